"""Misses and false alarms, a war a row, by hand."""

import pandas as pd

from risk.track_record.judged.wars import by_war, falsely_warned, missed_wars

YEARS = [2021, 2021, 2022, 2024, 2021]


def forecasts(**columns):
    n = len(YEARS)
    return pd.DataFrame(
        {
            "month": [12 * year + 11 for year in YEARS],
            "year": YEARS,
            "country": ["Poland", "Latvia", "Poland", "Poland", "Chad"],
            "source": ["Russia"] * 4 + ["Sudan"],
            "probability": [0.01, 0.02, 0.04, 0.03, 0.01],
            "level": ["Low"] * n,
            "observed": [1] * n,
            "arrivals": [50_000.0, 20_000.0, 90_000.0, 10_000.0, 500.0],
            "arrivals_from": ["Ukraine"] * 4 + ["Sudan"],
            "conflicts_from": [""] * 4 + ["Libya"],
        }
        | columns
    )


def test_one_war_is_one_row_and_a_year_without_it_begins_another():
    found = missed_wars(forecasts(), "either", "country")
    assert found.war.tolist() == [
        "Ukraine",
        "Libya",
        "Ukraine",
    ]  # fighting brought the miss in Chad
    assert found.n.tolist() == [3, 1, 1]
    most = found.iloc[0]
    assert most.countries == ["Poland", "Latvia"]
    assert (most["first"], most["last"]) == (12 * 2021 + 11, 12 * 2022 + 11)
    assert (most.lowest, most.highest, most.worst) == (0.01, 0.04, 2)


def test_a_corridor_has_the_war_of_its_source():
    found = missed_wars(forecasts(), "arrivals", "corridor")
    assert found.war.tolist() == ["Russia", "Sudan", "Russia"]


def test_arrivals_alone_are_of_those_who_fled_and_fighting_alone_of_who_fought():
    assert missed_wars(forecasts(), "arrivals", "country").war.tolist()[1] == "Sudan"
    fought = forecasts(conflicts_from=["Ukraine"] * 4 + ["Libya"], arrivals=[float("nan")] * 5)
    assert missed_wars(fought, "armed", "country").war.tolist() == ["Ukraine", "Libya", "Ukraine"]


def test_what_was_likelier_or_did_not_come_is_no_miss():
    rows = forecasts(level=["Low", "Guarded", "Low", "Low", "Low"], observed=[1, 1, 0, 1, 0])
    assert missed_wars(rows, "either", "country").n.sum() == 2
    assert falsely_warned(rows).empty
    warned = forecasts(level=["Severe"] * 5, observed=[0, 0, 1, 1, 0])
    assert falsely_warned(warned).war.tolist() == ["Russia", "Sudan"]


def test_no_rows_make_an_empty_table():
    assert by_war(forecasts()[:0], pd.Series(dtype=object)).empty

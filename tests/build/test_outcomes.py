"""What is forecast and later counted."""

import pandas as pd

from risk.build.outcomes import build_outcomes
from risk.build.reports import candidate_events, deaths_by_release, unmatched
from risk.terms.months import month_text

PAIR = ["source_iso3", "receiver_iso3"]


def test_every_corridor_has_every_year_and_none_of_other_pairs():
    corridors = pd.DataFrame([("AFG", "PAK"), ("PAK", "AFG")], columns=PAIR)
    flows = pd.DataFrame(
        [("AFG", "PAK", 1991, 9_999.0, 0.0, 5.0), ("AFG", "DEU", 1991, 70_000.0, 0.0, 0.0)],
        columns=[*PAIR, "year", "arrivals", "carried", "repeated"],
    )
    battles = pd.DataFrame([("PAK", "AFG", 1990, 2)], columns=[*PAIR, "year", "conflicts"])
    table = build_outcomes(corridors, flows, battles, last_year=1991)
    columns = [*PAIR, "year", "known_since", "arrivals", "repeated", "conflicts", "armed"]
    rows = table.assign(known_since=table.known_since.map(month_text))[columns].values.tolist()
    assert rows == [
        ["AFG", "PAK", 1990, "1991-06", 0, 0, 0, 0],
        ["AFG", "PAK", 1991, "1992-06", 9_999, 5, 0, 0],
        ["PAK", "AFG", 1990, "1991-06", 0, 0, 2, 1],
        ["PAK", "AFG", 1991, "1992-06", 0, 0, 0, 0],
    ]


def test_a_year_of_carried_values_is_unknown_unless_ten_thousand_came_beside_them():
    corridors = pd.DataFrame([("AFG", "IRN")], columns=PAIR)
    flows = pd.DataFrame(
        [
            ("AFG", "IRN", 1990, 9_999.0, 97_745.0, 97_745.0),
            ("AFG", "IRN", 1991, 10_000.0, 97_745.0, 97_745.0),
            ("AFG", "IRN", 1992, 29.0, 0.0, 9_000.0),
        ],
        columns=[*PAIR, "year", "arrivals", "carried", "repeated"],
    )
    battles = pd.DataFrame([], columns=[*PAIR, "year", "conflicts"])
    table = build_outcomes(corridors, flows, battles, last_year=1993)
    assert table.arrivals.fillna(-1).tolist() == [-1, 10_000, 29, 0]
    assert table.repeated.tolist() == [97_745, 97_745, 9_000, 0]


def test_releases_are_compared_by_year_and_only_differences_are_listed():
    monthly = pd.DataFrame(
        {
            "iso3": ["A", "A", "B"],
            "month": [2000 * 12, 2000 * 12 + 11, 2000 * 12 + 3],
            "deaths": [3, 4, 9],
        }
    )
    yearly = pd.DataFrame({"iso3": ["A", "B", "C"], "year": 2000, "deaths": [7, 5, 2]})
    names = pd.Series({"A": "Aland", "B": "Bland", "C": "Cland"})
    report = deaths_by_release(monthly, yearly, names)
    assert report[["iso3", "country", "year", "difference"]].values.tolist() == [
        ["B", "Bland", 2000, 4],
        ["C", "Cland", 2000, -2],
    ]


def test_candidate_events_stand_beside_the_final_months():
    events = pd.DataFrame({"iso3": ["A", "A"], "month": 2021 * 12, "deaths": [3, 4]})
    monthly = pd.DataFrame(
        {
            "iso3": ["A", "B", "A"],
            "month": [2021 * 12, 2021 * 12, 2021 * 12 + 1],
            "deaths": [10, 2, 99],
        }
    )
    report = candidate_events(events, monthly)
    columns = ["iso3", "month", "events", "deaths_candidate", "deaths_country_month"]
    assert report[columns].values.tolist() == [
        ["A", "2021-01", 2, 7, 10],
        ["B", "2021-01", 0, 0, 2],
    ]


def test_codes_without_a_state_and_states_without_a_code_are_listed():
    codes = {"Bank": pd.DataFrame({"code": ["A", "A", "WLD", "CSK"], "name": ["a", "a", "w", "c"]})}
    states = pd.DataFrame({"iso3": ["A", "B"], "country": ["Aland", "Bland"]})
    table = unmatched(codes, states, {"CSK": "Czechoslovakia"})
    assert table[["publisher", "code", "rows"]].values.tolist() == [
        ["Bank", "CSK", 1],
        ["Bank", "WLD", 1],
        ["Bank", "B", 0],
    ]
    assert table.reason[0] == "former state"

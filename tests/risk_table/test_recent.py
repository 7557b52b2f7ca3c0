"""New or going on, as known at a month: outcome tables made by hand, and the risk tables."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from risk.dataset.panel import Panel
from risk.risk_table.columns import CORRIDOR_TABLE, COUNTRY_TABLE
from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.country_table import country_table
from risk.risk_table.full_tables import corridors_with_origins, countries_with_changes
from risk.risk_table.recent import corridor_years, country_years, only_new, onset_columns
from risk.risk_table.settings import Settings
from risk.storage.export import to_csv
from risk.terms.months import to_month
from risk.terms.outcomes import OUTCOMES

X = np.nan
JUNE_2004 = to_month("2004-06")  # knows the outcomes up to 2003
COUNTRIES = ["AAA", "BBB", "CCC", "DDD", "XKX"]
PAIRS = [("AAA", "BBB"), ("CCC", "BBB"), ("AAA", "DDD"), ("XKX", "BBB"), ("AAA", "XKX")]


def small_panel(arrivals, armed, state_from=(1900,) * 5):
    """A panel of five corridors whose outcomes of 1990 to 2005 are zero but for some.

    Parameters
    ----------
    arrivals, armed : by (corridor, year), persons and 0 or 1
    """
    countries = pd.DataFrame(
        {"iso3": COUNTRIES, "country": COUNTRIES, "state_from": state_from, "state_to": X}
    )
    tables = {}
    for name, cells in (("arrivals", arrivals), ("armed", armed)):
        tables[name] = np.zeros((len(PAIRS), 16))
        for (corridor, year), value in cells.items():
            tables[name][corridor, year - 1990] = value
    tables["arrivals"][3:] = X  # UNHCR has no rows of Kosovo
    first, second = ([COUNTRIES.index(pair[end]) for pair in PAIRS] for end in (0, 1))
    return Panel(
        countries=countries,
        corridors=pd.DataFrame(PAIRS),
        source=np.array(first),
        receiver=np.array(second),
        values={},
        periods={},
        repeated=np.zeros((5, 16)),
        conflicts=np.zeros((5, 16)),
        first_month=to_month("1989-12"),
        last_month=to_month("2006-12"),
        first_year=1990,
        digest="",
        description={},
        **tables,
    )


def said(came):
    """Onset, years in which it came, and years of which it is known: one row each."""
    return list(zip(*(column.tolist() for column in onset_columns(came).values()), strict=True))


def test_a_corridor_says_how_often_it_came_in_ten_known_years():
    panel = small_panel(
        {
            (0, 1993): 90_000,
            (0, 1994): 10_000,
            (0, 1998): 10_000,
            (0, 2000): 9_999,
            (1, 2001): 10_000,
        },
        {(2, 2003): 1},
    )
    rows = said(corridor_years(panel, "arrivals", JUNE_2004))
    assert rows[:3] == [("new", 2, 10), ("going on", 1, 10), ("new", 0, 10)]
    assert said(corridor_years(panel, "armed", JUNE_2004))[2] == ("going on", 1, 10)
    assert said(corridor_years(panel, "either", JUNE_2004))[0] == ("new", 2, 10)


def test_unknown_years_are_neither_years_with_nor_years_without():
    gaps = {(0, year): X for year in range(1996, 2004)}
    panel = small_panel(gaps | {(0, 1995): 20_000}, {(0, 2003): 1})
    assert said(corridor_years(panel, "arrivals", JUNE_2004))[0] == ("unknown", 1, 2)
    assert said(corridor_years(panel, "either", JUNE_2004))[0] == ("going on", 2, 3)
    later = small_panel({(0, 2001): X, (0, 2002): X}, {})
    assert said(corridor_years(later, "arrivals", JUNE_2004))[0] == ("new", 0, 8)


def test_a_country_is_new_only_if_no_corridor_into_it_had_the_outcome():
    panel = small_panel({(1, 2002): 10_000, (0, 1999): 10_000}, {})
    rows = said(country_years(panel, "arrivals", JUNE_2004))
    assert rows[1] == ("going on", 2, 10)
    assert said(country_years(panel, "arrivals", JUNE_2004, "AAA"))[1] == ("new", 1, 10)
    assert rows[3] == ("new", 0, 10)


def test_one_unknown_corridor_makes_a_country_unknown_unless_it_came_along_another():
    gaps = {(0, year): X for year in (2001, 2002, 2003)}
    assert said(country_years(small_panel(gaps, {}), "arrivals", JUNE_2004))[1] == ("unknown", 0, 7)
    came = small_panel(gaps | {(1, 2002): 30_000}, {})
    assert said(country_years(came, "arrivals", JUNE_2004))[1] == ("going on", 1, 8)


def test_places_without_data_leave_their_neighbours_known_and_are_unknown_themselves():
    panel = small_panel({}, {(3, 1997): 1})
    rows = said(country_years(panel, "either", JUNE_2004))
    assert rows[1] == ("new", 1, 10)
    assert rows[4] == ("unknown", 0, 0)
    assert said(country_years(panel, "armed", JUNE_2004))[4] == ("new", 0, 10)


def test_years_before_a_state_was_one_are_not_known():
    panel = small_panel({}, {}, state_from=(1900, 1900, 1900, 2003, 1900))
    assert said(corridor_years(panel, "arrivals", JUNE_2004))[2] == ("new", 0, 1)
    assert said(country_years(panel, "arrivals", JUNE_2004))[3] == ("new", 0, 1)
    earlier = to_month("2004-05")  # 2003 is not published yet
    assert said(corridor_years(panel, "arrivals", earlier))[2] == ("unknown", 0, 0)


def test_where_the_data_begin_fewer_years_are_known():
    panel = small_panel({(0, 1990): 10_000}, {})
    assert said(corridor_years(panel, "arrivals", to_month("1992-01")))[0] == ("going on", 1, 1)


def test_an_outcome_counts_only_from_the_month_that_publishes_it():
    panel = small_panel({(0, 2003): 50_000}, {})
    for month, row in (("2004-05", ("new", 0, 10)), ("2004-06", ("going on", 1, 10))):
        assert said(corridor_years(panel, "arrivals", to_month(month)))[0] == row


def test_the_future_moves_nothing():
    panel = small_panel({(0, 1998): 10_000, (1, 2003): X}, {(2, 2002): 1})
    later = replace(panel, arrivals=panel.arrivals.copy(), armed=panel.armed.copy())
    later.arrivals[:, 14:] = 77_000  # 2004 and 2005
    later.armed[:, 14:] = 1
    short = replace(panel, arrivals=panel.arrivals[:, :14], armed=panel.armed[:, :14])
    for outcome in OUTCOMES:
        for years in (corridor_years, country_years):
            now = years(panel, outcome, JUNE_2004)
            np.testing.assert_array_equal(now, years(later, outcome, JUNE_2004))
            np.testing.assert_array_equal(now, years(short, outcome, JUNE_2004))
    changed = corridor_years(later, "arrivals", to_month("2005-06"))
    assert said(changed)[0] == ("going on", 2, 10)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_tables_agree_with_a_plain_count_over_the_outcomes(scorer, outcome):
    panel, as_of = scorer.panel, to_month("2013-06")  # 2010 to 2012 are the last three
    settings = Settings(as_of, outcome)
    table = corridor_table(scorer, settings).set_index(["source_iso3", "receiver_iso3"])
    countries = country_table(scorer, settings).set_index("iso3")
    seen = {}
    for corridor, (source, receiver) in enumerate(
        zip(panel.corridors.source_iso3, panel.corridors.receiver_iso3, strict=True)
    ):
        hits = [
            year
            for year in range(2003, 2013)
            if (outcome != "armed" and panel.arrivals[corridor, year - 1990] >= 10_000)
            or (outcome != "arrivals" and panel.armed[corridor, year - 1990] == 1)
        ]
        seen.setdefault(receiver, set()).update(hits)
        if (source, receiver) in table.index:
            row = table.loc[(source, receiver)]
            assert row.came_10y == len(hits), (source, receiver)
            assert (row.onset == "going on") == any(year > 2009 for year in hits)
    ranked = countries[countries["rank"].notna()]
    assert len(ranked) > 100
    for iso3, row in ranked.iterrows():
        assert row.came_10y == len(seen[iso3]), iso3
        assert (row.onset == "going on") == any(year > 2009 for year in seen[iso3])
    assert countries[countries["rank"].isna()].onset.isna().all()


def test_only_new_keeps_the_new_rows_with_their_ranks(scorer):
    table = country_table(scorer, Settings(to_month("2021-06")))
    new = only_new(table)
    assert set(new.onset) == {"new"}
    assert len(new) == (table.onset == "new").sum() > 50
    assert new["rank"].tolist() == table["rank"][(table.onset == "new").to_numpy()].tolist()
    assert new["rank"].iloc[0] > 1


def test_the_files_hold_whole_numbers_and_words(scorer):
    settings = Settings(to_month("2021-06"))
    made = {COUNTRY_TABLE: countries_with_changes, CORRIDOR_TABLE: corridors_with_origins}
    for contract, table in made.items():
        found = table(scorer, settings)
        assert list(found) == [column.name for column in contract.columns]
        lines = to_csv(found).decode().splitlines()
        at = [lines[0].split(",").index(name) for name in ("onset", "came_10y", "known_10y")]
        cells = {tuple(line.split(",")[place] for place in at) for line in lines[1:60]}
        assert cells <= {
            (onset, str(came), str(known))
            for onset in ("new", "going on", "unknown")
            for known in range(11)
            for came in range(known + 1)
        }

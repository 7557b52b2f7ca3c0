"""What changed in the world: the same numbers as the risk tables of the two months."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from risk.inputs.what_if_parser import parse_what_ifs
from risk.risk_table.changes import SPANS, what_changed
from risk.risk_table.columns import CHANGES
from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.country_table import country_table
from risk.risk_table.full_tables import countries_with_changes
from risk.risk_table.settings import Settings
from risk.terms.levels import NOT_EXPOSED
from risk.terms.months import to_month

JUNE_2021 = to_month("2021-06")


def test_what_changed_repeats_the_risk_tables(scorer):
    june = Settings(JUNE_2021)
    found = what_changed(scorer, june)
    assert list(found) == list(SPANS)
    for name, months_back in SPANS.items():
        changed = found[name]
        assert changed.since == JUNE_2021 - months_back
        now, then = (
            country_table(scorer, s).set_index("iso3")
            for s in (june, replace(june, as_of=changed.since))
        )
        for line in changed.countries.itertuples():
            for table, p, level in (
                (now, line.probability, line.level),
                (then, line.probability_before, line.level_before),
            ):
                assert table.level.get(line.iso3, NOT_EXPOSED) == level
                if level == NOT_EXPOSED:
                    assert p == 0
                else:
                    np.testing.assert_equal(p, table.probability[line.iso3])
        rises = changed.rises()
        falls = changed.falls()
        assert (rises.change > 0).all() and rises.change.is_monotonic_decreasing
        assert (falls.change < 0).all() and falls.change.is_monotonic_increasing
        assert rises.change.iloc[0] == changed.countries.change.max()


def test_no_span_begins_before_the_data(scorer):
    assert what_changed(scorer, Settings(to_month("1992-01"))) == {}
    assert list(what_changed(scorer, Settings(to_month("1992-06")))) == ["last month"]


# The columns of the risk table that leaves the product


def changes_of(scorer, settings):
    return countries_with_changes(scorer, settings).set_index("iso3")


@pytest.mark.parametrize(("span", "months"), [("1m", 1), ("12m", 12)])
@pytest.mark.parametrize("source", [None, "AFG"])
def test_a_change_is_the_difference_of_the_two_risk_tables(scorer, span, months, source):
    now, then = (
        country_table(scorer, Settings(month, source=source)).set_index("iso3").probability
        for month in (JUNE_2021, JUNE_2021 - months)
    )
    table = changes_of(scorer, Settings(JUNE_2021, source=source))
    expected = now - then.reindex(now.index)
    np.testing.assert_array_equal(table[f"change_{span}"], expected)
    assert expected.notna().any() and (expected.isna() | now.notna()).all()


def test_the_rest_of_the_table_is_as_it_was(scorer):
    settings = Settings(JUNE_2021, "armed", region="Asia")
    names = [column.name for column in CHANGES]
    rest = countries_with_changes(scorer, settings).drop(columns=names)
    pd.testing.assert_frame_equal(rest, country_table(scorer, settings), check_exact=True)


def test_new_sources_are_those_within_reach_that_were_none(scorer):
    panel = scorer.panel
    now, then = (panel.sources[:, panel.column(m)] for m in (JUNE_2021, JUNE_2021 - 12))
    fresh = set(panel.countries.country[now & ~then])
    assert "Azerbaijan" in fresh  # the war of autumn 2020
    table = changes_of(scorer, Settings(JUNE_2021))
    corridors = corridor_table(scorer, Settings(JUNE_2021))
    for iso3, names in table.new_sources_12m.items():
        near = corridors.source[corridors.receiver_iso3 == iso3]
        assert names == "; ".join(sorted(fresh & set(near)))
    assert "Azerbaijan" in table.new_sources_12m["GEO"]


def test_a_what_if_is_in_no_change(scorer):
    what_ifs = parse_what_ifs(["territory_controlled:AFG=90"])
    changed = Settings(JUNE_2021, what_ifs=what_ifs)
    now, then = (
        country_table(scorer, Settings(month)).set_index("iso3").probability["TJK"]
        for month in (JUNE_2021, JUNE_2021 - 1)
    )
    assert country_table(scorer, changed).set_index("iso3").probability["TJK"] != now
    assert changes_of(scorer, changed).change_1m["TJK"] == now - then


def test_a_change_is_blank_before_the_data_and_where_a_percentage_is_missing(scorer):
    first = changes_of(scorer, Settings(to_month("1992-01")))
    assert first[["change_1m", "change_12m"]].isna().all(axis=None)
    assert (first[["new_sources_1m", "new_sources_12m"]] == "").all(axis=None)
    second = changes_of(scorer, Settings(to_month("1992-02")))
    assert second.change_1m.isna().all()  # withheld: too little was known
    table = changes_of(scorer, Settings(JUNE_2021))
    beyond = table.level == NOT_EXPOSED
    assert table.change_12m[beyond].isna().all() and (table.new_sources_12m[beyond] == "").all()
    then = country_table(scorer, Settings(JUNE_2021 - 12)).set_index("iso3")
    reached = ~beyond & (then.level.reindex(table.index) == NOT_EXPOSED)
    assert reached.any() and table.change_12m[reached].isna().all()
    assert (table.new_sources_12m[reached] != "").all()

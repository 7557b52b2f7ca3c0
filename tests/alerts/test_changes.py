"""Which changes are warnings: by hand, and again from the risk tables of both months."""

from dataclasses import replace

import numpy as np
import pytest

from risk.alerts.changes import changes, kinds_of, meeting, new_sources
from risk.alerts.contents import KINDS
from risk.alerts.standing import Standing, standing
from risk.inputs.watch import Rule, Watch
from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.storage.errors import InputError
from risk.terms.countries import PRESETS
from risk.terms.levels import LEVEL_NAMES, NOT_EXPOSED, WITHHELD
from risk.terms.months import to_month

JUNE_2021 = to_month("2021-06")
JUNE_2020 = to_month("2020-06")
JUNE = Settings(JUNE_2021)


def at(probability, level, onset):
    """One country in one month."""
    place = {NOT_EXPOSED: 0, WITHHELD: -1}.get(level)
    place = LEVEL_NAMES.index(level) if place is None else place
    values = np.array([probability]), np.array([level], dtype=object), np.array([place])
    return Standing(*values, np.array([onset], dtype=object))


@pytest.mark.parametrize(
    ("then", "now", "kind"),
    [
        ((0.13, "Guarded", "new"), (0.16, "Elevated", "new"), "new risk"),
        ((0.13, "Guarded", "new"), (0.16, "Elevated", "going on"), "level rose"),
        ((0.13, "Guarded", "new"), (0.16, "Elevated", "unknown"), "level rose"),
        ((0.29, "Elevated", "new"), (0.31, "High", "new"), "new risk"),
        ((0.16, "Elevated", "new"), (0.17, "Elevated", "new"), ""),
        ((0.16, "Elevated", "going on"), (0.16, "Elevated", "new"), "new risk"),
        ((0.16, "Elevated", "new"), (0.16, "Elevated", "going on"), ""),
        ((0.04, "Low", "new"), (0.06, "Guarded", "new"), "level rose"),
        ((0.0, NOT_EXPOSED, "new"), (0.04, "Low", "new"), ""),
        ((0.0, NOT_EXPOSED, "new"), (0.2, "Elevated", "new"), "new risk"),
        ((0.35, "High", "going on"), (0.25, "Elevated", "going on"), "level fell"),
        ((0.35, "High", "going on"), (0.0, NOT_EXPOSED, "going on"), "level fell"),
        ((0.35, "High", "going on"), (0.45, "High", "going on"), "10 points up"),
        ((0.45, "High", "new"), (0.35, "High", "new"), "10 points down"),
        ((0.45, "High", "new"), (0.3501, "High", "new"), ""),
        ((np.nan, WITHHELD, "new"), (0.35, "High", "new"), ""),
        ((0.35, "High", "new"), (np.nan, WITHHELD, "new"), ""),
    ],
)
def test_a_change_is_of_the_first_kind_that_fits(then, now, kind):
    assert kinds_of(at(*then), at(*now)).tolist() == [kind]


@pytest.mark.parametrize("outcome", ["either", "armed"])
def test_the_warnings_are_those_of_the_risk_tables(scorer, outcome):
    found = changes(scorer, JUNE, JUNE_2020, Watch(outcomes=(outcome,)))
    asked = Settings(JUNE_2021, outcome)
    for unit, make, key in (
        ("country", country_table, ["iso3"]),
        ("corridor", corridor_table, ["source_iso3", "receiver_iso3"]),
    ):
        now, then = (
            make(scorer, s).set_index(key)[["probability", "level", "onset"]]
            for s in (asked, replace(asked, as_of=JUNE_2020))
        )
        both = now.join(then.add_suffix("_before"), how="outer")
        place = {name: k for k, name in enumerate(LEVEL_NAMES)}
        after = both.level.map(place).fillna(0)
        before = both.level_before.map(place).fillna(0)
        moved = (both.probability.fillna(0) - both.probability_before.fillna(0)).abs().round(4)
        was_new = (both.onset_before == "new") & (before >= 2)
        is_new = (both.onset == "new") & (after >= 2)
        expected = both[(after != before) | (moved >= 0.1) | (is_new & ~was_new)]
        mine = found[found.unit == unit]
        listed = (
            mine.receiver_iso3
            if unit == "country"
            else zip(mine.source_iso3, mine.receiver_iso3, strict=True)
        )
        # A country that was never exposed in one of the months has no onset in its table.
        assert set(listed) == set(expected.index) and len(mine) == len(expected) > 5
        risen = mine[mine.kind.isin(["new risk", "level rose"])]
        assert (risen.change > 0).all() or (is_new & ~was_new).any()


def test_the_most_important_come_first(scorer):
    found = changes(scorer, JUNE, JUNE_2020, Watch())
    order = found.kind.map(KINDS.index)
    assert order.is_monotonic_increasing
    for _, part in found.groupby("kind"):
        assert part.place.is_monotonic_decreasing
        for _, same in part.groupby("place"):
            assert same.change.abs().is_monotonic_decreasing or same.change.isna().all()


def test_new_sources_are_named_and_follow_region_and_source(scorer):
    def of(**settings):
        found = changes(scorer, Settings(JUNE_2021, **settings), JUNE_2020, Watch())
        return set(found.source_iso3[found.unit == "source"])

    everywhere = of()
    assert "AZE" in everywhere  # the war of autumn 2020
    panel = scorer.panel
    near = {
        scorer.iso3[s]
        for s, r in zip(panel.source, panel.receiver, strict=True)
        if scorer.iso3[r] in PRESETS["Sahel"]
    }
    assert of(region="Sahel") == everywhere & near != everywhere
    assert of(source="AZE") == {"AZE"} and of(source="AFG") == set()


def test_a_region_or_source_leaves_out_the_others(scorer):
    sahel = changes(scorer, Settings(JUNE_2021, region="Sahel"), JUNE_2020, Watch())
    assert set(sahel.receiver_iso3[sahel.unit != "source"]) <= set(PRESETS["Sahel"])
    mali = changes(scorer, Settings(JUNE_2021, source="MLI"), JUNE_2020, Watch())
    assert set(mali.source_iso3) == {"MLI"}


def test_a_watch_file_leaves_out_the_other_countries(scorer):
    found = changes(scorer, JUNE, JUNE_2020, Watch(countries=("ARM", "GEO")))
    everywhere = changes(scorer, JUNE, JUNE_2020, Watch())
    mine = everywhere[everywhere.receiver_iso3.isin(["ARM", "GEO"])]
    assert len(mine) and set(found.number[found.unit != "source"]) == set(mine.number)
    assert set(found.source[found.unit == "source"]) == {"Azerbaijan"}


@pytest.mark.parametrize("unit", ["country", "corridor"])
@pytest.mark.parametrize("new_only", [False, True])
def test_a_rule_is_met_where_the_table_says_so(scorer, unit, new_only):
    rule = Rule("a", "either", region="Africa", unit=unit, cost_loss=0.2, new_only=new_only)
    make = country_table if unit == "country" else corridor_table
    hits = []
    for month in (JUNE_2020, JUNE_2021):
        table = make(scorer, Settings(month, region="Africa"))
        table = table[table.probability >= 0.2]
        table = table[table.onset == "new"] if new_only else table
        key = ["iso3"] if unit == "country" else ["source_iso3", "receiver_iso3"]
        hits.append(set(table[key].itertuples(index=False, name=None)))
    found = changes(scorer, JUNE, JUNE_2020, Watch(rules=(rule,)))
    found = found[found.rule == "a"]
    key = ["receiver_iso3"] if unit == "country" else ["source_iso3", "receiver_iso3"]
    for kind, expected in (
        ("rule met", hits[1] - hits[0]),
        ("rule no longer met", hits[0] - hits[1]),
    ):
        mine = found[found.kind == kind][key]
        assert set(mine.itertuples(index=False, name=None)) == expected
    before, after, _, _ = meeting(scorer, JUNE, JUNE_2020, rule, Watch())
    assert (before.sum(), after.sum()) == (len(hits[0]), len(hits[1]))


def test_a_rule_about_one_source_looks_at_its_corridors_alone(scorer):
    rule = Rule("a", source="AFG", limit=0.15)
    _, after, _, _ = meeting(scorer, JUNE, JUNE_2020, rule, Watch())
    table = country_table(scorer, Settings(JUNE_2021, source="AFG"))
    assert set(scorer.iso3[after]) == set(table.iso3[table.probability >= 0.15])


def test_withheld_percentages_make_no_warning(scorer):
    early = Settings(to_month("1993-06"))
    assert np.isnan(standing(scorer, early, "country").probability).any()
    rule = Rule("a", limit=0.01)
    found = changes(scorer, early, to_month("1993-05"), Watch(rules=(rule,)))
    assert set(found.unit) <= {"source"}


@pytest.mark.parametrize("since", ["2021-06", "2021-07"])
def test_the_earlier_month_must_be_earlier(scorer, since):
    with pytest.raises(InputError, match=f"--since: expected a month before 2021-06, got {since}"):
        changes(scorer, JUNE, to_month(since), Watch())


def test_a_month_before_the_data_is_refused(scorer):
    with pytest.raises(InputError, match="--since: expected 1992-01 to"):
        changes(scorer, JUNE, to_month("1980-01"), Watch())


def test_new_sources_are_those_that_crossed_25_deaths(scorer):
    panel = scorer.panel
    new = new_sources(scorer, Settings(JUNE_2021), JUNE_2021 - 12)
    assert "AZE" in scorer.iso3[new]  # the war of autumn 2020
    now, then = (
        panel.values["conflict_intensity"][:, panel.column(month)]
        for month in (JUNE_2021, JUNE_2021 - 12)
    )
    assert (now[new] >= 25).all() and (then[new] < 25).all()
    assert len(new) == ((now >= 25) & ~(then >= 25)).sum()

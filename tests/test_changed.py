"""What changed in the world: the same numbers as the risk tables of the two months."""

from dataclasses import replace

import numpy as np

from risk.changed import SPANS, what_changed
from risk.levels import NOT_EXPOSED
from risk.months import to_month
from risk.settings import Settings

JUNE_2021 = to_month("2021-06")


def test_what_changed_repeats_the_risk_tables(scorer):
    june = Settings(JUNE_2021)
    found = what_changed(scorer, june)
    assert list(found) == list(SPANS)
    for name, months_back in SPANS.items():
        changed = found[name]
        assert changed.since == JUNE_2021 - months_back
        now, then = (
            scorer.countries(s).set_index("iso3")
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
        rises, falls = changed.rises(), changed.falls()
        assert (rises.change > 0).all() and rises.change.is_monotonic_decreasing
        assert (falls.change < 0).all() and falls.change.is_monotonic_increasing
        assert rises.change.iloc[0] == changed.countries.change.max()


def test_new_sources_are_those_that_crossed_25_deaths(scorer):
    panel = scorer.panel
    year = what_changed(scorer, Settings(JUNE_2021))["last year"]
    assert "AZE" in set(year.new_sources.iso3)  # the war of autumn 2020
    assert (year.new_sources.deaths >= 25).all() and (year.new_sources.deaths_before < 25).all()
    assert (year.ended_sources.deaths < 25).all() and (year.ended_sources.deaths_before >= 25).all()
    now, then = (panel.sources[:, panel.column(m)] for m in (JUNE_2021, JUNE_2021 - 12))
    assert len(year.new_sources) - len(year.ended_sources) == now.sum() - then.sum()


def test_no_span_begins_before_the_data(scorer):
    assert what_changed(scorer, Settings(to_month("1992-01"))) == {}
    assert list(what_changed(scorer, Settings(to_month("1992-06")))) == ["last month"]

"""A country's line over time is made of the same numbers as the tables."""

import numpy as np
import pytest

from risk.explain.history import history
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.storage.errors import InputError
from risk.terms.months import to_month

JUNE_2021 = to_month("2021-06")


@pytest.fixture(scope="module")
def pakistan(scorer):
    return history(scorer.forecaster, "PAK", Settings(JUNE_2021))


def test_every_month_since_1992_stands_once(pakistan):
    assert pakistan.month.iloc[[0, -1]].tolist() == ["1992-01", "2021-06"]
    assert pakistan.month.is_unique and len(pakistan) == 29 * 12 + 6


def test_a_point_of_the_line_is_the_number_of_that_months_table(scorer, pakistan):
    line = pakistan.set_index("month")
    for month in ("1999-03", "2010-12", "2021-06"):
        table = country_table(scorer, Settings(to_month(month))).set_index("iso3").loc["PAK"]
        assert table.sources == line.sources[month]
        for column in ("index_arrivals", "index_armed"):
            assert line[column][month] == pytest.approx(table[column], rel=1e-12)
        if not np.isnan(table.probability):
            assert line.probability[month] == pytest.approx(table.probability, rel=1e-12)


def test_before_enough_was_known_there_is_an_index_and_no_probability(pakistan):
    early = pakistan[pakistan.month < "1993-06"]
    assert early.probability.isna().all() and early.index_arrivals.notna().all()
    assert pakistan.probability.iloc[-1] > 0


def test_a_month_without_a_source_within_reach_is_no_zero(scorer):
    line = history(scorer.forecaster, "ISL", Settings(JUNE_2021))
    assert (line.sources == 0).all()
    assert line[["probability", "index_arrivals", "index_armed"]].isna().all(axis=None)


def test_one_source_is_no_more_than_all(scorer, pakistan):
    line = history(scorer.forecaster, "PAK", Settings(JUNE_2021, source="AFG"))
    assert (line.sources <= 1).all() and line.sources.iloc[-1] == 1
    both = line.probability.notna()
    assert (line.probability[both] <= pakistan.probability[both] + 1e-12).all()


def test_an_unknown_receiver_is_named(scorer):
    with pytest.raises(InputError, match="receiver: expected the ISO3 code of a country, got 'ZZ'"):
        history(scorer.forecaster, "ZZ", Settings(JUNE_2021))

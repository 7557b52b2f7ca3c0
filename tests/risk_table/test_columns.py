"""The columns that leave the product."""

import re

import pytest

from risk.risk_table.columns import CORRIDOR_TABLE, COUNTRY_TABLE, VERSION
from risk.terms.catalogue import CODES

TABLES = [COUNTRY_TABLE, CORRIDOR_TABLE]
PROMISED = [
    "rank",
    "iso3",
    "country",
    "as_of",
    "horizon_months",
    "outcome",
    "level",
    "probability",
    "probability_low",
    "probability_high",
    "probability_arrivals",
    "probability_armed",
    "index_arrivals",
    "index_armed",
    "main_source_iso3",
    "main_source",
    "top_indicator",
    "base_rate",
    "coverage",
    "withheld_reason",
    "model_version",
    "data_version",
    "source_filter",
    "region_filter",
    "weights_set_by",
    "weights_hash",
]


def names(table):
    return [column.name for column in table.columns]


def test_the_contract_has_a_version_of_its_own():
    assert re.fullmatch(r"\d+\.\d+", VERSION)


def test_the_country_table_has_the_promised_columns():
    assert set(PROMISED) <= set(names(COUNTRY_TABLE))


def test_the_corridor_table_has_every_indicators_numbers():
    found = set(names(CORRIDOR_TABLE))
    assert {"source_iso3", "receiver_iso3", "probability_arrivals", "index_armed"} <= found
    for code in CODES:
        assert {f"raw_{code}", f"period_{code}", f"filled_{code}"} <= found
        for mechanism in ("arrivals", "armed"):
            assert {f"value_{mechanism}_{code}", f"contribution_{mechanism}_{code}"} <= found


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_column_stands_twice_and_keys_are_columns(table):
    assert len(set(names(table))) == len(names(table))
    assert set(table.key) <= set(names(table))

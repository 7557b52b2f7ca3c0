"""Warnings against what was said at the time: a revision is told apart where the log has it."""

import re
from datetime import UTC, date, datetime

import numpy as np
import pytest

from risk.alerts.explained import alerts
from risk.alerts.report import report
from risk.alerts.standing import said_standing, standing
from risk.alerts.text import to_text
from risk.inputs.watch import Rule, Watch
from risk.risk_table.settings import Settings
from risk.storage.errors import InputError
from risk.terms.catalogue import equal_weights
from risk.terms.months import to_month
from risk.track_record.forward.append import said

JUNE = Settings(to_month("2021-06"))
BEFORE = to_month("2020-06")
# A few countries: explaining each warning of the whole world takes seconds.
FEW = Watch(countries=("TCD", "ARM", "GEO"), rules=(Rule("baku", source="AZE", limit=0.02),))


@pytest.fixture(scope="module")
def table(scorer):
    """What a log would hold of the earlier month, had today's data been known."""
    return said(scorer, BEFORE)


@pytest.fixture(scope="module")
def revised(table):
    """The same, had Chad's chance been ten points lower."""
    is_chad = (table.receiver_iso3 == "TCD") & (table.source_iso3 == "")
    lower = table.fitted_probability - np.where(is_chad, 0.1, 0.0)
    written = datetime(2020, 7, 3, 9, 30, tzinfo=UTC)
    return table.assign(fitted_probability=lower, written=written)


@pytest.mark.parametrize("unit", ["country", "corridor"])
@pytest.mark.parametrize(
    "settings",
    [
        Settings(BEFORE, "arrivals"),
        Settings(BEFORE, source="MLI"),
        Settings(BEFORE, region="Sahel"),
        Settings(BEFORE, "armed", source="SDN", region="Sahel"),
    ],
)
def test_what_was_said_is_read_as_it_was_computed(scorer, table, settings, unit):
    computed = standing(scorer, settings, unit)
    read = said_standing(scorer, table, settings, unit)
    np.testing.assert_allclose(read.probability, computed.probability, atol=6e-7)
    exposed = computed.probability > 0
    assert exposed.any()
    assert (read.place == computed.place).all()
    if unit == "corridor" or not settings.source:
        assert (read.onset == computed.onset)[exposed].all()


def test_without_a_revision_the_warnings_are_the_same(scorer, table):
    computed = alerts(scorer, JUNE, BEFORE, FEW)
    read = alerts(scorer, JUNE, BEFORE, FEW, said=table)
    assert {"", "baku"} == set(read.rule)
    assert {"country", "corridor"} <= set(read.unit)
    names = ["kind", "unit", "source_iso3", "receiver_iso3", "level_before", "level"]
    assert read[names].equals(computed[names])
    assert read.change_revision.dropna().abs().max() < 1e-6
    assert computed.change_revision.isna().all()


def test_a_revision_is_a_part_of_the_change(scorer, revised):
    found = alerts(scorer, JUNE, BEFORE, FEW, said=revised)
    chad = found[(found.receiver_iso3 == "TCD") & (found.unit == "country")].iloc[0]
    assert chad.change_revision == pytest.approx(0.1, abs=1e-6)
    sums = found.change_data + found.change_model + found.change_revision
    np.testing.assert_allclose(sums, found.change, atol=1e-9)


def text_of(scorer, monkeypatch, said_of, settings=JUNE):
    monkeypatch.setattr("risk.alerts.said.said_of", said_of)
    text = to_text(report(scorer, settings, BEFORE, FEW), date(2021, 7, 1))
    return re.sub(r"\s+", " ", text)


def test_the_text_names_the_revision_where_the_log_has_the_month(scorer, revised, monkeypatch):
    text = text_of(scorer, monkeypatch, lambda as_of, folder: revised)
    assert ", revision +10.0." in text and "are as written on 3 July 2020." in text
    assert "revised data and the model refitted on them cannot be told apart" in text


def test_without_an_entry_in_the_log_it_says_that_revisions_cannot_be_told(scorer, monkeypatch):
    text = text_of(scorer, monkeypatch, lambda as_of, folder: None)
    assert "because no forecast of it was written down at the time" in text
    assert ", revision" not in text


def test_with_weights_of_ones_own_the_log_is_not_compared(scorer, revised, monkeypatch):
    asked = Settings(JUNE.as_of, weights=(equal_weights(), equal_weights()))
    text = text_of(scorer, monkeypatch, lambda as_of, folder: revised, asked)
    assert "with these weights or this evidence no forecast" in text and ", revision" not in text


def test_a_damaged_log_is_said_and_the_warnings_still_come(scorer, monkeypatch):
    def damaged(as_of, folder):
        raise InputError("2020-06.csv: what was said was changed")

    text = text_of(scorer, monkeypatch, damaged)
    assert "the forward log could not be read: 2020-06.csv: what was said was changed" in text
    assert "In short: " in text

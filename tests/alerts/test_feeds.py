"""Warnings as text, CSV, JSON and Atom: what a mail, a program and a feed reader get."""

import io
import json
import re
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from risk.alerts.contents import ALERT_TABLE
from risk.alerts.feeds import ATOM, atom_bytes, csv_bytes, json_bytes, write_feeds
from risk.alerts.report import latest_report, report
from risk.alerts.text import to_text
from risk.inputs.watch import Rule, Watch
from risk.risk_table.settings import Settings
from risk.storage.errors import InputError
from risk.terms.months import to_month
from risk.terms.wording import percent

JUNE = Settings(to_month("2021-06"))
BEFORE = to_month("2020-06")
WATCH = Watch(outcomes=("either", "armed"), rules=(Rule("africa", region="Africa", limit=0.3),))
TODAY = date(2021, 7, 10)


@pytest.fixture(scope="module")
def found(scorer):
    return report(scorer, JUNE, BEFORE, WATCH, base="https://example.org/")


@pytest.fixture(scope="module")
def nothing(scorer):
    """A report about a country that no source reaches."""
    return report(
        scorer, JUNE, to_month("2021-05"), Watch(countries=("ISL",)), base="https://example.org"
    )


# Text


@pytest.mark.slow
def test_the_text_says_every_warning_of_elevated_and_above_with_its_numbers(found):
    text = to_text(found, TODAY)
    flat = re.sub(r"\s+", " ", text.replace("\N{NO-BREAK SPACE}", " "))
    for row in found.alerts.itertuples():
        names = {"country": row.receiver, "source": row.source}
        assert names.get(row.unit, f"{row.source} to {row.receiver}") in flat or (
            f"Corridor from {row.source}" in flat
        )
        if row.unit == "country" and row.level in ("Elevated", "High", "Severe"):
            assert row.link in flat
            assert percent(row.probability).replace("\N{NO-BREAK SPACE}", " ") in flat


def test_the_text_begins_with_how_old_the_data_are(found):
    first, second, *_ = to_text(found, TODAY).split("\n\n")
    assert first == "Spillover: what changed from June 2020 to June 2021"
    assert second.replace("\n", " ") == (
        "Known at the end of June 2021: violence up to May 2021 (1 month old); arrivals and the "
        "places of fighting up to the end of 2020 (6 months old)."
    )


def test_old_data_are_no_current_warning(found):
    sentence = "This is not a current warning"
    assert sentence not in to_text(found, date(2021, 8, 31))
    assert sentence in to_text(found, date(2021, 9, 1))


def test_no_line_of_the_text_is_longer_than_a_mail_shows_but_links(found):
    long = [line for line in to_text(found, TODAY).splitlines() if len(line) > 88]
    assert all(line.strip().startswith("https://") for line in long)


def test_the_text_says_what_it_cannot_tell_apart(found):
    flat = re.sub(r"\s+", " ", to_text(found, TODAY))
    assert "revisions in a change cannot be told apart" in flat


def test_silence_is_said(nothing):
    assert nothing.alerts.empty
    assert "In short: nothing crossed a limit" in to_text(nothing, TODAY)


# CSV and JSON


def test_the_csv_holds_every_warning_in_full_precision(found):
    table = pd.read_csv(io.BytesIO(csv_bytes(found)), keep_default_na=False, na_values=[""])
    assert list(table) == [column.name for column in ALERT_TABLE.columns]
    np.testing.assert_array_equal(table.probability, found.alerts.probability.to_numpy())
    assert table.past_forecasts.dropna().mod(1).eq(0).all()
    assert not table.duplicated(list(ALERT_TABLE.key)).any()


def test_the_json_holds_the_same_rows_and_what_to_know(found):
    content = json.loads(json_bytes(found))
    assert content["since"] == "2020-06" and content["as_of"] == "2021-06"
    assert content["known"] == found.known and tuple(content["notes"]) == found.notes
    assert len(content["alerts"]) == len(found.alerts)
    for entry, row in zip(content["alerts"], found.alerts.itertuples(), strict=True):
        assert entry["why"] == row.why
        assert entry["probability"] == (None if np.isnan(row.probability) else row.probability)
    assert "NaN" not in json_bytes(found).decode()


# Atom


def entries_of(feed):
    return feed.findall(f"{{{ATOM}}}entry")


def text_of(element, tag):
    (child,) = element.findall(f"{{{ATOM}}}{tag}")
    return child.text


@pytest.mark.parametrize("which", ["found", "nothing"])
def test_the_feed_has_what_rfc_4287_asks_for(which, request):
    """Section 4.1: exactly one id, title and updated each; an author; alternate links; RFC 3339."""
    content = atom_bytes(request.getfixturevalue(which))
    feed = ET.fromstring(content)
    assert feed.tag == f"{{{ATOM}}}feed"
    assert text_of(feed.find(f"{{{ATOM}}}author"), "name")
    entries = entries_of(feed)
    assert entries
    for element in (feed, *entries):
        assert urlsplit(text_of(element, "id")).scheme == "urn"
        assert text_of(element, "title").strip()
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text_of(element, "updated"))
        alternate = [
            link.get("href")
            for link in element.findall(f"{{{ATOM}}}link")
            if link.get("rel") == "alternate"
        ]
        assert len(alternate) == 1 and alternate[0].startswith("https://example.org/")
    ids = [text_of(element, "id") for element in (feed, *entries)]
    assert len(set(ids)) == len(ids)


def test_the_feed_is_dated_by_the_data_not_by_the_clock(found):
    feed = ET.fromstring(atom_bytes(found))
    assert text_of(feed, "updated") == "2021-06-30T00:00:00Z"


def test_ids_stay_when_numbers_and_addresses_change(found):
    def ids(content):
        return [text_of(entry, "id") for entry in entries_of(ET.fromstring(content))]

    table = found.alerts.assign(probability=0.5, level="High", change=0.3)
    moved = replace(found, alerts=table, known="else", base="/", data_version="else")
    assert ids(atom_bytes(moved)) == ids(atom_bytes(found))


def test_what_a_name_holds_cannot_end_its_element(found):
    table = found.alerts.assign(receiver='</title><b a="1">&amp;')
    feed = ET.fromstring(atom_bytes(replace(found, alerts=table)))
    assert any('</title><b a="1">&amp;' in text_of(entry, "title") for entry in entries_of(feed))


# Files


def test_the_feeds_are_of_the_latest_month_and_the_same_each_time(scorer, tmp_path):
    paths = write_feeds(latest_report(scorer, "https://example.org"), tmp_path / "feeds")
    assert [path.name for path in paths] == ["alerts.json", "alerts.atom"]
    first = [path.read_bytes() for path in paths]
    content = json.loads(first[0])
    last = scorer.panel.last_month
    assert to_month(content["as_of"]) == last and to_month(content["since"]) == last - 1
    write_feeds(latest_report(scorer, "https://example.org"), tmp_path / "feeds")
    assert [path.read_bytes() for path in paths] == first
    assert sorted(path.name for path in (tmp_path / "feeds").iterdir()) == sorted(
        path.name for path in paths
    )


def test_a_folder_that_cannot_be_made_is_refused(scorer, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="could not be written"):
        write_feeds(latest_report(scorer), tmp_path / "file" / "feeds")

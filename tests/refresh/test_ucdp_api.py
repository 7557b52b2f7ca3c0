"""UCDP's events by its API, for whoever has a token: the same rows as its files, and its faults."""

import csv
import io
import json
import zipfile

import pandas as pd
import pytest

from risk.publishers.ucdp import ged
from risk.refresh.collect import collect
from tests.present_forms import EVENT_COLUMNS
from tests.refresh.publishers import TODAY, address_of, publish, write_folders
from tests.refresh.server import status

pytestmark = pytest.mark.slow
VARIABLE = "SPILLOVER_UCDP_TOKEN"
TOKEN = "a-token-of-the-tests"
API = "/ucdpapi.pcr.uu.se/api/gedevents/{}?pagesize=1000&page={}"
WHOLE = {"id", "country_id", "where_prec", "best"}
CANDIDATES = "GEDEvent_v22_01_22_05.csv"
PER_PAGE = 200


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return write_folders(tmp_path_factory.mktemp("publishers"))


def events(text):
    """Rows of a file as the API has them: numbers are numbers, days have a T."""
    found = []
    for row in csv.DictReader(io.StringIO(text)):
        event = {name: row[name] for name in EVENT_COLUMNS}
        event |= {name: int(row[name]) for name in WHOLE}
        event |= {name: float(row[name]) for name in ("latitude", "longitude")}
        found.append(event | {"date_start": f"{row['date_start'][:10]}T00:00:00"})
    return found


def pages_of(rows):
    starts = range(0, len(rows), PER_PAGE)
    for start in starts:
        part = rows[start : start + PER_PAGE]
        yield {"TotalCount": len(rows), "TotalPages": len(starts), "Result": part}


@pytest.fixture
def world(site, folders, monkeypatch):
    """All publishers; UCDP's yearly file is out of order, its API has what the files have."""
    publish(site, folders[1])
    site.faults[address_of("ged221-csv.zip")] = status(502)
    with zipfile.ZipFile(folders[1] / "ged221-csv.zip") as archive:
        (name,) = (name for name in archive.namelist() if name.startswith("ged"))
        versions = {"22.1": events(archive.read(name).decode("utf-8-sig"))}
    newer = events((folders[1] / CANDIDATES).read_text(encoding="utf-8"))
    for month in range(1, 6):
        start = f"2022-{month:02}"
        versions[f"22.0.{month}"] = [e for e in newer if e["date_start"].startswith(start)]
    for version, rows in versions.items():
        for number, page in enumerate(pages_of(rows)):
            site.files[API.format(version, number)] = json.dumps(page).encode()
    unreleased = status(400, b"Invalid object name 'GEDEvent_v22_0_6'")
    site.faults[API.format("22.0.6", 0)] = unreleased
    monkeypatch.setenv(VARIABLE, TOKEN)
    return site


@pytest.fixture
def refresh(world, fetcher, tmp_path):
    turns = []

    def run():
        into = tmp_path / f"release-{len(turns)}"
        done = collect(
            into,
            turns[-1] if turns else None,
            only=["ucdp-events"] if turns else [],
            parts=tmp_path / "parts",
            fetcher=fetcher,
            today=TODAY,
            progress=False,
        )
        turns.append(into)
        return into, done

    return run


def test_where_the_files_fail_the_api_gives_the_same_rows(refresh, world, folders):
    into, done = refresh()
    assert done.failed == {}
    said = done.sentences[0]
    assert said.startswith("ucdp-events: accepted GEDEvent_v22_0_1.csv")
    assert "the second choice, because of the first: https://ucdp.uu.se/" in said
    names = [f"GEDEvent_v22_0_{month}.csv" for month in range(1, 6)]
    assert sorted(p.name for p in into.glob("GEDEvent_v22*")) == [*names, "GEDEvent_v22_1.csv"]
    by_api = ged.read_events(into / "GEDEvent_v22_1.csv", [into / name for name in names])
    new = folders[1]
    by_file = ged.read_events(new / "ged221-csv.zip", [new / CANDIDATES])
    in_order = [frame.sort_values("id", ignore_index=True) for frame in (by_api, by_file)]
    assert len(in_order[0]) > 5 * PER_PAGE
    pd.testing.assert_frame_equal(*in_order)
    sent = {path.split("/")[1] for _, path, sent in world.asked if TOKEN in str(sent)}
    assert sent == {"ucdpapi.pcr.uu.se"}


def test_places_south_and_west_are_where_they_are(refresh, world):
    page = json.loads(world.files[API.format("22.1", 0)])
    page["Result"][0] |= {"latitude": -33.5, "longitude": -70.25}
    world.files[API.format("22.1", 0)] = json.dumps(page).encode()
    into, _ = refresh()
    first = ged.read(into / "GEDEvent_v22_1.csv").set_index("id").loc[page["Result"][0]["id"]]
    assert (first.latitude, first.longitude) == (-33.5, -70.25)


def test_versions_at_hand_are_not_asked_for_again(refresh, world):
    refresh()
    world.asked.clear()
    _, done = refresh()
    assert done.failed == {}
    assert done.sentences[0].startswith("ucdp-events: nothing new, the second choice")
    assert not [path for _, path, _ in world.asked if path.endswith("page=1")]


def test_without_a_token_the_api_is_not_asked(refresh, world, monkeypatch):
    refresh()
    monkeypatch.delenv(VARIABLE)
    world.asked.clear()
    _, done = refresh()
    assert "status 502" in done.failed["ucdp-events"] and "API" not in done.failed["ucdp-events"]
    assert not [path for _, path, _ in world.asked if "ucdpapi" in path]


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (status(401), "got status 401: the token in SPILLOVER_UCDP_TOKEN was not accepted"),
        (status(200, b"<html>busy</html>"), "expected a page of UCDP's API, got a web page"),
        (status(200, b"[]"), "expected a page of UCDP's API with TotalCount, TotalPages and "),
        (
            status(200, b'{"TotalCount": 9, "TotalPages": 1, "Result": []}'),
            "expected events, got none",
        ),
        (
            status(200, b'{"TotalCount": 9, "TotalPages": 1, "Result": [{"id": 1}]}'),
            "row 1: expected 'where_prec', got {'id': 1}",
        ),
    ],
)
def test_a_fault_of_the_api_is_a_sentence_and_the_last_files_stay(refresh, world, fault, sentence):
    first, _ = refresh()
    for month in range(1, 7):
        world.faults[API.format(f"22.0.{month}", 0)] = fault
    world.faults[API.format("22.1", 0)] = fault
    second, done = refresh()
    said = done.failed["ucdp-events"]
    assert sentence in said and "\n" not in said and TOKEN not in said
    names = sorted(path.name for path in first.glob("GEDEvent_v22*"))
    assert [(second / n).read_bytes() for n in names] == [(first / n).read_bytes() for n in names]


def test_a_page_that_lacks_events_is_told_from_a_whole_one(refresh, world):
    page = json.loads(world.files[API.format("22.1", 1)])
    short = page | {"Result": page["Result"][:-1]}
    world.files[API.format("22.1", 1)] = json.dumps(short).encode()
    with pytest.raises(ValueError, match=r"version 22.1: expected [\d,]+ events, as it says, got"):
        refresh()


def test_what_is_no_token_is_refused_and_not_told(refresh, monkeypatch):
    refresh()
    monkeypatch.setenv(VARIABLE, "secret\r\nX: y")
    _, done = refresh()
    said = done.failed["ucdp-events"]
    assert said.startswith("ucdp-events: SPILLOVER_UCDP_TOKEN: expected a token")
    assert "secret" not in said

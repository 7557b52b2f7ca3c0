"""A whole refresh: what comes, what stays, and what each publisher's fault leaves behind."""

import json

import pytest

from risk.build.manifest import read_manifest
from risk.refresh.collect import check, collect
from risk.storage.errors import InputError
from tests.present_forms import write_governance_workbook, write_population_download
from tests.refresh.faults import flows_of
from tests.refresh.publishers import ANSWERS, FETCHED, TODAY, address_of, publish, write_folders
from tests.refresh.server import status

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """The files of the six countries in their old and their present forms."""
    return write_folders(tmp_path_factory.mktemp("publishers"))


@pytest.fixture
def world(site, folders):
    """All publishers with these files."""
    publish(site, folders[1])
    return site


@pytest.fixture
def refresh(world, fetcher, tmp_path):
    """Refresh into the next folder, from the one before it."""
    turns = []

    def run(**named):
        into = tmp_path / f"release-{len(turns)}"
        done = collect(
            into,
            turns[-1] if turns else None,
            parts=tmp_path / "parts",
            fetcher=fetcher,
            today=named.pop("today", TODAY),
            progress=False,
            **named,
        )
        turns.append(into)
        return into, done

    return run


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_the_first_refresh_has_every_file_and_says_where_from(refresh, folders):
    into, done = refresh()
    assert done.failed == {}
    assert not done.failed and done.changed
    assert sorted(contents(into)) == sorted([*FETCHED, "manifest.json"])
    same = [name for name in FETCHED if name != "unhcr_population.json"]
    assert all((into / n).read_bytes() == (folders[1] / n).read_bytes() for n in same)
    entry = read_manifest(into)["ged221-csv.zip"]
    assert entry.address == "https://ucdp.uu.se/downloads/ged/ged221-csv.zip"
    assert (entry.release, entry.last_modified) == ("22.1", "2026-05-28T20:26:40+00:00")
    assert entry.fetched.startswith("2022-06-20T")
    assert entry.bytes == (into / "ged221-csv.zip").stat().st_size
    assert read_manifest(into)["wgi_ge.json"].release == "2026-07-01"
    assert "ucdp-events: accepted GEDEvent_v22_01_22_05.csv" in done.sentences[0]
    assert done.sentences[0].endswith(", to 2022-05-31")


def test_a_second_refresh_finds_nothing_new_and_keeps_every_byte(refresh, world):
    first, _ = refresh()
    before = contents(first)
    world.asked.clear()
    second, done = refresh()
    assert not done.changed and not done.failed
    assert all(sentence.endswith(": nothing new") for sentence in done.sentences)
    assert contents(second) == before == contents(first)
    sent = [path for _, path, headers in world.asked if "If-None-Match" in headers]
    assert len(sent) == 11  # all but the pages of APIs, which have no version


def test_a_check_says_what_is_new_and_fetches_nothing(refresh, world, fetcher):
    into, _ = refresh()
    world.files[address_of("flows.rda")] += b"x"
    world.asked.clear()
    done = check(into, fetcher=fetcher, today=TODAY)
    assert not done.failed
    said = done.sentences
    assert said[0] == ("ucdp-events: nothing new; to 2022-05-31 now, the next is due on 2022-07-20")
    assert said[4] == (
        "unhcr-population: the publisher names no version: only a refresh tells what is new; to "
        "2021 now, the next is due on 2023-06-14"
    )
    assert "unhcr-flows: new: flows.rda" in said
    assert {m for m, path, _ in world.asked if path != "/ucdp.uu.se/downloads/"} == {"HEAD"}


def test_only_what_is_asked_for_is_looked_for(refresh, world):
    refresh()
    world.asked.clear()
    _, done = refresh(only=["unhcr"])
    hosts = {path.split("/")[1] for _, path, _ in world.asked}
    assert hosts == {"raw.githubusercontent.com", "api.unhcr.org"}
    assert len(done.sentences) == 2


def test_files_at_hand_are_taken_without_the_network_and_left_as_they_are(refresh, world, folders):
    before = contents(folders[0])
    into, done = refresh(given=folders[0], today=TODAY.replace(year=2026))
    assert done.failed == {} and not world.asked
    assert contents(folders[0]) == before
    assert set(contents(into)) == {*before, "manifest.json"}


def test_present_forms_take_the_place_of_those_at_hand(refresh, folders):
    refresh(given=folders[0])
    into, done = refresh()
    assert done.failed == {}
    kept = {
        "GEDEvent_v21_01_21_12.csv",
        "land_borders_cia_factbook.csv",
        "manifest.json",
        "visionscarto-world-50m.json",
        "ne_50m_admin_0_boundary_lines_disputed_areas.json",
    }
    assert set(contents(into)) == {*FETCHED, *kept}


def test_a_source_that_fails_keeps_its_files_and_the_run_goes_on(refresh, world):
    first, _ = refresh()
    world.faults[address_of("flows.rda")] = status(502)
    world.files[address_of("organizedviolencecy-261-csv.zip")] = (
        world.files[address_of("organizedviolencecy-261-csv.zip")] + b"\0"
    )  # the same table, another zip
    second, done = refresh()
    assert list(done.failed) == ["unhcr-flows"]
    assert done.failed and done.renewed == ["ucdp-country-year"]
    assert done.failed["unhcr-flows"].endswith("; in place as accepted before: flows.rda")
    assert (second / "flows.rda").read_bytes() == (first / "flows.rda").read_bytes()
    assert read_manifest(second)["flows.rda"] == read_manifest(first)["flows.rda"]


def test_a_first_refresh_without_a_file_that_a_build_needs_ends_in_a_sentence(refresh, world):
    world.faults[address_of("flows.rda")] = status(502)
    with pytest.raises(InputError, match="^unhcr-flows: .*502.*; a build needs it, and none was"):
        refresh()


def test_the_second_choice_is_taken_where_the_first_fails_and_said(refresh, world, folders):
    from risk.publishers import vdem
    from tests.refresh.publishers import VDEM

    owid = "/ourworldindata.org/grapher/percentage-of-territory-controlled-by-government.csv"
    world.files[owid] = (folders[0] / vdem.FILE).read_bytes()
    del world.files[f"{VDEM}V-Dem-CY-FullOthers-v16_csv.zip"]
    into, done = refresh()
    assert vdem.FILE in contents(into)
    (said,) = [s for s in done.sentences if s.startswith("vdem")]
    assert "the second choice, because of the first: https://v-dem.net/" in said


def test_the_banks_downloads_are_taken_where_its_api_fails(refresh, world, folders, tmp_path):
    for write in (write_population_download, write_governance_workbook):
        write(folders[0], tmp_path)
    addresses = {
        "/api.worldbank.org/v2/en/indicator/SP.POP.TOTL?downloadformat=csv": (
            "worldbank_population.zip"
        ),
        "/www.worldbank.org/content/dam/sites/govindicators/doc/wgidataset.xlsx": "wgi.xlsx",
    }
    for address, name in addresses.items():
        world.files[address] = (tmp_path / name).read_bytes()
    for name in ANSWERS:
        world.faults[address_of(name)] = status(502)
    into, done = refresh()
    assert done.failed == {}
    assert set(addresses.values()) <= set(contents(into))
    assert not {*ANSWERS} & set(contents(into))
    said = [s for s in done.sentences if "the second choice, because of the first" in s]
    assert [sentence.split(":")[0] for sentence in said] == ["worldbank-population", "wgi"]
    assert read_manifest(into)["wgi.xlsx"].summary["newest"] == "2021"


def test_half_a_year_of_unhcr_is_known_by_its_day(refresh, world):
    into, _ = refresh(today=TODAY.replace(month=3), accept=["ucdp-events"])
    assert read_manifest(into)["flows.rda"].summary["half_year"] == 2021
    assert read_manifest(into)["flows.rda"].fetched.startswith("2022-03-20")
    again, done = refresh()
    assert read_manifest(again)["flows.rda"].fetched.startswith("2022-03-20")
    assert "unhcr-flows: nothing new" in done.sentences


def test_a_folder_at_hand_that_is_not_there_is_a_sentence(refresh, tmp_path):
    with pytest.raises(InputError, match="expected the folder of the files at hand, found none"):
        refresh(given=tmp_path / "nowhere")


def test_what_differs_too_much_is_taken_if_told_so(refresh, world, folders):
    refresh()
    world.files[address_of("flows.rda")] = flows_of(
        lambda table: table[table.year < 2021], folders[0]
    )
    _, done = refresh(only=["unhcr-flows"], accept=["unhcr-flows"])
    assert done.sentences == ["unhcr-flows: accepted flows.rda, to 2020"]
    _, done = refresh(only=["unhcr-flows"])
    assert done.sentences == ["unhcr-flows: nothing new"]


def test_a_name_of_no_series_is_refused_before_anything_is_asked(refresh, world):
    for option in ("only", "accept"):
        with pytest.raises(InputError, match="expected the name of a source"):
            refresh(**{option: ["unhcr-flow"]})
    assert not world.asked


def test_a_manifest_that_is_none_is_a_sentence(refresh):
    into, _ = refresh()
    (into / "manifest.json").write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match="expected the record of what was fetched, got something"):
        refresh()


def test_the_manifest_is_json_that_a_person_can_read(refresh):
    into, _ = refresh()
    files = json.loads((into / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert sorted(files) == sorted(FETCHED)
    assert {"address", "release", "last_modified", "bytes", "sha256", "fetched"} <= set(
        files["flows.rda"]
    )

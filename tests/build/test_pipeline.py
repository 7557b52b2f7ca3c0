"""The build: end to end on six countries, and what it makes of the publishers' files."""

import json
import random
import re

import numpy as np
import pandas as pd
import pytest

from risk.build.geography.pinned import FILES, read_pinned
from risk.build.pipeline import build
from risk.dataset.load_panel import load_panel
from risk.dataset.package import DATA, read_package
from risk.dataset.tables import TABLES
from risk.publishers.sources import find
from risk.storage.errors import InputError
from risk.storage.files import sha256, short, to_json
from risk.terms.countries import FORMER_STATES, read_countries
from risk.terms.months import to_month
from risk.terms.outcomes import HEADLINE_SIZE
from risk.track_record.forward.log import FORWARD
from tests.tiny import CANDIDATE, CSV_FILES, DISPUTED, MAP, read_rows, write_rows

pytestmark = pytest.mark.slow

STATIC = DATA.parent / "static"


def contents(folder):
    return {p.name: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def run(sources, folder):
    return build(sources, folder / "data", folder / "static", progress=False)


# Six countries


def test_the_same_input_gives_the_same_bytes(tiny_world, tmp_path):
    versions = [run(tiny_world, tmp_path / name) for name in ("first", "second")]
    assert versions[0] == versions[1]
    assert contents(tmp_path / "first") == contents(tmp_path / "second")


def test_corridors_and_map_of_an_accepted_package_stay_where_their_files_are_missing(
    tiny_world, tmp_path
):
    version = run(tiny_world, tmp_path / "first")
    for name in FILES:
        (tiny_world / name).unlink()
    with pytest.raises((InputError, OSError)):
        run(tiny_world, tmp_path / "refused")
    second = tmp_path / "second"
    accepted = tmp_path / "first" / "data"
    again = build(tiny_world, second / "data", second / "static", accepted=accepted, progress=False)
    assert again == version
    assert contents(second / "data") == contents(accepted)
    assert contents(second / "static") == {}


def test_a_state_that_the_accepted_package_does_not_know_is_named(tiny_world, tmp_path):
    run(tiny_world, tmp_path)
    (tiny_world / FILES[0]).unlink()
    pinned = read_pinned(tiny_world, tmp_path / "data")
    states = pd.DataFrame({"iso3": ["AFG", "SSD"]})
    with pytest.raises(InputError, match="expected states that the accepted data know, got SSD"):
        pinned.on(states)
    assert pinned.on(states[:1]).lon.tolist() == [61.0]


def test_the_order_of_a_publishers_rows_changes_nothing(tiny_world, tmp_path):
    before = run(tiny_world, tmp_path / "before")
    for at, name in enumerate(CSV_FILES):
        header, *rows = read_rows(tiny_world / name)
        random.Random(at).shuffle(rows)
        write_rows(tiny_world / name, [header, *rows])
    assert run(tiny_world, tmp_path / "after") == before


def test_building_again_leaves_only_the_new_files_and_no_temporary_ones(tiny_world, tmp_path):
    run(tiny_world, tmp_path)
    header, *rows = read_rows(tiny_world / CSV_FILES[1])
    write_rows(tiny_world / CSV_FILES[1], [header, *rows[:-1]])
    run(tiny_world, tmp_path)
    described = json.loads((tmp_path / "data" / "datapackage.json").read_text(encoding="utf-8"))
    files = {p.name for p in (tmp_path / "data").iterdir()}
    assert files == {r["path"] for r in described["resources"]} | {"datapackage.json"}
    assert {p.name for p in (tmp_path / "static").iterdir()} == set(described["map"].values())


def test_files_that_are_not_ours_are_never_removed(tiny_world, tmp_path):
    kept = {"notes.csv": b"mine", "panel.parquet": b"mine", ".swap.tmp": b"mine"}
    (tmp_path / "data").mkdir()
    for name, content in kept.items():
        (tmp_path / "data" / name).write_bytes(content)
    run(tiny_world, tmp_path)
    assert kept.items() <= contents(tmp_path / "data").items()


def test_building_into_the_folder_of_the_sources_leaves_them_whole(tiny_world, tmp_path):
    before = contents(tiny_world)
    build(tiny_world, tiny_world, tmp_path / "static", progress=False)
    assert before.items() <= contents(tiny_world).items()


@pytest.mark.parametrize("name", [*CSV_FILES, MAP, DISPUTED])
def test_a_missing_file_is_named_and_the_old_data_stand(tiny_world, tmp_path, name):
    run(tiny_world, tmp_path / "out")
    before = contents(tmp_path / "out")
    (tiny_world / name).unlink()
    expected = re.sub("_v[0-9].*", "_v*", name)  # any release of it would do
    with pytest.raises(InputError, match=re.escape(expected)):
        run(tiny_world, tmp_path / "out")
    assert contents(tmp_path / "out") == before


@pytest.mark.parametrize("name", CSV_FILES)
def test_a_file_with_nothing_below_its_header_is_named(tiny_world, tmp_path, name):
    write_rows(tiny_world / name, read_rows(tiny_world / name)[:1])
    with pytest.raises(InputError, match=f"{name}: expected at least one row"):
        run(tiny_world, tmp_path)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("name", CSV_FILES)
def test_a_column_that_is_gone_is_named(tiny_world, tmp_path, name):
    header, *rows = read_rows(tiny_world / name)
    write_rows(tiny_world / name, [[*header[:-1], "renamed"], *rows])
    message = f"{name}: row 1: expected the column '{re.escape(header[-1])}', got '"
    with pytest.raises(InputError, match=message):
        run(tiny_world, tmp_path)


@pytest.mark.parametrize("name", [n for n in CSV_FILES if n != CANDIDATE])
def test_a_row_that_stands_twice_is_named(tiny_world, tmp_path, name):
    rows = read_rows(tiny_world / name)
    write_rows(tiny_world / name, [*rows, rows[1]])
    with pytest.raises(InputError, match=f"{name}: row {len(rows) + 1}: expected each .* once"):
        run(tiny_world, tmp_path)


@pytest.mark.parametrize("at", range(9))
def test_text_where_a_number_stands_leaves_the_old_data(tiny_world, tmp_path, at):
    name = CSV_FILES[at]
    run(tiny_world, tmp_path / "out")
    before = contents(tmp_path / "out")
    rows = read_rows(tiny_world / name)
    numeric = max(
        k
        for k, cell in enumerate(rows[2])
        if re.fullmatch(r"-?[\d.]+", cell) and "gwno" not in rows[0][k] and rows[0][k] != "version"
    )
    rows[2][numeric] = "many"
    write_rows(tiny_world / name, rows)
    message = f"{name}: row 3, column '{rows[0][numeric]}': expected a number, got 'many'"
    with pytest.raises(InputError, match=message):
        run(tiny_world, tmp_path / "out")
    assert contents(tmp_path / "out") == before


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("ucdp_country_month.csv", "gwno"),
        ("BattleDeaths_v25_1.csv", "gwno_battle"),
        (CANDIDATE, "country_id"),
    ],
)
def test_a_number_that_is_no_states_is_named(tiny_world, tmp_path, name, column):
    rows = read_rows(tiny_world / name)
    rows[2][rows[0].index(column)] = "998"
    write_rows(tiny_world / name, rows)
    with pytest.raises(InputError, match=f"{name}: .*column '{column}': .*got 998"):
        run(tiny_world, tmp_path)


@pytest.mark.parametrize(("row", "year"), [(2, "2031"), (-1, "2031")])
def test_a_month_far_from_all_others_is_named(tiny_world, tmp_path, row, year):
    rows = read_rows(tiny_world / "ucdp_country_month.csv")
    rows[row][1] = year
    write_rows(tiny_world / "ucdp_country_month.csv", rows)
    message = (
        f"ucdp_country_month.csv: row {row % len(rows) + 1}, columns 'year' and 'month': expected "
        f"a month of the data, 1989-01 to 2021-12, got {year}-0"
    )
    with pytest.raises(InputError, match=message):
        run(tiny_world, tmp_path)


def test_a_state_without_a_row_in_the_list_of_states_is_named(tiny_world, tmp_path):
    rows = read_rows(tiny_world / CSV_FILES[0])
    write_rows(tiny_world / CSV_FILES[0], [row for row in rows if row[1] != "Land TJK"])
    with pytest.raises(InputError, match="expected rows for every state .* got none for Land TJK"):
        run(tiny_world, tmp_path)


def test_a_disk_that_refuses_leaves_the_old_data(tiny_world, tmp_path, monkeypatch):
    run(tiny_world, tmp_path / "out")
    before = contents(tmp_path / "out")
    rows = read_rows(tiny_world / "ucdp_country_month.csv")
    write_rows(tiny_world / "ucdp_country_month.csv", rows[:-1])

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(InputError, match="json: could not be written: Permission denied"):
        run(tiny_world, tmp_path / "out")
    assert contents(tmp_path / "out") == before


@pytest.mark.parametrize("folder", ["data", "static"])
def test_a_folder_that_cannot_be_made_is_named(tiny_world, tmp_path, folder):
    (tmp_path / folder).write_text("a file", encoding="utf-8")
    with pytest.raises(InputError, match="could not be written"):
        run(tiny_world, tmp_path)
    assert (tmp_path / folder).read_text(encoding="utf-8") == "a file"


@pytest.fixture
def tiny_package(tiny_world, tmp_path):
    run(tiny_world, tmp_path)
    return read_package(tmp_path / "data")


def test_corridors_of_squares_have_the_distances_of_their_edges(tiny_package):
    corridors = tiny_package.tables["corridors"].set_index(["source_iso3", "receiver_iso3"])
    assert corridors.loc[("AFG", "PAK")].tolist() == [0, 2670]
    assert corridors.loc[("PAK", "AFG")].tolist() == [0, 2670]
    two_degrees = 222.4
    assert corridors.distance_km[("PAK", "TJK")] == pytest.approx(two_degrees, abs=0.2)
    assert corridors.border_km[("PAK", "TJK")] == 0
    assert "COD" not in set(corridors.index.get_level_values(0))


def test_outcomes_follow_the_rules_for_repeats_and_wars_between_states(tiny_package):
    outcomes = tiny_package.tables["outcomes"]
    outcomes = outcomes.set_index(["source_iso3", "receiver_iso3", "year"])
    assert outcomes.loc[("AFG", "PAK", 2020), "arrivals"] == 500 + 2020 + 12_000
    assert pd.isna(outcomes.loc[("AFG", "IRN", 2020), "arrivals"])
    assert outcomes.loc[("AFG", "IRN", 2020), "repeated"] == 97_745
    armed = outcomes.armed
    assert armed[("AFG", "PAK", 2019)] == 1
    assert armed.sum() == 1  # the war of 2018 between the two is none
    assert outcomes.known_since[("AFG", "PAK", 2020)] == "2021-06"


def test_kosovo_without_unhcr_data_has_no_number_rather_than_zero(tiny_package):
    outcomes = tiny_package.tables["outcomes"]
    kosovo = (outcomes.source_iso3 == "XKX") | (outcomes.receiver_iso3 == "XKX")
    assert kosovo.any()
    assert outcomes.arrivals[kosovo].isna().all()
    carried = outcomes.repeated > 0
    assert outcomes.arrivals[~kosovo & ~carried].notna().all()


def test_the_panel_counts_country_months_and_no_candidate_event(tiny_world, tmp_path):
    run(tiny_world, tmp_path)
    rows = read_rows(tiny_world / CANDIDATE)
    rows[1][-1] = "99999"
    write_rows(tiny_world / CANDIDATE, rows)
    run(tiny_world, tmp_path / "more")
    first, second = (read_package(folder / "data") for folder in (tmp_path, tmp_path / "more"))
    for name in ("panel_countries", "panel_corridors", "outcomes"):
        pd.testing.assert_frame_equal(first.tables[name], second.tables[name])
    report = second.tables["candidate_events"].set_index(["iso3", "month"])
    assert report.loc[("AFG", "2021-03")].tolist() == [2, 99_999 + 5, 10]


def test_deaths_of_the_last_twelve_months_are_known_a_month_later(tiny_world, tmp_path):
    run(tiny_world, tmp_path)
    panel = load_panel(tmp_path / "data")
    pakistan = panel.values["conflict_intensity"][panel.countries.iso3.tolist().index("PAK")]
    known = {
        text: pakistan[panel.column(to_month(text))]
        for text in ("2020-03", "2020-04", "2021-03", "2021-04")
    }
    assert known == {"2020-03": 0, "2020-04": 40, "2021-03": 40, "2021-04": 0}


def test_the_difference_between_two_releases_is_listed(tiny_package):
    report = tiny_package.tables["deaths_by_release"]
    assert report[["iso3", "year", "difference"]].values.tolist() == [["PAK", 2020, 1]]


def test_the_unmatched_are_listed_with_the_reason(tiny_package):
    unmatched = tiny_package.tables["unmatched"].set_index(["publisher", "code"])
    assert unmatched.reason[("UCDP country-year", "CSK")] == "former state"
    assert unmatched.reason[("World Bank WDI population", "WLD")] == (
        "not an independent state in UCDP's list"
    )
    assert unmatched.rows[("UNHCR flows, origin", "XKX")] == 0
    assert ("World Bank WGI", "COD") not in unmatched.index


# The data package

FRICTIONLESS_TYPES = {"string", "integer", "number"}


@pytest.fixture(scope="module")
def descriptor():
    return json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))


def test_the_datapackage_has_what_frictionless_requires(descriptor):
    assert descriptor["profile"] == "data-package"
    assert re.fullmatch(r"[a-z0-9._-]+", descriptor["name"])
    for listed, keys in (("licenses", {"name", "path"}), ("sources", {"title", "path"})):
        assert descriptor[listed]
        assert all(keys <= set(entry) for entry in descriptor[listed])
    names = [resource["name"] for resource in descriptor["resources"]]
    assert sorted(names) == sorted(TABLES)
    assert all(re.fullmatch(r"[a-z0-9._-]+", name) for name in names)
    for resource in descriptor["resources"]:
        fields = resource["schema"]["fields"]
        assert {f["type"] for f in fields} <= FRICTIONLESS_TYPES
        assert set(resource["schema"]["primaryKey"]) <= {f["name"] for f in fields}


def test_every_source_is_cited_with_licence_and_hashes(descriptor):
    for source in descriptor["sources"]:
        assert source["licence"] and source["known_after"]
        assert source["files"]
        assert all(re.fullmatch("sha256:[0-9a-f]{64}", h) for h in source["files"].values())


def test_every_resource_is_there_with_the_bytes_and_hash_it_states(descriptor):
    for resource in descriptor["resources"]:
        content = (DATA / resource["path"]).read_bytes()
        assert (len(content), f"sha256:{sha256(content)}") == (resource["bytes"], resource["hash"])


def test_every_cell_fits_the_schema_of_its_resource(descriptor):
    tables = read_package().tables
    for resource in descriptor["resources"]:
        table = tables[resource["name"]]
        assert len(table) == resource["rows"]
        assert not table.duplicated(resource["schema"]["primaryKey"]).any()
        raw = None
        if resource["format"] == "csv":
            raw = pd.read_csv(DATA / resource["path"], dtype=str, keep_default_na=False)
        assert [f["name"] for f in resource["schema"]["fields"]] == table.columns.tolist()
        for field in resource["schema"]["fields"]:
            column, limits = table[field["name"]], field["constraints"]
            where = f"{resource['name']}.{field['name']}"
            if limits["required"]:
                assert column.notna().all() and (column.astype(str) != "").all(), where
            if field["type"] != "string":
                assert not (column < limits.get("minimum", -float("inf"))).any(), where
                assert not (column > limits.get("maximum", float("inf"))).any(), where
            if raw is not None and field["type"] == "integer":
                assert raw[field["name"]].str.fullmatch(r"-?\d*").all(), where


def test_data_and_map_are_small_and_nothing_else_lies_there(descriptor):
    files = {p.name for p in DATA.iterdir()}
    package = {r["path"] for r in descriptor["resources"]} | {"datapackage.json"}
    assert files == {*package, FORWARD.name}
    assert sum(p.stat().st_size for p in DATA.rglob("*") if p.is_file()) < 15_000_000
    assert set(descriptor["map"].values()) <= {p.name for p in STATIC.iterdir()}


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.update(last_month="2024-12"),
        lambda d: d["resources"].pop(),
        lambda d: d["resources"][0].pop("hash"),
        lambda d: d["resources"][0].update(path="../secret.csv"),
        lambda d: d.clear(),
        lambda d: d.pop("sha256"),
    ],
)
def test_an_edited_datapackage_is_refused(tiny_world, tmp_path, change):
    run(tiny_world, tmp_path)
    path = tmp_path / "data" / "datapackage.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_bytes(to_json(content))
    with pytest.raises(InputError, match="datapackage.json: expected .*restore it .*or run"):
        load_panel(tmp_path / "data")


# Facts about the shipped data that anyone can check


@pytest.fixture(scope="module")
def shipped():
    return read_package().tables


def test_corridors_are_symmetric(shipped):
    corridors = shipped["corridors"].set_index(["source_iso3", "receiver_iso3"]).sort_index()
    turned = corridors.swaplevel()
    turned.index.names = corridors.index.names
    pd.testing.assert_frame_equal(corridors, turned.sort_index())


def test_the_box_of_a_country_holds_its_label_point_and_starts_on_the_map(shipped):
    """Chile's box once began at 281 degrees: east, and no map zooms there."""
    countries = shipped["countries"]
    assert countries.west.between(-180, 180).all()
    shift = ((countries.east > 180) & (countries.lon < countries.west)) * 360
    assert (countries.west <= countries.lon + shift).all()
    assert (countries.lon + shift <= countries.east).all()
    assert set(countries.iso3[countries.east > 180]) <= {"FJI", "KIR", "NZL", "RUS", "USA"}


def test_two_releases_of_ucdp_differ_in_291_country_years_up_to_2023(shipped):
    report = shipped["deaths_by_release"].set_index(["iso3", "year"])
    assert (report.index.get_level_values("year") <= 2023).sum() == 291
    assert (report.difference != 0).all()
    ukraine = report.loc[("UKR", 2022)]
    assert ukraine[["deaths_country_month", "deaths_country_year"]].tolist() == [100_604, 92_615]


def armed_years(shipped, source, receiver):
    table = shipped["outcomes"]
    pair = table[(table.source_iso3 == source) & (table.receiver_iso3 == receiver)]
    assert len(pair) >= 30
    return pair.year[pair.armed == 1].tolist()


@pytest.mark.parametrize(
    ("source", "receiver"),
    [("KGZ", "TJK"), ("TJK", "KGZ"), ("RUS", "UKR"), ("IND", "PAK"), ("PAK", "IND")],
)
def test_a_war_between_two_states_is_no_spill_over(shipped, raw_battles, source, receiver):
    codes = read_countries().set_index("iso3").gwno.astype(str)
    about, fought = raw_battles.gwno_loc.map(cells), raw_battles.gwno_battle.map(cells)
    assert about.map(lambda c: {codes[source], codes[receiver]} <= c).any()  # it is in the file
    others = about.map(lambda c: codes[source] in c and codes[receiver] not in c)
    here = fought.map(lambda c: codes[receiver] in c)
    years = raw_battles.year[others & here & (raw_battles.year >= 1990)]
    assert armed_years(shipped, source, receiver) == sorted(set(years))


def cells(cell):
    return {part.strip() for part in cell.split(",")}


@pytest.fixture(scope="module")
def raw_battles(sources_dir):
    path = find(sources_dir).battle_deaths
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    return frame.assign(year=frame.year.astype(int))


def test_kyrgyz_and_tajik_clashes_and_the_war_on_ukraine_are_not_armed(shipped):
    assert not {2021, 2022} & set(armed_years(shipped, "KGZ", "TJK"))
    assert not {2021, 2022} & set(armed_years(shipped, "TJK", "KGZ"))
    assert not {2022, 2023} & set(armed_years(shipped, "RUS", "UKR"))


def test_carried_and_doubly_registered_values_are_no_arrivals(shipped):
    outcomes = shipped["outcomes"].set_index(["source_iso3", "receiver_iso3", "year"])
    iran = outcomes.arrivals.xs(("AFG", "IRN"), level=(0, 1))
    assert iran.loc[2002:2020].isna().all()
    assert iran[2021] >= HEADLINE_SIZE
    assert np.isnan(outcomes.arrivals[("TCD", "SDN", 2007)])
    assert outcomes.arrivals[("COD", "BDI", 2000)] < HEADLINE_SIZE


LOOKED_AT_BY_NAME = {
    "DR Congo",
    "Romania",
    "Timor-Leste",
    "Kosovo",
    "South Sudan",
    "Serbia",
    "Yemen",
    "Germany",
    "Sudan",
    "Czechia",
    "Taiwan",
    "Israel/Palestine",
}


def test_the_states_to_look_at_are_in_the_list(shipped):
    assert set(shipped["countries"].country) >= LOOKED_AT_BY_NAME


@pytest.mark.parametrize("name", sorted(LOOKED_AT_BY_NAME - {"Kosovo", "Taiwan"}))
def test_a_state_with_a_troublesome_code_is_known_to_every_publisher(shipped, name):
    unmatched = shipped["unmatched"]
    lacking = unmatched[(unmatched.name == name) & (unmatched.rows == 0)]
    assert lacking.publisher.tolist() == []


@pytest.mark.parametrize(
    ("name", "lacking"),
    [
        (
            "Kosovo",
            [
                "UNHCR flows, asylum",
                "UNHCR flows, origin",
                "UNHCR population, asylum",
                "UNHCR population, origin",
            ],
        ),
        (
            "Taiwan",
            [
                "CIA World Factbook land borders",
                "UNHCR flows, asylum",
                "UNHCR flows, origin",
                "UNHCR population, asylum",
                "UNHCR population, origin",
                "World Bank WDI population",
            ],
        ),
    ],
)
def test_kosovo_and_taiwan_lack_what_the_list_says(shipped, name, lacking):
    unmatched = shipped["unmatched"]
    absent = unmatched[(unmatched.name == name) & (unmatched.rows == 0)]
    assert sorted(absent.publisher) == lacking


# The publishers' files


@pytest.mark.raw
def test_the_build_leaves_less_than_15_mb(raw_build):
    assert sum(p.stat().st_size for p in raw_build.data.iterdir()) < 15_000_000


@pytest.mark.raw
def test_the_committed_data_and_map_are_what_the_publishers_files_give(raw_build):
    assert raw_build.version == short(read_package().digest)
    package = {p.name: p.read_bytes() for p in DATA.iterdir() if p.is_file()}
    assert contents(raw_build.data) == package
    assert contents(raw_build.static).items() <= contents(STATIC).items()


@pytest.mark.raw
def test_every_state_matches_in_every_source_or_stands_in_the_list(raw_build, sources_dir):
    from risk.publishers import land_borders, unhcr, vdem, wgi, worldbank
    from risk.publishers.ucdp import country_year

    states = read_countries()
    years = country_year.read(find(sources_dir).states)
    flows = unhcr.read_flows(sources_dir / unhcr.FLOWS)
    stocks = unhcr.read_population(sources_dir / unhcr.POPULATION)
    found = {
        "UCDP country-year": set(years.gwno.map(states.set_index("gwno").iso3).dropna()),
        "UNHCR flows, origin": set(flows.source_iso3),
        "UNHCR flows, asylum": set(flows.receiver_iso3),
        "UNHCR population, origin": set(stocks.source_iso3),
        "UNHCR population, asylum": set(stocks.receiver_iso3),
        "V-Dem": set(vdem.read(sources_dir / vdem.FILE).iso3),
        "World Bank WGI": set(wgi.read(sources_dir / wgi.FILE, "ge").iso3),
        "World Bank WDI population": set(worldbank.read(sources_dir / worldbank.POPULATION).iso3),
        "CIA World Factbook land borders": set(
            land_borders.read(sources_dir / land_borders.FILE).iso3_a
        ),
    }
    unmatched = read_package(raw_build.data).tables["unmatched"]
    listed = {p: set(t.code[t.rows == 0]) for p, t in unmatched.groupby("publisher")}
    foreign = {p: set(t.code[t.rows > 0]) for p, t in unmatched.groupby("publisher")}
    assert set(listed) == set(found)
    for publisher, codes in found.items():
        assert set(states.iso3) - codes == listed[publisher], publisher
        if publisher != "UCDP country-year":
            assert codes - set(states.iso3) - {""} == foreign[publisher] - {""}, publisher


@pytest.mark.raw
def test_the_former_states_are_those_of_ucdp_that_the_list_lacks(sources_dir, shipped):
    unmatched = shipped["unmatched"]
    of_ucdp = unmatched[(unmatched.publisher == "UCDP country-year") & (unmatched.rows > 0)]
    assert set(of_ucdp.code) == set(FORMER_STATES)
    assert set(of_ucdp.reason) == {"former state"}


@pytest.mark.raw
def test_violence_in_the_panel_is_that_of_the_country_months(sources_dir, raw_build):
    monthly = pd.read_csv(sources_dir / "ucdp_country_month.csv")
    monthly["deaths"] = monthly.sb_deaths + monthly.ns_deaths + monthly.os_deaths
    panel = load_panel(raw_build.data)
    codes = panel.countries.set_index("gwno").iso3
    for year in (2000, 2020, 2021):
        known = panel.values["conflict_intensity"][:, panel.column(to_month(f"{year + 1}-01"))]
        summed = monthly[monthly.year == year].groupby("gwno").deaths.sum()
        expected = summed.rename(index=codes).reindex(panel.countries.iso3, fill_value=0)
        assert known.tolist() == expected.tolist()

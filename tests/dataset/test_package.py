"""The data package that ships: what frictionless asks for, and what its description says of it."""

import json
import re
import shutil

import pandas as pd
import pytest

from risk.dataset.load_panel import load_panel
from risk.dataset.package import DATA, read_package
from risk.dataset.tables import TABLES
from risk.storage.errors import InputError
from risk.storage.files import readable_json, sha256
from risk.track_record.forward.log import FORWARD
from tests.build.six import STATIC

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
            column = table[field["name"]]
            limits = field["constraints"]
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
def test_an_edited_datapackage_is_refused(tiny_build, tmp_path, change):
    shutil.copytree(tiny_build, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "data" / "datapackage.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_bytes(readable_json(content))
    with pytest.raises(InputError, match="datapackage.json: expected .*restore it .*or run"):
        load_panel(tmp_path / "data")

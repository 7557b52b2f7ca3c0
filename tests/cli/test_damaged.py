"""Damaged data and models: one sentence that names the file and what puts it back."""

import json
import re
import shutil
from dataclasses import replace

import pytest

from risk.dataset.package import DATA
from risk.model.fit_files import write_models
from risk.model.fits import MODELS
from risk.storage.files import PUT_BACK
from tests.cli.commands import SCORE, contents, refused

pytestmark = pytest.mark.usefixtures("warm_commands")

READ_BY_SCORE = ("countries", "corridors", "panel_countries", "panel_corridors", "outcomes")


@pytest.fixture
def shipped(tmp_path):
    """A copy of data/ and models/ to damage."""
    shutil.copytree(DATA, tmp_path / "data")
    shutil.copytree(MODELS, tmp_path / "models")
    return tmp_path


def score_here(folder):
    return [*SCORE, "--data", folder / "data", "--models", folder / "models"]


def path_of(folder, table):
    described = json.loads((folder / "data" / "datapackage.json").read_text(encoding="utf-8"))
    (name,) = [r["path"] for r in described["resources"] if r["name"] == table]
    return folder / "data" / name


@pytest.mark.parametrize("table", READ_BY_SCORE)
def test_a_damaged_table_is_named_with_both_hashes(capsys, shipped, table):
    path = path_of(shipped, table)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    sentence = refused(capsys, *score_here(shipped))
    stated = path.name.split(".")[1]
    assert re.search(
        rf"{re.escape(path.name)}: expected sha256 {stated}\w+\.\.\., got \w+\.\.\.: the file was "
        rf"changed or damaged; {re.escape(PUT_BACK)} or run: python",
        sentence,
    )


@pytest.mark.parametrize("table", READ_BY_SCORE)
def test_a_missing_table_is_named(capsys, shipped, table):
    path = path_of(shipped, table)
    path.unlink()
    sentence = refused(capsys, *score_here(shipped))
    assert (
        f"python -m risk score: {path}: expected this file, found none; restore it (delete"
        in sentence
    )


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"{}", b'{"resources": [{}]}', b'{"resources": 3}', b"\xff"],
)
def test_a_datapackage_that_is_none_is_named(capsys, shipped, content):
    (shipped / "data" / "datapackage.json").write_bytes(content)
    sentence = refused(capsys, *score_here(shipped))
    assert "datapackage.json: expected " in sentence
    assert "or run: python -m risk build --sources DIR" in sentence


def test_data_that_are_not_there_are_named(capsys, tmp_path):
    sentence = refused(capsys, *score_here(tmp_path))
    assert "datapackage.json: expected the data package, found no such file" in sentence


@pytest.mark.parametrize("outcome", ["arrivals", "armed"])
@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda text: text.replace('"rows": ', '"rows": 1', 1), "expected content of sha256 "),
        (lambda text: text[: len(text) // 2], "expected the fits for .*, found something else"),
        (lambda _: "[]", "expected content of sha256 None"),
        (lambda _: "{}", "expected content of sha256 None"),
        (None, "expected the fits for .*, found no such file"),
    ],
)
@pytest.mark.slow
def test_a_damaged_model_is_named(capsys, shipped, outcome, damage, sentence):
    path = shipped / "models" / f"{outcome}.json"
    if damage is None:
        path.unlink()
    else:
        path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    said = refused(capsys, *score_here(shipped))
    assert re.search(f"{outcome}.json: {sentence}", said)
    assert said.startswith(f"python -m risk score: {path}: ")
    assert f"{PUT_BACK} or run: python -m risk fit" in said


def test_models_fitted_on_other_data_are_named(capsys, shipped, scorer):
    models = scorer.forecaster.models
    write_models(replace(models, data_digest="0123456789ab" + 52 * "0"), shipped / "models")
    said = refused(capsys, *score_here(shipped))
    assert f"expected fits for data version {scorer.panel.version}, got fits for" in said
    assert "0123456789ab" in said and "python -m risk fit" in said


def test_models_of_two_fits_are_not_mixed(capsys, shipped, scorer):
    armed = (shipped / "models" / "armed.json").read_bytes()
    write_models(replace(scorer.forecaster.models, digest="other"), shipped / "models")
    (shipped / "models" / "armed.json").write_bytes(armed)
    assert "expected one model version in arrivals.json and armed.json, got" in refused(
        capsys, *score_here(shipped)
    )


def test_fit_on_damaged_data_leaves_the_models(capsys, shipped):
    path = path_of(shipped, "outcomes")
    path.write_bytes(path.read_bytes()[:-1])
    before = contents(shipped / "models")
    said = refused(capsys, "fit", "--data", shipped / "data", "--models", shipped / "models")
    assert "expected sha256" in said
    assert contents(shipped / "models") == before

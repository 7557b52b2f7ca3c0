"""Damaged files: whoever reads one says which it is and what puts it back, and reads no number."""

import random

import pytest

from risk.cli import main
from risk.dataset.load_panel import load_panel
from risk.dataset.map_files import check_map
from risk.dataset.package import read_package
from risk.model.fit_files import read_models
from risk.model.fits import MODELS
from risk.risk_table.load import load_scorer
from risk.storage.errors import InputError
from risk.storage.files import read_json
from risk.track_record.summaries import FILE, read_verification
from tests.damage.harm import DAMAGE, DATA_FILES, MAPS, READ, READ_BY_SCORE, damage, flipped, remedy

pytestmark = pytest.mark.slow

MODEL_FILES = sorted(path.name for path in MODELS.iterdir())


FILES = [f"data/{name}" for name in DATA_FILES] + [f"models/{name}" for name in MODEL_FILES]


@pytest.mark.parametrize("how", ["byte in the middle flipped", "removed"])
@pytest.mark.parametrize("name", READ)
def test_a_damaged_file_gives_one_sentence_that_names_it_and_what_to_do(shipped, capfd, name, how):
    damage(shipped / name, how)
    out = shipped / "table.csv"
    folders = ["--data", str(shipped / "data"), "--models", str(shipped / "models")]
    assert main(["score", "--as-of", "2021-06", *folders, "--out", str(out)]) == 2
    said = capfd.readouterr()
    assert said.out == "" and not out.exists()
    assert said.err.count("\n") == 1
    assert said.err.startswith(f"python -m risk score: {shipped / name}: expected ")
    assert remedy(name) in said.err


@pytest.mark.parametrize("name", READ)
def test_every_kind_of_damage_is_refused_by_who_reads_the_file(shipped, scorer, name):
    """What a command prints is this sentence, as the test above holds."""
    path = shipped / name
    content = path.read_bytes()
    for how in DAMAGE:
        damage(path, how)
        with pytest.raises(InputError) as refused:
            if name.startswith("models"):
                read_models(scorer.panel, shipped / "models")
            else:
                table = path.name.split(".")[0]
                read_package(shipped / "data", (table,) if table in READ_BY_SCORE else ())
        said = str(refused.value)
        assert said.startswith(f"{path}: expected "), how
        assert "\n" not in said and remedy(name) in said, how
        path.write_bytes(content)


@pytest.mark.parametrize("how", ["byte in the middle flipped", "removed"])
def test_files_that_no_score_is_made_of_change_none_when_damaged(shipped, how, tmp_path):
    assert main(["score", "--as-of", "2021-06", "--out", str(tmp_path / "good.csv")]) == 0
    for name in {*FILES} - {*READ}:
        damage(shipped / name, how)
    folders = ["--data", str(shipped / "data"), "--models", str(shipped / "models")]
    assert main(["score", "--as-of", "2021-06", *folders, "--out", str(tmp_path / "t.csv")]) == 0
    assert (tmp_path / "t.csv").read_bytes() == (tmp_path / "good.csv").read_bytes()


def test_no_flipped_bit_is_ever_read_as_a_number(shipped):
    """A hundred bits anywhere in what is read: each is refused."""
    rng = random.Random(0)
    panel = load_panel()
    names = [*READ, f"models/{FILE}", *MAPS]
    for _ in range(100):
        path = shipped / rng.choice(names)
        content = path.read_bytes()
        path.write_bytes(flipped(content, rng.randrange(len(content)), 1 << rng.randrange(8)))
        with pytest.raises(InputError, match=path.name):
            table = path.name.split(".")[0]
            tables = (table,) if table in READ_BY_SCORE else ()
            description = read_package(shipped / "data", tables).description
            read_models(panel, shipped / "models")
            read_json(shipped / "models" / FILE, "the published scores", "")
            check_map(description, shipped / "static")
        path.write_bytes(content)


@pytest.mark.parametrize("how", DAMAGE)
@pytest.mark.parametrize("name", [f"models/{FILE}", *MAPS])
def test_damaged_scores_and_maps_are_named(shipped, scorer, name, how):
    damage(shipped / name, how)
    with pytest.raises(InputError) as refused:
        check_map(scorer.panel.description, shipped / "static")
        read_verification(scorer.forecaster, shipped / "models")
    assert str(refused.value).startswith(f"{shipped / name}: expected ")
    assert remedy(name) in str(refused.value)


def test_a_file_of_the_product_itself_is_named_without_the_machines_folders(monkeypatch):
    monkeypatch.setattr("risk.storage.files.read_file", lambda path: b"damaged")
    with pytest.raises(InputError, match="^data/datapackage.json: expected the data package"):
        load_scorer()

"""Nothing assumes where the data end, or which releases lie in the folder."""

import json
import os
import shutil
import sys
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest

from risk.build.pipeline import build
from risk.cli import main
from risk.dataset.package import read_package
from risk.storage.errors import InputError
from risk.storage.files import sha256
from risk.terms.countries import read_countries
from tests.conftest import ROOT
from tests.tiny import CANDIDATE, read_rows, write_rows, write_seeds, write_sources

YEARS = range(1989, 2025)
PROVISIONAL = 17  # months: 2025, and 2026 to May
CANDIDATES = {CANDIDATE: "2021-03", "GEDEvent_v22_0_2.csv": "2022-02", "GEDEvent_v23_0_10.csv": ""}
OLDER = Path(os.environ.get("SPILLOVER_SOURCES_OLDER", ROOT.parent / "shared" / "sources"))


@pytest.fixture(scope="module")
def later(tmp_path_factory):
    """A folder with sources/ to May 2026 and three candidate files, and what was built of them."""
    folder = tmp_path_factory.mktemp("later")
    states = read_countries(write_seeds(folder / "countries.csv"))
    sources = write_sources(
        folder / "sources", YEARS, provisional_months=PROVISIONAL, battles="BattleDeaths_v26_1.csv"
    )
    header, *events = read_rows(sources / CANDIDATE)
    for number, (name, month) in enumerate(CANDIDATES.items()):
        if number:
            dated = [
                [f"{number}{row[0]}", *row[1:5], *[f"{month or '2023-10'}-01"] * 2, row[7]]
                for row in events
            ]
            write_rows(sources / name, [header, *dated])
    patch = pytest.MonkeyPatch()
    patch.setattr("risk.build.read_files.read_countries", lambda: states.copy())
    build(sources, folder / "data", folder / "static", progress=False)
    patch.undo()
    return folder


@pytest.fixture(scope="module")
def published(later):
    """The same folder with fits, scores and cards; the black box and sizes are cut out."""
    folders = ["--data", str(later / "data"), "--models", str(later / "models")]
    patch = pytest.MonkeyPatch()
    patch.setattr("risk.model.rivals._boost", lambda x, y, new: np.full(len(new), 0.1))
    no_sizes = pd.DataFrame({"size": []})  # nobody has 100,000 arrivals here
    patch.setattr("risk.track_record.report.size_table", lambda *_: no_sizes)
    with joblib.parallel_config("threading"):
        assert main(["fit", *folders]) == 0
        assert main(["verify", "--publish", *folders]) == 0
    patch.undo()
    return later


def described(folder):
    return json.loads((folder / "data" / "datapackage.json").read_text(encoding="utf-8"))


def test_the_description_says_where_each_kind_of_data_ends(later):
    found = described(later)
    assert found["last_violence_month"] == "2026-05"
    assert found["first_provisional_month"] == "2025-01"
    assert found["last_outcome_year"] == 2024


def test_releases_are_those_of_the_files_in_the_folder(later):
    titles = [source["title"] for source in described(later)["sources"]]
    assert "UCDP Battle-Related Deaths 26.1" in titles
    assert "UCDP Organized Violence country-year 25.1" in titles
    assert not any("{" in title for title in titles)


def test_every_candidate_file_is_read(later):
    events = read_package(later / "data").tables["candidate_events"]
    assert set(events.month) == {"2021-03", "2022-02", "2023-10"}


def test_two_releases_of_one_file_are_refused_by_name(later, tmp_path):
    sources = shutil.copytree(later / "sources", tmp_path / "sources")
    shutil.copy(sources / "organizedviolencecy_v25_1.csv", sources / "organizedviolencecy_v26.csv")
    with pytest.raises(InputError) as error:
        build(sources, tmp_path / "data", tmp_path / "static", progress=False)
    assert str(error.value) == (
        "organizedviolencecy_v*.csv: expected one release in sources/, got "
        "organizedviolencecy_v25_1.csv, organizedviolencecy_v26.csv"
    )


@pytest.mark.slow
def test_cards_and_scores_are_labelled_by_the_data(published):
    text = (published / "models" / "verification.json").read_text(encoding="utf-8")
    periods = {"all": "2004–2023", "since-2016": "2016–2023"}
    assert [o["periods"] for o in json.loads(text)["outcomes"].values()] == [periods] * 3
    for outcome in ("either", "arrivals", "armed"):
        card = (published / "models" / f"{outcome}.md").read_text(encoding="utf-8")
        assert "## By region of the receiver, 2004-2023\n" in card
        assert card.count("origins every third month 2004–2023: ") == 2  # countries, corridors
        assert card.count("origins every third month 2016–2023: ") == 2
        assert "In 2016–2023 it warned" in card
        assert "–2022" not in card and "-2022" not in card


@pytest.mark.slow
def test_a_month_for_which_newer_data_were_due_says_which(published, capsys):
    folders = ["--data", str(published / "data"), "--models", str(published / "models")]
    assert main(["score", "--as-of", "2025-05", *folders]) == 0
    assert capsys.readouterr().err == ""
    assert main(["score", "--as-of", "2026-06", *folders]) == 0
    said = capsys.readouterr().err
    assert said == (
        "python -m risk score: As of June 2026, newer data were due: the latest are of 2024 for "
        "V-Dem, UNHCR population, UCDP Battle-Related Deaths, UNHCR flows and outcomes\n"
    )


class Opened:
    """Names of the files of a folder that are opened while it listens."""

    def __init__(self, folder):
        self.folder = str(folder)
        self.names = set()
        self.listening = False
        sys.addaudithook(self.hear)  # cannot be taken away again

    def hear(self, event, args):
        if self.listening and event == "open" and isinstance(args[0], (str, os.PathLike)):
            path = Path(os.fsdecode(args[0]))
            if str(path.parent) == self.folder:
                self.names.add(path.name)


def recorded(description):
    return {name: found for s in description["sources"] for name, found in s["files"].items()}


def test_every_file_that_is_read_is_recorded_with_its_hash(later, tmp_path, monkeypatch):
    sources = later / "sources"
    states = read_countries(later / "countries.csv")
    monkeypatch.setattr("risk.build.read_files.read_countries", lambda: states.copy())
    opened = Opened(sources)
    opened.listening = True
    build(sources, tmp_path / "data", tmp_path / "static", progress=False)
    opened.listening = False
    found = recorded(described(tmp_path))
    assert opened.names == set(found)
    assert set(CANDIDATES) <= opened.names
    for name, digest in found.items():
        assert digest == f"sha256:{sha256((sources / name).read_bytes())}"


@pytest.mark.slow
@pytest.mark.skipif(not OLDER.is_dir(), reason="no older sources: name SPILLOVER_SOURCES_OLDER")
def test_the_older_sources_build_and_nothing_before_their_end_has_changed_since(tmp_path):
    build(OLDER, tmp_path / "data", tmp_path / "static", progress=False)
    found = described(tmp_path)
    assert set(recorded(found)) >= {path.name for path in OLDER.glob("GEDEvent_v*")}
    old = read_package(tmp_path / "data")
    new = read_package()
    assert new.description["last_violence_month"] > found["last_violence_month"]
    for name in ("countries", "corridors"):
        pd.testing.assert_frame_equal(
            old.tables[name].drop(columns="state_to", errors="ignore"),
            new.tables[name].drop(columns="state_to", errors="ignore"),
        )
    key = ["source_iso3", "receiver_iso3", "year"]
    shared = new.tables["outcomes"].merge(old.tables["outcomes"], on=key, suffixes=("", "_old"))
    assert len(shared) == len(old.tables["outcomes"])
    assert (shared.known_since.astype(str) == shared.known_since_old.astype(str)).all()
    for column in ("arrivals", "repeated", "conflicts", "armed"):
        now = shared[column].to_numpy()
        before = shared[f"{column}_old"].to_numpy()
        np.testing.assert_array_equal(now, before, column)

"""The forward log: what was said stays, and whatever was changed is found."""

import json
import subprocess
from datetime import UTC, datetime
from importlib import import_module
from types import SimpleNamespace

import pandas as pd
import pytest

from risk.build.pipeline import build
from risk.cli import main
from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.storage.errors import InputError
from risk.storage.files import sha256
from risk.terms.months import to_month
from risk.track_record.forward.append import append, said
from risk.track_record.forward.log import (
    FORWARD,
    SUMS,
    TABLE,
    log_folder,
    own_log,
    read_log,
    said_of,
)

forward_table = import_module("risk.track_record.forward.append")

JUNE, JULY, AUGUST = (to_month(f"2026-{month:02d}") for month in (6, 7, 8))
NOW = datetime(2026, 7, 3, 12, tzinfo=UTC)


def small(month, probability=0.25):
    """A forecast of two rows."""
    row = {column.name: None for column in TABLE.columns} | {"fitted_probability": probability}
    row |= {"outcome": "armed", "onset": "new", "fitted_level": "Guarded", "equal_level": "Low"}
    return pd.DataFrame(
        [row | {"source_iso3": s, "receiver_iso3": "TJK"} for s in ("", "AFG")]
    ).fillna({"source_iso3": ""})


def speaker(month, version="d" * 64):
    """Stands for the data and models of a month."""
    panel = SimpleNamespace(
        last_month=month,
        digest=version,
        version=version[:12],
        last_year=2024,
        description={"last_violence_month": "2026-05"},
    )
    models = SimpleNamespace(digest="e" * 64, version="e" * 12)
    return SimpleNamespace(panel=panel, forecaster=SimpleNamespace(models=models))


@pytest.fixture
def log(tmp_path, monkeypatch):
    """The folder of a log of June, July and August 2026."""
    monkeypatch.setattr(forward_table, "said", lambda scorer, month: small(month, month / 1e5))
    monkeypatch.setattr(forward_table, "weights_used", lambda *_: {"fitted": {}})
    monkeypatch.setattr(forward_table, "withheld_reasons", lambda *_: {})
    folder = tmp_path / "forward"
    for month in (JUNE, JULY, AUGUST):
        append(speaker(month), folder, now=NOW)
    return folder


def problems(folder):
    return read_log(folder).problems


def test_a_log_has_a_file_a_month_each_with_the_hash_of_the_one_before(log):
    assert problems(log) == ()
    entries = read_log(log).entries
    assert [entry.as_of for entry in entries] == [JUNE, JULY, AUGUST]
    assert entries[0].head["before"] is None
    assert entries[2].head["before"] == {"file": "2026-07.csv", "sha256": entries[1].digest}
    assert entries[1].head["written"] == "2026-07-03T12:00:00+00:00"
    assert {path.name for path in log.iterdir()} == {
        "2026-06.csv",
        "2026-07.csv",
        "2026-08.csv",
        SUMS,
    }


def test_the_list_is_one_that_sha256sum_checks(log):
    checked = subprocess.run(["sha256sum", "-c", SUMS], cwd=log, capture_output=True, check=False)
    assert checked.returncode == 0
    assert checked.stdout.count(b": OK") == 3


@pytest.mark.slow
def test_every_changed_byte_is_found(log):
    for path in sorted(log.iterdir()):
        content = path.read_bytes()
        for place in range(len(content)):
            changed = bytearray(content)
            changed[place] ^= 1
            path.write_bytes(changed)
            assert problems(log), f"{path.name}: byte {place}"
        path.write_bytes(content)
    assert problems(log) == ()


def test_every_cut_and_every_byte_too_many_is_found(log):
    for path in sorted(log.iterdir()):
        content = path.read_bytes()
        for changed in (content[:-1], content[1:], content + b"\n", b""):
            path.write_bytes(changed)
            assert problems(log), path.name
        path.write_bytes(content)


@pytest.mark.parametrize("month", ["2026-06", "2026-07", "2026-08"])
def test_a_missing_month_is_named_in_a_sentence(log, month):
    (log / f"{month}.csv").unlink()
    (sentence,) = problems(log)
    assert f"{month}.csv: expected this month of the log, found no file" in sentence


def test_two_files_that_changed_places_are_both_named(log):
    first, second = (log / f"2026-{month}.csv" for month in ("06", "07"))
    june = first.read_bytes()
    july = second.read_bytes()
    first.write_bytes(july)
    second.write_bytes(june)
    found = problems(log)
    assert [
        sentence.partition(":")[0].endswith(f"2026-{m}.csv")
        for sentence, m in zip(found, ("06", "07"), strict=True)
    ] == [True, True]


def test_a_list_in_another_order_is_found(log):
    lines = (log / SUMS).read_text(encoding="utf-8").splitlines(keepends=True)
    (log / SUMS).write_text("".join([lines[1], lines[0], lines[2]]), encoding="utf-8")
    assert any("line 2: expected a month after 2026-07.csv" in p for p in problems(log))


def test_a_month_rewritten_together_with_its_line_is_found_by_the_next(log):
    old = read_log(log).entries[1].digest
    changed = (log / "2026-07.csv").read_bytes().replace(b"0.24", b"0.99")
    (log / "2026-07.csv").write_bytes(changed)
    lines = (log / SUMS).read_text(encoding="utf-8")
    (log / SUMS).write_text(lines.replace(old, sha256(changed)), encoding="utf-8")
    (sentence,) = problems(log)
    assert f"2026-08.csv: written after a file of sha256 {old[:12]}..." in sentence
    assert "an earlier month was changed or is missing" in sentence


@pytest.mark.parametrize("lines", [slice(1, 3), slice(0, 2), slice(0, 0)])
def test_a_shortened_list_is_found(log, lines):
    kept = (log / SUMS).read_text(encoding="utf-8").splitlines(keepends=True)[lines]
    (log / SUMS).write_text("".join(kept), encoding="utf-8")
    assert any("expected a line for it in SHA256SUMS" in sentence for sentence in problems(log))


def test_a_lost_list_is_found(log):
    (log / SUMS).unlink()
    assert len(problems(log)) == 3


def test_a_second_forecast_of_a_month_does_not_replace_the_first(log):
    before = {path.name: path.read_bytes() for path in log.iterdir()}
    said_now = append(speaker(AUGUST, "f" * 64), log, now=NOW)
    assert said_now == (
        "August 2026 was forecast on 2026-07-03 with data dddddddddddd and model eeeeeeeeeeee; "
        "that stays, and that of data ffffffffffff and model eeeeeeeeeeee is not written"
    )
    assert {path.name: path.read_bytes() for path in log.iterdir()} == before


def test_a_month_before_the_last_is_not_slipped_in(log):
    before = {path.name: path.read_bytes() for path in log.iterdir()}
    assert "comes too late" in append(speaker(JUNE - 1), log, now=NOW)
    assert {path.name: path.read_bytes() for path in log.iterdir()} == before


def test_nothing_is_added_to_a_damaged_log(log):
    (log / "2026-06.csv").write_bytes(b"x")
    with pytest.raises(InputError, match="what was said was changed"):
        append(speaker(AUGUST + 1), log, now=NOW)
    assert not (log / "2026-09.csv").exists()


def test_a_month_that_a_killed_append_did_not_list_is_listed_and_not_written_again(log):
    lines = (log / SUMS).read_text(encoding="utf-8").splitlines(keepends=True)
    (log / SUMS).write_text("".join(lines[:2]), encoding="utf-8")
    august = (log / "2026-08.csv").read_bytes()
    assert "August 2026 was forecast on" in append(speaker(AUGUST, "f" * 64), log, now=NOW)
    assert problems(log) == ()
    assert (log / "2026-08.csv").read_bytes() == august


def test_a_later_month_does_not_change_what_was_said(log):
    before = (log / "2026-08.csv").read_bytes()
    append(speaker(AUGUST + 1), log, now=NOW)
    assert (log / "2026-08.csv").read_bytes() == before
    august = said_of(AUGUST, log)
    assert august.fitted_probability.tolist() == [AUGUST / 1e5] * 2
    assert set(august.data_version) == {"d" * 64}
    assert {f"{written:%Y-%m-%d}" for written in august.written} == {f"{NOW:%Y-%m-%d}"}
    assert said_of(AUGUST + 2, log) is None


def test_a_copy_of_the_shipped_log_is_gone_on_with(log, tmp_path, monkeypatch):
    monkeypatch.setenv("SPILLOVER_RELEASES", str(tmp_path / "releases"))
    assert log_folder() == FORWARD
    append(speaker(AUGUST + 1), own_log(), begin_with=log, now=NOW)
    assert log_folder() == own_log() == tmp_path / "releases" / "forward"
    entries = read_log(own_log()).entries
    assert [entry.as_of for entry in entries] == [JUNE, JULY, AUGUST, AUGUST + 1]
    assert problems(own_log()) == problems(log) == ()
    assert (own_log() / "2026-06.csv").read_bytes() == (log / "2026-06.csv").read_bytes()
    append(speaker(AUGUST + 2), own_log(), begin_with=log, now=NOW)
    assert len(read_log(own_log()).entries) == 5 and len(read_log(log).entries) == 3


@pytest.mark.slow
def test_a_build_leaves_the_log_as_it_is(log, tiny_world, tmp_path):
    (tmp_path / "data").mkdir()
    log.rename(tmp_path / "data" / "forward")
    build(tiny_world, tmp_path / "data", tmp_path / "static", progress=False)
    assert problems(tmp_path / "data" / "forward") == ()
    assert len(read_log(tmp_path / "data" / "forward").entries) == 3


# The real forecast


@pytest.fixture(scope="module")
def latest(scorer):
    return said(scorer, scorer.panel.last_month)


@pytest.mark.parametrize("outcome", ["either", "arrivals", "armed"])
def test_the_log_says_what_score_says(scorer, latest, outcome):
    settings = Settings(scorer.panel.last_month, outcome)
    mine = latest[latest.outcome == outcome]
    along = mine[mine.source_iso3 != ""]
    into = mine[mine.source_iso3 == ""]
    corridors = corridor_table(scorer, settings)
    both = along.merge(corridors, on=["source_iso3", "receiver_iso3"])
    assert len(both) == len(along) == len(corridors) > 300
    assert both.fitted_probability.sub(both.probability).abs().max() <= 5.1e-7
    assert (both.fitted_level == both.level).all()
    countries = country_table(scorer, settings)
    both = into.merge(countries.rename(columns={"iso3": "receiver_iso3"}), on="receiver_iso3")
    assert len(both) == len(into) == len(countries)
    assert both.fitted_high.sub(both.probability_high).abs().max() <= 5.1e-7
    assert (both.fitted_level == both.level).all()


@pytest.mark.slow
def test_the_command_writes_once_and_verify_reads_it(tmp_path, capsys, scorer):
    folder = tmp_path / "log"
    assert main(["forward", "--log", str(folder)]) == 0
    assert "is written down in" in capsys.readouterr().out
    (path,) = folder.glob("*.csv")
    assert path.stat().st_size < 300_000
    head = json.loads(path.read_bytes().splitlines()[0][2:])
    assert head["data_version"] == scorer.panel.digest
    assert head["model_version"] == scorer.forecaster.models.digest
    content = path.read_bytes()
    assert main(["forward", "--log", str(folder)]) == 0
    assert "that stays" in capsys.readouterr().out
    assert path.read_bytes() == content
    assert main(["verify", "--forward", "--log", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "1 month" in out and "nothing to score yet. The outcome of" in out
    path.write_bytes(content.replace(b"Guarded", b"Severe ", 1))
    assert main(["verify", "--forward", "--log", str(folder)]) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "what was said was changed" in err

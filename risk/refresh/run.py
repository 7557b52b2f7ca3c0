"""One refresh: collect, build, fit, compare, and only then switch.

All of it happens in a new folder beside what is served. Whatever fails or is killed before the
switch leaves the old data serving; the next refresh clears away what it left behind.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tqdm import tqdm

from risk.alerts import latest_report, write_feeds
from risk.build import build, read_pinned
from risk.dataset import STATIC, Panel, Release, check_map, load_panel, releases, releases_folder
from risk.model import fit_all, learned_besides, number_of_fits, write_models
from risk.refresh.collect import Collected, collect
from risk.refresh.revisions import by_series, cells_csv, moved_chances, revised_cells
from risk.risk_table import Scorer, load_release
from risk.storage import InputError, locked, make_folder, sealed, shown, write_files
from risk.terms import OUTCOMES
from risk.track_record import count_steps, publish, to_publish
from risk.track_record.forward import FORWARD, append, own_log

MANIFEST_FIELDS = ("address", "release", "last_modified", "bytes", "sha256", "fetched")
FEEDS = "feeds"
PARTS = "parts"  # half downloads, which outlive a run


@dataclass(frozen=True)
class Refreshed:
    """What became of a refresh.

    release : what is served from now on; None where nothing was new
    failed : by series, the sentence on why its last accepted files stay
    sentences : what became of each series, and of what is written after the switch
    """

    release: Release | None
    failed: Mapping[str, str]
    sentences: Sequence[str]


def refresh(
    *,
    given: Path | None = None,
    only: frozenset[str] = frozenset(),
    accept: frozenset[str] = frozenset(),
    without: frozenset[str] = frozenset(),
) -> Refreshed:
    """Serve what the publishers have by now, if all goes well.

    Raises InputError if another refresh is at work, nothing can be built or fitted, or the disk
    refuses. What was served before still is.

    Parameters
    ----------
    given : folder of the publishers' files at hand; None: they are fetched
    only : names of sources or publishers to look at; empty: all
    accept : names of sources whose newest file is taken although it would be refused
    without : indicators of judgement that are not learned although their series covers the years
    """
    folder = releases_folder()
    with locked(folder):
        now = _now()
        _clear(folder, now, _before())
        name = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%fZ")
        new = Release(name, folder / name)
        try:
            make_folder(new.sources)
            accepted = now.sources if now.name else None
            old = _readable(now)
            # Without borders and map nothing can be built: say so before anything is fetched.
            read_pinned(given or new.sources, now.data if old else releases.SHIPPED.data)
            collected = collect(
                new.sources, accepted, given=given, only=only, accept=accept, parts=folder / PARTS
            )
            is_same = bool(old and accepted and not collected.changed)
            if not is_same:
                _prepare(new, collected, now, old, without)
                releases.switch(new, now)
        except BaseException:
            shutil.rmtree(new.folder, ignore_errors=True)
            raise
        if is_same:
            shutil.rmtree(new.folder, ignore_errors=True)
            return Refreshed(None, collected.failed, collected.sentences)
        _clear(folder, new, now)
        failed = dict(collected.failed)
        scorer = load_release(new)
        learned = learned_besides(scorer.panel, scorer.forecaster.models)
        sentences = [*collected.sentences, *learned, *_tell(scorer, failed)]
    return Refreshed(new, failed, sentences)


def _tell(scorer: Scorer, failed: dict[str, str]) -> list[str]:
    """Log the forecast for good and write the feeds; what fails there joins what failed."""
    sentences = []
    try:
        sentences.append(append(scorer, own_log(), begin_with=FORWARD))
    except InputError as error:
        failed["forward log"] = f"forward log: {error}"
    try:
        feeds = write_feeds(latest_report(scorer), releases_folder() / FEEDS)
    except InputError as error:
        failed["feeds"] = f"feeds: {error}"
    else:
        sentences.append(f"feeds: {', '.join(shown(path) for path in feeds)}")
    return sentences


def back() -> Release:
    """Serve again what was served before the last switch; a second time returns.

    Raises InputError if there is none, it cannot be read, or a refresh is at work.
    """
    folder = releases_folder()
    with locked(folder):
        before = releases.one_before()
        if before is None:
            raise InputError("expected a release to go back to, found none: nothing was refreshed")
        load_release(before)
        releases.switch(before, releases.current())
    return before


def _before() -> Release:
    """What was served before; what came with the product where nobody knows."""
    try:
        return releases.one_before() or releases.SHIPPED
    except InputError:
        return releases.SHIPPED


def _now() -> Release:
    """What is served; what came with the product where the file that says so is damaged."""
    try:
        return releases.current()
    except InputError:
        return releases.SHIPPED


def _readable(release: Release) -> Scorer | None:
    """A release to compare with; None where it is damaged, missing, or of another version."""
    try:
        return load_release(release)
    except InputError:
        return None


def _clear(folder: Path, *keep: Release) -> None:
    """Remove releases that nobody can go back to, and what a killed refresh left."""
    names = {release.name for release in keep}
    for path in folder.iterdir():
        if releases.NAME.fullmatch(path.name) and path.name not in names:
            shutil.rmtree(path, ignore_errors=True)


def _prepare(
    new: Release, collected: Collected, now: Release, old: Scorer | None, without: frozenset[str]
) -> None:
    """Fill a release: data, fits, scores of its past forecasts, and what it changed."""
    _fit(_build(new, now.data if old else releases.SHIPPED.data), new, without)
    scorer = load_release(new)
    _score(scorer, new)
    record: dict[str, Any] = {
        "refreshed": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "data_version": scorer.panel.digest,
        "model_version": scorer.forecaster.models.digest,
        "files": [
            {"file": name} | {field: getattr(entry, field) for field in MANIFEST_FIELDS}
            for name, entry in collected.manifest.items()
        ],
        "kept": dict(collected.failed),
        "before": None,
    }
    files = {}
    if old:
        cells = revised_cells(old.panel, scorer.panel)
        month, chances = moved_chances(old.forecaster, scorer.forecaster)
        record["before"] = {
            "release": now.name,
            "data_version": old.panel.digest,
            "model_version": old.forecaster.models.digest,
            "last_month": old.panel.description["last_month"],
        }
        record |= {"series": by_series(cells), "month": month, "chances": chances}
        files[new.folder / releases.REVISED_CELLS] = cells_csv(cells)
    write_files({**files, new.folder / releases.RECORD: sealed(record)})


def _build(new: Release, accepted: Path) -> Panel:
    static = new.folder / "static"
    build(new.sources, new.data, static, accepted=accepted, drawn=STATIC)
    panel = load_panel(new.data)
    try:
        check_map(panel.description, STATIC)
    except InputError:
        raise InputError(
            "the map files of the sources: expected those that Spillover came with, got others; "
            "a refresh keeps the map. To change it run: python -m risk build --sources DIR"
        ) from None
    shutil.rmtree(static, ignore_errors=True)
    return panel


def _fit(panel: Panel, new: Release, without: frozenset[str]) -> None:
    total = number_of_fits(panel)
    with tqdm(total=total, desc="fit", unit="fit", disable=None) as bar:
        models = fit_all(panel, without=without, progress=bar.update)
    write_models(models, new.models)


def _score(scorer: Scorer, new: Release) -> None:
    """The scores of past forecasts, for the track record."""
    backtest = scorer.backtest
    total = count_steps(backtest, len(OUTCOMES), warned=len(OUTCOMES))
    with tqdm(total=total, desc="verify", unit="step", disable=None) as bar:
        published = to_publish(backtest, progress=bar.update)
    publish(scorer, published, new.models)

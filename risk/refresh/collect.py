"""All the publishers' files into one folder: what is new and right, else the last accepted."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from tqdm import tqdm

from risk.build import Entry, read_manifest, write_manifest
from risk.refresh.checks import few
from risk.refresh.offers import news
from risk.refresh.shelves import Shelves, names_of
from risk.refresh.summary import from_record
from risk.refresh.take import Taking
from risk.refresh.web import SERIES, Fetcher, Pages, Series, find
from risk.storage import InputError, make_folder

PARTS = ".parts"


@dataclass
class Collected:
    """What came of it.

    manifest : entries by the name of the file, all that lie in the folder and are known
    failed : sentence by series whose last accepted files stay
    renewed : series of which something new was accepted
    sentences : one for each series, in their order
    """

    manifest: dict[str, Entry] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    renewed: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether anything is new, so that a build gives other data."""
        return bool(self.renewed)


def collect(
    into: Path,
    accepted: Path | None,
    *,
    given: Path | None = None,
    only: Collection[str] = (),
    accept: Collection[str] = (),
    parts: Path | None = None,
    fetcher: Fetcher | None = None,
    today: date | None = None,
    progress: bool = True,
) -> Collected:
    """Fill a folder with every file that a build reads.

    Raises InputError if a name is unknown, the disk refuses, or a build would lack a file. Nothing
    outside `into` and `parts` is changed. Returns: Collected. Each series that fails is in it with
    a sentence, and its last accepted files are in `into`.

    Parameters
    ----------
    into : folder to fill; made if there is none
    accepted : folder of the last accepted files, which stays as it is; None the first time
    given : folder of files at hand, read instead of the network
    only : series or publishers to look for; all others stay as accepted
    accept : series of which a release is accepted although it differs too much from the last
    parts : folder in which half a file survives a kill; within `into` if not given
    fetcher : session with the publishers
    today : the day on which this runs, if it is another one than the clock's
    progress : whether to draw progress bars where stderr is a screen
    """
    asked = find(only)
    if given is not None and not given.is_dir():
        raise InputError(f"{given}: expected the folder of the files at hand, found none")
    make_folder(into)
    at_hand = Shelves(into, accepted, given, parts or into / PARTS)
    make_folder(at_hand.parts)
    now = datetime.now(UTC).replace(microsecond=0)
    if today is not None:
        now = datetime.combine(today, now.timetz())
    taking = Taking(
        at_hand,
        fetcher or Fetcher(progress=progress),
        {series.name for series in find(accept)} if accept else set(),
        now,
    )
    result = Collected()
    bar = tqdm(SERIES, desc="refresh", unit="series", disable=None if progress else True)
    for series in bar:
        if series not in asked:
            result.manifest |= at_hand.keep(series)
            continue
        try:
            taken = taking.take(series)
        except InputError as error:
            held = at_hand.accepted_names(series)
            stays = f"; in place as accepted before: {few(held, 1)}" if held else ""
            result.failed[series.name] = f"{series.name}: {error}{stays}"
            result.sentences.append(result.failed[series.name])
            result.manifest |= at_hand.keep(series)
            continue
        result.manifest |= taken.manifest
        result.sentences.append(f"{series.name}: {taken.sentence}")
        if taken.is_new:
            result.renewed.append(series.name)
    at_hand.keep_pinned()
    write_manifest(result.manifest, into)
    at_hand.clear(has_failed=bool(result.failed))
    for series in SERIES:
        if not names_of(series, into):
            why = result.failed.get(series.name, f"{series.name}: not asked for")
            raise InputError(f"{why}; a build needs it, and none was accepted before")
    return result


def check(
    accepted: Path | None,
    only: Collection[str] = (),
    *,
    fetcher: Fetcher | None = None,
    today: date | None = None,
) -> Collected:
    """What a refresh would fetch, one sentence for each series; nothing is fetched.

    The result has no manifest. `failed` has the series of which a publisher did not say what is
    new. Raises InputError if a name is unknown.
    """
    asked = find(only)
    held = read_manifest(accepted) if accepted else {}
    session = fetcher or Fetcher()
    day = today or datetime.now(UTC).date()
    result = Collected()
    for series in asked:
        try:
            told = f"{series.name}: {_told(series, held, session, day)}"
        except InputError as error:
            told = f"{series.name}: {error}"
            result.failed[series.name] = told
        result.sentences.append(told)
    return result


def _told(series: Series, held: dict[str, Entry], fetcher: Fetcher, today: date) -> str:
    parts = series.choices[0]
    names = news(parts, held, fetcher, today)
    if names:
        return f"new: {', '.join(names)}"
    due = _due(series, held)
    if any(isinstance(part, Pages) for part in parts):
        return f"the publisher names no version: only a refresh tells what is new{due}"
    return f"nothing new{due}"


def _due(series: Series, held: dict[str, Entry]) -> str:
    """When the period after the last accepted one is published, as a rule."""
    for name, entry in sorted(held.items()):
        summary = from_record(entry.summary) if series.holds(name) else None
        if summary:
            newest = summary.newest
            month = int(newest[5:7] or 12)
            return (
                f"; to {newest} now, the next is due on {series.due.after(int(newest[:4]), month)}"
            )
    return ""

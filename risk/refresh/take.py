"""One series: what is offered, whether it is right, and into the folder with it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path

from risk.build import Entry
from risk.publishers.ucdp import release_of
from risk.refresh.checks import few, problems, stale
from risk.refresh.content import check_content
from risk.refresh.offers import Fetched, Offer, fetch_offer
from risk.refresh.shelves import Shelves, copy, fingerprint, move, names_of
from risk.refresh.summary import Summary, from_record, summarise
from risk.refresh.web import Events, Fetcher, Part, Series, answers, token_for
from risk.storage import InputError


@dataclass(frozen=True)
class Taken:
    """What of a series lies in the folder now, whether it is new, and what to say."""

    manifest: dict[str, Entry]
    is_new: bool
    sentence: str


@dataclass(frozen=True)
class Taking:
    """How series are taken in one run.

    trusted : names of series that are accepted although they differ too much from the last
    now : when it is: what comes now came then, and events may not be older than 90 days
    """

    shelves: Shelves
    fetcher: Fetcher
    trusted: set[str]
    now: datetime

    def take(self, series: Series) -> Taken:
        """The first choice of a series that is right.

        Raises InputError if none is; nothing of the series is in the folder then.
        """
        if self.shelves.given is not None:
            return self._accepted(series, self._at_hand(series, self.shelves.given))
        refused: list[str] = []
        held = {name: e for name, e in self.shelves.known.items() if series.holds(name)}
        for parts in filter(_is_open, series.choices):
            try:
                offer = fetch_offer(
                    series, parts, held, self.shelves.parts, self.fetcher, self.now.date()
                )
                taken = self._accepted(series, offer)
            except InputError as error:
                refused.append(str(error))
                continue
            if not refused:
                return taken
            sentence = f"{taken.sentence}, the second choice, because of the first: {refused[0]}"
            return replace(taken, sentence=sentence)
        raise InputError("; the other choice: ".join(refused))

    def _at_hand(self, series: Series, given: Path) -> Offer:
        names = names_of(series, given)
        for name in names:
            check_content(given / name, series)
        return Offer({name: Fetched(given / name, "", answers.UNKNOWN) for name in names})

    def _accepted(self, series: Series, offer: Offer) -> Taken:
        """Check what came, and put it into the folder if it is right."""
        shelves = self.shelves
        held = shelves.accepted_names(series)
        entries = {name: self._entry(series, name, file) for name, file in offer.fetched.items()}
        same = {name for name in entries if name in held and self._is_same(entries[name], name)}
        new = sorted(set(entries) - same)
        if not new:
            return self._nothing_new(series, held)
        stay = offer.unchanged | same | {name for name in held if series.keeps(name)} - set(new)
        paths = [offer.fetched[name].path for name in new]
        paths += [shelves.accepted / name for name in sorted(stay) if shelves.accepted]
        newest = entries[new[-1]]
        released = date.fromisoformat((newest.last_modified or newest.fetched)[:10])
        summary = summarise(series.name, paths, released)
        self._check(series, new, summary, problems(summary, self._before(series, held)))
        manifest = {name: entries[name] for name in new}
        manifest[new[0]] = replace(entries[new[0]], summary=asdict(summary))
        for name in new:
            place = copy if shelves.given else move
            place(offer.fetched[name].path, shelves.into)
        known = shelves.keep_files(sorted(stay))
        manifest |= {name: replace(entry, summary={}) for name, entry in known.items()}
        return Taken(manifest, True, f"accepted {few(new, 2)}, to {summary.newest}")

    def _nothing_new(self, series: Series, held: list[str]) -> Taken:
        if not held:
            raise InputError(f"expected a file like {' or '.join(series.files)}, found none")
        before = self._before(series, held)
        if before:
            self._check(series, held, before, [])
        return Taken(self.shelves.keep(series), False, "nothing new")

    def _check(self, series: Series, names: list[str], summary: Summary, faults: list[str]) -> None:
        # Files at hand are as old as they are, and the pages say so.
        if series.due.month is None and not self.shelves.given:
            faults = faults + stale(summary.newest, self.now.date())
        if faults and series.name not in self.trusted:
            raise InputError(
                f"{few(names, 2)}: {'; '.join(faults)}: look at the publisher's page; if that is "
                f"right, refresh with --accept {series.name}"
            )

    def _before(self, series: Series, held: list[str]) -> Summary | None:
        """What the accepted files are summary by, read from them where the manifest has none."""
        for name in held:
            entry = self.shelves.known.get(name)
            recorded = from_record(entry.summary) if entry else None
            if recorded:
                return recorded
        if not held or self.shelves.accepted is None:
            return None
        try:
            paths = [self.shelves.accepted / name for name in held]
            return summarise(series.name, paths, self.now.date())
        except InputError:  # what cannot be read is no measure of what comes
            return None

    def _entry(self, series: Series, name: str, file: Fetched) -> Entry:
        size, digest = fingerprint(file.path)
        known: Mapping[str, Entry] = self.shelves.known_given
        if name in known and known[name].sha256 == digest:
            return replace(known[name], summary={})
        return Entry(
            series.name,
            file.address,
            release_of(name) or file.stamp.last_modified[:10],
            file.stamp.last_modified,
            size,
            digest,
            self.now.isoformat(),
            file.stamp.etag,
        )

    def _is_same(self, entry: Entry, name: str) -> bool:
        known = self.shelves.known.get(name)
        if known:
            return known.sha256 == entry.sha256
        accepted = self.shelves.accepted
        return accepted is not None and entry.sha256 == fingerprint(accepted / name)[1]


def _is_open(parts: tuple[Part, ...]) -> bool:
    """Whether a choice wants no token, or somebody has it."""
    return all(not isinstance(part, Events) or bool(token_for(part.address)) for part in parts)

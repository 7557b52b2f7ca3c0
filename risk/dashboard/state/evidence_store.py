"""Which evidence a visitor has at hand: the files of the cases, and one file of their own."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from risk.inputs import Evidence, joined, read_evidence
from risk.storage import InputError

MOST_DIGESTS = 10
MOST_NAME = 80


@dataclass(frozen=True)
class Upload:
    """A file of evidence that a visitor brought; it lives in that visitor's session alone."""

    name: str
    evidence: Evidence


def read_upload(name: str, content: bytes) -> Upload:
    """Check a file that a visitor brought.

    Raises EvidenceError if it cannot be used, with every problem in it by row and column.

    Parameters
    ----------
    name : what the visitor calls it; its end is kept
    content : of any kind
    """
    name = name[-MOST_NAME:]
    return Upload(name, read_evidence(io.BytesIO(content), name=name))


@dataclass(frozen=True)
class Files:
    """All evidence that can be switched on: the files of the cases, and the visitor's own.

    coded : title and evidence of each case, by its slug
    """

    coded: Mapping[str, tuple[str, Evidence]] = field(default_factory=dict)
    upload: Upload | None = None

    def at_hand(self) -> dict[str, tuple[str, Evidence]]:
        """Name and content of all that can be switched on, by the digits in addresses.

        Files that share those digits are left out: an address cannot say which it means.
        """
        return {short: files[0] for short, files in self._every.items() if len(files) == 1}

    def unclear(self, digests: tuple[str, ...]) -> list[tuple[str, list[str]]]:
        """Digits that are switched on but are those of several files at hand, with their names."""
        return [
            (digest, [name for name, _ in self._every[digest]])
            for digest in digests
            if len(self._every.get(digest, ())) > 1
        ]

    def missing(self, digests: tuple[str, ...]) -> list[str]:
        """Digests that are switched on but whose file is not at hand."""
        return [digest for digest in digests if digest not in self._every]

    def together(self, digests: tuple[str, ...]) -> Evidence | None:
        """The evidence that is switched on and at hand, as one; None if there is none.

        Raises EvidenceError if two files have a row for the same value. `digests`: as in addresses.
        """
        here = self.at_hand()
        return joined([here[digest][1] for digest in digests if digest in here])

    @cached_property
    def _every(self) -> dict[str, list[tuple[str, Evidence]]]:
        """Every file, by the digits in addresses; of equal ones the visitor's own."""
        files = {
            evidence: f"of the case {title}"
            for title, evidence in self.coded.values()
            if len(evidence)
        }
        if self.upload:
            files[self.upload.evidence] = self.upload.name
        by_digits: dict[str, list[tuple[str, Evidence]]] = {}
        for evidence, name in files.items():
            by_digits.setdefault(evidence.short, []).append((name, evidence))
        return by_digits


NO_FILES = Files()


def parse_digests(text: str) -> tuple[str, ...]:
    """Digests as the URL has them.

    Raises InputError if one is no digest, or there are too many.

    >>> parse_digests("0123456789ab")
    ('0123456789ab',)
    """
    found = tuple(dict.fromkeys(text.split(",")))
    if len(found) > MOST_DIGESTS or not all(re.fullmatch("[0-9a-f]{12}", d) for d in found):
        raise InputError(f"evidence: expected the hash of a file, got {text[:40]!r}")
    return found

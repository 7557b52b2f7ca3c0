"""Which evidence a visitor has at hand: the files of the cases, and one file of their own."""

import io
import re
from dataclasses import dataclass

from risk.dashboard.state.served import cases
from risk.inputs.evidence import Evidence, joined
from risk.inputs.evidence_file import read_evidence
from risk.storage.errors import InputError

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


def at_hand(upload: Upload | None) -> dict[str, tuple[str, Evidence]]:
    """Name and content of all evidence that can be switched on, by the digits in addresses.

    Files that share those digits are left out: an address cannot say which it means.
    """
    return {short: files[0] for short, files in _files(upload).items() if len(files) == 1}


def unclear(digests: tuple[str, ...], upload: Upload | None) -> list[tuple[str, list[str]]]:
    """Digits that are switched on but are those of several files at hand, with their names."""
    here = _files(upload)
    return [
        (digest, [name for name, _ in here[digest]])
        for digest in digests
        if len(here.get(digest, ())) > 1
    ]


def _files(upload: Upload | None) -> dict[str, list[tuple[str, Evidence]]]:
    """Every file at hand, by the digits in addresses; of equal ones the visitor's own."""
    files = {
        case.evidence: f"of the case {case.title}"
        for case in cases().values()
        if len(case.evidence)
    }
    if upload:
        files[upload.evidence] = upload.name
    found: dict[str, list[tuple[str, Evidence]]] = {}
    for evidence, name in files.items():
        found.setdefault(evidence.short, []).append((name, evidence))
    return found


def later_cases(as_of: int) -> set[str]:
    """Digests of the cases whose month comes after another; their names say when they were."""
    return {case.evidence.short for case in cases().values() if case.as_of > as_of}


def together(digests: tuple[str, ...], upload: Upload | None) -> Evidence | None:
    """The evidence that is switched on and at hand, as one; None if there is none.

    Raises EvidenceError if two files have a row for the same value.

    Parameters
    ----------
    digests : as in addresses
    upload : the visitor's own file
    """
    here = at_hand(upload)
    return joined([here[digest][1] for digest in digests if digest in here])


def missing(digests: tuple[str, ...], upload: Upload | None) -> list[str]:
    """Digests that are switched on but whose file is not at hand."""
    here = _files(upload)
    return [digest for digest in digests if digest not in here]


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

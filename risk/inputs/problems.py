"""What is wrong with a file of evidence: one record a place, and the ways to read the records."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from risk.storage.errors import InputError
from risk.storage.files import to_json

MOST_PRINTED = 50


@dataclass(frozen=True)
class Problem:
    """One place of a file that is wrong.

    row : as a spreadsheet shows it, the header is row 1; None: the file as a whole
    column : name, or None where the whole row is meant
    expected, got : in words
    """

    file: str
    row: int | None
    column: str | None
    expected: str
    got: str

    @property
    def sentence(self) -> str:
        """The record in words, without the file.

        >>> Problem("f.csv", 3, "value", "a number", "'many'").sentence
        "row 3, column 'value': expected a number, got 'many'"
        """
        row = f"row {self.row}" if self.row else ""
        column = f"column {self.column!r}" if self.column else ""
        place = ", ".join(filter(None, (row, column)))
        said = f"expected {self.expected}, got {self.got}"
        return f"{place}: {said}" if place else said


class EvidenceError(InputError):
    """A file of evidence is wrong; `problems` has a record for each place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        self.name = self.problems[0].file
        many = f" ({len(problems)} problems in all)" if len(problems) > 1 else ""
        super().__init__(f"{self.name}: {self.problems[0].sentence}{many}")


def whole(name: str, expected: str, got: str) -> EvidenceError:
    """The one problem of a file that cannot be used at all."""
    return EvidenceError([Problem(name, None, None, expected, got)])


def as_sentences(problems: Sequence[Problem]) -> list[str]:
    """The first records in words, and how many more there are."""
    sentences = [problem.sentence for problem in problems[:MOST_PRINTED]]
    return sentences + _rest(problems)


def as_table(problems: Sequence[Problem]) -> str:
    """The first records below each other, a column for each of their parts, and how many more."""
    import pandas as pd  # a third of a second that no other command, nor the server, waits for

    records = [
        {k: v or "" for k, v in asdict(problem).items()} for problem in problems[:MOST_PRINTED]
    ]
    table = pd.DataFrame(records).to_string(index=False, max_colwidth=None)
    return "\n".join([table, *_rest(problems)])


def _rest(problems: Sequence[Problem]) -> list[str]:
    more = len(problems) - MOST_PRINTED
    return [f"and {more:,} more: risk check --format json lists all"] if more > 0 else []


def as_json(
    file: str,
    rows: int | None,
    digest: str,
    problems: Sequence[Problem],
    remarks: Sequence[str] = (),
) -> bytes:
    """The result of a check: file, rows and hash of what is good, problems of what is not.

    `remarks` is what was done to read a good file.
    """
    listed = [asdict(problem) for problem in problems]
    return to_json(
        {"file": file, "rows": rows, "hash": digest, "remarks": list(remarks), "problems": listed}
    )

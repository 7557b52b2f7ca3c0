"""What is wrong with a file of evidence: one record a place, and the records in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from risk.storage import InputError

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
    return sentences + how_many_more(problems)


def how_many_more(problems: Sequence[Problem]) -> list[str]:
    """A sentence on the records after the first ones, if there are any."""
    more = len(problems) - MOST_PRINTED
    return [f"and {more:,} more: `check --format json` lists all"] if more > 0 else []

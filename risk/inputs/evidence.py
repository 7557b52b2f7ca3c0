"""Evidence: dated, sourced values that an analyst supplies where the published series is late.

A file of evidence is right as a whole or not used at all: every problem in it is reported at
once, by row and column, and no row is dropped in silence.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from risk.inputs.problems import whole
from risk.storage import sha256, short, to_csv
from risk.terms import INDICATORS, MAX_AGE_MONTHS, month_text

MONTHLY_MAX_AGE = 12
KEY = ("indicator", "source_iso3", "receiver_iso3", "date", "known_since")
NUMBERS = ("value", "low", "high")
"""The columns that hold numbers; all others hold text."""


class Row(NamedTuple):
    """One row as it applies at an as-of month.

    number : place in Evidence.rows
    month : month of its date
    last_full_month : last month that was over by its date
    """

    number: int
    indicator: str
    source_iso3: str | None
    receiver_iso3: str | None
    value: float
    month: int
    last_full_month: int


@dataclass(frozen=True)
class Evidence:
    """Checked evidence; equal if its content is, whatever the order of its rows.

    rows : DataFrame with the columns of COLUMNS, text as str, numbers as float, sorted by KEY
    digest : SHA-256 of the content, in full
    remarks : what was done to read the file, in words
    """

    digest: str
    rows: pd.DataFrame = field(compare=False, repr=False)
    remarks: tuple[str, ...] = field(default=(), compare=False, repr=False)

    @property
    def short(self) -> str:
        """The first digits of the digest, as shown and in addresses; another file may have them."""
        return short(self.digest)

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.rows)

    def known(self, as_of: int) -> Iterator[Row]:
        """The newest row of each indicator and place that was known at a month's end.

        Evidence is too old to stand for today when a published value would be: twelve months
        after its date for what comes every month, six years for the rest.
        """
        rows, first, last = self._dated
        now = np.flatnonzero((first <= as_of) & (as_of <= last))
        return iter({rows[number][1:4]: rows[number] for number in now}.values())

    def known_by(self, as_of: int) -> "Evidence | None":
        """The rows that were known at a month's end, too old ones too; None if there are none.

        It has a digest of its own, so that nothing that names it depends on later rows.
        """
        known = self._known(as_of)
        if known.all():
            return self if len(self) else None
        return evidence_of(self.rows[known]) if known.any() else None

    def short_at(self, as_of: int) -> str:
        """First digits of the digest of `known_by`; empty if nothing was known."""
        many = int(self._known(as_of).sum())
        if many not in self._shorts:
            known = self.known_by(as_of)
            self._shorts[many] = known.short if known else ""
        return self._shorts[many]

    def _known(self, as_of: int) -> np.ndarray:
        """Which rows were known at a month's end: bool (n_rows,)."""
        return (self.rows.known_since.str[:7] <= month_text(as_of)).to_numpy()

    @cached_property
    def _shorts(self) -> dict[int, str]:
        """Those digits by number of rows known: months that know as many know the same."""
        return {}

    @cached_property
    def _dated(self) -> tuple[list[Row], np.ndarray, np.ndarray]:
        """Every row, older ones first, and the first and last months that it can stand for."""
        rows = []
        first = []
        last = []
        columns = (self.rows[c] for c in (*KEY, "value"))
        for number, (code, source, receiver, day, known, value) in enumerate(
            zip(*columns, strict=True)
        ):
            observed = date.fromisoformat(day)
            month = _month(observed)
            last_full_month = _month(observed + timedelta(days=1)) - 1
            row = Row(number, code, source or None, receiver or None, value, month, last_full_month)
            max_age = MONTHLY_MAX_AGE if INDICATORS[code].monthly else MAX_AGE_MONTHS
            rows.append(row)
            first.append(_month(date.fromisoformat(known)))
            last.append(row.month + max_age)
        return rows, np.array(first), np.array(last)


def origin_text(row: Any) -> str:
    """Where a value of evidence comes from, in words.

    `row`: of `Evidence.rows`.

    >>> row = dict(date="2021-06-23", known_since="2021-06-24", reliability="D", low=20.0,
    ...     high=75.0, reference="A report", note="Claim")
    >>> print(origin_text(pd.Series(row)))
    evidence of 2021-06-23, known since 2021-06-24, reliability D, other counts 20 to 75. A \
report. Claim
    """
    head = f"evidence of {row.date}, known since {row.known_since}, reliability {row.reliability}"
    counts = [f"{x:,g}" for x in (row.low, row.high) if not np.isnan(x)]
    others = f", other counts {' to '.join(counts)}" if counts else ""
    return ". ".join(part for part in (f"{head}{others}", row.reference, row.note) if part)


def to_bytes(evidence: Evidence) -> bytes:
    """The evidence as CSV, formulas made harmless; read again, it has the same digest."""
    return to_csv(evidence.rows)


def joined(parts: list[Evidence]) -> Evidence | None:
    """Several sets of evidence as one.

    Raises EvidenceError if two of them have a row for the same thing, day and day known.
    """
    if len(parts) < 2:
        return parts[0] if parts else None
    rows = pd.concat([part.rows for part in parts], ignore_index=True)
    repeated = rows[rows.duplicated(list(KEY)) & ~rows.duplicated()]
    if len(repeated):
        same = ", ".join(repeated[list(KEY)].iloc[0])
        raise whole("evidence", "each value in one file", f"two files with a row for {same}")
    return evidence_of(rows.drop_duplicates())


def evidence_of(rows: pd.DataFrame, remarks: tuple[str, ...] = ()) -> Evidence:
    """Evidence of checked rows.

    `rows`: DataFrame with the columns of COLUMNS, in any order; numbers may be text. `remarks`:
    what was done to read them, in words.
    """
    rows = rows.sort_values(list(KEY), ignore_index=True)
    rows = rows.assign(**{c: pd.to_numeric(rows[c]).astype(float) for c in NUMBERS})
    return Evidence(sha256(to_csv(rows)), rows, remarks)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1

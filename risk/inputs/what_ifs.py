"""What if: a value that a user puts in the place of an indicator's own.

Written `indicator:ENDS=value`, the ends as the indicator has them: `territory_controlled:AFG=90`
for a source, `refugee_readiness:TJK=30` for a receiver, `border_incidents:AFG>TJK=0` for a
corridor. `x2` in place of a number multiplies the value that stands there: `displacement:AFG=x2`.
A what-if changes its own indicator and no other, however they hang together.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from risk.dataset.panel import Panel
from risk.storage.errors import InputError
from risk.terms.catalogue import CODES, INDICATORS
from risk.terms.countries import state_codes
from risk.terms.months import month_text
from risk.terms.names import country_code
from risk.terms.wording import quantity

MOST_WHAT_IFS = 100
_SHAPES = {"source": "AFG", "receiver": "AFG", "corridor": "AFG>TJK"}
MOST_VALUE = 1e12
_NUMBER = re.compile(r"[+-]?\d{1,13}(\.\d{1,12})?", re.ASCII)


@dataclass(frozen=True)
class WhatIf:
    """One value put in an indicator's place.

    source_iso3, receiver_iso3 : None where the indicator does not belong to that end
    value : in the indicator's unit; with `relative`, what its value is multiplied by
    """

    indicator: str
    source_iso3: str | None
    receiver_iso3: str | None
    value: float
    relative: bool = False

    @property
    def target(self) -> tuple[str, str | None, str | None]:
        """What is changed, without the value."""
        return self.indicator, self.source_iso3, self.receiver_iso3

    def __str__(self) -> str:
        """As it is written in the URL, on the command line and in the CSV.

        >>> str(WhatIf("displacement", "AFG", None, 2.0, relative=True))
        'displacement:AFG=x2'
        """
        ends = ">".join(end for end in (self.source_iso3, self.receiver_iso3) if end)
        number = np.format_float_positional(self.value, trim="-")
        return f"{self.indicator}:{ends}={'x' * self.relative}{number}"


def checked_what_if(
    indicator: str,
    source_iso3: str | None,
    receiver_iso3: str | None,
    value: float,
    relative: bool = False,
) -> WhatIf:
    """A what-if, checked against the catalogue and the list of states.

    Raises InputError if there is no such indicator or country, the ends are not those that the
    indicator belongs to, or the value is one that the indicator cannot have.

    >>> checked_what_if("border_incidents", "AFG", "TJK", 0.0).value
    0.0
    """
    found = WhatIf(indicator, source_iso3, receiver_iso3, float(value), relative)
    if indicator not in INDICATORS:
        raise InputError(
            f"what-if: expected an indicator such as {CODES[0]}, got {indicator[:40]!r}"
        )
    known = INDICATORS[indicator]
    wants = (known.entity != "receiver", known.entity != "source")
    if wants != (source_iso3 is not None, receiver_iso3 is not None):
        raise InputError(
            f"what-if: {indicator} belongs to a {known.entity}: expected "
            f"{indicator}:{_SHAPES[known.entity]}=..., got {str(found)[:80]!r}"
        )
    for end in (source_iso3, receiver_iso3):
        if end is not None and end not in state_codes():
            raise InputError(f"what-if: expected the ISO3 code of a country, got {end[:10]!r}")
    if source_iso3 == receiver_iso3:
        raise InputError(f"what-if: expected two countries for {indicator}, got {source_iso3}")
    low, high = (0.0, MOST_VALUE) if relative else (known.least, min(known.most, MOST_VALUE))
    if not low <= found.value <= high:
        what = "a factor" if relative else f"a value in {known.unit}"
        limits = f"from {low:g} to {high:g}"
        raise InputError(f"what-if: expected for {indicator} {what}, {limits}, got {value:g}")
    return found


def parse_what_if(text: str) -> WhatIf:
    """A what-if as it is written.

    Raises InputError if it is not written as the module says, or names something unknown.

    >>> parse_what_if("border_incidents:AFG>TJK=0").receiver_iso3
    'TJK'
    """
    match = re.fullmatch(r"(\w+):([^>=]+)(?:>([^>=]+))?=(x?)(.+)", text.strip())
    if not match or not _NUMBER.fullmatch(match[5]):
        raise InputError(
            "what-if: expected indicator:ISO3=value, indicator:ISO3>ISO3=value or =x2 for twice "
            f"the value, got {text[:80]!r}"
        )
    code, *ends, relative, number = match.groups()
    try:
        first, second = (end and country_code(end) for end in ends)
    except InputError as error:
        raise InputError(f"what-if: {error}") from None
    at_receiver = code in INDICATORS and INDICATORS[code].entity == "receiver"
    source, receiver = (None, first) if at_receiver and not second else (first, second)
    return checked_what_if(code, source, receiver, float(number), bool(relative))


def parse_what_ifs(texts: Iterable[str]) -> tuple[WhatIf, ...]:
    """Several what-ifs, each text one or more of them with commas between.

    Raises InputError if one is wrong, one thing is changed twice, or there are too many.

    >>> what_ifs_text(parse_what_ifs(["displacement:AFG=x2,territory_controlled:AFG=90"]))
    'displacement:AFG=x2,territory_controlled:AFG=90'
    """
    found: dict[tuple[str, str | None, str | None], WhatIf] = {}
    for part in ",".join(texts).split(","):
        if not part.strip():
            continue
        one = parse_what_if(part)
        if one.target in found:
            raise InputError(f"what-if: expected each value once, got {str(one)[:80]!r} again")
        found[one.target] = one
    if len(found) > MOST_WHAT_IFS:
        raise InputError(f"what-if: expected at most {MOST_WHAT_IFS}, got {len(found)}")
    return tuple(found.values())


def what_ifs_text(what_ifs: tuple[WhatIf, ...]) -> str:
    """What-ifs as one text for URL and CSV."""
    return ",".join(map(str, what_ifs))


def touched(
    panel: Panel, corridors: np.ndarray, source_iso3: str | None, receiver_iso3: str | None
) -> np.ndarray:
    """Which corridors a source's, a receiver's or one corridor's value belongs to.

    `corridors`: int array (n_rows,), row numbers into the panel's corridors. Returns: bool array
    (n_rows,).
    """
    keep = np.ones(len(corridors), dtype=bool)
    for iso3, end in ((source_iso3, panel.source), (receiver_iso3, panel.receiver)):
        if iso3 is not None:
            keep &= end[corridors] == panel.countries.iso3.searchsorted(iso3)
    return keep


def no_rows_reason(
    panel: Panel, as_of: int, source_iso3: str | None, receiver_iso3: str | None
) -> str:
    """Why a value reaches no corridor at an as-of month, in words; empty if it reaches one."""
    if touched(panel, panel.rows(as_of), source_iso3, receiver_iso3).any():
        return ""
    every = np.arange(len(panel.corridors))
    names = panel.names
    if not touched(panel, every, source_iso3, receiver_iso3).any():
        ends = [("from", source_iso3), ("to", receiver_iso3)]
        said = " ".join(f"{way} {names[iso3]}" for way, iso3 in ends if iso3)
        return f"there is no corridor {said}"
    if source_iso3 is None:
        return f"no source is within reach of {names[str(receiver_iso3)]} in {month_text(as_of)}"
    return f"{names[source_iso3]} is not a source in {month_text(as_of)}"


def ends_text(one: WhatIf, names: dict[str, str]) -> str:
    """Country, or source → receiver, that a what if is about; `names` by ISO3."""
    return " → ".join(names.get(e, e) for e in (one.source_iso3, one.receiver_iso3) if e)


def outside_history(panel: Panel, as_of: int, indicator: str, values: np.ndarray) -> str:
    """A sentence where a value lies outside all that was known up to a month; else empty."""
    past = panel.values[indicator][:, : panel.column(as_of) + 1]
    if not len(values) or np.isnan(past).all():
        return ""
    low = float(np.nanmin(past))
    high = float(np.nanmax(past))
    if low <= values.min() and values.max() <= high:
        return ""
    known = INDICATORS[indicator]
    most = quantity(f"{high:{known.format}}", known.unit)
    return (
        f"{known.name}: this value is outside the range known up to {month_text(as_of)} "
        f"({low:{known.format}} to {most}), so history says nothing about its risk"
    )

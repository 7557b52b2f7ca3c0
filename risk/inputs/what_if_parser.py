"""What if: a value that a user puts in the place of an indicator's own.

Written `indicator:ENDS=value`, the ends as the indicator has them: `territory_controlled:AFG=90`
for a source, `refugee_readiness:TJK=30` for a receiver, `border_incidents:AFG>TJK=0` for a
corridor. `x2` in place of a number multiplies the value that stands there: `displacement:AFG=x2`.
A what-if changes its own indicator and no other, however they hang together.
"""

import re
from collections.abc import Iterable

from risk.inputs.what_ifs import WhatIf
from risk.storage import InputError
from risk.terms import CODES, INDICATORS, country_code, state_codes

MOST_WHAT_IFS = 100
_SHAPES = {"source": "AFG", "receiver": "AFG", "corridor": "AFG>TJK"}
MOST_VALUE = 1e12
_NUMBER = re.compile(r"[+-]?\d{1,13}(\.\d{1,12})?", re.ASCII)


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

    >>> from risk.inputs.what_ifs import what_ifs_text
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

"""What a user can set, the same on the command line and on the screen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from risk.inputs import Evidence, WhatIf, what_ifs_text
from risk.storage import InputError, sha256
from risk.terms import CODES, MECHANISMS, ByMechanism, Weights

PUBLISHED_ONLY = "published data only"
HASH_DIGITS = 12
Pair = tuple[Weights | None, Weights | None]
"""Weights for arrivals and for armed fighting, in catalogue order; None for the month's fit."""
FITTED: Pair = (None, None)


@dataclass(frozen=True)
class Settings:
    """What a user can set; the same on the command line and on the screen.

    as_of : month
    outcome : "either", "arrivals" or "armed"
    weights : (arrivals, armed), each whole numbers
    source : ISO3 of the one source to look at, or None for all
    region : name of a UN region, subregion or preset, or None for the world
    what_ifs : what ifs
    evidence : checked evidence, or None for published data only
    new_only : whether the tables that leave the product hold new risks alone
    """

    as_of: int
    outcome: str = "either"
    weights: Pair = FITTED
    source: str | None = None
    region: str | None = None
    what_ifs: tuple[WhatIf, ...] = ()
    evidence: Evidence | None = None
    new_only: bool = False

    @property
    def by_mechanism(self) -> ByMechanism:
        """Weights by mechanism."""
        return dict(zip(MECHANISMS, self.weights, strict=True))

    @cached_property
    def key(self) -> str:
        """SHA-256 of all that is set: what results are kept by, in place of the settings.

        `new_only` only leaves out rows of what is kept.
        """
        put_in = self.what_ifs_text, self.evidence.digest if self.evidence else ""
        every = (self.as_of, self.outcome, self.weights, self.source, self.region, *put_in)
        return sha256(repr(every).encode())

    @property
    def what_ifs_text(self) -> str:
        """The what-ifs as one text for URL and CSV."""
        return what_ifs_text(self.what_ifs)

    @property
    def evidence_known(self) -> str:
        """First digits of the hash of the evidence known at the as-of month, or that none was."""
        short = self.evidence.short_at(self.as_of) if self.evidence else ""
        return short or PUBLISHED_ONLY


def weights_hash(used: Mapping[str, Weights]) -> str:
    """First digits of the SHA-256 of both sets of weights as they were used, by mechanism.

    The same weights have the same hash, whoever set them.
    """
    text = " ".join(f"{mechanism}:{weights_text(used[mechanism])}" for mechanism in MECHANISMS)
    return sha256(text.encode())[:HASH_DIGITS]


def weights_text(weights: Weights) -> str:
    """Every weight by name.

    >>> weights_text((100, *[0] * (len(CODES) - 1)))[:40]
    'territory_controlled=100,source_fragilit'
    """
    return ",".join(f"{code}={weight}" for code, weight in zip(CODES, weights, strict=True))


def parse_weights(text: str, option: str) -> Weights:
    """Weights written as code=NN,code=NN; an indicator left out weighs 0.

    Raises InputError if a code is unknown or named twice, or a weight is no whole number from 0 to
    100, or all are 0.

    >>> weights = parse_weights("conflict_intensity=60,border_incidents=40", "--weights-armed")
    >>> weights[CODES.index("conflict_intensity")]
    60
    """
    weights: dict[str, int] = {}
    for entry in text.split(","):
        code, _, number = entry.strip().partition("=")
        if code not in CODES:
            raise InputError(f"{option}: expected a code such as {CODES[0]}, got {code[:40]!r}")
        if code in weights:
            raise InputError(f"{option}: expected {code} once, got it again")
        if not (number.isascii() and number.isdigit()) or len(number) > 3 or int(number) > 100:
            raise InputError(
                f"{option}: expected a whole number from 0 to 100 for {code}, got {number[:20]!r}"
            )
        weights[code] = int(number)
    if not any(weights.values()):
        raise InputError(f"{option}: expected at least one weight above 0, got only zeros")
    return tuple(weights.get(code, 0) for code in CODES)


def twelve_months_before(settings: Settings) -> Settings:
    """The same settings a year earlier."""
    return replace(settings, as_of=settings.as_of - 12)

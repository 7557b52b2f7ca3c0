"""What ifs: values that a user puts in the place of an indicator's own, and their text."""

from dataclasses import dataclass

import numpy as np


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


def what_ifs_text(what_ifs: tuple[WhatIf, ...]) -> str:
    """What-ifs as one text for URL and CSV."""
    return ",".join(map(str, what_ifs))


def ends_text(one: WhatIf, names: dict[str, str]) -> str:
    """Country, or source → receiver, that a what if is about; `names` by ISO3."""
    return " → ".join(names.get(e, e) for e in (one.source_iso3, one.receiver_iso3) if e)

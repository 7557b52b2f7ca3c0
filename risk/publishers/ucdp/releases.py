"""Which release of a publisher's file lies in the folder: UCDP names its files by it."""

import re
from pathlib import Path

from risk.storage import InputError

_RELEASE = re.compile(r"_v(\d+(?:_\d+)*)")
# Zips are named by the release without its point: ged261-csv.zip, ucdp-brd-dyadic-261-csv.zip.
_PACKED = re.compile(r"(\d{2})(\d)-csv\.zip$", re.IGNORECASE)
_CSV = r"\.csv(?:\.zip)?$"
_YEARLY = re.compile(rf"(?:^ged|^gedevent_v)(\d{{2}})(?:1-csv\.zip$|_1{_CSV})", re.IGNORECASE)
_MONTH = re.compile(rf"^gedevent_v(\d{{2}})_0_(\d{{1,2}}){_CSV}", re.IGNORECASE)
_MONTHS = re.compile(rf"^gedevent_v(\d{{2}})_(\d{{2}})_(\d{{2}})_(\d{{2}}){_CSV}", re.IGNORECASE)


def release_of(name: str) -> str:
    """Release in a file's name, empty where there is none.

    >>> release_of("BattleDeaths_v25_1.csv"), release_of("GEDEvent_v23_0_10.csv")
    ('25.1', '23.0.10')
    >>> release_of("ged261-csv.zip"), release_of("flows.rda")
    ('26.1', '')
    """
    match = _RELEASE.search(name)
    if match:
        return match[1].replace("_", ".")
    packed = _PACKED.search(name)
    return f"{packed[1]}.{packed[2]}" if packed else ""


def yearly_end(name: str) -> int | None:
    """Last year of a yearly release of UCDP's events; None for any other name.

    >>> yearly_end("ged261-csv.zip"), yearly_end("GEDEvent_v25_1.csv")
    (2025, 2024)
    >>> yearly_end("GEDEvent_v26_0_1.csv") is None
    True
    """
    match = _YEARLY.search(name)
    return 2000 + int(match[1]) - 1 if match else None


def candidate_months(name: str) -> range:
    """Months that a release of UCDP's candidate events is about.

    One month (`v26_0_8`), or several together (`v26_01_26_06`). Raises InputError if it is no name
    of such a release.

    >>> candidate_months("GEDEvent_v26_0_8.csv") == range(2026 * 12 + 7, 2026 * 12 + 8)
    True
    >>> len(candidate_months("GEDEvent_v21_01_21_12.csv.zip"))
    12
    """
    month = _MONTH.search(name)
    if month:
        year = int(month[1])
        number = int(month[2])
        ends = [year, number, year, number]
    else:
        months = _MONTHS.search(name)
        ends = [int(part) for part in months.groups()] if months else [0, 0, 0, 0]
    first = (2000 + ends[0]) * 12 + ends[1] - 1
    last = (2000 + ends[2]) * 12 + ends[3] - 1
    if not (1 <= ends[1] <= 12 and 1 <= ends[3] <= 12 and first <= last):
        raise InputError(
            f"{name}: expected a name such as GEDEvent_v26_0_8.csv or GEDEvent_v26_01_26_06.csv, "
            "which says the months of the release"
        )
    return range(first, last + 1)


def age(path: Path) -> tuple[int, int]:
    """Sorts releases of candidate events, oldest first; months together follow the last of them.

    >>> names = ("GEDEvent_v26_01_26_06.csv", "GEDEvent_v26_0_7.csv", "GEDEvent_v26_0_6.csv")
    >>> [path.stem[-5:] for path in sorted(map(Path, names), key=age)]
    ['6_0_6', '26_06', '6_0_7']
    """
    months = candidate_months(path.name)
    return months.stop, len(months)

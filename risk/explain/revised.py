"""What a refresh did to the chance that was shown before it."""

from collections.abc import Mapping
from typing import Any

from risk.terms import month_name, percent, tenths, to_month


def revision_text(record: Mapping[str, Any], iso3: str, outcome: str, as_of: int) -> str:
    """How the release before put a country's chance, and what is said of that month now.

    Both are of the fitted weights and of published data alone. It is said of the month that the two
    releases were compared in, and in the month after it: it was known later than either. Returns:
    two sentences; empty where nothing was compared, or the chance stayed.

    Parameters
    ----------
    record : as from `risk.dataset.releases.read_record`
    iso3, outcome : country, and one of OUTCOMES
    as_of : the latest month of the data
    """
    month = to_month(record["month"]) if "month" in record else None
    if month is None or as_of - month not in (0, 1):
        return ""
    for row in record["chances"]:
        if (row["iso3"], row["outcome"]) == (iso3, outcome):
            return (
                f"Before the refresh of {record['refreshed'][:10]} the chance for "
                f"{month_name(month)} was {percent(row['before'])}; it is "
                f"{percent(row['after'])} now. To one decimal: revision of past data "
                f"{tenths(100 * row['by_data'])}, what the model has learned "
                f"{tenths(100 * row['by_model'])}."
            )
    return ""

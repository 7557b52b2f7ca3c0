"""Where the data stop before what an as-of month should already know."""

from risk.dataset.as_known import NEVER
from risk.dataset.panel import Panel
from risk.terms.catalogue import LEARNED
from risk.terms.months import month_name, to_month, year_of
from risk.terms.outcomes import last_published_year


def violence_end(panel: Panel) -> str:
    """Last month of the violence data in words, and from where on they are provisional."""
    described = panel.description
    end = month_name(to_month(described["last_violence_month"]))
    first = described.get("first_provisional_month")
    if not first:
        return end
    return f"{end}, provisional from {month_name(to_month(first))} on"


def behind(panel: Panel, as_of: int) -> str:
    """One sentence on yearly series that end too early for a month; empty where none does.

    A series is behind when its last year in the files, of any country, is before the last that
    its lag would have published by then.
    """
    ends: dict[str, tuple[int, int]] = {}
    for indicator in LEARNED:
        newest = int(panel.periods[indicator.code].max())
        if indicator.monthly or newest == NEVER:
            continue
        due = (as_of - indicator.lag_months - 11) // 12
        if year_of(newest) < due:
            ends[indicator.source] = (year_of(newest), due)
    if panel.last_year < last_published_year(as_of):
        ends["what the model learns from"] = (panel.last_year, last_published_year(as_of))
    if not ends:
        return ""
    listed = "; ".join(f"{name} ends with {year}, not {due}" for name, (year, due) in ends.items())
    return f"As of {month_name(as_of)} newer data were due than are in the files: {listed}"

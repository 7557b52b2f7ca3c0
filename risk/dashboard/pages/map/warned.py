"""The warnings since the month before, computed once for all sessions."""

import pandas as pd

from risk.alerts.changes import changes
from risk.alerts.report import Report, report, said_then
from risk.dashboard.state.shared import kept, scorer
from risk.inputs.watch import Watch
from risk.risk_table.settings import Settings


@kept
def warnings(settings: Settings) -> pd.DataFrame:
    """Warnings about countries and new sources since the month before: only what and who."""
    since = settings.as_of - 1
    said, _ = said_then(settings, since)
    watch = Watch(outcomes=(settings.outcome,))
    return changes(scorer(), settings, since, watch, said, units=("country",))


@kept
def explained(settings: Settings) -> Report:
    """All warnings since the month before, with why and how often right."""
    return report(scorer(), settings, settings.as_of - 1)

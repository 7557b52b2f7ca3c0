"""The warnings since the month before, computed once for all sessions."""

import numpy as np
import pandas as pd

from risk.alerts import changes, meeting, said_then
from risk.dashboard.state import kept, scorer
from risk.dataset import FIRST_AS_OF
from risk.inputs import Rule, Watch
from risk.risk_table import Settings


@kept
def warnings(settings: Settings) -> pd.DataFrame:
    """Warnings about countries and new sources since the month before: only what and who."""
    since = settings.as_of - 1
    said, _ = said_then(settings, since)
    watch = Watch(outcomes=(settings.outcome,))
    return changes(scorer(), settings, since, watch, said, units=("country",))


@kept
def met_by(settings: Settings, rule: Rule, countries: tuple[str, ...]) -> tuple[str, str, str]:
    """Who meets a rule, who newly since the month before, and who no longer: names in a row.

    `countries`: of the watchlist, for a rule that names none.
    """
    shared = scorer()
    watch = Watch(countries=countries)
    since = max(settings.as_of - 1, FIRST_AS_OF)
    said, _ = said_then(settings, since)
    before, after, _, _ = meeting(shared, settings, since, rule, watch, said)
    panel = shared.panel

    def named(which: np.ndarray) -> str:
        numbers = np.flatnonzero(which)
        receivers = shared.names[numbers if rule.unit == "country" else panel.receiver[numbers]]
        if rule.unit == "country":
            return ", ".join(receivers)
        sources = shared.names[panel.source[numbers]]
        return ", ".join(f"{a} to {b}" for a, b in zip(sources, receivers, strict=True))

    return named(after), named(after & ~before), named(before & ~after)

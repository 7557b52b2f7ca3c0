"""Why a chance moved between two months: which values moved, and how much is data or model."""

from typing import NamedTuple

import numpy as np

from risk.explain import decompose, moved
from risk.risk_table import Scorer, Settings
from risk.terms import INDICATORS, Indicator, counted, mechanisms_of, quantity

MOST = 3
LEAST_POINTS = 0.05
"""Of an index: what moved it by less is no reason."""


class Parts(NamedTuple):
    """A change of a probability: the part of new data, and that of the model fitted anew.

    before : the earlier month's probability from today's data, which the change is counted from
    """

    data: float
    model: float
    before: float


def parts(
    scorer: Scorer, before: Settings, after: Settings, receiver: str, source: str | None
) -> Parts:
    """How much of a change between two months is new data, and how much the model fitted anew.

    Returns: Parts. Both sum to the change. Evidence counts as data; fitted weights belong to the
    model.

    Parameters
    ----------
    before, after : Settings, the same but for the month
    receiver, source : ISO3; source None: the whole country
    """
    table = decompose(scorer, before, after, receiver, source).set_index("ingredient")
    change = table.change
    return Parts(
        float(change["data"] + change["evidence"]),
        float(change["refit"] + change["weights"]),
        float(table.probability_before.iloc[0]),
    )


def main_corridor(scorer: Scorer, before: Settings, after: Settings, receiver: int) -> int:
    """The corridor into a country that did most to move its chance the way it went.

    `receiver`: number of the country, exposed in one of the months. Returns the corridor's number.
    """
    lifts = _log_chance(scorer, after) - _log_chance(scorer, before)
    mine = np.flatnonzero(scorer.panel.receiver == receiver)
    if after.source:
        mine = mine[scorer.codes[scorer.panel.source[mine]] == after.source]
    way = 1.0 if lifts[mine].sum() >= 0 else -1.0
    return int(mine[(way * lifts[mine]).argmax()])


def why(scorer: Scorer, before: Settings, after: Settings, corridor: int) -> list[str]:
    """What moved a corridor's chance, most important first; each as text, at most three.

    Only values that moved the index the way the chance went. `before`, `after`: Settings, the same
    but for the month. `corridor`: its number in the panel.
    """
    panel = scorer.panel
    source = int(panel.source[corridor])
    for month, said in (
        (before, "counts as a source of conflict now"),
        (after, "no longer counts as a source of conflict"),
    ):
        if not panel.sources[source, panel.column(month.as_of)]:
            return [f"{scorer.names[source]} {said}: {_deaths(scorer, source, after.as_of)}"]
    mechanism, way = _mechanism(scorer, before, after, corridor)
    table = moved(scorer, before, after, corridor)
    points = way * table[f"points_{mechanism}"].to_numpy()
    order = np.argsort(-points, kind="stable")
    reasons = [table.iloc[k] for k in order.tolist() if points[k] >= LEAST_POINTS][:MOST]
    if not reasons:
        return ["no published value moved it this way"]
    return [_value(INDICATORS[r.code], r.raw_before, r.raw_after) for r in reasons]


def _log_chance(scorer: Scorer, settings: Settings) -> np.ndarray:
    """Minus the logarithm of the chance that nothing comes: 0 where not exposed or withheld."""
    forecast = scorer.forecast(settings)
    lifts = np.zeros(len(scorer.panel.corridors))
    p = np.nan_to_num(forecast.probability(settings.outcome))
    lifts[forecast.rows.corridor] = -np.log1p(-np.minimum(p, 1.0 - 1e-15))
    return lifts


def _mechanism(
    scorer: Scorer, before: Settings, after: Settings, corridor: int
) -> tuple[str, float]:
    """The mechanism whose chance moved most along a corridor, and which way: 1 up, -1 down."""
    used = mechanisms_of(after.outcome)
    change = {}
    for m in used:
        chances = []
        for settings in (before, after):
            forecast = scorer.forecast(settings)
            row = np.flatnonzero(forecast.rows.corridor == corridor)[0]
            chances.append(float(np.nan_to_num(forecast.mechanisms[m].probability[row])))
        change[m] = chances[1] - chances[0]
    way = 1.0 if sum(change.values()) >= 0 else -1.0
    mechanism = max(used, key=lambda m: way * change[m])
    return mechanism, way


def deaths_of(scorer: Scorer, country: int, as_of: int) -> float:
    """Deaths in organised violence in a country's last 12 months known at a month."""
    panel = scorer.panel
    return float(panel.values["conflict_intensity"][country, panel.column(as_of)])


def _deaths(scorer: Scorer, country: int, as_of: int) -> str:
    deaths = deaths_of(scorer, country, as_of)
    if np.isnan(deaths):
        return "deaths in 12 months not known"
    return f"{counted(round(deaths), 'death')} in 12 months"


def _value(indicator: Indicator, before: float, after: float) -> str:
    """An indicator's move in words."""
    texts = [
        "not known" if np.isnan(raw) else f"{raw:{indicator.format}}".replace("-", "−")
        for raw in (before, after)
    ]
    label = indicator.name[0].lower() + indicator.name[1:]
    return f"{label} ({texts[0]} → {quantity(texts[1], indicator.unit)})"

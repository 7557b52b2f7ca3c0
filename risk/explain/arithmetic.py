"""The arithmetic of one number, written out so that a pocket calculator can follow it."""

import numpy as np

from risk.dataset import Panel
from risk.explain.contributions import value_table
from risk.inputs import ESTIMATED, EVIDENCE, FILLED, FLOOR, WHAT_IF
from risk.model import Calibrator, Forecast
from risk.terms import BORDER_FLOOR, CATALOGUE, MECHANISMS, Indicator, percent, quantity

_NOTES = {
    FILLED: ", the median of that month's corridors, because the value is not known",
    ESTIMATED: ", estimated from the people hosted, because the year's count is an old value",
    FLOOR: f", from the floor of {BORDER_FLOOR:,} arrivals assumed along a land border",
    EVIDENCE: ", from evidence",
    WHAT_IF: ", from a what-if",
}


def number(value: float) -> str:
    """A number with six digits and no exponent.

    >>> [number(v) for v in (1234567.0, 0.0312, 15.0, -2.345678901)]
    ['1,234,570', '0.0312', '15', '−2.34568']
    """
    rounded = float(f"{value:.6g}")
    text = f"{rounded:,.10f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")


def value_line(indicator: Indicator, raw: float, knots: np.ndarray, values: np.ndarray) -> str:
    """How the value table turns a raw value into a value from 0 to 1.

    `raw`: float, in the indicator's unit. `knots`, `values`: float arrays, columns raw and value of
    the value table.

    >>> from risk.terms.catalogue import INDICATORS
    >>> print(value_line(INDICATORS["territory_controlled"], 20.0, np.array([0.0, 15.0, 60.0]),
    ...                  np.array([0.0, 0.4, 1.0])))
    value = 0.4 + (20 − 15) ÷ (60 − 15) × (1 − 0.4) = 0.4667
    """
    inside = float(np.clip(raw, indicator.low, indicator.high))
    step = f" + {number(indicator.step)}" if indicator.step else ""
    log = indicator.scale == "log"

    def along(x: float) -> str:
        if log:
            return f"log({number(x)}{step})"
        return number(x) if x >= 0 else f"({number(x)})"

    def on_scale(x: float) -> float:
        return float(np.log10(x + indicator.step)) if log else x

    sign = -1.0 if indicator.falling else 1.0
    low = int(np.searchsorted(sign * knots, sign * inside, "right")) - 1
    low = min(max(low, 0), len(knots) - 2)
    high = low + 1
    clipped = "" if inside == raw else f"{number(raw)} counts as the limit {number(inside)}; "
    for end in (low, high):
        if inside == knots[end]:
            row = f"{number(inside)} is a row of the value table"
            return f"{clipped}{row}: value = {values[end]:.4f}"
    span = on_scale(knots[high]) - on_scale(knots[low])
    share = (on_scale(inside) - on_scale(knots[low])) / span
    value = values[low] + share * (values[high] - values[low])
    return (
        f"{clipped}value = {values[low]:.4g} + ({along(inside)} − {along(knots[low])}) ÷ "
        f"({along(knots[high])} − {along(knots[low])}) × ({values[high]:.4g} − {values[low]:.4g}) "
        f"= {value:.4f}"
    )


def mechanism_lines(forecast: Forecast, row: int, outcome: str) -> list[str]:
    """One corridor's chance of one outcome, from raw values through the index.

    `row`: row of the corridor in the forecast. `outcome`: {"arrivals", "armed"}. Returns: list of
    str. One line for each indicator whose weight is above 0, then the index, then the chance.
    """
    part = forecast.mechanisms[outcome]
    total = sum(forecast.mechanisms[outcome].weights)
    lines = []
    sums = []
    for k, indicator in enumerate(CATALOGUE):
        if not part.weights[k]:
            continue
        known = float(forecast.rows.raw[row, k])
        filled = bool(np.isnan(known))
        if filled and not indicator.learned_by:
            lines.append(f"{indicator.name}: no value was supplied, so it adds 0 points")
            continue
        raw = float(indicator.raw_at(forecast.rows.z[row, k])) if filled else known
        table = value_table(part.fit, indicator.code)
        note = _NOTES.get(int(forecast.rows.basis[row, k]), "")
        through = value_line(indicator, raw, table.raw.to_numpy(), table.value.to_numpy())
        points = part.contributions[row, k]
        weighed = f"{part.weights[k]}" if total == 100 else f"100 × {part.weights[k]} ÷ {total}"
        lines.append(
            f"{indicator.name}: {quantity(number(raw), indicator.unit)}{note}; {through}; "
            f"times {weighed} = {points:.2f} points"
        )
        sums.append(f"{points:.2f}")
    lines.append(f"Index of {outcome} = {' + '.join(sums)} = {part.index[row]:.2f}")
    if part.calibrator is None:
        few = f"too few came true before: {part.fit.positives}"
        lines.append(f"Chance of {outcome}: cannot be computed ({few})")
    else:
        lines.append(_logistic_line(outcome, part.calibrator, part.index[row]))
        if np.isnan(part.probability[row]):
            lines[-1] = (
                f"Chance of {outcome}: cannot be computed (UNHCR publishes no data on "
                "arrivals here)"
            )
    return lines


def _logistic_line(outcome: str, calibrator: Calibrator, points: float) -> str:
    a, b = calibrator
    chance = float(1 / (1 + np.exp(-(a + b * points))))
    line = f"{a:.4f} + {b:.6f} × {points:.2f}".replace("-", "−")
    return f"Chance of {outcome} = 1 ÷ (1 + exp(−({line}))) = {_ends(chance)}"


def _ends(chance: float) -> str:
    """The last number of written-out arithmetic, and how it is written everywhere else."""
    return f"{chance:.4f}, that is {percent(chance)}"


def corridor_lines(forecast: Forecast, row: int) -> list[str]:
    """Both mechanisms of a corridor and the chance of either."""
    lines = [line for m in MECHANISMS for line in mechanism_lines(forecast, row, m)]
    arrivals, armed = (forecast.mechanisms[m].probability[row] for m in MECHANISMS)
    both = forecast.probability("either")[row]
    if not np.isnan(both):
        lines.append(
            f"Chance of either = 1 − (1 − {arrivals:.4f}) × (1 − {armed:.4f}) = {_ends(both)}"
        )
    return lines


def country_line(panel: Panel, forecast: Forecast, receiver: int, outcome: str) -> str:
    """A country's chance from those of its corridors.

    `receiver`: row number of the country in the panel. `outcome`: {"either", "arrivals", "armed"}.
    """
    mine = panel.receiver[forecast.rows.corridor] == receiver
    name = panel.countries.country[receiver]
    chances = forecast.probability(outcome)[mine]
    if not len(chances):
        return f"{name}: no corridor, so no chance can be computed"
    if np.isnan(chances).any():
        return f"{name}: withheld, because the chance of a corridor cannot be computed"
    order = np.argsort(-chances, kind="stable")
    factors = " × ".join(f"(1 − {p:.4f})" for p in chances[order])
    return f"{name} = 1 − {factors} = {_ends(float(1 - np.prod(1 - chances)))}"

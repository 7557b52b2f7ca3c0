"""What was tried and what it gave: one change at a time to the published model.

Writes models/tried.csv: country-level Brier skill on the origins that choices were made on
(December 2004 to 2014), on those after (2015 to the last) and on all of them. A change was made
when the skill of its own mechanism up to 2014 rose by 0.01 or more, or by less with an indicator
that the mechanism's group in the design asks for; smaller differences are within chance, so the
published row is not the best of the table. Run: python -m tools.experiments
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pandas as pd
from tqdm import tqdm

from risk.dataset.panel import Panel, load_panel
from risk.inputs import rows as training
from risk.model import fits
from risk.model.backtest import Backtest
from risk.model.fits import MODELS, fit_all
from risk.model.forecast import Forecaster
from risk.storage.export import to_csv
from risk.storage.files import write_bytes
from risk.storage.lock import locked
from risk.terms.months import december
from risk.terms.outcomes import HEADLINE_SIZE, MECHANISMS, OUTCOMES

CHOICE_END = december(2015) + 6


@contextmanager
def patched(module: object, name: str, new: object) -> Iterator[None]:
    old = getattr(module, name)
    setattr(module, name, new)
    try:
        yield
    finally:
        setattr(module, name, old)


def offered(code: str, learned_by: tuple[str, ...]) -> tuple[object, str, object]:
    catalogue = tuple(
        replace(ind, learned_by=learned_by) if ind.code == code else ind for ind in fits.CATALOGUE
    )
    return fits, "CATALOGUE", catalogue


def variants() -> dict[str, tuple[object, str, object] | None]:
    found: dict[str, tuple[object, str, object] | None] = {"published": None}
    for years in (5.0, 20.0, 1e6):
        name = f"half-life of training rows {years:g} years" if years < 1e6 else "no half-life"
        found[name] = (training, "HALF_LIFE_YEARS", years)
    found["straight value functions"] = (fits, "BEND_PENALTY", dict.fromkeys(MECHANISMS, 1e4))
    found["bend penalty 1 for both"] = (fits, "BEND_PENALTY", dict.fromkeys(MECHANISMS, 1.0))
    for penalty in (0.01, 1.0, 10.0):
        found[f"weight penalty {penalty:g}"] = (fits, "WEIGHT_PENALTY", penalty)
    learned = [ind for ind in fits.CATALOGUE if ind.learned_by]
    everything = tuple(
        replace(ind, learned_by=MECHANISMS) if ind.learned_by else ind for ind in fits.CATALOGUE
    )
    found["every indicator offered to both"] = (fits, "CATALOGUE", everything)
    for ind in learned:
        for m in MECHANISMS:
            rest = tuple(other for other in ind.learned_by if other != m)
            if m in ind.learned_by:
                found[f"{m} without {ind.code}"] = offered(ind.code, rest)
            else:
                both = offered(ind.code, (*ind.learned_by, m))
                found[f"{m} with {ind.code} too"] = both
    return found


def with_routes_as_borders(panel: Panel) -> Panel:
    """Where 10,000 came in one of the last five known years, count 250 km of border."""
    came = np.nan_to_num(panel.arrivals) >= HEADLINE_SIZE
    closeness = panel.values["border_exposure"].copy()
    for column in range(closeness.shape[1]):
        last = panel.last_known_year(panel.first_month + column) - panel.first_year + 1
        if last > 0:
            hit = came[:, max(last - 5, 0) : last].any(axis=1) & (closeness[:, column] < 0)
            closeness[hit, column] = 250.0
    return replace(panel, values={**panel.values, "border_exposure": closeness})


def measured(panel: Panel) -> dict[str, float]:
    backtest = Backtest(Forecaster(panel, fit_all(panel, jobs=1)))
    past = backtest.probabilities()
    row = {}
    for outcome in OUTCOMES:
        chosen = backtest.summary(past, outcome, as_of=CHOICE_END)
        full = backtest.summary(past, outcome)
        row[f"skill_{outcome}_2004_2014"] = round(chosen.skill, 4)
        row[f"skill_{outcome}_2015_on"] = round(skill_after(backtest, past, outcome), 4)
        row[f"skill_{outcome}_all"] = round(full.skill, 4)
        row[f"slope_{outcome}_all"] = round(full.slope, 3)
    return row


def skill_after(backtest: Backtest, past: dict, outcome: str) -> float:
    """Country-level skill on the origins after those that choices were made on."""
    level = backtest.levels["country"]
    keep = (level.origin > 2014) & ~np.isnan(level.observed[outcome])
    came, p = level.observed[outcome][keep], past["country"][outcome][keep]
    return float(
        1 - ((p - came) ** 2).sum() / ((level.climatology[outcome][keep] - came) ** 2).sum()
    )


def main() -> None:
    with locked(MODELS):
        panel, rows = load_panel(), []
        for name, change in tqdm(variants().items(), desc="experiments"):
            if change is None:
                rows.append({"variant": name, **measured(panel)})
                continue
            with patched(*change):
                rows.append({"variant": name, **measured(panel)})
        routes = with_routes_as_borders(panel)
        rows.append({"variant": "a used route counts as 250 km of border", **measured(routes)})
        table = pd.DataFrame(rows)
        write_bytes(MODELS / "tried.csv", to_csv(table, line_end="\n"))


if __name__ == "__main__":
    main()

"""What other choices would have given: one change at a time to the published model.

Adds rows to models/tried.csv: country-level Brier skill and slope on origins up to 2014, whose
outcomes end in 2015. Later outcomes are cut off before anything is fitted, so that no choice can
be made by them. Rows of other models stay.
Run: python -m tools.experiments [--scheduler ADDRESS]
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any

import pandas as pd
from tqdm import tqdm

from risk.cli.arguments.options import add_scheduler, workers
from risk.dataset.load_panel import load_panel
from risk.dataset.panel import Panel
from risk.model import fits, learning
from risk.model.fit_files import read_models
from risk.model.fits import MODELS
from risk.model.forecast import Forecaster
from risk.model.learning import fit_all
from risk.risk_table.scorer import Scorer
from risk.storage.export import to_csv
from risk.storage.files import write_bytes
from risk.storage.lock import locked
from risk.storage.parallel import in_parallel
from risk.terms.outcomes import MECHANISMS, OUTCOMES

LAST_YEAR = 2015
TRIED = MODELS / "tried.csv"
Change = tuple[object, str, object]


@contextmanager
def patched(module: object, name: str, new: object) -> Iterator[None]:
    old = getattr(module, name)
    setattr(module, name, new)
    try:
        yield
    finally:
        setattr(module, name, old)


def offered(code: str, learned_by: tuple[str, ...]) -> Change:
    catalogue = tuple(
        replace(ind, learned_by=learned_by) if ind.code == code else ind for ind in fits.CATALOGUE
    )
    return fits, "CATALOGUE", catalogue


def variants() -> dict[str, Change]:
    found: dict[str, Change] = {"straight value functions": (learning, "BEND_PENALTY", 4e4)}
    for times in (0.1, 10):
        penalty = learning.BEND_PENALTY * times
        found[f"bend penalty times {times:g}"] = (learning, "BEND_PENALTY", penalty)
        penalty = learning.WEIGHT_PENALTY * times
        found[f"weight penalty times {times:g}"] = (learning, "WEIGHT_PENALTY", penalty)
    everything = tuple(
        replace(ind, learned_by=MECHANISMS) if ind.learned_by else ind for ind in fits.CATALOGUE
    )
    found["every indicator offered to both"] = (fits, "CATALOGUE", everything)
    for ind in [ind for ind in fits.CATALOGUE if ind.learned_by]:
        for m in MECHANISMS:
            rest = tuple(other for other in ind.learned_by if other != m)
            if m in ind.learned_by:
                found[f"{m} without {ind.code}"] = offered(ind.code, rest)
            else:
                found[f"{m} with {ind.code} too"] = offered(ind.code, (*ind.learned_by, m))
    return found


def until(panel: Panel, last_year: int) -> Panel:
    """The panel without later outcomes."""
    years = last_year - panel.first_year + 1
    names = ("arrivals", "repeated", "armed", "conflicts")
    return replace(panel, **{name: getattr(panel, name)[:, :years] for name in names})


def measured(panel: Panel) -> dict[str, float]:
    backtest = Scorer(Forecaster(panel, fit_all(panel, jobs=1))).backtest
    past = backtest.probabilities()
    row = {}
    for outcome in OUTCOMES:
        summary = backtest.summary(past, outcome)
        row[f"skill_{outcome}_2004_2014"] = round(summary.skill, 4)
        row[f"slope_{outcome}_2004_2014"] = round(summary.slope, 3)
    return row


def row_of(panel: Panel, model: str, name: str, change: Change | None) -> dict[str, Any]:
    with patched(*change) if change else nullcontext():
        return {"model": model, "variant": name, **measured(panel)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.experiments", description=__doc__)
    add_scheduler(parser)
    options = parser.parse_args()
    with locked(MODELS), workers(options.scheduler):
        whole = load_panel()
        model = read_models(whole).version
        panel = until(whole, LAST_YEAR)
        tasks = [("published", None), *variants().items()]
        found = in_parallel(row_of, tasks, shared=(panel, model))
        rows = list(tqdm(found, desc="experiments", total=len(tasks)))
        before = pd.read_csv(TRIED)
        table = pd.concat([before[before.model != model], pd.DataFrame(rows)], ignore_index=True)
        write_bytes(TRIED, to_csv(table, line_end="\n"))


if __name__ == "__main__":
    main()

"""What a frozen model said of months that nobody had looked at, as Markdown.

Run, in this order and in folders of their own, after the model was frozen:
    python -m risk build --sources NEWER --data DATA --static STATIC
    python -m risk fit --data DATA --models MODELS
    python -m risk verify --data DATA --models MODELS --forecasts FORECASTS.csv
    python -m tools.holdout FORECASTS.csv --data DATA --since 2023-03 --frozen TAG
The first two may not change a rule of the model: a, b and value tables are learned anew for each
origin from what was known then, as in every past forecast.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from risk.scoring.resampling import skill_interval
from risk.scoring.scores import average_precision, brier_skill_score, roc_auc
from risk.terms.countries import read_countries
from risk.terms.outcomes import MECHANISMS

MODELS = ("fitted index", "black box", "persistence", "base rate", "climatology")
ONSETS = ("all", "new", "going on")
ROW = ["origin", "source_iso3", "receiver_iso3"]
SURPRISES = 10


def read_forecasts(path: Path, since: str) -> pd.DataFrame:
    """Forecasts of origins from a month on.

    `path`: CSV as `risk verify --forecasts` writes it. `since`: first origin, YYYY-MM. Returns:
    DataFrame, as in the file, with `level` ("corridor" or "country").
    """
    table = pd.read_csv(path, keep_default_na=False)
    table["level"] = np.where(table.source_iso3 == "", "country", "corridor")
    return table[(table.origin >= since) & table.model.isin(MODELS)].reset_index(drop=True)


def holdout_scores(table: pd.DataFrame) -> pd.DataFrame:
    """Scores of each model, everywhere and where the outcome would be new or goes on.

    `table`: as `read_forecasts` gives it; each model on the same rows.

    Returns
    -------
    DataFrame
        outcome, level, onset ("all", "new", "going on"), model, n, came, expected (probabilities
        added up), skill over climatology with `low` and `high` (80 %, bootstrap over sources of
        corridors and over countries), over_persistence, over_base_rate, auc, average_precision;
        nan where a score has no value.
    """
    rows = []
    for (outcome, level), part in table.groupby(["outcome", "level"], sort=False):
        wide = part.pivot(index=[*ROW, "observed", "onset"], columns="model", values="probability")
        wide = wide.reset_index()
        for onset in ONSETS:
            kept = wide if onset == "all" else wide[wide.onset == onset]
            if kept.empty:
                continue
            cluster = kept.source_iso3 if level == "corridor" else kept.receiver_iso3
            for model in MODELS:
                names = {"outcome": outcome, "level": level, "onset": onset, "model": model}
                rows.append(names | _scores(kept, model, cluster))
    return pd.DataFrame(rows)


def _scores(rows: pd.DataFrame, model: str, cluster: pd.Series) -> dict[str, float]:
    observed = rows.observed.to_numpy()
    p = rows[model].to_numpy()
    skill = skill_interval(observed, p, rows["climatology"], cluster)
    both = 0 < observed.sum() < len(observed)
    return {
        "n": len(observed),
        "came": int(observed.sum()),
        "expected": float(p.sum()),
        "skill": skill.estimate,
        "low": skill.low,
        "high": skill.high,
        "over_persistence": brier_skill_score(observed, p, reference=rows["persistence"]),
        "over_base_rate": brier_skill_score(observed, p, reference=rows["base rate"]),
        "auc": roc_auc(observed, p) if both else np.nan,
        "average_precision": average_precision(observed, p) if both else np.nan,
    }


def surprises(table: pd.DataFrame, outcome: str, observed: int) -> pd.DataFrame:
    """Corridors where the fitted index was furthest off, the worst month of each year of origins.

    `observed`: 1 for what came with a low chance, 0 for what did not with a high one. Returns a
    DataFrame: rows of `table`, worst first, at most SURPRISES.
    """
    fitted = (table.model == "fitted index") & (table.level == "corridor")
    rows = table[fitted & (table.outcome == outcome) & (table.observed == observed)]
    rows = rows.sort_values("probability", ascending=bool(observed), kind="stable")
    year = rows.origin.str[:4].rename("year")
    first = ~rows.assign(year=year).duplicated(["source_iso3", "receiver_iso3", "year"])
    return rows[first].head(SURPRISES)


def as_markdown(table: pd.DataFrame, frozen: str, commit: str, data: str) -> str:
    """The page: what was frozen, what was scored, and how it went, whatever it is.

    Parameters
    ----------
    table : as `read_forecasts` gives it
    frozen, commit : tag and commit of the frozen model
    data : version of the data that the forecasts were scored with
    """
    scores = holdout_scores(table)
    lines = [
        "# Hold-out",
        "",
        f"The model was frozen at `{frozen}` (commit `{commit}`), before any number below was "
        f"computed. Data version: `{data}`. Origins: every third month from "
        f"{table.origin.min()} to {table.origin.max()}; no choice of the model, its "
        "indicators, limits or penalties was made on what came after "
        "them. a, b and the value tables were learned anew at each origin from the outcomes known "
        "then. Windows that end inside a calendar year are an approximation: arrivals of the two "
        "years they touch, by their share of months.",
        "",
        "Written by `python -m tools.holdout` from `python -m risk verify --forecasts`, both run "
        "once. Skill is over climatology, the frequency known at the origin, with its 80 % "
        "interval. Four origins share most of their windows, so the interval counts sources "
        "(countries: countries), not rows; with so few years it says little about other years.",
        "",
    ]
    for (outcome, level), part in scores.groupby(["outcome", "level"], sort=False):
        lines += [
            f"## {outcome}, {level}",
            "",
            "| rows | model | n | came | expected | skill (80 % interval) | over persistence "
            "| over base rate | AUC | average precision |",
            "|---|---|--:|--:|--:|---|--:|--:|--:|--:|",
        ]
        lines += [_line(row) for row in part.to_dict("records")]
        lines.append("")
    names = dict(read_countries()[["iso3", "country"]].to_numpy().tolist())
    for outcome in MECHANISMS:
        for observed, title in ((1, "came with the lowest chance"), (0, "did not, highest chance")):
            lines += [
                f"## {outcome}: {title}",
                "",
                "| as of | corridor | chance |",
                "|---|---|--:|",
            ]
            for row in surprises(table, outcome, observed).to_dict("records"):
                pair = f"{names[row['source_iso3']]} → {names[row['receiver_iso3']]}"
                lines.append(f"| {row['origin']} | {pair} | {row['probability']:.3f} |")
            lines.append("")
    return "\n".join(lines)


def _line(row: Mapping[Hashable, Any]) -> str:
    def text(name: str, form: str = "+.3f") -> str:
        return "–" if np.isnan(row[name]) else format(row[name], form)

    interval = "" if np.isnan(row["low"]) else f" ({text('low')} to {text('high')})"
    cells = [
        row["onset"],
        row["model"],
        f"{row['n']:,}",
        f"{row['came']:,}",
        text("expected", ".0f"),
        text("skill") + interval,
        text("over_persistence"),
        text("over_base_rate"),
        text("auc", ".3f"),
        text("average_precision", ".3f"),
    ]
    return "| " + " | ".join(cells) + " |"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("forecasts", type=Path, help="CSV of risk verify --forecasts")
    parser.add_argument("--data", type=Path, required=True, help="folder of the newer data")
    parser.add_argument("--since", required=True, help="first origin that is new, YYYY-MM")
    parser.add_argument("--frozen", required=True, help="tag of the frozen model")
    options = parser.parse_args(arguments)
    commit = subprocess.run(
        ["git", "rev-parse", "--short=12", f"{options.frozen}^{{commit}}"],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    ).stdout.strip()
    table = read_forecasts(options.forecasts, options.since)
    described = json.loads((options.data / "datapackage.json").read_text(encoding="utf-8"))
    page = as_markdown(table, options.frozen, commit, described["version"][:12])
    sys.stdout.buffer.write(page.encode("utf-8"))


if __name__ == "__main__":
    main()

"""What stands above the map: the finding in a sentence, and below it what it rests on."""

import math
from datetime import date

import pandas as pd
import streamlit as st

from risk.dashboard.look import plain, window
from risk.dashboard.pages.track_record import past_forecasts, past_probabilities
from risk.dashboard.state import kept, scorer
from risk.dataset import Panel, behind, is_old, violence_end
from risk.risk_table import FITTED, Pair, Settings
from risk.terms import (
    LEVEL_NAMES,
    MEANINGS,
    NOT_EXPOSED,
    counted,
    level_of,
    month_name,
    percent,
    share,
    to_month,
)

HIGH = LEVEL_NAMES[3:]
FEW = 10
"""Of fewer past forecasts nothing is said."""


def headline(table: pd.DataFrame, settings: Settings, news: str) -> None:
    """Draw the finding, and in small what is forecast, how often it was right, and how old it is.

    `table`: risk table by country. `news`: what is new since the month before, in a sentence.
    """
    st.markdown(f"{finding(table, settings)} {news}".strip())
    small = [status(settings, scorer().panel, date.today())]
    if table.probability.notna().any():  # else no level is said that could have come true
        small.append(how_often_right(settings))
    small += [f"{reason}." for reason in scorer().parts_withheld(settings)]
    st.caption(" ".join(filter(None, small)))


def finding(table: pd.DataFrame, settings: Settings) -> str:
    """How many countries stand high, and the highest of them, as Markdown.

    `table`: risk table by country.
    """
    columns = (table[name].tolist() for name in ("country", "level", "probability"))
    reached = [row for row in zip(*columns, strict=True) if row[1] != NOT_EXPOSED]
    known = [row for row in reached if not math.isnan(row[2])]
    names = scorer().panel.names
    source = f" of {plain(names[settings.source])}" if settings.source else " of a conflict"
    region = f" in {plain(settings.region)}" if settings.region else ""
    if not reached:
        return f"**No country{region} is within reach{source}.**"
    many = counted(len(reached), "country", "countries")
    if not known:
        return f"**{many}{region} within reach{source}**; first by index: {plain(reached[0][0])}."
    high = sum(level in HIGH for _, level, _ in known)
    first, _, chance = known[0]
    verb = "stands" if high == 1 else "stand"
    return (
        f"**{high} of {many}{region} within reach{source} {verb} at High or Severe**; highest: "
        f"{plain(first)} {percent(chance)}."
    )


def status(settings: Settings, panel: Panel, today: date) -> str:
    """As of when, and where the data end, as Markdown.

    `today`: only says whether the data are too old for a current warning.
    """
    end = to_month(panel.description["last_violence_month"])
    warning = " **This is not a current warning.**" if is_old(end, today) else ""
    start = f"**{window(settings.as_of)}:** the violence data end in {month_name(end)}."
    return f"{start}{warning}"


def what_is_forecast(settings: Settings, panel: Panel) -> str:
    """The outcome in full, where the data end, and which yearly series are late, as Markdown."""
    late = behind(panel, settings.as_of)
    text = f"**Forecast:** {MEANINGS[settings.outcome]}."
    text += f" The violence data end in {violence_end(panel)}."
    return f"{text} {late}." if late else text


def how_often_right(settings: Settings) -> str:
    """How often past forecasts at High and at Severe came true; empty where that is not known.

    Of these weights, all over the world, as far as outcomes were known at the as-of month. Where
    a source is chosen the chances are of corridors, and so are these forecasts.
    """
    unit = "corridor" if settings.source else "country"
    last = scorer().panel.last_known_year(settings.as_of)
    said = [
        f"at {level} {share(came / forecasts)}"
        for level, (forecasts, came) in _came(
            settings.weights, settings.outcome, unit, last
        ).items()
        if forecasts >= FEW
    ]
    of = " of corridors" if settings.source else ""
    return f"Past forecasts{of} that came true, worldwide: {', '.join(said)}." if said else ""


@kept
def _came(weights: Pair, outcome: str, unit: str, last_year: int) -> dict[str, tuple[int, int]]:
    """How many forecasts there were at each of the highest levels, and how many came true."""
    rows = past_forecasts(FITTED, outcome, unit)
    known = (rows.year < last_year).to_numpy()
    level = level_of(past_probabilities(weights, outcome, unit)[known])
    observed = rows.observed.to_numpy()[known]
    return {name: (int((level == name).sum()), int(observed[level == name].sum())) for name in HIGH}

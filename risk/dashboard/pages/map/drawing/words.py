"""What the map says of each country: in the tooltip, and to those who hear the page."""

import math

import numpy as np
import pandas as pd

from risk.dashboard.look.palette import NO_DATA
from risk.dataset.panel import Panel
from risk.risk_table.settings import Settings
from risk.terms.catalogue import INDICATORS
from risk.terms.levels import NOT_EXPOSED
from risk.terms.months import month_name
from risk.terms.onset import NEW, onset_text
from risk.terms.wording import INTERVAL, NONE, interval, percent

SHOWN = ["iso3", "country", "level", "chance", "onset", "mainly", "base", "mark", "faded"]
NOT_SCORED = "none: not one of the states that are scored"
OUTSIDE = "none: outside the region chosen"


def map_data(
    table: pd.DataFrame, settings: Settings, country: str | None, panel: Panel
) -> pd.DataFrame:
    """What the map says about each state: text, ready to show.

    Parameters
    ----------
    table : risk table by country
    settings : Settings
    country : ISO3 of the country looked at, or None
    panel : Panel

    Returns
    -------
    DataFrame with the columns of SHOWN: the rows of the table, then the states that it leaves out
    """
    faded = (table.onset != NEW).to_numpy() if settings.new_only else np.zeros(len(table), bool)
    listed = pd.DataFrame(
        {
            "iso3": table.iso3.array,
            "country": table.country.array,
            "level": table.level.array,
            "chance": _chances(table, settings),
            "onset": _onsets(table),
            "mainly": _reasons(table),
            "base": [percent(rate) for rate in table.base_rate.tolist()],
            "faded": faded,
        }
    )
    data = pd.concat([listed, _left_out(listed, settings, panel)], ignore_index=True)
    marks = {settings.source: "source", country: "country"}
    data["mark"] = [marks.get(iso3, "") for iso3 in data.iso3.tolist()]
    return data[SHOWN]


def _chances(table: pd.DataFrame, settings: Settings) -> list[str]:
    """The chance with its interval, else why there is none."""
    index = np.fmax(table.index_arrivals.to_numpy(), table.index_armed.to_numpy()).tolist()
    ends = zip(table.probability_low.tolist(), table.probability_high.tolist(), strict=True)
    chances = [
        f"{percent(p)} ({INTERVAL} {interval(low, high)})"
        for p, (low, high) in zip(table.probability.tolist(), ends, strict=True)
    ]
    nothing = table.probability.isna().to_numpy()
    for row in np.flatnonzero(nothing).tolist():
        if table.iso3.iloc[row] == settings.source:
            chances[row] = "none: it is the source chosen"
        elif table.level.iloc[row] == NOT_EXPOSED:
            reason = str(table.withheld_reason.iloc[row]).removeprefix("not exposed: ")
            chances[row] = f"none: {reason}"
        elif math.isnan(index[row]):
            chances[row] = "withheld"
        else:
            chances[row] = f"withheld; index {index[row]:.0f}"
    return chances


def _onsets(table: pd.DataFrame) -> list[str]:
    rows = zip(table.onset.tolist(), table.came_10y.tolist(), table.known_10y.tolist(), strict=True)
    return [
        onset_text(kind, int(came), int(known)) if isinstance(kind, str) else NONE
        for kind, came, known in rows
    ]


def _reasons(table: pd.DataFrame) -> list[str]:
    # Without a corridor there is neither; a source alone where no indicator stands out.
    reasons = {code: f", {indicator.name.lower()}" for code, indicator in INDICATORS.items()}
    rows = zip(table.main_source.tolist(), table.top_indicator.tolist(), strict=True)
    return [
        f"{source}{reasons.get(code, '')}" if isinstance(source, str) else NONE
        for source, code in rows
    ]


def _left_out(listed: pd.DataFrame, settings: Settings, panel: Panel) -> pd.DataFrame:
    """Rows of the states that the table leaves out, with the reason in place of a chance."""
    states = panel.countries[~panel.countries.iso3.isin(listed.iso3)]
    existed = panel.states[states.index.to_numpy(), panel.column(settings.as_of)]
    not_then = f"none: not a state of its own in {month_name(settings.as_of)}"
    return pd.DataFrame(
        {
            "iso3": states.iso3.array,
            "country": states.country.array,
            "level": NO_DATA,
            "chance": np.where(existed, OUTSIDE, not_then),
            "onset": NONE,
            "mainly": NONE,
            "base": NONE,
            "faded": False,
        }
    )

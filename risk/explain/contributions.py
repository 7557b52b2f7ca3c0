"""Why a corridor has its index: every indicator's points, beside those of the past corridors."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from risk.dataset import NEVER, Panel
from risk.inputs import BASES, ESTIMATED, EVIDENCE, KNOWN, STAND_INS, WHAT_IF, Evidence, origin_text
from risk.model import Fit, Forecast, Forecaster, group_text, source_group
from risk.storage import InputError
from risk.terms import (
    CATALOGUE,
    CODES,
    INDICATORS,
    INTERVAL,
    interval,
    month_name,
    month_text,
    percent,
    to_month,
)

OUTCOME_WORDS = {
    "either": "10,000 arrivals or armed fighting on its soil",
    "arrivals": "10,000 arrivals from one source",
    "armed": "a source's conflict fought on its soil",
}
_WHAT_IF = "what-if"


def corridor_row(panel: Panel, forecast: Forecast, source_iso3: str, receiver_iso3: str) -> int:
    """Row of a corridor in a forecast.

    Raises InputError if there is no such corridor, or no conflict at its source in that month.
    """
    pairs = panel.corridors.iloc[forecast.rows.corridor]
    rows = np.flatnonzero(
        (pairs.source_iso3 == source_iso3) & (pairs.receiver_iso3 == receiver_iso3)
    )
    if not len(rows):
        raise InputError(
            f"corridor: expected one exposed in {month_text(forecast.as_of)}, got "
            f"{source_iso3} to {receiver_iso3}"
        )
    return int(rows[0])


def mean_points(forecaster: Forecaster, forecast: Forecast, outcome: str) -> np.ndarray:
    """Points that each indicator has on average over the rows that the fit has learned from.

    Returns
    -------
    float array (n_indicators,)
        Exposed corridors of every third past month whose window was over by the forecast's
        cut-off, each counted once, through the same value tables and with the same weights.
    """
    part = forecast.mechanisms[outcome]
    x = forecaster.training_values(outcome, part.fit.cutoff)
    return 100.0 * x.mean(axis=0) * np.array(part.weights) / sum(part.weights)


def known_since(panel: Panel, corridor: int, as_of: int) -> list[int]:
    """As-of month from which each raw value has stood in the panel as it stands now.

    Returns: list of n_indicators months; NEVER where nothing is known or it was always so.
    """
    column = panel.column(as_of)
    months = []
    for indicator in CATALOGUE:
        if indicator.lag_months == 0 or indicator.code not in panel.values:
            months.append(NEVER)
            continue
        row = panel.entity_rows(indicator.code, np.array([corridor]))[0]
        values = panel.values[indicator.code][row, : column + 1]
        if np.isnan(values[-1]):
            months.append(NEVER)
        elif indicator.monthly:
            months.append(as_of)
        else:
            periods = panel.periods[indicator.code][row, : column + 1]
            other = np.flatnonzero((values != values[-1]) | (periods != periods[-1]))
            months.append(panel.first_month + (int(other[-1]) + 1 if len(other) else 0))
    return months


def explain(
    forecaster: Forecaster, forecast: Forecast, row: int, outcome: str, evidence: Evidence | None
) -> pd.DataFrame:
    """Every indicator of one corridor, and how far it lifts the index above the past's mean.

    Raises ValueError if a value is from evidence and the evidence is not given: its origin would be
    lost.

    Parameters
    ----------
    row : row of the corridor in the forecast
    outcome : {"arrivals", "armed"}
    evidence : that of the forecast, if it had any

    Returns
    -------
    DataFrame, one row an indicator in catalogue order
        code, label, group, entity; raw (in `unit`, NaN = not known), unit; period and known_since
        (YYYY-MM or empty), source (publisher, or the evidence's reference, or "what-if"), basis
        (one of risk.inputs.rows.BASES); of evidence alone date (YYYY-MM-DD), reliability
        (A-F), low and high (other counts) and note; origin (all of that in words, or "what-if",
        else empty);
        filled (True: not known itself; the median of that month's corridors stands in, or an
        estimate from the people hosted); place (0-1 on the scale),
        value (0-1, through the value table); weight (as set), share (of the sum of weights);
        points (of the index, they sum to it), mean_points (they sum to the mean index),
        difference (points less mean_points).
    """
    part = forecast.mechanisms[outcome]
    rows = forecast.rows
    since = known_since(forecaster.panel, int(rows.corridor[row]), forecast.as_of)
    weights = np.array(part.weights)
    basis = rows.basis[row]
    points = part.contributions[row]
    usual = mean_points(forecaster, forecast, outcome)
    published = np.isin(basis, (*KNOWN, ESTIMATED))
    table = pd.DataFrame(
        {
            "code": CODES,
            "label": [i.name for i in CATALOGUE],
            "group": [i.group for i in forecaster.models.catalogue],
            "entity": [i.entity for i in CATALOGUE],
            "raw": rows.raw[row],
            "unit": [i.unit for i in CATALOGUE],
            "period": _texts(rows.period[row], published | (basis == EVIDENCE)),
            "known_since": _texts(since, published),
            "source": [
                _WHAT_IF if b == WHAT_IF else i.publisher
                for i, b in zip(CATALOGUE, basis, strict=True)
            ],
            "basis": np.array(BASES)[basis],
            "date": "",
            "reliability": "",
            "low": np.nan,
            "high": np.nan,
            "note": "",
            "origin": np.where(basis == WHAT_IF, _WHAT_IF, "").astype(object),
            "filled": np.isin(basis, STAND_INS),
            "place": rows.z[row],
            "value": part.x[row],
            "weight": weights,
            "share": weights / weights.sum(),
            "points": points,
            "mean_points": usual,
            "difference": points - usual,
        }
    )
    supplied = np.flatnonzero(basis == EVIDENCE)
    if not len(supplied):
        return table
    if evidence is None:
        raise ValueError("evidence: expected that of the forecast, got none")
    given = evidence.rows.iloc[rows.evidence_row[row, supplied]]
    table.loc[supplied, "known_since"] = given.known_since.str[:7].to_numpy()
    table.loc[supplied, "source"] = given.reference.to_numpy()
    for column in ("date", "reliability", "low", "high", "note"):
        table.loc[supplied, column] = given[column].to_numpy()
    table.loc[supplied, "origin"] = [origin_text(given_row) for given_row in given.itertuples()]
    return table


def _texts(months: Iterable[int], shown: np.ndarray) -> list[str]:
    """Months as text, empty where there is none to show."""
    pairs = zip(months, shown, strict=True)
    return [month_text(int(m)) if show and m != NEVER else "" for m, show in pairs]


def value_table(fit: Fit, code: str) -> pd.DataFrame:
    """An indicator's published value table.

    Columns: place (0-1 on the scale), raw (in the indicator's unit), value (0-1); between two rows
    the value is a straight line over the place.
    """
    known = INDICATORS[code]
    values = fit.values[CODES.index(code)]
    return pd.DataFrame({"place": known.knots, "raw": known.knots_raw(), "value": values})


def drivers(table: pd.DataFrame, most: int = 3) -> str:
    """The indicators that lift an index most above the mean of the past, in words.

    `table`: as from `explain`.
    """
    lifted = table[table.difference > 0.05].nlargest(most, "difference")
    if lifted.empty:
        return "nothing raises it above the mean of past corridors"
    named = [
        f"{label} ({difference:+.1f} points)"
        for label, difference in zip(lifted.label, lifted.difference, strict=True)
    ]
    return ", ".join(named)


def headline(country: pd.Series, n_exposed: int, *, one_source: bool = False) -> str:
    """A country's risk in a sentence or two.

    Parameters
    ----------
    country : row of the risk table by country
    n_exposed : number of countries that are ranked
    one_source : whether the settings name a source, so that the base rate is that of corridors

    >>> row = pd.Series(dict(country="Chad", as_of="2021-06", horizon_months=12, level="High",
    ...     outcome="armed", probability=0.41, probability_low=0.3, probability_high=0.5,
    ...     main_source="Sudan", sources=4, base_rate=0.1, rank=7, withheld_reason="",
    ...     top_indicator="border_incidents"))
    >>> print(headline(row, 98).replace(chr(160), " "))
    Chad, as of June 2021: High. Within the next 12 months the chance of a source's conflict \
fought on its soil is 41 % (80 % interval 30 to 50 %), rank 7 of 98; for countries with \
3–4 sources nearby it was 10 %. The strongest of its 4 corridors comes from Sudan, raised most by: \
Border incidents.
    """
    start = f"{country.country}, as of {month_name(to_month(country.as_of))}: {country.level}."
    if not country.sources:
        return f"{start} No country in conflict lies within 500 km of it."
    what = OUTCOME_WORDS[country.outcome]
    n = int(country.sources)
    which = "Its only corridor" if n == 1 else f"The strongest of its {n} corridors"
    code = country.top_indicator
    raised = f", raised most by: {INDICATORS[code].name}" if code else ""
    main = f"{which} comes from {country.main_source}{raised}."
    if np.isnan(country.probability):
        return (
            f"{start} Rank {country['rank']} of {n_exposed} by index. The percentage is withheld: "
            f"{country.withheld_reason}. {main}"
        )
    near = (
        "past corridors"
        if one_source
        else f"countries with {group_text(int(source_group(np.array([n]))[0]))} nearby"
    )
    return (
        f"{start} Within the next {country.horizon_months} months the chance of {what} is "
        f"{percent(country.probability)} ({INTERVAL} "
        f"{interval(country.probability_low, country.probability_high)}), rank {country['rank']} "
        f"of {n_exposed}; for {near} it was {percent(country.base_rate)}. {main}"
    )

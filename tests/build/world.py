"""Tidy tables of three states that border in a row, made up: what the readers would return."""

import numpy as np
import pandas as pd

from risk.build.grid import Grid
from risk.build.measures import Tidy
from risk.terms.months import to_month

ISO3 = ("AAA", "BBB", "CCC")
PAIRS = pd.DataFrame(
    [("AAA", "BBB"), ("BBB", "AAA"), ("BBB", "CCC"), ("CCC", "BBB")],
    columns=["source_iso3", "receiver_iso3"],
)
YEARS = range(1989, 2004)


def grid(last_month="2003-12"):
    rows = pd.Index(ISO3)
    ends = (rows.get_indexer(PAIRS[name]) for name in ("source_iso3", "receiver_iso3"))
    return Grid(ISO3, *ends, to_month(last_month))


def states(value=0.0):
    """The same value for every state and year."""
    return pd.DataFrame(
        [(iso3, year, value) for iso3 in ISO3 for year in YEARS], columns=["iso3", "year", "value"]
    )


def corridors(**columns):
    """A row for each corridor and year."""
    rows = PAIRS.loc[PAIRS.index.repeat(len(YEARS))].assign(year=[*YEARS] * len(PAIRS))
    return rows.assign(**columns).reset_index(drop=True)


def quiet_world(**tables):
    """Nothing happens; tables by name replace that."""
    months = range(to_month("1989-01"), to_month("2003-12"))
    deaths = pd.DataFrame(
        [(iso3, month, 0.0) for iso3 in ISO3 for month in months],
        columns=["iso3", "month", "deaths"],
    )
    nobody = corridors(conflicts=0)
    usual = {
        "deaths": deaths,
        "battles": nobody,
        "troops": nobody,
        "battle_years": YEARS,
        "flows": corridors(arrivals=0.0, carried=0.0),
        "stocks": corridors(hosted=0.0, idps=0.0),
        "control": states(90.0),
        "stability": states(),
        "effectiveness": states(-1.0),
        "population": states(2_000_000.0),
        "borders": PAIRS.assign(border_km=[150.0, 0.0, 20.0, 0.0], distance_km=0.0),
    }
    return Tidy(**(usual | tables))


def random_world(seed):
    """Everything happens at random: every value of every table is another."""
    rng = np.random.default_rng(seed)
    plain = quiet_world()

    def drawn(table, **limits):
        return table.assign(
            **{name: rng.integers(low, high, len(table)) for name, (low, high) in limits.items()}
        )

    flows = drawn(plain.flows, arrivals=(0, 30_000))
    return Tidy(
        deaths=drawn(plain.deaths, deaths=(0, 500)),
        battles=drawn(plain.battles, conflicts=(0, 2)),
        troops=drawn(plain.troops, conflicts=(0, 2)),
        battle_years=YEARS,
        flows=flows.assign(carried=np.where(rng.random(len(flows)) < 0.3, 5_000.0, 0.0)),
        stocks=drawn(plain.stocks, hosted=(1_000, 900_000), idps=(0, 900_000)),
        control=drawn(plain.control, value=(20, 100)),
        stability=drawn(plain.stability, value=(-3, 3)),
        effectiveness=drawn(plain.effectiveness, value=(-3, 3)),
        population=drawn(plain.population, value=(100_000, 90_000_000)),
        borders=plain.borders,
    )

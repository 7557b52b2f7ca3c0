"""Nothing that was published after a month changes what is shown for that month.

Four ways to look for a leak: change the shipped panel after a month, change it after every month
of an early year too, change the publishers' own rows and build again, and change made-up rows of
theirs after every month of a year and measure again.
"""

import csv
import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from risk.alerts.feeds import json_bytes
from risk.alerts.report import report
from risk.build.grid import FIRST_MONTH
from risk.build.measures import measure
from risk.build.pipeline import build
from risk.dataset.load_panel import load_panel
from risk.explain.history import history
from risk.inputs.watch import Rule, Watch
from risk.model.forecast import Forecaster
from risk.model.learning import fit_all
from risk.publishers import unhcr, vdem, wgi, worldbank
from risk.publishers.ucdp import battle_deaths, country_month
from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.country_table import country_table
from risk.risk_table.full_tables import countries_with_changes
from risk.risk_table.scorer import Scorer
from risk.risk_table.settings import Settings
from risk.terms.catalogue import LEARNED_CODES, equal_weights
from risk.terms.months import december, month_text, to_month
from risk.terms.outcomes import LAG_MONTHS, MECHANISMS, OUTCOMES
from tests.build.world import grid, random_world

VERSIONS = ["model_version", "data_version"]
EQUAL = equal_weights()
JUNE_2021 = to_month("2021-06")


def without_versions(table):
    return table.drop(columns=VERSIONS)


def assert_same_forecasts(before, after, as_of):
    """Every table, reason, rate and line of a month, to the last digit."""
    for outcome in OUTCOMES:
        for weights in ((None, None), (EQUAL, EQUAL)):
            settings = Settings(as_of, outcome, weights)
            for made in (countries_with_changes, corridor_table):
                first, second = (made(scorer, settings) for scorer in (before, after))
                assert len(first) > 30
                pd.testing.assert_frame_equal(
                    without_versions(first), without_versions(second), check_exact=True
                )
    settings = Settings(as_of, "either", source="AFG")
    pd.testing.assert_frame_equal(
        without_versions(countries_with_changes(before, settings)),
        without_versions(countries_with_changes(after, settings)),
        check_exact=True,
    )
    lines = [history(scorer.forecaster, "PAK", Settings(as_of)) for scorer in (before, after)]
    pd.testing.assert_frame_equal(*lines, check_exact=True)


def changed_after(panel, month, seed=0):
    """The panel with every value known after a month replaced, outcomes included."""
    rng = np.random.default_rng(seed)
    at = panel.column(month) + 1
    values = {}
    periods = {}
    for code in LEARNED_CODES:
        values[code] = panel.values[code].copy()
        later = values[code][:, at:]
        shuffled = rng.permutation(np.abs(np.nan_to_num(later, nan=3.0)).ravel())
        later[:] = shuffled.reshape(later.shape) * rng.choice([0.0, 0.3, 7.0], later.shape)
        periods[code] = panel.periods[code].copy()
        periods[code][:, at:] = month
    first_unknown = (month - LAG_MONTHS - 11) // 12 + 1 - panel.first_year
    outcomes = {}
    for name, high in (("arrivals", 300_000), ("repeated", 9), ("armed", 2), ("conflicts", 4)):
        table = getattr(panel, name).copy()
        later = table[:, first_unknown:]
        later[:] = rng.integers(0, high, later.shape)
        outcomes[name] = table
    return replace(panel, values=values, periods=periods, digest="changed", **outcomes)


def until(panel, last_year):
    """The panel with fewer outcome years, so that fewer fits have to be made."""
    years = last_year - panel.first_year + 1
    names = ("arrivals", "repeated", "armed", "conflicts")
    return replace(panel, **{name: getattr(panel, name)[:, :years] for name in names})


def scorer_of(panel):
    return Scorer(Forecaster(panel, fit_all(panel, jobs=1)))


def view(panel, month):
    """All that the panel says up to a month, known outcomes included."""
    at = panel.column(month) + 1
    years = (month - LAG_MONTHS - 11) // 12 + 1 - panel.first_year
    arrays = {f"value {code}": panel.values[code][:, :at] for code in LEARNED_CODES}
    arrays |= {f"period {code}": panel.periods[code][:, :at] for code in LEARNED_CODES}
    names = ("arrivals", "repeated", "armed", "conflicts")
    return arrays | {name: getattr(panel, name)[:, :years] for name in names}


@pytest.fixture(scope="module")
def changed_scorer(scorer):
    return scorer_of(changed_after(scorer.panel, JUNE_2021))


@pytest.mark.slow
def test_later_data_never_change_the_forecast_of_june_2021(scorer, changed_scorer):
    assert_same_forecasts(scorer, changed_scorer, JUNE_2021)


def warnings_of(scorer, month):
    """Every warning since twelve months before, with all that is said beside it, as JSON."""
    watch = Watch(
        outcomes=OUTCOMES,
        rules=(Rule("corridors", unit="corridor", limit=0.1, new_only=True),),
    )
    found = report(scorer, Settings(month), month - 12, watch)
    return json_bytes(replace(found, data_version="", model_version=""))


@pytest.mark.slow
def test_later_data_never_change_the_warnings_of_june_2021(scorer, changed_scorer):
    written = warnings_of(scorer, JUNE_2021)
    assert written.count(b'"kind"') > 100
    assert written == warnings_of(changed_scorer, JUNE_2021)
    assert warnings_of(scorer, JUNE_2021 + 1) != warnings_of(changed_scorer, JUNE_2021 + 1)


def test_the_change_is_large_enough_to_be_seen_the_month_after(scorer, changed_scorer):
    later = Settings(JUNE_2021 + 1)
    first, second = (country_table(s, later).set_index("iso3") for s in (scorer, changed_scorer))
    assert (first.index_arrivals - second.index_arrivals.reindex(first.index)).abs().max() > 5


def test_later_data_never_change_an_earlier_fit(scorer, changed_scorer):
    for outcome in MECHANISMS:
        before, after = (s.forecaster.models.fits[outcome] for s in (scorer, changed_scorer))
        known = [cutoff for cutoff in before if cutoff <= 2020]
        assert [before[c] for c in known] == [after[c] for c in known]
        assert before[2022] != after[2022]


@pytest.fixture(scope="module")
def short_scorer(scorer):
    return scorer_of(until(scorer.panel, 2006))


# Two are looked at each time: June, when outcomes become known, and a month before it.
YEAR_OF_MONTHS = [
    pytest.param(
        month, marks=[] if month % 12 in (1, 5) else pytest.mark.slow, id=month_text(month)
    )
    for month in range(to_month("2004-06"), to_month("2005-06"))
]


@pytest.mark.parametrize("month", YEAR_OF_MONTHS)
@pytest.mark.slow
def test_later_data_never_change_the_forecast_of_any_month_of_a_year(scorer, short_scorer, month):
    after = scorer_of(until(changed_after(scorer.panel, month), 2006))
    assert_same_forecasts(short_scorer, after, month)


def test_a_panel_that_ends_earlier_gives_the_same_early_forecast(scorer, short_scorer):
    settings = Settings(to_month("2005-03"))
    pd.testing.assert_frame_equal(
        without_versions(country_table(scorer, settings)),
        without_versions(country_table(short_scorer, settings)),
        check_exact=True,
    )


# The publishers' rows. File → column of the year, last year known in June 2021, what to change.
KNOWN_IN_JUNE_2021 = {
    "ucdp_country_month.csv": ("year", 2020, ["sb_deaths", "ns_deaths", "os_deaths"]),
    "unhcr_flows.csv": ("year", 2020, ["refugees", "asylum_seekers", "refugee_like", "oip"]),
    "unhcr_population.csv": ("year", 2020, ["refugees", "asylum_seekers", "oip", "idps"]),
    "vdem_state_authority_over_territory.csv": ("Year", 2020, ["v2svstterr"]),
    "wgi.csv": ("year", 2019, ["estimate"]),
    "worldbank_population.csv": ("Year", 2019, ["Value"]),
    "worldbank_gdp_current_usd.csv": ("Year", 2019, ["Value"]),
    "BattleDeaths_v25_1.csv": ("year", 2020, ["bd_best", "gwno_battle"]),
}


def perturb(path, year_column, last_year, columns, rng):
    with path.open(newline="", encoding="utf-8-sig") as stream:
        header, *rows = list(csv.reader(stream))
    at = header.index(year_column)
    places = [header.index(column) for column in columns]
    later = [row for row in rows if is_later(path.name, header, row, at, last_year)]
    assert later, path.name
    for place in places:
        cells = [row[place] for row in later]
        for row, cell in zip(later, rng.permutation(cells), strict=True):
            row[place] = str(cell)
    drop = {id(row) for row in later[::7]}
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([header, *(row for row in rows if id(row) not in drop)])


def is_later(name, header, row, at, last_year):
    if name == "ucdp_country_month.csv":  # May 2021 is known in June
        return (int(row[at]), int(row[header.index("month")])) > (2021, 5)
    return int(row[at]) > last_year


@pytest.fixture(scope="module")
def perturbed_panel(sources_dir, tmp_path_factory):
    folder = tmp_path_factory.mktemp("perturbed")
    shutil.copytree(sources_dir, folder / "sources", copy_function=shutil.copyfile)
    (folder / "sources").chmod(0o755)
    rng = np.random.default_rng(2021)
    for name, (year_column, last_year, columns) in KNOWN_IN_JUNE_2021.items():
        perturb(folder / "sources" / name, year_column, last_year, columns, rng)
    build(folder / "sources", folder / "data", folder / "static", progress=False)
    return load_panel(folder / "data")


@pytest.mark.raw
def test_later_rows_of_the_publishers_never_change_the_view_of_june_2021(scorer, perturbed_panel):
    before = view(scorer.panel, JUNE_2021)
    after = view(perturbed_panel, JUNE_2021)
    for name, array in before.items():
        np.testing.assert_array_equal(array, after[name], err_msg=name)


@pytest.mark.raw
def test_the_publishers_changed_rows_are_seen_later(scorer, perturbed_panel):
    end = scorer.panel.last_month
    before = view(scorer.panel, end)
    after = view(perturbed_panel, end)
    same = [name for name in before if np.array_equal(before[name], after[name], equal_nan=True)]
    fixed = {f"period {code}" for code in LEARNED_CODES} | {
        f"value {code}" for code in LEARNED_CODES if (scorer.panel.periods[code] < 0).all()
    }
    assert set(same) <= fixed | {"repeated"}


@pytest.mark.raw
def test_later_rows_of_the_publishers_never_change_the_forecast_of_june_2021(
    scorer, perturbed_panel
):
    assert_same_forecasts(scorer, scorer_of(perturbed_panel), JUNE_2021)


# Table → column of its periods, months from their end until their values are known.
LAGS = {
    "deaths": ("month", country_month.LAG_MONTHS),
    "battles": ("year", battle_deaths.LAG_MONTHS),
    "troops": ("year", battle_deaths.LAG_MONTHS),
    "flows": ("year", unhcr.LAG_MONTHS),
    "stocks": ("year", unhcr.LAG_MONTHS),
    "control": ("year", vdem.LAG_MONTHS),
    "stability": ("year", wgi.LAG_MONTHS),
    "effectiveness": ("year", wgi.LAG_MONTHS),
    "population": ("year", worldbank.LAG_MONTHS),
}


def other_after(world, other, month):
    """One world up to what was known at a month, and another world's rows after that."""
    tables = {}
    for name, (period, lag) in LAGS.items():
        ours = getattr(world, name)
        theirs = getattr(other, name)
        end = ours[period] if period == "month" else december(ours[period])
        known = (end + lag <= month).to_numpy()
        tables[name] = pd.concat([ours[known], theirs[~known]])
    return replace(world, **tables)


@pytest.mark.parametrize("month", range(to_month("1999-06"), to_month("2000-06")), ids=month_text)
@pytest.mark.slow
def test_later_rows_never_change_an_indicator_in_any_month_of_a_year(month):
    world = random_world(0)
    other = random_world(1)
    before = measure(world, grid())
    after = measure(other_after(world, other, month), grid())
    assert set(before) == set(LEARNED_CODES)
    end = month - FIRST_MONTH + 1
    for code, known in before.items():
        for one, same in zip(
            (known.values, known.periods), (after[code].values, after[code].periods), strict=True
        ):
            np.testing.assert_array_equal(one[:, :end], same[:, :end], err_msg=code)
        if code != "border_exposure":
            assert not np.array_equal(known.values, after[code].values, equal_nan=True), code

"""Events at the border over all training years, as a user's own GED gives: learned, or left out.

The events are made up, on the shipped panel: more of them before fighting crosses the border.
"""

from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest

from risk.dashboard.pages.method.tables import BESIDES, indicator_list
from risk.dashboard.panels.sliders import _shape
from risk.dataset.as_known import NEVER
from risk.explain.arithmetic import mechanism_lines
from risk.explain.contributions import corridor_row, explain
from risk.model.fit_files import read_models, write_models
from risk.model.forecast import Forecaster
from risk.model.learning import fit_all, learnable, learned_besides
from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.country_table import country_table
from risk.risk_table.scorer import Scorer
from risk.risk_table.settings import Settings
from risk.storage.errors import InputError
from risk.terms.catalogue import CODES, N_LEARNED
from risk.terms.months import to_month
from risk.terms.outcomes import MECHANISMS
from risk.terms.wording import PERCENT
from risk.track_record.cards import _learned_besides
from risk.track_record.forward.append import weights_used

pytestmark = pytest.mark.slow

CODE = "border_events"
PLACE = CODES.index(CODE)
JUNE_2021 = to_month("2021-06")
FIRST_FIT = 2019  # the years before are fitted alike, and take long


def with_events(panel, first="1989-02", *, changed_after=None):
    """The panel with made-up events along every land border, known from a month on."""
    rng = np.random.default_rng(5)
    months = np.arange(panel.first_month, panel.last_month + 1)
    year = np.clip(months // 12 - panel.first_year, 0, panel.armed.shape[1] - 1)
    events = rng.poisson(0.5 + 20 * np.nan_to_num(panel.armed)[:, year]).astype(float)
    if changed_after is not None:
        later = events[:, panel.column(changed_after) + 1 :]
        later[:] = rng.integers(0, 90, later.shape)
    unknown = (panel.corridors.border_km.to_numpy() == 0)[:, None] | (months < to_month(first))
    events[unknown] = np.nan
    periods = np.where(unknown, NEVER, months - 1)
    return replace(
        panel,
        values=panel.values | {CODE: events},
        periods=panel.periods | {CODE: periods},
        digest="made up",
    )


def fitted(panel, **options):
    with patch("risk.model.learning.FIRST_CUTOFF", FIRST_FIT):
        return fit_all(panel, jobs=1, **options)


@pytest.fixture(scope="module")
def learned(scorer):
    """Scorer of a panel with events over all years, and fits that have learned them."""
    panel = with_events(scorer.panel)
    return Scorer(Forecaster(panel, fitted(panel)))


def test_events_over_all_training_years_are_learned(learned):
    models = learned.forecaster.models
    assert models.more == (CODE,)
    for fits in models.fits.values():
        assert all(sum(fit.weights) == 100 for fit in fits.values())
    newest = models.at("armed", 2024)
    assert newest.weights[PLACE] >= 10
    assert not any(w for k, w in enumerate(newest.weights) if k >= N_LEARNED and k != PLACE)
    (said,) = learned_besides(learned.panel, models)
    arrivals = models.at("arrivals", 2024).weights[PLACE]
    assert said == (
        "border_events: learned, because its series covers every month since 1989-12; weights of "
        f"the newest fit, in per cent: {arrivals} for arrivals, {newest.weights[PLACE]} for "
        "armed; --without border_events leaves it out"
    )
    assert "border_events: learned because the series covers" in _learned_besides(models.more)


def test_left_out_the_fits_are_those_that_ship(scorer, learned):
    models = fitted(learned.panel, without={CODE})
    assert models.more == ()
    for outcome in MECHANISMS:
        for cutoff, fit in models.fits[outcome].items():
            assert fit == scorer.forecaster.models.fits[outcome][cutoff]
    (said,) = learned_besides(learned.panel, models)
    assert said == "border_events: left out, though its series reaches back to 1989-12"


@pytest.mark.parametrize("first", ["1990-01", "2021-01"])
def test_events_that_begin_after_the_first_training_month_are_not_learned(scorer, first):
    panel = with_events(scorer.panel, first)
    last = panel.last_month
    assert learnable(panel, last) == ()
    assert learnable(with_events(scorer.panel, "1989-12"), last) == (CODE,)
    panel.values[CODE][:] = np.where(np.isnan(panel.values[CODE]), 0, panel.values[CODE])
    assert learnable(panel, last) == (CODE,)
    panel.values[CODE][:, -1] = np.nan  # nor those that end before the last month
    assert learnable(panel, last) == () and learnable(panel, last - 1) == (CODE,)


def test_a_series_that_ends_takes_nothing_from_the_fits_that_it_covers(scorer, learned):
    panel = with_events(scorer.panel)
    panel.values[CODE][:, panel.column(to_month("2024-01")) :] = np.nan
    models = fitted(panel)
    assert models.more == (CODE,)
    for outcome, fits in learned.forecaster.models.fits.items():
        for cutoff, fit in fits.items():
            now = models.fits[outcome][cutoff]
            if cutoff <= 2022:  # the fit of 2022 serves from June 2023 on
                assert now == fit
            else:
                assert now.weights[PLACE] == 0 and sum(now.weights) == 100
    (said,) = learned_besides(panel, models)
    assert said.endswith(
        "learned only by the fits of the years that its series covers, not the newest"
    )


def test_what_was_learned_is_read_back_and_belongs_to_its_data(tmp_path, scorer, learned):
    models = learned.forecaster.models
    write_models(models, tmp_path)
    read = read_models(learned.panel, tmp_path)
    assert read == models and read.more == (CODE,)
    with pytest.raises(InputError, match="expected fits for data version"):
        read_models(scorer.panel, tmp_path)
    for outcome in MECHANISMS:
        stored = (tmp_path / f"{outcome}.json").read_text(encoding="utf-8")
        assert f'"code": "{CODE}"' in stored


def test_its_points_are_those_of_its_value_table_in_every_view(learned):
    settings = Settings(JUNE_2021, "armed")
    forecast = learned.forecast(settings)
    row = corridor_row(learned.panel, forecast, "AFG", "PAK")
    part = forecast.mechanisms["armed"]
    events = forecast.rows.raw[row, PLACE]
    # By hand: log10(events + 1) / log10(101) is the place, a straight line between two knots.
    place = np.log10(events + 1) / np.log10(101)
    value = np.interp(place, (0, 0.25, 0.5, 0.75, 1), part.fit.values[PLACE])
    points = value * part.fit.weights[PLACE]
    assert points > 0.1
    line = explain(learned.forecaster, forecast, row, "armed", None).set_index("code").loc[CODE]
    assert line.points == pytest.approx(points, abs=1e-9)
    assert (line.group, line.basis, line.period) == ("border", "published", "2021-05")
    assert line.mean_points > 0
    table = corridor_table(learned, settings).set_index(["source_iso3", "receiver_iso3"])
    shown = table.loc[("AFG", "PAK")]
    assert shown[f"contribution_armed_{CODE}"] == pytest.approx(points, abs=1e-9)
    assert shown[f"raw_{CODE}"] == events
    said = [
        one for one in mechanism_lines(forecast, row, "armed") if "iolence at the border" in one
    ]
    assert len(said) == 1 and said[0].endswith(
        f"times {part.fit.weights[PLACE]} = {points:.2f} points"
    )


def test_where_no_border_is_shared_it_adds_nothing_and_is_no_reason(learned):
    forecast = learned.forecast(Settings(JUNE_2021, "armed"))
    border = learned.panel.corridors.border_km.to_numpy()[forecast.rows.corridor] > 0
    points = forecast.mechanisms["armed"].contributions[:, PLACE]
    assert (points[~border] == 0).all() and (points[border] > 0).mean() > 0.3
    table = corridor_table(learned, Settings(JUNE_2021, "armed"))
    assert (table.border_km[table.top_indicator == CODE] > 0).all()
    assert (table.top_indicator == CODE).any()


def test_its_slider_stands_among_the_learned_ones_and_equal_weights_count_it(learned):
    def codes(groups):
        return {one["code"]: group["title"] for group in groups for one in group["sliders"]}

    models = learned.forecaster.models
    for mechanism in MECHANISMS:
        now = _shape(mechanism, True, models.more)
        assert codes(now["groups"])[CODE] == "Across the border"
        assert CODE not in codes(now["more"]["groups"])
        before = _shape(mechanism, True, ())
        assert codes(before["more"]["groups"])[CODE] == "Judgement: not learned from history"
        (slider,) = [s for g in now["groups"] for s in g["sliders"] if s["code"] == CODE]
        assert "not learned" not in slider["help"]
    equal = models.equal_weights(5)
    assert equal[PLACE] == 5 and sum(equal) == 5 * (N_LEARNED + 1)
    logged = weights_used(learned, JUNE_2021)
    assert all(f"{CODE}=1," in text for text in logged["equal"].values())
    fits = {m: models.at(m, 2024) for m in MECHANISMS}
    said = indicator_list("border", fits, models.catalogue).splitlines()[-1]
    weights = [fits[m].weights[PLACE] for m in MECHANISMS]
    assert said.startswith(
        f"- **Violence at the border** ({weights[0]}{PERCENT} arrivals, {weights[1]}{PERCENT} armed"
    )
    assert said.endswith(BESIDES) and BESIDES not in indicator_list("border", fits)
    assert "Violence at the border" in indicator_list("judgement", fits)


def test_later_events_never_change_the_forecast_of_june_2021(scorer, learned):
    panel = with_events(scorer.panel, changed_after=JUNE_2021)
    other = Scorer(Forecaster(panel, fitted(panel)))
    versions = ["model_version", "data_version"]

    def tables(one, month):
        return [
            made(one, Settings(month, outcome)).drop(columns=versions)
            for outcome in ("either", "arrivals", "armed")
            for made in (country_table, corridor_table)
        ]

    for before, after in zip(tables(learned, JUNE_2021), tables(other, JUNE_2021), strict=True):
        pd.testing.assert_frame_equal(before, after, check_exact=True)
    later = [tables(one, JUNE_2021 + 1)[-1].probability for one in (learned, other)]
    assert (later[0] - later[1]).abs().max() > 0.05


def test_past_forecasts_and_equal_weights_of_the_track_record_use_it(learned):
    past = learned.backtest.probabilities()["corridor"]["armed"]
    level = learned.backtest.units["corridor"]
    month = int(level.month[-1])
    live = learned.forecast(Settings(month, "armed")).mechanisms["armed"].probability
    then = past[level.month == month]
    known = ~np.isnan(then)
    np.testing.assert_allclose(then[known], live[known], atol=0.002)

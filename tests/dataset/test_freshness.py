"""Violence is known within a month, yearly series years later: a view may stand behind."""

import re
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from risk.dataset.as_known import NEVER
from risk.dataset.freshness import ages, behind
from risk.dataset.panel import last_published_year
from risk.explain.aftermath import rival_chances
from risk.model.forecast import Forecaster
from risk.output.briefing.page import briefing
from risk.risk_table.scorer import Scorer
from risk.risk_table.settings import Settings
from risk.terms.months import december, month_name, month_text, to_month

CUT = 2  # years of outcomes taken away


@pytest.fixture(scope="module")
def short(scorer):
    """The shipped data without the outcomes of the last two years, though violence goes on."""
    panel = scorer.panel
    kept = {
        name: getattr(panel, name)[:, :-CUT]
        for name in ("arrivals", "repeated", "armed", "conflicts")
    }
    models = scorer.forecaster.models
    fits = {
        m: {year: fit for year, fit in of.items() if year <= panel.last_year - CUT}
        for m, of in models.fits.items()
    }
    return Scorer(Forecaster(replace(panel, **kept), replace(models, fits=fits)))


def test_a_forecast_says_the_last_year_it_really_learned_from(short):
    panel = short.panel
    assert last_published_year(panel.last_month) > panel.last_year
    assert panel.last_known_year(panel.last_month) == panel.last_year
    forecast = short.forecaster.forecast(panel.last_month)
    assert forecast.cutoff == panel.last_year == forecast.mechanisms["armed"].fit.cutoff


def test_outcomes_that_are_not_in_the_files_do_not_stop_a_page(short, monkeypatch):
    monkeypatch.setattr("risk.dashboard.state.served.scorer", lambda: short)
    monkeypatch.setattr("risk.dashboard.pages.country.data.scorer", lambda: short)
    from risk.dashboard.pages.country.data import observed

    panel = short.panel
    years = observed.__wrapped__(Settings(panel.last_month), "POL").year
    assert years.max() <= panel.last_year
    assert (
        len(rival_chances(short.backtest, short.base_rates, panel.last_month, "AFG", ["PAK"])) == 1
    )


@pytest.mark.slow
def test_what_should_be_there_and_is_not_is_said(short):
    panel = short.panel
    sentence = behind(panel, panel.last_month)
    assert sentence.startswith(f"As of {month_name(panel.last_month)}, newer data were due: ")
    assert re.search(rf"of {panel.last_year} for [^;]*\boutcomes\b", sentence)
    assert sentence.encode() in briefing(short, Settings(panel.last_month))


def test_a_series_that_ended_early_is_named_from_the_month_its_next_year_was_due(scorer):
    panel = scorer.panel
    periods = panel.periods["territory_controlled"]
    ends_2019 = np.where(periods > december(2019), NEVER, periods)
    cut = replace(panel, periods={**panel.periods, "territory_controlled": ends_2019})
    assert behind(cut, december(2020) + 2) == ""  # V-Dem's 2020 is due three months after its end
    late = behind(cut, december(2020) + 3)
    assert late == "As of March 2021, newer data were due: the latest are of 2019 for V-Dem"


def test_nothing_is_said_of_gaps_inside_a_series(scorer):
    panel = scorer.panel
    december_2004 = december(2004)
    assert behind(panel, december_2004) == "", month_text(december_2004)
    assert behind(panel, december(1997) + 9) == ""  # WGI skipped 1997


def test_each_series_says_how_old_it_is_and_by_how_many_days_its_next_release_is_late(scorer):
    panel = scorer.panel
    ends_2019 = {
        code: np.minimum(panel.periods[code], december(2019))
        for code in ("territory_controlled", "receiver_territory")
    }
    cut = replace(panel, periods={**panel.periods, **ends_2019})
    march_2021 = december(2020) + 3
    rows = ages(cut, march_2021, date(2030, 1, 1)).set_index("series")
    assert list(rows.loc["V-Dem"]) == ["2019", "March 2020", "March 2021", 0]
    assert list(rows.loc["UCDP GED"]) == ["February 2021", "March 2021", "April 2021", 0]
    may_2021 = ages(cut, march_2021 + 2, date(2030, 1, 1)).set_index("series")
    assert may_2021.days_late["V-Dem"] == 30 + 31  # April and May: what came later is not known
    assert may_2021.drop("V-Dem").days_late.eq(0).all()


def test_the_latest_view_is_judged_today(scorer):
    panel = scorer.panel
    violence = to_month(panel.description["last_violence_month"])
    due = pd.Timestamp(month_text(violence + 2)) + pd.offsets.MonthEnd()
    rows = ages(panel, panel.last_month, (due + pd.Timedelta(days=3)).date()).set_index("series")
    assert rows.days_late["UCDP GED"] == 3
    rows = ages(panel, panel.last_month, due.date()).set_index("series")
    assert rows.days_late["UCDP GED"] == 0

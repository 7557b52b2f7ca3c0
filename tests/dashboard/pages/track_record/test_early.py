"""Early warnings and lead times of the track record."""

import numpy as np
import pandas as pd

from risk.dashboard.pages.track_record.early import tables as early_tables
from risk.risk_table.settings import FITTED, weights_text
from risk.terms.catalogue import CODES
from risk.terms.wording import INTERVAL, signed
from risk.track_record.lead_time import NO_LEAD, leads_of, stands_of
from risk.track_record.past_forecasts import past_forecasts
from tests.dashboard.reading import table_with, words

PAGE = "track_record"
OWN = (0, 50, 0, 0, 0, 50) + (0,) * (len(CODES) - 6)


def test_early_warnings_come_first_with_the_numbers_of_the_record(open_page, scorer):
    app = open_page(outcome="arrivals", level="corridor")
    assert [h.value for h in app.main.header][:2] == ["Early warnings", "Lead time"]
    record = past_forecasts(scorer, FITTED, "arrivals", "corridor")
    new, going = (record[record.onset == state] for state in ("new", "going on"))
    assert f"10,000 arrivals came after **{new.observed.sum():,} of {len(new):,}**" in words(app)
    assert f"{new.probability.sum():,.0f} were expected" in words(app)
    assert f"it came again after {going.observed.sum():,} of {len(going):,}" in words(app)
    frequency = new.observed.mean()
    errors = ((new.probability - new.observed) ** 2).mean()
    skill_there = signed(1 - errors / (frequency * (1 - frequency)))
    assert f"have skill **{skill_there} (" in words(app)
    table = table_with(app, "Where")
    fitted = table[(table.Where == early_tables.WHERE["new"])].loc["Fitted weights"].iloc[0]
    assert fitted["Forecasts"] == f"{len(new):,}"
    assert fitted[f"Skill over the frequency ({INTERVAL})"].startswith(skill_there)


def test_early_warnings_of_weights_of_one_s_own_stand_beside_the_fitted(open_page, scorer):
    app = open_page(outcome="armed", weights_armed=weights_text(OWN))
    record = past_forecasts(scorer, (None, OWN), "armed", "country")
    new = record[record.onset == "new"]
    assert f"{new.probability.sum():,.0f} were expected" in words(app)
    assert "Here these weights have skill" in words(app)
    assert {"These weights", "Fitted weights"} <= set(table_with(app, "Where").index)


def test_lead_times_are_listed_worst_first(open_page, scorer):
    app = open_page(outcome="arrivals")
    leads = leads_of(scorer.backtest, "arrivals")
    forecast = leads[leads.forecasts > 0]
    never = (forecast["first"] == NO_LEAD).sum()
    early = (forecast.before >= 0).sum()
    assert f"**{len(forecast)} first waves**" in words(app)
    assert f"**{early}** of their corridors stood at Elevated or above" in words(app)
    assert f"**{never} never**" in words(app)
    stands = stands_of(scorer.backtest, "arrivals")
    assert f"after three years without, **{len(stands)}** times" in words(app)
    late = len(forecast) - early - never
    assert f"{late} only in the course of the year (it may have come by then)" in words(app)
    beside = "Always of corridors, whatever is chosen under “Forecasts of”."
    assert beside in [caption.value for caption in app.caption]
    shown = table_with(app, "First stood out")
    worst = forecast.iloc[0]
    assert shown.index[0] == f"{worst.source} → {worst.receiver}"
    assert shown["First stood out"].iloc[0] == "Never"
    assert len(shown) == len(forecast)


def test_a_lead_as_long_as_the_time_looked_at_may_be_longer():
    """Looked at are twelve forecasts, one every third month, before the year: 33, 30, ..., 0."""
    leads = pd.DataFrame(
        {
            "source": ["A", "B"],
            "receiver": ["X", "X"],
            "year": [2010, 2010],
            "first": [24086, 24089],
            "before": [33.0, 30.0],
            "after_jump": [np.nan, np.nan],
            "at_start": [0.2, 0.2],
            "highest": [0.3, 0.3],
            "arrivals": [12_000.0, 12_000.0],
            "conflicts": [0, 0],
        }
    )
    rows = early_tables.lead_rows(leads, "arrivals")
    assert rows["Months before the year"].tolist() == ["33 or more", "30"]
    data = early_tables.lead_data(leads, "arrivals")
    assert data.before.tolist() == [33, 30] and data.lead.tolist() == ["33 or more", "30"]


def test_a_lead_of_hand_is_drawn_and_told():
    leads = pd.DataFrame(
        {
            "source": ["A", "B", "C", "D"],
            "receiver": ["X"] * 4,
            "year": [2010] * 4,
            "first": [24110, 24110, 24122, NO_LEAD],
            "before": [9.0, 9.0, -3.0, np.nan],
            "after_jump": [-3.0, np.nan, 0.0, np.nan],
            "at_start": [0.2, 0.1, 0.1, np.nan],
            "highest": [0.3, 0.2, 0.4, 0.01],
            "arrivals": [12_000.0, 15_000.0, np.nan, 9_999.0],
            "conflicts": [0, 1, 1, 1],
        }
    )
    data = early_tables.lead_data(leads, "either")
    assert data.kind.tolist() == [
        early_tables.STOOD,
        early_tables.CALMED,
        early_tables.LATE,
        early_tables.MISSED,
    ]
    assert data.before.tolist() == [9, 9, -3, early_tables.NEVER_AT]
    assert data.jitter.tolist() == [0, 1, 0, 0]
    rows = early_tables.lead_rows(leads, "either")
    assert rows["Months before the year"].tolist() == ["9", "9", "−3", "–"]
    assert rows["Months after the jump in violence"].tolist() == ["−3", "–", "0", "–"]
    assert rows["First stood out"].tolist()[2:] == ["March 2010", "Never"]
    assert rows["What came"].tolist() == [
        "12,000 arrivals",
        "15,000 arrivals and armed fighting",
        "armed fighting",
        "armed fighting",
    ]

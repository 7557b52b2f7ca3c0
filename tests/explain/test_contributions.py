"""Why: the parts sum to the difference from the past, and a pocket calculator agrees."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.explain.arithmetic import mechanism_lines
from risk.explain.contributions import corridor_row, drivers, explain, headline, mean_points
from risk.inputs.evidence import origin_text
from risk.inputs.evidence_file import read_evidence
from risk.inputs.what_if_parser import parse_what_ifs
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.storage.errors import InputError
from risk.terms.catalogue import CATALOGUE, CODES, INDICATORS, N_LEARNED
from risk.terms.months import to_month
from risk.terms.outcomes import MECHANISMS
from risk.terms.wording import INTERVAL, interval, percent
from tests.conftest import FEW

ROOT = Path(__file__).parents[2]
JUNE_2021 = to_month("2021-06")
N = len(CODES)
months = st.sampled_from(["1993-06", "1998-05", "2004-12", "2013-02", "2021-06", "2022-11"])
weight_sets = st.lists(st.integers(0, 50), min_size=N, max_size=N).filter(any).map(tuple)


@FEW
@given(months, weight_sets, st.sampled_from(MECHANISMS), st.integers(0, 10_000))
def test_contributions_sum_to_the_index_less_the_mean_index(scorer, month, weights, m, pick):
    forecast = scorer.forecaster.forecast(to_month(month), dict.fromkeys(MECHANISMS, weights))
    row = pick % len(forecast.rows)
    part = forecast.mechanisms[m]
    table = explain(scorer.forecaster, forecast, row, m, None)
    past = scorer.forecaster.training_values(m, part.fit.cutoff)
    mean_index = (100.0 * past @ (np.array(weights) / sum(weights))).mean()
    assert table.points.sum() == pytest.approx(part.index[row], abs=1e-9)
    assert table.mean_points.sum() == pytest.approx(mean_index, abs=1e-9)
    assert table.difference.sum() == pytest.approx(part.index[row] - mean_index, abs=1e-9)
    assert table.share.sum() == pytest.approx(1)
    assert table.code.tolist() == list(CODES)


def test_the_mean_is_that_of_the_history_known_then(scorer):
    early, late = (scorer.forecaster.forecast(to_month(m)) for m in ("2000-12", "2021-06"))
    rows = scorer.forecaster.training
    for forecast in (early, late):
        part = forecast.mechanisms["armed"]
        used = rows.origin + 1 <= forecast.cutoff
        k = CODES.index("conflict_momentum")
        values = np.interp(rows.z[used, k], CATALOGUE[k].knots, part.fit.values[k])
        expected = values.mean() * part.weights[k]
        assert mean_points(scorer.forecaster, forecast, "armed")[k] == pytest.approx(expected)


def test_every_value_says_what_it_describes_and_since_when_it_is_known(scorer):
    forecast = scorer.forecaster.forecast(JUNE_2021)
    row = corridor_row(scorer.panel, forecast, "AFG", "PAK")
    table = explain(scorer.forecaster, forecast, row, "armed", None).set_index("code")
    territory = table.loc["territory_controlled"]
    assert (territory.period, territory.known_since) == ("2020-12", "2021-03")
    deaths = table.loc["conflict_intensity"]
    assert (deaths.period, deaths.known_since, deaths.raw) == ("2021-05", "2021-06", 27287)
    border = table.loc["border_exposure"]
    assert (border.period, border.known_since, border.raw) == ("", "", 2670)
    judged = ["none"] * (N - N_LEARNED)
    # 1,285 arrivals were counted in 2020.
    at_floor = ["refugee_route", "last_arrivals"]
    assert table.basis[at_floor].tolist() == ["floor"] * 2
    others = ["published"] * (N_LEARNED - len(at_floor)) + judged
    assert table.basis.drop(at_floor).tolist() == others


@FEW
@given(months, st.integers(0, 10_000))
def test_nothing_is_known_after_the_as_of_month_nor_before_its_period_ended(scorer, month, pick):
    forecast = scorer.forecaster.forecast(to_month(month))
    row = pick % len(forecast.rows)
    table = explain(scorer.forecaster, forecast, row, "arrivals", None)
    for line in table[table.known_since != ""].itertuples():
        assert line.known_since <= month
        assert line.period < line.known_since
    judged = np.array([not i.learned_by for i in CATALOGUE])
    estimated = table.basis == "estimated"
    assert (table.filled == (table.raw.isna() & ~judged) | estimated).all()


def test_evidence_and_what_ifs_name_themselves(scorer):
    evidence = read_evidence(ROOT / "seeds" / "afghanistan-2021-06" / "evidence.csv")
    put_in = {"evidence": evidence, "what_ifs": parse_what_ifs(["receiver_violence:TJK=500"])}
    forecast = scorer.forecaster.forecast(JUNE_2021, **put_in)
    row = corridor_row(scorer.panel, forecast, "AFG", "TJK")
    table = explain(scorer.forecaster, forecast, row, "armed", evidence)
    line = table.set_index("code").loc["receiver_violence"]
    assert (line.raw, line.basis, line.source) == (500, "override", "what-if")
    assert (line.period, line.known_since) == ("", "")
    given_rows = table[table.basis == "evidence"].set_index("code")
    events = evidence.rows[
        (evidence.rows.indicator == "border_events") & (evidence.rows.receiver_iso3 == "TJK")
    ].sort_values("date")
    newest = events[events.known_since <= "2021-06-30"].iloc[-1]
    line = given_rows.loc["border_events"]
    assert (line.raw, line.source) == (newest.value, newest.reference)
    assert (line.known_since, line.reliability) == (newest.known_since[:7], newest.reliability)
    assert (line.date, line.note) == (newest.date, newest.note)
    assert line.origin == origin_text(newest)
    with pytest.raises(ValueError, match="evidence: expected that of the forecast, got none"):
        explain(scorer.forecaster, forecast, row, "armed", None)
    part = forecast.mechanisms["armed"]
    assert table.points.sum() == pytest.approx(part.index[row], abs=1e-9)
    lines = mechanism_lines(forecast, row, "armed")
    assert any("500 deaths in 12 months, from a what-if; value" in text for text in lines)


@given(st.sampled_from(CODES), st.floats(0, 1))
def test_a_place_on_the_scale_and_its_raw_value_go_back_and_forth(code, place):
    raw = INDICATORS[code].raw_at(np.array([place]))
    assert INDICATORS[code].scaled(raw)[0] == pytest.approx(place, abs=1e-9)


def test_a_corridor_that_is_not_exposed_is_named(scorer):
    forecast = scorer.forecaster.forecast(JUNE_2021)
    with pytest.raises(InputError, match="exposed in 2021-06, got PRT to ESP"):
        corridor_row(scorer.panel, forecast, "PRT", "ESP")


def test_the_headline_repeats_the_risk_table(scorer):
    table = country_table(scorer, Settings(JUNE_2021))
    row = table.set_index("iso3", drop=False).loc["PAK"]
    said = headline(row, 98)
    assert said.startswith(f"Pakistan, as of June 2021: {row.level}.")
    ends = interval(row.probability_low, row.probability_high)
    assert f"{percent(row.probability)} ({INTERVAL} {ends})" in said
    assert f"it was {percent(row.base_rate)}" in said
    assert f"rank {row['rank']} of 98" in said and f"from {row.main_source}" in said
    assert "countries with 3–4 sources nearby" in said
    assert "for past corridors it was" in headline(row, 98, one_source=True)


def test_the_headline_says_when_there_is_no_number(scorer):
    table = country_table(scorer, Settings(to_month("1992-03")))
    said = headline(table.iloc[0], 90)
    assert "The percentage is withheld: only" in said and "%" not in said
    assert headline(table.iloc[-1], 90).endswith("No country in conflict lies within 500 km of it.")


def test_drivers_name_the_largest_differences_first(scorer):
    forecast = scorer.forecaster.forecast(JUNE_2021)
    row = corridor_row(scorer.panel, forecast, "AFG", "PAK")
    table = explain(scorer.forecaster, forecast, row, "armed", None)
    first = table.loc[table.difference.idxmax()]
    assert drivers(table).startswith(f"{first.label} ({first.difference:+.1f} points)")
    assert drivers(table.assign(difference=0.0)).startswith("nothing")

"""What ifs: how they are written, what they touch, and that they leave nothing behind."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.inputs.rows import WHAT_IF
from risk.inputs.what_if_parser import checked_what_if, parse_what_if, parse_what_ifs
from risk.inputs.what_ifs import what_ifs_text
from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.storage.errors import InputError
from risk.terms.catalogue import CODES, INDICATORS, LEARNED_CODES
from risk.terms.months import to_month
from risk.terms.outcomes import MECHANISMS
from tests.conftest import FEW

JUNE_2021 = to_month("2021-06")


def numbers(scorer, *what_ifs):
    forecast = scorer.forecaster.forecast(JUNE_2021, what_ifs=what_ifs)
    parts = [forecast.mechanisms[m] for m in MECHANISMS]
    return np.column_stack([a for part in parts for a in (part.index, part.probability)])


def at_row(scorer, row, code, value):
    """What-if of one exposed corridor's, source's or receiver's value."""
    pair = scorer.panel.corridors.iloc[scorer.panel.rows(JUNE_2021)[row]]
    entity = INDICATORS[code].entity
    source = pair.source_iso3 if entity != "receiver" else None
    return checked_what_if(code, source, pair.receiver_iso3 if entity != "source" else None, value)


@pytest.mark.parametrize(
    "text",
    [
        "territory_controlled:AFG=90",
        "border_incidents:AFG>TJK=0",
        "displacement:AFG=x2",
        "state_fragility:TJK=-2.5",
        "refugee_route:AFG>TJK=x0.5",
        "displacement:AFG=x0.000000000001",
        "displacement:AFG=1000000000000",
    ],
)
def test_an_override_survives_being_written_and_read(text):
    assert str(parse_what_if(text)) == text
    assert what_ifs_text(parse_what_ifs([text])) == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("zeal:AFG=1", "expected an indicator such as territory_controlled, got 'zeal'"),
        ("territory_controlled:AFG>TJK=1", "territory_controlled belongs to a source"),
        ("border_incidents:AFG=1", "border_incidents belongs to a corridor"),
        ("refugee_readiness:AFG>TJK=1", "refugee_readiness belongs to a receiver"),
        ("territory_controlled:AFG=101", "a value in % of the source's territory, from 0 to 100"),
        ("displacement:AFG=-1", "a value in persons, from 0 to 1e+12, got -1"),
        ("displacement:AFG=x-1", "a factor, from 0 to 1e+12, got -1"),
        (
            "territory_controlled:XXX=1",
            "expected the ISO3 code or the name of a country, got 'XXX'",
        ),
        ("border_incidents:AFG>AFG=1", "expected two countries"),
        ("territory_controlled:AFG=nan", "expected indicator:ISO3=value"),
        ("territory_controlled:AFG=1e9", "expected indicator:ISO3=value"),
        ("territory_controlled", "expected indicator:ISO3=value"),
        ("displacement:AFG=1,displacement:AFG=x2", "expected each value once"),
    ],
)
def test_a_bad_override_is_refused_in_one_sentence(text, sentence):
    with pytest.raises(InputError, match="^what-if: ") as caught:
        parse_what_ifs([text])
    assert sentence in str(caught.value)


@FEW
@given(row=st.integers(0, 200), code=st.sampled_from(LEARNED_CODES))
def test_an_override_equal_to_the_value_changes_no_digit(scorer, row, code):
    raw = scorer.forecaster.forecast(JUNE_2021).rows.raw[row, CODES.index(code)]
    if not np.isnan(raw):
        same = at_row(scorer, row, code, raw)
        np.testing.assert_array_equal(numbers(scorer, same), numbers(scorer))


@FEW
@given(row=st.integers(0, 200), code=st.sampled_from(CODES), share=st.floats(0, 1))
def test_an_override_touches_its_own_corridors_alone_and_leaves_nothing_behind(
    scorer, row, code, share
):
    before = numbers(scorer)
    known = INDICATORS[code]
    one = at_row(scorer, row, code, known.low + share * (known.high - known.low))
    rows = scorer.forecaster.forecast(JUNE_2021, what_ifs=(one,)).rows
    pairs = scorer.panel.corridors.iloc[rows.corridor]
    mine = np.ones(len(pairs), dtype=bool)
    if one.source_iso3:
        mine &= (pairs.source_iso3 == one.source_iso3).to_numpy()
    if one.receiver_iso3:
        mine &= (pairs.receiver_iso3 == one.receiver_iso3).to_numpy()
    touched = (rows.basis == WHAT_IF).any(axis=1)
    np.testing.assert_array_equal(touched, mine)
    np.testing.assert_array_equal(numbers(scorer, one)[~mine], before[~mine])
    np.testing.assert_array_equal(numbers(scorer), before)


def test_a_factor_multiplies_and_stays_within_what_a_value_can_be(scorer):
    texts = ["displacement:AFG=x2", "territory_controlled:AFG=x9"]
    plain = scorer.forecaster.forecast(JUNE_2021).rows
    changed = scorer.forecaster.forecast(JUNE_2021, what_ifs=parse_what_ifs(texts)).rows
    mine = scorer.panel.corridors.source_iso3.to_numpy()[plain.corridor] == "AFG"
    displaced = CODES.index("displacement")
    np.testing.assert_array_equal(changed.raw[mine, displaced], 2 * plain.raw[mine, displaced])
    assert (changed.raw[mine, CODES.index("territory_controlled")] == 100).all()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("territory_controlled:AFG=99", "outside the range known up to 2021-06"),
        (
            "territory_controlled:CHE=10",
            "nothing, because Switzerland is not a source in 2021-06",
        ),
        ("border_incidents:AFG>BRA=1", "there is no corridor from Afghanistan to Brazil"),
        (
            "border_events:AFG>TJK=x2",
            "Afghanistan → Tajikistan: changes nothing where there is no value",
        ),
    ],
)
def test_what_should_be_known_of_an_override_is_said(scorer, text, sentence):
    found = scorer.warnings(Settings(JUNE_2021, what_ifs=parse_what_ifs([text])))
    assert len(found) == 1 and sentence in found[0]


def test_a_usual_value_needs_no_warning_and_stands_in_the_tables(scorer):
    chosen = Settings(JUNE_2021, what_ifs=parse_what_ifs(["border_incidents:AFG>TJK=0"]))
    assert scorer.warnings(chosen) == []
    table = corridor_table(scorer, chosen)
    assert set(table["overrides"]) == {"border_incidents:AFG>TJK=0"}
    marked = table[table.basis_border_incidents == "override"]
    assert marked[["source_iso3", "receiver_iso3"]].to_numpy().tolist() == [["AFG", "TJK"]]
    assert set(country_table(scorer, chosen)["overrides"]) == {"border_incidents:AFG>TJK=0"}

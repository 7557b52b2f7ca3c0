"""Old values carried forward: counted, named, and never taken for a count of their year."""

import numpy as np

from risk.dataset.carried_forward import unknown_text, unknown_years
from risk.inputs.rows import BASES, ESTIMATED, PUBLISHED
from risk.terms.catalogue import CODES
from risk.terms.months import to_month


def corridor_of(panel, source, receiver):
    iso3 = panel.countries.iso3.tolist()
    ends = (panel.source == iso3.index(source)) & (panel.receiver == iso3.index(receiver))
    return int(np.flatnonzero(ends)[0])


def test_afghans_in_iran_and_chadians_in_sudan_are_unknown_in_twenty_years(scorer):
    panel = scorer.panel
    assert unknown_years(panel, 2022) == {
        ("Afghanistan", "Iran"): list(range(2002, 2021)),
        ("Chad", "Sudan"): [2007],
    }
    assert unknown_text(panel, 2022) == (
        "20 corridor-years: Afghanistan to Iran 2002–2020, Chad to Sudan 2007"
    )


def test_only_years_that_were_known_then_are_named(scorer):
    panel = scorer.panel
    assert unknown_text(panel, 2002) == "1 corridor-year: Afghanistan to Iran 2002"
    assert unknown_text(panel, 2001) == ""


def test_what_stands_for_an_unknown_year_is_flagged_and_made_of_the_people_hosted(scorer):
    """As of June 2021 780,000 Afghans in Iran are known, and none of three years' arrivals."""
    panel = scorer.panel
    as_of = to_month("2021-06")
    rows = scorer.forecaster.forecast(as_of).rows
    row = int(np.flatnonzero(rows.corridor == corridor_of(panel, "AFG", "IRN"))[0])
    codes = ("last_arrivals", "peak_arrivals", "refugee_route")
    assert [BASES[rows.basis[row, CODES.index(code)]] for code in codes] == ["estimated"] * 3
    assert rows.raw[row, CODES.index("last_arrivals")] == 0.007 * 780_000
    assert rows.raw[row, CODES.index("peak_arrivals")] == 0.007 * 780_000
    assert rows.basis[row, CODES.index("hosted_community")] == PUBLISHED
    others = rows.only(rows.corridor != rows.corridor[row])
    assert not (others.basis == ESTIMATED).any()


def test_a_peak_with_one_known_year_of_three_is_no_estimate(scorer):
    """As of June 2023 the years 2020 (unknown), 2021 and 2022 are the last three."""
    panel = scorer.panel
    as_of = to_month("2023-06")
    rows = scorer.forecaster.forecast(as_of).rows
    row = int(np.flatnonzero(rows.corridor == corridor_of(panel, "AFG", "IRN"))[0])
    corridor = rows.corridor[row]
    first = panel.first_year
    counted = panel.arrivals[corridor, [2021 - first, 2022 - first]]
    k = CODES.index("peak_arrivals")
    assert rows.basis[row, k] == PUBLISHED
    assert rows.raw[row, k] == counted.max()

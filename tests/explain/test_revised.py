"""What a refresh did to a chance, in words."""

import pytest

from risk.explain.revised import revision_text
from risk.terms.months import to_month
from risk.terms.wording import PERCENT

RECORD = {
    "refreshed": "2026-07-03T04:00:00Z",
    "month": "2026-05",
    "chances": [
        {
            "iso3": "TCD",
            "country": "Chad",
            "outcome": "either",
            "before": 0.40,
            "after": 0.43,
            "by_data": 0.02,
            "by_model": 0.01,
        }
    ],
}


@pytest.mark.parametrize("month", ["2026-05", "2026-06"])
def test_both_chances_and_both_parts_are_said(month):
    text = revision_text(RECORD, "TCD", "either", to_month(month))
    assert text.replace(PERCENT, " %") == (
        "Before the refresh of 2026-07-03 the chance for May 2026 was 40 %; it is 43 % now. To "
        "one decimal: revision of past data +2.0, what the model has learned +1.0."
    )


@pytest.mark.parametrize(
    ("iso3", "outcome", "month"),
    [
        ("SDN", "either", "2026-06"),
        ("TCD", "armed", "2026-06"),
        ("TCD", "either", "2026-07"),
        ("TCD", "either", "2026-04"),
    ],
)
def test_nothing_is_said_of_another_country_outcome_or_month(iso3, outcome, month):
    assert revision_text(RECORD, iso3, outcome, to_month(month)) == ""


def test_nothing_is_said_where_nothing_was_compared():
    assert revision_text({"refreshed": "2026-07-03"}, "TCD", "either", to_month("2026-06")) == ""

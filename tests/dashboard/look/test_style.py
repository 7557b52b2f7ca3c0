"""What the style sheet costs the browser at every step of a slider."""

from risk.dashboard.look.style import SHEET


def test_no_rule_asks_what_is_drawn_on_the_map():
    """`:has()` over its paths was half of a step's style recalculation."""
    assert ".st-key-map" in SHEET
    assert not [line for line in SHEET.splitlines() if ":has(.mark" in line or ":has(path" in line]

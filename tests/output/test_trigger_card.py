"""The card of a trigger: it says what it is, holds what the history says, and asks nothing."""

import re
from importlib import import_module
from pathlib import Path

from risk.inputs.watch import Rule
from risk.output.trigger_card import trigger_card
from risk.risk_table.settings import FITTED
from risk.terms.catalogue import CODES
from risk.track_record.trigger.history import histories
from risk.track_record.trigger.words import FITTED_NAME, NO_ACTIVATION, THUMB, cells

trigger_card_module = import_module("risk.output.trigger_card")

OUTPUT = Path(trigger_card_module.__file__).parent
RULE = Rule("east-africa", "arrivals", region="Eastern Africa", limit=0.15)


def card_of(scorer, rule=RULE, weights=FITTED):
    return trigger_card(scorer, rule, weights, histories(scorer, rule, weights)).decode()


def test_a_card_says_first_that_it_is_no_official_activation(scorer):
    card = card_of(scorer)
    assert card.index(NO_ACTIVATION) < card.index("The rule</h2>")


def test_a_card_has_every_number_of_the_history(scorer):
    card = card_of(scorer)
    for found in histories(scorer, RULE).values():
        for text in cells(found).values():
            assert f"<td>{text}</td>" in card
    assert f'<th scope="row">{FITTED_NAME}</th>' in card and THUMB in card


def test_a_card_names_versions_and_ones_own_weights(scorer):
    weights = ((100, *[0] * (len(CODES) - 1)), None)
    card = card_of(scorer, weights=weights)
    assert scorer.panel.version in card and scorer.forecaster.models.version in card
    assert f"{CODES[0]} 100" in card and f"{CODES[1]} 0" not in card
    assert "These weights instead of the fitted ones" in card
    assert "those fitted to what was known at each month" in card_of(scorer)


def test_a_card_runs_and_fetches_nothing(scorer):
    card = card_of(scorer)
    assert "default-src 'none'" in card
    assert not re.search(r"<script|https?://|\ssrc=|@import|url\(", card)


def test_the_policy_stands_in_one_place_and_once_on_every_printed_page(scorer):
    """A second copy would be forgotten when the first is made stricter."""
    templates = [path.read_text(encoding="utf-8") for path in OUTPUT.rglob("*.html")]
    assert sum("Content-Security-Policy" in text for text in templates) == 1
    card = card_of(scorer)
    assert card.count("Content-Security-Policy") == card.count("<head>") == 1
    head = card[: card.index("</head>")]
    assert "Spillover trigger card. No official activation." in head and ".rule {" in head
    assert "@page" not in card[card.index("</head>") :]

"""The card of a trigger: it says what it is, holds what the history says, and asks nothing."""

import re

from risk.inputs.watch import Rule
from risk.output.trigger_card import trigger_card
from risk.terms.catalogue import CODES
from risk.track_record.past_forecasts import FITTED
from risk.track_record.trigger.history import FITTED_NAME, THUMB, histories
from risk.track_record.trigger.words import NO_ACTIVATION, cells

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

"""A card to print for a trigger: the rule, what it would have given, and that it is not official.

One HTML file without scripts that asks nothing of any network, as a briefing.
"""

from risk.dataset.freshness import violence_end
from risk.inputs.watch import Rule, rule_line
from risk.output.templates import TEMPLATES
from risk.risk_table.scorer import Scorer
from risk.risk_table.settings import Pair
from risk.terms.catalogue import CODES
from risk.terms.outcomes import MECHANISMS
from risk.terms.wording import INTERVAL
from risk.track_record.trigger.words import (
    COLUMNS,
    MEANINGS,
    NO_ACTIVATION,
    History,
    cells,
    cost_words,
    headline,
    limit_words,
    rule_words,
    span_words,
)


def trigger_card(scorer: Scorer, rule: Rule, weights: Pair, histories: dict[str, History]) -> bytes:
    """The card as one HTML file.

    `weights`: (arrivals, armed); None follows each origin's own fit. `histories`: as
    `risk.track_record.trigger.history.histories` of the same rule and weights.
    """
    own = {
        m: ", ".join(f"{code} {each}" for code, each in zip(CODES, w, strict=True) if each)
        for m, w in zip(MECHANISMS, weights, strict=True)
        if w
    }
    page = TEMPLATES.get_template("trigger_card.html").render(
        words=rule_words(rule, scorer.panel),
        limit=limit_words(rule),
        line=rule_line(rule),
        no_activation=NO_ACTIVATION,
        headline=headline(histories).replace("**", ""),
        span=span_words(next(iter(histories.values()))),
        columns=COLUMNS,
        rows=[(name, list(cells(found).values())) for name, found in histories.items()],
        cost=cost_words(histories),
        meanings=MEANINGS,
        own=own,
        interval=INTERVAL,
        data_end=violence_end(scorer.panel),
        data_version=scorer.panel.version,
        model_version=scorer.forecaster.models.version,
    )
    return page.encode()

"""A card to print for a trigger: the rule, what it would have given, and that it is not official.

One HTML file without scripts that asks nothing of any network, as a briefing.
"""

from risk.dataset import violence_end
from risk.inputs import Rule, rule_line
from risk.output.templates import TEMPLATES
from risk.risk_table import Pair, Scorer
from risk.terms import CODES, INTERVAL, MECHANISMS
from risk.track_record.trigger import words


def trigger_card(
    scorer: Scorer, rule: Rule, weights: Pair, histories: dict[str, words.History]
) -> bytes:
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
        words=words.rule_words(rule, scorer.panel),
        limit=words.limit_words(rule),
        line=rule_line(rule),
        no_activation=words.NO_ACTIVATION,
        headline=words.headline(histories).replace("**", ""),
        span=words.span_words(next(iter(histories.values()))),
        columns=words.COLUMNS,
        rows=[(name, list(words.cells(found).values())) for name, found in histories.items()],
        cost=words.cost_words(histories),
        meanings=words.MEANINGS,
        own=own,
        interval=INTERVAL,
        data_end=violence_end(scorer.panel),
        data_version=scorer.panel.version,
        model_version=scorer.forecaster.models.version,
    )
    return page.encode()

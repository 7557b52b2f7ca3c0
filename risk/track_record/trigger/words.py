"""What is recorded of a trigger, and its words and cells: on the page, the card, in the shell."""

from dataclasses import dataclass
from math import isnan

from risk.dataset import Panel
from risk.inputs import Rule
from risk.scoring import Interval
from risk.terms import (
    HORIZON_MONTHS,
    NONE,
    PERCENT,
    counted,
    month_name,
    percent,
    share,
    share_in_100,
)

OWN = "These weights"
FITTED_NAME = "Fitted weights"
THUMB = "Warn where it came last year"
OUTCOMES = {
    "either": "10,000 or more arrivals from one source, or of its conflict on the receiver's soil,",
    "arrivals": "10,000 or more arrivals from one source",
    "armed": "a source's conflict on the receiver's soil",
}
COLUMNS = ("Activations a year", "Right", "Missed outcomes", "Missed a year", "Lead time in months")
NO_ACTIVATION = (
    "This is no official activation. No one has agreed to act on it, and no money or plan hangs on "
    "it: it says what such a rule would have given in the past."
)
MEANINGS = (
    "Activation: a forecast meets the rule while no earlier activation of the same country or "
    f"corridor is in force. It is in force for {HORIZON_MONTHS} months.",
    f"Right: the outcome came in the {HORIZON_MONTHS} months after the activation.",
    "Missed: a calendar year with the outcome began without an activation in force. One may have "
    "come later in that year.",
    "Lead time: how long, without a break, activations had been in force when the year of a first "
    "wave began; the median. A very long one belongs to an alarm that never ends.",
    f"“{THUMB}” acts where the outcome came in the last year known at the time. It never warns of "
    "a new risk.",
    "Past forecasts are those of every third month, each with data published by then, as revised "
    "since. A rule that is looked at every month acts somewhat earlier and more often.",
    "A limit chosen because it did well in this history will do somewhat worse from now on.",
)


@dataclass(frozen=True)
class History:
    """What a rule would have given over all past forecasts whose outcomes are known.

    first, last : as-of months of the first and last forecast
    activations, right : counts
    outcomes, caught : country-years or corridor-years with the outcome; those not missed
    waves : first waves among those caught, which the lead time is of
    per_year : activations a year
    right_share : of the activations
    missed_per_year : outcomes missed a year
    missed_share : of the outcomes
    lead_months : median over `waves`
    Intervals are 80 %, by bootstrap over sources; NaN where there is nothing to divide by.
    """

    first: int
    last: int
    activations: int
    right: int
    outcomes: int
    caught: int
    waves: int
    per_year: Interval
    right_share: Interval
    missed_per_year: Interval
    missed_share: Interval
    lead_months: Interval


def unit_of(rule: Rule) -> str:
    """Whose chances a rule looks at: with one source, a country's chance is its corridor's."""
    return "corridor" if rule.source else rule.unit


def rule_words(rule: Rule, panel: Panel) -> str:
    """A rule as one sentence."""
    where = f"a country of the region {rule.region}" if rule.region else "any country"
    if rule.countries:
        *first, last = [panel.names[iso3] for iso3 in rule.countries]
        where = f"{', '.join(first)} or {last}" if first else last
    if unit_of(rule) == "corridor":
        source = f" from {panel.names[rule.source]}" if rule.source else ""
        where = f"a corridor{source} into {where}"
    new = ", and it came in none of the last three known years" if rule.new_only else ""
    return (
        f"Act for {where} when the chance of {OUTCOMES[rule.outcome]} within {HORIZON_MONTHS} "
        f"months is {percent(rule.least)} or more{new}."
    )


def limit_words(rule: Rule) -> str:
    """Where the limit of a rule comes from, if from a cost–loss ratio; else empty."""
    if rule.cost_loss is None:
        return ""
    return (
        f"Preparing costs {share(rule.cost_loss)} of what being unprepared costs, so it pays from "
        f"a chance of {percent(rule.cost_loss)} on, as far as the chances mean what they say."
    )


def span_words(found: History) -> str:
    """Which forecasts a history is of."""
    first = month_name(found.first)
    last = month_name(found.last)
    return f"Forecasts of every third month from {first} to {last}."


def headline(histories: dict[str, History]) -> str:
    """The history of the first forecaster in a sentence, as Markdown."""
    first = next(iter(histories.values()))
    if not first.activations:
        return (
            f"The rule would never have acted; {counted(first.outcomes, 'outcome')} would have "
            "been missed."
        )
    return (
        f"**{first.per_year.estimate:.1f} activations a year**, of which "
        f"**{share_in_100(first.right_share.estimate)} in 100 were right** "
        f"({first.right:,} of {first.activations:,}); **{first.outcomes - first.caught:,} of "
        f"{counted(first.outcomes, 'outcome')} missed**."
    )


def cost_words(histories: dict[str, History]) -> str:
    """What one's own weights cost or give against the fitted ones; empty without own weights."""
    if OWN not in histories:
        return ""
    own = histories[OWN]
    fitted = histories[FITTED_NAME]
    missed = (own.outcomes - own.caught) - (fitted.outcomes - fitted.caught)
    wrong = (own.activations - own.right) - (fitted.activations - fitted.right)
    return (
        "These weights instead of the fitted ones, at the same limit: "
        f"{_more(own.activations - fitted.activations, 'activation')}, "
        f"{_more(wrong, 'wrong one')}, {_more(missed, 'missed outcome')}."
    )


def cells(found: History) -> dict[str, str]:
    """A history by COLUMNS; intervals in brackets."""
    missed = found.outcomes - found.caught
    texts = (
        _with_range(f"{found.per_year.estimate:.1f}", _decimals(found.per_year)),
        _counted_share(found.right, found.activations, found.right_share),
        _counted_share(missed, found.outcomes, found.missed_share),
        _with_range(f"{found.missed_per_year.estimate:.1f}", _decimals(found.missed_per_year)),
        _lead(found),
    )
    return dict(zip(COLUMNS, texts, strict=True))


def printed(histories: dict[str, History]) -> str:
    """The histories as lines of text."""
    lines = []
    for name, found in histories.items():
        lines.append(f"{name}:")
        lines += [f"  {title.lower()}: {text}" for title, text in cells(found).items()]
    return "\n".join(lines).replace(PERCENT, " %").replace("\u00a0", " ")


def _lead(found: History) -> str:
    if isnan(found.lead_months.estimate):
        return NONE
    low = found.lead_months.low
    high = found.lead_months.high
    limits = "" if isnan(low) else f"{low:.0f}\u00a0to\u00a0{high:.0f}"
    waves = counted(found.waves, "first wave")
    return f"{_with_range(f'{found.lead_months.estimate:.0f}', limits)}, {waves}"


def _counted_share(part: int, whole: int, found: Interval) -> str:
    if not whole:
        return NONE
    limits = ""
    if not isnan(found.low):
        limits = f"{share_in_100(found.low)}\u00a0to\u00a0{share(found.high)}"
    return _with_range(f"{part:,} of {whole:,}, {share(found.estimate)}", limits)


def _decimals(found: Interval) -> str:
    return "" if isnan(found.low) else f"{found.low:.1f}\u00a0to\u00a0{found.high:.1f}"


def _with_range(text: str, limits: str) -> str:
    return f"{text} ({limits})" if limits else text


def _more(difference: int, noun: str) -> str:
    if not difference:
        return f"as many {noun}s"
    word = "more" if difference > 0 else "fewer"
    head, _, last = noun.rpartition(" ")
    number = f"{abs(difference):,}"
    plural = last if abs(difference) == 1 else f"{last}s"
    return f"{number} {word} {f'{head} ' if head else ''}{plural}"

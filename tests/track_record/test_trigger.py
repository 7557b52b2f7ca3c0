"""What a trigger would have given, on rows small enough to count by hand."""

import re

import numpy as np
import pandas as pd
import pytest

from risk.cli import main
from risk.inputs.watch import Rule, parse_watch
from risk.risk_table.recent import country_years
from risk.risk_table.settings import FITTED
from risk.terms.catalogue import CODES
from risk.terms.countries import PRESETS
from risk.terms.months import december, to_month
from risk.track_record.past_forecasts import past_forecasts
from risk.track_record.trigger import words as text
from risk.track_record.trigger.history import histories, history, rule_forecasts
from risk.track_record.trigger.words import FITTED_NAME, OWN, THUMB

START = to_month("2004-03")
# Probability, observed and onset of each third month from March 2004 to December 2006.
#            2004                  2005                  2006
CHANCES = {
    1: [0.1, 0.4, 0.4, 0.4, 0.1, 0.1, 0.4, 0.1, 0.4, 0.4, 0.4, 0.4],
    2: [0.1, 0.1, 0.1, 0.1, 0.1, 0.4, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1],
}
OBSERVED = {
    1: [0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1],
    2: [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1],
}
ONSETS = {
    1: ["new"] * 8 + ["going on"] * 4,
    2: ["new"] * 12,
}
OWN_WEIGHTS = (50, 50) + (0,) * (len(CODES) - 2)


def rows():
    parts = [
        pd.DataFrame(
            {
                "month": START + 3 * np.arange(12),
                "unit": unit,
                "probability": CHANCES[unit],
                "observed": OBSERVED[unit],
                "onset": ONSETS[unit],
                "cluster": unit,
            }
        )
        for unit in CHANCES
    ]
    return pd.concat(parts, ignore_index=True)


def test_activations_right_ones_and_missed_outcomes_are_those_by_hand():
    """Unit 1 acts in June 2004, again in September 2005 (the first has run out) and, standing
    since March 2006, in September 2006; unit 2 in June 2005. None is followed by the outcome.

    Outcomes by the Decembers: unit 1 in 2005 (in force since June 2004) and in 2007 (in force since
    September 2005, renewed at once); unit 2 in 2005 and 2007, both missed.
    """
    found = history(rows(), rows().probability >= 0.3)
    assert (found.activations, found.right) == (4, 0)
    assert (found.outcomes, found.caught) == (4, 2)
    assert found.per_year.estimate == pytest.approx(4 / 3)
    assert found.missed_per_year.estimate == pytest.approx(2 / 3)
    assert found.missed_share.estimate == 0.5
    assert found.right_share.estimate == 0
    # Of the two, only 2005 was new; it had been in force from June to December 2004.
    assert found.waves == 1
    assert found.lead_months.estimate == 6


def test_an_activation_is_right_if_its_own_twelve_months_had_the_outcome():
    """At 0.4 from September 2004 on, whose twelve months had it."""
    late = rows()
    late.loc[(late.unit == 1) & (late.month == START + 3), "probability"] = 0.1
    found = history(late, late.probability >= 0.3)
    assert (found.activations, found.right) == (4, 1)
    assert found.right_share.estimate == 0.25


def test_new_only_counts_new_risks_alone_on_both_sides():
    found = history(rows(), rows().probability >= 0.3, new_only=True)
    # Not September 2006; the outcome of unit 1 in 2007 is no longer new.
    assert (found.activations, found.outcomes, found.caught) == (3, 3, 1)


def test_a_rule_that_is_never_met_misses_everything():
    found = history(rows(), rows().probability >= 0.9)
    assert (found.activations, found.outcomes, found.caught, found.waves) == (0, 4, 0, 0)
    assert np.isnan(found.right_share.estimate) and np.isnan(found.lead_months.estimate)
    assert found.missed_share.estimate == 1
    assert text.headline({FITTED_NAME: found}).startswith("The rule would never have acted; 4 out")


def test_intervals_come_from_whole_clusters():
    found = history(rows(), rows().probability >= 0.3)
    assert found.per_year.low == pytest.approx(2 / 3)  # the second unit drawn twice: 2 in 3 years
    assert found.per_year.high == 2  # the first drawn twice: 6 in 3 years
    alone = rows().assign(cluster=1)
    assert np.isnan(history(alone, alone.probability >= 0.3).per_year.low)


def test_the_order_of_rows_does_not_matter():
    mixed = rows().sample(frac=1, random_state=1)
    first, second = (history(r, r.probability >= 0.3) for r in (rows(), mixed))
    assert (first.activations, first.caught, first.lead_months.estimate) == (
        second.activations,
        second.caught,
        second.lead_months.estimate,
    )


# With the product's own history


def test_a_rule_looks_at_its_countries_source_and_region_only(scorer):
    forecasts = past_forecasts(scorer, FITTED, "arrivals", "country")
    sahel = rule_forecasts(scorer, Rule("a", "arrivals", region="Sahel", limit=0.1), forecasts)
    assert 0 < sahel.iso3.nunique() <= len(PRESETS["Sahel"])
    assert set(sahel.iso3) <= set(PRESETS["Sahel"])
    two = rule_forecasts(scorer, Rule("a", "arrivals", ("TCD", "NER"), limit=0.1), forecasts)
    assert set(two.iso3) == {"TCD", "NER"}
    corridors = past_forecasts(scorer, FITTED, "arrivals", "corridor")
    sudan = rule_forecasts(scorer, Rule("a", "arrivals", source="SDN", limit=0.1), corridors)
    assert set(sudan.source) == {"Sudan"} and "TCD" in set(sudan.iso3)


def test_the_rule_of_thumb_uses_the_last_year_known_at_the_month(scorer):
    rule = Rule("a", "arrivals", ("TCD",), limit=0.1)
    forecasts = past_forecasts(scorer, FITTED, "arrivals", "country")
    chad = rule_forecasts(scorer, rule, forecasts).set_index("month")
    row = scorer.panel.countries.index[scorer.panel.countries.iso3 == "TCD"][0]
    for month in (december(2012), december(2015) + 3):
        known = country_years(scorer.panel, "arrivals", month)[row, -1]
        assert chad.came_last_year[month] == (known == 1)


def test_a_later_outcome_changes_no_activation(scorer):
    """Activations follow from what was said; only whether they were right follows from later."""
    rule = Rule("a", limit=0.3)
    forecasts = past_forecasts(scorer, FITTED, "either", "country")
    turned = forecasts.assign(observed=1 - forecasts.observed)
    first = history(forecasts, forecasts.probability >= rule.least)
    second = history(turned, turned.probability >= rule.least)
    assert first.activations == second.activations > 100
    assert first.right + second.right == first.activations


def test_a_higher_limit_acts_less_and_misses_more(scorer):
    low, high = (
        histories(scorer, Rule("a", limit=limit), FITTED)[FITTED_NAME] for limit in (0.1, 0.5)
    )
    assert high.activations < low.activations and high.caught < low.caught
    assert high.right_share.estimate > low.right_share.estimate


def test_own_weights_stand_beside_the_fitted_and_the_rule_of_thumb(scorer):
    found = histories(scorer, Rule("a", limit=0.3, new_only=True), (OWN_WEIGHTS, None))
    assert list(found) == [OWN, FITTED_NAME, THUMB]
    assert found[THUMB].activations == 0  # it never warns of a new risk
    assert found[OWN].outcomes == found[FITTED_NAME].outcomes
    assert text.cost_words(found).startswith("These weights instead of the fitted ones")
    assert text.cost_words({FITTED_NAME: found[FITTED_NAME]}) == ""


# In words


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            Rule("a", limit=0.3),
            "Act for any country when the chance of 10,000 or more arrivals "
            "from one source, or of its conflict on the receiver's soil, within 12 months is "
            "30 % or more.",
        ),
        (
            Rule("a", "armed", region="Sahel", cost_loss=0.1, new_only=True),
            "Act for a country of the region Sahel when the chance of a source's conflict on the "
            "receiver's soil within 12 months is 10 % or more, and it came in none of the last "
            "three known years.",
        ),
        (
            Rule("a", "arrivals", ("TCD", "CAF", "SSD"), source="SDN", limit=0.2),
            "Act for a corridor from Sudan into Chad, Central African Republic or South Sudan when "
            "the chance of 10,000 or more arrivals from one source within 12 months is 20 % or "
            "more.",
        ),
    ],
)
def test_a_rule_is_one_sentence(scorer, rule, words):
    assert text.rule_words(rule, scorer.panel).replace("\u00a0", " ") == words


def test_the_command_prints_the_rule_its_line_and_its_history(scorer, capsys, tmp_path):
    out = tmp_path / "card.html"
    asked = ["--name", "sahel", "--outcome", "arrivals", "--region", "Sahel", "--cost-loss", "0.1"]
    assert main(["trigger", *asked, "--new-only", "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    (line,) = re.findall(r"line for a watch file: (.*)", printed)
    (rule,) = parse_watch(line.encode(), "printed").rules
    assert rule == Rule("sahel", "arrivals", region="Sahel", cost_loss=0.1, new_only=True)
    found = histories(scorer, rule)[FITTED_NAME]
    assert f"right: {found.right} of {found.activations}," in printed
    assert text.NO_ACTIVATION in printed
    card = out.read_text(encoding="utf-8")
    assert text.NO_ACTIVATION in card and "rule.sahel = {" in card
    assert f"{found.right} of {found.activations}," in card


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--limit", "3"], ": --limit: expected a number above 0 and below 1, got 3.0"),
        (["--limit", "nan"], ": --limit: expected a number above 0 and below 1, got nan"),
        (["--cost-loss", "1"], ": --cost-loss: expected a number above 0 and below 1, got 1.0"),
        (["--limit", "0.3", "--region", "\"'x"], ": --region: expected the name of a region, got"),
        (
            ["--limit", "0.3", "--countries", "TCD,XXX"],
            ": --countries: expected the ISO3 code or the name",
        ),
        (["--limit", "0.3", "--name", "a b"], ": --name: expected a name of at most 40 letters"),
        (
            ["--limit", "0.3", "--countries", "TCD", "--region", "Sahel"],
            ": --countries: expected either --countries or --region, got both",
        ),
        (["--limit", "0.3", "--countries", "ISL"], "none of these countries was exposed"),
    ],
)
def test_a_bad_rule_is_refused_in_a_sentence(capsys, options, sentence):
    assert main(["trigger", *options]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and sentence in err

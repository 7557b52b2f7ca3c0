"""The row of figures above the map."""

import re

import pandas as pd
import streamlit as st

from risk.dashboard.look.plain import plain
from risk.dashboard.state.shared import scorer, summary
from risk.explain.new_risks import highest_new
from risk.risk_table.recent import recent_years
from risk.risk_table.settings import Settings
from risk.terms.levels import LEVELS, NAMES, NOT_EXPOSED
from risk.terms.wording import INTERVAL, interval, percent, share, signed

HIGH = NAMES[3:]
SIGNPOSTS = (
    "**Country**: why a country ranks where it does, and what would change it. **Compare**: why it "
    "ranks above another. **Track record**: how often each level was right. **Method**: what the "
    "words mean, and how to cite."
)


def headline(table: pd.DataFrame, settings: Settings) -> None:
    """Draw a sentence on the highest new risk, and five figures about the countries listed."""
    panel = scorer().panel
    if sentence := highest_new(table, recent_years(panel, settings.as_of)):
        st.markdown(_stressed(sentence))
    exposed = table[table.level != NOT_EXPOSED]
    known = exposed[exposed.probability.notna()]
    active = int(panel.sources[:, panel.column(settings.as_of)].sum())
    past = summary(settings, settings.outcome)
    with st.container(horizontal=True):
        if len(known):
            _figure("High or Severe", f"{known.level.isin(HIGH).sum()}",
                    f"of {len(exposed)} exposed",
                    f"Countries with a chance of {share(LEVELS[3][1])} or more, out of those with "
                    "a source of conflict within reach.")  # fmt: skip
            top = known.iloc[0]
            _figure(f"Highest: {top.country}", percent(top.probability),
                    f"{INTERVAL} {interval(top.probability_low, top.probability_high)}",
                    "The country with the highest chance in the table below.")  # fmt: skip
            _figure("Expected to be reached", count(known.probability.sum()),
                    f"{count(known.base_rate.sum())} by base rates",
                    "The chances of all countries in the table, added up. Below it, the same for "
                    "their base rates: what history alone says of countries with as many sources "
                    "nearby.")  # fmt: skip
        _figure("Sources of conflict", f"{active}", "in the whole world",
                "Countries with at least 25 deaths in organised violence in their last 12 known "
                "months (UCDP).")  # fmt: skip
        if past.years:
            _figure("Skill in the past", signed(past.skill), f"in forecasts of {past.years} years",
                    "The share of the squared error of one overall frequency that these weights "
                    "would have saved: 0 is no better than it, 1 is "
                    "perfect.")  # fmt: skip


def _stressed(sentence: str) -> str:
    """As Markdown, in bold what stands before the first stop or comma."""
    head = re.split("[.,]", sentence, maxsplit=1)[0]
    return f"**{plain(head)}**{plain(sentence.removeprefix(head))}"


def count(expected: float) -> str:
    """An expected number of countries, with a decimal where it is small.

    >>> count(31.2), count(1.66)
    ('31', '1.7')
    """
    return f"{expected:.0f}" if expected >= 10 else f"{expected:.1f}"


def _figure(label: str, value: str, detail: str, help_text: str) -> None:
    st.metric(label, value, delta=detail, delta_color="off", delta_arrow="off", help=help_text,
              width=165)  # fmt: skip

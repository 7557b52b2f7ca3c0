"""The track record case by case: misses, one country, alerts, sizes, what was out of scope."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st

from risk.dashboard.look.elements import folded
from risk.dashboard.look.picture import chart
from risk.dashboard.look.texts import OUTCOME_SHORT
from risk.dashboard.pages.track_record import data, tables, texts
from risk.dashboard.pages.track_record.charts import country_spec, value_spec
from risk.dashboard.pages.track_record.notes import OUT_OF_SCOPE
from risk.dashboard.state.session import change_record, show, touched
from risk.dashboard.state.view import LOSSES as LOSSES_ALLOWED
from risk.dashboard.state.view import View
from risk.dataset.panel import Panel
from risk.model.backtest import FIRST_TEST_ORIGIN
from risk.model.base_rates import group_text, source_group
from risk.scoring.decision import cost_loss
from risk.terms.levels import LEVELS
from risk.terms.months import month_name
from risk.terms.wording import percent, share, share_in_100
from risk.track_record import summaries as track

LOSSES = (2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 75, 100)
NONE = ""


def cases(forecasts: pd.DataFrame, outcome: str, unit: str) -> None:
    """Draw the worst misses and the worst false alarms."""
    st.header("Where it was most wrong")
    parts: list[tuple[str, str, Callable[[pd.DataFrame], pd.DataFrame]]] = [
        ("Ten worst misses", "It came although the chance was low.", track.misses),
        ("Ten worst false alarms", "It did not come although the chance was high.",
         track.false_alarms),
    ]  # fmt: skip
    for title, caption, select in parts:
        st.subheader(title)
        st.caption(caption)
        st.table(tables.case_rows(select(forecasts), outcome, unit))


def country(view: View, panel: Panel) -> None:
    """Draw how often the country looked at was warned about, and how that went."""
    st.header("How often a country was warned about")
    outcome = view.settings.outcome
    forecasts = data.past_forecasts(view.settings.weights, outcome, "country")
    names = dict(zip(panel.countries.iso3, panel.countries.country, strict=True))
    show("country", view.country or NONE)
    st.selectbox("Country to look at", [NONE, *sorted(names, key=names.__getitem__)],
                 key="country", width=300,
                 format_func=lambda iso3: f"{names[iso3]} ({iso3})" if iso3 else "None chosen",
                 on_change=lambda: touched(country=st.session_state.country or None),
                 help="The country chosen on the map. Type a name or an ISO3 code.")  # fmt: skip
    if not view.country:
        st.info("Choose a country to see how often it was warned about, and how often it came.")
        return
    rows = forecasts[forecasts.iso3 == view.country]
    name, limit = LEVELS[3]
    text = texts.country_text(rows, names[view.country], limit, f"{name} or above")
    st.markdown(text)
    if rows.empty:
        return
    last = rows.iloc[-1]
    near = group_text(int(source_group(np.array([last.sources]))[0]))
    st.markdown(
        f"It came after {rows.observed.sum()} of {len(rows)}, {share_in_100(rows.observed.mean())} "
        f"in 100; the base rate of countries with {near} nearby, as here in "
        f"{month_name(last.month)}, was {percent(last.base_rate)}."
    )
    chart(country_spec(), "country_record",
           f"{names[view.country]}: forecasts of {OUTCOME_SHORT[outcome]}, and what came",
           view.settings, data.years_of(rows),
           forecasts=tables.country_data(rows, outcome))  # fmt: skip
    folded(tables.country_rows(rows, outcome))


def deciding(view: View, forecasts: pd.DataFrame, unit: str) -> None:
    """Draw what alerts would have been worth to someone who can prepare at a cost."""
    st.header("Is it worth acting?")
    st.markdown("Preparing costs 1. How much does it cost to be unprepared?")
    show("loss", view.track_record.loss)
    loss = st.slider("Being unprepared costs", LOSSES_ALLOWED[0], LOSSES_ALLOWED[-1], key="loss",
                     width=420, on_change=change_record, args=("loss", "loss"),
                     help="In units of one preparation. We assume that preparing averts the loss.",
                     format="%d times the preparation")  # fmt: skip
    observed, probability = forecasts.observed, forecasts.probability
    result = cost_loss(observed, probability, 1 / loss)
    st.markdown(texts.decision_text(result, loss, len(forecasts)))
    st.table(tables.decision_rows(result))
    values = pd.DataFrame(
        [(n, cost_loss(observed, probability, 1 / n).value) for n in sorted({*LOSSES, loss})],
        columns=["loss", "value"],
    )
    values["text"] = values.value.map(share)
    text = "Share of the possible saving, by the cost of being unprepared."
    chart(value_spec(), "value",
           f"What forecasts of {OUTCOME_SHORT[view.settings.outcome]} save, by the cost of being "
           f"unprepared; {texts.PLURALS[unit]}", view.settings, data.years_of(forecasts),
           value=values, chosen=values[values.loss == loss])  # fmt: skip
    st.caption(
        f"{text} {share(1.0)} is perfect foresight; {share(0.0)} is no better than always or never "
        f"preparing, whichever is cheaper. Added up over {texts.PLURALS[unit]} and years."
    )
    named = values.rename(columns={"loss": "Being unprepared costs", "text": "Share of the saving"})
    folded(
        named[["Being unprepared costs", "Share of the saving"]].set_index("Being unprepared costs")
    )


def sizes(view: View) -> None:
    """Draw how forecasts of three sizes of arrivals did."""
    st.header("How many arrived")
    st.markdown(
        "Forecasts of refugee arrivals along a corridor, at three sizes, with the same weights."
    )
    st.table(tables.size_rows(data.sizes(view.settings.weights)))


def out_of_scope() -> None:
    """Draw what no forecast was made for in the December before."""
    st.header("Out of scope")
    table = data.missed_sources()
    text = f"**{len(table)} arrivals of 10,000 and more since {table.year.min()}** {OUT_OF_SCOPE}"
    text += (
        f" {table.later.sum()} of them were forecast in March, June or September of their year "
        f"(past forecasts begin in {FIRST_TEST_ORIGIN})."
    )
    st.markdown(text)
    rows = table.sort_values("arrivals", ascending=False)
    named = pd.DataFrame(
        {
            "From": rows.source,
            "To": rows.receiver,
            "Year": rows.year,
            "Forecast later that year": np.where(rows.later, "yes", "no"),
            "Arrivals": rows.arrivals.map("{:,}".format),
        }
    ).set_index("From")
    folded(named, "All of them, largest first")

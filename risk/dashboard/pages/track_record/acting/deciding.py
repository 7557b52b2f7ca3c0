"""What alerts would have been worth to someone who can prepare at a cost."""

import pandas as pd
import streamlit as st

from risk.dashboard.look import OUTCOME_SHORT, chart, folded
from risk.dashboard.pages.track_record import data, tables, texts
from risk.dashboard.pages.track_record.charts import value_spec
from risk.dashboard.state import LOSSES as LOSSES_ALLOWED
from risk.dashboard.state import View, change_record, show
from risk.scoring import cost_loss
from risk.terms import share

LOSSES = (2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 75, 100)


def deciding(view: View, forecasts: pd.DataFrame, unit: str) -> None:
    """Draw the costs, what alerts would have brought, and their worth by the costs."""
    st.header("Is it worth acting?")
    words, drawing = st.columns(2, gap="medium")
    with words:
        loss = _loss(view)
    observed = forecasts.observed
    probability = forecasts.probability
    result = cost_loss(observed, probability, 1 / loss)
    values = pd.DataFrame(
        [(n, cost_loss(observed, probability, 1 / n).value) for n in sorted({*LOSSES, loss})],
        columns=["loss", "value"],
    )
    values["text"] = values.value.map(share)
    with words:
        st.markdown(texts.decision_text(result, loss, len(forecasts)))
        st.table(tables.decision_rows(result))
    with drawing:
        chart(
            value_spec(),
            "value",
            texts.value_title(result.value, loss, OUTCOME_SHORT[view.settings.outcome], unit),
            view.settings,
            data.years_of(forecasts),
            alt=f"What forecasts of {OUTCOME_SHORT[view.settings.outcome]} save, by the cost of "
            f"being unprepared; {texts.PLURALS[unit]}",
            value=values,
            chosen=values[values.loss == loss],
        )
        names = {"loss": "Being unprepared costs", "text": "Share of the saving"}
        folded(values[list(names)].rename(columns=names).set_index(names["loss"]))
    st.caption(
        f"Share of the possible saving: {share(1.0)} is perfect foresight; {share(0.0)} is no "
        "better than always or never preparing, whichever is cheaper. Added up over "
        f"{texts.PLURALS[unit]} and years."
    )


def _loss(view: View) -> int:
    """Draw the slider of what being unprepared costs, and return it in preparations."""
    show("loss", view.track_record.loss)
    return st.slider(
        "Being unprepared costs",
        LOSSES_ALLOWED[0],
        LOSSES_ALLOWED[-1],
        key="loss",
        width=420,
        on_change=change_record,
        args=("loss", "loss"),
        help="In units of one preparation. We assume that preparing averts the loss.",
        format="%d times the preparation",
    )

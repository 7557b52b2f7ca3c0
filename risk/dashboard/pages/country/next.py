"""What may come: what would change the level, how many may arrive, and who is ready."""

import numpy as np
import pandas as pd
import streamlit as st

from risk.dashboard.look import chart, folded
from risk.dashboard.pages.country import data, tables, texts
from risk.dashboard.pages.country.charts import sizes_spec
from risk.dashboard.pages.country.place import Place
from risk.dashboard.state import View, show, touched
from risk.explain import MOST_PERSONS, Gap, curve, readiness_gap
from risk.model import likely_range
from risk.terms import CATALOGUE, LEVEL_NAMES, percent, range_text

SCOPE_NAMES = {"country": "The country", "corridor": "This corridor"}
NEXT = "the next level"
LEFT_OUT = (
    "Left out because nothing changes it within a year: "
    f"{', '.join(indicator.name for indicator in CATALOGUE if indicator.fixed)}."
)


def what_would_change(view: View, place: Place, source: str) -> None:
    """Draw the smallest change of each indicator that would bring another level."""
    st.subheader("What would change this")
    if not place.shown:
        st.markdown(
            f"No level is shown here. The percentage is withheld: {place.row.withheld_reason}."
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        show("scope", view.scope)
        scope = st.segmented_control(
            "Level of",
            list(SCOPE_NAMES),
            key="scope",
            required=True,
            format_func=SCOPE_NAMES.__getitem__,
            on_change=lambda: touched(scope=st.session_state.scope or View.scope),
            help="An indicator of the source or the corridor changes in the chosen corridor alone; "
            "one of the receiver changes in all its corridors.",
        )
        show("goal", view.goal or "")
        goal = st.selectbox(
            "What would bring it to",
            ["", *LEVEL_NAMES],
            key="goal",
            width=260,
            format_func=lambda name: f"{name} ({range_text(name)})" if name else NEXT,
            on_change=lambda: touched(goal=st.session_state.goal or None),
            help="The next level up and down, or a level you choose.",
        )
    table = data.needed(place.settings, place.iso3, source, scope or View.scope, goal or "")
    if table.empty:
        st.markdown(f"It is already at {goal}.")
        return
    if scope == "corridor":
        mine = place.into[place.into.source_iso3 == source].iloc[0]
        st.markdown(f"{mine.source} → {place.name} is at **{mine.level}** now.")
    else:
        st.markdown(f"{place.name} is at **{place.row.level}** now.")
    for direction, verb in (("up", "raise"), ("down", "lower")):
        part = table[table.direction == direction]
        if len(part):
            _direction(part, verb)
    st.caption(LEFT_OUT)


def _direction(part: pd.DataFrame, verb: str) -> None:
    enough = part[part.needed.notna()]
    rest = part.label[part.needed.isna()]
    st.markdown(f"**To {verb} it:**")
    if enough.empty:
        st.markdown(f"No single indicator would {verb} it, whatever its value.")
        return
    # A tilde or an asterisk in a sentence would be Markdown; none of these texts has one.
    st.markdown("\n".join(f"- {text}" for text in enough.text))
    folded(tables.needed_rows(enough), f"To {verb} it, as a table")
    if len(rest):
        st.caption(f"None of these would {verb} it alone: {', '.join(rest)}.")


def arrivals(view: View, place: Place, source: str) -> None:
    """Draw the chances of three sizes, the likely range, and the readiness gap."""
    st.subheader("How many may arrive")
    words, box = st.columns([2, 1], gap="medium")
    with box:
        capacity = _capacity(view, place)
    if not place.shows_arrivals():
        reason = place.row.withheld_reason or "no chance of arrivals can be computed here"
        words.markdown(f"The chance of arrivals is not shown: {reason}.")
        return
    whole = data.sizes(place)
    own = data.sizes(place, source)
    name = place.into.source[place.into.source_iso3 == source].iloc[0]
    several = len(place.into) > 1
    words.markdown(
        f"Chance of arrivals from {'a single source' if several else name} to {place.name} within "
        f"12 months: 1,000 or more **{percent(whole[0])}**, 10,000 or more "
        f"**{percent(whole[1])}**, 100,000 or more **{percent(whole[2])}**. Likely range from "
        f"{name}: {tables.range_text(likely_range(own))} (in 80 of 100 cases)."
    )
    gap = readiness_gap(whole, capacity) if capacity is not None else None
    if gap:
        words.markdown(f"**{gap.text}**")
    _curve(place, whole, gap)
    rows = {"From a single source": whole, f"From {name}": own} if several else {name: own}
    st.table(tables.size_rows(rows))
    st.caption(
        "Learned from history at 1,000, 10,000 and 100,000. Between these sizes the chance is "
        "interpolated on a log scale; beyond them only a bound is known. Capacity makes arrivals "
        "less harmful, not less likely. "
        + ("Several sources together may send more." if several else "")
    )


def _capacity(view: View, place: Place) -> int | None:
    """Draw the box: what the visitor typed, else what the country announced."""
    announced = data.announced(place.settings, place.iso3)
    capacity = view.capacity
    if capacity is None and announced:
        capacity = announced[0]
    show("capacity", capacity)
    st.number_input(
        "Announced capacity (people)",
        min_value=0,
        max_value=MOST_PERSONS,
        value=None,
        step=1_000,
        width=320,
        key="capacity",
        placeholder="none known; type a number",
        on_change=lambda: touched(capacity=st.session_state.capacity),
        help="How many arrivals the country says it is ready for. You can change this; clear the "
        "box to return to what was announced. The address holds your number.",
    )
    if announced and capacity == announced[0]:
        st.caption(f"This is a statement, not an observation: {announced[1]}.")
    return capacity


def _curve(place: Place, chances: np.ndarray, gap: Gap | None) -> None:
    line = curve(chances, gap.capacity if gap else None)
    line["text"] = line.chance.map(percent)
    within = gap is not None and not gap.bound
    marked = line[line.persons == gap.capacity] if gap and within else line.head(0)
    chart(
        sizes_spec(),
        "sizes",
        texts.sizes_title(place, chances),
        place.settings,
        alt=f"{place.name}: chance of at least this many arrivals",
        curve=line,
        learned=line[line.basis == "learned"],
        capacity=marked,
    )
    if within:
        st.caption("The vertical line and diamond mark the announced capacity.")

"""The parts of the page below the answer: one is open, and only that one is computed."""

import streamlit as st

from risk.dashboard.pages.country.data import Place
from risk.dashboard.pages.country.next import arrivals, what_would_change
from risk.dashboard.pages.country.past import changes, closest, course
from risk.dashboard.pages.country.why import why
from risk.dashboard.panels.choice import choice
from risk.dashboard.state.session import show, touched
from risk.dashboard.state.view import PARTS, View

NAMES = dict(
    zip(
        PARTS,
        (
            "Why",
            "How many",
            "Over time",
            "What moved it",
            "Like this before",
            "What would change it",
        ),
        strict=True,
    )
)
WHOLE_COUNTRY = "over-time"
"""The part that is not of one corridor."""


def parts(view: View, place: Place) -> None:
    """Draw the choice of a part, of a corridor where the part is of one, and the part."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="parts"):
        part = choice("Part of the page", NAMES, view.part, "part", _chosen, is_labelled=False)
        source = _corridor(view, place, drawn=part != WHOLE_COUNTRY)
    if part == "why":
        why(place, source)
    elif part == "how-many":
        arrivals(view, place, source)
    elif part == "over-time":
        course(place)
    elif part == "what-moved-it":
        changes(place, source)
    elif part == "like-this-before":
        closest(view, place, source)
    else:
        what_would_change(view, place, source)


def _chosen() -> None:
    touched(part=st.session_state.part or PARTS[0])


def _corridor(view: View, place: Place, drawn: bool) -> str:
    """Draw the box that picks a corridor; the riskiest stands first, and where none is chosen."""
    names = dict(zip(place.into.source_iso3, place.into.source, strict=True))
    chosen = view.corridor if view.corridor and view.corridor in names else next(iter(names))
    if len(names) == 1 or not drawn:
        return chosen
    show("corridor", chosen)
    st.selectbox(
        "Corridor to explain",
        list(names),
        key="corridor",
        width=320,
        format_func=lambda iso3: f"{names[iso3]} → {place.name}",
        on_change=lambda: touched(corridor=st.session_state.corridor),
        help="The riskiest comes first. Your choice is kept in the address.",
    )
    return chosen

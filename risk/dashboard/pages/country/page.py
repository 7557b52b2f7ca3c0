"""The page of one country: how likely, and then why, how sure, and what would change it."""

import streamlit as st

from risk.dashboard.look import sources_line
from risk.dashboard.pages.country import data, texts
from risk.dashboard.pages.country.answer import answer, corridors_into
from risk.dashboard.pages.country.next import arrivals, what_would_change
from risk.dashboard.pages.country.past import changes, closest, course
from risk.dashboard.pages.country.pick import pick
from risk.dashboard.pages.country.place import Place
from risk.dashboard.pages.country.why import why
from risk.dashboard.panels import choice, controls, evidence_line, refused, sidebar, what_if_list
from risk.dashboard.state import PARTS, View, in_turn, open_view, scorer, show, touched
from risk.dataset import behind
from risk.risk_table import Settings
from risk.terms import month_name

PART_NAMES = dict(
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


@in_turn()
def country_page() -> None:
    """Draw the page."""
    panel = scorer().panel
    view = open_view(panel)
    refused()
    controls(view, panel)
    evidence_line(view)
    what_if_list(view, panel)
    sidebar(view)
    if view.country is None:
        pick(view)
    else:
        settings = data.within(view.settings, view.country)
        if settings != view.settings:
            st.caption(
                "This country is outside the chosen region, so it is ranked in the whole world."
            )
        _country(view, settings, view.country)
    with st.expander("How to read this"):
        st.markdown(texts.HOW_TO_READ)


def _country(view: View, settings: Settings, iso3: str) -> None:
    place = data.place_of(settings, iso3)
    if place is None:
        st.header(scorer().panel.names[iso3])
        st.info(texts.NO_STATE.format(month=month_name(settings.as_of)))
        return
    st.header(place.name, divider="gray")
    if not place.exposed:
        _not_exposed(place)
        course(place)
        sources_line(settings)
        return
    answer(place)
    corridors_into(place)
    _parts(view, place)
    if late := behind(scorer().panel, settings.as_of):
        st.caption(f"{late}.")
    sources_line(settings)


def _not_exposed(place: Place) -> None:
    settings = place.settings
    names = scorer().panel.names
    text = texts.NOT_EXPOSED_SOURCE if settings.source else texts.NOT_EXPOSED
    near = names[settings.source] if settings.source else "a source of conflict"
    month = month_name(settings.as_of)
    st.info(text.format(name=place.name, near=near, month=month))


def _parts(view: View, place: Place) -> None:
    """Draw the choice of a part, of a corridor where the part is of one, and the part."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="parts"):
        part = choice("Part of the page", PART_NAMES, view.part, "part", _chosen, is_labelled=False)
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

"""The page of one country: how likely, and then why, how sure, and what would change it."""

import streamlit as st

from risk.dashboard.look.picture import sources_line
from risk.dashboard.pages.country import data, texts
from risk.dashboard.pages.country.answer import answer, corridors_into
from risk.dashboard.pages.country.data import Place
from risk.dashboard.pages.country.parts import parts
from risk.dashboard.pages.country.past import course
from risk.dashboard.pages.country.pick import pick
from risk.dashboard.panels.controls import controls, refused
from risk.dashboard.panels.evidence import evidence_line
from risk.dashboard.panels.sliders import sidebar
from risk.dashboard.panels.what_if import what_if_list
from risk.dashboard.state.served import scorer
from risk.dashboard.state.session import open_view
from risk.dashboard.state.turns import in_turn
from risk.dashboard.state.view import View
from risk.dataset.freshness import behind
from risk.risk_table.settings import Settings
from risk.terms.months import month_name


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
    parts(view, place)
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

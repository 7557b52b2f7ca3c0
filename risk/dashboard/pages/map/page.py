"""The first page: the map, the ranked table, the country looked at."""

from dataclasses import replace
from datetime import date
from time import sleep
from typing import NamedTuple

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from risk.dashboard.look.notes import HOW_TO_READ, NOT_COVERED
from risk.dashboard.look.texts import window
from risk.dashboard.pages.map.changed import changed_panel
from risk.dashboard.pages.map.country import country
from risk.dashboard.pages.map.downloads import downloads
from risk.dashboard.pages.map.drawing.chart import draw_map
from risk.dashboard.pages.map.headline import SIGNPOSTS, headline
from risk.dashboard.pages.map.news import news_line, news_table
from risk.dashboard.pages.map.ranking import new_risks_only, ranking, ranking_rows
from risk.dashboard.pages.map.replay import replay_panel
from risk.dashboard.pages.map.skill_chart import skill_chart
from risk.dashboard.pages.map.watchlist import watchlist
from risk.dashboard.panels.cases import case_panel
from risk.dashboard.panels.controls import controls, refused
from risk.dashboard.panels.evidence import evidence_line, evidence_panel
from risk.dashboard.panels.sliders import sidebar_head, sliders
from risk.dashboard.panels.what_if import put_in_warnings, what_if, what_if_list
from risk.dashboard.state.address import to_query
from risk.dashboard.state.session import Session, open_view, session, write_address
from risk.dashboard.state.shared import cases, countries, scorer, year_before
from risk.dashboard.state.turns import details, in_turn
from risk.dashboard.state.view import View
from risk.dataset.freshness import behind, is_old, violence_end
from risk.dataset.panel import Panel
from risk.risk_table.recent import only_new
from risk.risk_table.settings import Settings
from risk.storage.pause import pause
from risk.terms.months import to_month
from risk.terms.outcomes import MEANINGS
from risk.track_record.past_forecasts import FITTED

YIELD_S = 0.001  # lets the thread that sends go on with what is drawn so far


@in_turn(urgent=True)
def map_page() -> None:
    """Draw the page: what the weights do not touch; the rest is a fragment of its own."""
    panel = scorer().panel
    view = open_view(panel)
    chosen = cases().get(view.case or "")
    st.title("Spillover")
    st.markdown("How likely is it that conflict in one country reaches its neighbours?")
    news = st.container()
    controls(view, panel)
    st.markdown(status(view.settings, panel, date.today()))
    with st.container():  # one element, whatever is in it: the fragment is known by its place
        evidence_line(view)
        what_if_list(view, panel)
    head = st.container()
    st.caption(SIGNPOSTS)
    place, beside = st.columns([3, 2]) if chosen else (st.container(), None)
    with place:
        slot = st.container()
        st.caption(NOT_COVERED)
    if chosen and beside:
        with beside:
            case_panel(view, chosen, panel)
    folds = st.container()
    st.header("Countries by risk")
    new_risks_only(view)
    ranked = st.container()
    files = st.container()
    st.header("Country to look at")
    foot = st.container()
    with st.expander("How to read this"):
        st.markdown(HOW_TO_READ)
    with st.sidebar:
        sidebar_head()
        weights = st.container()
    _weighed(_apart(session()), Places(news, head, slot, folds, ranked, foot, weights))
    with files:
        downloads(session())


class Places(NamedTuple):
    """Where on the page the parts stand that follow the weights."""

    news: DeltaGenerator
    head: DeltaGenerator
    map: DeltaGenerator
    folds: DeltaGenerator
    table: DeltaGenerator
    foot: DeltaGenerator
    sidebar: DeltaGenerator


@st.fragment
@in_turn(urgent=True)
def _weighed(drawn: dict[str, str], places: Places) -> None:
    """Draw all that follows the weights: a slider step runs this and nothing else.

    Parameters
    ----------
    drawn : what the rest of the page was drawn for
    places : Places
    """
    if _apart(session()) != drawn:
        st.rerun()
    panel, view = scorer().panel, session().view
    table = countries(view.settings)
    with places.map:
        draw_map(view, panel, table)
    sleep(YIELD_S)
    before = year_before(view.settings)
    with places.table:
        listed = only_new(table) if view.settings.new_only else table
        ranking(ranking_rows(listed, before, view.settings.outcome), table)
    details()
    with places.sidebar:
        skill = sliders(view)
    with places.news:
        fold = news_line(view.settings)
    with places.head:
        _figures(view, table)
    write_address()
    pause()
    with places.folds:
        if chosen := cases().get(view.case or ""):
            replay_panel(view, chosen, panel)
        what_if(view, panel)
        evidence_panel(view)
        changed_panel(view, panel)
    pause()
    with places.foot:
        if view.country:
            country(table, view.settings, view.country)
        else:
            st.info("Click a country on the map or choose one at the top of the page.")
    pause()
    news_table(fold, view.settings)
    pause()
    skill_chart(skill, view.settings)


def _figures(view: View, table: pd.DataFrame) -> None:
    """Draw what stands above the map: warnings, what changed, the figures."""
    settings = view.settings
    refused()
    put_in_warnings(settings)
    if reason := _reason(table):
        fitted = countries(replace(settings, weights=FITTED))
        way_out = " They are available with the fitted weights: choose Reset to fitted."
        mend = "" if _reason(fitted) else way_out
        st.warning(f"Percentages are withheld: {reason}. Index and rank are shown.{mend}")
    watchlist(view, table)
    headline(table, settings)


def _apart(current: Session) -> dict[str, str]:
    """What the page shows besides the weights: the data, the address, and the own file."""
    address, file = to_query(current.view).items(), current.upload
    data = {"data": scorer().panel.digest}
    uploaded = {"upload": f"{file.evidence.digest} {file.name}"} if file else {}
    return (
        data | uploaded | {k: v for k, v in address if k != "tab" and not k.startswith("weights_")}
    )


def status(settings: Settings, panel: Panel, today: date) -> str:
    """What is forecast, as of when, and where the data end."""
    end = to_month(panel.description["last_violence_month"])
    warning = " **This is not a current warning.**" if is_old(end, today) else ""
    late = behind(panel, settings.as_of)
    return (
        f"**{window(settings.as_of)}:** {MEANINGS[settings.outcome]}. "
        f"The violence data end in {violence_end(panel)}.{warning}{late and f' {late}.'}"
    )


def _reason(table: pd.DataFrame) -> str:
    """Why no exposed country has a percentage; empty if some have."""
    exposed = table[table["rank"].notna()]
    return (
        exposed.withheld_reason.iloc[0] if len(exposed) and exposed.probability.isna().all() else ""
    )

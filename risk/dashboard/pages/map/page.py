"""The first page: map, ranking and weights on the first screen; all else is folded below."""

from dataclasses import replace
from time import sleep
from typing import NamedTuple

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from risk.dashboard.look import HOW_TO_READ, NOT_COVERED
from risk.dashboard.pages.map.card import card
from risk.dashboard.pages.map.changed import changed_panel
from risk.dashboard.pages.map.drawing import draw_map
from risk.dashboard.pages.map.headline import headline, what_is_forecast
from risk.dashboard.pages.map.news import news_fold, sentence
from risk.dashboard.pages.map.ranking import ranking, ranking_folds
from risk.dashboard.pages.map.ranking_rows import ranking_rows
from risk.dashboard.pages.map.replay import replay_panel
from risk.dashboard.pages.map.skill_chart import skill_chart
from risk.dashboard.pages.map.watchlist import watchlist
from risk.dashboard.pages.map.weights_did import weights_did
from risk.dashboard.panels import (
    case_panel,
    controls,
    downloads,
    evidence_line,
    evidence_panel,
    put_in_warnings,
    refused,
    share,
    sidebar_head,
    sliders,
    title_line,
    what_if,
    what_if_list,
)
from risk.dashboard.state import (
    View,
    at_once,
    cases,
    countries,
    details,
    in_turn,
    open_view,
    rest,
    scorer,
    session,
    to_query,
    write_address,
    year_before,
)
from risk.risk_table import FITTED, only_new
from risk.storage import pause

YIELD_S = 0.001  # lets the thread that sends go on with what is drawn so far
HEAD_PX = 36
ROW_PX = 35  # with what names that wrap take
ROWS = 10
ROWS_BESIDE_A_CARD = 5
DID_PX = 46  # two lines
MAP_SHARE = [57, 43]


@in_turn(urgent=True)
def map_page() -> None:
    """Draw the page: what the weights do not touch; the rest is a fragment of its own."""
    top = st.container(gap="xsmall")
    with top:
        sharing = title_line("Spillover")
    panel = scorer().panel
    view = open_view(panel)
    chosen = cases().get(view.case or "")
    with top:
        controls(view, panel, new_only=True)
        with st.container():  # one element, whatever is in it: the fragment is known by its place
            evidence_line(view)
            what_if_list(view, panel)
        head = st.container(key="head", gap="xxsmall")
        did = st.container(key="weights_did", height=DID_PX, border=False)
    left, right = st.container(key="sides").columns(MAP_SHARE, gap="small")
    with left:
        drawn = st.container()
    with right:
        beside = st.container()
        if chosen:
            case_panel(view, chosen, panel)
    with st.container() if chosen else right:
        ranked = st.container()
        files = st.container(key="files")
    folds = st.container(gap="xsmall")
    with st.expander("How to read this, and what is not covered"):
        st.markdown(f"{what_is_forecast(view.settings, panel)} {NOT_COVERED}")
        st.markdown(HOW_TO_READ)
    with st.sidebar:
        sidebar_head()
        weights = st.container()
    places = Places(sharing, head, did, drawn, beside, ranked, files, folds, weights)
    _weighed(_apart(), places)


class Places(NamedTuple):
    """Where on the page the parts stand that follow the weights."""

    share: DeltaGenerator
    head: DeltaGenerator
    did: DeltaGenerator
    map: DeltaGenerator
    card: DeltaGenerator
    table: DeltaGenerator
    files: DeltaGenerator
    folds: DeltaGenerator
    sidebar: DeltaGenerator


@st.fragment
@in_turn(urgent=True)
def _weighed(drawn: dict[str, str], places: Places) -> None:
    """Draw all that follows the weights: a slider step runs this and nothing else.

    `drawn`: what the rest of the page was drawn for.
    """
    if _apart() != drawn:
        st.rerun()
    panel = scorer().panel
    view = session().view
    with at_once():
        table = countries(view.settings)
        listed = only_new(table) if view.settings.new_only else table
        published = countries(replace(view.settings, what_ifs=()))
        rows = ranking_rows(listed, year_before(view.settings), view.settings.outcome, published)
        with places.map:
            draw_map(view, panel, table)
        with places.table:
            many = ROWS_BESIDE_A_CARD if view.country and not view.case else ROWS
            ranking(rows, table, HEAD_PX + ROW_PX * many)
    sleep(YIELD_S)
    details()
    with at_once():
        with places.card:
            if view.country:
                card(view.settings, view.country)
        with places.did:
            weights_did(view, table)
        with places.sidebar:
            skill = sliders(view, follow=True)
    if session().held:
        rest()
    with at_once(), places.head:
        _warnings(view, table)
        headline(table, view.settings, sentence(view.settings))
        write_address()
    pause()
    with at_once():
        with places.folds:
            if chosen := cases().get(view.case or ""):
                replay_panel(view, chosen, panel)
            ranking_folds(rows, table)
            watchlist(view, table)
            what_if(view, panel)
            evidence_panel(view, panel)
            pause()
            news_fold(view.settings)
            changed_panel(view, panel)
        pause()
        with places.files:
            downloads(view)
        with places.share:
            share(view)
        pause()
        skill_chart(skill, view.settings)


def _warnings(view: View, table: pd.DataFrame) -> None:
    """Draw what to know before the numbers."""
    settings = view.settings
    refused()
    put_in_warnings(settings)
    if reason := _reason(table):
        fitted = countries(replace(settings, weights=FITTED))
        way_out = " They are available with the fitted weights: choose Reset to fitted."
        mend = "" if _reason(fitted) else way_out
        st.warning(f"Percentages are withheld: {reason}. Index and rank are shown.{mend}")


def _apart() -> dict[str, str]:
    """What the page shows besides the weights: the data, the address, and the own file."""
    address = to_query(session().view).items()
    apart = {k: v for k, v in address if k != "tab" and not k.startswith("weights_")}
    apart["data"] = scorer().panel.digest
    if file := session().upload:
        apart["upload"] = f"{file.evidence.digest} {file.name}"
    return apart


def _reason(table: pd.DataFrame) -> str:
    """Why no exposed country has a percentage; empty if some have."""
    exposed = table[table["rank"].notna()]
    withheld = len(exposed) and exposed.probability.isna().all()
    return exposed.withheld_reason.iloc[0] if withheld else ""

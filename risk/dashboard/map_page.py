"""The first page: the map, the ranked table, the country looked at."""

from dataclasses import replace
from datetime import date
from time import sleep

import pandas as pd
import streamlit as st

from risk.dashboard.cases_panel import case_panel
from risk.dashboard.changed_panel import changed_panel, watchlist, what_changed_line
from risk.dashboard.controls import controls
from risk.dashboard.country import country
from risk.dashboard.data import cases, changed, corridor_chances, countries, scorer, year_before
from risk.dashboard.downloads import explained_downloads
from risk.dashboard.evidence_panel import evidence_line, evidence_panel
from risk.dashboard.frame import frame_of
from risk.dashboard.headline import headline
from risk.dashboard.notes import HOW_TO_READ, NOT_COVERED
from risk.dashboard.picture import about, forecast_of
from risk.dashboard.ranking import downloads, ranking, ranking_rows
from risk.dashboard.replay_panel import replay_panel
from risk.dashboard.skill_chart import skill_chart
from risk.dashboard.sliders import sliders
from risk.dashboard.state import View, change, open_view, session
from risk.dashboard.texts import OUTCOME_MEANINGS, month_name, window
from risk.dashboard.whatif import put_in_warnings, what_if, what_if_list
from risk.dashboard.whatif_compared import changed_countries
from risk.dashboard.world_map import CLICK, LINE_COLUMNS, line_data, map_data, map_spec
from risk.indicators import INDICATORS
from risk.months import to_month
from risk.panel import Panel
from risk.settings import Settings

WARNING_MONTHS = 3
YIELD_S = 0.001  # lets the thread that sends go on with what is drawn so far
NO_LINES = pd.DataFrame(columns=LINE_COLUMNS, dtype=float)


def map_page() -> None:
    """Draw the page."""
    panel = scorer().panel
    view = open_view(panel)
    settings = view.settings
    st.title("Spillover")
    st.markdown("How likely is it that conflict in one country reaches its neighbours?")
    _faults()
    controls(view, panel)
    table = countries(settings)
    st.markdown(status(settings, panel, date.today()))
    evidence_line(view)
    what_if_list(view, panel)
    put_in_warnings(settings)
    if reason := _reason(table):
        st.warning(f"Percentages are withheld: {reason}. Index and rank are shown.")
    news, figures = st.container(), st.container()
    dark = st.context.theme.type == "dark"
    chosen = cases().get(view.case or "")
    place, beside = st.columns([3, 2]) if chosen else (st.container(), None)
    with place:
        _map(view, panel, table, dark)
    # The map repaints first: what needs computing is computed while the browser is at it, and the
    # sliders, the heaviest to draw and the same as before, come after the table.
    sleep(YIELD_S)
    before = year_before(settings)
    changed(replace(settings, overrides=()))
    if chosen and beside:
        with beside:
            case_panel(view, chosen, panel)
        replay_panel(view, chosen, panel)
    folds = st.container()
    st.header("Countries by risk")
    ranking(ranking_rows(table, before, settings.outcome), table)
    with figures:
        headline(table, settings)
    with news:
        what_changed_line(settings)
        watchlist(view, table)
    with st.sidebar:
        slot = sliders(view)
    with folds:
        what_if(view, panel)
        evidence_panel(view)
        changed_panel(view, panel)
    downloads(settings)
    explained_downloads(view)
    st.header("Country to look at")
    if view.country:
        country(table, settings, view.country, dark)
    else:
        st.info("Click a country on the map, or choose one in the box above.")
    with st.expander("How to read this"):
        st.markdown(HOW_TO_READ)
    skill_chart(slot, settings, dark)


def status(settings: Settings, panel: Panel, today: date) -> str:
    """What is forecast, as of when, and where the data end."""
    end = to_month(panel.description["last_violence_month"])
    old = today.year * 12 + today.month - 1 - end > WARNING_MONTHS
    warning = " **This is not a current warning.**" if old else ""
    return (
        f"**{window(settings.as_of)}:** {OUTCOME_MEANINGS[settings.outcome]}. "
        f"The violence data end in {month_name(end)}.{warning}"
    )


def _faults() -> None:
    if faults := session().faults:
        st.warning(
            f"The link holds values that cannot be used here ({', '.join(faults)}); the defaults "
            "are shown instead."
        )


def _reason(table: pd.DataFrame) -> str:
    """Why no exposed country has a percentage; empty if some have."""
    exposed = table[table["rank"].notna()]
    return (
        exposed.withheld_reason.iloc[0] if len(exposed) and exposed.probability.isna().all() else ""
    )


def _map(view: View, panel: Panel, table: pd.DataFrame, dark: bool) -> None:
    settings = view.settings
    lines = lines_to_draw(view, panel)
    labels = {code: indicator.label for code, indicator in INDICATORS.items()}
    data = map_data(table, settings, view.country, labels)
    for iso3, before in changed_countries(settings).items():
        row = data.iso3 == iso3
        data.loc[row, "chance"] += f"; without the what ifs {before}"
        data.loc[row & (data["mark"] == ""), "mark"] = "changed"
    spec = map_spec(panel.description["map"], frame_of(settings, panel), dark)
    st.vega_lite_chart(
        spec
        | {
            "datasets": {
                "risk": data,
                "corridors": lines,
                "about": about(f"Chance of {forecast_of(settings)}", settings),
            }
        },
        key="map",
        width="stretch",
        on_select=_clicked,
        selection_mode=CLICK,
        alt="World map of countries coloured by level of risk; the table below says the same.",
    )
    st.caption(NOT_COVERED)


def lines_to_draw(view: View, panel: Panel) -> pd.DataFrame:
    """Corridors from the chosen source, else those into the country looked at, else none."""
    if not (view.settings.source or view.country):
        return NO_LINES
    found = corridor_chances(view.settings)
    if not view.settings.source:
        found = found[found.receiver_iso3 == view.country]
    return line_data(found, panel.countries)


def _clicked() -> None:
    """Look at the country that was clicked; a click on the sea or an unknown shape is none."""
    chosen = st.session_state.map.selection.get(CLICK) or [{}]
    if iso3 := chosen[0].get("iso3"):
        change(country=iso3)

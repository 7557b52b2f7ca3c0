"""The files to download: the tables as CSV and Excel, a briefing to print, all with a description.

A file is made when it is asked for, in another thread. Its name says of which view it is, so the
buttons are drawn anew with every step of a slider, last of all.
"""

from collections.abc import Callable
from urllib.parse import urlencode

import streamlit as st

from risk.dashboard.state.address import to_query
from risk.dashboard.state.shared import countries, scorer
from risk.dashboard.state.turns import TURNS, visitor
from risk.dashboard.state.view import View
from risk.output.briefing.page import briefing
from risk.output.bundle import bundle
from risk.output.names import file_stem
from risk.output.workbook import workbook
from risk.risk_table.change_columns import countries_with_changes
from risk.risk_table.origin_columns import corridors_with_origins
from risk.storage.export import to_csv

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def downloads(view: View) -> None:
    """Draw the buttons, in one row where there is room."""
    shared, settings = scorer(), view.settings
    query = urlencode(to_query(view))
    stem = file_stem(settings)
    iso3 = _within(view)
    about = f"{stem}_{iso3}" if iso3 else stem
    with st.container(horizontal=True, gap="xsmall", key="downloads"):
        st.download_button(
            "CSV",
            _in_turn(lambda: to_csv(countries_with_changes(shared, settings))),
            f"{stem}_countries.csv",
            "text/csv",
            key="csv_countries",
            on_click="ignore",
            help="Download this table in full precision, as `python -m risk score` writes it, with "
            "the countries that are not exposed, and changes over one and twelve months",
        )
        st.download_button(
            "Excel",
            _in_turn(lambda: workbook(shared, settings)),
            f"{stem}.xlsx",
            EXCEL,
            key="excel",
            on_click="ignore",
            help="Download a workbook with both tables as numbers, what the columns mean, and all "
            "that was set",
        )
        st.download_button(
            "Corridors",
            _in_turn(lambda: to_csv(corridors_with_origins(shared, settings))),
            f"{stem}_corridors.csv",
            "text/csv",
            key="csv_corridors",
            on_click="ignore",
            help="Download a CSV with one row per corridor, and each indicator's raw value and "
            "contribution",
        )
        st.download_button(
            "Briefing",
            _in_turn(lambda: briefing(shared, settings, iso3)),
            f"{about}_briefing.html",
            "text/html",
            key="briefing",
            on_click="ignore",
            help="Download a page to print: the selected country, or else the source, region or "
            "world. Opens offline",
        )
        st.download_button(
            "ZIP",
            _in_turn(lambda: bundle(shared, settings, query)),
            f"{stem}.zip",
            "application/zip",
            key="bundle",
            on_click="ignore",
            help="Download both tables as CSV, with their columns, units, weights, versions, "
            "sources and licence, and the address of this view",
        )


def _in_turn(made: Callable[[], bytes]) -> Callable[[], bytes]:
    """A file that is made in the turn of the visitor for whom its button was drawn."""
    mine = visitor()

    def in_turn() -> bytes:
        with TURNS.turn(mine):
            return made()

    return in_turn


def _within(view: View) -> str | None:
    """The country that a briefing is about; none where the chosen region does not hold it."""
    if view.country and view.country in set(countries(view.settings).iso3):
        return view.country
    return None

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
        _button(
            "CSV",
            lambda: to_csv(countries_with_changes(shared, settings)),
            f"{stem}_countries.csv",
            "text/csv",
            "csv_countries",
            "Download this table in full precision, as `python -m risk score` writes it, with the "
            "countries that are not exposed, and changes over one and twelve months",
        )
        _button(
            "Excel",
            lambda: workbook(shared, settings),
            f"{stem}.xlsx",
            EXCEL,
            "excel",
            "Download a workbook with both tables as numbers, what the columns mean, and all that "
            "was set",
        )
        _button(
            "Corridors",
            lambda: to_csv(corridors_with_origins(shared, settings)),
            f"{stem}_corridors.csv",
            "text/csv",
            "csv_corridors",
            "Download a CSV with one row per corridor, and each indicator's raw value and "
            "contribution",
        )
        _button(
            "Briefing",
            lambda: briefing(shared, settings, iso3),
            f"{about}_briefing.html",
            "text/html",
            "briefing",
            "Download a page to print: the selected country, or else the source, region or "
            "world. Opens offline",
        )
        _button(
            "ZIP",
            lambda: bundle(shared, settings, query),
            f"{stem}.zip",
            "application/zip",
            "bundle",
            "Download both tables as CSV, with their columns, units, weights, versions, sources "
            "and licence, and the address of this view",
        )


def _button(
    label: str, made: Callable[[], bytes], name: str, mime: str, key: str, help_text: str
) -> None:
    """Draw one button whose file is made in its visitor's turn."""
    mine = visitor()

    def in_turn() -> bytes:
        with TURNS.turn(mine):
            return made()

    st.download_button(label, in_turn, name, mime, key=key, on_click="ignore", help=help_text)


def _within(view: View) -> str | None:
    """The country that a briefing is about; none where the chosen region does not hold it."""
    if view.country and view.country in set(countries(view.settings).iso3):
        return view.country
    return None

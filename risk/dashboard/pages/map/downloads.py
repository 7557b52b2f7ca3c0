"""The files to download: the tables as CSV, a briefing to print, the tables with a description.

A file is made when it is asked for, in another thread, with the weights that the session has by
then: so the buttons need not be drawn anew when a slider moves.
"""

from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from risk.dashboard.state.address import to_query
from risk.dashboard.state.session import Session
from risk.dashboard.state.shared import countries, scorer
from risk.dashboard.state.turns import TURNS, visitor
from risk.dashboard.state.view import View
from risk.output.briefing.page import briefing
from risk.output.bundle import bundle
from risk.risk_table.change_columns import countries_with_changes
from risk.risk_table.origin_columns import corridors_with_origins
from risk.storage.export import to_csv
from risk.terms.months import month_text


def downloads(current: Session) -> None:
    """Draw the buttons.

    Parameters
    ----------
    current : the visitor's session, which the other thread cannot look up
    """
    shared, view = scorer(), current.view
    settings = view.settings
    iso3 = _within(view)
    stem = f"spillover_{month_text(settings.as_of)}_{settings.outcome}"
    listed = f"{stem}_new" if settings.new_only else stem
    about = "_".join(filter(None, (stem, settings.source, iso3)))
    name = visitor()

    def now() -> View:
        """The view that the buttons' names are of, with the weights of this moment."""
        return replace(view, settings=replace(settings, weights=current.view.settings.weights))

    def table() -> bytes:
        with TURNS.turn(name):
            return to_csv(countries_with_changes(shared, now().settings))

    def by_corridor() -> bytes:
        with TURNS.turn(name):
            return to_csv(corridors_with_origins(shared, now().settings))

    def to_print() -> bytes:
        with TURNS.turn(name):
            return briefing(shared, now().settings, iso3)

    def described() -> bytes:
        asked = now()
        with TURNS.turn(name):
            return bundle(shared, asked.settings, urlencode(to_query(asked)))

    with st.container(horizontal=True):
        st.download_button("Download CSV", table, f"{listed}_countries.csv", "text/csv",
                           key="csv_countries", on_click="ignore", icon=":material/download:",
                           help="This table in full precision, as `python -m risk score` writes "
                           "it. Includes countries that are not exposed, and changes over one "
                           "and twelve months")  # fmt: skip
        st.download_button("Download corridors", by_corridor, f"{listed}_corridors.csv", "text/csv",
                           key="csv_corridors", on_click="ignore", icon=":material/download:",
                           help="One row per corridor, with each indicator's raw value and "
                           "contribution")  # fmt: skip
    with st.container(horizontal=True):
        st.download_button("Download briefing (HTML)", to_print, f"{about}_briefing.html",
                           "text/html", key="briefing", on_click="ignore", icon=":material/print:",
                           help="For printing: the selected country, or else the source, region or "
                           "world. Opens offline")  # fmt: skip
        st.download_button("Download with description (ZIP)", described, f"{listed}.zip",
                           "application/zip", key="bundle", on_click="ignore",
                           icon=":material/folder_zip:",
                           help="Both tables, with their columns, units, weights, versions, "
                           "sources and licence, and the address of this view")  # fmt: skip


def _within(view: View) -> str | None:
    """The country that a briefing is about; none where the chosen region does not hold it."""
    if view.country and view.country in set(countries(view.settings).iso3):
        return view.country
    return None

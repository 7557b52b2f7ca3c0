"""The downloads that explain themselves: a briefing to print, and the tables with a description."""

from urllib.parse import urlencode

import streamlit as st

from risk.briefing import briefing
from risk.bundle import bundle
from risk.dashboard.data import countries, scorer
from risk.dashboard.state import View, to_query
from risk.months import month_text


def explained_downloads(view: View) -> None:
    """Draw the two buttons; a file is made when it is asked for, in another thread."""
    shared, settings = scorer(), view.settings
    stem = f"spillover_{month_text(settings.as_of)}_{settings.outcome}"
    query = urlencode(to_query(view))
    # A country outside the chosen region has no row: the briefing is about the region then.
    iso3 = view.country if view.country in set(countries(settings).iso3) else None
    about = "_".join(filter(None, (stem, settings.source, iso3)))
    with st.container(horizontal=True):
        st.download_button("Download briefing (HTML)", lambda: briefing(shared, settings, iso3),
                           f"{about}_briefing.html", "text/html", key="briefing",
                           on_click="ignore", icon=":material/print:",
                           help="Made to be printed: the country looked at, or else the source, "
                           "region or world; opens without a network")  # fmt: skip
        st.download_button("Download with description (ZIP)",
                           lambda: bundle(shared, settings, query),
                           f"{stem}.zip", "application/zip", key="bundle",
                           on_click="ignore", icon=":material/folder_zip:",
                           help="Both tables with columns, units, weights, versions, sources, "
                           "licence, and the address of this view")  # fmt: skip

"""What the browser's tab, its history and its bookmarks call a page."""

import streamlit as st

from risk.dashboard.state.served import scorer
from risk.dashboard.state.session import session

NAME = "Spillover"


def name_tab(page: str) -> None:
    """Name the tab after the page and the country that it is about.

    `page`: title of the page that has just been drawn.
    """
    view = session().view
    names = scorer().panel.names
    places = []
    if page in ("Country", "Compare") and view.country:
        places.append(names[view.country])
    if page == "Compare" and view.country and view.against:
        places.append(names[view.against])
    st.set_page_config(" · ".join([*([" and ".join(places)] if places else []), page, NAME]))

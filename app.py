"""Page configuration and navigation; nothing else."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from risk.dashboard.look import style
from risk.dashboard.pages.map import map_page
from risk.dashboard.panels import with_share
from risk.dashboard.state import back_is_drawn, connection, in_turn, keep_house, name_tab


@in_turn()
def draw() -> None:
    """Draw the page that the address names."""
    st.set_page_config(layout="wide", initial_sidebar_state=300)
    style()
    connection()
    pages = [
        st.Page(map_page, title="Map", default=True),
        st.Page(with_share("Country", country), title="Country", url_path="country"),
        st.Page(with_share("Compare", compare), title="Compare", url_path="compare"),
        st.Page(
            with_share("Track record", track_record), title="Track record", url_path="track-record"
        ),
        st.Page(with_share("Method", method), title="Method", url_path="method"),
    ]
    # Streamlit serves the default page at "/" alone, though others link to /map, too.
    at_map = st.Page(lambda: to_front(pages[0]), title="Map", url_path="map", visibility="hidden")
    st.session_state.country_page = pages[1]  # for links to it
    page = st.navigation([*pages, at_map], position="top")
    page.run()
    name_tab(page.title)


# Pages that are imported when they are opened: the first one is drawn sooner so.


def country() -> None:
    """Draw the page Country."""
    from risk.dashboard.pages.country import country_page

    country_page()


def compare() -> None:
    """Draw the page Compare."""
    from risk.dashboard.pages.compare import compare_page

    compare_page()


def track_record() -> None:
    """Draw the page Track record."""
    from risk.dashboard.pages.track_record import track_page

    track_page()


def method() -> None:
    """Draw the page Method."""
    from risk.dashboard.pages.method import method_page

    method_page()


def to_front(front: StreamlitPage) -> None:
    """Go to the default page, with what stands after the address's question mark."""
    st.switch_page(front, query_params=st.query_params.to_dict())


keep_house()
draw()
back_is_drawn()

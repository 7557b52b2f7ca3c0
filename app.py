"""Page configuration and navigation; nothing else."""

import streamlit as st

from risk.dashboard.compare_page import compare_page
from risk.dashboard.country_page import country_page
from risk.dashboard.map_page import map_page
from risk.dashboard.method_page import method_page
from risk.dashboard.offline import stay_on_this_machine
from risk.dashboard.style import style
from risk.dashboard.track_record import track_page

stay_on_this_machine()
st.set_page_config("Spillover", layout="wide", initial_sidebar_state=340)
style()
pages = [
    st.Page(map_page, title="Map", url_path="map", default=True),
    st.Page(country_page, title="Country", url_path="country"),
    st.Page(compare_page, title="Compare", url_path="compare"),
    st.Page(track_page, title="Track record", url_path="track-record"),
    st.Page(method_page, title="Method", url_path="method"),
]
st.navigation(pages, position="top").run()

"""Page configuration and navigation; nothing else."""

import streamlit as st

from risk.dashboard.map_page import map_page
from risk.dashboard.style import style

st.set_page_config("Spillover", layout="wide", initial_sidebar_state=340)
style()
st.navigation([st.Page(map_page, title="Map", url_path="map", default=True)], position="top").run()

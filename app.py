"""Page configuration and navigation; nothing else."""

import streamlit as st

from risk.dashboard.map_page import map_page

st.set_page_config("Spillover", ":material/public:", layout="wide")
st.navigation([st.Page(map_page, title="Map", url_path="map", default=True)], position="top").run()

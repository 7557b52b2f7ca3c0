"""What the sections of the Country page and of the track record have in common."""

import pandas as pd
import streamlit as st


def folded(rows: pd.DataFrame, title: str = "The same data as a table") -> None:
    """Draw a real table, folded."""
    with st.expander(title):
        st.table(rows)

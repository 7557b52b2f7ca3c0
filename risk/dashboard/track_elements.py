"""What the sections of the track record have in common."""

from typing import Any

import pandas as pd
import streamlit as st


def chart(spec: dict[str, Any], key: str, alt: str, **sets: pd.DataFrame) -> None:
    """Draw a chart with its data sets; `alt` names it, text and table say the same."""
    spec = {**spec, "datasets": {**spec["datasets"], **sets}}
    st.vega_lite_chart(spec, key=key, width="stretch", alt=alt)


def folded(rows: pd.DataFrame, title: str = "The same as a table") -> None:
    """Draw a real table, folded."""
    with st.expander(title):
        st.table(rows)

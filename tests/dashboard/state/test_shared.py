import streamlit as st

from risk.dashboard.state.served import scorer


def test_a_visitor_who_empties_streamlits_caches_has_nothing_read_anew():
    """Any page may ask Streamlit for that, for all visitors."""
    before = scorer()
    st.cache_resource.clear()
    st.cache_data.clear()
    assert scorer() is before

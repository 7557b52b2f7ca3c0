"""What stands where no country is chosen."""

import streamlit as st

from risk.dashboard.pages.country.tables import picks
from risk.dashboard.state import View, change, countries
from risk.terms import month_name

TOP = 10
CHOOSE = (
    "**Which country?** Choose one at the top of the page, or one of the highest ranked in {month}:"
)


def pick(view: View) -> None:
    """What stands where no country is chosen: the first ten, to pick one."""
    table = countries(view.settings)
    top = table[table["rank"].notna()].head(TOP)
    month = month_name(view.settings.as_of)
    if top.empty:
        st.info(
            f"None of these countries was exposed in {month}: no source of conflict lay within 500 "
            "km, or the chosen country was not a source then. Choose another region, source or "
            "month."
        )
        return
    st.markdown(CHOOSE.format(month=month))
    with st.container(horizontal=True, gap="small"):
        for iso3, name in zip(top.iso3, top.country, strict=True):
            st.button(name, key=f"pick_{iso3}", on_click=change, kwargs={"country": iso3})
    st.table(picks(top))

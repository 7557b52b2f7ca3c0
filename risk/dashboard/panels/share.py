"""What a visitor sends to a colleague: the address of the view, and what goes beside it."""

from urllib.parse import urlencode, urlsplit

import streamlit as st

from risk.dashboard.look.plain import plain
from risk.dashboard.state.address import short_query, to_query
from risk.dashboard.state.session import session
from risk.dashboard.state.view import View

LONGEST = 400
"""Characters that an address has before it is shortened."""


def share(view: View) -> None:
    """Draw the address to copy, what it cannot carry, and where picture and files are."""
    with st.popover("Share", key="share", icon=":material/share:"):
        st.markdown("**The address of this view.** Copy it with the sign at its right.")
        st.code(address(view), language=None, wrap_lines=True)
        upload = session().upload
        if upload and upload.evidence.short in view.digests:
            st.warning(
                f"An address cannot carry your own evidence, {plain(upload.name)}. Send that file "
                "too: who opens the address is asked for it."
            )
        st.markdown(
            "**Picture:** point at the map or tap it, then choose the download sign at its top "
            "right. **Table, corridors and briefing:** below the ranking."
        )


def address(view: View) -> str:
    """Where the browser stands, with the view as its query, shortened where it is long."""
    here = st.context.url or ""
    if not urlsplit(here).path:
        here += "/"
    full = f"{here}?{urlencode(to_query(view))}"
    return full if len(full) <= LONGEST else f"{here}?{urlencode(short_query(view))}"

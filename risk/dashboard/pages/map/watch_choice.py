"""The choice of a watchlist, and the file that holds one."""

import streamlit as st

from risk.dashboard.look import country_option, download, plain
from risk.dashboard.state import (
    MOST_WATCHED,
    MOST_WATCHED_RULES,
    View,
    change,
    drop_upload,
    session,
    show,
    touched,
)
from risk.dataset import Panel
from risk.inputs import Watch, parse_watch, watch_text
from risk.storage import InputError

MOST_NAME = 80


def watch_choice(view: View, panel: Panel) -> None:
    """Draw the choice of countries, and the upload and download of the watch file."""
    names = panel.names
    show("watch", list(view.watch))
    st.multiselect(
        "Watchlist",
        sorted(names, key=names.__getitem__),
        key="watch",
        format_func=lambda iso3: country_option(iso3, names[iso3]),
        max_selections=MOST_WATCHED,
        on_change=lambda: touched(watch=tuple(st.session_state.watch)),
        placeholder="Choose countries to keep in view",
        help="Shown below the map and kept in the address.",
    )
    # Each file gets an uploader of its own: the old one would hold the file that was read.
    key = f"watch_file_{session().watch_files}"
    st.file_uploader(
        "Watch file (TOML)",
        "toml",
        key=key,
        max_upload_size=1,
        on_change=_uploaded,
        args=(key,),
        help="Countries and rules of your own, as `python -m risk alerts --watch` reads them. They "
        "replace the watchlist and are kept in the address.",
    )
    if session().watch_problem:
        st.error(plain(session().watch_problem))
    with st.container(horizontal=True):
        if view.watch or view.rules:
            download(
                "Download watch file",
                lambda: watch_file(view),
                "spillover_watch.toml",
                "For `python -m risk alerts --watch`, or to upload here again",
                key="watch_download",
                kind="application/toml",
            )
        if view.rules:
            st.button("Remove the rules", key="rules_remove", on_click=change, kwargs={"rules": ()})


def watch_file(view: View) -> bytes:
    """The watchlist and its rules as a watch file, with the outcome that the page shows."""
    return watch_text(Watch(view.watch, (view.settings.outcome,), view.rules)).encode()


def _uploaded(key: str) -> None:
    """Take countries and rules from the file that was chosen; a wrong one changes nothing."""
    current = session()
    file = st.session_state[key]
    current.watch_problem = ""
    if file is None:
        return
    current.watch_files += 1
    name = file.name[-MOST_NAME:]
    try:
        watch = parse_watch(file.getvalue(), name)
        for what, most in ((watch.countries, MOST_WATCHED), (watch.rules, MOST_WATCHED_RULES)):
            if len(what) > most:
                kind = "countries" if what is watch.countries else "rules"
                raise InputError(f"{name}: expected at most {most} {kind}, got {len(what)}")
    except InputError as error:
        current.watch_problem = f"Nothing was changed. {error}"
        return
    finally:
        drop_upload(file.file_id)
    change(watch=watch.countries, rules=watch.rules)

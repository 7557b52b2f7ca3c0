"""What a visitor takes away or sends to a colleague: the address of the view, and files of it.

A file is made when it is asked for, in another thread. Its name says of which view it is, so the
buttons are drawn anew with every step of a slider, last of all.
"""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from risk.dashboard.look import component, download, made_in_turn, plain
from risk.dashboard.state import View, countries, scorer, session, short_query, to_query
from risk.output import bundle, file_stem, workbook
from risk.output.briefing import briefing
from risk.risk_table import Scorer, corridors_with_origins, countries_with_changes
from risk.storage import to_csv

LONGEST = 400
"""Characters that an address has before it is shortened."""
TO_SEND = ("csv_countries", "briefing")
"""Files that are offered beside the address, of those of FILES."""
_mount = component(
    __file__, "picture", '<button type="button" class="picture" hidden>Picture</button>'
)


class File(NamedTuple):
    """A file that is offered.

    label : on its button
    ending : of its name
    kind : MIME type
    help : what the button says when it is pointed at
    made : its content: of the data, the view, and the country that a briefing is about, or None
    """

    label: str
    ending: str
    kind: str
    help: str
    made: Callable[[Scorer, View, str | None], bytes]


FILES = {
    "csv_countries": File(
        "CSV",
        "_countries.csv",
        "text/csv",
        "Download this table in full precision, as `python -m risk score` writes it, with the "
        "countries that are not exposed, and changes over one and twelve months",
        lambda shared, view, _: to_csv(countries_with_changes(shared, view.settings)),
    ),
    "excel": File(
        "Excel",
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Download a workbook with both tables as numbers, what the columns mean, and all that was "
        "set",
        lambda shared, view, _: workbook(shared, view.settings),
    ),
    "csv_corridors": File(
        "Corridors",
        "_corridors.csv",
        "text/csv",
        "Download a CSV with one row per corridor, and each indicator's raw value and contribution",
        lambda shared, view, _: to_csv(corridors_with_origins(shared, view.settings)),
    ),
    "briefing": File(
        "Briefing",
        "_briefing.html",
        "text/html",
        "Download a page to print: the selected country, or else the source, region or world. "
        "Opens offline",
        lambda shared, view, country: briefing(shared, view.settings, country),
    ),
    "bundle": File(
        "ZIP",
        ".zip",
        "application/zip",
        "Download both tables as CSV, with their columns, units, weights, versions, sources and "
        "licence, and the address of this view",
        lambda shared, view, _: bundle(shared, view.settings, urlencode(to_query(view))),
    ),
}


def title_line(title: str) -> DeltaGenerator:
    """Draw the title of a page, and return the place beside it for `share`."""
    with st.container(key="title", horizontal=True, vertical_alignment="center", wrap=False):
        st.title(title)
        return st.container(width="content")


def with_share(title: str, page: Callable[[], None]) -> Callable[[], None]:
    """A page that is drawn as a whole, below its title and with `share` beside it."""

    def drawn() -> None:
        beside = title_line(title)
        page()
        with beside:
            share(session().view)

    return drawn


def share(view: View) -> None:
    """Draw the address to copy, what it cannot carry, and what else can be sent.

    The picture is of the first chart on the page; the files are of the view, on every page.
    """
    with st.popover("Share", key="share", icon=":material/share:"):
        st.markdown("**The address of this page.** Copy it with the sign at its right.")
        st.code(address(view), language=None, wrap_lines=True)
        upload = session().upload
        if upload and upload.evidence.short in view.digests:
            st.warning(
                f"An address cannot carry your own evidence, {plain(upload.name)}. Send that file "
                "too: who opens the address is asked for it."
            )
        st.markdown(
            "**What to send with it:** the ranking of this view as a table, a briefing to print, "
            "and the first chart of the page as a picture."
        )
        with st.container(horizontal=True, gap="xsmall"):
            for name in TO_SEND:
                file_button(view, name, f"share_{name}")
            _mount(key="picture")


def address(view: View) -> str:
    """Where the browser stands, with the view as its query, shortened where it is long."""
    here = st.context.url or ""
    if not urlsplit(here).path:
        here += "/"
    full = f"{here}?{urlencode(to_query(view))}"
    return full if len(full) <= LONGEST else f"{here}?{urlencode(short_query(view))}"


def downloads(view: View) -> None:
    """Draw a button for every file, in one row where there is room."""
    with st.container(horizontal=True, gap="xsmall", key="downloads"):
        for name in FILES:
            file_button(view, name, name)


def file_button(view: View, name: str, key: str) -> None:
    """Draw the button of a file, one of FILES by its name."""
    file = FILES[name]
    shared = scorer()  # now: the thread that makes the file has no session
    country = _within(view)
    stem = file_stem(view.settings)
    if name == "briefing" and country:
        stem += f"_{country}"
    download(
        file.label,
        made_in_turn(lambda: file.made(shared, view, country)),
        f"{stem}{file.ending}",
        file.help,
        key=key,
        kind=file.kind,
        icon=None,
    )


def _within(view: View) -> str | None:
    """The country that a briefing is about; none where the chosen region does not hold it."""
    if view.country and view.country in set(countries(view.settings).iso3):
        return view.country
    return None

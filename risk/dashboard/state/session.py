"""What one visitor has: the view, and how widgets change it.

The view is the only state. Widgets show it; their callbacks replace it; nothing else is kept.
"""

from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

import streamlit as st

from risk.dashboard.state.address import from_query, to_query, unknown_names
from risk.dashboard.state.evidence_store import Upload, together
from risk.dashboard.state.server import TOLD, asked_back
from risk.dashboard.state.shared import scorer
from risk.dashboard.state.view import View
from risk.dataset.freshness import violence_end
from risk.dataset.panel import Panel
from risk.model.forecast import Weights
from risk.terms.outcomes import MECHANISMS

UNDO_STEPS = 50
OF_THE_VIEW = (
    "country",
    "tab",
    "case",
    "reveal",
    "digests",
    "watch",
    "rules",
    "track_record",
    "corridor",
    "against",
    "against_as_of",
    "scope",
    "goal",
    "capacity",
)


@dataclass
class Session:
    """One visitor's view, with what undoing and the URL need.

    refused : parameters of the address with a value that cannot be used
    unknown : parameters of the address that no view has, each with the one that may be meant
    upload : the visitor's own file of evidence; uploads : how many were sent
    problems : of the file uploaded last: its name, how many there are, and the first of them
    watch_files : how many watch files were sent; watch_problem : of the last, if it was refused
    step : number of the last move of a slider that was answered
    data_version : of the data that the view was read with
    following : held while the view follows Back or Forward
    """

    view: View
    refused: tuple[str, ...]
    written: dict[str, str]
    unknown: tuple[tuple[str, str], ...] = ()
    undo: list[tuple[Weights | None, Weights | None]] = field(default_factory=list)
    notice: str = ""
    upload: Upload | None = None
    problems: tuple[str, int, tuple[str, ...]] | None = None
    uploads: int = 0
    watch_files: int = 0
    watch_problem: str = ""
    step: int = 0
    data_version: str = ""
    following: Lock = field(default_factory=Lock, repr=False)


def session() -> Session:
    """The visitor's session, at the address that Back or Forward asked for last.

    There is one once `open_view` has run. What a visitor clicks after Back counts from there, even
    where the click came before the server had drawn that view.
    """
    found: Session = st.session_state.session
    # A run that is being replaced and the click that replaces it may both be here.
    with found.following:
        query = asked_back()
        if query is not None:
            found.view, found.refused = from_query(query, scorer().panel, found.upload)
            found.unknown = unknown_names(query)
    return found


def open_view(panel: Panel) -> View:
    """Read the view at the start of a run, and keep the URL in step with it.

    The URL counts on a session's first run, and when the browser went Back or Forward (`session`).
    Any other run may come with a URL that is older than the view.
    """
    if "session" not in st.session_state:
        here = st.query_params.to_dict()
        view, refused = from_query(here, panel)
        st.session_state.session = Session(view, refused, {}, unknown_names(here))
    else:
        _follow_the_data(session(), panel)
    session().data_version = panel.version
    write_address()
    return session().view


def _follow_the_data(current: Session, panel: Panel) -> None:
    """Read the view anew where other data serve by now: they may end in another month."""
    if current.data_version != panel.version:
        current.view, _ = from_query(to_query(current.view), panel, current.upload)
        # Until it is closed: month and numbers are others now, and nobody may have been looking.
        said = f"Other data serve by now: violence to {violence_end(panel)}."
        st.toast(said, duration="infinite")


def write_address() -> None:
    """Have the URL name the view.

    What the browser sent with a run may be older than what it was told since: both are compared.
    """
    current = session()
    before, current.written = current.written, to_query(current.view)
    if not before == current.written == st.query_params.to_dict():
        st.query_params.from_dict(current.written)


def change(**changes: Any) -> None:
    """Replace parts of the view, or any of its settings; evidence by its digests.

    Another country begins with its riskiest corridor and the capacity that it announced.
    """
    current = session()
    view = current.view
    own = {name: changes.pop(name) for name in OF_THE_VIEW if name in changes}
    if own.get("country", view.country) != view.country:
        own = {"corridor": None, "capacity": None} | own
    if "digests" in own:
        changes["evidence"] = together(own["digests"], current.upload)
    settings = replace(view.settings, **changes)
    if settings.weights != view.settings.weights:
        current.undo = [*current.undo, view.settings.weights][-UNDO_STEPS:]
    current.view = replace(view, settings=settings, **own)
    current.refused = ()
    current.unknown = ()
    current.notice = ""


def touched(**choices: Any) -> None:
    """Replace parts of the view by what their boxes say, where they were touched.

    The browser sends what all boxes say with every click, and the address that it was told last.
    A box that says the same as that address was not touched, though the view may be another by now.
    """
    told = _told()
    for name, value in choices.items():
        before = told if name in OF_THE_VIEW else told and told.settings
        if not told or getattr(before, name) != value:
            change(**{name: value})


def change_record(name: str, key: str) -> None:
    """Replace one choice of the track record by what its box says, where it was touched."""
    told, value = _told(), st.session_state[key]
    if isinstance(value, list):
        value = tuple(value)
    if not told or getattr(told.track_record, name) != value:
        change(track_record=replace(session().view.track_record, **{name: value}))


def _told() -> View | None:
    """The view that the browser had been told when it sent this run; None where it does not say."""
    query = st.query_params.to_dict()
    return from_query(query, scorer().panel, session().upload)[0] if query else None


def set_weights(mechanism: str, weights: Weights | None) -> None:
    """Replace one set of weights; None follows the fit. A set of zeros is refused."""
    current = session()
    if weights is not None and not any(weights):
        current.notice = "At least one weight must stay above 0, so the last change was not made."
        return
    sets = current.view.settings.by_mechanism | {mechanism: weights}
    change(weights=tuple(sets[m] for m in MECHANISMS))


def undo() -> None:
    """Take back the last change of weights."""
    current = session()
    if current.undo:
        *rest, last = current.undo
        change(weights=last)
        current.undo = rest


def show(key: str, value: object) -> None:
    """Have the widget of a key show a value.

    It is told at every run: on another page a widget of the same key is a new one, which begins
    with its default, though `session_state` still holds the value of the one before.
    """
    TOLD.add(key)
    st.session_state[key] = value

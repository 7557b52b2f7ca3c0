"""What one visitor has: the view, and how widgets change it.

The view is the only state. Widgets show it; their callbacks replace it; nothing else is kept.
"""

from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

import streamlit as st

from risk.dashboard.state.address import from_query, plain_names, to_query, unknown_names
from risk.dashboard.state.evidence_store import Files, Upload
from risk.dashboard.state.refusals import reasons
from risk.dashboard.state.served import cases, scorer
from risk.dashboard.state.server import TOLD, asked_back
from risk.dashboard.state.undo import Step, said, undoable
from risk.dashboard.state.view import View, consistent
from risk.dataset import Panel, violence_end
from risk.storage import InputError
from risk.terms import CODES, MECHANISMS, Weights

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
    "part",
    "moved",
)


@dataclass
class Session:
    """One visitor's view, with what undoing and the URL need.

    refused : parameters of the address with a value that cannot be used
    unknown : parameters of the address that no view has, each with the one that may be meant
    reasons : why the refused names of countries and regions cannot be used, a sentence each
    undo : what Undo takes back, the last change last
    notice : why the last change was refused; notice_at : the slider that asked for it, or empty
    upload : the visitor's own file of evidence; uploads : how many were sent
    problems : of the file uploaded last: its name, how many there are, and the first of them
    watch_files : how many watch files were sent; watch_problem : of the last, if it was refused
    figure_problem : of the figure typed in last, if it was refused
    step : number of the last move of a slider that was answered
    held : whether the slider is still held that has moved last, so that more is to come
    data_version : of the data that the view was read with
    following : held while the view follows Back or Forward
    """

    view: View
    refused: tuple[str, ...]
    written: dict[str, str]
    unknown: tuple[tuple[str, str], ...] = ()
    reasons: tuple[str, ...] = ()
    undo: list[Step] = field(default_factory=list)
    notice: str = ""
    notice_at: str = ""
    upload: Upload | None = None
    problems: tuple[str, int, tuple[str, ...]] | None = None
    uploads: int = 0
    watch_files: int = 0
    watch_problem: str = ""
    figure_problem: str = ""
    step: int = 0
    held: bool = False
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
            found.view, found.refused = from_query(query, scorer().panel, files(found.upload))
            found.unknown = unknown_names(query)
            found.reasons = reasons(plain_names(query), found.refused, scorer().panel)
        # A click may be answered before any run has seen that other data serve.
        panel = scorer().panel
        if found.data_version not in ("", panel.version):
            found.view, _ = from_query(to_query(found.view), panel, files(found.upload))
    return found


def files(upload: Upload | None) -> Files:
    """The evidence that a visitor with such a file, or with none, has at hand."""
    return Files({slug: (case.title, case.evidence) for slug, case in cases().items()}, upload)


def open_view(panel: Panel) -> View:
    """Read the view at the start of a run, and keep the URL in step with it.

    The URL counts on a session's first run, and when the browser went Back or Forward (`session`).
    Any other run may come with a URL that is older than the view.
    """
    if "session" not in st.session_state:
        here = st.query_params.to_dict()
        view, refused = from_query(here, panel, files(None))
        why = reasons(plain_names(here), refused, panel)
        st.session_state.session = Session(view, refused, {}, unknown_names(here), why)
    else:
        _follow_the_data(session(), panel)
    session().data_version = panel.version
    write_address()
    return session().view


def _follow_the_data(current: Session, panel: Panel) -> None:
    """Read the view anew where other data serve by now: they may end in another month."""
    if current.data_version != panel.version:
        current.view, _ = from_query(to_query(current.view), panel, files(current.upload))
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


def change(run: int = 0, **changes: Any) -> None:
    """Replace parts of the view, or any of its settings; evidence by its digests.

    Another country begins with its riskiest corridor and the capacity that it announced. An outcome
    that is one mechanism's brings that mechanism's weights to the front.

    Parameters
    ----------
    run : number of the run of moves of a slider that this belongs to; one step of Undo takes back
        all of a run; 0 for none
    """
    current = session()
    view = current.view
    own = {name: changes.pop(name) for name in OF_THE_VIEW if name in changes}
    if own.get("country", view.country) != view.country:
        own = {"corridor": None, "capacity": None} | own
    outcome = changes.get("outcome", view.settings.outcome)
    if outcome != view.settings.outcome and outcome in MECHANISMS:
        own = {"tab": outcome} | own
    if "digests" in own:
        changes["evidence"] = files(current.upload).together(own["digests"])
    settings = replace(view.settings, **changes)
    current.view = consistent(replace(view, settings=settings, **own))
    before = undoable(view)
    same_run = run and current.undo and current.undo[-1].run == run
    if undoable(current.view) != before and not same_run:
        current.undo = [*current.undo, Step(before, run)][-UNDO_STEPS:]
    current.refused = ()
    current.unknown = ()
    current.reasons = ()
    refuse("")


def refuse(reason: str, at: str = "") -> None:
    """Say why a change was not made, beside the slider of an indicator; "" for nothing refused."""
    current = session()
    current.notice = reason
    current.notice_at = at


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
    return from_query(query, scorer().panel, files(session().upload))[0] if query else None


def set_weights(mechanism: str, weights: Weights, run: int = 0) -> None:
    """Replace one set of weights; one that leaves the index empty is refused.

    Parameters
    ----------
    mechanism : one of MECHANISMS
    weights : whole numbers in catalogue order
    run : as in `change`
    """
    settings = session().view.settings
    own = settings.by_mechanism[mechanism]
    stood = own or scorer().forecaster.fit(mechanism, settings.as_of).weights
    empty = scorer().without_value(settings)
    if not any(w for code, w in zip(CODES, weights, strict=True) if code not in empty):
        moved = [c for c, w, s in zip(CODES, weights, stood, strict=True) if w != s]
        refuse(
            "At least one weight must stay above 0, so this change was not made.",
            moved[0] if moved else "",
        )
        return
    sets = settings.by_mechanism | {mechanism: weights}
    change(weights=tuple(sets[m] for m in MECHANISMS), run=run)


def undo_last() -> None:
    """Take back the last change that there is to take back."""
    current = session()
    if not last_change():
        return
    *rest, last = current.undo
    back = last.before._asdict()
    if last.before.digests == current.view.digests:
        del back["digests"]  # else evidence that goes with the view would be read anew
    try:
        change(**back)
    except InputError as error:
        refuse(str(error))
    current.undo = rest


def last_change() -> tuple[str, str] | None:
    """What Undo takes back, as `undo.said` has it; None where there is nothing.

    What Back has taken back already is dropped.
    """
    current = session()
    now = undoable(current.view)
    while current.undo and current.undo[-1].before == now:
        current.undo = current.undo[:-1]
    if not current.undo:
        return None
    shared = scorer()
    as_of = current.view.settings.as_of
    fitted = {m: shared.forecaster.fit(m, as_of).weights for m in MECHANISMS}
    idle = shared.without_value(current.view.settings)
    before = current.undo[-1].before
    return said(
        before, now, fitted, shared.forecaster.models.equal_percents, shared.panel.names, idle
    )


def show(key: str, value: object) -> None:
    """Have the widget of a key show a value.

    It is told at every run: on another page a widget of the same key is a new one, which begins
    with its default, though `session_state` still holds the value of the one before.
    """
    TOLD.add(key)
    st.session_state[key] = value

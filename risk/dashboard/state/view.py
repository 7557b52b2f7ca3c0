"""What a visitor has chosen: read from the URL, kept in the session, written back to the URL.

The view is the only state. Widgets show it; their callbacks replace it; nothing else is kept.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from threading import Lock
from typing import Any, TypeVar

import streamlit as st

from risk.dashboard.state.evidence_store import Upload, parse_digests, together
from risk.dashboard.state.server import TOLD, asked_back
from risk.dashboard.state.shared import cases, scorer
from risk.dataset.freshness import violence_end
from risk.dataset.panel import Panel
from risk.explain.readiness import MOST_PERSONS
from risk.inputs.watch import Rule, Watch, parse_watch, rule_line
from risk.inputs.what_ifs import parse_what_ifs, what_ifs_text
from risk.model.forecast import Weights
from risk.risk_table.settings import Settings, parse_weights, weights_text
from risk.storage.errors import InputError
from risk.terms.countries import region_names
from risk.terms.levels import NAMES
from risk.terms.months import month_text, to_month
from risk.terms.outcomes import MECHANISMS, OUTCOMES
from risk.track_record.samples import PERIODS, UNITS, period_named

T = TypeVar("T")
UNDO_STEPS = 50
MOST_WATCHED = 30
MOST_WATCHED_RULES = 10
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
LOSSES = range(2, 101)
LIMITS = range(1, 100)
RISKS = ("all", "new")


@dataclass(frozen=True)
class TrackRecordView:
    """What the track record looks at; its fields are its names in the URL.

    level : one of UNITS, whose forecasts are looked at
    decembers : name of one of risk.track_record.samples.PERIODS; Decembers alone were forecast once
    ukraine : "with" or "without" the war
    loss : what being caught out costs, in preparations
    limit : of the trigger that is designed, in per cent
    within : region that the trigger is for; empty: the world
    among : ISO3 of the countries that it is for, in place of a region
    risks : "all", or "new" alone
    """

    level: str = UNITS[0]
    decembers: str = next(iter(PERIODS))
    ukraine: str = "with"
    loss: int = 10
    limit: int = 30
    within: str = ""
    among: tuple[str, ...] = ()
    risks: str = RISKS[0]


@dataclass(frozen=True)
class View:
    """Everything that the URL names: settings of the score, and what the page looks at.

    country : ISO3 of the country looked at, or None
    tab : the mechanism whose sliders are in front
    case : slug of the case that is replayed, or None
    reveal : whether what happened after the case's month is shown
    digests : of the evidence that is switched on, as in addresses; of a file that is not here, too
    watch : ISO3 of the countries on the watchlist
    rules : of the watchlist's file
    track_record : choices of the track record
    corridor : ISO3 of the source whose corridor the Country page explains; None: the riskiest
    against : ISO3 of the country to compare with; None: the same country
    against_month : month to compare with; None: twelve months before where the country is the
        same, else the as-of month
    scope : one of UNITS: whose level is to change on the Country page
    goal : name of the level that is asked for there; None: the next one up and down
    capacity : of the country, as typed on the Country page (people); None: as announced
    """

    settings: Settings
    country: str | None = None
    tab: str = MECHANISMS[0]
    case: str | None = None
    reveal: bool = False
    digests: tuple[str, ...] = ()
    watch: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    track_record: TrackRecordView = TrackRecordView()
    corridor: str | None = None
    against: str | None = None
    against_as_of: int | None = None
    scope: str = UNITS[0]
    goal: str | None = None
    capacity: int | None = None


@dataclass
class Session:
    """One visitor's view, with what undoing and the URL need.

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


def to_query(view: View) -> dict[str, str]:
    """The view as URL parameters; a set of weights that follows the fit is left out."""
    settings = view.settings
    query = {
        "as_of": month_text(settings.as_of),
        "outcome": settings.outcome,
        "region": settings.region,
        "source": settings.source,
        "new_only": "1" if settings.new_only else None,
        "country": view.country,
        "tab": view.tab,
        "what_if": what_ifs_text(settings.what_ifs) or None,
        "evidence": ",".join(view.digests) or None,
        "case": view.case,
        "reveal": "1" if view.reveal else None,
        "watch": ",".join(view.watch) or None,
        "rules": "\n".join(map(rule_line, view.rules)) or None,
        "corridor": view.corridor,
        "against": view.against,
        "against_as_of": month_text(view.against_as_of) if view.against_as_of else None,
        "scope": view.scope if view.scope != View.scope else None,
        "goal": view.goal,
        "capacity": None if view.capacity is None else str(view.capacity),
    }
    for mechanism, weights in settings.by_mechanism.items():
        query[f"weights_{mechanism}"] = weights_text(weights) if weights else None
    for name, value in asdict(view.track_record).items():
        text = ",".join(value) if isinstance(value, tuple) else str(value)
        query[name] = text if value != getattr(TrackRecordView, name) else None
    return {name: value for name, value in query.items() if value is not None}


def from_query(
    query: Mapping[str, str], panel: Panel, upload: Upload | None = None
) -> tuple[View, tuple[str, ...]]:
    """The view that URL parameters name, and the parameters that had to fall back.

    Parameters
    ----------
    query : text by name, of any content
    panel : Panel
    upload : the visitor's own file of evidence, if there is one

    Returns
    -------
    (View, names of the parameters that were refused)
    """
    refused = []
    codes = set(panel.countries.iso3)

    def read(name: str, parse: Callable[[str], T], default: T) -> T:
        if name not in query:
            return default
        try:
            return parse(query[name])
        except InputError:
            refused.append(name)
            return default

    def month(text: str) -> int:
        found = to_month(text)
        panel.check_as_of(found)
        return found

    def one_of(allowed: Any) -> Callable[[str], str]:
        def parse(text: str) -> str:
            if text not in allowed:
                raise InputError(text)
            return text

        return parse

    def people(text: str) -> int:
        if not re.fullmatch("[0-9]{1,9}", text) or int(text) > MOST_PERSONS:
            raise InputError(text)
        return int(text)

    def weights(mechanism: str) -> Weights | None:
        name = f"weights_{mechanism}"
        return read(name, lambda text: parse_weights(text, name), None)

    def watched(text: str) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(text.split(",")))
        if len(found) > MOST_WATCHED or not codes.issuperset(found):
            raise InputError(text)
        return found

    def ruled(text: str) -> tuple[Rule, ...]:
        found = parse_watch(text.encode(), "rules")
        if found != Watch(rules=found.rules) or len(found.rules) > MOST_WATCHED_RULES:
            raise InputError(text)
        return found.rules

    def digests(text: str) -> tuple[str, ...]:
        together(found := parse_digests(text), upload)
        return found

    none: tuple[str, ...] = ()
    on = read("evidence", digests, none)
    settings = Settings(
        read("as_of", month, panel.last_month),
        read("outcome", one_of(OUTCOMES), OUTCOMES[0]),
        (weights(MECHANISMS[0]), weights(MECHANISMS[1])),
        read("source", one_of(codes), None),
        read("region", one_of(region_names(panel.countries)), None),
        read("what_if", lambda text: parse_what_ifs([text]), ()),
        together(on, upload),
        read("new_only", one_of(("1",)), "") == "1",
    )
    view = View(
        settings,
        read("country", one_of(codes), None),
        read("tab", one_of(MECHANISMS), MECHANISMS[0]),
        case := read("case", one_of(cases()), None),
        read("reveal", one_of(("1",)), "") == "1" and case is not None,
        on,
        read("watch", watched, none),
        read("rules", ruled, ()),
        TrackRecordView(
            read("level", one_of(UNITS), TrackRecordView.level),
            read("decembers", period_named, TrackRecordView.decembers),
            read("ukraine", one_of(("with", "without")), TrackRecordView.ukraine),
            int(read("loss", one_of([str(n) for n in LOSSES]), str(TrackRecordView.loss))),
            int(read("limit", one_of([str(n) for n in LIMITS]), str(TrackRecordView.limit))),
            read("within", one_of(region_names(panel.countries)), TrackRecordView.within),
            read("among", watched, TrackRecordView.among),
            read("risks", one_of(RISKS), TrackRecordView.risks),
        ),
        read("corridor", one_of(codes), None),
        read("against", one_of(codes), None),
        read("against_as_of", month, None),
        read("scope", one_of(UNITS), View.scope),
        read("goal", one_of(NAMES), None),
        read("capacity", people, None),
    )
    return view, tuple(refused)


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
    return found


def open_view(panel: Panel) -> View:
    """Read the view at the start of a run, and keep the URL in step with it.

    The URL counts on a session's first run, and when the browser went Back or Forward (`session`).
    Any other run may come with a URL that is older than the view.
    """
    if "session" not in st.session_state:
        here = st.query_params.to_dict()
        st.session_state.session = Session(*from_query(here, panel), written={})
    else:
        _follow_the_data(session(), panel)
    session().data_version = panel.version
    write_address()
    return session().view


def _follow_the_data(current: Session, panel: Panel) -> None:
    """Read the view anew where other data serve by now: they may end in another month."""
    if current.data_version != panel.version:
        current.view, _ = from_query(to_query(current.view), panel, current.upload)
        st.toast(f"Other data serve by now: violence to {violence_end(panel)}.")


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
    current.refused, current.notice = (), ""


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

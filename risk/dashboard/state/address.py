"""The view as parameters of the URL, and back."""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from difflib import get_close_matches
from typing import Any, TypeVar

from risk.dashboard.state.evidence_store import NO_FILES, Files, parse_digests
from risk.dashboard.state.view import (
    LIMITS,
    LOSSES,
    MOST_WATCHED,
    MOST_WATCHED_RULES,
    PARTS,
    RECORD_PARTS,
    RISKS,
    TrackRecordView,
    View,
    consistent,
)
from risk.dataset import Panel
from risk.explain import MOST_PERSONS
from risk.inputs import Rule, Watch, parse_watch, parse_what_ifs, rule_line
from risk.risk_table import Settings, parse_weights, weights_text
from risk.storage import InputError
from risk.terms import (
    CODES,
    LEVEL_NAMES,
    MECHANISMS,
    OUTCOMES,
    Weights,
    country_code,
    month_text,
    region_named,
    region_names,
    to_month,
)
from risk.track_record import UNITS, period_named

T = TypeVar("T")

PARAMETERS = (
    "as_of",
    "outcome",
    "region",
    "source",
    "new_only",
    "country",
    "tab",
    "what_if",
    "evidence",
    "case",
    "reveal",
    "watch",
    "rules",
    "corridor",
    "against",
    "against_as_of",
    "scope",
    "goal",
    "capacity",
    "moved",
    "part",
    *(f"weights_{mechanism}" for mechanism in MECHANISMS),
    *TrackRecordView.__dataclass_fields__,
)
# What mail programs, networks and Streamlit itself put into links; none of it is of the view.
_NOT_OURS = re.compile(r"(utm|embed|mc)(_.*)?|.*clk?id|[gw]braid|_g[al]|igsh(id)?", re.IGNORECASE)
# A link that was copied from the source of a web page has "&amp;" in place of "&".
_COPIED = re.compile(r"(amp;)+", re.IGNORECASE)


def plain_names(query: Mapping[str, str]) -> dict[str, str]:
    """The parameters with what a web page writes for "&" taken off their names.

    >>> plain_names({"as_of": "2021-06", "amp;source": "AFG"})
    {'as_of': '2021-06', 'source': 'AFG'}
    """
    mended = {_COPIED.sub("", name, count=1): value for name, value in query.items()}
    return mended | {name: query[name] for name in mended if name in query}


def unknown_names(query: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Parameters that no view has, each with the one that may be meant, or with "".

    >>> unknown_names({"asof": "2021-06", "colour": "red", "source": "AFG", "utm_source": "x"})
    (('asof', 'as_of'), ('colour', ''))
    """
    unknown = [name for name in plain_names(query) if name not in PARAMETERS]
    return tuple((name, _meant(name)) for name in unknown if not _NOT_OURS.fullmatch(name))


def _meant(name: str) -> str:
    close = get_close_matches(name.lower(), PARAMETERS, n=1, cutoff=0.7)
    return close[0] if close else ""


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
        "what_if": settings.what_ifs_text or None,
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
        "part": view.part if view.part != _first_part(view) else None,
        "moved": "1" if view.moved else None,
    }
    for mechanism, weights in settings.by_mechanism.items():
        query[f"weights_{mechanism}"] = weights_text(weights) if weights else None
    for name, value in asdict(view.track_record).items():
        text = ",".join(value) if isinstance(value, tuple) else str(value)
        query[name] = text if value != getattr(TrackRecordView, name) else None
    return {name: value for name, value in query.items() if value is not None}


def short_query(view: View) -> dict[str, str]:
    """The same parameters, with each set of weights as its numbers in the catalogue's order.

    For an address to send: a version with other indicators refuses it, and says so.
    """
    query = to_query(view)
    for mechanism, weights in view.settings.by_mechanism.items():
        if weights:
            query[f"weights_{mechanism}"] = ".".join(map(str, weights))
    return query


def _with_codes(text: str) -> str:
    """Weights by code, also where they were given as numbers alone."""
    numbers = text.split(".")
    if len(numbers) != len(CODES):
        return text
    return ",".join(f"{code}={number}" for code, number in zip(CODES, numbers, strict=True))


def from_query(
    query: Mapping[str, str], panel: Panel, files: Files = NO_FILES
) -> tuple[View, tuple[str, ...]]:
    """The view that URL parameters name, and the parameters that had to fall back.

    Parameters
    ----------
    query : text by name, of any content
    files : the evidence that is at hand, and with it the cases that there are

    Returns
    -------
    (View, names of the parameters that were refused)
    """
    query = plain_names(query)
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

    def region(text: str) -> str:
        return region_named(text, region_names(panel.countries))

    def state(text: str) -> str:
        found = country_code(text)
        if found not in codes:
            raise InputError(text)
        return found

    def people(text: str) -> int:
        if not re.fullmatch("[0-9]{1,9}", text) or int(text) > MOST_PERSONS:
            raise InputError(text)
        return int(text)

    def weights(mechanism: str) -> Weights | None:
        name = f"weights_{mechanism}"
        return read(name, lambda text: parse_weights(_with_codes(text), name), None)

    def watched(text: str) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(map(state, text.split(","))))
        if len(found) > MOST_WATCHED:
            raise InputError(text)
        return found

    def ruled(text: str) -> tuple[Rule, ...]:
        found = parse_watch(text.encode(), "rules")
        if found != Watch(rules=found.rules) or len(found.rules) > MOST_WATCHED_RULES:
            raise InputError(text)
        return found.rules

    def digests(text: str) -> tuple[str, ...]:
        files.together(found := parse_digests(text))
        return found

    none: tuple[str, ...] = ()
    on = read("evidence", digests, none)
    settings = Settings(
        read("as_of", month, panel.last_month),
        read("outcome", one_of(OUTCOMES), OUTCOMES[0]),
        (weights(MECHANISMS[0]), weights(MECHANISMS[1])),
        read("source", state, None),
        read("region", region, None),
        read("what_if", lambda text: parse_what_ifs([text]), ()),
        files.together(on),
        read("new_only", one_of(("1",)), "") == "1",
    )
    in_front = settings.outcome if settings.outcome in MECHANISMS else MECHANISMS[0]
    view = View(
        settings,
        read("country", state, None),
        read("tab", one_of(MECHANISMS), in_front),
        read("case", one_of(files.coded), None),
        read("reveal", one_of(("1",)), "") == "1",
        on,
        read("watch", watched, none),
        read("rules", ruled, ()),
        TrackRecordView(
            read("level", one_of(UNITS), TrackRecordView.level),
            read("decembers", period_named, TrackRecordView.decembers),
            read("ukraine", one_of(("with", "without")), TrackRecordView.ukraine),
            int(read("loss", one_of([str(n) for n in LOSSES]), str(TrackRecordView.loss))),
            int(read("limit", one_of([str(n) for n in LIMITS]), str(TrackRecordView.limit))),
            read("within", region, TrackRecordView.within),
            read("among", watched, TrackRecordView.among),
            read("risks", one_of(RISKS), TrackRecordView.risks),
            read("record_part", one_of(RECORD_PARTS), TrackRecordView.record_part),
        ),
        read("corridor", state, None),
        read("against", state, None),
        read("against_as_of", month, None),
        read("scope", one_of(UNITS), View.scope),
        read("goal", one_of(LEVEL_NAMES), None),
        read("capacity", people, None),
        moved=read("moved", one_of(("1",)), "") == "1",
    )
    part = read("part", one_of(PARTS), _first_part(view))
    return consistent(replace(view, part=part)), tuple(refused)


def _first_part(view: View) -> str:
    """Part of the Country page that opens where the address names none: the one it speaks of.

    Links from before there were parts name what was chosen further down the page.
    """
    if view.goal or view.scope != View.scope:
        return "what-would-change-it"
    return PARTS[0] if view.capacity is None else "how-many"

"""A case beside the map: what was said at the time, by whom, and what the system cannot see."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

import streamlit as st

from risk.dashboard.look import NONE, plain
from risk.dashboard.state import View, cases, change, files, session, show
from risk.dataset import Panel
from risk.inputs import RELIABILITY, Capacity, Case, Statement, Told, case_limits
from risk.storage import InputError
from risk.terms import INDICATORS, counted, day_text, month_name

DEFAULT = "afghanistan-2021-06"
HEIGHT_PX = 560
CLAIM = ":orange-badge[Claim, not an observation]"
TOO_EARLY = (
    "The chosen case starts after the month you are looking at. Nothing about it was known yet, so "
    "nothing is shown."
)
ANNOUNCED = ":orange-badge[Announcement, not an observation]"


def case_box(view: View) -> None:
    """Draw the choice of a case, and the button for the first one."""
    known = cases()
    show("case_chosen", view.case or NONE)
    st.selectbox(
        "Case to replay",
        [NONE, *known],
        key="case_chosen",
        format_func=lambda slug: known[slug].title if slug else "None chosen",
        on_change=lambda: choose(st.session_state.case_chosen or None),
        help="A past situation. Choosing one sets the month and the source, and shows "
        "what was said at the time beside the map.",
    )
    if DEFAULT in known:
        st.button(
            f"Case: {known[DEFAULT].title}",
            key="case",
            icon=":material/history:",
            on_click=choose,
            args=(DEFAULT,),
            help="Sets the month to June 2021 and the source to Afghanistan, zooms the map "
            "to it and its neighbours, and shows what was said at the time.",
        )


def choose(slug: str | None) -> None:
    """Replay a case from its month on, without its evidence; None leaves it where it is."""
    if slug is None:
        change(case=None, reveal=False)
        return
    case = cases()[slug]
    upload = session().upload
    own = upload.evidence.short if upload else None
    here = files(upload).at_hand()
    digests = tuple(d for d in session().view.digests if d == own or d not in here)
    change(
        as_of=case.as_of,
        source=case.source,
        region=None,
        country=None,
        case=slug,
        reveal=False,
        digests=digests,
    )


def case_panel(view: View, case: Case, panel: Panel) -> None:
    """Draw what was known of the case: summary, limits, capacities, statements, coded values."""
    as_of = view.settings.as_of
    names = panel.names
    if as_of < case.as_of:
        with st.container(border=True, key="case_panel"):
            st.markdown(TOO_EARLY)
            st.button(
                "Go to the case's month", key="case_month", on_click=choose, args=(case.slug,)
            )
        return
    told = case.known(as_of)
    height: int | Literal["content"] = HEIGHT_PX if told.statements else "content"
    with st.container(border=True, height=height, key="case_panel"):
        st.header(plain(case.title))
        if as_of != case.as_of:
            st.caption(
                f"The case begins in {month_name(case.as_of)}; you are looking at "
                f"{month_name(as_of)}."
            )
        st.markdown(plain(told.summary))
        for sentence in case_limits(panel, case):
            for iso3 in (case.source, *case.receivers):
                sentence = sentence.replace(iso3, names[iso3])
            st.warning(plain(sentence))
        if len(case.evidence):
            _switch(view, case)
        for capacity in told.capacities:
            _capacity(capacity, names)
        if told.statements:
            said = claims_text(told.statements)
            st.markdown(f"**Said by the end of {month_name(as_of)}**, {said}")
        for statement in told.statements:
            _statement(statement)
        if view.reveal:
            _later(case.revealed(as_of), as_of, names)
        _values(case, as_of, names)
        with st.expander("Reliability, A to F"):
            st.markdown("\n".join(f"- **{c}**: {text}" for c, text in RELIABILITY.items()))


def day(text: str) -> str:
    """A day as people write it.

    >>> day("2021-06-02")
    '2 June 2021'
    """
    return day_text(date.fromisoformat(text))


def claims_text(said: Sequence[Statement]) -> str:
    """How many of some statements are claims, in words."""
    claims = sum(statement.claim for statement in said)
    if not claims:
        return "none of it a claim or an opinion:"
    return f"{claims} of {len(said)} marked as a claim or an opinion:"


def _switch(view: View, case: Case) -> None:
    digest = case.evidence.short
    show("case_evidence", digest in view.digests)
    st.toggle(
        f"Use this case's evidence ({counted(len(case.evidence), 'coded value')})",
        key="case_evidence",
        on_change=lambda: switch(digest, st.session_state.case_evidence),
        help="Off: published data only. On: each coded value replaces the published one from the "
        "month in which it became known.",
    )


def switch(digest: str, on: bool) -> None:
    """Switch one piece of evidence on or off; two that contradict each other are refused."""
    rest = tuple(d for d in session().view.digests if d != digest)
    try:
        change(digests=(*rest, digest) if on else rest)
    except InputError as error:
        session().problems = "Evidence could not be switched on", 1, (str(error),)


def _capacity(capacity: Capacity, names: dict[str, str]) -> None:
    st.markdown(
        f"**Announced capacity** {ANNOUNCED}  \n{names[capacity.receiver_iso3]} said it was ready "
        f"for {capacity.persons:,} people ({day(capacity.date)}; reliability "
        f"{capacity.reliability}). Capacity makes arrivals less harmful, not less likely."
    )


def _later(told: Told, as_of: int, names: dict[str, str]) -> None:
    """What was said after the as-of month, for a reader who asks what happened."""
    many = len(told.capacities) + len(told.statements)
    if not many:
        return
    with st.expander(f"Said later, not known in {month_name(as_of)} ({many})"):
        for capacity in told.capacities:
            _capacity(capacity, names)
        for statement in told.statements:
            _statement(statement)


def _statement(statement: Statement) -> None:
    claim = f" {CLAIM}" if statement.claim else ""
    st.markdown(
        f"{day(statement.date)} · reliability **{statement.reliability}**{claim}  \n"
        f"{plain(statement.text)}"
    )
    st.caption(f"Source: {plain(statement.reference)}")


def _values(case: Case, as_of: int, names: dict[str, str]) -> None:
    """The coded values that were known, newest of each place, by indicator."""
    known = list(case.evidence.known(as_of))
    if not known:
        return
    with st.expander(f"Coded values known by {month_name(as_of)} ({len(known)})"):
        for code in dict.fromkeys(row.indicator for row in known):
            rows = [row for row in known if row.indicator == code]
            full = case.evidence.rows.iloc[[row.number for row in rows]]
            shared = len(rows) > 1 and len(full[["reference", "note"]].drop_duplicates()) == 1
            st.markdown(f"**{INDICATORS[code].name}** ({plain(INDICATORS[code].unit)})")
            cells: Any
            for row, cells in zip(rows, full.itertuples(), strict=True):
                ends = " → ".join(names[e] for e in (row.source_iso3, row.receiver_iso3) if e)
                counts = [f"{v:g}" for v in (cells.low, cells.high) if v == v and v != row.value]
                other = f"; other counts {' to '.join(counts)}" if counts else ""
                text = f"{ends}: **{row.value:g}**{other} · {day(cells.date)} · reliability "
                more = "" if shared else f"  \n{_origin(cells)}"
                st.caption(f"{text}**{cells.reliability}**{more}")
            if shared:
                st.caption(_origin(next(full.itertuples())))


def _origin(cells: Any) -> str:
    """Note and source of a coded value, as Markdown."""
    note = f"{plain(cells.note)}  \n" if cells.note else ""
    return f"{note}Source: {plain(cells.reference)}"

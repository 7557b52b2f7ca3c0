"""The row of controls: which month, outcome, source and country, and behind a button the rest."""

import numpy as np
import streamlit as st

from risk.dashboard.look import NONE, OUTCOME_NAMES, component, country_option, plain
from risk.dashboard.panels.cases import case_box
from risk.dashboard.panels.choice import Box, country_box, month_boxes
from risk.dashboard.state import View, change, session, show, touched
from risk.dataset import FIRST_AS_OF, Panel
from risk.terms import OUTCOMES, counted, month_name, region_names

MOST_UNKNOWN = 5
MOST_NAME = 40
_mount = component(
    __file__,
    "change",
    '<div class="change"><span></span><button type="button">Change</button></div>',
)


def controls(view: View, panel: Panel, *, new_only: bool = False) -> None:
    """Draw the controls in a row; each writes its choice into the view.

    On a phone the row is folded behind a button, beside what is chosen. `new_only`: whether the
    page has a ranking that new risks can be shown alone in.
    """
    _mount(key="change", data={"chosen": in_short(view, panel)})
    with st.container(key="controls", horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        _month(view, panel)
        outcome_box(
            view,
            "Refugee arrivals: 10,000 or more new refugees or asylum seekers from one source in a "
            "year (UNHCR). Armed fighting: a source's conflict fought on the country's soil "
            "(UCDP). Either: at least one of the two.",
            width=165,
        )
        _source(view, panel)
        _country(view, panel)
        chosen = (view.settings.region, view.case, new_only and view.settings.new_only)
        many = sum(map(bool, chosen))
        with st.popover(f"More ({many})" if many else "More", key="more"):
            _region(view, panel)
            case_box(view)
            if new_only:
                _new_only(view)


def in_short(view: View, panel: Panel) -> str:
    """What is chosen, in a line."""
    settings = view.settings
    names = panel.names
    parts = [
        month_name(settings.as_of),
        OUTCOME_NAMES[settings.outcome],
        f"from {names[settings.source]}" if settings.source else "all sources",
        settings.region,
        names[view.country] if view.country else None,
        "new risks only" if settings.new_only else None,
    ]
    return " · ".join(filter(None, parts))


def refused() -> None:
    """Say which values of the address could not be used, and which names mean nothing, if any."""
    if unknown := session().unknown:
        st.warning(unknown_text(unknown))
    if refused := session().refused:
        named = ", ".join(refused)
        said = f"Some values in this link cannot be used ({named}). Defaults are shown instead."
        st.warning(" ".join([said, *map(plain, session().reasons)]))


def unknown_text(unknown: tuple[tuple[str, str], ...]) -> str:
    """Which parameters of the address mean nothing, as Markdown.

    >>> print(unknown_text((("asof", "as_of"),)).replace(chr(92), ""))
    This link has a part that means nothing here, so it was left out: asof (did you mean as_of?).
    """
    said = [
        plain(name[:MOST_NAME]) + (f" (did you mean {plain(meant)}?)" if meant else "")
        for name, meant in unknown[:MOST_UNKNOWN]
    ]
    more = len(unknown) - len(said)
    rest = [f"and {more} more"] if more else []
    which = "a part that means nothing here, so it was"
    if len(unknown) > 1:
        which = f"{len(unknown)} parts that mean nothing here, so they were"
    return f"This link has {which} left out: {', '.join([*said, *rest])}."


def _month(view: View, panel: Panel) -> None:
    as_of = view.settings.as_of
    last = panel.last_month
    month_boxes(
        "as_of",
        as_of,
        last,
        Box("month", "As-of month", 125),
        Box("year", "Year", 88),
        "The forecast is made at the end of this month. It uses only data published by then, as "
        "revised since.",
    )
    for name, months, end in (("Earlier", -1, FIRST_AS_OF), ("Later", 1, last)):
        st.button(
            name, key=name.lower(), on_click=_stepped, args=(months, last), disabled=as_of == end
        )


def _stepped(months: int, last: int) -> None:
    """Go on from the month of now: a second click may come before the first is drawn."""
    as_of = session().view.settings.as_of + months
    change(as_of=min(max(as_of, FIRST_AS_OF), last))


def outcome_box(view: View, help_text: str, width: int) -> None:
    """Draw the choice of what is forecast."""
    show("outcome", view.settings.outcome)
    st.selectbox(
        "Outcome",
        OUTCOMES,
        key="outcome",
        width=width,
        format_func=OUTCOME_NAMES.__getitem__,
        on_change=lambda: touched(outcome=st.session_state.outcome),
        help=help_text,
    )


def _region(view: View, panel: Panel) -> None:
    show("region", view.settings.region or NONE)
    st.selectbox(
        "Region",
        [NONE, *region_names(panel.countries)],
        key="region",
        format_func=lambda name: name or "Whole world",
        on_change=lambda: touched(region=st.session_state.region or None),
        help="Shows only countries of this region as receivers.",
    )


def _source(view: View, panel: Panel) -> None:
    names = panel.names
    at_war = panel.sources[:, panel.column(view.settings.as_of)]
    active = panel.countries.iso3[at_war].tolist()
    chosen = view.settings.source
    inactive = [chosen] if chosen and chosen not in active else []

    def text(iso3: str) -> str:
        if iso3 == NONE:
            return f"All {counted(len(active), 'source')}" if active else "No source this month"
        late = ", not a source this month" if iso3 in inactive else ""
        return f"{country_option(iso3, names[iso3])}{late}"

    show("source", chosen or NONE)
    st.selectbox(
        "Trouble starting in",
        [NONE, *inactive, *sorted(active, key=names.__getitem__)],
        key="source",
        width="stretch",
        format_func=text,
        on_change=lambda: touched(source=st.session_state.source or None),
        help="Sources are countries with at least 25 deaths in organised violence in "
        "their last 12 known months (UCDP).",
    )


def _country(view: View, panel: Panel) -> None:
    table = panel.countries
    state = panel.states[:, panel.column(view.settings.as_of)]
    country_box(
        "Country to look at",
        "country",
        view.country,
        table.iso3[state | np.asarray(table.iso3 == view.country)].tolist(),
        panel.names,
        "Type a name (also Ivory Coast or Burma) or a code (PAK, PK, or 770 of Gleditsch and "
        "Ward), or click on the map.",
        width="stretch",
    )


def _new_only(view: View) -> None:
    show("new_only", view.settings.new_only)
    st.toggle(
        "New risks only",
        key="new_only",
        on_change=lambda: change(new_only=st.session_state.new_only),
        help="Risks whose outcome came in none of the last three known years. The table and CSV "
        "files then hold only these, with their ranks among all; the map fades the others.",
    )

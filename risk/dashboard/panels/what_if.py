"""What if: an indicator's value replaced by the user's."""

import math
from dataclasses import dataclass

import numpy as np
import streamlit as st

from risk.dashboard.look import country_option, fold, plain
from risk.dashboard.panels.what_if_compared import compared, published
from risk.dashboard.state import View, change, refuse, scorer, session
from risk.dataset import Panel
from risk.inputs import (
    BASES,
    MOST_WHAT_IFS,
    Evidence,
    WhatIf,
    checked_what_if,
    ends_text,
    origin_text,
    touched,
)
from risk.model import Forecast
from risk.risk_table import Settings
from risk.storage import InputError
from risk.terms import CODES, INDICATORS, counted, quantity

SCOPES = {
    "source": "of the source: all its corridors change",
    "receiver": "of the receiver: all corridors into it change",
    "corridor": "of one corridor: only that one changes",
}
SET = "Set it to"
MULTIPLY = "Multiply it by"


@dataclass(frozen=True)
class Current:
    """An indicator's value without what ifs.

    value : in its unit, NaN where there is none
    basis : where it comes from, one of risk.inputs.rows.BASES; empty where no corridor has it
    origin : of evidence, in words
    """

    value: float
    basis: str
    origin: str = ""


def current(
    panel: Panel,
    before: Forecast,
    code: str,
    ends: tuple[str | None, str | None],
    evidence: Evidence | None,
) -> Current:
    """What stands there without what ifs.

    `before`: forecast without what-ifs. `code`: indicator. `ends`: ISO3 of source and receiver,
    None where the indicator does not belong to that end. `evidence`: that of the forecast, if it
    had any.
    """
    rows = before.rows
    k = CODES.index(code)
    mine = np.flatnonzero(touched(panel, rows.corridor, *ends))
    if not len(mine):
        return Current(math.nan, "")
    row = int(mine[0])
    number = int(rows.evidence_row[row, k])
    origin = origin_text(evidence.rows.iloc[number]) if evidence and number >= 0 else ""
    return Current(float(rows.raw[row, k]), BASES[rows.basis[row, k]], origin)


def value_text(code: str, value: float, relative: bool = False) -> str:
    r"""A value as people write it, with its unit.

    >>> value_text("territory_controlled", 43.2), value_text("displacement", 2, relative=True)
    ("43.2\xa0% of the source's territory", '2 times')
    """
    if relative:
        return f"{value:g} times"
    if math.isnan(value):
        return "no value"
    known = INDICATORS[code]
    small = known.format == ",.0f" and abs(value) < 100 and value != round(value)
    return quantity(f"{value:{',.1f' if small else known.format}}", known.unit)


def what_if_list(view: View, panel: Panel) -> None:
    """Draw how many what-ifs are on, and each behind a button; nothing if none is."""
    what_ifs = view.settings.what_ifs
    if not what_ifs:
        return
    names = panel.names
    before = scorer().forecast(published(view.settings))
    with st.container(horizontal=True, vertical_alignment="center", wrap=False, key="what_ifs"):
        st.markdown(
            f"**What-if: {counted(len(what_ifs), 'value')} replaced.** The numbers below are not "
            "a forecast from the data alone."
        )
        with st.popover("See or remove", key="what_if_chips"):
            st.button(
                "Remove all",
                key="what_if_none",
                on_click=change,
                kwargs={"what_ifs": ()},
                help="Back to the numbers without what-ifs",
            )
            for what_if in what_ifs:
                ends = what_if.source_iso3, what_if.receiver_iso3
                stood = current(panel, before, what_if.indicator, ends, view.settings.evidence)
                st.button(
                    plain(_said(what_if, names, stood)),
                    key=f"remove_{what_if}",
                    on_click=_remove,
                    args=(what_if,),
                    icon=":material/close:",
                    help="Remove this what-if",
                )


def put_in_warnings(settings: Settings) -> None:
    """Draw what to know about the values that evidence and what ifs put in."""
    if settings.what_ifs or settings.evidence:
        for sentence in scorer().warnings(settings):
            st.warning(f"{plain(sentence)}.")


def _said(what_if: WhatIf, names: dict[str, str], stood: Current) -> str:
    code = what_if.indicator
    known = INDICATORS[code]
    number = value_text(code, stood.value).removesuffix(known.unit).strip()
    was = f" (was {number})" if stood.basis else ""
    new = value_text(code, what_if.value, what_if.relative)
    return f"{known.name}, {ends_text(what_if, names)}: {new}{was}"


def what_if(view: View, panel: Panel) -> None:
    """Draw the form for a what if, and what the what ifs that are on change."""
    settings = view.settings
    place = fold(
        "What if? Replace a value and see what changes",
        "fold_what_if",
        icon=":material/tune:",
        opened=bool(settings.what_ifs),
    )
    if place.open:
        with place:
            _form(view, panel)
            if settings.what_ifs:
                compared(settings)


def _form(view: View, panel: Panel) -> None:
    before = scorer().forecast(published(view.settings))
    code = st.selectbox(
        "Indicator to replace",
        CODES,
        key="what_if_indicator",
        format_func=lambda c: f"{INDICATORS[c].name}, {SCOPES[INDICATORS[c].entity]}",
        help="A what-if changes this indicator alone, even if the indicators are related.",
    )
    known = INDICATORS[code]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        ends = _ends(view, panel, before, known.entity)
        if ends is None:
            st.info("There is no corridor in this month, so there is nothing to replace.")
            return
        stood = current(panel, before, code, ends, view.settings.evidence)
        place = f"{code}_{ends[0]}_{ends[1]}"
        kinds = [SET] if math.isnan(stood.value) else [SET, MULTIPLY]
        kind = st.selectbox("New value", kinds, key=f"what_if_kind_{len(kinds)}", width=160)
        relative = kind == MULTIPLY
        whole = known.format == ",.0f" and not relative
        st.number_input(
            "Times" if relative else known.unit,
            0.0 if relative else float(known.least),
            None if relative or math.isinf(known.most) else float(known.most),
            1.0 if relative else _start(stood.value, known.least, whole),
            1.0 if whole else 0.1,
            format="%0.2f" if not whole else "%0.0f",
            key=f"what_if_value_{place}_{relative}",
            width=230,
        )
        st.button(
            "Add what-if",
            key="what_if_add",
            icon=":material/add:",
            on_click=_add,
            args=(code, *ends, f"what_if_value_{place}_{relative}", relative),
            help="Replaces the value and recomputes everything on this page",
        )
    st.caption(f"Now: {plain(_now(code, stood))}. {plain(known.description)}")
    fit = scorer().forecaster.fit
    used = [
        weights or fit(m, view.settings.as_of).weights
        for m, weights in view.settings.by_mechanism.items()
    ]
    if known.judgement and not any(weights[CODES.index(code)] for weights in used):
        st.caption("Its weight is 0, so a what-if changes nothing until you raise it on the left.")


def _start(value: float, least: float, whole: bool) -> float:
    if math.isnan(value):
        return max(0.0, float(least))
    return float(round(value)) if whole else round(value, 2)


def _now(code: str, stood: Current) -> str:
    text = value_text(code, stood.value)
    if stood.basis == "filled":
        return "no published value; the median of the others is used"
    if stood.basis in ("none", ""):
        return "no value"
    return f"{text} ({stood.origin or stood.basis})"


def _ends(
    view: View, panel: Panel, before: Forecast, entity: str
) -> tuple[str | None, str | None] | None:
    """Draw the boxes for the ends that an indicator has; None where there is no corridor."""
    names = panel.names
    iso3 = panel.countries.iso3.to_numpy()
    sources = iso3[panel.source[before.rows.corridor]]
    receivers = iso3[panel.receiver[before.rows.corridor]]
    if not len(sources):
        return None
    source = receiver = None
    if entity != "receiver":
        source = _end("Source", sources, view.settings.source, names, "what_if_source")
        receivers = receivers[sources == source] if entity == "corridor" else receivers
    elif view.settings.source in sources:
        receivers = receivers[sources == view.settings.source]
    if entity != "source":
        receiver = _end("Receiver", receivers, view.country, names, f"what_if_receiver_{source}")
    return source, receiver


def _end(
    label: str, codes: np.ndarray, chosen: str | None, names: dict[str, str], key: str
) -> str | None:
    """Draw the box of one end; it begins with what the view has chosen, if that is an option."""
    options = sorted(set(codes), key=names.__getitem__)
    return st.selectbox(
        label,
        options,
        options.index(chosen) if chosen in options else 0,
        key=f"{key}_{chosen}",
        format_func=lambda iso3: country_option(iso3, names[iso3]),
        width=190,
    )


def _add(code: str, source: str | None, receiver: str | None, key: str, relative: bool) -> None:
    what_ifs = session().view.settings.what_ifs
    try:
        new = checked_what_if(code, source, receiver, round(st.session_state[key], 6), relative)
    except InputError as error:
        refuse(str(error))
        return
    rest = tuple(what_if for what_if in what_ifs if what_if.target != new.target)
    if len(rest) < MOST_WHAT_IFS:
        change(what_ifs=(*rest, new))


def _remove(what_if: WhatIf) -> None:
    change(what_ifs=tuple(w for w in session().view.settings.what_ifs if w != what_if))

"""The weights: one set of sliders for each mechanism, in the sidebar.

They are one component, `sliders.js`: Streamlit's own sliders, tabs and buttons were a message each
at every step, and elements that the browser drew anew before it came to the map.
"""

from functools import lru_cache
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from risk.dashboard.look import OUTCOME_NAMES, component
from risk.dashboard.panels.skill import skill_help, skill_sentence
from risk.dashboard.state import (
    View,
    change,
    last_change,
    returns,
    scorer,
    session,
    set_weights,
    undo_last,
)
from risk.model import catalogue_with
from risk.risk_table import FITTED, Settings
from risk.terms import CODES, GROUPS, MECHANISMS, PERCENT, Indicator, counted, month_name

MOST = 100  # on a slider
BUTTONS = [
    [
        "fitted",
        "Reset to fitted",
        "Both sets: the weights fitted to history, for whichever month you choose",
    ],
    [
        "equal",
        "Equal weights",
        "Both sets: the same share for every indicator that can be fitted to history",
    ],
]
KEY = "weights"
_mount = component(__file__, "sliders", '<div class="sliders"></div>')


def sliders(view: View, follow: bool = False) -> DeltaGenerator:
    """Draw the set of weights that is in front, and what both sets were worth in the past.

    `follow`: whether the page follows a slider while it is held; else it moves once it is released.
    Returns where the chart of that goes, once the rest of the page is drawn.
    """
    current = session()
    settings = view.settings
    mechanism = view.tab
    models = scorer().forecaster.models
    fit = scorer().forecaster.fit(mechanism, settings.as_of)
    equal = scorer().forecaster.models.equal_percents
    weights = dict(zip(CODES, settings.by_mechanism[mechanism] or fit.weights, strict=True))
    can = {"fitted": settings.weights != FITTED, "equal": settings.weights != (equal, equal)}
    _mount(
        key=KEY,
        data={
            **_shape(mechanism, fit.learned, models.more),
            "weights": weights,
            "idle": _idle(view),
            "note": _note(settings, mechanism),
            "notice": {"text": current.notice, "at": current.notice_at},
            "undo": last_change(),
            "can": [name for name, possible in can.items() if possible],
            "without": _reasons(settings, weights),
            "opened": any(weights[i.code] for i in models.catalogue if _beyond(i, mechanism)),
            "step": current.step,
            "follow": follow,
            "returns": returns(),
        },
        on_moved_change=_moved,
        on_pressed_change=_pressed,
        on_tab_change=_tab_chosen,
    )
    slot = st.container()
    with slot:
        st.markdown(skill_sentence(settings), help=skill_help(settings))
    return slot


def sidebar(view: View) -> None:
    """Draw the weights in the sidebar."""
    with st.sidebar:
        sidebar_head()
        sliders(view)


def sidebar_head() -> None:
    """Draw what stands above the weights, whatever they are."""
    with st.container(key="weights_head"):
        st.header("Weights")


def _idle(view: View) -> dict[str, str]:
    """Why a set does not count for the chosen outcome, by mechanism; without those that do."""
    outcome = view.settings.outcome
    if outcome not in MECHANISMS:
        return {}
    reason = f"These weights do not count for the outcome {OUTCOME_NAMES[outcome]}."
    return {mechanism: reason for mechanism in MECHANISMS if mechanism != outcome}


def _note(settings: Settings, mechanism: str) -> str:
    """What the weights of a set are."""
    own = settings.by_mechanism[mechanism]
    if own == scorer().forecaster.models.equal_percents:
        return "Equal weights."
    if own:
        return f"Your own weights, in{PERCENT} of the index."
    month = month_name(settings.as_of)
    if scorer().forecaster.fit(mechanism, settings.as_of).learned:
        return f"Fitted to history known by {month}."
    return f"Equal weights: by {month} too few outcomes were known to fit any."


def _reasons(settings: Settings, weights: dict[str, int]) -> dict[str, str]:
    """Why an indicator's slider moves nothing this month, by code; without those that do."""
    month = month_name(settings.as_of)
    reasons = {}
    silent = scorer().without_value(settings)
    for indicator in scorer().forecaster.models.catalogue:
        code = indicator.code
        if code not in silent:
            continue
        if indicator.judgement:
            reason = f"No value in {month}: it needs evidence or a what-if."
        else:
            reason = f"No value was published by {month}."
        if weights[code]:
            reason += f" Its weight of {weights[code]} counts alike everywhere, so moves no chance."
        reasons[code] = reason
    return reasons


def _beyond(indicator: Indicator, mechanism: str) -> bool:
    """Whether history gives the indicator no weight for the mechanism."""
    return mechanism not in indicator.learned_by


@lru_cache(maxsize=2 * len(MECHANISMS))
def _shape(mechanism: str, learned: bool, more: tuple[str, ...]) -> dict[str, Any]:
    """What the sliders of a mechanism are, whatever stands on them.

    learned : whether there is a fit
    more : indicators of judgement that the fits have learned
    """
    catalogue = catalogue_with(more)
    offered = [indicator for indicator in catalogue if not _beyond(indicator, mechanism)]
    others = [indicator for indicator in catalogue if _beyond(indicator, mechanism)]
    name = "without weight from history" if learned else "that no fit is offered"
    return {
        "mechanism": mechanism,
        "tabs": [[m, OUTCOME_NAMES[m]] for m in MECHANISMS],
        "buttons": BUTTONS,
        "groups": _groups(offered, mechanism),
        "more": {"label": f"{len(others)} {name}", "groups": _groups(others, mechanism)},
    }


def _groups(shown: list[Indicator], mechanism: str) -> list[dict[str, Any]]:
    of_group = {
        title: [indicator for indicator in shown if indicator.group == group]
        for group, title in GROUPS.items()
    }
    return [
        {
            "title": title,
            "sliders": [
                {"code": i.code, "label": i.short, "help": _help(i, mechanism)} for i in indicators
            ],
        }
        for title, indicators in of_group.items()
        if indicators
    ]


def _sent(event: str) -> dict[str, Any]:
    """What the component has sent, its weights taken; empty where it is not of our making."""
    sent = getattr(st.session_state.get(KEY), event, None)
    if not isinstance(sent, dict) or sent.get("mechanism") not in MECHANISMS:
        return {}
    if isinstance(step := sent.get("step"), int):
        session().step = step
    session().held = sent.get("held") is True
    weights = sent.get("weights")
    run = sent.get("run")
    if isinstance(weights, dict) and set(weights) == set(CODES):
        chosen = tuple(weights[code] for code in CODES)
        if all(type(weight) is int and 0 <= weight <= MOST for weight in chosen):
            set_weights(sent["mechanism"], chosen, run if type(run) is int else 0)
    return sent


def _moved() -> None:
    _sent("moved")


def _pressed() -> None:
    match _sent("pressed").get("button"):
        case "undo":
            undo_last()
        case "fitted":
            change(weights=FITTED)
        case "equal":
            change(weights=(scorer().forecaster.models.equal_percents,) * 2)


def _tab_chosen() -> None:
    if (to := _sent("tab").get("to")) in MECHANISMS:
        change(tab=to)


def _help(indicator: Indicator, mechanism: str) -> str:
    lag = indicator.lag_months
    known = f"known {counted(lag, 'month')} after its period" if lag else "does not change"
    text = (
        f"{indicator.label}. {indicator.description} Unit: {indicator.unit}. "
        f"Source: {indicator.publisher}; {known}."
    )
    if mechanism in indicator.learned_by:
        return text
    if indicator.learned_by:
        return f"{text} No fit is offered it here: including it made past forecasts worse."
    return f"{text} Judgement, not learned from history: its weight is 0 until you raise it."

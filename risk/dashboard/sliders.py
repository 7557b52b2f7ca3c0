"""The weights: one set of sliders for each mechanism, in the sidebar."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from risk.backtest import Summary
from risk.dashboard.data import scorer, summary
from risk.dashboard.fold import fold
from risk.dashboard.state import View, change, session, set_weights, show, undo
from risk.dashboard.texts import OUTCOME_NAMES, signed
from risk.forecast import Weights
from risk.indicators import CATALOGUE, CODES, GROUPS, Indicator
from risk.outcomes import MECHANISMS
from risk.settings import Settings

LEARNED = [bool(indicator.learned_by) for indicator in CATALOGUE]
EQUAL: Weights = tuple(round(100 / sum(LEARNED)) if learned else 0 for learned in LEARNED)


def sliders(view: View) -> DeltaGenerator:
    """Draw both sets of weights, and what they were worth in the past.

    Returns
    -------
    DeltaGenerator
        Where the chart of that goes, once the rest of the page is drawn.
    """
    st.header("Weights", divider="gray")
    st.caption(
        "How much each indicator counts in the index. The probability is refitted to history "
        "for every set of weights."
    )
    skill_sentence(view.settings)
    slot = st.container()
    if session().notice:
        st.warning(session().notice)
    st.button("Undo", key="undo", icon=":material/undo:", on_click=undo,
              disabled=not session().undo, help="Take back the last change of weights",
              width="stretch")  # fmt: skip
    names = {OUTCOME_NAMES[m]: m for m in MECHANISMS}
    show("tab", OUTCOME_NAMES[view.tab])
    tabs = st.tabs(list(names), key="tab", on_change=lambda: _tab_chosen(names))
    for mechanism, tab in zip(MECHANISMS, tabs, strict=True):
        if mechanism == view.tab:  # sixteen sliders, not thirty-two, at every step
            with tab:
                _set(view.settings, mechanism)
    return slot


def _tab_chosen(names: dict[str, str]) -> None:
    change(tab=names[st.session_state.tab])


def _set(settings: Settings, mechanism: str) -> None:
    fitted = scorer().forecaster.fit(mechanism, settings.as_of).weights
    own = settings.by_mechanism[mechanism]
    st.caption("Your own weights." if own else "Fitted: as history up to this month weighs them.")
    with st.container(horizontal=True):
        st.button("Reset to fitted", key=f"fitted_{mechanism}", on_click=set_weights,
                  args=(mechanism, None), disabled=own is None, width="stretch",
                  help="Follow the weights that history gives, whatever the month")  # fmt: skip
        st.button("Equal weights", key=f"equal_{mechanism}", on_click=set_weights,
                  args=(mechanism, EQUAL), disabled=own == EQUAL, width="stretch",
                  help="Give every indicator that history can weigh the same share")  # fmt: skip
    weights = dict(zip(CODES, own or fitted, strict=True))
    offered = [indicator for indicator in CATALOGUE if mechanism in indicator.learned_by]
    others = [indicator for indicator in CATALOGUE if mechanism not in indicator.learned_by]
    _sliders(offered, mechanism, weights)
    more = fold(f"{len(others)} more, fitted weight 0", f"fold_more_{mechanism}",
                opened=any(weights[indicator.code] for indicator in others))  # fmt: skip
    if more.open:
        with more:
            st.caption("Matters of judgement, and what history gives no weight here.")
            _sliders(others, mechanism, weights)


def _sliders(shown: list[Indicator], mechanism: str, weights: dict[str, int]) -> None:
    total = sum(weights.values())
    for group, title in GROUPS.items():
        of_group = [indicator for indicator in shown if indicator.group == group]
        if of_group:
            st.subheader(title)
        for indicator in of_group:
            _slider(indicator, mechanism, weights[indicator.code], total)


def _slider(indicator: Indicator, mechanism: str, weight: int, total: int) -> None:
    key = slider_key(mechanism, indicator.code)
    show(key, weight)
    share = f"{100 * weight / total:.0f} % of the index"
    st.slider(f"{indicator.label} · {share}", 0, 100, key=key, on_change=_slider_moved,
              args=(mechanism, indicator.code), help=_help(indicator, mechanism))  # fmt: skip


def slider_key(mechanism: str, code: str) -> str:
    """Key of a slider among the page's widgets."""
    return f"weight_{mechanism}_{code}"


def _slider_moved(mechanism: str, code: str) -> None:
    """Replace the weight of the slider that was moved; the others stay as the view has them."""
    settings = session().view.settings
    fitted = scorer().forecaster.fit(mechanism, settings.as_of).weights
    weights = dict(zip(CODES, settings.by_mechanism[mechanism] or fitted, strict=True))
    weights[code] = st.session_state[slider_key(mechanism, code)]
    set_weights(mechanism, tuple(weights.values()))


def _help(indicator: Indicator, mechanism: str) -> str:
    lag = indicator.lag_months
    known = f"known {lag} month{'s' * (lag > 1)} after its period" if lag else "fixed"
    text = f"{indicator.description} Unit: {indicator.unit}. Source: {indicator.source}; {known}."
    if mechanism in indicator.learned_by:
        return text
    if indicator.learned_by:
        return f"{text} Its fitted weight is 0: using it cost skill in past forecasts."
    return f"{text} Not learned from history: a matter of judgement, 0 until you raise it."


def skill_sentence(settings: Settings) -> None:
    """One sentence: what these weights were worth in the past, beside the fitted ones."""
    own = summary(settings, settings.outcome)
    if own.origins == 0:
        st.markdown("**These weights:** no past forecast can be checked at this month yet.")
        return
    text = f"**These weights: skill {signed(own.skill)}**"
    if settings.weights != (None, None):
        fitted = summary(Settings(settings.as_of), settings.outcome)
        text += f"; fitted {signed(fitted.skill)}"
    st.markdown(f"{text}; no better than chance at 0, perfect at 1.", help=_skill_help(own))


def _skill_help(own: Summary) -> str:
    return (
        f"Share of the base rate's squared error that these weights would have saved in the "
        f"{own.origins} yearly forecasts whose outcome was known at the as-of month, by country, "
        f"for the chosen outcome. Calibration slope {own.slope:.2f} (ideal 1), bias "
        f"{signed(own.bias)} (ideal 0). Publication lags respected, revisions not."
    )

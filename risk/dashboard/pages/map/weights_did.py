"""What the visitor's weights did, against the fitted ones: levels, the largest moves, skill."""

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from risk.dashboard.look import plain
from risk.dashboard.pages.map.drawing import weight_moves
from risk.dashboard.panels import TOGETHER, known, skill
from risk.dashboard.state import View, change, countries, session, show, undo_last
from risk.risk_table import FITTED, Settings
from risk.terms import plural, points, signed

MOST = 3


def weights_did(view: View, table: pd.DataFrame) -> None:
    """Draw the sentence, a switch that colours the map by the moves, and a button to undo.

    While the weights are the fitted ones, the place says what it is for. `table`: risk table by
    country, of the view's settings.
    """
    if view.settings.weights == FITTED:
        st.caption("Move a weight to see here what it changes.")
        return
    moves = weight_moves(table, countries(replace(view.settings, weights=FITTED)))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.markdown(f"{moves_text(moves)} {_skill_text(view.settings)}", width="stretch")
        show("moved", view.moved)
        st.toggle(
            "Show on the map",
            key="moved",
            on_change=lambda: change(moved=st.session_state.moved),
            help="Colour each country by its move against the fitted weights",
        )
        st.button(
            "Take back",
            key="weights_undo",
            icon=":material/undo:",
            on_click=undo_last,
            disabled=not session().undo,
            help="Take back the last change: of weights, what-ifs or evidence",
        )


def moves_text(moves: pd.DataFrame) -> str:
    """How many countries change their level, and the largest moves up and down, as Markdown.

    `moves`: as from `weight_moves`.
    """
    compared = moves[moves.move.notna().to_numpy()]
    if compared.empty:
        return (
            "**These are your own weights.** Percentages are withheld, with them or with the "
            "fitted ones: no level can be compared."
        )
    levels = int((compared.level != compared.level_fitted).sum())
    n = len(compared)
    of = f"{n} {plural(n, 'country', 'countries')}"
    if n < len(moves):  # the finding counts all that are within reach
        of = f"the {of} with a chance"
    text = f"**Your weights change the level of {levels or 'none'} of {of}.**"
    ways = [_largest(compared, 1), _largest(compared, -1)]
    named = [f"{way} {moved}" for way, moved in zip(("up", "down"), ways, strict=True) if moved]
    if not named:
        return f"{text} No chance moves by a point."
    return f"{text} Most, in points: {'; '.join(named)}."


def _largest(compared: pd.DataFrame, sign: int) -> str:
    """The largest moves one way, in words; empty if none is a point."""
    size = sign * np.rint(100 * compared.move.to_numpy())
    order = np.argsort(-sign * compared.move.to_numpy(), kind="stable")[:MOST]
    rows = compared.take(order[size[order] >= 1])
    moves = zip(rows.country.tolist(), rows.move.tolist(), strict=True)
    return ", ".join(f"{plain(name)} {points(move)}" for name, move in moves)


def _skill_text(settings: Settings) -> str:
    """Skill of the weights and of the fitted ones; empty where too little came true to judge."""
    past = known(settings)
    if not len(past.row) or past.few:
        return ""
    own = skill(settings)
    fitted = skill(replace(settings, weights=FITTED))
    where = f" in {plain(settings.region)}" if settings.region else ""
    of = f" {TOGETHER}" if settings.source else ""
    return f"Skill{of}{where} {signed(own.estimate)}, fitted {signed(fitted.estimate)}."

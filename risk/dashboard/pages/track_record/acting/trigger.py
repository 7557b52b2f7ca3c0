"""Designing a trigger: choose a rule, and see what it would have given in the past."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from risk.dashboard.look import country_option, download, made_in_turn
from risk.dashboard.pages.track_record import data
from risk.dashboard.panels import choice
from risk.dashboard.state import (
    LIMITS,
    MOST_WATCHED,
    RISKS,
    View,
    change,
    change_record,
    scorer,
    session,
    show,
)
from risk.inputs import Rule, rule_line
from risk.output import trigger_card
from risk.terms import INTERVAL, percent, region_names
from risk.track_record.trigger import words

NAME = "trigger"
WORLD = ""
SOURCES = (
    "A rule counts conflict from every source: it has no field for one, and a source that is "
    "chosen on the Map changes nothing here."
)
RISK_NAMES = dict(zip(RISKS, ("All risks", "New risks only"), strict=True))


def designing(view: View, unit: str) -> None:
    """Draw the choices of a rule, and its history."""
    st.subheader("Designing a trigger")
    weights = view.settings.weights
    _choices(view)
    if view.settings.source:
        st.caption(SOURCES)
    rule = rule_of(view, unit)
    acting = words.rule_words(rule, scorer().panel)
    histories = data.trigger(weights, rule)
    if not histories:
        st.info("None of these countries was exposed in any past forecast.")
        return
    said, past = st.columns([2, 3], gap="medium")
    with said:
        st.markdown(f"{acting} {words.headline(histories)}")
        if cost := words.cost_words(histories):
            st.markdown(cost)
    with past:
        st.table(history_rows(histories))
    st.caption(
        f"{words.span_words(next(iter(histories.values())))} In brackets: {INTERVAL}, by bootstrap "
        f"over sources. {words.NO_ACTIVATION}"
    )
    with st.expander("How to read a trigger"):
        st.markdown("\n".join(f"- {meaning}" for meaning in words.MEANINGS))
    line, printed = st.columns([3, 2], gap="medium", vertical_alignment="bottom")
    with line:
        st.caption("The rule as one line of a watch file, or as a card to print:")
        st.code(rule_line(rule), language=None, wrap_lines=True)  # its colours are too pale
    with printed:
        shared = scorer()
        download(
            "Download card (HTML)",
            made_in_turn(lambda: trigger_card(shared, rule, weights, histories)),
            f"spillover_trigger_{rule.outcome}.html",
            "For printing: the rule, its history, and that it is no official activation",
            key="trigger_card",
            kind="text/html",
            icon=":material/print:",
        )


def rule_of(view: View, unit: str) -> Rule:
    """The rule that the page looks at."""
    chosen = view.track_record
    return Rule(
        NAME,
        view.settings.outcome,
        countries=chosen.among,
        region=None if chosen.among else chosen.within or None,
        unit=unit,
        limit=chosen.limit / 100,
        new_only=chosen.risks == RISKS[1],
    )


def history_rows(histories: dict[str, words.History]) -> pd.DataFrame:
    """The histories as people read them, a column each: so they fit on a phone."""
    columns = {name: words.cells(history) for name, history in histories.items()}
    return pd.DataFrame(columns).rename_axis("Acting by")


def _choices(view: View) -> None:
    chosen = view.track_record
    names = scorer().panel.names
    regions = [WORLD, *region_names(scorer().panel.countries)]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        show("within", chosen.within)
        st.selectbox(
            "For countries of",
            regions,
            key="within",
            width=170,
            format_func=lambda name: name or "World",
            on_change=change_record,
            args=("within", "within"),
            disabled=bool(chosen.among),
            help="Receivers in this UN region, subregion or preset",
        )
        show("among", list(chosen.among))
        st.multiselect(
            "Or for these countries",
            sorted(names, key=names.__getitem__),
            key="among",
            width=200,
            format_func=lambda iso3: country_option(iso3, names[iso3]),
            max_selections=MOST_WATCHED,
            on_change=change_record,
            args=("among", "among"),
            placeholder="None chosen",
            help="In place of a region",
        )
        choice(
            "Risks",
            RISK_NAMES,
            chosen.risks,
            "risks",
            change_record,
            ("risks", "risks"),
            help_text="New: the outcome came in none of the last three known years",
        )
        show("limit", chosen.limit)
        st.slider(
            "Act from a chance of",
            LIMITS[0],
            LIMITS[-1],
            key="limit",
            width=190,
            format="%d in 100",
            on_change=change_record,
            args=("limit", "limit"),
        )
        suggested = round(100 / chosen.loss)
        st.button(
            f"Use {percent(suggested / 100)}",
            key="use_suggested",
            on_click=_use,
            args=(suggested,),
            help="The limit from which preparing pays if being unprepared costs "
            f"{chosen.loss} times as much, as chosen above",
        )


def _use(limit: int) -> None:
    """Take the limit that the cost of being unprepared suggests."""
    change(track_record=replace(session().view.track_record, limit=limit))

"""The visitor's watchlist: countries and rules, drawn, chosen, and kept as a file."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from risk.dashboard.look import fold
from risk.dashboard.pages.map.warned import met_by, warnings
from risk.dashboard.state import View, changed, scorer
from risk.dataset import FIRST_AS_OF
from risk.inputs import rule_text
from risk.terms import INTERVAL, NONE, counted, interval, percent, points

MOST_NAME = 80


def watchlist(view: View, table: pd.DataFrame) -> None:
    """Draw the watched countries and the rules as small tables, folded; nothing if none is."""
    if not (view.watch or view.rules):
        return
    parts = [
        counted(len(view.watch), "country", "countries") if view.watch else "",
        counted(len(view.rules), "rule") if view.rules else "",
    ]
    label = f"Watchlist: {' and '.join(filter(None, parts))}"
    place = fold(label, "fold_watchlist", icon=":material/visibility:", opened=True)
    if not place.open:
        return
    with place:
        if view.watch:
            st.table(watched_rows(view, table).set_index("Country"))
        if view.rules:
            st.table(rule_rows(view).set_index("Rule"))


def watched_rows(view: View, table: pd.DataFrame) -> pd.DataFrame:
    """The watched countries as the page shows them, by rank.

    `table`: risk table by country.
    """
    rows = table[table.iso3.isin(view.watch)]
    shown = pd.DataFrame(
        {
            "Country": rows.country,
            "Level": rows.level,
            "Chance": rows.probability.map(percent),
            INTERVAL: [
                interval(low, high)
                for low, high in zip(rows.probability_low, rows.probability_high, strict=True)
            ],
            "New or going on": [
                NONE if pd.isna(kind) else kind.capitalize() for kind in rows.onset
            ],
            "Rank": [f"{rank}" if pd.notna(rank) else NONE for rank in rows["rank"]],
        }
    )
    settings = replace(view.settings, what_ifs=())
    for name, span in changed(settings).items():
        by = span.countries.set_index("iso3").change.reindex(rows.iso3)
        shown[f"Since {name}"] = [points(c) for c in by]
    if settings.as_of > FIRST_AS_OF:
        news = warnings(settings)
        kinds = dict(zip(news.receiver_iso3, news.kind, strict=True))
        shown["What is new"] = [kinds.get(iso3, NONE).capitalize() for iso3 in rows.iso3]
    return shown


def rule_rows(view: View) -> pd.DataFrame:
    """What each rule asks for, who meets it, and what is new about that since last month."""
    names = scorer().panel.names
    rows = []
    for rule in view.rules:
        met, begun, ended = met_by(replace(view.settings, what_ifs=()), rule, view.watch)
        rows.append(
            {
                "Rule": rule.name,
                "Asks for": rule_text(rule, names),
                "Met by": met or "none",
                "Newly met by": begun or NONE,
                "No longer met by": ended or NONE,
            }
        )
    return pd.DataFrame(rows)

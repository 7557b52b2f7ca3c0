"""What changed in the listed countries since last month and last year, in full."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from risk.dashboard.look import download, fold
from risk.dashboard.pages.map.watch_choice import watch_choice
from risk.dashboard.state import View, changed
from risk.dataset import Panel
from risk.output import file_stem
from risk.risk_table import SPANS, Changed, Settings
from risk.storage import to_csv
from risk.terms import NOT_EXPOSED, month_text, percent, points

LEAST_CHANGE = 0.005  # what rounds to 0 points is no news


def changed_panel(view: View, panel: Panel) -> None:
    """Draw the fold with the choice of the watchlist and the changes in full."""
    settings = view.settings
    place = fold("What changed, and a watchlist", "fold_changed", icon=":material/notifications:")
    if not place.open:
        return
    with place:
        watch_choice(view, panel)
        spans = changed(replace(settings, what_ifs=()))
        for name, span in spans.items():
            st.subheader(f"Since {name} ({month_text(span.since)})")
            rows = changed_rows(span)
            if rows.empty:
                st.markdown("No country's chance moved by a point, or percentages are withheld.")
            else:
                st.table(rows.set_index("Country"))
        if spans:
            download(
                "Download changes",
                lambda: to_csv(changes_table(settings, spans)),
                f"{file_stem(settings)}_changes.csv",
                "Changes of every country since last month and last year, in full precision",
                key="csv_changes",
            )


def changed_rows(span: Changed) -> pd.DataFrame:
    """The biggest rises and falls of one span, as the page shows them."""
    rows = pd.concat([span.rises(5), span.falls(5)])
    rows = rows[rows.change.abs() >= LEAST_CHANGE]
    return pd.DataFrame(
        {
            "Country": rows.country,
            "Points": rows.change.map(points),
            "Before": _chances(rows.probability_before, rows.level_before),
            "Now": _chances(rows.probability, rows.level),
        }
    )


def _chances(probability: pd.Series, level: pd.Series) -> list[str]:
    return [
        word if word == NOT_EXPOSED else f"{percent(p)} · {word}"
        for p, word in zip(probability, level, strict=True)
    ]


def changes_table(settings: Settings, spans: dict[str, Changed]) -> pd.DataFrame:
    """Every country's change since last month and last year, as downloaded."""
    as_of = month_text(settings.as_of)
    parts = [
        spans[name].countries.assign(as_of=as_of, since=month_text(spans[name].since), span=name)
        for name in SPANS
        if name in spans
    ]
    return pd.concat(parts, ignore_index=True)

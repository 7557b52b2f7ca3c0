"""What changed in the world since last month and last year, and the visitor's watchlist."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from risk.dashboard.look.fold import fold
from risk.dashboard.look.plain import plain
from risk.dashboard.look.texts import month_name
from risk.dashboard.state.shared import changed
from risk.dashboard.state.view import MOST_WATCHED, View, show, touched
from risk.dataset.panel import Panel
from risk.risk_table.change_columns import SPANS, Changed
from risk.risk_table.settings import Settings
from risk.storage.export import to_csv
from risk.terms.levels import NOT_EXPOSED, WITHHELD
from risk.terms.months import month_text
from risk.terms.wording import INTERVAL, interval, percent, plural, points, points_text

MOST = 3
LEAST_CHANGE = 0.005  # what rounds to 0 points is no news


def what_changed_line(settings: Settings) -> None:
    """Draw a line for each span: biggest rises and falls, new sources; what ifs left out."""
    lines = [sentence(name, found) for name, found in _found(settings).items()]
    if not lines:
        return
    without = ["These changes leave out the what-ifs."] if settings.what_ifs else []
    st.caption("  \n".join([*lines, *without]))


def _found(settings: Settings) -> dict[str, Changed]:
    return changed(replace(settings, what_ifs=()))


def sentence(name: str, found: Changed) -> str:
    """What changed over one span, as Markdown.

    Parameters
    ----------
    name : "last month" or "last year"
    found : Changed
    """
    rows = found.countries
    withheld = (rows.level.to_numpy() == WITHHELD) | (rows.level_before.to_numpy() == WITHHELD)
    if 2 * withheld.sum() > len(withheld):
        parts = ["percentages are withheld"]
    else:
        parts = [
            f"{word} {said}"
            for word, moved in (("up", found.rises(MOST)), ("down", found.falls(MOST)))
            if (said := _said(moved))
        ] or ["no country's chance moved by a point"]
    for word, table in (("new", found.new_sources), ("ended", found.ended_sources)):
        if len(table):
            more = f" and {len(table) - MOST} more" if len(table) > MOST else ""
            countries = ", ".join(table.country.head(MOST))
            parts.append(f"{word} {plural(len(table), 'source')} {plain(countries)}{more}")
    return f"**Since {name}:** {'; '.join(parts)}."


def _said(rows: pd.DataFrame) -> str:
    pairs = zip(rows.country.tolist(), rows.change.tolist(), strict=True)
    moved = [(plain(country), by) for country, by in pairs if abs(by) >= LEAST_CHANGE]
    if not moved:
        return ""
    *rest, (last, by_last) = moved
    return ", ".join(
        [*(f"{name} {points(by)}" for name, by in rest), f"{last} {points_text(by_last)}"]
    )


def watchlist(view: View, table: pd.DataFrame) -> None:
    """Draw the countries of the watchlist as a small table; nothing if there is none."""
    if view.watch:
        st.subheader("Watchlist")
        st.table(watched_rows(view, table).set_index("Country"))


def watched_rows(view: View, table: pd.DataFrame) -> pd.DataFrame:
    """The watched countries as the page shows them, by rank.

    Parameters
    ----------
    view : View
    table : risk table by country
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
            "New or going on": ["–" if pd.isna(kind) else kind.capitalize() for kind in rows.onset],
            "Rank": [f"{rank}" if pd.notna(rank) else "–" for rank in rows["rank"]],
        }
    )
    for name, found in _found(view.settings).items():
        by = found.countries.set_index("iso3").change.reindex(rows.iso3)
        shown[f"Since {name}"] = [points(c) for c in by]
    return shown


def changed_panel(view: View, panel: Panel) -> None:
    """Draw the fold with the choice of the watchlist and the changes in full."""
    names, settings = panel.names, view.settings
    place = fold("What changed, and a watchlist", "fold_changed", icon=":material/notifications:")
    if not place.open:
        return
    with place:
        show("watch", list(view.watch))
        st.multiselect("Watchlist", sorted(names, key=names.__getitem__), key="watch",
                       format_func=names.__getitem__, max_selections=MOST_WATCHED,
                       on_change=lambda: touched(watch=tuple(st.session_state.watch)),
                       placeholder="Choose countries to keep in view",
                       help="Shown near the top of the page and kept in the address.")  # fmt: skip
        found = _found(settings)
        for name, span in found.items():
            st.subheader(f"Since {name} ({month_name(span.since)})")
            rows = changed_rows(span)
            if rows.empty:
                st.markdown("No country's chance moved by a point, or percentages are withheld.")
            else:
                st.table(rows.set_index("Country"))
        if found:
            st.download_button(
                "Download changes", lambda: to_csv(changes_table(settings, found)),
                f"spillover_{month_text(settings.as_of)}_{settings.outcome}_changes.csv",
                "text/csv", key="csv_changes", on_click="ignore", icon=":material/download:",
                help="Changes of every country since last month and last year, in full precision",
            )  # fmt: skip


def changed_rows(found: Changed) -> pd.DataFrame:
    """The biggest rises and falls of one span, as the page shows them."""
    rows = pd.concat([found.rises(5), found.falls(5)])
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


def changes_table(settings: Settings, found: dict[str, Changed]) -> pd.DataFrame:
    """Every country's change since last month and last year, as downloaded."""
    parts = [
        found[name].countries.assign(
            as_of=month_text(settings.as_of), since=month_text(found[name].since), span=name
        )
        for name in SPANS
        if name in found
    ]
    return pd.concat(parts, ignore_index=True)

"""The map on the page: what is drawn for a view, and what a click does."""

from dataclasses import replace

import pandas as pd
import pyarrow as pa
import streamlit as st

from risk.dashboard.look import about, forecast_of
from risk.dashboard.pages.map.drawing.frame import Frame, frame_of
from risk.dashboard.pages.map.drawing.labels import label_data
from risk.dashboard.pages.map.drawing.lines import NO_LINES, line_data
from risk.dashboard.pages.map.drawing.moves import weight_moves, with_moves
from risk.dashboard.pages.map.drawing.new_marks import new_data
from risk.dashboard.pages.map.drawing.spoken import spoken
from risk.dashboard.pages.map.drawing.words import map_data
from risk.dashboard.pages.map.drawing.world_map import CLICK, map_spec
from risk.dashboard.panels import changed_countries
from risk.dashboard.state import View, change, corridor_chances, countries
from risk.dataset import Panel
from risk.risk_table import FITTED
from risk.terms import ELEVATED, LEVEL_NAMES, points


def draw_map(view: View, panel: Panel, table: pd.DataFrame) -> None:
    """Draw the map of the countries' levels; a click on a country looks at it.

    `table`: risk table by country.
    """
    settings = view.settings
    data = map_data(table, settings, view.country, panel)
    for iso3, before in changed_countries(settings).items():
        row = data.iso3 == iso3
        data.loc[row, "chance"] += f"; without the what-ifs {before}"
        data.loc[row & (data["mark"] == ""), "mark"] = "changed"
    moved = view.moved and settings.weights != FITTED
    said = None
    if moved:
        moves = weight_moves(table, countries(replace(settings, weights=FITTED)))
        data = with_moves(data, moves)
        said = dict(zip(moves.iso3, map(points, moves.move), strict=True))
    what = "Move of the chance" if moved else "Chance"
    others = "; what is not new is faded" if settings.new_only else ""
    frame = frame_of(settings, panel, view.country)
    marks = new_data(table, panel, frame)
    labels = label_data(table, settings, view.country, panel, frame, marks, said)
    spec = map_spec(panel.description["map"], frame, moved=moved)
    st.vega_lite_chart(
        spec
        | {
            "datasets": {
                "risk": compact(data),
                "corridors": compact(lines_to_draw(view, panel, frame)),
                "new": compact(marks),
                "labels": compact(labels),
                "about": about(f"{what} of {forecast_of(settings)}{others}", settings),
            }
        },
        key="map",
        width="stretch",
        on_select=_clicked,
        selection_mode=CLICK,
        alt=f"World map of countries coloured by {'move' if moved else 'level of risk'}, with a "
        f"diamond on each new risk at {LEVEL_NAMES[ELEVATED]} or above. The table below holds the "
        "same data.",
    )
    spoken(view, data)


def compact(data: pd.DataFrame) -> pa.Table:
    """Data with each different text once: most texts of the map are those of many countries.

    It goes with every step of a slider, and is half as large so.
    """
    table = pa.Table.from_pandas(data, preserve_index=False).replace_schema_metadata()
    columns = [
        column.cast(pa.string()).dictionary_encode() if pa.types.is_large_string(kind) else column
        for column, kind in zip(table.columns, table.schema.types, strict=True)
    ]
    return pa.table(columns, names=table.column_names)


def lines_to_draw(view: View, panel: Panel, frame: Frame) -> pd.DataFrame:
    """Corridors from the chosen source, else those into the country looked at, else none."""
    if not (view.settings.source or view.country):
        return NO_LINES
    corridors = corridor_chances(view.settings)
    if not view.settings.source:
        corridors = corridors[corridors.receiver_iso3 == view.country]
    return line_data(corridors, panel, frame)


def _clicked() -> None:
    """Look at the country that was clicked; a click on the sea or an unknown shape is none."""
    chosen = st.session_state.map.selection.get(CLICK) or [{}]
    if iso3 := chosen[0].get("iso3"):
        change(country=iso3)

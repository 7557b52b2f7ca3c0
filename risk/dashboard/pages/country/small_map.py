"""A small map beside the answer: the country, and the corridors that lead into it."""

from dataclasses import replace
from typing import Any

import streamlit as st

from risk.dashboard.look.picture import about
from risk.dashboard.pages.country import texts
from risk.dashboard.pages.country.data import Place
from risk.dashboard.pages.map.drawing.frame import frame_into
from risk.dashboard.pages.map.drawing.new_marks import new_data
from risk.dashboard.pages.map.drawing.world_map import line_data, map_data, map_spec
from risk.dashboard.state.shared import countries, scorer
from risk.terms.catalogue import INDICATORS

HEIGHT_PX = 340
LABELS = {code: indicator.label for code, indicator in INDICATORS.items()}


def small_map(place: Place) -> None:
    """Draw the part of the world around a country, with lines from the sources that reach it."""
    panel, settings = scorer().panel, place.settings
    frame = frame_into(place.iso3, place.into.source_iso3.tolist(), panel)
    table = countries(replace(settings, region=None))
    spec = _without_legends(map_spec(panel.description["map"], frame))
    st.vega_lite_chart(
        spec
        | {
            "height": HEIGHT_PX,
            "datasets": {
                "risk": map_data(table, settings, place.iso3, LABELS),
                "corridors": line_data(place.into, panel.countries),
                "new": new_data(table, panel, frame),
                "about": about(texts.map_title(place), settings),
            },
        },
        key="small_map",
        width="stretch",
        alt=f"Map of {place.name} and the corridors into it. The table below holds the same data.",
    )


def _without_legends(spec: dict[str, Any]) -> dict[str, Any]:
    """The colours are those of the Map page, and the tooltip names the level."""
    layers = []
    for layer in spec["layer"]:
        encoding = {
            name: {**channel, "legend": None} if "legend" in channel else channel
            for name, channel in layer.get("encoding", {}).items()
        }
        layers.append(layer | ({"encoding": encoding} if encoding else {}))
    return spec | {"layer": layers}

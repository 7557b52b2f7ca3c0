"""A small map beside the answer: the country, and the corridors that lead into it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from risk.dashboard.look.picture import about
from risk.dashboard.pages.country import texts
from risk.dashboard.pages.country.data import Place
from risk.dashboard.pages.map.drawing.frame import frame_into
from risk.dashboard.pages.map.drawing.labels import label_data
from risk.dashboard.pages.map.drawing.lines import line_data
from risk.dashboard.pages.map.drawing.new_marks import new_data
from risk.dashboard.pages.map.drawing.words import map_data
from risk.dashboard.pages.map.drawing.world_map import map_spec
from risk.dashboard.state.served import scorer
from risk.dashboard.state.shared import countries
from risk.terms.wording import percent

HEIGHT_PX = 340


def small_map(place: Place) -> None:
    """Draw the part of the world around a country, with lines from the sources that reach it."""
    panel = scorer().panel
    settings = place.settings
    frame = frame_into(panel, place.iso3)
    table = countries(replace(settings, region=None))
    said = _said(place)
    named = pd.DataFrame({"iso3": list(said), "rank": range(len(said))})
    marks = new_data(table, panel, frame)
    # The colours are those of the Map page, and the tooltip names the level.
    spec = map_spec(panel.description["map"], frame, height=HEIGHT_PX, key=False)
    st.vega_lite_chart(
        spec
        | {
            "datasets": {
                "risk": map_data(table, settings, place.iso3, panel),
                "corridors": line_data(place.into, panel, frame),
                "new": marks,
                "labels": label_data(named, settings, place.iso3, panel, frame, marks, said),
                "about": about(texts.map_title(place), settings),
            }
        },
        key="small_map",
        width="stretch",
        alt=f"Map of {place.name} and the corridors into it. The table below holds the same data.",
    )


def _said(place: Place) -> dict[str, str]:
    """What stands behind a name: of each source the chance of its corridor, of the country its own.

    By ISO3, in the order in which the labels matter; none where a chance is withheld.
    """
    chances = {place.iso3: place.row.probability}
    chances |= dict(zip(place.into.source_iso3, place.into.probability, strict=True))
    return {iso3: "" if np.isnan(chance) else percent(chance) for iso3, chance in chances.items()}

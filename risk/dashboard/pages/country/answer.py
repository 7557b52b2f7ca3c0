"""The answer that stands first: how likely, how sure, what is usual, and from where."""

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from risk.dashboard.look import about, folded
from risk.dashboard.pages.country import data, tables, texts
from risk.dashboard.pages.country.place import Place
from risk.dashboard.pages.map.drawing import (
    frame_into,
    label_data,
    line_data,
    map_data,
    map_spec,
    new_data,
)
from risk.dashboard.panels import skill_sentence
from risk.dashboard.state import countries, scorer
from risk.explain import headline, onset_sentence
from risk.model import likely_range
from risk.risk_table import recent_years
from risk.terms import INTERVAL, MEANINGS, NONE, counted, interval, percent

LISTED = 10
MAP_HEIGHT_PX = 340


def answer(place: Place) -> None:
    """Draw the figures, what they mean in words, and a small map of the corridors."""
    said, drawn = st.columns([5, 3], gap="small")
    with said:
        _figures(place)
        _sentences(place)
    with drawn:
        _small_map(place)


def _figures(place: Place) -> None:
    row = place.row
    rank = f"{row['rank']} of {place.ranked}"
    with st.container(horizontal=True, key="answer", gap="xsmall"):
        if place.shown:
            _figure(
                "Chance",
                percent(row.probability),
                f"{INTERVAL} {interval(row.probability_low, row.probability_high)}",
                f"Within 12 months: {MEANINGS[place.settings.outcome]}. {texts.frequency(place)}",
            )
            _figure(
                "Arrivals",
                percent(row.probability_arrivals),
                "10,000 or more",
                f"Within 12 months: {MEANINGS['arrivals']}.",
            )
            _figure(
                "Fighting",
                percent(row.probability_armed),
                "on its soil",
                f"Within 12 months: {MEANINGS['armed']}.",
            )
            _figure(
                "Base rate",
                percent(row.base_rate),
                "usual for past corridors" if place.settings.source else "usual for such countries",
                "The best guess without a model: how often the outcome came to countries with "
                "as many sources nearby; for a single source, how often along any corridor.",
            )
            detail = "1 is the highest chance"
        else:
            for m, name in (("arrivals", "Index arrivals"), ("armed", "Index armed")):
                _figure(
                    name,
                    f"{row[f'index_{m}']:.1f}",
                    "0–100; a score",
                    "The index of its strongest corridor: a score, not a chance.",
                )
            detail = "by index"
        _figure("Rank", rank, detail, "How firm the rank is: see Why, below.")


def _figure(label: str, value: str, detail: str, help_text: str) -> None:
    st.metric(
        label, value, delta=detail, delta_color="off", delta_arrow="off", help=help_text, width=104
    )


def _sentences(place: Place) -> None:
    row = place.row
    settings = place.settings
    st.markdown(headline(row, place.ranked, one_source=settings.source is not None))
    if not place.shown:
        st.warning(f"Percentages are withheld: {row.withheld_reason}. Index and rank are shown.")
    years = recent_years(scorer().panel, settings.as_of)
    st.markdown(texts.onset(onset_sentence(row, years)))
    st.markdown(skill_sentence(data.in_its_region(place)))


def _small_map(place: Place) -> None:
    """Draw the part of the world around a country, with lines from the sources that reach it."""
    panel = scorer().panel
    settings = place.settings
    frame = frame_into(panel, place.iso3)
    table = countries(replace(settings, region=None))
    said = _said(place)
    named = pd.DataFrame({"iso3": list(said), "rank": range(len(said))})
    marks = new_data(table, panel, frame)
    # The colours are those of the Map page, and the tooltip names the level.
    spec = map_spec(panel.description["map"], frame, height=MAP_HEIGHT_PX, key=False)
    st.vega_lite_chart(
        spec
        | {
            "datasets": {
                "risk": map_data(table, settings, place.iso3, panel),
                "corridors": line_data(place.into, panel, frame),
                "new": marks,
                "labels": label_data(named, settings, place.iso3, panel, frame, marks, said),
                "about": about(texts.map_title(place), settings),
            },
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


def corridors_into(place: Place) -> None:
    """Draw the table of corridors; on a phone it has fewer columns (look/style.py)."""
    st.subheader(f"{counted(len(place.into), 'corridor')} into {place.name}")
    ranges = [
        tables.range_text(likely_range(data.sizes(place, source)))
        if place.shows_arrivals(source)
        else NONE
        for source in place.into.source_iso3
    ]
    rows = tables.corridor_rows(place.into, ranges)
    with st.container(key="corridors_into"):
        st.table(rows.head(LISTED))
        if len(rows) > LISTED:
            folded(rows.iloc[LISTED:], f"{len(rows) - LISTED} more")

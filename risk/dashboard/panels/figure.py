"""One figure of evidence, typed in: it becomes a row of the visitor's own file."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from risk.dashboard.look import country_option
from risk.dashboard.state import Upload, View, read_upload
from risk.dataset import Panel
from risk.inputs import RELIABILITY, EvidenceError, evidence_columns, to_bytes
from risk.storage import InputError, to_csv
from risk.terms import CODES, INDICATORS, Indicator, month_text

NAME = "figures.csv"
FIRST_DAY = date(1989, 1, 1)
LAST_DAY = date(2099, 12, 31)
LABELS = {
    "indicator": "What is measured",
    "source_iso3": "Country in conflict",
    "receiver_iso3": "Country it could reach",
    "value": "Value",
    "date": "Day it describes",
    "known_since": "Public since",
    "reliability": "How reliable",
    "reference": "Who said it, where and when",
}
Keys = dict[str, str]
"""Key of the box that fills a column, by the column."""


def figure_boxes(view: View, panel: Panel) -> Keys:
    """Draw the boxes of one figure.

    `view` and `panel`: as on the page.
    """
    code = st.selectbox(
        LABELS["indicator"], CODES, key="figure_indicator", format_func=lambda c: INDICATORS[c].name
    )
    keys = {"indicator": "figure_indicator"}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        keys |= _ends(view, panel, INDICATORS[code])
        keys["value"] = f"figure_value_{code}"
        label = f"{LABELS['value']} ({INDICATORS[code].unit})"
        st.number_input(label, value=None, key=keys["value"], width=260)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        first = date.fromisoformat(f"{month_text(view.settings.as_of)}-01")
        for column in ("date", "known_since"):
            keys[column] = f"figure_{column}_{first}"
            st.date_input(
                LABELS[column],
                first,
                FIRST_DAY,
                LAST_DAY,
                key=keys[column],
                format="YYYY-MM-DD",
                width=160,
            )
        keys["reliability"] = "figure_reliability"
        st.selectbox(
            LABELS["reliability"],
            list(RELIABILITY),
            list(RELIABILITY).index("C"),
            key=keys["reliability"],
            width=260,
            format_func=lambda letter: f"{letter}: {RELIABILITY[letter]}",
        )
    keys["reference"] = "figure_reference"
    st.text_input(LABELS["reference"], key=keys["reference"], max_chars=500)
    return keys


def _ends(view: View, panel: Panel, known: Indicator) -> Keys:
    """Draw the boxes of the countries that an indicator belongs to."""
    names = panel.names
    countries = sorted(names, key=names.__getitem__)
    chosen = {"source": view.settings.source, "receiver": view.country}
    keys = {}
    for end, iso3 in chosen.items():
        if known.entity not in (end, "corridor"):
            continue
        column = f"{end}_iso3"
        keys[column] = f"figure_{end}_{iso3}"
        st.selectbox(
            LABELS[column],
            countries,
            countries.index(iso3) if iso3 else None,
            key=keys[column],
            width=220,
            format_func=lambda iso3: country_option(iso3, names[iso3]),
            placeholder="Choose a country",
        )
    return keys


def row_of(typed: dict[str, Any]) -> dict[str, str]:
    """A row of a file of evidence.

    `typed`: what stands in the boxes, by column; None where nothing does.

    >>> row = row_of({"indicator": "displacement", "source_iso3": "SDN", "value": 12500000.0})
    >>> row["value"], row["unit"], row["receiver_iso3"]
    ('12500000', 'persons', '')
    """
    texts = {
        column: "" if typed.get(column) is None else str(typed[column])
        for column in evidence_columns.COLUMNS
    }
    value = typed.get("value")
    if isinstance(value, float):
        texts["value"] = f"{value:.15g}"
    return texts | {"unit": INDICATORS[texts["indicator"]].unit}


def with_figure(upload: Upload | None, row: dict[str, str]) -> Upload:
    """The visitor's own evidence with one row more, checked as a file is.

    Raises InputError if the row cannot be used: one sentence on the first thing that is wrong with
    it. `upload`: what there is so far. `row`: text by column.
    """
    content = to_csv(pd.DataFrame([row]))
    if upload:
        content = to_bytes(upload.evidence) + content.split(b"\r\n", 1)[1]
    try:
        return read_upload(upload.name if upload else NAME, content)
    except EvidenceError as error:
        first = error.problems[0]
        place = LABELS.get(first.column or "", "")
        said = f"expected {first.expected}, got {first.got}"
        raise InputError(f"{place}: {said}" if place else said) from None

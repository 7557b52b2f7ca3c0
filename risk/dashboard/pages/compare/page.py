"""Two countries, or one at two dates, side by side."""

import pandas as pd
import streamlit as st

from risk.dashboard.look import (
    HOW_TO_COMPARE,
    OUTCOME_NAMES,
    chart,
    download,
    forecast_of,
    sources_line,
)
from risk.dashboard.pages.compare import texts
from risk.dashboard.pages.compare.charts import (
    courses_data,
    courses_spec,
    marks_data,
    pairs_data,
    pairs_spec,
)
from risk.dashboard.pages.compare.controls import compare_controls
from risk.dashboard.pages.compare.data import paired, sides_of, weighs
from risk.dashboard.pages.compare.sides import Side, deciding, month_against, riskiest
from risk.dashboard.pages.compare.tables import (
    comparison_table,
    paired_rows,
    risk_rows,
    value_columns,
)
from risk.dashboard.pages.country import REVISIONS, Place, pick
from risk.dashboard.panels import controls, evidence_line, refused, sidebar, what_if_list
from risk.dashboard.state import View, course, in_turn, open_view, scorer, summary
from risk.dataset import FIRST_AS_OF, Panel
from risk.storage import to_csv
from risk.terms import MEANINGS, counted, mechanisms_of, month_text


@in_turn()
def compare_page() -> None:
    """Draw the page."""
    panel = scorer().panel
    view = open_view(panel)
    st.markdown("Two countries, or one country at two dates, side by side.")
    refused()
    controls(view, panel)
    sidebar(view)
    if view.country is None:
        pick(view)
    else:
        _sides(view, panel)
    with st.expander("How to read this"):
        st.markdown(HOW_TO_COMPARE)


def _sides(view: View, panel: Panel) -> None:
    compare_controls(view, panel)
    first, second = sides_of(view)
    if (first.iso3, first.settings.as_of) == (second.iso3, second.settings.as_of):
        st.info(texts.SAME)
        return
    evidence_line(view)
    what_if_list(view, panel)
    if said := texts.put_in(first, second, len(view.settings.what_ifs)):
        st.caption(said)
    _compared(view, first, second)


def _compared(view: View, first: Side, second: Side) -> None:
    names = texts.labels(first, second)
    st.header(texts.title(first, second), divider="gray")
    for sentence in sentences(first, second):
        st.markdown(sentence)
    st.caption(
        f"Chance of {MEANINGS[view.settings.outcome]} within 12 months, as of the end of "
        f"each side's month. {REVISIONS}"
    )
    if first.settings.as_of != second.settings.as_of and None in view.settings.weights:
        st.caption("Weights and calibration are refitted to what was known in each month.")
    if view.against_as_of is None and month_against(view) == FIRST_AS_OF:
        st.caption(
            "The data begin in January 1992, so the first month is used instead of a year earlier."
        )
    if view.settings.region and not first.settings.region:
        st.caption(
            "One country is outside the chosen region, so both are ranked in the whole world."
        )
    both, drawn = st.columns(2, gap="medium")
    with both:
        _risk(first, second, names)
    with drawn:
        _courses(first, second, names)
    if first.exposed and second.exposed:
        outcome = view.settings.outcome
        mechanisms = mechanisms_of(outcome)
        for mechanism, place in zip(mechanisms, st.columns(len(mechanisms)), strict=True):
            with place:
                _contributions(first.exposed, second.exposed, mechanism, names)
        for mechanism in mechanisms:
            _values(first.exposed, second.exposed, mechanism, names)
    sources_line(view.settings, against=second.settings.as_of)


def sentences(first: Side, second: Side) -> list[str]:
    """The chances, the difference, and mainly why."""
    said = texts.finding(first, second)
    if first.exposed and second.exposed:
        places = first.exposed, second.exposed
        mechanism = deciding(*places)
        said.append(texts.because(*places, mechanism, paired(*places, mechanism)))
    return said


def _risk(first: Side, second: Side, names: tuple[str, str]) -> None:
    """Draw both rows of the risk table, and their download."""
    st.table(risk_rows(first, second, names))
    st.caption(
        f"Difference: {names[0]} minus {names[1]}, before rounding. Index: that of the strongest "
        "corridor, 0–100; a score, not a chance."
    )
    stem = f"spillover_{first.iso3}_{month_text(first.settings.as_of)}"
    download(
        "Download comparison",
        lambda: to_csv(comparison_table(first, second)),
        f"{stem}_{second.iso3}_{month_text(second.settings.as_of)}.csv",
        "Both rows of the risk table and the riskiest corridor into each, in full precision, with "
        "the differences",
        key="csv_comparison",
    )


def _contributions(first: Place, second: Place, mechanism: str, names: tuple[str, str]) -> None:
    of = OUTCOME_NAMES[mechanism].lower()
    st.subheader(f"What makes the index of {of}")
    ways = [
        f"{name}: {row.source} → {row.receiver}, index {row[f'index_{mechanism}']:.1f}"
        for name, row in zip(names, (riskiest(first), riskiest(second)), strict=True)
    ]
    st.markdown(f"The riskiest corridor into each. {'; '.join(ways)}.")
    indicators = paired(first, second, mechanism)
    weighed = indicators[weighs(indicators)]
    pairs, dots = pairs_data(weighed, names)
    chart(
        pairs_spec(len(pairs), names),
        f"pairs_{mechanism}",
        texts.pairs_title(weighed, names, of),
        first.settings,
        against=second.settings.as_of,
        alt=f"{names[0]} and {names[1]}: points of the index of {of}",
        pairs=pairs,
        dots=dots,
    )
    for sentence in texts.origins(indicators, names):
        st.caption(sentence)


def _values(first: Place, second: Place, mechanism: str, names: tuple[str, str]) -> None:
    """Draw all that one of the charts rests on, folded."""
    of = OUTCOME_NAMES[mechanism].lower()
    indicators = paired(first, second, mechanism)
    heavy = weighs(indicators)
    weighed = indicators[heavy]
    with st.expander(f"Values, points and weights: {of}"):
        st.table(paired_rows(weighed, names))
        if texts.filled(weighed):
            st.caption(
                "Median: the value is not known, so the median of the month's corridors is used."
            )
        if not heavy.all():
            st.markdown(f"**{counted(int((~heavy).sum()), 'indicator')} without weight here**")
            st.table(value_columns(indicators[~heavy], names))


def _courses(first: Side, second: Side, names: tuple[str, str]) -> None:
    sides = first, second
    if first.iso3 == second.iso3:
        late = max(sides, key=lambda side: side.settings.as_of)
        lines = {first.name: _course(late)}
        line = first.name
    else:
        lines = {name: _course(side) for name, side in zip(names, sides, strict=True)}
        line = ""
    known = {name: drawn for name, drawn in lines.items() if drawn.probability.notna().any()}
    for name in lines:
        if name not in known:
            st.markdown(f"{name}: no percentage can be shown for any month.")
    if known:
        what = f"chance of {forecast_of(first.settings)}"
        chart(
            courses_spec(names, line),
            "courses",
            texts.courses_title(known, what),
            first.settings,
            against=second.settings.as_of,
            alt=f"{' and '.join(known)}: {what}",
            courses=courses_data(known),
            marks=marks_data(sides, names),
        )
        st.caption(
            "Circle and diamond mark the two sides. In a gap the country was not exposed, or too "
            f"little was known. Each month is a forecast made then. {REVISIONS}"
        )


def _course(side: Side) -> pd.DataFrame:
    """The side's course, without percentages where they are withheld."""
    line = course(side.settings, side.iso3)
    withheld = summary(side.settings, side.settings.outcome).withheld_reason
    return line.assign(probability=float("nan")) if withheld else line

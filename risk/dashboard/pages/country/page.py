"""The page of one country: how likely, why, how sure, and what would change it."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from risk.dashboard.look.texts import month_name
from risk.dashboard.pages.country import data, texts
from risk.dashboard.pages.country.data import Place
from risk.dashboard.pages.country.next import arrivals, what_would_change
from risk.dashboard.pages.country.past import changes, closest, course
from risk.dashboard.pages.country.tables import picks
from risk.dashboard.pages.country.why import corridors_into, importance, why
from risk.dashboard.panels.controls import controls, refused
from risk.dashboard.panels.evidence import evidence_line
from risk.dashboard.panels.sliders import sidebar_head, sliders
from risk.dashboard.panels.what_if import what_if_list
from risk.dashboard.state.session import change, open_view, show, touched
from risk.dashboard.state.shared import countries, scorer
from risk.dashboard.state.turns import in_turn
from risk.dashboard.state.view import View
from risk.dataset.freshness import behind
from risk.explain.contributions import headline
from risk.explain.new_risks import onset_sentence
from risk.risk_table.recent import recent_years
from risk.risk_table.settings import Settings
from risk.terms.outcomes import MEANINGS
from risk.terms.wording import INTERVAL, interval, percent

TOP = 10


@in_turn()
def country_page() -> None:
    """Draw the page."""
    panel = scorer().panel
    view = open_view(panel)
    st.title("Country")
    refused()
    controls(view, panel)
    evidence_line(view)
    what_if_list(view, panel)
    with st.sidebar:
        sidebar_head()
        sliders(view)
    if view.country is None:
        pick(view)
    else:
        settings = data.within(view.settings, view.country)
        if settings != view.settings:
            st.caption(
                "This country is outside the chosen region, so it is ranked in the whole world."
            )
        _country(view, settings, view.country)
    with st.expander("How to read this"):
        st.markdown(texts.HOW_TO_READ)


def pick(view: View) -> None:
    """What stands where no country is chosen: the first ten, to pick one."""
    table = countries(view.settings)
    top = table[table["rank"].notna()].head(TOP)
    month = month_name(view.settings.as_of)
    if top.empty:
        st.info(
            f"None of these countries was exposed in {month}: no source of conflict lay within 500 "
            "km, or the chosen country was not a source then. Choose another region, source or "
            "month."
        )
        return
    st.markdown(texts.CHOOSE.format(month=month))
    with st.container(horizontal=True, gap="small"):
        for iso3, name in zip(top.iso3, top.country, strict=True):
            st.button(name, key=f"pick_{iso3}", on_click=change, kwargs={"country": iso3})
    st.table(picks(top))


def _country(view: View, settings: Settings, iso3: str) -> None:
    place = data.place_of(settings, iso3)
    if place is None:
        name = scorer().panel.names[iso3]
        st.header(name)
        st.info(texts.NO_STATE.format(month=month_name(settings.as_of)))
        return
    st.header(place.name, divider="gray")
    if not place.exposed:
        _not_exposed(place)
        course(place)
        return
    sentence, figures = _headline(place)
    if late := behind(scorer().panel, settings.as_of):
        st.caption(f"{late}.")
    corridors_into(place)
    source = _corridor(view, place)
    why(place, source)
    course(place)
    changes(place, source)
    closest(view, place, source)
    what_would_change(view, place, source)
    arrivals(view, place, source)
    importance(place)
    _rank(place, sentence, figures)  # last, for it takes longest


def _corridor(view: View, place: Place) -> str:
    """Draw the box that picks a corridor; the riskiest stands first, and where none is chosen."""
    names = dict(zip(place.into.source_iso3, place.into.source, strict=True))
    chosen = view.corridor if view.corridor and view.corridor in names else next(iter(names))
    if len(names) == 1:
        return chosen
    show("corridor", chosen)
    st.selectbox(
        "Corridor to explain",
        list(names),
        key="corridor",
        width=320,
        format_func=lambda iso3: f"{names[iso3]} → {place.name}",
        on_change=lambda: touched(corridor=st.session_state.corridor),
        help="The riskiest comes first. Your choice is kept in the address.",
    )
    return chosen


def _not_exposed(place: Place) -> None:
    settings, names = place.settings, scorer().panel.names
    text = texts.NOT_EXPOSED_SOURCE if settings.source else texts.NOT_EXPOSED
    near = names[settings.source] if settings.source else "a source of conflict"
    month = month_name(settings.as_of)
    st.info(text.format(name=place.name, near=near, month=month))


def _headline(place: Place) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Draw the headline; returns where the rank's sentence and figure go, which take longer."""
    row, settings = place.row, place.settings
    one_source = settings.source is not None
    st.markdown(headline(row, place.ranked, one_source=one_source))
    if place.shown:
        st.markdown(texts.frequency(place))
    else:
        st.warning(f"Percentages are withheld: {row.withheld_reason}. Index and rank are shown.")
    years = recent_years(scorer().panel, settings.as_of)
    st.markdown(texts.onset(onset_sentence(row, years)))
    sentence = st.container()
    figures = st.container(horizontal=True)
    with figures:
        if place.shown:
            _figure(
                "Chance",
                percent(row.probability),
                f"{INTERVAL} {interval(row.probability_low, row.probability_high)}",
                f"Within 12 months: {MEANINGS[settings.outcome]}.",
            )
            _figure(
                "Base rate",
                percent(row.base_rate),
                "corridors in the past" if one_source else "countries like this",
                "The best guess without a model: how often the outcome came to countries with "
                "as many sources nearby; for a single source, how often along any "
                "corridor.",
            )
        else:
            for m, name in (("arrivals", "Index arrivals"), ("armed", "Index armed")):
                _figure(
                    name,
                    f"{row[f'index_{m}']:.1f}",
                    "0–100; a score",
                    "The index of its strongest corridor: a score, not a probability.",
                )
    st.caption(
        f"As of {month_name(settings.as_of)}. {texts.REVISIONS} Percentages on this page are "
        "rounded. The downloads on the Map page have full precision."
    )
    return sentence, figures


def _rank(place: Place, sentence: DeltaGenerator, figures: DeltaGenerator) -> None:
    ranks = data.rank_interval(place.settings, place.iso3)
    sentence.markdown(texts.firmness(ranks))
    with figures:
        _figure(
            "Rank",
            f"{place.row['rank']} of {place.ranked}",
            texts.rank_range(ranks),
            "All countries are ranked again with each of 1,000 sets of weights drawn at random "
            "around yours.",
        )


def _figure(label: str, value: str, detail: str, help_text: str) -> None:
    st.metric(
        label, value, delta=detail, delta_color="off", delta_arrow="off", help=help_text, width=220
    )

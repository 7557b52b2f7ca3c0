"""What is new since the month before: a sentence for the finding, and a fold with the table.

The same warnings as those of `python -m risk alerts`, with the page's weights, source and region.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from risk.alerts import NEW_RISK, NEW_SOURCE, Report, csv_bytes, named_by_group, report, words
from risk.dashboard.look import download, fold, plain
from risk.dashboard.pages.map.warned import warnings
from risk.dashboard.state import countries, kept, scorer
from risk.dataset import FIRST_AS_OF
from risk.explain import highest_new
from risk.output import file_stem
from risk.risk_table import Settings, recent_years
from risk.terms import month_name

NAMED = 2


def news_fold(settings: Settings) -> None:
    """Draw the fold with every warning: from, to, why, and how often right."""
    if settings.as_of - 1 < FIRST_AS_OF:
        return
    label = f"What is new since {month_name(settings.as_of - 1)}, and why"
    place = fold(label, "fold_news", icon=":material/campaign:")
    if not place.open:
        return
    shown = replace(settings, what_ifs=())
    news = explained(shown)
    with place:
        if highest := highest_new(countries(shown), recent_years(scorer().panel, shown.as_of)):
            st.markdown(plain(highest))
        st.caption(news.known)
        if news.alerts.empty:
            st.markdown("Nothing crossed a limit or moved by 10 points.")
        else:
            st.table(news_rows(news.alerts).set_index("Where"))
        st.caption(" ".join(news.notes))
        download(
            "Download what is new",
            lambda: csv_bytes(news),
            f"{file_stem(settings)}_warnings.csv",
            "These warnings in full precision, as `python -m risk alerts` writes them",
            key="csv_news",
        )


@kept
def explained(settings: Settings) -> Report:
    """All warnings since the month before, with why and how often right."""
    return report(scorer(), settings, settings.as_of - 1)


def sentence(settings: Settings) -> str:
    """What is new since the month before, as Markdown: how many of each kind, and the first names.

    Empty where there is no month before.
    """
    if settings.as_of - 1 < FIRST_AS_OF:
        return ""
    published = replace(settings, what_ifs=())
    head = f"**New since {month_name(settings.as_of - 1)}:**"
    without = " What-ifs are left out." if settings.what_ifs else ""
    shown = scorer().composed(published).shown
    if len(shown) and np.isnan(shown).all():
        return f"{head} percentages are withheld, so no level can be compared.{without}"
    parts = in_short(warnings(published))
    if not parts:
        return f"{head} {_nothing(settings)}.{without}"
    return f"{head} {plain('; '.join(parts))}.{without}"


def _nothing(settings: Settings) -> str:
    """That nothing is new, in the settings' part of the world alone."""
    if settings.source:
        return "no country crossed a limit"
    if settings.region:
        return "no country there crossed a limit, and no new source is within its reach"
    return "no country crossed a limit, and no country became a source"


def in_short(alerts: pd.DataFrame) -> list[str]:
    """How many warnings there are of each kind, with names of new risks and sources alone.

    `alerts`: as from `warnings`.
    """
    new = alerts.kind.isin((NEW_RISK, NEW_SOURCE))
    return named_by_group(alerts[new], NAMED) + named_by_group(alerts[~new], 0)


def news_rows(alerts: pd.DataFrame) -> pd.DataFrame:
    """The warnings as the page shows them, the most important first."""
    rows = list(alerts.itertuples())
    return pd.DataFrame(
        {
            "Where": [words.name(row) for row in rows],
            "What is new": [f"{str(row.kind).capitalize()}: {words.from_to(row)}" for row in rows],
            "Why": [f"{words.because(row)} {words.moved_by(row)}".strip() for row in rows],
            "To compare": [
                f"{words.base_rate(row)} {words.how_often_right(row)}".strip() for row in rows
            ],
        }
    )

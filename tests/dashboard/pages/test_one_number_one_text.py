"""A chance has one text: sentence, figure, table, chart and briefing say the same of every row."""

import re

import numpy as np
import pytest

from risk.dashboard.pages.compare.sides import Side
from risk.dashboard.pages.compare.tables import risk_rows
from risk.dashboard.pages.compare.texts import said
from risk.dashboard.pages.country.charts import course_data
from risk.dashboard.pages.country.past_tables import course_rows
from risk.dashboard.pages.country.place import Place
from risk.dashboard.pages.country.tables import picks
from risk.dashboard.pages.country.texts import frequency
from risk.dashboard.pages.map.card import sentence
from risk.dashboard.pages.map.drawing.words import map_data
from risk.dashboard.pages.map.ranking_rows import ranking_rows, written
from risk.dataset.panel import FIRST_AS_OF
from risk.explain.contributions import headline
from risk.explain.history import history
from risk.output.briefing.facts import Facts
from risk.output.briefing.page import _label, briefing
from risk.output.briefing.tables import MOST_ROWS
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.terms.levels import LEVELS, level_of
from risk.terms.months import month_text
from risk.terms.wording import INTERVAL, PERCENT, in_100, interval, natural, percent
from tests.dashboard.opening import opened

pytestmark = pytest.mark.slow

STEP = 5  # months: every month of the year has its turn
FEW = 5  # every fifth of them: 25 months apart, so that every month of the year has its turn
NUMBER = re.compile(rf"(?:(?:under |over )?\d+ to )?(?:under |over )?\d+{PERCENT}")
LIMITS = [limit for _, limit in LEVELS[1:]]


def numbers(text: str) -> list[str]:
    """Every percentage and interval of a text, those of "80 % interval" left out."""
    return NUMBER.findall(text.replace(INTERVAL, ""))


def months(scorer):
    return range(FIRST_AS_OF, scorer.panel.last_month + 1, STEP)


@pytest.fixture(scope="module")
def rows(scorer):
    """Exposed countries with a chance, by settings."""
    found = {}
    for as_of in months(scorer):
        settings = Settings(as_of)
        table = country_table(scorer, settings)
        known = table[table.probability.notna()]
        if len(known):
            found[settings] = known
    assert sum(map(len, found.values())) > 4_000
    return found


def test_sentences_tables_and_tooltips_of_every_country_say_the_same(rows, scorer):
    for settings in list(rows)[::FEW]:
        table = rows[settings]
        ranked = len(table)
        shown = written(ranking_rows(table, None, "either"))
        tooltips = map_data(table, settings, None, scorer.panel).chance
        first = picks(table)
        for at, (_, row) in enumerate(table.iterrows()):
            chance = percent(row.probability)
            ends = interval(row.probability_low, row.probability_high)
            base = percent(row.base_rate)
            assert numbers(headline(row, ranked)) == [chance, ends, base]
            assert numbers(sentence(row, settings)) == [chance, ends, base]
            assert (shown["Chance"][at], shown[INTERVAL][at]) == (chance, ends)
            assert shown["Base rate"][at] == base
            assert numbers(tooltips.iloc[at]) == [chance, ends]
            assert first.Chance.iloc[at] == chance
            assert _label(row) == f"{row.country} {chance}"
            side = Side(settings, row.iso3, row.country, place_with(settings, row, ranked))
            assert numbers(said(side, "x")) == [chance, ends]
            other = risk_rows(side, side, ("a", "b")).a
            assert (other.Chance, other[INTERVAL], other["Base rate"]) == (chance, ends, base)
            assert natural(row.probability) in frequency(side.place)


def place_with(settings, row, ranked):
    return Place(settings, row.iso3, row, None, None, 0, ranked, None)


def test_no_text_names_a_level_that_the_row_is_not_in(rows):
    near = 0
    for table in rows.values():
        for p, level in zip(table.probability, table.level, strict=True):
            near += any(limit - 0.005 <= p < limit for limit in LIMITS)
            number = re.sub(r"^(under|over) ", "", in_100(p))
            read = 0.005 if in_100(p) == "under 1" else int(number) / 100
            assert level_of(np.array([read]))[0] == level, (p, level, in_100(p))
    assert near > 20  # else the rule had nothing to do


def test_the_briefing_says_of_the_first_countries_what_the_table_says(scorer, rows):
    for settings in list(rows)[::12]:
        table = rows[settings].head(MOST_ROWS)
        page = briefing(scorer, settings).decode()
        html = re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)
        body = html.split("<h2>Risk</h2>")[1].split("<tbody>")[1].split("</tbody>")[0]
        cells = [numbers(re.sub("<[^>]+>", " ", part)) for part in body.split("</tr>")[:-1]]
        expected = [
            [
                percent(r.probability),
                interval(r.probability_low, r.probability_high),
                percent(r.base_rate),
            ]
            for r in table.itertuples()
        ]
        assert [found[:2] for found in cells] == [row[:2] for row in expected]
        assert all(found[2:] in ([], row[2:]) for found, row in zip(cells, expected, strict=True))
        text = Facts(scorer, settings, None).sentence
        assert numbers(text)[:3] == expected[0]
        assert numbers(text)[3:6] == [row[0] for row in expected[1:4]]


def test_the_course_over_time_says_of_its_last_month_what_the_table_says(scorer, rows):
    settings = list(rows)[-1]
    for row in rows[settings].iloc[::20].itertuples():
        line = history(scorer.forecaster, row.iso3, settings)
        assert course_data(line).chance.iloc[-1] == percent(row.probability)
        assert course_rows(line).Chance.iloc[0] == percent(row.probability)


def test_figure_sentence_and_arithmetic_of_a_page_just_below_a_limit_agree(rows):
    below = [
        (settings, row)
        for settings, table in rows.items()
        for row in table.itertuples()
        if any(limit - 0.005 <= row.probability < limit for limit in LIMITS)
    ]
    for settings, row in below[:: len(below) // 3]:
        app = opened("country", as_of=month_text(settings.as_of), country=row.iso3)
        figures = {metric.label: metric for metric in app.metric}
        chance = percent(row.probability)
        assert figures["Chance"].value == chance
        ends = interval(row.probability_low, row.probability_high)
        assert figures["Chance"].delta == f"{INTERVAL} {ends}"
        texts = [element.value.replace("\\", "") for element in app.main.markdown]
        assert numbers(texts[0])[:2] == [chance, ends]
        arithmetic = next(text for text in texts if "Chance of arrivals =" in text)
        assert arithmetic.rstrip().endswith(f"that is {chance}")
        assert row.level in texts[0]

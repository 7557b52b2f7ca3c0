"""The card of the country looked at: its numbers are the library's, and it can be put away."""

import numpy as np
import pytest

from risk.dashboard.pages.country.tables import range_text
from risk.explain.contributions import corridor_row, explain
from risk.model.sizes import likely_range, size_chances
from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.terms.months import to_month
from risk.terms.outcomes import MECHANISMS
from risk.terms.wording import interval, percent

JUNE = to_month("2021-06")


def part(app, start):
    return next(m.value for m in app.main.markdown if m.value.startswith(start))


def test_it_says_how_likely_from_whom_why_and_how_many(open_app, scorer):
    app = open_app(as_of="2021-06", country="TJK")
    settings = Settings(JUNE)
    row = country_table(scorer, settings).set_index("iso3").loc["TJK"]
    said = part(app, "**Tajikistan**, as of June 2021")
    assert percent(row.probability) in said
    assert interval(row.probability_low, row.probability_high) in said
    for outcome in MECHANISMS:
        alone = country_table(scorer, Settings(JUNE, outcome)).set_index("iso3").loc["TJK"]
        assert percent(alone.probability) in said.partition("By itself:")[2]
    into = corridor_table(scorer, settings).query("receiver_iso3 == 'TJK'")
    assert part(app, "**From:**").startswith(
        f"**From:** {into.source.iloc[0]} {percent(into.probability.iloc[0])}"
    )
    forecast = scorer.forecast(settings)
    riskiest = into.iloc[0]
    place = corridor_row(scorer.panel, forecast, riskiest.source_iso3, "TJK")
    chances = [riskiest[f"probability_{m}"] for m in MECHANISMS]
    table = explain(scorer.forecaster, forecast, place, MECHANISMS[int(np.argmax(chances))], None)
    reasons = table.nlargest(2, "difference")
    assert part(app, "**Why:**").count(" points)") == 2
    for label in reasons.label:
        assert label in part(app, "**Why:**")
    assert "people from a single source in 80 of 100 cases" in part(app, "**How many:**")
    (link,) = app.main.get("page_link")
    assert link.proto.page == "country"


def test_of_one_source_it_says_how_many_from_that_source(open_app, scorer):
    app = open_app(as_of="2021-06", country="TJK", source="AFG")
    forecast = scorer.forecast(Settings(JUNE, source="AFG"))
    row = corridor_row(scorer.panel, forecast, "AFG", "TJK")
    likely = range_text(likely_range(size_chances(scorer.forecaster, forecast)[row]))
    said = f"**How many:** {likely} people from Afghanistan in 80 of 100 cases."
    assert part(app, "**How many:**") == said


@pytest.mark.parametrize("source", [{}, {"source": "AFG"}])
def test_of_armed_fighting_it_says_no_number_of_people(open_app, source):
    app = open_app(as_of="2021-06", country="TJK", outcome="armed", **source)
    assert part(app, "**Why:**")
    assert not [m.value for m in app.main.markdown if "people" in m.value]


def test_it_is_put_away_by_its_button(open_app):
    app = open_app(as_of="2021-06", country="TJK")
    app.button(key="card_close").click().run()
    assert "country" not in app.query_params
    assert not [b for b in app.button if b.key == "card_close"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"as_of": "2021-06", "source": "AFG", "country": "FRA"}, "this does not mean zero"),
        ({"as_of": "1993-06", "country": "TJK"}, "The percentage is withheld"),
        ({"as_of": "1995-06", "country": "SSD"}, "was not a state in this month"),
    ],
)
def test_without_a_percentage_it_says_why(open_app, query, said):
    app = open_app(**query)
    assert not app.exception
    assert any(said in m.value for m in app.main.markdown)
    assert not any(m.value.startswith("**How many:**") for m in app.main.markdown)

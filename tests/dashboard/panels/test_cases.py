import numpy as np
import pytest

from risk.dashboard.pages.map.replay import revealed
from risk.inputs.cases import read_cases
from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.terms.levels import NOT_EXPOSED
from risk.terms.months import month_text
from risk.terms.wording import percent
from tests.dashboard.component import ranked, ranked_chances

CASES = {case.slug: case for case in read_cases()}
SLUG = "afghanistan-2021-06"
ADDRESS = {"as_of": "2021-06", "source": "AFG", "case": SLUG}


def texts(app):
    kinds = (app.markdown, app.caption, app.info, app.warning, app.subheader, app.text)
    return "\n".join(element.value for kind in kinds for element in kind).replace("\\", "")


@pytest.mark.parametrize("slug", CASES)
def test_choosing_a_case_sets_its_month_and_source_and_shows_what_was_said(open_app, slug):
    case = CASES[slug]
    app = open_app().selectbox(key="case_chosen").select(slug).run()
    assert not app.exception
    assert app.query_params["as_of"] == month_text(case.as_of)
    assert app.query_params["source"] == case.source
    assert app.query_params["case"] == slug
    told = case.known(case.as_of)
    assert told.summary in texts(app)
    assert all(statement.text in texts(app) for statement in told.statements)
    assert not any(s.text in texts(app) for s in case.revealed(case.as_of).statements)


def test_claims_are_marked_and_the_capacity_is_named(open_app):
    app = open_app(**ADDRESS)
    claims = sum(statement.claim for statement in CASES[SLUG].known(CASES[SLUG].as_of).statements)
    assert texts(app).count(":orange-badge[Claim") == claims > 0
    assert "ready for 10,000 people" in texts(app)
    assert "Afghanistan did not count as a source" not in texts(app)
    assert "Syria did not count as a source" in texts(
        open_app(as_of="2011-04", case="syria-2011-04")
    )


def test_the_cases_evidence_is_off_until_it_is_switched_on(open_app, scorer):
    app = open_app(**ADDRESS)
    published = ranked(app)
    assert not any("With evidence" in text.value for text in app.text)
    app.toggle(key="case_evidence").set_value(True).run()
    evidence = CASES[SLUG].evidence
    assert app.query_params["evidence"] == evidence.short
    table = country_table(scorer, Settings(CASES[SLUG].as_of, source="AFG", evidence=evidence))
    exposed = table[table.level != NOT_EXPOSED]
    np.testing.assert_array_equal(ranked_chances(app), exposed.probability)
    assert any("rows applied" in text.value for text in app.text)
    app.toggle(key="case_evidence").set_value(False).run()
    assert ranked(app) == published


def test_what_happened_is_hidden_until_it_is_revealed(open_app):
    app = open_app(**ADDRESS)
    assert "9,064" not in texts(app)
    app.button(key="reveal").click().run()
    assert app.query_params["reveal"] == "1"
    assert "Tajikistan had 9,064 arrivals in 2021" in texts(app)
    assert "another war, not spill-over" in texts(app)
    later = CASES[SLUG].revealed(CASES[SLUG].as_of).statements
    assert later and all(statement.text in texts(app) for statement in later)
    assert "only data published by then, as revised since" in texts(app)
    app.button(key="later").click().run()
    assert app.query_params["reveal"] == "1" and app.query_params["as_of"] == "2021-07"
    app.button(key="reveal").click().run()
    assert "reveal" not in app.query_params


def test_the_revealed_rows_are_the_librarys(scorer):
    case = CASES[SLUG]
    settings = Settings(case.as_of, source="AFG")
    rows, near = revealed(settings, case, scorer.panel)
    row = rows.set_index("Country").loc["Tajikistan"]
    p = corridor_table(scorer, settings).set_index("receiver_iso3").probability["TJK"]
    assert row.Forecast == percent(p)
    assert row["Arrivals 2021"] == "9,064 (near miss)"
    assert row["10,000 or more 2021"] == row["Fighting 2021"] == "no"
    assert len(near) == 1


def test_an_unknown_case_falls_back_with_one_sentence(open_app):
    app = open_app(case="../../etc", reveal="yes")
    assert not app.exception
    assert [w.value for w in app.warning] == [
        "Some values in this link cannot be used (case, reveal). Defaults are shown instead."
    ]

import re

import pytest

from risk.dashboard.look.plain import named
from risk.dashboard.pages.method.page import citation, coverage_spec
from risk.dashboard.pages.method.tables import coverage, fit_table, indicator_list, value_table
from risk.terms.catalogue import CATALOGUE, GROUPS, INDICATORS
from risk.terms.months import month_name, to_month
from risk.terms.outcomes import MECHANISMS
from risk.terms.wording import PERCENT
from tests.dashboard.opening import opened

AS_OF = to_month("2021-06")


@pytest.fixture(scope="module")
def fits(scorer):
    return {m: scorer.forecaster.fit(m, AS_OF) for m in MECHANISMS}


@pytest.fixture
def method():
    return opened("method", as_of="2021-06")


def test_the_contents_lead_to_every_section(method):
    (contents,) = [text.value for text in method.markdown if text.value.startswith("On this page")]
    links = re.findall(r"\[(.+?)\]\(#(.+?)\)", contents)
    assert links == [(head.value, head.proto.anchor) for head in method.header]
    assert len(links) == 8


def test_the_page_opens_for_the_months_fit(method, scorer):
    assert method.header[0].value == "What is forecast"
    assert any("June 2021" in text.value for text in method.markdown)
    shown = method.table[1].value
    assert shown.equals(fit_table(scorer.forecaster, AS_OF))


def test_the_page_says_where_the_data_end(method, scorer):
    end = month_name(to_month(scorer.panel.description["last_violence_month"]))
    assert any(f"The violence data end in {end}" in text.value for text in method.markdown)


def test_evidence_is_not_said_to_stand_still(fits):
    text = indicator_list("judgement", fits)
    assert "it does not change" not in text and "given in the evidence" in text


def test_every_indicator_is_described_with_unit_source_and_weights(fits):
    text = "\n".join(indicator_list(group, fits) for group in GROUPS)
    for place, indicator in enumerate(CATALOGUE):
        line = next(t for t in text.splitlines() if t.startswith(f"- **{indicator.name}**"))
        assert indicator.exactly in line and indicator.unit in line and indicator.publisher in line
        if indicator.learned_by:
            assert f"({fits['arrivals'].weights[place]}{PERCENT} arrivals, " in line


def test_the_value_tables_are_those_of_the_fit(fits):
    table = value_table("arrivals", fits)
    used = [c for c, w in zip(CATALOGUE, fits["arrivals"].weights, strict=True) if w]
    assert table.index.tolist() == [named(indicator.code) for indicator in used]
    place = CATALOGUE.index(used[0])
    assert table.iloc[0, -1].endswith(f"→ {fits['arrivals'].values[place][-1]:.2f}")


def test_coverage_is_the_share_of_values_known(scorer):
    table = coverage(scorer.panel).set_index(["indicator", "year"]).share
    assert table.between(0, 1).all()
    assert set(table.index.levels[0]) == {i.name for i in CATALOGUE if not i.judgement}
    assert table[INDICATORS["border_exposure"].name].eq(1).all()
    assert coverage_spec()["data"] == {"name": "coverage"}


def test_the_citation_names_both_versions(scorer):
    text = citation(scorer, AS_OF)
    assert scorer.panel.version in text and scorer.forecaster.models.version in text

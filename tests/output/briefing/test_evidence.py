"""What a briefing says of evidence, what-ifs and the case."""

import dataclasses

import pytest

from risk.inputs.cases import read_cases
from risk.inputs.evidence import origin_text
from risk.inputs.what_if_parser import parse_what_ifs
from risk.output.briefing.page import briefing
from risk.terms.catalogue import INDICATORS
from tests.output.briefing.pages import AFGHANISTAN, Page, case_evidence

pytestmark = pytest.mark.slow


def test_evidence_and_what_ifs_are_named(scorer):
    what_ifs = parse_what_ifs(["border_incidents:AFG>TJK=5"])
    settings = dataclasses.replace(AFGHANISTAN, what_ifs=what_ifs, evidence=case_evidence())
    text = Page(briefing(scorer, settings)).text
    assert "border_incidents:AFG>TJK=5" in text
    digest = settings.evidence.known_by(settings.as_of).short
    assert f"Evidence {digest}" in text and "nasty" not in text
    assert "published data only" not in text


def test_the_case_is_told_with_claims_marked_and_nothing_said_later(page):
    case = next(c for c in read_cases() if c.slug == "afghanistan-2021-06")
    told = case.known(case.as_of)
    later = case.revealed(case.as_of)
    assert told.summary in page.text
    assert "said it was ready for 10,000 people (2021-06-23" in page.text
    assert all(statement.text in page.text for statement in told.statements)
    assert later.statements and not any(s.text in page.text for s in later.statements)
    claim = next(s for s in told.statements if s.claim)
    assert f"Claim, not an observation. {claim.text}" in page.text
    assert not any(sentence in page.text for sentence in later.aftermath)


def test_evidence_that_counts_has_its_other_counts_and_the_rest_a_reason(scorer):
    evidence = case_evidence()
    page = Page(briefing(scorer, dataclasses.replace(AFGHANISTAN, evidence=evidence)))
    scored = scorer.forecast(dataclasses.replace(AFGHANISTAN, evidence=evidence)).rows
    used = set(scored.evidence_row.ravel().tolist()) - {-1}
    rows = next(rows for caption, rows in page.tables.items() if "Evidence" in str(caption))
    assert len(rows) - 1 == len(used) > 0
    known = evidence.rows.iloc[sorted(used)]
    share = known[known.indicator == "territory_controlled"].iloc[0]
    assert f"(others: {share.low:g} to {share.high:g})" in page.text
    assert "that change nothing here:" in page.text


def test_a_value_from_evidence_keeps_its_origin_in_the_table_of_indicators(scorer):
    case = next(c for c in read_cases() if c.slug == "afghanistan-2021-06")
    settings = dataclasses.replace(AFGHANISTAN, outcome="arrivals", evidence=case.evidence)
    page = Page(briefing(scorer, settings, "TJK"))
    rows = page.table("Points of the index")
    indicator = INDICATORS["territory_controlled"]
    row = rows[indicator.name]
    assert f"{indicator.name} = {indicator.exactly}" in page.text
    claim = case.evidence.rows[case.evidence.rows.value == 75].iloc[0]
    assert row["Period to"] == "2021-06-23"
    assert row["Source"] == f"E{origin_text(claim)[1:]}"
    for words in ("reliability D", "known since 2021-06", claim.reference, claim.note):
        assert words in row["Source"]

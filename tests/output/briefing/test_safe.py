"""A briefing is one file that runs nothing, asks for nothing, and is the same each time."""

import dataclasses
import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from risk.cli import main
from risk.output.briefing import page as page_module
from risk.output.briefing.page import briefing
from risk.output.templates import TEMPLATES
from risk.risk_table.load import load_scorer
from risk.terms.catalogue import CATALOGUE
from risk.terms.months import month_name, to_month
from tests.output.briefing.pages import AFGHANISTAN, AS_OF, Page, case_evidence, with_panel

pytestmark = pytest.mark.slow

NASTY = "<script>alert('x')</script> \"&\" <img src=http://evil.example/x onerror=alert(1)>"


def test_nothing_in_it_runs_or_is_fetched(page, content):
    names = {name for name, _ in page.elements}
    assert not names & {"script", "link", "img", "iframe", "object", "embed", "image", "use", "a"}
    attributes = {key for _, a in page.elements for key in a}
    assert not {a for a in attributes if a.startswith("on")} | attributes & {"src", "href", "style"}
    assert b"url(" not in content and b"@import" not in content
    policy = next(a["content"] for n, a in page.elements if n == "meta" and "http-equiv" in a)
    assert policy.startswith("default-src 'none'")


def test_a_nasty_country_name_is_text_and_nothing_else(scorer):
    countries = scorer.panel.countries.copy()
    countries.loc[countries.iso3.isin(["PAK", "AFG"]), "country"] = NASTY
    content = briefing(with_panel(scorer, countries=countries), AFGHANISTAN)
    page = Page(content)
    assert b"<script" not in content and b"<img" not in content
    assert NASTY in page.text
    assert NASTY in page.table("Countries by risk")


def test_a_nasty_reference_in_the_evidence_is_text_and_nothing_else(scorer):
    rows = case_evidence()
    rows.rows["reference"] = NASTY
    content = briefing(scorer, dataclasses.replace(AFGHANISTAN, evidence=rows))
    assert b"<script" not in content
    assert NASTY in Page(content).text


def test_the_template_escapes_and_knows_every_name_and_marks_no_text_as_markup():
    hostile = TEMPLATES.from_string("<p>{{ text }}</p>").render(text=NASTY)
    assert [name for name, _ in Page(hostile.encode()).elements] == ["p"]
    with pytest.raises(UndefinedError, match="no_record"):
        TEMPLATES.from_string("{{ no_record }}").render()
    source = Path(page_module.__file__).with_name("briefing.html").read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|\bautoescape\b", source)


def test_the_same_settings_give_the_same_bytes(content):
    assert briefing(load_scorer(), AFGHANISTAN) == content


def test_what_it_says_of_itself(page, scorer):
    end = month_name(to_month(scorer.panel.description["last_violence_month"]))
    for words in (
        "As of June 2021, next 12 months",
        "Not a current warning",
        "published by the end of June 2021, as revised since",
        f"violence data end in {end}",
        scorer.panel.version,
        scorer.forecaster.models.version,
        "CC BY-SA 4.0",
        "risk score --as-of 2021-06 --outcome either --source AFG",
    ):
        assert words in page.text
    for source in scorer.panel.description["sources"]:
        assert source["title"] in page.text
    weights = scorer.forecaster.fit("armed", AS_OF).weights
    for indicator, weight in zip(CATALOGUE, weights, strict=True):
        assert not weight or f"{indicator.name} {weight}" in page.text


def test_the_command_line_writes_the_same_file(content, tmp_path, capsys):
    out = tmp_path / "afg.html"
    assert main(["brief", "--as-of", "2021-06", "--source", "AFG", "--out", str(out)]) == 0
    assert out.read_bytes() == content
    assert main(["brief", "--as-of", "2021-06", "--country", "XXX", "--out", str(out)]) == 2
    assert "expected the ISO3 code or the name of a country, got 'XXX'" in capsys.readouterr().err
    assert out.read_bytes() == content

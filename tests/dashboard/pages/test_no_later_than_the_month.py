"""Nothing dated later than the as-of month is shown, on any page or in any file.

The rule, page by page:

- Map, Country, Compare, briefing and bundle are of the as-of month. No year and no month in any
  text, table, chart or figure is later. Three things may be: the sentence that says where the data
  end; publishers, versions and licences, which are today's and name their release; and labels and
  options of controls, which lead to another month or case and tell nothing of it.
- Track record and Method speak of the past and the method as known today, and have to say so. What
  a case tells may change nothing on them.
- On all of them, and in both files, another content of the cases changes not a byte, as long as
  their month has not come.
"""

import csv
import io
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from risk.dashboard.state import served as data
from risk.dashboard.state.view import PARTS
from risk.dataset.panel import FIRST_AS_OF
from risk.inputs.cases import Capacity, Statement, Told, read_cases
from risk.output.briefing import evidence as briefing_evidence
from risk.output.briefing.page import briefing
from risk.output.bundle import bundle
from risk.risk_table.settings import Settings
from risk.terms.months import month_text
from tests.dashboard.later import later, shown
from tests.dashboard.opening import opened

pytestmark = pytest.mark.slow

CASES = {case.slug: case for case in read_cases()}
OF_THE_MONTH = ("map", "country", "compare")
OF_TODAY = ("track_record", "method")
CONTROLS = {
    "button",
    "button_group",
    "selectbox",
    "multiselect",
    "slider",
    "checkbox",
    "toggle",
    "download_button",
    "file_uploader",
    "bidi_component",
    "number_input",
    "text_input",
    "date_input",
    "code",  # the address to share, which names the case that is looked at
}
FOLDS = ("what_if", "evidence", "columns", "changed", "not_exposed")
DATED = ("date", "known_since")
SOON = 1
LONG = 72


def test_the_rule_finds_what_is_later_and_nothing_else():
    june_2015 = 2015 * 12 + 5
    for text in ("as of July 2015", "2015-07-01", "in 2016", "Analysis, June 2021 (no author)"):
        assert later(text, june_2015), text
    for text in (
        "June 2015",
        "2015-06-30",
        "in 2015",
        "The violence data end in December 2023.",
        "The violence data end in May 2026, provisional from January 2026 on.",
        "2,016 people",
        "2016.5 km",
        "0.2016",
        "10,000",
    ):
        assert not later(text, june_2015), text


def other_content(case):
    """A case of the same name and month that tells something else."""
    made = ("2001-01-01", "Somebody else", "A")
    told = Told(
        "Quite another summary.",
        tuple(Capacity(iso3, 77_777, *made) for iso3 in (case.source, *case.receivers)),
        (Statement(made[0], "Quite another statement.", *made[1:], claim=True),),
        ("Quite another aftermath.",),
    )
    return replace(case, _told=told)


@pytest.fixture
def changed(monkeypatch):
    """Let the cases tell something else from here on."""

    def change() -> None:
        made = {slug: other_content(case) for slug, case in CASES.items()}
        monkeypatch.setattr(data, "read_cases", lambda **_: list(made.values()))
        monkeypatch.delitem(data.scorer().kept._results, ("cases",))
        monkeypatch.setattr(briefing_evidence, "read_cases", lambda: list(made.values()))

    return change


def views() -> list[Any]:
    """A case, a month before it, one of its countries: its source, its first and last receiver."""
    found = []
    for slug, case in CASES.items():
        for iso3 in (case.source, case.receivers[0], case.receivers[-1]):
            found.append(pytest.param(case, case.as_of - SOON, iso3, id=f"{slug}-{iso3}"))
        long_ago = max(case.as_of - LONG, FIRST_AS_OF)
        found.append(pytest.param(case, long_ago, case.receivers[0], id=f"{slug}-long-before"))
    return found


@pytest.mark.parametrize(("case", "as_of", "iso3"), views())
def test_the_country_page_shows_nothing_later(case, as_of, iso3, changed):
    query = {"as_of": month_text(as_of), "country": iso3, "case": case.slug}
    check_page("country", as_of, [query | {"part": part} for part in PARTS], changed)


@pytest.mark.parametrize("page", OF_THE_MONTH)
@pytest.mark.parametrize("slug", CASES)
def test_no_page_of_a_cases_source_shows_anything_later(slug, page, changed):
    case = CASES[slug]
    as_of = case.as_of - SOON
    query = {
        "as_of": month_text(as_of),
        "source": case.source,
        "case": slug,
        "country": case.receivers[0],
        "against": case.receivers[1],
        "evidence": case.evidence.short,
    }
    check_page(page, as_of, [query], changed)


def check_page(page: str, as_of: int, queries: list[dict[str, str]], changed: Any) -> None:
    before = [shown(opened(page, FOLDS, **query)) for query in queries]
    for elements in before:
        assert sum(map(len, elements.values())) > 20
        for kind, texts in elements.items():
            if kind not in CONTROLS:
                assert [found for text in texts for found in later(text, as_of)] == [], kind
    changed()
    assert [shown(opened(page, FOLDS, **query)) for query in queries] == before


@pytest.mark.parametrize("page", OF_TODAY)
def test_what_is_known_today_says_so_and_knows_no_case(page, changed):
    case = CASES["afghanistan-2021-06"]
    query = {"as_of": "2015-06", "source": case.source, "country": "TJK", "case": case.slug}
    before = shown(opened(page, FOLDS, **query))
    said = " ".join(before["markdown"])
    assert "every outcome in the files counts" in said or "as it is\ntoday" in said
    changed()
    assert shown(opened(page, FOLDS, **query)) == before


class Text(HTMLParser):
    """Text of a page without its style, its sources and its versions."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.skipped = ""
        self.feed(content.decode())

    def handle_starttag(self, tag, attrs):
        self.skipped = tag if tag == "style" else self.skipped

    def handle_endtag(self, tag):
        self.skipped = "" if tag == self.skipped else self.skipped

    def handle_data(self, data):
        if not self.skipped:
            self.parts.append(data)


@pytest.mark.parametrize(("case", "as_of", "iso3"), views())
def test_the_briefing_shows_nothing_later(scorer, case, as_of, iso3, changed):
    settings = Settings(as_of, source=case.source, evidence=case.evidence or None)
    of_country = None if iso3 == case.source else iso3
    content = briefing(scorer, settings, of_country)
    text = " ".join("\n".join(Text(content).parts).split())  # as it reads, whatever its lines
    told, _, _ = text.partition("Sources and licences")
    assert len(told) > 1_000 and later(told, as_of) == []
    changed()
    assert briefing(scorer, settings, of_country) == content


def test_the_bundle_holds_no_evidence_that_was_not_known(scorer):
    case = CASES["afghanistan-2021-06"]
    for as_of in (case.as_of, case.as_of - 3, case.as_of - LONG):
        settings = Settings(as_of, source=case.source, evidence=case.evidence)
        with zipfile.ZipFile(io.BytesIO(bundle(scorer, settings, "q"))) as archive:
            files = {name: archive.read(name).decode() for name in archive.namelist()}
        given = files.get("evidence.csv", "")
        dates = [row[column] for row in csv.DictReader(io.StringIO(given)) for column in DATED]
        assert [date for date in dates if later(date, as_of)] == []
        known = case.evidence.known_by(as_of)
        assert given.count("\n") == (len(known) + 1 if known else 0)
        assert later(files["README.txt"], as_of) == []
        until = replace(settings, evidence=known)
        with zipfile.ZipFile(io.BytesIO(bundle(scorer, until, "q"))) as archive:
            assert {n: archive.read(n).decode() for n in archive.namelist()} == files

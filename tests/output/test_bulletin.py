"""The bulletin: what the command `alerts` says, on one page that asks nothing of anyone."""

import re
from html.parser import HTMLParser
from importlib import import_module

import pytest

from risk.alerts.report import report
from risk.alerts.text import in_short, is_small, rows_of
from risk.alerts.words import from_to, name
from risk.cli import main
from risk.inputs.watch import Rule, Watch
from risk.output.briefing.bulletin import MOST_ROWS, bulletin
from risk.output.templates import TEMPLATES
from risk.risk_table.settings import Settings
from risk.terms.months import to_month

pytestmark = pytest.mark.usefixtures("warm_commands")

JUNE = to_month("2021-06")
BEFORE = to_month("2020-06")
AFRICA = Settings(JUNE, region="Africa")
WATCH = Watch(
    countries=("ARM", "GEO", "TJK"),
    outcomes=("either", "armed"),
    rules=(Rule("baku", source="AZE", limit=0.02),),
)

LINKS = ("src", "href", "srcset", "action")


class Words(HTMLParser):
    """All text of a page, its tags, and what they point to."""

    def __init__(self, content):
        super().__init__()
        self.words = []
        self.tags = set()
        self.targets = []
        self.feed(content.decode())

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.words))

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.targets += [
            value for key, value in attrs if key in ("src", "href", "srcset", "action")
        ]

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture(scope="module")
def found(scorer):
    return report(scorer, AFRICA, BEFORE)


@pytest.fixture(scope="module")
def africa(scorer, found):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(import_module("risk.output.briefing.bulletin"), "report", lambda *_: found)
        return bulletin(scorer, AFRICA, BEFORE)


def flat(text):
    return re.sub(r"\s+", " ", text)


@pytest.mark.slow
def test_the_bulletin_says_every_change_that_the_command_lists(found, africa):
    page = Words(africa)
    assert flat(in_short(found)) in page.text and flat(found.known) in page.text
    listed = [row for row in rows_of(found.alerts) if not is_small(row)]
    assert len(listed) > 10
    for row in listed[:MOST_ROWS]:
        assert flat(name(row)) in page.text and flat(from_to(row)) in page.text
    for note in found.notes:
        assert flat(note) in page.text


def test_it_holds_a_map_with_the_new_risks_and_what_would_change_them(africa):
    page = Words(africa)
    assert "svg" in page.tags and "What would change it" in page.text
    assert africa.count(b'class="new"') >= 1
    assert re.search(r"would move the country from \w+ to \w+", page.text)


def test_nothing_runs_and_nothing_is_fetched(africa):
    page = Words(africa)
    assert not page.tags & {"script", "img", "iframe", "object", "embed", "link", "form"}
    assert page.targets == [] and b"url(" not in africa
    assert b"default-src 'none'" in africa


def test_a_watchlist_names_its_countries_outcomes_and_rules(scorer):
    page = Words(bulletin(scorer, Settings(JUNE), BEFORE, WATCH))
    assert "Armenia, Georgia, Tajikistan" in page.text
    assert "(rule baku)" in page.text and "armed" in page.text


def test_a_quiet_place_says_so(scorer):
    page = Words(bulletin(scorer, Settings(JUNE), JUNE - 1, Watch(countries=("ISL",))))
    assert "Nothing crossed a limit or moved by 10 points." in page.text


def test_what_a_record_holds_is_escaped(scorer, monkeypatch):
    nasty = "<script>alert('x')</script>"
    monkeypatch.setattr(
        import_module("risk.output.briefing.bulletin"), "in_short", lambda found: nasty
    )
    page = bulletin(scorer, Settings(JUNE), JUNE - 1, Watch(countries=("ISL",)))
    assert nasty.encode() not in page
    assert b"&lt;script&gt;alert(" in page
    assert TEMPLATES.autoescape is True


@pytest.mark.slow
def test_the_command_writes_the_same_bytes(scorer, africa, tmp_path):
    path = tmp_path / "africa.html"
    options = ["--since", "2020-06", "--as-of", "2021-06", "--region", "Africa", "--out", str(path)]
    assert main(["brief", "--what-changed", *options]) == 0
    assert path.read_bytes() == africa


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            ["--as-of", "2021-06", "--since", "2021-05"],
            "--since: expected it with --what-changed only",
        ),
        (["--what-changed", "--country", "TJK"], "--country: leave it out with --what-changed"),
        (
            ["--what-changed", "--what-if", "border_incidents:AFG>TJK=0"],
            "--what-if: leave it out with --what-changed",
        ),
        (
            ["--what-changed", "--region", "Africa", "--watch", "w.toml"],
            "--region: expected either --region or --watch, got both",
        ),
        (
            ["--what-changed", "--outcome", "armed", "--watch", "w.toml"],
            "--outcome: expected either --outcome or --watch, got both",
        ),
        ([], "--as-of: expected a month as YYYY-MM, got none"),
        (
            ["--what-changed", "--as-of", "2021-06", "--since", "2021-06"],
            "--since: expected a month before 2021-06, got 2021-06",
        ),
    ],
)
def test_options_that_do_not_go_together_are_refused(options, sentence, tmp_path, capsys):
    out = tmp_path / "none.html"
    assert main(["brief", *options, "--out", str(out)]) == 2
    assert sentence in capsys.readouterr().err and not out.exists()

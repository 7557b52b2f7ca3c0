"""docs/warnings.md says every column, every key of a rule, and an example that is read as it is."""

import re

import pytest

from risk.alerts.contents import ALERT_TABLE, VERSION
from risk.inputs.watch import Rule, parse_watch
from tests.conftest import ROOT

DOCUMENT = (ROOT / "docs" / "warnings.md").read_text(encoding="utf-8")


def columns_text():
    lines = [f"Version {VERSION}.", "", "| column | unit | meaning |", "|---|---|---|"]
    lines += [f"| `{c.name}` | {c.unit} | {c.description} |" for c in ALERT_TABLE.columns]
    return "\n".join(lines)


def test_the_document_lists_the_columns():
    _, _, listed = DOCUMENT.partition("<!-- columns: tests/alerts/test_docs.py -->\n\n")
    assert listed == columns_text() + "\n"


@pytest.mark.parametrize("key", [key for key in Rule.__dataclass_fields__ if key != "name"])
def test_the_document_says_every_key_of_a_rule(key):
    assert re.search(rf"^\| .*`{key}`.* \|", DOCUMENT, re.MULTILINE)


def test_the_example_is_a_watch_file():
    (example,) = re.findall(r"```toml\n(.*?)```", DOCUMENT, re.DOTALL)
    watch = parse_watch(example.encode(), "example")
    assert len(watch.rules) == 3 and watch.countries == ("TJK", "UZB", "PAK")

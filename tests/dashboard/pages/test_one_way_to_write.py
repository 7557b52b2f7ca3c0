"""Numbers, chances and plurals are written in one way in every text of every page."""

import re

import pytest
from google.protobuf.descriptor import FieldDescriptor
from streamlit.testing.v1 import AppTest

from risk.dashboard.state.view import PARTS, RECORD_PARTS
from tests.dashboard.opening import visited
from tests.waiting import HANG_S

PAGES = ("map", "country", "compare", "track_record", "method")
CASE = {
    "as_of": "2021-06",
    "source": "AFG",
    "country": "TJK",
    "watch": "TJK",
    "against": "PAK",
    "case": "afghanistan-2021-06",
    "what_if": "territory_controlled:AFG=90",
}
WORLD = {"country": "TCD", "outcome": "arrivals", "region": "Africa", "watch": "TCD"}
VIEWS = [
    *((page, CASE) for page in PAGES),
    *((page, WORLD) for page in PAGES if page != "method"),
    *(("country", CASE | {"part": part}) for part in PARTS[1:]),
    *(("track_record", CASE | {"record_part": part}) for part in RECORD_PARTS[1:]),
]
# A case quotes reports as they were written, the share of people hosted is no chance, and written
# out arithmetic needs its digits.
QUOTED = re.compile("with contested ones that count was|of the people hosted|; value = ")
WRONG = {
    "a per-cent sign after another blank, or none": r"\d(?:|[ \u2009\u202f])%",
    "per cents with decimals, but for measured values": r"\d\.\d+\s*%(?! of the)",
    "a range of per cents with a dash": r"\d\s*%?\s*[–-]\s*\d+\s*%",
    "probability, where the pages say chance": r"(?i)probabilit(?!y`)",
    "one thing in the plural": r"(?<![\d.,−+:/])\b1 (?!yes\b|as\b|is\b|was\b|always\b)[a-z]+s\b",
    "a sign where a word belongs": r"[<>≤≥]\s*\d+\s*%",
    "one point in the plural": r"[+−]1 (?:percentage )?points",
}
PLACES_OF_CODE = ("css_content", "js_content", "html_content", ".spec", ".id", ".url", ".key")


def texts_of(message, place=""):
    """Every text of what is sent to the browser for an element, with its place in the message."""
    for field, value in message.ListFields():
        name = f"{place}.{field.name}"
        many = value if field.is_repeated else [value]
        if field.type == FieldDescriptor.TYPE_STRING:
            yield from ((name, text) for text in many)
        elif field.type == FieldDescriptor.TYPE_MESSAGE and not is_map(field):
            for part in many:
                yield from texts_of(part, name)


def is_map(field):
    return field.message_type.GetOptions().map_entry


def cells_of(node):
    """Column names and texts of a table."""
    if node.type not in ("arrow_data_frame", "arrow_table"):
        return
    yield from map(str, node.value.columns)
    for column in node.value.columns:
        yield from (cell for cell in node.value[column] if isinstance(cell, str))


def wrong_texts(app):
    found = set()
    for node in (*app.main, *app.sidebar):
        if not hasattr(node.proto, "ListFields"):
            continue
        texts = [text for place, text in texts_of(node.proto) if not place.endswith(PLACES_OF_CODE)]
        for text in (*texts, *cells_of(node)):
            read = text.replace("\\u00a0", "\N{NO-BREAK SPACE}").replace("\\", "")
            for kind, pattern in WRONG.items():
                for match in re.finditer(pattern, read):
                    around = read[max(0, match.start() - 50) : match.end() + 40]
                    if not QUOTED.search(around):
                        found.add(f"{kind}: …{around}…")
    return sorted(found)


def draw(page):
    from importlib import import_module
    from unittest.mock import patch

    import streamlit

    fold = streamlit.expander

    def open_fold(label, *_, **options):
        return fold(label, True, **{k: v for k, v in options.items() if k != "expanded"})

    with patch.object(streamlit, "expander", open_fold):
        module = import_module(f"risk.dashboard.pages.{page}.page")
        getattr(module, f"{page.split('_')[0]}_page")()


@pytest.mark.parametrize(("page", "view"), VIEWS)
def test_every_text_of_a_page_writes_numbers_and_chances_in_one_way(page, view):
    app = AppTest.from_function(draw, args=(page,), default_timeout=HANG_S)
    visited(app, (), **view)
    assert not app.exception
    assert wrong_texts(app) == []


def test_the_patterns_find_what_they_are_for():
    wrong = ("8%", "8 %", "59.8–72 %", "5–15 %", "the probability", "1 rows", "+1 points", "<1 %")
    for text in wrong:
        assert any(re.search(pattern, text) for pattern in WRONG.values()), text
    for text in ("8\N{NO-BREAK SPACE}%", "1 row", "11 rows", "+1 point", "1 yes, 0 no"):
        assert not any(re.search(pattern, text) for pattern in WRONG.values()), text

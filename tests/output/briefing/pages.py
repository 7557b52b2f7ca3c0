"""A briefing read back: its tables, texts and what it points to."""

import dataclasses
import re
from html.parser import HTMLParser

from risk.inputs.cases import read_cases
from risk.inputs.evidence import Evidence
from risk.model.forecast import Forecaster
from risk.risk_table.scorer import Scorer
from risk.risk_table.settings import Settings
from risk.terms.months import to_month

AS_OF = to_month("2021-06")


AFGHANISTAN = Settings(AS_OF, source="AFG")


class Page(HTMLParser):
    """Elements in order, tables as rows of text; complains of tags that do not match."""

    def __init__(self, content: bytes):
        super().__init__()
        self.open = []
        self.elements = []
        self.tables = {}
        self.words = []
        self.caption = None
        self.feed(content.decode())
        self.close()
        assert not self.open

    @property
    def text(self):
        return re.sub("[ \\n]+", " ", " ".join(self.words)).strip()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)
        if tag == "caption":
            self.caption = ""
        elif tag == "tr":
            self.tables.setdefault(self.caption, []).append([])
        elif tag in ("td", "th"):
            self.tables[self.caption][-1].append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)
        if self.open and self.open[-1] == "caption":
            self.caption += data
        elif {"td", "th"} & set(self.open):
            self.tables[self.caption][-1][-1] += data

    def table(self, start):
        """Body rows by first cell, of the table whose caption starts so."""
        rows = next(rows for caption, rows in self.tables.items() if caption.startswith(start))
        return {row[0]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}


def with_panel(scorer, **changes):
    panel = dataclasses.replace(scorer.panel, **changes)
    return Scorer(Forecaster(panel, scorer.forecaster.models))


def case_evidence() -> Evidence:
    case = next(c for c in read_cases() if c.slug == "afghanistan-2021-06")
    return Evidence("nasty", case.evidence.rows.copy())

"""docs/soak.md: what was tried, how often, and what came."""

import platform
import subprocess
from collections import Counter
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from risk.dashboard.panels.evidence import MOST_MB
from risk.inputs.evidence_file import MOST_BYTES, MOST_ROWS
from risk.risk_table.load import load_scorer
from risk.storage.files import ROOT, write_bytes
from tests.soak.counting import MOST_CALLS
from tests.soak.judges import SCORED_EVERY

DOCUMENT = ROOT / "docs" / "soak.md"
PACKAGES = ("streamlit", "pandas", "numpy", "hypothesis", "playwright")
TITLES = {
    "uploads": "Files of evidence, through the reader that the upload calls",
    "addresses": "Addresses, through their reader and back, some also through the risk table",
    "pages": "Whole pages, drawn from a sample of both",
    "browser": "A real server and Chromium",
    "commands": "The command line",
    "cases": "Files of cases",
}
OUTCOMES = ("accepted", "refused", "refused in part", "drawn")
Records = list[dict[str, Any]]


def write_document(records: Records, *, seed: str | None) -> None:
    """Write the document, if every section was tried."""
    if {record["section"] for record in records} == set(TITLES):
        write_bytes(DOCUMENT, as_markdown(records, seed=seed).encode())


def as_markdown(records: Records, *, seed: str | None) -> str:
    """The document."""
    parts = [_head(records, seed)]
    for section, title in TITLES.items():
        parts.append(f"## {title}\n\n{_table([r for r in records if r['section'] == section])}")
    return "\n\n".join([*parts, _limits()]) + "\n"


def _head(records: Records, seed: str | None) -> str:
    many: Counter[str] = Counter()
    for record in records:
        many[record["section"]] += sum(record["outcomes"].values())
    scorer = load_scorer()
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"""# Bad input, tried and counted

{many["uploads"]:,} files of evidence and {many["addresses"]:,} addresses, and whole pages, \
commands and cases beside them: **no failures**.

A failure is: a traceback or an exception, a sentence that does not say where and what, more than \
{MOST_CALLS:,} calls of functions for one input, a bad file taken or a good one refused, an \
address that leads elsewhere when it is written back, a number that no table may hold, or another \
default view, table or page for a new visitor.

- Command: `make soak`, that is `python -m pytest -m soak --hypothesis-seed={seed}`; another seed \
tries other input. What fails is made as small as it can be, kept in `.hypothesis/` and tried \
first the next time; the report also has a line that repeats it anywhere.
- Date: {datetime.now(UTC):%Y-%m-%d}; code {_commit()}, data {scorer.panel.version}, models \
{scorer.forecaster.models.version}.
- Versions: Python {platform.python_version()}, {packages}.
- Work is counted in calls of functions, Python's and C's, which are the same on any machine; \
those of pages are made in other threads and are not counted. What hangs is broken off by the \
tests' own limit."""


def _table(records: Records) -> str:
    columns = [name for name in OUTCOMES if any(name in r["outcomes"] for r in records)]
    lines = [
        f"| class | tried | {' | '.join(columns)} | most calls |",
        f"|---|{'--:|' * (len(columns) + 2)}",
    ]
    together: Counter[str] = Counter()
    for record in records:
        together.update(record["outcomes"])
        lines.append(_line(record["kind"], record["outcomes"], record["calls"], columns))
    most = max(record["calls"] for record in records)
    return "\n".join([*lines, _line("**all**", together, most, columns)])


def _line(kind: str, outcomes: dict[str, int], calls: int, columns: list[str]) -> str:
    cells = [sum(outcomes.values()), *(outcomes.get(name, 0) for name in columns), calls]
    return f"| {kind} | {' | '.join(f'{cell:,}' for cell in cells)} |"


def _limits() -> str:
    return f"""## What to know about these counts

- **Of zips only workbooks are read** (.xlsx, as evidence): what one unpacks to is bounded before \
it is. Other zips and nested zip bombs were sent as what they are not, and refused without being \
unpacked.
- A file of evidence may hold {MOST_BYTES:,} bytes and {MOST_ROWS:,} rows; no more of it is read, \
so a file of 10⁶ rows is refused as fast as one of {MOST_ROWS + 1:,}, on the page and by \
`risk check` alike. The upload box takes no file above {MOST_MB} MB in the first place.
- "Refused in part": an address with a bad value is opened with the default in its place, and the \
page names the parameter. One in {SCORED_EVERY} accepted files and addresses was scored, too.
- Whole pages are drawn from a sample, not from every address, and in one process without a \
browser; every fold is open. The browser saw a few dozen.
- A default is compared after every class: the address and the risk table as bytes, every element \
of every page but the download buttons, whose links are random, and in the browser the headline.
- Chance covers classes, not everything. Not tried: many visitors at once, half-sent uploads, \
broken WebSocket messages, other browsers, pages after a click; damaged files in `data/` and \
`models/` have tests of their own."""


def _commit() -> str:
    """The commit, marked where files differ from it."""

    def git(*arguments: str) -> str:
        command = ["git", *arguments]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        return done.stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no")
    return (git("rev-parse", "--short", "HEAD") or "unknown") + ("+" if changed else "")

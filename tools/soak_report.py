"""docs/soak.md: what was tried, how often, and what came."""

import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version

from risk.dashboard.panels.evidence import MOST_MB
from risk.inputs.evidence import MOST_BYTES, MOST_ROWS
from risk.risk_table.scorer import Scorer
from tools.soak_judges import SCORED_EVERY
from tools.soak_trials import HANG_S, LIMIT_S, SEED, Tally

PACKAGES = ("streamlit", "pandas", "numpy", "hypothesis", "playwright")
TITLES = {
    "uploads": "Files of evidence, through the reader that the upload calls",
    "addresses": "Addresses, through their reader and back, some also through the risk table",
    "pages": "Whole pages, drawn from a sample of both",
    "browser": "A real server and Chromium",
    "commands": "The command line",
    "cases": "Files of cases",
    "new visitors": "What a new visitor gets, looked at in between",
}
OUTCOMES = ("accepted", "refused", "refused in part", "drawn", "the same", "failed")


def as_markdown(tallies: dict[str, dict[str, Tally]], scorer: Scorer) -> str:
    """The document."""
    found = [tally for group in tallies.values() for tally in group.values()]
    faults = [fault for tally in found for fault in tally.faults]
    parts = [_head(tallies, scorer, len(faults))]
    for section in TITLES:
        if section in tallies:
            parts.append(f"## {TITLES[section]}\n\n{_table(tallies[section])}")
    if faults:
        parts.append("## Failures\n\n" + "\n".join(f"- `{fault}`" for fault in faults))
    return "\n\n".join([*parts, _limits()]) + "\n"


def _head(tallies: dict[str, dict[str, Tally]], scorer: Scorer, faults: int) -> str:
    many = {name: sum(t.tried for t in group.values()) for name, group in tallies.items()}
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"""# Bad input, tried and counted

{many.get("uploads", 0):,} files of evidence and {many.get("addresses", 0):,} addresses, and whole \
pages, commands and cases beside them: **{faults or "no"} failure{"s" * (faults != 1)}**.

A failure is: a traceback or an exception, a sentence that does not say where and what, more than \
{LIMIT_S:g} s, a bad file taken or a good one refused, an address that leads elsewhere when it is \
written back, a number that no table may hold, or another default view, table or page for a new \
visitor.

- Command: `python -m tools.soak`, or `make soak`; seed {SEED}. A trial is a pure function of its \
name: `python -m tools.soak --again "uploads/infinities/17"` tries that one again.
- Date: {datetime.now(UTC):%Y-%m-%d}; code {_commit()}, data {scorer.panel.version}, models \
{scorer.forecaster.models.version}.
- Versions: Python {platform.python_version()}, {packages}.
- Seconds are of one processor (the wall's where those are fewer), so that other work on the \
machine does not count; in the browser they are the wall's, from the choice of the file or the \
opening of the address until the page has answered. What hung for {HANG_S} s was broken off."""


def _table(group: dict[str, Tally]) -> str:
    columns = [name for name in OUTCOMES if any(t.outcomes[name] for t in group.values())]
    columns += [] if "failed" in columns else ["failed"]
    lines = [
        f"| class | tried | {' | '.join(columns)} | slowest, s |",
        f"|---|{'--:|' * (len(columns) + 2)}",
    ]
    every = Tally()
    for kind, tally in group.items():
        every.add(tally)
        lines.append(_line(kind, tally, columns))
    return "\n".join([*lines, _line("**all**", every, columns)])


def _line(kind: str, tally: Tally, columns: list[str]) -> str:
    cells = [f"{tally.outcomes[name]:,}" for name in columns]
    slowest = f"{tally.slowest:.2f}" if tally.slowest else ""
    return f"| {kind} | {tally.tried:,} | {' | '.join(cells)} | {slowest} |"


def _limits() -> str:
    return f"""## What to know about these counts

- **No zip is read anywhere**: not as evidence, not by the address, not by the command line. Zips, \
nested zip bombs and workbooks were sent as what they are not, and refused without being unpacked.
- A file of evidence may hold {MOST_BYTES:,} bytes and {MOST_ROWS:,} rows; no more of it is read, \
so a file of 10⁶ rows is refused as fast as one of {MOST_ROWS + 1:,}, on the page and by \
`risk check` alike. The upload box takes no file above {MOST_MB} MB in the first place.
- "Refused in part": an address with a bad value is opened with the default in its place, and the \
page names the parameter. One in {SCORED_EVERY} accepted files and addresses was scored, too.
- Whole pages are drawn from a sample, not from every address, and in one process without a \
browser; every fold is open. The browser saw a few dozen.
- A default is compared as bytes: address, risk table, and every element of every page but the \
download buttons, whose links are random.
- Chance covers classes, not everything. Not tried: many visitors at once, half-sent uploads, \
broken WebSocket messages, other browsers, pages after a click; damaged files in `data/` and \
`models/` have tests of their own."""


def _commit() -> str:
    """The commit, marked where files differ from it."""

    def git(*arguments: str) -> str:
        command = ["git", *arguments]
        return subprocess.run(
            command, capture_output=True, encoding="utf-8", check=False
        ).stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no")
    return (git("rev-parse", "--short", "HEAD") or "unknown") + ("+" if changed else "")

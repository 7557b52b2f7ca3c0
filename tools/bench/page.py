"""docs/benchmarks.md: sections, each with the day, the machine and the code of its own run."""

import os
import platform
import re
import subprocess
from datetime import date
from importlib.metadata import version
from pathlib import Path

from risk.risk_table.load import load_scorer
from risk.storage.files import write_files
from tools.browsers import find_chromium

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "benchmarks.md"
TITLES = {
    "step": "From a slider step to the screen",
    "drag": "While a slider is dragged",
    "paint": "First paint",
    "shell": "Commands from the shell",
    "sessions": "Many sessions",
    "weights": "New weights, one core",
    "fit": "Build and fit",
    "memory": "Memory over time",
}
"""Sections in the order of the page."""
HEAD = (
    "# Benchmarks\n\nWritten by `make bench`, or a section alone by `make bench SECTION=step` "
    f"({', '.join(TITLES)}): each says when, where and with which code it was measured. Times are "
    "medians and 95th percentiles; a run on a busy machine shows it in the load and in the bare "
    "limit.\n"
)


def measured() -> str:
    """Today, this machine and its load now, and the code, packages, data and model used."""
    names = ("streamlit", "altair", "pandas", "numpy", "scikit-learn", "playwright")
    used = ", ".join(f"{name} {version(name)}" for name in names)
    scorer = load_scorer()
    return (
        f"{date.today()} · {os.cpu_count()} cores ({platform.machine()}), load "
        f"{os.getloadavg()[0]:.1f} at the start · code {_code()} · Python "
        f"{platform.python_version()}, {used}, {_said(find_chromium() or 'chromium', '--version')} "
        f"· data {scorer.panel.version}, model {scorer.forecaster.models.version}"
    )


def _code() -> str:
    """Commit of the code, and whether it was changed since."""
    changed = _said("git", "status", "--porcelain", "--", "risk", "app.py", "static", "tools")
    return _said("git", "rev-parse", "--short=10", "HEAD") + (" with changes" if changed else "")


def _said(*command: str) -> str:
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    except FileNotFoundError:
        return "unknown"
    return done.stdout.strip()


def sections(text: str) -> dict[str, str]:
    """The sections of a page by title, each without it.

    >>> sections("# Benchmarks\\n\\nHead.\\n\\n## One\\n\\nText.\\n\\n## Two\\n\\nMore.\\n")
    {'One': 'Text.', 'Two': 'More.'}
    """
    _, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    split = (part.partition("\n") for part in parts)
    return {title: body.strip() for title, _, body in split}


def with_section(text: str, name: str, body: str) -> str:
    """The page with one section written anew and the others as they were.

    Raises ValueError if the page has a section that is not known: it would be lost.

    Parameters
    ----------
    text : the page; empty where there is none yet
    name : of TITLES
    body : of the section, without its title
    """
    kept = sections(text)
    if unknown := set(kept) - set(TITLES.values()):
        raise ValueError(f"docs/benchmarks.md has sections that no run writes: {sorted(unknown)}")
    kept[TITLES[name]] = body.strip()
    there = [title for title in TITLES.values() if title in kept]
    return "\n".join([HEAD, *(f"## {title}\n\n{kept[title]}\n" for title in there)])


def write_section(name: str, about: str, body: str) -> None:
    """Write one section into docs/benchmarks.md."""
    text = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    page = with_section(text, name, f"{about}\n\n{body}")
    write_files({FILE: page.encode()})

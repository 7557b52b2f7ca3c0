"""`python -m tools.refresh_bench SOURCES`: how long one whole refresh takes, at full size.

The publishers are played on loopback, with files of the publishers' sizes (`full_size.py` of
tests/refresh). `risk refresh` runs from no release at all into a temporary folder: fetched,
checked, built, fitted, past forecasts scored, switched, logged.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from risk.cli import main as risk
from risk.dataset.releases import VARIABLE
from risk.refresh import run
from risk.refresh.web.fetch import Fetcher
from tests.refresh.full_size import write_full_size
from tests.refresh.publishers import publish
from tests.refresh.server import Site, serving

TODAY = date(2026, 6, 20)
"""The day that is played: with it the files at hand are the newest."""
STAGES = {
    "collect": "fetched and checked",
    "build": "built",
    "fit_all": "fitted",
    "_score": "past forecasts scored",
    "revised_cells": "revised values compared",
    "moved_chances": "moved chances compared",
    "_tell": "logged, and warnings written",
}
"""Functions of `risk.refresh.run`, and what each does."""


def main() -> int:
    """Play the publishers, run one refresh in a process of its own, and print what it cost."""
    parser = argparse.ArgumentParser(prog="python -m tools.refresh_bench", description=__doc__)
    parser.add_argument("sources", type=Path, nargs="?", help="folder of the publishers' files")
    parser.add_argument("--keep", type=Path, help="folder for the files and the release")
    parser.add_argument("--against", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.against:
        return refresh_against(*options.against)
    if options.sources is None:
        parser.error("expected the folder of the publishers' files")
    with TemporaryDirectory() as scratch:
        print(measured(options.sources, options.keep or Path(scratch)))
    return 0


def measured(sources: Path, folder: Path) -> str:
    """One refresh, timed: a sentence.

    `sources`: folder of the publishers' files at hand. `folder`: for the files that are played, and
    for the release.
    """
    files = folder / "publishers"
    if not files.exists():
        write_full_size(sources, files)
    site = Site()
    publish(site, files, TODAY.year)
    size = sum(len(content) for content in site.files.values())
    command = [sys.executable, "-m", "tools.refresh_bench", "--against"]
    with serving(site):
        began = time.monotonic()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*command, site.url, str(folder / "releases")], check=True)
        wall = time.monotonic() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return (
        f"{size / 1e6:.0f} MB fetched from loopback; {wall:.0f} s by the clock, {seconds:.0f} s of "
        f"one core, at most {after.ru_maxrss / 1e3:,.0f} MB in a process; {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}"
    )


def refresh_against(url: str, releases: str) -> int:
    """`risk refresh` with what stands in for the publishers, into a folder of releases."""
    os.environ[VARIABLE] = releases
    fetcher = Fetcher(origins=Site(url=url).origins())
    fetched = partial(run.collect, fetcher=fetcher, today=TODAY)
    with ExitStack() as stack:
        stack.enter_context(patch.object(run, "collect", fetched))
        for name, words in STAGES.items():
            stack.enter_context(patch.object(run, name, timed(getattr(run, name), words)))
        return risk(["refresh"])


def timed(function: Callable[..., Any], words: str) -> Callable[..., Any]:
    """The function, which prints how long it took, by the clock and in its own process."""

    def call(*args: Any, **options: Any) -> Any:
        began = time.monotonic()
        used = time.process_time()
        result = function(*args, **options)
        wall = time.monotonic() - began
        cpu = time.process_time() - used
        print(f"{words}: {wall:.0f} s by the clock, {cpu:.0f} s of the main process")
        return result

    return call


if __name__ == "__main__":
    sys.exit(main())

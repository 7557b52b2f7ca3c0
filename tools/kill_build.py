"""Kill real builds at random moments: are the data afterwards the old ones or the new ones?

Each build runs as a command of its own, over a package that is good, from sources that differ
by one row from those of that package, and gets SIGKILL: every other one at any moment of its
length, the rest at any moment of its writing, which is short.
Run: python -m tools.kill_build --times 50 --sources DIR (writes docs/crash.md)
"""

import argparse
import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from risk.cli import main as risk
from risk.dataset.load_panel import load_panel
from risk.dataset.map_files import check_map
from risk.dataset.package import read_package
from risk.publishers.ucdp import country_month
from risk.storage.errors import InputError
from risk.storage.files import ROOT, left_over, write_bytes
from risk.terms.countries import read_countries

REPORT = ROOT / "docs" / "crash.md"
CHILD = (sys.executable, "-m", "tools.kill_build", "--child")
POLL_S = 0.0002


@dataclass
class Report:
    """What became of the builds: how many were killed, and what stood afterwards."""

    times: int
    in_writing: int = 0
    too_late: int = 0
    old: int = 0
    new: int = 0
    with_left_overs: int = 0
    build_s: float = 0.0
    writing_s: float = 0.0
    bad: list[str] = field(default_factory=list)


@dataclass
class Place:
    """Where builds go; seeds: another list of states, for sources that have fewer."""

    work: Path
    seeds: Path | None

    def start(self, sources: Path) -> subprocess.Popen:
        folders = [str(self.work / "data"), str(self.work / "static")]
        if self.seeds:
            command = [*CHILD, str(sources), *folders, str(self.seeds)]
        else:
            asked = {"--sources": str(sources), "--data": folders[0], "--static": folders[1]}
            command = [sys.executable, "-m", "risk", "build"]
            for option, value in asked.items():
                command += [option, value]
        return subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def half_written(self) -> bool:
        """Whether a temporary file lies in either folder."""
        folders = [f for f in (self.work / "data", self.work / "static") if f.is_dir()]
        return any(left_over(name) for folder in folders for name in os.listdir(folder))

    def build(self, sources: Path) -> tuple[str, float, float]:
        """Build undisturbed: version, seconds in all, seconds from the first to the last write."""
        self.clear()
        begun = time.monotonic()
        first = last = begun
        with self.start(sources) as process:
            while process.poll() is None:
                now = time.monotonic()
                if self.half_written():
                    first = first if first > begun else now
                    last = now
                time.sleep(POLL_S)
        if process.returncode:
            raise SystemExit(f"the build from {sources} failed: run it by hand to see why")
        return self.version(), time.monotonic() - begun, last - first

    def clear(self) -> None:
        """Remove half-written files, so that those of the next build can be seen."""
        for folder in (self.work / "data", self.work / "static"):
            for path in folder.glob(".*.tmp"):
                path.unlink()

    def version(self) -> str:
        """Version of a package that is whole, map included."""
        version = load_panel(self.work / "data").version
        check_map(read_package(self.work / "data", ()).description, self.work / "static")
        return version


def kill_builds(
    sources: Path, work: Path, *, times: int, seed: int = 0, seeds: Path | None = None
) -> Report:
    """Kill so many builds and look at the data after each.

    Parameters
    ----------
    sources : folder of the publishers' files
    work : folder to build in
    seeds : another list of states, for sources that have fewer
    """
    rng = random.Random(seed)
    report = Report(times)
    place = Place(work, seeds)
    both = {}
    for folder in (sources, _one_row_less(sources, work / "sources")):
        version, seconds, writing = place.build(folder)
        both[version] = folder
        report.build_s = max(report.build_s, seconds)
        report.writing_s = max(report.writing_s, writing)
    for number in range(1, times + 1):
        before = place.version()
        (after,) = set(both) - {before}
        place.clear()
        _kill(place, both[after], report, rng, writing=number % 2 == 0)
        report.with_left_overs += place.half_written()
        try:
            stood = place.version()
            if stood not in both:
                raise InputError(f"neither the old data nor the new: version {stood}")
        except InputError as error:
            report.bad.append(f"build {number}: {error}")
            place.build(sources)
        else:
            report.old += stood == before
            report.new += stood == after
    return report


def _kill(
    place: Place, sources: Path, report: Report, rng: random.Random, *, writing: bool
) -> None:
    with place.start(sources) as process:
        if writing:
            while process.poll() is None and not place.half_written():
                time.sleep(POLL_S)
            time.sleep(rng.uniform(0, report.writing_s))
        else:
            time.sleep(rng.uniform(0, report.build_s))
        report.in_writing += place.half_written()
        report.too_late += process.poll() is not None
        process.kill()


def _one_row_less(sources: Path, folder: Path) -> Path:
    """The same files but for the last row of the country-months."""
    folder.mkdir(parents=True)
    for path in sources.iterdir():
        (folder / path.name).symlink_to(path.resolve())
    changed = folder / country_month.FILE
    lines = changed.read_bytes().splitlines(keepends=True)
    changed.unlink()
    changed.write_bytes(b"".join(lines[:-1]))
    return folder


def as_text(report: Report, sources: str) -> str:
    """The report as Markdown."""
    verdict = (
        "Every time the data could be read whole, and were either the old or the new ones."
        if not report.bad
        else f"**{len(report.bad)} times they were damaged:** " + "; ".join(report.bad)
    )
    return f"""# Builds killed at random moments

Written by `python -m tools.kill_build --times {report.times} --sources DIR`, from {sources}.

Of {report.times} builds over good data, half were killed (SIGKILL) at a random moment of the whole
build, and half at a random moment after their first write, because writing is the shortest step.

| | builds |
|---|---|
| killed | {report.times - report.too_late} |
| of these while a file was half-written | {report.in_writing} |
| ended before the kill | {report.too_late} |
| afterwards the old data were there, whole | {report.old} |
| afterwards the new data were there, whole | {report.new} |
| afterwards damaged | {len(report.bad)} |

{verdict} "Whole" means: every
table and the map have the hashes that `datapackage.json` states, and the panel loads. A killed
build can leave half-written files beside them ({report.with_left_overs} times
here); the next build removes these.

`tests/damage` tries a kill and a full disk at every single step of the writing, and every
kind of damage to each file.
"""


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        sources, data, static, seeds = sys.argv[2:]
        states = read_countries(Path(seeds))
        with patch("risk.build.read_files.read_countries", lambda: states.copy()):
            return risk(["build", "--sources", sources, "--data", data, "--static", static])
    parser = argparse.ArgumentParser(prog="python -m tools.kill_build", description=__doc__)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sources", type=Path, required=True, help="the publishers' files")
    options = parser.parse_args()
    with TemporaryDirectory() as work:
        report = kill_builds(options.sources, Path(work), times=options.times, seed=options.seed)
    write_bytes(REPORT, as_text(report, "the publishers' files").encode())
    print(f"{options.times} builds killed, {len(report.bad)} left damaged data: {REPORT.name}")
    return 1 if report.bad else 0


if __name__ == "__main__":
    sys.exit(main())

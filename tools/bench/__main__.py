"""`make bench`: what the dashboard, the model and the commands cost, into docs/benchmarks.md.

The machine should do nothing else meanwhile.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from tools.bench.computing import building, computing, shell
from tools.bench.page import ROOT, TITLES, measured, write_section
from tools.bench.screen import dragging, interaction, starts
from tools.bench.visiting import load, memory


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"of {', '.join(TITLES)}")
    parser.add_argument("--minutes", type=float, default=30.0, help="of ten sessions, for memory")
    at_hand = Path(os.environ.get("SPILLOVER_SOURCES", ROOT.parent / "shared" / "sources-2026"))
    parser.add_argument(
        "--sources",
        type=Path,
        default=at_hand if at_hand.exists() else None,
        help="folder of the publishers' files, to time the build",
    )
    options = parser.parse_args()
    tasks: dict[str, Callable[[], str]] = {
        "step": interaction,
        "drag": dragging,
        "paint": starts,
        "shell": shell,
        "sessions": load,
        "weights": computing,
        "fit": lambda: building(options.sources),
        "memory": lambda: memory(options.minutes),
    }
    if unknown := set(options.sections) - set(tasks):
        parser.error(f"expected sections of {', '.join(tasks)}, got {', '.join(sorted(unknown))}")
    for name in options.sections or tasks:
        print(f"{name} …", file=sys.stderr, flush=True)
        about = measured()
        body = tasks[name]()
        write_section(name, about, body)
        print(f"## {TITLES[name]}\n\n{about}\n\n{body}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

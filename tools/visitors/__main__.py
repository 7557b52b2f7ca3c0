"""Measure one of both: `python -m tools.visitors memory` or `delay`."""

import argparse
import sys

from tools.visitors.delay import delay
from tools.visitors.memory import memory


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.visitors", description=__doc__)
    parser.add_argument("what", choices=("memory", "delay"))
    parser.add_argument("--sessions", type=int, default=300, help="that upload and leave")
    parser.add_argument("--seconds", type=float, default=60.0, help="of each measure of delay")
    options = parser.parse_args()
    if options.what == "memory":
        memory(options.sessions)
    else:
        delay(options.seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())

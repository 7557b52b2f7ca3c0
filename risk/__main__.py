"""Run as python -m risk."""

import sys

from risk.cli import main

if __name__ == "__main__":
    sys.exit(main())

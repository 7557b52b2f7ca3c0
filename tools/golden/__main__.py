"""`python -m tools.golden`."""

import sys

from tools.golden.snapshot import main

if __name__ == "__main__":
    sys.exit(main())

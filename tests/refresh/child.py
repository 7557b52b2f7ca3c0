"""A refresh in a process of its own, to be killed: origins, accepted, into, parts, series."""

import json
import sys
from pathlib import Path

from risk.refresh.collect import collect
from risk.refresh.web.fetch import Fetcher
from tests.refresh.publishers import TODAY

if __name__ == "__main__":
    origins, accepted, into, parts, *only = sys.argv[1:]
    fetcher = Fetcher(origins=json.loads(origins), wait_s=60.0)
    collect(
        Path(into),
        Path(accepted),
        only=only,
        parts=Path(parts),
        fetcher=fetcher,
        today=TODAY,
        progress=False,
    )

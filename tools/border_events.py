"""Rewrite a case's rows of events near each border from UCDP's candidate events.

    python tools/border_events.py --sources DIR --case afghanistan-2021-06 \
        --file GEDEvent_v21_01_21_12.csv.zip --until 2021-05

All other rows of the case's evidence.csv stay as they are.
"""

import argparse
import io
import tomllib
from pathlib import Path

import pandas as pd

from risk.build.border_events import CODE, evidence_rows
from risk.build.geography.pinned import MAP
from risk.inputs.cases import CASES
from risk.inputs.evidence import to_bytes
from risk.inputs.evidence_columns import COLUMNS
from risk.inputs.evidence_file import read_evidence
from risk.storage.export import to_csv
from risk.storage.files import write_bytes
from risk.terms.months import to_month


def rewritten(folder: Path, sources: Path, file: str, until: str) -> bytes:
    """A case's evidence with the computed rows made anew."""
    case = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    kept = pd.read_csv(folder / "evidence.csv", dtype=str, keep_default_na=False)
    new = evidence_rows(
        sources / file, sources / MAP, case["source"], tuple(case["receivers"]), to_month(until)
    )
    rows = pd.concat([kept[kept.indicator != CODE], new])[list(COLUMNS)]
    return to_bytes(read_evidence(io.BytesIO(to_csv(rows)), name="evidence"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--sources", type=Path, required=True, help="folder of the publishers' files"
    )
    parser.add_argument("--case", required=True, help="folder in seeds/")
    parser.add_argument("--file", required=True, help="UCDP candidate events")
    parser.add_argument("--until", required=True, metavar="YYYY-MM", help="last month of events")
    options = parser.parse_args()
    folder = CASES / options.case
    content = rewritten(folder, options.sources, options.file, options.until)
    write_bytes(folder / "evidence.csv", content)


if __name__ == "__main__":
    main()

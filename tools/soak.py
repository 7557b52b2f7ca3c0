"""Bad input, tried and counted: files, addresses, commands, cases; docs/soak.md says what came.

Every trial is a pure function of its name, such as "uploads/infinities/17": what fails is kept in
test-results/soak/, and `--again NAME` tries it once more.
Run: python -m tools.soak (writes docs/soak.md; some ten minutes), or make soak
"""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context

from tqdm import tqdm

from risk.risk_table.load import load_scorer
from risk.storage.files import ROOT, write_bytes
from tools.soak_report import as_markdown
from tools.soak_run import (
    SECTIONS,
    Counts,
    browser_trials,
    merged,
    quiet,
    run_section,
    trials,
)

DOCUMENT = ROOT / "docs" / "soak.md"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--again", metavar="NAME", help="try one trial once more")
    options = parser.parse_args()
    quiet()
    scorer = load_scorer()
    if options.again:
        sections = (options.again.partition("/")[0],)
        found = (t for t in trials(scorer, Counts(), sections) if t.name == options.again)
        (trial,) = islice(found, 1)
        print(trial.judge(trial.payload()))
        return 0
    with ProcessPoolExecutor(len(SECTIONS), get_context("spawn")) as pool:
        parts = list(tqdm(pool.map(run_section, SECTIONS), total=len(SECTIONS), unit="section"))
    tallies = merged([*parts, {"browser": browser_trials(scorer, Counts().browser)}])
    write_bytes(DOCUMENT, as_markdown(tallies, scorer).encode())
    faults = [fault for group in tallies.values() for t in group.values() for fault in t.faults]
    print("\n".join(faults) or f"{DOCUMENT.relative_to(ROOT)}: no failure", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

"""Put the published figures into the README. Run after: python -m risk verify --publish."""

import json
import re
from datetime import date
from functools import cache
from pathlib import Path

from risk.alerts.report import report
from risk.alerts.text import to_text
from risk.risk_table.load import load_scorer
from risk.risk_table.settings import Settings
from risk.storage.files import write_bytes
from risk.terms.months import month_name, to_month
from risk.terms.outcomes import MECHANISMS
from risk.track_record.printed import as_text, leads_sentence, warnings_text

ROOT = Path(__file__).parents[1]
GROUP = re.compile(r"\n\n(?=[A-Z ]+\n)")
"""Before the title of a group of warnings, in capitals."""


@cache
def figures(root: Path = ROOT) -> dict[str, str]:
    """What stands between the README's markers, by their names.

    Returns
    -------
    dict of name → text
        "scores": country-level tables of `either`, as `verify` prints them; "early warnings":
        those of arrivals along corridors, and lead times of both mechanisms in a sentence; "out of
        scope": arrivals of 10,000 and more without a forecast in the December before; "data end":
        last month of violence; "warnings":
        the beginning of what `alerts` prints of the latest month.
    """
    models = root / "models" / "verification.json"
    data = root / "data" / "datapackage.json"
    published = json.loads(models.read_text(encoding="utf-8"))
    described = json.loads(data.read_text(encoding="utf-8"))
    outcomes = published["outcomes"]
    scores = as_text(outcomes["either"], "either", ("country",)).strip()
    early = [warnings_text(outcomes["arrivals"], "arrivals", ("corridor",))]
    early += [leads_sentence(outcomes[m], m) + "\n" for m in MECHANISMS]
    return {
        "scores": f"\n{scores}\n\n",
        "early warnings": "\n" + "\n".join(early) + "\n",
        "out of scope": str(len(published["out_of_scope"])),
        "data end": month_name(to_month(described["last_violence_month"])),
        "warnings": f"\n```text\n{_warnings(root)}\n```\n\n",
    }


def _warnings(root: Path) -> str:
    """The beginning of what `alerts --since MONTH` prints, up to the second group.

    As a reader had it in the month after the latest one: later it says that it is no current
    warning.
    """
    scorer = load_scorer(root / "data", root / "models")
    last = scorer.panel.last_month
    warned = report(scorer, Settings(last), last - 1, base="https://risk.example.org")
    head, first, *_ = GROUP.split(to_text(warned, date((last + 1) // 12, (last + 1) % 12 + 1, 1)))
    return f"{head}\n\n{first}"


def with_figures(readme: str, texts: dict[str, str]) -> str:
    """The README with what stands between its markers replaced.

    Raises ValueError if it lacks a marker.

    >>> with_figures("to <!-- data end -->May<!-- /data end -->.", {"data end": "June"})
    'to <!-- data end -->June<!-- /data end -->.'
    """
    for name, text in texts.items():
        block = re.compile(rf"(<!-- {name}(?:: .*?)? -->\n?).*?(<!-- /{name} -->)", re.DOTALL)
        escaped = text.replace("\\", r"\\")
        readme, n = block.subn(rf"\g<1>{escaped}\g<2>", readme)
        if not n:
            raise ValueError(f"README.md: expected the marker <!-- {name} -->, found none")
    return readme


if __name__ == "__main__":
    path = ROOT / "README.md"
    write_bytes(path, with_figures(path.read_text(encoding="utf-8"), figures()).encode())

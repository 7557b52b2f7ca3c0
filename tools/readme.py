"""Put the published scores into the README. Run after: python -m risk verify --publish."""

import json
import re
from pathlib import Path

from risk.storage.files import write_bytes
from risk.track_record.report import as_text

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"(<!-- scores: .*? -->\n).*?(<!-- /scores -->)", re.DOTALL)


def scores_block(root: Path = ROOT) -> str:
    """The country-level tables of `either`, as `verify` prints them."""
    published = json.loads((root / "models" / "verification.json").read_text(encoding="utf-8"))
    return as_text(published["outcomes"]["either"], "either", ("country",)).strip()


def with_scores(readme: str, block: str) -> str:
    """The README with its table replaced."""
    return BLOCK.sub(lambda match: f"{match[1]}\n{block}\n\n{match[2]}", readme)


if __name__ == "__main__":
    path = ROOT / "README.md"
    write_bytes(path, with_scores(path.read_text(encoding="utf-8"), scores_block()).encode())

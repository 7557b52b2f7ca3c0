"""Numbers of every command and page, kept to see what a change of the code changes.

`python -m tools.golden` writes tests/golden/ anew and says what changed; with `--compare` it only
says. Wordings, names and order are not kept but for the columns of a CSV: a text that is written
anew passes, a number that is no longer there does not.
"""

import argparse
import contextlib
import io
import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

from streamlit.navigation.page import calc_hash
from streamlit.testing.v1 import AppTest

from risk.cli import main as risk
from tools.golden import cases
from tools.golden.numbers import (
    Page,
    app_numbers,
    csv_table,
    digest,
    leaves,
    nodes,
    numbers,
    rounded,
)

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "golden"
# By part of the set, then by name: column digests, lists of numbers, or whole files.
Golden = dict[str, dict[str, Any]]
MOST_SHOWN = 12
DIGESTS = ("countries", "corridors")  # kept as a hash of each column
FRACTION = re.compile(r"(?<![\w.-])-?\d+\.\d+(?:e-?\d+)?(?![\w.])")


def run(*arguments: str) -> str:
    """What a command prints.

    Raises RuntimeError if it does not end with status 0.
    """
    printed = io.StringIO()
    errors = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(errors):
        status = risk(arguments)
    if status:
        raise RuntimeError(f"{' '.join(arguments)}: status {status}: {errors.getvalue()}")
    return printed.getvalue()


def written(command: str, options: list[str]) -> bytes:
    """What a command writes into the file of its option --out."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / {"score": "out.csv", "brief": "out.html"}[command]
        run(command, *options, "--out", str(path))
        return path.read_bytes()


def scores() -> Golden:
    """Every column of the risk tables as a hash, and a few tables in full."""
    digests: dict[str, dict[str, Any]] = {"countries": {}, "corridors": {}}
    for name, options in cases.SCORES.items():
        digests["countries"][name] = column_digests(written("score", options))
        digests["corridors"][name] = column_digests(written("score", [*options, "--corridors"]))
    full = {}
    for name, options in cases.FULL.items():
        lines = written("score", options).decode().splitlines()
        full[name] = FRACTION.sub(lambda found: rounded(found[0]), "\n".join([*lines, ""]))
    return {**digests, "full": full}


def column_digests(content: bytes) -> dict[str, str]:
    """How many rows a CSV has, and the hash of each column."""
    table = csv_table(content)
    return {"rows": str(len(table))} | {str(name): digest(table[name]) for name in table}


def verification() -> Golden:
    """The table that `verify` prints, all scores and all forecasts."""
    with tempfile.TemporaryDirectory() as folder:
        scores_file = Path(folder) / "scores.json"
        forecasts = Path(folder) / "forecasts.csv"
        printed = run("verify", "--json", str(scores_file), "--forecasts", str(forecasts))
        listed = json.loads(scores_file.read_text(encoding="utf-8"))
        columns = column_digests(forecasts.read_bytes())
    lines = [" ".join(numbers(line)) for line in printed.splitlines()]
    found = {name: _kept(content) for name, content in listed.items()}
    return {"verify": {"printed": [line for line in lines if line], **found, "forecasts": columns}}


def _kept(content: Any) -> Any:
    """The numbers of each row of a table; labels by name and single words as they are."""
    if isinstance(content, list):
        return [" ".join(leaves(row)) for row in content]
    return content if isinstance(content, dict) else [content]


def briefings() -> Golden:
    """Numbers of briefings."""
    found = {}
    for name, options in cases.BRIEFINGS.items():
        found[name] = tidy(Page(written("brief", options).decode()).found)
    return {"briefings": found}


def pages() -> Golden:
    """Numbers of every page from every address, with every fold and every part open."""
    found = {}
    for view, query in cases.VIEWS.items():
        for page in cases.PAGES:
            for title, part in parts_of(page, query).items():
                found[f"{view}: {title}"] = tidy(app_numbers(opened(page, query | part).main))
    return {"pages": found}


def parts_of(page: str, query: dict[str, str]) -> dict[str, dict[str, str]]:
    """Parameters that open each part of a page, by the page's name and the part's.

    >>> list(parts_of("map", {})), list(parts_of("track-record", {}))[:2]
    (['map'], ['track-record', 'track-record, levels'])
    """
    if page not in cases.PARTS or (page == "country" and "country" not in query):
        return {page: {}}
    parameter, names = cases.PARTS[page]
    return {page: {}} | {f"{page}, {name}": {parameter: name} for name in names[1:]}


def tidy(found: dict[str, list[str]]) -> dict[str, list[str]]:
    """Lists of numbers in an order of their own; a text may repeat a number or not."""
    return {
        kind: sorted(set(listed) if kind == "texts" else listed, key=by_size)
        for kind, listed in found.items()
        if listed
    }


def by_size(number: str) -> tuple[float, str]:
    """Sort key of a number, or of a column's count and hash."""
    return float(number.partition(":")[0]), number


class FixedDay(date):
    """Today, which would be another number each day."""

    @classmethod
    def today(cls) -> "FixedDay":
        return cls(2026, 11, 26)


@mock.patch("risk.dashboard.pages.method.page.date", FixedDay)
def opened(page: str, query: dict[str, str]) -> AppTest:
    """A page drawn from an address; folds are opened until none is closed."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    if page != cases.PAGES[0]:  # the first is the one that opens
        app._page_hash = calc_hash(page)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    while closed := closed_folds(app):
        for key in closed:
            app.session_state[key] = True
        app.run()
    if app.exception:
        raise RuntimeError(f"{page} {query}: {app.exception[0].value}")
    return app


def closed_folds(app: AppTest) -> list[str]:
    """Keys of the folds that draw nothing while they are closed; an id ends in the key."""
    folds = [node.proto for node in nodes(app.main) if node.type == "expander"]
    return [fold.id.split("-", 2)[2] for fold in folds if fold.id and not fold.expanded]


PARTS: dict[str, Callable[[], Golden]] = {
    "scores": scores,
    "verification": verification,
    "briefings": briefings,
    "pages": pages,
}


def save(golden: Golden, folder: Path = FOLDER) -> None:
    """Write some parts of the set; the others stay as they are."""
    (folder / "full").mkdir(parents=True, exist_ok=True)
    for name, content in golden.items():
        if name in DIGESTS:
            columns = list(next(iter(content.values())))
            rows = {
                case: [digests[column] for column in columns] for case, digests in content.items()
            }
            _write_json(folder / f"{name}.json", {"columns": columns, "rows": rows})
        elif name == "full":
            for table_name, text in content.items():
                (folder / "full" / f"{table_name}.csv").write_text(
                    text, encoding="utf-8", newline="\n"
                )
        else:
            _write_json(folder / f"{name}.json", content)


def load(folder: Path = FOLDER) -> Golden:
    """The set as it was written."""
    golden: Golden = {}
    for path in sorted(folder.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        if path.stem in DIGESTS:
            columns = content["columns"]
            rows = content["rows"]
            content = {case: dict(zip(columns, row, strict=True)) for case, row in rows.items()}
        golden[path.stem] = content
    full = sorted((folder / "full").glob("*.csv"))
    golden["full"] = {path.stem: path.read_text(encoding="utf-8") for path in full}
    return golden


def differences(before: Any, now: Any, name: str = "") -> list[str]:
    """A line for everything that is in one set and not in the other.

    >>> differences({"a": ["1", "2"], "b": "x"}, {"a": ["1", "3"], "c": "x"}, "page")
    ['page / a: no longer 2; new 3', 'page / b: no longer there', 'page / c: new']
    """
    if isinstance(before, dict) and isinstance(now, dict):
        lines = [f"{name} / {key}: no longer there" for key in before if key not in now]
        for key in now:
            where = f"{name} / {key}" if name else key
            new = key not in before
            lines += [f"{where}: new"] if new else differences(before[key], now[key], where)
        return sorted(lines)
    if before == now:
        return []
    if isinstance(before, str):
        before = before.splitlines()
        now = now.splitlines()
    lost = Counter(before) - Counter(now)
    gained = Counter(now) - Counter(before)
    said = [
        f"{word} {', '.join(_first(found))}"
        for word, found in (("no longer", lost), ("new", gained))
        if found
    ]
    return [f"{name}: {'; '.join(said) or 'in another order'}"]


def _first(found: Counter[str]) -> list[str]:
    """The first of what changed, and how many more there are."""
    listed = list(found.elements())
    more = len(listed) - MOST_SHOWN
    return listed if more <= 0 else [*listed[:MOST_SHOWN], f"... ({more} more)"]


def _write_json(path: Path, content: Any) -> None:
    """JSON with a list a line, so that a difference in git is short."""
    text = json.dumps(content, indent=1, ensure_ascii=False)
    lines = re.sub(r"\[[^\[\]{}]*\]", lambda found: re.sub(r"\s+", " ", found[0]), text)
    path.write_text(f"{lines}\n", encoding="utf-8", newline="\n")


def main() -> int:
    """Write the set anew, or only compare; returns 1 if comparing found a difference."""
    parser = argparse.ArgumentParser(prog="python -m tools.golden", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--compare", action="store_true", help="write nothing")
    options = parser.parse_args()
    before = load()
    found = []
    for part in options.parts or PARTS:
        started = time.monotonic()
        now = PARTS[part]()
        changed = differences({name: before.get(name, {}) for name in now}, now)
        print(f"{part}: {len(changed)} differences, {time.monotonic() - started:.0f} s")
        found += changed
        if not options.compare:
            save(now)
    print("\n".join(found))
    return int(options.compare and bool(found))

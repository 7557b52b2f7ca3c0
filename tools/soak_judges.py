"""What may come of a bad input, and what never: each judge returns an outcome or raises."""

import csv
import hashlib
import io
import json
import math
import re
import zlib
from typing import Any
from urllib.parse import parse_qs

from risk.dashboard.state.evidence_store import Upload, read_upload
from risk.dashboard.state.view import View, from_query, to_query
from risk.dataset.panel import FIRST_AS_OF
from risk.inputs.evidence import Evidence, EvidenceError, read_evidence, to_bytes
from risk.inputs.evidence_columns import is_day
from risk.risk_table.country_table import country_table
from risk.risk_table.scorer import Scorer
from risk.risk_table.settings import Settings
from risk.storage.cells import FORMULA_STARTS, ROW_BREAKS
from risk.storage.export import to_csv
from tools.soak_trials import FaultError

# A sentence of an upload says where, or what the file as a whole should have been.
SENTENCE = re.compile(r"(row \d+(, column '\w+')?: |line \d+: )?expected .+[,;] got .+", re.DOTALL)
LONGEST_SENTENCE = 500
SCORED_EVERY = 8  # on average; a table takes a hundred times as long as the reading
FACTS = ("Traceback", 'File "', "Error:")


def need(condition: object, what: str) -> None:
    if not condition:
        raise FaultError(what)


def sentences(name: str, problems: list[str]) -> None:
    """Every problem says what is wrong and where, in words, and none is a page long."""
    need(problems, "refused without a sentence")
    for problem in problems:
        need(SENTENCE.fullmatch(problem), f"no sentence: {problem[:120]!r}")
        need(len(problem) <= LONGEST_SENTENCE, f"sentence of {len(problem)} characters")
        need(not any(fact in problem for fact in FACTS[:2]), f"a traceback: {problem[:120]!r}")
        need(problem.isprintable(), f"unprintable: {problem[:120]!r}")
    need(str(EvidenceError(name, problems)).startswith(name), "the file is not named")


def sound(evidence: Evidence) -> None:
    """Accepted rows are what a row must be, leave harmless and come back the same."""
    row: Any  # its columns are those of evidence
    for row in evidence.rows.itertuples():
        need(math.isfinite(row.value), f"value {row.value}")
        need(is_day(row.date) and is_day(row.known_since), f"day {row.date}")
        need(row.date <= row.known_since, "known before it happened")
    out = to_bytes(evidence)
    need(read_evidence(io.BytesIO(out), name="again") == evidence, "another hash on the way back")
    text = csv.reader(io.StringIO(out.decode(), newline=""))
    cells = [cell for line in text for cell in line]
    run = [c for c in cells if c.startswith((*FORMULA_STARTS, *ROW_BREAKS)) and not _number(c)]
    need(not run, f"a spreadsheet would run {run[:1]}")


def judge_upload(scorer: Scorer, payload: tuple[str, bytes], wanted: str = "") -> str:
    """The reader that the page calls; some of what it accepts is scored, too."""
    name, content = payload
    try:
        upload = read_upload(name, content)
    except EvidenceError as error:
        need(wanted != "accepted", f"refused though good: {error}"[:300])
        sentences(error.name, error.problems)
        return "refused"
    need(wanted != "refused", f"accepted {len(upload.evidence)} rows though bad")
    sound(upload.evidence)
    if zlib.crc32(content) % SCORED_EVERY:
        return "accepted"
    newest = max(upload.evidence.rows.known_since)
    month = int(newest[:4]) * 12 + int(newest[5:7]) - 1
    as_of = min(max(month, FIRST_AS_OF), scorer.panel.last_month)
    numbers(scorer, Settings(as_of, evidence=upload.evidence))
    return "accepted"


def parsed(raw: str) -> dict[str, str]:
    """An address's question as the server reads it; of a name that stands twice, the last."""
    return {name: values[-1] for name, values in parse_qs(raw, keep_blank_values=True).items()}


def judge_query(
    scorer: Scorer, raw: str, must_fail: str | None = "", upload: Upload | None = None
) -> str:
    """The reader of addresses, there and back again; for some also the risk table.

    must_fail : name that has to be refused; None if nothing may be; empty if either is well
    """
    query = parsed(raw)
    view, faults = from_query(query, scorer.panel, upload)
    need(set(faults) <= set(query), f"refused what was not there: {faults}")
    need(must_fail is not None or not faults, f"refused though good: {faults}")
    need(not must_fail or must_fail in faults, f"{must_fail} was not refused")
    again, none = from_query(to_query(view), scorer.panel, upload)
    need(again == view and not none, f"the address leads elsewhere: {to_query(view)}"[:300])
    if zlib.crc32(raw.encode()) % SCORED_EVERY == 0:
        numbers(scorer, view.settings)
    return "refused in part" if faults else "accepted"


def numbers(scorer: Scorer, settings: Settings) -> None:
    """The risk table of some settings, which must be whole."""
    table = country_table(scorer, settings)
    for name in ("probability", "probability_low", "probability_high"):
        known = table[name].dropna()
        need(((known >= 0) & (known <= 1)).all(), f"{name} outside 0 to 1")
    exposed = table[table["rank"].notna()]
    for name in ("index_arrivals", "index_armed"):
        known = exposed[name].dropna()
        need(((known >= 0) & (known <= 100 + 1e-9)).all(), f"{name} outside 0 to 100")
    need(not math.isinf(float(table.select_dtypes("number").max().max())), "an infinite number")


def default_state(scorer: Scorer) -> str:
    """What a new visitor gets, as a hash of address and risk table."""
    view, faults = from_query({}, scorer.panel)
    need(not faults and view == View(Settings(scorer.panel.last_month)), "another default view")
    content = json.dumps(to_query(view)).encode() + to_csv(country_table(scorer, view.settings))
    return hashlib.sha256(content).hexdigest()


def _number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False

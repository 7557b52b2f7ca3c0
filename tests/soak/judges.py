"""What may come of a bad input, and what never: each judge returns an outcome or fails."""

import csv
import hashlib
import io
import json
import math
import re
import zlib
from urllib.parse import parse_qs

from risk.dashboard.state.address import from_query, to_query
from risk.dashboard.state.evidence_store import Upload, read_upload
from risk.dashboard.state.session import files
from risk.dashboard.state.view import View
from risk.dataset.panel import FIRST_AS_OF
from risk.inputs.evidence import Evidence, to_bytes
from risk.inputs.evidence_columns import is_day
from risk.inputs.evidence_file import read_evidence
from risk.inputs.problems import EvidenceError
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.storage.cells import FORMULA_STARTS, ROW_BREAKS
from risk.storage.export import to_csv
from risk.terms.months import to_month

# A sentence of an upload says where, or what the file as a whole should have been.
SENTENCE = re.compile(r"(row \d+(, column '\w+')?: )?expected .+, got .+", re.DOTALL)
LONGEST_SENTENCE = 500
SCORED_EVERY = 8  # on average; a table takes a hundred times as long as the reading


def check_sentences(error: EvidenceError):
    """Every problem says what is wrong and where, in words, and none is a page long."""
    assert error.problems, "refused without a sentence"
    for problem in error.problems:
        said = problem.sentence
        assert SENTENCE.fullmatch(said), f"no sentence: {said[:120]!r}"
        assert len(said) <= LONGEST_SENTENCE, f"sentence of {len(said)} characters"
        assert "Traceback" not in said and 'File "' not in said, f"a traceback: {said[:120]!r}"
        assert said.isprintable(), f"unprintable: {said[:120]!r}"
        assert problem.file == error.name, "the file is not named"
    assert str(error).startswith(error.name), "the file is not named"


def check_rows(evidence: Evidence):
    """Accepted rows are what a row must be, leave harmless and come back the same."""
    for row in evidence.rows.itertuples():
        assert math.isfinite(row.value), f"value {row.value}"
        assert is_day(row.date) and is_day(row.known_since), f"day {row.date}"
        assert row.date <= row.known_since, "known before it happened"
    out = to_bytes(evidence)
    again = read_evidence(io.BytesIO(out), name="again")
    assert again == evidence, "another hash on the way back"
    text = csv.reader(io.StringIO(out.decode(), newline=""))
    starts = (*FORMULA_STARTS, *ROW_BREAKS)
    run = [c for line in text for c in line if c.startswith(starts) and not is_number(c)]
    assert not run, f"a spreadsheet would run {run[:1]}"


def judge_upload(scorer, name, content, wanted=""):
    """The reader that the page calls; some of what it accepts is scored, too."""
    try:
        upload = read_upload(name, content)
    except EvidenceError as error:
        assert wanted != "accepted", f"refused though good: {error}"[:300]
        check_sentences(error)
        return "refused"
    assert wanted != "refused", f"accepted {len(upload.evidence)} rows though bad"
    check_rows(upload.evidence)
    if zlib.crc32(content) % SCORED_EVERY == 0:
        newest = to_month(max(upload.evidence.rows.known_since)[:7])
        as_of = min(max(newest, FIRST_AS_OF), scorer.panel.last_month)
        check_numbers(scorer, Settings(as_of, evidence=upload.evidence))
    return "accepted"


def parsed(raw: str) -> dict[str, str]:
    """An address's question as the server reads it; of a name that stands twice, the last."""
    return {name: values[-1] for name, values in parse_qs(raw, keep_blank_values=True).items()}


def judge_address(scorer, raw, must_fail="", upload: Upload | None = None):
    """The reader of addresses, there and back again; for some also the risk table.

    must_fail : name that has to be refused; None if nothing may be; empty if either is well
    """
    query = parsed(raw)
    view, refused = from_query(query, scorer.panel, files(upload))
    assert set(refused) <= set(query), f"refused what was not there: {refused}"
    assert must_fail is not None or not refused, f"refused though good: {refused}"
    assert not must_fail or must_fail in refused, f"{must_fail} was not refused"
    again, none = from_query(to_query(view), scorer.panel, files(upload))
    assert again == view and not none, f"the address leads elsewhere: {to_query(view)}"[:300]
    if zlib.crc32(raw.encode()) % SCORED_EVERY == 0:
        check_numbers(scorer, view.settings)
    return "refused in part" if refused else "accepted"


def check_numbers(scorer, settings: Settings):
    """The risk table of some settings, which must be whole."""
    table = country_table(scorer, settings)
    for name in ("probability", "probability_low", "probability_high"):
        assert table[name].dropna().between(0, 1).all(), f"{name} outside 0 to 1"
    exposed = table[table["rank"].notna()]
    for name in ("index_arrivals", "index_armed"):
        assert exposed[name].dropna().between(0, 100 + 1e-9).all(), f"{name} outside 0 to 100"
    largest = float(table.select_dtypes("number").max().max())
    assert not math.isinf(largest), "an infinite number"


def default_state(scorer) -> str:
    """What a new visitor gets, as a hash of address and risk table."""
    view, refused = from_query({}, scorer.panel)
    assert not refused and view == View(Settings(scorer.panel.last_month)), "another default view"
    content = json.dumps(to_query(view)).encode() + to_csv(country_table(scorer, view.settings))
    return hashlib.sha256(content).hexdigest()


def is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False

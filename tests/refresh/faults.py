"""What publishers' servers and files may do wrong, and what must come of it."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from risk.terms.wording import PERCENT
from tests.present_forms import write_rda
from tests.refresh.publishers import TODAY, UCDP, UNHCR, address_of
from tests.refresh.server import at_first, cut, status, trickle

STATES = "organizedviolencecy-261-csv.zip"
BATTLES = "ucdp-brd-dyadic-261-csv.zip"
FLOWS = "flows.rda"
POPULATION = "worldbank_population.json"
NEXT = "GEDEvent_v22_0_6.csv"


@dataclass(frozen=True)
class Fault:
    """One of them.

    title : for the table in docs/refresh.md
    act : does it to the site; takes the old folder of the six countries too
    said : words of the sentence that it must end in
    comes : whether the new file comes all the same
    """

    title: str
    series: str
    act: Callable
    said: str
    comes: bool = False
    today: date = TODAY


def answers(name, fault):
    """The server's fault at a file, which is a new one."""

    def act(site, _):
        path = address_of(name)
        site.files[path] = _another(site.files[path])
        site.faults[path] = fault

    return act


def serves(name, edit):
    """The file itself is another one."""

    def act(site, old):
        path = address_of(name)
        site.files[path] = edit(site.files[path], old)

    return act


def _another(content: bytes) -> bytes:
    """The same table in other bytes: a zip with a remark, JSON with a space."""
    if content.startswith(b"PK"):
        stream = io.BytesIO(content)
        with zipfile.ZipFile(stream, "a") as archive:
            archive.comment = b"again"
        return stream.getvalue()
    return content + b" "


def _zipped(edit, member=None, **others):
    """A zip with its one table edited as text, renamed, or with other files beside it."""

    def change(content, _):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            (inside,) = archive.namelist()
            text = archive.read(inside).decode("utf-8")
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, added in others.items():
                archive.writestr(name, added)
            archive.writestr(member or inside, edit(text))
        return stream.getvalue()

    return change


def _table(edit):
    """A CSV edited as a table."""

    def change(text):
        return edit(pd.read_csv(io.StringIO(text), dtype=str)).to_csv(index=False)

    return change


def flows_of(edit, old):
    """R data made of an edited table."""
    table = edit(pd.read_csv(old / "unhcr_flows.csv"))
    with TemporaryDirectory() as folder:
        write_rda(Path(folder) / FLOWS, flows=table)
        return (Path(folder) / FLOWS).read_bytes()


def _flows(edit):
    return lambda _, old: flows_of(edit, old)


def _answer(edit):
    """Rows of the World Bank's answer edited."""

    def change(content, _):
        meta, rows = json.loads(content)
        rows = edit(rows)
        return json.dumps([meta | {"total": len(rows)}, rows]).encode()

    return change


def _links_to_next(site, _):
    site.files[UCDP] += f'<a href="candidateged/{NEXT}">'.encode()
    error = b"Invalid object name 'GEDEvent_v22_0_6'"
    site.faults[f"{UCDP}candidateged/{NEXT}"] = status(400, error)


def _asks_whether_human(site, _):
    site.files[UCDP] = b"<html><title>Just a moment...</title></html>"


def _page_of_html(site, _):
    site.faults[UNHCR.format(2, TODAY.year)] = status(200, b"<!doctype html><p>Maintenance</p>")


def _ignores_ranges(site, _):
    site.ranges = False
    answers(STATES, cut(1_000))(site, _)


def _without_tajikistan(rows):
    return [row for row in rows if row["countryiso3code"] != "TJK"]


FAULTS = (
    Fault(
        "401 without a token",
        "ucdp-country-year",
        answers(STATES, status(401)),
        "got status 401: the publisher wants a token now",
    ),
    Fault(
        "404 for a file",
        "ucdp-battle-deaths",
        answers(BATTLES, status(404)),
        "got status 404: it is not there (yet)",
    ),
    Fault(
        "400 for a version that is not released",
        "ucdp-events",
        _links_to_next,
        "got status 400: it is not there (yet)",
    ),
    Fault(
        "429 with Retry-After, once",
        "ucdp-country-year",
        answers(STATES, at_first(status(429, headers={"Retry-After": "1"}))),
        "accepted",
        True,
    ),
    Fault(
        "429 again and again",
        "ucdp-country-year",
        answers(STATES, status(429, headers={"Retry-After": "0"})),
        "got status 429 again and again",
    ),
    Fault(
        "502, once", "ucdp-country-year", answers(STATES, at_first(status(502))), "accepted", True
    ),
    Fault(
        "502 again and again",
        "worldbank-population",
        answers(POPULATION, status(502)),
        "got status 502 again and again",
    ),
    Fault("a body cut once", "ucdp-country-year", answers(STATES, cut(1_000)), "accepted", True),
    Fault(
        "a body cut again and again",
        "ucdp-country-year",
        answers(STATES, cut(10, times=99)),
        "it was cut off; tried 3 times",
    ),
    Fault("ranges ignored after a cut", "ucdp-country-year", _ignores_ranges, "accepted", True),
    Fault(
        "a slow trickle", "ucdp-country-year", answers(STATES, trickle(6, 0.05)), "accepted", True
    ),
    Fault(
        "a trickle without an end",
        "ucdp-country-year",
        answers(STATES, trickle(600, 0.05)),
        "the server is too slow today",
    ),
    Fault(
        "a redirect to another host",
        "ucdp-country-year",
        answers(STATES, status(302, headers={"Location": "https://example.org/x"})),
        "got a redirect to https://example.org, which is not followed",
    ),
    Fault(
        "HTML with 200 for a file",
        "unhcr-flows",
        answers(FLOWS, status(200, b"<!doctype html><p>Are you human?")),
        "got a web page",
    ),
    Fault(
        "HTML with 200 for a page of an API", "unhcr-population", _page_of_html, "got a web page"
    ),
    Fault(
        "a bot's page for the list of downloads",
        "ucdp-battle-deaths",
        _asks_whether_human,
        "got none among 0 links",
    ),
    Fault(
        "an error object with 200",
        "worldbank-population",
        answers(POPULATION, status(200, b'[{"message":[{"id":"175","value":"Not found"}]}]')),
        "got the error 'Not found'",
    ),
    Fault(
        "an answer cut in the middle",
        "worldbank-population",
        serves(POPULATION, lambda content, _: content[:-100]),
        "got something else or a part",
    ),
    Fault("an empty file", "unhcr-flows", serves(FLOWS, lambda *_: b""), "got an empty one"),
    Fault(
        "a file cut before it was published",
        "unhcr-flows",
        serves(FLOWS, lambda content, _: content[:-50]),
        "cut or damaged",
    ),
    Fault(
        "zero rows",
        "ucdp-country-year",
        serves(STATES, _zipped(lambda t: t.splitlines()[0])),
        "expected at least one row below the header, got none",
    ),
    Fault(
        "a zip with a stray member",
        "ucdp-country-year",
        serves(STATES, _zipped(str, **{"__MACOSX/._x.csv": "x", "readme.pdf": "%PDF"})),
        "accepted",
        True,
    ),
    Fault(
        "a zip with a stray member that would leave its folder",
        "ucdp-country-year",
        serves(STATES, _zipped(str, **{"../../stray.txt": "x"})),
        "accepted",
        True,
    ),
    Fault(
        "a member with another name",
        "ucdp-battle-deaths",
        serves(BATTLES, _zipped(str, "BattleConflicts_v26_1.csv")),
        "expected the file BattleDeaths_v*.csv in the zip, got BattleConflicts_v26_1.csv",
    ),
    Fault(
        "a zip bomb",
        "ucdp-battle-deaths",
        serves(BATTLES, _zipped(lambda text: text + "\n" * 65_000_000)),
        "expected at most 64,000,000 bytes in the zip, got 65,00",
    ),
    Fault(
        "a larger file than it may be",
        "unhcr-flows",
        serves(FLOWS, lambda *_: bytes(10_000_001)),
        "expected at most 10,000,000 bytes, got 10,000,001",
    ),
    Fault(
        "a column of zeros",
        "unhcr-flows",
        serves(FLOWS, _flows(lambda table: table.assign(refugees=0))),
        "expected numbers in the column 'refugees', got zero in every year",
    ),
    Fault(
        "a column gone",
        "ucdp-battle-deaths",
        serves(BATTLES, _zipped(_table(lambda table: table.drop(columns="gwno_b_2nd")))),
        "expected the column 'gwno_b_2nd'",
    ),
    Fault(
        "a new column",
        "ucdp-battle-deaths",
        serves(BATTLES, _zipped(_table(lambda table: table.assign(note="x")))),
        "expected the columns accepted before, got new ones: note",
    ),
    Fault(
        "a state gone",
        "worldbank-population",
        serves(POPULATION, _answer(_without_tajikistan)),
        "expected all 6 states accepted before, got none of TJK",
    ),
    Fault(
        "a closed year's total that moved",
        "unhcr-flows",
        serves(FLOWS, _flows(lambda t: t.assign(refugee_like=t.refugee_like * 0.8))),
        f"(a change of \N{MINUS SIGN}20{PERCENT})",
    ),
    Fault(
        "an end earlier than before",
        "unhcr-flows",
        serves(FLOWS, _flows(lambda table: table[table.year < 2021])),
        "expected data to 2021 or later, as accepted before, got the end 2020",
    ),
    Fault(
        "no new event for more than 90 days",
        "ucdp-events",
        lambda *_: None,
        "expected an event of the last 90 days, got the newest of 2022-05-31, 92 days ago",
        today=date(2022, 8, 31),
    ),
)
# Faults of a run for another day ask the pages for the same year.
assert {fault.today.year for fault in FAULTS} == {TODAY.year}

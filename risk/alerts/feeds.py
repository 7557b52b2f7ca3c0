"""Warnings for programs: CSV, JSON and an Atom feed. The same data give the same bytes."""

import calendar
import uuid
from math import isnan
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pandas as pd

from risk.alerts.contents import ALERT_TABLE, VERSION, Report
from risk.alerts.text import in_short, rows_of
from risk.alerts.words import from_to, name, sentences
from risk.storage import make_folder, readable_json, to_csv, write_files
from risk.terms import HORIZON_MONTHS, month_name, month_text, year_of

JSON_FILE = "alerts.json"
ATOM_FILE = "alerts.atom"
ATOM = "http://www.w3.org/2005/Atom"
# Names of ids are made from this and from what a warning is about, so they never change.
IDS = uuid.uuid5(uuid.NAMESPACE_URL, "spillover/alerts")


def write_feeds(found: Report, folder: Path) -> list[Path]:
    """Write the warnings for whoever serves them: JSON and Atom.

    Both files are new, or neither is. `folder`: made if it is not there. Returns the files. Raises
    InputError if the disk refuses.
    """
    make_folder(folder)
    files = {folder / JSON_FILE: json_bytes(found), folder / ATOM_FILE: atom_bytes(found)}
    write_files(files)
    return list(files)


def csv_bytes(found: Report) -> bytes:
    """The warnings as CSV: columns of ALERT_TABLE, numbers in full precision."""
    return to_csv(_table(found))


def json_bytes(found: Report) -> bytes:
    """The warnings as JSON with what must be known to read them; null where there is no number."""
    rows = [
        {**row, "why": why}
        for row, why in zip(_table(found).to_dict("records"), found.alerts.why, strict=True)
    ]
    return readable_json(
        {
            "schema_version": VERSION,
            "since": month_text(found.since),
            "as_of": month_text(found.as_of),
            "horizon_months": HORIZON_MONTHS,
            "outcomes": found.outcomes,
            "known": found.known,
            "notes": found.notes,
            "data_version": found.data_version,
            "model_version": found.model_version,
            "alerts": [{key: _plain(cell) for key, cell in row.items()} for row in rows],
            "stood": found.stood,
            "still_met": found.still_met,
        }
    )


def atom_bytes(found: Report) -> bytes:
    """The warnings as an Atom feed, one entry each.

    Ids are made from what a warning is about; dates are the end of the as-of month.

    References
    ----------
    RFC 4287.
    """
    updated = _month_end(found.as_of)
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    _add(feed, "id", _id("feed"))
    _add(feed, "title", "Spillover: what changed")
    _add(feed, "subtitle", found.known)
    _add(feed, "updated", updated)
    author = ET.SubElement(feed, "author")
    _add(author, "name", "Spillover")
    ET.SubElement(feed, "link", rel="self", href=ATOM_FILE, type="application/atom+xml")
    page = f"{found.base.rstrip('/')}/?as_of={month_text(found.as_of)}"
    ET.SubElement(feed, "link", rel="alternate", href=page, type="text/html")
    _add(feed, "rights", "CC BY-SA 4.0; data of UCDP, UNHCR, V-Dem and the World Bank")
    for row in rows_of(found.alerts):
        about = (row.unit, row.source_iso3, row.receiver_iso3, row.outcome, row.rule)
        entry = ET.SubElement(feed, "entry")
        _add(entry, "id", _id(row.since, row.as_of, *about))
        _add(entry, "title", f"{str(row.kind).capitalize()}: {name(row)}")
        _add(entry, "updated", updated)
        ET.SubElement(entry, "link", rel="alternate", href=str(row.link), type="text/html")
        ET.SubElement(entry, "category", term=str(row.kind))
        _add(entry, "summary", from_to(row))
        lines = [f"{name(row)}: {from_to(row)}", *sentences(row), *found.notes]
        _add(entry, "content", "\n".join(lines), type="text")
    if found.alerts.empty:
        _nothing(feed, found, page, updated)
    ET.indent(feed)
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _nothing(feed: ET.Element, found: Report, page: str, updated: str) -> None:
    """An entry that says that nothing changed, so that silence is not taken for a fault."""
    entry = ET.SubElement(feed, "entry")
    _add(entry, "id", _id(month_text(found.since), month_text(found.as_of), "nothing"))
    _add(entry, "title", f"{month_name(found.as_of)}: nothing crossed a limit")
    _add(entry, "updated", updated)
    ET.SubElement(entry, "link", rel="alternate", href=page, type="text/html")
    _add(entry, "summary", in_short(found))


def _add(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = text


def _id(*about: str) -> str:
    return uuid.uuid5(IDS, "|".join(map(str, about))).urn


def _month_end(month: int) -> str:
    last = calendar.monthrange(year_of(month), month % 12 + 1)[1]
    return f"{month_text(month)}-{last:02d}T00:00:00Z"


def _table(found: Report) -> pd.DataFrame:
    table = found.alerts.assign(
        why=["; ".join(why) for why in found.alerts.why],
        data_version=found.data_version,
        model_version=found.model_version,
    )
    whole = [column.name for column in ALERT_TABLE.columns if column.kind == "integer"]
    table = table[[column.name for column in ALERT_TABLE.columns]]
    return table.astype(dict.fromkeys(whole, "Float64")).astype(dict.fromkeys(whole, "Int64"))


def _plain(cell: Any) -> Any:
    if cell is pd.NA or (isinstance(cell, float) and isnan(cell)):
        return None
    return cell.item() if hasattr(cell, "item") else cell

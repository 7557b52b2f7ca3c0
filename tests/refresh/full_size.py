"""The publishers' present forms at full size, for timing: the files at hand, padded.

What is read of countries and years is what the files at hand say. Made up, for their size alone:
events as many as UCDP counted in each country and month, at places drawn at random, and the columns
and years of V-Dem's file that nothing reads.
"""

import csv
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

import numpy as np
import pandas as pd

from risk.dataset.load_panel import load_panel
from risk.publishers import vdem
from risk.publishers.ucdp import country_month
from tests.present_forms import (
    EVENT_COLUMNS,
    event,
    write_battles,
    write_flows,
    write_governance,
    write_population,
    write_states,
    write_stocks,
)

PAGE_ROWS = 10_000  # as the publisher's API has them
HEADLINE = 120  # characters that no packing makes shorter than half
ARTICLE = "Its first lines. " * 17
KINDS = ("sb", "ns", "os")
DAYS = 28
VDEM = "V-Dem-CY-FullOthers-v16_csv"
VDEM_YEARS = range(1870, 2024)  # as many rows as the file has, 28,000
VDEM_UNREAD = 4_600
FARTHEST = 5.0  # degrees from a country's middle


def write_full_size(old: Path, folder: Path) -> Path:
    """Write every file that a refresh fetches.

    Parameters
    ----------
    old : folder of the publishers' files at hand, in their older forms
    folder : is made and filled

    Returns
    -------
    Path
        The folder.
    """
    folder.mkdir(parents=True)
    for write in (write_states, write_battles, write_flows, write_governance, write_population):
        write(old, folder)
    write_stocks(old, folder, PAGE_ROWS)
    write_events(old, folder)
    write_control(old, folder)
    return folder


def write_events(old: Path, folder: Path) -> None:
    """A zip with the events of the closed years, and a file for each month since."""
    counts = pd.read_csv(old / country_month.FILE)
    events = _events(counts[counts.provisional == 0])
    release = int(counts.year[counts.provisional == 0].max()) + 1 - 2000
    with _zipped(folder / f"ged{release}1-csv.zip", f"GEDEvent_v{release}_1.csv") as stream:
        _write_rows(stream, EVENT_COLUMNS, events)
    newest = counts[counts.provisional == 1]
    for month, rows in newest.groupby("month"):
        path = folder / f"GEDEvent_v{release}_0_{month}.csv"
        with path.open("w", newline="", encoding="utf-8") as stream:
            _write_rows(stream, EVENT_COLUMNS, _events(rows, first=1_000_000 * rows.month.iloc[0]))


def _events(counts: pd.DataFrame, first: int = 1) -> Iterator[list[object]]:
    """Events that share their month's deaths, each at a place near its country's middle."""
    middles = load_panel().countries.set_index("gwno")[["lat", "lon"]].to_dict("index")
    random = np.random.default_rng(first)
    number = first
    for row in counts.to_dict("records"):
        middle = middles.get(row["gwno"], {"lat": 0.0, "lon": 0.0})
        for kind, name in enumerate(KINDS, start=1):
            many = row[f"{name}_events"]
            away = random.uniform(-FARTHEST, FARTHEST, (many, 2))
            for k in range(many):
                yield event(
                    number,
                    row["gwno"],
                    f"{row['year']}-{row['month']:02}-{1 + k % DAYS:02}",
                    (row[f"{name}_deaths"] + k) // many,
                    type_of_violence=kind,
                    source_article=random.bytes(HEADLINE // 2).hex() + ARTICLE,
                    latitude=round(middle["lat"] + away[k, 0], 4),
                    longitude=round(float(np.clip(middle["lon"] + away[k, 1], -180, 180)), 4),
                )
                number += 1


def write_control(old: Path, folder: Path) -> None:
    """V-Dem's zip: its many columns, and rows for the years before those that are read."""
    table = pd.read_csv(old / vdem.FILE, dtype=str).dropna(subset="Code")
    table["Code"] = table.Code.replace(vdem.ALIASES)
    values = table.set_index(["Code", "Year"]).v2svstterr
    unread = [f"v2unread{k}" for k in range(VDEM_UNREAD)]
    random = np.random.default_rng(0)
    runs = [f"0.{digits}" if digits < 100 else "" for digits in random.integers(0, 200, 125_000)]
    cells = [cell for cell in runs for _ in range(4)]  # packs as the publisher's file does
    header = ["country_name", "country_text_id", "country_id", "year", *unread, "v2svstterr"]
    starts = random.integers(0, len(cells) - VDEM_UNREAD, (table.Code.nunique(), len(VDEM_YEARS)))
    rows = (
        [
            "Land",
            code,
            1,
            year,
            *cells[start : start + VDEM_UNREAD],
            values.get((code, str(year)), ""),
        ]
        for code, of_code in zip(table.Code.unique(), starts, strict=True)
        for year, start in zip(VDEM_YEARS, of_code, strict=True)
    )
    with _zipped(folder / f"{VDEM}.zip", f"{VDEM}/V-Dem-CY-Full+Others-v16.csv") as stream:
        _write_rows(stream, header, rows)


@contextmanager
def _zipped(path: Path, member: str) -> Iterator[TextIO]:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(member, "w", force_zip64=True) as content,
        TextIOWrapper(content, encoding="utf-8", newline="") as stream,
    ):
        yield stream


def _write_rows(stream: TextIO, header: list[str], rows: Iterable[list[object]]) -> None:
    writer = csv.writer(stream)
    writer.writerow(header)
    writer.writerows(rows)

"""The two large files are read block by block: memory does not grow with their length."""

import subprocess
import sys
import zipfile

import pytest

from risk.storage.files import ROOT
from tests.present_forms import EVENT_COLUMNS, csv_text, event

MEASURED = """
import re, sys
from pathlib import Path
from risk.publishers import vdem
from risk.publishers.ucdp import ged

def most_memory():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text("utf-8"))[1])

before = most_memory()
path = Path(sys.argv[1])
table = ged.read(path) if path.name.startswith("ged") else vdem.read(path)
print(len(table), (most_memory() - before) // 1_000)
"""
MOST_MB = 330
ARTICLE = f'"A paper, 2021-01-01, ""{"words " * 120}\nand more"""'


def measured(path):
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, path],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return tuple(int(number) for number in done.stdout.split())


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the system tells no process's peak memory")
def test_events_take_less_memory_than_their_file(tmp_path):
    """A third of the yearly file's rows, longer ones: 140 MB of text."""
    many = 140_000
    path = tmp_path / "ged261-csv.zip"
    archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with archive, archive.open("GEDEvent_v26_1.csv", "w") as stream:
        stream.write(csv_text(EVENT_COLUMNS, []).encode())
        for start in range(0, many, 10_000):
            rows = [
                event(n + 1, 700, f"{1989 + n % 37}-02-15", n % 9, source_article=ARTICLE)
                for n in range(start, start + 10_000)
            ]
            stream.write(csv_text([], rows, with_header=False).encode())
    rows, megabytes = measured(path)
    assert rows == many
    assert megabytes < MOST_MB


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the system tells no process's peak memory")
def test_three_columns_of_four_thousand_are_read_in_little_memory(tmp_path):
    """V-Dem's width, a third of its length: 130 MB of text."""
    wide = [f"v2x_{number}" for number in range(4_600)]
    filling = ",".join(["0.123"] * 1_800 + [""] * 2_800)
    path = tmp_path / "V-Dem-CY-FullOthers-v16_csv.zip"
    archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with archive, archive.open("V-Dem-CY-Full+Others-v16.csv", "w") as stream:
        header = ["country_name", "country_text_id", "year", *wide, "v2svstterr"]
        stream.write(f"{','.join(header)}\n".encode())
        for country in range(68):
            lines = [f"Land,C{country:02},{year},{filling},50\n" for year in range(1886, 2026)]
            stream.write("".join(lines).encode())
    rows, megabytes = measured(path)
    assert rows == 68 * 140
    assert megabytes < MOST_MB

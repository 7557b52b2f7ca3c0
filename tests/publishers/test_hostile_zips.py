"""Whatever a publisher's zip holds, its reader gives a table or one sentence, in little memory."""

import random
import struct
import subprocess
import sys
import zipfile

import pytest

from risk.publishers.ucdp import candidate
from risk.storage.errors import InputError
from risk.storage.files import ROOT
from tests.tiny import CANDIDATE


def zipped(path, entries, **options):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content, **options)
    return path


def patched(path, change):
    """A zip whose local and central headers are changed alike."""
    content = bytearray(path.read_bytes())
    for start, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(start)
        change(content, at + flags)
    path.write_bytes(content)
    return path


def encrypted(content, at):
    content[at] |= 1


def deflate64(content, at):
    content[at + 2] = 9


@pytest.fixture
def table(originals):
    return originals[CANDIDATE].encode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (encrypted, "expected a zip without a password, got an encrypted one"),
        (deflate64, "expected a zip compressed with deflate, got the compression method 9"),
    ],
)
def test_a_zip_that_cannot_be_unpacked_is_refused(tmp_path, table, change, sentence):
    path = patched(zipped(tmp_path / "GEDEvent_v1.csv.zip", [("a.csv", table)]), change)
    with pytest.raises(InputError, match=f"GEDEvent_v1.csv.zip: {sentence}"):
        candidate.read(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_zip_by_another_method_is_refused_before_it_is_unpacked(tmp_path, table, method):
    entries = [("a.csv", table)]
    path = zipped(tmp_path / "GEDEvent_v1.csv.zip", entries, compress_type=method)
    with pytest.raises(InputError, match=f"got the compression method {method}: compress it again"):
        candidate.read(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("names", "count"),
    [((), 0), (("a.csv/",), 0), (("a.csv", "a.csv"), 2), (("b/a.csv", "c/a.csv"), 2)],
)
def test_a_zip_has_one_table(tmp_path, table, names, count):
    path = zipped(tmp_path / "GEDEvent_v1.csv.zip", [(name, table) for name in names])
    with pytest.raises(InputError, match=f"expected one CSV in the zip, got {count}"):
        candidate.read(path)


@pytest.mark.parametrize("options", [{}, {"force_zip64": True}])
def test_a_zip64_reads_as_any_other(tmp_path, table, options):
    path = tmp_path / "GEDEvent_v1.csv.zip"
    archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
    with archive, archive.open("a.csv", "w", **options) as stream:
        stream.write(table)
    assert len(candidate.read(path)) == 2


def test_a_name_in_a_zip_that_a_terminal_would_obey_is_shown_harmless(tmp_path):
    path = zipped(tmp_path / "GEDEvent_v1.csv.zip", [("\x1b[31m\u202ea.csv", b"id\n1\n")])
    with pytest.raises(InputError) as refused:
        candidate.read(path)
    assert str(refused.value).startswith("GEDEvent_v1.csv.zip/?[31m?a.csv: row 1: expected the")


def test_bytes_of_a_zip_that_are_damaged_end_in_a_table_or_a_sentence(tmp_path, table):
    whole = zipped(tmp_path / "whole.zip", [("a.csv", table)]).read_bytes()
    rng = random.Random(0)
    for _ in range(400):
        content = bytearray(whole)
        for _ in range(rng.randint(1, 3)):
            content[rng.randrange(len(content))] = rng.randrange(256)
        read_zip(tmp_path / "GEDEvent_v1.csv.zip", bytes(content[: rng.choice([None, -9, 90])]))


def read_zip(path, content):
    path.write_bytes(content)
    try:
        candidate.read(path)
    except InputError as error:
        assert path.name in str(error) and "\n" not in str(error)


# Bombs: few bytes that would be many. Measured in a process of their own.
MEASURED = """
import re, sys
from pathlib import Path
from risk.publishers.ucdp import candidate
from risk.storage.errors import InputError

def most_memory():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text("utf-8"))[1])

before = most_memory()
try:
    candidate.read(Path(sys.argv[1]))
except InputError as error:
    print(error)
print((most_memory() - before) // 1_000)
"""


HEADER = b"id,where_prec,latitude,longitude,country_id,date_start,date_end,best\n"


ROW = b"1,1,1.234567,1.234567,700,2021-03-01,2021-03-01,1\n"


MB = 1_000_000


MOST_MB = 600


CELLS_OF_8 = 1_240_000


# First bytes, bytes that follow again and again, how many times; and what is said.
BOMBS = {
    "a file larger than the limit": (
        HEADER,
        ROW * 20_000,
        200,
        "at most 64,000,000 bytes in the zip",
    ),
    "as many cells as are read": (HEADER, ROW, CELLS_OF_8, "row 3: expected each id once"),
    "one row too many": (HEADER, ROW, CELLS_OF_8 + 20_000, "at most 10,000,000 cells"),
    "a field without an end": (HEADER + b'"', b"x" * MB, 63, "EOF inside string"),
    "empty rows": (HEADER, b"\n" * MB, 63, "at most 10,000,000 cells"),
    "commas": (HEADER, b"," * MB, 63, "at most 10,000,000 cells"),
    "a wide header": (b"a", b",b" * MB, 31, "a header of at most 65,536 bytes"),
    "a header of many lines": (b'"x\n"', b",c" * MB, 31, "a header of at most 65,536 bytes"),
}


SECONDS = dict.fromkeys(("as many cells as are read", "one row too many"), pytest.mark.slow)


@pytest.mark.skipif(sys.platform != "linux", reason="the system tells no process's peak memory")
@pytest.mark.parametrize(
    "what", [pytest.param(what, marks=SECONDS.get(what, [])) for what in BOMBS]
)
@pytest.mark.slow
def test_a_small_zip_that_unpacks_to_much_is_refused_in_little_memory(tmp_path, what):
    start, again, times, sentence = BOMBS[what]
    path = tmp_path / "GEDEvent_v1.csv.zip"
    archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with archive, archive.open("a.csv", "w") as stream:
        stream.write(start)
        for _ in range(times):
            stream.write(again)
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, path],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    said, megabytes = done.stdout.splitlines()
    assert said.startswith("GEDEvent_v1.csv.zip") and sentence in said
    assert int(megabytes) < MOST_MB, f"{what}: {megabytes} MB"


def test_a_zip_that_understates_its_size_is_refused(tmp_path, table):
    path = zipped(tmp_path / "GEDEvent_v1.csv.zip", [("a.csv", table + b"\n" * MB)])
    content = path.read_bytes()
    stated = struct.pack("<L", len(table) + MB)
    path.write_bytes(content.replace(stated, struct.pack("<L", len(table))))
    with pytest.raises(
        InputError, match="expected a zip file, got something else or a damaged one"
    ):
        candidate.read(path)

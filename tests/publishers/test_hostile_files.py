"""Whatever a publisher's file holds, its reader gives a table or one sentence, in little memory."""

import csv
import io
import json
import random
import struct
import subprocess
import sys
import zipfile
from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from risk.build.geography.map_geometry import simplified_lines, simplified_world
from risk.publishers import geometry, land_borders, unhcr, vdem, wgi, worldbank
from risk.publishers.ucdp import battle_deaths, candidate, country_month, country_year
from risk.storage.errors import InputError
from risk.storage.files import ROOT
from tests.tiny import (
    BATTLES,
    CANDIDATE,
    CSV_FILES,
    DISPUTED,
    MAP,
    STATE_YEARS,
    write_sources,
)


def read_map(path):
    geometry.read_countries(path)
    return simplified_world(geometry.read_topology(path))


READERS = {
    STATE_YEARS: country_year.read,
    country_month.FILE: country_month.read,
    BATTLES: battle_deaths.read,
    CANDIDATE: candidate.read,
    unhcr.FLOWS: unhcr.read_flows,
    unhcr.POPULATION: unhcr.read_population,
    vdem.FILE: vdem.read,
    wgi.FILE: lambda path: wgi.read(path, "pv"),
    worldbank.POPULATION: worldbank.read,
    land_borders.FILE: land_borders.read,
    MAP: read_map,
    DISPUTED: simplified_lines,
}
CELLS = (
    "",
    " ",
    "-1",
    "1e308",
    "-1e308",
    "1e999",
    "nan",
    "inf",
    "-inf",
    "9" * 400,
    "9" * 20,
    "0x10",
    "1_000",
    "²",
    "١٢",
    "true",
    "2099",
    "9999",
    "0",
    "1.5",
    "\ufeff",
    "\u202e",
    "x" * 5_000,
    "700,",
    ",,",
    "700, 770",
    "700;770",
    "0700",
    "2021-13-01",
    "2021-02-30",
    "0000-00-00",
    "9999-12-31",
    "2021-03-02T00:00:00Z",
    "2021-03-02 00:00:00+04:30",
    "20210302",
    "2021-W09-2",
)
fuzz = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def originals(tmp_path_factory):
    folder = write_sources(tmp_path_factory.mktemp("tiny") / "sources")
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in READERS}
    return {
        name: "".join(text.splitlines(keepends=True)[:12]) if name in CSV_FILES else text
        for name, text in texts.items()
    }


def read(name, folder, content):
    """A table, or the sentence of a refusal, which names the file and is one."""
    path = folder / name
    path.write_bytes(content)
    try:
        READERS[name](path)
    except InputError as error:
        assert path.name in str(error) and "\n" not in str(error) and len(str(error)) < 1_000


def test_every_reader_is_tried():
    assert set(READERS) == {*CSV_FILES, MAP, DISPUTED}


@pytest.mark.parametrize("name", READERS)
@fuzz
@given(data=st.data())
def test_damaged_bytes_end_in_a_table_or_a_sentence(name, originals, tmp_path, data):
    content = bytearray(originals[name].encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        end = min(at + data.draw(st.integers(0, 9)), len(content))
        content[at:end] = data.draw(st.binary(max_size=9))
    read(name, tmp_path, bytes(content))


@pytest.mark.parametrize("name", CSV_FILES)
@fuzz
@given(data=st.data())
def test_odd_cells_end_in_a_table_or_a_sentence(name, originals, tmp_path, data):
    rows = list(csv.reader(io.StringIO(originals[name])))
    for _ in range(data.draw(st.integers(1, 3))):
        row = data.draw(st.integers(0, len(rows) - 1))
        column = data.draw(st.integers(0, len(rows[row]) - 1))
        rows[row][column] = data.draw(st.sampled_from(CELLS))
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    read(name, tmp_path, stream.getvalue().encode())


NUMBERS = (
    0,
    -1,
    1e308,
    1e309,
    10**400,
    -(10**5_000 // 10**4_700),
    0.5,
    True,
    None,
    "1",
    [],
    {},
    [[]],
)


def places(value, path=()):
    """Every place in a JSON value."""
    yield path
    if isinstance(value, dict):
        for key, part in value.items():
            yield from places(part, (*path, key))
    if isinstance(value, list):
        for key, part in enumerate(value):
            yield from places(part, (*path, key))


@pytest.mark.parametrize("name", [MAP, DISPUTED])
@fuzz
@given(data=st.data())
def test_odd_values_in_json_end_in_a_map_or_a_sentence(name, originals, tmp_path, data):
    value = {"top": json.loads(originals[name])}
    for _ in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from([p for p in places(value) if p]))
        inner = value
        for key in way:
            inner = inner[key]
        inner[last] = deepcopy(data.draw(st.sampled_from(NUMBERS)))  # a list may be changed next
    read(name, tmp_path, json.dumps(value["top"]).encode())


JSON = {
    "nested deep": (b"[" * 100_000 + b"]" * 100_000, "nested too deep"),
    "a number of 5,000 digits": (b"[" + b"9" * 5_000 + b"]", "invalid JSON"),
    "NaN": (b'{"arcs": [NaN]}', "NaN, which is no number"),
    "a key twice": (b'{"arcs": [], "arcs": []}', "the key 'arcs' twice"),
    "not UTF-8": (b'{"arcs": "\xff"}', "invalid JSON"),
    "nothing": (b"", "invalid JSON"),
    "too large": (b" " * 16_000_001, "more than 16,000,000 bytes"),
}


@pytest.mark.parametrize("name", [MAP, DISPUTED])
@pytest.mark.parametrize("what", JSON)
def test_json_that_is_none_is_refused(tmp_path, name, what):
    content, sentence = JSON[what]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=f"{name}: expected .*{sentence}"):
        READERS[name](tmp_path / name)


def changed_map(originals, folder, change):
    topology = json.loads(originals[MAP])
    change(topology)
    (folder / MAP).write_text(json.dumps(topology), encoding="utf-8")
    return folder / MAP


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda t: t["transform"].update(scale=[0, 0]), r"the scale \[0.0, 0.0\]"),
        (lambda t: t["transform"].update(scale=[1e308, 1e308]), "a point outside longitudes"),
        (lambda t: t["arcs"][1].pop(), "country 'AFG': expected closed rings, got one .* open at"),
        (lambda t: t["arcs"][1].__setitem__(0, [10**400, 0]), "OverflowError"),
        (lambda t: t["arcs"][1].__setitem__(0, [1e308, 0]), "a point outside longitudes"),
        (
            lambda t: t["arcs"].__setitem__(1, [[600, 0], [10, 0], [5, 0], [-15, 0]]),
            "country 'AFG': expected rings with an area, got one without",
        ),
        (
            lambda t: t["objects"]["countries"]["geometries"][0]["properties"].update(a3="AFG"),
            "country 'AFG': expected each country once, got it again",
        ),
        (
            lambda t: t["objects"]["countries"]["geometries"][1].update(arcs=[[1], [1]]),
            "country 'AFG': expected an outline with an area, got none",
        ),
    ],
)
def test_a_map_that_is_no_geometry_is_refused(originals, tmp_path, change, sentence):
    with pytest.raises(InputError, match=f"^{MAP}: .*{sentence}"):
        read_map(changed_map(originals, tmp_path, change))


# Zips


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

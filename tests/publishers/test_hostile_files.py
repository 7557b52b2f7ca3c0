"""Whatever a publisher's file holds, its reader gives a table or one sentence."""

import csv
import io
import json
from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from risk.storage.errors import InputError
from tests.publishers.hostile import READERS, read_map
from tests.tiny import (
    CSV_FILES,
    DISPUTED,
    MAP,
)

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
@pytest.mark.slow
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
@pytest.mark.slow
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

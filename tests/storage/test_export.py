"""CSV that no spreadsheet runs, and JSON with null for what is missing."""

import csv
import io
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.risk_table.columns import VERSION
from risk.storage.cells import plain
from risk.storage.export import to_csv, to_json

texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
numbers = st.floats(allow_nan=False, allow_infinity=False, width=64)


def rows_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
    ],
)
def test_a_text_that_a_spreadsheet_would_run_is_neutralised(cell, written):
    content = to_csv(pd.DataFrame({"name": [cell], "value": [-1.0]}))
    assert rows_of(content)[1] == [written, "-1.0"]


@given(st.lists(texts, min_size=1, max_size=5))
def test_no_text_cell_starts_a_formula_and_none_is_lost(cells):
    content = to_csv(pd.DataFrame({"at": range(len(cells)), "text": cells}))
    for (_, out), cell in zip(rows_of(content)[1:], cells, strict=True):
        assert not out.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert out == cell or plain(out) == cell


def test_lines_end_as_rfc_4180_has_it_and_cells_are_quoted_where_needed():
    table = pd.DataFrame({"name": ["Côte d'Ivoire", 'a "b", c', "x\ny"], "value": [1, 2, 3]})
    content = to_csv(table)
    assert content == ('name,value\r\nCôte d\'Ivoire,1\r\n"a ""b"", c",2\r\n"x\ny",3\r\n').encode()


@given(st.lists(numbers, min_size=1, max_size=6))
def test_numbers_come_back_to_the_last_digit_from_both_formats(values):
    table = pd.DataFrame({"value": values})
    assert [float(row[0]) for row in rows_of(to_csv(table))[1:]] == values
    assert [row["value"] for row in json.loads(to_json(table, VERSION))["rows"]] == values


def test_what_is_missing_is_blank_in_csv_and_null_in_json():
    table = pd.DataFrame(
        {"rank": pd.array([1, None], dtype="Int64"), "p": [np.nan, 0.5], "name": ["", None]}
    )
    assert to_csv(table) == b"rank,p,name\r\n1,,\r\n,0.5,\r\n"
    content = json.loads(to_json(table, VERSION))
    assert content["schema_version"] == VERSION
    assert content["rows"] == [
        {"rank": 1, "p": None, "name": ""},
        {"rank": None, "p": 0.5, "name": None},
    ]
    assert b"NaN" not in to_json(table, VERSION)


def test_a_table_without_rows_still_has_its_header():
    empty = pd.DataFrame({"a": [], "b": []})
    assert to_csv(empty) == b"a,b\r\n"
    assert json.loads(to_json(empty, "1.2"))["rows"] == []

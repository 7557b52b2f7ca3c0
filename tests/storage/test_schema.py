"""One place that checks a table: each bad input with the sentence it must give."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.storage.errors import InputError
from risk.storage.schema import Column, Table, read_table

TABLE = Table(
    "people",
    (
        Column("code"),
        Column("count", "integer", 0, 1000),
        Column("share", "number", -1, 1, blank=True),
        Column("note", blank=True),
    ),
    key=("code",),
)


def table_of(folder, text):
    path = folder / "people.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_table(path, TABLE)


def test_columns_come_in_the_tables_order_and_others_are_left_out(tmp_path):
    table = table_of(tmp_path, "note,extra,share,count,code\nx,9,0.5,3,AFG\n,,,4,PAK\n")
    assert table.columns.tolist() == ["code", "count", "share", "note"]
    assert table.code.tolist() == ["AFG", "PAK"]
    assert table["count"].tolist() == [3, 4] and table["count"].dtype == "int64"
    assert table.share.tolist()[0] == 0.5 and table.share.isna().tolist() == [False, True]


def test_a_byte_order_mark_and_blank_lines_are_no_matter(tmp_path):
    table = table_of(tmp_path, b"\xef\xbb\xbfcode,count,share,note\r\nA,1,,\r\n\r\nB,2,,\r\n\r\n")
    assert table.code.tolist() == ["A", "B"]
    assert table.index.tolist() == [0, 1]


def test_a_cell_may_hold_commas_quotes_and_line_ends(tmp_path):
    table = table_of(tmp_path, 'code,count,share,note\nA,1,,"say ""x"",\ny"\n')
    assert table.note.tolist() == ['say "x",\ny']


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "code,count,share\nA,1,\n",
            "row 1: expected the column 'note', got 'code', 'count', 'share'",
        ),
        ("\n", "expected CSV in UTF-8 with a header row, got "),
        ("", "expected CSV in UTF-8 with a header row, got "),
        ("code,count,share,note\n", "expected at least one row below the header, got none"),
        ("code,count,share,note\nA,x y,,\n", "row 2, column 'count': expected a number, got 'x y'"),
        ("code,count,share,note\nA,,,\n", "row 2, column 'count': expected a number, got an empty"),
        ("code,count,share,note\nA,nan,,\n", "row 2, column 'count': expected a number, got 'nan'"),
        ("code,count,share,note\nA,1.5,,\n", "row 2, column 'count': expected a whole number"),
        ("code,count,share,note\nA,-1,,\n", "row 2, column 'count': expected at least 0, got '-1'"),
        ("code,count,share,note\nA,1001,,\n", "row 2, column 'count': expected at most 1000"),
        ("code,count,share,note\nA,99999999999999999999,,\n", "row 2, column 'count': expected"),
        ("code,count,share,note\nA,1,inf,\n", "row 2, column 'share': expected a number, got 'i"),
        ("code,count,share,note\nA,1,1e999,\n", "row 2, column 'share': expected a number"),
        ("code,count,share,note\n,1,,\n", "row 2, column 'code': expected text, got an empty cell"),
        (
            "code,count,share,note\nA,1,,\nB,2,,\nA,3,,\n",
            "row 4: expected each code once, got code=A again",
        ),
        ("code,count,share,note\nA,1,,\n\nB,x,,\n", "row 4, column 'count': expected a number"),
        ("code,count,share,note\nA,1,,,9\nB,1,,,9\n", "expected as many cells in every row as in"),
        ("code,count,share,note\nA,1,,\nB,1,,,9\n", "expected CSV .* line 3"),
        (b"code,count,share,note\n\xff,1,,\n", "line 2: expected CSV in UTF-8 .*the byte 0xff"),
    ],
)
def test_a_bad_table_gives_one_sentence(tmp_path, text, sentence):
    with pytest.raises(InputError, match=f"^people.csv: {sentence}") as caught:
        table_of(tmp_path, text)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(InputError, match=r"people.csv: expected the people file here, found none"):
        read_table(tmp_path / "people.csv", TABLE)
    (tmp_path / "people.csv").mkdir()
    with pytest.raises(InputError, match=r"people.csv: expected CSV"):
        read_table(tmp_path / "people.csv", TABLE)


@given(counts=st.lists(st.integers(-50, 1100), min_size=1, max_size=8))
def test_only_values_within_their_limits_pass(tmp_path_factory, counts):
    folder = tmp_path_factory.mktemp("schema")
    rows = "".join(f"C{at},{count},,\n" for at, count in enumerate(counts))
    text = "code,count,share,note\n" + rows
    bad = [at for at, count in enumerate(counts) if not 0 <= count <= 1000]
    if not bad:
        assert table_of(folder, text)["count"].tolist() == counts
        return
    with pytest.raises(InputError) as caught:
        table_of(folder, text)
    lowest = [at for at in bad if counts[at] < 0] or bad
    assert f"row {lowest[0] + 2}, column 'count'" in str(caught.value)

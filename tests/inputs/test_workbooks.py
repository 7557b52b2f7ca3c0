"""Workbooks of evidence as spreadsheets and programs save them."""

import io
import zipfile

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference

from risk.inputs.cells.workbook import _is_per_cent
from risk.inputs.evidence_columns import COLUMNS
from tests.inputs.test_evidence_file import (
    GOOD,
    ROW,
    book_of,
    bytes_of,
    problems_of,
    read,
    row_with,
)

SHEET = "xl/worksheets/sheet1.xml"


def changed(content, change):
    """A workbook after `change(book)`."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_xml(content, old, new):
    """A workbook whose first sheet is written otherwise than this library writes it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(stream, "w") as other:
        for name in archive.namelist():
            part = archive.read(name)
            if name == SHEET:
                assert old in part
                part = part.replace(old, new)
            other.writestr(name, part)
    return stream.getvalue()


def shown_as(number_format, **cells):
    def change(book):
        for cell in book.active["F2:I2"][0]:
            cell.number_format = number_format

    return changed(book_of(row_with(**cells)), change)


def per_cent_problem(column, expected, got):
    return (
        f"row 2, column '{column}': expected {expected}, got '{got}': where the unit is in %, "
        "write 50.5 in a cell not formatted as a per cent"
    )


@pytest.mark.parametrize("number_format", ["0%", "0.0 %", "0.00%;[Red]-0.00%", "#,##0.0%"])
def test_a_per_cent_is_refused_in_a_workbook_as_it_is_in_csv(number_format):
    number = {"value": 0.505, "low": "", "high": ""}
    expected = per_cent_problem("value", "a number", "50.5%")
    assert problems_of(shown_as(number_format, **number)) == [expected]
    typed = row_with(value="50.5%", low="", high="")
    assert problems_of(bytes_of(typed)) == [expected]
    assert problems_of(book_of(typed)) == [expected]
    spaced = row_with(value="50.5 %", low="", high="")
    assert problems_of(bytes_of(spaced)) == [expected.replace("'50.5%'", "'50.5 %'")]


def test_a_per_cent_as_highest_count_is_refused():
    content = shown_as("0%", value="50", low="", high=0.505)
    assert problems_of(content) == [per_cent_problem("high", "a number or a blank cell", "50.5%")]


def test_a_sign_that_a_format_only_writes_beside_a_number_changes_nothing():
    for number_format in ('0.0" %"', "0.0\\%", "General", "0.0_%", "@"):
        assert not _is_per_cent(number_format)
        found = read(shown_as(number_format, value=50.5, low=40, high=60))
        assert found.rows.equals(GOOD.rows)


def test_rows_that_are_only_formatted_do_not_count_and_keep_the_numbers_of_the_others():
    def change(book):
        for number in range(3, 6_003):
            book.active.cell(number, 6).number_format = "@"
        for column, text in enumerate(row_with(value="many"), start=1):
            book.active.cell(6_003, column).value = text

    content = book_of(ROW)
    assert problems_of(changed(content, change)) == [
        "row 6003, column 'value': expected a number, got 'many'"
    ]
    empty = [""] * len(COLUMNS)
    assert problems_of(bytes_of(ROW, *[empty] * 6_000, row_with(value="many"))) == [
        "row 6003, column 'value': expected a number, got 'many'"
    ]
    last = with_xml(content, b"</sheetData>", b'<row r="1048576" s="1"/></sheetData>')
    assert read(last) == GOOD


@pytest.mark.slow
def test_rows_with_text_count_and_a_sheet_has_a_last_row():
    rows = [row_with(reference=f"{number}") for number in range(5_001)]
    expected = ["expected at most 5,000 rows, got more"]
    assert problems_of(book_of(*rows)) == expected
    assert problems_of(bytes_of(*rows)) == expected
    many = with_xml(book_of(ROW), b"</sheetData>", b"<row/>" * 100_000 + b"</sheetData>")
    (said,) = problems_of(many)
    assert said.endswith("got more than 100,000 rows: delete the empty ones")
    far = with_xml(book_of(ROW), b"</sheetData>", b'<row r="2000000000"/></sheetData>')
    (said,) = problems_of(far)
    assert "got more than 1,048,576 rows" in said


def hidden_first(book):
    other = book.create_sheet("lists", 0)
    other["A1"] = "nothing"
    other.sheet_state = "hidden"
    book.active = 1


def chart_first(book):
    sheet = book.create_chartsheet("chart", 0)
    chart = BarChart()
    chart.add_data(Reference(book["Sheet"], min_col=6, min_row=1, max_row=2))
    sheet.add_chart(chart)


def empty_chart_first(book):
    book.create_chartsheet("chart", 0)


def both_first(book):
    hidden_first(book)
    empty_chart_first(book)


@pytest.mark.parametrize(
    ("change", "which"),
    [
        (hidden_first, "its first visible sheet"),
        (chart_first, "its first sheet of cells"),
        (empty_chart_first, "its first sheet of cells"),
        (both_first, "its first visible sheet of cells"),
        (lambda book: book.create_chartsheet("chart"), "its first sheet"),
    ],
)
def test_the_first_sheet_of_cells_that_is_visible_is_read_and_said(change, which):
    found = read(changed(book_of(ROW), change))
    assert found == GOOD
    assert found.remarks == (f"from an Excel workbook, {which}",)


def test_a_workbook_that_shows_no_sheet_of_cells_is_refused():
    def change(book):
        empty_chart_first(book)
        book["Sheet"].sheet_state = "hidden"
        book.active = 0

    (said,) = problems_of(changed(book_of(ROW), change))
    assert said.endswith("got a workbook whose sheets of cells are hidden: show the one to read")


UNSAVED = (
    "expected the saved value of every formula, got a formula without a saved value in {}: open "
    "the workbook in a spreadsheet and save it"
)


def test_a_formula_without_a_saved_value_is_named_by_its_cell():
    one = book_of(row_with(value="=100/2"))
    assert problems_of(one) == [UNSAVED.format("F2")]
    blank = book_of(row_with(low="=20*2", high="=30*2"))
    assert problems_of(blank) == [UNSAVED.format("H2 and in 1 more cell")]


def test_a_formula_with_a_saved_value_counts_as_its_value_and_an_empty_text_as_blank():
    content = book_of(row_with(value="=101/2", note='=""'))
    content = with_xml(content, b"<f>101/2</f><v />", b"<f>101/2</f><v>50.5</v>")
    content = with_xml(content, b'<c r="L2"><f>""</f>', b'<c r="L2" t="str"><f>""</f>')
    assert read(content) == GOOD

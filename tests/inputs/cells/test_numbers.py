"""Numbers as spreadsheets of many countries write them: one meaning, or a sentence."""

import pytest

from tests.inputs.test_evidence_file import book_of, bytes_of, problems_of, read, row_with


def persons(value, **cells):
    """A row whose value may be large."""
    own = {"indicator": "displacement", "unit": "persons", "low": "", "high": ""}
    return row_with(value=value, **own | cells)


SHARE = row_with(value="50,5", source_iso3="IRQ")
THOUSANDS = "thousands separators left out"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,5", 1234.5),
        ("1 234,5", 1234.5),
        ("1\u00a0234,5", 1234.5),
        ("1\u202f234,5", 1234.5),
        ("1'234,5", 1234.5),
        ("1\u2019234,5", 1234.5),
        ("1.234", 1234),
        ("12.345.678", 12_345_678),
        ("-0,5", -0.5),
    ],
)
def test_where_commas_part_decimals_points_blanks_and_apostrophes_part_thousands(text, number):
    rows = bytes_of(SHARE, persons(text), between=";")
    if number < 0:
        assert "got '-0.5'" in problems_of(rows)[0]
        return
    found = read(rows)
    assert found.rows.set_index("indicator").value["displacement"] == number
    assert {"separated by semicolons", "decimal commas", THOUSANDS} <= set(found.remarks)


@pytest.mark.parametrize("text", ["1.234,5", "1 234,5", "1'234,5"])
def test_a_number_that_has_one_meaning_needs_no_other_to_tell_it(text):
    found = read(bytes_of(persons(text), between="\t"))
    assert found.rows.value.tolist() == [1234.5]
    assert found.remarks == ("separated by tabs", "decimal commas", THOUSANDS)


@pytest.mark.parametrize("between", [";", "\t", "|"])
@pytest.mark.parametrize("text", ["1.234", "1,234"])
def test_a_thousand_or_little_more_than_one_is_not_read_where_nothing_tells(text, between):
    plain = text.replace(",", ".")
    large = plain.replace(".", "")
    assert problems_of(bytes_of(persons(text), between=between)) == [
        f"row 2, column 'value': expected a number, got '{text}', which may be {large} or {plain}: "
        f"write {large} or {plain}0"
    ]


def test_another_number_of_the_file_tells_the_decimal_point():
    found = read(bytes_of(persons("1.234"), row_with(value="50.5"), between=";"))
    assert sorted(found.rows.value) == [1.234, 50.5]
    found = read(bytes_of(persons('"1,234"'), row_with(value="50.5")))
    assert sorted(found.rows.value) == [50.5, 1234] and found.remarks == (THOUSANDS,)


def test_where_commas_part_the_cells_a_point_is_a_decimal_point_and_a_comma_is_not():
    assert read(bytes_of(persons("1.234"))).rows.value.tolist() == [1.234]
    assert read(bytes_of(persons('"1,234.5"'))).rows.value.tolist() == [1234.5]
    assert read(bytes_of(persons('"1,234,567"'))).rows.value.tolist() == [1_234_567]
    assert "which may be 1234 or 1.234" in problems_of(bytes_of(persons('"1,234"')))[0]
    for text in ("50,5", "1.234,5"):
        assert problems_of(bytes_of(persons(f'"{text}"'))) == [
            f"row 2, column 'value': expected a number, got '{text}'"
        ]


def test_a_number_of_a_workbook_is_no_text_whatever_its_decimals():
    assert read(book_of(persons(1.234))).rows.value.tolist() == [1.234]
    assert "which may be 1234 or 1.234" in problems_of(book_of(persons("1.234")))[0]
    found = read(book_of(persons("50,5")))
    assert found.rows.value.tolist() == [50.5]
    assert found.remarks == ("from an Excel workbook", "decimal commas")
    typed = book_of(row_with(value="50,5"), persons(1.234))
    assert problems_of(typed) == [
        "row 3, column 'value': expected a decimal comma, as elsewhere in the file, got '1.2340'"
    ]


@pytest.mark.parametrize("text", ["12,34,567", "1 2", "1.2.4", "1'23", "$5", "5 €", "1.234e", "~5"])
def test_what_is_no_number_anywhere_is_refused(text):
    said = problems_of(bytes_of(persons(text), between=";"))
    assert said == [f"row 2, column 'value': expected a number, got {text!r}"]


def test_a_per_cent_with_a_decimal_comma_is_told_what_to_write():
    (said,) = problems_of(bytes_of(row_with(value="50,5 %"), between=";"))
    assert "where the unit is in %, write 50,5 in a cell not formatted" in said

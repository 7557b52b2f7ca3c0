"""What is no table is named, and what to do with it is said in one sentence."""

import bz2
import gzip
import io
import json
import lzma
import zipfile

import openpyxl
import pytest

from tests.inputs.test_evidence_file import COLUMNS, ROW, bytes_of, problems_of, read, row_with
from tests.inputs.test_workbooks import book_of, changed


def zip_of(*names):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, bytes_of(ROW))
    return stream.getvalue()


CONTENT = bytes_of(ROW)
TABLE = [dict(zip(COLUMNS, ROW, strict=True))]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (gzip.compress(CONTENT), "a compressed file (gzip): unpack it"),
        (bz2.compress(CONTENT), "a compressed file (bzip2): unpack it"),
        (lzma.compress(CONTENT), "a compressed file (xz): unpack it"),
        (b"7z\xbc\xaf'\x1c" + bytes(40), "an archive (7-Zip): unpack it"),
        (b"Rar!\x1a\x07\x00" + bytes(40), "an archive (RAR): unpack it"),
        (zip_of("evidence.csv"), "a zip: unpack it"),
        (zip_of(), "an empty zip"),
        (zip_of("mimetype", "content.xml"), "an OpenDocument spreadsheet"),
        (zip_of("Index/Document.iwa"), "a spreadsheet of Numbers: open it and save it as CSV"),
        (zip_of("xl/workbook.bin"), "a binary workbook (.xlsb): open it and save it as CSV"),
        (zip_of("word/document.xml"), "a Word document: type its table"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF: type its table"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a picture (PNG): type its table"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture (JPEG): type its table"),
        (json.dumps(TABLE[0]).encode(), "JSON: export the table as CSV"),
        (json.dumps(TABLE, indent=2).encode("utf-8-sig"), "JSON: export the table as CSV"),
        (b"PAR1\x15\x04PAR1", "data in Parquet: export the table as CSV"),
        (b"<?xml version='1.0'?><Workbook>", "an XML file: open it and save it as CSV"),
        (b"MIME-Version: 1.0\r\n", "a saved web page or a mail: open it"),
        (b"\xef\xbb\xbf<html xmlns:x='excel'><table>", "a web page: download the table"),
    ],
)
def test_a_file_of_another_kind_is_named_with_what_to_do(content, kind):
    (said,) = problems_of(content)
    assert said.startswith(f"expected a CSV file or an Excel workbook (.xlsx), got {kind}")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (CONTENT.replace(b"Brief", b'"Brief'), "expected a quotation mark at the end of a quoted"),
        (CONTENT.replace(b"Brief", b'"Br"ief'), "a quoted cell to be written twice, got one alone"),
    ],
)
def test_broken_quotes_are_told_in_words(content, sentence):
    (said,) = problems_of(content)
    assert said.startswith("row 2: ") and sentence in said


EMPTY = [""] * 11
NO_ROW = "row {}: expected a row of evidence, got {}: delete rows of totals, units and notes"


@pytest.mark.parametrize(
    ("row", "got"),
    [
        (["Total", *EMPTY[:4], "50.5", *EMPTY[:6]], "'Total, 50.5'"),
        ([*EMPTY[:4], "Sum", "50.5", *EMPTY[:6]], "'Sum, 50.5'"),
        (list(COLUMNS), "'date, known_since, source_iso3, receiver_iso3, indicator, va'"),
        (["---"] * 12, "'---, ---, ---, ---, ---, ---, ---, ---, ---, ---, ---, ---'"),
    ],
)
def test_a_total_a_unit_or_the_header_again_is_one_sentence(row, got):
    assert problems_of(bytes_of(ROW, row)) == [NO_ROW.format(3, got)]
    assert problems_of(bytes_of(row, ROW)) == [NO_ROW.format(2, got)]


def test_notes_below_the_table_are_left_out_and_said():
    for note in (b"\r\nSource: UN OCHA\r\n", b"Source: UN OCHA,,,,,,,,,,,\r\n"):
        found = read(CONTENT + note)
        assert len(found) == 1 and found.remarks == ("notes below the table left out",)
    # What a download that broke off has left of a row is no note.
    assert problems_of(CONTENT + b"2021-06-2") == ["row 3: expected 12 cells, got 1"]


def test_a_text_with_a_comma_and_no_quotes_round_it_is_not_moved_into_the_next_cell():
    moved = row_with(reference="Briefing, of June", source_iso3="IRQ")
    assert problems_of(bytes_of(ROW, moved)) == ["row 3: expected 12 cells, got 13"]
    longer = [[*ROW, ""], [*row_with(source_iso3="IRQ"), ""]]
    assert len(read(bytes_of(*longer))) == 2


@pytest.mark.parametrize("sign", ["\u200b", "\u00a0", " "])
def test_names_of_columns_are_known_by_their_letters(sign):
    header = [name.replace("_", "-").title() + sign for name in COLUMNS]
    named = bytes_of(ROW).replace(",".join(COLUMNS).encode(), ",".join(header).encode())
    assert len(read(named)) == 1


def test_hidden_rows_count_and_merged_cells_are_said():
    def change(book):
        book.active.row_dimensions[3].hidden = True
        book.active.row_dimensions[4].hidden = True  # empty
        book.active.merge_cells("L2:L3")

    found = read(changed(book_of(ROW, row_with(source_iso3="IRQ")), change))
    assert len(found) == 2
    assert found.remarks == (
        "from an Excel workbook, of merged cells only the first, with its hidden rows",
    )
    empty = changed(book_of(ROW), lambda book: hide_row(book, 9))
    assert read(empty).remarks == ("from an Excel workbook",)


def hide_row(book, number):
    book.active.row_dimensions[number].hidden = True


def test_a_first_sheet_without_evidence_is_named():
    book = openpyxl.load_workbook(io.BytesIO(book_of(ROW)))
    book.create_sheet("cover", 0)["A1"] = "Read me"
    stream = io.BytesIO()
    book.save(stream)
    (said,) = problems_of(stream.getvalue())
    assert said.endswith("a first row with 'Read me' (from an Excel workbook, its first sheet)")

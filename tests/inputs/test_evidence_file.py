"""Files of evidence as spreadsheets, editors and publishers write them."""

import gzip
import io
import zipfile
from datetime import datetime

import openpyxl
import pandas as pd
import pytest

from risk.cli import main
from risk.dashboard.panels.evidence import excel_template
from risk.dashboard.state.evidence_store import read_upload
from risk.inputs.cells import workbook
from risk.inputs.evidence_columns import COLUMNS
from risk.inputs.evidence_file import read_evidence
from risk.inputs.problems import EvidenceError
from risk.terms.catalogue import INDICATORS

ROW = [
    "2021-06-22",
    "2021-06-22",
    "AFG",
    "",
    "territory_controlled",
    "50.5",
    "% of the source's territory",
    "40",
    "60",
    "C",
    "Briefing of 22 June",
    "",
]
PLACE = {column: place for place, column in enumerate(COLUMNS)}


def row_with(**cells):
    row = list(ROW)
    for column, text in cells.items():
        row[PLACE[column]] = text
    return row


def lines_of(*rows, between=",", end="\r\n"):
    return "".join(between.join(row) + end for row in (COLUMNS, *rows))


def bytes_of(*rows, **form):
    return lines_of(*rows, **form).encode()


def read(content):
    return read_evidence(io.BytesIO(content), name="f.csv")


def problems_of(content):
    with pytest.raises(EvidenceError) as caught:
        read(content)
    return [problem.sentence for problem in caught.value.problems]


def book_of(*rows):
    book = openpyxl.Workbook()
    for row in (COLUMNS, *rows):
        book.active.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def numbered_book():
    """What pandas writes of a table with its index."""
    stream = io.BytesIO()
    pd.DataFrame([ROW], columns=list(COLUMNS)).to_excel(stream)
    return stream.getvalue()


GOOD = read(bytes_of(ROW))
CELLS = ROW[:-1]
HELPED = {
    "semicolons": (bytes_of(ROW, between=";"), "separated by semicolons"),
    "tabs": (bytes_of(ROW, between="\t"), "separated by tabs"),
    "bars": (bytes_of(ROW, between="|"), "separated by bars"),
    "decimal commas": (
        bytes_of(row_with(value="50,5"), between=";"),
        "separated by semicolons, decimal commas",
    ),
    "decimal commas and tabs": (
        bytes_of(row_with(value="50,5"), between="\t"),
        "separated by tabs, decimal commas",
    ),
    "sep= line": (b"sep=,\r\n" + bytes_of(ROW), "its first line names the separator"),
    "sep=; line": (
        b"sep=;\r\n" + bytes_of(ROW, between=";"),
        "its first line names the separator, separated by semicolons",
    ),
    "mark of byte order": (b"\xef\xbb\xbf" + bytes_of(ROW), ""),
    "UTF-16": (lines_of(ROW).encode("utf-16"), "text in UTF-16"),
    "UTF-16, no mark": (lines_of(ROW).encode("utf-16-le"), "text in UTF-16"),
    "UTF-16, big end first": (lines_of(ROW).encode("utf-16-be"), "text in UTF-16"),
    "line ends of Unix": (bytes_of(ROW, end="\n"), ""),
    "line ends of old Macs": (bytes_of(ROW, end="\r"), ""),
    "empty columns at the end": (
        bytes_of([*ROW, "", ""]).replace(b"note", b"note,,"),
        "empty columns left out",
    ),
    "an empty column in between": (
        bytes_of(["", *ROW]).replace(b"date", b",date", 1),
        "empty columns left out",
    ),
    "empty rows": (bytes_of([""] * 12, ROW, [""] * 12, ["  "]), ""),
    "last cell missing": (bytes_of(CELLS), "cells missing at the end are blank"),
    "names of columns in capitals": (bytes_of(ROW).replace(b"source_iso3", b"Source ISO3"), ""),
    "comment lines": (
        b"# source: UN\r\n#,,\r\n" + bytes_of(ROW) + b"# end",
        "lines that begin with # left out",
    ),
    "a day with a time": (
        bytes_of(row_with(date="2021-06-22 00:00:00", known_since="2021-06-22T09:30Z")),
        "times of day left out",
    ),
    "two letters": (bytes_of(row_with(source_iso3="AF")), "'AF' read as AFG"),
    "small letters": (bytes_of(row_with(source_iso3="afg")), "'afg' read as AFG"),
    "a name": (bytes_of(row_with(source_iso3="Afghanistan")), "'Afghanistan' read as AFG"),
    "a number of Gleditsch and Ward": (bytes_of(row_with(source_iso3="700")), "'700' read as AFG"),
    "the admiralty's code": (
        bytes_of(row_with(reliability="C3")),
        "reliability by its letter alone",
    ),
    "reliability in small letters": (bytes_of(row_with(reliability="c")), ""),
    "characters that cannot be seen": (
        bytes_of(row_with(source_iso3="AFG\u00a0", indicator="territory_controlled\u200b")),
        "characters that cannot be seen left out",
    ),
    "a curly apostrophe": (bytes_of(row_with(unit="% of the source’s territory")), ""),
    "an indicator by its label": (
        bytes_of(row_with(indicator=INDICATORS["territory_controlled"].label)),
        "indicators given by name",
    ),
    "an indicator by its name on the slider": (
        bytes_of(row_with(indicator=INDICATORS["territory_controlled"].short)),
        "indicators given by name",
    ),
    "notes above the header": (
        b"Evidence of the desk, June 2021\r\n\r\n" + bytes_of(ROW),
        "lines above the header left out",
    ),
    "notes and comments above a header of old Macs": (
        b"# of 2021\rEvidence, of the desk\r" + bytes_of(ROW, between=";", end="\r"),
        "separated by semicolons, lines that begin with # left out, "
        "lines above the header left out",
    ),
    "sep=; line of old Macs": (
        b"sep=;\r" + bytes_of(ROW, between=";", end="\r"),
        "its first line names the separator, separated by semicolons",
    ),
    "numbers of rows as R writes them": (
        bytes_of(ROW, between=";").replace(b"date", b'"";date', 1).replace(b"2021", b'"1";2021', 1),
        "separated by semicolons, numbers of rows left out",
    ),
    "numbers of rows in a workbook of pandas": (
        numbered_book(),
        "from an Excel workbook, numbers of rows left out",
    ),
    "R's sign of a missing value": (
        bytes_of(row_with(receiver_iso3="NA", note="NA")),
        "signs of a missing value read as blank",
    ),
    "days with the year first": (
        bytes_of(row_with(date="2021/6/22", known_since="2021. 06. 22.")),
        "days written YYYY-MM-DD",
    ),
    "days with another hyphen": (
        bytes_of(row_with(date="2021\u201106\u201122")),
        "days written YYYY-MM-DD",
    ),
    "a workbook of texts": (book_of(ROW), "from an Excel workbook"),
    "a workbook of numbers and days": (
        book_of(row_with(date=datetime(2021, 6, 22), value=50.5, low=40, high=60.0)),
        "from an Excel workbook",
    ),
}


@pytest.mark.parametrize("kind", HELPED)
def test_a_file_that_has_one_meaning_is_read_and_says_what_was_done(kind):
    content, remarks = HELPED[kind]
    found = read(content)
    assert found == GOOD and found.rows.equals(GOOD.rows)
    assert ", ".join(found.remarks) == remarks


def test_text_in_windows_1252_is_read_and_said():
    found = read(lines_of(row_with(reference="Zürich – “émigrés”")).encode("cp1252"))
    assert found.rows.reference.tolist() == ["Zürich – “émigrés”"]
    assert found.remarks == ("text in Windows-1252",)


def test_spaces_within_numbers_and_typographic_minus_signs_are_read():
    row = row_with(indicator="displacement", value="12\u202f500", low="", high="", unit="persons")
    assert read(bytes_of(row)).rows.value.tolist() == [12_500]
    below = problems_of(bytes_of(row_with(value="\u22125", low="", high="")))
    assert below == ["row 2, column 'value': expected 0 to 100 for territory_controlled, got '-5'"]


CHANGED = (
    "expected days written YYYY-MM-DD, got {0!r} in row 2 and in {1}: a spreadsheet has changed "
    "them. Format the columns of days as text and type the days again, or use the template for "
    "Excel"
)


@pytest.mark.parametrize(
    "day", ["6/22/2021", "22/06/2021", "06/07/2021", "22.06.21", "22-Jun-21", "44369"]
)
def test_days_that_a_spreadsheet_changed_are_one_sentence_and_never_a_guess(day):
    rows = [row_with(date=day, known_since=day, reference=f"{n}") for n in range(4)]
    assert problems_of(bytes_of(*rows)) == [CHANGED.format(day, "7 more cells")]
    one_wrong = problems_of(bytes_of(row_with(date=day, known_since=day, value="many")))
    assert len(one_wrong) == 2 and "got 'many'" in one_wrong[1]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "got an empty file"),
        (b"\r\n,,\r\n", "got an empty file"),
        (b"<html><table><tr><td>date</td></tr></table></html>", "got a web page: download"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "got an old workbook (.xls) or one"),
        (b"name,age\r\nAnn,5\r\n", "got a first row with 'name, age'"),
        (b"PK\x03\x04" + bytes(50), "got a damaged zip or workbook"),
        (b"\x00\x01\x02\x03" * 9, "got a file that is no text"),
        (bytes_of(), "row 2: expected at least one row of evidence, got none"),
    ],
)
def test_what_is_no_evidence_gets_one_sentence(content, sentence):
    (said,) = problems_of(content)
    assert sentence in said


@pytest.mark.parametrize(
    ("row", "form", "sentence"),
    [
        (row_with(source_iso3="PSE"), {}, "got 'PSE': Palestine is filed with Israel: ISR"),
        (row_with(source_iso3="Afganistan"), {}, "(did you mean Afghanistan, AFG?)"),
        (row_with(value='"50,5"'), {}, "column 'value': expected a number, got '50,5'"),
        (row_with(value="1,234"), {"between": "\t"}, "expected a number, got '1,234'"),
        (row_with(value="50,5", low="1.5"), {"between": ";"}, "expected a decimal comma, as"),
        (row_with(value="1,234", low="", high=""), {"between": ";"}, "a number, got '1,234'"),
        (row_with(date="2021/22/06"), {}, "a day written YYYY-MM-DD from 1989 to 2099"),
        (row_with(source_iso3="NaN"), {}, "column 'source_iso3': expected"),
        (ROW[:9], {}, "row 2: expected 12 cells, got 9"),
        ([*ROW, "more"], {}, "row 2: expected 12 cells, got 13"),
    ],
)
def test_what_could_mean_two_things_or_is_wrong_is_not_read(row, form, sentence):
    assert sentence in "\n".join(problems_of(bytes_of(row, **form)))


def test_text_of_an_old_mac_is_no_guess():
    content = lines_of(row_with(reference="Côte"), end="\r").encode("mac_roman")
    assert "save it as CSV UTF-8" in problems_of(content)[0]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Côte d’Ivoire", "mac_roman"),
        ("Genéve", "mac_roman"),
        ("Zürich", "mac_roman"),
        ("Отчёт", "cp1251"),
        ("联合国报告", "gbk"),
    ],
)
def test_letters_of_another_encoding_are_no_text_in_windows_1252(text, encoding):
    (said,) = problems_of(lines_of(row_with(reference=text)).encode(encoding))
    assert said.startswith("expected text in UTF-8, got ") and "save it as CSV UTF-8" in said


@pytest.mark.parametrize(
    "text",
    ["Côte d’Ivoire – São Tomé…", "Côte d´Ivoire", "ÉTÉ à Škoda", "5 °C, 10 £ «naïve»"],
)
def test_names_and_signs_of_western_europe_are_text_in_windows_1252(text):
    found = read(lines_of(row_with(reference=f'"{text}"')).encode("cp1252"))
    assert found.rows.reference.tolist() == [text]


def test_na_for_a_source_may_be_namibia():
    assert read(bytes_of(row_with(source_iso3="NA"))).rows.source_iso3.tolist() == ["NAM"]


def test_a_row_that_is_another_once_its_names_are_read_says_so():
    rows = (row_with(source_iso3="KOS"), row_with(source_iso3="XKO"))
    assert problems_of(bytes_of(*rows)) == [
        "row 3: expected each value once, got the same as in row 2 ('XKO' read as XKX)"
    ]


def test_of_many_names_three_are_told_and_the_rest_counted():
    names = ("Mali", "Chad", "Niger", "Sudan", "Kenya")
    found = read(bytes_of(*(row_with(source_iso3=name) for name in names)))
    assert found.remarks == (
        "'Mali' read as MLI",
        "'Chad' read as TCD",
        "'Niger' read as NER",
        "2 more names read as codes",
    )


def test_the_template_for_excel_is_text_in_every_cell_and_reads_as_it_is():
    content = excel_template()
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert {cell.number_format for row in sheet["A1:L200"] for cell in row} == {"@"}
    assert all(cell.data_type == "s" for row in sheet["A1:L2"] for cell in row if cell.value)
    assert len(read(content)) == 1


def test_the_first_sheet_counts_and_a_day_is_read_however_it_is_shown():
    book = openpyxl.load_workbook(io.BytesIO(book_of(row_with(date=datetime(2021, 6, 22)))))
    book.active["A2"].number_format = "d.m.yy"
    book.create_sheet("notes")["A1"] = "nothing"
    stream = io.BytesIO()
    book.save(stream)
    found = read(stream.getvalue())
    assert found.rows.date.tolist() == ["2021-06-22"]
    assert found.remarks == ("from an Excel workbook, its first sheet",)


def test_a_workbook_may_not_unpack_to_more_than_its_bound(monkeypatch):
    content = book_of(ROW)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bomb:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                bomb.writestr(name, archive.read(name))
        bomb.writestr("xl/more.xml", bytes(workbook.MOST_UNPACKED))
    (said,) = problems_of(stream.getvalue())
    assert "unpacks to more than 8,000,000 bytes" in said
    monkeypatch.setattr(workbook, "MOST_PARTS", 3)
    assert "unpacks to more" in problems_of(content)[0]


@pytest.mark.parametrize("place", range(0, 100, 7))
def test_a_damaged_workbook_gets_one_sentence(place):
    content = bytearray(book_of(ROW))
    start = len(content) * place // 100
    content[start : start + 60] = bytes(60)
    try:
        found = read(bytes(content))
    except EvidenceError as error:
        assert len(error.problems) == 1
    else:
        assert found == GOOD  # what was damaged says nothing of the cells


SOME_KINDS = {
    "de.csv": bytes_of(
        row_with(indicator="displacement", unit="persons", value="1.234,5", low="", high=""),
        between=";",
    ),
    "unclear.csv": bytes_of(row_with(value="1.234"), between=";"),
    "day.csv": bytes_of(row_with(date="22 June 2021")),
    "evidence.csv.gz": gzip.compress(bytes_of(ROW)),
    "table.pdf": b"%PDF-1.7\n",
    "rows.json": b'[{"date": "2021-06-22"}]',
    "empty.csv": b"",
    "book.xlsx": HELPED["a workbook of texts"][0],
}


@pytest.mark.slow
def test_page_check_and_option_answer_alike(tmp_path, capsys):
    for name, (content, remarks) in {
        "de.csv": HELPED["decimal commas"],
        "book.xlsx": HELPED["a workbook of texts"],
    }.items():
        path = tmp_path / name
        path.write_bytes(content)
        assert main(["check", str(path)]) == 0
        said = f"ok: 1 row; this evidence is {GOOD.short}\nconverted: {remarks}\n"
        assert capsys.readouterr().out == said
        assert read_upload(name, content).evidence == GOOD
        assert main(["score", "--as-of", "2021-06", "--evidence", str(path)]) == 0
        assert f"python -m risk score: {path}: converted: {remarks}\n" in capsys.readouterr().err
    for content in (bytes_of(), b"<html>", b"name,age\r\n"):
        path = tmp_path / "bad.csv"
        path.write_bytes(content)
        with pytest.raises(EvidenceError) as caught:
            read_upload("bad.csv", content)
        (problem,) = caught.value.problems
        for command in (["check"], ["score", "--as-of", "2021-06", "--evidence"]):
            assert main([*command, str(path)]) == 2
            assert (
                capsys.readouterr().err
                == f"python -m risk {command[0]}: {path}: {problem.sentence}\n"
            )

"""Files of other kinds, told by how they begin, and what to do with each."""

import re
from collections.abc import Collection

from risk.storage import is_web_page

AS_CSV = "save it as CSV UTF-8 or as .xlsx"
_OPEN = f": open it and {AS_CSV}"
_UNPACK = ": unpack it, and give the file that is in it"
_TYPE = ": type its table into a spreadsheet, and " + AS_CSV
_EXPORT = ": export the table as CSV UTF-8"
_BEGINNINGS = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old workbook (.xls) or one with a password" + _OPEN,
    b"\x1f\x8b": "a compressed file (gzip)" + _UNPACK,
    b"BZh": "a compressed file (bzip2)" + _UNPACK,
    b"\xfd7zXZ": "a compressed file (xz)" + _UNPACK,
    b"\x28\xb5\x2f\xfd": "a compressed file (Zstandard)" + _UNPACK,
    b"7z\xbc\xaf": "an archive (7-Zip)" + _UNPACK,
    b"Rar!": "an archive (RAR)" + _UNPACK,
    b"PK\x05\x06": "an empty zip",
    b"%PDF": "a PDF" + _TYPE,
    b"\x89PNG": "a picture (PNG)" + _TYPE,
    b"\xff\xd8\xff": "a picture (JPEG)" + _TYPE,
    b"GIF8": "a picture (GIF)" + _TYPE,
    b"II*\0": "a picture (TIFF)" + _TYPE,
    b"RIFF": "a picture or a recording" + _TYPE,
    b"{\\rtf": "a text document (RTF)" + _TYPE,
    b"PAR1": "data in Parquet" + _EXPORT,
    b"ARROW1": "data in Arrow" + _EXPORT,
    b"SQLite format 3": "a database (SQLite)" + _EXPORT,
    b"\x89HDF": "data in HDF5" + _EXPORT,
    b"<stata_dta>": "data of Stata" + _EXPORT,
    b"<?xml": "an XML file" + _OPEN,
    b"MIME-Version:": "a saved web page or a mail" + _OPEN,
}
# Parts of a zip that tell what it is.
_PARTS = {
    "xl/workbook.bin": "a binary workbook (.xlsb)" + _OPEN,
    "Index/Document.iwa": "a spreadsheet of Numbers" + _OPEN,
    "content.xml": "an OpenDocument spreadsheet or text (.ods, .odt)" + _OPEN,
    "word/document.xml": "a Word document" + _TYPE,
    "ppt/presentation.xml": "a PowerPoint presentation" + _TYPE,
}
_JSON = re.compile(rb"\s*[\[{]\s*[\[{\"\]}]")
_MARK = b"\xef\xbb\xbf"


def other_kind(content: bytes) -> str:
    r"""What a file is that is neither CSV nor a zip, and what to do; empty if it may be CSV.

    >>> other_kind(b"%PDF-1.7")
    'a PDF: type its table into a spreadsheet, and save it as CSV UTF-8 or as .xlsx'
    >>> other_kind(b"date,value\n")
    ''
    """
    text = content.removeprefix(_MARK)
    for beginning, kind in _BEGINNINGS.items():
        if text.lstrip(b" \t\r\n").startswith(beginning):
            return kind
    if _JSON.match(text):
        return "JSON" + _EXPORT
    if is_web_page(content):
        return "a web page: download the table itself, or copy it into a spreadsheet and " + AS_CSV
    return ""


def kind_of_zip(names: Collection[str]) -> str:
    """What a zip is that is no .xlsx, by the names of its parts.

    >>> kind_of_zip(["evidence.csv"])
    'a zip: unpack it, and give the file that is in it'
    """
    for part, kind in _PARTS.items():
        if part in names:
            return kind
    return "a zip" + _UNPACK

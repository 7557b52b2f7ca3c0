"""Files of evidence as nobody should send them, by class."""

import csv
import gzip
import io
import math
import zipfile
from collections.abc import Callable
from functools import cache
from random import Random

from hypothesis import strategies as st

from risk.inputs.evidence import KEY
from risk.inputs.evidence_cells import is_missing
from risk.inputs.evidence_columns import COLUMNS
from risk.inputs.evidence_file import MOST_ROWS
from risk.terms.catalogue import CATALOGUE, INDICATORS
from risk.terms.countries import state_codes
from tests.soak import texts
from tests.soak.chance import Sent, bulk, made_by
from tests.soak.rows import inserted, real_files, some_rows, with_text, written

ACCEPTED = "accepted"
REFUSED = "refused"
EITHER = ""
MAGIC = (
    b"%PDF-1.7\n\xff",
    b"\x89PNG\r\n\x1a\n",
    b"\xd0\xcf\x11\xe0",
    b"7z\xbc\xaf'\x1c",
    b"Rar!\x1a\x07\x80",
    b"BZh9\xff",
    b"\xfd7zXZ\x00",
    b"\x28\xb5\x2f\xfd",
)
ENCODINGS = ("latin-1", "cp1252", "mac_roman", "utf-16", "utf-16-le", "utf-32", "cp037")
NOT_UTF8 = (
    b"\xff",
    b"\xc0\xaf",
    b"\xed\xa0\x80",
    b"\x80",
    b"\xf8\x88\x80\x80\x80",
    b"\xe2\x82",
    b"\xf4\x90\x80\x80",
)
QUOTES = (b'"', b'""', b'"""', b'","', b"'\"", b'\\"', b'"\n"', b'""""')
LINE_ENDS = ("\r", "\n\r", "\r\r\n", "\n\n", "\u2028", "\x0b", "\x0c", "\x85", "\\n", "")
BLANKS = (b"", b" ", b"\n", b"\r", b",", b"\t", b"\xef\xbb\xbf", b'""\n', b"\x00")


def power_of_ten(rng: Random, least: float, most: float) -> int:
    """A size, small ones as often as large ones."""
    return int(10 ** rng.uniform(least, most))


def good(rng: Random) -> bytes:
    rows = some_rows(rng)
    for row in rows:
        if rng.choice((True, False)):
            known = INDICATORS[row["indicator"]]
            value = rng.uniform(known.least, min(known.most, 1e6))
            row |= {"value": f"{value:.6f}", "low": "", "high": ""}
    return written(rows, rng)


def large(rng: Random) -> bytes:
    """Good rows, up to as many as there may be, hardly two of one place."""
    rng = bulk(rng)
    rows = {}
    for _ in range(power_of_ten(rng, 2.5, math.log10(MOST_ROWS))):
        known = rng.choice(CATALOGUE)
        source, receiver = rng.sample(sorted(state_codes()), 2)
        day = f"{rng.randint(1989, 2023)}-06-15"
        row = dict.fromkeys(COLUMNS, "") | {
            "date": day,
            "known_since": day,
            "indicator": known.code,
            "unit": known.unit,
            "source_iso3": source if known.entity != "receiver" else "",
            "receiver_iso3": receiver if known.entity != "source" else "",
            "value": f"{rng.uniform(known.least, min(known.most, 1e6)):.3f}",
            "reliability": "C",
            "reference": "Made up",
        }
        rows[tuple(row[column] for column in KEY)] = row
    return written(list(rows.values()))


def broken_encoding(rng: Random) -> bytes:
    text = written(some_rows(rng)).decode()
    text = text[:-2].rsplit(",", 1)[0] + ",Zürich – “émigrés”\r\n"
    encoding = rng.choice((*ENCODINGS, None))
    if encoding:
        return text.encode(encoding, "ignore")
    content = text.encode()
    place = rng.randrange(len(content) - 20)
    while content[place] >= 0x80:
        place -= 1
    return content[:place] + rng.choice(NOT_UTF8) + content[place:]


def huge_field(rng: Random) -> bytes:
    size = power_of_ten(rng, 3.4, 6.25)
    text = rng.choice(("x", "é", '"', "x,", "\n=", "\U0001f600", "9")) * size
    return with_text(rng, rng.choice(list(COLUMNS)), text)


def many_rows(rng: Random) -> bytes:
    many = rng.choice((MOST_ROWS + 1, 20_000, 100_000, 1_000_000))
    head, good_row = written(some_rows(rng)[:1]).split(b"\r\n")[:2]
    commas = b"," * (len(COLUMNS) - 1)
    row = rng.choice((good_row, b"", commas, b"1", b'""', b"\xff", b"x,y"))
    if len(row) > len(COLUMNS) and rng.random() < 0.9:  # seldom a file of hundreds of megabytes
        many = min(many, 20_000)
    return head + b"\n" + (row + b"\n") * many


def odd_number(choices: list[str]) -> Callable[[Random], bytes]:
    def made(rng: Random) -> bytes:
        rows = some_rows(rng)
        row = rng.choice(rows)
        row |= {
            "indicator": "territory_controlled",
            "unit": INDICATORS["territory_controlled"].unit,
            "source_iso3": "AFG",
            "receiver_iso3": "",
            "value": "50",
            "low": "",
            "high": "",
        }
        text = rng.choice(choices)
        may_be_blank = not text or is_missing(text)
        row["value" if may_be_blank else rng.choice(("value", "low", "high"))] = text
        return written(rows, rng)

    return made


def bad_day(rng: Random) -> bytes:
    return with_text(rng, rng.choice(("date", "known_since")), rng.choice(texts.BAD_DAYS))


def repeated(rng: Random) -> bytes:
    rows = some_rows(rng)
    twin = dict(rng.choice(rows))
    if rng.choice((True, False)):
        twin["note"] = "another"
    if rng.choice((True, False)):
        twin = {name: f" {cell} " if name in KEY else cell for name, cell in twin.items()}
    rows.insert(rng.randint(0, len(rows)), twin)
    return written(rows, rng)


def nested_quotes(rng: Random) -> bytes:
    content = bytearray(rng.choice((written(some_rows(rng), rng), rng.choice(real_files()))))
    for _ in range(rng.randint(1, 30)):
        place = rng.randrange(len(content))
        content[place:place] = rng.choice(QUOTES)
    return bytes(content)


def header(rng: Random) -> bytes:
    names = list(COLUMNS)
    place = rng.randrange(len(names))
    match rng.randrange(7):
        case 0:
            del names[place]
        case 1:
            names.append(names[place])
        case 2:
            other = (names[place].upper() + "x", "", "x" * 10_000, "=1", "<b>", "\x00")
            names[place] = rng.choice(other)
        case 3:
            names += [f"c{i}" for i in range(power_of_ten(rng, 0, 5))]
        case 4:
            names = names[:1] * rng.randint(2, 90_000)
        case 5:
            names = []
        case _:
            names = [rng.choice(";|\t").join(names)]
    body = written(some_rows(rng)).split(b"\r\n", 1)[1]
    return ",".join(names).encode() + b"\r\n" + body


def other_length(rng: Random) -> bytes:
    lines = written(some_rows(rng)).split(b"\r\n")
    lines.insert(rng.randint(1, len(lines)), rng.choice((b"x,y", b"," * 12 + b"x" * 50)))
    return b"\r\n".join(lines)


@cache
def bomb(depth: int) -> bytes:
    """A zip of 20 MB of zeros, zipped again and again, sixteen times side by side."""
    content = bytes(20_000_000)
    for level in range(depth):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for copy in range(1 if level == 0 else 16):
                archive.writestr(f"{copy}.csv", content)
        content = stream.getvalue()
    return content


def zipped(rng: Random) -> bytes:
    plain = written(some_rows(rng))
    match rng.randrange(5):
        case 0:
            return gzip.compress(plain + bytes(rng.randrange(100_000)), mtime=0)
        case 1:
            return rng.choice(MAGIC) + bulk(rng).randbytes(rng.randrange(5_000))
        case 2:
            stream = io.BytesIO()
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
                archive.writestr(rng.choice(("evidence.csv", "../../x", "xl/workbook.xml")), plain)
            return stream.getvalue()
        case _:
            content = bytearray(bomb(rng.randint(1, 3)))
            for _ in range(rng.randrange(4)):
                content[rng.randrange(4, len(content))] = rng.randrange(256)
            return bytes(content)


def control_character(rng: Random) -> bytes:
    rows = some_rows(rng)
    row = rng.choice(rows)
    codes = [*range(9), 11, 12, *range(14, 32), *range(127, 160)]
    row["reference"] = inserted(rng, row["reference"], chr(rng.choice(codes)))
    return written(rows)


def unseen(rng: Random) -> bytes:
    rows = some_rows(rng)
    row = rng.choice(rows)
    column = rng.choice(list(COLUMNS))
    row[column] = inserted(rng, row[column] or "xx", rng.choice(texts.UNSEEN))
    return written(rows, rng)


def text_of(choices: list[str]) -> Callable[[Random], bytes]:
    return lambda rng: with_text(rng, rng.choice(("reference", "note")), rng.choice(choices))


def wrong_code(rng: Random) -> bytes:
    rows = some_rows(rng)
    row = rng.choice(rows)
    column = rng.choice(("indicator", "unit", "reliability", "source_iso3", "receiver_iso3"))
    near = ("x", row[column].lower() + "z", "QQQ", "G", "0")
    row[column] = rng.choice((*near, *texts.MARKUP, *texts.FORMULAS))
    return written(rows, rng)


def line_ends(rng: Random) -> bytes:
    content = written(some_rows(rng), rng)
    return content.replace(b"\r\n", b"\n").replace(b"\n", rng.choice(LINE_ENDS).encode())


def flipped(rng: Random) -> bytes:
    content = bytearray(rng.choice(real_files()))
    many = power_of_ten(rng, 0, 2.5)
    rng = bulk(rng)
    for _ in range(many):
        content[rng.randrange(len(content))] = rng.randrange(256)
    return bytes(content)


def spliced(rng: Random) -> bytes:
    content = rng.choice(real_files())
    other = rng.choice(real_files())
    for _ in range(rng.randint(1, 4)):
        start, end = sorted((rng.randrange(len(content)), rng.randrange(len(content))))
        tail = other[rng.randrange(len(other)) :]
        cuts = (
            content[:start] + content[end:],
            content[end:] + content[:start],
            content[:start] + tail,
            content[:start],
        )
        content = rng.choice(cuts)[:200_000] or b"\n"
    return content


def moved_cells(rng: Random) -> bytes:
    rows = some_rows(rng)
    for _ in range(rng.randint(1, 6)):
        first = rng.choice(rows)
        second = rng.choice(rows)
        here = rng.choice(list(COLUMNS))
        there = rng.choice(list(COLUMNS))
        cell = rng.choice((first[here], "", second[there]))
        first[here] = second[there]
        second[there] = cell
    return written(rows, rng)


def random_bytes(rng: Random) -> bytes:
    return bulk(rng).randbytes(power_of_ten(rng, 0, 5))


def random_text(rng: Random) -> bytes:
    signs = ",;\t\n\r\"'=+-@0123456789.eE|AFGxyz\u00e9\u2028 "
    return "".join(bulk(rng).choices(signs, k=power_of_ten(rng, 0, 4))).encode()


def blank(rng: Random) -> bytes:
    return rng.choice((b"", written([]))) + rng.choice(BLANKS) * power_of_ten(rng, 0, 5)


def table_of(rows: list[list[str]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([list(COLUMNS), *rows])
    return stream.getvalue().encode("utf-8", "surrogatepass")


MADE: dict[str, tuple[Callable[[Random], bytes], str]] = {
    "good files, written in many ways": (good, ACCEPTED),
    "good files of up to 5,000 rows": (large, ACCEPTED),
    "broken encodings": (broken_encoding, EITHER),
    "huge fields": (huge_field, REFUSED),
    "5,001 to 10⁶ rows": (many_rows, REFUSED),
    "NaN and other words for no number": (odd_number(texts.NOT_NUMBERS), REFUSED),
    "infinities": (odd_number(texts.INFINITIES), REFUSED),
    "numbers of odd shape or out of range": (odd_number(texts.ODD_NUMBERS), REFUSED),
    "dates out of range or shape": (bad_day, REFUSED),
    "duplicate keys": (repeated, REFUSED),
    "nested quotes": (nested_quotes, EITHER),
    "headers": (header, REFUSED),
    "rows of other length": (other_length, REFUSED),
    "zip bombs, workbooks, other formats": (zipped, REFUSED),
    "control characters": (control_character, REFUSED),
    "unseen and odd characters": (unseen, EITHER),
    "spreadsheet formulas": (text_of(texts.FORMULAS), ACCEPTED),
    "markup and code": (text_of(texts.MARKUP), ACCEPTED),
    "codes of nothing": (wrong_code, REFUSED),
    "line ends": (line_ends, EITHER),
    "real files, bytes changed": (flipped, EITHER),
    "real files, cut and spliced": (spliced, EITHER),
    "real files, cells moved": (moved_cells, EITHER),
    "random bytes": (random_bytes, REFUSED),
    "random text of CSV's signs": (random_text, REFUSED),
    "blank": (blank, REFUSED),
}
# Strategies of a file, each with what has to become of it.
CLASSES: dict[str, tuple[st.SearchStrategy[bytes], str]] = {
    kind: (made_by(make), wanted) for kind, (make, wanted) in MADE.items()
} | {
    "any bytes": (st.binary(max_size=2_000), EITHER),
    "tables of any text": (
        st.lists(st.lists(st.text(max_size=30), min_size=12, max_size=12), max_size=4).map(
            lambda rows: Sent(table_of(rows))
        ),
        EITHER,
    ),
}
ANY_FILE = st.sampled_from(sorted(MADE)).flatmap(lambda kind: CLASSES[kind][0])

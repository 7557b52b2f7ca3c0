"""Files of evidence as nobody should send them, by class; each a pure function of its chance."""

import csv
import gzip
import io
import math
import zipfile
from collections.abc import Callable
from functools import lru_cache
from random import Random

from hypothesis import strategies as st

from risk.inputs.evidence import MOST_ROWS
from risk.inputs.evidence_columns import COLUMNS, KEY
from risk.terms.catalogue import CATALOGUE, INDICATORS
from risk.terms.countries import state_codes
from tools.soak_tables import inside, put, real_bytes, some, written
from tools.soak_texts import (
    BAD_DAYS,
    FORMULAS,
    INFINITIES,
    MARKUP,
    NOT_NUMBERS,
    ODD_NUMBERS,
    UNSEEN,
)

ACCEPTED, REFUSED, EITHER = "accepted", "refused", ""
PLACES = ("reference", "note")
MAGIC = (b"%PDF-1.7\n\xff", b"\x89PNG\r\n\x1a\n", b"\xd0\xcf\x11\xe0", b"7z\xbc\xaf'\x1c",
         b"Rar!\x1a\x07\x80", b"BZh9\xff", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")  # fmt: skip


def good(rng: Random) -> bytes:
    rows = some(rng)
    for row in rows:
        if rng.random() < 0.5:
            known = INDICATORS[row["indicator"]]
            value = rng.uniform(known.least, min(known.most, 1e6))
            row |= {"value": f"{value:.6f}", "low": "", "high": ""}
    return written(rows, rng)


def large(rng: Random) -> bytes:
    """Good rows, up to as many as there may be, hardly two of one place."""
    rows = {}
    for _ in range(int(10 ** rng.uniform(2.5, math.log10(MOST_ROWS)))):
        known = rng.choice(CATALOGUE)
        source, receiver = rng.sample(sorted(state_codes()), 2)
        row = dict.fromkeys(COLUMNS, "") | {
            "date": f"{rng.randint(1989, 2023)}-06-15", "indicator": known.code, "unit": known.unit,
            "source_iso3": source if known.entity != "receiver" else "", "reliability": "C",
            "receiver_iso3": receiver if known.entity != "source" else "", "reference": "Made up",
            "value": f"{rng.uniform(known.least, min(known.most, 1e6)):.3f}",
        }  # fmt: skip
        row["known_since"] = row["date"]
        rows[tuple(row[column] for column in KEY)] = row
    return written(list(rows.values()))


def broken_encoding(rng: Random) -> bytes:
    text = written(some(rng)).decode()
    text = text[:-2].rsplit(",", 1)[0] + ",Zürich – “émigrés”\r\n"
    way = rng.choice(("latin-1", "cp1252", "mac_roman", "utf-16", "utf-16-le", "utf-32", "cp037",
                      "bytes"))  # fmt: skip
    if way != "bytes":
        return text.encode(way, "ignore")
    content = text.encode()
    bad = rng.choice((b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\x80", b"\xf8\x88\x80\x80\x80",
                      b"\xe2\x82", b"\xf4\x90\x80\x80"))  # fmt: skip
    at = rng.randrange(len(content) - 20)
    while content[at] >= 0x80:
        at -= 1
    return content[:at] + bad + content[at:]


def huge_field(rng: Random) -> bytes:
    size = int(10 ** rng.uniform(3.4, 6.25))
    text = rng.choice(("x", "é", '"', "x,", "\n=", "\U0001f600", "9")) * size
    return put(rng, rng.choice(list(COLUMNS)), text)


def many_rows(rng: Random) -> bytes:
    many = rng.choice((MOST_ROWS + 1, 20_000, 100_000, 1_000_000))
    head, row = written(some(rng)[:1]).split(b"\r\n")[:2]
    row = rng.choice((row, b"", b"," * (len(COLUMNS) - 1), b"1", b'""', b"\xff", b"x,y"))
    if len(row) > len(COLUMNS) and rng.random() < 0.9:  # seldom a file of hundreds of megabytes
        many = min(many, 20_000)
    return head + b"\n" + (row + b"\n") * many


def odd_number(texts: tuple[str, ...]) -> Callable[[Random], bytes]:
    def made(rng: Random) -> bytes:
        rows = some(rng)
        row = rng.choice(rows)
        row |= {"indicator": "territory_controlled", "receiver_iso3": "", "value": "50",
                "unit": INDICATORS["territory_controlled"].unit, "source_iso3": "AFG",
                "low": "", "high": ""}  # fmt: skip
        text = rng.choice(texts)
        row[rng.choice(("value", "low", "high")) if text else "value"] = text
        return written(rows, rng)

    return made


def bad_day(rng: Random) -> bytes:
    return put(rng, rng.choice(("date", "known_since")), rng.choice(BAD_DAYS))


def repeated(rng: Random) -> bytes:
    rows = some(rng)
    twin = dict(rng.choice(rows))
    if rng.random() < 0.5:
        twin["note"] = "another"
    if rng.random() < 0.5:
        twin = {c: f" {cell} " if c in KEY else cell for c, cell in twin.items()}
    rows.insert(rng.randint(0, len(rows)), twin)
    return written(rows, rng)


def nested_quotes(rng: Random) -> bytes:
    content = bytearray(rng.choice((written(some(rng), rng), rng.choice(real_bytes()))))
    for _ in range(rng.randint(1, 30)):
        at = rng.randrange(len(content))
        content[at:at] = rng.choice((b'"', b'""', b'"""', b'","', b"'\"", b'\\"', b'"\n"', b'""""'))
    return bytes(content)


def header(rng: Random) -> bytes:
    names = list(COLUMNS)
    at = rng.randrange(len(names))
    match rng.randrange(7):
        case 0:
            del names[at]
        case 1:
            names.append(names[at])
        case 2:
            names[at] = rng.choice((names[at].upper() + "x", "", "x" * 10_000, "=1", "<b>", "\x00"))
        case 3:
            names += [f"c{i}" for i in range(int(10 ** rng.uniform(0, 5)))]
        case 4:
            names = names[:1] * rng.randint(2, 90_000)
        case 5:
            names = []
        case _:
            names = [rng.choice(";|\t").join(names)]
    body = written(some(rng)).split(b"\r\n", 1)[1]
    return ",".join(names).encode() + b"\r\n" + body


def other_length(rng: Random) -> bytes:
    lines = written(some(rng)).split(b"\r\n")
    short = rng.random() < 0.5
    lines.insert(rng.randint(1, len(lines)), b"x,y" if short else b"," * 12 + b"x" * 50)
    return b"\r\n".join(lines)


@lru_cache
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
    plain = written(some(rng))
    match rng.randrange(5):
        case 0:
            return gzip.compress(plain + bytes(rng.randrange(100_000)), mtime=0)
        case 1:
            return rng.choice(MAGIC) + rng.randbytes(rng.randrange(5_000))
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
    rows = some(rng)
    row = rng.choice(rows)
    codes = [*range(9), 11, 12, *range(14, 32), *range(127, 160)]
    row["reference"] = inside(rng, row["reference"], chr(rng.choice(codes)))
    return written(rows)


def unseen(rng: Random) -> bytes:
    rows = some(rng)
    row, column = rng.choice(rows), rng.choice(list(COLUMNS))
    row[column] = inside(rng, row[column] or "xx", rng.choice(UNSEEN))
    return written(rows, rng)


def text_of(texts: tuple[str, ...]) -> Callable[[Random], bytes]:
    return lambda rng: put(rng, rng.choice(PLACES), rng.choice(texts))


def wrong_code(rng: Random) -> bytes:
    rows = some(rng)
    row = rng.choice(rows)
    column = rng.choice(("indicator", "unit", "reliability", "source_iso3", "receiver_iso3"))
    row[column] = rng.choice(("x", row[column].lower() + "z", "QQQ", "G", "0", *MARKUP, *FORMULAS))
    return written(rows, rng)


def line_ends(rng: Random) -> bytes:
    content = written(some(rng), rng)
    end = rng.choice(("\r", "\n\r", "\r\r\n", "\n\n", "\u2028", "\x0b", "\x0c", "\x85", "\\n", ""))
    return content.replace(b"\r\n", b"\n").replace(b"\n", end.encode())


def flipped(rng: Random) -> bytes:
    content = bytearray(rng.choice(real_bytes()))
    for _ in range(int(10 ** rng.uniform(0, 2.5))):
        content[rng.randrange(len(content))] = rng.randrange(256)
    return bytes(content)


def spliced(rng: Random) -> bytes:
    one, other = rng.choice(real_bytes()), rng.choice(real_bytes())
    for _ in range(rng.randint(1, 4)):
        a, b = sorted(rng.choices(range(len(one)), k=2))
        at = rng.randrange(len(other))
        one = rng.choice((one[:a] + one[b:], one[:b] + one[a:], one[:a] + other[at:], one[:a]))
        one = one[:200_000] or b"\n"
    return one


def moved_cells(rng: Random) -> bytes:
    rows = some(rng)
    for _ in range(rng.randint(1, 6)):
        one, other = rng.choice(rows), rng.choice(rows)
        a, b = rng.choice(list(COLUMNS)), rng.choice(list(COLUMNS))
        one[a], other[b] = other[b], rng.choice((one[a], "", other[b]))
    return written(rows, rng)


def random_text(rng: Random) -> bytes:
    signs = ",;\t\n\r\"'=+-@0123456789.eE|AFGxyz\u00e9\u2028 "
    return "".join(rng.choices(signs, k=int(10 ** rng.uniform(0, 4)))).encode()


def blank(rng: Random) -> bytes:
    part = rng.choice((b"", b" ", b"\n", b"\r", b",", b"\t", b"\xef\xbb\xbf", b'""\n', b"\x00"))
    return rng.choice((b"", written([]))) + part * int(10 ** rng.uniform(0, 5))


CLASSES: dict[str, tuple[Callable[[Random], bytes], str]] = {
    "good files, written in many ways": (good, ACCEPTED),
    "good files of up to 5,000 rows": (large, ACCEPTED),
    "broken encodings": (broken_encoding, REFUSED),
    "huge fields": (huge_field, REFUSED),
    "5,001 to 10⁶ rows": (many_rows, REFUSED),
    "NaN and other words for no number": (odd_number(NOT_NUMBERS), REFUSED),
    "infinities": (odd_number(INFINITIES), REFUSED),
    "numbers of odd shape or out of range": (odd_number(ODD_NUMBERS), REFUSED),
    "dates out of range or shape": (bad_day, REFUSED),
    "duplicate keys": (repeated, REFUSED),
    "nested quotes": (nested_quotes, EITHER),
    "headers": (header, REFUSED),
    "rows of other length": (other_length, REFUSED),
    "zip bombs, workbooks, other formats": (zipped, REFUSED),
    "control characters": (control_character, REFUSED),
    "unseen and odd characters": (unseen, EITHER),
    "spreadsheet formulas": (text_of(FORMULAS), ACCEPTED),
    "markup and code": (text_of(MARKUP), ACCEPTED),
    "codes of nothing": (wrong_code, REFUSED),
    "line ends": (line_ends, EITHER),
    "real files, bytes changed": (flipped, EITHER),
    "real files, cut and spliced": (spliced, EITHER),
    "real files, cells moved": (moved_cells, EITHER),
    "random bytes": (lambda rng: rng.randbytes(int(10 ** rng.uniform(0, 5))), REFUSED),
    "random text of CSV's signs": (random_text, REFUSED),
    "blank": (blank, REFUSED),
}
DRAWN = {
    "Hypothesis: bytes": st.binary(max_size=2_000),
    "Hypothesis: tables of any text": st.lists(
        st.lists(st.text(max_size=30), min_size=12, max_size=12), max_size=4
    ).map(lambda rows: _table(rows)),
}


def _table(rows: list[list[str]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([list(COLUMNS), *rows])
    return stream.getvalue().encode("utf-8", "surrogatepass")

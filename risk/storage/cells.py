"""Text cells that no spreadsheet takes for a formula, and back again."""

import re
import unicodedata

FORMULA_STARTS = ("=", "+", "-", "@")
ROW_BREAKS = ("\t", "\r", "\n")
# What stands behind one of these begins a cell where a spreadsheet's separator is not the comma:
# the quotes round a cell do not hold it together then.
_BEHIND = re.compile(r"(?<=[;\t\r\n])[^;\t\r\n]+")
_QUOTES = "'\""
# Blanks that Unicode files among letters and symbols: the Hangul fillers, the empty braille cell,
# the musical null note head.
_BLANKS = "\u115f\u1160\u3164\uffa0\u2800\U0001d159"


def neutral(cell: object) -> object:
    """A cell with an apostrophe before it where a spreadsheet might run it; numbers as they are.

    What cannot be seen before a formula protects nothing, as a program may drop it on the way in,
    and some take the full-width forms of the signs for the signs. The same holds behind a
    semicolon, a tab or a line break.

    >>> neutral("=1+1"), neutral(-1.5), neutral("Côte d'Ivoire"), neutral("a;=1+1")
    ("'=1+1", -1.5, "Côte d'Ivoire", "a;'=1+1")
    """
    if not isinstance(cell, str):
        return cell
    return _guarded(_BEHIND.sub(lambda part: _guarded(part[0]), cell))


def plain(cell: str) -> str:
    """A cell without the apostrophes that `neutral` put into it.

    >>> plain("'=1+1"), plain("'tis"), plain("a;'=1+1")
    ('=1+1', "'tis", 'a;=1+1')
    """
    return _BEHIND.sub(lambda part: _bared(part[0]), _bared(cell))


def _guarded(text: str) -> str:
    return f"'{text}" if _runs(text) else text


def _bared(text: str) -> str:
    return text[1:] if text[:1] == "'" and _runs(text[1:]) else text


def _runs(cell: str) -> bool:
    """Whether a cell breaks its row, or its first character that can be seen starts a formula."""
    if cell.lstrip("'").startswith(ROW_BREAKS):
        return True
    first = next((character for character in cell if _is_seen(character)), "")
    # NFKC turns full-width and small forms into the sign itself.
    return unicodedata.normalize("NFKC", first).startswith(FORMULA_STARTS)


def _is_seen(character: str) -> bool:
    """Whether it shows by itself: no control, format, blank, combining or unassigned character."""
    if character in _QUOTES or character in _BLANKS:
        return False
    return unicodedata.category(character)[0] not in "CMZ"

"""Text cells that no spreadsheet takes for a formula, and back again."""

import unicodedata

FORMULA_STARTS = ("=", "+", "-", "@")
ROW_BREAKS = ("\t", "\r", "\n")
_QUOTES = "'\""
# Blanks that Unicode files among letters and symbols: the Hangul fillers, the empty braille cell,
# the musical null note head.
_BLANKS = "\u115f\u1160\u3164\uffa0\u2800\U0001d159"


def neutral(cell: object) -> object:
    """A cell with an apostrophe before it where a spreadsheet might run it; numbers as they are.

    What cannot be seen before a formula protects nothing, as a program may drop it on the way in,
    and some take the full-width forms of the signs for the signs.

    >>> neutral("=1+1"), neutral(-1.5), neutral("Côte d'Ivoire")
    ("'=1+1", -1.5, "Côte d'Ivoire")
    """
    return f"'{cell}" if isinstance(cell, str) and _runs(cell) else cell


def plain(cell: str) -> str:
    """A cell without the apostrophe that `neutral` put before it.

    >>> plain("'=1+1"), plain("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if cell[:1] == "'" and _runs(cell[1:]) else cell


def _runs(cell: str) -> bool:
    """Whether a cell breaks its row, or its first character that can be seen starts a formula."""
    if cell.startswith(ROW_BREAKS):
        return True
    first = next((character for character in cell if _is_seen(character)), "")
    # NFKC turns full-width and small forms into the sign itself.
    return unicodedata.normalize("NFKC", first).startswith(FORMULA_STARTS)


def _is_seen(character: str) -> bool:
    """Whether it shows by itself: no control, format, blank, combining or unassigned character."""
    if character in _QUOTES or character in _BLANKS:
        return False
    return unicodedata.category(character)[0] not in "CMZ"

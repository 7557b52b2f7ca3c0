"""Text cells that no spreadsheet takes for a formula, and back again."""

import re

# What a spreadsheet takes for the start of a formula, full-width in some languages.
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
# Quotes, blanks and what cannot be seen may be dropped on the way in, so they protect nothing.
_UNSEEN = r"""['"\s\x00-\x20\u00ad\u200b-\u200f\u2060\ufeff]*"""
_RUNS = re.compile(rf"[\t\r\n]|{_UNSEEN}[=+\-@＝＋－＠]")


def neutral(cell: object) -> object:
    """A cell with an apostrophe before it where a spreadsheet might run it; numbers as they are.

    >>> neutral("=1+1"), neutral(-1.5), neutral("Côte d'Ivoire")
    ("'=1+1", -1.5, "Côte d'Ivoire")
    """
    return f"'{cell}" if isinstance(cell, str) and _RUNS.match(cell) else cell


def plain(cell: str) -> str:
    """A cell without the apostrophe that `neutral` put before it.

    >>> plain("'=1+1"), plain("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if cell[:1] == "'" and _RUNS.match(cell[1:]) else cell

"""Texts as they were meant to be typed, without what cannot be seen."""

import re

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_APOSTROPHES = re.compile("[\u2018\u2019\u02bc`\u00b4]")


def plain_text(text: str) -> str:
    r"""A text with single plain blanks and nothing that cannot be seen.

    >>> plain_text(" the\u00a0source \u200b")
    'the source'
    """
    return " ".join(_UNSEEN.sub("", text).split())


def straightened(text: str) -> str:
    r"""A text with straight apostrophes, which spreadsheets make curly.

    >>> straightened("source\u2019s")
    "source's"
    """
    return _APOSTROPHES.sub("'", text)

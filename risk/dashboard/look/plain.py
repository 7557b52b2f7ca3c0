"""Text that is shown as it is written, and an indicator as the tables name it."""

import re

from risk.terms import INDICATORS


def plain(text: str) -> str:
    r"""Text with every mark of Markdown made harmless.

    >>> print(plain("a *b* [c](d)"))
    a \*b\* \[c\]\(d\)
    """
    return re.sub(r"([\\`*_{}\[\]()#+.!|<>~$:&=-])", r"\\\1", text)


def named(code: str) -> str:
    """An indicator's name with what it is, exactly, behind it in small letters, as Markdown.

    >>> named("refugee_route"), named("peak_arrivals")
    ('Refugees already moving :small[Last known arrivals × pace of violence]', 'Most arrivals in \
three years')
    """
    known = INDICATORS[code]
    return f"{known.name} :small[{known.exactly}]" if known.exactly else known.name

"""Text that is shown as it is written, never as Markdown."""

import re


def plain(text: str) -> str:
    r"""Text with every mark of Markdown made harmless.

    >>> print(plain("a *b* [c](d)"))
    a \*b\* \[c\]\(d\)
    """
    return re.sub(r"([\\`*_{}\[\]()#+.!|<>~$:&=-])", r"\\\1", text)

"""A country as an option of a box: its name and code, then what else people type for it.

The Gleditsch-Ward number comes last, without letters of its own: "GW" is Guinea-Bissau's code.

A box of Streamlit offers the options that hold what was typed letter by letter in this order, with
letters between them, and it tells "ü" from "u". So an option ends with the spellings that cannot
be read out of what stands before them.
"""

import unicodedata
from functools import cache

from risk.terms import PALESTINE, gleditsch_ward, spellings, two_letters

NONE = ""
"""The option that stands for no choice."""


@cache
def country_option(iso3: str, name: str) -> str:
    """Text of the option of a country.

    >>> country_option("TUR", "Türkiye"), country_option("TJK", "Tajikistan")
    ('Türkiye (TUR) · Turkiye, Turkey, 640', 'Tajikistan (TJK) · 702')
    """
    known = [name, *spellings(iso3)]
    if iso3 == "ISR":
        known += spellings(PALESTINE)
    # Long names first: the short ones are often in them.
    known.sort(key=len, reverse=True)
    text = f"{name} ({iso3})"
    between = " · "
    forms = [form for spelling in known for form in _typed(spelling)]
    for typed in (*known, *forms, two_letters(iso3), str(gleditsch_ward(iso3))):
        if not holds(text, typed):
            text += between + typed
            between = ", "
    return text


def holds(option: str, typed: str) -> bool:
    """Whether a box offers an option for what was typed.

    >>> holds("Türkiye (TUR)", "tur"), holds("Türkiye (TUR)", "Turkiye")
    (True, False)
    """
    letters = iter(option.lower())
    return all(letter in letters for letter in typed.lower())


def _typed(spelling: str) -> list[str]:
    """A spelling as other keyboards have it: without accents and hyphens, the apostrophe curly."""
    decomposed = unicodedata.normalize("NFKD", spelling)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    straight = spelling.replace("’", "'")
    return [plain, straight.replace("'", "’"), spelling.replace("-", " ")]

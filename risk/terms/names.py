"""A country as people and publishers write it, and the state of the list that it means.

seeds/country_names.csv adds to seeds/countries.csv the two-letter codes, the codes of publishers
that mean one state alone, and the spellings of publishers and of the United Nations.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection
from difflib import get_close_matches
from functools import cache
from itertools import chain

import pandas as pd

from risk.storage import ROOT, Column, InputError, Table, read_table, shown
from risk.terms.countries import A_COUNTRY, read_countries, region_names
from risk.terms.spelling import keys_of, telling, words_of

SEED = ROOT / "seeds" / "country_names.csv"
NAMES = Table(
    "country_names",
    (
        Column("iso3", description="as in countries.csv; PSE for Palestine"),
        Column("iso2", description="ISO 3166-1 alpha-2; XK for Kosovo"),
        Column("codes", blank=True, description="publishers' codes of this state alone, with |"),
        Column("names", blank=True, description="publishers' and common spellings, with |"),
        Column("official", blank=True, description="long and official names, with |"),
    ),
    key=("iso3",),
)
PALESTINE = "PSE"
FILED_WITH_ISRAEL = "Palestine is filed with Israel: ISR"
# For UNHCR the code of unknown origin, for others that of Kosovo.
UNCLEAR_CODES = {"UNK": "XKX"}
# Names of more than one state, or of one that is now several: no list can decide.
UNCLEAR_NAMES = {
    "korea": ("KOR", "PRK"),
    "serbiamontenegro": ("MNE", "SRB"),
    "czechoslovakia": ("CZE", "SVK"),
}
LIKENESS = 0.78
MOST_SHOWN = 60

# Points, blanks, and what is written but not seen.
_UNSEEN = re.compile(r"[.\s\u00ad\u200b-\u200f\u2060\ufeff]")


def country_code(text: str) -> str:
    """ISO3 code of the state that a name or code means.

    Case, accents, apostrophes, hyphens, points and the order of words do not count. A
    Gleditsch-Ward number is a code, too. `text`: name, ISO3, ISO2, number or publisher's code.

    Raises
    ------
    InputError
        If it means none of the states, or more than one; the sentence says what was expected,
        what came, and what may be meant.

    >>> [country_code(text) for text in ("Turkiye", "dem. rep. of the congo", "AF", "tjk", "625")]
    ['TUR', 'COD', 'AFG', 'TJK', 'SDN']
    >>> country_code("Afganistan")
    Traceback (most recent call last):
    risk.storage.errors.InputError: expected the ISO3 code or the name of a country, got \
'Afganistan' (did you mean Afghanistan, AFG?)
    """
    code = meant_country(text)
    if code:
        return code
    raise InputError(f"expected {A_COUNTRY}, got {unread(text)}")


def meant_country(text: str) -> str | None:
    """`country_code`, or None where it raises; quicker, for it looks for nothing similar.

    >>> meant_country("Chad"), meant_country("Chadd"), meant_country("ß")
    ('TCD', None, None)
    """
    meant = _meant(text)
    return meant[0] if len(meant) == 1 and meant[0] != PALESTINE else None


def named_country(text: str | None, place: str) -> str | None:
    """`country_code` of what was given for an option or a key; None where nothing was.

    Raises InputError as `country_code`, with the place before its sentence.

    >>> named_country("Chad", "source")
    'TCD'
    """
    return _named(text, place, country_code)


def unread(text: str) -> str:
    """A text that means no one state, and what may be meant.

    >>> unread("PSE"), unread("Korea"), unread("Atlantis")
    ("'PSE': Palestine is filed with Israel: ISR", "'Korea' (did you mean North Korea, PRK, or \
South Korea, KOR?)", "'Atlantis'")
    """
    got = repr(text.strip()[:MOST_SHOWN])
    if not text.strip():
        return "nothing"
    meant = _meant(text)
    if meant == (PALESTINE,):
        return f"{got}: {FILED_WITH_ISRAEL}"
    if not meant:
        meant = _alike(text)
    labels = sorted(f"{_labels()[iso3]}, {iso3}" for iso3 in meant if iso3 in _labels())
    return f"{got} (did you mean {', or '.join(labels)}?)" if labels else got


def region_named(text: str, regions: Collection[str]) -> str:
    """The region that a text means; case, accents, hyphens and the order of words do not count.

    Raises InputError if it is none of them; the sentence says which may be meant. `text`: as people
    write it. `regions`: names of those that there are.

    >>> region_named("sub saharan africa", ["Sahel", "Sub-Saharan Africa"])
    'Sub-Saharan Africa'
    >>> region_named("Sahal", ["Sahel", "Sub-Saharan Africa"])
    Traceback (most recent call last):
    risk.storage.errors.InputError: expected the name of a region, got 'Sahal' (did you mean Sahel?)
    """
    by_key = {key: region for region in regions for key in keys_of(words_of(region))}
    keys = keys_of(words_of(text[:MOST_SHOWN]))
    for key in keys:
        if key in by_key:
            return by_key[key]
    got = repr(text.strip()[:MOST_SHOWN]) if text.strip() else "nothing"
    near = get_close_matches(keys[0], by_key, n=1, cutoff=LIKENESS) if keys else []
    hint = f" (did you mean {by_key[near[0]]}?)" if near else ""
    raise InputError(f"expected the name of a region, got {got}{hint}")


def named_region(text: str | None, place: str) -> str | None:
    """`region_named` of what was given for an option, among all regions; None where nothing was.

    Raises InputError as `region_named`, with the place before its sentence.

    >>> named_region("western balkans", "--region")
    'Western Balkans'
    """
    return _named(text, place, lambda said: region_named(said, region_names(read_countries())))


def _named(text: str | None, place: str, meaning: Callable[[str], str]) -> str | None:
    if text is None:
        return None
    try:
        return meaning(text)
    except InputError as error:
        raise InputError(f"{place}: {error}") from None


def spellings(iso3: str) -> tuple[str, ...]:
    """The names of a state that are in use, its own first; long official ones are left out.

    >>> spellings("MMR")
    ('Myanmar', 'Burma', 'Myanmar (Burma)')
    """
    return tuple(_spellings("country", "aliases", "names")[iso3])


def two_letters(iso3: str) -> str:
    """The ISO 3166-1 alpha-2 code of a state.

    >>> two_letters("XKX")
    'XK'
    """
    table = _table()
    return str(table.iso2[table.iso3 == iso3].iloc[0])


def gleditsch_ward(iso3: str) -> int:
    """The number of a state in the list of Gleditsch and Ward, which UCDP and ViEWS use.

    >>> gleditsch_ward("TJK")
    702
    """
    states = read_countries()
    return int(states.gwno[states.iso3 == iso3].iloc[0])


def _meant(text: str) -> tuple[str, ...]:
    """The states that a text means: none, one, or those between which it does not decide."""
    text = text.strip()
    seen = _UNSEEN.sub("", text)
    code = seen.upper() if seen.isascii() else ""  # "ß" in capitals is no South Sudan
    if code in UNCLEAR_CODES:
        return UNCLEAR_CODES[code], ""
    found = _by_code().get(code)
    if found:
        return (found,)
    words = words_of(text)
    joined = "".join(words)
    if joined in UNCLEAR_NAMES:
        return UNCLEAR_NAMES[joined]
    for key in keys_of(words):
        if key in _by_name():
            return tuple(sorted(_by_name()[key]))
    # "Turkey (Türkiye)", "TUR - Turkey": both mean one state.
    parts = [part for part in re.split("[()/:]| - ", text) if part.strip()]
    if len(parts) > 1:
        of_parts = {_meant(part) for part in parts}
        return of_parts.pop() if len(of_parts) == 1 else ()
    return ()


def _alike(text: str) -> tuple[str, ...]:
    """The one state whose names are the nearest to a text, if any is near."""
    key = telling(text[:MOST_SHOWN])
    near = get_close_matches(key, _by_telling(), n=1, cutoff=LIKENESS)
    if not near:
        return ()
    return tuple({"ISR" if iso3 == PALESTINE else iso3 for iso3 in _by_telling()[near[0]]})


@cache
def _table() -> pd.DataFrame:
    return read_table(SEED, NAMES, name=shown(SEED))


@cache
def _labels() -> dict[str, str]:
    """The name of each state as shown."""
    states = read_countries()
    return dict(zip(states.iso3, states.country, strict=True))


@cache
def _spellings(*columns: str) -> dict[str, list[str]]:
    """Names by state, those of some columns of both lists."""
    found: dict[str, list[str]] = defaultdict(list)
    for table in (read_countries(), _table()):
        for column in table.columns.intersection(list(columns)):
            for iso3, names in zip(table.iso3, table[column], strict=True):
                found[iso3] += [name for name in names.split("|") if name]
    return found


@cache
def _by_name() -> dict[str, set[str]]:
    """States by the keys of their names; what is Palestine's alone is not Israel's."""
    found = _by(lambda name: keys_of(words_of(name)))
    for states in found.values():
        if PALESTINE in states:
            states.discard("ISR")
    return found


@cache
def _by_telling() -> dict[str, set[str]]:
    """States by what tells their names from others."""
    return _by(lambda name: (telling(name),))


def _by(keys: Callable[[str], tuple[str, ...]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for iso3, names in _spellings("country", "aliases", "names", "official").items():
        for key in chain.from_iterable(map(keys, names)):
            found[key].add(iso3)
    return found


@cache
def _by_code() -> dict[str, str]:
    """States by every code that means one of them."""
    states = read_countries()
    found = {str(number): iso3 for iso3, number in zip(states.iso3, states.gwno, strict=True)}
    table = _table()
    for iso3, iso2, codes in zip(table.iso3, table.iso2, table.codes, strict=True):
        for code in (iso2, *codes.split("|"), iso3):
            found[code] = iso3
    found.pop("", None)
    return found

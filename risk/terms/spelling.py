"""What counts of a name: neither case nor accents, marks, small words or the order of words."""

import re
import unicodedata

_SHORT = {
    "rep": "republic",
    "dem": "democratic",
    "st": "saint",
    "is": "islands",
    "fed": "federated",
}
_SKIPPED = ("the", "of", "and")
# Words of so many names that they are no likeness.
_COMMON = {"republic", "democratic", "peoples", "federal", "federated", "kingdom", "islamic"}


def words_of(text: str) -> list[str]:
    """The words of a name without accents, case, points, and "the", "of", "and".

    >>> words_of("Dem. Rep. of the Côte d\u2019Ivoire")
    ['democratic', 'republic', 'cote', 'divoire']
    """
    text = unicodedata.normalize("NFKD", text.lower().replace("ı", "i"))
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub("['’‘ʼ`´.]", "", text)
    words = [_SHORT.get(word, word) for word in re.findall("[a-z0-9]+", text)]
    return [word for word in words if word not in _SKIPPED]


def keys_of(words: list[str]) -> tuple[str, ...]:
    """A name joined up, and its words in the order of the alphabet; nothing for no words.

    >>> keys_of(["timor", "leste"])
    ('timorleste', 'leste timor')
    """
    return ("".join(words), " ".join(sorted(words))) if words else ()


def telling(text: str) -> str:
    """What tells a name from others, joined up: its words but those of many states.

    >>> telling("German Democratic Republic"), telling("Democratic Republic")
    ('german', 'democraticrepublic')
    """
    words = words_of(text)
    return "".join([word for word in words if word not in _COMMON] or words)

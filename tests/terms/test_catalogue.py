"""The catalogue's file: a slip in it is named by entry and key."""

import re

import pytest

from risk.storage.errors import InputError
from risk.terms.catalogue import CATALOGUE, FILE, read_indicators

TEXT = FILE.read_text(encoding="utf-8")


def test_the_file_gives_the_catalogue():
    assert tuple(read_indicators(TEXT)) == CATALOGUE


@pytest.mark.parametrize(
    ("line", "instead", "sentence"),
    [
        ("high = 60\n", "hihg = 60\n", "expected only keys of an indicator, got 'hihg'"),
        ("high = 60\n", "", "expected the key 'high', found none"),
        (
            "high = 60\n",
            'high = 60\ncode = "a"\n',
            "expected only keys of an indicator, got 'code'",
        ),
        ('entity = "source"\n', 'entitty = "source"\n', "expected .*, got 'entitty'"),
    ],
)
def test_a_slip_is_named_by_entry_and_key(line, instead, sentence):
    slipped = TEXT.replace(line, instead, 1)
    assert slipped != TEXT
    place = re.escape("indicators.toml: pressure.territory_controlled: ")
    with pytest.raises(InputError, match=f"^{place}{sentence}"):
        list(read_indicators(slipped))

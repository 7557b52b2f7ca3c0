"""The states of the list and the regions that group them."""

import pytest

from risk.storage.errors import InputError
from risk.terms.countries import PRESETS, read_countries, region_members, region_names


def test_every_preset_names_states_of_the_list():
    countries = read_countries()
    for name, members in PRESETS.items():
        assert set(members) <= set(countries.iso3), name
        assert region_members(countries, name) == set(members)


def test_every_region_has_members_and_every_state_has_regions():
    countries = read_countries()
    names = region_names(countries)
    assert len(names) == len(set(names))
    assert all(region_members(countries, name) for name in names)
    assert region_members(countries, "Asia") >= {"AFG", "PAK", "IRN"}


def test_an_unknown_region_is_named_with_those_there_are():
    with pytest.raises(InputError, match="region: expected one of .*Sahel.*; got 'Atlantis'"):
        region_members(read_countries(), "Atlantis")

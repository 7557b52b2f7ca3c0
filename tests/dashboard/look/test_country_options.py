"""Whatever a publisher or a keyboard makes of a country's name, its option is offered for it."""

import unicodedata

import pytest

from risk.dashboard.look.country_options import country_option, holds
from risk.terms.countries import read_countries
from risk.terms.names import PALESTINE, gleditsch_ward, spellings, two_letters

NAMES = dict(zip(read_countries().iso3, read_countries().country, strict=True))


def without_accents(text):
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@pytest.mark.slow
def test_every_spelling_is_offered_with_and_without_accents_hyphens_and_curly_apostrophes():
    for iso3, name in NAMES.items():
        option = country_option(iso3, name)
        assert option.startswith(f"{name} ({iso3})")
        typed = {
            name,
            iso3,
            two_letters(iso3),
            str(gleditsch_ward(iso3)),
            *spellings(iso3),
            *(spellings(PALESTINE) if iso3 == "ISR" else ()),
        }
        for text in typed:
            assert holds(option, text), (option, text)
            assert holds(option, text.upper()), (option, text)
            assert holds(option, without_accents(text)), (option, text)
            assert holds(option, text.replace("'", "’")), (option, text)
            assert holds(option, text.replace("-", " ")), (option, text)


@pytest.mark.parametrize(
    ("typed", "iso3"),
    [
        ("turkiye", "TUR"),
        ("Côte d’Ivoire", "CIV"),
        ("D.R. Congo", "COD"),
        ("Dem. Rep. of the Congo", "COD"),
        ("State of Palestine", "ISR"),
        ("Syrian Arab Rep.", "SYR"),
        ("Bolivia (Plurinational State of)", "BOL"),
        ("United Rep. of Tanzania", "TZA"),
        ("Iran (Islamic Republic of)", "IRN"),
        ("Timor Leste", "TLS"),
        ("Guinea Bissau", "GNB"),
        ("Burma", "MMR"),
    ],
)
def test_known_spellings_are_offered(typed, iso3):
    assert holds(country_option(iso3, NAMES[iso3]), typed)


@pytest.mark.slow
def test_a_number_of_gleditsch_and_ward_is_offered_for_its_state_alone():
    options = {iso3: country_option(iso3, name) for iso3, name in NAMES.items()}
    for iso3 in NAMES:
        number = str(gleditsch_ward(iso3))
        offered = [other for other, option in options.items() if holds(option, number)]
        assert iso3 in offered
        if len(number) == 3:  # Serbia and Kosovo have the number of a resolution in their names
            assert set(offered) <= {iso3, "SRB", "XKX"}, (number, offered)


def test_an_option_stays_short():
    lengths = [len(country_option(iso3, name)) for iso3, name in NAMES.items()]
    assert max(lengths) <= 115
    assert sum(lengths) / len(lengths) < 32

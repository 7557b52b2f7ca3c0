"""A country is found by any name or code that means it alone; if not, what may be meant is said."""

import csv

import pytest

from risk.storage.errors import InputError
from risk.terms import names
from risk.terms.countries import read_countries
from risk.terms.names import PALESTINE, country_code, spellings

STATES = read_countries()


@pytest.mark.parametrize(
    ("text", "iso3"),
    [
        ("Turkiye", "TUR"),
        ("TÜRKİYE", "TUR"),
        ("Turkey", "TUR"),
        ("Côte d’Ivoire", "CIV"),
        ("cote d'ivoire", "CIV"),
        ("Cote d Ivoire", "CIV"),
        ("Ivory Coast", "CIV"),
        ("D.R. Congo", "COD"),
        ("Dem. Rep. of the Congo", "COD"),
        ("Congo, Dem. Rep.", "COD"),
        ("Congo", "COG"),
        ("Syrian Arab Rep.", "SYR"),
        ("Bolivia (Plurinational State of)", "BOL"),
        ("United Rep. of Tanzania", "TZA"),
        ("Iran (Islamic Republic of)", "IRN"),
        ("Timor Leste", "TLS"),
        ("guinea bissau", "GNB"),
        ("Burma", "MMR"),
        ("Myanmar/Burma", "MMR"),
        ("Turkey (Türkiye)", "TUR"),
        ("Antigua & Barbuda", "ATG"),
        ("Korea, South", "KOR"),
        ("U.S.A.", "USA"),
        ("afg", "AFG"),
        (" AFG\N{NO-BREAK SPACE}", "AFG"),
        ("NA", "NAM"),
        ("ZAR", "COD"),
        ("GFR", "DEU"),
        ("OWID_KOS", "XKX"),
        ("XK", "XKX"),
        ("RKS", "XKX"),
        ("Kosovo", "XKX"),
        ("700", "AFG"),
        ("Israel", "ISR"),
        ("Israel/Palestine", "ISR"),
        ("USSR", "RUS"),
        ("FR Yugoslavia", "SRB"),
        ("RDC", "COD"),
        ("AFG - Afghanistan", "AFG"),
        ("TUR: Türkiye", "TUR"),
    ],
)
def test_names_and_codes_are_read_whatever_their_case_accents_and_marks(text, iso3):
    assert country_code(text) == iso3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Afganistan", "got 'Afganistan' (did you mean Afghanistan, AFG?)"),
        ("Tadjikistan", "got 'Tadjikistan' (did you mean Tajikistan, TJK?)"),
        ("UNK", "got 'UNK' (did you mean Kosovo, XKX?)"),
        (
            "German Democratic Republic",
            "got 'German Democratic Republic' (did you mean Germany, DEU?)",
        ),
        (
            "Democratic Republic of Afganistan",
            "got 'Democratic Republic of Afganistan' (did you mean Afghanistan, AFG?)",
        ),
        (
            "Serbia and Montenegro",
            "got 'Serbia and Montenegro' (did you mean Montenegro, MNE, or Serbia, SRB?)",
        ),
        ("AFG - Iran", "got 'AFG - Iran'"),
        ("oPt", "got 'oPt': Palestine is filed with Israel: ISR"),
        ("Korea", "got 'Korea' (did you mean North Korea, PRK, or South Korea, KOR?)"),
        ("PSE", "got 'PSE': Palestine is filed with Israel: ISR"),
        ("State of Palestine", "got 'State of Palestine': Palestine is filed with Israel: ISR"),
        ("West Bank and Gaza", "got 'West Bank and Gaza': Palestine is filed with Israel: ISR"),
        ("South Yemen", "got 'South Yemen' (did you mean Yemen, YEM?)"),
        ("Serbia (Kosovo)", "got 'Serbia (Kosovo)'"),
        ("Greenland", "got 'Greenland'"),
        ("NIG", "got 'NIG'"),  # Nigeria for UNHCR, Niger for the Olympic Games
        ("AFG,", "got 'AFG,'"),
        ("", "got nothing"),
        ("...", "got '...'"),
        ("x" * 100_000, f"got {'x' * 60!r}"),
    ],
)
def test_what_means_no_one_state_is_answered_with_what_may_be_meant(text, said):
    with pytest.raises(InputError) as caught:
        country_code(text)
    assert str(caught.value) == f"expected the ISO3 code or the name of a country, {said}"


def test_every_own_name_alias_and_code_is_read_and_no_name_means_two_states():
    assert all(len(states) == 1 for states in names._by_name().values())
    for row in STATES.itertuples():
        for text in (row.iso3, row.iso3.lower(), str(row.gwno), row.country, row.country.upper()):
            assert country_code(text) == row.iso3
        palestine = {*spellings(PALESTINE), "Palestine", "Gaza", "West Bank"}
        for name in set(spellings(row.iso3)) - palestine:
            assert country_code(name) == row.iso3
    table = names._table()
    assert set(table.iso3) == set(STATES.iso3) | {PALESTINE}
    assert table.iso2.is_unique
    for row in table[table.iso3 != PALESTINE].itertuples():
        for code in (row.iso2, *filter(None, row.codes.split("|"))):
            assert country_code(code) == row.iso3


# The columns of each publisher's file that hold a name and its code.
PUBLISHED = (
    ("gleditsch_ward_iso3.csv", "country", "iso3"),
    ("organizedviolencecy_v25_1.csv", "country_cy", "country_id_cy"),
    ("unhcr_flows.csv", "coo_name", "coo_iso"),
    ("unhcr_flows.csv", "coa_name", "coa_iso"),
    ("unhcr_population.csv", "coo_name", "coo_iso"),
    ("vdem_state_authority_over_territory.csv", "Entity", "Code"),
    ("wgi.csv", "countryname", "code"),
    ("worldbank_population.csv", "Country Name", "Country Code"),
    ("worldbank_gdp_current_usd.csv", "Country Name", "Country Code"),
)


@pytest.mark.parametrize(("file", "name", "code"), PUBLISHED)
def test_every_publishers_spelling_of_a_state_is_read(sources_dir, file, name, code):
    codes = set(STATES.iso3) | set(STATES.gwno.astype(str))
    with (sources_dir / file).open(encoding="utf-8", newline="") as stream:
        pairs = {(row[name], row[code]) for row in csv.DictReader(stream)}
    of_states = {pair for pair in pairs if pair[1] in codes}
    assert len({country_code(written) for written, _ in of_states}) > 150
    for written, known in of_states:
        assert country_code(written) == country_code(known), written

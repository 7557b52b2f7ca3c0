"""V-Dem, WGI, World Bank: aliases and known values."""

import pytest

from risk.publishers import vdem, wgi, worldbank
from risk.storage.errors import InputError


def table_of(reader, path, text, **options):
    path.write_text(text, encoding="utf-8")
    return reader.read(path, **options)


def test_kosovo_has_its_own_code_in_vdem(tmp_path):
    text = "Entity,Code,Year,v2svstterr\nKosovo,OWID_KOS,2020,91.5\nAfghanistan,AFG,2018,54.4\n"
    table = table_of(vdem, tmp_path / vdem.FILE, text)
    assert dict(zip(table.iso3, table.value, strict=True)) == {"XKX": 91.5, "AFG": 54.4}


def test_control_over_more_than_the_territory_is_refused(tmp_path):
    text = "Entity,Code,Year,v2svstterr\nKosovo,OWID_KOS,2020,100.5\n"
    with pytest.raises(InputError, match="row 2, column 'v2svstterr': expected at most 100"):
        table_of(vdem, tmp_path / vdem.FILE, text)


def test_the_banks_old_codes_become_iso3(tmp_path):
    old = {"ZAR": "COD", "ROM": "ROU", "TMP": "TLS", "KSV": "XKX", "ADO": "AND", "WBG": "PSE"}
    rows = "".join(f"{code},2020,ge,-1.5\n" for code in old)
    table = table_of(
        wgi, tmp_path / wgi.FILE, "code,year,indicator,estimate\n" + rows, indicator="ge"
    )
    assert table.iso3.tolist() == list(old.values())


def test_one_governance_indicator_is_read_and_blanks_left_out(tmp_path):
    text = "code,year,indicator,estimate\nAFG,2020,ge,-1.5\nAFG,2020,pv,-2.5\nPAK,2020,ge,\n"
    path = tmp_path / wgi.FILE
    assert table_of(wgi, path, text, indicator="ge").value.tolist() == [-1.5]
    assert wgi.read(path, "pv").value.tolist() == [-2.5]


def test_text_for_a_population_is_refused(tmp_path):
    text = "Country Name,Country Code,Year,Value\nAfghanistan,AFG,2020,n/a\n"
    with pytest.raises(InputError, match="row 2, column 'Value': expected a number, got 'n/a'"):
        table_of(worldbank, tmp_path / worldbank.POPULATION, text)


@pytest.mark.raw
@pytest.mark.parametrize(("year", "percent"), [(2018, 54.4), (2020, 44.5), (2021, 87.2)])
def test_control_of_afghanistan(sources_dir, year, percent):
    table = vdem.read(sources_dir / vdem.FILE).set_index(["iso3", "year"]).value
    assert table["AFG", year] == pytest.approx(percent, abs=0.05)


@pytest.mark.raw
def test_vdem_has_kosovo(sources_dir):
    table = vdem.read(sources_dir / vdem.FILE)
    assert table.year[table.iso3 == "XKX"].tolist() == list(range(2008, table.year.max() + 1))


@pytest.mark.raw
@pytest.mark.parametrize("iso3", ["COD", "ROU", "TLS", "XKX", "AND"])
def test_states_under_the_banks_old_codes_have_their_governance(sources_dir, iso3):
    table = wgi.read(sources_dir / wgi.FILE, "ge")
    of_state = table[table.iso3 == iso3]
    assert 2019 in of_state.year.tolist()
    assert of_state.year.is_unique


@pytest.mark.raw
def test_governance_stays_within_the_published_scale(sources_dir):
    table = wgi.read(sources_dir / wgi.FILE, "ge")
    assert not set(table.year) & {1997, 1999, 2001}
    assert not table.duplicated(["iso3", "year"]).any()
    cod = table.set_index(["iso3", "year"]).value["COD", 2019]
    assert -2.5 < cod < -1


@pytest.mark.raw
def test_the_population_of_afghanistan_in_2023(sources_dir):
    table = worldbank.read(sources_dir / worldbank.POPULATION).set_index(["iso3", "year"]).value
    assert table["AFG", 2023] == 41_454_761

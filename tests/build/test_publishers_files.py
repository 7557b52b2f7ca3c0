"""The committed data are what the publishers' files give."""

import pandas as pd
import pytest

from risk.dataset.load_panel import load_panel
from risk.dataset.package import DATA, read_package
from risk.publishers.sources import find
from risk.storage.files import short
from risk.terms.countries import read_countries
from risk.terms.months import to_month
from tests.build.six import STATIC, contents

pytestmark = pytest.mark.slow


@pytest.mark.raw
def test_the_build_leaves_less_than_15_mb(raw_build):
    assert sum(p.stat().st_size for p in raw_build.data.iterdir()) < 15_000_000


@pytest.mark.raw
def test_the_committed_data_and_map_are_what_the_publishers_files_give(raw_build):
    assert raw_build.version == short(read_package().digest)
    package = {p.name: p.read_bytes() for p in DATA.iterdir() if p.is_file()}
    assert contents(raw_build.data) == package
    assert contents(raw_build.static).items() <= contents(STATIC).items()


@pytest.mark.raw
def test_every_state_matches_in_every_source_or_stands_in_the_list(raw_build, sources_dir):
    from risk.publishers import land_borders, unhcr, vdem, wgi, worldbank
    from risk.publishers.ucdp import country_year

    states = read_countries()
    years = country_year.read(find(sources_dir).states)
    flows = unhcr.read_flows(sources_dir / unhcr.FLOWS)
    stocks = unhcr.read_population(sources_dir / unhcr.POPULATION)
    found = {
        "UCDP country-year": set(years.gwno.map(states.set_index("gwno").iso3).dropna()),
        "UNHCR flows, origin": set(flows.source_iso3),
        "UNHCR flows, asylum": set(flows.receiver_iso3),
        "UNHCR population, origin": set(stocks.source_iso3),
        "UNHCR population, asylum": set(stocks.receiver_iso3),
        "V-Dem": set(vdem.read(sources_dir / vdem.FILE).iso3),
        "World Bank WGI": set(wgi.read(sources_dir / wgi.FILE, "ge").iso3),
        "World Bank WDI population": set(worldbank.read(sources_dir / worldbank.POPULATION).iso3),
        "CIA World Factbook land borders": set(
            land_borders.read(sources_dir / land_borders.FILE).iso3_a
        ),
    }
    unmatched = read_package(raw_build.data).tables["unmatched"]
    listed = {p: set(t.code[t.rows == 0]) for p, t in unmatched.groupby("publisher")}
    foreign = {p: set(t.code[t.rows > 0]) for p, t in unmatched.groupby("publisher")}
    assert set(listed) == set(found)
    for publisher, codes in found.items():
        assert set(states.iso3) - codes == listed[publisher], publisher
        if publisher != "UCDP country-year":
            assert codes - set(states.iso3) - {""} == foreign[publisher] - {""}, publisher


@pytest.mark.raw
def test_violence_in_the_panel_is_that_of_the_country_months(sources_dir, raw_build):
    monthly = pd.read_csv(sources_dir / "ucdp_country_month.csv")
    monthly["deaths"] = monthly.sb_deaths + monthly.ns_deaths + monthly.os_deaths
    panel = load_panel(raw_build.data)
    codes = panel.countries.set_index("gwno").iso3
    for year in (2000, 2020, 2021):
        known = panel.values["conflict_intensity"][:, panel.column(to_month(f"{year + 1}-01"))]
        summed = monthly[monthly.year == year].groupby("gwno").deaths.sum()
        expected = summed.rename(index=codes).reindex(panel.countries.iso3, fill_value=0)
        assert known.tolist() == expected.tolist()

from risk.dashboard.pages.map.changed import changes_table
from risk.risk_table.changes import what_changed
from risk.risk_table.settings import Settings
from risk.terms.months import to_month


def test_the_download_has_every_country_once_a_span(scorer):
    settings = Settings(to_month("2021-06"))
    found = what_changed(scorer, settings)
    table = changes_table(settings, found)
    assert not table.duplicated(["iso3", "span"]).any()
    assert set(table.since) == {"2021-05", "2020-06"}

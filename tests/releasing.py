"""Releases for tests: what ships, cut a few months short, which is quick to make."""

from dataclasses import replace

from risk.dataset.load_panel import load_panel
from risk.dataset.package import read_package, write_package
from risk.dataset.releases import SHIPPED, Release, current, releases_folder, switch
from risk.model.fit_files import read_models, write_models
from risk.terms.months import december, month_text, to_month

CUT_AT = ("last_month", "last_violence_month")


def shorter(months, name=""):
    """A release whose data end so many months before those that ship; it is not served yet."""
    name = name or f"2026-01-01T0000{months:02}.000000Z"
    release = Release(name, releases_folder() / name)
    package = read_package(SHIPPED.data)
    described = {
        key: value
        for key, value in package.description.items()
        if key not in ("version", "resources")
    }
    described |= {key: month_text(to_month(described[key]) - months) for key in CUT_AT}
    last = to_month(described["last_month"])
    tables = dict(package.tables)
    for key in ("panel_countries", "panel_corridors"):
        tables[key] = tables[key][tables[key].known_since.astype(str) <= described["last_month"]]
    tables["outcomes"] = tables["outcomes"][december(tables["outcomes"].year) <= last]
    write_package(tables, described, release.data, {})
    models = read_models(load_panel(SHIPPED.data), SHIPPED.models)
    digest = load_panel(release.data).digest
    write_models(replace(models, data_digest=digest), release.models)
    return release


def serve(release):
    """Switch to a release."""
    switch(release, current())

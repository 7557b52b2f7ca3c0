"""The same content in the publishers' present forms gives the same bytes."""

import json
import shutil
from datetime import date

import numpy as np
import pandas as pd
import pytest

from risk.build.geography.pinned import FILES
from risk.build.manifest import Entry, write_manifest
from risk.build.pipeline import build
from risk.dataset.freshness import ages, left_out
from risk.dataset.load_panel import load_panel
from risk.dataset.package import read_package
from risk.model.learning import learnable
from risk.publishers.sources import find
from risk.storage.errors import InputError
from risk.terms.months import month_text, to_month
from tests import present_forms
from tests.tiny import write_sources

pytestmark = pytest.mark.slow


def run(sources, folder):
    return build(sources, folder / "data", folder / "static", progress=False)


def described(folder):
    return json.loads((folder / "data" / "datapackage.json").read_text(encoding="utf-8"))


@pytest.fixture
def old(tiny_world, tmp_path):
    """The forms at hand, five provisional months among them."""
    return write_sources(tmp_path / "old", provisional_months=5)


@pytest.fixture
def new(old, tmp_path):
    folder = present_forms.write_present(old, tmp_path / "new")
    # With the sums beside them the same releases are only reconciled.
    for path in folder.glob("GEDEvent_v22_*"):
        shutil.copy(path, old)
    return folder


def test_both_forms_of_the_same_content_give_the_same_bytes(old, new, tmp_path):
    for path in (old, new):
        run(path, tmp_path / f"out-{path.name}")
    first, second = (described(tmp_path / f"out-{path.name}") for path in (old, new))
    # Events have places, sums have none: their series of events at the borders has fewer months.
    tables = [read_package(tmp_path / f"out-{path.name}" / "data").tables for path in (old, new)]
    summed, located = (
        table.assign(at_border=table.indicator == "border_events").astype(str)
        for table in (part.pop("panel_corridors") for part in tables)
    )
    assert (located.at_border == "True").any()
    pd.testing.assert_frame_equal(
        *(table[table.at_border == "False"].reset_index(drop=True) for table in (located, summed))
    )
    hashes = [{r["name"]: r["hash"] for r in d["resources"]} for d in (first, second)]
    assert all(hashes[0][name] == hashes[1][name] for name in tables[0])
    for name in ("map", "map_sha256", "first_provisional_month", "last_month"):
        assert first[name] == second[name]
    assert first["first_provisional_month"] == "2022-01"
    cited = [name for source in second["sources"] for name in source["files"]]
    assert sorted(cited) == sorted(path.name for path in new.iterdir())


def test_candidate_events_alone_give_the_months_that_they_are_about(old, new, tmp_path):
    """Sums with five provisional months; releases of four of them, and one of closed years."""
    for path in old.glob("GEDEvent_v22_*"):
        path.unlink()
    for month in (1, 2, 4, 5):
        shutil.copy(new / f"GEDEvent_v22_0_{month}.csv", old)
    for path in (old, new):
        run(path, tmp_path / f"out-{path.name}")
    alone, whole = (load_panel(tmp_path / f"out-{path.name}" / "data") for path in (old, new))
    events = alone.values["border_events"]
    known = ~np.isnan(events).all(axis=0)
    texts = [month_text(alone.first_month + int(at)) for at in np.flatnonzero(known)]
    assert texts == ["2022-02", "2022-03", "2022-05", "2022-06"]
    pair = (alone.corridors.source_iso3 == "AFG") & (alone.corridors.receiver_iso3 == "PAK")
    assert events[pair][:, known].tolist() == [[3, 3, 3, 3]]
    np.testing.assert_array_equal(events[:, known], whole.values["border_events"][:, known])
    assert learnable(alone, alone.last_month) == ()
    assert learnable(whole, whole.last_month) == ("border_events",)
    shown = ages(alone, alone.last_month, date(2022, 6, 30)).set_index("series")
    assert shown.last_period["Violence at the border, from January 2022"] == "May 2022"
    march = ages(alone, to_month("2022-04"), date(2022, 6, 30)).set_index("series")
    assert march.last_period["Violence at the border, from January 2022"] == "February 2022"


def test_events_at_the_borders_are_the_same_where_only_an_accepted_map_is_at_hand(new, tmp_path):
    version = run(new, tmp_path / "whole")
    for name in FILES:
        (new / name).unlink()
    again = build(
        new,
        tmp_path / "again" / "data",
        tmp_path / "again" / "static",
        accepted=tmp_path / "whole" / "data",
        drawn=tmp_path / "whole" / "static",
        progress=False,
    )
    assert again == version


def test_each_series_may_come_in_either_form(old, new, tmp_path):
    """One after the other is taken from the present forms; the rest stays as it was."""
    before = run(old, tmp_path / "out")
    pairs = (
        ("states", ()),
        ("battle_deaths", ()),
        ("flows", ()),
        ("stocks", ()),
        ("control", ()),
        ("population", ()),
        ("effectiveness", ("stability",)),
    )
    mixed = shutil.copytree(old, tmp_path / "mixed")
    for series, beside in pairs:
        getattr(find(mixed), series).unlink()
        for name in (series, *beside):
            shutil.copy(getattr(find(new), name), mixed)
    assert run(mixed, tmp_path / "out") == before


def test_the_banks_downloads_give_the_same_as_its_answers(old, tmp_path):
    before = run(old, tmp_path / "out")
    present_forms.write_population_download(old, old)
    present_forms.write_governance_workbook(old, old)
    for name in ("worldbank_population.csv", "wgi.csv"):
        (old / name).unlink()
    assert find(old).stability.name == "wgi.xlsx"
    assert run(old, tmp_path / "out") == before


def test_both_forms_of_one_series_are_refused(old, new, tmp_path):
    shutil.copy(new / "flows.rda", old)
    with pytest.raises(
        InputError,
        match=r"^unhcr_flows.csv: expected one release in old/, got flows.rda, unhcr_flows.csv$",
    ):
        run(old, tmp_path)
    (old / "flows.rda").unlink()
    shutil.copy(new / "ged221-csv.zip", old)
    with pytest.raises(InputError, match=r"^ucdp_country_month.csv: expected one release in old/"):
        run(old, tmp_path)


def test_the_years_of_a_half_year_release_are_no_outcome(old, tmp_path):
    """UNHCR's release of November 2021 has half of 2021; that of June 2022 has all of it."""
    run(old, tmp_path / "whole")

    def fetched(last_modified, day):
        return Entry("unhcr", "", "", last_modified, 1, "", day)

    entries = {
        "unhcr_flows.csv": fetched("2021-11-10T09:00:00+00:00", "2022-08-01"),
        "unhcr_population.csv": fetched("", "2021-11-12T08:00:00+00:00"),
    }
    write_manifest(entries, old)
    run(old, tmp_path / "half")
    assert described(tmp_path / "whole")["last_outcome_year"] == 2021
    assert described(tmp_path / "half")["last_outcome_year"] == 2020
    assert described(tmp_path / "half")["partial_years"] == {
        "unhcr_flows.csv": 2021,
        "unhcr_population.csv": 2021,
    }
    assert "partial_years" not in described(tmp_path / "whole")
    assert left_out(described(tmp_path / "half")) == (
        "left out, as it was published before the year was whole: 2021 in unhcr_flows.csv and "
        "2021 in unhcr_population.csv"
    )
    assert left_out(described(tmp_path / "whole")) == ""
    panel = read_package(tmp_path / "half" / "data").tables["panel_corridors"]
    arrivals = panel[panel.indicator == "last_arrivals"]
    assert pd.to_datetime(arrivals.period[arrivals.period != ""]).dt.year.max() == 2020


def test_candidate_releases_are_optional_and_leave_no_gap(new, tmp_path):
    for path in new.glob("GEDEvent_v22_0*.csv"):
        path.unlink()
    (new / "GEDEvent_v21_01_21_12.csv").unlink()
    run(new, tmp_path)
    assert described(tmp_path)["last_violence_month"] == "2021-12"
    assert read_package(tmp_path / "data").tables["candidate_events"].empty

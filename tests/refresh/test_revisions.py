"""What a refresh changed: cells that were revised, and the chances that moved with them."""

from dataclasses import replace

import numpy as np
import pytest

from risk.model.forecast import Forecaster
from risk.refresh.revisions import by_series, changed_cells, moved_chances, revised_cells
from risk.terms.months import month_text

pytestmark = pytest.mark.slow

CODE = "conflict_intensity"


@pytest.fixture(scope="module")
def panel(scorer):
    return scorer.panel


def revised(panel, iso3, months_back, factor):
    """The panel with one country's deaths of one as-of month revised."""
    values = {code: array.copy() for code, array in panel.values.items()}
    row = panel.countries.index[panel.countries.iso3 == iso3][0]
    values[CODE][row, -1 - months_back] *= factor
    return replace(panel, values=values)


def test_data_that_are_the_same_have_no_revision(panel):
    cells = revised_cells(panel, panel)
    assert changed_cells(cells).empty
    assert len(cells) > 500_000
    assert all(row["changed"] == row["new"] == row["gone"] == 0 for row in by_series(cells))


def test_one_cell_is_found_with_both_its_values(panel):
    new = revised(panel, "SDN", 3, 1.5)
    (cell,) = changed_cells(revised_cells(panel, new)).to_dict("records")
    assert (cell["series"], cell["place"], cell["kind"]) == (CODE, "SDN", "changed")
    assert month_text(cell["period"]) == month_text(panel.last_month - 3 - 1)
    assert cell["after"] == pytest.approx(1.5 * cell["before"]) and cell["before"] > 0


def test_a_value_that_came_late_is_new_and_one_withdrawn_is_gone(panel):
    new = revised(panel, "SDN", 3, np.nan)
    (gone,) = changed_cells(revised_cells(panel, new)).kind
    (late,) = changed_cells(revised_cells(new, panel)).kind
    assert (gone, late) == ("gone", "new")


def test_months_after_the_old_data_are_no_revision(panel):
    values = {code: array[:, :-2] for code, array in panel.values.items()}
    periods = {code: array[:, :-2] for code, array in panel.periods.items()}
    old = replace(panel, values=values, periods=periods, last_month=panel.last_month - 2)
    assert changed_cells(revised_cells(old, panel)).empty


def test_a_corridors_count_that_was_corrected_is_found(panel):
    arrivals = panel.arrivals.copy()
    corridor, year = np.argwhere(arrivals > 0)[0]
    arrivals[corridor, year] += 7
    (cell,) = changed_cells(revised_cells(panel, replace(panel, arrivals=arrivals))).to_dict(
        "records"
    )
    ends = panel.corridors.iloc[corridor]
    assert cell["place"] == f"{ends.source_iso3}>{ends.receiver_iso3}"
    assert cell["series"] == "counted_arrivals" and cell["after"] - cell["before"] == 7


def test_what_moved_is_the_revised_datas_where_the_model_is_the_same(scorer, panel):
    """A tenth of Sudan's deaths in the latest month lowers its neighbours' chances alone."""
    new = Forecaster(revised(panel, "SDN", 0, 0.1), scorer.forecaster.models)
    month, rows = moved_chances(scorer.forecaster, new)
    assert month == month_text(panel.last_month) and rows
    reached = {row["iso3"] for row in rows}
    out_of = panel.corridors[panel.corridors.source_iso3 == "SDN"].receiver_iso3
    assert reached <= {*out_of}
    for row in rows:
        assert row["by_model"] == pytest.approx(0, abs=1e-12)
        assert row["by_data"] == pytest.approx(row["after"] - row["before"])
        assert row["after"] < row["before"]
    sizes = [row["before"] - row["after"] for row in rows]
    assert sizes == sorted(sizes, reverse=True)


def test_what_moved_is_the_models_where_the_data_are_the_same(scorer):
    models = scorer.forecaster.models
    fits = {m: dict(of) for m, of in models.fits.items()}
    last = max(fits["armed"])
    calibrators = {name: (a + 0.5, b) for name, (a, b) in fits["armed"][last].calibrators.items()}
    fits["armed"][last] = replace(fits["armed"][last], calibrators=calibrators)
    new = Forecaster(scorer.panel, replace(models, fits=fits))
    _, rows = moved_chances(scorer.forecaster, new)
    assert {row["outcome"] for row in rows} == {"armed", "either"}
    assert all(row["by_data"] == pytest.approx(0, abs=1e-12) for row in rows)
    assert all(row["by_model"] > 0 for row in rows)

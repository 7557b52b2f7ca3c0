"""An indicator is called by one name, that of its slider; what it is, exactly, stands beside it."""

import re
from pathlib import Path

import pytest

from risk.dashboard.look.plain import named
from risk.explain.contributions import explain
from risk.risk_table.settings import Settings
from risk.terms.catalogue import CATALOGUE, INDICATORS
from risk.terms.months import to_month

RISK = Path(__file__).parents[2] / "risk"
# Where the exact words stand beside the name, or are read.
EXACT = {
    "terms/catalogue.py",
    "terms/listed.py",
    "inputs/evidence_cells.py",
    "dashboard/panels/sliders.py",
    "dashboard/state/undo.py",
    "build/coverage.py",
}


def test_the_name_is_the_one_on_the_slider_and_tells_indicators_apart():
    for indicator in CATALOGUE:
        assert indicator.short.startswith(indicator.name) and "(" not in indicator.name
        assert indicator.exactly in ("", indicator.label)
    assert len({indicator.name for indicator in CATALOGUE}) == len(CATALOGUE)


def test_what_it_is_exactly_stands_behind_its_name():
    known = INDICATORS["refugee_route"]
    assert named("refugee_route") == f"{known.name} :small[{known.label}]"
    assert named("conflict_intensity") == "Deaths in the source"


def test_a_corridor_is_explained_in_the_words_of_the_sliders(scorer):
    settings = Settings(to_month("2021-06"), source="AFG")
    forecast = scorer.forecast(settings)
    table = explain(scorer.forecaster, forecast, 0, "armed", None)
    assert table.label.tolist() == [indicator.name for indicator in CATALOGUE]


@pytest.mark.parametrize("path", sorted(RISK.rglob("*.py")), ids=lambda p: p.stem)
def test_no_other_module_calls_an_indicator_by_another_name(path):
    if path.relative_to(RISK).as_posix() in EXACT:
        return
    called = r"(?:\b(?:indicator|i)|INDICATORS\[[^\]]+\])\.(?:label|short)\b"
    assert re.findall(called, path.read_text(encoding="utf-8")) == []

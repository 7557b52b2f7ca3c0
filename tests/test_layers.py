"""Who may import whom: the house has rooms, and doors in one direction."""

import ast
import graphlib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ENTRANCES = ("risk.cli", "risk.__main__")

# Rooms of risk/, each with the rooms that it may import from.
BELOW = {
    "storage": set(),
    "scoring": set(),
    "terms": {"storage"},
    "dataset": {"storage", "terms"},
    "publishers": {"storage", "terms"},
    "inputs": {"storage", "terms", "dataset"},
    "build": {"storage", "terms", "dataset", "publishers", "inputs"},
    "model": {"storage", "terms", "dataset", "inputs", "scoring"},
    "risk_table": {"storage", "terms", "dataset", "inputs", "model"},
}
BELOW["track_record"] = set(BELOW) - {"build", "publishers", "track_record"}
BELOW["explain"] = BELOW["track_record"]
BELOW["alerts"] = BELOW["track_record"] | {"track_record", "explain"}
BELOW["output"] = BELOW["alerts"] | {"alerts"}
BELOW["dashboard"] = BELOW["output"] | {"output"}
BELOW["refresh"] = BELOW["output"] | {"publishers", "build", "output"}
DASHBOARD_ALONE = ("streamlit", "altair")

MOST_MODULES = 14
# What was reached. Comparable projects have 5 and 2.4.
LONGEST_CHAIN = 12
MEAN_IMPORTS = 6.29


def imported_names(source: str, module: str, is_package: bool = False) -> set[str]:
    """Full names of all that a module imports, inside functions too."""
    package = module.split(".") if is_package else module.split(".")[:-1]
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base = [*base, node.module] if node.module else base
            names |= {".".join([*base, alias.name]) for alias in node.names}
    return names


def within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def room_of(name: str) -> str:
    """Room of a full name such as risk.model.fits.read; empty outside risk."""
    first, _, rest = name.partition(".")
    return rest.split(".")[0] if first == "risk" else ""


def forbidden_imports(module: str, names: set[str]) -> set[str]:
    """Imports that the table does not allow."""
    room = room_of(module)
    if module == "risk" or within(module, *ENTRANCES):
        return {name for name in names if within(name, *DASHBOARD_ALONE, "risk.dashboard")}
    allowed = BELOW[room] | {room}
    forbidden = {name for name in names if within(name, "risk") and room_of(name) not in allowed}
    if room != "dashboard":
        forbidden |= {name for name in names if within(name, *DASHBOARD_ALONE)}
    return forbidden


@cache
def library() -> dict[str, frozenset[str]]:
    """Imports of each module of risk."""
    modules = {}
    for path in sorted((ROOT / "risk").rglob("*.py")):
        is_package = path.name == "__init__.py"
        name = path.parent if is_package else path.with_suffix("")
        module = ".".join(name.relative_to(ROOT).parts)
        source = path.read_text(encoding="utf-8")
        modules[module] = frozenset(imported_names(source, module, is_package))
    return modules


def own_imports(modules: dict[str, frozenset[str]]) -> dict[str, set[str]]:
    """The modules among `modules` that each imports."""
    return {
        module: {
            found
            for name in names
            if (found := max((m for m in modules if within(name, m)), key=len, default=""))
            not in ("", "risk", module)
        }
        for module, names in modules.items()
    }


def longest_chain(graph: dict[str, set[str]]) -> list[str]:
    """The longest way along imports, from the top down; CycleError where there is a circle."""
    best: dict[str, list[str]] = {}
    for module in graphlib.TopologicalSorter(graph).static_order():
        below = max((best[name] for name in graph.get(module, ())), key=len, default=[])
        best[module] = [module, *below]
    return max(best.values(), key=len)


def test_imports_keep_to_the_table():
    found = {module: forbidden_imports(module, set(names)) for module, names in library().items()}
    assert {module: names for module, names in found.items() if names} == {}


def test_the_table_has_every_room_and_no_other():
    rooms = {path.parent.name for path in (ROOT / "risk").glob("*/__init__.py")}
    assert rooms == {*BELOW, "cli"}


def test_the_table_itself_has_no_circle():
    list(graphlib.TopologicalSorter(BELOW).static_order())


def test_chains_of_imports_stay_short():
    chain = longest_chain(own_imports(library()))
    assert len(chain) <= LONGEST_CHAIN, " → ".join(chain)


def test_a_module_imports_few_others():
    graph = own_imports(library())
    # An empty __init__.py imports nothing, and says nothing of the modules beside it.
    counts = [
        len(found) for name, found in graph.items() if not (ROOT / name.replace(".", "/")).is_dir()
    ]
    assert sum(counts) / len(counts) <= MEAN_IMPORTS


def test_no_folder_is_crowded():
    folders: dict[Path, int] = {}
    for path in (ROOT / "risk").rglob("*.py"):
        if path.name != "__init__.py":
            folders[path.parent] = folders.get(path.parent, 0) + 1
    assert {str(f): n for f, n in folders.items() if n > MOST_MODULES} == {}


def test_a_circle_of_imports_is_found():
    assert longest_chain({"a": {"b"}, "b": {"c"}, "d": set()}) == ["a", "b", "c"]
    with pytest.raises(graphlib.CycleError):
        longest_chain({"a": {"b"}, "b": {"a"}})


@pytest.mark.parametrize(
    ("module", "source", "forbidden"),
    [
        ("risk.model.fits", "import streamlit as st", "streamlit"),
        ("risk.model.fits", "def f():\n    from altair import Chart", "altair.Chart"),
        ("risk.cli", "from .dashboard import charts", "risk.dashboard.charts"),
        ("risk.publishers.wgi", "from risk import build", "risk.build"),
        ("risk.publishers.wgi", "from ..build import panel", "risk.build.panel"),
        (
            "risk.model.fits",
            "from risk.risk_table.scorer import Scorer",
            "risk.risk_table.scorer.Scorer",
        ),
        ("risk.scoring.scores", "from risk.terms import months", "risk.terms.months"),
        ("risk.dashboard.look.charts", "from risk.build import pipeline", "risk.build.pipeline"),
    ],
)
def test_a_forbidden_import_is_found(module, source, forbidden):
    assert forbidden_imports(module, imported_names(source, module)) == {forbidden}


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("risk.dashboard.look.charts", "import altair, streamlit\nfrom risk.model import fits"),
        ("risk.cli", "from risk.build import pipeline"),
        (
            "risk.publishers.wgi",
            "import pandas\nfrom risk.storage import schema",
        ),
    ],
)
def test_an_allowed_import_passes(module, source):
    assert forbidden_imports(module, imported_names(source, module)) == set()

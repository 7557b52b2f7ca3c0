"""Who may import whom: the house has rooms, and doors in one direction."""

import ast
import graphlib
import symtable
from collections.abc import Container
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

MOST_MODULES = 13
# What was reached; comparable projects have 5 and 2.4. The chain goes from module to module, past
# faces to where a name is defined. The mean counts what the import statements of a module name:
# modules of its own room, and other rooms, whose faces they ask.
LONGEST_CHAIN = 12
MEAN_IMPORTS = 3.94


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
    allowed = BELOW.get(room, set()) | {room}
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


def face_of(name: str) -> str:
    """The innermost room with a face that a full name is in; empty if there is none."""
    return module_of(name.rpartition(".")[0], faces())


@cache
def faces() -> dict[str, dict[str, str]]:
    """What each room offers to others: full names, with those where they are defined."""
    offers = {}
    for path in sorted((ROOT / "risk").rglob("__init__.pyi")):
        room = ".".join(path.parent.relative_to(ROOT).parts)
        source = path.read_text(encoding="ascii")
        defined = imported_names(source, room, is_package=True)
        offers[room] = {f"{room}.{name.rpartition('.')[2]}": name for name in defined}
    return offers


def defined_in(name: str) -> str:
    """Where a full name is defined, if a face offers it; as it is if none does."""
    return faces().get(name.rpartition(".")[0], {}).get(name, name)


def past_a_face(module: str, names: set[str]) -> set[str]:
    """Names of a room that its face does not offer, and that a module outside it imports."""
    return {
        name
        for name in names
        if (face := face_of(name)) and not within(module, face) and name not in faces()[face]
    }


def own_imports(modules: dict[str, frozenset[str]]) -> dict[str, set[str]]:
    """The modules among `modules` that each depends on, through whatever face."""
    return {
        module: {
            found
            for name in map(defined_in, names)
            if (found := module_of(name, modules)) not in ("", "risk", module)
        }
        for module, names in modules.items()
    }


def named_imports(modules: dict[str, frozenset[str]]) -> dict[str, set[str]]:
    """The modules and faces that the import statements of each name."""
    return {
        module: {
            found
            for name in names
            if (found := _named(module, name, modules)) not in ("", "risk", module)
        }
        for module, names in modules.items()
    }


def _named(module: str, name: str, modules: dict[str, frozenset[str]]) -> str:
    face = face_of(name)
    return face if face and not within(module, face) else module_of(name, modules)


def module_of(name: str, modules: Container[str]) -> str:
    """The module among `modules` that a full name is in; empty if there is none."""
    while name and name not in modules:
        name = name.rpartition(".")[0]
    return name


def longest_chain(graph: dict[str, set[str]]) -> list[str]:
    """The longest way along imports, from the top down; CycleError where there is a circle."""
    best: dict[str, list[str]] = {}
    for module in graphlib.TopologicalSorter(graph).static_order():
        below = max((best[name] for name in graph.get(module, ())), key=len, default=[])
        best[module] = [module, *below]
    return max(best.values(), key=len)


def test_the_table_has_every_room_and_no_other():
    rooms = {path.parent.name for path in (ROOT / "risk").glob("*/__init__.py")}
    assert rooms == {*BELOW, "cli"}


def test_imports_keep_to_the_table():
    found = {module: forbidden_imports(module, set(names)) for module, names in library().items()}
    assert {module: names for module, names in found.items() if names} == {}


def test_other_rooms_are_asked_for_what_their_faces_offer():
    found = {module: past_a_face(module, set(names)) for module, names in library().items()}
    assert {module: names for module, names in found.items() if names} == {}


def test_what_a_face_offers_is_defined_and_asked_for():
    asked = {
        name
        for module, names in {**library(), "app": app_imports()}.items()
        for name in names
        if not within(module, face_of(name))
    }
    for face, offers in faces().items():
        assert set(offers) <= asked, face
        for name in offers.values():
            assert is_defined(name), name


def app_imports() -> frozenset[str]:
    return frozenset(imported_names((ROOT / "app.py").read_text(encoding="utf-8"), "app"))


def is_defined(name: str) -> bool:
    """Whether a full name is that of a module, or is defined by the module that it names."""
    module, _, short = name.rpartition(".")
    if name in library():
        return True
    path = ROOT / f"{module.replace('.', '/')}.py"
    table = symtable.symtable(path.read_text(encoding="utf-8"), str(path), "exec")
    if short not in table.get_identifiers():
        return False
    symbol = table.lookup(short)
    return symbol.is_assigned() or symbol.is_imported()


def test_a_module_hides_nothing_that_its_room_offers():
    # Once imported, a module is an attribute of its package. lazy_loader puts an object of the same
    # name before it where the object is from that very module.
    hidden = {
        offered: name
        for offers in faces().values()
        for offered, name in offers.items()
        if offered in library() and not within(name, offered)
    }
    assert hidden == {}


def test_the_table_itself_has_no_circle():
    list(graphlib.TopologicalSorter(BELOW).static_order())


def test_chains_of_imports_stay_short():
    chain = longest_chain(own_imports(library()))
    assert len(chain) <= LONGEST_CHAIN, " → ".join(chain)


def test_a_module_imports_few_others():
    graph = named_imports(library())
    # An __init__.py imports nothing, and says nothing of the modules beside it.
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
    ("module", "source", "past"),
    [
        ("risk.cli.fit", "from risk.terms.months import to_month", "risk.terms.months.to_month"),
        ("risk.cli.fit", "from risk.terms import spelling", "risk.terms.spelling"),
        ("risk.inputs.rows", "from ..terms.months import label", "risk.terms.months.label"),
        (
            "risk.track_record.verify",
            "from risk.track_record.forward.log import read_log",
            "risk.track_record.forward.log.read_log",
        ),
    ],
)
def test_a_way_past_a_face_is_found(module, source, past):
    assert past_a_face(module, imported_names(source, module)) == {past}


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("risk.cli.fit", "from risk.terms import to_month"),
        ("risk.terms.wording", "from risk.terms.months import to_month"),
        ("risk.track_record.forward.log", "from risk.track_record.samples import UNITS"),
        ("risk.cli.fit", "from risk.dataset import releases"),
    ],
)
def test_a_way_through_a_face_passes(module, source):
    assert past_a_face(module, imported_names(source, module)) == set()


def test_a_face_cuts_no_chain_and_counts_once():
    modules = {
        "risk.cli.fit": frozenset(
            {"risk.terms.to_month", "risk.terms.percent", "risk.dataset.releases"}
        ),
        "risk.terms": frozenset(),
        "risk.terms.months": frozenset(),
        "risk.terms.wording": frozenset({"risk.terms.months.to_month"}),
        "risk.dataset.releases": frozenset(),
    }
    assert own_imports(modules)["risk.cli.fit"] == {
        "risk.terms.months",
        "risk.terms.wording",
        "risk.dataset.releases",
    }
    assert named_imports(modules)["risk.cli.fit"] == {"risk.terms", "risk.dataset"}
    assert named_imports(modules)["risk.terms.wording"] == {"risk.terms.months"}


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
        ("risk.not_listed.rows", "from risk.terms import months", "risk.terms.months"),
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

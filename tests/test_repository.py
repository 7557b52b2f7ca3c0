"""Rules of the repository that no single module can keep."""

import ast
import graphlib
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES_MAY_IMPORT = (
    "risk.publishers",
    "risk.storage.schema",
    "risk.terms.months",
    "risk.terms.countries",
    "risk.storage.errors",
)
PINNED = re.compile(r"[\w.-]+==\d[\w.]*(\s+#.*)?")
MACHINE_PATH = re.compile(rb"(?<![\w./-])/(?:work|root|tmp|home/\w+)/")
REGISTRY_HOST = re.compile(rb"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)")


def tracked_files(pattern: str = "*") -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--", pattern],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    return [ROOT / name for name in listing.split("\0") if name and (ROOT / name).is_file()]


def within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


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


def forbidden_imports(module: str, names: set[str]) -> set[str]:
    """Imports that the layers sources → build → model → dashboard do not allow."""
    if within(module, "risk.dashboard"):
        return set()
    forbidden = {name for name in names if within(name, "streamlit", "altair", "risk.dashboard")}
    if within(module, "risk.publishers"):
        forbidden |= {
            name for name in names if within(name, "risk") and not within(name, *SOURCES_MAY_IMPORT)
        }
    return forbidden


def unsafe_code(source: str) -> set[str]:
    """Ways to run data as code, or to put unescaped HTML on a page."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id="eval" | "exec" as name)):
                found.add(name)
            case ast.keyword(arg="unsafe_allow_html"):
                found.add("unsafe_allow_html")
            case ast.Attribute(attr="read_pickle" | "to_pickle" as name):
                found.add(name)
    imported = imported_names(source, "module")
    return found | {n for n in imported if within(n, "pickle", "cloudpickle", "joblib.load")}


def library() -> dict[str, set[str]]:
    """Imports of each module of risk."""
    modules = {}
    for path in sorted((ROOT / "risk").rglob("*.py")):
        is_package = path.name == "__init__.py"
        name = path.parent if is_package else path.with_suffix("")
        module = ".".join(name.relative_to(ROOT).parts)
        modules[module] = imported_names(path.read_text(encoding="utf-8"), module, is_package)
    return modules


def test_imports_keep_to_the_layers():
    modules = library()
    assert modules
    found = {module: forbidden_imports(module, names) for module, names in modules.items()}
    assert {module: names for module, names in found.items() if names} == {}


def import_order(modules: dict[str, set[str]]) -> list[str]:
    """Modules, each after those it imports; raises CycleError where there is no such order."""
    graph = {
        module: {
            max((m for m in modules if within(name, m)), key=len, default="") for name in names
        }
        for module, names in modules.items()
    }
    return list(graphlib.TopologicalSorter(graph).static_order())


def test_imports_never_go_round_in_a_circle():
    assert import_order(library())


def test_a_circle_of_imports_is_found():
    assert import_order({"risk": {"risk.a.x"}, "risk.a": {"pandas"}}) == ["", "risk.a", "risk"]
    with pytest.raises(graphlib.CycleError):
        import_order({"risk.a": {"risk.b.x"}, "risk.b": {"risk.a.y"}})


@pytest.mark.parametrize(
    ("module", "source", "forbidden"),
    [
        ("risk.index", "import streamlit as st", "streamlit"),
        ("risk.index", "def f():\n    from altair import Chart", "altair.Chart"),
        ("risk.cli", "from .dashboard import charts", "risk.dashboard.charts"),
        ("risk.publishers.wgi", "from risk import build", "risk.build.pipeline"),
        ("risk.publishers.wgi", "from ..build import panel", "risk.build.pipeline.panel"),
    ],
)
def test_a_forbidden_import_is_found(module, source, forbidden):
    assert forbidden_imports(module, imported_names(source, module)) == {forbidden}


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("risk.dashboard.charts", "import altair, streamlit\nfrom risk.index import index"),
        ("risk.build.pipeline", "from risk.publishers import wgi"),
        (
            "risk.publishers.wgi",
            "import pandas\nfrom risk.storage.errors import InputError\nfrom . import unhcr",
        ),
    ],
)
def test_an_allowed_import_passes(module, source):
    assert forbidden_imports(module, imported_names(source, module)) == set()


def test_no_code_runs_data_or_unescaped_html():
    found = {
        str(path): unsafe_code(path.read_text(encoding="utf-8")) for path in tracked_files("*.py")
    }
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("import pickle", "pickle"),
        ("from joblib import load", "joblib.load"),
        ("pandas.read_pickle(path)", "read_pickle"),
        ("eval(text)", "eval"),
        ("exec(text)", "exec"),
        ("st.markdown(text, unsafe_allow_html=True)", "unsafe_allow_html"),
    ],
)
def test_unsafe_code_is_found(source, name):
    assert unsafe_code(source) == {name}


def csv_writers(source: str) -> set[str]:
    """Ways to write CSV that would pass by `risk.storage.export.to_csv`, which makes formulas harmless."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(attr="to_csv" | "write_csv" as name)):
                found.add(name)
            case ast.Attribute(value=ast.Name(id="csv"), attr="writer" | "DictWriter" as name):
                found.add(name)
    return found


def test_every_csv_file_is_written_in_one_place():
    writers = {
        path.relative_to(ROOT).as_posix()
        for path in tracked_files("*.py")
        if path.relative_to(ROOT).parts[0] != "tests" and csv_writers(path.read_text("utf-8"))
    }
    # The soak's hostile uploads are an input to the product, not written by it.
    soak = {"soak_tables.py", "soak_uploads.py"}
    assert {path.rpartition("/")[2] for path in writers} == {"export.py", *soak}


@pytest.mark.parametrize(
    "source", ["table.to_csv(path)", "csv.writer(stream)", "csv.DictWriter(stream, names)"]
)
def test_another_way_to_write_csv_is_found(source):
    assert csv_writers(source)


UNSAFE_SCRIPT = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|\beval\b|\bFunction\(|fetch\("
    r"|XMLHttpRequest|WebSocket|https?:|localStorage|cookie"
)


def test_no_script_runs_data_writes_html_or_calls_anywhere():
    scripts = tracked_files("*.js")
    assert scripts
    assert [str(p) for p in scripts if UNSAFE_SCRIPT.search(p.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("line", ["node.innerHTML = text", "eval(text)", "fetch('/x')"])
def test_an_unsafe_script_is_found(line):
    assert UNSAFE_SCRIPT.search(line)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    requirements = [line for line in lines if line and not line.startswith("#")]
    assert requirements
    assert [line for line in requirements if not PINNED.fullmatch(line)] == []


@pytest.mark.parametrize("pattern", [MACHINE_PATH, REGISTRY_HOST], ids=["path", "host"])
def test_no_tracked_file_names_a_machine_path_or_a_package_registry(pattern):
    files = tracked_files()
    assert files
    assert [str(path) for path in files if pattern.search(path.read_bytes())] == []


def test_a_machine_path_is_told_from_an_address():
    assert MACHINE_PATH.search(b"open('/%s/x.csv')" % b"work")
    assert not MACHINE_PATH.search(b"https://example.org/%s/x.csv" % b"work")

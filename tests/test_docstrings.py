"""What a docstring lists by name is there: fields of a class, parameters of a function."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# "name, other : what they are" at the start of a line, or "`name`: what it is" in the text.
_LISTED = re.compile(r"^([a-z_0-9]+(?:, [a-z_0-9]+)*) : ", re.MULTILINE)
_SAID = re.compile(r"(?:^|\. )`([a-z_0-9]+)`: ")
_RESULTS = re.compile(r"\bReturns\b.*", re.DOTALL)


def listed(node):
    text = _RESULTS.sub("", ast.get_docstring(node) or "")
    names = {name for line in _LISTED.findall(text) for name in line.split(", ")}
    return names | set(_SAID.findall(" ".join(text.split())))


def there(node):
    """Fields, properties and attributes of a class; parameters of a function."""
    arguments = {part.arg for part in ast.walk(node) if isinstance(part, ast.arg)}
    if isinstance(node, ast.FunctionDef):
        return arguments
    fields = {part.target.id for part in node.body if isinstance(part, ast.AnnAssign)}
    methods = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
    return arguments | fields | methods


def listed_in_vain(source):
    return {
        (node.name, name)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
        for name in listed(node) - there(node)
    }


def test_docstrings_list_what_there_is():
    paths = [*(ROOT / "risk").rglob("*.py"), *(ROOT / "tools").rglob("*.py")]
    found = {path.name: listed_in_vain(path.read_text(encoding="utf-8")) for path in paths}
    assert {name: names for name, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "source",
    [
        'class View:\n    """A view.\n\n    against : a month\n    """\n\n    other: int = 1',
        'def f(other):\n    """Do.\n\n    other, against : months\n    """',
        'def f(other):\n    """Do.\n\n    Raises ValueError. `against`: a month.\n    """',
    ],
)
def test_a_name_that_is_not_there_is_found(source):
    assert {name for _, name in listed_in_vain(source)} == {"against"}


def test_what_a_function_returns_is_no_parameter():
    assert listed_in_vain('def f():\n    """Do.\n\n    Returns\n    a : int\n    """') == set()

"""What is kept has a bound: nothing that a visitor sends can fill the memory."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
# Functions without a bound, whose arguments are ours and few: columns, countries, their number.
FEW_ARGUMENTS = {"_spellings", "country_option", "draws"}


def unbounded(source: str) -> set[str]:
    """Functions with arguments under @cache, or under an lru_cache without a number."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef):
            continue
        arguments = node.args.args or node.args.vararg or node.args.kwonlyargs
        kept = {ast.unparse(decorator) for decorator in node.decorator_list}
        if arguments and kept & {"cache", "lru_cache(maxsize=None)", "lru_cache(None)"}:
            found.add(node.name)
    return found


def test_every_cache_whose_arguments_come_from_outside_has_a_bound():
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "risk").rglob("*.py")]
    assert set().union(*map(unbounded, sources)) == FEW_ARGUMENTS

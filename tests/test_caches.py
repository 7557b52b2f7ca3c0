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


# What a switch of releases replaces: a cache of a module would hold the old one for ever.
REPLACED = {"Panel", "Models", "Forecaster", "Backtest", "Scorer", "Release"}


def holding(source: str) -> set[str]:
    """Functions under a cache of functools with an argument of what is replaced."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef):
            continue
        kept = any("cache" in ast.unparse(decorator) for decorator in node.decorator_list)
        types = {ast.unparse(arg.annotation) for arg in node.args.args if arg.annotation}
        if kept and types & REPLACED:
            found.add(node.name)
    return found


def test_no_cache_holds_what_a_switch_of_releases_replaces():
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "risk").rglob("*.py")]
    assert not set().union(*map(holding, sources))


def test_the_rule_finds_a_cache_that_would_hold_a_panel():
    cached = "@lru_cache(maxsize=8)\ndef frame_from(panel: Panel, source: str): ...\n"
    kept = cached.replace("lru_cache(maxsize=8)", "kept_with_first(8)")
    assert holding(cached) == {"frame_from"} and not holding(kept)

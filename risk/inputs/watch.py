"""A watch file: which countries and outcomes someone follows, and from which chance on they act.

TOML. Every rule stands in one line that can be appended to the file as it is:

    countries = ["TJK", "UZB"]
    outcomes = ["either", "arrivals"]
    rule.tajikistan = { outcome = "arrivals", countries = ["TJK"], limit = 0.15, new_only = true }
    rule.sahel = { region = "Sahel", cost_loss = 0.1 }
"""

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from risk.storage import InputError, read_file, readable
from risk.terms import (
    A_COUNTRY,
    OUTCOMES,
    country_code,
    read_countries,
    region_named,
    region_names,
    share,
)

UNITS = ("country", "corridor")
AN_OUTCOME = f"one of {', '.join(OUTCOMES)}"
MOST_RULES = 50
MOST_BYTES = 100_000
_KEYS = ("countries", "outcomes", "rule")
_text = partial(json.dumps, ensure_ascii=False)  # TOML has the strings of JSON
_NAME = re.compile("[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True)
class Rule:
    """From which chance on someone acts; exactly one of `limit` and `cost_loss` is set.

    name : letters, digits, "-" and "_"
    outcome : "either", "arrivals" or "armed"
    countries : ISO3 of the receivers; with `region` None and none here, those of the file
    region : name of a UN region, subregion or preset, or None
    source : ISO3 of the one source that counts, or None for all
    unit : "country" or "corridor": whose chance is compared with the limit
    limit : probability, above 0 and below 1
    cost_loss : what preparing costs, as a share of what being caught out costs
    new_only : whether the risk must be new
    """

    name: str
    outcome: str = OUTCOMES[0]
    countries: tuple[str, ...] = ()
    region: str | None = None
    source: str | None = None
    unit: str = UNITS[0]
    limit: float | None = None
    cost_loss: float | None = None
    new_only: bool = False

    @property
    def least(self) -> float:
        """The probability from which on the rule is met.

        Preparing pays from the cost–loss ratio on (`risk.scoring.decision.cost_loss`).

        >>> Rule("a", limit=0.3).least, Rule("b", cost_loss=0.1).least
        (0.3, 0.1)
        """
        least = self.limit if self.limit is not None else self.cost_loss
        if least is None:
            raise ValueError("a rule needs a limit or a cost–loss ratio")
        return least


@dataclass(frozen=True)
class Watch:
    """What a watch file says.

    countries : ISO3 of the receivers that are followed; empty: all
    outcomes : those that are followed
    rules : in the file's order
    """

    countries: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = (OUTCOMES[0],)
    rules: tuple[Rule, ...] = ()


def read_watch(path: Path) -> Watch:
    """What a watch file says.

    Raises InputError as `parse_watch`, or if the file cannot be read.
    """
    with readable(str(path)):
        content = read_file(path, MOST_BYTES)
    return parse_watch(content, str(path))


def parse_watch(content: bytes, name: str) -> Watch:
    """What the content of a watch file says.

    Raises InputError if it is not TOML, or a key is unknown or has a wrong value; the sentence
    names file, key, what was expected and what stood there. `content`: TOML in UTF-8. `name`: the
    file's name, for messages.
    """
    if len(content) > MOST_BYTES:
        raise InputError(f"{name}: expected at most {MOST_BYTES:,} bytes, got {len(content):,}")
    try:
        entries = tomllib.loads(content.decode("utf-8-sig"))  # Windows' editor marks UTF-8
    except (ValueError, RecursionError) as error:  # ValueError: UTF-8, too, and endless numbers
        raise InputError(f"{name}: expected TOML, got {str(error)[:200]}") from None
    _known(entries, _KEYS, name, "")
    rules = entries.get("rule", {})
    if not isinstance(rules, dict) or not all(isinstance(r, dict) for r in rules.values()):
        raise InputError(f"{name}: rule: expected rules such as rule.sahel = {{ limit = 0.3 }}")
    if len(rules) > MOST_RULES:
        raise InputError(f"{name}: rule: expected at most {MOST_RULES} rules, got {len(rules)}")
    outcomes = _texts(entries, "outcomes", f"{name}: outcomes", AN_OUTCOME, _outcome)
    return Watch(
        _texts(entries, "countries", f"{name}: countries", A_COUNTRY, country_code),
        outcomes or (OUTCOMES[0],),
        tuple(_rule(key, entry, name) for key, entry in rules.items()),
    )


def rule_line(rule: Rule) -> str:
    """A rule as one line of a watch file; what stands at its default is left out.

    >>> rule_line(Rule("sahel", region="Sahel", limit=0.15, new_only=True))
    'rule.sahel = { outcome = "either", region = "Sahel", limit = 0.15, new_only = true }'
    """
    parts = [f"outcome = {_text(rule.outcome)}"]
    if rule.countries:
        parts.append(f"countries = {_list(rule.countries)}")
    if rule.region:
        parts.append(f"region = {_text(rule.region)}")
    if rule.source:
        parts.append(f"source = {_text(rule.source)}")
    if rule.unit != UNITS[0]:
        parts.append(f"unit = {_text(rule.unit)}")
    number = "limit" if rule.limit is not None else "cost_loss"
    parts.append(f"{number} = {rule.least!r}")
    if rule.new_only:
        parts.append("new_only = true")
    return f"rule.{rule.name} = {{ {', '.join(parts)} }}"


def rule_text(rule: Rule, names: Mapping[str, str]) -> str:
    """A rule in words.

    `names`: country names by ISO3.

    >>> rule = Rule("a", "arrivals", region="Sahel", source="SDN", limit=0.15, new_only=True)
    >>> rule_text(rule, {"SDN": "Sudan"}).replace(chr(160), " ")
    'arrivals, countries, Sahel, from Sudan: 15 % or more, new risks only'
    """
    units = {"country": "countries", "corridor": "corridors"}
    parts = [rule.outcome, units[rule.unit]]
    if rule.region:
        parts.append(rule.region)
    parts += [names.get(code, code) for code in rule.countries]
    if rule.source:
        parts.append(f"from {names.get(rule.source, rule.source)}")
    new = ", new risks only" if rule.new_only else ""
    return f"{', '.join(parts)}: {share(rule.least)} or more{new}"


def watch_text(watch: Watch) -> str:
    """A watch file that says the same.

    >>> print(watch_text(Watch(("TJK",), rules=(Rule("a", limit=0.3),))), end="")
    countries = ["TJK"]
    outcomes = ["either"]
    rule.a = { outcome = "either", limit = 0.3 }
    """
    lines = [f"countries = {_list(watch.countries)}"] if watch.countries else []
    lines.append(f"outcomes = {_list(watch.outcomes)}")
    lines += [rule_line(rule) for rule in watch.rules]
    return "\n".join(lines) + "\n"


def _rule(key: str, entry: Mapping[str, Any], name: str) -> Rule:
    _known(entry, tuple(Rule.__dataclass_fields__)[1:], name, f"rule.{key[:40]}.")
    whole = f"{name}: rule.{key[:40]}"
    return rule_of(key, entry, lambda field: whole if field == "name" else f"{whole}.{field}")


def rule_of(key: str, entry: Mapping[str, Any], place_of: Callable[[str], str]) -> Rule:
    """The rule of a name and of fields as a watch file has them; InputError as `parse_watch`.

    `place_of`: what messages call a field of Rule; "name" stands for the rule as a whole.
    """
    place = place_of("name")
    if not _NAME.fullmatch(key):
        raise InputError(f"{place}: expected a name of at most 40 letters, digits, - and _")
    numbers = [number for number in ("limit", "cost_loss") if number in entry]
    if len(numbers) != 1:
        got = " and ".join(numbers) or "neither"
        raise InputError(f"{place}: expected either limit or cost_loss, got {got}")
    if "countries" in entry and "region" in entry:
        raise InputError(f"{place}: expected either countries or region, got both")
    new_only = entry.get("new_only", False)
    if not isinstance(new_only, bool):
        raise InputError(f"{place_of('new_only')}: expected true or false, got {_got(new_only)}")

    def one_of(field: str, allowed: tuple[str, ...]) -> str:
        value = entry.get(field, allowed[0])
        if not isinstance(value, str) or value not in allowed:
            raise InputError(f"{place_of(field)}: expected {_or(allowed)}, got {_got(value)}")
        return value

    def named(field: str, what: str, read: Callable[[str], str]) -> str | None:
        if field not in entry:
            return None
        return _named(entry[field], place_of(field), what, read)

    def ratio(field: str) -> float | None:
        value = entry.get(field)
        if value is None:
            return None
        if type(value) not in (int, float) or not 0 < value < 1:
            raise InputError(
                f"{place_of(field)}: expected a number above 0 and below 1, got {_got(value)}"
            )
        return float(value)

    return Rule(
        name=key,
        outcome=one_of("outcome", OUTCOMES),
        countries=_texts(entry, "countries", place_of("countries"), A_COUNTRY, country_code),
        region=named("region", "the name of a region", _region),
        source=named("source", A_COUNTRY, country_code),
        unit=one_of("unit", UNITS),
        limit=ratio("limit"),
        cost_loss=ratio("cost_loss"),
        new_only=new_only,
    )


def _known(entry: Mapping[str, Any], keys: tuple[str, ...], name: str, before: str) -> None:
    known = ", ".join(keys)
    for key in entry:
        if key not in keys:
            raise InputError(f"{name}: {before}{key[:40]}: expected only the keys {known}")


def _texts(
    entry: Mapping[str, Any], key: str, place: str, each: str, read: Callable[[str], str]
) -> tuple[str, ...]:
    """What a list of texts means, each once; empty where it is left out."""
    if key not in entry:
        return ()
    values = entry[key]
    if not isinstance(values, list) or not values:
        raise InputError(f"{place}: expected a list, each {each}; got {_got(values)}")
    found = [_named(value, place, each, read) for value in values]
    for text, value in zip(found, values, strict=True):
        if found.count(text) > 1:
            raise InputError(f"{place}: expected each once, got {value} again")
    return tuple(found)


def _outcome(text: str) -> str:
    if text not in OUTCOMES:
        raise InputError(f"expected {AN_OUTCOME}, got {_got(text)}")
    return text


def _region(text: str) -> str:
    return region_named(text, region_names(read_countries()))


def _named(value: object, place: str, what: str, read: Callable[[str], str]) -> str:
    if not isinstance(value, str):
        raise InputError(f"{place}: expected {what}, got {_got(value)}")
    try:
        return read(value)
    except InputError as error:
        raise InputError(f"{place}: {error}") from None


def _or(words: tuple[str, ...]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]])


def _got(value: object) -> str:
    if isinstance(value, (dict, list)):
        kind = "table" if isinstance(value, dict) else "list"
        return f"a {kind}" if value else f"an empty {kind}"
    return f"{value!r}"[:60]


def _list(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_text, texts))}]"

"""Addresses as nobody should open them, by class.

A class makes pairs: the question of an address, and the name in it that has to be refused. None
for the name: nothing may be refused. Empty: either is well.
"""

import json
from collections.abc import Callable
from functools import cache
from random import Random
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from risk.dashboard.state.evidence_store import MOST_DIGESTS
from risk.dashboard.state.view import LIMITS, LOSSES, MOST_WATCHED, PARTS, RECORD_PARTS, RISKS
from risk.dataset.package import DATA
from risk.explain.readiness import MOST_PERSONS
from risk.inputs.cases import Case, read_cases
from risk.inputs.watch import UNITS, Rule, rule_line
from risk.inputs.what_if_parser import MOST_WHAT_IFS
from risk.terms.catalogue import CODES, INDICATORS
from risk.terms.countries import read_countries, region_names
from risk.terms.levels import LEVEL_NAMES
from risk.terms.months import to_month
from risk.terms.outcomes import MECHANISMS, OUTCOMES
from risk.track_record.samples import PERIODS
from tests.soak.chance import bulk, made_by
from tests.soak.texts import (
    AWKWARD,
    BAD_DAYS,
    INFINITIES,
    MARKUP,
    NOT_NUMBERS,
    ODD_NUMBERS,
    UNSEEN,
)

NO_PLACE = [text for text in AWKWARD if text != "NA"]  # which is Namibia's code
BAD = {
    "as_of": (*BAD_DAYS, *ODD_NUMBERS, "1991-12", "2021-6", "2021-06 ", "٢٠٢١-٠٦", "99999-01"),
    "country": (*NO_PLACE, "afgh", "AFGH", "ZZZ", "AFG,TJK"),
    "source": (*NO_PLACE, "AFG AFG", "XX", "0"),
    "region": (*AWKWARD, "asiatic", "Asia, Africa", "*"),
    "loss": (*ODD_NUMBERS, *INFINITIES, "1", "101", "010", " 10", "-5"),
    "limit": (*ODD_NUMBERS, *INFINITIES, "0", "100", "015", "1.5", "-5"),
    "within": (*AWKWARD, "asiatic", "Asia, Africa", "*"),
    "among": (*NO_PLACE, "", ",", "AFG,", "afgh", "AFG TJK", "ZZZ"),
    "watch": (*NO_PLACE, "", ",", "AFG,", "afgh", "AFG TJK", "AFG;TJK", "ZZZ"),
    "rules": (
        *(text for text in AWKWARD if text.strip() and text[0] != "#"),  # a comment
        "rule",
        "rule.a = {",
        "rule.a = { limit = 15 }",
        "rule.a = { limit = nan }",
        'countries = ["AFG"]',
        "rule.a = " + "[" * 3_000,
        "\n".join(f"rule.r{n} = {{ limit = 0.3 }}" for n in range(20)),
    ),
}
CHOICES = (
    "outcome",
    "tab",
    "level",
    "decembers",
    "ukraine",
    "case",
    "reveal",
    "new_only",
    "risks",
    "scope",
    "goal",
    "part",
    "record_part",
)
BAD_WEIGHTS = (
    *NOT_NUMBERS,
    *INFINITIES,
    "101",
    "-1",
    "1.5",
    "1e1",
    "0x1",
    "٥",
    "5 5",
    "1_0",
)
BAD_ENDS = ("AFG>TJK>UZB", "afg", "", "ZZZ", ">", "AFG>")
BAD_VALUES = ("101", "-1", "x-1", "xx2", "x", "1e1")
BAD_PERCENT = (
    "%",
    "%0",
    "%zz",
    "%00",
    "%ff",
    "%c0%af",
    "%ed%a0%80",
    "%u0041",
    "%2525",
    "%f4%90%80%80",
    "%e2%80%ae",
    "+",
    "%0d%0a",
)
ODD_NAMES = (
    "",
    "x",
    "AS_OF",
    "as_of ",
    "__class__",
    "embed",
    "embed_options",
    "session",
    "key",
    "weights",
    "weights_",
    "undefined",
    *MARKUP,
)
CONTROLS = [chr(code) for code in (*range(32), *range(127, 160))]
Made = tuple[str, str | None]


@cache
def places() -> list[str]:
    return sorted(read_countries().iso3)


@cache
def regions() -> list[str]:
    return region_names(read_countries())


@cache
def cases() -> list[Case]:
    return read_cases()


@cache
def last_month() -> int:
    description = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    return to_month(description["last_month"])


def month(rng: Random) -> str:
    number = rng.randint(1992 * 12, last_month())
    return f"{number // 12}-{number % 12 + 1:02d}"


def weights(rng: Random) -> str:
    codes = rng.sample(CODES, rng.randint(1, len(CODES)))
    by_code = {code: rng.randint(0, 100) for code in codes}
    by_code[rng.choice(codes)] = rng.randint(1, 100)
    return ",".join(f"{code}={weight}" for code, weight in by_code.items())


def what_if(rng: Random, number: str | None = None) -> str:
    """One what if that is well written; its country may be no source."""
    code = rng.choice(CODES)
    known = INDICATORS[code]
    ends = ">".join(rng.sample(places(), 2 if known.entity == "corridor" else 1))
    if rng.random() < 0.3:
        return f"{code}:{ends}=x{number or f'{rng.uniform(0, 100):.3f}'}"
    value = rng.uniform(max(known.least, -1e9), min(known.most, 1e9))
    return f"{code}:{ends}={number or f'{value:.3f}'}"


def what_ifs(rng: Random, many: int, numbers: tuple[str, ...] = ()) -> list[str]:
    """Well written what ifs, each about another thing."""
    made = [what_if(rng, rng.choice(numbers) if numbers else None) for _ in range(many)]
    return list({text.partition("=")[0]: text for text in made}.values())


def evidence(rng: Random) -> str:
    return rng.choice((*(case.evidence.short for case in cases()), "0123456789ab"))


def watchlist(rng: Random) -> str:
    return ",".join(rng.sample(places(), rng.randint(1, MOST_WATCHED)))


def rules(rng: Random) -> str:
    number = rng.choice(("limit", "cost_loss"))
    made = [
        rule_line(
            Rule(
                f"r{n}",
                rng.choice(OUTCOMES),
                region=rng.choice((None, *regions())),
                unit=rng.choice(UNITS),
                new_only=rng.random() < 0.5,
                **{number: rng.randint(1, 99) / 100},
            )
        )
        for n in range(rng.randint(1, 3))
    ]
    return "\n".join(made)


# How a good value of each parameter is made.
PARAMETERS: dict[str, Callable[[Random], str]] = {
    "as_of": month,
    "outcome": lambda rng: rng.choice(OUTCOMES),
    "region": lambda rng: rng.choice(regions()),
    "source": lambda rng: rng.choice((*places(), "AFG", "SYR", "SDN", "UKR")),
    "country": lambda rng: rng.choice((*places(), "TJK", "PAK", "TCD", "POL")),
    "tab": lambda rng: rng.choice(MECHANISMS),
    "what_if": lambda rng: ",".join(what_ifs(rng, 3)),
    "evidence": evidence,
    "case": lambda rng: rng.choice([case.slug for case in cases()]),
    "reveal": lambda rng: "1",
    "new_only": lambda rng: "1",
    "watch": watchlist,
    "rules": rules,
    "weights_arrivals": weights,
    "weights_armed": weights,
    "level": lambda rng: rng.choice(("country", "corridor")),
    "decembers": lambda rng: rng.choice(list(PERIODS)),
    "ukraine": lambda rng: rng.choice(("with", "without")),
    "loss": lambda rng: str(rng.choice(LOSSES)),
    "limit": lambda rng: str(rng.choice(LIMITS)),
    "within": lambda rng: rng.choice(regions()),
    "among": watchlist,
    "risks": lambda rng: rng.choice(RISKS),
    "corridor": lambda rng: rng.choice(places()),
    "against": lambda rng: rng.choice(places()),
    "against_as_of": month,
    "scope": lambda rng: rng.choice(("country", "corridor")),
    "goal": lambda rng: rng.choice(LEVEL_NAMES),
    "capacity": lambda rng: str(rng.choice((0, 9_999, 10_000, MOST_PERSONS))),
    "part": lambda rng: rng.choice(PARTS),
    "record_part": lambda rng: rng.choice(RECORD_PARTS),
}


def good(rng: Random) -> dict[str, str]:
    """An address that the product could have written."""
    names = set(rng.sample(sorted(PARAMETERS), rng.randint(0, len(PARAMETERS))))
    if "reveal" in names:
        names.add("case")
    return {name: make(rng) for name, make in PARAMETERS.items() if name in names}


def some(rng: Random) -> dict[str, str]:
    """A good address with at least one parameter."""
    return good(rng) or {"as_of": "2021-06"}


def bad(name: str, value: Callable[[Random], str] | None = None) -> Callable[[Random], Made]:
    """A good address with one bad value, which has to be refused."""
    make = value or (lambda rng: rng.choice(BAD[name]))
    return lambda rng: (urlencode(good(rng) | {name: make(rng)}), name)


def bad_choice(rng: Random) -> Made:
    name = rng.choice(CHOICES)
    return urlencode(good(rng) | {name: rng.choice(AWKWARD)}), name


def bad_weights(rng: Random) -> str:
    parts = weights(rng).split(",")
    code = rng.choice(CODES)
    match rng.randrange(5):
        case 0:
            return ",".join(f"{code}=0" for code in CODES)
        case 1:
            return ",".join([*parts, parts[0]])
        case 2:
            return ",".join([*parts, f"{rng.choice(AWKWARD)}=5"])
        case 3:
            others = [part for part in parts if not part.startswith(code)]
            return ",".join([*others, f"{code}="])
    return f"{code}={rng.choice(BAD_WEIGHTS)}"


def bad_what_if(rng: Random) -> str:
    well_written = what_if(rng)
    code, _, rest = well_written.partition(":")
    match rng.randrange(8):
        case 0:
            return f"{well_written},{well_written}"
        case 1:
            many = [f"conflict_intensity:{iso3}=1" for iso3 in places()]
            return ",".join(many[: MOST_WHAT_IFS + 1])
        case 2:
            return f"{rng.choice(('zeal', 'ZEAL', 'é', '_', '0'))}:{rest}"
        case 3:
            return f"border_incidents:AFG>AFG={rng.randrange(9)}"
        case 4:
            return f"{code}:{rng.choice(BAD_ENDS)}=1"
        case 5:
            return rng.choice(("x", ":", "=", ":=", ">", "x2", "a:b=c", f"{code}:AFG"))
        case 6:
            return f"territory_controlled:AFG={rng.choice(BAD_VALUES)}"
    numbers = [text for text in (*NOT_NUMBERS, *INFINITIES) if text]
    return well_written.partition("=")[0] + "=" + rng.choice(numbers)


def extreme_what_if(rng: Random) -> Made:
    """As many, as large and as small as they may be."""
    many = rng.choice((1, 10, MOST_WHAT_IFS))
    numbers = ("0", "0.000000000001", "999999999999", "999999999999.999999999999", "1")
    made = what_ifs(bulk(rng), many, numbers)
    source = rng.choice(({}, {"source": "AFG"}, {"source": "SYR"}))
    return urlencode({"what_if": ",".join(made), **source}), ""


def bad_digests(rng: Random) -> str:
    numbers = rng.sample(range(2**48), MOST_DIGESTS + 1)  # equal ones would count once
    made = [f"{number:012x}" for number in numbers]
    one = made[0]
    near = (one.upper() + "A", one[:-1], one + "0", f"{one},")
    return rng.choice((",".join(made), *near, "", ",", "g" * 12, "../" * 4, *MARKUP))


def huge(rng: Random) -> Made:
    query = some(rng)
    name = rng.choice(list(query))
    part = rng.choice(("x", "9", ",", "=", "é", "AFG,", "a=1,", "displacement:AFG=x2,"))
    size = int(10 ** rng.uniform(3, 6))
    return urlencode(query | {name: query[name] + part * (size // len(part))}), ""


def odd_names(rng: Random) -> Made:
    """Names that stand twice or mean nothing."""
    rng = bulk(rng)
    pairs = [*good(rng).items(), *good(rng).items()]
    pairs += [(rng.choice(ODD_NAMES), rng.choice(AWKWARD)) for _ in range(rng.randrange(200))]
    rng.shuffle(pairs)
    return urlencode(pairs), ""


def percent(rng: Random) -> Made:
    raw = urlencode(some(rng))
    for _ in range(rng.randint(1, 8)):
        place = rng.randrange(len(raw) + 1)
        raw = raw[:place] + rng.choice(BAD_PERCENT) + raw[place:]
    return raw, ""


def anywhere(choices: list[str]) -> Callable[[Random], Made]:
    """A good address with a text somewhere in one of its values."""

    def made(rng: Random) -> Made:
        query = some(rng)
        name = rng.choice(list(query))
        place = rng.randint(0, len(query[name]))
        value = query[name][:place] + rng.choice(choices) + query[name][place:]
        return urlencode(query | {name: value}), ""

    return made


def many_faults(rng: Random) -> Made:
    values = {name: rng.choice(AWKWARD) for name in good(rng)}
    return urlencode(values | {"as_of": "x"}), "as_of"


def exchanged(rng: Random) -> Made:
    query = good(rng)
    values = list(query.values())
    rng.shuffle(values)
    return urlencode(dict(zip(query, values, strict=True))), ""


def flipped(rng: Random) -> Made:
    raw = list(urlencode(some(rng)))
    for _ in range(int(10 ** rng.uniform(0, 1.5))):
        raw[rng.randrange(len(raw))] = chr(rng.randrange(33, 127))
    return "".join(raw), ""


def spliced(rng: Random) -> Made:
    first = urlencode(some(rng))
    second = urlencode(some(rng))
    start = first[: rng.randrange(len(first))]
    return start + rng.choice(("", "&", ",")) + second[rng.randrange(len(second)) :], ""


def random_bytes(rng: Random) -> Made:
    return quote(bulk(rng).randbytes(rng.randrange(300)), "&=;+%,:"), ""


def random_signs(rng: Random) -> Made:
    return "".join(rng.choices("&=?;+%,:>x0.-AFGas_of#/", k=80)), ""


def well_written(rng: Random) -> Made:
    return urlencode(good(rng)), None


MADE: dict[str, Callable[[Random], Made]] = {
    "good addresses": well_written,
    "months": bad("as_of"),
    "countries": bad("country"),
    "sources": bad("source"),
    "regions": bad("region"),
    "outcomes, tabs and other choices": bad_choice,
    "weights": bad("weights_arrivals", bad_weights),
    "what ifs": bad("what_if", bad_what_if),
    "what ifs at their limits": extreme_what_if,
    "hashes of evidence": bad("evidence", bad_digests),
    "watchlists": bad("watch"),
    "losses": bad("loss"),
    "huge values": huge,
    "names that stand twice or mean nothing": odd_names,
    "broken percent-encoding": percent,
    "markup and code": anywhere(MARKUP),
    "unseen and odd characters": anywhere(UNSEEN),
    "control characters": anywhere(CONTROLS),
    "many faults at once": many_faults,
    "parts of good addresses exchanged": exchanged,
    "good addresses, characters changed": flipped,
    "good addresses, cut and spliced": spliced,
    "random bytes": random_bytes,
    "random signs": random_signs,
}
ANY_TEXT = st.dictionaries(st.sampled_from(sorted(PARAMETERS)), st.text(max_size=40), max_size=5)
CLASSES: dict[str, st.SearchStrategy[Made]] = {
    kind: made_by(make) for kind, make in MADE.items()
} | {
    "any text under known names": ANY_TEXT.map(
        lambda query: (urlencode(query, errors="surrogatepass"), "")
    ),
}
ANY_ADDRESS = st.sampled_from(sorted(MADE)).flatmap(lambda kind: CLASSES[kind])

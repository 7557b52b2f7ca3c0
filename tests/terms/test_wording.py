"""One rule for the number in every text, and nobody else writes one."""

import ast
import re

from hypothesis import example, given
from hypothesis import strategies as st

from risk.terms.levels import LEVELS, level_of
from risk.terms.wording import NONE, PERCENT, in_100, interval, natural, percent, share
from tests.conftest import ROOT

LIMITS = [limit for _, limit in LEVELS[1:]]
BELOW = [limit - gap for limit in LIMITS for gap in (1e-12, 1e-6, 0.0049, 0.005)]
probabilities = st.one_of(
    st.floats(0, 1), st.sampled_from([*LIMITS, *BELOW, 0.0, 1.0, 0.01, 0.99, 0.995])
)
SIGN = re.compile(r"[\d}] %(?!\w)|[\d}]\n%|[\d}]%(?!\w)")
FORMAT = re.compile(r"\d*%$")
# Markdown for a terminal and for the README's tables, whose readers want plain spaces.
PLAIN_MARKDOWN = ("risk/track_record/printed.py",)
# Not words: style sheets, and a format of numbers that spreadsheets know.
NO_WORDS = (
    "risk/dashboard/look/paper.py",
    "risk/dashboard/look/style.py",
    "risk/output/workbook.py",
)


def read(text: str) -> float:
    """The number that a text of a probability names, or one beyond it for under and over."""
    number = text.removesuffix(PERCENT)
    beyond = {"under 1": 0.005, "over 99": 0.995}
    return beyond[number] if number in beyond else int(number) / 100


@given(probabilities)
@example(0.0496)
@example(0.05)
@example(0.5999)
def test_a_text_names_no_level_but_that_of_the_probability(p):
    level = level_of([p])[0]
    assert level_of([read(percent(p))])[0] == level
    low, _, high = interval(p, p).rpartition(" to ")
    assert low == "" and high == percent(p)


@given(probabilities)
def test_a_text_is_within_half_a_point_but_below_a_limit_within_one(p):
    error = abs(read(percent(p)) - p)
    assert error <= 0.005 + 1e-9 or (error < 0.01 and any(p < x <= p + 0.005 for x in LIMITS))


@given(probabilities, probabilities)
def test_texts_keep_the_order_of_what_they_stand_for(p, q):
    low, high = sorted((p, q))
    assert read(percent(low)) <= read(percent(high))


@given(probabilities, probabilities)
def test_an_interval_is_made_of_the_texts_of_its_ends(p, q):
    low, high = sorted((p, q))
    ends = (in_100(low), in_100(high))
    text = interval(low, high)
    assert text == (percent(low) if ends[0] == ends[1] else f"{ends[0]} to {percent(high)}")
    assert text.count(PERCENT) == 1


@given(probabilities)
def test_a_natural_frequency_names_the_number_of_the_percentage(p):
    words = {"under 1": "fewer than 1", "over 99": "more than 99"}
    assert natural(p) == words.get(in_100(p), f"about {in_100(p)}")


@given(st.integers(0, 400), st.integers(1, 400))
def test_only_nothing_is_0_percent_and_only_all_is_100(hits, n):
    text = share(min(hits, n) / n)
    assert (text == f"0{PERCENT}") == (hits == 0)
    assert (text == f"100{PERCENT}") == (hits >= n)


def test_what_is_not_known_is_a_dash_and_never_a_number():
    nan = float("nan")
    assert {percent(nan), share(nan), interval(nan, 0.5), interval(0.5, nan), in_100(nan)} == {NONE}


def texts_of(source: str) -> list[tuple[int, str]]:
    """Texts of a module with their lines, "{}" for what is put in; no docstrings."""
    tree = ast.parse(source)
    docs = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [
                str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
            ]
            found.append((node.lineno, "".join(parts)))
        elif (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
        ):
            found.append((node.lineno, node.value))
    return found


def own_formats(source: str) -> list[int]:
    """Lines that format a number as per cent by themselves."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
            spec = "".join(str(p.value) for p in node.format_spec.values if hasattr(p, "value"))
            times_100 = any(
                isinstance(part, ast.BinOp)
                and isinstance(part.op, ast.Mult)
                and 100 in (getattr(part.left, "value", 0), getattr(part.right, "value", 0))
                for part in ast.walk(node.value)
            )
            if FORMAT.search(spec) or times_100:
                lines.append(node.lineno)
        if isinstance(node, ast.keyword) and node.arg == "format":
            value = getattr(node.value, "value", "")
            if isinstance(value, str) and FORMAT.search(value):
                lines.append(node.value.lineno)
    return lines


def test_no_other_module_writes_a_percentage_of_its_own():
    modules = {str(path.relative_to(ROOT)): path for path in sorted((ROOT / "risk").rglob("*.py"))}
    assert len(modules) > 100
    found = {
        name: lines
        for name, path in modules.items()
        if name != "risk/terms/wording.py"
        and (lines := own_formats(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_the_sign_follows_its_number_by_a_space_that_does_not_break():
    found = [
        (str(path.relative_to(ROOT)), line, text[:80])
        for path in sorted((ROOT / "risk").rglob("*.py"))
        if str(path.relative_to(ROOT)) not in (*PLAIN_MARKDOWN, *NO_WORDS)
        for line, text in texts_of(path.read_text(encoding="utf-8"))
        if SIGN.search(text)
    ]
    assert found == []


def test_the_templates_of_the_briefing_leave_percentages_to_the_filters():
    found = list((ROOT / "risk").rglob("*.html"))
    assert found
    for path in found:
        text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"\d %(?!})|}} %|\* ?100\b|\b100 ?\*", text), path.name


def test_a_format_or_a_sign_of_ones_own_is_found():
    for source in (
        'f"{p:.0%}"',
        'f"{100 * p:.0f}"',
        'f"{p * 100:.1f} %"',
        'axis(format="%")',
        'Tooltip("p:Q", format=".0%")',
    ):
        assert own_formats(source), source
    for source in (
        'f"{p:.2f}"',
        'slider(format="%d times")',
        'to_datetime(format="%Y-%m-%d")',
        'input(format="%0.2f")',
    ):
        assert not own_formats(source), source
    assert SIGN.search("80 % interval") and SIGN.search("{} %") and SIGN.search("80%")
    assert not SIGN.search(f"80{PERCENT} interval") and not SIGN.search("% of the territory")


# Sentences that readers tripped over, or read as zero; and plurals made by hand.
STUMBLES = re.compile(
    r"revisions not\b|\bno probability\b|\bhad history held\b|\bto be had\b|what stood before"
    r"|\bputs? it back\b|\bwhat ifs\b|\ba what if\b|\b(?:is|was|are|were) no (?:source|state)\b"
    r"|\bno independent state\b|\b[Oo]ne (?:row|value) a\b|\bweighs? nothing\b|\bsources near\b"
    r"|\blifted most\b|\bpocket calculator\b|\bcaught out\b|\bnobody (?:has stated|is exposed)\b"
)


def test_no_text_brings_back_a_sentence_that_readers_tripped_over():
    found = [
        (str(path.relative_to(ROOT)), line, stumble[0])
        for path in sorted((ROOT / "risk").rglob("*.py"))
        for line, text in texts_of(path.read_text(encoding="utf-8"))
        if (stumble := STUMBLES.search(text))
    ]
    documents = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md"]
    documents += [*(ROOT / "models").glob("*.md"), *(ROOT / "risk").rglob("*.html")]
    for path in documents:
        text = " ".join(path.read_text(encoding="utf-8").split())
        found += [(path.name, 0, stumble[0]) for stumble in STUMBLES.finditer(text)]
    assert found == []


def plurals_by_hand(source: str) -> list[int]:
    """Lines that multiply an "s" by a condition."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Mult)
        and getattr(node.left, "value", None) == "s"
    ]


def test_only_one_rule_makes_plurals():
    assert plurals_by_hand("f\"{n} row{'s' * (n > 1)}\"") == [1]
    found = {
        str(path.relative_to(ROOT)): lines
        for path in sorted((ROOT / "risk").rglob("*.py"))
        if (lines := plurals_by_hand(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_every_stumble_is_found():
    for text in (
        "So there is no probability; that is not zero",
        "Publication lags respected, revisions not",
        "No chance of arrivals is to be had here",
        "AFG was no source in 2021-06",
        "2 what ifs",
        "One row a corridor",
        "countries with 3 sources near",
        "stopped; what stood before stands",
    ):
        assert STUMBLES.search(text), text
    assert not STUMBLES.search("a source near the border; what-ifs; one row per corridor")

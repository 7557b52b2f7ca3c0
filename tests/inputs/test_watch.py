"""Watch files: what they say, what is refused, and that they survive being written and read."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.inputs.watch import Rule, Watch, parse_watch, read_watch, rule_line, watch_text
from risk.storage.errors import InputError
from risk.terms.countries import A_COUNTRY, PRESETS, state_codes
from risk.terms.outcomes import OUTCOMES

STATES = sorted(state_codes())
codes = st.lists(st.sampled_from(STATES), max_size=4, unique=True).map(tuple)
ratios = st.floats(0, 1, exclude_min=True, exclude_max=True)


@st.composite
def rules(draw):
    by_ratio = draw(st.booleans())
    countries = draw(codes)
    return Rule(
        name=draw(st.from_regex("[A-Za-z0-9_-]{1,40}", fullmatch=True)),
        outcome=draw(st.sampled_from(OUTCOMES)),
        countries=countries,
        region=None if countries else draw(st.none() | st.sampled_from(sorted(PRESETS))),
        source=draw(st.none() | st.sampled_from(STATES)),
        unit=draw(st.sampled_from(["country", "corridor"])),
        limit=None if by_ratio else draw(ratios),
        cost_loss=draw(ratios) if by_ratio else None,
        new_only=draw(st.booleans()),
    )


@given(
    countries=codes,
    outcomes=st.lists(st.sampled_from(OUTCOMES), min_size=1, unique=True).map(tuple),
    named=st.lists(rules(), max_size=5, unique_by=lambda rule: rule.name).map(tuple),
)
@pytest.mark.slow
def test_a_watch_file_survives_being_written_and_read(countries, outcomes, named):
    watch = Watch(countries, outcomes, named)
    assert parse_watch(watch_text(watch).encode(), "w.toml") == watch


@given(rule=rules())
def test_a_rule_is_one_line_that_can_be_appended_to_any_watch_file(rule):
    line = rule_line(rule)
    assert "\n" not in line
    written = f'countries = ["TJK"]\nrule.first_of_all_rules = {{ limit = 0.5 }}\n{line}\n'
    if rule.name != "first_of_all_rules":
        assert parse_watch(written.encode(), "w.toml").rules[-1] == rule


def test_a_region_is_read_as_people_write_it_and_a_mark_of_utf_8_is_left_out():
    content = b"\xef\xbb\xbfrule.a = { limit = 0.3, region = 'south eastern asia' }"
    (rule,) = parse_watch(content, "w.toml").rules
    assert rule.region == "South-eastern Asia"


def test_what_is_left_out_stands_at_its_default():
    assert parse_watch(b"", "w.toml") == Watch((), ("either",), ())
    (rule,) = parse_watch(b"rule.a = { limit = 0.3 }", "w.toml").rules
    assert rule == Rule("a", "either", (), None, None, "country", 0.3, None, False)


def test_the_cost_loss_ratio_is_the_limit_from_which_on_preparing_pays():
    (rule,) = parse_watch(b"rule.a = { cost_loss = 0.1 }", "w.toml").rules
    assert rule.least == 0.1 and rule.limit is None


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("countries = TJK", "expected TOML, got "),
        ("x = 1", "x: expected only the keys countries, outcomes, rule"),
        ("countries = 'TJK'", f"countries: expected a list, each {A_COUNTRY}; got 'TJK'"),
        ("countries = []", f"countries: expected a list, each {A_COUNTRY}; got an empty list"),
        ("countries = ['TJX']", f"countries: expected {A_COUNTRY}, got 'TJX'"),
        ("countries = [7]", f"countries: expected {A_COUNTRY}, got 7"),
        ("countries = ['TJK', 'TJK']", "countries: expected each once, got TJK again"),
        ("outcomes = ['war']", "outcomes: expected one of either, arrivals, armed, got 'war'"),
        ("rule = 5", "rule: expected rules such as rule.sahel = { limit = 0.3 }"),
        ("rule.a = 5", "rule: expected rules such as rule.sahel = { limit = 0.3 }"),
        ("rule.a = {}", "rule.a: expected either limit or cost_loss, got neither"),
        (
            "rule.a = { limit = 0.3, cost_loss = 0.1 }",
            "rule.a: expected either limit or cost_loss, got limit and cost_loss",
        ),
        ("rule.a = { limit = 15 }", "rule.a.limit: expected a number above 0 and below 1, got 15"),
        ("rule.a = { limit = 0 }", "rule.a.limit: expected a number above 0 and below 1, got 0"),
        (
            "rule.a = { limit = nan }",
            "rule.a.limit: expected a number above 0 and below 1, got nan",
        ),
        (
            "rule.a = { limit = true }",
            "rule.a.limit: expected a number above 0 and below 1, got True",
        ),
        (
            "rule.a = { cost_loss = '0.1' }",
            "rule.a.cost_loss: expected a number above 0 and below 1, got '0.1'",
        ),
        (
            "rule.a = { limit = 0.3, outcome = 'war' }",
            "rule.a.outcome: expected either, arrivals or armed, got 'war'",
        ),
        (
            "rule.a = { limit = 0.3, outcome = ['armed'] }",
            "rule.a.outcome: expected either, arrivals or armed, got a list",
        ),
        (
            "rule.a = { limit = 0.3, region = 'Atlantis' }",
            "rule.a.region: expected the name of a region, got 'Atlantis'",
        ),
        (
            "rule.a = { limit = 0.3, region = 'Sahal' }",
            "rule.a.region: expected the name of a region, got 'Sahal' (did you mean Sahel?)",
        ),
        (
            "rule.a = { limit = 0.3, region = 5 }",
            "rule.a.region: expected the name of a region, got 5",
        ),
        (
            "rule.a = { limit = 0.3, region = 'Sahel', countries = ['TCD'] }",
            "rule.a: expected either countries or region, got both",
        ),
        (
            "rule.a = { limit = 0.3, source = 'Soudann' }",
            f"rule.a.source: expected {A_COUNTRY}, got 'Soudann'",
        ),
        (
            "rule.a = { limit = 0.3, unit = 'level' }",
            "rule.a.unit: expected country or corridor, got 'level'",
        ),
        (
            "rule.a = { limit = 0.3, new_only = 1 }",
            "rule.a.new_only: expected true or false, got 1",
        ),
        ("rule.a = { limit = 0.3, new = true }", "rule.a.new: expected only the keys outcome, "),
        (
            "rule.'a b' = { limit = 0.3 }",
            "rule.a b: expected a name of at most 40 letters, digits, - and _",
        ),
        ("rule.a = { limit = 0.3 }\nrule.a = { limit = 0.4 }", "expected TOML, got Cannot "),
        (
            "\n".join(f"rule.r{n} = {{ limit = 0.3 }}" for n in range(51)),
            "rule: expected at most 50 rules, got 51",
        ),
    ],
)
def test_a_wrong_watch_file_is_refused_in_one_sentence(content, sentence):
    with pytest.raises(InputError) as refused:
        parse_watch(content.encode(), "w.toml")
    text = str(refused.value)
    assert text.startswith(f"w.toml: {sentence}") and "\n" not in text


def test_a_watch_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "w.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="w.toml: expected TOML, got"):
        read_watch(path)
    with pytest.raises(InputError, match="none.toml: no such file$"):
        read_watch(tmp_path / "none.toml")
    path.write_bytes(b"#" * 200_000)
    with pytest.raises(InputError, match="could not be read: more than 100,000 bytes"):
        read_watch(path)


def test_a_limit_keeps_every_digit():
    line = rule_line(Rule("a", limit=0.1 + 0.2))
    assert tomllib.loads(line)["rule"]["a"]["limit"] == 0.1 + 0.2

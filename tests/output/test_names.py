"""Two views never share the name of a file."""

from dataclasses import replace

from risk.inputs.cases import read_cases
from risk.inputs.what_if_parser import parse_what_ifs
from risk.output.names import file_stem
from risk.risk_table.settings import Settings, parse_weights
from risk.terms.months import to_month

PLAIN = Settings(to_month("2021-06"))
OWN = parse_weights("territory_controlled=60,refugee_route=40", "weights")
OTHER = parse_weights("territory_controlled=60,refugee_route=39", "weights")
CASE = next(case for case in read_cases() if case.slug == "afghanistan-2021-06")
VIEWS = [
    PLAIN,
    replace(PLAIN, as_of=PLAIN.as_of - 1),
    replace(PLAIN, outcome="armed"),
    replace(PLAIN, source="SDN"),
    replace(PLAIN, source="AFG"),
    replace(PLAIN, region="Africa"),
    replace(PLAIN, region="Central Asia"),
    replace(PLAIN, region="Central Asia and Afghanistan"),
    replace(PLAIN, source="AFG", region="Central Asia"),
    replace(PLAIN, new_only=True),
    replace(PLAIN, weights=(OWN, None)),
    replace(PLAIN, weights=(None, OWN)),
    replace(PLAIN, weights=(OTHER, None)),
    replace(PLAIN, what_ifs=parse_what_ifs(["territory_controlled:AFG=90"])),
    replace(PLAIN, what_ifs=parse_what_ifs(["territory_controlled:AFG=91"])),
    replace(PLAIN, evidence=CASE.evidence),
]


def test_what_is_chosen_stands_in_the_name():
    assert file_stem(PLAIN) == "spillover_2021-06_either"
    chosen = replace(PLAIN, outcome="armed", source="AFG", region="Central Asia", new_only=True)
    assert file_stem(chosen) == "spillover_2021-06_armed_AFG_central-asia_new"


def test_different_views_have_different_names_and_the_same_view_the_same():
    names = [file_stem(view) for view in VIEWS]
    assert len(set(names)) == len(names)
    assert names == [file_stem(replace(view)) for view in VIEWS]


def test_evidence_that_was_not_known_then_does_not_change_the_name():
    before = Settings(to_month("2000-01"))
    assert file_stem(replace(before, evidence=CASE.evidence)) == file_stem(before)

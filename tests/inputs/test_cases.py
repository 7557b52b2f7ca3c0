"""The coded cases, what the system could see of them, and what came."""

import importlib.util
import re
import shutil

import pytest

from risk.explain.aftermath import overlapped_years, rival_chances, what_happened
from risk.inputs.cases import CASES, case_limits, read_cases
from risk.storage.errors import InputError
from tests.conftest import ROOT

SLUGS = ["afghanistan-2021-06", "burundi-2015-04", "mali-2012-02", "sudan-2023-04", "syria-2011-04"]


@pytest.fixture(scope="module")
def cases():
    return {case.slug: case for case in read_cases()}


def test_every_case_is_valid_and_named_after_its_month(cases):
    assert list(cases) == SLUGS
    for slug, case in cases.items():
        assert slug.endswith(f"{case.as_of // 12}-{case.as_of % 12 + 1:02d}")


def test_the_first_case_has_its_capacity_its_claims_and_its_near_miss(scorer, cases):
    case = cases["afghanistan-2021-06"]
    told = case.known(case.as_of)
    assert [(c.receiver_iso3, c.persons) for c in told.capacities] == [("TJK", 10_000)]
    assert any(statement.claim for statement in told.statements)
    rows = case.evidence.rows
    claim = rows[(rows.indicator == "territory_controlled") & (rows.value == 75)].iloc[0]
    assert claim.note.startswith("Claim") and claim.low < 20 and claim.reliability == "D"
    table = what_happened(scorer.panel, case.as_of, case.source, case.receivers)
    table = table.set_index(["receiver_iso3", "year"])
    tajikistan = table.loc[("TJK", 2021)]
    assert tajikistan.arrivals == 9_064 and tajikistan.near_miss and tajikistan.arrivals_came == 0
    assert tajikistan.armed_came == 0
    assert any("Kyrgyzstan" in text for text in case.revealed(case.as_of).aftermath)
    assert table.loc[("UZB", 2021)].arrivals_came == 1 and not table.near_miss.sum() > 1


def test_a_year_that_is_not_in_the_files_is_blank(scorer, cases):
    case = cases["sudan-2023-04"]
    later = what_happened(scorer.panel, case.as_of, case.source, case.receivers).query("year==2024")
    if scorer.panel.last_year < 2024:
        assert later.arrivals.isna().all() and later.either_came.isna().all()


def test_a_country_that_was_no_source_is_said_to_be_the_limit(scorer, cases):
    texts = {slug: " ".join(case_limits(scorer.panel, case)) for slug, case in cases.items()}
    assert "SYR did not count as a source in 2010-12" in texts["syria-2011-04"]
    assert "MLI did not count as a source in 2011-12" in texts["mali-2012-02"]
    assert texts["afghanistan-2021-06"] == "" == texts["sudan-2023-04"]


def test_twelve_months_overlap_two_calendar_years_unless_from_december():
    assert overlapped_years(2021 * 12 + 5) == (2021, 2022)
    assert overlapped_years(2020 * 12 + 11) == (2021,)
    assert overlapped_years(2021 * 12) == (2021, 2022)


def test_rivals_say_what_the_backtest_said(scorer):
    """At a December they are the rows of the verified climatology and persistence."""
    from risk.model.rivals import persistence

    as_of = 2020 * 12 + 11
    table = rival_chances(
        scorer.backtest, scorer.base_rates, as_of, "AFG", ("PAK", "TJK")
    ).set_index("receiver_iso3")
    level = scorer.backtest.units["corridor"]
    panel = scorer.panel
    pair = panel.corridors.iloc[level.number].reset_index(drop=True)
    verified = persistence(scorer.backtest)
    for receiver in ("PAK", "TJK"):
        row = pair.index[
            (pair.source_iso3 == "AFG") & (pair.receiver_iso3 == receiver) & (level.month == as_of)
        ]
        for m in ("arrivals", "armed"):
            assert table.loc[receiver, f"persistence_{m}"] == verified[m][row[0]]
            assert table.loc[receiver, f"climatology_{m}"] == level.climatology[m][row[0]]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('source = "MLI"', 'source = "ZZZ"', "expected the ISO3 code of a country, got 'ZZZ'"),
        ('title = "Mali, February 2012"', "", "expected text for 'title', got nothing"),
        ('as_of = "2012-02"', 'as_of = "2012"', "expected a month as YYYY-MM"),
        (
            'as_of = "2012-02"',
            'as_of = "2012-02"\nzeal = 1',
            "expected only known keys, got 'zeal'",
        ),
        ('"MRT", ', '"MRT", "MRT", ', "each once"),
        ("receivers = [", "receivers = ", "expected TOML"),
        ('"""\n', '"""\n[[capacity]]\nreceiver = "NER"\n', "expected 'persons' to be a whole"),
        ("receivers = [", 'receivers = [["NER"], ', "expected 'receivers' to be a list"),
        ('as_of = "2012-02"', 'as_of = "2012-02"\nstatement = 5', "expected 'statement' to be a"),
        ('source = "MLI"', f"source = 0x{'f' * 5_000}", "got a value of type int"),
        ('source = "MLI"', f"source = {'9' * 5_000}", "mali-2012-02/case.toml: expected TOML"),
        ('source = "MLI"', f"source = {'[' * 9_999}", "mali-2012-02/case.toml: expected TOML"),
        ('as_of = "2012-02"', 'as_of = "1991-12"', "mali-2012-02/case.toml: as-of month: expected"),
    ],
)
def test_a_bad_case_is_refused_in_one_sentence(scorer, tmp_path, old, new, sentence):
    folder = tmp_path / "mali-2012-02"
    shutil.copytree(CASES / "mali-2012-02", folder)
    text = (folder / "case.toml").read_text(encoding="utf-8")
    at = text.rindex(old)
    (folder / "case.toml").write_text(text[:at] + new + text[at + len(old) :], encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_cases(tmp_path, scorer.panel)
    assert sentence in str(caught.value)


def test_a_case_that_cannot_be_read_is_named_without_the_machines_folders(monkeypatch, tmp_path):
    (tmp_path / "seeds" / "mali-2012-02" / "case.toml").mkdir(parents=True)
    monkeypatch.setattr("risk.storage.files.ROOT", tmp_path)
    with pytest.raises(InputError) as caught:
        read_cases(tmp_path / "seeds")
    assert re.fullmatch(
        r"seeds/mali-2012-02/case.toml: could not be read: [\w ]+", str(caught.value)
    )


@pytest.mark.raw
@pytest.mark.slow
def test_the_events_near_each_border_are_regenerated_to_the_byte(sources_dir):
    spec = importlib.util.spec_from_file_location("tool", ROOT / "tools" / "border_events.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    folder = CASES / "afghanistan-2021-06"
    content = tool.rewritten(folder, sources_dir, "GEDEvent_v21_01_21_12.csv.zip", "2021-05")
    assert content == (folder / "evidence.csv").read_bytes()

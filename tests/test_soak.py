"""A sample of the soak, the same at each run, and proof that the soak can fail."""

import re
import time

import pytest
from streamlit.testing.v1 import AppTest

from risk.inputs.evidence import EvidenceError
from tests.waiting import HANG_S
from tools import soak, soak_judges, soak_run, soak_trials, soak_uploads, soak_urls
from tools.soak_pages import MAP, judge_page, whole
from tools.soak_report import TITLES, as_markdown
from tools.soak_trials import FaultError, Tally, attempt, rng_of

pytestmark = pytest.mark.slow

SAMPLE = soak_run.Counts(uploads=10, addresses=10, commands=10, cases=10)
GOOD = ("evidence.csv", soak_uploads.good(rng_of("a good file")))


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """How long a trial took is asked by `make soak`, not here: this machine may be any."""
    monkeypatch.setattr(soak_trials, "LIMIT_S", float("inf"))
    monkeypatch.setattr(soak_trials, "HANG_S", HANG_S)


def tried(section, scorer, folder):
    tallies = soak_run.run(soak_run.trials(scorer, SAMPLE, (section,)), scorer, folder)
    faults = [fault for group in tallies.values() for t in group.values() for fault in t.faults]
    assert faults == []
    assert tallies["new visitors"]["default view and table"].outcomes["the same"] >= 2
    return tallies[section]


def test_bad_files_are_refused_in_words_and_good_ones_taken(scorer, tmp_path):
    found = tried("uploads", scorer, tmp_path)
    assert set(soak_uploads.CLASSES) | set(soak_uploads.DRAWN) < set(found)
    assert all(tally.tried == 10 for tally in found.values())
    for kind, (_, wanted) in soak_uploads.CLASSES.items():
        assert not wanted or found[kind].outcomes == {wanted: 10}


def test_bad_addresses_open_with_defaults_and_lead_back_to_themselves(scorer, tmp_path):
    found = tried("addresses", scorer, tmp_path)
    assert sum(tally.tried for tally in found.values()) >= 250
    assert found["good addresses"].outcomes == {"accepted": 10}
    assert found["months"].outcomes == {"refused in part": 10}


@pytest.mark.parametrize("section", ["commands", "cases"])
def test_bad_commands_and_cases_end_in_a_sentence(section, scorer, tmp_path):
    found = tried(section, scorer, tmp_path)
    assert {"accepted", "refused"} <= {o for tally in found.values() for o in tally.outcomes}


def test_a_page_is_drawn_from_an_address_full_of_faults(scorer):
    raw, _ = soak_run.addresses(scorer).many_faults(rng_of("a page"))
    assert judge_page((MAP, raw)) == "drawn"


# It can fail


def failed(judge, payload, folder, says):
    tally = Tally()
    attempt(tally, "uploads/planted/1", judge, payload, folder)
    assert tally.outcomes == {"failed": 1} and says in tally.faults[0]
    return tally


def judged(scorer, wanted=""):
    return lambda payload: soak_judges.judge_upload(scorer, payload, wanted)


def planted(monkeypatch, reader):
    monkeypatch.setattr(soak_judges, "read_upload", reader)


def test_a_reader_that_raises_is_caught_and_its_file_kept(scorer, monkeypatch, tmp_path):
    def reader(name, content):
        raise KeyError("row")

    planted(monkeypatch, reader)
    failed(judged(scorer), GOOD, tmp_path, "uploads/planted/1: KeyError: 'row'")
    assert (tmp_path / "uploads-planted-1").read_text(encoding="utf-8") == repr(GOOD)


@pytest.mark.parametrize(
    "sentence",
    ["went wrong", "row 2: expected a number, got\x00", "expected less, got " + "x" * 500,
     'row 2: expected Traceback, got File "x"'],
)  # fmt: skip
def test_a_refusal_without_a_proper_sentence_is_caught(scorer, monkeypatch, tmp_path, sentence):
    def reader(name, content):
        raise EvidenceError(name, [sentence])

    planted(monkeypatch, reader)
    failed(judged(scorer), GOOD, tmp_path, "FaultError")


def test_a_good_file_refused_and_a_bad_one_taken_are_caught(scorer, tmp_path):
    failed(judged(scorer, "refused"), GOOD, tmp_path, "though bad")
    failed(judged(scorer, "accepted"), ("evidence.csv", b"x"), tmp_path, "refused though good")


def test_what_is_slow_and_what_hangs_is_caught(monkeypatch, tmp_path):
    def busy(_):
        end = time.process_time() + 0.05
        while time.process_time() < end:
            pass

    monkeypatch.setattr(soak_trials, "LIMIT_S", 0.01)
    failed(busy, None, tmp_path, "took ")
    monkeypatch.setattr(soak_trials, "HANG_S", 1)
    failed(lambda _: time.sleep(60), None, tmp_path, "HangError: broken off after 1 s")


def test_an_address_that_is_misread_is_caught(scorer, monkeypatch):
    with pytest.raises(FaultError, match="as_of was not refused"):
        soak_judges.judge_query(scorer, "as_of=2021-06", "as_of")
    with pytest.raises(FaultError, match="refused though good"):
        soak_judges.judge_query(scorer, "as_of=x", None)
    monkeypatch.setattr(soak_judges, "to_query", lambda view: {"country": "TJK"})
    with pytest.raises(FaultError, match="leads elsewhere"):
        soak_judges.judge_query(scorer, "as_of=2021-06")


def test_another_default_for_a_new_visitor_is_caught(scorer):
    tallies = {}
    soak_run.unchanged(scorer, {"default view and table": "another"}, tallies, "uploads/planted/1")
    (tally,) = tallies.values()
    assert tally.faults == ["default view and table: another after uploads/planted/1"]


def test_an_exception_on_a_page_is_caught():
    with pytest.raises(FaultError, match="exception"):
        whole(AppTest.from_string("1 / 0", default_timeout=HANG_S).run())


# The result


def test_a_failure_stands_in_the_document(scorer):
    tally = Tally(faults=["uploads/planted/1: KeyError: 'row'"])
    tally.outcomes["failed"] += 1
    text = as_markdown({"uploads": {"planted": tally}}, scorer)
    assert "**1 failure**" in text and "- `uploads/planted/1: KeyError: 'row'`" in text
    assert "| planted | 1 | 1 |" in text


@pytest.mark.skipif(not soak.DOCUMENT.is_file(), reason="no docs/soak.md: `make soak` writes it")
def test_the_committed_result_has_every_class_in_full_counts_and_no_failure(scorer):
    text = soak.DOCUMENT.read_text(encoding="utf-8")
    sections = dict(part.split("\n", 1) for part in text.split("\n## ")[1:])
    all_of = {
        name: re.search(r"\| \*\*all\*\* \| ([\d,]+) \|", sections[title])[1].replace(",", "")
        for name, title in TITLES.items()
    }
    assert int(all_of["uploads"]) >= 10_000 and int(all_of["addresses"]) >= 10_000
    assert "**no failures**" in text
    made = soak_urls.Addresses(scorer.panel, [], [])
    for title, kinds in (
        (TITLES["uploads"], {**soak_uploads.CLASSES, **soak_uploads.DRAWN}),
        (TITLES["addresses"], {**made.classes, **soak_urls.DRAWN}),
    ):
        assert [kind for kind in kinds if f"\n| {kind} | " not in sections[title]] == []

"""Proof that the soak can fail, and that its document says what was tried."""

import re
from random import Random

import pytest
from streamlit.testing.v1 import AppTest

from risk.inputs.evidence_file import MOST_ROWS
from risk.inputs.problems import EvidenceError, Problem
from tests.soak import addresses, counting, document, files, judges, test_pages
from tests.soak.counting import Tally, with_calls
from tests.soak.rows import real_files
from tests.waiting import HANG_S

GOOD = real_files()[0]
RECORD = {"section": "uploads", "kind": "planted", "outcomes": {"refused": 3}, "calls": 1234}


@pytest.mark.parametrize(
    ("expected", "got"),
    [("", ""), ("a number", "\x00"), ("less", "x" * 500), ("Traceback", 'File "x"')],
)
def test_a_refusal_without_a_proper_sentence_is_caught(scorer, monkeypatch, expected, got):
    def reader(name, content):
        raise EvidenceError([Problem(name, 2, None, expected, got)])

    monkeypatch.setattr(judges, "read_upload", reader)
    with pytest.raises(AssertionError, match="sentence|traceback|unprintable"):
        judges.judge_upload(scorer, "f.csv", GOOD)


def test_a_good_file_refused_and_a_bad_one_taken_are_caught(scorer):
    with pytest.raises(AssertionError, match="though bad"):
        judges.judge_upload(scorer, "f.csv", GOOD, "refused")
    with pytest.raises(AssertionError, match="refused though good"):
        judges.judge_upload(scorer, "f.csv", b"x", "accepted")


def test_an_address_that_is_misread_is_caught(scorer, monkeypatch):
    with pytest.raises(AssertionError, match="as_of was not refused"):
        judges.judge_address(scorer, "as_of=2021-06", "as_of")
    with pytest.raises(AssertionError, match="refused though good"):
        judges.judge_address(scorer, "as_of=x", None)
    monkeypatch.setattr(judges, "to_query", lambda view: {"country": "TJK"})
    with pytest.raises(AssertionError, match="leads elsewhere"):
        judges.judge_address(scorer, "as_of=2021-06")


def test_an_exception_on_a_page_is_caught():
    with pytest.raises(AssertionError, match="exception"):
        test_pages.check_whole(AppTest.from_string("1 / 0", default_timeout=HANG_S).run())


def test_too_much_work_is_caught_by_its_count(monkeypatch):
    def judge(many):
        for _ in range(many):
            abs(1)
        return "accepted"

    (outcome, few) = with_calls(judge, 100)
    (_, more) = with_calls(judge, 300)
    assert outcome == "accepted" and more - few == 200
    monkeypatch.setattr(counting, "MOST_CALLS", 200)
    tally = Tally("uploads", "planted")
    tally.add(judge, 100)
    with pytest.raises(AssertionError, match="calls of functions, allowed 200"):
        tally.add(judge, 300)
    assert tally.record["outcomes"] == {"accepted": 1}


def test_most_work_allowed_is_a_few_times_that_of_the_largest_good_file(scorer, monkeypatch):
    monkeypatch.setattr(files, "power_of_ten", lambda *_: MOST_ROWS)
    _, calls = with_calls(judges.judge_upload, scorer, "f.csv", files.large(Random(1)))
    assert counting.MOST_CALLS / 10 < calls < counting.MOST_CALLS / 2


def test_what_was_tried_stands_in_the_document():
    others = [{**RECORD, "section": name, "kind": name} for name in list(document.TITLES)[1:]]
    text = document.as_markdown([RECORD, {**RECORD, "kind": "more"}, *others], seed="7")
    assert "6 files of evidence and 3 addresses" in text and "--hypothesis-seed=7" in text
    assert "| planted | 3 | 3 | 1,234 |" in text and "| **all** | 6 | 6 | 1,234 |" in text


def test_a_part_of_the_soak_writes_no_document(monkeypatch):
    monkeypatch.setattr(document, "write_bytes", lambda *_: pytest.fail("written"))
    document.write_document([RECORD], seed="7")


def test_the_committed_result_has_every_class_in_full_counts():
    text = document.DOCUMENT.read_text(encoding="utf-8")
    sections = dict(part.split("\n", 1) for part in text.split("\n## ")[1:])
    for section, kinds in (("uploads", files.MADE), ("addresses", addresses.MADE)):
        table = sections[document.TITLES[section]]
        tried = re.search(r"\| \*\*all\*\* \| ([\d,]+) \|", table)[1]
        assert int(tried.replace(",", "")) >= 9_500
        assert [kind for kind in kinds if f"\n| {kind} | " not in table] == []

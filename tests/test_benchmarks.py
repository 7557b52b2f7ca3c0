"""The page of benchmarks: a section is written anew by its own run, and the others stay."""

import pytest

from tools.bench.__main__ import main
from tools.bench.figures import times
from tools.bench.page import FILE, HEAD, TITLES, sections, with_section

PAGE = f"{HEAD}\n## {TITLES['step']}\n\nOld steps.\n\n## {TITLES['memory']}\n\nOld memory.\n"


def test_a_section_that_is_run_replaces_itself_alone():
    page = with_section(PAGE, "step", "New steps.")
    assert page == PAGE.replace("Old steps.", "New steps.")


def test_a_new_section_stands_in_its_place():
    page = with_section(PAGE, "drag", "New drags.")
    assert list(sections(page)) == [TITLES["step"], TITLES["drag"], TITLES["memory"]]
    assert sections(page)[TITLES["memory"]] == "Old memory."


def test_the_first_section_makes_the_page():
    assert with_section("", "step", "Steps.") == f"{HEAD}\n## {TITLES['step']}\n\nSteps.\n"


def test_a_section_that_no_run_writes_is_not_lost():
    with pytest.raises(ValueError, match="By hand"):
        with_section(f"{PAGE}\n## By hand\n\nText.\n", "step", "New steps.")


def test_every_section_of_the_page_says_when_and_with_which_code_it_was_measured():
    parts = sections(FILE.read_text(encoding="utf-8"))
    assert set(parts) <= set(TITLES.values())
    for body in parts.values():
        about = body.splitlines()[0]
        assert all(f" · {word} " in about for word in ("code", "Python", "data")), about
        assert "load" in about


def test_the_page_as_it_is_stays_when_a_section_is_written_again():
    text = FILE.read_text(encoding="utf-8")
    assert with_section(text, "step", sections(text)[TITLES["step"]]) == text


def test_a_section_that_is_not_known_is_refused_before_anything_is_measured(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["bench", "paint", "print"])
    monkeypatch.setattr("tools.bench.__main__.starts", lambda: pytest.fail("measured"))
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert "expected sections of step, drag" in said
    assert "got print" in said


def test_the_95th_percentile_leaves_out_what_was_not_seen():
    found = [float(ms) for ms in range(1, 101)]
    assert times([*found, None, float("nan")]) == (50.5, 96.0)

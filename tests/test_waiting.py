"""No test hangs on the speed of the machine: nothing is timed, and only a hang is broken off."""

import re

import pytest
from hypothesis import settings

from tests.test_repository import ROOT, tracked_files

HURRIED = re.compile(
    r"\b(?:monotonic|perf_counter|process_time|thread_time|time\.time)\("  # a clock
    r"|\b\w*timeout\w*[=(] ?\d|\.(?:wait|join)\(\d"  # a wait of so many seconds
    r"|\bdeadline=|\breruns="
)
MAY = {
    "tests/conftest.py": "the profile, which has no deadline",
}


def hurried(text: str) -> list[str]:
    """Lines that time something or wait for a limited while."""
    return [line.strip() for line in text.splitlines() if HURRIED.search(line)]


def test_no_test_times_anything_or_waits_for_a_limited_while():
    files = {path.relative_to(ROOT).as_posix(): path for path in tracked_files("tests/*.py")}
    assert set(MAY) <= set(files)
    found = {
        name: hurried(path.read_text(encoding="utf-8"))
        for name, path in files.items()
        if name not in MAY and path.name != "test_waiting.py"
    }
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "line",
    [
        "start = time.monotonic()",
        "assert time.process_time() - start < 3",
        "app = AppTest.from_file(path, default_timeout=60)",
        "expect(chart).to_be_visible(timeout=60_000)",
        "page.wait_for_timeout(2000)",
        "held.wait(5)",
        "@settings(max_examples=5, deadline=200)",
        "pytest.mark.flaky(reruns=1)",
    ],
)
def test_a_hurried_line_is_found(line):
    assert hurried(line) == [line]


def test_a_patient_line_passes():
    assert hurried("expect.set_options(timeout=ANSWER_MS)\nthread.join(HANG_S)") == []


def test_no_law_has_a_deadline():
    assert settings().deadline is None

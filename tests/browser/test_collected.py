"""Files brought to the page get the answer of `risk check`, whatever kind they are of."""

import re

import pytest
from playwright.sync_api import expect

from risk.inputs.evidence_file import read_evidence
from risk.inputs.problems import EvidenceError
from tests.browser.views import opened, upload
from tests.inputs.collected import beside, files
from tests.inputs.test_evidence_file import SOME_KINDS

pytestmark = pytest.mark.slow


@pytest.fixture
def box(app_url, page):
    """A page that has a box for files."""
    opened(page, f"{app_url}/?as_of=2021-06&source=AFG")
    return page


def check_answer(page, path):
    """Choose a file; the page says of it what `risk check` says."""
    upload(page, path)
    refused = page.get_by_text("None of this file was used")
    try:
        evidence = read_evidence(path)
    except EvidenceError as error:
        said = [path.name, *(problem.sentence for problem in error.problems)]
        expect(refused).to_be_visible()
        listed = page.get_by_test_id("stCode").filter(has_text=path.name)
        expect(listed).to_have_text(re.compile(re.escape("\n".join(said))))
        return
    rows = "1 row" if len(evidence) == 1 else f"{len(evidence)} rows"
    said = f"Your file: {path.name}, {rows}, hash {evidence.short}"
    expect(page.get_by_text(said, exact=True)).to_be_visible()
    expect(refused).to_have_count(0)
    helped = f"Read with help: {', '.join(evidence.remarks)}."
    expect(page.get_by_text("Read with help")).to_have_count(int(bool(evidence.remarks)))
    expect(page.get_by_text(helped, exact=True)).to_have_count(int(bool(evidence.remarks)))
    expect(page).to_have_url(re.compile(f"evidence={evidence.short}"))


@beside
def test_the_page_says_of_every_collected_file_what_check_says(box):
    for path in files():
        check_answer(box, path)


def test_the_page_names_files_that_are_no_evidence_and_reads_those_of_other_countries(
    box, tmp_path
):
    for name, content in SOME_KINDS.items():
        path = tmp_path / name
        path.write_bytes(content)
        check_answer(box, path)
    too_large = tmp_path / "large.csv"
    too_large.write_bytes(bytes(3_000_000))
    box.locator('input[type="file"]').set_input_files(too_large)
    expect(box.get_by_text("File must be 2.0MB or smaller")).to_be_visible()

"""Every collected file, brought to the page in one session, gets the answer of `risk check`."""

import re

import pytest
from playwright.sync_api import expect

from risk.inputs.evidence_file import read_evidence
from risk.inputs.problems import EvidenceError
from tests.browser.views import opened, ready
from tests.inputs.collected import REFUSED, beside, files

pytestmark = [beside, pytest.mark.slow]
FOLD = "Add a figure, or a file of evidence"


def bring(page, path):
    """Choose a file and wait for what the page makes of it."""
    page.locator('input[type="file"]').set_input_files(path)
    ready(page)


def test_the_page_says_of_every_collected_file_what_check_says(app_url, page):
    opened(page, f"{app_url}/?as_of=2021-06&source=AFG")
    page.get_by_text(FOLD).click()
    for path in files():
        bring(page, path)
        refused = page.get_by_text("None of this file was used")
        if path.name[:2] in REFUSED:
            with pytest.raises(EvidenceError) as caught:
                read_evidence(path)
            expect(refused).to_be_visible()
            listed = page.get_by_test_id("stCode").filter(has_text=path.name)
            said = [path.name, *(problem.sentence for problem in caught.value.problems)]
            expect(listed).to_have_text(re.compile(re.escape("\n".join(said))))
            continue
        evidence = read_evidence(path)
        rows = "1 row" if len(evidence) == 1 else f"{len(evidence)} rows"
        said = f"Your file: {path.name}, {rows}, hash {evidence.short}"
        expect(page.get_by_text(said, exact=True)).to_be_visible()
        expect(refused).to_have_count(0)
        if evidence.remarks:
            helped = f"Read with help: {', '.join(evidence.remarks)}."
            expect(page.get_by_text(helped, exact=True)).to_be_visible()
        else:
            expect(page.get_by_text("Read with help")).to_have_count(0)
        expect(page).to_have_url(re.compile(f"evidence={evidence.short}"))

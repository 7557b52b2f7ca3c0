"""Whole pages drawn from bad addresses and with bad files, without a browser."""

import ast
import hashlib
import logging
import re

import pytest
from hypothesis import given
from streamlit.testing.v1 import AppTest

from risk.storage.files import ROOT
from tests.soak.addresses import ANY_ADDRESS
from tests.soak.chance import often
from tests.soak.files import ANY_FILE
from tests.soak.judges import parsed
from tests.waiting import HANG_S

# A download's address holds a random part; all else must be the same to the last byte.
NOT_COMPARED = ("download_button",)


def pages() -> dict[str, str]:
    """Functions that draw a page, with their modules, as app.py imports them."""
    tree = ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {
        alias.name: node.module or ""
        for node in imports
        for alias in node.names
        if alias.name.endswith("_page")
    }


PAGES = pages()


def folds() -> set[str]:
    """Keys of the folds that draw nothing while they are closed."""
    files = (ROOT / "risk" / "dashboard").rglob("*.py")
    texts = [path.read_text(encoding="utf-8") for path in files]
    return {key for text in texts for key in re.findall(r'"(fold_\w+)"', text)}


def opened(page: str, raw: str, *, every_fold: bool = True) -> AppTest:
    """A page in a session of its own, drawn from an address."""
    script = f"from {PAGES[page]} import {page}\n{page}()"
    app = AppTest.from_string(script, default_timeout=HANG_S)
    for name, value in parsed(raw).items():
        app.query_params[name] = value
    for key in folds() if every_fold else ():
        app.session_state[key] = True
    return app.run()


def check_whole(app: AppTest) -> None:
    """No exception on the page, and no words of one."""
    assert not app.exception, f"exception: {[e.message for e in app.exception][:1]}"[:200]
    for kind in ("markdown", "text", "code", "error", "warning", "info", "caption"):
        for element in getattr(app, kind):
            assert "Traceback (most" not in str(element.value), "a traceback on screen"


def judge_page(page: str, raw: str) -> str:
    check_whole(opened(page, raw))
    return "drawn"


def judge_file(app: AppTest, content: bytes) -> str:
    """Give the page's upload a file, and see what it says."""
    app.file_uploader[0].set_value(("evidence.csv", bytes(content), "text/csv")).run()
    check_whole(app)
    refused = [e.value for e in app.error if e.value.startswith("None of this file was used")]
    taken = [t.value for t in app.text if t.value.startswith("Your file: ")]
    assert refused or taken, "the page says nothing of the file"
    return "refused" if refused else "accepted"


def default_pages() -> str:
    """Every page as a new visitor sees it, as one hash."""
    digest = hashlib.sha256()
    for page in sorted(PAGES):
        app = opened(page, "", every_fold=False)
        check_whole(app)
        for node in app.main:
            digest.update(node.type.encode())
            if node.type not in NOT_COMPARED and hasattr(node.proto, "SerializeToString"):
                digest.update(node.proto.SerializeToString(deterministic=True))
    return digest.hexdigest()


@pytest.fixture(scope="module", autouse=True)
def same_pages_for_a_new_visitor():
    logging.disable(logging.WARNING)  # Streamlit warns at each page drawn without a server
    before = default_pages()
    yield
    assert default_pages() == before
    logging.disable(logging.NOTSET)


@pytest.fixture
def session():
    """The Map page of one visitor, who sends file after file."""
    return opened("map_page", "as_of=2021-06&source=AFG")


def test_every_page_is_found():
    assert len(PAGES) >= 5


@pytest.mark.parametrize("page", sorted(PAGES))
@often(25)
@given(address=ANY_ADDRESS)
def test_a_page_is_drawn_from_a_bad_address(page, address, tally):
    tally("pages", page).add(judge_page, page, address[0])


@often(52)
@given(content=ANY_FILE)
def test_the_map_page_says_what_became_of_a_file(content, session, tally):
    tally("pages", "files on the Map page").add(judge_file, session, content)

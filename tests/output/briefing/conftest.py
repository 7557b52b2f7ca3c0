import pytest

from risk.output.briefing.page import briefing
from tests.output.briefing.pages import AFGHANISTAN, Page


@pytest.fixture(scope="session")
def content(scorer):
    """The briefing about Afghanistan, as its bytes."""
    return briefing(scorer, AFGHANISTAN)


@pytest.fixture(scope="session")
def page(content):
    """The same, read back."""
    return Page(content)

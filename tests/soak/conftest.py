import pytest

from tests.soak.judges import default_state


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/soak/" in item.nodeid:
            item.add_marker("soak")
            item.add_marker("slow")


@pytest.fixture(scope="session")
def default_before(scorer):
    """What a new visitor gets before any bad input."""
    return default_state(scorer)


@pytest.fixture(autouse=True)
def same_for_a_new_visitor(scorer, default_before):
    """No bad input changes what the next visitor gets."""
    yield
    assert default_state(scorer) == default_before

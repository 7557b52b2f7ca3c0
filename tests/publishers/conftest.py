import pytest

from tests.publishers.hostile import READERS
from tests.tiny import CSV_FILES, write_sources


@pytest.fixture(scope="session")
def originals(tmp_path_factory):
    """Sound files of the six countries to harm, as texts by name: tables of eleven rows."""
    folder = write_sources(tmp_path_factory.mktemp("tiny") / "sources")
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in READERS}
    return {
        name: "".join(text.splitlines(keepends=True)[:12]) if name in CSV_FILES else text
        for name, text in texts.items()
    }

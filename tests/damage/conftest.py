import shutil

import pytest

from risk.build.pipeline import build
from risk.dataset.map_files import STATIC
from risk.dataset.package import DATA, read_package, write_package
from risk.model.fits import MODELS
from tests.damage.harm import contents
from tests.tiny import CSV_FILES, read_rows, write_rows


@pytest.fixture
def shipped(tmp_path):
    """A copy of what the product reads, to damage."""
    for folder in (DATA, MODELS, STATIC):
        shutil.copytree(folder, tmp_path / folder.name)
    return tmp_path


@pytest.fixture
def two_builds(tiny_build, tiny_world, tmp_path):
    """A function that puts the old package into a folder, one that writes the new over it."""
    new = tmp_path / "new"
    rows = read_rows(tiny_world / CSV_FILES[1])
    write_rows(tiny_world / CSV_FILES[1], rows[:-1])
    build(tiny_world, new / "data", new / "static", progress=False)
    package = read_package(new / "data")
    given = {k: v for k, v in package.description.items() if k not in ("version", "resources")}

    def start(folder):
        shutil.copytree(tiny_build, folder, dirs_exist_ok=True)
        return contents(folder)

    def write(folder):
        maps = {
            folder / "static" / name: (new / "static" / name).read_bytes()
            for name in given["map"].values()
        }
        write_package(package.tables, given, folder / "data", maps)

    start.version = read_package(tiny_build / "data").digest
    write.version = package.digest
    return start, write

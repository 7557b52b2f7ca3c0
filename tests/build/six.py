"""What tests of a build of the six countries share."""

from risk.build.pipeline import build
from risk.dataset.package import DATA

STATIC = DATA.parent / "static"


def contents(folder):
    return {p.name: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def run(sources, folder):
    return build(sources, folder / "data", folder / "static", progress=False)

"""Borders, distances and the map: no publisher changes them, so a refresh takes them as built.

Their files are never fetched and do not ship; what was computed of them does.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from risk.dataset import read_package
from risk.publishers import land_borders
from risk.storage import InputError

MAP = "visionscarto-world-50m.json"
DISPUTED = "ne_50m_admin_0_boundary_lines_disputed_areas.json"
FILES = (land_borders.FILE, MAP, DISPUTED)
BORDERS = "CIA World Factbook land borders"
"""Name of the borders in the table of codes that match no state."""
POINTS = ["iso3", "lon", "lat", "west", "south", "east", "north"]


@dataclass(frozen=True)
class Pinned:
    """What an accepted package has of them.

    corridors, unmatched : as in the package, of the latter the rows of the borders
    points : middle and extent of each country
    description : the entries of datapackage.json that name the map
    sources : the entries of datapackage.json on their publishers
    """

    corridors: pd.DataFrame
    points: pd.DataFrame
    unmatched: pd.DataFrame
    description: dict[str, Any]
    sources: list[dict[str, Any]]

    def on(self, states: pd.DataFrame) -> pd.DataFrame:
        """The states with middle and extent.

        Raises InputError if there is a state that the package does not know.
        """
        unknown = sorted({*states.iso3} - {*self.points.iso3})
        if unknown:
            raise InputError(
                f"seeds/countries.csv: expected states that the accepted data know, got "
                f"{unknown[0]}: its corridors come from {', '.join(FILES)}; put these into the "
                "folder of the publishers' files"
            )
        return states.merge(self.points, on="iso3", how="left")


def read_pinned(sources: Path, data: Path) -> Pinned | None:
    """What a package has of the files that a folder lacks; None where it has them all.

    Raises InputError if the package cannot be read. `sources`: folder of the publishers' files.
    `data`: folder of an accepted package.
    """
    if all((sources / name).exists() for name in FILES):
        return None
    package = read_package(data, ("countries", "corridors", "unmatched"))
    described = package.description
    unmatched = package.tables["unmatched"]
    return Pinned(
        package.tables["corridors"],
        package.tables["countries"][POINTS],
        unmatched[unmatched.publisher == BORDERS],
        {key: described[key] for key in ("map", "map_sha256")},
        [entry for entry in described["sources"] if {*entry["files"]} <= {*FILES}],
    )

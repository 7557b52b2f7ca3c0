"""What is looked at on the map, for those who hear the page: a live region out of sight."""

import pandas as pd

from risk.dashboard.look import component
from risk.dashboard.state import View

_mount = component(__file__, "spoken", '<div role="status"></div>')


def spoken(view: View, data: pd.DataFrame) -> None:
    """Have it read out when another country is chosen, by whatever means, or its chance changes.

    `data`: as from `map_data`.
    """
    _mount(key="spoken", data={"text": text_of(view.country, data)})


def text_of(country: str | None, data: pd.DataFrame) -> str:
    """What the map says of the country looked at; empty where none is.

    `data`: as from `map_data`.
    """
    if country is None:
        return ""
    (row,) = data[data.iso3 == country].itertuples()
    return f"{row.country} is outlined on the map. {row.level}. Chance: {row.chance}."

"""One country as the settings see it."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from risk.dataset import Panel
from risk.explain import corridor_row
from risk.model import Forecast
from risk.risk_table import Settings
from risk.terms import NOT_EXPOSED


@dataclass(frozen=True)
class Place:
    """One country as the settings see it.

    row : its row of the risk table by country
    into : rows of the risk table by corridor that lead into it, riskiest first
    forecast : those corridors alone, so that they make up the country's chance
    receiver : its row number in the panel
    ranked : number of countries that are ranked
    """

    settings: Settings
    iso3: str
    row: pd.Series
    into: pd.DataFrame
    forecast: Forecast
    receiver: int
    ranked: int
    panel: Panel = field(repr=False)

    @property
    def name(self) -> str:
        """Name of the country."""
        return str(self.row.country)

    @property
    def exposed(self) -> bool:
        """Whether a corridor reaches it."""
        return bool(self.row.level != NOT_EXPOSED)

    @property
    def shown(self) -> bool:
        """Whether its percentage may be shown."""
        return bool(self.exposed and not np.isnan(self.row.probability))

    def shows_arrivals(self, source_iso3: str | None = None) -> bool:
        """Whether the chance of arrivals may be shown, of the country or of one corridor."""
        rows = self.into if source_iso3 is None else self.into[self.into.source_iso3 == source_iso3]
        return bool(rows.probability_arrivals.notna().all())

    def corridor(self, source_iso3: str) -> int:
        """Row of a corridor in the forecast."""
        return corridor_row(self.panel, self.forecast, source_iso3, self.iso3)

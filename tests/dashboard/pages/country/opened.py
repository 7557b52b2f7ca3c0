"""The Country page as its tests open it: the first case, and weights of the visitor's own."""

from risk.risk_table.settings import Settings
from risk.terms.catalogue import equal_weights
from risk.terms.months import to_month

PAGE = "country"
EQUAL = equal_weights(5)
CASE = Settings(to_month("2021-06"), source="AFG")
WORLD = Settings(CASE.as_of)
ADDRESS = {"as_of": "2021-06", "source": "AFG"}

"""Colours of the levels: the same on light and dark pages, told apart by every eye."""

from risk.terms.levels import LEVEL_NAMES, NOT_EXPOSED, WITHHELD

NO_DATA = "No data or not shown"
# The same level has the same colour on every page. Low is the lightest and Severe the darkest.
BY_LEVEL = dict(
    zip(LEVEL_NAMES, ("#e8d9a8", "#f2b04a", "#ec7a3c", "#d0394f", "#9a1f78"), strict=True)
)
# A place without a level steps back behind the others, towards the ground of its page.
LIGHT_GREYS = {NOT_EXPOSED: "#dfe7ef", WITHHELD: "#909ba5", NO_DATA: "#bcc6cf"}
DARK_GREYS = {NOT_EXPOSED: "#26313c", WITHHELD: "#7f8c97", NO_DATA: "#404b55"}
LIGHT = BY_LEVEL | LIGHT_GREYS
DARK = BY_LEVEL | DARK_GREYS

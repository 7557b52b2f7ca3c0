"""Colours of the levels: one order of lightness, told apart by colour-blind readers too."""

from risk.terms.levels import NAMES, NOT_EXPOSED, WITHHELD

NO_DATA = "No data or not shown"
# The most severe level stands out most: darkest on a light page, brightest on a dark one.
LIGHT = dict(zip(NAMES, ("#fbe9b7", "#f7bd6a", "#e67f4a", "#c03a4b", "#6d1a55"), strict=True)) | {
    NOT_EXPOSED: "#d6dfe8",
    WITHHELD: "#929da7",
    NO_DATA: "#b9c4cd",
}
DARK = dict(zip(NAMES, ("#46356a", "#8f4a86", "#d05a66", "#f08a52", "#fbe08d"), strict=True)) | {
    NOT_EXPOSED: "#26313c",
    WITHHELD: "#76838e",
    NO_DATA: "#47535f",
}


def colours(dark: bool) -> dict[str, str]:
    """Colour of each level on a dark or a light page."""
    return DARK if dark else LIGHT

"""Colours of the levels: one order of lightness, told apart by colour-blind readers too."""

from risk.levels import NAMES, NOT_EXPOSED, WITHHELD

NO_DATA = "No data or not shown"
# The most severe level stands out most: darkest on a light page, brightest on a dark one.
LIGHT = dict(zip(NAMES, ("#fbe9b7", "#f7bd6a", "#e67f4a", "#c03a4b", "#6d1a55"), strict=True)) | {
    NOT_EXPOSED: "#dfe4e8", WITHHELD: "#9aa5ae", NO_DATA: "#c9d0d6",
}  # fmt: skip
DARK = dict(zip(NAMES, ("#46356a", "#8c4580", "#c7566b", "#f08a52", "#fbe08d"), strict=True)) | {
    NOT_EXPOSED: "#26313c", WITHHELD: "#6b7883", NO_DATA: "#4c5864",
}  # fmt: skip


def colours(dark: bool) -> dict[str, str]:
    """Colour of each level on a dark or a light page."""
    return DARK if dark else LIGHT

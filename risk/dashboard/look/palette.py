"""Colours of the levels, as the whole product has them, and of the text of charts."""

from risk.terms.palette import NO_DATA, colours

__all__ = ["NO_DATA", "colours", "quiet"]


def quiet(dark: bool) -> str:
    """Colour of axes, legends and subtitles: behind the data, and yet read at a glance.

    >>> quiet(True), quiet(False)
    ('#b4bfc9', '#4a545e')
    """
    return "#b4bfc9" if dark else "#4a545e"

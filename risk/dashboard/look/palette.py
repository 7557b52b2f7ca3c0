"""Colours of charts. What depends on the theme is decided in the browser.

A chart asks what ground it is drawn on. So it follows a change of the theme without the server,
and so does its saved picture.
"""

from risk.terms import BY_LEVEL, DARK, LIGHT, NO_DATA

__all__ = ["BY_LEVEL", "GREY", "GREYS", "INK", "LINE", "NO_DATA", "QUIET_TEXT", "themed"]

ON_DARK = "luminance(background) < 0.2"


def themed(light: str, dark: str) -> dict[str, str]:
    """Vega expression for a colour that depends on the chart's ground.

    >>> themed("#000000", "#ffffff")["expr"]
    "luminance(background) < 0.2 ? '#ffffff' : '#000000'"
    """
    return {"expr": f"{ON_DARK} ? '{dark}' : '{light}'"}


# Colours for marks that are read on both grounds. The warm ones are the levels' alone.
INK = "#3182bd"
GREY = "#8a949e"
QUIET_TEXT = themed("#4a545e", "#b4bfc9")
"""Axes, legends and subtitles: behind the data, and yet read at a glance."""
LINE = themed("#1c2833", "#f2f5f8")
GREYS = {name: themed(LIGHT[name], DARK[name]) for name in LIGHT if name not in BY_LEVEL}
"""Places without a level."""

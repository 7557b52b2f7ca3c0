"""Zooming and moving the map in the browser, without the server.

Vega-Lite has no zoom for maps. It hands parameters through to Vega as they are, though, with what
they listen to: so these may change on events. One parameter holds all, since what the pointer is on
must stay under it while the scale changes.
"""

from typing import Any

MOST = 12.0
STEP = 1.6
PLUS, MINUS, WHOLE = "plus", "minus", "whole"
SHEET = "sheet"
"""Layers that zoom in and out, show the whole frame, and catch the end of a drag."""
POINTER_X = "(x() - width / 2)"
POINTER_Y = "(y() - height / 2)"


def zoom_params(wide: float, high: float) -> list[dict[str, Any]]:
    """Parameters of the map's view: fit, at, scale and middle.

    Parameters
    ----------
    wide, high : size of the frame in the units of Projection

    Returns
    -------
    list of dict
        "fit", pixels a unit that show the whole frame; "at", how often that (k) and how far the
        middle has moved right (x) and up (y), in units; "scale", pixels a unit now.
    """
    wheel = "pow(1.002, -event.deltaY)"
    fingers = {"filter": "event.touches && event.touches.length === 2"}
    drag = {
        "type": "pointermove",
        "source": "window",
        "between": [
            {"type": "pointerdown", "filter": "event.pointerType === 'mouse'"},
            {"source": "window", "type": "pointerup"},
        ],
    }
    return [
        {"name": "fit", "expr": f"min(width / {wide:.4f}, height / {high:.4f})"},
        {
            "name": "spread",
            "value": 1,
            "on": [
                {"events": {"type": "touchstart", **fingers}, "update": "pinchDistance(event)"},
                {"events": {"signal": "spread_now"}, "update": "spread_now"},
            ],
        },
        {
            "name": "spread_now",
            "value": 1,
            "on": [
                {
                    "events": {"type": "touchmove", "consume": True, **fingers},
                    "update": "pinchDistance(event)",
                }
            ],
        },
        {
            "name": "at",
            "value": {"k": 1, "x": 0, "y": 0},
            "on": [
                {"events": f"@{PLUS}_marks:click", "update": _zoomed(str(STEP))},
                {"events": f"@{MINUS}_marks:click", "update": _zoomed(str(1 / STEP))},
                {"events": f"@{WHOLE}_marks:click", "update": "{k: 1, x: 0, y: 0}"},
                {
                    "events": {"type": "wheel", "consume": True, "filter": "event.ctrlKey"},
                    "update": _zoomed(wheel, POINTER_X, POINTER_Y),
                },
                {"events": {"signal": "spread_now"}, "update": _zoomed("spread_now / spread")},
                {
                    "events": drag,
                    "update": _within(
                        "at.k",
                        "at.x - event.movementX / fit / at.k",
                        "at.y + event.movementY / fit / at.k",
                    ),
                },
            ],
        },
        {
            "name": "dragged",
            "value": False,
            "on": [
                {"events": drag, "update": "at.k > 1"},
                {"events": "click", "update": "false"},
                {"events": "pointerdown", "update": "false"},
            ],
        },
        {"name": "scale", "expr": "fit * at.k"},
    ]


def _zoomed(step: str, right: str = "0", down: str = "0") -> str:
    """Expression for "at" after a step, with the place under the pointer where it was."""
    k = f"clamp(at.k * {step}, 1, {MOST})"
    gained = f"(1 / at.k - 1 / {k}) / fit"
    return _within(k, f"at.x + {right} * {gained}", f"at.y - {down} * {gained}")


def _within(k: str, x: str, y: str) -> str:
    """Expression for "at" that never leaves the frame."""
    half = f"(1 - 1 / ({k})) / 2 / fit"
    right = f"clamp({x}, -width * {half}, width * {half})"
    up = f"clamp({y}, -height * {half}, height * {half})"
    return f"{{k: {k}, x: {right}, y: {up}}}"

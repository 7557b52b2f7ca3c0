"""Zooming and moving the map in the browser, without the server.

Vega-Lite has no zoom for maps. It hands parameters through to Vega as they are, though, with what
they listen to: so these may change on events. One parameter holds all, since what the pointer is on
must stay under it while the scale changes.
"""

from typing import Any

MOST = 12.0
STEP = 1.6
SIGNS = ("+", "−", "⤢")
SAID = ("Zoom in", "Zoom out", "Show all")
STEPS = [STEP, 1 / STEP, 0]
"""What each sign does to the scale; it never falls below that of the whole frame."""
SIGN = "signs"
SHEET = "sheet"
"""Layers that zoom, and that catch the end of a drag."""


def zoom_params(wide: float, high: float) -> list[dict[str, Any]]:
    """Parameters of the map's view: fit, at, scale, and what they need.

    Parameters
    ----------
    wide, high : size of the frame in the units of Projection

    Returns
    -------
    list of dict
        "fit", pixels a unit that show the whole frame; "at", how often that (k) and how far the
        middle has moved right (x) and up (y), in units; "scale", pixels a unit now; "dragged",
        whether the pointer drags the map.
    """
    two_fingers = {"filter": "event.touches && event.touches.length === 2"}
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
            "name": "spread",  # of two fingers in pixels, and how often that before
            "value": {"px": 1, "step": 1},
            "on": [
                {
                    "events": {"type": "touchstart", **two_fingers},
                    "update": "{px: pinchDistance(event), step: 1}",
                },
                {
                    "events": {"type": "touchmove", "consume": True, **two_fingers},
                    "update": "{px: pinchDistance(event), step: pinchDistance(event) / spread.px}",
                },
            ],
        },
        {
            "name": "asked",  # a step of the scale, and from the middle the pixels that stay
            "value": {"step": 1, "x": 0, "y": 0},
            "on": [
                {
                    "events": f"@{SIGN}_marks:click",
                    "update": f"{{step: {STEPS}[datum.n], x: 0, y: 0}}",
                },
                {
                    "events": {"type": "wheel", "consume": True, "filter": "event.ctrlKey"},
                    "update": "{step: pow(1.002, -event.deltaY), x: x() - width / 2, "
                    "y: y() - height / 2}",
                },
                {"events": {"signal": "spread"}, "update": "{step: spread.step, x: 0, y: 0}"},
            ],
        },
        {
            "name": "at",
            "value": {"k": 1, "x": 0, "y": 0},
            "on": [
                {"events": {"signal": "asked"}, "update": _zoomed()},
                {
                    "events": drag,
                    "update": _within(
                        "at.k", "at.x - event.movementX / scale", "at.y + event.movementY / scale"
                    ),
                },
            ],
        },
        {
            "name": "dragged",
            "value": False,
            "on": [
                {"events": drag, "update": "at.k > 1"},
                {"events": "click, pointerdown", "update": "false"},
            ],
        },
        {"name": "scale", "expr": "fit * at.k"},
    ]


def _zoomed() -> str:
    """Expression for "at" after a step, with the place that shall stay where it was."""
    k = f"clamp(at.k * asked.step, 1, {MOST})"
    gained = f"(1 / at.k - 1 / {k}) / fit"
    return _within(k, f"at.x + asked.x * {gained}", f"at.y - asked.y * {gained}")


def _within(k: str, x: str, y: str) -> str:
    """Expression for "at" that never leaves the frame."""
    half = f"(1 - 1 / {k}) / 2 / fit"
    right = f"clamp({x}, -width * {half}, width * {half})"
    up = f"clamp({y}, -height * {half}, height * {half})"
    return f"{{k: {k}, x: {right}, y: {up}}}"

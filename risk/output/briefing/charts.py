"""The briefing's small pictures: a chance with its interval, points, a course over time."""

import numpy as np
import pandas as pd

from risk.output.briefing.markup import Html, tag
from risk.terms.levels import LEVELS, NAMES
from risk.terms.months import to_month
from risk.terms.palette import LIGHT

INK, MUTED, RULE, LINE = "#17212b", "#5d6b76", "#d5dde2", "#8c2140"
BAR_WIDTH, BAR_HEIGHT = 100, 12
WIDTH, LEFT, RIGHT = 680, 34, 78
PLOT_HEIGHT, STRIP = 150, 15
STRIP_NAMES = {"arrivals": "Arrivals came", "armed": "Armed came"}


def chance_bar(probability: float, low: float, high: float, level: str) -> Html:
    """A chance as a bar from 0 to 100 %, its interval as a line with ends."""
    middle, width = BAR_HEIGHT / 2, BAR_WIDTH - 2

    def at(share: float) -> str:
        return f"{1 + width * share:.1f}"

    ends = [
        tag("line", x1=at(x), x2=at(x), y1=2, y2=BAR_HEIGHT - 2, stroke=INK, stroke_width=1)
        for x in (low, high)
    ]
    return tag(
        "svg",
        tag("rect", width=BAR_WIDTH, height=BAR_HEIGHT, fill="#f1f4f6"),
        tag("rect", x=1, y=1, width=f"{width * probability:.1f}", height=BAR_HEIGHT - 2,
            fill=LIGHT[level], stroke="#7c8a95", stroke_width=0.4),
        tag("line", x1=at(low), x2=at(high), y1=middle, y2=middle, stroke=INK, stroke_width=1),
        *ends,
        viewBox=f"0 0 {BAR_WIDTH} {BAR_HEIGHT}", class_="bar", aria_hidden="true",
    )  # fmt: skip


def difference_bar(difference: float, largest: float) -> Html:
    """Points above (right) or below (left) the mean of the past."""
    middle = BAR_WIDTH / 2
    length = (middle - 2) * abs(difference) / largest if largest else 0.0
    start = middle if difference >= 0 else middle - length
    return tag(
        "svg",
        tag("rect", x=f"{start:.1f}", y=2, width=f"{length:.1f}", height=BAR_HEIGHT - 4,
            fill=LINE if difference >= 0 else "#5b8aa6"),
        tag("line", x1=middle, x2=middle, y1=0, y2=BAR_HEIGHT, stroke=MUTED, stroke_width=0.8),
        viewBox=f"0 0 {BAR_WIDTH} {BAR_HEIGHT}", class_="bar", aria_hidden="true",
    )  # fmt: skip


def swatch(level: str) -> Html:
    """A level's name beside a square of its colour."""
    square = tag("svg", tag("rect", width=10, height=10, fill=LIGHT[level], stroke="#7c8a95"),
                 viewBox="0 0 10 10", class_="swatch", aria_hidden="true")  # fmt: skip
    return tag("span", square, level, class_="level")


def course_svg(
    line: pd.DataFrame, came: dict[str, list[int]], known_until: int, title: str
) -> Html:
    """A probability month by month, with the years in which its outcome came.

    Parameters
    ----------
    line : as `risk.explain.history.history`; a NaN is a gap
    came : years by mechanism
    known_until : last year whose outcomes were known
    title : what a screen reader says
    """
    months = np.array([to_month(text) for text in line.month])
    shares = line.probability.to_numpy()
    first, last = months[0], max(months[-1], months[0] + 1)
    top = next((x for x in (0.1, 0.2, 0.4, 0.7, 1.0) if x >= 1.06 * np.nanmax(shares)), 1.0)
    wide = WIDTH - LEFT - RIGHT

    def x(month: float) -> float:
        return LEFT + wide * (month - first) / (last - first)

    def y(share: float) -> float:
        return 8 + PLOT_HEIGHT * (1 - share / top)

    drawn = [part for name, low in LEVELS for part in _limit(name, low, top)]
    for year in range(first // 12, last // 12 + 1):
        if year % 5 == 0 and first <= year * 12 <= last:
            at = f"{x(year * 12):.1f}"
            drawn.append(tag("line", x1=at, x2=at, y1=y(0), y2=y(0) + 4, stroke=MUTED))
            drawn.append(tag("text", year, x=at, y=y(0) + 15, text_anchor="middle", fill=MUTED))
    for path in _runs([(x(m), y(p)) for m, p in zip(months, shares, strict=True)], shares):
        drawn.append(tag("path", d=path, fill="none", stroke=LINE, stroke_width=1.5,
                         stroke_linejoin="round"))  # fmt: skip
    if not np.isnan(shares[-1]):
        drawn.append(tag("circle", cx=f"{x(months[-1]):.1f}", cy=f"{y(shares[-1]):.1f}", r=3,
                         fill=LINE))  # fmt: skip
    below = y(0) + 34
    for place, (mechanism, years) in enumerate(came.items()):
        row = below + place * STRIP
        drawn.append(tag("line", x1=LEFT, x2=f"{x(min(last, known_until * 12 + 11)):.1f}", y1=row,
                         y2=row, stroke=RULE))  # fmt: skip
        drawn.append(tag("text", STRIP_NAMES[mechanism], x=WIDTH - RIGHT + 6, y=row + 3.5,
                         font_size=9, fill=MUTED))  # fmt: skip
        for year in years:
            start, end = max(x(year * 12), LEFT), min(x(year * 12 + 12), LEFT + wide)
            drawn.append(tag("rect", x=f"{start + 0.8:.1f}", y=row - 4, height=8, fill=INK,
                             width=f"{max(end - start - 1.6, 1):.1f}"))  # fmt: skip
    height = below + len(came) * STRIP - 4
    return tag("svg", tag("title", title), *drawn, viewBox=f"0 0 {WIDTH} {height:.0f}",
               role="img", class_="course", font_size=10)  # fmt: skip


def _limit(name: str, low: float, top: float) -> list[Html]:
    """A level's lower limit as a rule, its name at the right, its per cent at the left."""
    place = NAMES.index(name)
    high = min(LEVELS[place + 1][1] if place + 1 < len(LEVELS) else 1.0, top)
    if low >= top:
        return []
    at = 8 + PLOT_HEIGHT * (1 - low / top)
    height = PLOT_HEIGHT * (high - low) / top
    band = tag("rect", x=LEFT, y=f"{at - height:.1f}", width=WIDTH - LEFT - RIGHT,
               height=f"{height:.1f}", fill=LIGHT[name], opacity=0.28)  # fmt: skip
    rule = tag("line", x1=LEFT, x2=WIDTH - RIGHT, y1=f"{at:.1f}", y2=f"{at:.1f}", stroke=RULE)
    if height < 11:
        return [band, rule]
    return [
        band,
        rule,
        tag("text", f"{low * 100:.0f} %", x=LEFT - 5, y=f"{at + 3.5:.1f}", text_anchor="end",
            fill=MUTED),
        tag("text", name, x=WIDTH - RIGHT + 6, y=f"{at - height / 2 + 3.5:.1f}", fill=MUTED),
    ]  # fmt: skip


def _runs(points: list[tuple[float, float]], shares: np.ndarray) -> list[str]:
    """SVG paths of the runs without a gap."""
    paths, run = [], []
    for point, share in zip([*points, (0.0, 0.0)], [*shares, np.nan], strict=True):
        if not np.isnan(share):
            run.append(f"{point[0]:.1f},{point[1]:.1f}")
        elif run:
            paths.append("M" + "L".join(run if len(run) > 1 else run * 2))
            run = []
    return paths

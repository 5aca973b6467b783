"""Named rows along one level scale: where the names stand, and what lies behind the marks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from clusters.charts import font
from clusters.charts.canvas import Canvas
from clusters.charts.scale import Scale

NAME = 15  # the size of names and of the words beside marks
TICK, TICK_NARROW = 13, 14  # of all smaller text; 14 on a phone's 328 pixels is 12 on the smallest
LONGEST = 220  # pixels of a name in a line beside the marks
ASIDE = 12  # from a name to its marks


class Row(NamedTuple):
    """A row's name, how deep its marks are, and what is said at the other end of its name's line (names above)."""

    name: str
    depth: float
    said: str = ""


def name_room(names: Iterable[str]) -> float:
    """How wide the column of names beside the marks is; longer names are wrapped into it."""
    return min(LONGEST, max((font.width(name, NAME) for name in names), default=0.0))


def stacked(
    canvas: Canvas, rows: Sequence[Row], left: float, right: float, top: float, above: bool, names: bool = True
) -> tuple[list[float], float]:
    """Write the rows' names from `top` down; the middle of each row's marks, and where the last row ends.

    Names stand above their marks, from left to right, or between left and right beside them, at its right end.
    names: whether to write them; a second chart beside the first goes by the same rows without.
    """
    gap = 14 if len(rows) <= 8 else 9
    middles = []
    y = top
    for row in rows:
        if above:
            said = font.width(row.said, NAME, 600)
            lines = font.wrap(row.name, right - left - (said + ASIDE if said else 0), NAME)
            if row.said:
                canvas.text(right, y + NAME * font.LEADING / 2, row.said, NAME, 600, anchor="end")
            y = canvas.lines(left, y, lines, NAME) + 1
            middles.append(y + row.depth / 2)
            y += row.depth + gap
        else:
            lines = font.wrap(row.name, right - left, NAME)
            high = len(lines) * NAME * font.LEADING
            depth = max(row.depth, high)
            if names:
                canvas.lines(right, y + (depth - high) / 2, lines, NAME, anchor="end")
            middles.append(y + depth / 2)
            y += depth + gap
    return middles, y - gap


def axis(canvas: Canvas, scale: Scale, top: float, bottom: float, size: float) -> float:
    """Light lines at the ticks behind the marks, and the ticks' labels below; how far down they reach."""
    for tick, label in zip(scale.ticks, scale.labels, strict=True):
        x = scale(tick)
        canvas.stroke([x, x], [top, bottom], "line", 1, zorder=1)
        half = font.width(label, size) / 2
        inside = min(max(x, half), canvas.width - half)
        canvas.text(inside, bottom + size, label, size, colour="soft", anchor="middle")
    return bottom + 1.6 * size


def flag(canvas: Canvas, x: float, words: str, left: float, right: float, top: float, size: float) -> float:
    """Words centred over x as far as left and right allow; how far down they reach."""
    lines = font.wrap(words, right - left, size)
    wide = max(font.width(line, size) for line in lines)
    middle = min(max(x, left + wide / 2), right - wide / 2)
    return canvas.lines(middle, top, lines, size, anchor="middle")


def crossed(scale: Scale, left: float, right: float, line: float = math.nan) -> bool:
    """Whether a line of the scale, or the one at the value `line`, passes between two pixels."""
    return any(left < scale(value) < right for value in (*scale.ticks, line))

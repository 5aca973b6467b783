"""Named rows along one level scale: where the names stand, and what lies behind the marks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from clusters.report.charts import font
from clusters.report.charts.canvas import Canvas
from clusters.report.charts.scale import Scale

NAME = 15  # the size of names and of the words beside marks
SMALL = 14  # of all other text: on the smallest phone, where 328 pixels shrink to 288, it is still 12
LONGEST = 220  # pixels of a name in a line beside the marks
ASIDE = 12  # from a name to its marks


class Row(NamedTuple):
    """A row's name, how deep its marks are, and what is said at the other end of its name's line (names above)."""

    name: str
    depth: float
    said: str = ""
    known: bool = True  # whether what is said is a figure


class Placed(NamedTuple):
    """Where rows stand: the middle of each row's marks, from where to where lines may pass behind them, the end."""

    middles: list[float]
    zones: list[tuple[float, float]]
    bottom: float


def name_room(names: Iterable[str]) -> float:
    """How wide the column of names beside the marks is; longer names are wrapped into it."""
    return min(LONGEST, max((font.width(name, NAME) for name in names), default=0.0))


def stacked(
    canvas: Canvas, rows: Sequence[Row], left: float, right: float, top: float, above: bool, names: bool = True
) -> Placed:
    """Write the rows' names from `top` down.

    Names stand above their marks, from left to right, or beside them between left and right, at the right end.
    names: whether to write them; a second chart beside the first goes by the same rows without.
    """
    gap = 14 if len(rows) <= 8 else 9
    middles, zones = [], []
    y = top + 6
    for row in rows:
        said = font.width(row.said, NAME, 600)
        lines = font.wrap(row.name, right - left - (said + ASIDE if above and said else 0), NAME)
        high = len(lines) * NAME * font.LEADING
        if above:
            if row.said:
                weight, colour = (600, "ink") if row.known else (400, "soft")
                canvas.text(right, y + NAME * font.LEADING / 2, row.said, NAME, weight, colour, "end")
            y = canvas.lines(left, y, lines, NAME) + 1
            zones += [(y, y + row.depth)] if row.depth else []
        elif names:
            canvas.lines(right, y + max(0, row.depth - high) / 2, lines, NAME, anchor="end")
        depth = row.depth if above else max(row.depth, high)
        middles.append(y + depth / 2)
        y += depth + gap
    bottom = y - gap + 6
    return Placed(middles, zones if above else [(top, bottom)], bottom)


def without(canvas: Canvas, names: Sequence[str], words: str, top: float) -> float:
    """One line, wrapped, that names the rows without a value, in place of the rows; how far down it reaches."""
    if not names:
        return top
    said = f"{words[:1].upper()}{words[1:]}: {', '.join(names)}"
    return canvas.lines(0, top + 8, font.wrap(said, canvas.width, SMALL), SMALL, colour="soft")


def axis(canvas: Canvas, scale: Scale, placed: Placed, left: float, right: float) -> float:
    """Light lines at the ticks behind the marks, their labels below, between left and right; how far down they reach.

    A label that has to move inwards may leave no room for the next, which is left out.
    """
    if not scale.ticks:
        return placed.bottom
    upright(canvas, [scale(tick) for tick in scale.ticks], placed, "line")
    free = left
    for tick, label in zip(scale.ticks, scale.labels, strict=True):
        wide = font.width(label, SMALL)
        start = min(max(scale(tick) - wide / 2, left), right - wide)
        if start >= free:
            canvas.text(start + wide / 2, placed.bottom + SMALL, label, SMALL, colour="soft", anchor="middle")
            free = start + wide + 6
    return placed.bottom + 1.6 * SMALL


def upright(
    canvas: Canvas,
    xs: Sequence[float],
    placed: Placed,
    colour: str,
    width: float = 1,
    dashed: bool = False,
    hover: str = "",
) -> None:
    """Upright lines behind the marks of all rows, not through their names."""
    ends = [(x, zone) for x in xs for zone in placed.zones]
    across = [value for x, _ in ends for value in (x, x, math.nan)]
    down = [value for _, (top, bottom) in ends for value in (top, bottom, math.nan)]
    canvas.stroke(across, down, colour, width, dashed, hover, zorder=1.5 if dashed else 1)


def flag(canvas: Canvas, x: float, words: str, left: float, right: float, top: float) -> float:
    """Words centred over x as far as left and right allow; how far down they reach."""
    lines = font.wrap(words, right - left, SMALL)
    wide = max(font.width(line, SMALL) for line in lines)
    middle = min(max(x, left + wide / 2), right - wide / 2)
    return canvas.lines(middle, top, lines, SMALL, anchor="middle")


def crossed(scale: Scale, left: float, right: float, line: float = math.nan) -> bool:
    """Whether a line of the scale, or the one at the value `line`, passes between two pixels."""
    return any(left < scale(value) < right for value in (*scale.ticks, line))

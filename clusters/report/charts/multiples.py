"""One chart of named rows, or several small ones: beside each other on a page, below each other on a phone.

A form that has rows along a level scale gives a `Small` for each of its small charts (one if it has no panels), and
`drawn` places them: names beside the marks, once for all that stand beside each other, where the small charts share
their rows; above the marks otherwise and on a phone.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from clusters.report.charts import font, rows
from clusters.report.charts.canvas import WIDE, Canvas
from clusters.report.charts.rows import Placed, Row
from clusters.report.charts.scale import Scale

LEAST = 110  # pixels of a scale among several
APART = 28  # between two small charts
TITLE = 15


class Small(ABC):
    """One small chart: what it needs to be placed, and how its marks are drawn once it is."""

    title: str  # above it; "" for none

    @abstractmethod
    def names(self) -> list[str]:
        """The names of its rows, from the top down."""

    @abstractmethod
    def margins(self, above: bool) -> tuple[float, float]:
        """Room to the left and right of the scale, for what reaches beyond it. above: whether names stand there."""

    @abstractmethod
    def scaled(self, first: float, last: float) -> Scale:
        """Its scale between two pixels."""

    @abstractmethod
    def lines(self, scale: Scale, above: bool) -> list[Row]:
        """Its rows with their depths, as many as names."""

    def flags(self, scale: Scale) -> list[tuple[float, str]]:
        """Words above the marks (over a reference line, say), and the pixel that they speak of."""
        return []

    @abstractmethod
    def draw(self, canvas: Canvas, scale: Scale, placed: Placed, above: bool) -> None:
        """Draw the marks of each row around the middles of `placed`, and what lies behind them."""


def drawn(canvas: Canvas, charts: Sequence[Small], narrow: bool) -> float:
    """Draw the small charts; how far down they reach."""
    order = [] if narrow else _shared([chart.names() for chart in charts])
    columns = 1 if narrow else _columns(charts, order)
    y = 0.0
    for i in range(0, len(charts), columns):
        y = _beside(canvas, charts[i : i + columns], columns, order, y + (16 if i else 0))
    return y


def _shared(lists: Sequence[list[str]]) -> list[str]:
    """The rows of all small charts in an order that each of them keeps; none where there is no such order, or where
    the charts have half of the rows or less on average."""
    union = list(dict.fromkeys(name for names in sorted(lists, key=len, reverse=True) for name in names))
    kept = all(names == [name for name in union if name in names] for names in lists)
    return union if kept and 2 * sum(map(len, lists)) > len(union) * len(lists) else []


def _columns(charts: Sequence[Small], order: list[str]) -> int:
    """How many fit beside each other."""
    room = WIDE - _names(order)
    sides = max(sum(chart.margins(not order)) for chart in charts)
    tried = (2,) if not order else (4, 2) if len(charts) == 4 else (3, 2)
    return next((n for n in tried if n <= len(charts) and (room - APART * (n - 1)) / n - sides >= LEAST), 1)


def _names(order: list[str]) -> float:
    """The room to the left of the scales that names take."""
    return rows.name_room(order) + rows.ASIDE if order else 0


def _beside(canvas: Canvas, charts: Sequence[Small], columns: int, order: list[str], top: float) -> float:
    above = not order
    names = _names(order)
    wide = (canvas.width - names - APART * (columns - 1)) / columns
    lefts = [names + i * (wide + APART) for i in range(len(charts))]
    before, after = (max(side) for side in zip(*(chart.margins(above) for chart in charts), strict=True))
    scales = [chart.scaled(x + before, x + wide - after) for chart, x in zip(charts, lefts, strict=True)]
    placing = list(zip(charts, scales, lefts, strict=True))
    y = top
    for chart, _, x in placing:
        if chart.title:
            y = max(y, canvas.lines(x, top, font.wrap(chart.title, wide, TITLE, 600), TITLE, 600) + 4)
    head = y
    for chart, scale, x in placing:
        below = head
        for at, words in chart.flags(scale):
            below = rows.flag(canvas, at, words, x, x + wide, below)
        y = max(y, below)
    lines_of = [chart.lines(scale, above) for chart, scale, _ in placing]
    depths: dict[str, float] = {}  # the rows of all go by the deepest
    for row in (row for lines in lines_of for row in lines):
        depths[row.name] = max(depths.get(row.name, 0.0), row.depth)
    common = [Row(name, depths[name]) for name in order if name in depths]
    bottom = y
    for i, ((chart, scale, x), lines) in enumerate(zip(placing, lines_of, strict=True)):
        left, right = (x, x + wide) if above else (0.0, names - rows.ASIDE)
        placed = rows.stacked(canvas, common or lines, left, right, y, above, above or i == 0)
        if common:
            own = {row.name for row in lines}
            middles = [middle for row, middle in zip(common, placed.middles, strict=True) if row.name in own]
            placed = placed._replace(middles=middles)
        outer = max(0, x - APART / 2 + 4), min(canvas.width, x + wide + APART / 2 - 4)
        bottom = max(bottom, rows.axis(canvas, scale, placed, *outer))
        chart.draw(canvas, scale, placed, above)
    return bottom

"""One chart of named rows, or several small ones: beside each other on a page, below each other on a phone.

A form that has rows along a level scale gives a `Small` for each of its small charts (one if it has no panels), and
`drawn` places them: names beside the marks where all small charts have the same rows, above them otherwise and on a
phone.
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
    above = narrow or any(chart.names() != charts[0].names() for chart in charts)
    columns = 1 if narrow else _columns(charts, above)
    y = 0.0
    for i in range(0, len(charts), columns):
        y = _beside(canvas, charts[i : i + columns], columns, above, y + (16 if i else 0))
    return y


def _columns(charts: Sequence[Small], above: bool) -> int:
    """How many fit beside each other."""
    room = WIDE - _names(charts, above)
    sides = max(sum(chart.margins(above)) for chart in charts)
    most = min(len(charts), 2 if above or len(charts) == 4 else 3)
    return next((n for n in range(most, 1, -1) if (room - APART * (n - 1)) / n - sides >= LEAST), 1)


def _names(charts: Sequence[Small], above: bool) -> float:
    """The room to the left of the scales that names take."""
    return 0 if above else rows.name_room(name for chart in charts for name in chart.names()) + rows.ASIDE


def _beside(canvas: Canvas, charts: Sequence[Small], columns: int, above: bool, top: float) -> float:
    names = _names(charts, above)
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
    if not above:  # the rows of all go by the deepest
        deepest = [max(row.depth for row in same) for same in zip(*lines_of, strict=True)]
        lines_of = [[row._replace(depth=depth) for row, depth in zip(rs, deepest, strict=True)] for rs in lines_of]
    bottom = y
    for i, ((chart, scale, x), lines) in enumerate(zip(placing, lines_of, strict=True)):
        left, right = (x, x + wide) if above else (0.0, names - rows.ASIDE)
        placed = rows.stacked(canvas, lines, left, right, y, above, above or i == 0)
        outer = max(0, x - APART / 2 + 4), min(canvas.width, x + wide + APART / 2 - 4)
        bottom = max(bottom, rows.axis(canvas, scale, placed, *outer))
        chart.draw(canvas, scale, placed, above)
    return bottom

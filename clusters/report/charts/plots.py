"""One chart of values along a level scale, or several small ones, with words at the ends of their lines.

A form gives a `Plot` for each of its small charts (one if it has no panels), and `drawn` places them: beside each
other on a page, below each other on a phone. Names stand at the ends of the lines where there is room for them, else
above the grid; in small charts the key has them.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import NamedTuple

from clusters.report.charts import font, rows
from clusters.report.charts.canvas import Canvas, Key
from clusters.report.charts.labels import PITCH, Label, apart
from clusters.report.charts.multiples import APART, TITLE
from clusters.report.charts.scale import Scale

SIDE = 7  # from the edge of the grid to the first and last point
LEADER = 16  # from the grid to the words at a line's end
SAMPLE = 22  # from the mark of a name above the grid to the name
LEAST = 125  # pixels of a grid beside another
SHORT, LONG = 112, 250  # pixels of the words at the ends of lines, on a phone and on a page
EDGE = 3  # beyond them: pixels are whole
TICK = 8  # from the label of a tick to the grid
BELOW = 18  # from the grid to the middle of the labels below it


class Grid(NamedTuple):
    """The box of a chart's marks."""

    left: float
    right: float
    top: float
    bottom: float


class Plot(ABC):
    """One small chart: what it needs to be placed, and how its marks are drawn once it is."""

    title: str  # above it; "" for none

    @property
    @abstractmethod
    def named(self) -> bool:
        """Whether its lines are named here; else the key does it."""

    @property
    @abstractmethod
    def kind(self) -> str:
        """The kind of the marks before names above the grid."""

    @property
    @abstractmethod
    def measure(self) -> str:
        """What the level scale measures; "" for nothing said."""

    @abstractmethod
    def labels(self, named: bool) -> list[Label]:
        """The words at the ends of its lines, with the names or without."""

    @abstractmethod
    def falling(self) -> list[Label]:
        """The labels with names, that of the highest end first."""

    @abstractmethod
    def across(self, left: float, right: float) -> Scale:
        """The level scale of a grid between two pixels."""

    @abstractmethod
    def up(self, top: float, bottom: float) -> Scale:
        """The upright scale of a grid between two pixels."""

    @abstractmethod
    def flags(self, across: Scale) -> list[tuple[float, str]]:
        """Words above the grid, and the pixel that they speak of."""

    @abstractmethod
    def draw(self, canvas: Canvas, across: Scale, up: Scale, grid: Grid) -> None:
        """Everything within the grid."""

    @abstractmethod
    def ends(self, across: Scale, up: Scale, grid: Grid) -> list[tuple[float, float]]:
        """Where the lines end, as many as labels or more; x is NaN where there is none to lead to."""


class _Plan(NamedTuple):
    """What the small charts of one drawing share: their width, and the room to both sides of the grid."""

    columns: int
    wide: float
    before: float
    after: float
    room: float  # of the words at the ends
    beside: bool  # the names stand there
    high: float


def _planned(canvas: Canvas, charts: Sequence[Plot], narrow: bool) -> _Plan:
    """As many charts beside each other as leave a wide enough grid; names at the ends of lines if there is room."""
    before = max(font.width(label, rows.SMALL) for chart in charts for label in chart.up(0, 240).labels) + TICK
    most = 1 if narrow else min(len(charts), 2 if len(charts) == 4 else 3)
    beside = charts[0].named and (not narrow or _short(charts[0].labels(True)))
    room = SHORT if narrow else LONG
    words = [label.width(room) for chart in charts for label in chart.labels(beside)]
    after = max([LEADER + width + EDGE for width in words if width], default=SIDE)
    columns = next(n for n in range(most, 0, -1) if n == 1 or _each(canvas, n) - before - after >= LEAST)
    high = (230 if narrow else 320) if len(charts) == 1 else (160 if narrow else 190)
    return _Plan(columns, _each(canvas, columns), before, after, room, beside, high)


def _each(canvas: Canvas, columns: int) -> float:
    return (canvas.width - APART * (columns - 1)) / columns


def _short(labels: Sequence[Label]) -> bool:
    """Whether labels fit beside a grid on a phone: three in two lines each, or any number in one."""
    most = 2 if len(labels) <= 3 else 1
    words = [word for label in labels for word in label.name.split()]
    return all(len(label.lines(SHORT)) <= most for label in labels) and all(
        font.width(word, rows.NAME) <= SHORT for word in words
    )


def drawn(canvas: Canvas, charts: Sequence[Plot], narrow: bool) -> float:
    """Draw the small charts; how far down they reach."""
    plan = _planned(canvas, charts, narrow)
    y = 0.0
    for i in range(0, len(charts), plan.columns):
        y = _beside(canvas, charts[i : i + plan.columns], plan, y + (18 if i else 0))
    return y


def _beside(canvas: Canvas, charts: Sequence[Plot], plan: _Plan, top: float) -> float:
    lefts = [i * (plan.wide + APART) for i in range(len(charts))]
    lines = [(x, font.wrap(chart.title, plan.wide, TITLE, 600)) for chart, x in zip(charts, lefts, strict=True)]
    y = max(canvas.lines(x, top, words if any(words) else [], TITLE, 600) for x, words in lines)
    if charts[0].named and not plan.beside:
        y = _names(canvas, charts[0].falling(), charts[0].kind, y)
    grids = [(x + plan.before, x + plan.wide - plan.after) for x in lefts]
    acrosses = [chart.across(left, right) for chart, (left, right) in zip(charts, grids, strict=True)]
    head = y
    for chart, across, x in zip(charts, acrosses, lefts, strict=True):
        below = head
        for at, words in chart.flags(across):
            below = rows.flag(canvas, at, words, x, x + plan.wide, below)
        y = max(y, below)
    y += rows.SMALL / 2 + 2
    needed = [sum(label.depth(plan.room) for label in chart.labels(plan.beside)) for chart in charts]
    bottom = y + max(plan.high, *needed, 0)
    for chart, across, (left, right) in zip(charts, acrosses, grids, strict=True):
        grid = Grid(left, right, y, bottom)
        up = chart.up(y, bottom)
        _axes(canvas, across, up, grid)
        chart.draw(canvas, across, up, grid)
        _ends(canvas, chart, plan, chart.ends(across, up, grid), grid)
    return _below(canvas, charts[0].measure, grids, bottom)


def _axes(canvas: Canvas, across: Scale, up: Scale, grid: Grid) -> None:
    """Level lines at the values' ticks, that of zero darker; labels to their left and below the grid."""
    for tick, label in zip(up.ticks, up.labels, strict=True):
        y = up(tick)
        canvas.stroke([grid.left, grid.right], [y, y], "soft" if tick == 0 else "line", zorder=1)
        canvas.text(grid.left - TICK, y, label, rows.SMALL, colour="soft", anchor="end")
    for tick, label in zip(across.ticks, across.labels, strict=True):
        half = font.width(label, rows.SMALL) / 2
        x = min(max(across(tick), half), canvas.width - half)
        canvas.stroke([across(tick)] * 2, [grid.bottom, grid.bottom + 4], "line", zorder=1)
        canvas.text(x, grid.bottom + BELOW, label, rows.SMALL, colour="soft", anchor="middle")


def _below(canvas: Canvas, words: str, grids: Sequence[tuple[float, float]], bottom: float) -> float:
    """What the level scale measures, at its right end; how far down it reaches."""
    y = bottom + BELOW + 0.7 * rows.SMALL
    if not words:
        return y
    ends = []
    for left, right in grids:
        lines = font.wrap(words, right - left, rows.SMALL)
        ends.append(canvas.lines(right, y, lines, rows.SMALL, colour="soft", anchor="end"))
    return max(ends)


def _names(canvas: Canvas, labels: Sequence[Label], kind: str, top: float) -> float:
    """Names above the grid, each after its line's mark, as many in a row as fit; how far down they reach."""
    x, y = 0.0, top
    for label in labels:
        lines = font.wrap(label.name, canvas.width - SAMPLE, rows.NAME)
        wide = SAMPLE + max(font.width(line, rows.NAME) for line in lines)
        if x and (x + wide > canvas.width or len(lines) > 1):
            x, y = 0.0, y + PITCH + 2
        canvas.sample(x, y + PITCH / 2, Key("", label.colour, kind="dashes" if label.dashed else kind))
        end = canvas.lines(x + SAMPLE, y, lines, rows.NAME)
        x, y = (x + wide + 16, y) if len(lines) == 1 else (canvas.width, end - PITCH)
    return y + PITCH + 6


def _ends(canvas: Canvas, chart: Plot, plan: _Plan, ends: list[tuple[float, float]], grid: Grid) -> None:
    """The words at the ends of the lines, each joined to its line."""
    labels = [(label, at) for label, at in zip(chart.labels(plan.beside), ends, strict=False) if label.lines(plan.room)]
    if not plan.beside:  # the same figure at the same place is said once
        labels = list({(label.said, at): (label, at) for label, at in labels}.values())
    depths = [label.depth(plan.room) for label, _ in labels]
    slack = rows.NAME / 2
    places = apart([y for _, (_, y) in labels], depths, grid.top - slack, grid.bottom + slack)
    for (label, (x, y)), place in zip(labels, places, strict=True):
        right = grid.right
        if math.isfinite(x):
            canvas.stroke([x, right], [y, y], "soft", 0.75, zorder=1.3, dotted=True)  # no line that would mean a value
            canvas.stroke([right, right + LEADER - 4], [y, place], label.colour, 1, label.dashed, zorder=1.6)
        label.write(canvas, right + LEADER, place, plan.room)

"""One series of values as it is drawn: points, the lines that join them, and what lies between low and high."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from clusters.report.charts.canvas import Canvas
from clusters.report.charts.scale import Scale

THICK = 2
THICKER = 2  # of a line that another would hide
OPEN = 20  # pixels of the arrow at an open end
UNDER = 1.9  # points may lie on each other, unlike other marks


class Point(NamedTuple):
    """A value at x, or a range; how sure it is, which run of the series it belongs to, the words under the pointer."""

    x: float
    low: float
    high: float
    status: str
    run: str
    hover: str

    @property
    def known(self) -> bool:
        """Whether either end is."""
        return math.isfinite(self.low) or math.isfinite(self.high)

    @property
    def closed(self) -> bool:
        """Whether both ends are known."""
        return math.isfinite(self.low) and math.isfinite(self.high)


class Stretch(NamedTuple):
    """Lowest and highest value at x; the words."""

    x: float
    low: float
    high: float
    hover: str


@dataclass(frozen=True)
class Trace:
    """A series: its name, colour, and points in the order of x. pitch: how far apart joined points may be.

    until: where the last value of a stair ends.
    """

    name: str
    colour: str
    points: Sequence[Point]
    pitch: float
    until: float

    @property
    def known(self) -> bool:
        """Whether anything is."""
        return any(point.known for point in self.points)

    @property
    def end(self) -> tuple[float, float, float]:
        """The last x at which something is known, and the lowest and highest value there (NaN: open)."""
        known = [point for point in self.points if point.known]
        last = [point for point in known if point.x == known[-1].x]
        low = _least(last) if all(math.isfinite(point.low) for point in last) else math.nan
        return known[-1].x, low, _most(last) if all(math.isfinite(point.high) for point in last) else math.nan

    @property
    def ending(self) -> float:
        """A known value at the last x."""
        x = self.end[0]
        return next(v for p in self.points if p.x == x for v in (p.low, p.high) if math.isfinite(v))

    def runs(self) -> list[list[Stretch]]:
        """Joined points: a missing year, a row without a value, and another run end a line."""
        found: list[list[Stretch]] = []
        for run in dict.fromkeys(point.run for point in self.points):
            line: list[Stretch] = []
            for x, same in itertools.groupby((p for p in self.points if p.run == run), key=lambda point: point.x):
                closed = [point for point in same if point.closed]
                if line and (not closed or x - line[-1].x > 1.5 * self.pitch):
                    found.append(line)
                    line = []
                if closed:
                    low, high = _least(closed), _most(closed)
                    line.append(Stretch(x, low, high, " · ".join(dict.fromkeys(p.hover for p in closed))))
            found += [line] if line else []
        return found

    def draw(self, canvas: Canvas, across: Scale, up: Scale, size: float) -> None:
        """Lines that join the points, then the points, `size` pixels across, those of one x joined by a stroke."""
        for run in self.runs():
            xs, lows, highs = [across(at.x) for at in run], [up(at.low) for at in run], [up(at.high) for at in run]
            if len(run) > 1:
                if lows != highs:
                    canvas.area(xs, lows, highs, self.colour, self.name)
                    canvas.stroke(xs, highs, self.colour, THICK, hover=self.name, zorder=1.7)
                canvas.stroke(xs, lows, self.colour, THICK, hover=self.name, zorder=1.7)
        for _, same in itertools.groupby(self.points, key=lambda point: point.x):
            shown = [point for point in same if point.known]
            ends = [up(value) for point in shown for value in (point.low, point.high) if math.isfinite(value)]
            if len(shown) > 1:
                hover = " · ".join(dict.fromkeys(point.hover for point in shown))
                x = across(shown[0].x)
                canvas.stroke([x, x], [min(ends), max(ends)], self.colour, 1, hover=hover, zorder=1.7)
            for point in sorted(shown, key=lambda point: point.status == "strict"):
                self._point(canvas, point, across(point.x), up, size)

    def _point(self, canvas: Canvas, point: Point, x: float, up: Scale, size: float) -> None:
        if not point.closed:
            onward = math.isfinite(point.low)
            y = up(point.low if onward else point.high)
            tip = y - OPEN if onward else y + OPEN
            canvas.stroke([x, x], [y, tip + (6 if onward else -6)], self.colour, THICK, hover=point.hover, zorder=1.8)
            canvas.stroke([x - 5, x + 5], [y, y], self.colour, THICK, hover=point.hover, zorder=1.8)
            canvas.arrow(x, tip, onward, self.colour, point.hover, size=5, upright=True)
        elif math.isclose(point.low, point.high, rel_tol=1e-12):
            canvas.marker(x, up(point.low), self.colour, point.status, point.hover, size, UNDER)
        else:
            canvas.stroke([x, x], [up(point.low), up(point.high)], self.colour, 4, hover=point.hover, zorder=1.8)

    def levels(self) -> set[tuple[float, float]]:
        """Each x with the lowest and with the highest value there."""
        return {(at.x, value) for run in self.runs() for at in run for value in (at.low, at.high)}

    def stairs(self, canvas: Canvas, across: Scale, up: Scale, over: Sequence[tuple[float, float]] = ()) -> None:
        """Level lines from each x to the next, where the value holds; upright ones where it changes.

        over: the levels of stairs that are drawn later; where they would hide this one, it is thicker.
        """
        for point in self.points:
            if point.known and not point.closed:
                self._point(canvas, point, across(point.x), up, 0)
        for run in self.runs():
            gaps = [point.x for point in self.points if point.x > run[-1].x and not point.closed]
            xs = [across(x) for x in (*(at.x for at in run), min(gaps, default=self.until))]
            lows, highs = [up(at.low) for at in run], [up(at.high) for at in run]
            doubled = [x for pair in itertools.pairwise(xs) for x in pair]
            if lows != highs:
                canvas.area(doubled, _twice(lows), _twice(highs), self.colour, self.name)
            for edge in (lows, highs) if lows != highs else (lows,):
                hidden = [over.count((at.x, at.low if edge is lows else at.high)) for at in run]
                self._levels(canvas, xs, edge, [THICK + THICKER * n for n in hidden], [at.hover for at in run])

    def _levels(self, canvas: Canvas, xs: list[float], ys: list[float], thick: list[float], hovers: list[str]) -> None:
        """Stairs: from xs[i] to xs[i + 1] it is at ys[i]. Equal neighbours are one line with the words of both ends."""
        rises = [x for x, (a, b) in zip(xs[1:], itertools.pairwise(ys), strict=False) if a != b for _ in range(2)]
        if rises:
            levels = [y for a, b in itertools.pairwise(ys) if a != b for y in (a, b)]
            canvas.stroke(_parted(rises), _parted(levels), self.colour, THICK, hover=self.name, zorder=1.8)
        for (y, width), group in itertools.groupby(range(len(ys)), key=lambda i: (ys[i], thick[i])):
            same = list(group)
            hover = " · ".join(dict.fromkeys((hovers[same[0]], hovers[same[-1]])))
            canvas.stroke([xs[same[0]], xs[same[-1] + 1]], [y, y], self.colour, width, hover=hover, zorder=1.8)


def _parted(ends: list[float]) -> list[float]:
    """The same with a break after each two."""
    return [value for a, b in zip(ends[::2], ends[1::2], strict=True) for value in (a, b, math.nan)]


def _least(points: Iterable[Point]) -> float:
    return min((p.low for p in points if math.isfinite(p.low)), default=math.nan)


def _most(points: Iterable[Point]) -> float:
    return max((p.high for p in points if math.isfinite(p.high)), default=math.nan)


def _twice(values: Sequence[float]) -> list[float]:
    return [value for value in values for _ in range(2)]

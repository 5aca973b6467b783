"""Strips along a level scale that holds zero: parts one after another, words at the end. Bars and stacks are such."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from clusters.report.charts import font, palette, rows, scale
from clusters.report.charts.canvas import NARROW, WIDE, Canvas
from clusters.report.charts.form import Look
from clusters.report.charts.multiples import LEAST, Small
from clusters.report.charts.ranges import BESIDE
from clusters.report.charts.rows import Placed, Row
from clusters.report.charts.scale import Scale

THICK = 20  # of the only strip of a row
LINE = rows.NAME * font.LEADING
THIN, PITCH = 17, 22  # of one among several, and from one to the next
STUB = 18  # how far a part without an end goes on, its arrow's head included
FAINT = 1.5  # what is thinner would not be seen

ON: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("ink", "soft", "accent", "good", "warn", "a1", "a2", "a5", "all"), "paper"),
        **dict.fromkeys(("line", "paper", "tint"), "ink"),
        **palette.ON_SHADE,
    }
)
"""The colour of text that reads on a colour by day and night; on one left out it needs paper under it."""
PALE = ("line", "paper", "tint", "m0", "m1")


class Part(NamedTuple):
    """From one value to another (infinite: it goes on without an end), with words inside where they fit."""

    left: float
    right: float
    colour: str
    status: str
    hover: str
    words: str = ""


@dataclass(frozen=True)
class Strip:
    """Parts from left to right, words at the end, and lighter ones after them."""

    parts: tuple[Part, ...]
    words: str = ""
    aside: str = ""
    known: bool = True  # whether the words are a figure
    leftward: bool = False  # whether its end is at the left

    @property
    def said(self) -> float:
        """How wide the words are."""
        gap = font.width(" ", rows.NAME) if self.words and self.aside else 0
        return font.width(self.words, rows.NAME, self.weight) + gap + font.width(self.aside, rows.NAME)

    @property
    def weight(self) -> int:
        """That of the words."""
        return 600 if self.known else 400

    def values(self) -> list[float]:
        """The finite ends of its parts."""
        return [end for part in self.parts for end in (part.left, part.right) if math.isfinite(end)]

    def opened(self) -> tuple[bool, bool]:
        """Whether it goes on without an end to the left, to the right."""
        return (
            any(math.isinf(part.left) for part in self.parts),
            any(math.isinf(part.right) for part in self.parts),
        )

    def reach(self, scale: Scale) -> tuple[float, float]:
        """The pixels where its parts begin and end, without words."""
        ends = [end for part in self.parts for end in _across(part, scale)] or [scale(0)]
        return min(ends), max(ends)

    def draw(self, canvas: Canvas, scale: Scale, y: float, thick: float) -> None:
        """The parts at y."""
        for part in self.parts:
            left, right = _across(part, scale)
            if right - left < FAINT:
                canvas.stroke([left, left], [y - thick / 2, y + thick / 2], part.colour, FAINT, hover=part.hover)
                continue
            head = 0.7 * thick  # as long as canvas draws one that is as high as the bar
            shaft = left + head * math.isinf(part.left), right - head * math.isinf(part.right)
            canvas.bar(*shaft, y, thick, part.colour, part.status, part.hover)
            for tip, end in ((left, part.left), (right, part.right)):
                if math.isinf(end):
                    canvas.arrow(tip, y, end > 0, part.colour, part.hover, size=thick / 2)
            if part.words:
                _inside(canvas, part, left, right, y)
        self._edges(canvas, scale, y, thick)

    def say(self, canvas: Canvas, scale: Scale, y: float, line: float) -> None:
        """The words at its end. line: a value whose line may cross them."""
        left, right = self.reach(scale)
        x = left - BESIDE - self.said if self.leftward else right + BESIDE
        self.write(canvas, x, y, rows.crossed(scale, x, x + self.said, line))

    def write(self, canvas: Canvas, x: float, y: float, backed: bool) -> None:
        """The words from x on."""
        if self.words:
            canvas.text(x, y, self.words, rows.NAME, self.weight, "ink" if self.known else "soft", backed=backed)
        if self.aside:
            x += self.said - font.width(self.aside, rows.NAME)
            canvas.text(x, y, self.aside, rows.NAME, colour="soft", backed=backed)

    def _edges(self, canvas: Canvas, scale: Scale, y: float, thick: float) -> None:
        """Paper between neighbours of two colours, and a thin outline of pale ones, which would run into the page."""
        top, bottom = y - thick / 2, y + thick / 2
        for part, following in itertools.pairwise(self.parts):
            if part.colour != following.colour and part.status == following.status == "strict":
                canvas.stroke([scale(part.right)] * 2, [top, bottom], "paper", 1.2, zorder=2.2)
        for part in self.parts:
            if part.colour in PALE and part.status in ("strict", "possible"):
                left, right = _across(part, scale)
                xs, ys = [left, right, right, left, left], [top, top, bottom, bottom, top]
                canvas.stroke(xs, ys, "soft", 0.8, zorder=2.3)


@dataclass(frozen=True)
class Block(Small):
    """One small chart of strips by the row's name.

    spread: what its scale must hold, besides zero. whole: where the scale ends, if that is fixed. ticks: whether the
    scale is shown. line: a value with a dashed line, or NaN, and the words over it.
    """

    title: str
    strips: dict[str, list[Strip]]
    spread: list[float]
    look: Look
    ticks: bool = True
    whole: float | None = None
    line: float = math.nan
    flag: str = ""

    def names(self) -> list[str]:
        """The rows' names."""
        return list(self.strips)

    def margins(self, above: bool) -> tuple[float, float]:
        """Room for the words at the strips' ends and for arrows."""
        beside = self._sides()
        return beside if self._beside(above) else (self._stub(0) + 1, self._stub(1) + 2)

    def scaled(self, first: float, last: float) -> Scale:
        """The scale, without ticks if it is not shown."""
        found = scale.over(self._ends(), first, last, self.look.language, rows.SMALL, zero=True)
        if self.whole is not None:
            found = dataclasses.replace(found, high=self.whole)
        return found if self.ticks else dataclasses.replace(found, ticks=(), labels=())

    def lines(self, scale: Scale, above: bool) -> list[Row]:
        """The rows, as deep as their strips and the words that stand above these."""
        beside = self._beside(above)
        return [
            Row(name, 0, f"{strips[0].words} {strips[0].aside}".strip(), known=False)
            if above and _silent(strips)
            else Row(name, sum(self._depth(strip, scale, beside) for strip in strips))
            for name, strips in self.strips.items()
        ]

    def flags(self, scale: Scale) -> list[tuple[float, str]]:
        """The words over the line."""
        return [(scale(self.line), self.flag)] if self.flag and math.isfinite(self.line) else []

    def draw(self, canvas: Canvas, scale: Scale, placed: Placed, above: bool) -> None:
        """The strips, the zero line where it is no edge of a shown scale, and the dashed line."""
        beside = self._beside(above)
        zones = []
        for strips, middle in zip(self.strips.values(), placed.middles, strict=True):
            if above and _silent(strips):
                continue
            depths = [self._depth(strip, scale, beside) for strip in strips]
            y = middle - sum(depths) / 2
            for strip, depth in zip(strips, depths, strict=True):
                y += depth
                zones.append((y - PITCH, y))
                self._strip(canvas, scale, strip, y, THICK if len(strips) == 1 else THIN, beside)
        if not beside:  # lines pass the strips, not their words
            placed = placed._replace(zones=zones)
        if min(self._ends()) < 0 or not self.ticks:
            rows.upright(canvas, [scale(0)], placed, "soft")
        if math.isfinite(self.line):
            rows.upright(canvas, [scale(self.line)], placed, "ink", 1.5, True, self.flag)

    def _strip(self, canvas: Canvas, scale: Scale, strip: Strip, bottom: float, thick: float, beside: bool) -> None:
        """A strip that reaches down to `bottom`, and its words."""
        y = bottom - PITCH / 2
        strip.draw(canvas, scale, y, thick)
        if beside:
            strip.say(canvas, scale, y, self.line)
        else:
            lines = self._wrapped(strip, scale)
            for i, line in enumerate(lines):
                line.write(canvas, scale.first, bottom - PITCH - (len(lines) - i - 0.5) * LINE, backed=self.ticks)
        at = scale(self.line)
        left, right = strip.reach(scale)
        if left < at < right:  # in front of what it crosses, on paper, so that it is seen on dark bars too
            ends = [y - thick / 2, y + thick / 2]
            canvas.stroke([at, at], ends, "paper", 4, zorder=2.5)
            canvas.stroke([at, at], ends, "ink", 1.5, True, self.flag, zorder=2.6)

    def _depth(self, strip: Strip, scale: Scale, beside: bool) -> float:
        """How deep a strip is, with its words where they stand above it."""
        return PITCH + (0 if beside else len(self._wrapped(strip, scale)) * LINE)

    def _wrapped(self, strip: Strip, scale: Scale) -> list[Strip]:
        """The strip's words in lines of their own."""
        room = scale.last - scale.first
        if strip.said <= room:
            return [strip] if strip.said else []
        words = font.wrap(strip.words, room, rows.NAME, strip.weight)
        aside = font.wrap(strip.aside, room, rows.NAME) if strip.aside else []
        return [dataclasses.replace(strip, words=line, aside="") for line in words] + [
            dataclasses.replace(strip, words="", aside=line) for line in aside
        ]

    def _all(self) -> Iterator[Strip]:
        return (strip for strips in self.strips.values() for strip in strips)

    def _beside(self, above: bool) -> bool:
        """Whether words stand at the strips' ends: not where they would leave too little for the strips."""
        return sum(self._sides()) <= (NARROW - LEAST if above else WIDE / 2)

    def _sides(self) -> tuple[float, float]:
        """Room on both sides of a scale of at least LEAST pixels, for arrows and words at the ends."""
        low, high = min(self._ends()), max(self._ends())
        sides = [self._stub(0) + 1, self._stub(1) + 2]
        for strip in self._all():
            ends = [0.0, *strip.values()]
            at = min(ends) if strip.leftward else max(ends)
            free = LEAST * ((at - low) if strip.leftward else (high - at)) / (high - low)
            stub = STUB * strip.opened()[not strip.leftward]
            if strip.said:
                side = 0 if strip.leftward else 1
                sides[side] = max(sides[side], stub + BESIDE + strip.said + 2 - free)
        return sides[0], sides[1]

    def _stub(self, side: int) -> float:
        return STUB if any(strip.opened()[side] for strip in self._all()) else 0

    def _ends(self) -> list[float]:
        ends = [0.0, *self.spread] if self.whole is None else [0.0, self.whole]
        return ends if any(ends) else [0.0, 1.0]


def split(table: pd.DataFrame, column: str, look: Look) -> list[tuple[str, pd.DataFrame]]:
    """The table by the values of a column in their order, each with its title; all of it without a column."""
    if not column:
        return [("", table)]
    return [(look.name(value), table[table[column] == value]) for value in dict.fromkeys(table[column])]


def grouped(strips: Iterable[tuple[str, Strip]]) -> dict[str, list[Strip]]:
    """Strips by the name of their row, in order."""
    found: dict[str, list[Strip]] = {}
    for name, strip in strips:
        found.setdefault(name, []).append(strip)
    return found


def check_colours(form: str, colours: Mapping[str, str]) -> None:
    """Raise ValueError if a colour is none of the palette's."""
    wrong = [colour for colour in colours.values() if colour not in palette.COLOURS]
    if wrong:
        raise ValueError(f"{form}: no colour {', '.join(wrong)}; the palette has {', '.join(palette.COLOURS)}")


def shared(spreads: Sequence[Iterable[float]], share: bool) -> list[list[float]]:
    """What the scales of small charts must hold: each its own, or all of them the same."""
    alone = [list(spread) for spread in spreads]
    return [[end for spread in alone for end in spread]] * len(alone) if share else alone


def _silent(strips: Sequence[Strip]) -> bool:
    """Whether a row has one strip and nothing to draw of it: its words can stand in its name's line."""
    return len(strips) == 1 and not strips[0].parts


def _across(part: Part, scale: Scale) -> tuple[float, float]:
    """The pixels of a part; an open end lies a little beyond what is known."""
    zero, left, right = scale(0), scale(part.left), scale(part.right)
    if math.isinf(part.right):
        right = max(left, zero) + STUB if math.isfinite(left) else zero + STUB
    return (min(right, zero) - STUB if math.isinf(part.left) else left), right


def _inside(canvas: Canvas, part: Part, left: float, right: float, y: float) -> None:
    """A part's words in its middle, on paper where its colour or hatch would not let them be read."""
    wide = font.width(part.words, rows.SMALL, 600)
    plain = part.status in ("preliminary", "stated")
    under = not plain and (part.status == "possible" or part.colour not in ON)
    if wide + (14 if under else 8) > right - left:
        return
    x = (left + right) / 2
    if under:
        canvas.bar(x - wide / 2 - 3, x + wide / 2 + 3, y, 15, "paper")
    colour = "ink" if under or plain else ON[part.colour]
    canvas.text(x, y, part.words, rows.SMALL, 600, colour, "middle")

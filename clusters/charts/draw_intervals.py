"""Intervals: for each row a range from low to high, an exact value as a point, an open end as an arrow."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from clusters.charts import font, rows, scale
from clusters.charts.canvas import NARROW, WIDE, Canvas, Key
from clusters.charts.form import Form, Look, areas_of, statuses_of
from clusters.charts.ranges import Mark, lanes, margins
from clusters.charts.scale import Scale

LANE, DOTS = 22, 14  # how high a lane is, with words beside its marks and without
LEAST = 110  # pixels of a scale among small multiples
APART = 28  # between small multiples


@dataclass(frozen=True, eq=False)
class Intervals(Form):
    """Ranges from left to right, one or more to a row.

    Columns: low and high (equal: a point; NaN or infinite: open, an arrow to the edge; both open: "no data"), those
    named by `row`, `colour` and `panels`, and where they are there `central` (a stroke across the range) and `status`
    (one of palette.STATUSES; strict without it).

    row: what a row is named by; colour: whose colour a mark has ("": one colour for all). label: a column of words
    beside each mark in place of its value; None for no words. line: a value, or a column with one for each panel,
    shown as a dashed line with the look's words "line". band: two values with a tinted field between them ("band").
    zero: the scale begins or ends there. panels: a column, one small chart for each of its values; share: all of
    them on the same scale.
    """

    row: str = "entity"
    colour: str = "entity"
    label: str | None = ""
    line: float | str | None = None
    band: tuple[float, float] | None = None
    zero: bool = False
    panels: str = ""
    share: bool = True

    def columns(self) -> tuple[str, ...]:
        """low, high, and what the options name."""
        named = (self.row, self.colour, self.label, self.line, self.panels)
        return ("low", "high", *(name for name in named if isinstance(name, str) and name))

    def key(self, look: Look) -> tuple[Key, ...]:
        """Areas where the rows are not named after them, how sure the marks are, the central value."""
        table = self.rows
        kind = "marker" if bool((table["low"] == table["high"]).all()) else "bar"
        areas = areas_of(list(table[self.colour]), look, kind) if self.colour not in ("", self.row) else ()
        sure = statuses_of(list(table["status"]), look, kind) if "status" in table else ()
        central = look.word("central") if "central" in table else ""
        return (*areas, *sure, *([Key(central, "ink", kind="stroke")] if central else []))

    def _draw(self, look: Look, narrow: bool) -> Figure:
        canvas = Canvas(NARROW if narrow else WIDE)
        blocks = self._blocks(look, rows.TICK_NARROW if narrow else rows.TICK)
        above = narrow or any(list(block.rows) != list(blocks[0].rows) for block in blocks)
        columns = 1 if narrow else _columns(blocks, above)
        y = 0.0
        for i in range(0, len(blocks), columns):
            y = _beside(canvas, blocks[i : i + columns], columns, above, y + (16 if i else 0))
        return canvas.finish(y)

    def _blocks(self, look: Look, small: float) -> list[_Block]:
        values = list(dict.fromkeys(self.rows[self.panels])) if self.panels else [None]
        parts = [self.rows if value is None else self.rows[self.rows[self.panels] == value] for value in values]
        spreads = [self._spread(part) for part in parts]
        if self.share:
            spreads = [[value for spread in spreads for value in spread]] * len(parts)
        return [
            _Block(
                "" if value is None else look.name(value),
                self._marks(part, look),
                spread,
                self._line(part),
                self,
                look,
                small,
            )
            for value, part, spread in zip(values, parts, spreads, strict=True)
        ]

    def _line(self, part: pd.DataFrame) -> float:
        value = part[self.line].iloc[0] if isinstance(self.line, str) else self.line
        return math.nan if value is None else float(value)

    def _spread(self, part: pd.DataFrame) -> list[float]:
        columns = [column for column in ("low", "high", "central") if column in part]
        ends = [*part[columns].astype(float).to_numpy().ravel(), self._line(part), *(self.band or ())]
        return [float(end) for end in ends if np.isfinite(end)]

    def _marks(self, part: pd.DataFrame, look: Look) -> dict[str, list[Mark]]:
        found: dict[str, list[Mark]] = {}
        for row in part.to_dict("records"):
            low, high, central = (float(row.get(column, math.nan)) for column in ("low", "high", "central"))
            name = look.name(row[self.row])
            whose = look.name(row[self.colour]) if self.colour not in ("", self.row) else ""
            hover = ", ".join(dict.fromkeys(filter(None, (name, whose)))) + f": {look.measured(low, high)}"
            if math.isfinite(central):
                hover += f" ({' '.join(filter(None, (look.word('central'), look.number(central))))})"
            words = look.span(low, high) if self.label == "" else _said(row[self.label]) if self.label else ""
            hover += f", {words}" if self.label and words else ""
            colour = look.colour(row[self.colour]) if self.colour else "accent"
            mark = Mark(low, high, central, colour, str(row.get("status", "strict")), words, hover)
            found.setdefault(name, []).append(mark)
        return found


@dataclass(frozen=True)
class _Block:
    """One small chart: its marks by the row's name, and what its scale must hold."""

    title: str
    rows: dict[str, list[Mark]]
    spread: list[float]
    line: float
    form: Intervals
    look: Look
    small: float

    @property
    def marks(self) -> list[Mark]:
        return [mark for row in self.rows.values() for mark in row]

    @property
    def single(self) -> bool:
        """Whether each row has one mark, whose words can stand in the line of a name above it."""
        return all(len(row) == 1 for row in self.rows.values())

    def margins(self, above: bool) -> tuple[float, float]:
        """Room on both sides of the scale, for arrows, points and words."""
        return margins(self.marks, not (above and self.single))

    def lanes(self, scale: Scale, above: bool) -> dict[str, list[int]]:
        """The lane of each mark of each row."""
        spoken = not (above and self.single)
        return {name: lanes(marks, scale, spoken) for name, marks in self.rows.items()}

    @property
    def pitch(self) -> float:
        return LANE if any(mark.words for mark in self.marks) else DOTS


def _said(value: Any) -> str:
    return "" if value is None or value != value else str(value)


def _columns(blocks: Sequence[_Block], above: bool) -> int:
    """How many small charts fit beside each other."""
    room = WIDE - _names(blocks, above)
    sides = max(sum(block.margins(above)) for block in blocks)
    most = min(len(blocks), 2 if above or len(blocks) == 4 else 3)
    return next((n for n in range(most, 1, -1) if (room - APART * (n - 1)) / n - sides >= LEAST), 1)


def _names(blocks: Iterable[_Block], above: bool) -> float:
    """The room to the left of the scales that the names take."""
    return 0 if above else rows.name_room(name for block in blocks for name in block.rows) + rows.ASIDE


def _beside(canvas: Canvas, blocks: Sequence[_Block], columns: int, above: bool, top: float) -> float:
    """Draw blocks beside each other; how far down they reach."""
    names = _names(blocks, above)
    wide = (canvas.width - names - APART * (columns - 1)) / columns
    lefts = [names + i * (wide + APART) for i in range(len(blocks))]
    sides = [max(side) for side in zip(*(block.margins(above) for block in blocks), strict=True)]
    scales = [
        scale.over(
            block.spread, left + sides[0], left + wide - sides[1], block.look.language, block.small, block.form.zero
        )
        for block, left in zip(blocks, lefts, strict=True)
    ]
    y = top
    if any(block.title for block in blocks):
        ends = [
            canvas.lines(x, top, font.wrap(b.title, wide, 15, 600), 15, 600) for b, x in zip(blocks, lefts, strict=True)
        ]
        y = max(ends) + 4
    head = y
    for block, span, left in zip(blocks, scales, lefts, strict=True):
        for x, words in _flags(block, span):
            y = max(y, rows.flag(canvas, x, words, left, left + wide, head, block.small))
    lanes = [block.lanes(span, above) for block, span in zip(blocks, scales, strict=True)]
    bottom = y
    for i, (block, span, left) in enumerate(zip(blocks, scales, lefts, strict=True)):
        shared = [lanes[i]] if above else lanes
        heading = above and block.single
        lines = [
            rows.Row(
                name, block.pitch * max(1 + max(taken[name]) for taken in shared), marks[0].words if heading else ""
            )
            for name, marks in block.rows.items()
        ]
        start, end = (left, left + wide) if above else (0, names - rows.ASIDE)
        middles, last = rows.stacked(canvas, lines, start, end, y + 6, above, above or i == 0)
        _behind(canvas, block, span, y, last + 6)
        for (name, marks), middle in zip(block.rows.items(), middles, strict=True):
            count = 1 + max(lanes[i][name])
            for mark, lane in zip(marks, lanes[i][name], strict=True):
                mark.draw(
                    canvas,
                    span,
                    middle + (lane - (count - 1) / 2) * block.pitch,
                    "" if heading else mark.words,
                    block.line,
                )
        bottom = max(bottom, rows.axis(canvas, span, y, last + 6, block.small))
    return bottom


def _flags(block: _Block, span: Scale) -> list[tuple[float, str]]:
    """The words over the reference line and the band, and where."""
    found = []
    if math.isfinite(block.line):
        found.append((span(block.line), block.look.word("line")))
    if block.form.band:
        found.append((span(sum(block.form.band) / 2), block.look.word("band")))
    return [(x, words) for x, words in found if words]


def _behind(canvas: Canvas, block: _Block, span: Scale, top: float, bottom: float) -> None:
    """The reference line and the band."""
    if block.form.band:
        first, last = map(span, block.form.band)
        canvas.field(first, last, top, bottom, "tint", block.look.word("band"))
    if math.isfinite(block.line):
        x = span(block.line)
        canvas.stroke([x, x], [top, bottom], "ink", 1.5, True, block.look.word("line"), zorder=1.5)

"""Intervals: for each row a range from low to high, an exact value as a point, an open end as an arrow."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from clusters.report.charts import font, multiples, rows, scale
from clusters.report.charts.canvas import NARROW, WIDE, Canvas, Key
from clusters.report.charts.form import Form, Look, areas_of, statuses_of
from clusters.report.charts.multiples import Small
from clusters.report.charts.ranges import Mark, lanes, margins
from clusters.report.charts.rows import Placed, Row
from clusters.report.charts.scale import Scale

LANE, DOTS = 22, 17  # how high a lane is, with words beside its marks and without
BESIDE = 0.35  # of the chart's width: how far words of the rows' own may reach beside a mark


@dataclass(frozen=True, eq=False)
class Intervals(Form):
    """Ranges from left to right, one or more to a row.

    Columns: low and high (equal: a point; NaN or infinite: open, an arrow to the edge; both open: "no data"), those
    named by `row`, `colour` and `panels`, and where they are there `central` (a stroke across the range) and `status`
    (one of palette.STATUSES; strict without it). Two or more rows without any value are named below the chart.

    row: what a row is named by. colour: whose colour a mark has ("": one colour for all). label: a column of words
    beside each mark in place of its value, cut where too long; None for no words. line: a value, or a column with one
    for each panel, shown as a dashed line with the look's words "line". band: two values with a tinted field between
    them ("band"). zero: the scale begins or ends there. panels: a column, one small chart for each of its values;
    share: all of them on the same scale.
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
        areas = areas_of(list(table[self.colour]), look) if self.colour not in ("", self.row) else ()
        areas = tuple(key._replace(kind=self._kind(table[self.colour].map(look.colour) == key.colour)) for key in areas)
        sure = statuses_of(list(table["status"]), look) if "status" in table else ()
        sure = tuple(key._replace(kind=self._kind(table["status"] == key.status)) for key in sure)
        central = look.word("central") if "central" in table else ""
        return (*areas, *sure, *([Key(central, "ink", kind="stroke")] if central else []))

    def _kind(self, of: pd.Series) -> str:
        """What most of some rows are drawn as: points or bars."""
        return "marker" if (self.rows["low"] == self.rows["high"])[of].mean() >= 0.5 else "bar"

    def _draw(self, look: Look, narrow: bool) -> Figure:
        canvas, silent = Canvas(NARROW if narrow else WIDE), self.silent(self.row)
        form = dataclasses.replace(self, rows=self.rows[~self.rows[self.row].isin(silent)])
        bottom = multiples.drawn(canvas, form._blocks(look, canvas.width * BESIDE), narrow)
        return canvas.finish(rows.without(canvas, [look.name(name) for name in silent], look.word("no_data"), bottom))

    def _blocks(self, look: Look, room: float) -> list[_Block]:
        values = list(dict.fromkeys(self.rows[self.panels])) if self.panels else [None]
        parts = [self.rows if value is None else self.rows[self.rows[self.panels] == value] for value in values]
        spreads = [self._spread(part) for part in parts]
        whole = [value for spread in spreads for value in spread]
        titles = ["" if value is None else look.name(value) for value in values]
        return [
            _Block(
                title,
                self._marks(part, look, room),
                whole if self.share else spread or whole,
                self._line(part),
                self,
                look,
            )
            for title, part, spread in zip(titles, parts, spreads, strict=True)
        ]

    def _line(self, part: pd.DataFrame) -> float:
        value = part[self.line].iloc[0] if isinstance(self.line, str) else self.line
        return math.nan if value is None else float(value)

    def _spread(self, part: pd.DataFrame) -> list[float]:
        columns = [column for column in ("low", "high", "central") if column in part]
        ends = [*part[columns].astype(float).to_numpy().ravel(), self._line(part), *(self.band or ())]
        return [float(end) for end in ends if np.isfinite(end)]

    def _marks(self, part: pd.DataFrame, look: Look, room: float) -> dict[str, list[Mark]]:
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
            words = font.cut(words, room, rows.NAME, 600) if self.label else words
            mark = Mark(low, high, central, colour, str(row.get("status", "strict")), words, hover)
            found.setdefault(name, []).append(mark)
        return found


def _said(value: Any) -> str:
    return "" if value is None or value != value else str(value)


@dataclass(frozen=True)
class _Block(Small):
    """One small chart: its marks by the row's name, and what its scale must hold."""

    title: str
    marks: dict[str, list[Mark]]
    spread: list[float]
    line: float
    form: Intervals
    look: Look

    def names(self) -> list[str]:
        return list(self.marks)

    def margins(self, above: bool) -> tuple[float, float]:
        return margins([mark for row in self.marks.values() for mark in row], self._spoken(above))

    def scaled(self, first: float, last: float) -> Scale:
        return scale.over(self.spread, first, last, self.look.language, rows.SMALL, self.form.zero)

    def lines(self, scale: Scale, above: bool) -> list[Row]:
        spoken = self._spoken(above)
        return [
            Row(name, self._pitch * (1 + max(lanes(marks, scale, spoken, self.line))))
            if spoken
            else Row(name, self._pitch if marks[0].known else 0, marks[0].words, marks[0].known)
            for name, marks in self.marks.items()
        ]

    def flags(self, scale: Scale) -> list[tuple[float, str]]:
        found = [(self.line, self.look.word("line"))]
        if self.form.band:
            found.append((sum(self.form.band) / 2, self.look.word("band")))
        return [(scale(value), words) for value, words in found if words and math.isfinite(value)]

    def draw(self, canvas: Canvas, scale: Scale, placed: Placed, above: bool) -> None:
        if self.form.band:
            first, last = map(scale, self.form.band)
            for top, bottom in placed.zones:
                canvas.field(first, last, top, bottom, "tint", self.look.word("band"))
        if math.isfinite(self.line):
            rows.upright(canvas, [scale(self.line)], placed, "ink", 1.5, True, self.look.word("line"))
        spoken = self._spoken(above)
        for marks, middle in zip(self.marks.values(), placed.middles, strict=True):
            taken = lanes(marks, scale, spoken, self.line)
            for mark, lane in zip(marks, taken, strict=True):
                mark.draw(canvas, scale, middle + (lane - max(taken) / 2) * self._pitch, spoken, self.line)

    @property
    def _pitch(self) -> float:
        return LANE if any(mark.words for row in self.marks.values() for mark in row) else DOTS

    def _spoken(self, above: bool) -> bool:
        """Whether words stand beside their marks: not where each row has one mark and its name stands above it."""
        return not (above and all(len(row) == 1 for row in self.marks.values()))

"""Bars from zero: solid as far as it is certain, hatched as far as it is possible, an arrow where no end is known."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from clusters.report.charts import multiples, rows
from clusters.report.charts.canvas import NARROW, WIDE, Canvas, Key
from clusters.report.charts.form import Form, Look, areas_of, statuses_of
from clusters.report.charts.strips import Block, Part, Strip, check_colours, grouped, shared, split


@dataclass(frozen=True, eq=False)
class Bars(Form):
    """Horizontal bars, one or more to a row, with their values at their ends.

    Columns: low and high (equal: an exact value; NaN or infinite: open, an arrow; both open: "no data"), those named
    by the options, and where it is there `status` (one of palette.STATUSES; strict without it), which is how the
    certain part looks. The end of what is never negative cannot be open below: it is hatched from zero on. Two or more
    rows without any value are named below the chart.

    row: what a row is named by. by: a column that tells apart the bars of one row ("before" and "after", say), named
    beside their values. colour: whose colour a bar has ("": one colour for all); colours: the palette's colour for
    each value of that column that is no area. label: a column of words in place of values; None for no words.
    line: a value, or a column with one for each panel, shown as a dashed line with the look's words "line".
    sort: rows from the greatest certain value down, by their first bar; else as given. panels: a column, one small
    chart for each of its values; share: all of them on the same scale. The scale is shown where values are not.

    Raises ValueError for a colour that is none of the palette's.
    """

    row: str = "entity"
    by: str = ""
    colour: str = "entity"
    colours: Mapping[str, str] = field(default_factory=dict)
    label: str | None = ""
    line: float | str | None = None
    sort: bool = False
    panels: str = ""
    share: bool = True

    def columns(self) -> tuple[str, ...]:
        """low, high, and what the options name."""
        named = (self.row, self.by, self.colour, self.label, self.line, self.panels)
        return ("low", "high", *(name for name in named if isinstance(name, str) and name))

    def key(self, look: Look) -> tuple[Key, ...]:
        """Colours where rows and bars are not named after them, and how sure the bars are."""
        table = self.rows
        colours: tuple[Key, ...] = ()
        if self.colour not in ("", self.row, self.by):
            given = [value for value in dict.fromkeys(table[self.colour]) if value in self.colours]
            others = [value for value in table[self.colour] if value not in self.colours]
            colours = (*(Key(look.name(v), self.colours[v]) for v in given), *areas_of(others, look))
        statuses = list(table["status"]) if "status" in table else ["strict"]
        if any(part.status == "possible" for _, strip in self._strips(table, look) for part in strip.parts):
            statuses.append("possible")
        return (*colours, *statuses_of(statuses, look))

    def _draw(self, look: Look, narrow: bool) -> Figure:
        check_colours("bars", self.colours)
        canvas = Canvas(NARROW if narrow else WIDE)
        silent, table = self.silent(self.row), self._sorted()
        parts = split(table[~table[self.row].isin(silent)], self.panels, look)
        spreads = shared([self._spread(table) for _, table in parts], self.share)
        ticks = self.label != "" or bool(self.panels and not self.share)
        blocks = [
            Block(
                title,
                grouped(self._strips(table, look)),
                spread,
                look,
                ticks,
                None,
                self._line(table),
                look.word("line"),
            )
            for (title, table), spread in zip(parts, spreads, strict=True)
        ]
        bottom = multiples.drawn(canvas, blocks, narrow)
        return canvas.finish(rows.without(canvas, [look.name(name) for name in silent], look.word("no_data"), bottom))

    def _sorted(self) -> pd.DataFrame:
        if not self.sort:
            return self.rows
        first = self.rows.drop_duplicates(self.row)
        best = first.sort_values(["low", "high"], ascending=False, kind="stable")[self.row]
        rank = self.rows[self.row].map({name: i for i, name in enumerate(best)})
        return self.rows.iloc[np.argsort(rank.to_numpy(), kind="stable")]

    def _line(self, table: pd.DataFrame) -> float:
        value = table[self.line].iloc[0] if isinstance(self.line, str) else self.line
        return math.nan if value is None else float(value)

    def _spread(self, table: pd.DataFrame) -> list[float]:
        ends = [*table[["low", "high"]].astype(float).to_numpy().ravel(), self._line(table)]
        return [float(end) for end in ends if np.isfinite(end)]

    def _strips(self, table: pd.DataFrame, look: Look) -> list[tuple[str, Strip]]:
        """The strips in order, each with its row's name."""
        signed = bool((self.rows[["low", "high"]].replace(-math.inf, math.nan).min() < 0).any())
        return [(look.name(row[self.row]), self._strip(row, look, signed)) for row in table.to_dict("records")]

    def _strip(self, row: dict[Any, Any], look: Look, signed: bool) -> Strip:
        low, high = float(row["low"]), float(row["high"])
        which = look.name(row[self.by]) if self.by else ""
        whose = look.name(row[self.colour]) if self.colour not in ("", self.row, self.by) else ""
        names = dict.fromkeys(filter(None, (look.name(row[self.row]), which, whose)))
        words = look.span(low, high) if self.label == "" else _said(row[self.label]) if self.label else ""
        hover = f"{', '.join(names)}: {look.measured(low, high)}" + (f", {words}" if self.label and words else "")
        colour = "accent"
        if self.colour:
            colour = self.colours.get(row[self.colour]) or look.colour(row[self.colour])
        parts = _parts(low, high, colour, str(row.get("status", "strict")), hover, signed)
        return Strip(parts, words, which, bool(parts), leftward=low < 0 and high <= 0)


def _parts(low: float, high: float, colour: str, status: str, hover: str, signed: bool) -> tuple[Part, ...]:
    """From zero to what is certain, and on to what is possible."""
    if not math.isfinite(low) and not math.isfinite(high):
        return ()
    if not math.isfinite(low):
        low = -math.inf if signed else 0.0
    if not math.isfinite(high):
        high = math.inf
    if math.isclose(low, high, rel_tol=1e-12):
        return (Part(min(low, 0.0), max(low, 0.0), colour, status, hover),)
    certain = Part(0.0, low, colour, status, hover) if low > 0 else Part(high, 0.0, colour, status, hover)
    maybe = Part(low, high, colour, "possible", hover)
    return (certain, maybe) if low > 0 else (maybe, certain) if high < 0 else (maybe,)


def _said(value: Any) -> str:
    return "" if value is None or value != value else str(value)

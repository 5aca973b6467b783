"""Matrix: rows by columns of cells, shaded by a value or marked by a category."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from clusters.report.charts import boxes, grid
from clusters.report.charts.canvas import NARROW, WIDE, Canvas, Key
from clusters.report.charts.cells import CATEGORIES, NO_DATA, Cell, Classes, Sign, sign_of
from clusters.report.charts.form import Form, Look, statuses_of
from clusters.report.charts.grid import Line, Table


@dataclass(frozen=True, eq=False)
class Matrix(Form):
    """Cells in rows and columns, one row of the table a cell. A cell that no row speaks of is missing.

    Columns: low and high (equal: a value; NaN or infinite: open; both open: missing), or the one that `category`
    names (slugs of cells.CATEGORIES or of `signs`; empty, `missing`, `no_data`: missing); those named by `row`,
    `column`, `group`, `label` and `panels`; and where it is there `status` (one of palette.STATUSES; strict without,
    and where that column holds the categories).

    row, column: what a cell stands in. Rows and columns have the order of their first appearance; numbers ascend, and
    a categorical column keeps that of its categories. group: rows under a heading, with a line between groups.
    category: cells have a sign instead of a shade. signs: signs and colours for categories of one's own.
    label: a column of words in each cell in place of its value (or beside its sign); None for no words.
    steps: the values at which the shade changes, up to four that ascend, or the number of classes with as many cells
    each. A range that reaches over a step of the key is hatched ("possible"), in the shade of its low end.
    triangle: rows and columns are the same (and in no groups), each pair is shown once. totals: rows and columns that
    are totals: set apart and bold, without a shade. sparse: no grid, but for each row the list of its cells that are
    not missing; rows without any are named together, after the look's word "empty".
    panels: a column, one small matrix for each of its values.

    A matrix whose heads or words do not fit into columns is drawn as a list, with a box for each cell. Years may fit
    where each second or third is written. Shades are in the key unless they are quantiles and cells say their values.
    Words from the look: a category's own slug, "possible" and the other statuses, "no_data", "empty".
    low and high have the look's unit. Drawing raises ValueError for two rows of one cell, a category without a sign,
    steps that do not ascend, and for what every form refuses.
    """

    row: str = "entity"
    column: str = "indicator"
    category: str = ""
    group: str = ""
    label: str | None = ""
    steps: tuple[float, ...] | int = 5
    signs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    triangle: bool = False
    totals: tuple[str, ...] = ()
    sparse: bool = False
    panels: str = ""

    @property
    def empty(self) -> bool:
        """Whether no cell is known."""
        if not self.category or self.category not in self.rows:
            return super().empty
        return all(_none(value) for value in self.rows[self.category])

    def columns(self) -> tuple[str, ...]:
        """Where a cell stands, its bound or category, and what else the options name."""
        named = (self.row, self.column, self.category, self.group, self.label, self.panels)
        return (*(() if self.category else ("low", "high")), *(name for name in named if name))

    def key(self, look: Look) -> tuple[Key, ...]:
        """The shades, where cells do not say their values; the signs; how sure cells are; the sign of no data."""
        cells = [cell for table in self._tables(look) for line in table.lines for cell in line.cells if cell]
        shades = self._classes(look).key(look) if self._stepped else ()
        known = self._signs()
        found = {cell.category for cell in cells}
        signs = [
            Key(_named(slug, look), sign_of(slug, known).colour, kind=sign_of(slug, known).sign)
            for slug in known
            if slug in found
        ]
        sure = statuses_of([cell.status for cell in cells if not cell.missing and not cell.total], look)
        lacking = not self.sparse and any(cell.missing for cell in cells)
        return (*shades, *signs, *sure, *([Key(look.word("no_data"), "paper", kind="missing")] if lacking else []))

    def _draw(self, look: Look, narrow: bool) -> Figure:
        canvas = Canvas(NARROW if narrow else WIDE)
        tables = self._tables(look)
        grids = [None if self.sparse else grid.fitted(table, canvas.width, narrow) for table in tables]
        fitting = [found for found in grids if found]
        if len(fitting) == len(tables):
            return canvas.finish(grid.placed(canvas, fitting, 2) + 4)
        y = 2.0
        for table in tables:
            y = boxes.drawn(canvas, table, y + (14 if y > 2 else 0), narrow, self.sparse, look)
        return canvas.finish(y + 2)

    @property
    def _stepped(self) -> bool:
        """Whether the key says where the shades change."""
        return not self.category and (self.label != "" or not isinstance(self.steps, int))

    def _signs(self) -> dict[str, Sign]:
        return {**CATEGORIES, **{slug: Sign(*look) for slug, look in self.signs.items()}}

    def _classes(self, look: Look) -> Classes:
        """The classes of all cells, those of totals left out."""
        inner = self.rows[~(self.rows[self.row].isin(self.totals) | self.rows[self.column].isin(self.totals))]
        bounds = list(zip(inner["low"].astype(float), inner["high"].astype(float), strict=True))
        return Classes(bounds, self.steps, look.decimals)

    def _tables(self, look: Look) -> list[Table]:
        values = _order(self.rows[self.panels], ()) if self.panels else [None]
        classes = None if self.category else self._classes(look)
        parts = [self.rows if value is None else self.rows[self.rows[self.panels] == value] for value in values]
        titles = ["" if value is None else look.name(value) for value in values]
        return [self._table(title, part, classes, look) for title, part in zip(titles, parts, strict=True)]

    def _table(self, title: str, part: pd.DataFrame, classes: Classes | None, look: Look) -> Table:
        across = _order(part[self.column], self.totals)
        groups = part[self.group] if self.group else pd.Series("", part.index)
        places = [
            (group, slug)
            for group in (_order(groups, ()) if self.group else [""])
            for slug in _order(part.loc[groups == group, self.row], self.totals)
        ]
        given: dict[tuple[Any, Any, Any], dict[Any, Any]] = {}
        for group, record in zip(groups, part.to_dict("records"), strict=True):
            place = (group, record[self.row], record[self.column])
            if place in given:
                named = " · ".join(str(part) for part in (title, *place) if part != "")
                raise ValueError(f"matrix: two rows for one cell: {named}")
            given[place] = record
        half = None
        if self.triangle and self.group:
            raise ValueError("matrix: a triangle has no groups; use `panels`")
        if self.triangle:
            places, across, half = self._half(places, across, set(given))
        lines = [
            Line(
                look.name(slug),
                look.name(group) if group else "",
                [
                    self._cell(given.get((group, slug, head), {}), (title, group, slug, head), classes, look)
                    if half is None or (slug, head) in half
                    else None
                    for head in across
                ],
                slug in self.totals,
            )
            for group, slug in places
        ]
        return Table(title, [look.name(head) for head in across], [head in self.totals for head in across], lines)

    def _half(
        self, places: list[tuple[Any, Any]], across: list[Any], given: set[tuple[Any, Any, Any]]
    ) -> tuple[list[tuple[Any, Any]], list[Any], set[tuple[Any, Any]]]:
        """Rows, columns and cells above the diagonal, in that order of the places which has the most cells there."""
        group, down = places[0][0], [slug for _, slug in places]
        orders = [list(dict.fromkeys(slugs)) for slugs in ([*down, *across], [*across, *down])]
        halves = [(order, set(itertools.combinations(order, 2))) for found in orders for order in (found, found[::-1])]
        there = {(row, head) for _, row, head in given}
        order, half = max(halves, key=lambda one: len(one[1] & there))
        return [(group, slug) for slug in order[:-1]], order[1:], half

    def _cell(self, record: dict[Any, Any], place: tuple[Any, ...], classes: Classes | None, look: Look) -> Cell:
        title, group, slug, head = place
        where = ", ".join(filter(None, (title, look.name(group) if group else "", look.name(slug), look.name(head))))
        words = _said(record.get(self.label)) if self.label else ""
        status = str(record.get("status", "strict")) if self.category != "status" else "strict"
        total = slug in self.totals or head in self.totals
        category = record.get(self.category)
        low, high = (float(record.get(end, math.nan)) for end in ("low", "high")) if classes else (math.nan, math.nan)
        if _none(category) if classes is None else not (math.isfinite(low) or math.isfinite(high)):
            return Cell(f"{where}: {words or look.word('no_data')}", words, "" if words else "missing", total=total)
        doubt = "" if status == "strict" else look.word(status)
        if classes is None:
            known = self._signs()
            sign, colour = sign_of(str(category), known)
            hover = _told(where, _named(str(category), look), words, doubt)
            return Cell(hover, words, sign, colour, status, str(category), total, list(known).index(str(category)))
        hover = _told(where, look.measured(low, high), words, doubt)
        words = look.span(low, high) if self.label == "" else words
        if total:
            return Cell(hover, words, total=True)
        shade, sure = classes.shade(low, high)
        return Cell(
            hover, words, "", shade, "possible" if self._stepped and not sure and status == "strict" else status
        )


def _order(column: pd.Series, last: tuple[str, ...]) -> list[Any]:
    """The values of a column, each once, in their order; those of `last` at the end."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        there = set(column)
        found = [value for value in column.cat.categories if value in there]
    elif pd.api.types.is_numeric_dtype(column):
        found = sorted(set(column))
    else:
        found = list(dict.fromkeys(column))
    return sorted(found, key=lambda value: last.index(value) + 1 if value in last else 0)


def _told(where: str, *parts: str) -> str:
    return f"{where}: {', '.join(filter(None, parts))}"


def _named(category: str, look: Look) -> str:
    return look.word(category) or look.name(category)


def _none(value: Any) -> bool:
    return value is None or value != value or value == "" or value in NO_DATA


def _said(value: Any) -> str:
    return "" if value is None or value != value else str(value)

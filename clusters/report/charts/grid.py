"""A matrix as cells in rows and columns: how wide they must be, whether that fits, and where everything stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from clusters.report.charts import font, rows
from clusters.report.charts.canvas import Canvas
from clusters.report.charts.cells import Cell
from clusters.report.charts.rows import NAME, SMALL

PAD = 5  # from a cell's border to its words, left and right
LEAST, WIDEST = 26, 132  # pixels of a column
APART = 4  # from a head to the edge of its column
LOW = 24  # the least height of a cell
ABOVE = 3  # from a cell's border to its words, up and down
SIGN = 18  # room of a sign before words
DEEP = 4  # lines of a column's head, at most
MANY, DEEPER = 8, 6  # of so many columns, which would be a list of many screens, a head may have more lines
NARROWEST = 130  # pixels of the names' column where the heads need the room
OFTEN = 10  # rows after which a phone shows the heads again
PITCH = SMALL * font.LEADING


class Line(NamedTuple):
    """A row: its name, the group it belongs to, a cell (or none) for each column, whether it is a total."""

    name: str
    group: str
    cells: list[Cell | None]
    total: bool = False


class Table(NamedTuple):
    """One matrix: the heads of its columns (and which are totals), and its rows."""

    title: str
    heads: list[str]
    totals: list[bool]
    lines: list[Line]

    def groups(self) -> list[tuple[str, list[Line]]]:
        """The rows by their group."""
        names = list(dict.fromkeys(line.group for line in self.lines))
        return [(name, [line for line in self.lines if line.group == name]) for name in names]


@dataclass(frozen=True)
class Grid:
    """A table that fits: how much room all names, those at its left (0: names above) and each column take."""

    table: Table
    room: float
    names: float
    column: float
    every: int  # the heads that are written: each, or each second (years)

    @property
    def width(self) -> float:
        """All of it."""
        return self._left(len(self.table.heads))

    def draw(self, canvas: Canvas, x: float, top: float) -> float:
        """The grid from a corner; how far down it reaches."""
        y = top
        if self.table.title:
            y = canvas.lines(x, y, font.wrap(self.table.title, self.outer, NAME, 600), NAME, 600) + 4
        since = None  # rows since the heads were written
        for number, (group, lines) in enumerate(self.table.groups()):
            if group:
                if number:
                    y += 8
                    canvas.stroke([x, x + self.width], [y, y], "line")
                    y += 4
                elif self.names:
                    y, since = self._heads(canvas, x, y), 0
                y = canvas.lines(x, y, font.wrap(group, self.outer, NAME, 600), NAME, 600) + 2
            for line in lines:
                fresh = group and not self.names and line is lines[0]
                if since is None or fresh or (not self.names and since >= OFTEN):
                    y, since = self._heads(canvas, x, y), 0
                y = self._row(canvas, x, y, line)
                since += 1
        return y

    @property
    def outer(self) -> float:
        """The same with the title."""
        return max(self.width, min(self.room, 200)) if self.names else self.room

    def _left(self, i: int) -> float:
        """Where a column begins."""
        beside = self.names + rows.ASIDE if self.names else 0
        return beside + i * self.column + 6 * sum(self.table.totals[: i + 1])

    def _heads(self, canvas: Canvas, x: float, top: float) -> float:
        wrapped = [_head(head, self.column * self.every, total) for head, total in self._headed()]
        deep = max(len(lines) for lines in wrapped) * PITCH
        for i, (lines, (_, total)) in enumerate(zip(wrapped, self._headed(), strict=True)):
            if i % self.every:
                continue
            wide = max(font.width(line, SMALL, 600 if total else 400) for line in lines)
            middle = x + self._left(i) + self.column / 2
            inside = min(max(middle, wide / 2), canvas.width - wide / 2)
            start = top + deep - len(lines) * PITCH
            canvas.lines(inside, start, lines, SMALL, 600 if total else 400, "soft", "middle")
        return top + deep + 4

    def _headed(self) -> list[tuple[str, bool]]:
        return list(zip(self.table.heads, self.table.totals, strict=True))

    def _row(self, canvas: Canvas, x: float, top: float, line: Line) -> float:
        weight = 600 if line.total else 400
        name = font.wrap(line.name, self.names or self.room, NAME, weight)
        first = next((i for i, cell in enumerate(line.cells) if cell), 0)
        y = top + (5 if line.total else 0)
        if not self.names:
            # The name of a row that begins further right, as in a triangle, stands above its own first cell.
            start = min(self._left(first), max(0, self.room - max(font.width(n, NAME, weight) for n in name)))
            y = canvas.lines(x + start, y + 6, name, NAME, weight)
        high = max([LOW, *(_depth(cell, self.column) for cell in line.cells if cell)])
        if self.names:
            high = max(high, len(name) * NAME * font.LEADING + 2)
            middle = y + high / 2 - len(name) * NAME * font.LEADING / 2
            canvas.lines(x + self._left(first) - rows.ASIDE, middle, name, NAME, weight, anchor="end")
        for i, cell in enumerate(line.cells):
            if cell:
                left = x + self._left(i)
                cell.box(canvas, left + 1, left + self.column - 1, y + 1, y + high - 1)
                _fill(canvas, cell, left + self.column / 2, y + high / 2, self.column)
        return y + high


def fitted(table: Table, room: float, above: bool) -> Grid | None:
    """The grid in that room, or None where heads or words would be broken. above: whether names stand there."""
    number = len(table.heads)
    apart = 6 * sum(table.totals)
    least, wish = _wishes(table)
    names = 0.0
    if not above:
        longest = max(font.width(line.name, NAME, 600 if line.total else 400) for line in table.lines)
        names = min(longest + 1, max(rows.LONGEST, room - rows.ASIDE - apart - number * wish))
    words, cells = least
    if names and number >= MANY:  # names can be wrapped, the words of heads cannot
        names = min(names, max(NARROWEST, room - rows.ASIDE - apart - number * max(words, cells)))
    share = (room - apart - (names + rows.ASIDE if names else 0)) / number
    column = min(share, max(wish, 90) if above else wish)
    deep = DEEPER if number >= MANY else DEEP
    if column >= max(words, cells) and all(
        len(_head(head, column, total)) <= deep for head, total in zip(table.heads, table.totals, strict=True)
    ):
        return Grid(table, room, names, column, 1)
    if column >= cells and all(head.isdecimal() for head in table.heads) and not any(table.totals):
        return Grid(table, room, names, column, int(words // column) + 1)
    return None


def placed(canvas: Canvas, grids: Sequence[Grid], top: float) -> float:
    """Grids from left to right, in as many lines as they need; how far down they reach."""
    x, y, bottom = 0.0, top, top
    for grid in grids:
        if x and x + grid.outer > canvas.width:
            x, y = 0.0, bottom + 18
        bottom = max(bottom, grid.draw(canvas, x, y))
        x += grid.outer + 32
    return bottom


def _wishes(table: Table) -> tuple[tuple[float, float], float]:
    """How wide a column must be for its head and for its cells, and how wide it should be."""
    cells = [cell for line in table.lines for cell in line.cells if cell]
    heads = list(zip(table.heads, table.totals, strict=True))
    head = max(font.width(word, SMALL, 600 if total else 400) for name, total in heads for word in name.split() or [""])
    whole = max(font.width(name, SMALL, 600 if total else 400) for name, total in heads)
    said = max((_said(cell) for cell in cells), default=0)
    word = max((_longest(cell) for cell in cells), default=0)
    wish = min(WIDEST, max(44, whole + 2 * PAD, said + 2 * PAD + 2))
    return (head + 2 * APART, max(LEAST, word + 2 * PAD)), max(wish, head + 2 * APART, word + 2 * PAD)


def _head(name: str, room: float, total: bool) -> list[str]:
    """The lines of a column's name; of a pair ("A – B") each in a line of its own, where each fits into one."""
    room, weight = room - 2 * APART + 0.01, 600 if total else 400
    lines = font.wrap(name, room, SMALL, weight)
    first, dash, second = name.partition(" – ")
    pair = [f"{first} –", second]
    return pair if dash and len(lines) == 2 and all(font.width(one, SMALL, weight) <= room for one in pair) else lines


def _weight(cell: Cell) -> int:
    return 600 if cell.total else 400


def _said(cell: Cell) -> float:
    words = font.width(cell.words, SMALL, _weight(cell))
    return words + (SIGN if cell.sign and cell.words else SIGN - 4 if cell.sign else 0)


def _longest(cell: Cell) -> float:
    """The width of the longest part that must not be broken."""
    parts = [font.width(word, SMALL, _weight(cell)) for word in cell.words.split()]
    return max(parts, default=0) + (SIGN if cell.sign and cell.words else 8 if cell.sign else 0)


def _lines(cell: Cell, column: float) -> list[str]:
    room = column - 2 * PAD - (SIGN if cell.sign else 0)
    return font.wrap(cell.words, max(room, 1), SMALL, _weight(cell)) if cell.words else []


def _depth(cell: Cell, column: float) -> float:
    return len(_lines(cell, column)) * PITCH + 2 * ABOVE


def _fill(canvas: Canvas, cell: Cell, x: float, y: float, column: float) -> None:
    lines = _lines(cell, column)
    if cell.sign and not lines:
        canvas.sign(x, y, cell.sign, cell.ink, backed=cell.hatched, hover=cell.hover)
        return
    weight = _weight(cell)
    if cell.sign:
        wide = max(font.width(line, SMALL, weight) for line in lines)
        canvas.sign(x - wide / 2, y, cell.sign, cell.ink, backed=cell.hatched, hover=cell.hover)
        x += SIGN / 2
    for i, line in enumerate(lines):
        at = y + (i - (len(lines) - 1) / 2) * PITCH
        canvas.text(x, at, line, SMALL, weight, cell.ink, "middle", cell.hatched, cell.hover)

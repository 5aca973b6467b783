"""A matrix as a list: each row's cells as small labelled boxes in lines, for a phone, or where most cells are empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from clusters.charts import font, rows
from clusters.charts.canvas import Canvas
from clusters.charts.cells import Cell
from clusters.charts.grid import PITCH, SIGN, Line, Table
from clusters.charts.rows import NAME, SMALL

PAD, GAP, BETWEEN = 7, 5, 8  # inside a box, between two, from a label to its value


def drawn(canvas: Canvas, table: Table, top: float, above: bool, sparse: bool, none: str) -> float:
    """The list from `top` down; how far down it reaches.

    sparse: missing cells are left out, and rows that have no other are named together after the word `none`.
    """
    y = top
    if table.title:
        y = canvas.lines(0, y, font.wrap(table.title, canvas.width, NAME, 600), NAME, 600) + 4
    names = 0.0 if above else rows.name_room(line.name for line in table.lines)
    left = names + rows.ASIDE if names else 0.0
    widest = max(_wide(table.heads[i], cell) for line in table.lines for i, cell in _shown(line, sparse))
    columns = int((canvas.width - left + GAP) / (widest + GAP))
    # Boxes of one width stand below each other like a table's columns.
    even = (canvas.width - left - GAP * (columns - 1)) / columns if columns > 1 and above else widest
    for number, (group, lines) in enumerate(table.groups()):
        if group:
            if number:
                y += 8
                canvas.stroke([0, canvas.width], [y, y], "line")
                y += 4
            y = canvas.lines(0, y, font.wrap(group, canvas.width, NAME, 600), NAME, 600) + 2
        empty = [line.name for line in lines if not _shown(line, sparse)]
        for line in lines:
            if _shown(line, sparse):
                shown = [(table.heads[i], cell) for i, cell in _shown(line, sparse)]
                y = _row(canvas, line, shown, y, left, 0 if sparse or columns < 2 else even)
        if empty:
            words = f"{none[:1].upper()}{none[1:]}: {'; '.join(empty)}"
            y = canvas.lines(0, y + 6, font.wrap(words, canvas.width, SMALL), SMALL, colour="soft") + 4
    return y


def _shown(line: Line, sparse: bool) -> list[tuple[int, Cell]]:
    return [(i, cell) for i, cell in enumerate(line.cells) if cell and not (sparse and cell.missing)]


def _row(canvas: Canvas, line: Line, shown: Sequence[tuple[str, Cell]], top: float, left: float, even: float) -> float:
    weight = 600 if line.total else 400
    name = font.wrap(line.name, left - rows.ASIDE if left else canvas.width, NAME, weight)
    y = top + 4
    if not left:
        y = canvas.lines(0, y, name, NAME, weight) + 2
    boxes = [_Box.made(label, cell, canvas.width - left, even) for label, cell in shown]
    spots, x, down, line_high = [], 0.0, 0.0, 0.0
    for box in boxes:
        if x and x + box.width > canvas.width - left + 0.01:
            x, down, line_high = 0.0, down + line_high + GAP, 0.0
        spots.append((x, down))
        x, line_high = x + box.width + GAP, max(line_high, box.height)
    high = down + line_high
    if left:
        deep = len(name) * NAME * font.LEADING
        first = boxes[0].height
        # A name beside its boxes stands at the height of their first line.
        canvas.lines(left - rows.ASIDE, y + max(0.0, (first - deep) / 2), name, NAME, weight, anchor="end")
        high = max(high, deep)
    for box, (x, down) in zip(boxes, spots, strict=True):
        box.draw(canvas, left + x, y + down)
    return y + high + 6


class _Box(NamedTuple):
    """A cell with its column's label: lines of the label, and the value in the last line or in one of its own."""

    cell: Cell
    lines: list[str]
    value: str
    width: float
    height: float
    alone: bool  # whether the value has a line of its own

    @classmethod
    def made(cls, label: str, cell: Cell, room: float, even: float) -> _Box:
        width = even or min(_wide(label, cell), room)
        inner = width - 2 * PAD - (SIGN if _sign(cell) else 0)
        value = _value(cell)
        lines = font.wrap(label, inner + 0.01, SMALL)
        value_lines = font.wrap(value, inner + 0.01, SMALL, 600) if value else []
        alone = bool(value) and (
            len(value_lines) > 1
            or font.width(lines[-1], SMALL) + BETWEEN + font.width(value, SMALL, 600) > inner + 0.01
        )
        height = (len(lines) + (len(value_lines) if alone else 0)) * PITCH + 8
        return cls(cell, lines, value, width, height, alone)

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        cell = self.cell
        cell._replace(colour=cell.colour or "paper").box(canvas, x, x + self.width, y, y + self.height)
        start, at = x + PAD, y + 4 + PITCH / 2
        if _sign(cell):
            canvas.sign(start + 5, at, cell.sign, cell.ink, backed=cell.hatched, hover=cell.hover)
            start += SIGN
        for line in self.lines:
            canvas.text(start, at, line, SMALL, 400, cell.ink, "start", cell.hatched, cell.hover)
            at += PITCH
        inner = x + self.width - PAD - start
        if not self.alone and self.value:
            end = x + self.width - PAD
            canvas.text(end, at - PITCH, self.value, SMALL, 600, cell.ink, "end", cell.hatched, cell.hover)
        elif self.value:
            for line in font.wrap(self.value, inner + 0.01, SMALL, 600):
                canvas.text(start, at, line, SMALL, 600, cell.ink, "start", cell.hatched, cell.hover)
                at += PITCH


def _sign(cell: Cell) -> bool:
    return bool(cell.sign) and not cell.missing


def _value(cell: Cell) -> str:
    return "–" if cell.missing else cell.words


def _wide(label: str, cell: Cell) -> float:
    value = _value(cell)
    said = font.width(label, SMALL) + (BETWEEN + font.width(value, SMALL, 600) if value else 0)
    return said + 2 * PAD + (SIGN if _sign(cell) else 0)

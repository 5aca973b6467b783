"""A matrix as a list: each row's cells as small labelled boxes in lines, for a phone, or where most cells are empty."""

from __future__ import annotations

from typing import NamedTuple

from clusters.report.charts import font, rows
from clusters.report.charts.canvas import Canvas
from clusters.report.charts.cells import Cell
from clusters.report.charts.form import Look
from clusters.report.charts.grid import PITCH, SIGN, Line, Table
from clusters.report.charts.rows import NAME, SMALL

PAD, GAP, BETWEEN = 7, 5, 8  # inside a box, between two, from a label to its value
FULL = 0.98  # of the room for a long line: drawn as pixels, it may be a little wider than it is


def drawn(canvas: Canvas, table: Table, top: float, above: bool, sparse: bool, look: Look) -> float:
    """The list from `top` down; how far down it reaches. above: whether names stand there, or beside their boxes.

    Boxes stand in columns if at least two have room. Where they do not, missing cells are named in a line after a
    dash, or left out if `sparse`, and rows that have no other are named together after the look's word "empty".
    """
    y = top
    if table.title:
        y = canvas.lines(0, y, font.wrap(table.title, canvas.width, NAME, 600), NAME, 600) + 4
    left = 0.0 if above else _names(table, canvas.width, sparse) + rows.ASIDE
    every = [(label, cell) for line in table.lines for label, cell in _shown(table, line, sparse)]
    widest = max((_wide(label, cell) for label, cell in every), default=0.0)
    columns = int((canvas.width - left + GAP) / (widest + GAP))
    even = 0.0 if sparse or columns < 2 else widest
    if even and above:
        even = (canvas.width - GAP * (columns - 1)) / columns
    for number, (group, lines) in enumerate(table.groups()):
        if group:
            if number:
                y += 8
                canvas.stroke([0, canvas.width], [y, y], "line")
                y += 4
            y = canvas.lines(0, y, font.wrap(group, canvas.width, NAME, 600), NAME, 600) + 2
        empty = []
        for line in lines:
            if even or _shown(table, line, sparse=True):
                y = _row(canvas, table, line, y, left, even, sparse, look)
            else:
                empty.append(line.name)
        if empty:
            none = look.word("empty") or look.word("no_data")
            words = f"{none[:1].upper()}{none[1:]}: {'; '.join(empty)}"
            y = canvas.lines(0, y + 6, font.wrap(words, FULL * canvas.width, SMALL), SMALL, colour="soft") + 4
    return y


def _shown(table: Table, line: Line, sparse: bool) -> list[tuple[str, Cell]]:
    """The cells of a row with the heads of their columns, in the order of the key where they are few."""
    pairs = [(label, cell) for label, cell in zip(table.heads, line.cells, strict=True) if cell]
    if not sparse:
        return pairs
    return sorted((pair for pair in pairs if not pair[1].missing), key=lambda pair: pair[1].rank)


def _names(table: Table, width: float, sparse: bool) -> float:
    """The room of the names beside the boxes: they may take what the boxes do not need."""
    longest = max(font.width(line.name, NAME, 600 if line.total else 400) for line in table.lines) + 1
    boxes = [sum(_wide(label, cell) + GAP for label, cell in _shown(table, line, sparse)) for line in table.lines]
    return min(longest, max(rows.LONGEST, width - rows.ASIDE - max(boxes)))


def _row(
    canvas: Canvas, table: Table, line: Line, top: float, left: float, even: float, sparse: bool, look: Look
) -> float:
    weight = 600 if line.total else 400
    name = font.wrap(line.name, left - rows.ASIDE if left else canvas.width, NAME, weight)
    room = canvas.width - left
    y = top + 4
    if not left:
        y = canvas.lines(0, y, name, NAME, weight) + 2
    boxes = [_Box.made(label, cell, room, even) for label, cell in _shown(table, line, sparse or not even)]
    spots, x, down, deep = [], 0.0, 0.0, 0.0
    for box in boxes:
        if x and x + box.width > room + 0.01:
            x, down, deep = 0.0, down + deep + GAP, 0.0
        spots.append((x, down))
        x, deep = x + box.width + GAP, max(deep, box.height)
    for box, (x, dy) in zip(boxes, spots, strict=True):
        box.draw(canvas, left + x, y + dy)
    bottom = y + down + deep
    lacking = [label for label, cell in _shown(table, line, sparse=False) if cell.missing]
    if lacking and not even and not sparse:
        bottom += 3
        for said in font.wrap(f"– {'; '.join(lacking)}", FULL * room, SMALL):
            hover = f"{line.name}: {look.word('no_data')}"
            canvas.text(left, bottom + PITCH / 2, said, SMALL, colour="soft", hover=hover)
            bottom += PITCH
    if left:  # a name beside its boxes stands at the height of their first line
        start = y + max(0.0, (boxes[0].height - len(name) * NAME * font.LEADING) / 2)
        bottom = max(bottom, canvas.lines(left - rows.ASIDE, start, name, NAME, weight, anchor="end"))
    return bottom + 6


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

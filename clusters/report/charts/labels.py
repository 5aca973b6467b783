"""Words at the ends of lines, pushed apart so that none touches another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clusters.report.charts import font
from clusters.report.charts.canvas import Canvas
from clusters.report.charts.rows import NAME

BLANK = 4  # between a name and the figure after it
PITCH = NAME * font.LEADING


def apart(wanted: Sequence[float], depths: Sequence[float], top: float, bottom: float) -> list[float]:
    """Where the middles of labels come to stand: as near to the wanted places as they can, in their order.

    Labels that want the same place keep the order in which they are given. They stay between top and bottom if there
    is room for all, and begin at the top if there is not.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    blocks: list[tuple[list[int], float]] = []  # labels that touch, and where the first of them begins
    for i in order:
        members, start = [i], wanted[i] - depths[i] / 2
        while blocks and blocks[-1][1] + sum(depths[j] for j in blocks[-1][0]) > start:
            members = blocks.pop()[0] + members
            start = _start(members, wanted, depths)
        blocks.append((members, start))
    found = [0.0] * len(wanted)
    begins = [start + sum(depths[j] for j in members[:k]) for members, start in blocks for k in range(len(members))]
    edge = bottom
    for k in reversed(range(len(order))):  # push up what reaches below, then down what reaches above
        begins[k] = edge = min(begins[k], edge - depths[order[k]])
    edge = top
    for i, begin in zip(order, begins, strict=True):
        start = max(begin, edge)
        found[i], edge = start + depths[i] / 2, start + depths[i]
    return found


def _start(members: Sequence[int], wanted: Sequence[float], depths: Sequence[float]) -> float:
    """Where labels that touch begin so that they are moved least (by the squares)."""
    before, total = 0.0, 0.0
    for i in members:
        total += wanted[i] - depths[i] / 2 - before
        before += depths[i]
    return total / len(members)


@dataclass(frozen=True)
class Label:
    """The words at the end of a line: a name, and what is said of it in bold."""

    name: str
    said: str
    colour: str
    dashed: bool = False  # the line

    def lines(self, room: float) -> list[tuple[str, str]]:
        """The lines of the label, each a part of the name and a part in bold."""
        names = font.wrap(self.name, room, NAME) if self.name else []
        said = font.wrap(self.said, room, NAME, 600) if self.said else []
        if len(said) == 1 and names and _wide(names[-1], said[0]) <= room:
            return [*((name, "") for name in names[:-1]), (names[-1], said[0])]
        return [*((name, "") for name in names), *(("", part) for part in said)]

    def width(self, room: float) -> float:
        """How wide it is if it may not be wider than `room`."""
        return max((_wide(*line) for line in self.lines(room)), default=0.0)

    def depth(self, room: float) -> float:
        """How high it is."""
        return len(self.lines(room)) * PITCH

    def write(self, canvas: Canvas, x: float, y: float, room: float) -> None:
        """Write it from x on, its middle at y."""
        top = y - self.depth(room) / 2
        for i, (name, said) in enumerate(self.lines(room)):
            middle = top + (i + 0.5) * PITCH
            if name:
                canvas.text(x, middle, name, NAME)
            if said:
                canvas.text(x + (_wide(name, "") + BLANK if name else 0), middle, said, NAME, 600)


def _wide(name: str, said: str) -> float:
    """The width of a line, a pixel added to each part: pixels are whole."""
    parts = [font.width(name, NAME) + 1] if name else []
    parts += [font.width(said, NAME, 600) + 1] if said else []
    return sum(parts) + BLANK * (len(parts) - 1) if parts else 0.0

"""The diagram of a theory of change: steps in stages, each leading on by its number, so that no line needs a label.

On a page arrows run from a step's number to the steps it leads to; on a phone, where they would cross, every step names
the numbers.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd
from matplotlib.figure import Figure

from clusters.report.charts import NARROW, WIDE, Canvas, Look, font
from clusters.report.charts.rows import NAME, SMALL
from clusters.uncertainty.quantities import records

GAP, APART, PAD, DOT = 54.0, 16.0, 9.0, 20.0  # between columns, between boxes, inside a box, across a number
NUMBER = DOT + 8  # the room of a number in a box
FULL = 0.97  # of the room for a line: drawn as pixels, it may be a little wider than it is


class _Box(NamedTuple):
    step: Any
    lines: list[str]
    height: float


def drawn(rows: pd.DataFrame, look: Look, narrow: bool) -> Figure:
    """The diagram of rows of `policy.theory.numbered`: step, stage, leads; name_ and assumption_ in both languages."""
    canvas = Canvas(NARROW if narrow else WIDE)
    return canvas.finish((_list if narrow else _columns)(canvas, rows, look))


def _boxes(rows: pd.DataFrame, look: Look, width: float, more: float = 0) -> list[_Box]:
    room = FULL * (width - 2 * PAD - NUMBER)
    names = [font.wrap(str(name), room, NAME) for name in rows[f"name_{look.language}"]]
    pitch = NAME * font.LEADING
    return [
        _Box(step, lines, 2 * PAD + len(lines) * pitch + (more if step.leads else 0))
        for step, lines in zip(records(rows), names, strict=True)
    ]


def _box(canvas: Canvas, box: _Box, left: float, right: float, top: float, look: Look) -> None:
    step = box.step
    told = getattr(step, f"assumption_{look.language}")
    canvas.cell(left, right, top, top + box.height, "tint", hover=told if isinstance(told, str) else "")
    canvas.lines(left + PAD + NUMBER, top + PAD, box.lines, NAME)
    y = top + PAD + NAME * font.LEADING / 2
    canvas.marker(left + PAD + DOT / 2, y, "accent", size=DOT)
    canvas.text(left + PAD + DOT / 2, y, str(step.step), SMALL, 600, "paper", "middle")


def _list(canvas: Canvas, rows: pd.DataFrame, look: Look) -> float:
    """Stage under stage, each step with the numbers that it leads to; how far down it reaches."""
    y, pitch = 0.0, SMALL * font.LEADING
    for k, (stage, own) in enumerate(rows.groupby("stage", sort=False)):
        if k:
            canvas.stroke([canvas.width / 2] * 2, [y, y + 12], "soft", 2)
            canvas.arrow(canvas.width / 2, y + 18, False, "soft", upright=True)
            y += 22
        y = canvas.lines(0, y, [look.name(str(stage))], NAME, 600) + 4
        for box in _boxes(own, look, canvas.width, pitch):
            _box(canvas, box, 0, canvas.width, y, look)
            if box.step.leads:
                below = y + box.height - PAD - pitch / 2
                canvas.text(PAD + NUMBER, below, f"→ {box.step.leads}", SMALL, 600, "soft")
            y += box.height + 6
    return y


def _columns(canvas: Canvas, rows: pd.DataFrame, look: Look) -> float:
    """Stages side by side, boxes in rows, arrows between them; how far down they reach."""
    stages = list(dict.fromkeys(rows.stage))
    wide = (canvas.width - GAP * (len(stages) - 1)) / len(stages)
    head = canvas.lines(0, 0, [""], NAME) + 6
    boxes = [_boxes(rows[rows.stage == stage], look, wide) for stage in stages]
    deep = [max(one[k].height for one in boxes if k < len(one)) for k in range(max(map(len, boxes)))]
    tops = [head + sum(deep[:k]) + APART * k for k in range(len(deep))]
    at: dict[int, tuple[float, float, float]] = {}  # of each step: left, right, middle
    for x, (stage, column) in enumerate(zip(stages, boxes, strict=True)):
        left = x * (wide + GAP)
        canvas.lines(left, 0, [look.name(stage)], NAME, 600)
        for top, height, box in zip(tops, deep, column, strict=False):
            box = box._replace(height=height)
            _box(canvas, box, left, left + wide, top, look)
            at[box.step.step] = (left, left + wide, top + box.height / 2)
    links = [(step, int(end)) for step in rows.step for end in rows.leads[rows.step == step].iloc[0].split(", ") if end]
    for start in dict.fromkeys(start for start, _ in links):
        ends = []
        for end in [end for one, end in links if one == start]:
            into = sorted({one for one, target in links if target == end}, key=lambda one: at[one][2])
            ends.append((at[end][0], at[end][2] + (into.index(start) - (len(into) - 1) / 2) * 14))
        _arrows(canvas, at[start][1:], ends)
    return tops[-1] + deep[-1] + 2


def _arrows(canvas: Canvas, start: tuple[float, float], ends: list[tuple[float, float]]) -> None:
    """From the right side of a box to the left sides of others; they pass over the arrows of boxes before."""
    x, y = start
    ways = [([x, x + 8, left - 16, left - 5], [y, y, level, level]) for left, level in ends]
    for xs, ys in ways:
        canvas.stroke(xs, ys, "paper", 6)
    for (xs, ys), (left, level) in zip(ways, ends, strict=True):
        canvas.stroke(xs, ys, "soft", 1.8)
        canvas.arrow(left - 1, level, True, "soft", size=5)

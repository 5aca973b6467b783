"""One range as a mark: a bar, a point or an arrow, with words to its right; and the lanes that keep marks apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from clusters.report.charts import font, rows
from clusters.report.charts.canvas import Canvas
from clusters.report.charts.scale import Scale

THICK = 11
HEAD = 16  # an arrow's room beyond the scale
POINT = 8  # half a point: of a diamond, the widest
BESIDE = 8  # from a mark to its words
NEAR = 3  # what passes words so near touches them


@dataclass(frozen=True)
class Mark:
    """A range, whose colour and status it has, the words beside it, and those under the pointer."""

    low: float
    high: float
    central: float
    colour: str
    status: str
    words: str
    hover: str

    @property
    def known(self) -> bool:
        """Whether either end is."""
        return math.isfinite(self.low) or math.isfinite(self.high)

    @property
    def exact(self) -> bool:
        """Whether it is a single value."""
        return math.isclose(self.low, self.high, rel_tol=1e-12)

    def ends(self, scale: Scale) -> tuple[float, float]:
        """Where the mark begins and ends, without its words."""
        if not self.known:
            return scale.first, scale.first - BESIDE
        if self.exact:
            return scale(self.low) - POINT, scale(self.high) + POINT
        left = scale(self.low) if math.isfinite(self.low) else scale.first - HEAD
        return left, max(scale(self.high), left + 3) if math.isfinite(self.high) else scale.last + HEAD

    def said(self, scale: Scale, line: float) -> tuple[float, float]:
        """Where its words begin and end: on its right, or left if the line at a value would cut them off."""
        left, right = self.ends(scale)
        wide = font.width(self.words, rows.NAME, 600)
        cut = right < scale(line) < right + BESIDE + wide + NEAR
        before = left - BESIDE - wide
        start = before if self.known and cut and before >= scale.first - POINT else right + BESIDE
        return start, start + wide

    def draw(self, canvas: Canvas, scale: Scale, y: float, spoken: bool, line: float) -> None:
        """The mark at y, its words beside it if they are `spoken` there. line: a value whose line may cross them."""
        left, right = self.ends(scale)
        if self.known and self.exact:
            canvas.marker((left + right) / 2, y, self.colour, self.status, self.hover)
        elif self.known:
            opened = not math.isfinite(self.low), not math.isfinite(self.high)
            shaft = left + 8 * opened[0], right - 8 * opened[1]
            canvas.bar(*shaft, y, THICK, self.colour, self.status, self.hover)
            for tip, is_open, onward in ((left, opened[0], False), (right, opened[1], True)):
                if is_open:
                    canvas.arrow(tip, y, onward, self.colour, self.hover, size=8)
        if math.isfinite(self.central):
            x = scale(self.central)
            ends = [y - THICK / 2 - 4, y + THICK / 2 + 4]
            canvas.stroke([x, x], ends, "paper", 6.5, zorder=2.9)  # or it is lost on a bar as dark, or as light
            canvas.stroke([x, x], ends, "ink", 2.5, hover=self.hover, zorder=3)
        if spoken and self.words:
            start, end = self.said(scale, line)
            backed = rows.crossed(scale, start - NEAR, end + NEAR, line)
            weight, colour = (600, "ink") if self.known else (400, "soft")
            canvas.text(start, y, self.words, rows.NAME, weight, colour, backed=backed)

    def reach(self, scale: Scale, spoken: bool, line: float = math.nan) -> tuple[float, float]:
        """Where the mark begins and ends, with its words if they are `spoken` beside it."""
        left, right = self.ends(scale)
        start, end = self.said(scale, line) if spoken and self.words else (left, right)
        return min(left, start), max(right, end)


def margins(marks: Sequence[Mark], spoken: bool) -> tuple[float, float]:
    """Room on both sides of a scale, for arrows, points and, if `spoken`, the words beside marks."""
    known = [mark for mark in marks if mark.known]
    left = HEAD if any(not math.isfinite(mark.low) for mark in known) else POINT
    right = HEAD if any(not math.isfinite(mark.high) for mark in known) else POINT
    words = max((font.width(mark.words, rows.NAME, 600) for mark in known if mark.words), default=0)
    return left, right + (BESIDE + words + 2 if spoken and words else 0)  # 2: pixels are whole


def lanes(marks: Sequence[Mark], scale: Scale, spoken: bool, line: float = math.nan) -> list[int]:
    """For each mark the first lane in which neither it nor its words touch another's."""
    found = [0] * len(marks)
    filled: list[float] = []  # how far each lane is taken, from the left
    for i in sorted(range(len(marks)), key=lambda i: marks[i].ends(scale)[0]):
        left, right = marks[i].reach(scale, spoken, line)
        apart = BESIDE if left == marks[i].ends(scale)[0] else 3 * BESIDE  # words before a mark are not the last one's
        found[i] = next((lane for lane, end in enumerate(filled) if end + apart <= left), len(filled))
        filled[found[i] : found[i] + 1] = [right]
    return found

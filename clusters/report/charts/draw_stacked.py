"""Stacked: the parts of a whole one after another, where what may or may not belong to a part is hatched."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.figure import Figure

from clusters.report.charts import multiples, palette
from clusters.report.charts.canvas import NARROW, WIDE, Canvas, Key
from clusters.report.charts.form import Form, Look, areas_of
from clusters.report.charts.strips import Block, Part, Strip, check_colours, grouped, shared, split

Range = tuple[float, float]

SPACED = {1: (4,), 2: (4, 1), 3: (4, 2, 1), 4: (4, 3, 2, 1), 5: (4, 3, 2, 1, 0)}
"""Which shades so many parts have: dark first, as far apart as they can be; the palest is almost paper."""


@dataclass(frozen=True, eq=False)
class Stacked(Form):
    """A strip for each row: its parts, what is left of the whole (dashed), and at the end what they come to.

    Columns: low and high, not negative (equal: exact; NaN or infinite high: open, an arrow at the strip's end), those
    named by the options, and where it is there `status` (one of palette.STATUSES), which is how a part looks.

    row: what a strip is named by. part: a column; each of its values is a part, in the order of the rows, as in the
    key. Without it a strip has one part, of the colour of `colour`. levels: low and high are those of a part and all
    before it together, which says more than the ranges of the parts alone; else the size of the part. total: a column
    with the whole, of which the rest is dashed. percent: every whole is 100. colours: the palette's colour for each
    part (without: those of the areas if all parts are areas, else shades). label: a column of words inside the parts
    where they fit in place of their size; None for no words. end: whether it is said what the parts come to. panels: a
    column, one small chart for each of its values; share: all of them on the same scale.

    The look's words "strict", "possible" and "remainder" name in the key what is certain, possible and left.
    Raises ValueError for a part below zero, levels that fall, a total below its parts, more parts than there are
    shades, or colours that leave out a part.
    """

    row: str = "entity"
    part: str = ""
    levels: bool = False
    total: str = ""
    percent: bool = False
    colour: str = "entity"
    colours: Mapping[str, str] = field(default_factory=dict)
    label: str | None = ""
    end: bool = True
    panels: str = ""
    share: bool = True

    def columns(self) -> tuple[str, ...]:
        """low, high, and what the options name."""
        own = self.part or self.colour
        named = (self.row, own, self.total, self.label, self.panels)
        return ("low", "high", *(name for name in named if name))

    def key(self, look: Look) -> tuple[Key, ...]:
        """The parts, or the areas where the rows are not named after them; then what is certain, possible, left."""
        table = self.rows
        left = [Key(look.word("remainder"), "ink", "stated")] if self.total else []
        if self.part:
            first = table.drop_duplicates(self.part).set_index(self.part)
            sure = first.get("status", pd.Series("strict", first.index))
            parts = [Key(look.name(part), colour, sure[part]) for part, colour in self._colours(look).items()]
            ranges = any(low != high for low, high in zip(table["low"], table["high"], strict=True))
            return (*parts, *([Key(look.word("possible"), "ink", "possible")] if ranges else []), *left)
        areas = areas_of(list(table[self.colour]), look) if self.colour not in ("", self.row) else ()
        drawn = {part.status for _, strip in self._strips(table, look) for part in strip.parts}
        found = [status for status in palette.STATUSES if status in drawn and not (left and status == "stated")]
        statuses = [Key(look.word(status), "ink", status) for status in found] if left or found != ["strict"] else []
        return (*areas, *statuses, *left)

    def _draw(self, look: Look, narrow: bool) -> Figure:
        canvas = Canvas(NARROW if narrow else WIDE)
        panels = [(title, self._strips(table, look)) for title, table in split(self.rows, self.panels, look)]
        spreads = shared([[end for _, strip in strips for end in strip.values()] for _, strips in panels], self.share)
        ticks = bool(self.part) or self.percent or not self.end or bool(self.panels and not self.share)
        whole = 100.0 if self.percent else None
        blocks = [
            Block(title, grouped(strips), spread, look, ticks, whole)
            for (title, strips), spread in zip(panels, spreads, strict=True)
        ]
        return canvas.finish(multiples.drawn(canvas, blocks, narrow))

    def _colours(self, look: Look) -> dict[Any, str]:
        """The colour of each part."""
        check_colours("stacked", self.colours)
        parts = _in_order([list(dict.fromkeys(row)) for _, row in self.rows.groupby(self.row, sort=False)[self.part]])
        if self.colours:
            absent = [str(part) for part in parts if part not in self.colours]
            if absent:
                raise ValueError(
                    f"stacked: colours has none for {', '.join(absent)}, only for {', '.join(self.colours)}"
                )
            return {part: self.colours[part] for part in parts}
        if all(part in look.areas for part in parts):
            return {part: look.colour(part) for part in parts}
        if len(parts) > max(SPACED):
            raise ValueError(f"stacked: {len(parts)} parts and {max(SPACED)} shades; give colours")
        return {part: palette.SHADES[i] for part, i in zip(parts, SPACED[len(parts)], strict=True)}

    def _strips(self, table: pd.DataFrame, look: Look) -> list[tuple[str, Strip]]:
        """The strips in order, each with its row's name."""
        colours = self._colours(look) if self.part else {}
        rows: dict[Any, list[dict[Any, Any]]] = {}
        for i, record in enumerate(table.to_dict("records")):
            rows.setdefault(record[self.row] if self.part else i, []).append(record)
        found = []
        for records in rows.values():
            name = look.name(records[0][self.row])
            found.append((name, self._strip(name, records, self._stack(name, records), colours, look)))
        return found

    def _stack(self, name: str, records: list[dict[Any, Any]]) -> _Stack:
        """What is known of a row, checked."""
        given = [(float(record["low"]), float(record["high"])) for record in records]
        total = float(records[0][self.total]) if self.total else math.nan
        if any(end < 0 for ends in given for end in ends if end != -math.inf):
            raise ValueError(f"stacked: a part of {name} is below zero")
        lows = [low if math.isfinite(low) else 0.0 for low, _ in given]
        highs = [high if math.isfinite(high) else math.inf for _, high in given]
        sizes = list(zip(lows, highs, strict=True))
        if self.levels:
            if sorted(lows) != lows or sorted(highs) != highs:
                raise ValueError(f"stacked: the levels of {name} fall")
            before = [(0.0, 0.0), *sizes]
            levels = sizes
            sizes = [(max(0.0, low - top), high - base) for (base, top), (low, high) in itertools.pairwise(before)]
        else:
            levels = list(zip(itertools.accumulate(lows), itertools.accumulate(highs), strict=True))
        most = max(end for end in (*lows, *levels[-1]) if math.isfinite(end))
        if most > total + 1e-9 * abs(total):
            raise ValueError(f"stacked: the total of {name} is {total:g}, its parts come to {most:g}")
        return _Stack(sizes, levels, total, any(math.isfinite(end) for ends in given for end in ends))

    def _strip(
        self, name: str, records: list[dict[Any, Any]], stack: _Stack, colours: dict[Any, str], look: Look
    ) -> Strip:
        said = look.span(*stack.levels[-1]) if stack.known else look.word("no_data")
        aside = f"/{look.number(stack.total)}" if math.isfinite(stack.total) else ""
        low, high = stack.whole
        if not (stack.known or aside) or (self.percent and not (low > 0 and math.isfinite(high))):
            return Strip((), said, aside, known=False)
        shown = stack.shares(self.levels) if self.percent else stack
        parts: list[Part] = []
        at, colour = 0.0, "accent"
        for i, record in enumerate(records):
            low, high = shown.drawn(i)
            colour = colours[record[self.part]] if self.part else self._own(record, look)
            status = str(record.get("status", "strict"))
            certain, maybe = (
                [self._size(name, record, stack.sizes[i], shown.sizes[i], look)] * 2
                if self.part
                else [self._grade(name, status, low, look), self._grade(name, "possible", high - low, look)]
            )
            if low > at:
                words = self._inside(record, stack.sizes[i], shown.sizes[i], look)
                parts.append(Part(at, low, colour, status, certain, words))
            if high > max(low, at):
                parts.append(Part(max(low, at), high, colour, "possible", maybe))
            at = max(high, at)
        if shown.open:
            i = max(i for i, (_, high) in enumerate(shown.sizes) if math.isinf(high))
            onward = colours[records[i][self.part]] if self.part else colour
            parts.append(Part(at, math.inf, onward, "possible", f"{name}: {look.measured(*stack.levels[-1])}"))
        elif shown.total - at > 1e-9 * shown.total:
            rest = self._grade(name, "remainder", shown.total - at, look)
            parts.append(Part(at, shown.total, "soft" if self.part else colour, "stated", rest))
        if not self.end:
            return Strip(tuple(parts))
        if self.percent and aside:
            return Strip(tuple(parts), f"{look.span(*shown.levels[-1])}%", f"{said} {aside}", stack.known)
        return Strip(tuple(parts), said, aside, stack.known)

    def _own(self, record: dict[Any, Any], look: Look) -> str:
        """The colour of a strip of one part."""
        return look.colour(record[self.colour]) if self.colour else "accent"

    def _inside(self, record: dict[Any, Any], size: Range, share: Range, look: Look) -> str:
        """The words inside a part."""
        if self.label:
            return "" if record[self.label] != record[self.label] else str(record[self.label])
        if self.label is None or not self.part:
            return ""
        return f"{look.span(*share)}%" if self.percent else look.span(*size)

    def _size(self, name: str, record: dict[Any, Any], size: Range, share: Range, look: Look) -> str:
        """The words under the pointer on one of several parts."""
        words = f"{name}, {look.name(record[self.part])}: {look.measured(*size)}"
        return f"{words} ({look.span(*share)}%)" if self.percent else words

    def _grade(self, name: str, status: str, much: float, look: Look) -> str:
        """Those on what is certain, possible or left of a strip."""
        amount = f"{look.span(much, much)}%" if self.percent else look.measured(much, much)
        return f"{name}, {look.word(status)}: {amount}"


def _in_order(lists: list[list[Any]]) -> list[Any]:
    """All values in an order that the lists share: what a list adds stands before what follows it there."""
    found: list[Any] = []
    for values in lists:
        at = len(found)
        for value in reversed(values):
            if value in found:
                at = found.index(value)
            else:
                found.insert(at, value)
    return found


class _Stack(NamedTuple):
    """What the parts of a row are, and what they and all before them come to: at least, and at most if it is known."""

    sizes: list[Range]
    levels: list[Range]
    total: float  # NaN: what the parts come to
    known: bool  # whether an end of any part is

    @property
    def whole(self) -> Range:
        """The whole."""
        return (self.total, self.total) if math.isfinite(self.total) else self.levels[-1]

    @property
    def open(self) -> bool:
        """Whether the strip goes on without an end."""
        return math.isinf(self.whole[1])

    def drawn(self, i: int) -> Range:
        """Where the i-th part ends: at least where all is certain, if the strip has no end; within the whole."""
        low, high = self.levels[i]
        return (low, low) if self.open else (low, min(high, self.whole[1]))

    def shares(self, levels: bool) -> _Stack:
        """All of it in per cent of the whole, which is finite. levels: whether only they were given."""
        low, high = self.whole

        def share(part: Range) -> Range:
            least, most = part[0], min(part[1], high)
            if low == high:
                return 100 * least / low, 100 * most / low
            if part == self.levels[-1]:
                return 100.0, 100.0
            if levels:  # how the part and the whole go together is not known
                return 100 * least / high, min(100.0, 100 * most / low)
            return 100 * least / (least + high - most), 100 * most / (most + low - least)

        return _Stack([share(size) for size in self.sizes], [share(level) for level in self.levels], 100.0, self.known)

"""Lines: values by year (or by another number) for each series, joined where no year is missing."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from clusters import language as glossary
from clusters.charts import font, palette, rows, scale
from clusters.charts.canvas import NARROW, WIDE, Canvas, Key
from clusters.charts.form import Form, Look, statuses_of
from clusters.charts.labels import PITCH, Label, apart
from clusters.charts.multiples import APART, TITLE
from clusters.charts.scale import Scale
from clusters.charts.traces import OPEN, Point, Trace

SIDE = 7  # from the edge of the grid to the first and last point
LEADER = 16  # from the last point to the words at a line's end
SAMPLE = 22  # from the mark of a name above the chart to the name
LARGEST, SMALLEST = 9, 4  # pixels across a point, where years are far apart and where they are many
LEAST = 125  # pixels of a grid beside another
SHORT, LONG = 112, 250  # pixels of the words at the ends of lines, on a phone and on a page
EDGE = 3  # beyond them: pixels are whole
TICK = 8  # from the label of a tick to the grid
BELOW = 18  # from the grid to the middle of the labels below it


@dataclass(frozen=True, eq=False)
class Lines(Form):
    """Values along x, a line for each series, named at its end.

    Columns: low and high (equal: a point; apart: a band; one NaN or infinite: open, an arrow, not joined; both: the
    line breaks), or `value` in their place; those named by `x`, `series`, `run`, `panels` and `label`; where it is
    there `status` (one of palette.STATUSES; strict without it). Several rows of a series at one x are points that a
    thin stroke joins, and the line opens to their lowest and highest.

    x: a column of numbers; named "year", they are years, and a missing one breaks the line. series: whose line it is;
    an area has its colour. run: a column; only rows with the same value in it are joined (sources, say). steps: a
    value holds until the next x (that of a year throughout it), without points. label: a column of words said at the
    end of a line in place of its last value; None for none. target: a value, or a column with one for each panel,
    shown as a dashed line with the look's words "target". at: an x with an upright dashed line ("at"). band: two x's
    with a tinted field between them ("band"). zero: the scale begins or ends there. panels: a column, one small chart
    for each of its values; share: all of them on the same scale. The look's words "x" stand below the scale of x.

    Values are in the unit of the look. Raises ValueError, when drawn, for what `Form.draw` says and for an x that is
    no number.
    """

    x: str = "year"
    series: str = "entity"
    run: str = ""
    steps: bool = False
    label: str | None = ""
    target: float | str | None = None
    at: float | None = None
    band: tuple[float, float] | None = None
    zero: bool = False
    panels: str = ""
    share: bool = True

    def __post_init__(self) -> None:
        """Take `value` for both ends where there are none."""
        if "value" in self.rows and not {"low", "high"} & set(self.rows):
            object.__setattr__(self, "rows", self.rows.assign(low=self.rows["value"], high=self.rows["value"]))

    def columns(self) -> tuple[str, ...]:
        """low, high, and what the options name."""
        named = (self.x, self.series, self.run, self.label, self.target, self.panels)
        return ("low", "high", *(name for name in named if isinstance(name, str) and name))

    def key(self, look: Look) -> tuple[Key, ...]:
        """How sure the points are, and, in small charts with several lines each, whose lines they are."""
        sure = (
            statuses_of(list(self.rows["status"]), look, "marker") if "status" in self.rows and not self.steps else ()
        )
        if not self.panels:
            return sure
        kind = "line" if self.steps else "points"
        colours = self._colours(look) if self.series != self.panels and self.rows[self.series].nunique() > 1 else {}
        names = tuple(Key(look.name(slug), colour, kind=kind) for slug, colour in colours.items())
        target = look.word("target") if self.target is not None else ""
        return (*names, *sure, *([Key(target, "ink", kind="dashes")] if target else []))

    def _colours(self, look: Look) -> dict[Any, str]:
        """The colour of each series: an area's own; any other's in turn."""
        slugs = list(dict.fromkeys(self.rows[self.series]))
        areas = [slug for slug in (*look.areas, look.merged) if slug in slugs]
        others = palette.OTHERS if not areas else ("soft", *(name for name in palette.OTHERS if name != "soft"))
        found = {slug: look.colour(slug) for slug in areas}
        return found | dict(zip((slug for slug in slugs if slug not in areas), itertools.cycle(others), strict=False))

    def _draw(self, look: Look, narrow: bool) -> Figure:
        xs = self.rows[self.x]
        if not pd.api.types.is_numeric_dtype(xs) or not np.isfinite(xs.astype(float)).all():
            wrong = next(x for x in xs if not isinstance(x, (int, float, np.number)) or not math.isfinite(x))
            raise ValueError(f"lines: column {self.x} must hold a number in each row; there is {wrong!r}")
        canvas = Canvas(NARROW if narrow else WIDE)
        return canvas.finish(_drawn(canvas, self._blocks(look), narrow))

    def _blocks(self, look: Look) -> list[_Block]:
        values = list(dict.fromkeys(self.rows[self.panels])) if self.panels else [None]
        parts = [self.rows if value is None else self.rows[self.rows[self.panels] == value] for value in values]
        targets = [self._target(part) for part in parts]
        spreads = [self._spread(part, target) for part, target in zip(parts, targets, strict=True)]
        whole = [value for spread in spreads for value in spread]
        spreads = [whole if self.share else spread or whole for spread in spreads]
        titles = ["" if value is None else look.name(value) for value in values]
        xs = sorted(set(self.rows[self.x].astype(float)))
        pitch = min((b - a for a, b in itertools.pairwise(xs)), default=1.0) if self.x == "year" else math.inf
        across = _Across(xs, pitch, self.steps, self.at, self.band, self.x == "year")
        return [
            _Block(title, self._traces(part, across, look), spread, target, across, self, look)
            for title, part, spread, target in zip(titles, parts, spreads, targets, strict=True)
        ]

    def _target(self, part: pd.DataFrame) -> float:
        value = part[self.target].iloc[0] if isinstance(self.target, str) else self.target
        return math.nan if value is None else float(value)

    def _spread(self, part: pd.DataFrame, target: float) -> list[float]:
        ends = [*part[["low", "high"]].astype(float).to_numpy().ravel(), target]
        return [float(end) for end in ends if np.isfinite(end)]

    def _traces(self, part: pd.DataFrame, across: _Across, look: Look) -> list[tuple[Trace, str]]:
        """The lines of a chart, each with the words at its end."""
        found = []
        for slug, colour in self._colours(look).items():
            own = part[part[self.series] == slug].drop_duplicates().sort_values(self.x, kind="stable")
            points = [self._point(row, across, look) for row in own.to_dict("records")]
            trace = Trace(look.name(slug), colour, points, math.inf if self.steps else across.pitch, across.until)
            if not own.empty:
                found.append((trace, self._said(trace, own, across, look)))
        return found

    def _said(self, trace: Trace, own: pd.DataFrame, across: _Across, look: Look) -> str:
        """The words at the end of a line, with the year where that is not the last."""
        if self.label is None or not trace.known:
            return ""
        last, low, high = trace.end
        said = look.span(low, high)
        if self.label:
            said = next((str(w) for w in own[self.label].iloc[::-1] if w is not None and w == w), "")
        early = self.x == "year" and said and last < across.xs[-1] and not self.steps
        return f"{said} ({last:.0f})" if early else said

    def _point(self, row: dict[Any, Any], across: _Across, look: Look) -> Point:
        x, low, high = (float(row[column]) for column in (self.x, "low", "high"))
        status = str(row.get("status", "strict"))
        when = across.said(x, look)
        hover = f"{look.name(row[self.series])}, {when}: {look.measured(low, high)}"
        hover += f", {look.word(status)}" if status != "strict" and look.word(status) else ""
        return Point(x, low, high, status, str(row[self.run]) if self.run else "", hover)


class _Across(NamedTuple):
    """What the level scale of all small charts must hold."""

    xs: list[float]
    pitch: float
    steps: bool
    at: float | None
    band: tuple[float, float] | None
    years: bool

    @property
    def until(self) -> float:
        """Where the last value of a stair ends."""
        return self.xs[-1] + (self.pitch if self.years else 0)

    def scaled(self, first: float, last: float, language: str) -> Scale:
        held = [*self.xs, *([] if self.at is None else [self.at]), *(self.band or ())]
        if self.years:
            return scale.years(held, first, last, rows.SMALL, self.pitch if self.steps else 0)
        return scale.over(held, first, last, language, rows.SMALL)

    def said(self, x: float, look: Look) -> str:
        """An x in words."""
        if self.years:
            return f"{x:g}"
        return " ".join(filter(None, (glossary.number(round(x, 1), look.language), look.word("x"))))


@dataclass(frozen=True)
class _Block:
    """One small chart: its lines with the words at their ends, and what its scale must hold."""

    title: str
    traces: list[tuple[Trace, str]]
    spread: list[float]
    target: float
    across: _Across
    form: Lines
    look: Look

    def labels(self, named: bool) -> list[Label]:
        """The words at the ends of the lines, and at that of the target; named: with the names."""
        none = glossary.label("no_data", self.look.language)
        names = [trace.name if trace.known else f"{trace.name}: {none}" for trace, _ in self.traces]
        if named:
            found = [Label(n, said, t.colour) for n, (t, said) in zip(names, self.traces, strict=True)]
        else:
            found = [Label("", said, trace.colour) for trace, said in self.traces]
        words = self.look.word("target") if math.isfinite(self.target) and named else ""
        return [*found, *([Label(words, "", "ink", dashed=True)] if words else [])]

    def scaled(self, top: float, bottom: float) -> Scale:
        """The scale of values, with room for points and arrows beyond it."""
        points = [point for trace, _ in self.traces for point in trace.points if point.known]
        over = OPEN if any(not math.isfinite(point.high) for point in points) else SIDE
        under = OPEN if any(not math.isfinite(point.low) for point in points) else SIDE
        return scale.over(self.spread, bottom - under, top + over, self.look.language, 0, self.form.zero, 6)

    def flags(self, across: Scale) -> list[tuple[float, str]]:
        """Words above the grid, and the pixel that they speak of."""
        found = [] if self.form.at is None else [(self.form.at, self.look.word("at"))]
        if self.form.band:
            found.append((sum(self.form.band) / 2, self.look.word("band")))
        return [(across(x), words) for x, words in found if words]

    def draw(self, canvas: Canvas, across: Scale, up: Scale, grid: _Grid) -> None:
        """Everything within the grid."""
        if self.form.band:
            first, last = map(across, self.form.band)
            canvas.field(first, last, grid.top, grid.bottom, "tint", self.look.word("band"))
        if self.form.at is not None:
            x = across(self.form.at)
            canvas.stroke([x, x], [grid.top, grid.bottom], "ink", 1.5, True, self.look.word("at"), zorder=1.5)
        if math.isfinite(self.target):
            y, hover = up(self.target), f"{self.look.word('target')}: {self.look.measured(self.target, self.target)}"
            canvas.stroke([grid.left, grid.right], [y, y], "ink", 1.5, True, hover.removeprefix(": "), zorder=1.5)
        near = min((across(b) - across(a) for a, b in itertools.pairwise(self.across.xs)), default=math.inf)
        for trace, _ in self.traces:
            if self.form.steps:
                trace.stairs(canvas, across, up)
            else:
                trace.draw(canvas, across, up, min(LARGEST, max(SMALLEST, 0.55 * near)))

    def ends(self, across: Scale, up: Scale, grid: _Grid) -> list[tuple[float, float]]:
        """Where the lines end, that of the target last; a line without values has no x and its place at the bottom."""
        found = []
        for trace, _ in self.traces:
            if not trace.known:
                found.append((math.nan, grid.bottom))
                continue
            x, low, high = trace.end
            known = [up(value) for value in (low, high) if math.isfinite(value)] or [up(trace.ending)]
            found.append((across(self.across.until if self.form.steps else x), sum(known) / len(known)))
        return [*found, *([(grid.right, up(self.target))] if math.isfinite(self.target) else [])]


class _Grid(NamedTuple):
    """The box of a chart's marks."""

    left: float
    right: float
    top: float
    bottom: float


class _Plan(NamedTuple):
    """What the small charts of one drawing share: their width, and the room to both sides of the grid."""

    columns: int
    wide: float
    before: float
    after: float
    room: float  # of the words at the ends
    beside: bool  # the names stand there
    high: float


def _planned(canvas: Canvas, charts: Sequence[_Block], narrow: bool) -> _Plan:
    """As many charts beside each other as leave a wide enough grid; names at the ends of lines if there is room."""
    before = max(font.width(label, rows.SMALL) for chart in charts for label in chart.scaled(0, 240).labels) + TICK
    most = 1 if narrow else min(len(charts), 2 if len(charts) == 4 else 3)
    named = len(charts) == 1 and not charts[0].form.panels
    beside = named and (not narrow or _short(charts[0].labels(True)))
    room = SHORT if narrow else LONG
    words = [label.width(room) for chart in charts for label in chart.labels(beside)]
    after = max([LEADER + width + EDGE for width in words if width], default=SIDE)
    columns = next(n for n in range(most, 0, -1) if n == 1 or _each(canvas, n) - before - after >= LEAST)
    high = (230 if narrow else 320) if len(charts) == 1 else (160 if narrow else 190)
    return _Plan(columns, _each(canvas, columns), before, after, room, beside, high)


def _each(canvas: Canvas, columns: int) -> float:
    return (canvas.width - APART * (columns - 1)) / columns


def _short(labels: Sequence[Label]) -> bool:
    """Whether labels fit beside a grid on a phone: three in two lines each, or any number in one."""
    most = 2 if len(labels) <= 3 else 1
    words = [word for label in labels for word in label.name.split()]
    return all(len(label.lines(SHORT)) <= most for label in labels) and all(
        font.width(word, rows.NAME) <= SHORT for word in words
    )


def _drawn(canvas: Canvas, charts: Sequence[_Block], narrow: bool) -> float:
    """Draw the small charts; how far down they reach."""
    plan = _planned(canvas, charts, narrow)
    y = 0.0
    for i in range(0, len(charts), plan.columns):
        y = _beside(canvas, charts[i : i + plan.columns], plan, y + (18 if i else 0))
    return y


def _beside(canvas: Canvas, charts: Sequence[_Block], plan: _Plan, top: float) -> float:
    lefts = [i * (plan.wide + APART) for i in range(len(charts))]
    lines = [(x, font.wrap(chart.title, plan.wide, TITLE, 600)) for chart, x in zip(charts, lefts, strict=True)]
    y = max(canvas.lines(x, top, words if any(words) else [], TITLE, 600) for x, words in lines)
    if not plan.beside and not charts[0].form.panels:
        y = _names(canvas, charts[0].labels(True), "line" if charts[0].form.steps else "points", y)
    grids = [(x + plan.before, x + plan.wide - plan.after) for x in lefts]
    steps = charts[0].form.steps
    acrosses = [
        chart.across.scaled(left + (0 if steps else SIDE), right - (0 if steps else SIDE), chart.look.language)
        for chart, (left, right) in zip(charts, grids, strict=True)
    ]
    head = y
    for chart, across, x in zip(charts, acrosses, lefts, strict=True):
        below = head
        for at, words in chart.flags(across):
            below = rows.flag(canvas, at, words, x, x + plan.wide, below)
        y = max(y, below)
    y += rows.SMALL / 2 + 2
    needed = [sum(label.depth(plan.room) for label in chart.labels(plan.beside)) for chart in charts]
    bottom = y + max(plan.high, *needed, 0)
    for chart, across, (left, right) in zip(charts, acrosses, grids, strict=True):
        grid = _Grid(left, right, y, bottom)
        up = chart.scaled(y, bottom)
        _axes(canvas, across, up, grid)
        chart.draw(canvas, across, up, grid)
        if not any(trace.known for trace, _ in chart.traces):
            none = glossary.label("no_data", chart.look.language)
            canvas.text((left + right) / 2, y + 1.5 * rows.NAME, none, rows.NAME, colour="soft", anchor="middle")
        _ends(canvas, chart, plan, chart.ends(across, up, grid), grid)
    return _below(canvas, charts[0].look.word("x"), grids, bottom)


def _axes(canvas: Canvas, across: Scale, up: Scale, grid: _Grid) -> None:
    """Level lines at the values' ticks, that of zero darker; labels to their left and below the grid."""
    for tick, label in zip(up.ticks, up.labels, strict=True):
        y = up(tick)
        canvas.stroke([grid.left, grid.right], [y, y], "soft" if tick == 0 else "line", zorder=1)
        canvas.text(grid.left - TICK, y, label, rows.SMALL, colour="soft", anchor="end")
    for tick, label in zip(across.ticks, across.labels, strict=True):
        half = font.width(label, rows.SMALL) / 2
        x = min(max(across(tick), half), canvas.width - half)
        canvas.stroke([across(tick)] * 2, [grid.bottom, grid.bottom + 4], "line", zorder=1)
        canvas.text(x, grid.bottom + BELOW, label, rows.SMALL, colour="soft", anchor="middle")


def _below(canvas: Canvas, words: str, grids: Sequence[tuple[float, float]], bottom: float) -> float:
    """What the level scale measures, at its right end; how far down it reaches."""
    y = bottom + BELOW + 0.7 * rows.SMALL
    if not words:
        return y
    ends = []
    for left, right in grids:
        lines = font.wrap(words, right - left, rows.SMALL)
        ends.append(canvas.lines(right, y, lines, rows.SMALL, colour="soft", anchor="end"))
    return max(ends)


def _names(canvas: Canvas, labels: Sequence[Label], kind: str, top: float) -> float:
    """Names above the grid, each after its line's mark, as many in a row as fit; how far down they reach."""
    x, y = 0.0, top
    for label in labels:
        lines = font.wrap(label.name, canvas.width - SAMPLE, rows.NAME)
        wide = SAMPLE + max(font.width(line, rows.NAME) for line in lines)
        if x and (x + wide > canvas.width or len(lines) > 1):
            x, y = 0.0, y + PITCH + 2
        canvas.sample(x, y + PITCH / 2, Key("", label.colour, kind="dashes" if label.dashed else kind))
        end = canvas.lines(x + SAMPLE, y, lines, rows.NAME)
        x, y = (x + wide + 16, y) if len(lines) == 1 else (canvas.width, end - PITCH)
    return y + PITCH + 6


def _ends(canvas: Canvas, chart: _Block, plan: _Plan, ends: list[tuple[float, float]], grid: _Grid) -> None:
    """The words at the ends of the lines, each joined to its line."""
    labels = [(label, at) for label, at in zip(chart.labels(plan.beside), ends, strict=False) if label.lines(plan.room)]
    if not plan.beside:  # the same figure at the same place is said once
        labels = list({(label.said, at): (label, at) for label, at in labels}.values())
    depths = [label.depth(plan.room) for label, _ in labels]
    slack = rows.NAME / 2
    places = apart([y for _, (_, y) in labels], depths, grid.top - slack, grid.bottom + slack)
    for (label, (x, y)), place in zip(labels, places, strict=True):
        right = grid.right
        if math.isfinite(x):
            canvas.stroke([x, right], [y, y], "soft", 0.75, zorder=1.3)
            canvas.stroke([right, right + LEADER - 4], [y, place], label.colour, 1, label.dashed, zorder=1.6)
        label.write(canvas, right + LEADER, place, plan.room)

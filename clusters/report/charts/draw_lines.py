"""Lines: values by year (or by another number) for each series, joined where no year is missing."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from clusters.report.charts import palette, plots, rows, scale
from clusters.report.charts.canvas import NARROW, WIDE, Canvas, Key
from clusters.report.charts.form import Form, Look, statuses_of
from clusters.report.charts.labels import Label
from clusters.report.charts.plots import SIDE, Grid, Plot
from clusters.report.charts.scale import Scale
from clusters.report.charts.traces import OPEN, Point, Trace
from clusters.wording import language as glossary

LARGEST, SMALLEST = 9, 4  # pixels across a point, where years are far apart and where they are many


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
        others = palette.OTHERS if not areas else ("soft", "warn", "good")  # the rest look like some area's
        found = {slug: look.colour(slug) for slug in areas}
        return found | dict(zip((slug for slug in slugs if slug not in areas), itertools.cycle(others), strict=False))

    def _draw(self, look: Look, narrow: bool) -> Figure:
        xs = self.rows[self.x]
        if not pd.api.types.is_numeric_dtype(xs) or not np.isfinite(xs.astype(float)).all():
            wrong = next(x for x in xs if not isinstance(x, (int, float, np.number)) or not math.isfinite(x))
            raise ValueError(f"lines: column {self.x} must hold a number in each row; there is {wrong!r}")
        canvas = Canvas(NARROW if narrow else WIDE)
        return canvas.finish(plots.drawn(canvas, self._blocks(look), narrow))

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
        level = _Level(xs, pitch, self.x == "year")
        return [
            _Block(title, self._traces(part, level, look), spread, target, level, self, look)
            for title, part, spread, target in zip(titles, parts, spreads, targets, strict=True)
        ]

    def _target(self, part: pd.DataFrame) -> float:
        value = part[self.target].iloc[0] if isinstance(self.target, str) else self.target
        return math.nan if value is None else float(value)

    def _spread(self, part: pd.DataFrame, target: float) -> list[float]:
        ends = [*part[["low", "high"]].astype(float).to_numpy().ravel(), target]
        return [float(end) for end in ends if np.isfinite(end)]

    def _traces(self, part: pd.DataFrame, level: _Level, look: Look) -> list[tuple[Trace, str]]:
        """The lines of a chart, each with the words at its end."""
        found = []
        read = [column for column in dict.fromkeys((*self.columns(), "status")) if column in part]
        for slug, colour in self._colours(look).items():
            own = part[part[self.series] == slug].drop_duplicates(read)
            own = own.sort_values([self.x, "low", "high"], kind="stable")
            points = [self._point(row, level, look) for row in own.to_dict("records")]
            if not own.empty:
                until = points[-1].x + (level.pitch if level.years else 0)
                trace = Trace(look.name(slug), colour, points, math.inf if self.steps else level.pitch, until)
                found.append((trace, self._said(trace, own, level, look)))
        return found

    def _said(self, trace: Trace, own: pd.DataFrame, level: _Level, look: Look) -> str:
        """The words at the end of a line, with the year where that is not the last."""
        if self.label is None or not trace.known:
            return ""
        last, low, high = trace.end
        said = look.span(low, high)
        if self.label:
            said = next((str(w) for w in own[self.label].iloc[::-1] if w is not None and w == w), "")
        early = self.x == "year" and said and last < level.xs[-1]
        return f"{said} ({last:.0f})" if early else said

    def _point(self, row: dict[Any, Any], level: _Level, look: Look) -> Point:
        x, low, high = (float(row[column]) for column in (self.x, "low", "high"))
        status = str(row.get("status", "strict"))
        when = level.said(x, look)
        hover = f"{look.name(row[self.series])}, {when}: {look.measured(low, high)}"
        hover += f", {look.word(status)}" if status != "strict" and look.word(status) else ""
        return Point(x, low, high, status, str(row[self.run]) if self.run else "", hover)


class _Level(NamedTuple):
    """The x's of all rows, the least distance between two years, and whether they are years."""

    xs: list[float]
    pitch: float
    years: bool

    def said(self, x: float, look: Look) -> str:
        """An x in words."""
        if self.years:
            return f"{x:g}"
        return " ".join(filter(None, (glossary.number(round(x, 1), look.language), look.word("x"))))


@dataclass(frozen=True)
class _Block(Plot):
    """One small chart: its lines with the words at their ends, and what its scale must hold."""

    title: str
    traces: list[tuple[Trace, str]]
    spread: list[float]
    target: float
    level: _Level
    form: Lines
    look: Look

    @property
    def named(self) -> bool:
        return not self.form.panels

    @property
    def kind(self) -> str:
        return "line" if self.form.steps else "points"

    @property
    def measure(self) -> str:
        return self.look.word("x")

    def labels(self, named: bool) -> list[Label]:
        none = glossary.label("no_data", self.look.language)
        names = [trace.name if trace.known else f"{trace.name}: {none}" for trace, _ in self.traces]
        if named:
            found = [Label(n, said, t.colour) for n, (t, said) in zip(names, self.traces, strict=True)]
        else:
            found = [Label("", said, trace.colour) for trace, said in self.traces]
        words = self.look.word("target") if math.isfinite(self.target) and named else ""
        return [*found, *([Label(words, "", "ink", dashed=True)] if words else [])]

    def falling(self) -> list[Label]:
        ends = [trace.ending if trace.known else -math.inf for trace, _ in self.traces]
        ordered = zip([-end for end in [*ends, self.target]], self.labels(True), strict=False)
        return [label for _, label in sorted(ordered, key=lambda pair: pair[0])]

    def across(self, left: float, right: float) -> Scale:
        held = [*self.level.xs, *([] if self.form.at is None else [self.form.at]), *(self.form.band or ())]
        if not self.form.steps:
            left, right = left + SIDE, right - SIDE
        if self.level.years:
            return scale.years(held, left, right, rows.SMALL, self.level.pitch if self.form.steps else 0)
        return scale.over(held, left, right, self.look.language, rows.SMALL)

    def up(self, top: float, bottom: float) -> Scale:
        points = [point for trace, _ in self.traces for point in trace.points if point.known]
        over = OPEN if any(not math.isfinite(point.high) for point in points) else SIDE
        under = OPEN if any(not math.isfinite(point.low) for point in points) else SIDE
        return scale.over(self.spread, bottom - under, top + over, self.look.language, 0, self.form.zero, 6)

    def flags(self, across: Scale) -> list[tuple[float, str]]:
        found = [] if self.form.at is None else [(self.form.at, self.look.word("at"))]
        if self.form.band:
            found.append((sum(self.form.band) / 2, self.look.word("band")))
        return [(across(x), words) for x, words in found if words]

    def draw(self, canvas: Canvas, across: Scale, up: Scale, grid: Grid) -> None:
        if self.form.band:
            first, last = map(across, self.form.band)
            canvas.field(first, last, grid.top, grid.bottom, "tint", self.look.word("band"))
        if self.form.at is not None:
            x = across(self.form.at)
            canvas.stroke([x, x], [grid.top, grid.bottom], "ink", 1.5, True, self.look.word("at"), zorder=1.5)
        if math.isfinite(self.target):
            y, hover = up(self.target), f"{self.look.word('target')}: {self.look.measured(self.target, self.target)}"
            canvas.stroke([grid.left, grid.right], [y, y], "ink", 1.5, True, hover.removeprefix(": "), zorder=1.5)
        near = min((across(b) - across(a) for a, b in itertools.pairwise(self.level.xs)), default=math.inf)
        after = [trace.levels() for trace, _ in self.traces]
        for i, (trace, _) in enumerate(self.traces):
            if self.form.steps:
                trace.stairs(canvas, across, up, [level for levels in after[i + 1 :] for level in levels])
            else:
                trace.draw(canvas, across, up, min(LARGEST, max(SMALLEST, 0.55 * near)))
        if not any(trace.known for trace, _ in self.traces):
            middle, y = (grid.left + grid.right) / 2, grid.top + 1.5 * rows.NAME
            none = glossary.label("no_data", self.look.language)
            canvas.text(middle, y, none, rows.NAME, colour="soft", anchor="middle", backed=True)

    def ends(self, across: Scale, up: Scale, grid: Grid) -> list[tuple[float, float]]:
        found = []
        for trace, _ in self.traces:
            if not trace.known:
                found.append((math.nan, grid.bottom))
                continue
            x, low, high = trace.end
            known = [up(value) for value in (low, high) if math.isfinite(value)] or [up(trace.ending)]
            found.append((across(trace.until if self.form.steps else x), sum(known) / len(known)))
        return [*found, *([(grid.right, up(self.target))] if math.isfinite(self.target) else [])]

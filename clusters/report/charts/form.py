"""What a chart form is, and what a reader's edition adds to it when it is drawn.

A form is a frozen dataclass: tidy rows (a column each for entity, low, high and what else the form reads) and options
that hold slugs and numbers, no words. Words come with the `Look`. To add one: see the package.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR

import pandas as pd
from matplotlib.figure import Figure

from clusters.report.charts import palette
from clusters.report.charts.canvas import Key, styled
from clusters.wording import language as glossary
from clusters.wording import measures


@dataclass(frozen=True)
class Look:
    """The edition that a chart is drawn for.

    name: the words for a slug of the rows. areas: the provinces in their order, which is that of their colours;
    merged: all of them together. words: the exhibit's own words for parts of the chart, by the form's names for them
    ("line", "central", …); the glossary stands in. unit: said after values that stand alone, in hovers.
    decimals: digits after the decimal sign; None: as many as the numbers need, at most two.
    """

    language: str
    name: Callable[[str], str] = str
    areas: tuple[str, ...] = ()
    merged: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    decimals: int | None = None

    def colour(self, slug: str) -> str:
        """An area's colour, `all` for the merged province, `soft` for any other place and from the sixth area on."""
        if slug == self.merged:
            return "all"
        at = self.areas.index(slug) if slug in self.areas else len(palette.AREAS)
        return palette.AREAS[at] if at < len(palette.AREAS) else "soft"

    def word(self, key: str) -> str:
        """The exhibit's word for a part of the chart, else the glossary's, else none."""
        if key in self.words:
            return self.words[key]
        key = f"mark_{key}" if key in palette.STATUSES else key
        return glossary.label(key, self.language) if key in glossary.LABELS else ""

    def number(self, value: float) -> str:
        """A number as this edition writes it."""
        return glossary.number(value, self.language, _needed([value]) if self.decimals is None else self.decimals)

    def span(self, low: float, high: float) -> str:
        """A bound in few signs: "12", "7–12", "≥ 7", "≤ 12", or the words for no data.

        Ends are rounded outwards, so that the signs never claim more than is known; an exact value to the nearest.
        """
        if math.isfinite(low) and math.isfinite(high):
            if math.isclose(low, high, rel_tol=1e-12):
                return self.number(low)
            ends = [self._outward(low, ROUND_FLOOR), self._outward(high, ROUND_CEILING)]
            between = "–" if min(low, high) >= 0 else f" {self.word('range_to')} "  # −3–−1 cannot be read
            return between.join(dict.fromkeys(ends))
        if math.isfinite(low):
            return f"≥ {self._outward(low, ROUND_FLOOR)}"
        if math.isfinite(high):
            return f"≤ {self._outward(high, ROUND_CEILING)}"
        return glossary.label("no_data", self.language)

    def measured(self, low: float, high: float) -> str:
        """The same with the unit, for words that stand alone."""
        known = math.isfinite(low) or math.isfinite(high)
        space = "" if self.unit.startswith("%") else " "
        return self.span(low, high) + (space + self.unit if self.unit and known else "")

    def _outward(self, value: float, direction: str) -> str:
        places = _needed([value]) if self.decimals is None else self.decimals
        return glossary.number(measures.outward(value, places, direction), self.language, places)


def _needed(values: list[float]) -> int:
    return next((n for n in (0, 1) if all(abs(v - round(v, n)) < 1e-9 for v in values)), 2)


@dataclass(frozen=True, eq=False)
class Form(ABC):
    """Rows and options; each form says how they are drawn."""

    rows: pd.DataFrame

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw: no row, or none with an end that is known."""
        ends = [column for column in ("low", "high") if column in self.rows]
        return self.rows.empty or not any(math.isfinite(v) for c in ends for v in self.rows[c].astype(float))

    def draw(self, look: Look, narrow: bool = False) -> Figure:
        """The chart, 820 pixels wide, or 328 for a phone.

        Raises ValueError if there is nothing to draw, a column that the options name is missing, or low > high.
        """
        if self.empty:
            raise ValueError(f"{type(self).__name__.lower()}: no row to draw; say what is missing instead")
        absent = [column for column in self.columns() if column not in self.rows]
        if absent:
            raise ValueError(
                f"{type(self).__name__.lower()}: no column {', '.join(absent)}; there are "
                f"{', '.join(map(str, self.rows.columns))}"
            )
        if {"low", "high"} <= set(self.rows) and (self.rows["low"] > self.rows["high"]).any():
            raise ValueError(f"{type(self).__name__.lower()}: a row has low > high")
        with styled():
            return self._draw(look, narrow)

    def columns(self) -> tuple[str, ...]:
        """The columns that the rows must have."""
        return ("low", "high")

    def silent(self, row: str) -> list[str]:
        """The values of the column `row` in none of whose rows an end is known, where there are two or more.

        Drawn, each would be an empty line in every small chart; one line under the chart names them all.
        """
        known = self.rows[["low", "high"]].astype(float).map(math.isfinite).any(axis=1)
        some = set(self.rows.loc[known, row])
        found = [value for value in dict.fromkeys(self.rows[row]) if value not in some]
        return found if len(found) > 1 else []

    @abstractmethod
    def _draw(self, look: Look, narrow: bool) -> Figure:
        """The chart of rows that are fit to be drawn."""

    @abstractmethod
    def key(self, look: Look) -> tuple[Key, ...]:
        """What the marks mean, as far as it is not written beside them."""


def areas_of(slugs: list[str], look: Look, kind: str = "bar") -> tuple[Key, ...]:
    """Key entries for the areas among the slugs in their order, then the merged province, then all other places."""
    order = [slug for slug in (*look.areas, look.merged) if slug in slugs]
    found = [Key(look.name(slug), look.colour(slug), kind=kind) for slug in order]
    others = [Key(look.word("other_places"), "soft", kind=kind)] if set(slugs) - set(order) else []
    return (*found, *others)


def statuses_of(statuses: list[str], look: Look, kind: str = "bar") -> tuple[Key, ...]:
    """Key entries for how sure the marks are; none where all are strict."""
    found = [status for status in palette.STATUSES if status in statuses]
    return tuple(Key(look.word(status), "ink", status, kind) for status in found) if found != ["strict"] else ()

"""A cell of a matrix: its words or sign, its shade, how sure it is; and the classes that shades stand for."""

from __future__ import annotations

import bisect
import difflib
import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from clusters.report.charts import palette
from clusters.report.charts.canvas import SHAPED, SIGNS, Canvas, Key
from clusters.report.charts.form import Look

NO_DATA = ("missing", "no_data")


class Sign(NamedTuple):
    """What a category looks like: one of the canvas's signs, on a colour of the palette."""

    sign: str
    colour: str


CATEGORIES = {
    "yes": Sign("tick", "m3"),
    "met": Sign("tick", "good"),
    "direct": Sign("dot", "m3"),
    "greater": Sign("greater", "m3"),
    "equal": Sign("equal", "m0"),
    "less": Sign("less", "m1"),
    "indirect": Sign("ring", "m0"),
    "no": Sign("cross", "m0"),
    "not_met": Sign("cross", "warn"),
    "unknown": Sign("unknown", "paper"),
}
"""The categories that every matrix knows, in the order of its key."""


class Cell(NamedTuple):
    """One cell as it is drawn."""

    hover: str
    words: str = ""
    sign: str = ""
    colour: str = ""  # "": only words, on no shade
    status: str = "strict"
    category: str = ""
    total: bool = False
    rank: int = 0  # of its category, in the order of the key

    @property
    def missing(self) -> bool:
        """Whether nothing is known of it."""
        return self.sign == "missing"

    @property
    def ink(self) -> str:
        """The colour of its words and its sign."""
        if self.missing:
            return "soft"
        return palette.on(self.colour, self.status) if self.colour else "ink"

    @property
    def hatched(self) -> bool:
        """Whether its words need paper behind them."""
        return self.colour != "" and self.status == "possible"

    def box(self, canvas: Canvas, left: float, right: float, top: float, bottom: float) -> None:
        """Its shade or border, and where the pointer finds it."""
        if self.colour:
            canvas.cell(left, right, top, bottom, self.colour, self.status, self.hover)
        else:
            canvas.field(left, right, top, bottom, "paper", self.hover)


class Classes:
    """The classes of values that the shades stand for: each reaches from one edge to below the next."""

    def __init__(
        self, bounds: Sequence[tuple[float, float]], steps: tuple[float, ...] | int, decimals: int | None
    ) -> None:
        """Of all bounds: by the given edges, or so many classes as even in number as equal values allow (quantiles).

        decimals: what quantiles are rounded to, so that the key says where the classes really end; None: two.

        Raises ValueError unless the edges ascend and there are at most five classes.
        """
        if isinstance(steps, int):
            if not 1 <= steps <= len(palette.SHADES):
                raise ValueError(f"matrix: {steps} classes; there are shades for 1 to {len(palette.SHADES)}")
            known = [[end for end in bound if math.isfinite(end)] for bound in bounds]
            values = [sum(ends) / len(ends) for ends in known if ends]
            parts = np.linspace(0, 1, steps + 1)[1:-1]
            cuts = [float(cut) for cut in np.quantile(values, parts, method="higher")] if len(values) else []
            rounded = (round(cut, 2 if decimals is None else decimals) for cut in cuts)
            steps = tuple(sorted({cut for cut in rounded if cut > min(values)}))
        elif len(steps) >= len(palette.SHADES) or list(steps) != sorted(set(steps)):
            raise ValueError(f"matrix: steps {steps}; use up to {len(palette.SHADES) - 1} values that ascend")
        self.edges = steps
        self.ends = [end for bound in bounds for end in bound if math.isfinite(end)]
        apart = (len(palette.SHADES) - 1) / max(1, len(steps))
        self.shades = [palette.SHADES[round(i * apart)] for i in range(len(steps) + 1)]

    def shade(self, low: float, high: float) -> tuple[str, bool]:
        """The shade of a bound, and whether its ends share it; if not, it is that of its low end, if it has one."""
        first = bisect.bisect_right(self.edges, low) if math.isfinite(low) else 0
        last = bisect.bisect_right(self.edges, high) if math.isfinite(high) else len(self.edges)
        return self.shades[first], first == last

    def key(self, look: Look) -> tuple[Key, ...]:
        """An entry for each class; whole numbers are named by the first and the last of a class."""
        whole = all(float(value).is_integer() for value in (*self.ends, *self.edges))
        edges = list(self.edges)
        if whole and self.ends and edges:
            lows = [min([*self.ends, edges[0] - 1]), *edges]
            highs = [edge - 1 for edge in edges] + [max([*self.ends, edges[-1]])]
            words = [look.span(low, high) for low, high in zip(lows, highs, strict=True)]
        else:
            lows, highs = [-math.inf, *edges], [*edges, math.inf]
            words = [
                ", ".join(
                    ([f"≥ {look.number(low)}"] if math.isfinite(low) else [])
                    + ([f"< {look.number(high)}"] if math.isfinite(high) else [])
                )
                for low, high in zip(lows, highs, strict=True)
            ]
        return tuple(Key(words, shade) for words, shade in zip(words, self.shades, strict=True) if words)


def sign_of(category: str, known: dict[str, Sign]) -> Sign:
    """The sign of a category. Raises ValueError for one that has none, or a sign or colour that does not exist."""
    if category not in known:
        near = difflib.get_close_matches(category, known, 1)
        raise ValueError(
            f"matrix: category {category!r} has no sign"
            + (f"; did you mean {near[0]!r}?" if near else f"; give one in `signs`, or use one of {', '.join(known)}")
        )
    sign, colour = known[category]
    if sign not in (*SIGNS, *SHAPED) or colour not in palette.COLOURS:
        raise ValueError(
            f"matrix: {category!r} is to look like {sign!r} on {colour!r}; signs are {', '.join((*SHAPED, *SIGNS))}, "
            f"colours those of the palette"
        )
    return Sign(sign, colour)

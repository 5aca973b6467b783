"""From data to pixels along one axis, with ticks at round values whose labels do not touch."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass

from matplotlib.ticker import MaxNLocator

from clusters.report.charts import font
from clusters.wording import language as words

APART = 14  # pixels between two tick labels


@dataclass(frozen=True)
class Scale:
    """A linear scale: `low` lies at pixel `first`, `high` at `last`."""

    low: float
    high: float
    first: float
    last: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]

    def __call__(self, value: float) -> float:
        """The pixel of a value; an open end (NaN or infinite) has none and gives NaN."""
        if not math.isfinite(value):
            return math.nan
        return self.first + (value - self.low) / (self.high - self.low) * (self.last - self.first)


def over(
    values: Iterable[float], first: float, last: float, language: str, size: float, zero: bool = False, most: int = 7
) -> Scale:
    """A scale over the finite values, a little wider than they are; `zero` has it begin or end there.

    size: of the tick labels (0 on an upright axis); there are as many as fit, at most `most`.
    Raises ValueError without a finite value.
    """
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        raise ValueError("a scale needs a finite value")
    low, high = min(finite), max(finite)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        low, high = low - (abs(low) / 4 or 1), high + (abs(high) / 4 or 1)
    pad = 0.03 * (high - low)
    low, high = low - (pad if not zero or low < 0 else 0), high + (pad if not zero or high > 0 else 0)
    counts = all(float(value).is_integer() for value in finite)  # of clusters there is no half
    for number in range(most, 0, -1):
        locator = MaxNLocator(number, steps=[1, 2, 2.5, 5, 10], integer=counts)
        inside = [tick for tick in locator.tick_values(low, high) if low <= tick <= high]
        labels = _labels(inside, language)
        room = (last - first) / (high - low) * (inside[1] - inside[0]) if len(inside) > 1 else math.inf
        if max((font.width(label, size) for label in labels), default=0) + APART <= abs(room):
            break
    else:
        inside, labels = inside[:1], labels[:1]
    return Scale(low, high, first, last, tuple(inside), tuple(labels))


def years(values: Iterable[float], first: float, last: float, size: float, stretch: float = 0) -> Scale:
    """A scale over years, with ticks at whole ones whose labels do not touch.

    stretch: how long a year's value holds; a label then stands in the middle of that time.
    """
    found = list(values)
    low, high = min(found), max(found) + stretch
    if low == high:
        low, high = low - 1, high + 1
    whole = range(math.ceil(min(found)), math.floor(max(found)) + 1)
    room = (font.width("0000", size) + APART) * (high - low) / abs(last - first)
    step = next(n for n in (1, 2, 3, 4, *(n * 10**power for power in range(1, 9) for n in (0.5, 1, 2))) if n >= room)
    # Few years count back from the last; many go by round ones.
    shown = whole[::-1][:: int(step)][::-1] if step < 5 else [year for year in whole if year % step == 0]
    shown = shown or whole[-1:]  # no round one among them
    return Scale(low, high, first, last, tuple(year + stretch / 2 for year in shown), tuple(map(str, shown)))


def _labels(ticks: list[float], language: str) -> list[str]:
    """The ticks as numbers with the same digits, as many as the finest needs."""
    step = min((b - a for a, b in itertools.pairwise(ticks)), default=1)
    digits = next((n for n in range(10) if abs(step * 10**n - round(step * 10**n)) <= 1e-6 * step * 10**n), 10)
    return [words.number(float(round(tick, digits)), language, digits) for tick in ticks]

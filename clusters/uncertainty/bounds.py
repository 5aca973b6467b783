"""Figures known only within bounds, and arithmetic that never claims more than they say.

"More than 12,000 jobs" is not the number 12,000: it is the interval [12,000, ∞) in the *strict* reading, or, by the
*convention* that an author rounds down to the nearest thousand, [12,000, 13,000]. A `Bound` carries such an interval,
or an array of them, through sums, ratios and comparisons. Where a variable occurs once, the result is as narrow as it
can be; where it occurs twice (x / (x + y)) use `share`, which writes it so that it occurs once.

Infinity means "no bound on this side", never a value: 0 · ∞ is 0. A divisor's zero is left out, since nothing can be
divided by it: [1, 2] / [0, 4] is [0.25, ∞), and a divisor with zero inside, or nothing but zero, leaves the quotient
without any bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

KINDS = ("exact", "at_least", "at_most", "nearly", "about", "range")
READINGS = ("strict", "convention")
_LARGEST = float(np.finfo(float).max)


class Bound:
    """An interval [low, high] or an array of them: floats, or float arrays of one shape. A NaN end is no bound."""

    __slots__ = ("high", "low")
    __array_ufunc__ = None  # numpy and pandas leave `array * Bound` to this class
    __pandas_priority__ = 5000
    __hash__ = None  # type: ignore[assignment]

    low: Any
    high: Any

    def __init__(self, low: Any, high: Any) -> None:
        """Raises ValueError where low > high, or where an end lies at the wrong infinity."""
        lows, highs = np.broadcast_arrays(_floats(low), _floats(high))
        lows = np.where(np.isnan(lows), -np.inf, lows)
        highs = np.where(np.isnan(highs), np.inf, highs)
        wrong = (lows > highs) | (lows == np.inf) | (highs == -np.inf)
        if wrong.any():
            at = int(np.flatnonzero(wrong)[0])
            raise ValueError(f"bound {at}: low {lows.flat[at]:g} and high {highs.flat[at]:g} enclose nothing")
        self.low = lows if lows.ndim else float(lows)
        self.high = highs if highs.ndim else float(highs)

    @classmethod
    def exact(cls, value: Any) -> Bound:
        """[value, value]; a NaN is unknown, (-∞, ∞)."""
        return cls(value, value)

    @property
    def width(self) -> Any:
        """high - low, infinite where an end is open."""
        return self.high - self.low

    @property
    def known(self) -> Any:
        """Whether the interval says anything: False for (-∞, ∞) and for [0, ∞), which is what a blank count becomes."""
        unknown = np.isinf(self.high) & (np.isneginf(self.low) | (np.asarray(self.low) == 0))
        return ~unknown if np.ndim(unknown) else not unknown

    def __add__(self, other: Any) -> Bound:
        """Sum with a bound or number(s)."""
        other = as_bound(other)
        return _clamped(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Bound:
        """The interval mirrored at zero."""
        return Bound(-self.high, -self.low)

    def __sub__(self, other: Any) -> Bound:
        """Difference; x - x is not zero, since both are taken as independent."""
        return self + -as_bound(other)

    def __rsub__(self, other: Any) -> Bound:
        """Number(s) minus this bound."""
        return as_bound(other) - self

    def __mul__(self, other: Any) -> Bound:
        """Product with a bound or number(s), 0 · ∞ being 0."""
        other = as_bound(other)
        return _hull([_product(x, y) for x in (self.low, self.high) for y in (other.low, other.high)])

    def __truediv__(self, other: Any) -> Bound:
        """Quotient; a divisor with zero inside leaves it without bounds (see the module)."""
        other = as_bound(other)
        # A zero end of the divisor is approached from inside the divisor, so it carries the sign of the other side.
        low = np.where(np.equal(other.low, 0), 0.0, other.low)
        high = np.where(np.equal(other.high, 0), -0.0, other.high)
        quotient = _hull([_quotient(x, y) for x in (self.low, self.high) for y in (low, high)])
        astride = (low < 0) & (high > 0) | (low == 0) & (high == 0)
        return Bound(np.where(astride, -np.inf, quotient.low), np.where(astride, np.inf, quotient.high))

    def __rtruediv__(self, other: Any) -> Bound:
        """Number(s) divided by this bound."""
        return as_bound(other) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def sum(self) -> Bound:
        """The sum of an array of bounds (none: exactly zero)."""
        return _clamped(np.sum(self.low), np.sum(self.high))

    def __eq__(self, other: object) -> bool:
        """Whether both are the same intervals, as one answer."""
        return (
            isinstance(other, Bound) and np.array_equal(self.low, other.low) and np.array_equal(self.high, other.high)
        )

    def __len__(self) -> int:
        """Number of intervals in an array."""
        return len(self.low)

    def __getitem__(self, index: Any) -> Bound:
        """The intervals at a position, slice or mask."""
        return Bound(self.low[index], self.high[index])

    def __iter__(self) -> Iterator[Bound]:
        """The intervals one by one."""
        return (self[i] for i in range(len(self)))

    def __repr__(self) -> str:
        """As it would be written in code."""
        return f"Bound({self.low!r}, {self.high!r})"


def _floats(values: Any) -> np.ndarray:
    if isinstance(values, pd.Series | pd.Index):
        return values.to_numpy(dtype=float, na_value=np.nan)
    return np.array(values, dtype=float)


def as_bound(value: Any) -> Bound:
    """The value itself if it is a bound, else the number(s) as exact ones."""
    return value if isinstance(value, Bound) else Bound.exact(value)


def _clamped(low: Any, high: Any) -> Bound:
    """Ends that overflowed: the interval still holds every finite number beyond the largest float."""
    return Bound(np.minimum(low, _LARGEST), np.maximum(high, -_LARGEST))


def _hull(corners: list[Any]) -> Bound:
    stacked = np.stack(np.broadcast_arrays(*corners))
    return _clamped(stacked.min(axis=0), stacked.max(axis=0))


def _product(x: Any, y: Any) -> Any:
    with np.errstate(invalid="ignore", over="ignore", under="ignore"):
        return np.where(np.equal(x, 0) | np.equal(y, 0), 0.0, np.multiply(x, y))


def _quotient(x: Any, y: Any) -> Any:
    with np.errstate(invalid="ignore", divide="ignore", over="ignore", under="ignore"):
        quotient = np.divide(x, y)
    return np.where(np.isnan(quotient), 0.0, quotient)  # 0/0 along a divisor's zero end; ∞/∞ has 0 as a corner already


def read(values: Any, kinds: Any, rounding_units: Any, reading: str, highs: Any = None, floor: float = 0.0) -> Bound:
    """Published figures as bounds, in the `strict` or the `convention` reading.

    values: numbers; NaN (not published) becomes [floor, ∞), unknown and never zero.
    kinds: one of KINDS each (or one for all); may be blank only where the value is.
    rounding_units: the unit u to which the source rounded; NaN makes the convention as wide as the strict reading.
    highs: upper ends, for kind `range` only. floor: the lowest possible value (0 for counts, -inf for growth rates).

    | kind            | strict       | convention      |
    |-----------------|--------------|-----------------|
    | exact           | [v, v]       | [v, v]          |
    | at_least        | [v, ∞)       | [v, v + u]      |
    | at_most, nearly | [floor, v]   | [v - u, v]      |
    | about           | [floor, ∞)   | [v - u, v + u]  |
    | range           | [v, high]    | [v, high]       |

    The convention never leaves the strict reading: v - u stops at the floor. Scalars in, a scalar Bound out.
    Raises ValueError for an unknown kind or reading, a negative rounding unit, a range without upper end, or an upper
    limit below the floor.
    """
    if reading not in READINGS:
        raise ValueError(f"reading {reading!r}: use one of {', '.join(READINGS)}")
    v, u, top = np.broadcast_arrays(*[_floats(x) for x in (values, rounding_units, np.nan if highs is None else highs)])
    kind = np.broadcast_to(np.array(kinds, dtype=object), v.shape)
    given = ~np.isnan(v)
    strange = sorted({str(k) for k in kind[given].flat} - set(KINDS))
    if strange:
        raise ValueError(f"bound kind {', '.join(strange)}: use one of {', '.join(KINDS)}")
    if (u < 0).any():
        raise ValueError(f"a rounding unit is negative: {np.nanmin(u):g}")
    if (given & (kind == "range") & np.isnan(top)).any():
        raise ValueError("a figure of kind range needs its upper end (highs)")
    step = np.where(np.isnan(u) | (reading == "strict"), np.inf, u)
    upper_only = np.isin(kind, ["at_most", "nearly"])
    if (given & upper_only & (v < floor)).any():
        raise ValueError(f"an upper limit lies below the floor {floor:g}; growth rates need floor=-inf")
    down = np.where(upper_only | (kind == "about"), step, 0.0)
    up = np.where(np.isin(kind, ["at_least", "about"]), step, 0.0)
    low = np.where(down > 0, np.maximum(v - down, floor), v)
    high = np.where(kind == "range", top, v + up)
    return Bound(np.where(given, low, floor), np.where(given, high, np.inf))


def total(bounds: Iterable[Bound]) -> Bound:
    """The sum of several bounds of one shape (none: exactly zero)."""
    result = Bound.exact(0.0)
    for bound in bounds:
        result = result + bound
    return result


def share(part: Any, rest: Any) -> Bound:
    """part / (part + rest) as a fraction of 1, written 1 / (1 + rest / part) so that it is tight.

    Both must be without negative values, else ValueError. Nothing of nothing is unknown: [0, 1].
    """
    part, rest = as_bound(part), as_bound(rest)
    if (np.asarray(part.low) < 0).any() or (np.asarray(rest.low) < 0).any():
        raise ValueError("shares need parts that cannot be negative")
    low = _fraction(part.low, rest.high, empty=np.where(np.equal(part.high, 0), 0.0, 1.0))
    high = _fraction(part.high, rest.low, empty=np.where(np.equal(rest.high, 0), 1.0, 0.0))
    return Bound(low, high)


def _fraction(part: Any, rest: Any, empty: Any) -> Any:
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        fraction = 1.0 / (1.0 + np.divide(rest, part))
    return np.where(np.equal(part, 0) & np.equal(rest, 0), empty, fraction)


def shares(bounds: Bound) -> Bound:
    """Every element's share of the array's sum, tight."""
    others = [total(bounds[j] for j in range(len(bounds)) if j != i) for i in range(len(bounds))]
    return share(bounds, Bound([o.low for o in others], [o.high for o in others]))


def exceeds(a: Any, b: Any) -> Any:
    """Whether a > b: "yes" or "no" whatever the true values are, else "unknown". An array of such words for arrays."""
    a, b = as_bound(a), as_bound(b)
    answer = np.where(np.greater(a.low, b.high), "yes", np.where(np.less_equal(a.high, b.low), "no", "unknown"))
    return answer.astype(object) if answer.ndim else str(answer)


def frame(bounds: Bound) -> pd.DataFrame:
    """Columns low and high; an open end is NaN, and both are where nothing is known."""
    low, high, known = np.atleast_1d(bounds.low), np.atleast_1d(bounds.high), np.atleast_1d(bounds.known)
    empty = ~known
    return pd.DataFrame(
        {"low": np.where(empty | np.isinf(low), np.nan, low), "high": np.where(np.isinf(high), np.nan, high)}
    )


def from_frame(table: pd.DataFrame, floor: float = -np.inf) -> Bound:
    """The bounds in columns low and high: the inverse of `frame`. An empty low becomes `floor` (0 for counts)."""
    return Bound(table["low"].astype(float).fillna(floor).to_numpy(), table["high"].astype(float).to_numpy())


def printed_unit(value: float) -> float:
    """One unit of the last digit of a figure that was printed to that digit: 0.01 for 13.25, 0.1 for 39.2, 1 for 50.

    Zeros before the point are digits like any other: who prints 50 % does not mean "40 to 60". NaN for NaN.
    """
    return 10.0 ** min(_last_digit(value), 0) if np.isfinite(value) else float("nan")


def _rounded_to(value: float) -> float:
    """The unit to which "more than 38,000" was rounded, read from the figure alone: 1,000. NaN for 0, which tells none.

    A round number with "more than", "nearly" or "about" was rounded at its last digit that is not zero.
    """
    return 10.0 ** _last_digit(value) if np.isfinite(value) and value != 0 else float("nan")


def _last_digit(value: float) -> int:
    """The decimal place of the last digit that is not zero: -2 for 13.25, 3 for 38,000."""
    return int(Decimal(repr(float(value))).normalize().as_tuple().exponent)


def of_rows(rows: pd.DataFrame, reading: str, *, floor: float = 0.0) -> Bound:
    """One bound a row of a table of published figures, as `read` reads them.

    rows: columns value, bound and, as far as the table has them, value_high, rounding_unit. A blank rounding unit is
    one that the curator could not tell, so the convention is as wide as the strict reading; in a table without that
    column nobody was asked, and a figure counts as rounded at its last digit that is not zero. Raises as `read` does.
    """
    value = _numbers(rows["value"])
    high = _numbers(rows["value_high"]) if "value_high" in rows else np.nan
    unit = _numbers(rows["rounding_unit"]) if "rounding_unit" in rows else [_rounded_to(v) for v in value]
    kinds = rows["bound"].to_numpy(object) if "bound" in rows else ""
    return read(value, np.where(pd.isna(kinds), "", kinds), unit, reading, highs=high, floor=floor)


def _numbers(column: pd.Series) -> np.ndarray:
    """A column's numbers, NaN for what is none."""
    return pd.to_numeric(column, errors="coerce").to_numpy(float, na_value=np.nan)

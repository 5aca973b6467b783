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

from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import Any

import numpy as np
import pandas as pd

from clusters import language as words

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
        other = _bound(other)
        return _clamped(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Bound:
        """The interval mirrored at zero."""
        return Bound(-self.high, -self.low)

    def __sub__(self, other: Any) -> Bound:
        """Difference; x - x is not zero, since both are taken as independent."""
        return self + -_bound(other)

    def __rsub__(self, other: Any) -> Bound:
        """Number(s) minus this bound."""
        return _bound(other) - self

    def __mul__(self, other: Any) -> Bound:
        """Product with a bound or number(s), 0 · ∞ being 0."""
        other = _bound(other)
        return _hull([_product(x, y) for x in (self.low, self.high) for y in (other.low, other.high)])

    def __truediv__(self, other: Any) -> Bound:
        """Quotient; a divisor with zero inside leaves it without bounds (see the module)."""
        other = _bound(other)
        # A zero end of the divisor is approached from inside the divisor, so it carries the sign of the other side.
        low = np.where(np.equal(other.low, 0), 0.0, other.low)
        high = np.where(np.equal(other.high, 0), -0.0, other.high)
        quotient = _hull([_quotient(x, y) for x in (self.low, self.high) for y in (low, high)])
        astride = (low < 0) & (high > 0) | (low == 0) & (high == 0)
        return Bound(
            _scalar(np.where(astride, -np.inf, quotient.low)), _scalar(np.where(astride, np.inf, quotient.high))
        )

    def __rtruediv__(self, other: Any) -> Bound:
        """Number(s) divided by this bound."""
        return _bound(other) / self

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
        index = index.to_numpy() if isinstance(index, pd.Series) else index
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


def _scalar(values: Any) -> Any:
    return values if np.ndim(values) else float(values)


def _bound(value: Any) -> Bound:
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
    return Bound(_scalar(np.where(given, low, floor)), _scalar(np.where(given, high, np.inf)))


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
    part, rest = _bound(part), _bound(rest)
    if (np.asarray(part.low) < 0).any() or (np.asarray(rest.low) < 0).any():
        raise ValueError("shares need parts that cannot be negative")
    low = _fraction(part.low, rest.high, empty=np.where(np.equal(part.high, 0), 0.0, 1.0))
    high = _fraction(part.high, rest.low, empty=np.where(np.equal(rest.high, 0), 1.0, 0.0))
    return Bound(_scalar(low), _scalar(high))


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
    a, b = _bound(a), _bound(b)
    answer = np.where(np.greater(a.low, b.high), "yes", np.where(np.less_equal(a.high, b.low), "no", "unknown"))
    return answer.astype(object) if answer.ndim else str(answer)


def break_even(a: Any, b: Any) -> Any:
    """The factor by which b's lower end would have to rise to reach a's lower end (below 1: it is above already).

    NaN where an end is open below or both are zero, infinite where only b's is zero.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        factor = np.divide(_bound(a).low, _bound(b).low)
    return _scalar(np.where(np.isinf(_bound(a).low) | np.isinf(_bound(b).low), np.nan, factor))


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


def of_rows(rows: pd.DataFrame, reading: str) -> Bound:
    """One bound a row of a table with the columns value, value_high, bound and rounding_unit, as `read` reads them."""
    value, unit, high = (rows[c].astype(float).to_numpy() for c in ("value", "rounding_unit", "value_high"))
    return read(value, rows["bound"].astype(object).to_numpy(), unit, reading, highs=high)


def text(bound: Any, language: str, decimals: int = 0, unit: str = "") -> str:
    """The bound in words: "47", "từ 7 đến 12" / "from 7 to 12", "ít nhất 857" / "at least 857", "nhiều nhất 48%".

    Ends are rounded outwards (857.14 is "at least 857"), so that the words never claim more than is known; only an
    exact value is rounded to the nearest. A unit is appended, "%" without a space. Nothing known gives "không có số
    liệu" / "no data".
    """
    return _written(bound, language, decimals, unit, _worded)


def short(bound: Any, language: str, decimals: int = 0, unit: str = "") -> str:
    """The bound in signs, short enough for a figure or a title: "47%", "8,62–8,95%", "≥ 857", "≤ 48%".

    Rounded outwards, and with a unit, as in `text`.
    """
    return _written(bound, language, decimals, unit, _signed)


def _written(bound: Any, language: str, decimals: int, unit: str, write: Callable[..., str]) -> str:
    bound = _bound(bound)
    if np.ndim(bound.low):
        raise ValueError("takes one bound; texts() takes an array")
    if not bound.known:
        return words.label("no_data", language)
    if np.isclose(bound.low, bound.high, rtol=1e-12, atol=0.0):
        shown = words.number(bound.low, language, decimals)
    else:
        low, high = _rounded(bound.low, decimals, ROUND_FLOOR), _rounded(bound.high, decimals, ROUND_CEILING)
        shown = write(low, high, language, decimals)
    return shown + (unit if not unit or unit.startswith("%") else f" {unit}")


def _signed(low: Decimal, high: Decimal, language: str, decimals: int) -> str:
    first, last = (words.number(end, language, decimals) for end in (low, high))
    if high.is_infinite():
        return f"≥ {first}"
    return f"≤ {last}" if low.is_infinite() else f"{first}–{last}"


def _worded(low: Decimal, high: Decimal, language: str, decimals: int) -> str:
    vi = language == "vi"
    first, last = (words.number(end, language, decimals) for end in (low, high))
    if high.is_infinite():
        if low == 0:
            return f"trên {first}" if vi else f"more than {first}"
        return f"{words.label('at_least', language)} {first}"
    if low.is_infinite() or low == 0:
        return f"{words.label('at_most', language)} {last}"
    return f"từ {first} đến {last}" if vi else f"from {first} to {last}"


def _rounded(value: float, decimals: int, direction: str) -> Decimal:
    if np.isinf(value):
        return Decimal(value)
    clean = Context(prec=12).create_decimal(
        repr(float(value))
    )  # the trace of binary arithmetic, 0.1 + 0.2, is no knowledge
    return clean.quantize(Decimal(1).scaleb(-decimals), rounding=direction, context=words.WIDE)


def texts(bounds: Bound, language: str, decimals: int = 0, unit: str = "") -> list[str]:
    """`text` of every element of an array of bounds."""
    return [text(bound, language, decimals, unit) for bound in bounds]

"""How bounds and measures are written: "from 7 to 12", "at least 857", "90.1%"."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import Any

import numpy as np

from clusters.uncertainty import bounds
from clusters.wording import language as words

# Units of a bare count: the indicator's name says already what is counted.
COUNTED = frozenset({"cluster", "park", "person", "project", "enterprise", "station", "plant"})


def measured(unit: Any, language: str, always: bool = False) -> str:
    """What stands behind a value: "%" or " ha"; "" for a bare count (unless `always`) and for no unit.

    A unit that the glossary does not know stands as the data have it.
    """
    if not isinstance(unit, str) or not unit or (unit in COUNTED and not always):
        return ""
    word = words.label(unit, language) if unit in words.LABELS else unit
    return word if word.startswith("%") else f" {word}"


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
    bound = bounds.as_bound(bound)
    if np.ndim(bound.low):
        raise ValueError("takes one bound, not an array")
    if not bound.known:
        return words.label("no_data", language)
    if np.isclose(bound.low, bound.high, rtol=1e-12, atol=0.0):
        shown = words.number(bound.low, language, decimals)
    else:
        low, high = outward(bound.low, decimals, ROUND_FLOOR), outward(bound.high, decimals, ROUND_CEILING)
        shown = write(low, high, language, decimals)
    return shown + (unit if not unit or unit.startswith("%") else f" {unit}")


def _signed(low: Decimal, high: Decimal, language: str, decimals: int) -> str:
    first, last = (words.number(end, language, decimals) for end in (low, high))
    if high.is_infinite():
        return f"≥ {first}"
    between = "–" if low >= 0 else f" {words.label('range_to', language)} "  # −3–−1 cannot be read
    return f"≤ {last}" if low.is_infinite() else f"{first}{between}{last}"


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


def outward(value: float, decimals: int, direction: str) -> Decimal:
    """An end of a range rounded outwards; `direction` is ROUND_FLOOR for the low end, ROUND_CEILING for the other."""
    if np.isinf(value):
        return Decimal(value)
    clean = Context(prec=12).create_decimal(repr(float(value)))  # the trace of binary arithmetic is no knowledge
    return clean.quantize(Decimal(1).scaleb(-decimals), rounding=direction, context=words.WIDE)

"""Values as a text writes them, in one language: `{span:range2%}` is 8,62–8,95% in Vietnamese, 8.62–8.95% in English.

| format | value | written (vi, en) |
|---|---|---|
| none | a text, a number, a list | as it is: `12.000` / `12,000` |
| `name`, `names` | a slug, or a list of them | the reader's name; joined with "và" / "and" |
| `label` | a key of the glossary | its word |
| `date` | a year, month or day | 2024; 31/12/2024 / 31 December 2024 |
| `n2` | a number | with two decimals |
| `pct2` | a number in per cent, never a fraction | 13,25% / 13.25% |
| `range2%` | a bound, or (low, high) | 8,62–8,95%; ≥ 8,62%; rounded outwards unless exact |
| `words1` | a bound, or (low, high) | từ 7,0 đến 12,0 / from 7.0 to 12.0; ít nhất 857,0 / at least 857.0 |
| `plural:cluster\\|clusters` | a count | English only |
| `if` | anything | nothing; the clause stands only where there is such a value |

A per cent sign is only a sign: no format multiplies. Values are data: whatever braces or markup they hold stays text.
Inside a sentence a label begins small, and so does the name of what has no proper one ("tỷ lệ lấp đầy", "cả nước").
"""

from __future__ import annotations

import datetime
import math
import numbers
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from string import Formatter
from typing import Any

import numpy as np
import pandas as pd

from clusters.uncertainty.bounds import Bound
from clusters.wording import language as words
from clusters.wording import measures

_SPEC = re.compile(r"(?P<kind>[a-z]*)(?P<digits>\d?)(?P<sign>%?)(?::(?P<one>[^|]+)\|(?P<many>.+))?")
_NOTHING_LEFT = -100.0  # a growth rate of -100 % is the lowest there is: as an end, no bound at all


def missing(value: Any) -> bool:
    """Whether there is no such value: None, NaN, NA, False, a blank text, a bound that says nothing, an empty list.

    A list is missing where all of it is; (low, high) where it encloses everything.
    """
    if value is None or isinstance(value, bool | np.bool_):
        return not value
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Bound):
        return not np.any(value.known)
    if listed(value):
        items = list(value)
        return all(missing(item) for item in items) or (_pair(items) and _encloses_all(*items))
    return bool(pd.isna(value))


def listed(value: Any) -> bool:
    """Whether a value is several."""
    return isinstance(value, list | tuple | np.ndarray | pd.Series | pd.Index)


def _pair(items: Sequence[Any]) -> bool:
    """Whether these may be the two ends of a range."""
    return len(items) == 2 and all(_number(item) or missing(item) for item in items)


def _encloses_all(low: Any, high: Any) -> bool:
    """As `Bound.known` has it: open on both sides, or everything from zero up."""
    return (missing(low) or low in (0, -math.inf)) and (missing(high) or high == math.inf)


def _number(value: Any) -> bool:
    return isinstance(value, numbers.Real | Decimal) and not isinstance(value, bool)


class ValueFormatter(Formatter):
    """`str.format` in one language. A field is the name of a value: nothing is looked up in it."""

    def __init__(
        self, language: str, name: Callable[[str], str], common: Callable[[str], bool] = lambda slug: False
    ) -> None:
        """`name` turns a slug into the reader's name; common: whether that is no proper one."""
        self.language = words.check(language)
        self.name, self.common = name, common

    def clause(self, text: str, values: Mapping[str, Any], before: str = "") -> str:
        """A clause with its values, as it goes on after the text before it.

        Raises ValueError for a value that is not of its format's kind.
        """
        told = before
        for literal, field, spec, _ in self.parse(text):
            told += literal
            if field is not None:
                told += self.format_field(values[field], spec or "", _inside(told))
        return told[len(before) :]

    def format_field(self, value: Any, format_spec: str, inside: bool = False) -> str:
        """The value as that format writes it, inside a sentence or not.

        Raises ValueError for a value that is not of its kind.
        """
        found = _SPEC.fullmatch(format_spec)
        if found is None:
            raise ValueError(f"unknown format {format_spec!r}")
        if found["kind"] == "if":
            return ""
        if found["kind"] == "plural":
            return found["one"] if _one(value) else found["many"]
        if missing(value):
            return words.label("no_data", self.language)
        # Two asterisks would be bold: a value marks nothing.
        told = self._written(value, found["kind"], int(found["digits"] or 0), found["sign"], inside)
        return told.replace("*", "∗")

    def _written(self, value: Any, kind: str, decimals: int, sign: str, inside: bool) -> str:
        if kind in ("range", "words") and not (_number(value) and math.isinf(value)):
            write = measures.short if kind == "range" else measures.text
            return write(as_bound(value, sign), self.language, decimals, sign)
        if listed(value):
            items = [item for item in value if not missing(item)]
            told = [self._written(item, kind, decimals, sign, inside or i > 0) for i, item in enumerate(items)]
            return words.join(told, self.language)
        if kind in ("n", "pct", "range", "words"):
            unit = "%" if kind == "pct" else sign
            if isinstance(value, Bound):
                return measures.short(value, self.language, decimals, unit)
            if not _number(value):
                raise ValueError(f"{value!r} is no number")
            return words.number(value, self.language, decimals) + unit
        if kind in ("name", "names"):
            called = self.name(str(value))
            return _small(called) if inside and self.common(str(value)) else called
        if kind == "label":
            called = words.label(str(value), self.language)
            return _small(called) if inside else called
        if kind == "date":
            return words.date(_iso(value), self.language)
        return self._plain(value)

    def _plain(self, value: Any) -> str:
        if isinstance(value, Bound):
            return measures.short(value, self.language)
        if _number(value):
            return words.number(value, self.language)
        if isinstance(value, str):
            return value
        if isinstance(value, datetime.date):
            return words.date(_iso(value), self.language)
        raise ValueError(f"{value!r} is no text and no number")


def _inside(told: str) -> bool:
    """Whether what follows a text goes on with its sentence."""
    before = told.rstrip(" *“(")
    return bool(before) and before[-1] not in ".?!"


def _small(name: str) -> str:
    """A name with a small first letter, unless it is an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def as_bound(value: Any, sign: str = "") -> Bound:
    """A bound, a number, or the two ends of a range; a missing end is open."""
    if listed(value):
        items = list(value)
        if not _pair(items):
            raise ValueError(f"{value!r} is no range: give a bound, or (low, high)")
        value = Bound(*(math.nan if missing(end) else float(end) for end in items))
    elif not isinstance(value, Bound):
        if not _number(value):
            raise ValueError(f"{value!r} is no bound and no number")
        value = Bound.exact(float(value))
    if sign and np.ndim(value.low) == 0 and value.low <= _NOTHING_LEFT:
        value = Bound(-math.inf, value.high)
    return value


def _one(value: Any) -> bool:
    if isinstance(value, Bound):
        return bool(np.all(value.low == 1) and np.all(value.high == 1))
    return _number(value) and value == 1


def _iso(value: Any) -> str:
    return value.isoformat()[:10] if isinstance(value, datetime.date) else str(value)

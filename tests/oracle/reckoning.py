"""How the oracle reads the frozen CSV files and sets its own results beside the published ones.

Nothing here or beside it comes from the library (tests/test_house.py): what both sides share is the data and METHODS.
A check is a function that yields, for each published value, the row (column: value) and what its columns should hold.
"""

import functools
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

FROZEN = Path(__file__).resolve().parents[1] / "frozen"
HOME = "ninh-binh"
FORMER = ("ha-nam", "nam-dinh", "ninh-binh-former")
ARTICLE = "ktdt-770458"

Interval = tuple[float, float]
Expected = Iterator[tuple[dict[str, Any], dict[str, Any]]]


@functools.cache
def rows(name: str) -> pd.DataFrame:
    """A frozen table as it stands: "claims", or "vietnam/economy"."""
    return pd.read_csv(FROZEN / (f"{name}.csv" if "/" in name else f"{HOME}/{name}.csv"))


@functools.cache
def headline() -> pd.DataFrame:
    """The article's figures by (province, indicator), and of the merged province those of the December review."""
    published = rows("published")
    chosen = published[published.source_id.isin([ARTICLE, "nb_vneco"]) & published.district_id.isna()]
    return chosen.set_index(["province", "indicator"])


def figure(province: str, indicator: str) -> float:
    """A headline figure; NaN where the article has none."""
    return float(headline().value.get((province, indicator), math.nan))


def bounds(value: float, kind: str, unit: float, reading: str = "convention", floor: float = 0.0) -> Interval:
    """What a printed figure may be: a floor or ceiling ends one rounding unit on, or (strict) never."""
    step = math.inf if reading == "strict" or math.isnan(unit) else unit
    down = step if kind in ("at_most", "nearly", "about") else 0.0
    up = step if kind in ("at_least", "about") else 0.0
    return max(value - down, floor) if down else value, value + up


def last_digit(value: float) -> float:
    """One unit of the last digit that is not a rounding zero: 10 for 50, 1 for 75, 0.01 for 6.76; 0 tells none."""
    if value == 0:
        return math.nan
    unit = 0.0001
    while math.isclose(value / (10 * unit), round(value / (10 * unit)), abs_tol=1e-6):
        unit *= 10
    return unit


def known(province: str, indicator: str, reading: str = "convention") -> Interval:
    """A headline figure as bounds; from nothing to without end where there is none."""
    found = headline().loc[(province, indicator)] if (province, indicator) in headline().index else None
    if found is None or pd.isna(found.value):
        return 0.0, math.inf
    return bounds(float(found.value), found.bound, float(found.rounding_unit), reading)


def blank(value: float) -> float | None:
    """An end as it is published: nothing where it is unknown or without end."""
    return None if math.isnan(value) or math.isinf(value) else value


def ends(low: float, high: float) -> dict[str, Any]:
    """The columns of an interval."""
    return {"low": blank(low), "high": blank(high)}


def one(value: float) -> dict[str, Any]:
    """The columns of an exact value."""
    return ends(value, value)


@dataclass(frozen=True)
class Within:
    """A result of drawing: equal to this value but for sampling noise."""

    value: float
    relative: float = 0.02
    absolute: float = 0.0

    def holds(self, got: Any) -> bool:
        """Is it?"""
        return math.isclose(float(got), self.value, rel_tol=self.relative, abs_tol=self.absolute)


@dataclass(frozen=True)
class Limit:
    """At least or at most this value (an open end is both)."""

    low: float = -math.inf
    high: float = math.inf

    def holds(self, got: Any) -> bool:
        """Is it?"""
        return bool(pd.isna(got)) or self.low <= float(got) <= self.high


@dataclass(frozen=True)
class Other:
    """Anything but this."""

    value: Any

    def holds(self, got: Any) -> bool:
        """Is it?"""
        return not same(got, self.value)


def same(got: Any, expected: Any) -> bool:
    """Does a published cell hold what was recomputed, beyond the rounding of a CSV file?"""
    if isinstance(expected, Within | Limit | Other):
        return expected.holds(got)
    if expected is None:
        return bool(pd.isna(got))
    if isinstance(expected, re.Pattern):
        return bool(expected.search(str(got)))
    if isinstance(expected, str | bool):
        return str(got) == str(expected)
    return not pd.isna(got) and math.isclose(float(got), expected, rel_tol=1e-9, abs_tol=1e-9)


@dataclass(frozen=True)
class Check:
    """One table and one definition: what it yields is compared."""

    table: str
    expected: Callable[[], Expected]
    wrong: str

    @property
    def name(self) -> str:
        """The table and the definition."""
        return f"{self.table}: {self.expected.__name__}"

    def differences(self, results: Path) -> tuple[int, list[str]]:
        """How many values were compared, and those that differ: value, expected, got."""
        compared, found = 0, []
        for where, columns in self.expected():
            compared += 1
            found += [
                f"{self.table} {where} {column}: expected {expected}, got {got}"
                for column, expected, got in self._got(results, where, columns)
                if not same(got, expected)
            ]
        return compared, found

    def _got(self, results: Path, where: dict[str, Any], columns: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
        number, _, name = self.table.partition("/")
        (folder,) = results.glob(f"{number}_*")
        if not name:  # wherever in the notebook's tables
            cells = pd.concat([read(f).select_dtypes("number").stack() for f in sorted(folder.rglob("*.csv"))])
            for column, expected in columns.items():
                near = cells.iloc[(cells - expected).abs().argsort()[:1]]
                yield column, expected, float(near.iloc[0])
            return
        if not (folder / f"{name}.csv").is_file():
            yield "table", "published", "absent"
            return
        hits = read(folder / f"{name}.csv")
        for column, value in where.items():
            if column not in hits:
                yield column, "a column", "absent"
                return
            is_it = hits[column].isna() if value is None else hits[column].map(lambda got, v=value: same(got, v))
            hits = hits[is_it.astype(bool)]
        if len(hits) != 1:
            yield "rows", 1, len(hits)
            return
        for column, expected in columns.items():
            yield column, expected, hits.iloc[0][column]


@functools.cache
def read(path: Path) -> pd.DataFrame:
    """A published table."""
    return pd.read_csv(path, encoding="utf-8-sig")


CHECKS: list[Check] = []


def published(table: str, wrong: str = "") -> Callable[[Callable[[], Expected]], Callable[[], Expected]]:
    """Compare what the function yields with a table, "01/consistency", or (its number alone) any cell of a notebook.

    `wrong`: why what is published today is known to differ. The comparison must then fail; once it holds, take it out.
    """

    def register(expected: Callable[[], Expected]) -> Callable[[], Expected]:
        CHECKS.append(Check(table, expected, wrong))
        return expected

    return register

"""Tables of quantities: one bound a row, with columns entity, indicator, low, high, unit first.

An empty high has no upper bound; both ends empty means that it cannot be computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from clusters.uncertainty import bounds
from clusters.uncertainty.bounds import Bound

QUANTITY = ["entity", "indicator", "low", "high", "unit"]


def entities(provinces: Sequence[str], merged: str) -> list[str]:
    """The provinces and, last, all together; a region without former provinces is its own only part."""
    return [*provinces, merged] if provinces else [merged]


def quantities(whose: Sequence[str], indicator: str, values: Bound, unit: str) -> pd.DataFrame:
    """The first five columns of a result table for one indicator."""
    table = bounds.frame(values)
    table.insert(0, "entity", list(whose))
    table.insert(1, "indicator", indicator)
    return table.assign(unit=unit)


def published(rows: pd.DataFrame, reading: str) -> pd.DataFrame:
    """Published figures (columns province, indicator, value, bound, unit, source_id …) as quantities with source_id.

    A figure that nobody published is left out. Raises as `bounds.of_rows`.
    """
    rows = rows.dropna(subset=["value"]).reset_index(drop=True)
    named = rows.rename(columns={"province": "entity"})[["entity", "indicator", "unit", "source_id"]]
    return named.join(bounds.frame(bounds.of_rows(rows, reading)))[[*QUANTITY, "source_id"]]


def at(table: pd.DataFrame, entity: str, indicator: str, reading: str | None = None) -> Bound:
    """The bound of one entity's indicator in a result table; unknown (-∞, ∞) where it is empty or absent."""
    rows = table[(table["entity"] == entity) & (table["indicator"] == indicator)]
    if reading is not None:
        rows = rows[rows["reading"] == reading]
    return Bound(float("nan"), float("nan")) if rows.empty else Bound(rows["low"].iloc[0], rows["high"].iloc[0])


def records(table: pd.DataFrame) -> list[Any]:
    """The rows of a table as named tuples."""
    return list(table.itertuples(index=False))

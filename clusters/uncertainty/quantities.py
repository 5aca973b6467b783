"""Tables of quantities: one bound a row, with columns entity, indicator, low, high, unit first.

An empty high has no upper bound; both ends empty means that it cannot be computed. A computed table says what each row
rests on in its last column, `sources`: citations (`citing`) joined by single blanks, each once, sorted. Published rows
have `source_id`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from clusters.uncertainty import bounds, citing
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
    named = rows.rename(columns={"province": "entity"})[["entity", "indicator", "unit", *citing.kept(rows)]]
    return named.join(bounds.frame(bounds.of_rows(rows, reading)))[[*QUANTITY, *citing.kept(rows)]]


def ranges(table: pd.DataFrame) -> pd.Series:
    """The bounds in columns low and high, one a cell: for a table that is read, where they are rounded outwards."""
    return pd.Series(list(bounds.from_frame(table)), index=table.index, dtype=object)


def at(table: pd.DataFrame, entity: str, indicator: str, reading: str | None = None) -> Bound:
    """The bound of one entity's indicator in a result table; unknown (-∞, ∞) where it is empty or absent."""
    rows = table[(table["entity"] == entity) & (table["indicator"] == indicator)]
    if reading is not None:
        rows = rows[rows["reading"] == reading]
    return Bound(float("nan"), float("nan")) if rows.empty else Bound(rows["low"].iloc[0], rows["high"].iloc[0])


def wide(table: pd.DataFrame, row: str | list[str] = "entity", column: str = "indicator") -> pd.DataFrame:
    """A result table as it is read: a line for each value of `row` (one column, or a list), a column of bounds for each
    value of `column`, both in the order of the rows; what has no row is unknown. Last, sources: those of the line."""
    keys = [row] if isinstance(row, str) else list(row)
    columns, blank = dict.fromkeys(table[column]), Bound(float("nan"), float("nan"))
    lines: dict[tuple[str, ...], dict[str, Bound]] = {}
    for line, name, cell in zip(records(table[keys]), table[column], ranges(table), strict=True):
        lines.setdefault(tuple(line), {})[name] = cell
    found = pd.DataFrame([dict(zip(keys, line, strict=True)) for line in lines], columns=keys)
    for name in columns:
        found[name] = pd.Series([cells.get(name, blank) for cells in lines.values()], dtype=object)
    told = [cited(table[(table[keys] == list(line)).all(axis=1)]) for line in lines]
    return found.assign(sources=told)


def joined(cells: Iterable[Any]) -> str:
    """The citations in some cells as one cell; a cell has one, several with blanks between, or none."""
    return " ".join(sorted({id for cell in cells if isinstance(cell, str) for id in cell.split()}))


def cited(*tables: pd.DataFrame) -> str:
    """What all rows of some tables cite, as one cell; empty where no column names any."""
    return joined(cell for table in tables for column in citing.cells(table).values() for cell in column)


def figure_sources(figures: pd.DataFrame) -> dict[tuple[str, str], str]:
    """The source of each figure that has a value, by province and indicator; one row a figure."""
    known = figures[figures["value"].notna()]
    cells = zip(*citing.cells(known).values(), strict=True) if citing.cells(known) else [()] * len(known)
    keys = zip(known["province"], known["indicator"], strict=True)
    return {key: joined(row) for key, row in zip(keys, cells, strict=True)}


def sources_by(figures: pd.DataFrame, provinces: Iterable[str], *indicators: str) -> list[str]:
    """The sources of some indicators' figures together, one cell a province."""
    source = figure_sources(figures)
    return [joined(source.get((province, indicator)) for indicator in indicators) for province in provinces]


def records(table: pd.DataFrame) -> list[Any]:
    """The rows of a table as named tuples."""
    return list(table.itertuples(index=False))


def spoken(rows: pd.DataFrame) -> pd.Series:
    """Each published value (columns value, bound) as it was said, for a cell: the number, or its kind and a number."""
    pairs = zip(rows["bound"].fillna("exact"), rows["value"], strict=True)
    return pd.Series([(v,) if kind == "exact" else (kind, v) for kind, v in pairs], rows.index, dtype=object)

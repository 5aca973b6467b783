"""What rows cite: sources, and the data rows that were read from them.

A citation is the id of a source and, behind a mark, that of the data row it was used for: `ktdt-770458#published:F001`
(table and key, or the number of the row as a spreadsheet shows it). A row of the data that names no source leaves the
front empty: `#lever_problems:3`. A citation without a row says that the rows behind it are not known.

Rows of the region's tables carry theirs in the column CITES beside `source_id`, by which they are still told apart;
computed ones in `sources`, citations divided by single blanks. A table published or shown has the ids of sources alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

CITING = ("source_id", "sources")
CITES = "cites"
RESTS = "rests"
"""Columns that are never published: what to cite for a row of the data, and what a verdict was held against."""
MARK = "#"


def citation(source: Any, row: str) -> str:
    """The citation of a data row (`table:key`) for a source, which may be missing."""
    return f"{source if isinstance(source, str) else ''}{MARK}{row}"


def beside(source: Any, cites: Any) -> str:
    """The citation of a further source that a data row names; cites: the row's own citation. "" without a source."""
    if not isinstance(source, str):
        return ""
    row = row_of(cites) if isinstance(cites, str) else ""
    return citation(source, row) if row else source


def source_of(citation: str) -> str:
    """The id of the source in a citation; "" where the row names none."""
    return citation.partition(MARK)[0]


def row_of(citation: str) -> str:
    """The id of the data row in a citation; "" where it is not known."""
    return citation.partition(MARK)[2]


def sources(citations: Iterable[str]) -> list[str]:
    """The ids of the sources in some citations, each once, in their order."""
    return list(dict.fromkeys(id for id in map(source_of, citations) if id))


def rows(citations: Iterable[str]) -> list[str] | None:
    """The ids of the data rows in some citations, each once, in their order; None unless each tells its row."""
    found = [row_of(one) for one in citations]
    return list(dict.fromkeys(found)) if all(found) else None


def cells(table: pd.DataFrame) -> dict[str, list[Any]]:
    """By column of CITING that the table has, a cell of citations (or of ids, or an empty one) for each row.

    For a `source_id` stands the row's own citation, as long as it names that source.
    """
    found = {column: list(table[column]) for column in CITING if column in table}
    if "source_id" in found and CITES in table:
        pairs = zip(found["source_id"], table[CITES], strict=True)
        found["source_id"] = [own if _same(own, id) else id for id, own in pairs]
    return found


def own(table: pd.DataFrame) -> list[Any]:
    """Of each row with a `source_id`, what to cite for it: its citation, or the id where that is not known."""
    return cells(table[kept(table)])["source_id"]


def of(row: Any) -> Any:
    """What to cite for one row (a mapping or a Series) with a `source_id`: its citation, or the id."""
    own, id = row.get(CITES), row.get("source_id")
    return own if _same(own, id) else id


def each(*tables: pd.DataFrame) -> list[str]:
    """The citations of all rows of tables of the data, also of those that name no source."""
    return [own for table in tables if CITES in table for own in table[CITES]]


def whole(sources: Iterable[str]) -> list[str]:
    """Citations of sources that a table rests on as a whole, each for its own row among the sources."""
    return [citation(source, f"sources:{source}") for source in dict.fromkeys(sources)]


def kept(table: pd.DataFrame) -> list[str]:
    """The columns of a table that say where a row comes from: `source_id` and, where it has them, its citations."""
    return [column for column in ("source_id", CITES) if column in table]


def plain(cell: Any) -> Any:
    """A cell of citations as one of sources; whatever else as it is."""
    return " ".join(sources(cell.split())) if isinstance(cell, str) else cell


def _same(own: Any, id: Any) -> bool:
    told = id.split() if isinstance(id, str) else []
    return isinstance(own, str) and set(told) <= set(sources(own.split()))

"""One call an exhibit: rows, form and values go in; a picture or table, its sentences and its sources come out.

The words stand in the notebook's word file, the shape of a picture in a form of `charts`. Sources are those that the
rows name, so none is typed: a computed table carries what it cites in `sources` (`uncertainty.citing`), a table of
published rows in `source_id`.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP
from typing import Any

import pandas as pd

from clusters.report.charts import Form
from clusters.report.html import BADGES, Badge, Entry, Written, digits_needed, is_blank, is_number
from clusters.uncertainty import citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import records
from clusters.wording import language as words
from clusters.wording import measures
from clusters.wording.glossary import LABELS, SINGULAR

PLACES = ("text", "appendix")
BADGED = ("verdict", "confidence")
"""Columns whose words of a fixed vocabulary are marked as such."""
SLUG = re.compile(r"[a-z0-9]+([_-]{1,2}[a-z0-9]+)*")
DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
Decimals = int | Mapping[str, int] | None


def rows_of(form: Form | pd.DataFrame) -> pd.DataFrame:
    """The rows that a form draws, or the table itself."""
    return form.rows if isinstance(form, Form) else form


def cited_by(given: Iterable[pd.DataFrame | Sequence[str]]) -> list[str]:
    """What tables cite in `source_id` and `sources`, and what lists do, in the order of mention."""
    found: list[str] = []
    for one in given:
        if isinstance(one, pd.DataFrame):
            found += [id for column in citing.cells(one).values() for cell in column for id in _ids(cell)]
        else:
            found += one
    return list(dict.fromkeys(found))


def _ids(cell: Any) -> list[str]:
    """The ids in a cell: a text with blanks between them, or a list; none in an empty one."""
    if isinstance(cell, str):
        return cell.split()
    return [str(id) for id in cell] if isinstance(cell, list | tuple | set) else []


def lacking(lacks: Any) -> list[str | Mapping[str, Any]]:
    """What is missing, as `Words.lack` takes it: a table's rows, or the list itself."""
    if isinstance(lacks, pd.DataFrame):
        return [row._asdict() for row in records(lacks)]
    return list(lacks)


def named(
    table: pd.DataFrame,
    columns: Mapping[str, str],
    called: Callable[[str], str],
    publishers: Callable[[Sequence[str]], str],
    language: str,
    decimals: Decimals = None,
) -> pd.DataFrame:
    """The table as a reader sees it: the columns that have a heading, in that order, cells as `said`.

    columns: heading by column; `note` stands for `note_vi` and `note_en`, whichever is the reader's. Source ids become
    publishers, a `verdict` or `confidence` its badge; texts link to the row of a `claim_id`. decimals: digits of
    bounds, of all or by column; without, as many as each needs. Raises ValueError, with the nearest name, for a
    heading of no column.
    """
    of = {column: column if column in table else f"{column}_{language}" for column in columns}
    for column in columns:
        if of[column] not in table:
            near = difflib.get_close_matches(column, list(map(str, table.columns)), n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(map(str, table.columns))}"
            raise ValueError(f"columns.{column} names no column of the rows{hint}")
    found = {}
    for column, heading in columns.items():
        cells = table[of[column]]
        digits = decimals if isinstance(decimals, int) else (decimals or {}).get(column)
        if column in citing.CITING:
            cells = cells.map(lambda cell: publishers(citing.sources(_ids(cell))))
        elif column in BADGED:
            cells = cells.map(lambda cell: badged(cell, called, language))
        elif column == "claim_id":
            cells = cells.map(Entry)
        elif column == "year":
            cells = cells.map(lambda year: str(int(year)) if pd.notna(year) else "")
        else:
            cells = cells.map(lambda cell, digits=digits: said(cell, called, language, digits))
        found[heading] = cells.reset_index(drop=True)
    if len(found) < len(columns):
        raise ValueError(f"two columns have the same heading: {', '.join(columns.values())}")
    return pd.DataFrame(found)


def said(cell: Any, called: Callable[[str], str], language: str, digits: int | None = None) -> Any:
    """A cell as a reader sees it: a slug or a unit as it is called, a month or day written out, a bound in few signs,
    all else as it is.

    digits: of a bound, after the decimal sign; None for as many as it needs. A tuple is said part by part:
    ("nearly", 90, "billion VND"), (Bound(330, 340), "ha"). What says nothing is blank.
    """
    if isinstance(cell, Bound):
        known = [end for end in (cell.low, cell.high) if math.isfinite(end)]
        digits = digits_needed(known) if digits is None else digits
        if not cell.known:
            return ""
        text = measures.short(cell, language, digits)
        exact = cell.low == cell.high
        return Written(text, float(measures.outward(cell.low, digits, ROUND_HALF_UP))) if exact else text
    if isinstance(cell, tuple):
        parts = [words.number(part, language) if is_number(part) else said(part, called, language) for part in cell]
        if language == "en" and [part for part in cell if is_number(part)] == [1]:
            parts = [SINGULAR.get(part, part) for part in parts]
        told = " ".join(part for part in parts if part).replace(" %", "%") if parts and parts[0] else ""
        alone = told and len([part for part in parts if part]) == 1 and is_number(cell[0])
        return Written(told, float(cell[0])) if alone else told
    if isinstance(cell, str) and DATE.fullmatch(cell):
        return words.date(cell, language)
    return called(cell) if isinstance(cell, str) and (SLUG.fullmatch(cell) or cell in LABELS) else cell


def badged(cell: Any, called: Callable[[str], str], language: str) -> Any:
    """A word of a fixed vocabulary as a badge; any other cell as it is said."""
    word = said(cell, called, language)
    return Badge(str(word), cell) if cell in BADGES else word


def card(row: Mapping[Any, Any], called: Callable[[str], str], language: str) -> dict[str, Any]:
    """A row as something else may draw it: each cell as it is said, a bound also with its ends (None: open), a badge
    also with its kind, a list part by part. Of columns in two languages the reader's, without `_vi` and `_en`."""
    other = "_en" if language == "vi" else "_vi"
    own = {column.removesuffix(f"_{language}"): cell for column, cell in row.items() if not column.endswith(other)}
    return {column: _of_card(column, cell, called, language) for column, cell in own.items()}


def _of_card(column: str, cell: Any, called: Callable[[str], str], language: str) -> Any:
    if isinstance(cell, list):
        return [
            card(part, called, language) if isinstance(part, dict) else said(part, called, language) for part in cell
        ]
    bound, *units = cell if isinstance(cell, tuple) else (cell,)
    text = said(cell, called, language)
    if isinstance(bound, Bound):
        ends = {name: end if math.isfinite(end) else None for name, end in (("low", bound.low), ("high", bound.high))}
        return {"text": text, **ends, "unit": said(units[0], called, language) if units else ""}
    if column in BADGED:
        return {"text": text, "kind": cell}
    return "" if is_blank(text) else text


def called(slug: str, name: Callable[[str], str], language: str) -> str:
    """What a slug in a cell is called: by the region's tables, else by the glossary, else as it stands."""
    try:
        return name(slug)
    except KeyError:
        return words.label(slug, language) if slug in LABELS else slug


def places(decimals: Decimals, columns: Mapping[str, str], table: pd.DataFrame) -> dict[str, int]:
    """Digits by heading: one number for every column of numbers, or those of the columns that are named."""
    if isinstance(decimals, int):
        numeric = [h for h in table.columns if pd.api.types.is_numeric_dtype(table[h])]
        return dict.fromkeys(numeric, decimals)
    return {columns[column]: digits for column, digits in (decimals or {}).items() if column in columns}


def digits_of(decimals: Decimals) -> int | None:
    """Digits of the values that a chart writes beside its marks: the number itself, else those of `low` or `value`."""
    if isinstance(decimals, int) or decimals is None:
        return decimals
    return next((decimals[column] for column in ("low", "value") if column in decimals), None)

"""What differs between two CSV tables whose rows meet by what they are, not by where they stand."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from dataclasses import dataclass

from ..collection import Refusal
from .pairing import ABSENT, THERE, Change, Pairs, completed, in_order, likeness, rest, same

Cell = str | float
Row = tuple[Cell, ...]
NAMES = {"entity", "indicator"}
"""Columns that always belong to a row's name."""
MEASURES = {"low", "high", "value"}
"""Columns that never do, even where they hold whole numbers as years do."""


@dataclass(frozen=True)
class Table:
    """Column names, each once, and rows of as many cells."""

    columns: list[str]
    rows: list[list[str]]


def read(content: bytes, name: str) -> Table:
    """The table in a CSV file. Raises Refusal, naming the file, if it is damaged."""
    try:
        lines = [line for line in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True) if line]
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refusal(f"{name}: not a CSV table that can be read ({error})") from None
    head, rows = (lines[0], lines[1:]) if lines else ([], [])
    for number, row in enumerate(rows, 1):
        if len(row) != len(head):
            raise Refusal(f"{name}: row {number} has {len(row)} cells, the head has {len(head)}")
    seen: Counter[str] = Counter()
    columns = []
    for place, title in enumerate(head, 1):
        title = title or f"column {place}"
        seen[title] += 1
        columns.append(f"{title} ({seen[title]})" if seen[title] > 1 else title)
    return Table(columns, rows)


def compare(before: Table, after: Table, tolerance: float = 1e-9, shown: bool = False) -> list[Change]:
    """The changes that lead from one table to the other.

    A cell that differs, a row or column added or removed, a column renamed: one change each. Numbers differ by more
    than `tolerance` of their size. `shown`: a reader sees the table, so that the order of rows and columns counts.
    """
    columns = _columns(before, after)
    left = [tuple(value(row[i]) for i, _ in columns) for row in before.rows]
    right = [tuple(value(row[j]) for _, j in columns) for row in after.rows]
    keys, unique = _keys([{before.columns[i], after.columns[j]} for i, j in columns], left, right)
    pairs = _rows(left, right, keys if unique else [], tolerance)

    def named(side: int, place: int) -> tuple[str, str]:
        """A row's name and, after it, the rest of what it says."""
        table = (before, after)[side]
        row, known = table.rows[place], [columns[k][side] for k in keys]
        name = " · ".join(row[c] for c in known if row[c])
        told = (f"{table.columns[c]} {cell}" for c, cell in enumerate(row) if cell and c not in known)
        return name if unique else f"{name} (row {place + 1})", " · ".join(told) or THERE

    found = _heads(before, after, columns)
    partner = dict(pairs)
    for i, row in enumerate(left):
        name, content = named(0, i)
        if i not in partner:
            found.append(Change("row", content, ABSENT, name))
            continue
        for (c, d), x, y in zip(columns, row, right[partner[i]], strict=True):
            if not close(x, y, tolerance):
                texts = before.rows[i][c], after.rows[partner[i]][d]
                found.append(Change("value" if shown else "figure", *texts, name, before.columns[c]))
    for j in rest(left, right, pairs)[1]:
        name, content = named(1, j)
        found.append(Change("row", ABSENT, content, name))
    for what, order in (("columns", columns), ("rows", pairs)):
        if shown and not in_order(order):
            found.append(Change(f"order of {what}", "", ""))
    return found


def value(text: str) -> Cell:
    """A cell as the number it holds, or else as its text."""
    try:
        number = float(text)
    except ValueError:
        return text
    return text if math.isnan(number) else number


def close(a: Cell, b: Cell, tolerance: float) -> bool:
    """Whether two cells say the same: as numbers within the tolerance, else as text."""
    if a == b:
        return True
    if isinstance(a, str) or isinstance(b, str):
        return False
    return math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance * 1e-3)


def _columns(before: Table, after: Table) -> Pairs:
    """Columns that belong together: by name, else by most of their cells; in the order of both sides."""
    cells = [[Counter(filter(None, column)) for column in zip(*t.rows, strict=True)] for t in (before, after)]
    known = same(before.columns, after.columns)
    pairs = completed(cells[0], cells[1], known, likeness) if all(cells) else known
    return sorted(pairs, key=lambda p: (sum(p), sorted([before.columns[p[0]], after.columns[p[1]]])))


def _heads(before: Table, after: Table, columns: Pairs) -> list[Change]:
    names = ((before.columns[i], after.columns[j]) for i, j in columns)
    found = [Change("column", a, b, column=a) for a, b in names if a != b]
    lefts, rights = rest(before.columns, after.columns, columns)
    found += [Change("column", THERE, ABSENT, column=before.columns[i]) for i in lefts]
    return found + [Change("column", ABSENT, THERE, column=after.columns[j]) for j in rights]


def _keys(heads: list[set[str]], left: list[Row], right: list[Row]) -> tuple[list[int], bool]:
    """The columns that say what a row is, and whether they tell all rows of each table apart.

    Entity and indicator, then columns of text in their order, of whole numbers (years), and the first one: each of
    these only if it tells apart more rows.
    """
    cells = [[row[k] for row in (*left, *right) if row[k] != ""] for k in range(len(heads))]
    text = [k for k, column in enumerate(cells) if any(isinstance(x, str) for x in column)]
    numbers = [k for k, column in enumerate(cells) if column and k not in text and not heads[k] & MEASURES]
    whole = [k for k in numbers if all(float(x).is_integer() for x in cells[k])]

    def apart(columns: list[int]) -> list[int]:
        return [len({tuple(row[k] for k in columns) for row in rows}) for rows in (left, right)]

    keys = [k for k, head in enumerate(heads) if head & NAMES]
    for k in [*text, *whole, 0] if heads else []:
        if not keys or apart([*keys, k]) != apart(keys):
            keys.append(k)
    return sorted(keys), apart(keys) == [len(left), len(right)]


def _rows(left: list[Row], right: list[Row], keys: list[int], tolerance: float) -> Pairs:
    """Rows that belong together: equal ones, then those of the same unique key, then those that share most cells."""
    pairs = same(left, right)
    if keys:
        lefts, rights = rest(left, right, pairs)
        a, b = [tuple(left[i][k] for k in keys) for i in lefts], [tuple(right[j][k] for k in keys) for j in rights]
        pairs += [(lefts[i], rights[j]) for i, j in same(a, b)]
    telling = [len(set(column)) > 1 for column in zip(*left, *right, strict=True)]

    def score(x: Row, y: Row) -> float:
        """Likeness of two rows: all cells or all but one, else the share of filled cells, if it is half or more.

        Cells of a column that says the same in all rows do not count.
        """
        agree = [close(p, q, tolerance) for p, q in zip(x, y, strict=True)]
        wrong = agree.count(False)
        if wrong < 2:
            return 3.0 - wrong
        shared = sum(ok and p != "" and t for ok, p, t in zip(agree, x, telling, strict=True))
        return shared / (shared + wrong) if shared >= wrong else 0.0

    return completed(left, right, pairs, score)

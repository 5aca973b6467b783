"""Which published figures differ between two editions, or between two runs of one: read from result tables alone."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from pathlib import Path
from typing import Any

from .collection import Refusal

KEYS = ("entity", "indicator")


def changes(before: bytes, after: bytes, tolerance: float = 1e-9) -> list[dict[str, str]]:
    """Cells of two CSV tables that differ by more than `tolerance` of their size: row, column, before, after.

    Rows meet by `entity` and `indicator` where the table has them, by their first column otherwise.
    """
    old, new = _rows(before), _rows(after)
    found = []
    for row in dict.fromkeys([*old, *new]):
        left, right = old.get(row, {}), new.get(row, {})
        for column in dict.fromkeys([*left, *right]):
            a, b = left.get(column, ""), right.get(column, "")
            if not same(a, b, tolerance):
                found.append({"row": row, "column": column, "before": a, "after": b})
    return found


def same(a: str, b: str, tolerance: float) -> bool:
    """Whether two cells say the same: as numbers within the tolerance, else as text."""
    if a == b:
        return True
    try:
        return math.isclose(float(a), float(b), rel_tol=tolerance, abs_tol=tolerance * 1e-3)
    except ValueError:
        return False


def _rows(content: bytes) -> dict[str, dict[str, str]]:
    table = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    if not table:
        return {}
    columns = [c for c in table[0] if c]
    keys = [k for k in KEYS if k in columns] or columns[:1]
    seen: Counter[str] = Counter()
    rows = {}
    for line in table:
        name = " · ".join(str(line[k]) for k in keys)
        seen[name] += 1
        name = f"{name} ({seen[name]})" if seen[name] > 1 else name
        rows[name] = {c: str(line[c] or "") for c in columns if c not in keys}
    return rows


def editions(output: Path, first: str, second: str, tolerance: float) -> list[dict[str, Any]]:
    """The figures in which two rendered editions differ, with notebook and table.

    An edition is named by its folder below `outputs/`, such as <region>/baseline/vi. Raises Refusal if one is missing.
    """
    left, right = (_tables(output, name) for name in (first, second))
    found: list[dict[str, Any]] = []
    for path in sorted({*left, *right}):
        notebook, _, table = path.partition("/")
        where = {"notebook": notebook, "table": table}
        if path not in left or path not in right:
            there = path in left
            shown = {"before": "there" if there else "absent", "after": "absent" if there else "there"}
            found.append({**where, "row": "", "column": "(table)", **shown})
        else:
            changed = changes(left[path].read_bytes(), right[path].read_bytes(), tolerance)
            found += [{**where, **change} for change in changed]
    return found


def _tables(output: Path, name: str) -> dict[str, Path]:
    for folder in (output / name / "results", Path(name) / "results"):
        if folder.is_dir():
            paths = (p for p in folder.rglob("*.csv") if "exhibits" not in p.relative_to(folder).parts)
            return {p.relative_to(folder).as_posix(): p for p in paths}
    there = sorted(p.parent.relative_to(output).as_posix() for p in output.glob("*/*/*/run.json"))
    raise Refusal(f"no edition {name!r} in {output}; there are: {', '.join(there[:12]) or 'none'}")

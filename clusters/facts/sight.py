"""How a rule looks at a table: rows as written, with the name the file has in reports.

A rule reads cells, not DataFrames, so that a fault elsewhere in a table does not silence it; a cell that is no number
is passed over, since it has been reported already.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from clusters.facts.package import Package, Record, Violation

Rule = Callable[[Package, Package], Iterator[Violation]]


@dataclass(frozen=True)
class Sight:
    """A table's rows and the name its file has in reports."""

    file: str
    records: list[Record]

    def fault(self, record: Record, column: str, message: str) -> Violation:
        """A violation at one cell."""
        return Violation(self.file, message, row=record.number, column=column, value=record[column] or None)


def see(pack: Package, name: str) -> Sight:
    """The table `name` of a package; without rows if it is absent or unreadable."""
    sheet = pack.sheets.get(name)
    resource = pack.resources.get(name, {})
    return Sight(pack.shown(resource.get("path", f"{name}.csv")), sheet.records() if sheet else [])


def in_both_languages(header: list[str]) -> list[tuple[str, str]]:
    """The columns that say one thing in both languages, Vietnamese and English."""
    return [(c, f"{c[:-3]}_en") for c in header if c.endswith("_vi") and f"{c[:-3]}_en" in header]


def number_in(cell: str) -> float | None:
    """The finite number a cell holds, or None."""
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


def ends(record: Record) -> tuple[float, float] | None:
    """The strict reading of a figure: lowest and highest value it allows."""
    value = number_in(record["value"])
    if value is None:
        return None
    top = number_in(record["value_high"])
    ends = {"exact": (value, value), "at_least": (value, float("inf")), "at_most": (0.0, value), "nearly": (0.0, value)}
    return ends.get(
        record["bound"], (value, top) if record["bound"] == "range" and top is not None else (0.0, float("inf"))
    )

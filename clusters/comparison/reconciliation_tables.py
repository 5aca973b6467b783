"""Sources held against each other, as a reader sees them: value, agreement with the gap, likely reason.

Takes the tables of `reconciliation` and gives tables in one language.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from clusters.uncertainty import bounds
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import records
from clusters.wording import language as words
from clusters.wording.measures import measured
from clusters.wording.names import Names

REASONS = {
    "same_release": ("cùng một bản công bố", "same release"),
    "later": ("đếm sau", "counted later"),
    "earlier": ("đếm trước", "counted earlier"),
    "undated": ("nguồn không ghi thời điểm", "undated source"),
    "reference_undated": ("số gốc không ghi thời điểm", "undated reference"),
    "sum_of_parts": ("số gốc là tổng các tỉnh, khác thời điểm", "the reference adds provinces of different dates"),
    "note": ("xem định nghĩa", "see definition"),
    "unverified": ("nguồn chưa kiểm chứng", "unverified source"),
    "unexplained": ("chưa giải thích được", "unexplained"),
}
AGREEMENT = {
    "reference": ("số gốc", "reference"),
    "same_lineage": ("cùng gốc tin", "same lineage"),
    "agrees": ("trùng", "same value"),
    "within_bounds": ("không mâu thuẫn", "compatible"),
    "differs": ("khác", "differs"),
    "repeats": ("nhắc lại bản đã nêu", "repeats a release above"),
}


def reconciliation(names: Names, rows: pd.DataFrame) -> pd.DataFrame:
    """Every figure beside its reference: source and date, value, agreement with the gap, likely reason with the
    source's own words."""
    values = bounds.from_frame(rows, floor=0.0)
    several = rows["entity"].nunique() > 1
    whose = [
        f"{names.name(e)}: {names.name(i).lower()}" if several else names.name(i)
        for e, i in zip(rows["entity"], rows["indicator"], strict=True)
    ]
    return pd.DataFrame(
        {
            names.label("indicator"): whose,
            names.label("source"): [
                ", ".join(filter(None, (publisher(names, s), names.date(d))))
                for s, d in zip(rows["source_id"], rows["as_of"], strict=True)
            ],
            names.label("value"): [with_unit(names, b, u) for b, u in zip(values, rows["unit"], strict=True)],
            names.t("Đối chiếu", "Agreement"): [
                ": ".join(filter(None, (names.of(AGREEMENT, r.agreement), _gap(names, r)))) for r in records(rows)
            ],
            names.t("Lý do khả dĩ, định nghĩa", "Likely reason, definition"): [
                _reason(names, r) for r in records(rows)
            ],
        }
    )


def with_unit(names: Names, bound: Bound, unit: Any) -> str:
    """A bound in words with its unit, if anything is known and the unit is not that of a bare count."""
    said = names.text(bound, decimals(bound))
    return said + measured(unit, names.language) if bound.known else said


def decimals(bound: Bound) -> int:
    """One digit after the point where an end has any, else none."""
    return int(any(round(end, 6) % 1 for end in (bound.low, bound.high) if np.isfinite(end)))


def _reason(names: Names, row: Any) -> str:
    """The reasons in words; in place of "see definition", the source's note itself."""
    note = getattr(row, f"note_{names.language}")
    reasons = [names.of(REASONS, code) for code in row.reasons.split() if code != "note"]
    return "; ".join([*reasons, *([note] if isinstance(note, str) and note else [])]) or "–"


def publisher(names: Names, source: str) -> str:
    """Who published a figure; for a reference that adds provinces, that."""
    if source == "sum":
        return names.t("tổng các tỉnh cũ", "sum of the former provinces")
    return str(names.data.sources.loc[source, "publisher"])


def _gap(names: Names, row: Any) -> str:
    """Other source less reference: "+8", "from −740 to +260 ha"; "" where there is none or both ends are open."""
    low, high = float(row.gap_low), float(row.gap_high)
    if row.agreement == "reference" or low == high == 0 or (np.isnan(low) and np.isnan(high)):
        return ""
    gap = Bound(low, high)
    places = decimals(gap)
    edges = (np.floor, np.ceil) if gap.width else (np.rint, np.rint)
    first, last = (_signed(names, end, places, edge) for end, edge in zip((low, high), edges, strict=True))
    if np.isnan(low) or np.isnan(high):
        said = words.label("at_most" if np.isnan(low) else "at_least", names.language) + f" {first or last}"
    else:
        said = names.t(f"từ {first} đến {last}", f"from {first} to {last}") if gap.width else first
    return said + measured("percentage points" if row.unit == "percent" else row.unit, names.language)


def _signed(names: Names, end: float, places: int, edge: Callable[[float], Any]) -> str:
    """One end of a difference with its sign; "" for none. edge: how its digits are cut."""
    if np.isnan(end):
        return ""
    cut = float(edge(round(end * 10**places, 6))) / 10**places
    return "+" * int(cut > 0) + names.number(cut, places).replace("-", "−")


def remainders(names: Names, left: pd.DataFrame) -> pd.DataFrame:
    """Figures that a total leaves for the one province without its own."""
    values = bounds.from_frame(left, floor=0.0)
    units = [words.label(u, names.language) for u in left["unit"]]
    whose = [
        f"{names.name(e)}: {names.name(i).lower()}" for e, i in zip(left["entity"], left["indicator"], strict=True)
    ]
    return pd.DataFrame(
        {
            names.t("Số còn thiếu", "Missing figure"): whose,
            names.t("Phần còn lại", "Remainder"): [names.text(b, 0, u) for b, u in zip(values, units, strict=True)],
            names.t("Tổng tại", "Total as of"): [names.date(d) for d in left["as_of"]],
            names.t("Các phần tại", "Parts as of"): [names.date(d) for d in left["parts_as_of"]],
        }
    )

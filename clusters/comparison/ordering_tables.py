"""Orderings in the words of one language: pairs of provinces, comparisons, whose figures they rest on."""

from __future__ import annotations

import pandas as pd

from clusters.uncertainty.quantities import records
from clusters.wording.names import Names

SIGN = {"greater": ">", "less": "<", "equal": "=", "unknown": "?", "missing": "–"}


def pairs(names: Names, table: pd.DataFrame) -> list[str]:
    """The two provinces that each ordering compares: "A – B"."""
    return [f"{names.name(r.entity)} – {names.name(r.other)}" for r in records(table)]


def compared(names: Names, table: pd.DataFrame) -> list[str]:
    """Each ordering with its answer: "A > B"."""
    return [f"{names.name(r.entity)} {SIGN[r.answer]} {names.name(r.other)}" for r in records(table)]


def publishers(names: Names, sources: str | None) -> str | None:
    """Who published some sources (ids with blanks between), each once; None for none."""
    return names.join(list(dict.fromkeys(_publisher(names, id) for id in sources.split()))) if sources else None


def _publisher(names: Names, source: str) -> str:
    """Who published a figure; for a reference that adds provinces, that."""
    if source == "sum":
        return names.t("tổng các tỉnh cũ", "sum of the former provinces")
    return str(names.data.sources.loc[source, "publisher"])

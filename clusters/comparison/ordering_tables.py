"""Orderings in the words of one language: pairs of provinces, comparisons, whose figures they rest on."""

from __future__ import annotations

import pandas as pd

from clusters.comparison.reconciliation_tables import publisher
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
    return names.join(list(dict.fromkeys(publisher(names, id) for id in sources.split()))) if sources else None

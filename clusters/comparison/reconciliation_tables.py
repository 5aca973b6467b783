"""A figure as a reader sees it: its value with the unit, and who published it."""

from __future__ import annotations

from typing import Any

import numpy as np

from clusters.uncertainty.bounds import Bound
from clusters.wording.measures import measured
from clusters.wording.names import Names


def with_unit(names: Names, bound: Bound, unit: Any) -> str:
    """A bound in words with its unit, if anything is known and the unit is not that of a bare count."""
    said = names.text(bound, decimals(bound))
    return said + measured(unit, names.language) if bound.known else said


def decimals(bound: Bound) -> int:
    """One digit after the point where an end has any, else none."""
    return int(any(round(end, 6) % 1 for end in (bound.low, bound.high) if np.isfinite(end)))


def publisher(names: Names, source: str) -> str:
    """Who published a figure; for a reference that adds provinces, that."""
    if source == "sum":
        return names.t("tổng các tỉnh cũ", "sum of the former provinces")
    return str(names.data.sources.loc[source, "publisher"])

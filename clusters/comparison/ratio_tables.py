"""Ratios as readers take them: one mark a place in the picture, both readings and what is amiss in the table."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR
from typing import Any

import pandas as pd

from clusters.comparison.stage_tables import dates_differ
from clusters.uncertainty import bounds
from clusters.uncertainty.bounds import READINGS, Bound
from clusters.uncertainty.quantities import at, records
from clusters.wording.measures import outward

DIFFERENT_DATES, DIFFERENT_SCOPE = "different_dates", "different_scope"
UNBOUNDED = "unbounded"
"""In place of a bound: nothing is missing, but a ratio of two floors has no end on either side."""


def shown(ratios: pd.DataFrame) -> pd.DataFrame:
    """The ratios that are known somewhere, by convention, with status: strict where they are exact, else possible.

    ratios: as from `stages.intensity`. A place without a figure stays, without ends. Ranges are rounded outwards.
    """
    rows = ratios[ratios["reading"] == "convention"]
    known = set(rows.loc[rows["low"].notna(), "indicator"])
    rows = rows[rows["indicator"].isin(known)].reset_index(drop=True)
    ends = bounds.from_frame(rows, floor=0.0)
    status = ["strict" if end.width == 0 else "possible" for end in ends]
    tables = [bounds.frame(rounded(end)) for end in ends]
    told = pd.concat(tables, ignore_index=True) if tables else rows[["low", "high"]]
    return rows.assign(low=told["low"], high=told["high"], status=status)


def rounded(bound: Bound) -> Bound:
    """A range rounded outwards to whole numbers from a hundred on, to one decimal below; what is exact stays."""
    if bound.width == 0 or not bound.known:
        return bound
    digits = int(bound.low < 100)
    return Bound(
        *(float(outward(e, digits, way)) for e, way in ((bound.low, ROUND_FLOOR), (bound.high, ROUND_CEILING)))
    )


def readings(ratios: pd.DataFrame) -> pd.DataFrame:
    """One row a ratio and place, of those that `shown` shows: indicator, entity, a bound under each reading, remark,
    sources.

    remark: slugs of what is amiss as a tuple: of the whole the places, of a place the figures that are missing;
    DIFFERENT_DATES (or undated), DIFFERENT_SCOPE; "–" for nothing.
    """
    found: list[dict[str, Any]] = []
    for row in records(shown(ratios)):
        ends: dict[str, Any] = {r: rounded(at(ratios, row.entity, row.indicator, r)) for r in READINGS}
        if not row.missing:
            ends = {r: bound if bound.known else UNBOUNDED for r, bound in ends.items()}
        found.append(
            {"indicator": row.indicator, "entity": row.entity, **ends, "remark": _remark(row), "sources": row.sources}
        )
    return pd.DataFrame(found, columns=["indicator", "entity", *READINGS, "remark", "sources"])


def _remark(row: Any) -> Any:
    pairs = [pair.split(":") for pair in row.missing.split()]
    named = [figure if place == row.entity else place for place, figure in pairs]
    marks = [DIFFERENT_DATES] * bool(row.mixed_dates) + [DIFFERENT_SCOPE] * bool(row.mixed_scope)
    told = [part for slug in dict.fromkeys(named or marks) for part in (slug, "·")][:-1]
    return ("missing", *told) if named else tuple(told) or "–"


def said(ratios: pd.DataFrame, indicator: str, leading: str | None, provinces: Sequence[str]) -> dict[str, Any]:
    """What the texts say: floor of the leading province, whether dates differ among the provinces; how many ratios are
    known, and how many of these have no end at all in the strict reading (None for none); of those that are shown,
    the ones about different clusters (scoped), and whether a place lacks figures (blank)."""
    drawn = shown(ratios)
    strict = ratios[(ratios["reading"] == "strict") & (ratios["missing"] == "")]
    own = ratios[(ratios["indicator"] == indicator) & ratios["entity"].isin(list(provinces))]
    floor = at(ratios, leading, indicator, "strict") if leading else None
    return {
        "floor": None if floor is None else Bound(floor.low, float("inf")),
        "differ": dates_differ(own) if leading else None,
        "ratios": len(strict),
        "unbounded": int(strict["low"].isna().sum()) or None,
        "scoped": list(dict.fromkeys(drawn.loc[drawn["mixed_scope"].astype(bool), "indicator"])),
        "blank": bool(drawn["missing"].ne("").any()),
    }

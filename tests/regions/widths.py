"""Are results of a run with less data at least as wide as those with more? Compares published tables of bounds."""

from pathlib import Path

import numpy as np
import pandas as pd

# Tables whose low and high enclose an unknown truth, with the columns that say which truth. Left out: tables of single
# observations (series, conflicts, …) and of what was drawn or assumed (paths, …).
TABLES = {
    "01_growth_history/growth_by_province": ["base", "end", "steps", "levels"],
    "01_growth_history/industry_needed": ["steps"],
    "01_growth_history/province_contribution": ["chain", "levels"],
    "02_province_comparison/funnel": [],
    "02_province_comparison/funnel_latest": ["as_of_from", "as_of_to"],  # without the later count an earlier one leads
    "02_province_comparison/intensity": ["reading"],
    "03_infrastructure_gaps/coverage": ["denominator", "standard", "stations", "compliance"],
    "03_infrastructure_gaps/overdue": ["deadline"],
    "03_infrastructure_gaps/demand": [],
    "03_infrastructure_gaps/cost": ["compliance"],
}


def bounds_of(results: Path) -> pd.DataFrame:
    """Every bound of a run: index what, columns low and high, an absent end as infinite."""
    found = []
    for name, keys in TABLES.items():
        path = results / f"{name}.csv"
        if path.is_file():
            rows = pd.read_csv(path, encoding="utf-8-sig")
            named = rows[["entity", "indicator", "unit", *keys]].astype(object).fillna("")
            what = named.astype(str).agg(" ".join, axis=1)
            ends = {"low": rows["low"].fillna(-np.inf), "high": rows["high"].fillna(np.inf)}
            found.append(pd.DataFrame(ends).set_axis(name + " " + what))
    bounds = pd.concat(found)
    assert bounds.index.is_unique, sorted(bounds.index[bounds.index.duplicated()])  # else unlike would meet unlike
    return bounds


def narrower(before: pd.DataFrame, after: pd.DataFrame) -> list[str]:
    """What is known more narrowly after than before."""
    both = before.add_suffix("_before").join(after.add_suffix("_after"), how="inner")
    slack = 1e-9 * both[["low_before", "high_before"]].abs().replace(np.inf, 0).max(axis=1)
    tighter = (both.low_after > both.low_before + slack) | (both.high_after < both.high_before - slack)
    return [
        f"{what}: {r.low_before:g}..{r.high_before:g} became {r.low_after:g}..{r.high_after:g}"
        for what, r in both[tighter].iterrows()
    ]

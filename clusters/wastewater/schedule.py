"""By when plants stand: the programme's phasing under each assumption and each limit, with what it rests on."""

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, joined
from clusters.wastewater import programme

_STEPS = [f"{what}_{end}" for what in ("started", "finished") for end in ("low", "high")]
LIMITS = ["scenario", "low", "high", "sources"]
PHASES = [*QUANTITY, "year", *_STEPS, "scenario", "compliance", "headline", "sources"]


def mean_plants(budget: float, plant: np.ndarray | None) -> float | None:
    """How many plants the budget builds at the median of what a plant costs (draws, billion VND); None: not known."""
    return None if plant is None else float(np.floor(budget / np.median(plant)))


def caps(mean: float | None, chosen: Bound | None = None, sources: str = "") -> pd.DataFrame:
    """What limits how many plants are built in all, from … to …: columns LIMITS.

    `capacity`: nothing but how many start a year. `budget`: as many as it buys, from the fewest to the most by all ways
    of reckoning: `mean` (as from `mean_plants`) and what a programme builds (`chosen`). No such row where neither is
    known, which is not without limit.
    """
    rows: list[tuple[str, float, float, str]] = [("capacity", math.inf, math.inf, "")]
    known = [bound for bound in (None if mean is None else Bound.exact(mean), chosen) if bound is not None]
    if known:
        rows.append(("budget", min(float(b.low) for b in known), max(float(b.high) for b in known), sources))
    return pd.DataFrame(rows, columns=LIMITS)


def build_years(register: pd.DataFrame) -> tuple[int, int] | None:
    """Years to build, from … to …, of the register's `build_time` (months); None where it is not there."""
    if "build_time" not in register.index:
        return None
    low, high = (float(register["low"]["build_time"]), float(register["high"]["build_time"]))
    if math.isnan(low) or math.isnan(high):
        return None
    return programme.years_to_build(low), programme.years_to_build(high)


def phases(
    cases: Mapping[str, pd.DataFrame],
    total: str,
    years: Sequence[int],
    limits: pd.DataFrame,
    *,
    lags: tuple[int, int] | None,
    yearly_capacity: int,
    sources: str = "",
) -> pd.DataFrame:
    """`phasing` of the clusters of `total` under each assumption on compliance and each of the limits (as from `caps`).

    cases: counts by assumption, as from `coverage.coverage`, the headline first. lags: None where nobody knows how
    long building takes. sources: of the lags. Columns QUANTITY, year, started_low … finished_high, scenario,
    compliance, headline, sources; the last row, `starts_needed` (plant/year), says how many must start each year so
    that none is missing at the end of the last. No row where lags, years, or the headline's counts are not known.
    """
    parts = []
    first = next(iter(cases))
    here = cases[first][cases[first]["entity"] == total].set_index("indicator")
    operating, gap = here["high"].get("operating", 0), here.loc["not_shown_compliant", ["low", "high"]]
    if lags is None or not len(years) or gap.isna().any() or not operating > 0:
        return pd.DataFrame(columns=PHASES)
    for case, counts in cases.items():
        compliant = counts[(counts["entity"] == total) & (counts["indicator"] == "compliant")].dropna(subset=["low"])
        for row, limit in itertools.product(compliant.to_dict("records"), limits.to_dict("records")):
            most = (limit["low"], limit["high"])
            today, whole = (row["low"], row["high"]), int(operating)
            found = programme.phasing(today, whole, years, lags=lags, yearly_capacity=yearly_capacity, most=most)
            found = found.assign(entity=total, indicator="compliant", unit="cluster", scenario=limit["scenario"])
            told = joined([row["sources"], here.loc["operating", "sources"], sources, limit["sources"]])
            parts.append(found.assign(compliance=case, headline=case == first, sources=told))
    needed = [programme.starts_needed(end, years[0], years[-1], lag) for end, lag in zip(gap, lags, strict=True)]
    last = {"entity": total, "indicator": "starts_needed", "low": needed[0], "high": needed[1], "unit": "plant/year"}
    last |= {"year": years[-1], "compliance": first, "headline": True}
    told = joined([here.loc["not_shown_compliant", "sources"], here.loc["operating", "sources"], sources])
    return pd.concat([*parts, pd.DataFrame([last | {"sources": told}])])[PHASES]


def main_paths(phases: pd.DataFrame) -> pd.DataFrame:
    """The headline's paths of `phases` for a reader: with `started` and `compliant`, bounds of each year."""
    rows = phases[(phases["headline"] == True) & (phases["indicator"] == "compliant")]  # noqa: E712
    ends = rows[["started_low", "started_high"]]
    started: list[Any] = [Bound(*sorted(pair)) for pair in ends.to_numpy(float)]
    compliant: list[Any] = [Bound(*pair) for pair in rows[["low", "high"]].to_numpy(float)]
    return rows.assign(started=started, compliant=compliant)


def needed(phases: pd.DataFrame) -> Bound | None:
    """Plants to start each year so that none is missing in the end; None where no number is enough or known."""
    rows = phases[phases["indicator"] == "starts_needed"]
    return Bound(*rows[["low", "high"]].iloc[0]) if len(rows) and math.isfinite(rows["low"].iloc[0]) else None


def end_of(paths: pd.DataFrame, scenario: str) -> Bound | None:
    """Compliant clusters at the end of the last year of a scenario, None where there is none."""
    rows = paths[paths["scenario"] == scenario]
    return rows["compliant"].iloc[-1] if len(rows) else None

"""The former provinces side by side: the funnel, intensities, shares.

Every function takes headline figures (one row per province and indicator: columns province, indicator, value,
value_high, bound, rounding_unit, unit, as_of, source_id) and returns long tables of quantities: entity, indicator,
low, high, unit first, then what else is known. An empty low and high means that it cannot be computed; `missing` then
names the blank figures as "province:indicator", separated by spaces. The last column, `sources`, has the ids behind the
figures that are not blank. Three provinces are a census: no test, no interval of confidence, only what the figures
leave open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from clusters.uncertainty import bounds
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import (
    at,
    cited,
    entities,
    quantities,
)

PLANNED, ESTABLISHED, OPERATING = "clusters_planned", "clusters_established", "clusters_operating"
STAGES = (PLANNED, ESTABLISHED, OPERATING)

# Which clusters a figure is about: a ratio across two of these mixes its numerator and its denominator.
SCOPE = {
    PLANNED: "planned",
    "planned_area": "planned",
    ESTABLISHED: "established",
    "established_area": "established",
}


@dataclass(frozen=True)
class Ratio:
    """One figure for each unit of another: numerator / denominator × factor."""

    indicator: str
    numerator: str
    denominator: str
    unit: str
    factor: float = 1.0

    @property
    def mixed_scope(self) -> bool:
        """Whether numerator and denominator are about different clusters (jobs of operating ones, planned hectares)."""
        return SCOPE.get(self.numerator, "operating") != SCOPE.get(self.denominator, "operating")


RATES = (
    Ratio("established_of_planned", ESTABLISHED, PLANNED, "percent", 100),
    Ratio("operating_of_established", OPERATING, ESTABLISHED, "percent", 100),
    Ratio("operating_of_planned", OPERATING, PLANNED, "percent", 100),
)
LOSSES = (("lost_before_established", PLANNED, ESTABLISHED), ("lost_before_operating", ESTABLISHED, OPERATING))
INTENSITIES = (
    Ratio("jobs_per_operating_cluster", "jobs", OPERATING, "person/cluster"),
    Ratio("jobs_per_project", "jobs", "projects", "person/project"),
    Ratio("jobs_per_planned_ha", "jobs", "planned_area", "person/ha"),
    Ratio("projects_per_operating_cluster", "projects", OPERATING, "project/cluster"),
    Ratio("planned_ha_per_planned_cluster", "planned_area", PLANNED, "ha/cluster"),
    Ratio("jobs_per_leased_ha", "jobs", "leased_area", "person/ha"),
)


def figures(headline: pd.DataFrame, provinces: Sequence[str], indicator: str, reading: str) -> Bound:
    """One indicator as an array of bounds in the order of `provinces`; what is not published is unknown, [0, ∞).

    Raises ValueError for an unknown reading or two headline rows of one province.
    """
    rows = headline[headline["indicator"] == indicator].set_index("province")
    if rows.index.has_duplicates:
        raise ValueError(f"{indicator}: more than one headline row for a province")
    rows = rows.reindex(list(provinces))
    return bounds.of_rows(rows, reading)


def with_total(headline: pd.DataFrame, provinces: Sequence[str], merged: str, indicator: str, reading: str) -> Bound:
    """One indicator for each of `entities`.

    The last is the sum, unknown as soon as one part is; where nobody publishes any part it is the merged province's
    own figure.
    """
    if not provinces:
        return figures(headline, [merged], indicator, reading)
    parts = figures(headline, provinces, indicator, reading)
    everything = parts.sum() if np.all(parts.known) else Bound(0.0, np.inf)
    if not np.any(parts.known):
        everything = figures(headline, [merged], indicator, reading)[0]
    return Bound(np.append(parts.low, everything.low), np.append(parts.high, everything.high))


def origin(headline: pd.DataFrame, provinces: Sequence[str], merged: str, used: Iterable[str]) -> pd.DataFrame:
    """Per entity: first and last date of the figures used, whether dates differ or lack, which are blank, sources."""
    rows = []
    used = list(used)
    headline = headline[headline["indicator"].isin(used)]
    unique = headline.drop_duplicates(["province", "indicator"]).set_index(["province", "indicator"])
    by_parts = set(headline.loc[headline["value"].notna() & headline["province"].isin(provinces), "indicator"])
    for entity in entities(provinces, merged):
        pairs = []
        for indicator in used:
            alone = entity != merged or not (
                provinces and (indicator in by_parts or (merged, indicator) not in unique.index)
            )
            pairs += [(entity, indicator)] if alone else [(p, indicator) for p in provinces]
        found = unique.reindex(pd.MultiIndex.from_tuples(pairs, names=["province", "indicator"]))
        dates = found["as_of"].fillna("").astype(str)
        known = sorted(set(dates) - {""})
        blank = found.index[found["value"].isna()]
        rows.append(
            {
                "as_of_from": known[0] if known else None,
                "as_of_to": known[-1] if known else None,
                "mixed_dates": len(set(dates)) > 1,
                "missing": " ".join(":".join(pair) for pair in blank),
                "sources": cited(found[found["value"].notna()]),
            }
        )
    return pd.DataFrame(rows)


def funnel(headline: pd.DataFrame, provinces: Sequence[str], merged: str, reading: str) -> pd.DataFrame:
    """Clusters at each stage, lost between stages, and stage rates in percent, per province and for all together.

    Further columns: as_of_from, as_of_to, mixed_dates, missing, sources. The stages are stocks at their dates, not a
    cohort, so a rate is no probability. Losses: planned − established, established − operating.
    """
    stage = {s: with_total(headline, provinces, merged, s, reading) for s in STAGES}
    whose = entities(provinces, merged)
    tables = [
        pd.concat([quantities(whose, s, stage[s], "cluster"), origin(headline, provinces, merged, [s])], axis=1)
        for s in STAGES
    ]
    for name, before, after in LOSSES:
        lost = _where_known(stage[before] - stage[after], stage[before], stage[after])
        figured = origin(headline, provinces, merged, [before, after])
        tables.append(pd.concat([quantities(whose, name, lost, "cluster"), figured], axis=1))
    for rate in RATES:
        values = quotient(stage[rate.numerator], stage[rate.denominator], rate.factor)
        figured = origin(headline, provinces, merged, [rate.numerator, rate.denominator])
        tables.append(pd.concat([quantities(whose, rate.indicator, values, rate.unit), figured], axis=1))
    return pd.concat(tables, ignore_index=True)


def _where_known(result: Bound, *inputs: Bound) -> Bound:
    """The result where every input is known, else nothing."""
    known = np.logical_and.reduce([np.asarray(b.known) for b in inputs])
    return Bound(np.where(known, result.low, -np.inf), np.where(known, result.high, np.inf))


def quotient(numerator: Bound, denominator: Bound, factor: float) -> Bound:
    """numerator / denominator × factor, unknown where either is."""
    return _where_known(numerator / denominator * factor, numerator, denominator)


def intensity(
    headline: pd.DataFrame,
    provinces: Sequence[str],
    merged: str,
    ratios: Sequence[Ratio] = INTENSITIES,
    readings: Sequence[str] = bounds.READINGS,
) -> pd.DataFrame:
    """Every ratio per province and for all together, in every reading.

    Further columns: reading, numerator, denominator, mixed_scope (numerator and denominator are about different
    clusters), as_of_from, as_of_to, mixed_dates, missing, sources. A ratio of two floors has no bound on either
    side in the strict reading: both ends are empty though nothing is missing.
    """
    tables = []
    for reading in readings:
        for ratio in ratios:
            over = with_total(headline, provinces, merged, ratio.numerator, reading)
            under = with_total(headline, provinces, merged, ratio.denominator, reading)
            values = quotient(over, under, ratio.factor)
            table = quantities(entities(provinces, merged), ratio.indicator, values, ratio.unit)
            table["reading"] = reading
            table["numerator"], table["denominator"] = ratio.numerator, ratio.denominator
            table["mixed_scope"] = ratio.mixed_scope
            figured = origin(headline, provinces, merged, [ratio.numerator, ratio.denominator])
            tables.append(pd.concat([table, figured], axis=1))
    return pd.concat(tables, ignore_index=True)


def leader(table: pd.DataFrame, indicator: str, provinces: Sequence[str], reading: str | None = None) -> str | None:
    """The province whose value certainly exceeds every other's in a result table; None where that cannot be said."""
    values = {p: at(table, p, indicator, reading) for p in provinces}
    for p, value in values.items():
        if len(values) > 1 and all(bounds.exceeds(value, v) == "yes" for q, v in values.items() if q != p):
            return p
    return None


def sources(headline: pd.DataFrame, indicators: Iterable[str], provinces: Sequence[str], merged: str) -> list[str]:
    """The source ids of the headline figures used for `indicators`, sorted.

    The merged province's own figure is used only where no former province has one.
    """
    rows = headline[headline["indicator"].isin(list(indicators)) & headline["value"].notna()]
    by_parts = set(rows.loc[rows["province"].isin(list(provinces)), "indicator"])
    used = rows["province"].isin(list(provinces)) | (rows["province"] == merged) & ~rows["indicator"].isin(by_parts)
    return sorted(set(rows.loc[used, "source_id"]))

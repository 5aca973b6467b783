"""How evenly a count is spread over provinces: the same count against different yardsticks.

"Evenly" has no meaning without a reference: as many in each province, as many as were planned, as many per square
kilometre or per head. The spread is the largest density (count / reference) over the smallest; 1 is perfectly even.
Shares, normalised entropy and the Herfindahl-Hirschman index (HHI) describe the count alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise, product
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar

from clusters.comparison.stages import OPERATING, PLANNED, figures
from clusters.uncertainty import bounds, citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, at, joined, quantities, ranges, records, sources_by
from clusters.uncertainty.shares import entropy, herfindahl


def _range(index: Callable[[Sequence[float]], float], parts: Bound) -> Bound:
    """The values an index of inequality can take while each part stays within its bounds: both ends are attained.

    Moving one part alone, such an index has a single turning point, so its most uneven value lies in a corner of the
    box; its most even one where every part is as near as it can be to one common value.
    """
    if not np.all(parts.known) or not np.all(np.isfinite(parts.high)):
        return Bound(np.nan, np.nan)
    low, high = np.atleast_1d(parts.low), np.atleast_1d(parts.high)
    found = [index(corner) for corner in product(*zip(low, high, strict=True))]
    levels = sorted({*low, *high})
    found += [index(np.clip(level, low, high)) for level in levels]
    for sign in (1.0, -1.0):
        for left, right in pairwise(levels):
            best = minimize_scalar(
                lambda level, s=sign: s * index(np.clip(level, low, high)), bounds=(left, right), method="bounded"
            )
            found.append(sign * float(best.fun))
    return Bound(np.nan, np.nan) if np.isnan(found).any() else Bound(min(found), max(found))


def spread(counts: Bound, reference: Bound) -> Bound:
    """Largest over smallest density, count / reference, as a bound (tight); 1 is even. Unknown where a density is."""
    density = counts / reference
    if len(density) < 2 or not (np.all(counts.known) and np.all(reference.known)):
        return Bound(np.nan, np.nan)
    pairs = [(i, j) for i in range(len(density)) for j in range(len(density)) if i != j]
    with np.errstate(divide="ignore", invalid="ignore"):
        low = max(np.divide(density.low[i], density.high[j]) for i, j in pairs)
        high = max(np.divide(density.high[i], density.low[j]) for i, j in pairs)
    return Bound(max(1.0, 0.0 if np.isnan(low) else low), np.inf if np.isnan(high) else max(1.0, high))


def verdict(spread_of: Bound, even_up_to: float) -> str:
    """even, uneven, or unknown: whether the spread stays within `even_up_to` whatever the true values are."""
    if not spread_of.known:
        return "missing"
    if spread_of.high <= even_up_to:
        return "even"
    return "uneven" if spread_of.low > even_up_to else "unknown"


def evenness(
    counts: Bound,
    measure: str,
    provinces: Sequence[str],
    merged: str,
    references: Mapping[str, Bound],
    even_up_to: float,
    sources: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """Indices of one count and its fit to each reference, as a result table.

    Rows: share (percent) per province; normalised_entropy, hhi for `merged`; and per reference, density_ratio per
    province (share of the count / share of the reference, 1 = its due part) and spread for `merged`. Further columns:
    measure, reference (empty for the count alone), verdict (on spread rows: even, uneven, unknown, missing), sources.

    sources: the ids behind each province's count (by `measure`) and behind its share of a reference (by its name).
    """
    told = {name: joined(cells) for name, cells in (sources or {}).items()}
    known = bool(np.all(counts.known))
    blank = Bound([np.nan] * len(counts), [np.nan] * len(counts))
    share = bounds.shares(counts) if known else blank
    rows = [
        quantities(provinces, "share", share * 100, "percent"),
        quantities([merged], "normalised_entropy", _range(entropy, counts), "index"),
        quantities([merged], "hhi", _range(herfindahl, counts), "index"),
    ]
    for name, reference in references.items():
        usable = known and bool(np.all(reference.known))
        fit = share / bounds.shares(reference) if usable else blank
        between = spread(counts, reference)
        rows.append(quantities(provinces, "density_ratio", fit, "ratio").assign(reference=name))
        rows.append(
            quantities([merged], "spread", between, "ratio").assign(
                reference=name, verdict=verdict(between, even_up_to)
            )
        )
    table = pd.concat(rows, ignore_index=True).assign(measure=measure)
    table["sources"] = [joined([told.get(measure), told.get(name)]) for name in table["reference"]]
    return table[[*QUANTITY, "measure", "reference", "verdict", "sources"]]


def densities(
    counts: Bound,
    provinces: Sequence[str],
    merged: str,
    per: Mapping[str, tuple[Bound, float, str]],
    sources: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """The count per so many units of area, people …; per = {indicator: (size, multiple, unit)}; last all together.

    sources: by indicator, the ids behind count and size of each province; they become the last column.
    """
    tables = []
    for indicator, (size, multiple, unit) in per.items():
        ok = np.asarray(counts.known) & np.asarray(size.known)
        value = counts / size * multiple
        values = Bound(np.where(ok, value.low, np.nan), np.where(ok, value.high, np.nan))
        everything = counts.sum() / size.sum() * multiple if ok.all() else Bound(np.nan, np.nan)
        both = Bound(np.append(values.low, everything.low), np.append(values.high, everything.high))
        told = (sources or {}).get(indicator, [""] * len(provinces))
        table = quantities([*provinces, merged], indicator, both, unit)
        tables.append(table.assign(sources=[*told, joined(told)]))
    return pd.concat(tables, ignore_index=True)


PER = {"per_100_km2": ("area", "cluster/100 km2"), "per_100k_people": ("population", "cluster/100,000 persons")}
"""Densities: of which size, in which unit; a hundred of km² or of thousand persons."""


def of_operating(
    headline: pd.DataFrame,
    provinces: pd.DataFrame,
    parts: Sequence[str],
    merged: str,
    reading: str,
    even_up_to: float,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`evenness` and `densities` of the operating clusters: against equal numbers, clusters planned, area, population.

    provinces: rows with province, area_km2, population_thousand and the source ids of both.
    """
    sizes = provinces.set_index("province").reindex(list(parts))
    counts = figures(headline, parts, OPERATING, reading)
    area, people = (Bound(sizes[c].fillna(0), sizes[c]) for c in ("area_km2", "population_thousand"))
    references = {
        "equal": Bound.exact([1.0] * len(parts)),
        PLANNED: figures(headline, parts, PLANNED, reading),
        "area": area,
        "population": people,
    }
    told = {indicator: sources_by(headline, parts, indicator) for indicator in (OPERATING, PLANNED)}
    rows = sizes[citing.CITES] if citing.CITES in sizes else [""] * len(sizes)
    for size in ("area", "population"):
        told[size] = [citing.beside(*pair) for pair in zip(sizes[f"{size}_source_id"], rows, strict=True)]
    even = evenness(counts, OPERATING, parts, merged, references, even_up_to, told)
    per = {key: (references[size], 100, unit) for key, (size, unit) in PER.items()}
    both = {
        key: [joined(pair) for pair in zip(told[OPERATING], told[size], strict=True)] for key, (size, _) in PER.items()
    }
    return even, densities(counts, parts, merged, per, both).assign(measure=OPERATING)


def against(even: pd.DataFrame) -> pd.DataFrame:
    """Where each province stands against its due part by each reference that gives an answer: `against` (a key of the
    glossary), entity, low, high, sources."""
    usable = even.loc[even["verdict"].notna() & (even["verdict"] != "missing"), "reference"]
    rows = even[(even["indicator"] == "density_ratio") & even["reference"].isin(usable)]
    return rows.assign(against="against_" + rows["reference"].astype(str)).reset_index(drop=True)


def spreads(even: pd.DataFrame) -> pd.DataFrame:
    """`against` and, after each reference, the densest over the thinnest: ratio (a bound), verdict ("–" of one place).

    Columns: against, entity ("spread" for the last), ratio, verdict, sources.
    """
    found = []
    for row in records(even[even["indicator"].isin(["density_ratio", "spread"])]):
        last = row.indicator == "spread"
        found.append(
            {
                "against": f"against_{row.reference}",
                "entity": "spread" if last else row.entity,
                "ratio": Bound(row.low, row.high),
                "verdict": row.verdict if last else "–",
                "sources": row.sources,
            }
        )
    return pd.DataFrame(found)


def said(even: pd.DataFrame) -> dict[str, Any]:
    """What the texts say: the references (keys of the glossary) by which the count is even, uneven, unsettled (None
    for none); judged: by any of these; open: by none is it even or uneven."""
    between = even[even["indicator"] == "spread"]
    found: dict[str, Any] = {
        key: [f"against_{r}" for r in between.loc[between["verdict"] == verdict, "reference"]] or None
        for key, verdict in (("even", "even"), ("uneven", "uneven"), ("unsettled", "unknown"))
    }
    judged = any(found.values())
    return found | {"judged": judged, "open": not (found["even"] or found["uneven"])}


def summary(even: pd.DataFrame, merged: str) -> dict[str, Bound]:
    """The normalised entropy and the concentration of the count."""
    return {"entropy": at(even, merged, "normalised_entropy"), "hhi": at(even, merged, "hhi")}


def indices(even: pd.DataFrame, dense: pd.DataFrame) -> pd.DataFrame:
    """Shares, densities and indices of the count in one table: indicator, entity, value (a bound), sources.

    No row where the shares are not known.
    """
    rows = pd.concat([even[even["indicator"].isin(["share", "normalised_entropy", "hhi"])], dense], ignore_index=True)
    rows = rows if even.loc[even["indicator"] == "share", "low"].notna().all() else rows.head(0)
    return rows.assign(value=ranges(rows))

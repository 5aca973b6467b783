"""What is not known, how far definitions alone confine it, and which missing figure would narrow the results most.

A blank figure is never filled in. Definitions still confine it: an operating cluster has been established and
planned, a cluster with treatment that complies has treatment; that a station serves at most one cluster of the count
is assumed. A missing figure narrows a result by the part of its width that certainly goes once that figure alone is
exactly known: interval arithmetic, which says nothing of what a decision would gain. A figure that its own release
prints more exactly elsewhere is not missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from clusters.comparison import stages
from clusters.comparison.stages import Ratio
from clusters.facts import order
from clusters.uncertainty import bounds
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, cited, entities, figure_sources, joined, ranges

COMPLIANT, WITH_SYSTEM, STATIONS = "clusters_wwtp_compliant", "clusters_with_central_wwtp", "wwtp_stations_invested"
CORE = (
    stages.PLANNED, "planned_area", stages.ESTABLISHED, stages.OPERATING, "occupancy_rate", "projects",
    "jobs", WITH_SYSTEM, COMPLIANT, STATIONS, "wwtp_stations_stable",
)  # fmt: skip
STATION_EACH = (WITH_SYSTEM, STATIONS)  # an assumption, as in 03's lattice: no station serves two clusters
AT_MOST = [*order.pairs(CORE), STATION_EACH]
TOTALS = (WITH_SYSTEM, COMPLIANT, "projects", "jobs", "planned_area")
SHARES = (Ratio("compliant_of_operating", COMPLIANT, stages.OPERATING, "percent", 100),)

Figures = Mapping[tuple[str, str], Bound]


def confined(
    headline: pd.DataFrame, provinces: Sequence[str], reading: str, seen: pd.DataFrame | None = None
) -> dict[tuple[str, str], Bound]:
    """Each (province, indicator) of CORE as published and as its definition confines it, whichever is narrower.

    Where a province's figures contradict each other they are left as published. seen: by province, how many operating
    clusters are known by name to have a plant (column clusters) and from which sources: they lift an open floor, and
    widen a published count that they exceed.
    """
    found: dict[tuple[str, str], Bound] = {}
    named = {} if seen is None else seen["clusters"].to_dict()
    published = {i: stages.figures(headline, provinces, i, reading) for i in CORE}
    for k, province in enumerate(provinces):
        own = {i: published[i][k] for i in CORE}
        own[WITH_SYSTEM] = _or_seen(own[WITH_SYSTEM], float(named.get(province, 0)))
        own = confine(own)
        found |= {(province, indicator): bound for indicator, bound in own.items()}
    return found


def _or_seen(published: Bound, named: float) -> Bound:
    """A published count beside the clusters seen by name, as the count of clusters with a system has it elsewhere."""
    return Bound(published.low if named > published.high else max(published.low, named), max(published.high, named))


def _sources(headline: pd.DataFrame, seen: pd.DataFrame | None) -> dict[tuple[str, str], str]:
    """The source of each figure; of the clusters with a system, those of the clusters seen by name besides."""
    found = figure_sources(headline)
    for province, told in ({} if seen is None else seen["sources"]).items():
        key = (str(province), WITH_SYSTEM)
        found[key] = joined([found.get(key), told])
    return found


def confine(own: Mapping[str, Bound]) -> dict[str, Bound]:
    """One province's figures narrowed by AT_MOST and by 0–100 for a rate; unchanged if they contradict each other."""
    low = {i: float(b.low) for i, b in own.items()}
    high = {i: float(b.high) for i, b in own.items()}
    if "occupancy_rate" in high:
        high["occupancy_rate"] = min(high["occupancy_rate"], 100.0)
    for _ in AT_MOST:
        for lesser, greater in AT_MOST:
            high[lesser] = min(high[lesser], high[greater])
            low[greater] = max(low[greater], low[lesser])
        if low[STATIONS] >= 1:
            low[WITH_SYSTEM] = max(low[WITH_SYSTEM], 1.0)
    if any(low[i] > high[i] for i in own):
        return dict(own)
    return {i: Bound(low[i], high[i]) for i in own}


def unpublished(
    headline: pd.DataFrame,
    provinces: Sequence[str],
    reading: str,
    units: Mapping[str, str],
    seen: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The blank figures of CORE and how far definitions confine them (`confined`: whether at all): a result table.

    units: the unit of every indicator of CORE. seen: as in `confined`. The last column, `sources`: those of the
    province's figures that may confine the blank one.
    """
    narrow, source = confined(headline, provinces, reading, seen), _sources(headline, seen)
    known = {indicator: stages.figures(headline, provinces, indicator, reading).known for indicator in CORE}
    rows = []
    for k, province in enumerate(provinces):
        for indicator in CORE:
            if not known[indicator][k]:
                b = narrow[province, indicator]
                ends = bounds.frame(Bound(b.low, b.high)).iloc[0]
                low = 0.0 if np.isfinite(b.high) and np.isnan(ends["low"]) else ends["low"]
                narrower = bool(np.isfinite(b.high) or b.low > 0)
                told = joined(source.get((province, other)) for other in tied(indicator))
                rows.append((province, indicator, low, ends["high"], units[indicator], narrower, told))
    return pd.DataFrame(rows, columns=[*QUANTITY, "confined", "sources"])


def tied(indicator: str) -> set[str]:
    """The indicators whose figures `confine` may narrow an indicator by, and itself."""
    greater, lesser = {indicator}, {indicator}
    for _ in AT_MOST:
        greater |= {above for below, above in AT_MOST if below in greater}
        lesser |= {below for below, above in (*AT_MOST, (STATIONS, WITH_SYSTEM)) if above in lesser}
    return greater | lesser


@dataclass(frozen=True)
class Result:
    """A result that depends on several figures: `of` takes the figures and gives its bound."""

    entity: str
    indicator: str
    unit: str
    inputs: tuple[tuple[str, str], ...]
    of: Callable[[Figures], Bound]


def results(provinces: Sequence[str], merged: str) -> list[Result]:
    """The totals over all provinces and the intensities and shares per province and together that could be sharper."""
    found = []
    for indicator in TOTALS:
        keys = tuple((p, indicator) for p in provinces)
        found.append(Result(merged, indicator, "", keys, _sum(keys)))
    for ratio in (*stages.INTENSITIES, *SHARES):
        if not {ratio.numerator, ratio.denominator} <= set(CORE):
            continue
        for entity in entities(provinces, merged):
            whose = list(provinces) or [merged] if entity == merged else [entity]
            over = tuple((p, ratio.numerator) for p in whose)
            under = tuple((p, ratio.denominator) for p in whose)
            found.append(
                Result(entity, ratio.indicator, ratio.unit, over + under, _quotient(over, under, ratio.factor))
            )
    return found


def _sum(keys: Sequence[tuple[str, str]]) -> Callable[[Figures], Bound]:
    return lambda figures: bounds.total(figures[k] for k in keys)


def _quotient(
    over: Sequence[tuple[str, str]], under: Sequence[tuple[str, str]], factor: float
) -> Callable[[Figures], Bound]:
    return lambda figures: bounds.total(figures[k] for k in over) / bounds.total(figures[k] for k in under) * factor


def more_exact(headline: pd.DataFrame, published: pd.DataFrame, lineage: pd.Series) -> pd.DataFrame:
    """The published rows that print a headline figure more exactly and go back to the same release, one a figure.

    "More than 20,000 jobs" in an article and "more than 20,900" in its translation are one figure; another release's
    count is not. lineage: by source_id, blank = unknown. Rows of `published`: reported, inside the headline's strict
    bound, and narrower by convention.
    """
    rows = published[published["value"].notna() & published["district_id"].isna() & (published["status"] == "reported")]
    ends = bounds.of_rows(rows, "convention")
    rows = rows.assign(line=rows["source_id"].map(lineage), low=ends.low, high=ends.high, width=ends.width)
    figures = headline[headline["value"].notna()]
    strict, usual = (bounds.of_rows(figures, reading) for reading in bounds.READINGS)
    figures = figures[["province", "indicator"]].assign(
        line=figures["source_id"].map(lineage), least=strict.low, most=strict.high, room=usual.width
    )
    told = figures[figures["line"].fillna("") != ""].merge(rows, on=["province", "indicator", "line"])
    told = told[(told["low"] >= told["least"]) & (told["high"] <= told["most"]) & (told["width"] < told["room"])]
    first = told.sort_values("width", kind="stable").drop_duplicates(["province", "indicator"]).sort_index()
    return first.reset_index(drop=True)[list(published.columns)]


def narrowed(
    headline: pd.DataFrame,
    provinces: Sequence[str],
    merged: str,
    reading: str,
    exact: pd.DataFrame,
    seen: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """For each result and each inexact figure in it: the share of the result's width that goes at least if that
    figure were exact.

    Rows: entity and indicator of the *result*; low = high = share of the width removed, in percent; unit percent; then
    datum_province, datum_indicator, result_low, result_high, width_after (the widest that may remain; empty = open),
    closes_open_end (an open interval becomes finite), reading, sources (of the figures that confine the result's
    inputs); sorted by share, then by datum. An open interval that stays open counts 0, one that closes 100.

    exact: rows of `more_exact`, which stand for the headline's and are not asked for. seen: as in `confined`.
    """
    provinces = list(provinces) or [merged]
    printed = set(zip(exact["province"], exact["indicator"], strict=True))
    if printed:
        kept = [(p, i) not in printed for p, i in zip(headline["province"], headline["indicator"], strict=True)]
        headline = pd.concat([headline[kept], exact.reindex(columns=headline.columns)], ignore_index=True)
    figures, source = confined(headline, provinces, reading, seen), _sources(headline, seen)
    rows = []
    for result in results([p for p in provinces if p != merged] or [], merged):
        before = result.of(figures)
        if before.width == 0:
            continue
        for datum in dict.fromkeys(result.inputs):
            if figures[datum].width > 0 and datum not in printed:
                after = max(_widths(result, figures, datum))
                removed = _removed(before.width, after)
                rows.append((result, datum, before, after, removed))
    table = pd.DataFrame(
        {
            "entity": [r.entity for r, *_ in rows],
            "indicator": [r.indicator for r, *_ in rows],
            "low": [x for *_, x in rows],
            "high": [x for *_, x in rows],
            "unit": "percent",
            "datum_province": [d[0] for _, d, *_ in rows],
            "datum_indicator": [d[1] for _, d, *_ in rows],
            "result_low": [_end(b.low) for _, _, b, *_ in rows],
            "result_high": [_end(b.high) for _, _, b, *_ in rows],
            "width_after": [_end(a) for *_, a, _ in rows],
            "closes_open_end": [bool(np.isinf(b.width) and np.isfinite(a)) for _, _, b, a, _ in rows],
            "reading": reading,
            "sources": [joined(source.get((p, i)) for p, x in r.inputs for i in tied(x)) for r, *_ in rows],
        }
    )
    order = ["low", "datum_province", "datum_indicator", "entity", "indicator"]
    return table.sort_values(order, ascending=[False, True, True, True, True], ignore_index=True)


def _widths(result: Result, figures: Figures, datum: tuple[str, str]) -> list[float]:
    """The result's width for exact values of the datum: both ends of its range (twice the low if open) and between."""
    low, high = float(figures[datum].low), float(figures[datum].high)
    top = high if np.isfinite(high) else max(2 * low, 1.0)
    least = low if low > 0 else top / 2  # nothing is divided by zero
    return [float(result.of({**figures, datum: Bound.exact(v)}).width) for v in (least, (least + top) / 2, top)]


def _removed(before: float, after: float) -> float:
    if np.isinf(after):
        return 0.0
    return 100.0 if np.isinf(before) else max(0.0, (1 - after / before) * 100)


def _end(value: float) -> float:
    return float(value) if np.isfinite(value) else np.nan


def ranking(table: pd.DataFrame) -> pd.DataFrame:
    """The missing figures by how much they narrow, most first: columns datum_province, datum_indicator, results (that
    get narrower), removed (the sum of the shares, in whole results), best (largest share, percent).
    """
    if table.empty:
        return pd.DataFrame(columns=["datum_province", "datum_indicator", "results", "removed", "best"])
    useful = table[table["low"] > 0]
    by = useful.groupby(["datum_province", "datum_indicator"])["low"]
    ranked = by.agg(results="size", removed=lambda x: x.sum() / 100, best="max").reset_index()
    return ranked.sort_values(
        ["removed", "datum_province", "datum_indicator"], ascending=[False, True, True], ignore_index=True
    )


def ranked_bars(ranked: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """`ranking` with low = high, the width removed in whole results, and the sources of the rows of `table` behind."""
    keys = ["datum_province", "datum_indicator"]
    told = [cited(table[(table[keys] == list(key)).all(axis=1)]) for key in ranked[keys].itertuples(index=False)]
    return ranked.assign(low=ranked["removed"], high=ranked["removed"], sources=told)


def blanks(gone: pd.DataFrame) -> pd.DataFrame:
    """`unpublished` as it is read: with `within`, the bound with its unit, or not_confined."""
    cells = [
        (bound, unit) if confined else "not_confined"
        for bound, unit, confined in zip(ranges(gone), gone["unit"], gone["confined"], strict=True)
    ]
    return gone.assign(within=pd.Series(cells, index=gone.index, dtype=object))

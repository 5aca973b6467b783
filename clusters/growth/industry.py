"""Industry's growth: what is published of it, by which measure, and what an average would ask of the provinces that
publish least.

Rates are fractions inside; tables say their unit. `economy` is the table of that name in a region's data package.
"""

import itertools
import math

import pandas as pd

from clusters.growth import rates as growth
from clusters.growth import series
from clusters.uncertainty.quantities import cited, joined

SECTORS = ("industry", "industry_construction")
# From the narrowest meaning to the widest: each measure grows for reasons of its own.
MEASURES = {
    "real_growth_pct": "value_added_real",
    "iip_growth_pct": "production_index",
    "gross_output_growth_pct": "gross_output",
}


def evidence(
    economy: pd.DataFrame, areas: list[str], first: int, last: int, reading: str = "convention"
) -> pd.DataFrame:
    """Every published growth rate of industry in the years `first` to `last`, one row a figure.

    Columns: entity, indicator (measure of growth), sector, low, high (per cent a year), unit, sector, first_year,
    last_year (years of growth), kind (annual, average, part_of_year), source_id.
    """
    rows = economy[economy.measure.isin(MEASURES) & economy.sector.isin(SECTORS) & economy.area.isin(areas)]
    rows = rows[rows.value.notna()].reset_index(drop=True)
    ends = series.ends(rows, reading, floor=-100.0)
    spans = [series.span(p, y) or (y - 1, y) for p, y in zip(rows.period, rows.year, strict=True)]
    kind = ["annual" if p == "year" else "average" if series.span(p, y) else "part_of_year"
            for p, y in zip(rows.period, rows.year, strict=True)]  # fmt: skip
    found = pd.DataFrame(
        {
            "entity": rows.area,
            "indicator": rows.measure.map(MEASURES),
            "low": ends.low,
            "high": ends.high,
            "unit": "percent_per_year",
            "sector": rows.sector,
            "first_year": [a + 1 for a, _ in spans],
            "last_year": [b for _, b in spans],
            "kind": kind,
            "period": rows.period,
            "source_id": rows.source_id,
        }
    )
    inside = (found["first_year"] >= first) & (found["last_year"] <= last)
    order = ["entity", "indicator", "sector", "first_year", "source_id"]
    return found[inside].sort_values(order).reset_index(drop=True)


def value(economy: pd.DataFrame, area: str, year: int, reading: str = "convention") -> tuple[float, float, str]:
    """Industry's value added at current prices in a year: low, high and how it is known.

    "published"; or "share" of GRDP times GRDP; or "at_most" industry with construction (low is then 0: nothing else is
    published). The share is taken from the nearest year within one. (NaN, NaN, "unknown") if there is none.
    """
    return _sized(economy, area, year, reading)[:3]


def _sized(economy: pd.DataFrame, area: str, year: int, reading: str) -> tuple[float, float, str, str]:
    """`value` and the ids of the sources behind it."""
    low, high = series.level(economy, area, year, "industry", reading=reading)
    if not math.isnan(low):
        return low, high, "published", series.behind(economy, area, year, "industry")
    total = series.level(economy, area, year, "total", reading=reading)
    for sector, how in (("industry", "share"), ("industry_construction", "at_most")):
        for near in (year, year - 1, year + 1):
            share = series.level(economy, area, near, sector, "share_pct", reading)
            if not math.isnan(share[0] * total[0]):
                lowest = 0.0 if how == "at_most" else share[0] * total[0] / 100
                told = [
                    series.behind(economy, area, near, sector, "share_pct"),
                    series.behind(economy, area, year, "total"),
                ]
                return lowest, share[1] * total[1] / 100, how, joined(told)
    return math.nan, math.nan, "unknown", ""


def nominal(economy: pd.DataFrame, areas: list[str], first: int, last: int) -> pd.DataFrame:
    """Growth of industry's value added at current prices (per cent a year), from sources that allow it: columns as
    `evidence`.

    Kind "series": end points of one source's series. Kind "share": share of GRDP times GRDP, two sources multiplied.
    """
    rows = []
    for (area, source), one in series.vintages(economy, "industry", "current_price", first, last).groupby(
        ["area", "source_id"]
    ):
        if area in areas:
            a, b = one.iloc[0], one.iloc[-1]
            rate = growth.compound_rate(a.value, b.value, int(b.year - a.year)) * 100
            rows.append((area, rate, rate, "series", int(a.year) + 1, int(b.year), source))
    for area in [a for a in areas if a not in {r[0] for r in rows}]:
        shares = series.years(economy[economy.area == area], first, last, "share_pct", "industry")
        known = [y for y in sorted(shares.year.unique()) if value(economy, area, int(y))[2] == "share"]
        if len(known) > 1:
            start, end = int(known[0]), int(known[-1])
            ends = [value(economy, area, year)[:2] for year in (start, end)]
            low, high = growth.corners(lambda x, y, n=end - start: 100 * growth.compound_rate(x, y, n), *ends)
            totals = series.years(economy[economy.area == area], start, end, "current_price", "total")
            used = cited(shares, totals[totals.year.isin([start, end])])
            rows.append((area, low, high, "share", start + 1, end, used))
    found = pd.DataFrame(rows, columns=["entity", "low", "high", "kind", "first_year", "last_year", "source_id"])
    return found.assign(indicator="value_added_nominal", unit="percent_per_year", sector="industry", period="year")


def pace(economy: pd.DataFrame, areas: list[str], base: int, end: int, reading: str = "convention") -> pd.DataFrame:
    """Real growth of industry per area over the window, as far as it is published for every year: entity, low, high
    (fractions a year; NaN with a year missing), steps, missing (list of years without a rate of industry itself),
    size_low, size_high (industry's value added near the base; low 0 where only a larger whole is published),
    size_known, ceiling (fraction a year: fastest growth that leaves the rest of the economy not smaller than at the
    start; NaN if unknown), sources (of the area's rates, its size and, for the ceiling, the whole economy).

    A year without a rate is filled by nothing: neither industry with construction nor other years bound it.
    """
    rates = growth.chained(economy, areas, base, end, reading, "industry").set_index("entity")
    totals = growth.chained(economy, areas, base, end, reading).set_index("entity")
    sizes = growth.weights(economy, areas, base, end, reading=reading)
    year = int(sizes.year.iloc[0]) if len(sizes) else base
    rows = []
    for area in areas:
        own = rates.loc[area]
        low, high, how, told = _sized(economy, area, year, reading)
        whole = series.level(economy, area, year, "total", reading=reading)
        most = math.nan
        # A share times GRDP over GRDP is the share itself, whatever GRDP was.
        least = {"published": low / whole[1], "share": low / whole[0]}.get(how, 0.0) if whole[0] > 0 else 0.0
        if least > 0 and not math.isnan(totals.high[area]):
            factor = ((1 + totals.high[area]) ** (end - base) - 1) / least + 1
            # Below zero even an industry shrunk to nothing leaves the rest smaller than it was.
            most = factor ** (1 / (end - base)) - 1 if factor >= 0 else math.nan
            told = joined([told, *totals.sources[area], series.behind(economy, area, year, "total")])
        found = (own["low"], own["high"], end - base, own["missing"], low, high, how, most)
        rows.append((area, *found, joined([*own["sources"], told])))
    columns = ["entity", "low", "high", "steps", "missing", "size_low", "size_high", "size_known", "ceiling", "sources"]
    return pd.DataFrame(rows, columns=columns)


def needed(paces: pd.DataFrame, target: float) -> growth.Interval:
    """Average growth (fraction a year) that the areas without a rate needed together for all areas to average
    `target`.

    Takes `pace`. Range over all corners of the others' rates and of the sizes. Unknown if every area has a rate, none
    has one, or a size is unknown or has no floor (industry may have been anything down to nothing). A needed factor
    below zero counts as -100 %.
    """
    known, rest = paces[paces.low.notna()], paces[paces.low.isna()]
    if known.empty or rest.empty or not (paces.size_low > 0).all() or paces.size_high.isna().any():
        return growth.UNKNOWN
    n = int(paces.steps.iloc[0])
    rates = known[["low", "high"]].to_numpy(float).tolist()
    sizes = series.finite(pd.concat([known, rest])[["size_low", "size_high"]].to_numpy(float)).tolist()
    found = []
    for corner in itertools.product(*rates, *sizes):
        pace_known, size = corner[: len(known)], corner[len(known) :]
        lacking = sum(s * ((1 + target) ** n - (1 + g) ** n) for s, g in zip(size, pace_known, strict=False))
        found.append(max((1 + target) ** n + lacking / sum(size[len(known) :]), 0.0) ** (1 / n) - 1)
    return min(found), max(found)

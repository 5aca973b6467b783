"""Industry's growth: what is published of it, by which measure, and what an average would ask of the provinces that
publish least.

Rates are fractions inside; tables say their unit. `economy` is the table of that name in a region's data package.
"""

import itertools
import math
from typing import Any

import numpy as np
import pandas as pd

from clusters.growth import rates as growth
from clusters.growth import series
from clusters.growth.published import in_runs
from clusters.uncertainty import citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, cited, joined, ranges

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
            citing.CITES: citing.own(rows),
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
            rows.append((area, rate, rate, "series", int(a.year) + 1, int(b.year), source, cited(one.iloc[[0, -1]])))
    for area in [a for a in areas if a not in {r[0] for r in rows}]:
        shares = series.years(economy[economy.area == area], first, last, "share_pct", "industry")
        known = [y for y in sorted(shares.year.unique()) if value(economy, area, int(y))[2] == "share"]
        if len(known) > 1:
            start, end = int(known[0]), int(known[-1])
            ends = [value(economy, area, year)[:2] for year in (start, end)]
            low, high = growth.corners(lambda x, y, n=end - start: 100 * growth.compound_rate(x, y, n), *ends)
            totals = series.years(economy[economy.area == area], start, end, "current_price", "total")
            used = cited(shares, totals[totals.year.isin([start, end])])
            rows.append((area, low, high, "share", start + 1, end, citing.plain(used), used))
    columns = ["entity", "low", "high", "kind", "first_year", "last_year", "source_id", citing.CITES]
    found = pd.DataFrame(rows, columns=columns)
    return found.assign(indicator="value_added_nominal", unit="percent_per_year", sector="industry", period="year")


ORDER = (
    "value_added_real",
    "value_added_real_with_construction",
    "production_index",
    "gross_output",
    "value_added_nominal",
    "ceiling",
)


def every_rate(economy: pd.DataFrame, areas: list[str], first: int, last: int, reading: str) -> pd.DataFrame:
    """Every published rate of industry after the year `first`: the rows of `evidence` and `nominal`, growth that
    includes construction as an indicator of its own."""
    found = evidence(economy, areas, first + 1, last, reading)
    found = pd.concat([found, nominal(economy, areas, first, last)], ignore_index=True)
    wider = "value_added_real_with_construction"
    found["indicator"] = found.indicator.mask(found.sector.eq("industry_construction"), wider)
    return found[[*QUANTITY, *(column for column in found if column not in QUANTITY)]]


def shown(found: pd.DataFrame, areas: list[str]) -> pd.DataFrame:
    """`every_rate` from the narrowest measure to the widest: its columns, years ("2016–2020"), range, and status
    (preliminary for a part of a year, else strict). An end that is no bound is open."""
    order = {slug: i for i, slug in enumerate([*ORDER, *areas])}
    rows = found.sort_values(["indicator", "entity"], key=lambda column: column.map(order), kind="stable")
    spans = zip(rows.first_year, rows.last_year, strict=True)
    years = ["–".join(dict.fromkeys([str(int(a)), str(int(b))])) for a, b in spans]
    rows = rows.assign(years=years, status=["preliminary" if k == "part_of_year" else "strict" for k in rows.kind])
    low, high = rows.low.astype(float), rows.high.astype(float)
    rows = rows.assign(low=low.where(low > -100), high=high.where(high < math.inf)).reset_index(drop=True)
    return rows.assign(range=ranges(rows))


def ceilings(paces: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """The fastest that each area's industry can have grown, as rows of `every_rate` (no lower end); takes `pace`."""
    known = paces[paces.ceiling.notna()]
    return pd.DataFrame(
        {
            "entity": known.entity,
            "indicator": "ceiling",
            "low": math.nan,
            "high": 100 * known.ceiling,
            "unit": "percent_per_year",
            "sector": "industry",
            "first_year": first + 1,
            "last_year": last,
            "kind": "ceiling",
            "period": "year",
            "source_id": known.sources.map(citing.plain),
            citing.CITES: known.sources,
        }
    )


def whole_years(found: pd.DataFrame) -> pd.DataFrame:
    """The rates of industry alone at constant prices that cover whole years."""
    return found[found.indicator.eq("value_added_real") & found.kind.isin(["annual", "average"])]


def at_current_prices(found: pd.DataFrame) -> dict[str, object]:
    """The rate at current prices over most years: whose, its range, its base and last year (nominal, nominal_pace,
    nominal_base, nominal_last); None where there is none."""
    rows = found[found.indicator == "value_added_nominal"]
    if rows.empty:
        return dict.fromkeys(("nominal", "nominal_pace", "nominal_base", "nominal_last"))
    row = rows.iloc[int((rows.last_year - rows.first_year).to_numpy().argmax())]
    ends = {"nominal_base": int(row.first_year) - 1, "nominal_last": int(row.last_year)}
    return {"nominal": row.entity, "nominal_pace": Bound(row.low, row.high)} | ends


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


def asked(paces: pd.DataFrame, wanted: growth.Interval, base: int, end: int, target_sources: str = "") -> pd.DataFrame:
    """`pace` as it is published, with what areas without a rate `needed` in place of their pace: QUANTITY (per cent a
    year), steps, missing (years), size_low, size_high, size_known, ceiling (per cent a year), sources, base, end.

    target_sources: of the average that all areas were to reach. What was needed rests on it and on every area.
    """
    silent = paces["low"].isna()
    rows = paces.assign(
        indicator=np.where(silent, "industry_growth_needed", "industry_growth_possible"),
        unit="percent_per_year",
        low=100 * paces["low"].mask(silent, wanted[0]),
        high=100 * paces["high"].mask(silent, wanted[1]),
        ceiling=100 * paces["ceiling"],
        size_high=paces["size_high"].replace(np.inf, np.nan),
        missing=[" ".join(map(str, years)) for years in paces["missing"]],
        sources=paces["sources"].mask(silent & ~np.isnan(wanted[0]), joined([*paces["sources"], target_sources])),
        base=base,
        end=end,
    )
    return rows[[*QUANTITY, *(column for column in rows if column not in QUANTITY)]]


def drawn(table: pd.DataFrame) -> pd.DataFrame:
    """`asked` as rows of a chart: what was needed is "possible", the rest "strict" (`status`), the ceiling `central`.

    pace: low and high as a bound. An end of -100 % is none. No row where nothing that was needed is known.
    """
    needs = table["indicator"].eq("industry_growth_needed")
    rows = table if table.loc[needs, "low"].notna().any() else table.iloc[:0]
    low = rows["low"].where(rows["low"] > -100, -np.inf)
    pace = [Bound(*pair) for pair in zip(low, rows["high"], strict=True)]
    status = np.where(rows["indicator"].eq("industry_growth_needed"), "possible", "strict")
    cells = pd.Series(pace, rows.index, dtype=object)
    missing = [in_runs([int(year) for year in years.split()]) or "–" for years in rows["missing"]]
    return rows.assign(low=low, pace=cells, missing=missing, status=status, central=rows["ceiling"])


def gaps(paces: pd.DataFrame, claimed: bool) -> pd.DataFrame:
    """Why it cannot be said what was needed: what (claim, size, rate; all, if every area has a rate), entity and
    without (years that lack a rate)."""
    found: list[tuple[str, Any, str]] = [] if claimed else [("claim", None, "")]
    for row in paces.to_dict("records"):
        if not row["size_low"] > 0:
            found.append(("size", row["entity"], ""))
        if math.isnan(row["low"]):
            found.append(("rate", row["entity"], in_runs(row["missing"])))
    return pd.DataFrame(found or [("all", None, "")], columns=["what", "entity", "without"])


def verdict(paces: pd.DataFrame, wanted: growth.Interval) -> dict[str, Any]:
    """Whether the least that was needed lies under the ceiling of the areas without a rate, per cent a year.

    {"least", "top", "fits", "breaks"}; None where a ceiling is unknown: one without leaves all of them without.
    """
    top = paces.loc[paces["low"].isna(), "ceiling"].max(skipna=False)
    if math.isnan(wanted[0]) or math.isnan(top):
        return dict.fromkeys(("least", "top", "fits", "breaks"))
    return {"least": 100 * wanted[0], "top": 100 * top, "fits": top >= wanted[0], "breaks": top < wanted[0]}


def wider(economy: pd.DataFrame, areas: list[str], first: int, last: int, reading: str = "convention") -> pd.DataFrame:
    """Whole-year rates of wider measures than value added (rows of `evidence`)."""
    rows = evidence(economy, areas, first, last, reading)
    kept = rows["indicator"].isin(["production_index", "gross_output"]) & rows["kind"].ne("part_of_year")
    return rows[kept & rows["sector"].eq("industry")].reset_index(drop=True)

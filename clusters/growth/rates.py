"""What published growth rates add up to, and what the headline rates imply.

Rates are fractions inside (0.1325 for 13.25 %), intervals are (low, high) pairs. Tables that leave this module carry
per cent where their unit says so. `economy` and `claims` are the tables of those names in a region's data package.
"""

import itertools
import math
from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from clusters.growth import series
from clusters.uncertainty import citing
from clusters.uncertainty.bounds import printed_unit
from clusters.uncertainty.quantities import QUANTITY, joined

Interval = tuple[float, float]
UNKNOWN: Interval = (math.nan, math.nan)
# The two chains of `by_province`.
BY_RATES, BY_LEVELS = "grdp_real_growth", "grdp_real_growth_by_levels"


def compound_rate(first: float, last: float, years: int) -> float:
    """Average yearly growth that leads from `first` to `last` in `years` steps, as a fraction (0.1325 for 13.25 %).

    Raises ValueError if either value is not positive or `years` < 1.
    """
    if not (first > 0 and last > 0 and years >= 1):
        raise ValueError(f"compound_rate needs positive values and at least one year, got {first}, {last}, {years}")
    return float((last / first) ** (1 / years) - 1)


def doubling_time(rate: float) -> float:
    """Years to double at a yearly `rate`; infinite without growth."""
    return math.log(2) / math.log1p(rate) if rate > 0 else math.inf


def corners(function: Callable[..., float], *intervals: Interval) -> Interval:
    """Lowest and highest value of `function` over the corners of a box: exact where it is monotone in each argument.

    One unknown end (NaN) makes both ends unknown.
    """
    values = [function(*point) for point in itertools.product(*intervals)]
    return (math.nan, math.nan) if any(map(math.isnan, values)) else (min(values), max(values))


def claimed(claims: pd.DataFrame, indicator: str, entity: str, reading: str = "convention") -> dict | None:
    """The claim of `entity` about an indicator: value, low, high (reading of its bound), rounding (half a printed
    unit), period ("" if blank), quote_vi, gloss_en, claim_id, source_id. None if there is none with a value."""
    rows = claims[(claims.indicator == indicator) & (claims.entity == entity) & claims.value.notna()]
    if rows.empty:
        return None
    ends = series.ends(rows.iloc[:1], reading).iloc[0]
    row = rows.iloc[0]
    kept = {k: row.get(k) for k in ("value", "quote_vi", "gloss_en", "claim_id", "source_id", citing.CITES, "bound")}
    kept["period"] = row.period if isinstance(row.get("period"), str) else ""
    return kept | {"low": ends.low, "high": ends.high, "rounding": printed_unit(row.value) / 2}


def headline(rates: dict[str, float], start_year: int, end_year: int) -> pd.DataFrame:
    """What average rates (fractions, by name) cumulate to over the window, for both ways to count its steps.

    "2016 to 2024" is eight steps from 2016 or nine from 2015. Columns: name, steps, base, factor, doubling_years.
    """
    rows = [
        {"name": name, "steps": n, "base": end_year - n, "factor": (1 + r) ** n, "doubling_years": doubling_time(r)}
        for name, r in rates.items()
        for n in (end_year - start_year, end_year - start_year + 1)
        if n >= 1
    ]
    return pd.DataFrame(rows, columns=["name", "steps", "base", "factor", "doubling_years"])


def base_share(share: float, part: float, whole: float, steps: int) -> float:
    """Share at the start (in the unit of `share`) that growth `part` of the part and `whole` of the whole turn into
    `share`."""
    return share * ((1 + whole) / (1 + part)) ** steps


def part_of_growth(share: float, part: float, whole: float, steps: int) -> float:
    """Part of the whole's growth that falls to a part with end `share` (all as fractions)."""
    return base_share(share, part, whole, steps) * ((1 + part) ** steps - 1) / ((1 + whole) ** steps - 1)


def growth_of_rest(share: float, part: float, whole: float, steps: int) -> float:
    """Average yearly growth of everything outside the part (all as fractions)."""
    rest = (1 - share) * (1 + whole) ** steps / (1 - base_share(share, part, whole, steps))
    return float(rest ** (1 / steps) - 1)


TRIANGLE: dict[str, Callable[..., float]] = {
    "industry_share_base_year": base_share,
    "industry_part_of_growth": part_of_growth,
    "growth_of_the_rest": growth_of_rest,
}


def consistency(share: Interval, part: Interval, whole: Interval, steps: list[int]) -> pd.DataFrame:
    """Do an end share and two growth rates fit each other? What they imply, exactly as printed and within rounding.

    Each input is (value, half a rounding unit), fractions. Columns: indicator, steps, value, low, high (fractions).
    """
    boxes = [(v - h, v + h) for v, h in (share, part, whole)]
    rows = []
    for (name, function), n in itertools.product(TRIANGLE.items(), steps):
        low, high = corners(lambda s, p, w, f=function, n=n: f(s, p, w, n), *boxes)
        rows.append((name, n, function(share[0], part[0], whole[0], n), low, high))
    return pd.DataFrame(rows, columns=["indicator", "steps", "value", "low", "high"])


def pieces(economy: pd.DataFrame, sector: str = "total", reading: str = "convention") -> pd.DataFrame:
    """Published real growth as steps from one year to another: area, base, end, low, high (factor a year),
    source_id, kind.

    Yearly rates and averages over several years count; parts of a year do not. Levels at constant prices are not
    turned into rates: two published levels of one province mostly come from two vintages.
    """
    rows = economy[(economy.measure == "real_growth_pct") & (economy.sector == sector) & economy.value.notna()]
    spans = [series.span(p, y) for p, y in zip(rows.period, rows.year, strict=True)]
    rows = rows[np.array([s is not None for s in spans], dtype=bool)]
    ends = series.ends(rows, reading, floor=-100.0)
    whole = [s for s in spans if s is not None]
    found = pd.DataFrame(
        {
            "area": rows.area.to_numpy(),
            "base": [s[0] for s in whole],
            "end": [s[1] for s in whole],
            "low": 1 + ends.low.to_numpy(float) / 100,
            "high": 1 + ends.high.to_numpy(float) / 100,
            "source_id": rows.source_id.to_numpy(),
            citing.CITES: citing.own(rows),
            "kind": np.where(rows.period == "year", "annual", "average"),
        }
    )
    return found.sort_values(["area", "base", "end", "source_id"]).reset_index(drop=True)


def _paths(steps: Iterable[tuple], base: int, end: int) -> dict:
    """Cheapest and dearest product of factors from `base` to `end` over steps (base, end, low, high, source); empty if
    none leads there."""
    if end <= base:
        return {}
    lowest: dict[int, tuple[float, tuple[str, ...]]] = {base: (1.0, ())}
    highest: dict[int, tuple[float, tuple[str, ...]]] = {base: (1.0, ())}
    for year in range(base + 1, end + 1):
        into = [s for s in steps if s[1] == year and s[0] in lowest]
        if into:
            lows = [(lowest[a][0] * low ** (b - a), (*lowest[a][1], src)) for a, b, low, _, src in into]
            highs = [(highest[a][0] * high ** (b - a), (*highest[a][1], src)) for a, b, _, high, src in into]
            lowest[year], highest[year] = min(lows), max(highs)
    if end not in lowest:
        return {}
    return {"low": lowest[end][0], "high": highest[end][0], "used": sorted({*lowest[end][1], *highest[end][1]})}


def chain(steps: pd.DataFrame, base: int, end: int) -> dict:
    """Growth of one area from `base` to `end`, tiled from published steps (columns of `pieces`), with the range
    conflicts allow.

    Every exact tiling of the window counts; low and high are the extremes over all of them (average yearly growth,
    fractions). Only if no tiling fits exactly is an average that reaches beyond the window used for part of its
    years, as if growth had been even (`even_pace` True). If that fails too, or the window has no step, low and high are
    NaN and `missing` names the years without any step.
    """
    every = _steps(steps)
    found, even = _paths(every, base, end), False
    if not found:
        inside = [step for step in every if step[1] > base and step[0] < end]
        clipped = [(max(a, base), min(b, end), *rest) for a, b, *rest in inside]
        found, even = _paths(clipped, base, end), True
    if not found:
        covered = {year for a, b, *_ in every for year in range(a + 1, b + 1)}
        missing = [y for y in range(base + 1, end + 1) if y not in covered]
        return {"low": math.nan, "high": math.nan, "even_pace": False, "sources": [], "missing": missing}
    rates = {k: max(found[k], 0.0) ** (1 / (end - base)) - 1 for k in ("low", "high")}
    return rates | {"even_pace": even, "sources": found["used"], "missing": []}


def _steps(steps: pd.DataFrame) -> list[tuple[int, int, float, float, str]]:
    """The steps of one area as `_paths` takes them; equal ones of one source in the order of what they cite."""
    ends = [steps[name].tolist() for name in ("base", "end", "low", "high")]
    return list(zip(*ends, citing.own(steps), strict=True))


def chained(economy: pd.DataFrame, areas: list[str], base: int, end: int, reading: str = "convention",
            sector: str = "total") -> pd.DataFrame:  # fmt: skip
    """`chain` for each area: entity, low, high (fractions a year), base, end, steps, even_pace, sources, missing
    (lists)."""
    steps = pieces(economy, sector, reading)
    rows = [{"entity": a, "base": base, "end": end, "steps": end - base} | chain(steps[steps.area == a], base, end)
            for a in areas]  # fmt: skip
    columns = ["entity", "low", "high", "base", "end", "steps", "even_pace", "sources", "missing"]
    return pd.DataFrame(rows, columns=columns)


def by_levels(
    economy: pd.DataFrame, areas: list[str], base: int, end: int, reading: str = "convention", sector: str = "total"
) -> pd.DataFrame:
    """`chained` with published levels at constant prices in place of the rates between them.

    One step leads from the first year with a level that rates lead up to, to the last such year; rates lead on from
    there. Levels of two years mostly come from two vintages, so a revision between them is part of the step, as it
    never is of a rate: neither chain is the better one. Columns as `chained`, and `levels`: the first and last year
    whose levels count; empty where they lead nowhere (fewer than two, or years without rates before or after): the
    row is then that of the rates.
    """
    chains, steps = chained(economy, areas, base, end, reading, sector), pieces(economy, sector, reading)
    known = series.years(economy, base, end, "constant_2010_price", sector)
    known = known[["area", "year", *citing.kept(known)]].join(series.ends(known, reading))
    rows = []
    for row in chains.to_dict("records"):
        area = row["entity"]
        found = _through_levels(steps[steps.area == area], known[known.area == area], base, end)
        rows.append(row | {"levels": []} | found)
    return pd.DataFrame(rows, columns=[*chains.columns, "levels"])


def _through_levels(steps: pd.DataFrame, levels: pd.DataFrame, base: int, end: int) -> dict:
    """`chain` that takes the step from the first level it can reach to the last one; empty if none leads through."""
    levels = levels.assign(sources=citing.own(levels))
    sizes = levels.groupby("year").agg({"low": "min", "high": "max", "sources": joined})
    last = int(sizes.index.max()) if len(sizes) else end
    rates = _steps(steps)
    clipped = [(max(a, base), min(b, end), x, y, z) for a, b, x, y, z in rates if b > base and a < end]
    starts = [int(year) for year in sizes.index if year < last]
    for (even, allowed), first in itertools.product(((False, rates), (True, clipped)), starts):
        apart = [s for s in allowed if s[1] <= first or s[0] >= last]
        ratios = sizes.low[last] / sizes.high[first], sizes.high[last] / sizes.low[first]
        told = joined([sizes.sources[first], sizes.sources[last]])
        step = (first, last, *(ratio ** (1 / (last - first)) for ratio in ratios), told)
        if found := _paths([*apart, step], base, end):
            low, high = (found[side] ** (1 / (end - base)) - 1 for side in ("low", "high"))
            used = sorted({id for cell in found["used"] for id in cell.split()})
            return {
                "low": low,
                "high": high,
                "even_pace": even,
                "sources": used,
                "missing": [],
                "levels": [first, last],
            }
    return {}


def side_by_side(
    economy: pd.DataFrame, areas: list[str], base: int, end: int, reading: str = "convention"
) -> pd.DataFrame:
    """What levels at constant prices and rates say of the same years, for each area whose levels count in `by_levels`.

    Columns: entity, first_year, last_year, start_low, start_high, end_low, end_high (levels, in the unit of the data),
    levels_low, levels_high, rates_low, rates_high (fractions a year; NaN without rates for all those years), sources.
    """
    rows = []
    for row in by_levels(economy, areas, base, end, reading).to_dict("records"):
        if not row["levels"]:
            continue
        area, (first, last) = row["entity"], row["levels"]
        ends = [series.level(economy, area, y, "total", "constant_2010_price", reading) for y in (first, last)]
        (low, high), (late_low, late_high) = ends
        n, rate = last - first, chained(economy, [area], first, last, reading).iloc[0]
        pace = compound_rate(high, late_low, n), compound_rate(low, late_high, n)
        told = [series.behind(economy, area, y, "total", "constant_2010_price") for y in (first, last)]
        rows.append((area, first, last, *ends[0], *ends[1], *pace, rate.low, rate.high, joined([*told, *rate.sources])))
    columns = ["entity", "first_year", "last_year", "start_low", "start_high", "end_low", "end_high"]
    columns += ["levels_low", "levels_high", "rates_low", "rates_high", "sources"]
    return pd.DataFrame(rows, columns=columns)


def weights(
    economy: pd.DataFrame,
    areas: list[str],
    base: int,
    last: int,
    sector: str = "total",
    reading: str = "convention",
) -> pd.DataFrame:
    """Size of each area at current prices in the year nearest to `base`, from the one before to `last`, for which all
    have one.

    Columns entity, low, high (over conflicting sources, bounds read as `reading` says), year, sources. Empty if there
    is no such year.
    """
    rows = series.years(economy, base - 1, last, "current_price", sector)
    known = rows[rows.area.isin(areas)].groupby("year").area.nunique()
    common = sorted(known.index[known == len(areas)], key=lambda y: (abs(y - base), y))
    if not common:
        return pd.DataFrame(columns=["entity", "low", "high", "year", "sources"])
    year = int(common[0])
    found = [
        (a, *series.level(economy, a, year, sector, reading=reading), year, series.behind(economy, a, year, sector))
        for a in areas
    ]
    return pd.DataFrame(found, columns=["entity", "low", "high", "year", "sources"])


def combined(chains: pd.DataFrame, sizes: pd.DataFrame) -> Interval:
    """Average yearly growth (fraction) of areas together, weighted by their sizes at the start.

    A volume index with base-year prices: sum of size x factor over sum of size. Monotone in each factor and each
    size, so the range is taken over all corners. Unknown if any area has no chain or no size.
    """
    both = chains.merge(sizes, on="entity", suffixes=("", "_size"))
    if both.empty or len(both) < len(chains) or both[["low", "high", "low_size", "high_size"]].isna().any(axis=None):
        return UNKNOWN
    steps = int(both.steps.iloc[0])
    ranges = list(series.finite(both[["low_size", "high_size"]].to_numpy(float)))

    def rate(growth: np.ndarray, size: np.ndarray) -> float:
        return float((size @ (1 + growth) ** steps / size.sum()) ** (1 / steps) - 1)

    sized = [np.array(p) for p in itertools.product(*ranges)]
    return (
        min(rate(both.low.to_numpy(float), s) for s in sized),
        max(rate(both.high.to_numpy(float), s) for s in sized),
    )


def by_province(
    economy: pd.DataFrame, former: list[str], merged: str, others: list[str], start: int, end: int, reading: str
) -> pd.DataFrame:
    """Average real growth of the whole economy, per former province, combined, and of `others`, for both ways to
    count steps and both chains.

    Columns: entity, indicator (grdp_real_growth: chained from rates; grdp_real_growth_by_levels: with levels where
    published, only rows that have any), low, high (per cent a year), unit, base, end, steps, even_pace, basis (chained,
    combined), levels (the areas whose levels count, joined by spaces), sources (ids joined by spaces), missing (years
    joined by spaces). `combined` has entity `merged`; by levels it takes the rates of areas without levels.
    """
    found = []
    for base in (start, start - 1):
        sizes = weights(economy, former, base, end, reading=reading)
        rates = chained(economy, former, base, end, reading).assign(levels="")
        rest = chained(economy, others, base, end, reading).assign(levels="")
        found += [rates, _together(rates, sizes, merged), rest]
        levels = by_levels(economy, [*former, *others], base, end, reading)
        levels["levels"] = [area if years else "" for area, years in zip(levels.entity, levels.levels, strict=True)]
        own = levels[levels.entity.isin(former)]
        if own.levels.any():
            found += [t.assign(indicator=BY_LEVELS) for t in (own[own.levels.ne("")], _together(own, sizes, merged))]
        found.append(levels[levels.entity.isin(others) & levels.levels.ne("")].assign(indicator=BY_LEVELS))
    table = pd.concat([f for f in found if len(f)], ignore_index=True)
    for column, usual in (("indicator", BY_RATES), ("basis", "chained")):
        table[column] = table[column].fillna(usual) if column in table else usual
    table[["low", "high"]] = table[["low", "high"]].astype(float) * 100
    table["sources"] = [joined(ids) for ids in table.sources]
    table["missing"] = [" ".join(map(str, years)) for years in table.missing]
    table = table.assign(unit="percent_per_year")
    return table[[*QUANTITY, "base", "end", "steps", "even_pace", "basis", "levels", "sources", "missing"]]


def _together(chains: pd.DataFrame, sizes: pd.DataFrame, merged: str) -> pd.DataFrame:
    """The row of all areas of one chain together, with the columns of `chained` and basis."""
    low, high = combined(chains, sizes)
    whole = {"entity": merged, "low": low, "high": high, "even_pace": bool(chains.even_pace.any())}
    whole |= {"sources": sorted({s for ids in [*chains.sources, *map(str.split, sizes.sources)] for s in ids})}
    whole |= {"missing": sorted({y for years in chains.missing for y in years}), "basis": "combined"}
    whole |= {"levels": " ".join(chains.levels[chains.levels.ne("")])}
    return pd.DataFrame([whole]).assign(**chains[["base", "end", "steps"]].iloc[0] if len(chains) else {})


def province_parts(chains: pd.DataFrame, sizes: pd.DataFrame) -> pd.DataFrame:
    """Part of the combined growth that each area brought: entity, low, high (per cent; every combination sums to 100),
    sources (the same for all: each part is of the sum).

    Takes one base year of `chained` and `weights`. Empty if any area has no chain or no size.
    """
    both = chains.merge(sizes, on="entity", suffixes=("", "_size"))
    if len(both) < len(chains) or both[["low", "high", "low_size", "high_size"]].isna().any(axis=None):
        return pd.DataFrame(columns=["entity", "low", "high", "sources"])
    sized = series.finite(both[["low_size", "high_size"]].to_numpy(float))
    ranges = both[["low", "high"]].to_numpy(float).tolist() + sized.tolist()
    corner = np.array(list(itertools.product(*ranges)))
    n = int(both.steps.iloc[0])
    added = corner[:, len(both) :] * ((1 + corner[:, : len(both)]) ** n - 1)
    part = 100 * added / added.sum(axis=1, keepdims=True)
    told = joined([*(id for ids in chains.sources for id in ids), *sizes.sources])
    return pd.DataFrame({"entity": both.entity, "low": part.min(axis=0), "high": part.max(axis=0), "sources": told})

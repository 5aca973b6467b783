"""The two chains of growth, by published rates and by published levels, as rows to show, and what a stated rate is to
them. Rates are per cent a year here."""

import numpy as np
import pandas as pd

from clusters.growth import rates as growth
from clusters.growth.published import in_runs
from clusters.growth.stated import way
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, joined, ranges

KINDS = {"rates": growth.BY_RATES, "levels": growth.BY_LEVELS}
CHAINERS = {growth.BY_RATES: growth.chained, growth.BY_LEVELS: growth.by_levels}


def leading(grown: pd.DataFrame, former: list[str], merged: str) -> dict[str, object]:
    """Whose growth answers for the whole: `who` is all former provinces together or, where one of them has no chain,
    the first place with one; `rates` and `levels` are its range over both ways of counting, None where unknown."""
    known = grown[grown.entity.isin([*former, merged]) & grown.low.notna()]
    together = known[known.basis == "combined"]
    who = merged if len(together) else known.entity.iloc[0] if len(known) else None
    rows = together if len(together) else known[known.entity == who]
    return {"who": who} | {key: _hull(rows[rows.indicator == kind]) for key, kind in KINDS.items()}


def _hull(rows: pd.DataFrame) -> Bound | None:
    return Bound(rows.low.min(), rows.high.max()) if len(rows) else None


def against(lead: dict[str, object], stated: float | None) -> dict[str, Bound | None]:
    """The ranges of `leading` by whether a stated rate lies in them: rates_inside, rates_outside, levels_inside, …"""
    found: dict[str, Bound | None] = {}
    for key in KINDS:
        span = lead[key]
        held = isinstance(span, Bound) and stated is not None and bool(span.low <= stated <= span.high)
        there = span if isinstance(span, Bound) and stated is not None else None
        found |= {f"{key}_inside": there if held else None, f"{key}_outside": None if held else there}
    return found


def fastest(grown: pd.DataFrame, former: list[str]) -> dict[str, object]:
    """The former province that grew fastest over the longest span by whichever chain, rates or levels, each has:
    `fastest` and its range over its chains (`pace`); None where fewer than two have one or the ranges overlap."""
    rows = grown[grown.entity.isin(former) & grown.indicator.isin(list(CHAINERS)) & grown.low.notna()]
    rows = rows[rows.steps == rows.steps.max()]
    whole = rows.groupby("entity").agg(low=("low", "min"), high=("high", "max")).sort_values("low", ascending=False)
    if len(whole) < 2 or not whole.low.iloc[0] > whole.high.iloc[1:].max():
        return {"fastest": None, "pace": None}
    return {"fastest": whole.index[0], "pace": Bound(whole.low.iloc[0], whole.high.iloc[0])}


def shown(grown: pd.DataFrame, places: list[str], start: int, end: int) -> pd.DataFrame:
    """`growth.by_province` in the order of the places: its columns and chain ("rates_from_start", …). An end that is
    no bound (all lost, or any growth) is open."""
    kinds = {kind: key for key, kind in KINDS.items()}
    rows = grown.drop_duplicates(["entity", "steps", "indicator"])
    rows = rows.assign(
        chain=[f"{kinds[i]}_{way(n, start, end)}" for i, n in zip(rows.indicator, rows.steps, strict=True)]
    )
    rows = rows.assign(place=rows.entity.map(places.index), by_levels=rows.indicator.eq(growth.BY_LEVELS))
    rows = rows.sort_values(["by_levels", "steps", "place"], ignore_index=True).drop(columns=["place", "by_levels"])
    return rows.assign(low=rows.low.where(rows.low > -100), high=rows.high.where(np.isfinite(rows.high)))


def vintages(economy: pd.DataFrame, areas: list[str], first: int, last: int, reading: str) -> pd.DataFrame:
    """`growth.side_by_side` as quantities, two rows an area whose published levels count: entity, indicator, low, high,
    unit, base, end, sources."""
    rows = growth.side_by_side(economy, areas, first, last, reading)
    tables = []
    for key, kind in KINDS.items():
        pace = rows[[f"{key}_low", f"{key}_high"]].astype(float).mul(100).set_axis(["low", "high"], axis=1)
        table = rows[["entity", "sources"]].join(pace).assign(indicator=kind, unit="percent_per_year")
        tables.append(table.assign(base=rows.first_year, end=rows.last_year))
    return pd.concat(tables, ignore_index=True)[[*QUANTITY, "base", "end", "sources"]]


def widest(paired: pd.DataFrame) -> dict[str, object]:
    """The area in which the levels of `vintages` say least the same as its rates: twice, years, by_levels, by_rates."""
    wide = paired.pivot(index="entity", columns="indicator", values=["low", "high", "base", "end"]).dropna()
    if wide.empty:
        return dict.fromkeys(("twice", "years", "by_levels", "by_rates"))
    apart = wide.low[growth.BY_RATES] - wide.high[growth.BY_LEVELS]
    area = apart.abs().idxmax()
    row = wide.loc[area]
    ends = {f"by_{key}": Bound(row.low[kind], row.high[kind]) for key, kind in KINDS.items()}
    return {"twice": area, "years": f"{row.base.iloc[0]:.0f}–{row.end.iloc[0]:.0f}"} | ends


def told(grown: pd.DataFrame, paired: pd.DataFrame) -> pd.DataFrame:
    """All chains as they stand in a table: entity, indicator, base, end, low, high, range, without (years that lack
    figures), sources; the rows of `vintages` last."""
    rows = pd.concat([grown, paired], ignore_index=True) if len(paired) else grown
    without = [in_runs([int(year) for year in str(cell).split()]) for cell in rows.missing.fillna("")]
    rows = rows.assign(without=without, base=rows.base.astype(int).map(str), end=rows.end.astype(int).map(str))
    return rows.assign(range=ranges(rows))


def blind(grown: pd.DataFrame, others: list[str]) -> dict[str, object]:
    """The first of the larger areas whose growth cannot be chained at all, and the years that lack figures."""
    for area in others:
        rows = grown[grown.entity == area]
        if len(rows) and rows.low.isna().all():
            return {"blind": area, "blind_years": in_runs([int(year) for year in rows.missing.iloc[-1].split()])}
    return {"blind": None, "blind_years": None}


def gaps(grown: pd.DataFrame, areas: list[str], first: int) -> list[dict[str, object]]:
    """What keeps the areas' chains from the year `first` on from being whole: rows of what is missing."""
    rows = grown[grown.entity.isin(areas) & grown.base.eq(first) & grown.missing.ne("")]
    rows = rows[rows.indicator == growth.BY_RATES]
    runs = [in_runs([int(year) for year in cell.split()]) for cell in rows.missing]
    found = [{"what": "years", "entity": e, "without": years} for e, years in zip(rows.entity, runs, strict=True)]
    return found or [{"what": "growth"}]


def parts(
    economy: pd.DataFrame, former: list[str], grown: pd.DataFrame, first: int, last: int, reading: str
) -> pd.DataFrame:
    """Part of combined growth that each former province brought, by each chain that the provinces together have:
    QUANTITY (per cent), sources, chain, base, end, levels, weights (year of the sizes)."""
    sizes = growth.weights(economy, former, first, last, reading=reading)
    together = grown[grown.basis.eq("combined") & grown.low.notna()].drop_duplicates("indicator", keep="last")
    levels = together.set_index("indicator").levels
    tables = [
        growth.province_parts(chain(economy, former, first, last, reading), sizes).assign(
            chain=kind, levels=levels[kind]
        )
        for kind, chain in CHAINERS.items()
        if kind in levels.index
    ]
    columns = ["entity", "low", "high", "sources", "chain", "levels"]
    found = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=columns)
    found = found.assign(indicator="part_of_combined_growth", unit="percent", base=first, end=last)
    found["weights"] = sizes.year.iloc[0] if len(sizes) else None
    return found[[*QUANTITY, *(column for column in found if column not in QUANTITY)]]


def largest(found: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, object]]:
    """`parts` over both chains, greatest first, and what to say of it: top, share, close (not certainly smaller)."""
    whole = found.groupby("entity", as_index=False, sort=False).agg({"low": "min", "high": "max", "sources": joined})
    whole = whole.sort_values("low", ascending=False, ignore_index=True)
    if whole.empty:
        return whole, dict.fromkeys(("top", "share", "close", "weights"))
    whole["range"] = ranges(whole)
    close = whole.entity[1:][whole.high[1:] > whole.low[0]].tolist()
    share = Bound(whole.low[0], whole.high[0])
    return whole, {"top": whole.entity[0], "share": share, "close": close, "weights": int(found.weights.iloc[0])}


def whole_gaps(
    economy: pd.DataFrame, former: list[str], first: int, last: int, reading: str
) -> list[dict[str, object]]:
    """What keeps `parts` from being reckoned: rows of what is missing."""
    rows = growth.chained(economy, former, first, last, reading)
    found: list[dict[str, object]] = [{"what": "chain", "entity": e} for e in rows.entity[rows.low.isna()]]
    if growth.weights(economy, former, first, last, reading=reading).empty:
        found.append({"what": "sizes"})
    return found or [{"what": "sizes"}]

"""Published yearly figures as rows to show: what there is, levels, shares, rates, and where sources disagree."""

import numpy as np
import pandas as pd

from clusters.facts.periods import said
from clusters.growth import series, structure
from clusters.uncertainty import citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, joined, spoken

MEASURES = (
    "current_price",
    "constant_2010_price",
    "real_growth_pct",
    "share_pct",
    "iip_growth_pct",
    "gross_output_growth_pct",
)
SERIES = ["entity", "indicator", "low", "high", "unit", "year", "sector", "denominator", "status", "bound"]
SERIES += ["source_id"]


def in_runs(years: list[int]) -> str:
    """2016, 2018, 2019 as "2016, 2018–2019"; empty without any."""
    ends = [dict.fromkeys([str(run[0]), str(run[-1])]) for run in structure.runs(sorted(years), least=1)]
    return ", ".join("–".join(run) for run in ends)


def kept(economy: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """The whole-year figures as quantities, columns SERIES: value as low and high, its kind in `bound`."""
    rows = series.years(economy, first, last).rename(columns={"area": "entity", "measure": "indicator"})
    return rows.assign(low=rows.value, high=rows.value)[[*SERIES, *citing.kept(rows)[1:]]]


def cells(cover: pd.DataFrame, places: list[str], first: int, last: int) -> pd.DataFrame:
    """One row for each place, measure and year: entity, measure, year (as text), low, high (how many distinct
    values are published; NaN where none is). Takes `series.coverage`."""
    wanted = pd.MultiIndex.from_product([places, MEASURES], names=["entity", "measure"])
    counts = cover.drop(columns="sector").rename(columns={"area": "entity"}).groupby(["entity", "measure"]).sum()
    counts = counts.reindex(wanted, fill_value=0).reindex(columns=range(first, last + 1), fill_value=0)
    long = counts.rename_axis(columns="year").reset_index().melt(["entity", "measure"], value_name="low")
    long["low"] = long.low.astype(float).replace(0.0, np.nan)
    return long.assign(high=long.low, year=long.year.map(str))


def filled(grid: pd.DataFrame, former: list[str]) -> pd.DataFrame:
    """`cells` in a row for each place and measure, the former provinces together last: entity, measure, years (runs of
    those with figures), filled, of (cells), values (distinct values)."""
    rows = []
    for (entity, measure), one in grid.groupby(["entity", "measure"], sort=False):
        there = one[one.low.notna()]
        years = in_runs([int(year) for year in there.year])
        rows.append((entity, measure, years, len(there), len(one), int(there.low.sum())))
    own = grid[grid.entity.isin(former)]
    rows.append(("former_together", "", "", int(own.low.notna().sum()), len(own), int(own.low.sum())))
    return pd.DataFrame(rows, columns=["entity", "measure", "years", "filled", "of", "values"])


def as_said(rows: pd.DataFrame) -> pd.DataFrame:
    """Published figures as they were said: low, high (equal; a floor or a ceiling is open on its other side), figure (a
    number, or its kind and a number). Nothing is read into "more than" or "about"."""
    kinds = rows.bound.fillna("exact")
    low, high = (rows.value.mask(kinds.isin(open_at)) for open_at in (("at_most", "nearly"), ("at_least",)))
    return pd.DataFrame({"low": low, "high": high, "figure": spoken(rows)})


def money(economy: pd.DataFrame, areas: list[str], first: int, last: int) -> pd.DataFrame:
    """Published gross product at current prices: entity, year, low, high, figure (`as_said`, billion VND), status
    (strict if final, else preliminary), multiple (of the first year that the same source gives; NaN without another),
    source_id."""
    rows = series.years(economy[economy.area.isin(areas)], first, last, "current_price", "total")
    runs = rows.groupby(["area", "source_id"])
    several = runs.year.transform("nunique") > 1
    found = rows.rename(columns={"area": "entity"})[["entity", "year", *citing.kept(rows)]]
    found = found.join(as_said(rows.assign(value=rows.value.round(1))))
    found["status"] = np.where(rows.status == "final", "strict", "preliminary")
    found["multiple"] = (rows.value / runs.value.transform("first")).where(several)
    return found.sort_values("entity", key=lambda column: column.map(areas.index), kind="stable", ignore_index=True)


def longest(rows: pd.DataFrame) -> dict[str, object]:
    """The series of one source over most years in `money`: who, years ("2015–2022"), times; None without any."""
    best: dict[str, object] = {"who": None, "years": None, "times": None}
    reach = 0
    for (entity, _), one in rows[rows.multiple.notna()].groupby(["entity", "source_id"], sort=False):
        since, until = int(one.year.min()), int(one.year.max())
        if until - since > reach:
            reach = until - since
            best = {"who": entity, "years": f"{since}–{until}", "times": float(one.multiple.iloc[-1])}
    return best


def drawn(rows: pd.DataFrame) -> dict[str, object]:
    """Of `money`: the first and last year (since, until; None without any), whether any row is only a floor (floors),
    and whether any is only a ceiling (ceilings)."""
    low, high = rows.low.notna(), rows.high.notna()
    ends = {"floors": bool((low & ~high).any()), "ceilings": bool((high & ~low).any())}
    if rows.empty:
        return {"since": None, "until": None, **ends}
    return {"since": int(rows.year.min()), "until": int(rows.year.max()), **ends}


def three_sectors(shares: pd.DataFrame, places: list[str]) -> pd.DataFrame:
    """Published shares of the three sectors: entity, sector, year, low, high (equal; % of gross product),
    denominator, run (rows of one source and denominator), source_id. Takes `structure.shares`."""
    rows = shares[shares.sector.isin(structure.SECTORS) & shares.area.isin(places)]
    rows = rows.rename(columns={"area": "entity"})
    rows = rows[["entity", "sector", "year", "value", "denominator", *citing.kept(rows)]]
    order = {slug: i for i, slug in enumerate([*places, *structure.SECTORS])}
    rows = rows.sort_values(["entity", "sector"], key=lambda column: column.map(order), kind="stable")
    rows = rows.assign(run=rows.source_id + " " + rows.denominator, low=rows.value, high=rows.value)
    return rows.drop(columns="value").reset_index(drop=True)


def rates(economy: pd.DataFrame, places: list[str], first: int, last: int) -> pd.DataFrame:
    """Published real growth of the whole economy: entity, year, low, high, figure (`as_said`, % on the year before),
    source_id."""
    rows = series.years(economy[economy.area.isin(places)], first, last, "real_growth_pct", "total")
    found = rows.rename(columns={"area": "entity"})[["entity", "year", *citing.kept(rows)]].join(as_said(rows))
    return found.sort_values("entity", key=lambda column: column.map(places.index), kind="stable", ignore_index=True)


def ends_of(rows: pd.DataFrame) -> dict[str, object]:
    """The lowest and the highest of some rows, with their place and year: least, least_place, least_year, most, …"""
    known = rows[np.isfinite(rows.low) & np.isfinite(rows.high)]
    found: dict[str, object] = dict.fromkeys(("least", "least_place", "least_year", "most", "most_place", "most_year"))
    for name, column, pick in (("least", "low", "idxmin"), ("most", "high", "idxmax")):
        if len(known):
            row = known.loc[getattr(known[column], pick)()]
            found |= {name: float(row[column]), f"{name}_place": row.entity, f"{name}_year": int(row.year)}
    return found


def conflicts(found: pd.DataFrame) -> pd.DataFrame:
    """`series.conflicts` as quantities."""
    table = found.rename(columns={"area": "entity", "measure": "indicator"})
    return table[[*QUANTITY, *(column for column in table if column not in QUANTITY)]]


def disputes(found: pd.DataFrame) -> pd.DataFrame:
    """`series.conflicts` to be read: entity, year, sector ("all_sectors" for the total), measure, low, high (each as it
    was said: a number, or its kind and a number; money to one decimal), unit, gap_pct, sources."""
    shown = found.rename(columns={"area": "entity"})[["entity", "year", "sector", "measure", "unit", "gap_pct"]]
    shown["sector"] = shown.sector.replace("total", "all_sectors")
    for end in ("low", "high"):
        digits = [1 if str(unit).endswith("VND") else 2 for unit in found.unit]
        values = [round(float(value), n) for value, n in zip(found[end], digits, strict=True)]
        kinds = found[f"{end}_bound"]
        shown[end] = [(v,) if kind == "exact" else (kind, v) for v, kind in zip(values, kinds, strict=True)]
    return shown.assign(sources=[joined([cell]) for cell in found.sources])


def aside(rows: pd.DataFrame) -> pd.DataFrame:
    """Figures that nothing is computed with (`Region.set_aside`), for a reader.

    Columns entity, when_vi, when_en, sector, measure, amount (a number or its kind and a number, with its unit),
    status, note_vi, note_en, source_id.
    """
    found = rows.sort_values(["status", "area", "year", "period", "sector", "measure"], kind="stable")
    pairs = zip(found.period, found.year, strict=True)
    when = pd.DataFrame([said(*pair) for pair in pairs], found.index, columns=["when_vi", "when_en"])
    told = zip(found.bound.fillna("exact"), found.value, found.unit, strict=True)
    amounts = [(Bound.exact(value), unit) if kind == "exact" else (kind, value, unit) for kind, value, unit in told]
    found = found.join(when).assign(amount=pd.Series(amounts, found.index, dtype=object))
    kept = ["sector", "measure", "amount", "status", "note_vi", "note_en", *citing.kept(found)]
    return found.rename(columns={"area": "entity"})[["entity", "when_vi", "when_en", *kept]].reset_index(drop=True)

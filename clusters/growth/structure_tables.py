"""What `structure` computes as readers take it: rows for charts, tables, and the values that sentences speak of.

Published tables have QUANTITY first and end with the ids of what their rows rest on (`sources`, or `source_id` of a
published row). A chart's `low` and `high` are per cent or percentage points, as in the table it is made of.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from clusters.growth import rates as growth
from clusters.growth import structure
from clusters.growth.structure import SECTORS, WITHOUT
from clusters.uncertainty import citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, joined

EFFECTS = ["reference_effect", "mix_effect", "own_effect"]
ROW = ["area", "year", "period", "source_id"]


def _fronted(table: pd.DataFrame, **constants: Any) -> pd.DataFrame:
    """A table with the columns of QUANTITY first."""
    table = table.assign(**constants)
    return table[[*QUANTITY, *(column for column in table if column not in QUANTITY)]]


# Which sectors drove growth


def contribution(added: pd.DataFrame) -> pd.DataFrame:
    """`structure.contributions` as it is published: QUANTITY, year, period, source_id, sector, total …, sources."""
    kept = added.rename(columns={"area": "entity", "points": "low"}).assign(high=added["points"])
    return _fronted(kept, unit="percentage points", indicator="contribution_to_growth")


def contributed(published: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    """Rows of a chart, sector by sector, areas in their `order`; a part of a year is "preliminary" in `status`."""
    rows = published.assign(
        at=published["entity"].map(list(order).index), part=published["sector"].map([*SECTORS, "other"].index)
    )
    status = np.where(rows["period"].eq("year"), "strict", "preliminary")
    return rows.assign(status=status).sort_values(["part", "at", "year", "period", "source_id"], ignore_index=True)


def by_year(added: pd.DataFrame, rates: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    """One row an area, year and source: entity, year, period, the points of each sector and `other`, total, sources.

    industry_pct: the part of the growth that industry and construction brought (per cent). taxes_pct: the share of the
    taxes on products, where it was not published but follows from the rates (`solved` in rates), else NaN.
    """
    points = added.pivot(index=ROW, columns="sector", values="points").reindex(columns=[*SECTORS, "other"])
    whole = added.drop_duplicates(ROW).set_index(ROW)
    found = points.join(whole[["total", citing.CITES, "sources"]])
    found["industry_pct"] = 100 * found["industry_construction"] / found["total"]
    found["taxes_pct"] = rates[rates["solved"].astype(bool)].set_index(ROW)["share_product_taxes"].reindex(found.index)
    found = found.reset_index().rename(columns={"area": "entity"})
    return found.sort_values(
        ["entity", "year", "period", "source_id"],
        key=lambda c: c.map(list(order).index) if c.name == "entity" else c,
        ignore_index=True,
    )


def silent(years: pd.DataFrame, areas: Sequence[str]) -> list[str]:
    """The areas without a whole year in `by_year`."""
    known = set(years["entity"][years["period"].eq("year")])
    return [area for area in areas if area not in known]


# How the structure changed


def all_shares(both: pd.DataFrame, found: pd.DataFrame, areas: Sequence[str], merged: str) -> pd.DataFrame:
    """Every share as it is published: the whole breakdowns of `areas` (`structure.both_denominators`), and of the
    merged province all that there is (`structure.shares`). QUANTITY, year, source_id, denominator, basis, sector."""
    index = ["area", "year", "source_id", "denominator", "basis"]
    wide = both[both["area"].isin(areas)][[*index, *structure.PARTS, "industry"]]
    long = wide.melt(index, [*structure.PARTS, "industry"], "sector").dropna()
    long[citing.CITES] = structure.told(long, found)
    long = pd.concat([long, found[found["area"].eq(merged)].drop(columns="half")], ignore_index=True)
    long = long.assign(entity=long["area"], indicator="share_" + long["sector"], low=long["value"], high=long["value"])
    return _fronted(long.drop(columns=["area", "value"]), unit="percent")


def first_and_last(sets: pd.DataFrame, areas: Sequence[str]) -> pd.DataFrame:
    """The breakdowns (without taxes on products) of the first and the last year of each area that has two.

    Columns entity, year, the SECTORS (per cent), source_id; a row a source, areas in their order, years ascending.
    """
    plain = structure.without_taxes(sets[sets["area"].isin(areas)])
    ends = plain.groupby("area")["year"].agg(["min", "max"])
    ends = ends[ends["min"] < ends["max"]]
    edge = {(area, year) for area, pair in ends.iterrows() for year in pair}
    kept = plain.loc[[i for i, *pair in plain[["area", "year"]].itertuples() if tuple(pair) in edge]]
    kept = kept.rename(columns={"area": "entity"})[["entity", "year", *SECTORS, *citing.kept(kept)]]
    return kept.sort_values(
        ["entity", "year", "source_id"],
        key=lambda c: c.map(list(areas).index) if c.name == "entity" else c,
        ignore_index=True,
    )


def by_sector(ends: pd.DataFrame) -> pd.DataFrame:
    """`first_and_last` a row a share: entity, year, source_id, sector, low, high."""
    long = ends.melt(["entity", "year", *citing.kept(ends)], SECTORS, "sector", "low")
    return long.assign(high=long["low"])


def farming(ends: pd.DataFrame) -> dict[str, Any]:
    """In which areas the share of agriculture fell or rose whichever source is right, and where it moved most.

    {"fell", "rose" and, where it fell nowhere, "only_rose" in its place: areas, "most": area, "before", "after": bounds
    over competing sources (per cent), "since", "until": years}; None without any.
    """
    keys = ("fell", "rose", "only_rose", "most", "before", "after", "since", "until")
    moves = []
    for area, one in ends.groupby("entity", sort=False):
        first, last = (one[one["year"] == year]["agriculture"] for year in (one["year"].min(), one["year"].max()))
        down, up = first.min() - last.max(), last.min() - first.max()
        spans = (Bound(first.min(), first.max()), Bound(last.min(), last.max()))
        moves.append((max(down, up), area, down > 0, up > 0, *spans, int(one["year"].min()), int(one["year"].max())))
    sure = [move for move in moves if move[0] > 0]
    if not sure:
        return dict.fromkeys(keys)
    fell, rose = [move[1] for move in sure if move[2]], [move[1] for move in sure if move[3]]
    most = max(sure, key=lambda move: move[0])
    return dict(zip(keys, (fell, *((rose, []) if fell else ([], rose)), most[1], *most[4:]), strict=True))


def merged_shares(
    found: pd.DataFrame, claimed: Mapping[str, Mapping[str, Any] | None], merged: str, year: int
) -> pd.DataFrame:
    """Shares of the merged province in one year: those published (`structure.shares`), those claimed, what is left.

    claimed: the claim (`rates.claimed`) on the share of a sector, or None. Sector "rest" is what industry and
    construction and services leave, where agriculture has no share. QUANTITY, sector, source_id, year.
    """
    latest = found[found["area"].eq(merged) & found["year"].eq(year)]
    rows = latest.assign(told=citing.own(latest)).to_dict("records")
    mix = [(r["sector"], r["value"], r["value"], r["source_id"], r["told"]) for r in rows]
    for sector, one in claimed.items():
        if one and one["period"] == str(year):
            mix.append((sector, one["low"], one["high"], one["source_id"], one.get(citing.CITES)))
    last = {r["sector"]: r for r in rows}
    if {"industry_construction", "services"} <= set(last) and "agriculture" not in last:
        left = 100 - last["industry_construction"]["value"] - last["services"]["value"]
        told = joined(last[sector]["told"] for sector in ("industry_construction", "services"))
        mix.append(("rest", left, left, last["services"]["source_id"], told))
    table = pd.DataFrame(mix, columns=["sector", "low", "high", "source_id", citing.CITES])
    return _fronted(table, entity=merged, indicator="share_" + table["sector"], unit="percent", year=year)


def in_sectors(mix: pd.DataFrame) -> pd.DataFrame:
    """`merged_shares` a row a share, however many sources say it: sector, share (a bound), low, high, source_id.

    No row where the rest is all there is.
    """
    order = [*SECTORS, "industry", "construction", "product_taxes", "rest"]
    rows = mix.groupby(["sector", "low", "high"], as_index=False).agg(
        **{"source_id": ("source_id", " ".join), citing.CITES: (citing.CITES, joined)}
    )
    rows = rows.sort_values(["sector", "low", "high"], key=lambda c: c.map(order.index) if c.name == "sector" else c)
    rows = rows if rows["sector"].ne("rest").any() else rows.iloc[:0]
    bounds = [Bound(low, high) for low, high in zip(rows["low"], rows["high"], strict=True)]
    return rows.assign(share=pd.Series(bounds, rows.index, dtype=object)).reset_index(drop=True)


def largest(rows: pd.DataFrame) -> dict[str, Any]:
    """The sector with the largest share, and its share as exactly as any source has it: {"largest", "share"}."""
    known = rows[rows["sector"].ne("rest")].assign(exact=lambda r: r["low"].eq(r["high"])).sort_values("high")
    if known.empty:
        return {"largest": None, "share": None}
    top = known[known["sector"].eq(known["sector"].iloc[-1])].sort_values(["exact", "high"]).iloc[-1]
    return {"largest": top["sector"], "share": top["share"]}


def moved(sets: pd.DataFrame) -> pd.DataFrame:
    """`structure.change` as it is published: QUANTITY, denominator, first_year, last_year, …, sources."""
    kept = structure.change(sets).rename(columns={"area": "entity", "nav_low": "low", "nav_high": "high"})
    return _fronted(kept, indicator="structural_change_nav", unit="percentage points")


def paces(changed: pd.DataFrame) -> pd.DataFrame:
    """`moved` for readers: entity, denominator, years, points (a bound), entropies, same, sources. No rate a year:
    spans of different length are not compared."""
    bounds = [Bound(*pair) for pair in zip(changed["low"].astype(float), changed["high"].astype(float), strict=True)]
    years = changed["first_year"].astype(str) + "–" + changed["last_year"].astype(str)
    same = np.where(changed["same_source"].astype(bool), "yes", "no")
    return changed.assign(years=years, same=same, points=pd.Series(bounds, changed.index, dtype=object))


def span(shown: pd.DataFrame) -> dict[str, Any]:
    """From how many to how many points structures moved, whether their spans of years differ, and the place if there
    is only one: {"points", "uneven", "alone"}. shown: `paces`; only the denominator without taxes on products, which
    all areas have."""
    plain = shown[shown["denominator"].eq(WITHOUT)]
    points = Bound(plain["low"].min(), plain["high"].max()) if len(plain) else None
    places = plain["entity"].unique()
    alone = places[0] if len(places) == 1 else None
    return {"points": points, "uneven": plain["years"].nunique() > 1, "alone": alone}


# The mix of sectors, or a difference of its own


def effects_long(effects: pd.DataFrame, reference: str) -> pd.DataFrame:
    """`structure.shift_shares` as it is published, a row an effect: QUANTITY, first_year, last_year, method, growth,
    sources, reference."""
    keys = ["entity", "first_year", "last_year", "method", "growth", "sources"]
    kept = effects.melt(keys, EFFECTS, "indicator", "low")
    return _fronted(kept.assign(high=kept["low"]), unit="percentage points", reference=reference)


def yearly_effects(published: pd.DataFrame) -> pd.DataFrame:
    """Rows of a chart: the effects of single years whose three parts are all known, effect by effect."""
    single = published[published["method"].eq("yearly")]
    whole = single.groupby(["entity", "first_year", "sources"])["low"].transform(lambda part: part.notna().all())
    return single[whole.astype(bool)].reset_index(drop=True)


def with_years(effects: pd.DataFrame) -> pd.DataFrame:
    """The effects with `years`: one year, or the first and the last."""
    first, last = effects["first_year"].astype(str), effects["last_year"].astype(str)
    return effects.assign(years=first.where(effects["first_year"] == effects["last_year"], first + "–" + last))


def own_difference(effects: pd.DataFrame) -> dict[str, Any]:
    """How large the own difference is in single years: {"own": (low, high) points to one digit, "small": whether no mix
    of sectors brought as much as any own difference}."""
    single = effects[effects["method"].eq("yearly")]
    if single.empty:
        return {"own": None, "small": None}
    small = single["mix_effect"].abs().max(skipna=False) < single["own_effect"].abs().min()
    ends = single["own_effect"].agg(["min", "max"]).round(1)
    return {"own": (float(ends["min"]), float(ends["max"])), "small": bool(small)}


def last_run(effects: pd.DataFrame, economy: pd.DataFrame, reading: str) -> dict[str, Any]:
    """The area with the most years in a row up to its last: its own difference over all of them, and its growth.

    {"run": area, "since", "until": years, "classic", "dynamic": points by method, "summed": growth by these rates,
    "levelled": by levels at constant prices, if published for both ends}; all (low, high) over competing sources, to
    one digit; None without such years. since: the year before the first of growth.
    """
    keys = ("run", "since", "until", "classic", "dynamic", "summed", "levelled")
    runs = effects[effects["method"].ne("yearly")]
    if runs.empty:
        return dict.fromkeys(keys)
    latest = runs[runs["last_year"] == runs.groupby("entity")["last_year"].transform("max")]
    length = latest["last_year"] - latest["first_year"]
    area = str(latest["entity"].iloc[int(length.argmax())])
    run = latest[latest["entity"].eq(area)]
    since, until = int(run["first_year"].iloc[0]) - 1, int(run["last_year"].iloc[0])
    own = {method: _ends(run[run["method"].eq(method)]["own_effect"]) for method in ("classic", "dynamic")}
    whole = growth.by_levels(economy, [area], since, until, reading).iloc[0]
    grown = [100 * ((1 + end) ** whole["steps"] - 1) for end in (whole["low"], whole["high"])]
    levelled = _ends(pd.Series(grown)) if whole["levels"] else None
    told = (area, since, until, own["classic"], own["dynamic"], _ends(run["growth"]), levelled)
    return dict(zip(keys, told, strict=True))


def _ends(values: pd.Series) -> tuple[float, float]:
    return float(round(values.min(), 1)), float(round(values.max(), 1))


def quotients(both: pd.DataFrame, found: pd.DataFrame, areas: Sequence[str], references: Sequence[str]) -> pd.DataFrame:
    """Location quotients as they are published: of whole breakdowns (`structure.both_denominators`), and of industry
    also against shares of a reference that state no denominator. QUANTITY, reference, sector, year, …, sources."""
    derived = both[both["area"].isin([*areas, *references])]
    derived = derived.melt(["area", "year", "source_id", "denominator"], [*SECTORS, "industry"], "sector")
    derived = _within_rounding(derived.dropna(subset="value"), found)
    derived[citing.CITES] = structure.told(derived, found)
    loose = found[found["denominator"].eq("") & found["sector"].eq("industry") & found["area"].isin(references)]
    table = structure.quotients(pd.concat([derived, loose]), list(areas), list(references))
    return _fronted(table, indicator="location_quotient", unit="ratio")


def _within_rounding(derived: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Shares with `half`, how far each may lie from the true one: as its source prints it, and, where taxes on products
    were taken out, as it prints these too. found: as from `structure.shares`."""
    where = ["area", "year", "source_id"]
    printed = found[[*where, "sector", "half"]].drop_duplicates([*where, "sector"])
    taxes = found[found["sector"].eq("product_taxes")].drop_duplicates(where)
    taxes = taxes[[*where, "value", "half"]].rename(columns={"value": "taxes", "half": "taxes_half"})
    rows = derived.merge(printed, how="left", on=[*where, "sector"]).merge(taxes, how="left", on=where)
    rest = 100 - rows["taxes"] - rows["taxes_half"]
    scaled = (100 * rows["half"] + rows["value"] * rows["taxes_half"]) / rest
    taken_out = rows["denominator"].eq(WITHOUT) & rows["taxes"].notna()
    return rows.assign(half=rows["half"].mask(taken_out, scaled)).drop(columns=["taxes", "taxes_half"])


def quotients_shown(published: pd.DataFrame, reference: str) -> pd.DataFrame:
    """Rows of a chart: sectors against one reference without taxes on products, of like denominators, in order."""
    like = ~published["mixed"].astype(bool) & published["denominator"].eq(WITHOUT) & published["sector"].isin(SECTORS)
    rows = published[like & published["reference"].eq(reference)]
    at = {sector: i for i, sector in enumerate(SECTORS)}
    return rows.sort_values(["sector", "entity", "year"], key=lambda c: c.map(at) if c.name == "sector" else c)


def quotients_listed(published: pd.DataFrame) -> pd.DataFrame:
    """All of them for readers: `quotient` as a bound, and `unstated`, whether the reference states no denominator."""
    bounds = [Bound(low, high) for low, high in zip(published["low"], published["high"], strict=True)]
    unstated = np.where(published["mixed"].astype(bool), "yes", "no")
    return published.assign(quotient=pd.Series(bounds, published.index, dtype=object), unstated=unstated)


def heavy(shown: pd.DataFrame) -> dict[str, Any]:
    """Industry and construction in the latest year of each area: {"areas", "year" (None if they
    differ), "quotient": (low, high) over them}."""
    rows = shown[shown["sector"].eq("industry_construction")].sort_values("year").groupby("entity").tail(1)
    if rows.empty:
        return {"areas": None, "year": None, "quotient": None}
    year = int(rows["year"].iloc[0]) if rows["year"].nunique() == 1 else None
    return {"areas": list(rows["entity"]), "year": year, "quotient": (rows["low"].min(), rows["high"].max())}


def sources_of(effects: pd.DataFrame, rates: pd.DataFrame, reference: str) -> list[str]:
    """The ids behind the effects, and all that give growth of the reference."""
    own = citing.own(rates[rates["area"].eq(reference)])
    return joined([*effects["sources"], *own]).split()

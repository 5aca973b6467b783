"""What the economy is made of and which part moved it: shares, structural change, contributions, shift-share,
quotients.

Shares are per cent of gross product. They have two denominators, with and without taxes on products, which never
mix: a share with taxes turns into one without by dropping the taxes (`without_taxes`), never the other way round.
`economy` is the table of that name in a region's data package.
"""

import itertools

import numpy as np
import pandas as pd

from clusters.growth import series
from clusters.uncertainty import citing
from clusters.uncertainty.bounds import printed_unit
from clusters.uncertainty.quantities import cited, joined
from clusters.uncertainty.shares import entropy

SECTORS = list(series.SECTORS)
PARTS = [*SECTORS, "product_taxes"]
WITH, WITHOUT = "with_product_taxes", "without_product_taxes"


def shares(economy: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Every published share of a whole year, and those that one source's levels give, long.

    Columns area, year, sector, value (per cent), half (half a printed unit), denominator ("" if not stated),
    source_id, basis (shares, levels). Where a source prints both, the levels stand.
    """
    levels = series.years(economy, first, last, "current_price").drop_duplicates(
        ["area", "year", "source_id", "sector"]
    )
    wide = levels.pivot(index=["area", "year", "source_id"], columns="sector", values="value")
    wide = wide.reindex(columns=["total", "industry", *PARTS])
    parts = wide[["industry", *PARTS]].div(wide["total"], axis=0).mul(100)
    taxed = np.where(wide["product_taxes"].notna(), WITH, WITHOUT)
    taxed = np.where(
        (wide[SECTORS].sum(axis=1, min_count=3) / wide.total).between(0.99, 1.01) | (taxed == WITH), taxed, ""
    )
    own = parts.assign(denominator=taxed).set_index("denominator", append=True).rename_axis(columns="sector")
    own = pd.DataFrame({"value": own.stack()}).dropna().reset_index().assign(half=0.0, basis="levels")
    own[citing.CITES] = _divided(levels, own)
    printed = series.years(economy, first, last, "share_pct")
    printed[citing.CITES] = citing.own(printed)
    printed = printed[["area", "year", "sector", "value", "denominator", "source_id", citing.CITES]]
    printed = printed.fillna({"denominator": ""})
    printed = printed.assign(half=printed.value.map(printed_unit) / 2, basis="shares")
    key = ["area", "year", "sector", "source_id"]
    both = pd.concat([own, printed], ignore_index=True).drop_duplicates(key, keep="first")
    return both[[*key, "value", "half", "denominator", "basis", citing.CITES]].sort_values(key).reset_index(drop=True)


def _divided(levels: pd.DataFrame, shares: pd.DataFrame) -> list[str]:
    """What shares of one source's levels cite: its level of the sector and that of the whole."""
    at = levels.assign(told=citing.own(levels)).set_index(["area", "year", "source_id", "sector"]).told.to_dict()
    keys = zip(shares.area, shares.year, shares.source_id, shares.sector, strict=True)
    return [joined([at[*key, sector], at[*key, "total"]]) for *key, sector in keys]


def complete(found: pd.DataFrame) -> pd.DataFrame:
    """Sources whose shares of one year make up the whole (100 ± 1): area, year, source_id, denominator, basis, then
    the parts, and what these cite.

    Takes `shares`. A source that states no denominator has none without taxes if its three sectors alone fill 100.
    """
    index = ["area", "year", "source_id", "denominator", "basis"]
    wide = found.pivot_table(index=index, columns="sector", values="value", aggfunc="first")
    wide = wide.reindex(columns=[*PARTS, "industry"]).dropna(subset=SECTORS).reset_index().rename_axis(columns=None)
    three, four = wide[SECTORS].sum(axis=1), wide[PARTS].sum(axis=1)
    told = {key: cited(rows) for key, rows in found[found["sector"].isin(PARTS)].groupby(index)}
    wide[citing.CITES] = [told[key] for key in wide[index].itertuples(index=False, name=None)]
    wide["denominator"] = np.where(wide.product_taxes.notna(), WITH, np.where((three - 100).abs() <= 1, WITHOUT, ""))
    return wide[((four - 100).abs() <= 1) & (wide.denominator != "")].reset_index(drop=True)


def told(rows: pd.DataFrame, found: pd.DataFrame) -> list[str]:
    """What single shares of breakdowns cite: the share in `found` (from `shares`) and, where the taxes on products were
    taken out, that of these. rows: columns area, year, source_id, sector, denominator."""
    key = ["area", "year", "source_id", "sector"]
    at = found.assign(told=citing.own(found)).drop_duplicates(key).set_index(key)["told"].to_dict()
    parts = [
        [sector, *["product_taxes"] * (taken == WITHOUT)]
        for sector, taken in zip(rows.sector, rows.denominator, strict=True)
    ]
    keys = zip(rows.area, rows.year, rows.source_id, parts, strict=True)
    return [joined(at.get((*where, part)) for part in several) for *where, several in keys]


def without_taxes(sets: pd.DataFrame) -> pd.DataFrame:
    """Breakdowns with the taxes on products dropped, so that the sectors sum to 100; those that never had them as
    they are."""
    columns = [*SECTORS, "industry"]
    whole = 100 - sets.product_taxes.fillna(0)
    scaled = sets[columns].div(whole, axis=0).mul(100)
    return sets.assign(**scaled, product_taxes=np.nan, denominator=WITHOUT)


def both_denominators(sets: pd.DataFrame) -> pd.DataFrame:
    """Breakdowns with taxes, and all breakdowns without: the two families, each comparable within itself."""
    return pd.concat([sets[sets.denominator == WITH], without_taxes(sets)], ignore_index=True)


def nav(before: np.ndarray, after: np.ndarray) -> float:
    """Norm of absolute values: half the sum of absolute changes of shares, in percentage points (0: no change, 100:
    all)."""
    return float(np.nansum(np.abs(np.asarray(after, float) - np.asarray(before, float))) / 2)


def change(sets: pd.DataFrame) -> pd.DataFrame:
    """Structural change from the first to the last complete year, per area and denominator, over conflicting sources.

    Takes `both_denominators`. Columns: area, denominator, first_year, last_year, nav_low, nav_high (points),
    entropy_from, entropy_to, same_source (whether one source has both years), sources. Areas with one year only are
    left out.
    """
    rows = []
    for (area, denominator), one in sets.groupby(["area", "denominator"]):
        first, last = one[one.year == one.year.min()], one[one.year == one.year.max()]
        if first.year.iloc[0] == last.year.iloc[0]:
            continue
        pairs = itertools.product(first[PARTS].to_numpy(float), last[PARTS].to_numpy(float))
        moved = [nav(a, b) for a, b in pairs]
        rows.append(
            (area, denominator, int(first.year.iloc[0]), int(last.year.iloc[0]), min(moved), max(moved),
             *(entropy(one[PARTS].mean().dropna().to_numpy()) for one in (first, last)),  # without taxes: three parts
             bool(set(first.source_id) & set(last.source_id)), cited(first, last))
        )  # fmt: skip
    columns = [
        "area",
        "denominator",
        "first_year",
        "last_year",
        "nav_low",
        "nav_high",
        "entropy_from",
        "entropy_to",
        "same_source",
        "sources",
    ]
    return pd.DataFrame(rows, columns=columns)


def quotients(found: pd.DataFrame, areas: list[str], references: list[str]) -> pd.DataFrame:
    """Location quotients: share of a sector in an area over its share in a reference, same year, same denominator.

    Takes `shares` plus, if wanted, derived ones. Columns: entity, reference, sector, year, denominator, low, high
    (over sources and rounding), symmetric_low, symmetric_high ((q - 1) / (q + 1)), mixed (the reference states no
    denominator), sources.
    """
    box = found.assign(low=found.value - found.half, high=found.value + found.half, sources=citing.own(found))
    key = ["area", "year", "sector", "denominator"]
    box = box.groupby(key).agg(low=("low", "min"), high=("high", "max"),
                               sources=("sources", joined)).reset_index()  # fmt: skip
    box = box[box.low > 0]
    own, other = box[box.area.isin(areas)], box[box.area.isin(references)]
    pairs = own.merge(other, on=["year", "sector"], suffixes=("", "_ref"))
    mixed = pairs.denominator_ref.eq("") | pairs.denominator.eq("")
    pairs = pairs.assign(mixed=mixed)[mixed | (pairs.denominator == pairs.denominator_ref)]
    out = pd.DataFrame({"entity": pairs.area, "reference": pairs.area_ref, "sector": pairs.sector, "year": pairs.year})
    out["denominator"] = pairs.denominator
    out["low"], out["high"] = pairs.low / pairs.high_ref, pairs.high / pairs.low_ref
    out["symmetric_low"], out["symmetric_high"] = (out.low - 1) / (out.low + 1), (out.high - 1) / (out.high + 1)
    out["mixed"] = pairs.mixed
    out["sources"] = [joined(cells) for cells in zip(pairs.sources, pairs.sources_ref, strict=True)]
    return out.sort_values(["reference", "entity", "sector", "year", "denominator"]).reset_index(drop=True)


def sector_growth(economy: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Real growth that one source gives for all three sectors and the total, with what the economy consisted of before.

    One row per area, year, period and source: growth_<part> and growth_total (per cent), share_<part> (per cent of
    gross product with its taxes, at the start; parts are the sectors and product_taxes) and method: "levels"
    (constant-price levels of the source), "year_before" (its shares of the year before), "moved_back" (its shares of
    the year itself, moved back by the growth rates) or "others_year_before" (shares of the year before from another
    source that includes taxes; one that gives levels goes first, then by id). Shares without taxes become shares of
    the whole by `_of_the_whole` (`solved` True); where that fails they are not used. Rows without any of the four
    have NaN shares. cites: the growth; sources: the growth and the shares.
    """
    keep = economy.year.between(first, last) & economy.value.notna()
    key = ["area", "year", "period", "source_id"]
    tables, cites = {}, {}
    for measure in ("real_growth_pct", "constant_2010_price"):
        part = economy[keep & (economy.measure == measure)].drop_duplicates([*key, "sector"])
        tables[measure] = part.pivot(index=key, columns="sector", values="value").reindex(columns=["total", *PARTS])
        part = part[part["sector"].isin(["total", *PARTS])]
        cites[measure] = pd.Series({k: cited(rows) for k, rows in part.groupby(key)}, dtype=object)
    growth = tables["real_growth_pct"].dropna(subset=["total", *SECTORS])
    factor = 1 + growth / 100
    back = (tables["constant_2010_price"].reindex(growth.index) / factor).pipe(
        lambda t: t[PARTS].div(t.total, axis=0) * 100
    )
    sets = complete(shares(economy, first - 1, last)).assign(period="year").sort_values(["basis", "source_id"])
    own = sets.drop_duplicates(key).set_index(key)
    before = own.rename(index=lambda year: year + 1, level="year").reindex(growth.index)
    same = own.reindex(growth.index)
    moved = (same[PARTS] / factor[PARTS]).mul(factor.total, axis=0)
    taxed = sets[sets.denominator == WITH].assign(year=sets.year + 1).drop_duplicates(key[:-1]).set_index(key[:-1])
    others = taxed.rename(columns={"source_id": "other"}).reindex(growth.reset_index("source_id").index)
    others = others.set_axis(growth.index)
    bare = {"year_before": before.denominator == WITHOUT, "moved_back": same.denominator == WITHOUT}
    for start, these in ((before, bare["year_before"]), (moved, bare["moved_back"])):
        start.loc[these, PARTS] = _of_the_whole(start.loc[these, SECTORS], growth[these])
    out = growth.add_prefix("growth_")
    share = pd.DataFrame(np.nan, index=growth.index, columns=PARTS)
    method, solved = pd.Series("", index=growth.index), pd.Series(False, index=growth.index)
    ways = {"levels": back, "year_before": before, "moved_back": moved, "others_year_before": others}
    for name, candidate in ways.items():
        fill = share[SECTORS].isna().any(axis=1) & candidate[SECTORS].notna().all(axis=1)
        share.loc[fill], method.loc[fill] = candidate.loc[fill, PARTS].astype(float), name
        solved |= fill & bare.get(name, False)
    found = out.join(share.add_prefix("share_")).assign(method=method, solved=solved)
    own_growth, of_levels = (cites[measure].reindex(growth.index) for measure in cites)
    lent = pd.DataFrame({"": "", "levels": of_levels, "year_before": before[citing.CITES],
                         "moved_back": same[citing.CITES], "others_year_before": others[citing.CITES]})  # fmt: skip
    taken = [lent.at[key, name] for key, name in method.items()]
    both = [joined(pair) for pair in zip(own_growth, taken, strict=True)]
    found[citing.CITES], found["sources"] = own_growth, both
    return found.reset_index()


def _of_the_whole(bare: pd.DataFrame, growth: pd.DataFrame) -> pd.DataFrame:
    """Start shares of the sectors alone as shares of gross product with its taxes: the PARTS, per cent.

    Growth of the whole is the mean of that of the sectors together and of the taxes, weighted by their shares; with
    all three rates published, the share of the taxes follows. NaN where the taxes' growth is not published, or where
    no share between 0 and 1 fits whatever the rates were before rounding.
    """
    inside = bare.div(bare.sum(axis=1), axis=0)
    three = (inside * growth[SECTORS]).sum(axis=1, skipna=False)
    half = growth.map(lambda rate: printed_unit(rate) / 2 if pd.notna(rate) else np.nan)
    loose = (inside * half[SECTORS]).sum(axis=1) + half.total
    lacking, apart = three - growth.total, three - growth.product_taxes
    taxes = lacking / apart
    sure = (apart.abs() > 2 * (loose + half.product_taxes)) & taxes.between(0, 1, inclusive="left")
    taxes = taxes.where(sure)
    return inside.mul(100 * (1 - taxes), axis=0).assign(product_taxes=100 * taxes)


def contributions(rates: pd.DataFrame) -> pd.DataFrame:
    """Contribution to growth (points of per cent) = start share x growth: KEY, sector, points, total, method, taxes,
    sources.

    Takes `sector_growth`. Sector "other" closes the sum: taxes on products, rounding, and the price base of the
    shares; its `taxes` are the points that published growth of the taxes gives (NaN if not published).
    """
    known = rates[rates.method != ""]
    rows = []
    for row in known.to_dict("records"):
        points = {s: row[f"share_{s}"] * row[f"growth_{s}"] / 100 for s in SECTORS}
        points["other"] = row["growth_total"] - sum(points.values())
        taxes = {"other": row["share_product_taxes"] * row["growth_product_taxes"] / 100}
        rows += [(row["area"], row["year"], row["period"], row["source_id"], s, p, row["growth_total"], row["method"],
                  taxes.get(s, np.nan), row[citing.CITES], row["sources"]) for s, p in points.items()]  # fmt: skip
    columns = ["area", "year", "period", "source_id", "sector", "points", "total", "method", "taxes", citing.CITES]
    columns += ["sources"]
    return pd.DataFrame(rows, columns=columns)


def shift_share(share: np.ndarray, own: np.ndarray, reference: np.ndarray, whole: float) -> tuple[float, float, float]:
    """Dunn's classic decomposition of an area's growth into (reference, mix, own), which sum to share @ own.

    `share` sums to 1 at the start; `own` and `reference` are growth by sector, `whole` the reference's total growth.
    """
    return float(share.sum() * whole), float(share @ (reference - whole)), float(share @ (own - reference))


def shift_shares(rates: pd.DataFrame, areas: list[str], reference: str) -> pd.DataFrame:
    """Shift-share of each area against `reference`, for every year that both cover and each run of such years.

    Takes `sector_growth`. Taxes on products are left out on both sides: the pace of the reference is that of its three
    sectors together (NaN, as the mix, where its shares at the start are unknown). Columns: entity, first_year,
    last_year (years of growth), method (yearly; classic: rates cumulated, shares of the run's start; dynamic: yearly
    effects summed), reference_effect, mix_effect, own_effect, growth (per cent / points), sources. Where sources of a
    year of the area compete, each has its row, and each combination of them in a run; of the reference's the first by
    id is used.
    """
    yearly = rates[rates.period == "year"]
    base = _carried(yearly[yearly.area == reference].drop_duplicates("year").set_index("year").sort_index())
    rows = []
    for area in areas:
        one = yearly[(yearly.area == area) & (yearly.method != "") & yearly.year.isin(base.index)]
        by_year = {year: one[one.year == year].set_index("year") for year in sorted(one.year.unique().tolist())}
        rivals = {year: list(range(len(same))) for year, same in by_year.items()}
        effects = {
            (year, i): _run_effects(by_year[year].iloc[[i]], base, [year]) for year in rivals for i in rivals[year]
        }
        found = [([key], "yearly", effect) for key, effect in effects.items()]
        for run in runs(list(rivals)):
            for chosen in itertools.product(*(rivals[year] for year in run)):
                keys = list(zip(run, chosen, strict=True))
                path = pd.concat([by_year[year].iloc[[i]] for year, i in keys])
                found.append((keys, "classic", _run_effects(path, base, run)))
                found.append((keys, "dynamic", np.sum([effects[key] for key in keys], axis=0)))
        for keys, method, effect in found:
            own = [by_year[year].sources.iloc[i] for year, i in keys]
            used = joined([*own, *(base.sources.loc[year] for year, _ in keys)])
            rows.append((area, keys[0][0], keys[-1][0], method, *effect, used))
    columns = ["entity", "first_year", "last_year", "method"]
    return pd.DataFrame(rows, columns=[*columns, "reference_effect", "mix_effect", "own_effect", "growth", "sources"])


def _carried(base: pd.DataFrame) -> pd.DataFrame:
    """Yearly sector growth of one area (index: year) with start shares, where unknown, moved on from those of the year
    before by its growth."""
    growth, share = ([f"{what}_{sector}" for sector in SECTORS] for what in ("growth", "share"))
    base = base.copy()
    for year in base.index:
        if base.loc[year, share].isna().any() and year - 1 in base.index:
            before = base.loc[year - 1]
            base.loc[year, share] = before[share].to_numpy(float) * (1 + before[growth].to_numpy(float) / 100)
            base.loc[year, "sources"] = joined([before.sources, base.sources.loc[year]])
    return base


def _run_effects(one: pd.DataFrame, base: pd.DataFrame, run: list[int]) -> np.ndarray:
    """Shift-share over consecutive years and its sum: rates cumulated (per cent), shares of the first year's start."""
    growth, share = ([f"{what}_{sector}" for sector in SECTORS] for what in ("growth", "share"))
    own, reference = (np.prod(1 + t.loc[run, growth].to_numpy(float) / 100, axis=0) * 100 - 100 for t in (one, base))
    mine, theirs = (t.loc[run[0], share].to_numpy(float) for t in (one, base))
    mine, theirs = mine / mine.sum(), theirs / theirs.sum()
    return np.array([*shift_share(mine, own, reference, float(theirs @ reference)), float(mine @ own)])


def runs(years: list[int], least: int = 2) -> list[list[int]]:
    """Runs of consecutive years, `least` or more of them, in order."""
    groups = itertools.groupby(enumerate(sorted(years)), lambda pair: pair[1] - pair[0])
    found = [[y for _, y in group] for _, group in groups]
    return [run for run in found if len(run) >= least]

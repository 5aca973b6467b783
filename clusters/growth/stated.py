"""What stated average rates and a stated share of industry amount to, and whether they fit each other.

A stated span of years has two ways to be counted: with its first year as the base, or with that year's growth included.
"""

import math
from typing import Any

import pandas as pd

from clusters.growth import rates as growth
from clusters.uncertainty import citing
from clusters.uncertainty.quantities import QUANTITY, joined

CLAIMS = {
    "industry": "industry_growth_avg_annual",
    "overall": "overall_growth_avg_annual",
    "share": "industry_share_grdp",
    "with_construction": "industry_construction_share_grdp",
}
"""The claims that 01 works with, by what it calls them."""
WAYS = ("from_start", "from_before")
UNITS = {"factor": "ratio", "doubling_years": "years", "growth_of_the_rest": "percent_per_year"}
Claims = dict[str, dict[str, Any] | None]


def way(steps: int, start: int, end: int) -> str:
    """How a span of so many steps was counted: from its first year, or from the year before."""
    return WAYS[steps - (end - start)]


def claims_of(claims: pd.DataFrame, entity: str, reading: str) -> Claims:
    """`growth.claimed` for each of CLAIMS; None where nothing is stated."""
    return {key: growth.claimed(claims, indicator, entity, reading) for key, indicator in CLAIMS.items()}


def rates_of(claim: Claims) -> dict[str, float]:
    """The stated rates of industry and of the whole economy, as far as there are any (fractions)."""
    return {key: one["value"] / 100 for key in ("industry", "overall") if (one := claim[key])}


def sources_of(claim: Claims) -> str:
    """The ids of the sources that state something, as one cell."""
    return joined(citing.own(pd.DataFrame([one]))[0] for one in claim.values() if one)


def other_periods(claim: Claims, start: int, end: int) -> list[str]:
    """The spans of years for which the rates are stated, where they are not the window: "2016–2024"."""
    periods = {one["period"] for key in ("industry", "overall") if (one := claim[key])}
    return [period.replace("-", "–") for period in sorted(periods - {f"{start}-{end}", ""})]


def lacking(claim: Claims, end: int) -> list[str]:
    """Which of the three figures is not stated; `share_then` where the share is that of another year than `end`."""
    found = [key for key in ("share", "industry", "overall") if not claim[key]]
    share = claim["share"]
    return found + ["share_then"] * bool(share and share["period"] != str(end))


def implied(claim: Claims, start: int, end: int) -> pd.DataFrame:
    """`growth.consistency` of the stated share and rates, in per cent; no rows where one of them is missing."""
    steps = [n for n in (end - start, end - start + 1) if n > 0]
    keys = ("share", "industry", "overall")
    given = [] if lacking(claim, end) else [one for key in keys if (one := claim[key])]
    boxes = [(one["value"] / 100, one["rounding"] / 100) for one in given] or [(0.0, 0.0)] * 3
    found = growth.consistency(boxes[0], boxes[1], boxes[2], steps if given else [])
    found[["value", "low", "high"]] = found[["value", "low", "high"]].astype(float) * 100
    return found


def headline_check(headline: pd.DataFrame, entity: str, end: int) -> pd.DataFrame:
    """`growth.headline` as quantities: what each rate multiplies by and how long it takes to double."""
    long = headline.rename(columns={"name": "rate"})
    long = long.melt(["rate", "steps", "base"], ["factor", "doubling_years"], "quantity", "low")
    long = long.assign(high=long.low, unit=long.quantity.map(UNITS), entity=entity, end=end)
    long["indicator"] = long.rate + "_growth_" + long.quantity
    return long[[*QUANTITY, "rate", "steps", "base", "quantity", "end"]]


def consistency(found: pd.DataFrame, entity: str) -> pd.DataFrame:
    """`implied` as quantities: the exact value, and what rounding of the stated figures leaves open."""
    table = found.rename(columns={"low": "rounding_low", "high": "rounding_high"})
    table = table.assign(low=table.value, high=table.value, entity=entity)
    table["unit"] = table.indicator.map(UNITS).fillna("percent")
    return table[[*QUANTITY, "steps", "rounding_low", "rounding_high"]]


def meant(check: pd.DataFrame, fits: pd.DataFrame, start: int, end: int, sources: str) -> pd.DataFrame:
    """All that the stated figures amount to, one row a way of counting: QUANTITY, steps, base, way, rounding_low,
    rounding_high, sources. Takes `headline_check` and `consistency`; years to double have one row a rate."""
    once = check[~(check.quantity.eq("doubling_years") & check.duplicated(["rate", "quantity"]))]
    rows = [part for part in (once.drop(columns=["rate", "quantity", "end"]), fits) if len(part)]
    if not rows:
        return pd.DataFrame(columns=[*QUANTITY, "steps", "base", "way", "rounding_low", "rounding_high", "sources"])
    table = pd.concat(rows, ignore_index=True).reindex(columns=[*QUANTITY, "steps", "rounding_low", "rounding_high"])
    table = table.assign(base=end - table.steps, way=[way(n, start, end) for n in table.steps], sources=sources)
    return table.astype({"low": float, "high": float})


def both_ways(table: pd.DataFrame, indicator: str) -> dict[str, float]:
    """An indicator of `meant` by way of counting; NaN where it is not known."""
    rows = table[table.indicator == indicator].drop_duplicates("way").set_index("way").low
    return {way: float(rows.get(way, math.nan)) for way in WAYS}

"""Wastewater flow, what its treatment would cost, and whether a plant could live on its fees.

Every flow is a product of published figures and assumptions (`ROUTES`), so the same line works on draws (arrays) and on
bounds. Units: ha, persons, m³/day, million VND per m³/day of capacity, billion VND, VND per m³.
"""

import functools
import math
import operator
import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
import pandas as pd

from clusters.uncertainty import bounds, citing, monte_carlo
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, joined

DAYS_A_YEAR = 365
MILLION = 1_000_000
MILLIONS_A_BILLION = 1_000

# How a flow (m³/day) follows from what is published: the fact first, then the assumptions, each with its power.
ROUTES: dict[str, tuple[tuple[str, int], ...]] = {
    "leased_land": (("leased_area", 1), ("water_per_ha", 1)),
    "operating_land": (("operating_area", 1), ("leasable_share", 1), ("occupancy", 1), ("water_per_ha", 1)),
    "jobs": (("jobs", 1), ("jobs_per_leased_ha", -1), ("water_per_ha", 1)),
    "planned_land": (("planned_area", 1), ("leasable_share", 1), ("occupancy", 1), ("water_per_ha", 1)),
}
FACTS = tuple(terms[0][0] for terms in ROUTES.values())

Factor = TypeVar("Factor", np.ndarray, Bound)


def product(factors: Mapping[str, Factor], terms: Sequence[tuple[str, int]]) -> Factor:
    """The product of the named factors, each to the power 1 or −1. Raises KeyError for a factor not given."""
    (first, _), *others = terms
    result = factors[first]
    for name, power in others:
        result = result * factors[name] if power > 0 else result / factors[name]
    return result


def assumed_bounds(assumptions: pd.DataFrame) -> dict[str, Bound]:
    """The register's ranges as bounds, percents as fractions.

    A fixed value is exact, a row without numbers [0, ∞).
    """
    found = {}
    for row in assumptions.to_dict("records"):
        low, high = (row["central"],) * 2 if row["shape"] == "fixed" else (row["low"], row["high"])
        known = pd.notna(low) and pd.notna(high)
        scale = monte_carlo.scale(row["unit"])
        found[str(row["assumption_id"])] = Bound(scale * low, scale * high) if known else Bound(0.0, np.inf)
    return found


def facts(
    headline: pd.DataFrame, entities: Sequence[str], reading: str, indicators: Sequence[str] = FACTS
) -> pd.DataFrame:
    """Published figures, first of all those the routes begin with: columns entity, indicator, low, high, source_id.

    `headline` has columns province, indicator, value, value_high, bound, rounding_unit, source_id.
    """
    rows = headline[headline["indicator"].isin(list(indicators)) & headline["province"].isin(list(entities))]
    rows = rows.dropna(subset=["value"]).reset_index(drop=True)
    read = bounds.of_rows(rows, reading)
    named = rows[["province", "indicator"]].set_axis(["entity", "indicator"], axis=1)
    return named.join(bounds.frame(read)).join(rows[citing.kept(rows)])


def fact_bounds(facts: pd.DataFrame) -> dict[tuple[str, str], Bound]:
    """Published figures by (entity, indicator); rows with nothing known are left out.

    `facts` has columns entity, indicator, low, high (an empty high: no upper bound, both empty: unknown).
    """
    known = facts.dropna(subset=["low"]).query("low > 0").to_dict("records")
    return {(row["entity"], row["indicator"]): Bound(row["low"], row["high"]) for row in known}


def fact_draws(facts: pd.DataFrame, count: int, seed: int, slack: float) -> dict[tuple[str, str], np.ndarray]:
    """Draws of the same figures, uniform between their ends, or up to `slack` above a figure without an upper one.

    A figure that cannot be drawn (see `monte_carlo.between`) is left out.
    """
    drawn = {
        key: monte_carlo.between(":".join(key), fact.low, fact.high, count, seed, slack)
        for key, fact in fact_bounds(facts).items()
    }
    return {key: values for key, values in drawn.items() if not np.isnan(values).any()}


def flows(
    facts: Mapping[tuple[str, str], Factor], assumed: Mapping[str, Factor], total: str, parts: Sequence[str]
) -> dict[tuple[str, str], Factor]:
    """Wastewater flow (m³/day) by (entity, route), as draws or as bounds according to what is handed in.

    Where `total` has no figure of its own for a route, its flow is the sum over its `parts`, if each has one.
    A route whose assumptions are not in the register is left out.
    """
    found: dict[tuple[str, str], Factor] = {}
    entities = list(dict.fromkeys(entity for entity, _ in facts))
    for route, terms in ROUTES.items():
        fact = terms[0][0]
        if all(name in assumed for name, _ in terms[1:]):
            for entity in entities:
                if (entity, fact) in facts:
                    found[entity, route] = product({**assumed, fact: facts[entity, fact]}, terms)
        if (total, route) not in found and parts and all((part, route) in found for part in parts):
            found[total, route] = functools.reduce(operator.add, (found[part, route] for part in parts))
    return found


def ranges(quantities: Mapping[tuple[str, str], Bound], unit: str) -> pd.DataFrame:
    """Bounds by (entity, indicator) as rows: columns entity, indicator, low, high, unit."""
    rows = [(entity, name, bound.low, bound.high, unit) for (entity, name), bound in quantities.items()]
    frame = pd.DataFrame(rows, columns=QUANTITY)
    return frame.astype({"low": float, "high": float}).replace([np.inf, -np.inf], np.nan)


def summarise(drawn: Mapping[tuple[str, str], np.ndarray], unit: str) -> pd.DataFrame:
    """P10, P50 and P90 of draws by (entity, indicator): columns entity, indicator, unit, p10, p50, p90."""
    rows = [
        {"entity": entity, "indicator": name, "unit": unit} | monte_carlo.percentiles(values)
        for (entity, name), values in drawn.items()
    ]
    return pd.DataFrame(rows, columns=["entity", "indicator", "unit", *(f"p{p}" for p in monte_carlo.PERCENTILES)])


def capacity(flow: Factor, clusters: Factor, operating: float) -> Factor:
    """Capacity (m³/day) for `clusters` of the `operating` ones, each with the mean flow: an assumption to state."""
    return flow * clusters / operating


def investment(capacity: Factor, unit_cost: Factor) -> Factor:
    """Billion VND for a capacity in m³/day at a unit cost in million VND per m³/day."""
    return capacity * unit_cost / MILLIONS_A_BILLION


def yearly_fees(treated: Factor, fee: Factor) -> Factor:
    """Billion VND a year that users pay for `treated` m³/day at a fee in VND/m³."""
    return treated * fee * DAYS_A_YEAR / (MILLION * MILLIONS_A_BILLION)


def clusters_behind(published: pd.DataFrame, facts: pd.DataFrame, entity: str, fact: str, otherwise: float) -> float:
    """How many operating clusters the `fact` of `entity` speaks of: the count of the same source, or `otherwise`.

    `published` has columns province, district_id, indicator, value, source_id; `facts` as from `facts`.
    """
    same = count_behind(published, facts, entity, fact)["value"]
    return float(same.iloc[0]) if len(same) else otherwise


def count_behind(published: pd.DataFrame, facts: pd.DataFrame, entity: str, fact: str) -> pd.DataFrame:
    """The row of `published` that counts the operating clusters of `clusters_behind`; none without one."""
    sources = facts[(facts["entity"] == entity) & (facts["indicator"] == fact)]["source_id"]
    same = published[
        (published["province"] == entity)
        & published["district_id"].isna()
        & (published["indicator"] == "clusters_operating")
        & published["source_id"].isin(sources)
        & published["value"].notna()
    ]
    return same.head(1)


def plant_costs(entity: str, need: str, size: Factor, unit_cost: Factor) -> dict[tuple[str, str], Factor]:
    """Capacity (m³/day) and investment (billion VND) of one `need`, by (entity, indicator)."""
    return {(entity, f"capacity_{need}"): size, (entity, f"capex_{need}"): investment(size, unit_cost)}


def drawn_counts(counts: pd.DataFrame, indicator: str, entities: Sequence[str], count: int, seed: int) -> np.ndarray:
    """Draws of how many clusters `entities` have together at `indicator`, every whole number of a range equally likely.

    `counts` has columns entity, indicator, low, high. NaN where a range is open.
    """
    rows = counts[(counts["indicator"] == indicator) & counts["entity"].isin(list(entities))].to_dict("records")
    open_ends = [np.full(count, np.nan)] if not rows else []
    columns = [
        monte_carlo.whole(f"{row['entity']}:{indicator}", row["low"], row["high"], count, seed) for row in rows
    ] + open_ends
    return np.sum(columns, axis=0)


def costs(
    counts: pd.DataFrame,
    need: str,
    entities: Sequence[str],
    total: str,
    *,
    flow: tuple[np.ndarray, Bound],
    behind: float,
    price: tuple[np.ndarray, Bound],
    seed: int,
) -> tuple[dict[tuple[str, str], np.ndarray], dict[tuple[str, str], Bound]]:
    """Capacity and investment for one `need` of all clusters together, as draws and as logical ranges.

    counts: columns entity, indicator, low, high; the draws come from `entities`, the range from `total`.
    flow (m³/day) and price (million VND per m³/day): draws and range each. behind: clusters the flow belongs to.
    """
    missing = drawn_counts(counts, need, entities, len(flow[0]), seed)
    row = counts[(counts["entity"] == total) & (counts["indicator"] == need)].iloc[0]
    drawn = plant_costs(total, need, capacity(flow[0], missing, behind), price[0])
    return drawn, plant_costs(total, need, capacity(flow[1], Bound(row["low"], row["high"]), behind), price[1])


def payback_years(
    unit_cost: float, fee: float, *, load: float = 1.0, operating_share: float = 0.0, interest: float = 0.0
) -> float:
    """Years in which fees repay the plant with interest; infinite when nothing is left, or not even the interest.

    Unit cost in million VND per m³/day, fee in VND/m³, load and shares as fractions; `operating_share` is the part of
    the fee that running the plant takes, `interest` the real rate a year (0: money that costs nothing).
    """
    left = fee * (1 - operating_share) * load * DAYS_A_YEAR
    if left <= 0:
        return float("inf")
    years = unit_cost * MILLION / left
    if not interest:
        return years
    owed = years * interest  # the first year's interest as a part of what is left for it
    return -math.log1p(-owed) / math.log1p(interest) if owed < 1 else float("inf")


def break_even_load(
    unit_cost: float, fee: float, years: float, operating_share: float = 0.0, interest: float = 0.0
) -> float:
    """The load (share of capacity, 1 = full) at which fees repay the plant in `years`; above 1 it never does.

    Equal yearly fees repay the loan as an annuity. Units as in `payback_years`.
    """
    if operating_share >= 1:
        return float("inf")
    yearly = interest / -math.expm1(-years * math.log1p(interest)) if interest else 1 / years
    return yearly * unit_cost * MILLION / (fee * (1 - operating_share) * DAYS_A_YEAR)


def plants(parameters: pd.DataFrame, ordinary: Sequence[str]) -> pd.DataFrame:
    """Plants with a published total (billion VND) and capacity (m³/day), cheapest first.

    Pairs the parameters cost_wwtp_NAME_total and …_capacity. Columns plant, name_vi, name_en, total, bound (how
    the source words the total), capacity, unit_cost (million VND per m³/day, computed), ordinary (whether
    cost_wwtp_NAME_unit is among `ordinary`), year, source_id.
    """
    rows = {row["parameter_id"]: row for row in parameters.to_dict("records")}
    found = []
    for plant in (match[1] for match in (re.fullmatch(r"cost_wwtp_(\w+)_total", name) for name in rows) if match):
        total, size = rows[f"cost_wwtp_{plant}_total"], rows.get(f"cost_wwtp_{plant}_capacity")
        if size is None:
            continue
        found.append(
            {
                "plant": plant,
                "name_vi": total["applies_to_vi"],
                "name_en": total["applies_to_en"],
                "total": float(total["value"]),
                "bound": total["bound"],
                "capacity": float(size["value"]),
                "unit_cost": MILLIONS_A_BILLION * float(total["value"]) / float(size["value"]),
                "ordinary": f"cost_wwtp_{plant}_unit" in ordinary,
                "year": total["year"],
                "source_id": total["source_id"],
                citing.CITES: joined(citing.own(pd.DataFrame([total, size]))),
            }
        )
    columns = [
        "plant",
        "name_vi",
        "name_en",
        "total",
        "bound",
        "capacity",
        "unit_cost",
        "ordinary",
        "year",
        "source_id",
        citing.CITES,
    ]
    return pd.DataFrame(found, columns=columns).sort_values("unit_cost", ignore_index=True)

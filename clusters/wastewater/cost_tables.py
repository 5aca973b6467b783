"""Flows, costs and fees as readers and later notebooks take them: draws beside logical ranges, with their sources.

Takes what `cost` computes. Units as there. Low and high are logical ranges; P10 to P90 hold under the shapes that the
register assumes and are no confidence intervals. Every table ends with the ids of what its rows rest on (`sources`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from clusters.uncertainty import monte_carlo
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.monte_carlo import significant
from clusters.uncertainty.quantities import QUANTITY, cited
from clusters.wastewater import cost
from clusters.wastewater import register as registers

DRAWN = ["p10", "p50", "p90"]
NEEDS = ("without_any_system", "not_shown_compliant")
NORM = "cost_wwtp_svdt409_region2"
"""The parameter that holds the ministry's unit cost here."""
MINISTRY = ("ministry_norm", "regional_coefficient")
"""The assumptions whose product is the ministry's unit cost here, from ponds to activated sludge."""
UNPRICED = {"state_support": "billion VND", "connection": "billion VND", "own_operating_cost": "VND/m3"}
"""What nobody has a figure for. The state's part is of a cluster's whole technical works, of which a plant is one."""
PRICES = ("unit_capex", "treatment_fee", "payback_years")
"""The assumptions that decide whether fees repay a plant."""
INTEREST = "interest_rate"
SHARES = np.linspace(0, 0.9, 91).round(2)
"""Which parts of a fee running a plant may take; nobody published one."""


def derived_from(register: pd.DataFrame, assumption: str) -> list[str]:
    """The ids of the parameters that an assumption was derived from; none where it is not in the register."""
    ids = register["parameter_ids"].get(assumption)
    return [id.strip() for id in ids.split(";")] if isinstance(ids, str) else []


def demand(
    drawn: Mapping[tuple[str, str], np.ndarray],
    ranges: Mapping[tuple[str, str], Bound],
    facts: pd.DataFrame,
    register: pd.DataFrame,
    total: str,
) -> pd.DataFrame:
    """Wastewater flow (m³/day) by area and route: QUANTITY (the logical range), p10, p50, p90, sources.

    drawn, ranges: as from `cost.flows`. A flow of `total` that has no figure of its own rests on those of its parts.
    """
    table = cost.ranges(ranges, "m3/day").merge(cost.summarise(drawn, "m3/day"), how="left")
    told = []
    for row in table.to_dict("records"):
        (fact, _), *terms = cost.ROUTES[row["indicator"]]
        known = facts[(facts["indicator"] == fact) & facts["low"].notna()]
        own = known[known["entity"] == row["entity"]]
        whose = own if len(own) or row["entity"] != total else known
        told.append(cited(whose, registers.behind(register, *(name for name, _ in terms))))
    return table.assign(sources=told)


def spread(table: pd.DataFrame) -> pd.DataFrame:
    """Ranges as readers see them, at two significant digits: low and high the logical range, rounded outwards.

    `central` is the median of the draws, `drawn` the bound from P10 to P90; blank where nothing could be drawn.
    """
    drawn = [
        Bound(significant(row["p10"]), significant(row["p90"])) if pd.notna(row["p50"]) else None
        for row in table.to_dict("records")
    ]
    ends = {
        "low": table["low"].map(lambda end: significant(end, -1)),
        "high": table["high"].map(lambda end: significant(end, 1)),
    }
    shown = {"central": table["p50"].map(significant), "drawn": pd.Series(drawn, table.index, dtype=object)}
    return table.assign(**ends, **shown)


def flow_rows(demand: pd.DataFrame) -> pd.DataFrame:
    """Flows as `spread` has them, with their `horizon`: today, or once_let for planned land."""
    horizon = demand["indicator"].map(lambda route: "once_let" if route == "planned_land" else "today")
    return spread(demand).assign(horizon=horizon)


def main(spread: pd.DataFrame, total: str, route: str) -> dict[str, Any]:
    """The row that stands for all: of `total` by this route, else its first, else the first; {} where there is none."""
    own = spread[spread["entity"] == total]
    best: list[pd.DataFrame] = [own[own["indicator"] == route], own, spread]
    return next(({str(k): v for k, v in rows.iloc[0].items()} for rows in best if len(rows)), {})


@dataclass(frozen=True)
class Prices:
    """What plants are priced by; draws and logical range where there are two.

    flow: m³/day of the `behind` clusters together. unit: million VND per m³/day. fee: VND per m³. norm: the ministry's
    unit cost, million VND per m³/day, None where none is known.
    """

    flow: tuple[np.ndarray, Bound]
    behind: float
    unit: tuple[np.ndarray, Bound]
    fee: tuple[np.ndarray, Bound]
    norm: tuple[np.ndarray, Bound] | None


Pair = tuple[Mapping[Any, np.ndarray], Mapping[Any, Bound]]


def prices(flow: tuple[str, str], flows: Pair, assumed: Pair, behind: float) -> Prices | None:
    """The prices of plants for the clusters of `flow` (entity, route); None where the flow or an assumption lacks.

    flows, assumed: draws and logical ranges.
    """
    if flow not in flows[0] or not set(PRICES[:2]) <= set(assumed[0]):
        return None
    unit, fee = ((assumed[0][name], assumed[1][name]) for name in PRICES[:2])
    norm = None
    if set(MINISTRY) <= set(assumed[0]):
        ministry, region = MINISTRY
        norm = assumed[0][ministry] * assumed[0][region], assumed[1][ministry] * assumed[1][region]
    return Prices((flows[0][flow], flows[1][flow]), behind, unit, fee, norm)


Costs = tuple[dict[tuple[str, str], np.ndarray], dict[tuple[str, str], Bound]]


def costs(
    of_case: Mapping[str, pd.DataFrame], chosen: str, parts: Sequence[str], total: str, prices: Prices | None, seed: int
) -> tuple[pd.DataFrame, dict[tuple[str, str], np.ndarray]]:
    """What plants for the missing clusters cost, as a table, and the draws behind its headline rows.

    of_case: the counts under each assumption on compliance; for the `chosen` one both of NEEDS and all that follows
    from them, for the others the capacity and investment of the wider one. Columns QUANTITY, p10, p50, p90, compliance,
    headline. Without prices only the items for which nobody has a figure.
    """
    tables: list[pd.DataFrame] = []
    drawn: dict[tuple[str, str], np.ndarray] = {}
    for case, counts in of_case.items() if prices else ():
        assert prices is not None
        for need in NEEDS if case == chosen else NEEDS[1:]:
            both = cost.costs(
                counts, need, parts, total, flow=prices.flow, behind=prices.behind, price=prices.unit, seed=seed
            )
            tables.append(_summed(both, "billion VND").assign(compliance=case, headline=case == chosen))
            drawn |= both[0] if case == chosen else {}
    beside = [_beside(of_case[chosen], need, parts, total, prices, seed) for need in NEEDS] if prices else []
    tables += [_summed(both, "billion VND").assign(compliance=chosen, headline=True) for both in beside]
    unseen = pd.DataFrame({"indicator": list(UNPRICED), "unit": list(UNPRICED.values())})
    unseen[["low", "high", *DRAWN]] = np.nan
    tables.append(unseen.assign(entity=total, compliance=chosen, headline=True))
    table = pd.concat(tables, ignore_index=True)
    table["unit"] = table["unit"].mask(table["indicator"].str.startswith("capacity"), "m3/day")
    table["unit"] = table["unit"].mask(table["indicator"].str.startswith("fees"), "billion VND/year")
    return table[[*QUANTITY, *DRAWN, "compliance", "headline"]], drawn


def _beside(counts: pd.DataFrame, need: str, parts: Sequence[str], total: str, prices: Prices, seed: int) -> Costs:
    """The same plants at the ministry's norm, where there is one, and the fees of a year at full load."""
    drawn, ranges = cost.costs(
        counts, need, parts, total, flow=prices.flow, behind=prices.behind, price=prices.unit, seed=seed
    )
    norm = prices.norm or (None, None)
    return _priced(drawn, total, need, norm[0], prices.fee[0]), _priced(ranges, total, need, norm[1], prices.fee[1])


def _priced(
    plants: Mapping[tuple[str, str], cost.Factor], total: str, need: str, norm: cost.Factor | None, fee: cost.Factor
) -> dict[tuple[str, str], cost.Factor]:
    size = plants[total, f"capacity_{need}"]
    found = {} if norm is None else {(total, f"norm_capex_{need}"): cost.investment(size, norm)}
    return found | {(total, f"fees_{need}"): cost.yearly_fees(size, fee)}


def _summed(both: Costs, unit: str) -> pd.DataFrame:
    return cost.ranges(both[1], unit).merge(cost.summarise(both[0], unit), how="left")


def items(costs: pd.DataFrame) -> pd.DataFrame:
    """The headline costs as `spread` has them, with `item` (capex, fees …) and `need` (for which clusters) apart."""
    rows = costs[costs["headline"].astype(bool)]
    need = [next((n for n in NEEDS if name.endswith(n)), "every_cluster") for name in rows["indicator"]]
    item = [name.removesuffix(f"_{n}") for name, n in zip(rows["indicator"], need, strict=True)]
    order = [*NEEDS, "every_cluster"].index
    found = spread(rows).assign(item=item, need=need)
    return found.sort_values("need", key=lambda column: column.map(order), kind="stable", ignore_index=True)


def in_money(items: pd.DataFrame) -> pd.DataFrame:
    """Those of the items that are billion VND once, not a year's, and could be drawn."""
    return items[items["unit"] == "billion VND"].dropna(subset=["central"]).reset_index(drop=True)


def effects(
    spent: np.ndarray | None,
    drawn: pd.DataFrame,
    used: Sequence[str],
    counts: pd.DataFrame,
    parts: Sequence[str],
    seed: int,
) -> pd.DataFrame:
    """What moves the draws of a cost most: columns factor (an assumption or the wider of NEEDS), correlation.

    spent: the draws of the cost, None where there are none. used: the assumptions it follows from.
    """
    if spent is None:
        return pd.DataFrame({"factor": pd.Series(dtype=object), "correlation": pd.Series(dtype=float)})
    missing = cost.drawn_counts(counts, NEEDS[1], parts, len(drawn), seed)
    return monte_carlo.rank_correlations(drawn[list(used)].assign(**{NEEDS[1]: missing}), spent)


def priced_plants(plants: pd.DataFrame) -> pd.DataFrame:
    """Plants as a chart takes them: low and high are the unit cost, `kind` is ordinary or left_out.

    `invested` holds how the source words the total, the total, and its unit. plants: as from `cost.plants`.
    """
    told = [
        (row["bound"], row["total"], "billion VND")
        if row["bound"] != "exact"
        else (Bound.exact(row["total"]), "billion VND")
        for row in plants.to_dict("records")
    ]
    kind = plants["ordinary"].map({True: "ordinary", False: "left_out"})
    return plants.assign(
        low=plants["unit_cost"],
        high=plants["unit_cost"],
        kind=kind,
        invested=pd.Series(told, plants.index, dtype=object),
    )


def payable(register: pd.DataFrame) -> bool:
    """Whether the register says all that a plant's life on fees depends on."""
    return set(PRICES) <= set(register.index)


def interest(register: pd.DataFrame) -> Bound:
    """The real interest on the money for a plant, % a year; exactly nothing where the register has no such row."""
    rows = registers.behind(register, INTEREST)
    return Bound(rows["low"].iloc[0], rows["high"].iloc[0]) if len(rows) else Bound.exact(0.0)


def loads(register: pd.DataFrame) -> pd.DataFrame:
    """The load (% of capacity) at which fees repay a plant: by interest (% a year) and the share (%) of the fee that
    running it takes.

    Columns interest (the register's ends), operating_share, low, central, high: of the cheapest, the median and the
    dearest plant of the register, at its central fee and payback time, and sources. No row where the register lacks one
    of PRICES.
    """
    if not payable(register):
        return pd.DataFrame(columns=["interest", "operating_share", "low", "central", "high", "sources"])
    prices = register.loc[list(PRICES)]
    fee, years = prices["central"]["treatment_fee"], prices["central"]["payback_years"]
    parts = []
    for rate in dict.fromkeys((interest(register).low, interest(register).high)):
        found: dict[str, Any] = {"interest": rate, "operating_share": list(100 * SHARES)}
        for end in ("low", "central", "high"):
            price = prices[end]["unit_capex"]
            found[end] = [100 * cost.break_even_load(price, fee, years, share, rate / 100) for share in SHARES]
        parts.append(pd.DataFrame(found))
    told = cited(prices, registers.behind(register, INTEREST))
    return pd.concat(parts, ignore_index=True).round(9).assign(sources=told)


def curves(loads: pd.DataFrame, most: float) -> pd.DataFrame:
    """The same as lines to draw, up to the share `most` (%): interest, operating_share, plant, value, sources, terms.

    `terms` names the interest: free for none, else borrowed.
    """
    long = loads.rename(columns={"low": "cheapest", "central": "median", "high": "dearest"}).melt(
        ["interest", "operating_share", "sources"], var_name="plant"
    )
    terms = long["interest"].map(lambda rate: "borrowed" if rate else "free")
    return long.assign(terms=terms)[long["operating_share"].astype(float) <= most].reset_index(drop=True)


def repayment(register: pd.DataFrame, total: str) -> pd.DataFrame:
    """Years of fees that repay a plant at full load, and the break-even load (%), if running it were free.

    QUANTITY and sources; from the cheapest plant at the dearest fee and the lowest interest to the dearest one at the
    cheapest fee and the highest interest. An empty high: the fees never repay it.
    """
    if not payable(register):
        return pd.DataFrame(columns=[*QUANTITY, "sources"])
    prices = register.loc[list(PRICES)]
    cheap, dear, rate = prices["low"], prices["high"], interest(register) / 100
    best = cheap["unit_capex"], dear["treatment_fee"], dear["payback_years"], rate.low
    worst = dear["unit_capex"], cheap["treatment_fee"], cheap["payback_years"], rate.high
    years = [cost.payback_years(unit, fee, interest=rate) for unit, fee, _, rate in (best, worst)]
    load = [100 * cost.break_even_load(unit, fee, term, interest=rate) for unit, fee, term, rate in (best, worst)]
    rows = [(total, "payback_at_full_load", *years, "year"), (total, "break_even_load", *load, "percent")]
    told = cited(prices, registers.behind(register, INTEREST))
    return pd.DataFrame(rows, columns=QUANTITY).replace(np.inf, np.nan).assign(sources=told)

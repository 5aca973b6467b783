"""Flows, costs and fees as readers and later notebooks take them: draws beside logical ranges, with their sources.

Takes what `cost` computes. Units as there. P10 to P90 hold under the register's assumptions; they are no confidence
intervals. Every table ends with the ids of what its rows rest on (`sources`).
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
NORM, SUPPORT = "cost_wwtp_svdt409_region2", "rule_state_support_cap"
"""The parameters that hold the ministry's unit cost here, and the state's part of an investment (%)."""
PRICES = ("unit_capex", "treatment_fee", "payback_years")
"""The assumptions that decide whether fees repay a plant."""
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
    """Draws as readers see them, at two significant digits: low is P10, central the median, high P90.

    `ends` holds the logical range, rounded outwards. Rows that could not be drawn have no low, central and high.
    """
    ends = pd.Series(
        [
            Bound(significant(row["low"], -1), significant(row["high"], 1))
            if pd.notna(row["low"]) or pd.notna(row["high"])
            else None
            for row in table.to_dict("records")
        ],
        table.index,
        dtype=object,
    )
    shown = {end: table[p].map(significant) for end, p in zip(("low", "central", "high"), DRAWN, strict=True)}
    return table.assign(**shown, ends=ends)


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
    unit cost, million VND per m³/day, NaN where none is known. support: the part of a plant that the state may pay, %.
    """

    flow: tuple[np.ndarray, Bound]
    behind: float
    unit: tuple[np.ndarray, Bound]
    fee: tuple[np.ndarray, Bound]
    norm: float
    support: float


Pair = tuple[Mapping[Any, np.ndarray], Mapping[Any, Bound]]


def prices(flow: tuple[str, str], flows: Pair, assumed: Pair, behind: float, parameters: pd.DataFrame) -> Prices | None:
    """The prices of plants for the clusters of `flow` (entity, route); None where the flow or an assumption lacks.

    flows, assumed: draws and logical ranges. parameters: by parameter_id, with `value`.
    """
    if flow not in flows[0] or not set(PRICES[:2]) <= set(assumed[0]):
        return None
    unit, fee = ((assumed[0][name], assumed[1][name]) for name in PRICES[:2])
    norm, support = (float(parameters["value"].get(id, np.nan)) for id in (NORM, SUPPORT))
    return Prices((flows[0][flow], flows[1][flow]), behind, unit, fee, norm, support)


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
    unseen = pd.DataFrame({"indicator": ["connection", "own_operating_cost"], "unit": ["billion VND", "VND/m3"]})
    unseen[["low", "high", *DRAWN]] = np.nan
    tables.append(unseen.assign(entity=total, compliance=chosen, headline=True))
    table = pd.concat(tables, ignore_index=True)
    table["unit"] = table["unit"].mask(table["indicator"].str.startswith("capacity"), "m3/day")
    table["unit"] = table["unit"].mask(table["indicator"].str.startswith("fees"), "billion VND/year")
    return table[[*QUANTITY, *DRAWN, "compliance", "headline"]], drawn


def _beside(counts: pd.DataFrame, need: str, parts: Sequence[str], total: str, prices: Prices, seed: int) -> Costs:
    """The same plants at the ministry's norm, the state's part of them, and the fees of a year at full load."""
    drawn, ranges = cost.costs(
        counts, need, parts, total, flow=prices.flow, behind=prices.behind, price=prices.unit, seed=seed
    )
    return (
        _priced(drawn, total, need, prices.norm, prices.fee[0], prices.support),
        _priced(ranges, total, need, Bound.exact(prices.norm), prices.fee[1], prices.support),
    )


def _priced(
    plants: Mapping[tuple[str, str], cost.Factor], total: str, need: str, norm: Any, fee: cost.Factor, support: float
) -> dict[tuple[str, str], cost.Factor]:
    size = plants[total, f"capacity_{need}"]
    return {
        (total, f"norm_capex_{need}"): cost.investment(size, norm),
        (total, f"state_support_{need}"): plants[total, f"capex_{need}"] * (support / 100),
        (total, f"fees_{need}"): cost.yearly_fees(size, fee),
    }


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


def loads(register: pd.DataFrame) -> pd.DataFrame:
    """The load (% of capacity) at which fees repay a plant: by the share (%) of the fee that running it takes.

    Columns operating_share, low, central, high: of the cheapest, the median and the dearest plant of the register, at
    its central fee and payback time, and sources. No row where the register lacks one of PRICES.
    """
    if not payable(register):
        return pd.DataFrame(columns=["operating_share", "low", "central", "high", "sources"])
    prices = register.loc[list(PRICES)]
    fee, years = prices["central"]["treatment_fee"], prices["central"]["payback_years"]
    found: dict[str, Sequence[float]] = {"operating_share": list(100 * SHARES)}
    for end in ("low", "central", "high"):
        found[end] = [100 * cost.break_even_load(prices[end]["unit_capex"], fee, years, share) for share in SHARES]
    return pd.DataFrame(found).round(9).assign(sources=cited(prices))


def curves(loads: pd.DataFrame, most: float) -> pd.DataFrame:
    """The same as lines to draw, up to the share `most` (%): operating_share, plant, value, sources."""
    long = loads.rename(columns={"low": "cheapest", "central": "median", "high": "dearest"}).melt(
        ["operating_share", "sources"], var_name="plant"
    )
    return long[long["operating_share"].astype(float) <= most].reset_index(drop=True)


def repayment(register: pd.DataFrame, total: str) -> pd.DataFrame:
    """Years of fees that repay a plant at full load, and the break-even load (%), if running it were free.

    QUANTITY and sources; from the cheapest plant at the dearest fee to the dearest one at the cheapest fee.
    """
    if not payable(register):
        return pd.DataFrame(columns=[*QUANTITY, "sources"])
    prices = register.loc[list(PRICES)]
    cheap, dear = prices["low"], prices["high"]
    years = [
        cost.payback_years(cheap["unit_capex"], dear["treatment_fee"]),
        cost.payback_years(dear["unit_capex"], cheap["treatment_fee"]),
    ]
    load = [100 * years[0] / dear["payback_years"], 100 * years[1] / cheap["payback_years"]]
    rows = [(total, "payback_at_full_load", *years, "year"), (total, "break_even_load", *load, "percent")]
    return pd.DataFrame(rows, columns=QUANTITY).assign(sources=cited(prices))

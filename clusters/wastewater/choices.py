"""What the programme can choose from, former provinces or named clusters, and what its choices come to.

Sizes and prices are draws of `cost`; a choice is made at their medians, and again for drawn ones. Where a figure that
all options need is not known there are no options, and every table of choices has its columns and no row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from clusters.uncertainty import citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.monte_carlo import sample, significant
from clusters.uncertainty.quantities import QUANTITY, at, cited, joined
from clusters.wastewater import cost, programme
from clusters.wastewater import register as registers
from clusters.wastewater.programme import OBJECTIVES, Limits

NEED = "not_shown_compliant"
SIZED_BY = ("operating_land", "jobs")
"""The routes by which the provinces' flows are reckoned: the first that all of them have, so that sizes compare."""
BOUGHT = [*QUANTITY, "objective", "most", "cost", "jobs", "m3", "sources"]
CURVE = ["budget", "objective", "plants", "cost", *OBJECTIVES, "sources"]
SELECTED = ["option", "objective", "draws", "chosen_pct", "low", "p50", "high", "sources"]
NAMED = [
    "cluster_id",
    "province",
    "area_ha",
    "wastewater",
    "told",
    "m3",
    "cost",
    "clusters_pct",
    "m3_pct",
    "source_id",
    citing.CITES,
    "sources",
]
SOLVED = 25  # draws for which the choice among named clusters is made


@dataclass(frozen=True)
class Options:
    """Options at the medians, one table of them a draw, the route of all their flows, and the sources of both."""

    typical: pd.DataFrame
    drawn: list[pd.DataFrame]
    route: str
    sources: str


@dataclass(frozen=True)
class Draws:
    """How many draws, how many of them are solved, the seed, and how far "more than" may go (a share, NaN: unknown)."""

    count: int
    solved: int
    seed: int
    slack: float


def by_province(
    parts: Sequence[str],
    counts: pd.DataFrame,
    facts: pd.DataFrame,
    flows: Mapping[tuple[str, str], np.ndarray],
    published: pd.DataFrame,
    register: pd.DataFrame,
    draws: Draws,
) -> Options | None:
    """A plant in each of `parts`, as often as clusters are not shown to comply; None where a figure lacks.

    counts: as from `coverage.coverage`; facts, flows: as from `cost`; published: the region's figures, for the clusters
    that a flow belongs to; register: as from `register.sourced`.
    """
    route = next((r for r in SIZED_BY if all((p, r) in flows for p in parts)), "")
    rows = counts[counts["entity"].isin(list(parts)) & counts["indicator"].isin(["operating", NEED])]
    sized = bool(route) and all((p, "jobs") in flows for p in parts)
    there = {p: at(counts, p, "operating").high for p in parts}
    if not sized or "unit_capex" not in register.index or rows["high"].isna().any() or not all(there.values()):
        return None
    price = sample(registers.behind(register, "unit_capex"), draws.count, draws.seed)["unit_capex"]
    if price.isna().any():
        return None
    jobs = cost.fact_draws(facts, draws.count, draws.seed, draws.slack)
    counted: list[pd.DataFrame] = []
    columns: dict[str, list[np.ndarray]] = {"m3": [], "jobs": [], "most": [], "unit": []}
    for p in parts:
        fact = cost.ROUTES[route][0][0]
        behind = cost.clusters_behind(published, facts, p, fact, there[p])
        counted.append(cost.count_behind(published, facts, p, fact))
        columns["m3"].append(flows[p, route] / behind)
        columns["jobs"].append(jobs[p, "jobs"] / there[p])
        columns["most"].append(cost.drawn_counts(counts, NEED, [p], draws.count, draws.seed))
        own = sample(registers.behind(register, "unit_capex"), draws.count, draws.seed, f"{p}:")
        columns["unit"].append(own["unit_capex"].to_numpy())
    amounts = {name: np.column_stack(found) for name, found in columns.items()}
    amounts["cost"] = cost.investment(amounts["m3"], amounts.pop("unit"))
    typical = {name: np.median(values, axis=0, keepdims=True) for name, values in amounts.items()}
    typical["cost"] = cost.investment(typical["m3"], np.median(price))
    typical["most"] = np.array([[at(counts, p, NEED).high for p in parts]])
    told = [registers.of_flow(facts, register, name, parts) for name in (route, "jobs")]
    told += [cited(rows, registers.behind(register, "unit_capex"), *counted)]
    solved = {name: values[: draws.solved] for name, values in amounts.items()}
    drawn = programme.tables(parts, parts, solved)
    return Options(programme.tables(parts, parts, typical)[0], drawn, route, joined(told))


def bought(options: Options | None, limits: Limits, sources: str = "") -> pd.DataFrame:
    """Plants that the best plan of each objective builds at each option: BOUGHT, low = high = plants.

    sources: what the limits rest on.
    """
    if options is None:
        return pd.DataFrame(columns=BOUGHT)
    plan = programme.compare(options.typical, limits).rename(columns={"option": "entity"})
    told = joined([options.sources, sources])
    plan = plan.assign(indicator="plants", unit="plant", low=plan["plants"], high=plan["plants"], sources=told)
    return plan[BOUGHT]


def reckoned(bought: pd.DataFrame, total: str) -> pd.DataFrame:
    """The same for a reader, with a row for all together: objective, entity, plants, cost, jobs, m3, sources.

    Amounts at two significant digits.
    """
    sums = bought.groupby("objective", sort=False)[["low", "cost", "jobs", "m3"]].sum(min_count=1).reset_index()
    several = bought["entity"].nunique() > 1
    rows = pd.concat([bought, sums.assign(entity=total)] if several else [bought], ignore_index=True)
    rows = rows.sort_values("objective", key=lambda aims: aims.map(list(OBJECTIVES).index), kind="stable")
    amounts = {name: rows[name].map(_rough) for name in ("cost", "jobs", "m3")}
    return rows.rename(columns={"low": "plants"}).assign(**amounts)[
        ["objective", "entity", "plants", "cost", "jobs", "m3", "sources"]
    ]


def plants(bought: pd.DataFrame) -> Bound | None:
    """How many plants are built in all, over the objectives; None where nothing can be chosen."""
    if bought.empty:
        return None
    sums = bought.groupby("objective")["low"].sum()
    return Bound(sums.min(), sums.max())


def curve(options: Options | None, limits: Limits, sources: str = "", steps: int = 24) -> pd.DataFrame:
    """What budgets from nothing to somewhat more than everything buy under each objective, that of `limits` among them.

    Columns CURVE.
    """
    if options is None:
        return pd.DataFrame(columns=CURVE)
    everything = float((options.typical["cost"] * options.typical["most"]).sum())
    budgets = np.union1d(np.linspace(0, max(1.1 * everything, limits.budget), steps), [limits.budget])
    found = programme.pareto(options.typical, list(budgets), limits)
    return found.assign(sources=joined([options.sources, sources]))[CURVE]


def gains(curve: pd.DataFrame) -> pd.DataFrame:
    """The curve as lines to draw: budget, objective, gain, value, sources.

    Jobs and m³ a day are in thousands, to a tenth: finer than draws can be trusted.
    """
    scale = {"clusters": 1, "jobs": 1000, "m3": 1000}
    rows = [
        curve[["budget", "objective", "sources"]].assign(
            gain=f"gain_{gain}", value=(curve[gain].astype(float) / by).round(1)
        )
        for gain, by in scale.items()
    ]
    return pd.concat(rows, ignore_index=True)


def milestones(curve: pd.DataFrame, budget: float, parts: int = 4) -> pd.DataFrame:
    """The curve at a few budgets, for a reader: those nearest to each quarter of its range, and the one in question.

    Columns budget, objective, plants, jobs, m3, sources; amounts at two significant digits, budgets in whole billions.
    """
    if curve.empty:
        return curve
    known = curve["budget"].unique()
    chosen = {known[np.abs(known - part).argmin()] for part in np.linspace(0, known.max(), parts + 1)[1:]} | {budget}
    rows = curve[curve["budget"].isin(chosen)]
    amounts = {name: rows[name].map(_rough) for name in ("jobs", "m3")}
    return rows.assign(**amounts, budget=rows["budget"].map(lambda value: Bound.exact(round(value))))


def selected(options: Options | None, limits: Limits, sources: str = "") -> pd.DataFrame:
    """How often each option is chosen, and how many plants it gets, when sizes and prices are drawn: SELECTED."""
    if options is None:
        return pd.DataFrame(columns=SELECTED)
    found = programme.selection(options.drawn, limits)
    return found.assign(sources=joined([options.sources, sources]))[SELECTED]


def widest(selected: pd.DataFrame) -> dict[str, Any]:
    """Whose number of plants the draws move most: `who`, `span` (a bound), `draws`; None where there is none."""
    if selected.empty:
        return dict.fromkeys(("who", "span", "draws"))
    row = selected.assign(width=selected["high"] - selected["low"]).sort_values("width", kind="stable").iloc[-1]
    return {"who": row["option"], "span": Bound(row["low"], row["high"]), "draws": int(row["draws"])}


def candidates(clusters: pd.DataFrame) -> pd.DataFrame:
    """Operating clusters to ask about, with what is `told` of them: complaints, a plant that stopped, or nothing.

    Those of which nobody says that a plant runs, if their area is known; and all of which something is told: a plant
    that runs need not comply.
    """
    complained = clusters["complaint_source_id"].notna() if "complaint_source_id" in clusters else False
    told = np.select([complained, clusters["wastewater"] == "stopped"], ["complaints", "stopped"], "")
    sized = clusters["area_ha"].notna() & (clusters["wastewater"] != "operating")
    asked = (clusters["status"] == "operating") & (sized | (told != ""))
    return clusters.assign(told=told)[asked].reset_index(drop=True)


def named(clusters: pd.DataFrame, register: pd.DataFrame, draws: Draws, equity_floor: float) -> pd.DataFrame:
    """The `candidates`, first those of which something is told, then by flow: median flow (m³/day) and cost (billion
    VND), and how often (percent of draws) each is chosen for most clusters or most wastewater with half the money that
    all would cost. Of a cluster without an area these are blank.

    Columns NAMED, `sources` being those of the assumptions and of every cluster that competes for the money; no row
    where one of the assumptions lacks.
    """
    every, assumed = candidates(clusters), registers.behind(register, *registers.OF_AREA)
    rows = every.dropna(subset=["area_ha"]).reset_index(drop=True)
    if rows.empty or set(registers.OF_AREA) - set(assumed.index):
        return pd.DataFrame(columns=NAMED)
    flows, costs = [], []
    for row in rows.to_dict("records"):
        own = sample(assumed, draws.solved, draws.seed, f"{row['cluster_id']}:")
        filled = own["occupancy"] if pd.isna(row["fill_rate_pct"]) else row["fill_rate_pct"] / 100
        flows.append(row["area_ha"] * own["leasable_share"] * filled * own["water_per_ha"])
        costs.append(cost.investment(flows[-1], own["unit_capex"]))
    m3, price = np.column_stack(flows), np.column_stack(costs)
    rows = rows.assign(m3=np.median(m3, axis=0), cost=np.median(price, axis=0))
    half = Limits(rows["cost"].sum() / 2, equity_floor=equity_floor)
    amounts = {"most": np.ones_like(m3), "cost": price, "jobs": np.full_like(m3, np.nan), "m3": m3}
    drawn = programme.tables(list(rows["cluster_id"]), list(rows["province"]), amounts)[:SOLVED]
    picks = programme.selection(drawn, half, ["clusters", "m3"])
    picks = picks.pivot(index="option", columns="objective", values="chosen_pct").add_suffix("_pct")
    sized = rows.merge(picks, left_on="cluster_id", right_index=True)
    amounts_of = ["cluster_id", "m3", "cost", "clusters_pct", "m3_pct"]
    found = every.merge(sized[amounts_of], how="left", on="cluster_id").assign(sources=cited(assumed, rows))
    if "complaint_source_id" in found:
        told = citing.own(found)
        complaints = [citing.beside(*pair) for pair in zip(found["complaint_source_id"], told, strict=True)]
        found[citing.CITES] = [joined(pair) for pair in zip(told, complaints, strict=True)]
        found["source_id"] = found[citing.CITES].map(citing.plain)
    found = found.assign(silent=found["told"] == "").sort_values(["silent", "m3"], ascending=[True, False])
    return found.reset_index(drop=True).reindex(columns=NAMED)


def listed(named: pd.DataFrame) -> pd.DataFrame:
    """The same for a reader: flow and cost at two significant digits, `plant` in place of the state of the plant."""
    amounts = {name: named[name].map(_rough) for name in ("m3", "cost")}
    said = [f"told_{what}" if what else None for what in named["told"]]
    plant = [f"plant_{state}" for state in named["wastewater"]]
    return named.assign(**amounts, plant=plant, said=pd.Series(said, named.index, dtype=object))


def _rough(value: float) -> Bound | None:
    """An amount at two significant digits, which a cell writes without more; None where it is not known."""
    return None if pd.isna(value) else Bound.exact(significant(float(value)))

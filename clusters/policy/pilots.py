"""Where a pilot may stand: a gate first, then what named clusters say for and against themselves.

A pilot stands only where treatment is shown to comply, or where a plant is built first at a known cost and by a known
year. Production of craft villages moves only into a cluster whose plant is already seen to run. Candidates are clusters
known by name with a priority sector, and those of craft villages. What nobody has published is asked for, never
guessed: a cluster of which nothing is told is neither chosen nor rejected.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from clusters.facts import standing
from clusters.policy.cards import Results, main_case
from clusters.uncertainty import citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import cited, joined, records
from clusters.wastewater.plant_costs import PLANT_COST

STANDING = ("established", "under_construction", "operating")
CRAFT = "craft"
"""In place of a sector: a cluster of a craft village."""
GATES = ("complies", "built_first", "runs", "unpriced", "craft_closed", "stopped", "unknown")
"""Shown to comply; a plant is built first, cost and year known; a plant runs, compliance not shown; to be built, cost
or year unknown; a craft village's, no plant seen running; the plant stopped or residents complain; nothing is told."""
OPEN = ("complies", "built_first")
COLOURS = {
    "complies": "good",
    "built_first": "accent",
    "runs": "m2",
    "unpriced": "m1",
    "craft_closed": "line",
    "stopped": "warn",
    "unknown": "soft",
}
"""How a chart shows each of GATES."""
UNBUILT = ("none", "planned", "under_construction")
CANDIDATES = ["cluster_id", "sector_id", "province", "district_id", "area_ha", "status", "wastewater", "gate"]
CANDIDATES += ["cost_low", "cost_high", "ready_low", "ready_high", "priority", "branches", "complaint", "sources"]
FACETS = ("plant", "stage", "focus")
"""What is known of every cluster of the short list: its plant, its stage, the part of its branches that is wanted."""
DATUM = {
    "plant": "clusters_wwtp_compliant",
    "ready": "build_time",
    "tenants": "specialised_models_lacking",
}
"""Whose holder is asked for each figure that would decide."""


def sectors(data: Any) -> list[str]:
    """The priority sectors that are stated for a model."""
    stated = data.models[(data.models.feature_type == "sector") & data.models.sector_id.notna()]
    return list(dict.fromkeys(stated.sector_id))


def stated(claims: pd.DataFrame) -> dict[str, Any]:
    """How many pilots are stated at most, and until which year; None where nothing is."""
    rows = claims[claims.indicator == "pilot_clusters_max"]
    ends = [str(period)[-4:] for period in rows.period if str(period)[-4:].isdigit()]
    return {"most": float(rows.value.max()) if len(rows) else None, "until": max(ends, default=None)}


def ready(results: Results, merged: str) -> Bound | None:
    """The years from … to … in which the first plants that start now are ready (03/phasing); None where not known."""
    phases = results.get("03/phasing")
    if phases is None or phases.empty:
        return None
    rows = main_case(phases)
    rows = rows[(rows.entity == merged) & (rows.scenario == "capacity")]
    early, late = (rows.year[rows[f"finished_{end}"] > 0].min() for end in ("high", "low"))
    return None if pd.isna(early) or pd.isna(late) else Bound(float(early), float(late))


def candidates(data: Any, results: Results) -> pd.DataFrame:
    """Every named standing cluster with a priority sector, or of a craft village: CANDIDATES, one row a sector.

    sector_id: the priority sector (a cluster's own or its parent), or CRAFT; priority, branches: how many of the
    cluster's named branches belong to a priority sector, and how many are named; cost_: of its own plant
    (03/plant_costs, billion VND); ready_: as `ready`; both where a plant is built first; complaint: whether residents
    are told to complain. No row without priority sectors.
    """
    wanted, when = sectors(data), ready(results, data.merged)
    costs, phases = results.get("03/plant_costs"), results.get("03/phasing")
    if costs is None or costs.empty:
        costs = pd.DataFrame(columns=["entity", "indicator"])
    price = costs[costs.indicator == PLANT_COST].set_index("entity").to_dict("index")
    years = main_case(phases) if when is not None and phases is not None else pd.DataFrame()
    dated = (when.low, when.high, cited(years)) if when is not None else (float("nan"), float("nan"), "")
    craft, rows = _craft(data), []
    for cluster in data.clusters[data.clusters.status.isin(STANDING)].to_dict("records") if wanted else []:
        id = cluster["cluster_id"]
        named = _parents(data, id)
        own = [sector for sector in wanted if sector in named] + [CRAFT] * (id in craft)
        plant = (price.get(id, {}), *dated)
        for sector in own:
            rows.append(_candidate(cluster, sector, named, wanted, plant, craft.get(id)))
    return pd.DataFrame(rows, columns=CANDIDATES)


def _parents(data: Any, cluster: str) -> list[str]:
    """For each branch that is named of a cluster, the sector it belongs to."""
    above = data.sectors.set_index("sector_id").parent
    branches = data.cluster_sectors.sector_id[data.cluster_sectors.cluster_id == cluster]
    return [str(above[b]) if pd.notna(above.get(b)) else str(b) for b in branches]


def _craft(data: Any) -> dict[str, str]:
    """The clusters of craft villages and who says so: marked so, or the cluster of a village that is recorded."""
    marked = data.clusters[data.clusters.craft_village.fillna(False).astype(bool)]
    villages = standing.counted(data.craft_villages).dropna(subset=["cluster_id"])
    found = dict(zip(marked.cluster_id, citing.own(marked), strict=True))
    for cluster, rows in villages.groupby("cluster_id"):
        found[str(cluster)] = joined([found.get(str(cluster), ""), *citing.own(rows)])
    return found


def _candidate(
    cluster: Mapping[Any, Any],
    sector: str,
    named: Sequence[str],
    wanted: Sequence[str],
    plant: tuple[Mapping[Any, Any], float, float, str],
    craft: str | None,
) -> dict[str, Any]:
    price, early, late, of_years = plant
    low, high = (float(price.get(end, float("nan"))) for end in ("low", "high"))
    complaint, shown = (cluster.get(f"{what}_source_id") for what in ("complaint", "effluent"))
    known = pd.notna(low) and pd.notna(high) and pd.notna(early)
    gate = _gate(cluster["wastewater"], isinstance(shown, str), isinstance(complaint, str), craft is not None, known)
    builds = gate == "built_first"
    own = citing.of(cluster)
    told = [own, citing.beside(complaint, own), citing.beside(shown, own), craft]
    if builds:
        told += [price.get("sources"), of_years]
    found = {name: cluster[name] for name in ("cluster_id", "province", "area_ha", "status", "wastewater")}
    found |= {"district_id": cluster.get("district_id"), "sector_id": sector, "gate": gate}
    found |= dict(zip(("cost_low", "cost_high"), (low, high) if builds else (float("nan"),) * 2, strict=True))
    found |= dict(zip(("ready_low", "ready_high"), (early, late) if builds else (float("nan"),) * 2, strict=True))
    found |= {"priority": sum(name in wanted for name in named), "branches": len(named)}
    return found | {"complaint": isinstance(complaint, str), "sources": joined(told)}


def _gate(plant: str, shown: bool, complaint: bool, craft: bool, priced: bool) -> str:
    """Which of GATES a cluster stands at."""
    if plant == "stopped" or (complaint and not shown):
        return "stopped"
    if shown:
        return "complies"
    if plant == "operating":
        return "runs"
    if craft:
        return "craft_closed"
    if plant in UNBUILT:
        return "built_first" if priced else "unpriced"
    return "unknown"


def by_sector(candidates: pd.DataFrame, wanted: Sequence[str]) -> pd.DataFrame:
    """How many candidates of each sector stand at each gate: sector_id, gate, low = high, unit, sources.

    Sectors in the order of `wanted`, craft villages last; a sector without a candidate has a row of zero.
    """
    rows = []
    for sector in [*wanted, CRAFT] if len(candidates) else []:
        own = candidates[candidates.sector_id == sector]
        here = [gate for gate in GATES if (own.gate == gate).any()] or [GATES[-1]]
        for gate in here:
            found = own[own.gate == gate]
            rows.append((sector, gate, len(found), len(found), "cluster", cited(found) or cited(candidates)))
    return pd.DataFrame(rows, columns=["sector_id", "gate", "low", "high", "unit", "sources"])


def counted(candidates: pd.DataFrame, wanted: Sequence[str]) -> dict[str, Any]:
    """What the gate comes to, in clusters; None where there is none.

    all; listed: they pass, of them comply and built; closed: none passes; unknown: nothing is told of their plant;
    bare: priority sectors of which none passes; craft: of craft villages, craft_closed: none of those passes.
    """
    once = candidates.drop_duplicates("cluster_id")
    passed, craft = candidates[candidates.gate.isin(OPEN)], candidates[candidates.sector_id == CRAFT]
    numbers = {"all": once.gate.isin(GATES), "listed": once.gate.isin(OPEN), "unknown": once.gate == "unknown"}
    numbers |= {"comply": once.gate == "complies", "built": once.gate == "built_first"}
    found: dict[str, Any] = {name: int(hits.sum()) or None for name, hits in numbers.items()}
    return found | {
        "closed": found["listed"] is None,
        "none_comply": found["comply"] is None,
        "bare": [sector for sector in wanted if sector not in set(passed.sector_id)],
        "craft": len(craft) or None,
        "craft_closed": bool(len(craft)) and not craft.gate.isin(OPEN).any(),
    }


def each(candidates: pd.DataFrame, data: Any) -> pd.DataFrame:
    """The candidates for a reader, one row a cluster, the gates in their order.

    `sectors` part by part, then how many of the cluster's branches they take; `place_vi`, `place_en`; `stage` and
    `plant` as slugs of the glossary.
    """
    rows = candidates.assign(order=candidates.gate.map(GATES.index)).sort_values("order", kind="stable")
    joint = rows.groupby("cluster_id", sort=False).sector_id.agg(_parts)
    once = rows.drop_duplicates("cluster_id")
    part = [(f"({row.priority}/{row.branches})",) * bool(row.branches) for row in records(once)]
    named = [(*joint[id], *share) for id, share in zip(once.cluster_id, part, strict=True)]
    return once.assign(
        sectors=pd.Series(named, once.index, dtype=object),
        place_vi=[_place(row, data, "vi") for row in records(once)],
        place_en=[_place(row, data, "en") for row in records(once)],
        stage="status_" + once.status,
        plant="wastewater_" + once.wastewater,
    ).reset_index(drop=True)


def _place(row: Any, data: Any, language: str) -> str:
    """The district, where it is known, and the former province."""
    known = [row.district_id] * isinstance(row.district_id, str)
    return ", ".join(data.label(slug, language) for slug in (*known, row.province))


def _parts(slugs: Sequence[str]) -> tuple[str, ...]:
    """Slugs to be said one after another, with a dot between."""
    return tuple(part for slug in slugs for part in ("·", slug))[1:]


def shortlist(candidates: pd.DataFrame, data: Any) -> pd.DataFrame:
    """The clusters whose gate is open, for a reader: as `each`, with `cost` (billion VND, a bound), `ready` (years),
    `pro` and `contra` (slugs part by part) and `ahead`, which stand first: it is behind no other.

    A cluster is behind another if that is at least as good in plant, stage and focus (FACETS) and better in one.
    """
    rows = each(candidates[candidates.gate.isin(OPEN)], data)
    ranks = _ranks(rows)
    ahead = [not any(_better(other, own) for other in ranks) for own in ranks]
    cells = {
        "cost": [_bound(row.cost_low, row.cost_high) for row in records(rows)],
        "ready": [_years(row.ready_low, row.ready_high) for row in records(rows)],
        "pro": [_parts(_reasons(row)) for row in records(rows)],
        "contra": [_parts(_doubts(row)) for row in records(rows)],
    }
    found = rows.assign(**{name: pd.Series(cell, rows.index, dtype=object) for name, cell in cells.items()})
    found = found.assign(ahead=pd.Series(ahead, rows.index, dtype=bool))
    return found.sort_values("ahead", ascending=False, kind="stable").reset_index(drop=True)


def _bound(low: float, high: float) -> Bound | None:
    return None if pd.isna(low) else Bound(low, high)


def _years(low: float, high: float) -> str:
    return "" if pd.isna(low) else f"{low:.0f}" if low == high else f"{low:.0f}–{high:.0f}"


def _ranks(rows: pd.DataFrame) -> list[tuple[float, float, float]]:
    """Each cluster's place in FACETS, more is better."""
    built = {"none": 0, "planned": 1, "under_construction": 2}
    found = []
    for row in records(rows):
        plant = 3 if row.gate == "complies" else built.get(row.wastewater, 0)
        focus = row.priority / row.branches if row.branches else 0.0
        found.append((float(plant), float(STANDING.index(row.status)), focus))
    return found


def _better(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return all(a >= b for a, b in zip(one, other, strict=True)) and one != other


def _reasons(row: Any) -> list[str]:
    plant = "pro_complies" if row.gate == "complies" else f"pro_{row.wastewater}"
    found = [plant] if plant in ("pro_complies", "pro_under_construction", "pro_planned") else []
    found += ["pro_operating"] * (row.status == "operating")
    return found + ["pro_focus"] * (row.branches > 0 and 2 * row.priority >= row.branches)


def _doubts(row: Any) -> list[str]:
    found = ["contra_unbuilt"] * (row.gate != "complies")
    found += ["contra_idle"] * (row.status != "operating")
    found += ["contra_mixed"] * (row.branches > 0 and 2 * row.priority < row.branches)
    return found + ["contra_complaint"] * bool(row.complaint)


def separated(shortlist: pd.DataFrame) -> dict[str, Any]:
    """What the data can tell apart: `ahead` (`many` of them, `tied` if more than one) and `behind`, clusters of the
    `listed`, or the `only` one; when plants that must be built are `ready`; and for each of FACETS who leads it (by_…),
    None where all are alike."""
    ranks, ids = _ranks(shortlist), list(shortlist.cluster_id)
    alone = len(ids) == 1
    ahead = [] if alone else list(shortlist.cluster_id[shortlist.ahead])
    found: dict[str, Any] = {"only": ids[0] if alone else None, "ahead": ahead, "many": len(ahead)}
    found |= {"listed": len(ids) or None, "tied": len(ahead) > 1}
    found["behind"] = list(shortlist.cluster_id[~shortlist.ahead])
    found["ready"] = "; ".join(dict.fromkeys(year for year in shortlist.ready if year))
    for k, facet in enumerate(FACETS):
        places = [rank[k] for rank in ranks]
        apart = len(set(places)) > 1
        found[f"by_{facet}"] = [i for i, p in zip(ids, places, strict=True) if p == max(places)] if apart else None
    return found


def deciders(candidates: pd.DataFrame, data: Any) -> pd.DataFrame:
    """The figures that would decide, those first that may change the short list most.

    figure (plant, ready or tenants), enter, leave: how many clusters may join or leave the list once it is known;
    clusters: of which it is asked, part by part; holder_vi, holder_en; sources. One that may change nothing is left
    out.
    """
    once = candidates.drop_duplicates("cluster_id")
    listed = once[once.gate.isin(OPEN)]
    waiting = once[once.gate.isin(["unknown", "runs", "craft_closed"])]
    undated = listed[listed.gate == "built_first"]
    running = data.clusters[data.clusters.status == "operating"]
    silent = running[~running.cluster_id.isin(data.cluster_sectors.cluster_id)] if len(candidates) else running[:0]
    invited = listed[listed.status != "operating"]
    asked = {"plant": (waiting, waiting[:0]), "ready": (undated[:0], undated), "tenants": (silent, invited)}
    holders = data.holders.drop_duplicates("datum").set_index("datum")
    rows = []
    for figure, (enter, leave) in asked.items():
        if len(enter) + len(leave):
            who = holders.reindex([DATUM[figure]]).iloc[0]
            clusters = _parts([*enter.cluster_id, *leave.cluster_id])
            told = {"holder_vi": who.holder_vi, "holder_en": who.holder_en, "sources": cited(enter, leave)}
            rows.append({"figure": figure, "enter": len(enter), "leave": len(leave), "clusters": clusters} | told)
    names = ["figure", "enter", "leave", "clusters", "holder_vi", "holder_en", "sources"]
    table = pd.DataFrame(rows, columns=names)
    return table.assign(all=table.enter + table.leave).sort_values("all", ascending=False, kind="stable")[names]


def first(deciders: pd.DataFrame) -> dict[str, Any]:
    """Which figure moves most clusters: each of DATUM, true for that one, and `moved`, how many they are."""
    top = deciders.figure.iloc[0] if len(deciders) else ""
    moved = int(deciders.enter.iloc[0] + deciders.leave.iloc[0]) if len(deciders) else None
    return {figure: figure == top for figure in DATUM} | {"moved": moved}

"""The parks that claims name, with the clusters around each: how many, in which sectors, with which treatment.

A name stands for all parks whose ids begin with it (its phases and extensions). Around a park are the clusters of its
own districts and of neighbouring ones. A cluster or a park whose district nobody states may lie in any of its province:
what depends on these makes a count one of at least and at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from clusters.comparison import parks as network
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, cited, joined, ranges, records

NEAR = ("same_district", "neighbouring_district")
RUNNING = "with_running_plant"
AROUND = ["park", "cluster_id", "relation", "may", "wastewater", "sectors", "sources"]


def named(mentions: pd.DataFrame, parks: pd.DataFrame) -> pd.DataFrame:
    """The named parks that the data know, one row a name: park (the beginning of its ids), ids (list), name_vi, name_en
    (what the names of its parks have in common), claims (list of the claims' ids), sources.

    mentions: columns park, claim_id, source_id. parks: park_id, name_vi, name_en, source_id.
    """
    rows = []
    for name, told in mentions.groupby("park", sort=False):
        own = parks[parks["park_id"].str.startswith(str(name))]
        if len(own):
            called = [_common(own[column]) for column in ("name_vi", "name_en")]
            rows.append((name, list(own["park_id"]), *called, list(dict.fromkeys(told["claim_id"])), cited(told, own)))
    return pd.DataFrame(rows, columns=["park", "ids", "name_vi", "name_en", "claims", "sources"])


def _common(names: Iterable[str]) -> str:
    """The words with which all names begin, and those with which all end: "A I park", "A II park" are "A park"."""
    words = [name.split() for name in names]
    if len(words) == 1 or len({first for first, *_ in words}) > 1:
        return " ".join(words[0])
    first = _shared(words)
    last = _shared([name[first:][::-1] for name in words])
    return " ".join([*words[0][:first], *words[0][len(words[0]) - last :]])


def _shared(lists: list[list[str]]) -> int:
    """How many words all lists begin with."""
    same = [len(set(words)) == 1 for words in zip(*lists, strict=False)]
    return same.index(False) if False in same else len(same)


def around(
    parks_named: pd.DataFrame,
    clusters: pd.DataFrame,
    cluster_sectors: pd.DataFrame,
    parks: pd.DataFrame,
    park_districts: pd.DataFrame,
    near: pd.DataFrame,
    districts: pd.DataFrame,
) -> pd.DataFrame:
    """The clusters that are or may be around each of `named`, one row a park and cluster: AROUND.

    relation: by the districts that are stated; may: every one that it can have (network.RELATIONS). wastewater: as in
    clusters. sectors: list of slugs. near: `parks.neighbours`. districts: district_id, province.
    """
    sectors = cluster_sectors.groupby("cluster_id")["sector_id"].agg(list).to_dict()
    plants = dict(zip(clusters["cluster_id"], clusters["wastewater"], strict=True))
    home = dict(zip(districts["district_id"], districts["province"], strict=True))
    beside = near.groupby("district_id")["neighbour_id"].agg(set).to_dict()
    rows = []
    for park in records(parks_named):
        hosts = park_districts[park_districts["park_id"].isin(park.ids)].dropna(subset=["district_id"])
        lost = parks[parks["park_id"].isin(park.ids) & ~parks["park_id"].isin(hosts["park_id"])]
        own = set(hosts["district_id"]) | {d for d, province in home.items() if province in set(lost["province"])}
        next_door = {d for district in own for d in beside.get(district, ())}
        may_be = {
            relation: {home.get(d) for d in where} for relation, where in zip(NEAR, (own, next_door), strict=True)
        }
        found = network.possible(network.satellites(clusters, hosts, near), lost, near, districts)
        for c in records(found):
            unplaced = [r for r in NEAR if c.province in may_be[r]] if c.relation == "unknown" else []
            may = [*unplaced, *c.may]
            if set(may) & set(NEAR):
                told = joined([c.sources, park.sources])
                rows.append(
                    (
                        park.park,
                        c.cluster_id,
                        c.relation,
                        may,
                        plants[c.cluster_id],
                        sectors.get(c.cluster_id, []),
                        told,
                    )
                )
    return pd.DataFrame(rows, columns=AROUND)


def counts(parks_named: pd.DataFrame, surrounding: pd.DataFrame) -> pd.DataFrame:
    """How many clusters are in each relation of NEAR to each named park, and how many of those around it have a plant
    that runs: a result table (entity: the park's name) with sources. An unstated plant may run."""
    rows = []
    for park in records(parks_named):
        own = surrounding[surrounding["park"] == park.park]
        sure = own[_that(own, lambda may: len(may) == 1)]
        for relation in NEAR:
            might = own[_that(own, lambda may, relation=relation: relation in may)]
            ends = float((sure["relation"] == relation).sum()), float(len(might))
            rows.append((park.park, relation, *ends, "cluster", joined([park.sources, cited(might)])))
        near = own[_that(own, lambda may: may <= set(NEAR))]
        ends = (
            float((near["wastewater"] == "operating").sum()),
            float(own["wastewater"].isin(["operating", "unknown"]).sum()),
        )
        rows.append((park.park, RUNNING, *ends, "cluster", joined([park.sources, cited(own)])))
    return pd.DataFrame(rows, columns=[*QUANTITY, "sources"])


def listed(parks_named: pd.DataFrame, surrounding: pd.DataFrame, counted: pd.DataFrame) -> pd.DataFrame:
    """One row a named park as it is read: name_vi, name_en, the counts of NEAR (bounds), the sectors of the clusters in
    each, most frequent first (sectors), how many of those around have which plant (plants), sources."""
    cells = counted.assign(bound=ranges(counted)).set_index(["entity", "indicator"])["bound"]
    rows = []
    for park in records(parks_named):
        own = surrounding[(surrounding["park"] == park.park) & surrounding["relation"].isin(NEAR)]
        sectors = [_several(own.loc[own["relation"] == relation, "sectors"].explode().dropna()) for relation in NEAR]
        plants = own["wastewater"].value_counts(sort=False).sort_index()
        told = tuple(part for plant, n in plants.items() for part in ("·", int(n), f"wastewater_{plant}"))[1:]
        sizes = [cells[park.park, relation] for relation in NEAR]
        sources = joined([park.sources, cited(surrounding[surrounding["park"] == park.park])])
        both = tuple(
            part
            for relation, cell in zip(NEAR, sectors, strict=True)
            if cell
            for part in ("/", f"in_{relation}", *cell)
        )[1:]
        rows.append((park.name_vi, park.name_en, *sizes, both, told, sources))
    columns = ["name_vi", "name_en", *NEAR, "sectors", "plants", "sources"]
    return pd.DataFrame(rows, columns=columns)


def _several(slugs: pd.Series) -> tuple[str, ...]:
    """Slugs as a cell holds them: each once, the most frequent first, a dot between two."""
    order = sorted(slugs.value_counts().items(), key=lambda one: (-one[1], str(one[0])))
    return tuple(part for slug, _ in order for part in ("·", str(slug)))[1:]


def told(surrounding: pd.DataFrame, clusters: pd.DataFrame) -> dict[str, Any]:
    """What sentences say of all named parks together, each cluster once: how many are in their districts (same) and in
    these or neighbouring ones (near), as bounds; how many of those in the same districts have sectors (known); of those
    certainly near, how many have a plant that runs (running), and an unstated one (silent)."""
    may = {name: [set(cell) for cell in own["may"]] for name, own in surrounding.groupby("cluster_id")}
    sure = [name for name, cells in may.items() if any(cell <= set(NEAR) for cell in cells)]
    own = clusters[clusters["cluster_id"].isin(sure)]
    in_district = surrounding[(surrounding["relation"] == NEAR[0]) & surrounding["sectors"].str.len().gt(0)]
    return {
        "same": _ends(may.values(), {NEAR[0]}),
        "near": _ends(may.values(), set(NEAR)),
        "known": in_district["cluster_id"].nunique(),
        "running": int((own["wastewater"] == "operating").sum()),
        "silent": int((own["wastewater"] == "unknown").sum()),
    }


def _that(surrounding: pd.DataFrame, holds: Callable[..., bool]) -> pd.Series:
    """For which rows this holds of the relations they may have, as a mask (a list of none would choose columns)."""
    return surrounding["may"].map(lambda may: holds(set(may))).astype(bool)


def _ends(may: Iterable[list[set[str]]], relations: set[str]) -> Bound:
    """How many clusters certainly have one of the relations to some park, and how many may."""
    ends = [(any(cell <= relations for cell in cells), any(cell & relations for cell in cells)) for cells in may]
    return Bound(float(sum(sure for sure, _ in ends)), float(sum(might for _, might in ends)))

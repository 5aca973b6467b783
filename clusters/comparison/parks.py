"""Clusters as satellites of industrial parks, as far as districts tell.

No coordinates are published, so a cluster is placed by its district: it shares one with a park, or a neighbouring
district has one, or neither (farther), or its district is unknown. Districts count as neighbours if their outlines
lie no more than a given gap apart; the outlines are coarse. A park whose district nobody states may lie in any of its
province: while there are such parks, "same district" is a count of at least, "farther" one of at most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from clusters.comparison.inventory import behind
from clusters.uncertainty import citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, at, cited, entities, joined, records

if TYPE_CHECKING:
    import geopandas as gpd

RELATIONS = ("same_district", "neighbouring_district", "farther", "unknown")
ALL, RUNNING = "all_parks", "operating_parks"


def neighbours(outlines: gpd.GeoDataFrame, gap_km: float) -> pd.DataFrame:
    """Pairs of districts whose outlines lie at most `gap_km` apart, both ways round: columns district_id, neighbour_id,
    sources (of both outlines).

    outlines: GeoDataFrame with columns district_id, source_id; measured in the metres of its UTM zone. Empty for fewer
    than two.
    """
    pairs: list[tuple[str, str]] = []
    told = {district: cited(rows) for district, rows in outlines.groupby("district_id")}
    if len(outlines) > 1:
        metric = outlines.to_crs(outlines.estimate_utm_crs())
        shapes = dict(zip(metric["district_id"], metric.geometry, strict=True))
        near = [(a, b) for a, b in combinations(sorted(shapes), 2) if shapes[a].distance(shapes[b]) <= gap_km * 1000]
        pairs = sorted(near + [(b, a) for a, b in near])
    found = pd.DataFrame(pairs, columns=["district_id", "neighbour_id"])
    return found.assign(sources=[joined([told[a], told[b]]) for a, b in pairs])


def extent(outlines: gpd.GeoDataFrame) -> pd.Series:
    """Longest straight line within each district (km), by district_id: what "same district" can mean at most."""
    if outlines.empty:
        return pd.Series(dtype=float)
    metric = outlines.to_crs(outlines.estimate_utm_crs())
    hulls = metric.geometry.convex_hull
    return pd.Series([_diameter(np.array(h.exterior.coords)) / 1000 for h in hulls], index=list(metric["district_id"]))


def _diameter(points: np.ndarray) -> float:
    apart = points[:, None, :] - points[None, :, :]
    return float(np.sqrt((apart**2).sum(axis=2)).max())


def satellites(clusters: pd.DataFrame, park_districts: pd.DataFrame, near: pd.DataFrame) -> pd.DataFrame:
    """Each cluster's relation to the parks and the parks concerned.

    clusters: cluster_id, province, district_id (blank: unknown), source_id. park_districts: park_id, district_id.
    near: `neighbours`.
    Returns cluster_id, province, district_id, relation (one of RELATIONS), parks (list of park ids, of the nearest
    relation), sources (of the cluster and, where neighbours were looked for, of the outlines; of all of them where
    none was found, since it is they that border on nothing). A park in several districts counts in each.
    """
    hosts = park_districts.dropna(subset=["district_id"]).groupby("district_id")["park_id"].agg(sorted).to_dict()
    around = near.groupby("district_id")["neighbour_id"].agg(sorted).to_dict()
    outlined = {district: cited(rows) for district, rows in near.groupby("district_id")}
    every = cited(near)
    rows = []
    for c, own in zip(clusters.itertuples(), _own(clusters), strict=True):
        district = c.district_id if isinstance(c.district_id, str) and c.district_id else None
        beside = sorted({p for d in around.get(district, []) for p in hosts.get(d, [])})
        if district is None or (district not in hosts and district not in around):
            relation, parks = "unknown", []
        elif district in hosts:
            relation, parks = "same_district", hosts[district]
        else:
            relation, parks = ("neighbouring_district", beside) if beside else ("farther", [])
        drawn = outlined.get(district, every) if district and district not in hosts else ""
        rows.append((c.cluster_id, c.province, district or "", relation, parks, joined([own, drawn])))
    return pd.DataFrame(rows, columns=["cluster_id", "province", "district_id", "relation", "parks", "sources"])


def possible(
    relations: pd.DataFrame, unplaced: pd.DataFrame, near: pd.DataFrame, districts: pd.DataFrame
) -> pd.DataFrame:
    """`relations` with the column may: every relation that a cluster can have once all parks have a district.

    unplaced: the parks without one, column province: each may lie in any of its province's districts, and in several.
    near: `neighbours`. districts: district_id, province. What is nearest already stays so; sources stay last.
    """
    loose = set(unplaced["province"])
    home = dict(zip(districts["district_id"], districts["province"], strict=True))
    beside = near["neighbour_id"].map(home).isin(loose).groupby(near["district_id"]).any().to_dict()
    may = []
    for c in records(relations):
        nearer = [c.relation]
        if c.relation != "same_district" and home.get(c.district_id) in loose:
            nearer.insert(0, "same_district")
        if c.relation == "farther" and beside.get(c.district_id):
            nearer.insert(-1, "neighbouring_district")
        may.append(nearer)
    return relations.assign(may=pd.Series(may, index=relations.index, dtype=object))[
        [*relations.columns[:-1], "may", "sources"]
    ]


def counts(relations: pd.DataFrame, provinces: Sequence[str], merged: str) -> pd.DataFrame:
    """Named clusters in each relation per province and together: a result table (unit cluster) with found and sources.

    relations: of `possible`. low counts those that have the relation whatever is unknown, high those that may have it,
    found those that have it by the parks whose district is known. sources: of all that may have it.
    """
    rows = []
    for entity in entities(provinces, merged):
        own = relations if entity == merged else relations[relations["province"] == entity]
        for relation in RELATIONS:
            counted = own[own["relation"] == relation]
            may = own[own["may"].map(lambda m, relation=relation: relation in m).astype(bool)]
            sure = counted[counted["may"].str.len() == 1]
            ends = float(len(sure)), float(len(may)), "cluster", len(counted)
            rows.append((entity, relation, *ends, behind(may, own)))
    return pd.DataFrame(rows, columns=[*QUANTITY, "found", "sources"])


def to_each_set(
    clusters: pd.DataFrame,
    parks: pd.DataFrame,
    park_districts: pd.DataFrame,
    near: pd.DataFrame,
    districts: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """`possible` relations of each cluster to all parks (ALL) and to the operating ones alone (RUNNING)."""
    found = {}
    for name, chosen in ((ALL, parks), (RUNNING, parks[parks["status"] == "operating"])):
        hosts = park_districts[park_districts["park_id"].isin(chosen["park_id"])]
        lost = chosen[~chosen["park_id"].isin(hosts.dropna(subset=["district_id"])["park_id"])]
        found[name] = possible(satellites(clusters, hosts, near), lost, near, districts)
    return found


def ties(found: Mapping[str, pd.DataFrame], provinces: Sequence[str], merged: str) -> pd.DataFrame:
    """`counts` of each set of `to_each_set`, with its name in `parks`."""
    tables = [counts(relations, provinces, merged).assign(parks=name) for name, relations in found.items()]
    return pd.concat(tables, ignore_index=True)


def levels(tied: pd.DataFrame) -> pd.DataFrame:
    """`ties` as levels: how many clusters are in the same district as a park, how many in that or a neighbouring one,
    how many of known district. No line where no district is known.

    Columns QUANTITY, clusters (all of them), parks, sources.
    """
    rows = []
    for entity, name in tied[["entity", "parks"]].drop_duplicates().to_numpy().tolist():
        own = tied[(tied["entity"] == entity) & (tied["parks"] == name)]
        every, placed = own["found"].sum(), own.loc[own["indicator"] != "unknown", "found"].sum()
        same, far = (at(own, entity, relation) for relation in ("same_district", "farther"))
        # What may be near counts clusters of unknown relation too; of those with a known district there are no more.
        same = Bound(min(same.low, placed), min(same.high, placed))
        near = Bound(max(placed - far.high, same.low), min(max(placed - far.low, same.high), placed))
        sizes = {"same_district": same, "neighbouring_district": near, "farther": Bound.exact(float(placed))}
        rows += [
            (entity, relation, size.low, size.high, "cluster", every, name, cited(own))
            for relation, size in sizes.items()
            if placed
        ]
    return pd.DataFrame(rows, columns=[*QUANTITY, "clusters", "parks", "sources"])


def told(tied: pd.DataFrame, entity: str) -> dict[str, Bound]:
    """What sentences say of `ties`: how many clusters share a district with a park (shared) and with an operating one
    (running), how many have none nearby (far, far_running): "at least" and "at most" while parks lack a district."""
    found = {}
    for name, same, far in ((ALL, "shared", "far"), (RUNNING, "running", "far_running")):
        own = tied[tied["parks"] == name]
        least, most = at(own, entity, "same_district"), at(own, entity, "farther")
        found[same] = Bound(least.low, np.inf) if least.width else least
        found[far] = Bound(-np.inf, most.high) if most.width else most
    return found


def of_unknown_district(parks: pd.DataFrame) -> dict[str, Any]:
    """What sentences say of parks without a district: how many there are (homeless), how many of them operate
    (operating), whether none does (resting); None for none."""
    running = int((parks["status"] == "operating").sum())
    return {"homeless": len(parks) or None, "operating": running or None, "resting": len(parks) > 0 and not running}


def apart(parks: pd.DataFrame, park_districts: pd.DataFrame, relations: pd.DataFrame) -> pd.DataFrame:
    """Parks without a named cluster in their districts (park_alone), clusters without a park nearby (cluster_alone),
    and those of both whose district is not known (park_lost, cluster_lost): columns group, place, entity (the
    province), sources.

    relations: to all parks, as from `possible`. While any district is unknown, those alone are so at most.
    """
    around = parks_alone(parks, park_districts, relations).rename(columns={"park_id": "place"})
    own = relations.rename(columns={"cluster_id": "place"})
    groups = {
        "park_alone": around[around["same_district"] == 0],
        "park_lost": around[around["same_district"].isna()],
        "cluster_alone": own[own["relation"] == "farther"],
        "cluster_lost": own[own["relation"] == "unknown"],
    }
    tables = [rows.assign(group=name) for name, rows in groups.items()]
    columns = {"group": "group", "place": "place", "province": "entity", "sources": "sources"}
    return pd.concat(tables, ignore_index=True)[list(columns)].rename(columns=columns)


def alone(listed: pd.DataFrame, group: str) -> Bound:
    """How many of a group of `apart` stand alone: at most, while the district of any park or cluster is not known."""
    count = float((listed["group"] == group).sum())
    unsure = count and listed["group"].isin(["park_lost", "cluster_lost"]).any()
    return Bound(-np.inf, count) if unsure else Bound.exact(count)


def parks_alone(parks: pd.DataFrame, park_districts: pd.DataFrame, relations: pd.DataFrame) -> pd.DataFrame:
    """`parks` with same_district: the named clusters in its districts (NaN where its district is unknown), and sources:
    the park's own and those of these clusters."""
    placed = relations[relations["district_id"] != ""].groupby("district_id").size()
    where = park_districts.dropna(subset=["district_id"])
    sizes = where.assign(near=where["district_id"].map(placed).fillna(0)).groupby("park_id")["near"].sum()
    beside = where.merge(relations, on="district_id", how="inner")
    told = {park: cited(rows) for park, rows in beside[["park_id", "sources"]].groupby("park_id")}
    sources = [joined([mine, told.get(park)]) for mine, park in zip(_own(parks), parks["park_id"], strict=True)]
    return parks.assign(same_district=parks["park_id"].map(sizes), sources=sources)


def _own(rows: pd.DataFrame) -> list[Any]:
    """What to cite for each row; nothing where the table names no sources."""
    return citing.own(rows) if "source_id" in rows else [""] * len(rows)

"""The clusters known by name: a sample of the published totals, and what it says about size and place.

A cluster counts for a stage if its status shows that it has reached it: one under construction or operating has been
established, and every named one has been planned. An unknown status counts as planned only. Every table ends with
`sources`, the ids behind the clusters (and published figures) of each row.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from clusters.comparison import stages
from clusters.uncertainty import bounds, citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, cited, entities, joined, quantities, ranges, wide

STATUSES = ("operating", "under_construction", "established", "planned", "unknown")
REACHED = {
    stages.PLANNED: STATUSES,
    stages.ESTABLISHED: ("operating", "under_construction", "established"),
    stages.OPERATING: ("operating",),
}
LIMITS = ("rule_ccn_area_min", "rule_ccn_area_min_special", "rule_ccn_area_max")
CLASSES = ("below_min", "depends", "within", "above_max", "not_stated")


def coverage(
    clusters: pd.DataFrame, headline: pd.DataFrame, provinces: Sequence[str], merged: str, reading: str
) -> pd.DataFrame:
    """Which part of each published total the named clusters make up, in percent.

    Rows: the three stage counts and planned_area, per province and together. Columns: the result table's first five
    (the share), then named (clusters, or ha of the named clusters with an area), published_low, published_high,
    named_unit, missing, sources. A share above 100 % means that sources disagree on which clusters exist.
    """
    tables = []
    for indicator in (*stages.STAGES, "planned_area"):
        whose = entities(provinces, merged)
        published = stages.with_total(headline, provinces, merged, indicator, reading)
        total = np.array([_named(clusters, None if e == merged else e, indicator) for e in whose])
        share = Bound.exact(total) / published * 100
        known = np.asarray(published.known)
        share = Bound(np.where(known, share.low, np.nan), np.where(known, share.high, np.nan))
        table = quantities(whose, indicator, share, "percent")
        table["named"] = total
        table[["published_low", "published_high"]] = bounds.frame(published).to_numpy()
        table["named_unit"] = "ha" if indicator == "planned_area" else "cluster"
        table["missing"] = np.where(known, "", indicator)
        origin = stages.origin(headline, provinces, merged, [indicator])["sources"]
        listed = [cited(_counted(clusters, None if e == merged else e, indicator)) for e in whose]
        table["sources"] = [joined(cells) for cells in zip(origin, listed, strict=True)]
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def listed(covered: pd.DataFrame) -> pd.DataFrame:
    """`coverage` as it is read: entity, indicator, named, published and share (bounds, that in percent), sources."""
    published = covered[["published_low", "published_high"]].set_axis(["low", "high"], axis=1)
    shares = covered.assign(published=ranges(published), share=ranges(covered))
    return shares[["entity", "indicator", "named", "published", "share", "sources"]]


def _counted(clusters: pd.DataFrame, province: str | None, indicator: str) -> pd.DataFrame:
    """The named clusters that count for an indicator."""
    own = clusters if province is None else clusters[clusters["province"] == province]
    return own[own["area_ha"].notna() if indicator == "planned_area" else own["status"].isin(REACHED[indicator])]


def _named(clusters: pd.DataFrame, province: str | None, indicator: str) -> float:
    counted = _counted(clusters, province, indicator)
    return float(counted["area_ha"].sum() if indicator == "planned_area" else len(counted))


def area_limits(parameters: pd.DataFrame) -> pd.DataFrame:
    """The rules of LIMITS in their order, columns parameter_id, value (hectares; NaN where none is recorded) and
    source_id."""
    rules = parameters.drop_duplicates("parameter_id").set_index("parameter_id")
    rules = rules[["value", *citing.kept(rules)]]
    return rules.reindex(list(LIMITS)).astype({"value": float}).rename_axis("parameter_id").reset_index()


def areas(clusters: pd.DataFrame, limits: pd.DataFrame, reading: str) -> pd.DataFrame:
    """The stated area of each named cluster: entity (its province), cluster_id, low, high, unit, source_id.

    limits: `area_limits`; empty where its minimum or maximum is not known, since nothing can be held against them.
    """
    least, _, most = limits["value"]
    sized = clusters[clusters["area_ha"].notna() & (most > least)].reset_index(drop=True)
    table = bounds.frame(_areas(sized, reading)).assign(unit="ha").join(sized[citing.kept(sized)])
    table.insert(0, "cluster_id", sized["cluster_id"])
    table.insert(0, "entity", sized["province"])
    return table


def by_size(classes: pd.DataFrame) -> pd.DataFrame:
    """`area_classes` and `area_summary` together, a line for each entity and a column of bounds for each class or size;
    without a line where nowhere an area is stated."""
    stated = classes["indicator"].eq("area_median") & classes["low"].notna()
    return wide(classes if stated.any() else classes.iloc[:0])


def area_classes(
    clusters: pd.DataFrame,
    least: float,
    least_craft: float,
    most: float,
    provinces: Sequence[str],
    merged: str,
    reading: str = "convention",
) -> pd.DataFrame:
    """Named clusters below, within and above the legal area, those that depend on what is not known, and those without
    a stated area: counts per province and together.

    least, most: hectares; least_craft is the lower minimum of clusters of craft villages and mountain districts. Which
    districts are mountainous the data does not say, nor of most clusters whether they are a craft village's: between
    the two minimums it depends, unless it is known to be one; so it does where the bounds of an area (area_bound, as
    `reading` has it) reach over a limit. Columns as in the result tables; unit cluster.
    """
    kind = _area_class(clusters, least, least_craft, most, reading)
    rows = []
    for entity in entities(provinces, merged):
        own = clusters if entity == merged else clusters[clusters["province"] == entity]
        for name in CLASSES:
            counted = own[kind[own.index] == name]
            rows.append((entity, f"area_{name}", *[float(len(counted))] * 2, "cluster", behind(counted, own)))
    return pd.DataFrame(rows, columns=[*QUANTITY, "sources"])


def behind(counted: pd.DataFrame, seen: pd.DataFrame) -> str:
    """The sources of the clusters in a count; of a count of none, those of all that were seen."""
    return cited(counted) or cited(seen)


def _area_class(clusters: pd.DataFrame, least: float, least_craft: float, most: float, reading: str) -> pd.Series:
    craft = clusters["craft_village"].astype("boolean").fillna(False).to_numpy(bool)
    area = _areas(clusters, reading)
    cases = {
        "not_stated": clusters["area_ha"].isna().to_numpy(),
        "below_min": area.high < least_craft,
        "above_max": area.low > most,
        "within": (area.low >= np.where(craft, least_craft, least)) & (area.high <= most),
    }
    return pd.Series(np.select(list(cases.values()), list(cases), "depends"), index=clusters.index)


def _areas(clusters: pd.DataFrame, reading: str) -> Bound:
    """The stated areas as bounds; without a word beside it, an area is as printed."""
    stated = clusters[["area_ha", "area_bound"]].set_axis(["value", "bound"], axis=1)
    return bounds.of_rows(stated.fillna({"bound": "exact"}), reading)


def area_summary(clusters: pd.DataFrame, most: float, provinces: Sequence[str], merged: str) -> pd.DataFrame:
    """Smallest, median and largest stated area (ha), and how many named clusters are stated at the legal maximum.

    Columns as in the result tables; empty where no area is stated.
    """
    rows = []
    for entity in entities(provinces, merged):
        own = clusters if entity == merged else clusters[clusters["province"] == entity]
        area = own["area_ha"].astype(float).dropna()
        told = cited(own.loc[area.index])
        at_cap = float((area == most).sum()) if len(area) else np.nan
        sizes = {"area_smallest": area.min(), "area_median": area.median(), "area_largest": area.max()}
        rows += [(entity, key, size, size, "ha", told) for key, size in sizes.items()]
        rows.append((entity, "area_at_maximum", at_cap, at_cap, "cluster", told))
    return pd.DataFrame(rows, columns=[*QUANTITY, "sources"])


def by_district(clusters: pd.DataFrame, districts: pd.DataFrame) -> pd.DataFrame:
    """Named clusters per district and status; one row a district (also without clusters), and one per province for no
    district.

    Columns district_id (blank: not stated), province, one count per status, total, sources.
    """
    place = clusters.assign(district_id=clusters["district_id"].fillna(""))
    counts = place.groupby(["province", "district_id", "status"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(STATUSES), fill_value=0)
    every = {(p, d) for p, d in zip(districts["province"], districts["district_id"], strict=True)}
    index = pd.MultiIndex.from_tuples(sorted(every | set(counts.index)), names=["province", "district_id"])
    table = counts.reindex(index, fill_value=0).astype(int)
    table = table.assign(total=table.sum(axis=1)).reset_index()
    there = {key: cited(rows) for key, rows in place.groupby(["province", "district_id"])}
    seen = {province: cited(rows) for province, rows in place.groupby("province")}
    keys = zip(table["province"], table["district_id"], strict=True)
    return table.assign(sources=[there.get((p, d)) or seen.get(p, "") for p, d in keys])


def on_map(
    placed: pd.DataFrame, districts: pd.DataFrame, places: pd.DataFrame, park_districts: pd.DataFrame
) -> pd.DataFrame:
    """`by_district` as a map shows it: a row a district, with how many parks lie in it (one in several counts in each)
    and where its seat is: columns parks, longitude, latitude (NaN: not known) before sources.

    districts: district_id, seat_place_id. places: place_id, longitude, latitude. park_districts: park_id, district_id.
    """
    towns = places.drop_duplicates("place_id").set_index("place_id")[["longitude", "latitude"]].astype(float)
    seat = districts.drop_duplicates("district_id").set_index("district_id")["seat_place_id"]
    hosts = park_districts.groupby("district_id")["park_id"].nunique()
    shown = placed[placed["district_id"] != ""].reset_index(drop=True)
    parks = shown["district_id"].map(hosts).fillna(0).astype(int)
    where = towns.reindex(seat.reindex(shown["district_id"])).reset_index(drop=True)
    return shown.drop(columns="sources").assign(parks=parks).join(where).assign(sources=shown["sources"])

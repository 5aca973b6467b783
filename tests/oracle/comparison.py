"""Notebook 02 recomputed: stages, intensities, orderings, evenness, the inventory, peers, reconciliation."""

import itertools
import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from tests.oracle.reckoning import (
    ARTICLE,
    FORMER,
    HOME,
    Expected,
    Interval,
    Limit,
    Other,
    bounds,
    ends,
    figure,
    known,
    one,
    published,
    rows,
)

RELEASE = "bnb-2025-07"
STAGES = ("clusters_planned", "clusters_established", "clusters_operating")
LOSSES = ("lost_before_established", "lost_before_operating")
RATES = (("established_of_planned", 0, 1), ("operating_of_established", 1, 2), ("operating_of_planned", 0, 2))
EVERYWHERE = (*FORMER, HOME)


def stages(province: str) -> list[float]:
    """Planned, established, operating by the article; of the merged province the sum."""
    parts = FORMER if province == HOME else (province,)
    return [sum(figure(p, stage) for p in parts) for stage in STAGES]


def of_whole(province: str, indicator: str, source: str) -> float:
    """What one source gives for a whole province."""
    table = rows("published")
    found = table[(table.province == province) & (table.indicator == indicator) & (table.source_id == source)]
    return float(found[found.district_id.isna()].value.iloc[0])


@published("02/funnel")
def clusters_at_each_stage() -> Expected:
    for province in EVERYWHERE:
        for stage, count in zip(STAGES, stages(province), strict=True):
            yield {"entity": province, "indicator": stage}, one(count)


@published("02/funnel")
def clusters_lost_between_stages() -> Expected:
    for province in EVERYWHERE:
        for name, (before, after) in zip(LOSSES, itertools.pairwise(stages(province)), strict=True):
            yield {"entity": province, "indicator": name}, one(before - after)


@published("02/funnel")
def rates_from_stage_to_stage() -> Expected:
    for province in EVERYWHERE:
        counts = stages(province)
        for name, before, after in RATES:
            yield {"entity": province, "indicator": name}, one(100 * counts[after] / counts[before])


@published("02/funnel_latest")
def the_latest_count_of_each_stage() -> Expected:
    latest = [figure(HOME, stage) for stage in STAGES]
    for stage, count in zip(STAGES, latest, strict=True):
        yield {"entity": HOME, "indicator": stage}, one(count)
    yield {"entity": HOME, "indicator": "lost_before_operating"}, one(latest[1] - latest[2])
    for name, before, after in RATES:
        yield {"entity": HOME, "indicator": name}, one(100 * latest[after] / latest[before])


RATIOS = {
    "jobs_per_operating_cluster": ("jobs", "clusters_operating"),
    "jobs_per_project": ("jobs", "projects"),
    "jobs_per_planned_ha": ("jobs", "planned_area"),
    "projects_per_operating_cluster": ("projects", "clusters_operating"),
    "planned_ha_per_planned_cluster": ("planned_area", "clusters_planned"),
}


def total(province: str, indicator: str, reading: str) -> Interval:
    """A figure as bounds, of the merged province the sum of the parts; unknown with one of them."""
    parts = [known(p, indicator, reading) for p in (FORMER if province == HOME else (province,))]
    if (0.0, math.inf) in parts:
        return math.nan, math.nan
    return sum(low for low, _ in parts), sum(high for _, high in parts)


def quotient(over: Interval, under: Interval) -> Interval:
    """Lowest and highest ratio; nothing is known of a floor over a floor."""
    low = over[0] / under[1]
    high = over[1] / under[0]
    return (math.nan, math.nan) if low == 0 and math.isinf(high) else (low, high)


@published("02/intensity")
def intensities_in_both_readings() -> Expected:
    for reading in ("strict", "convention"):
        for name, (over, under) in RATIOS.items():
            for province in EVERYWHERE:
                ratio = quotient(total(province, over, reading), total(province, under, reading))
                yield {"entity": province, "indicator": name, "reading": reading}, ends(*ratio)


@published("02/orderings")
def factors_by_which_the_others_floor_would_have_to_rise() -> Expected:
    for indicator in (*STAGES, "planned_area", "jobs"):
        for a, b in itertools.permutations(FORMER, 2):
            factor = figure(a, indicator) / figure(b, indicator)
            yield {"entity": a, "other": b, "indicator": indicator}, one(factor) | {"needed": figure(a, indicator)}


@published("02/orderings")
def which_ordering_of_jobs_a_convention_decides() -> Expected:
    for a, b in itertools.permutations(FORMER, 2):
        mine, theirs = known(a, "jobs"), known(b, "jobs")
        answer = "greater" if mine[0] > theirs[1] else "less" if mine[1] < theirs[0] else "unknown"
        yield {"entity": a, "other": b, "indicator": "jobs"}, {"answer": answer, "basis": "by_convention"}


@published("02/orderings")
def what_would_overturn_the_leader_in_jobs_per_cluster() -> Expected:
    for other in FORMER[:2]:
        mine = figure("ninh-binh-former", "jobs") / figure("ninh-binh-former", "clusters_operating")
        needed = mine * figure(other, "clusters_operating")
        where = {"entity": "ninh-binh-former", "other": other, "indicator": "jobs_per_operating_cluster"}
        yield where, one(needed / figure(other, "jobs")) | {"needed": needed, "answer": "greater"}


@published("02/orderings")
def what_would_overturn_an_ordering_of_jobs_per_planned_hectare() -> Expected:
    """The jobs that the other needs on its own land at its smallest, over the jobs it is known to have."""
    for a, b in (("ha-nam", "nam-dinh"), ("ninh-binh-former", "ha-nam"), ("ninh-binh-former", "nam-dinh")):
        mine = known(a, "jobs")[0] / known(a, "planned_area")[1]
        needed = mine * known(b, "planned_area")[0]
        where = {"entity": a, "other": b, "indicator": "jobs_per_planned_ha"}
        yield where, one(needed / figure(b, "jobs")) | {"needed": needed}


def contradicted(a: str, b: str, indicator: str) -> bool:
    """Does some published count of one, since the year before the article's, turn its order with the other around?"""
    table = rows("published")
    table = table[table.district_id.isna() & (table.indicator == indicator) & table.value.notna()]
    recent = table[(table.source_id == ARTICLE) | (table.as_of.astype(str).str[:4] >= "2023")]
    mine, theirs = (recent[recent.province == p].value for p in (a, b))
    return bool(mine.min() <= theirs.max() and theirs.min() <= mine.max())


@published("02/orderings")
def what_other_published_counts_contradict_is_not_certain() -> Expected:
    for indicator in STAGES:
        for a, b in itertools.permutations(FORMER, 2):
            if contradicted(a, b, indicator):
                yield {"entity": a, "other": b, "indicator": indicator}, {"basis": Other("certain")}


@published("02/orderings")
def certain_is_what_one_date_and_every_other_count_bear_out() -> Expected:
    table = rows("published")
    table = table[table.district_id.isna() & table.value.notna() & (table.status == "reported")]
    for indicator in STAGES:
        of = {p: table[(table.indicator == indicator) & (table.province == p)] for p in FORMER}
        dates = {p: str(own[own.source_id == ARTICLE].as_of.iloc[0]) for p, own in of.items()}
        ranges = {p: [bounds(r.value, r.bound, r.rounding_unit) for r in own.itertuples()] for p, own in of.items()}
        for a, b in itertools.permutations(FORMER, 2):
            order = {(x[0] > y[1]) - (x[1] < y[0]) for x in ranges[a] for y in ranges[b]}
            certain = dates[a] == dates[b] != "nan" and order in ({1}, {-1})
            where = {"entity": a, "other": b, "indicator": indicator}
            yield where, {"basis": "certain" if certain else "by_source"}


def shares(values: Sequence[float]) -> list[float]:
    return [v / sum(values) for v in values]


OPERATING = [figure(p, "clusters_operating") for p in FORMER]


@published("02/evenness")
def shares_entropy_and_concentration() -> Expected:
    for province, share in zip(FORMER, shares(OPERATING), strict=True):
        yield {"entity": province, "indicator": "share"}, one(100 * share)
    entropy = -sum(s * math.log(s) for s in shares(OPERATING)) / math.log(len(FORMER))
    yield {"indicator": "normalised_entropy"}, one(entropy)
    yield {"indicator": "hhi"}, one(sum(s**2 for s in shares(OPERATING)))


def yardsticks() -> dict[str, list[float]]:
    places = rows("provinces").set_index("province").loc[list(FORMER)]
    return {
        "equal": [1.0] * len(FORMER),
        "clusters_planned": [figure(p, "clusters_planned") for p in FORMER],
        "area": list(places.area_km2),
        "population": list(places.population_thousand),
    }


@published("02/evenness")
def the_same_count_against_four_yardsticks() -> Expected:
    for name, sizes in yardsticks().items():
        ratios = [a / b for a, b in zip(shares(OPERATING), shares(sizes), strict=True)]
        for province, ratio in zip(FORMER, ratios, strict=True):
            yield {"entity": province, "indicator": "density_ratio", "reference": name}, one(ratio)
        yield {"indicator": "spread", "reference": name}, one(max(ratios) / min(ratios))


@published("02/evenness")
def clusters_for_so_much_land_and_so_many_people() -> Expected:
    for indicator, name, unit in (("per_100_km2", "area", 100), ("per_100k_people", "population", 100)):
        sizes = yardsticks()[name]
        for province, count, size in zip(FORMER, OPERATING, sizes, strict=True):
            yield {"entity": province, "indicator": indicator}, one(unit * count / size)
        yield {"entity": HOME, "indicator": indicator}, one(unit * sum(OPERATING) / sum(sizes))


REACHED = {
    "clusters_planned": {"planned", "unknown", "established", "under_construction", "operating"},
    "clusters_established": {"established", "under_construction", "operating"},
    "clusters_operating": {"operating"},
}


def named(province: str) -> pd.DataFrame:
    clusters = rows("clusters")
    return clusters if province == HOME else clusters[clusters.province == province]


@published("02/inventory_coverage")
def how_many_of_the_published_clusters_have_a_name() -> Expected:
    for province in EVERYWHERE:
        for stage, count in zip(STAGES, stages(province), strict=True):
            found = int(named(province).status.isin(REACHED[stage]).sum())
            yield {"entity": province, "indicator": stage}, one(100 * found / count) | {"named": found}
        area = float(named(province).area_ha.sum())
        low, high = total(province, "planned_area", "convention")
        where = {"entity": province, "indicator": "planned_area"}
        yield where, ends(100 * area / high, 100 * area / low) | {"named": area}


@published("02/area_distribution")
def stated_areas_of_named_clusters() -> Expected:
    for province in EVERYWHERE:
        area = named(province).area_ha.dropna()
        for name, value in (("smallest", area.min()), ("median", float(np.median(area))), ("largest", area.max())):
            yield {"entity": province, "indicator": f"area_{name}"}, one(value)
        missing = int(named(province).area_ha.isna().sum())
        yield {"entity": province, "indicator": "area_not_stated"}, one(missing)


@published("02/area_distribution")
def sources_of_the_named_clusters_with_an_area() -> Expected:
    for province in EVERYWHERE:
        stated = named(province).dropna(subset="area_ha")
        where = {"entity": province, "indicator": "area_median"}
        yield where, {"sources": " ".join(sorted(set(stated.source_id)))}


@published("02/area_distribution")
def clusters_at_the_legal_maximum() -> Expected:
    most = rows("vietnam/parameters").set_index("parameter_id").value["rule_ccn_area_max"]
    yield {"entity": HOME, "indicator": "area_at_maximum"}, one(int((rows("clusters").area_ha == most).sum()))


@published("02/area_distribution")
def clusters_certainly_below_their_minimum() -> Expected:
    """Craft villages have a lower minimum: below the other one, a cluster of unstated kind is unknown."""
    rule = rows("vietnam/parameters").set_index("parameter_id").value
    clusters = rows("clusters")
    other = clusters.craft_village.eq(False) & (clusters.area_ha < rule["rule_ccn_area_min"])
    certain = int(((clusters.area_ha < rule["rule_ccn_area_min_special"]) | other).sum())
    yield {"entity": HOME, "indicator": "area_below_min"}, {"low": float(certain)}


@published("02/district_counts")
def named_clusters_by_district_and_status() -> Expected:
    placed = rows("clusters").dropna(subset="district_id")
    for (province, district), own in placed.groupby(["province", "district_id"]):
        counts = {s: int((own.status == s).sum()) for s in ("operating", "established", "planned")}
        yield {"province": province, "district_id": district}, counts | {"total": len(own)}


def hosts(operating_only: bool) -> set[str]:
    """Districts with a park."""
    parks = rows("parks")
    chosen = parks[parks.status.eq("operating")] if operating_only else parks
    placed = rows("park_districts").dropna(subset="district_id")
    return set(placed[placed.park_id.isin(chosen.park_id)].district_id)


@published("02/network")
def named_clusters_in_a_district_with_a_park() -> Expected:
    for parks in ("all_parks", "operating_parks"):
        beside = hosts(parks == "operating_parks")
        for province in EVERYWHERE:
            found = int(named(province).district_id.isin(beside).sum())
            yield {"entity": province, "indicator": "same_district", "parks": parks}, {"low": found}


@published("02/network")
def clusters_that_may_stand_beside_a_park_of_unknown_district() -> Expected:
    placed = set(rows("park_districts").dropna(subset="district_id").park_id)
    parks = rows("parks")
    lost = parks[parks.status.eq("operating") & ~parks.park_id.isin(placed)]
    for province in sorted(set(lost.province)):
        found = int(named(province).district_id.isin(hosts(True)).sum())
        where = {"entity": province, "indicator": "same_district", "parks": "operating_parks"}
        yield where, {"high": Limit(low=found + 1)}


def of_source(province: str, source: str, date: str) -> dict[str, Interval]:
    national = rows("vietnam/comparators")
    found = national[(national.province == province) & (national.source_id == source) & (national.as_of == date)]
    return {r.indicator: bounds(r.value, r.bound, r.rounding_unit) for r in found.itertuples()}


PEERS = (
    ("gia-lai-new", "k18", "2025-09"),
    ("phu-tho-new", "k13", "2025-12"),
    ("tien-giang", "k35", "2022-04"),
    ("vietnam", "k03", "2021-03"),
    ("thanh-hoa", "k27", "2022-12"),
)


@published("02/peers")
def ratios_inside_one_source_elsewhere() -> Expected:
    for province, source, date in PEERS:
        figures = of_source(province, source, date)
        for name, (over, under) in RATIOS.items():
            if {over, under} <= figures.keys() and name != "jobs_per_planned_ha":
                yield {"entity": province, "indicator": name}, ends(*quotient(figures[over], figures[under]))


@published("02/reconciliation")
def gaps_between_the_sum_of_the_article_and_later_counts() -> Expected:
    for stage, mine in zip(STAGES, stages(HOME), strict=True):
        for source in ("bnb-2025-11", "nb_vneco"):
            table = rows("published").set_index(["source_id", "province", "indicator"]).value
            theirs = float(table[source, HOME, stage])
            gap = {"gap_low": theirs - mine, "gap_high": theirs - mine, "gap_pct": 100 * (theirs / mine - 1)}
            yield {"entity": HOME, "indicator": stage, "source_id": source}, one(theirs) | gap


@published("02/remainders")
def what_is_left_for_ha_nam() -> Expected:
    whole = figure(HOME, "projects")
    yield {"entity": "ha-nam", "indicator": "projects"}, one(whole - sum(figure(p, "projects") for p in FORMER[1:]))
    table = rows("published").set_index("figure_id")
    both = table.value["F198"] + table.value["F181"]  # Nam Định's operating area in 2020, former Ninh Bình's in 2024
    low, high = bounds(table.value["F173"], table.bound["F173"], table.rounding_unit["F173"])
    yield {"entity": "ha-nam", "indicator": "operating_area"}, ends(low - both, high - both)


@published("02/missing_data")
def how_far_definitions_confine_a_blank() -> Expected:
    stations = figure("nam-dinh", "wwtp_stations_invested")
    yield {"entity": "nam-dinh", "indicator": "clusters_with_central_wwtp"}, ends(1, stations)
    yield {"entity": "nam-dinh", "indicator": "clusters_wwtp_compliant"}, ends(0, stations)
    compliant, operating = (figure("ninh-binh-former", i) for i in ("clusters_wwtp_compliant", "clusters_operating"))
    yield {"entity": "ninh-binh-former", "indicator": "clusters_with_central_wwtp"}, ends(compliant, operating)
    yield {"entity": "ha-nam", "indicator": "projects"}, ends(math.nan, math.nan)


@published("02/narrowing")
def the_part_of_a_range_that_one_figure_takes_away() -> Expected:
    """Compliant of operating clusters: 2 + (0 to 5) + 5 of 47; only Nam Định's count is open."""
    low, high = figure("ha-nam", "clusters_wwtp_compliant"), figure("ninh-binh-former", "clusters_wwtp_compliant")
    certain, open_ = low + high, figure("nam-dinh", "wwtp_stations_invested")
    where = {"entity": HOME, "indicator": "compliant_of_operating", "datum_province": "nam-dinh"}
    ratio = {"result_low": 100 * certain / sum(OPERATING), "result_high": 100 * (certain + open_) / sum(OPERATING)}
    yield where, one(100.0) | ratio | {"width_after": 0.0}
    for province in FORMER:
        if not printed_more_exactly(province, "jobs"):
            jobs, operating = known(province, "jobs"), figure(province, "clusters_operating")
            where = {"entity": province, "indicator": "jobs_per_operating_cluster", "datum_indicator": "jobs"}
            yield where, one(100.0) | {"result_low": jobs[0] / operating, "result_high": jobs[1] / operating}


def printed_more_exactly(province: str, indicator: str) -> bool:
    """Does the release that the article takes its figures from print this one to a finer unit? Then nobody need ask."""
    table = rows("published")
    found = table[(table.province == province) & (table.indicator == indicator) & table.district_id.isna()]
    mine, theirs = (found[found.source_id == source] for source in (ARTICLE, RELEASE))
    if mine.empty or theirs.empty:
        return False
    return bool((theirs.bound.eq("exact") | (theirs.rounding_unit < mine.rounding_unit.iloc[0])).any())

"""Notebook 03 recomputed: the lattice, flows, costs, phasing, the budget, the rules."""

import functools
import itertools
import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from tests.oracle.reckoning import (
    FORMER,
    HOME,
    Expected,
    Interval,
    Within,
    bounds,
    ends,
    figure,
    known,
    one,
    published,
    rows,
)

FIRST_START, LAST_YEAR, STARTS, BUDGET, FLOOR = 2026, 2030, 8, 80.0, 0.5
COMPLIANCE = ("unstable_may_comply", "unstable_cannot_comply", "stable_is_compliant")
STATIONS = ("one_each", "may_share")
OPERATING = {p: int(figure(p, "clusters_operating")) for p in FORMER}
DRAWS = 400_000

World = tuple[int, int, int]


def agrees(count: int, provinces_own: float, hosts: float, shared: bool) -> bool:
    """Does a count of clusters fit a published count, and the stations that stand in them?"""
    if not math.isnan(provinces_own) and count != provinces_own:
        return False
    if math.isnan(hosts):
        return True
    return min(hosts, 1) <= count <= hosts if shared else count == hosts


@functools.cache
def worlds(province: str, stations: str, compliance: str) -> tuple[World, ...]:
    """Every (with a system, with a working one, compliant) that fits what is published of a province."""
    shared, n = stations == "may_share", OPERATING[province]
    own = {
        "system": figure(province, "clusters_with_central_wwtp"),
        "compliant": figure(province, "clusters_wwtp_compliant"),
        "built": figure(province, "wwtp_stations_invested"),
        "stable": figure(province, "wwtp_stations_stable"),
    }

    def every() -> Iterator[World]:
        for a, w, c in itertools.product(range(n + 1), repeat=3):
            nested = w <= a and c <= a
            if compliance == "unstable_cannot_comply":
                nested = nested and c <= w
            if compliance == "stable_is_compliant":
                nested = nested and c == w
            if nested and agrees(a, own["system"], own["built"], shared):
                stable = agrees(w, math.nan, own["stable"], shared)
                if stable and agrees(c, own["compliant"], math.nan, shared):
                    yield a, w, c

    return tuple(every())


LEVELS = ("with_any_system", "with_working_system", "compliant")


def counts(place: str, indicator: str, stations: str = "one_each", compliance: str = COMPLIANCE[0]) -> Interval:
    """Fewest and most clusters over all worlds; of the merged province the sums."""
    if place == HOME:
        parts = [counts(p, indicator, stations, compliance) for p in FORMER]
        return sum(p[0] for p in parts), sum(p[1] for p in parts)
    if indicator in LEVELS:
        found = [world[LEVELS.index(indicator)] for world in worlds(place, stations, compliance)]
    else:
        missing = {"without_any_system": 0, "not_shown_compliant": 2}[indicator]
        found = [OPERATING[place] - world[missing] for world in worlds(place, stations, compliance)]
    return min(found), max(found)


INDICATORS = (*LEVELS, "without_any_system", "not_shown_compliant")


@published("03/coverage")
def the_lattice_by_trying_every_world() -> Expected:
    for stations, compliance in itertools.product(STATIONS, COMPLIANCE):
        for place, indicator in itertools.product((*FORMER, HOME), INDICATORS):
            where = {"entity": place, "indicator": indicator, "stations": stations, "compliance": compliance}
            where |= {"denominator": None, "standard": "qcvn40_2011"}
            yield where, ends(*counts(place, indicator, stations, compliance))


@published("03/coverage")
def shares_of_operating_established_and_planned_clusters() -> Expected:
    for place in FORMER:
        for of in ("clusters_operating", "clusters_established", "clusters_planned"):
            low, high = counts(place, "compliant")
            where = {"entity": place, "indicator": "compliant", "denominator": of, "stations": "one_each"}
            where |= {"compliance": COMPLIANCE[0], "standard": "qcvn40_2011"}
            yield where, ends(100 * low / figure(place, of), 100 * high / figure(place, of))


@published("03/coverage", wrong="the headline takes one cluster a plant for granted, beside a table without")
def the_headline_assumes_no_cluster_of_its_own_for_a_plant() -> Expected:
    for indicator in ("with_any_system", "without_any_system"):
        where = {"entity": HOME, "indicator": indicator, "headline": True, "denominator": None}
        yield where, ends(*counts(HOME, indicator, "may_share"))


@published("03/overdue")
def clusters_past_the_legal_deadline() -> Expected:
    for place in FORMER:
        for gap in ("without_any_system", "not_shown_compliant"):
            where = {"entity": place, "indicator": f"overdue_{gap}"}
            if place != "nam-dinh" or gap != "without_any_system":
                yield where, ends(*counts(place, gap)) | {"deadline": "2023-12-31"}
    yield {"entity": HOME, "indicator": "overdue_not_shown_compliant"}, ends(*counts(HOME, "not_shown_compliant"))


@published("03/overdue", wrong="26 to 34 overdue assumes one plant a cluster")
def clusters_overdue_whatever_stands_where() -> Expected:
    gap = "without_any_system"
    yield {"entity": HOME, "indicator": f"overdue_{gap}"}, ends(*counts(HOME, gap, "may_share"))


@published("03/peers", wrong="above 24.4 % only if every plant has a cluster of its own")
def the_share_with_a_plant_beside_the_nations() -> Expected:
    low, high = counts(HOME, "with_any_system", "may_share")
    whole = sum(OPERATING.values())
    yield {"entity": HOME}, ends(100 * low / whole, 100 * high / whole)


@published("03/peers")
def shares_with_a_plant_elsewhere() -> Expected:
    national = rows("vietnam/comparators").set_index(["province", "source_id", "indicator"]).value
    for place, source in (("dong-nai-new", "k04"), ("ha-noi", "k10"), ("vietnam", "k02"), ("vietnam", "k03")):
        share = national[place, source, "clusters_with_central_wwtp"] / national[place, source, "clusters_operating"]
        yield {"entity": place, "source_id": source}, one(100 * float(share))


@functools.cache
def register() -> pd.DataFrame:
    return rows("assumptions").set_index("assumption_id")


def span(name: str) -> Interval:
    return float(register().low[name]), float(register().high[name])


@functools.cache
def drawn(name: str) -> np.ndarray:
    """Independent draws of an assumption, by its shape."""
    row, rng = register().loc[name], np.random.default_rng([7, *name.encode()])
    if row["shape"] == "fixed":
        return np.full(DRAWS, row.central)
    if row["shape"] == "triangular":
        return rng.triangular(row.low, row.central, row.high, DRAWS)
    if row["shape"] == "uniform":
        return rng.uniform(row.low, row.high, DRAWS)
    return np.exp(rng.uniform(math.log(row.low), math.log(row.high), DRAWS))


def uniform(name: str, low: float, high: float) -> np.ndarray:
    return np.random.default_rng([8, *name.encode()]).uniform(low, high, DRAWS)


def whole(name: str, low: float, high: float) -> np.ndarray:
    return np.random.default_rng([9, *name.encode()]).integers(int(low), int(high) + 1, DRAWS)


def percentiles(values: np.ndarray) -> dict[str, Within]:
    return {f"p{p}": Within(float(np.percentile(values, p))) for p in (10, 50, 90)}


ROUTES = {
    "operating_land": ("operating_area", ("leasable_share", "occupancy", "water_per_ha"), ()),
    "planned_land": ("planned_area", ("leasable_share", "occupancy", "water_per_ha"), ()),
    "jobs": ("jobs", ("water_per_ha",), ("jobs_per_leased_ha",)),
    "leased_land": ("leased_area", ("water_per_ha",), ()),
}


def fact(place: str, indicator: str) -> Interval:
    """A published figure: the article's, else the latest of the reported ones."""
    table = rows("published")
    table = table[(table.province == place) & (table.indicator == indicator) & table.district_id.isna()]
    table = table[table.value.notna() & (table.status == "reported") & table.as_of.notna()]
    if math.isnan(figure(place, indicator)) and len(table):
        row = table.sort_values("as_of").iloc[-1]
        return bounds(row.value, row.bound, row.rounding_unit)
    return known(place, indicator)


def flow_range(place: str, route: str) -> Interval:
    """Lowest and highest wastewater flow, m3 a day."""
    name, times, over = ROUTES[route]
    low, high = fact(place, name)
    for factor in times:
        low, high = low * span(factor)[0], high * span(factor)[1]
    for divisor in over:
        low, high = low / span(divisor)[1], high / span(divisor)[0]
    return low, high


def flow_draws(place: str, route: str) -> np.ndarray:
    name, times, over = ROUTES[route]
    values = uniform(f"{place} {name}", *fact(place, name))
    for factor in times:
        values = values * drawn(factor)
    for divisor in over:
        values = values / drawn(divisor)
    return values


FLOWS = (
    (HOME, "leased_land"),
    ("nam-dinh", "operating_land"),
    ("ninh-binh-former", "operating_land"),
    *((place, route) for route in ("jobs", "planned_land") for place in FORMER),
)


@published("03/demand")
def the_flows_logical_ranges() -> Expected:
    for place, route in FLOWS:
        yield {"entity": place, "indicator": route}, ends(*flow_range(place, route))
    parts = [flow_range(p, "jobs") for p in FORMER]
    yield {"entity": HOME, "indicator": "jobs"}, ends(sum(p[0] for p in parts), sum(p[1] for p in parts))


@published("03/demand")
def percentiles_of_the_flows() -> Expected:
    for place, route in FLOWS:
        yield {"entity": place, "indicator": route}, percentiles(flow_draws(place, route))


BEHIND = figure(HOME, "clusters_operating")  # of the source and date of the leased land


def missing_draws(gap: str, compliance: str) -> np.ndarray:
    return sum(whole(f"{p} {gap} {compliance}", *counts(p, gap, compliance=compliance)) for p in FORMER)


def capacity_range(gap: str, compliance: str) -> Interval:
    low, high = counts(HOME, gap, compliance=compliance)
    flow = flow_range(HOME, "leased_land")
    return flow[0] * low / BEHIND, flow[1] * high / BEHIND


@functools.cache
def capacity_draws(gap: str, compliance: str) -> np.ndarray:
    return flow_draws(HOME, "leased_land") * missing_draws(gap, compliance) / BEHIND


CASES = (("without_any_system", COMPLIANCE[0]), *(("not_shown_compliant", c) for c in COMPLIANCE))


@published("03/cost")
def logical_ranges_of_capacity_and_investment() -> Expected:
    for gap, compliance in CASES:
        low, high = capacity_range(gap, compliance)
        yield {"indicator": f"capacity_{gap}", "compliance": compliance}, ends(low, high)
        price = span("unit_capex")
        where = {"indicator": f"capex_{gap}", "compliance": compliance}
        yield where, ends(low * price[0] / 1000, high * price[1] / 1000)


@published("03/cost")
def percentiles_of_capacity_and_investment() -> Expected:
    for gap, compliance in CASES:
        size = capacity_draws(gap, compliance)
        yield {"indicator": f"capacity_{gap}", "compliance": compliance}, percentiles(size)
        money = size * drawn("unit_capex") / 1000
        yield {"indicator": f"capex_{gap}", "compliance": compliance}, percentiles(money)


@published("03/cost")
def fees_a_year_at_full_load() -> Expected:
    for gap, compliance in CASES[:2]:
        low, high = capacity_range(gap, compliance)
        fee = span("treatment_fee")
        range_ = ends(low * fee[0] * 365 / 1e9, high * fee[1] * 365 / 1e9)
        money = capacity_draws(gap, compliance) * drawn("treatment_fee") * 365 / 1e9
        yield {"indicator": f"fees_{gap}"}, range_ | percentiles(money)


@published("03/cost", wrong="the ministry's norm has a range in the register, of which the top alone is used")
def investment_by_the_ministrys_norm_over_its_range() -> Expected:
    for gap, compliance in CASES[:2]:
        price = drawn("ministry_norm") * register().central["regional_coefficient"]
        yield {"indicator": f"norm_capex_{gap}"}, percentiles(capacity_draws(gap, compliance) * price / 1000)


@published("03/sensitivity")
def what_the_cost_turns_on() -> Expected:
    """Rank correlations with the investment for clusters not shown to comply."""
    size = capacity_draws("not_shown_compliant", COMPLIANCE[0])
    money = pd.Series(size * drawn("unit_capex")).rank()
    for factor in ("unit_capex", "water_per_ha"):
        found = float(pd.Series(drawn(factor)).rank().corr(money))
        yield {"factor": factor}, {"correlation": Within(found, 0.0, 0.02)}


@published("03/break_even")
def years_and_load_that_repay_a_plant_at_no_interest() -> Expected:
    price, fee, years = span("unit_capex"), span("treatment_fee"), span("payback_years")
    soonest, latest = (1e6 * p / (f * 365) for p, f in ((price[0], fee[1]), (price[1], fee[0])))
    yield {"indicator": "payback_at_full_load"}, ends(soonest, latest)
    yield {"indicator": "break_even_load"}, ends(100 * soonest / years[1], 100 * latest / years[0])


@published("03", wrong="the load that repays a plant is reckoned without interest, unsaid")
def the_load_that_repays_a_plant_with_interest() -> Expected:
    rate = float(register().central.get("discount_rate", 8.0)) / 100
    years, fee = float(register().central["payback_years"]), float(register().central["treatment_fee"])
    annuity = (1 - (1 + rate) ** -years) / rate
    for end in ("central", "high"):
        load = 100 * 1e6 * float(register()[end]["unit_capex"]) / (fee * 365 * annuity)
        yield {}, {f"{end} unit cost, % of capacity": load}


ORDINARY = ("phunghia", "caugiat", "conghoa", "daian", "hoaphu", "tamhiep")


@published("03/unit_costs")
def plants_with_a_published_total_and_capacity() -> Expected:
    values = pd.concat([rows("parameters"), rows("vietnam/parameters")]).set_index("parameter_id").value
    for name in values.index[values.index.str.fullmatch(r"cost_wwtp_\w+_total")]:
        plant = name.removeprefix("cost_wwtp_").removesuffix("_total")
        capacity = values.get(f"cost_wwtp_{plant}_capacity")
        if capacity is not None:
            price = {"unit_cost": 1000 * values[name] / capacity}
            yield {"plant": plant}, price | {"ordinary": plant in ORDINARY}


LAGS = tuple(math.ceil(months / 12) for months in span("build_time"))


def compliant_by(year: int, first: int, today: int, lag: int, most: float = math.inf) -> int:
    """Clusters that comply at the end of a year if plants are started at full pace from the first year on."""
    ready = STARTS * max(0, year - lag - first + 1)
    return int(today + min(ready, most, sum(OPERATING.values()) - today))


@published("03/phasing")
def compliant_clusters_year_by_year() -> Expected:
    for compliance in COMPLIANCE:
        today = counts(HOME, "compliant", compliance=compliance)
        for year in range(FIRST_START + 1, LAST_YEAR + 1):
            low = compliant_by(year, FIRST_START, today[0], LAGS[1])
            high = compliant_by(year, FIRST_START, today[1], LAGS[0])
            yield {"year": year, "scenario": "capacity", "compliance": compliance}, ends(low, high)


@published("03/phasing")
def compliant_clusters_that_the_budget_pays_for() -> Expected:
    each = np.median(flow_draws(HOME, "leased_land") * drawn("unit_capex")) / 1000 / BEHIND
    affordable = math.floor(BUDGET / each)
    today = counts(HOME, "compliant")
    for year in range(FIRST_START + 1, LAST_YEAR + 1):
        low = compliant_by(year, FIRST_START, today[0], LAGS[1], affordable)
        high = compliant_by(year, FIRST_START, today[1], LAGS[0], affordable)
        yield {"year": year, "scenario": "budget", "compliance": COMPLIANCE[0]}, ends(low, high)


@published("03/phasing")
def starts_a_year_that_would_finish_all() -> Expected:
    gap = counts(HOME, "not_shown_compliant")
    years = [LAST_YEAR - lag - FIRST_START + 1 for lag in LAGS]
    yield {"indicator": "starts_needed"}, ends(*(math.ceil(g / y) for g, y in zip(gap, years, strict=True)))


@published("03/phasing", wrong="plants start in the year that was all but over when the sources were read")
def nothing_starts_in_a_year_that_was_over() -> Expected:
    """Read on 23 November 2026: a plant of 24 months that is started then cannot stand by the end of 2028."""
    today = counts(HOME, "compliant")
    where = {"year": 2028, "scenario": "capacity", "compliance": COMPLIANCE[0]}
    yield where, ends(*today)


@functools.cache
def options() -> dict[str, tuple[float, float, float]]:
    """Jobs, m3 a day and billion VND of one plant in each province, all sized by jobs (medians)."""
    found = {}
    for place in FORMER:
        flow = float(np.median(flow_draws(place, "jobs"))) / OPERATING[place]
        jobs = sum(fact(place, "jobs")) / 2 / OPERATING[place]
        found[place] = jobs, flow, flow * float(register().central["unit_capex"]) / 1000
    return found


@published("03/budget")
def what_a_plant_of_ha_nam_treats() -> Expected:
    """Ha Nam has no operating land: its plants are sized by jobs."""
    jobs, flow, _ = options()["ha-nam"]
    median = float(np.median(drawn("unit_capex")))
    plants = {"clusters": 3, "jobs": 2, "m3": 4}
    for objective, built in plants.items():
        columns = {"jobs": Within(built * jobs), "m3": Within(built * flow)}
        where = {"entity": "ha-nam", "objective": objective}
        yield where, columns | {"cost": Within(built * flow * median / 1000)}


def most_clusters() -> dict[str, int]:
    """The most plants for the budget, of those plans the cheapest; each province gets its part of half the pace."""
    most = {p: int(counts(p, "not_shown_compliant")[1]) for p in FORMER}
    limit = STARTS * (LAST_YEAR - LAGS[0] - FIRST_START + 1)
    median = float(np.median(drawn("unit_capex")))
    price = [options()[p][1] * median / 1000 for p in FORMER]
    plans = []
    for plan in itertools.product(*(range(most[p] + 1) for p in FORMER)):
        built, cost = sum(plan), sum(x * c for x, c in zip(plan, price, strict=True))
        parts = zip(plan, FORMER, strict=True)
        fair = all(x >= math.floor(FLOOR * most[p] / sum(most.values()) * built + 1e-9) for x, p in parts)
        if cost <= BUDGET and built <= limit and fair:
            plans.append((-built, cost, plan))
    return dict(zip(FORMER, min(plans)[2], strict=True))


@published("03/budget", wrong="Hà Nam is sized by jobs and the others by operating land, unsaid")
def the_most_clusters_for_the_budget_on_one_basis() -> Expected:
    for place, built in most_clusters().items():
        yield {"entity": place, "objective": "clusters"}, one(built)


def area_verdicts(clusters: pd.DataFrame) -> dict[str, list[str]]:
    rule = rows("vietnam/parameters").set_index("parameter_id").value
    least, special, most = (rule[f"rule_ccn_area_{end}"] for end in ("min", "min_special", "max"))
    found: dict[str, list[str]] = {"area_min": [], "area_max": []}
    for area, kind, craft in zip(clusters.area_ha, clusters.area_bound, clusters.craft_village, strict=True):
        low, high = (0.0, math.inf) if math.isnan(area) else bounds(area, kind, last_digit(area))
        needed = special if craft is True else least
        certain = "fail" if high < (needed if craft is True else special) else "unknown"
        found["area_min"].append("pass" if low >= needed else certain)
        found["area_max"].append("pass" if high <= most else "fail" if low > most else "unknown")
    return found


def last_digit(value: float) -> float:
    """One unit of the last digit that is not a rounding zero: 10 for 50, 1 for 75, 0.01 for 6.76."""
    unit = 0.0001
    while math.isclose(value / (10 * unit), round(value / (10 * unit)), abs_tol=1e-6):
        unit *= 10
    return unit


@published("03/rules")
def minimum_and_maximum_area_of_each_named_cluster() -> Expected:
    clusters = rows("clusters")
    for test, verdicts in area_verdicts(clusters).items():
        for cluster, verdict in zip(clusters.cluster_id, verdicts, strict=True):
            yield {"cluster_id": cluster, "test": test}, {"verdict": verdict}


@published("03/rules_summary")
def verdicts_of_the_rules_by_province() -> Expected:
    rule = rows("vietnam/parameters").set_index("parameter_id").value
    clusters = rows("clusters")
    for place in FORMER:
        own = clusters[clusters.province == place]
        for test, verdicts in area_verdicts(own).items():
            tally = {v: verdicts.count(v) for v in ("pass", "fail", "unknown")}
            yield {"test": test, "province": place}, tally | {"tested": len(own)}
        founded = own[own.status.isin(["operating", "under_construction", "established"])]
        full = int((founded.fill_rate_pct >= rule["rule_expand_fill_rate"]).sum())
        stated = int(founded.fill_rate_pct.notna().sum())
        tally = {"pass": full, "fail": stated - full, "unknown": len(founded) - stated}
        yield {"test": "expand", "province": place}, tally
        planned = int((own.status == "planned").sum())
        passes = planned if figure(HOME, "occupancy_rate") > rule["rule_new_ccn_fill_rate"] else 0
        yield {"test": "found_province", "province": place}, {"pass": passes, "tested": planned}


@published("03/other_infrastructure")
def land_and_works_that_norms_ask_for() -> Expected:
    norm = pd.concat([rows("parameters"), rows("vietnam/parameters")]).set_index("parameter_id").value
    for place in (HOME, "ninh-binh-former"):
        established, operating = fact(place, "established_area"), fact(place, "operating_area")
        if place == HOME:
            table = rows("published").set_index(["source_id", "indicator"])
            pair = [table.loc[("bnb-2025-11", name)] for name in ("established_area", "operating_area")]
            established, operating = (bounds(r.value, r.bound, r.rounding_unit) for r in pair)
        for indicator, share in (
            ("green_land_minimum", "norm_green_cc48"),
            ("eco_common_land_minimum", "bm_vn_eip_land"),
        ):
            low, high = (end * norm[share] / 100 for end in established)
            yield {"entity": place, "indicator": indicator}, ends(low, high)
        price = span("cluster_infrastructure_cost")
        idle = established[0] - operating[1], established[1] - operating[0]
        yield {"entity": place, "indicator": "site_infrastructure_cost"}, ends(idle[0] * price[0], idle[1] * price[1])
    leasable, established = (
        fact("ninh-binh-former", "leasable_area")[0],
        fact("ninh-binh-former", "established_area")[0],
    )
    yield {"entity": "ninh-binh-former", "indicator": "common_land_share"}, one(100 - 100 * leasable / established)

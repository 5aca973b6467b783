"""Notebook 03 recomputed: the lattice, flows, costs, phasing, the budget, the rules."""

import functools
import itertools
import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from tests.oracle.reckoning import (
    ARTICLE,
    FORMER,
    HOME,
    Expected,
    Interval,
    Within,
    bounds,
    ends,
    figure,
    known,
    last_digit,
    one,
    published,
    rows,
)

FIRST_START, LAST_YEAR, STARTS, BUDGET, FLOOR = 2027, 2030, 8, 80.0, 0.5
COMPLIANCE = ("unstable_may_comply", "unstable_cannot_comply", "stable_is_compliant")
STATIONS = ("may_share", "one_each")  # the headline first
OPERATING = {p: int(figure(p, "clusters_operating")) for p in FORMER}
DRAWS = 400_000

World = tuple[int, int, int]


def agrees(count: int, hosts: float, shared: bool) -> bool:
    """Does a count of clusters fit the stations that stand in them?"""
    if math.isnan(hosts):
        return True
    return min(hosts, 1) <= count <= hosts if shared else count == hosts


@functools.cache
def worlds(province: str, stations: str, compliance: str) -> tuple[World, ...]:
    """Every (with a system, with a working one, compliant) that fits what is published of a province.

    Clusters seen by name with a plant, running or stopped, are a floor; where they are more than the count that is
    published, neither is taken for certain. Two counts of one thing (running stably and compliant, where these are
    taken to be the same) leave open all between them.
    """
    shared, n = stations == "may_share", OPERATING[province]
    clusters = rows("clusters")
    named = clusters[(clusters.province == province) & (clusters.status == "operating")]
    seen = int(named.wastewater.isin(["operating", "stopped"]).sum())
    own = {
        "system": figure(province, "clusters_with_central_wwtp"),
        "without": figure(province, "clusters_without_central_wwtp"),
        "working": figure(province, "clusters_with_stable_wwtp"),
        "compliant": figure(province, "clusters_wwtp_compliant"),
        "built": figure(province, "wwtp_stations_invested"),
        "stable": figure(province, "wwtp_stations_stable"),
    }

    assert math.isnan(own["without"])  # else it says how many have a system
    told = [own["working"], own["compliant"]]

    def system(a: int) -> bool:
        if math.isnan(own["system"]):
            return a >= seen
        return own["system"] <= a <= max(own["system"], seen)

    def named_alike(w: int, c: int) -> bool:
        if compliance != "stable_is_compliant" or any(math.isnan(n) for n in told):
            return all(math.isnan(n) or x == n for x, n in zip((w, c), told, strict=True))
        return min(told) <= w <= max(told)

    def every() -> Iterator[World]:
        for a, w, c in itertools.product(range(n + 1), repeat=3):
            nested = w <= a and c <= a
            if compliance == "unstable_cannot_comply":
                nested = nested and c <= w
            if compliance == "stable_is_compliant":
                nested = nested and c == w
            hosts = agrees(a, own["built"], shared) and agrees(w, own["stable"], shared)
            if nested and hosts and system(a) and named_alike(w, c):
                yield a, w, c

    return tuple(every())


LEVELS = ("with_any_system", "with_working_system", "compliant")


def counts(place: str, indicator: str, stations: str = STATIONS[0], compliance: str = COMPLIANCE[0]) -> Interval:
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
            where = {"entity": place, "indicator": "compliant", "denominator": of, "stations": STATIONS[0]}
            where |= {"compliance": COMPLIANCE[0], "standard": "qcvn40_2011"}
            yield where, ends(100 * low / figure(place, of), 100 * high / figure(place, of))


@published("03/coverage")
def the_headline_assumes_no_cluster_of_its_own_for_a_plant() -> Expected:
    for indicator in ("with_any_system", "without_any_system"):
        where = {"entity": HOME, "indicator": indicator, "headline": True, "denominator": None}
        yield where, ends(*counts(HOME, indicator, "may_share")) | {"stations": "may_share"}


@published("03/overdue")
def clusters_past_the_legal_deadline() -> Expected:
    for place in (*FORMER, HOME):
        for gap in ("without_any_system", "not_shown_compliant"):
            where = {"entity": place, "indicator": f"overdue_{gap}"}
            yield where, ends(*counts(place, gap)) | {"deadline": "2023-12-31"}


@published("03/peers")
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


@published("03/cost")
def investment_by_the_ministrys_norm_over_its_range() -> Expected:
    norm, region = span("ministry_norm"), span("regional_coefficient")
    for gap, compliance in CASES[:2]:
        low, high = capacity_range(gap, compliance)
        range_ = ends(low * norm[0] * region[0] / 1000, high * norm[1] * region[1] / 1000)
        price = drawn("ministry_norm") * drawn("regional_coefficient")
        money = percentiles(capacity_draws(gap, compliance) * price / 1000)
        yield {"indicator": f"norm_capex_{gap}"}, range_ | money


@published("03/cost")
def what_nobody_has_a_price_for() -> Expected:
    """The state's part is of a cluster's whole technical works: no number of it follows from plants."""
    for indicator in ("state_support", "connection", "own_operating_cost"):
        yield {"indicator": indicator}, ends(math.nan, math.nan) | {"p10": None, "p50": None, "p90": None}


@published("03/sensitivity")
def what_the_cost_turns_on() -> Expected:
    """Rank correlations with the investment for clusters not shown to comply."""
    size = capacity_draws("not_shown_compliant", COMPLIANCE[0])
    money = pd.Series(size * drawn("unit_capex")).rank()
    for factor in ("unit_capex", "water_per_ha"):
        found = float(pd.Series(drawn(factor)).rank().corr(money))
        yield {"factor": factor}, {"correlation": Within(found, 0.0, 0.02)}


def worth_today(years: float, rate: float) -> float:
    """What one VND at the end of each of so many years is worth today."""
    return years if rate == 0 else (1 - (1 + rate) ** -years) / rate


def years_to_repay(debt: float, yearly: float, rate: float) -> float:
    """When what is paid each year is worth the debt: by halving the years it may take."""
    low, high = 0.0, 1000.0
    assert worth_today(high, rate) * yearly > debt
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if worth_today(middle, rate) * yearly < debt else (low, middle)
    return high


@published("03/break_even")
def years_and_load_that_repay_a_plant() -> Expected:
    """At the ends of cost, fee and interest: equal yearly fees repay the loan."""
    price, fee, years, rate = (span(n) for n in ("unit_capex", "treatment_fee", "payback_years", "interest_rate"))
    debts, yearly = [1e6 * p for p in price], [f * 365 for f in fee]
    soonest = years_to_repay(debts[0], yearly[1], rate[0] / 100)
    latest = years_to_repay(debts[1], yearly[0], rate[1] / 100)
    yield {"indicator": "payback_at_full_load"}, ends(soonest, latest)
    lowest = debts[0] / (yearly[1] * worth_today(years[1], rate[0] / 100))
    highest = debts[1] / (yearly[0] * worth_today(years[0], rate[1] / 100))
    yield {"indicator": "break_even_load"}, ends(100 * lowest, 100 * highest)


@published("03")
def the_load_that_repays_a_plant_with_interest() -> Expected:
    """At the register's central fee and time, of its median and its dearest plant, by either rate."""
    years, fee = float(register().central["payback_years"]), float(register().central["treatment_fee"])
    for rate, end in itertools.product(span("interest_rate"), ("central", "high")):
        load = 100 * 1e6 * float(register()[end]["unit_capex"]) / (fee * 365 * worth_today(years, rate / 100))
        yield {}, {f"{end} unit cost at {rate} %, % of capacity": load}


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
    """From the fewest to the most plants by both ways to reckon: the mean plant by leased land, and the best plans."""
    each = np.median(flow_draws(HOME, "leased_land") * drawn("unit_capex")) / 1000 / BEHIND
    affordable = {math.floor(BUDGET / each), *(sum(best_plan(objective).values()) for objective in GAINS)}
    today = counts(HOME, "compliant")
    for year in range(FIRST_START + 1, LAST_YEAR + 1):
        low = compliant_by(year, FIRST_START, today[0], LAGS[1], min(affordable))
        high = compliant_by(year, FIRST_START, today[1], LAGS[0], max(affordable))
        yield {"year": year, "scenario": "budget", "compliance": COMPLIANCE[0]}, ends(low, high)


@published("03/phasing")
def starts_a_year_that_would_finish_all() -> Expected:
    gap = counts(HOME, "not_shown_compliant")
    years = [LAST_YEAR - lag - FIRST_START + 1 for lag in LAGS]
    needed = [math.ceil(g / y) if g else 0 for g, y in zip(gap, years, strict=True)]
    yield {"indicator": "starts_needed"}, ends(*needed)


@published("03/phasing")
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


GAINS = {"clusters": lambda place: 1.0, "jobs": lambda place: options()[place][0], "m3": lambda p: options()[p][1]}


@functools.cache
def best_plan(objective: str) -> dict[str, int]:
    """The most for the budget, of those plans the cheapest; each province gets its part of half the pace."""
    gain = [GAINS[objective](p) for p in FORMER]
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
            plans.append((-sum(x * g for x, g in zip(plan, gain, strict=True)), cost, plan))
    return dict(zip(FORMER, min(plans)[2], strict=True))


@published("03/budget")
def the_most_for_the_budget_on_one_basis() -> Expected:
    """Jobs, which all three provinces have, size every plant; the median of what a plant costs is its price."""
    median = float(np.median(drawn("unit_capex")))
    for objective in GAINS:
        for place, built in best_plan(objective).items():
            jobs, flow, _ = options()[place]
            columns = {"jobs": Within(built * jobs), "m3": Within(built * flow)}
            columns |= {"cost": Within(built * flow * median / 1000)}
            where = {"entity": place, "objective": objective}
            yield where, one(built) | {"most": counts(place, "not_shown_compliant")[1]} | columns


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


def founded_and_used(place: str) -> tuple[Interval, Interval]:
    """Land of established and of operating clusters, ha: of one report where it is the merged province's."""
    if place != HOME:
        return fact(place, "established_area"), fact(place, "operating_area")
    table = rows("published").set_index(["source_id", "indicator"])
    pair = [table.loc[("bnb-2025-11", name)] for name in ("established_area", "operating_area")]
    established, operating = (bounds(r.value, r.bound, r.rounding_unit) for r in pair)
    return established, operating


def site_cost(place: str) -> Interval:
    """What works on the land that is established and not used would cost, billion VND."""
    (established, operating), price = founded_and_used(place), span("cluster_infrastructure_cost")
    return (established[0] - operating[1]) * price[0], (established[1] - operating[0]) * price[1]


@published("03/other_infrastructure")
def land_and_works_that_norms_ask_for() -> Expected:
    norm = pd.concat([rows("parameters"), rows("vietnam/parameters")]).set_index("parameter_id").value
    for place in (HOME, "ninh-binh-former"):
        established, _ = founded_and_used(place)
        for indicator, share in (
            ("green_land_minimum", "norm_green_cc48"),
            ("eco_common_land_minimum", "bm_vn_eip_land"),
        ):
            low, high = (end * norm[share] / 100 for end in established)
            yield {"entity": place, "indicator": indicator}, ends(low, high)
        yield {"entity": place, "indicator": "site_infrastructure_cost"}, ends(*site_cost(place))
    leasable, established = (
        fact("ninh-binh-former", "leasable_area")[0],
        fact("ninh-binh-former", "established_area")[0],
    )
    yield {"entity": "ninh-binh-former", "indicator": "common_land_share"}, one(100 - 100 * leasable / established)


def month(date: str, last: bool) -> int:
    """The first month that a date may mean, counted from the year 0, or the one after the last."""
    year, at = int(date[:4]), int(date[5:7]) if len(date) > 4 else 0
    return 12 * year + (at - 1 + last if at else 12 * last)


@published("03/built")
def the_pace_of_treatment_so_far_where_two_counts_are_published() -> Expected:
    """A count without a date was made by the month in which its source was read."""
    read = month(str(rows("sources").set_index("source_id").accessed[ARTICLE])[:7], last=True)
    none_yet = rows("published").query("indicator == 'clusters_with_central_wwtp' and as_of == '2013'").iloc[0]
    gain = figure(none_yet.province, "clusters_with_central_wwtp") - none_yet.value
    floor = 12 * gain / (read - month("2013", last=False))
    yield {"entity": none_yet.province, "since": "2013", "until": None}, ends(floor, math.inf)
    counted = rows("vietnam/comparators").query("province == 'vietnam' and indicator == 'clusters_with_central_wwtp'")
    (before, then), (after, now) = counted[["value", "as_of"]].sort_values("as_of").to_numpy().tolist()
    longest = month(now, last=True) - month(then, last=False)
    shortest = month(now, last=False) - month(then, last=True)
    yield {"entity": "vietnam"}, ends(12 * (after - before) / longest, 12 * (after - before) / shortest)


@published("03/land")
def land_from_planned_to_leased() -> Expected:
    for place in (*FORMER, HOME):
        yield {"entity": place, "indicator": "planned_area"}, ends(*known(place, "planned_area"))
    yield {"entity": HOME, "indicator": "leased_area"}, ends(*known(HOME, "leased_area"))

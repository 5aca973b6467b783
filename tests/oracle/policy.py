"""Notebook 04 recomputed: claims' arithmetic, levers, cards, models, pilots, readiness, what to ask for."""

import functools
import itertools
from typing import Any

import numpy as np
import pandas as pd

from tests.oracle import wastewater as water
from tests.oracle.comparison import OPERATING, STAGES, of_whole
from tests.oracle.reckoning import (
    FORMER,
    HOME,
    Expected,
    Interval,
    Other,
    Within,
    ends,
    figure,
    one,
    published,
    rows,
)

DRAWS = 400_000


@published("04/claims")
def what_claims_claim_and_what_is_found() -> Expected:
    models = rows("models")
    found = {
        "C001": int((rows("provinces").role == "former").sum()),
        "C013": of_whole("ha-nam", "clusters_planned", "vnm-hanam-15"),
        "C022": of_whole("nam-dinh", "clusters_planned", "vns-2024-11"),
        "C032": of_whole("ninh-binh-former", "clusters_established", "tcct-nb-120799"),
        "C033": of_whole("ninh-binh-former", "clusters_operating", "tcct-nb-120799"),
        "C037": figure(HOME, "clusters_operating"),
        "C053": models.model_id.nunique(),
        "C060": int((models.feature_type == "sector").sum()),
        "C066": int((models.feature_type == "value_chain_stage").sum()),
    }
    claims = rows("claims").set_index("claim_id").value
    for claim, value in found.items():
        claimed = {"claimed_low": float(claims[claim]), "claimed_high": float(claims[claim])}
        yield {"claim_id": claim}, claimed | {"found_low": float(value), "found_high": float(value)}


@published("04/claims")
def the_largest_park_of_each_name_in_the_article() -> Expected:
    parks = rows("parks")
    for claim, prefix in (("C048", "dong-van"), ("C049", "bao-minh"), ("C050", "khanh-phu")):
        area = float(parks[parks.park_id.str.startswith(prefix)].area_ha.max())
        yield {"claim_id": claim}, {"found_low": area, "found_high": area}


@published("04/claims")
def the_parts_add_up_to_the_articles_total() -> Expected:
    claims = rows("claims").set_index("claim_id").value
    assert sum(OPERATING) == claims["C037"]
    yield {"claim_id": "C037"}, {"claimed_low": float(sum(OPERATING)), "verdict": "depends_on_definition"}


@published("04/claims")
def the_article_agreeing_with_itself_is_no_support() -> Expected:
    for claim in ("C007", "C021", "C053", "C060", "C066"):
        yield {"claim_id": claim}, {"verdict": Other("supported")}


@published("04/claims")
def three_with_a_plant_depend_on_the_stopped_one() -> Expected:
    hoa_hau = rows("clusters").set_index("cluster_id").wastewater["hoa-hau"]
    assert hoa_hau == "stopped"
    yield {"claim_id": "C019"}, {"verdict": "depends_on_definition"}


@published("04/claims")
def scarce_specialised_clusters_cannot_be_verified() -> Expected:
    yield {"claim_id": "C041"}, {"verdict": "not_verifiable_yet"}


@published("04/claims_by_topic")
def judgements_by_topic() -> Expected:
    claims = rows("claims")
    for topic, own in claims.groupby("topic"):
        yield {"topic": topic}, {"judgement": int((own.rule == "judgement").sum())}


@published("04/lever_matrix")
def which_lever_answers_which_problem() -> Expected:
    links = rows("lever_problems").set_index(["lever_id", "problem_id"]).strength
    for lever in rows("levers").lever_id:
        cells = {p: links.get((lever, p)) for p in rows("problems").problem_id}
        yield {"lever_id": lever}, cells


@published("04/problems")
def levers_by_problem_and_what_is_known_of_it() -> Expected:
    links = rows("lever_problems")
    for problem in rows("problems").problem_id:
        strength = links[links.problem_id == problem].strength.tolist()
        tally = {"direct": strength.count("direct"), "indirect": strength.count("indirect")}
        answer = "direct" if tally["direct"] else "indirect" if tally["indirect"] else "none"
        yield {"indicator": problem}, tally | {"answered": answer}
    yield {"indicator": "P01"}, ends(*water.counts(HOME, "not_shown_compliant"))
    yield {"indicator": "P02"}, ends(*water.counts(HOME, "with_working_system"))


@published("04/levers")
def problems_that_each_lever_answers() -> Expected:
    links = rows("lever_problems")
    for lever in rows("levers").lever_id:
        own = links[(links.lever_id == lever) & (links.strength == "direct")]
        yield {"entity": lever, "indicator": "problems_answered_directly"}, one(len(own))


@published("04/recommendations")
def baselines_and_targets_of_the_cards() -> Expected:
    whole = sum(OPERATING)
    compliant = ends(*water.counts(HOME, "compliant"))
    yield {"indicator": "R1"}, compliant | {"target_low": float(whole), "target_high": float(whole)}
    counted = [p for p in FORMER if not np.isnan(figure(p, "wwtp_stations_invested"))]
    failing = sum(figure(p, "wwtp_stations_invested") - figure(p, "wwtp_stations_stable") for p in counted)
    assert 0 < len(counted) < len(FORMER), "where none is counted there may be more"
    yield {"indicator": "R2"}, {"low": failing, "high": None, "target_low": 0.0, "target_high": 0.0}
    price = water.span("treatment_fee")
    size = water.capacity_range("with_any_system", water.COMPLIANCE[0])
    fees = {"cost_low": size[0] * price[0] * 365 / 1e9, "cost_high": size[1] * price[1] * 365 / 1e9}
    yield {"indicator": "R2"}, fees
    size = water.capacity_range("without_any_system", water.COMPLIANCE[0])
    price = water.span("unit_capex")
    capex = {"cost_low": size[0] * price[0] / 1000, "cost_high": size[1] * price[1] / 1000}
    yield {"indicator": "R3"}, capex | {"target_high": 0.0}


@published("04/recommendations")
def the_backlog_by_the_latest_count() -> Expected:
    """And what works on its land cost, as in notebook 03; the register of R7 has every established cluster."""
    latest = [figure(HOME, stage) for stage in STAGES]
    cost = dict(zip(("cost_low", "cost_high"), water.site_cost(HOME), strict=True))
    yield {"indicator": "R4"}, one(latest[1] - latest[2]) | cost
    yield {"indicator": "R7"}, {"target_low": latest[1], "target_high": latest[1]}


@published("04/recommendations")
def what_comes_first() -> Expected:
    """Past a legal deadline, then by year, by grade and as in the file; the term of R1 and R3 ended in 2023."""
    for rank, card in enumerate(("R1", "R3", "R2", "R7", "R9", "R4"), start=1):
        yield {"indicator": card}, {"rank": rank, "deadline": "2023-12-31" if card in ("R1", "R3") else None}
    yield {"indicator": "R7"}, {"confidence": "likely_judgement"}


def built_by(year: int, starts: int) -> Interval:
    """Plants that stand at the end of a year: slowest and fastest, counted year by year."""
    slow, fast = (sum(starts for begun in range(water.FIRST_START, year + 1) if begun + lag <= year) for lag in (3, 2))
    return slow, fast


@published("04/recommendations")
def what_eight_starts_a_year_reach_by_the_cards_year() -> Expected:
    slow, fast = built_by(2030, 8)
    low, high = water.counts(HOME, "compliant")
    whole = sum(OPERATING)
    reached = {"reachable_low": min(whole, low + slow), "reachable_high": min(whole, high + fast)}
    yield {"indicator": "R1"}, reached
    low, high = water.counts(HOME, "without_any_system")
    yield {"indicator": "R3"}, {"reachable_low": max(0, low - fast), "reachable_high": max(0, high - slow)}


@published("04/pace")
def the_year_in_which_each_target_is_met() -> Expected:
    for card, gap in (("R1", "not_shown_compliant"), ("R3", "without_any_system")):
        fewest, most = water.counts(HOME, gap)
        for starts in (4, 8, 12, 20):
            early = next(y for y in range(2027, 2100) if built_by(y, starts)[1] >= fewest)
            late = next(y for y in range(2027, 2100) if built_by(y, starts)[0] >= most)
            state = "met" if late <= 2030 else "perhaps" if early <= 2030 else "not_met"
            yield {"indicator": card, "starts": starts}, {"low": early, "high": late, "state": state}


def stated(model: str, criterion: str) -> tuple[str, set[str]]:
    """What the article states of a model for an aim, and the words in which it does."""
    own = rows("models")[rows("models").model_id == model].set_index("feature_vi").feature_type
    links = rows("feature_criteria")
    named = own[own.index.isin(links.feature_vi[links.criterion_id == criterion])]
    benefit = (named == "expected_benefit").to_numpy()
    kind = "none" if not len(named) else "both" if benefit.any() and not benefit.all() else ""
    return kind or ("benefit" if benefit.all() else "means"), set(named.index)


def pairs() -> list[tuple[str, str]]:
    return list(itertools.product(dict.fromkeys(rows("models").model_id), rows("criteria").criterion_id))


@published("04/model_statements")
def what_is_stated_and_what_bears_witness() -> Expected:
    """Cases by the curator's links; a plant that runs is for, one that stopped against."""
    links, plant = rows("feature_criteria"), rows("clusters").set_index("cluster_id").wastewater
    for model, criterion in pairs():
        kind, named = stated(model, criterion)
        here = links[(links.criterion_id == criterion) & links.feature_vi.isin(named)]
        ids = {column: " ".join(here[column].dropna()).split() for column in links.columns[2:]}
        runs = [plant[cluster] for cluster in ids["plant_cluster_ids"]]
        pro = bool(ids["for_ids"]) or "operating" in runs
        contra = bool(ids["against_ids"]) or "stopped" in runs
        told = {(True, False): "told_for", (False, True): "told_against", (True, True): "told_both"}
        found = told.get((pro, contra), "told_nothing") if named else None
        yield {"entity": model, "indicator": criterion}, {"stated": kind, "told": found}


def score(model: str, criterion: str, silence: Interval) -> Interval:
    kind, _ = stated(model, criterion)
    rule = rows("score_rules").set_index("stated")
    return silence if kind == "none" else (float(rule.low[kind]), float(rule.high[kind]))


def silences() -> list[Interval]:
    """The lower half, the whole and the upper half of what the register gives silence."""
    row = water.register().loc["silence"]
    return [(row.low, row.central), (row.low, row.high), (row.central, row.high)]


@published("04/model_scores")
def scores_by_what_the_article_states() -> Expected:
    for model, criterion in pairs():
        kind, _ = stated(model, criterion)
        yield (
            {"entity": model, "indicator": criterion},
            ends(*score(model, criterion, silences()[1])) | {"stated": kind},
        )


@published("04/acceptability")
def how_often_a_model_takes_each_rank() -> Expected:
    """Weights uniform over the simplex (exponentials over their sum), scores uniform in their ranges."""
    models, criteria = (list(dict.fromkeys(pair[k] for pair in pairs())) for k in (0, 1))
    for silence in silences():
        rng = np.random.default_rng(99)
        weights = rng.exponential(size=(DRAWS, len(criteria)))
        weights /= weights.sum(axis=1, keepdims=True)
        worth = np.empty((DRAWS, len(models)))
        for k, model in enumerate(models):
            low, high = np.array([score(model, criterion, silence) for criterion in criteria]).T
            worth[:, k] = (weights * rng.uniform(low, high, size=weights.shape)).sum(axis=1)
        rank = (-worth).argsort(axis=1).argsort(axis=1)
        for k, model in enumerate(models):
            shares = {f"rank_{r + 1}": Within(float((rank[:, k] == r).mean()), 0.0, 0.012) for r in range(len(models))}
            yield {"model_id": model, "silence_low": silence[0], "silence_high": silence[1]}, shares


STANDING = ("established", "under_construction", "operating")
CRAFT = "craft"


def sectors() -> list[str]:
    models = rows("models")
    return list(models[models.feature_type == "sector"].sector_id)


@functools.cache
def branches() -> dict[str, list[str]]:
    """Of each cluster the sectors that its named branches belong to."""
    parent = rows("vietnam/sectors").set_index("sector_id").parent.dropna()
    links = rows("cluster_sectors")
    return (
        links.assign(sector=links.sector_id.replace(parent.to_dict())).groupby("cluster_id").sector.agg(list).to_dict()
    )


def plant_cost(cluster: pd.Series) -> Interval | None:
    """Of the design, or of the area with every assumption at one end, billion VND."""
    price = water.span("unit_capex")
    if cluster.wastewater in ("planned", "under_construction") and cluster.wastewater_capacity_m3_day > 0:
        return tuple(cluster.wastewater_capacity_m3_day * end / 1000 for end in price)
    if not cluster.area_ha > 0:
        return None
    chain = [water.span(name) for name in ("leasable_share", "occupancy", "water_per_ha")]
    low, high = (cluster.area_ha * np.prod([ends[k] for ends in chain]) * price[k] / 1000 for k in (0, 1))
    return float(low), float(high)


@published("03/plant_costs")
def what_a_plant_of_each_named_cluster_costs() -> Expected:
    for cluster in rows("clusters").itertuples():
        cost = plant_cost(cluster) if cluster.status != "unverified" else None
        if cost is not None:
            yield {"entity": cluster.cluster_id}, ends(*cost)


def gate(cluster: Any) -> str:
    """By the state of the plant alone: the frozen data know of no complaint and of no proof of compliance."""
    if cluster.wastewater in ("stopped", "unknown", "operating") and cluster.craft_village is not True:
        return {"operating": "runs"}.get(cluster.wastewater, cluster.wastewater)
    if cluster.craft_village is True:
        return {"stopped": "stopped", "operating": "runs"}.get(cluster.wastewater, "craft_closed")
    return "built_first" if plant_cost(cluster) is not None else "unpriced"


@functools.cache
def candidates() -> dict[str, Any]:
    found = {}
    for cluster in rows("clusters").itertuples():
        wanted = set(branches().get(cluster.cluster_id, ())) & set(sectors())
        if cluster.status in STANDING and (wanted or cluster.craft_village is True):
            found[cluster.cluster_id] = cluster
    return found


@published("04/pilot_candidates")
def where_each_candidate_stands_at_the_gate() -> Expected:
    for name, cluster in candidates().items():
        named, stands = branches().get(name, []), gate(cluster)
        own = {"priority": sum(sector in sectors() for sector in named), "branches": len(named), "gate": stands}
        low, high = plant_cost(cluster) if stands == "built_first" else (None, None)
        years = [water.FIRST_START + lag for lag in water.LAGS]
        early, late = years if stands == "built_first" else (None, None)
        own |= {"cost_low": low, "cost_high": high, "ready_low": early, "ready_high": late}
        for sector in [*(set(named) & set(sectors())), *[CRAFT] * (cluster.craft_village is True)]:
            yield {"cluster_id": name, "sector_id": sector}, own


def listed() -> dict[str, Any]:
    return {name: cluster for name, cluster in candidates().items() if gate(cluster) == "built_first"}


@published("04/pilot_shortlist")
def which_of_the_list_are_behind_none() -> Expected:
    """By plant, stage and share of priority branches: nothing is worse and something better in another."""
    marks = {
        name: (
            ["none", "planned", "under_construction"].index(cluster.wastewater),
            STANDING.index(cluster.status),
            sum(sector in sectors() for sector in branches()[name]) / len(branches()[name]),
        )
        for name, cluster in listed().items()
    }
    for name, own in marks.items():
        others = [other for other in marks.values() if other != own]
        behind = any(all(np.greater_equal(other, own)) for other in others)
        yield {"cluster_id": name}, {"ahead": not behind}


@published("04/pilot_deciders")
def how_many_clusters_each_figure_may_move() -> Expected:
    waiting = [cluster for cluster in candidates().values() if gate(cluster) in ("unknown", "runs", "craft_closed")]
    running = rows("clusters").query("status == 'operating'").cluster_id
    idle = [cluster for cluster in listed().values() if cluster.status != "operating"]
    yield {"figure": "plant"}, {"enter": len(waiting), "leave": 0}
    yield {"figure": "tenants"}, {"enter": int((~running.isin(branches().keys())).sum()), "leave": len(idle)}
    yield {"figure": "ready"}, {"enter": 0, "leave": len(listed())}


@published("04/readiness")
def requirements_that_surely_fail() -> Expected:
    parameters = pd.concat([rows("parameters"), rows("vietnam/parameters")]).set_index("parameter_id").value
    for province in FORMER:
        area = rows("clusters")[rows("clusters").province == province].area_ha
        small = area.max() < parameters["bm_eip_min_area"]
        where = {"parameter_id": "bm_eip_min_area", "entity": province}
        yield where, ends(area.min(), area.max()) | {"status": "not_met" if small else "no_data"}
        low, high = water.counts(province, "with_any_system")
        operating = figure(province, "clusters_operating")
        status = "not_met" if high < operating else "met" if low >= operating else "no_data"
        yield {"parameter_id": "rule_wwt_mandatory", "entity": province}, {"status": status}


@published("04/readiness_counts")
def pairs_of_requirement_and_province() -> Expected:
    wanted = rows("readiness")
    for name, own in wanted.groupby("group"):
        failed = 0
        if name == "park_management":
            failed = len(FORMER)
        if name == "environmental":
            failed = sum(water.counts(p, "with_any_system")[1] < figure(p, "clusters_operating") for p in FORMER)
        yield {"group": name}, {"met": 0, "not_met": failed, "no_data": len(own) * len(FORMER) - failed}


@published("02/narrowing")
def the_part_of_the_count_of_systems_that_one_province_adds() -> Expected:
    """Of the same range as in notebook 03, which holds the clusters seen by name beside the published count."""
    low, high = water.counts(HOME, "with_any_system")
    for province in FORMER:
        own = water.counts(province, "with_any_system")
        where = {"entity": HOME, "indicator": "clusters_with_central_wwtp", "datum_province": province}
        yield where, one(100 * (own[1] - own[0]) / (high - low)) | {"result_low": low, "result_high": high}


@published("04/data_requests")
def the_part_of_a_counts_range_that_one_province_adds() -> Expected:
    asked = {
        "clusters_wwtp_compliant": "compliant",
        "clusters_with_central_wwtp": "with_any_system",
        "wwtp_stations_stable": "with_working_system",
    }
    for datum, count in asked.items():
        low, high = water.counts(HOME, count)
        for province in FORMER:
            own = water.counts(province, count)
            if own[1] > own[0]:
                part = (own[1] - own[0]) / (high - low)
                yield {"entity": province, "indicator": datum}, ends(*own) | {"narrows": part}
    may, cannot = (water.counts("nam-dinh", "compliant", compliance=c)[1] for c in water.COMPLIANCE[:2])
    low, high = water.counts(HOME, "compliant")
    yield {"indicator": "unstable_stations"}, {"narrows": (may - cannot) / (high - low)}


@published("04/data_requests")
def the_part_of_the_costs_spread_that_an_assumption_brings() -> Expected:
    """Squared rank correlations, of the three inputs together 1."""
    size = water.capacity_draws("not_shown_compliant", water.COMPLIANCE[0])
    money = pd.Series(size * water.drawn("unit_capex")).rank()
    clusters = water.missing_draws("not_shown_compliant", water.COMPLIANCE[0])
    inputs = {"unit_capex": water.drawn("unit_capex"), "water_per_ha": water.drawn("water_per_ha"), "count": clusters}
    squares = {name: float(pd.Series(values).rank().corr(money)) ** 2 for name, values in inputs.items()}
    for name in ("unit_capex", "water_per_ha"):
        yield {"indicator": name}, {"narrows": Within(squares[name] / sum(squares.values()), 0.0, 0.02)}


@published("04/recommendations")
def baselines_that_are_counted_here() -> Expected:
    yield {"indicator": "R3"}, ends(*water.counts(HOME, "without_any_system")) | {"target_high": 0.0}
    seen = {"bm_eip_min_area", "rule_wwt_mandatory"}
    yield {"indicator": "R9"}, one(len(seen)) | {"target_low": float(len(rows("readiness")))}

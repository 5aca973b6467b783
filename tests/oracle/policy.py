"""Notebook 04 recomputed: claims' arithmetic, levers, cards, models, pilots, readiness, what to ask for."""

import functools
import itertools

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


@functools.cache
def scores() -> dict[tuple[str, str], tuple[str, float, float]]:
    """Of each model on each criterion: what the article states, lowest and highest score by the rule for that."""
    links = rows("feature_criteria").groupby("feature_vi").criterion_id.agg(list)
    rule = rows("score_rules").set_index("stated")
    found = {}
    for model in dict.fromkeys(rows("models").model_id):
        own = rows("models")[rows("models").model_id == model]
        for criterion in rows("criteria").criterion_id:
            named = [
                "benefit" if kind == "expected_benefit" else "means"
                for feature, kind in zip(own.feature_vi, own.feature_type, strict=True)
                if criterion in links.get(feature, [])
            ]
            stated = "both" if len(set(named)) == 2 else named[0] if named else "none"
            found[model, criterion] = stated, float(rule.low[stated]), float(rule.high[stated])
    return found


def matrices() -> tuple[list[str], np.ndarray, np.ndarray]:
    models, criteria = (list(dict.fromkeys(key[k] for key in scores())) for k in (0, 1))
    low, high = (np.array([[scores()[m, c][end] for c in criteria] for m in models]) for end in (1, 2))
    return models, low, high


@published("04/model_scores")
def scores_by_what_the_article_states() -> Expected:
    for (model, criterion), (stated, low, high) in scores().items():
        yield {"entity": model, "indicator": criterion}, ends(low, high) | {"stated": stated}


@published("04/acceptability")
def how_often_a_model_takes_each_rank() -> Expected:
    """Weights uniform over the simplex (exponentials over their sum), scores uniform in their ranges."""
    models, low, high = matrices()
    rng = np.random.default_rng(99)
    weights = rng.exponential(size=(DRAWS, low.shape[1]))
    weights /= weights.sum(axis=1, keepdims=True)
    worth = np.empty((DRAWS, len(models)))
    for k in range(len(models)):
        worth[:, k] = (weights * rng.uniform(low[k], high[k], size=weights.shape)).sum(axis=1)
    rank = (-worth).argsort(axis=1).argsort(axis=1)
    for k, model in enumerate(models):
        shares = {f"rank_{r + 1}": Within(float((rank[:, k] == r).mean()), 0.0, 0.012) for r in range(len(models))}
        yield {"model_id": model}, shares


@published("04/methods")
def three_methods_at_the_middle_scores() -> Expected:
    models, low, high = matrices()
    middle, scale = (low + high) / 2, (rows("score_rules").low.min(), rows("score_rules").high.max())
    wsm = ((middle - scale[0]) / (scale[1] - scale[0])).mean(axis=1)
    apart = middle[:, np.ptp(middle, axis=0) > 0]
    unit = (apart - apart.min(axis=0)) / np.ptp(apart, axis=0)
    worst, best = (np.sqrt(((unit - end) ** 2).sum(axis=1)) for end in (unit.min(axis=0), unit.max(axis=0)))
    topsis = worst / (worst + best)
    signs = np.sign(apart[:, None, :] - apart[None, :, :]).mean(axis=2)
    promethee = signs.sum(axis=1) / (len(models) - 1)
    for method, values in (("wsm", wsm), ("topsis", topsis), ("promethee", promethee)):
        for model, value in zip(models, values, strict=True):
            rank = 1 + sum(other > value + 1e-12 for other in values)
            yield {"model_id": model, "method": method}, {"value": float(value), "rank": int(rank)}


@published("04/score_changes")
def one_step_of_one_score_changes_no_first_place() -> Expected:
    models, low, high = matrices()
    middle = (low + high) / 2
    first = int(middle.mean(axis=1).argmax())
    for k, criterion in itertools.product(range(len(models)), range(middle.shape[1])):
        for step in (-1, 1):
            if 1 <= middle[k, criterion] + step <= 5:
                moved = middle.copy()
                moved[k, criterion] += step
                worth = moved.mean(axis=1)
                overtaken = bool(worth.max() > worth[first] + 1e-12)
                where = {"model_id": models[k], "step": step}
                where |= {"criterion_id": rows("criteria").criterion_id[criterion]}
                yield where, {"changed": overtaken}


STANDING = ("established", "under_construction", "operating")


@functools.cache
def payoffs() -> dict[str, dict[str, Interval]]:
    """Of each priority sector in each former province, what is named and what may be, by pay-off."""
    models, sectors = rows("models"), rows("vietnam/sectors").set_index("sector_id").parent
    links, found = rows("cluster_sectors"), {}
    for sector in models[models.feature_type == "sector"].sector_id:
        branch = {sector, *sectors.index[sectors == sector]}
        for province in FORMER:
            own = rows("clusters")[(rows("clusters").province == province) & rows("clusters").status.isin(STANDING)]
            established = figure(province, "clusters_established")
            named = int(own.cluster_id.isin(links[links.sector_id.isin(branch)].cluster_id).sum())
            silent = max(0.0, established - int(own.cluster_id.isin(links.cluster_id).sum()))
            craft = int(own.craft_village.eq(True).sum())
            untold = max(0.0, established - int(own.craft_village.notna().sum()))
            space = established - figure(province, "clusters_operating")
            found[f"{sector}:{province}"] = {
                "base": (named, named + silent),
                "craft": (craft, craft + untold),
                "ready": water.counts(province, "compliant"),
                "space": (space, space),
            }
    return found


@published("04/pilot_options")
def what_speaks_for_each_pilot() -> Expected:
    for option, values in payoffs().items():
        for name, (low, high) in values.items():
            yield {"entity": option, "indicator": name}, ends(low, high)


def portfolios() -> list[tuple[str, ...]]:
    """One pilot, or two of different sector and area, where a cluster may comply."""
    fit = [option for option, values in payoffs().items() if values["ready"][1] > 0]
    pairs = [
        pair
        for pair in itertools.combinations(fit, 2)
        if all(a != b for a, b in zip(pair[0].split(":"), pair[1].split(":"), strict=True))
    ]
    return [(option,) for option in fit] + pairs


def group(option: str, payoff: str) -> str:
    """The figure behind a pay-off: an option's own, or one of its province."""
    return option if payoff == "base" else option.split(":")[1]


def regrets(payoff: str) -> dict[tuple[str, ...], float]:
    """The most that each portfolio may fall short of the best one, as a share of it, over all worlds."""
    every, found = portfolios(), {}
    for mine in every:
        own, worst = sorted({group(o, payoff) for o in mine}), 0.0
        for high in itertools.product((0, 1), repeat=len(own)):
            end = dict(zip(own, high, strict=True))
            world = {o: values[payoff][end.get(group(o, payoff), 1)] for o, values in payoffs().items()}
            worth = {p: sum(world[o] for o in p) / len(p) for p in every}
            best = max(worth.values())
            worst = max(worst, (best - worth[mine]) / best if best else 0.0)
        found[mine] = worst
    return found


@published("04/portfolios")
def regrets_of_every_portfolio() -> Expected:
    by_payoff = {payoff: regrets(payoff) for payoff in ("base", "craft", "ready", "space")}
    for mine in portfolios():
        own = {payoff: by_payoff[payoff][mine] for payoff in by_payoff}
        columns = own | {"worst": max(own.values()), "average": sum(own.values()) / len(own)}
        yield {"portfolio": "+".join(mine)}, columns


@published("04/inclusion")
def how_often_a_pilot_is_in_the_best_pair() -> Expected:
    rng, draws, names = np.random.default_rng(98), DRAWS // 4, list(payoffs())
    pairs = [p for p in portfolios() if len(p) == 2]
    weights = rng.exponential(size=(draws, 4))
    weights /= weights.sum(axis=1, keepdims=True)
    total = np.zeros((draws, len(names)))
    for k, payoff in enumerate(("base", "craft", "ready", "space")):
        drawn: dict[str, np.ndarray] = {}
        for option in names:
            drawn.setdefault(group(option, payoff), rng.uniform(*payoffs()[option][payoff], draws))
        value = np.stack([drawn[group(option, payoff)] for option in names], axis=1)
        total += weights[:, [k]] * value / value.max(axis=1, keepdims=True)
    worth = np.stack([(total[:, names.index(a)] + total[:, names.index(b)]) / 2 for a, b in pairs], axis=1)
    top = np.isclose(worth, worth.max(axis=1, keepdims=True), rtol=0, atol=1e-12)
    part = top / top.sum(axis=1, keepdims=True)
    for option in names:
        share = part[:, [option in pair for pair in pairs]].sum(axis=1).mean()
        yield {"option": option}, {"share": Within(float(share), 0.0, 0.012)}


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


def width_by_figures_alone() -> float:
    """How wide the count of clusters with a system is where those seen by name are left aside, as in notebook 02."""
    published_count = [figure(p, "clusters_with_central_wwtp") for p in FORMER]
    parts = [water.counts(p, "with_any_system") for p in FORMER]
    open_ = [high - low for (low, high), own in zip(parts, published_count, strict=True) if np.isnan(own)]
    return sum(open_)


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
                if count == "with_any_system" and np.isnan(figure(province, datum)):
                    part = max(part, (own[1] - own[0]) / width_by_figures_alone())
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

"""Costs, loads and flows as readers take them, by hand; what is not known stays blank and is never a limit."""

import numpy as np
import pandas as pd
import pytest

from clusters.uncertainty.bounds import Bound
from clusters.wastewater import cost, coverage
from clusters.wastewater import cost_tables as tables
from clusters.wastewater import register as registers

NAN = float("nan")
REGISTER = pd.DataFrame(
    [
        ("water_per_ha", 20.0, 25.0, 30.0, "norm_a; norm_b", "own"),
        ("unit_capex", 10.0, 20.0, 40.0, "plant_unit", NAN),
        ("treatment_fee", 5000.0, 10000.0, 20000.0, NAN, "fees"),
        ("payback_years", 10.0, 10.0, 20.0, NAN, NAN),
    ],
    columns=["assumption_id", "low", "central", "high", "parameter_ids", "source_id"],
)
BEHIND = pd.DataFrame({"parameter_id": ["norm_a", "norm_b", "plant_unit"], "source_id": ["a", "b", "plants"]})
KNOWN = registers.sourced(REGISTER, BEHIND)


def test_an_assumption_may_be_derived_from_parameters():
    assert tables.derived_from(KNOWN, "water_per_ha") == ["norm_a", "norm_b"]
    assert tables.derived_from(KNOWN, "treatment_fee") == tables.derived_from(KNOWN, "no_such") == []


def test_a_flow_of_all_rests_on_the_figures_of_its_parts():
    facts = pd.DataFrame(
        [("north", "leased_area", 10.0, 10.0, "n"), ("south", "leased_area", 20.0, 20.0, "s")],
        columns=["entity", "indicator", "low", "high", "source_id"],
    )
    assumed = {"water_per_ha": Bound(20, 30)}
    ranges = cost.flows(cost.fact_bounds(facts), assumed, "all", ["north", "south"])
    drawn = {key: np.array([bound.low, bound.high]) for key, bound in ranges.items()}
    rows = tables.demand(drawn, ranges, facts, KNOWN, "all").set_index("entity")
    assert rows.sources["north"] == "a b n own"
    assert rows.sources["all"] == "a b n own s"
    assert (rows.low["all"], rows.high["all"], rows.p50["all"]) == (600, 900, 750)


def test_readers_see_two_digits_and_a_logical_range_rounded_outwards():
    table = pd.DataFrame(
        {"low": [7373.0, NAN], "high": [NAN, NAN], "p10": [11359.0, NAN], "p50": [16218.0, NAN], "p90": [19836.0, NAN]}
    )
    rows = tables.spread(table)
    assert rows.loc[0, ["low", "central"]].tolist() == [7300, 16000]
    assert np.isnan(rows.high[0]), "no upper end is known"
    assert rows.drawn[0] == Bound(11000, 20000)
    assert rows.drawn[1] is None
    assert rows.loc[1, ["low", "central", "high"]].isna().all()


def test_the_row_that_stands_for_all_is_the_chosen_route_of_the_whole_if_it_is_there():
    rows = pd.DataFrame(
        {"entity": ["north", "all", "all"], "indicator": ["jobs", "planned_land", "jobs"], "low": [1, 2, 3]}
    )
    assert tables.main(rows, "all", "jobs")["low"] == 3
    assert tables.main(rows, "all", "leased_land")["low"] == 2
    assert tables.main(rows.iloc[:1], "all", "jobs")["low"] == 1
    assert tables.main(rows.iloc[:0], "all", "jobs") == {}


COUNTS = pd.DataFrame(
    [("all", "without_any_system", 4.0, 4.0), ("all", "not_shown_compliant", 5.0, 10.0)],
    columns=["entity", "indicator", "low", "high"],
)
FLOW = ("all", "leased_land")


def prices(**assumed):
    given = {"unit_capex": 20.0, "treatment_fee": 10000.0, "ministry_norm": 40.0, "regional_coefficient": 0.75}
    given |= assumed
    drawn = {name: np.full(50, value) for name, value in given.items() if value is not None}
    ranges = {name: Bound(value / 2, value * 2) for name, value in given.items() if value is not None}
    flows = ({FLOW: np.full(50, 1000.0)}, {FLOW: Bound(500, 2000)})
    return tables.prices(FLOW, flows, (drawn, ranges), 10.0)


def test_costs_by_hand():
    of_case = dict.fromkeys([coverage.MAY_COMPLY, coverage.CANNOT_COMPLY], COUNTS)
    table, drawn = tables.costs(of_case, coverage.MAY_COMPLY, ["all"], "all", prices(), seed=1)
    here = table[table.headline.astype(bool)].set_index("indicator")
    assert here.p50["capacity_without_any_system"] == 1000 * 4 / 10
    assert here.p50["capex_without_any_system"] == 400 * 20 / 1000
    assert here.p50["norm_capex_without_any_system"] == 400 * 30 / 1000
    norm = here.loc["norm_capex_without_any_system"]
    assert norm.low == pytest.approx(200 * (40 / 2) * (0.75 / 2) / 1000), "from the cheapest works of the norm"
    assert norm.high == pytest.approx(800 * (40 * 2) * (0.75 * 2) / 1000)
    assert np.isnan(here.high["state_support"]), "the state's part of a plant alone follows from nothing"
    assert here.p50["fees_without_any_system"] == pytest.approx(400 * 10000 * 365 / 1e9)
    widest = here.loc["capex_not_shown_compliant"]
    assert (widest.low, widest.high) == (500 * 5 / 10 * 10 / 1000, 2000 * 10 / 10 * 40 / 1000)
    assert here.unit[["capacity_without_any_system", "fees_without_any_system"]].tolist() == [
        "m3/day",
        "billion VND/year",
    ]
    other = table[table.compliance == coverage.CANNOT_COMPLY]
    assert set(other.indicator) == {"capacity_not_shown_compliant", "capex_not_shown_compliant"}
    assert set(drawn) == {("all", f"{what}_{need}") for what in ("capacity", "capex") for need in tables.NEEDS}


def test_without_a_price_nothing_is_free_and_what_nobody_priced_is_said():
    assert prices(unit_capex=None) is None
    assert prices(treatment_fee=None) is None
    table, drawn = tables.costs({coverage.MAY_COMPLY: COUNTS}, coverage.MAY_COMPLY, ["all"], "all", None, seed=1)
    assert list(table.indicator) == ["state_support", "connection", "own_operating_cost"]
    assert table[["low", "high", "p10", "p50", "p90"]].isna().all(axis=None)
    assert drawn == {}


def test_items_say_what_and_for_which_clusters_the_nearer_need_first():
    table, _ = tables.costs({coverage.MAY_COMPLY: COUNTS}, coverage.MAY_COMPLY, ["all"], "all", prices(), seed=1)
    rows = tables.items(table)
    assert list(rows.need.drop_duplicates()) == [*tables.NEEDS, "every_cluster"]
    assert list(rows.item[rows.need == "without_any_system"]) == [
        "capacity",
        "capex",
        "norm_capex",
        "fees",
    ]
    assert list(rows.item[rows.need == "every_cluster"]) == ["state_support", "connection", "own_operating_cost"]
    assert set(tables.in_money(rows).item) == {"capex", "norm_capex"}
    without = tables.items(
        tables.costs(
            {coverage.MAY_COMPLY: COUNTS}, coverage.MAY_COMPLY, ["all"], "all", prices(ministry_norm=None), seed=1
        )[0]
    )
    assert set(tables.in_money(without).item) == {"capex"}, "no norm, no row of it"
    assert tables.items(table.iloc[:0]).empty
    assert tables.in_money(tables.items(table[table.indicator == "connection"])).empty, (
        "what has no figure is not drawn"
    )


def test_what_varies_together_with_the_cost_comes_first():
    drawn = pd.DataFrame({"unit_capex": np.arange(200.0), "water_per_ha": np.arange(200.0) % 7})
    spent = drawn.unit_capex.to_numpy() * 3
    rows = tables.effects(spent, drawn, ["unit_capex", "water_per_ha"], COUNTS, ["all"], seed=1)
    assert rows.factor[0] == "unit_capex"
    assert rows.correlation[0] == pytest.approx(1)
    assert set(rows.factor) == {"unit_capex", "water_per_ha", "not_shown_compliant"}
    assert tables.effects(None, drawn, ["unit_capex"], COUNTS, ["all"], seed=1).empty


RATE = {"assumption_id": "interest_rate", "low": 0.0, "central": 4.0, "high": 8.0, "source_id": "rates"}
LENT = registers.sourced(pd.concat([REGISTER, pd.DataFrame([RATE])], ignore_index=True), BEHIND)


def test_loads_by_hand():
    rows = tables.loads(KNOWN).set_index("operating_share")
    free = 20 * 1e6 / (10000 * 365) / 10  # years to repay over the years accepted
    assert rows.central[0.0] == pytest.approx(100 * free)
    assert rows.central[50.0] == pytest.approx(200 * free), "half of the fee is left"
    assert rows.high[0.0] == pytest.approx(2 * rows.central[0.0])
    assert set(rows.sources) == {"fees plants"}
    assert set(rows.interest) == {0}, "a register without interest reckons without"
    assert tables.loads(KNOWN.drop(index="payback_years")).empty
    lines = tables.curves(tables.loads(KNOWN), most=70)
    assert lines.operating_share.max() == 70
    assert set(lines.plant) == {"cheapest", "median", "dearest"}
    assert set(lines.terms) == {"free"}


def test_loads_with_interest_repay_an_annuity():
    rows = tables.loads(LENT).set_index(["interest", "operating_share"])
    annuity = 0.08 / (1 - 1.08**-10)
    assert rows.central[(8.0, 0.0)] == pytest.approx(100 * 20 * 1e6 / (10000 * 365) * annuity)
    assert rows.central[(0.0, 0.0)] == pytest.approx(tables.loads(KNOWN).central[0])
    assert set(tables.curves(tables.loads(LENT), most=70).terms) == {"free", "borrowed"}
    assert set(rows.sources) == {"fees plants rates"}
    best, worst = tables.repayment(KNOWN, "all"), tables.repayment(LENT, "all")
    assert (worst.low == best.low).all(), "the best case borrows at the lowest rate"
    assert (worst.high.fillna(np.inf) > best.high).all()


def test_repayment_by_hand_from_the_best_to_the_worst_of_cases():
    rows = tables.repayment(KNOWN, "all").set_index("indicator")
    best, worst = 10 * 1e6 / (20000 * 365), 40 * 1e6 / (5000 * 365)
    years, load = rows.loc["payback_at_full_load"], rows.loc["break_even_load"]
    assert (years.low, years.high) == (pytest.approx(best), pytest.approx(worst))
    assert (load.low, load.high) == (pytest.approx(100 * best / 20), pytest.approx(100 * worst / 10))
    assert tables.repayment(KNOWN.drop(index="unit_capex"), "all").empty


def test_a_plant_keeps_how_its_source_words_the_total():
    plants = pd.DataFrame(
        {"unit_cost": [20.0, 5.0], "ordinary": [True, False], "bound": ["exact", "at_least"], "total": [50.0, 13.0]}
    )
    rows = tables.priced_plants(plants)
    assert list(rows.kind) == ["ordinary", "left_out"]
    assert rows.invested[0] == (Bound.exact(50.0), "billion VND")
    assert rows.invested[1] == ("at_least", 13.0, "billion VND")
    assert (rows.low == plants.unit_cost).all()
    assert (rows.high == plants.unit_cost).all()

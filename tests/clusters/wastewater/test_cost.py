"""Flows and costs by hand, and draws inside the logical range."""

import numpy as np
import pandas as pd
import pytest

from clusters.uncertainty import monte_carlo
from clusters.uncertainty.bounds import Bound
from clusters.wastewater import cost as treatment

REGISTER = pd.DataFrame(
    [
        ("water_per_ha", 24.0, 28.0, 30.7, "triangular", "m3/ha/day"),
        ("jobs_per_leased_ha", 60.8, np.nan, 88.1, "uniform", "person/ha"),
        ("leasable_share", 60.0, 68.1, 71.1, "triangular", "percent"),
        ("occupancy", 60.0, 90.1, 98.0, "triangular", "percent"),
    ],
    columns=["assumption_id", "low", "central", "high", "shape", "unit"],
)
FACTS = pd.DataFrame(
    [
        ("all", "leased_area", 730.0, 740.0),
        ("a", "jobs", 12_000.0, np.nan),
        ("b", "jobs", 20_000.0, 21_000.0),
        ("a", "operating_area", np.nan, np.nan),
    ],
    columns=["entity", "indicator", "low", "high"],
)


def bounds():
    return treatment.flows(treatment.fact_bounds(FACTS), treatment.assumed_bounds(REGISTER), "all", ["a", "b"])


def drawn(seed=1, slack=0.1):
    sample = monte_carlo.sample(REGISTER, 2000, seed)
    assumed = {name: sample[name].to_numpy() for name in sample}
    return treatment.flows(treatment.fact_draws(FACTS, 2000, seed, slack), assumed, "all", ["a", "b"])


def test_leased_land_times_the_norm():
    flow = bounds()["all", "leased_land"]
    assert (flow.low, flow.high) == (pytest.approx(730 * 24), pytest.approx(740 * 30.7))


def test_the_jobs_route_adds_up_over_the_provinces():
    flow = bounds()["all", "jobs"]
    assert flow.low == pytest.approx((12_000 + 20_000) / 88.1 * 24)
    assert np.isinf(flow.high)
    sums = drawn()
    np.testing.assert_allclose(sums["all", "jobs"], sums["a", "jobs"] + sums["b", "jobs"])


def test_nothing_is_said_of_a_figure_nobody_published():
    assert ("a", "operating_land") not in bounds()
    assert ("all", "operating_land") not in bounds()


def test_a_part_without_any_figure_is_not_counted_as_nothing():
    assumed = treatment.assumed_bounds(REGISTER)
    silent = treatment.flows(treatment.fact_bounds(FACTS), assumed, "all", ["a", "b", "c"])
    assert ("all", "jobs") not in silent
    assert silent["all", "leased_land"] == bounds()["all", "leased_land"]


def test_a_floor_is_not_drawn_where_nobody_says_how_far_above_it_may_lie():
    known = treatment.fact_draws(FACTS, 100, 1, np.nan)
    assert set(known) == {("all", "leased_area"), ("b", "jobs")}
    assert ("a", "jobs") in treatment.fact_draws(FACTS, 100, 1, 0.0), "no excess at all is something said"


def test_draws_stay_inside_the_logical_range():
    ranges = bounds()
    for key, values in drawn().items():
        assert values.min() >= ranges[key].low
        assert values.max() <= ranges[key].high


def test_scenarios_share_their_random_numbers():
    less, more = drawn(slack=0.0), drawn(slack=0.2)
    np.testing.assert_array_equal(less["all", "leased_land"], more["all", "leased_land"])
    assert (more["a", "jobs"] >= less["a", "jobs"]).all()
    np.testing.assert_array_equal(drawn(seed=3)["b", "jobs"], drawn(seed=3)["b", "jobs"])


def test_ranges_leave_an_open_end_empty():
    frame = treatment.ranges(bounds(), "m3/day").set_index(["entity", "indicator"])
    assert np.isnan(frame.loc[("all", "jobs"), "high"])
    assert frame.loc[("all", "leased_land"), "unit"] == "m3/day"


def test_capacity_and_investment_by_hand():
    need = treatment.capacity(Bound.exact(20_000.0), Bound(35.0, 40.0), 47)
    cost = treatment.investment(need, Bound(9.3, 27.9))
    assert cost.low == pytest.approx(20_000 * 35 / 47 * 9.3 / 1000)
    assert cost.high == pytest.approx(20_000 * 40 / 47 * 27.9 / 1000)


def test_payback_and_break_even_are_two_views_of_one_identity():
    years = treatment.payback_years(17.5, 8163)
    assert years == pytest.approx(17.5e6 / (8163 * 365))
    load = treatment.break_even_load(17.5, 8163, 15, operating_share=0.5)
    assert treatment.payback_years(17.5, 8163, load=load, operating_share=0.5) == pytest.approx(15)
    assert treatment.break_even_load(17.5, 8163, 15, operating_share=1.0) == float("inf")


@pytest.mark.parametrize("interest", [0.0, 0.03, 0.08])
@pytest.mark.parametrize("unit_cost", [9.3, 17.5, 27.9])
def test_a_loan_repaid_at_the_break_even_load_is_nought_at_the_end(unit_cost, interest):
    # by hand, year by year: interest on what is owed, then the fees of the year
    load = treatment.break_even_load(unit_cost, 8163, 15, operating_share=0.2, interest=interest)
    owed = unit_cost * 1e6
    for _ in range(15):
        owed = owed * (1 + interest) - 8163 * 0.8 * load * 365
    assert owed == pytest.approx(0, abs=1)
    back = treatment.payback_years(unit_cost, 8163, load=load, operating_share=0.2, interest=interest)
    assert back == pytest.approx(15)


def test_interest_of_8_percent_asks_for_far_fuller_plants():
    free, dear = (treatment.break_even_load(17.5, 8163, 15, interest=rate) for rate in (0.0, 0.08))
    assert (round(free, 2), round(dear, 2)) == (0.39, 0.69)
    assert treatment.break_even_load(27.9, 8163, 15, interest=0.08) > 1


def test_fees_below_the_interest_never_repay():
    assert treatment.payback_years(27.9, 6765, load=0.5, interest=0.2) == float("inf")


def test_plants_are_paired_computed_and_sorted():
    rows = [
        ("cost_wwtp_x_total", 16.0, "X"),
        ("cost_wwtp_x_capacity", 1200.0, "X"),
        ("cost_wwtp_y_total", 15.0, "Y"),
        ("cost_wwtp_y_capacity", 4500.0, "Y"),
        ("cost_wwtp_z_total", 1.0, "Z"),
    ]
    parameters = pd.DataFrame(rows, columns=["parameter_id", "value", "applies_to_vi"])
    parameters = parameters.assign(applies_to_en=parameters.applies_to_vi, year=2017, source_id="s", bound="nearly")
    found = treatment.plants(parameters, ["cost_wwtp_x_unit"])
    assert found.plant.tolist() == ["y", "x"]
    assert found.unit_cost.round(1).tolist() == [3.3, 13.3]
    assert found.ordinary.tolist() == [False, True]
    assert found.bound.tolist() == ["nearly", "nearly"]


def test_summaries_are_percentiles_of_the_draws():
    found = treatment.summarise({("a", "flow"): np.arange(101.0)}, "m3/day").iloc[0]
    assert (found.p10, found.p50, found.p90) == (10, 50, 90)


def test_counts_are_drawn_by_province_and_added():
    rows = [("a", "gap", 2, 2), ("b", "gap", 0, 3), ("all", "gap", 2, 5), ("a", "other", 9, 9)]
    counts = pd.DataFrame(rows, columns=["entity", "indicator", "low", "high"])
    drawn_ = treatment.drawn_counts(counts, "gap", ["a", "b"], 400, 1)
    assert sorted(set(drawn_)) == [2, 3, 4, 5]
    assert np.isnan(treatment.drawn_counts(counts, "absent", ["a"], 5, 1)).all()


def test_figures_are_read_as_bounds():
    row = {"province": "a", "indicator": "jobs", "value": 12_000.0, "value_high": np.nan, "bound": "at_least"}
    blank = row | {"province": "b", "value": np.nan, "bound": np.nan}
    headline = pd.DataFrame([row, blank]).assign(rounding_unit=1000.0, source_id="s")
    strict = treatment.facts(headline, ["a", "b"], "strict")
    convention = treatment.facts(headline, ["a", "b"], "convention")
    assert strict[["low", "high"]].to_numpy().tolist()[0][0] == 12_000
    assert np.isnan(strict.high[0])
    assert convention.high[0] == 13_000
    assert convention.entity.tolist() == ["a"]


def test_both_amounts_of_a_need():
    found = treatment.plant_costs("all", "gap", np.array([1000.0]), np.array([20.0]))
    assert found["all", "capacity_gap"][0] == 1000
    assert found["all", "capex_gap"][0] == 20


def test_the_flow_is_shared_among_the_clusters_its_source_counts():
    published = pd.DataFrame(
        [
            ("all", None, "clusters_operating", 43.0, "review"),
            ("all", None, "clusters_operating", 47.0, "article"),
            ("all", "d", "clusters_operating", 3.0, "review"),
        ],
        columns=["province", "district_id", "indicator", "value", "source_id"],
    )
    facts = FACTS.assign(source_id="review")
    assert treatment.clusters_behind(published, facts, "all", "leased_area", 47) == 43
    assert treatment.clusters_behind(published, facts, "a", "jobs", 14) == 14


def test_costs_of_a_need_by_hand():
    rows = [("a", "gap", 2.0, 2.0), ("b", "gap", 3.0, 5.0), ("all", "gap", 5.0, 7.0)]
    counts = pd.DataFrame(rows, columns=["entity", "indicator", "low", "high"])
    flow, price = (np.full(30, 430.0), Bound(400, 500)), (np.full(30, 10.0), Bound(8, 12))
    drawn_, ranges = treatment.costs(counts, "gap", ["a", "b"], "all", flow=flow, behind=43, price=price, seed=1)
    assert sorted(set(drawn_["all", "capacity_gap"])) == [50, 60, 70]
    assert drawn_["all", "capex_gap"].max() == pytest.approx(0.7)
    assert ranges["all", "capex_gap"].low == pytest.approx(400 * 5 / 43 * 8 / 1000)
    assert ranges["all", "capex_gap"].high == pytest.approx(500 * 7 / 43 * 12 / 1000)

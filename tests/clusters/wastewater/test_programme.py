"""HiGHS against looking at every plan, and the phasing by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusters.wastewater import programme
from clusters.wastewater.programme import Limits


def options(most, cost, jobs, m3, groups=None):
    names = [f"p{i}" for i in range(len(most))]
    return pd.DataFrame(
        {
            "option": names,
            "group": groups or names,
            "most": most,
            "cost": cost,
            "clusters": 1.0,
            "jobs": jobs,
            "m3": m3,
        }
    )


THREE = options([12, 20, 8], [6.0, 7.5, 16.0], [857.0, 1000.0, 2308.0], [330.0, 420.0, 900.0])


def test_enough_money_builds_everything():
    for objective in programme.OBJECTIVES:
        assert programme.allocate(THREE, objective, Limits(1e6)).tolist() == [12, 20, 8]


def test_no_money_builds_nothing():
    assert programme.allocate(THREE, "clusters", Limits(0.0)).tolist() == [0, 0, 0]


def test_the_cheapest_come_first_when_clusters_count():
    assert programme.allocate(THREE, "clusters", Limits(72.0)).tolist() == [12, 0, 0]


def test_an_equity_floor_spreads_the_plants():
    alone = programme.allocate(THREE, "clusters", Limits(72.0))
    spread = programme.allocate(THREE, "clusters", Limits(72.0, equity_floor=1.0))
    assert alone.tolist() == [12, 0, 0]
    assert (spread > 0).all()
    built = spread.sum()
    assert (spread >= np.floor(np.array([12, 20, 8]) / 40 * built)).all()


def test_a_yearly_capacity_binds():
    assert programme.allocate(THREE, "clusters", Limits(1e6, most=9)).sum() == 9


whole = st.integers(0, 4)
amount = st.integers(1, 30).map(float)


@settings(deadline=None, max_examples=60)
@given(
    most=st.lists(whole, min_size=3, max_size=3),
    cost=st.lists(amount, min_size=3, max_size=3),
    jobs=st.lists(amount, min_size=3, max_size=3),
    budget=st.integers(0, 150).map(float),
    cap=st.integers(0, 12),
    equity=st.sampled_from([0.0, 0.3, 0.5, 1.0]),
    objective=st.sampled_from(programme.OBJECTIVES),
    grouped=st.booleans(),
)
def test_highs_finds_what_enumeration_finds(most, cost, jobs, budget, cap, equity, objective, grouped):
    table = options(most, cost, jobs, [c * 3 for c in cost], ["g", "g", "h"] if grouped else None)
    limits = Limits(budget, cap, equity)
    plans = programme.enumerate_plans(table)
    solved = programme.allocate(table, objective, limits)
    counted = programme.allocate_by_enumeration(table, objective, limits, plans)
    gain, price = table[objective].to_numpy(), table["cost"].to_numpy()
    assert programme.feasible(solved[np.newaxis], table, limits).all()
    assert solved @ gain == pytest.approx(counted @ gain)
    assert solved @ price == pytest.approx(counted @ price)


def test_more_money_never_buys_less():
    found = programme.pareto(THREE, [0, 20, 40, 80, 160, 320], Limits(0.0, equity_floor=0.5))
    for objective, rows in found.groupby("objective"):
        assert (np.diff(rows[objective]) >= 0).all()
        assert (rows["cost"] <= rows["budget"] + 1e-6).all()


def test_compare_reports_what_each_plan_is_worth():
    found = programme.compare(THREE, Limits(72.0)).query("objective == 'clusters'").set_index("option")
    assert found.loc["p0", ["plants", "cost", "jobs"]].tolist() == [12, 72.0, 12 * 857]


def test_selection_counts_how_often_an_option_is_chosen():
    cheap = THREE.assign(cost=[6.0, 7.5, 16.0])
    dear = THREE.assign(cost=[60.0, 7.5, 16.0])
    found = programme.selection([cheap, cheap, cheap, dear], Limits(72.0), ["clusters"]).set_index("option")
    assert found.loc["p0", "chosen_pct"] == 75
    assert (found.loc["p0", "low"], found.loc["p0", "high"]) == (0, 12)


def test_solving_says_nothing(capfd):
    programme.allocate(THREE, "m3", Limits(100.0))
    assert capfd.readouterr().out == ""


def test_nothing_started_in_2026_counts_before_2028():
    years = range(2026, 2031)
    found = programme.path(40, years, lag=programme.years_to_build(24), yearly_capacity=8)
    assert found.started.tolist() == [8, 8, 8, 8, 8]
    assert found.finished.tolist() == [0, 0, 8, 8, 8]
    assert found.missing.tolist() == [40, 40, 32, 24, 16]


def test_the_path_stops_at_the_gap_and_at_the_budget():
    years = range(2026, 2031)
    assert programme.path(10, years, lag=2, yearly_capacity=8).started.tolist() == [8, 2, 0, 0, 0]
    assert programme.path(10, years, lag=2, yearly_capacity=8, most=5).started.sum() == 5
    assert programme.path(10, years, lag=2, yearly_capacity=8, most=5).missing.iloc[-1] == 5
    assert programme.path(10, years, lag=9, yearly_capacity=8).finished.sum() == 0


def test_starts_needed_each_year():
    assert programme.starts_needed(40, 2026, 2030, 2) == 14  # 2026, 2027 and 2028 can still be ready
    assert programme.starts_needed(40, 2029, 2030, 2) == math.inf
    assert programme.starts_needed(0, 2029, 2030, 2) == 0  # nothing is missing: no start is needed, however late


def test_wrong_wishes_are_refused():
    with pytest.raises(ValueError, match="objective"):
        programme.allocate(THREE, "money", Limits(1.0))
    with pytest.raises(ValueError, match="budget"):
        programme.allocate(THREE, "jobs", Limits(-1.0))


def test_an_unknown_limit_is_not_none():
    with pytest.raises(ValueError, match="unknown"):
        programme.path(40, range(2026, 2031), lag=2, yearly_capacity=8, most=math.nan)


def test_phasing_lies_between_a_slow_and_a_fast_path():
    found = programme.phasing((7, 12), 47, range(2026, 2031), lags=(2, 3), yearly_capacity=8)
    assert found.low.tolist() == [7, 7, 7, 15, 23]  # 40 missing, three years to build
    assert found.high.tolist() == [12, 12, 20, 28, 36]
    assert (found.low <= found.high).all()


def test_tables_hold_one_draw_each():
    amounts = {key: np.arange(6.0).reshape(3, 2) for key in ("most", "cost", "jobs", "m3")}
    found = programme.tables(["a", "b"], ["g", "g"], amounts)
    assert len(found) == 3
    assert found[2][["option", "cost"]].to_numpy().tolist() == [["a", 4.0], ["b", 5.0]]

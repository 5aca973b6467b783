"""Paths to a horizon year: shares always close, inverse questions invert."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusters.growth import scenarios
from clusters.uncertainty.bounds import Bound

RATE, SHARE, STEPS = st.floats(-0.05, 0.2), st.floats(0.05, 0.9), st.integers(1, 12)


def test_the_naive_extension_reaches_half() -> None:
    rest = scenarios.rest_growth_needed(0.0875, 0.1325, 0.392, 6)
    assert round(100 * scenarios.end_share(0.1325, rest, 0.392, 6), 1) == 50.0


@settings(deadline=None)
@given(RATE, RATE, SHARE, STEPS)
def test_the_growth_needed_gives_the_total_back(industry: float, rest: float, share: float, steps: int) -> None:
    total = (share * (1 + industry) ** steps + (1 - share) * (1 + rest) ** steps) ** (1 / steps) - 1
    assert scenarios.industry_growth_needed(total, rest, share, steps) == pytest.approx(industry, abs=1e-7)


@settings(deadline=None)
@given(st.tuples(RATE, RATE), st.tuples(RATE, RATE), SHARE, STEPS)
def test_shares_of_every_path_sum_to_one(total: tuple, rest: tuple, share: float, steps: int) -> None:
    found = scenarios.composition({"p": (min(total), max(total))}, (min(rest), max(rest)), share, steps).iloc[0]
    assert found.share_low + found.rest_share_high == pytest.approx(1)
    assert found.share_high + found.rest_share_low == pytest.approx(1)
    assert 0 <= found.share_low <= found.share_high <= 1


def test_a_target_below_what_the_rest_brings_alone_has_no_answer() -> None:
    assert math.isnan(scenarios.industry_growth_needed(0.0, 0.2, 0.1, 5))


def test_the_fan_starts_at_100_and_compounds() -> None:
    found = scenarios.fan({"slow": (0.05, 0.06)}, 2024, 2030)
    assert found.iloc[0][["low", "high"]].tolist() == [100, 100]
    assert found.iloc[-1].high == pytest.approx(100 * 1.06**6)
    assert list(found.year) == list(range(2024, 2031))


PARAMETERS = pd.DataFrame(
    [
        ("target", "%/year average", "2025", 9.0, "old"),
        ("target", "%/year average", "2030", 11.0, "plan"),
        ("target", "%/year average", "2045", math.nan, "plan"),
        ("target", "million VND", "2030", 180.0, "plan"),
        ("target", "million VND", "2024", 100.0, "old"),
        ("cost", "million VND", "2030", 7.0, "x"),
    ],
    columns=["group", "unit", "year", "value", "source_id"],
)


def test_the_goal_is_the_latest_one_unless_one_is_given() -> None:
    assert scenarios.goal(PARAMETERS) == (0.11, "plan", 2030, False)
    assert scenarios.goal(PARAMETERS, 9.0) == (0.09, "", None, False)
    none = scenarios.goal(PARAMETERS.iloc[3:])
    assert math.isnan(none.rate)
    assert (none.source, none.told) == ("", None)


def test_a_goal_of_at_least_so_much_is_said_so() -> None:
    assert scenarios.goal(PARAMETERS).told == Bound.exact(11.0)
    told = scenarios.goal(PARAMETERS.assign(bound="at_least", year="soon")).told
    assert (told.low, told.high) == (pytest.approx(11.0), math.inf)


def test_paths_without_a_rate_or_a_name_are_not_drawn() -> None:
    options = {"trend": (0.05, 0.06), "target": (math.nan, math.nan)}
    assert scenarios.chosen(["target", "dream", "trend"], options) == ({"trend": (0.05, 0.06)}, ["target", "dream"])


def test_the_ends_of_paths_are_those_of_the_fan() -> None:
    rates = {"slow": (0.05, 0.06), "fast": (0.11, 0.11)}
    ends = scenarios.at_horizon(scenarios.fan(rates, 2024, 2030), rates, 2030)
    assert ends.rate.tolist() == [Bound(5.0, 6.0), Bound.exact(11.0)]
    told = scenarios.slowest_and_fastest(ends)
    assert told == {"least": Bound(100 * 1.05**6, 100 * 1.06**6), "most": Bound.exact(100 * 1.11**6), "lone": None}
    alone = scenarios.slowest_and_fastest(ends.head(1))
    assert (alone["most"], alone["lone"]) == (None, told["least"])
    assert scenarios.slowest_and_fastest(ends.iloc[:0]) == {"least": None, "most": None, "lone": None}


def test_what_a_path_asks_closes_and_both_rates_stand_below() -> None:
    rates, rest = {"target": (0.11, 0.11)}, (0.06, 0.07)
    made = scenarios.composition(rates, rest, 0.4, 6)
    shown = scenarios.asked(made, rates, rest)
    need = [100 * scenarios.industry_growth_needed(0.11, r, 0.4, 6) for r in rest]
    assert shown.industry[0] == Bound(min(need), max(need))
    assert (shown.total[0].low, shown.rest[0].low, shown.rest[0].high) == pytest.approx((11.0, 6.0, 7.0))
    assert shown.share[0].low + shown.rest_share[0].high == pytest.approx(100)
    assert scenarios.of_path(shown, "target")["asked"] == shown.industry[0]
    assert scenarios.of_path(shown, "headline") == {"asked": None, "share": None}
    kept = scenarios.both_kept(0.0875, 0.1325, 0.392, 6)
    assert round(100 * kept[1], 1) == 50.0
    last = scenarios.with_both_kept(shown, 0.0875, 0.1325, kept).iloc[-1]
    whole = (0.392 * 1.1325**6 + 0.608 * (1 + last.rest.low / 100) ** 6) ** (1 / 6) - 1
    assert whole == pytest.approx(0.0875)
    assert len(scenarios.with_both_kept(shown, 0.1, 0.1, (math.nan, math.nan))) == 1
    published = scenarios.shares_published(made, kept[1], "whole", 2030)
    assert published.scenario.tolist() == ["target", "target", "both_rates_kept"]
    assert published.unit.tolist() == ["percent_per_year", "percent", "percent"]
    assert scenarios.shares_published(made.iloc[:0], math.nan, "whole", 2030).empty


def test_income_per_head_is_asked_from_the_latest_year_to_later_targets_only() -> None:
    heads = pd.DataFrame(
        [("whole", "grdp_per_capita", "year", 2023, 80.0, "p"), ("whole", "grdp_per_capita", "year", 2025, 90.0, "q")],
        columns=["area", "measure", "period", "year", "value", "source_id"],
    )
    found = scenarios.income(heads, PARAMETERS, "whole")
    assert found[["head", "target", "began", "by", "sources"]].to_numpy().tolist() == [
        [90.0, 180.0, 2025, 2030, "plan q"]
    ]
    assert 90 * (1 + found.low[0] / 100) ** 5 == pytest.approx(180)
    assert scenarios.income(heads, PARAMETERS, "elsewhere").empty


def test_a_pace_known_for_one_count_of_years_only_is_unknown() -> None:
    rows = pd.DataFrame({"low": [5.0, 6.0], "high": [7.0, 6.5]})
    assert scenarios.pace(rows) == pytest.approx((0.05, 0.07))
    assert all(map(math.isnan, scenarios.pace(rows.assign(low=[5.0, math.nan], high=[7.0, math.nan]))))
    assert all(map(math.isnan, scenarios.pace(rows.head(0))))

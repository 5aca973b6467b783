"""Paths to a horizon year: shares always close, inverse questions invert."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusters.growth import scenarios

RATE, SHARE, STEPS = st.floats(-0.05, 0.2), st.floats(0.05, 0.9), st.integers(1, 12)


def test_the_naive_extension_reaches_half() -> None:
    rest = scenarios.rest_growth_needed(0.0875, 0.1325, 0.392, 6)
    assert round(100 * scenarios.end_share(0.1325, rest, 0.392, 6), 1) == 50.0


@settings(deadline=None)
@given(RATE, RATE, SHARE, STEPS)
def test_the_growth_needed_gives_the_total_back(industry: float, rest: float, share: float, steps: int) -> None:
    total = (share * (1 + industry) ** steps + (1 - share) * (1 + rest) ** steps) ** (1 / steps) - 1
    assert scenarios.industry_growth_needed(total, rest, share, steps) == pytest.approx(industry, abs=1e-7)
    end = scenarios.end_share(industry, rest, share, steps)
    assert scenarios.growth_needed_for_share(end, rest, share, steps) == pytest.approx(industry, abs=1e-7)


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


def test_the_tornado_moves_one_driver_at_a_time_and_sorts() -> None:
    found = scenarios.tornado(lambda a, b: a + 10 * b, {"a": (0, 1, 3), "b": (0, 1, 2)})
    assert found.driver.tolist() == ["b", "a"]
    assert found.loc[0, ["at_low", "at_high", "central", "swing"]].tolist() == [1, 21, 11, 20]

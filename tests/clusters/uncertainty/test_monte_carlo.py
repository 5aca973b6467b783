"""Draws against closed forms: what is known exactly about the distributions and their products."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from clusters.uncertainty import monte_carlo

COUNT = 20_000


def assumption(name, low, central, high, shape, unit="ha"):
    return {"assumption_id": name, "low": low, "central": central, "high": high, "shape": shape, "unit": unit}


REGISTER = pd.DataFrame(
    [
        assumption("u", 0.0, np.nan, 1.0, "uniform"),
        assumption("v", 0.0, np.nan, 1.0, "uniform"),
        assumption("tri", 2.0, 3.0, 6.0, "triangular"),
        assumption("log", 4.0, np.nan, 9.0, "loguniform"),
        assumption("log2", 1.0, np.nan, 100.0, "loguniform"),
        assumption("fixed", np.nan, 24.0, np.nan, "fixed"),
        assumption("share", 60.0, 68.0, 71.0, "triangular", "percent"),
        assumption("blank", np.nan, np.nan, np.nan, "uniform"),
    ]
)


@pytest.fixture(scope="module")
def sample():
    return monte_carlo.sample(REGISTER, COUNT, seed=1)


def test_product_of_two_uniforms_has_the_closed_form_median(sample):
    exact = brentq(lambda z: z * (1 - np.log(z)) - 0.5, 1e-6, 1)  # P(UV ≤ z) = z − z ln z
    assert np.median(sample.u * sample.v) == pytest.approx(exact, rel=0.02)


def test_triangular_percentiles(sample):
    low, mode, high = 2.0, 3.0, 6.0
    p10 = low + np.sqrt(0.1 * (high - low) * (mode - low))
    p90 = high - np.sqrt(0.1 * (high - low) * (high - mode))
    found = monte_carlo.percentiles(sample.tri)
    assert found["p10"] == pytest.approx(p10, rel=1e-3)
    assert found["p90"] == pytest.approx(p90, rel=1e-3)
    assert sample.tri.mean() == pytest.approx((low + mode + high) / 3, rel=1e-3)


def test_product_of_loguniforms_has_the_product_of_the_geometric_means_as_median(sample):
    assert np.median(sample.log * sample.log2) == pytest.approx(np.sqrt(4 * 9) * np.sqrt(1 * 100), rel=0.02)
    assert sample.log.mean() == pytest.approx((9 - 4) / np.log(9 / 4), rel=1e-3)


def test_percents_become_fractions_and_fixed_stays(sample):
    assert sample.share.between(0.60, 0.71).all()
    assert (sample.fixed == 24).all()


def test_a_row_without_numbers_is_unknown(sample):
    assert sample.blank.isna().all()


def test_same_seed_same_draws_and_an_added_assumption_changes_no_other():
    alone = monte_carlo.sample(REGISTER.iloc[:1], 50, seed=7)
    both = monte_carlo.sample(REGISTER, 50, seed=7)
    pd.testing.assert_series_equal(alone.u, both.u)
    assert not np.allclose(alone.u, monte_carlo.sample(REGISTER.iloc[:1], 50, seed=8).u)


@given(
    st.floats(0.1, 100), st.floats(0, 100), st.floats(0, 1), st.sampled_from(["uniform", "triangular", "loguniform"])
)
def test_every_draw_lies_between_the_ends(low, width, place, shape):
    high = low + width
    values = monte_carlo.inverse(np.linspace(0.001, 0.999, 50), low, low + place * width, high, shape)
    assert (values >= low - 1e-9).all()
    assert (values <= high + 1e-9).all()
    assert (np.diff(values) >= -1e-9).all()


def test_a_floor_is_drawn_up_to_the_slack_and_an_unknown_is_not_drawn():
    floor = monte_carlo.between("jobs", 20_000, np.inf, 1000, 1, slack=0.1)
    assert floor.min() >= 20_000
    assert floor.max() <= 22_000
    assert np.isnan(monte_carlo.between("none", 0, np.inf, 10, 1)).all()


def test_counts_are_whole_and_equally_likely():
    counts = monte_carlo.whole("gap", 7, 12, 6000, 3)
    values, times = np.unique(counts, return_counts=True)
    assert values.tolist() == [7, 8, 9, 10, 11, 12]
    assert (abs(times - 1000) <= 2).all()


@pytest.mark.parametrize(("value", "expected"), [(17_846, 18_000), (0.0347, 0.035), (0, 0), (99.6, 100), (-451, -450)])
def test_two_significant_digits(value, expected):
    assert monte_carlo.significant(value) == pytest.approx(expected)


def test_rounding_outwards_keeps_the_range():
    assert monte_carlo.significant(7373, -1) == 7300
    assert monte_carlo.significant(22_718, 1) == 23_000
    assert monte_carlo.significant(0.93, 1) == 0.93
    assert monte_carlo.significant(float("inf"), 1) == float("inf")


def test_rank_correlations_order_what_moves_the_result(sample):
    result = sample.log2 * (1 + 0.01 * sample.u)
    found = monte_carlo.rank_correlations(sample[["u", "log2", "fixed"]], result)
    assert found.factor.tolist() == ["log2", "u"]
    assert found.correlation[0] > 0.99


def test_wrong_shapes_and_ranges_are_refused():
    u = np.array([0.5])
    with pytest.raises(ValueError, match="shape"):
        monte_carlo.inverse(u, 0, 1, 2, "normal")
    with pytest.raises(ValueError, match="above"):
        monte_carlo.inverse(u, 3, 1, 2, "uniform")
    with pytest.raises(ValueError, match="positive"):
        monte_carlo.inverse(u, 0, 1, 2, "loguniform")
    with pytest.raises(ValueError, match="draws"):
        monte_carlo.quantiles("x", 0, 1)

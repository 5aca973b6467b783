"""Indices of evenness against scipy and at their ends."""

import numpy as np
import pytest
from scipy import stats

from clusters.uncertainty.shares import entropy, herfindahl


def test_entropy_and_herfindahl_by_another_way():
    counts = [14, 20, 13]
    assert entropy(counts) == pytest.approx(stats.entropy(counts) / np.log(3))
    assert round(entropy(counts), 2) == 0.98
    assert entropy([10.1, 41.7, 48.2]) == pytest.approx(stats.entropy([10.1, 41.7, 48.2], base=3))
    assert herfindahl([1, 1, 1, 1]) == 0.25
    assert entropy([5, 0, 0]) == 0


def test_too_little_is_unknown():
    assert np.isnan(entropy([0, 0]))
    assert np.isnan(entropy([3]))
    assert np.isnan(herfindahl([0, 0]))


def test_with_an_unknown_part_nothing_is_known():
    assert np.isnan(entropy([1, 1, np.nan]))

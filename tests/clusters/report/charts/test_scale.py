"""A scale holds all values, its ticks are round and their labels stand apart."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusters.report.charts import font, scale

VALUES = st.lists(st.floats(-1e9, 1e9).map(lambda x: round(x, 3)), min_size=1, max_size=6)


@given(VALUES, st.integers(60, 700), st.booleans())
def test_values_are_inside_and_labels_apart(values, width, zero):
    s = scale.over(values, 100, 100 + width, "vi", 14, zero)
    assert all(100 <= s(value) <= 100 + width for value in values)
    assert not zero or s.low <= 0 <= s.high
    places = [
        (s(t) - font.width(w, 14) / 2, s(t) + font.width(w, 14) / 2) for t, w in zip(s.ticks, s.labels, strict=True)
    ]
    assert all(b[0] - a[1] >= 10 for a, b in itertools.pairwise(places))
    assert len(set(s.labels)) == len(s.labels)


def test_ticks_are_written_as_the_language_does_with_the_digits_they_need():
    assert scale.over([0, 1.01], 0, 500, "vi", 14, zero=True).labels == ("0,0", "0,2", "0,4", "0,6", "0,8", "1,0")
    assert scale.over([0, 1], 0, 500, "vi", 14, zero=True).labels == ("0", "1"), "of what is counted there is no part"
    assert scale.over([0, 16], 0, 500, "vi", 14, zero=True).labels == ("0", "5", "10", "15")
    assert scale.over([0, 12_000], 0, 300, "en", 14, zero=True).labels == ("0", "2,500", "5,000", "7,500", "10,000")
    assert scale.over([-3, 3], 0, 300, "vi", 14).labels == ("−3", "−2", "−1", "0", "1", "2", "3")


def test_zero_begins_the_scale_only_where_nothing_is_below():
    assert scale.over([2, 5], 0, 1, "vi", 0, zero=True).low == 0
    assert scale.over([-5, -2], 0, 1, "vi", 0, zero=True).high == 0
    assert scale.over([-2, 5], 0, 1, "vi", 0, zero=True).low < -2


def test_open_ends_have_no_pixel():
    s = scale.over([1, math.inf, math.nan, 2], 0, 100, "vi", 14)
    assert math.isnan(s(math.inf))
    assert s(1.5) == pytest.approx(50)
    with pytest.raises(ValueError, match="finite"):
        scale.over([math.nan], 0, 100, "vi", 14)

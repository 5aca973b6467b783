import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusters.comparison import evenness, stages
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.shares import entropy, herfindahl

PARTS, ALL = ["a", "b", "c"], "whole"
BOXES = st.lists(st.tuples(st.floats(1, 50), st.floats(0, 30)), min_size=2, max_size=4)


def box(pairs):
    low = np.array([x for x, _ in pairs])
    return Bound(low, low + np.array([y for _, y in pairs]))


@settings(deadline=None, max_examples=40)
@given(BOXES, st.integers(0, 2**32 - 1))
def test_an_index_contains_every_sample_and_is_reached(pairs, seed):
    parts = box(pairs)
    rng = np.random.default_rng(seed)
    for index in (entropy, herfindahl):
        found = evenness._range(index, parts)
        for x in rng.uniform(parts.low, parts.high, (40, len(parts))):
            assert found.low - 1e-6 <= index(x) <= found.high + 1e-6
        grids = [np.linspace(lo, hi, 9) for lo, hi in zip(parts.low, parts.high, strict=True)]
        values = [index(x) for x in np.stack(np.meshgrid(*grids), -1).reshape(-1, len(parts))]
        assert found.low == pytest.approx(min(values), abs=1e-9) or found.low < min(values)
        assert max(values) <= found.high + 1e-9


@settings(deadline=None, max_examples=40)
@given(
    BOXES, st.lists(st.tuples(st.floats(1, 50), st.floats(0, 30)), min_size=4, max_size=4), st.integers(0, 2**32 - 1)
)
def test_spread_contains_every_sample_and_its_ends_are_reached(pairs, sizes, seed):
    counts, reference = box(pairs), box(sizes[: len(pairs)])
    found = evenness.spread(counts, reference)
    rng = np.random.default_rng(seed)
    for _ in range(40):
        density = rng.uniform(counts.low, counts.high) / rng.uniform(reference.low, reference.high)
        assert found.low - 1e-9 <= density.max() / density.min() <= found.high + 1e-9
    corners = [
        np.where(np.array(m) == 1, counts.high, counts.low) / np.where(np.array(m) == 1, reference.low, reference.high)
        for m in np.ndindex(*[2] * len(counts))
    ]
    assert max(d.max() / d.min() for d in corners) == pytest.approx(found.high)


def article():
    counts, planned = Bound.exact([14, 20, 13]), Bound.exact([21, 70, 24])
    references = {"equal": Bound.exact([1.0] * 3), "planned": planned}
    return evenness.evenness(counts, "clusters_operating", PARTS, ALL, references, 2.0)


def test_the_article_is_even_by_count_and_uneven_against_the_plan():
    table = article()
    plan = table[table["reference"] == "planned"]
    fits = [stages.at(plan, p, "density_ratio").low for p in PARTS]
    assert [round(x, 2) for x in fits] == [1.63, 0.70, 1.33]
    verdicts = table[table["indicator"] == "spread"].set_index("reference")["verdict"]
    assert verdicts.to_dict() == {"equal": "even", "planned": "uneven"}
    assert stages.at(table, ALL, "spread").low == pytest.approx(20 / 13)


def test_scaling_and_permuting_change_nothing():
    def index(order, factor):
        counts = Bound.exact(np.array([14.0, 20, 13])[order] * factor)
        plan = {"plan": Bound.exact(np.array([21.0, 70, 24])[order] * factor)}
        table = evenness.evenness(counts, "x", [PARTS[i] for i in order], ALL, plan, 2.0)
        return {(r.entity, r.indicator): round(r.low, 12) for r in table.itertuples()}

    assert index([0, 1, 2], 1) == index([2, 0, 1], 10)


def test_a_blank_count_makes_no_verdict():
    counts = Bound([14, 0, 13], [14, np.inf, 13])
    table = evenness.evenness(counts, "x", PARTS, ALL, {"equal": Bound.exact([1.0] * 3)}, 2.0)
    assert table["low"].isna().all()
    assert table["verdict"].dropna().tolist() == ["missing"]


def test_an_open_end_leaves_the_verdict_open():
    counts = Bound([14, 20, 13], [14, np.inf, 13])
    assert evenness.verdict(evenness.spread(counts, Bound.exact([1.0] * 3)), 2.0) == "unknown"


def test_densities_by_hand():
    per = {"per_100_km2": (Bound.exact([1000.0, 500.0]), 100, "cluster/100 km2")}
    table = evenness.densities(Bound.exact([20, 5]), ["a", "b"], ALL, per)
    assert table["low"].tolist() == [2.0, 1.0, pytest.approx(25 / 15)]

import numpy as np
import pandas as pd
import pytest
from comparison_data import headline
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


class TestOfOperating:
    """Ten, twenty and ten operating clusters of twenty, sixty and twenty planned."""

    PARTS = ("north", "south", "coast")
    PLACES = pd.DataFrame(
        {
            "province": ["coast", "north", "south"],
            "area_km2": [1000.0, 1000.0, 500.0],
            "population_thousand": [None, 500.0, 1000.0],
            "area_source_id": ["map", "map", "map"],
            "population_source_id": [None, "census", "census"],
        }
    )

    def found(self, even_up_to=2.0):
        return evenness.of_operating(headline(), self.PLACES, self.PARTS, "whole", "strict", even_up_to)

    def test_spreads_by_hand(self):
        even, dense = self.found()
        spread = even[even.indicator == "spread"].set_index("reference")
        assert spread.low["equal"] == pytest.approx(2)
        assert spread.low["clusters_planned"] == pytest.approx(1.5)
        assert spread.low["area"] == pytest.approx((20 / 500) / (10 / 1000))
        assert spread.verdict.tolist() == ["even", "even", "uneven", "missing"], "nobody counts the people of one"
        per = dense.set_index(["indicator", "entity"])
        assert per.low["per_100_km2", "south"] == pytest.approx(4)
        assert per.low["per_100k_people", "north"] == pytest.approx(2)
        assert np.isnan(per.low["per_100k_people", "coast"])
        assert per.sources["per_100_km2", "north"] == "map paper"

    def test_only_references_with_an_answer_are_drawn(self):
        shown = evenness.against(self.found()[0])
        assert list(dict.fromkeys(shown.against)) == ["against_equal", "against_clusters_planned", "against_area"]
        assert len(shown) == 9

    def test_the_table_closes_each_reference_with_its_spread_and_verdict(self):
        table = evenness.spreads(self.found()[0])
        assert table.entity.tolist() == [*self.PARTS, "spread"] * 4
        last = table[table.entity == "spread"].set_index("against")
        assert last.ratio["against_area"].low == pytest.approx(4)
        assert last.verdict["against_area"] == "uneven"
        assert set(table.verdict[table.entity != "spread"]) == {"–"}

    def test_what_is_said_follows_the_verdicts(self):
        said = evenness.said(self.found()[0])
        assert said["even"] == ["against_equal", "against_clusters_planned"]
        assert said["uneven"] == ["against_area"]
        assert (said["unsettled"], said["judged"], said["open"]) == (None, True, False)
        none = evenness.said(self.found()[0].assign(verdict="missing"))
        assert (none["judged"], none["open"]) == (False, True)

    def test_the_indices_stand_only_where_shares_are_known(self):
        even, dense = self.found()
        table = evenness.indices(even, dense).set_index(["indicator", "entity"])
        assert table.value["share", "south"].low == pytest.approx(50)
        assert table.value["hhi", "whole"].low == pytest.approx(0.375)
        assert evenness.summary(even, "whole")["hhi"] == table.value["hhi", "whole"]
        gone = headline(drop=[("south", "clusters_operating")])
        assert evenness.indices(*evenness.of_operating(gone, self.PLACES, self.PARTS, "whole", "strict", 2)).empty

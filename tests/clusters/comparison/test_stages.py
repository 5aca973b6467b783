import numpy as np
import pandas as pd
import pytest
from comparison_data import ALL, PARTS, headline
from hypothesis import given, settings
from hypothesis import strategies as st

from clusters.comparison import stages
from clusters.facts import Region
from clusters.uncertainty import bounds
from clusters.uncertainty.bounds import Bound
from tests import frozen_data


def quantity(table, entity, indicator, reading=None):
    found = stages.at(table, entity, indicator, reading)
    return found.low, found.high


class TestFunnel:
    def test_stages_losses_and_rates_by_hand(self):
        funnel = stages.funnel(headline(), PARTS, ALL, "strict")
        assert quantity(funnel, ALL, "clusters_planned") == (100, 100)
        assert quantity(funnel, ALL, "clusters_established") == (60, 60)
        assert quantity(funnel, ALL, "lost_before_established") == (40, 40)
        assert quantity(funnel, "south", "lost_before_established") == (30, 30)
        assert quantity(funnel, ALL, "lost_before_operating") == (20, 20)
        assert quantity(funnel, "south", "operating_of_planned") == pytest.approx((100 / 3, 100 / 3))
        assert stages.leader(funnel, "lost_before_established", PARTS) == "south"

    def test_dates_that_differ_are_marked(self):
        funnel = stages.funnel(headline(), PARTS, ALL, "strict").set_index(["entity", "indicator"])
        assert not funnel.loc[("north", "operating_of_planned"), "mixed_dates"]
        assert funnel.loc[(ALL, "clusters_operating"), "mixed_dates"]
        assert funnel.loc[(ALL, "clusters_operating"), ["as_of_from", "as_of_to"]].tolist() == [
            "2024-12-31",
            "2025-07-15",
        ]

    def test_a_missing_part_is_neither_zero_nor_a_crash(self):
        funnel = stages.funnel(headline(drop=[("south", "clusters_operating")]), PARTS, ALL, "convention")
        assert not stages.at(funnel, "south", "clusters_operating").known
        assert not stages.at(funnel, ALL, "clusters_operating").known
        assert not stages.at(funnel, ALL, "lost_before_operating").known
        lost = funnel.set_index(["entity", "indicator"]).loc[(ALL, "lost_before_operating"), "missing"]
        assert lost == "south:clusters_operating"
        assert quantity(funnel, "north", "clusters_operating") == (10, 10)

    def test_a_region_without_parts_is_its_own_only_part(self):
        whole = headline().query("province == 'south'").assign(province=ALL)
        funnel = stages.funnel(whole, [], ALL, "strict")
        assert list(funnel["entity"].unique()) == [ALL]
        assert quantity(funnel, ALL, "clusters_operating") == (20, 20)

    def test_empty_tables_give_nothing_known(self):
        funnel = stages.funnel(headline().iloc[:0], PARTS, ALL, "strict")
        assert funnel["low"].isna().all()
        assert funnel["high"].isna().all()

    def test_two_headline_rows_of_one_province_are_refused(self):
        twice = pd.concat([headline(), headline().iloc[:1]])
        with pytest.raises(ValueError, match="more than one"):
            stages.figures(twice, PARTS, "clusters_planned", "strict")


class TestIntensity:
    def test_a_floor_over_a_count_has_a_floor(self):
        table = stages.intensity(headline(), PARTS, ALL)
        assert quantity(table, "north", "jobs_per_operating_cluster", "strict") == (800, np.inf)
        assert quantity(table, "north", "jobs_per_operating_cluster", "convention") == (800, 900)
        assert quantity(table, ALL, "jobs_per_operating_cluster", "convention") == pytest.approx(
            (53000 / 40, 56000 / 40)
        )

    def test_two_floors_have_no_bound_at_all_in_the_strict_reading(self):
        table = stages.intensity(headline(), PARTS, ALL)
        row = table[(table["indicator"] == "jobs_per_planned_ha") & (table["reading"] == "strict")]
        assert row[["low", "high"]].isna().all().all()
        assert (row["missing"] == "").all()
        assert row["mixed_scope"].all()

    def test_a_blank_is_named(self):
        table = stages.intensity(headline(), PARTS, ALL).set_index(["reading", "entity", "indicator"])
        assert table.loc[("strict", "north", "jobs_per_project"), "missing"] == "north:projects"
        assert np.isnan(table.loc[("strict", ALL, "jobs_per_project"), "low"])

    @pytest.mark.parametrize("reading", bounds.READINGS)
    def test_every_allowed_value_lies_inside(self, reading):
        rng = np.random.default_rng(1)
        figures, table = headline(), stages.intensity(headline(), PARTS, ALL)
        for ratio in stages.INTENSITIES:
            for province in PARTS:
                bound = stages.at(table, province, ratio.indicator, reading)
                over, under = (
                    stages.figures(figures, [province], i, reading)[0] for i in (ratio.numerator, ratio.denominator)
                )
                if not bound.known:
                    continue
                tops = [min(b.high, 3 * b.low + 1) for b in (over, under)]
                for _ in range(50):
                    x, y = (rng.uniform(b.low, top) for b, top in zip((over, under), tops, strict=True))
                    assert bound.low - 1e-9 <= x / y <= bound.high + 1e-9

    def test_scaling_levels_leaves_ratios(self):
        scaled = headline()
        scaled[["value", "rounding_unit"]] *= 7
        a, b = (stages.intensity(h, PARTS, ALL) for h in (headline(), scaled))
        pd.testing.assert_frame_equal(a, b)


@settings(deadline=None, max_examples=15)
@given(st.sampled_from(PARTS), st.sampled_from(["jobs", "planned_area", "clusters_operating"]), st.floats(0, 5000))
def test_widening_a_figure_never_narrows_a_result(province, indicator, wider):
    before, after = headline(), headline()
    here = (after["province"] == province) & (after["indicator"] == indicator)
    after.loc[here, "bound"] = "range"
    low, high = (
        getattr(stages.figures(before, [province], indicator, "convention")[0], end) for end in ("low", "high")
    )
    after.loc[here, ["value", "value_high"]] = [max(low - wider, 1.0), high + wider]
    for make in (
        lambda h: stages.funnel(h, PARTS, ALL, "convention"),
        lambda h: stages.intensity(h, PARTS, ALL, readings=["convention"]),
    ):
        a, b = make(before), make(after)
        assert (b["low"].fillna(-np.inf) <= a["low"].fillna(-np.inf) + 1e-9).all()
        assert (b["high"].fillna(np.inf) >= a["high"].fillna(np.inf) - 1e-9).all()


def test_sources_are_those_of_the_figures_used():
    figures = headline()
    figures.loc[figures["province"] == "north", "source_id"] = "office"
    assert stages.sources(figures, ["jobs"], PARTS, ALL) == ["office", "paper"]
    assert stages.sources(figures, ["projects"], PARTS, ALL) == ["paper"]
    assert stages.sources(figures, ["leased_area"], PARTS, ALL) == []


@pytest.fixture(scope="module")
def region():
    return Region.load("ninh-binh", frozen_data.folder())


class TestArticle:
    """The source article's own arithmetic, recomputed from figures typed here."""

    PLANNED, ESTABLISHED, OPERATING = (21, 70, 24), (19, 36, 17), (14, 20, 13)
    JOBS, AREA, PROJECTS = (12_000, 20_000, 30_000), (1_000, 3_100, 1_200), (None, 545, 362)

    def test_the_funnel(self, region):
        funnel = stages.funnel(region.headline(), region.former, region.id, "strict")
        for stage, counts in zip(stages.STAGES, (self.PLANNED, self.ESTABLISHED, self.OPERATING), strict=True):
            assert [quantity(funnel, p, stage)[0] for p in region.former] == list(counts)
            assert quantity(funnel, region.id, stage) == (sum(counts), sum(counts))
        assert quantity(funnel, region.id, "lost_before_established") == (43, 43)
        assert quantity(funnel, region.id, "lost_before_operating") == (25, 25)
        rates = [quantity(funnel, p, "operating_of_planned")[0] for p in region.former]
        assert [round(r, 1) for r in rates] == [66.7, 28.6, 54.2]

    def test_the_intensities(self, region):
        table = stages.intensity(region.headline(), region.former, region.id)
        strict = [quantity(table, p, "jobs_per_operating_cluster", "strict") for p in region.former]
        assert [low for low, _ in strict] == pytest.approx(
            [j / o for j, o in zip(self.JOBS, self.OPERATING, strict=True)]
        )
        assert all(np.isinf(high) for _, high in strict)
        area = [quantity(table, p, "planned_ha_per_planned_cluster", "strict")[0] for p in region.former]
        assert area == pytest.approx([a / n for a, n in zip(self.AREA, self.PLANNED, strict=True)])
        jobs = [stages.at(table, p, "jobs_per_project", "strict") for p in region.former]
        assert not jobs[0].known
        assert [round(b.low, 1) for b in jobs[1:]] == [36.7, 82.9]


def test_a_bound_without_end_stays_without(region):
    assert stages.at(stages.intensity(headline(), PARTS, ALL), "nowhere", "jobs") == Bound(-np.inf, np.inf)

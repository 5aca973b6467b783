import itertools

import numpy as np
import pandas as pd
import pytest
from comparison_data import PARTS, frame, headline, row

from clusters.comparison import orderings, reconciliation, stages
from clusters.facts import Region

INDICATORS = ["jobs", *stages.STAGES, *stages.RATES, *stages.INTENSITIES]
NONE = headline().iloc[:0]


def compared(others=NONE, provinces=PARTS, indicators=INDICATORS):
    return orderings.orderings(headline(), provinces, indicators, others)


class TestOrderings:
    def test_certain_by_convention_and_open(self):
        table = compared().set_index(["indicator", "entity", "other"])
        basis = table[["answer", "basis"]].apply(tuple, axis=1)
        assert basis["clusters_operating", "south", "coast"] == ("greater", "certain")
        assert basis["clusters_operating", "south", "north"] == ("greater", "by_source"), "of two dates"
        assert basis["clusters_operating", "north", "coast"] == ("equal", "by_source")
        assert table.loc[("jobs", "coast", "south"), ["answer", "basis"]].tolist() == ["greater", "by_convention"]
        assert table.loc[("jobs_per_project", "north", "south"), "answer"] == "missing"
        assert np.isnan(table.loc[("jobs_per_project", "north", "south"), "low"])

    def test_break_even_says_what_would_overturn(self):
        table = compared()
        row = orderings.closest(table, "jobs_per_operating_cluster", "coast")
        assert row["other"] == "south"
        assert row["low"] == pytest.approx(2500 / 1000)
        assert row["needed"] == pytest.approx(50_000)
        assert orderings.closest(table, "jobs_per_operating_cluster", None) is None
        area = table.set_index(["indicator", "entity", "other"]).loc[("jobs_per_planned_ha", "coast", "south")]
        # coast's floor 25,000/1,000; south has 3,000 to 3,100 ha, so 75,000 jobs at least, of its 20,000
        assert (area["needed"], area["low"]) == pytest.approx((75_000, 3.75))
        plain = orderings.closest(table, "jobs", "coast")
        assert plain["needed"] == stages.figures(headline(), ["coast"], "jobs", "convention").low[0]

    def test_answers_of_a_pair_mirror_each_other(self):
        table = compared().set_index(["indicator", "entity", "other"])["answer"]
        mirror = {"greater": "less", "less": "greater"}
        for (indicator, a, b), answer in table.items():
            assert table[indicator, b, a] == mirror.get(answer, answer)

    def test_a_certain_answer_holds_for_every_allowed_value(self):
        table = compared(indicators=["jobs", "planned_area"])
        for r in table.itertuples():
            reading = "strict" if r.basis == "certain" else "convention"
            ends = stages.figures(headline(), [r.entity, r.other], r.indicator, reading)
            tops = np.minimum(ends.high, 5 * ends.low)
            pairs = itertools.product(*(np.linspace(lo, hi, 4) for lo, hi in zip(ends.low, tops, strict=True)))
            if r.answer == "greater":
                assert all(x > y for x, y in pairs)
            if r.answer == "unknown":
                assert len({np.sign(x - y) for x, y in pairs}) > 1

    def test_permuting_provinces_changes_nothing(self):
        key = ["indicator", "entity", "other"]
        a = compared().sort_values(key, ignore_index=True)
        b = compared(provinces=PARTS[::-1]).sort_values(key, ignore_index=True)
        pd.testing.assert_frame_equal(a, b)

    def test_certain_holds_against_every_other_published_figure(self):
        key = ("clusters_operating", "south", "coast")  # 20 and 10, of one date

        def basis(province, value, bound="exact"):
            other = frame([row(900, province, "clusters_operating", value, bound, "2023", "press")])
            found = compared(other).set_index(["indicator", "entity", "other"]).loc[key]
            assert found["answer"] == "greater"
            assert found["by"] == "paper"
            assert found["sources"] == "paper press"
            return found["basis"]

        assert basis("south", 15) == "certain"
        assert basis("coast", 19) == "certain"
        assert basis("coast", 20) == "by_source", "an equal count elsewhere"
        assert basis("south", 9) == "by_source"
        assert basis("coast", 12, "at_least") == "by_source", "more than 12 may be more than 20"

    def test_a_ratio_survives_its_figures_in_any_combination(self):
        other = frame([row(900, "coast", "clusters_planned", 31, "exact", "2023", "press")])
        found = compared(other).set_index(["indicator", "entity", "other"])
        # coast 10 of 20 planned, or of 31: below south's 20 of 60 in that case
        assert found.loc[("operating_of_planned", "coast", "south"), "basis"] == "by_source"
        assert (
            compared()
            .set_index(["indicator", "entity", "other"])
            .loc[("operating_of_planned", "coast", "south"), "basis"]
            == "certain"
        )

    def test_figures_of_unknown_date_are_not_shown_to_share_one(self):
        undated = headline().assign(as_of=None)
        table = orderings.orderings(undated, PARTS, ["clusters_operating"], NONE)
        assert set(table["basis"]) == {"by_source"}


def test_a_doubtful_or_replaced_figure_breaks_no_certainty():
    rows = [
        row(k, "coast", "clusters_operating", 30, "exact", date, "press", status)
        for k, (date, status) in enumerate([("2023", "suspect"), ("2023", "superseded"), ("2012", "reported")])
    ]
    assert reconciliation.standing(frame(rows), 2019).empty
    kept = [
        row(9, "coast", "clusters_operating", 30, "exact", d, "press", s)
        for d, s in ((None, "reported"), ("2023", "unverified"))
    ]
    assert len(reconciliation.standing(frame(kept), 2019)) == 2


class TestArticle:
    @pytest.fixture(scope="class")
    def region(self):
        return Region.load("ninh-binh")

    def test_what_would_overturn_the_leader(self, region):
        table = orderings.orderings(region.headline(), region.former, list(stages.INTENSITIES), NONE)
        row = orderings.closest(table, "jobs_per_operating_cluster", region.former[2])
        assert row["basis"] == "by_convention"
        assert round(row["low"], 1) == 2.3
        assert np.ceil(row["needed"]) == 46_154

    def test_19_and_14_of_another_source_break_what_17_and_13_seemed_to_settle(self, region):
        others = reconciliation.standing(region.published, 2019)
        table = orderings.orderings(region.headline(), region.former, list(stages.STAGES), others)
        basis = table.set_index(["indicator", "entity", "other"])["basis"]
        hanam, namdinh, ninhbinh = region.former
        assert basis["clusters_established", hanam, ninhbinh] == "by_source"  # 19 against 17, or 19 elsewhere
        assert basis["clusters_operating", hanam, ninhbinh] == "by_source"  # 14 against 13, or 14 elsewhere
        assert basis["clusters_operating", namdinh, ninhbinh] == "certain"  # 19 to 22 against 13 to 14, both of July
        assert basis["clusters_operating", namdinh, hanam] == "by_source"  # July 2025 against December 2024


class TestForReaders:
    def test_the_tally_counts_every_comparison_once(self):
        once = orderings.once(compared(), PARTS)
        tally = orderings.tally(once).set_index("basis")
        assert tally.index.tolist() == [*orderings.BASES, "total"]
        assert tally.comparisons["total"] == len(once) == 3 * len(INDICATORS)
        assert tally.comparisons.drop("total").sum() == len(once)
        assert tally.comparisons["no_data"] == (once.answer == "missing").sum()
        assert tally.sources["certain"] == "paper"

    def test_how_sure_an_ordering_is_in_the_glossarys_terms(self):
        table = compared()
        assert orderings.certainty(table, "clusters_operating", "south", "coast") == "certain"
        assert orderings.certainty(table, "clusters_operating", "south", "north") == "uncertain"
        assert orderings.certainty(table, "jobs", "coast", "south") == "by_convention"
        assert orderings.certainty(table, "jobs_per_project", "north", "south") is None
        assert orderings.certainty(table, None, None, None) is None

    def test_a_cell_of_the_matrix_looks_as_sure_as_it_is(self):
        table = compared(indicators=["clusters_operating", "jobs"])
        cells = orderings.drawn(table, [f"{a} {b}" for a, b in zip(table.entity, table.other, strict=True)])
        status = cells.set_index(["indicator", "pair"]).status
        assert status["clusters_operating", "south coast"] == "strict"
        assert status["clusters_operating", "south north"] == "stated"
        assert status["jobs", "coast south"] == "possible"

    def test_the_lead_and_who_could_overtake_it(self):
        said = orderings.lead(compared(), "jobs_per_operating_cluster", "coast")
        assert (said["top"], said["rival"], said["needed"], said["times"]) == ("coast", "south", 50_000, 2.5)
        assert (said["convention"], said["sure"], said["by"]) == (True, None, None)
        one = orderings.lead(compared(), "clusters_planned", "south")
        assert (one["by_source"], one["by"], one["convention"]) == (True, "paper", None)
        assert not any(orderings.lead(compared(), "jobs", None).values())
        assert not any(orderings.lead(compared(), "jobs_per_project", "north").values())

    def test_the_most_easily_turned_comes_first_with_what_it_takes(self):
        units = pd.Series({"jobs": "person", "planned_area": "ha"})
        fragile = orderings.fragile(compared(), units)
        assert fragile.factor.is_monotonic_increasing
        assert set(fragile.basis) == {"by_convention"}
        row = fragile.set_index(["indicator", "entity", "other"]).loc[("jobs_per_planned_ha", "coast", "south")]
        assert row["level"] == (75_000, "person")
        assert fragile[fragile.indicator == "jobs"].level.iloc[0] == (25_000, "person"), "what the coast has at least"

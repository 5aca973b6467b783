import itertools

import numpy as np
import pandas as pd
import pytest
from comparison_data import ALL, PARTS, frame, headline, row

from clusters.comparison import narrowing
from clusters.facts import Region
from clusters.uncertainty.bounds import Bound

NONE = headline().iloc[:0]


def confined(province, indicator, reading="strict", **drop):
    found = narrowing.confined(headline(**drop), PARTS, reading)[province, indicator]
    return found.low, found.high


class TestDefinitions:
    def test_what_is_blank_is_confined_not_filled(self):
        assert confined("coast", "clusters_with_central_wwtp") == (5, 10)  # compliant 5, operating 10
        assert confined("south", "clusters_with_central_wwtp") == (1, 5)  # five stations stand in one to five clusters
        assert confined("south", "clusters_wwtp_compliant") == (0, 5)
        assert confined("south", "occupancy_rate") == (0, 100)
        assert confined("north", "projects") == (0, np.inf)

    def test_every_arrangement_of_counts_that_fits_lies_inside_and_the_ends_occur(self):
        operating, stations = 6, 4
        fits = [
            (system, compliant)
            for system, compliant in itertools.product(range(operating + 1), repeat=2)
            if compliant <= system <= min(operating, stations) and system >= 1
        ]
        own = dict.fromkeys(narrowing.CORE, Bound(0, np.inf))
        own |= {"clusters_operating": Bound.exact(operating), "wwtp_stations_invested": Bound.exact(stations)}
        found = narrowing.confine(own)
        for k, indicator in enumerate(("clusters_with_central_wwtp", "clusters_wwtp_compliant")):
            values = [f[k] for f in fits]
            assert (found[indicator].low, found[indicator].high) == (min(values), max(values))

    def test_contradicting_figures_are_left_alone(self):
        own = dict.fromkeys(narrowing.CORE, Bound(0, np.inf))
        own |= {"clusters_operating": Bound.exact(9), "clusters_established": Bound.exact(7)}
        assert narrowing.confine(own) == own

    def test_the_missing_are_listed(self):
        units = dict.fromkeys(narrowing.CORE, "cluster")
        table = narrowing.unpublished(headline(), PARTS, "strict", units).set_index(["entity", "indicator"])
        assert ("north", "projects") in table.index
        assert not table.loc[("north", "projects"), "confined"]
        assert table.loc[("coast", "clusters_with_central_wwtp"), ["low", "high"]].tolist() == [5, 10]
        assert ("south", "projects") not in table.index

    def test_removing_a_figure_never_narrows(self):
        full = narrowing.confined(headline(), PARTS, "strict")
        assert full.keys() == set(itertools.product(PARTS, narrowing.CORE))
        for pair in [
            ("coast", "clusters_operating"),
            ("coast", "clusters_wwtp_compliant"),
            ("south", "wwtp_stations_invested"),
        ]:
            wider = narrowing.confined(headline(drop=[pair]), PARTS, "strict")
            for key, bound in full.items():
                assert wider[key].low <= bound.low
                assert wider[key].high >= bound.high


class TestNarrowed:
    def test_one_station_count_removes_all_the_width_of_compliance(self):
        table = narrowing.narrowed(headline(), PARTS, ALL, "strict", NONE)
        rows = table[(table["entity"] == ALL) & (table["indicator"] == "clusters_wwtp_compliant")]
        assert rows[["result_low", "result_high"]].values.tolist() == [[7, 12]]
        assert rows[["datum_province", "low"]].values.tolist() == [["south", 100.0]]

    def test_widths_by_hand(self):
        table = narrowing.narrowed(headline(), PARTS, ALL, "convention", NONE)
        rows = table[(table["entity"] == ALL) & (table["indicator"] == "clusters_with_central_wwtp")]
        removed = dict(zip(rows["datum_province"], rows["low"], strict=True))
        assert removed == pytest.approx({"south": 100 * 4 / 9, "coast": 100 * 5 / 9})
        jobs = table[(table["entity"] == ALL) & (table["indicator"] == "jobs")]
        assert jobs["low"].tolist() == pytest.approx([100 / 3] * 3)

    def test_a_floor_among_floors_closes_nothing_strictly(self):
        table = narrowing.narrowed(headline(), PARTS, ALL, "strict", NONE)
        jobs = table[(table["entity"] == ALL) & (table["indicator"] == "jobs")]
        assert jobs["low"].tolist() == [0, 0, 0]
        alone = table[(table["entity"] == "north") & (table["indicator"] == "jobs_per_operating_cluster")]
        assert alone[["low", "closes_open_end"]].values.tolist() == [[100.0, True]]

    def test_the_ranking_adds_up(self):
        table = narrowing.narrowed(headline(), PARTS, ALL, "convention", NONE)
        ranked = narrowing.ranking(table)
        assert ranked["removed"].sum() == pytest.approx(table["low"].sum() / 100)
        assert ranked["removed"].is_monotonic_decreasing
        first = table[
            (table["datum_province"] == ranked["datum_province"][0])
            & (table["datum_indicator"] == ranked["datum_indicator"][0])
        ]
        assert ranked["results"][0] == (first["low"] > 0).sum()

    def test_permuting_provinces_changes_nothing(self):
        a, b = (narrowing.narrowed(headline(), order, ALL, "convention", NONE) for order in (PARTS, PARTS[::-1]))
        np.testing.assert_allclose(a["low"], b["low"], atol=1e-9)

    def test_nothing_missing_nothing_to_ask(self):
        whole = headline()
        whole = whole[whole["bound"] == "exact"].query("indicator in ['clusters_planned']")
        assert narrowing.ranking(narrowing.narrowed(whole.iloc[:0], [], ALL, "strict", NONE)).shape[1] == 5


class TestPrintedMoreExactly:
    """A figure that its own release prints more exactly is not missing."""

    LINES = pd.Series({"paper": "article", "translation": "article", "office": "office", "unknown": ""})

    def exact(self, *more):
        rows = [row(900 + k, p, "jobs", v, bound, "2024", source) for k, (p, v, bound, source) in enumerate(more)]
        table = frame(rows).assign(rounding_unit=100.0)
        return narrowing.more_exact(headline(), pd.concat([headline(), table], ignore_index=True), self.LINES)

    def test_only_of_the_same_release_inside_what_was_said_and_narrower(self):
        found = self.exact(
            ("north", 8325, "exact", "translation"),
            ("north", 8300, "at_least", "translation"),
            ("south", 20900, "exact", "office"),
            ("south", 20900, "exact", "unknown"),
            ("coast", 24000, "exact", "translation"),
        )
        assert found[["province", "value"]].values.tolist() == [["north", 8325.0]]  # coast said more than 25,000

    def test_it_stands_for_the_rounded_figure_and_is_not_asked_for(self):
        exact = self.exact(("north", 8325, "exact", "translation"), ("south", 20900, "at_least", "translation"))
        table = narrowing.narrowed(headline(), PARTS, ALL, "convention", exact)
        asked = set(zip(table["datum_province"], table["datum_indicator"], strict=True))
        assert not {("north", "jobs"), ("south", "jobs")} & asked
        whole = table[(table["entity"] == ALL) & (table["indicator"] == "jobs")].iloc[0]
        assert (whole["result_low"], whole["result_high"]) == (8325 + 20900 + 25000, 8325 + 21000 + 26000)
        assert whole["low"] == pytest.approx(100 * (1 - 100 / 1100))
        assert "translation" in whole["sources"].split()

    def test_what_the_articles_translation_prints(self):
        region = Region.load("ninh-binh")
        found = narrowing.more_exact(region.headline(), region.published, region.sources["lineage"])
        told = found.set_index(["province", "indicator"])["value"].to_dict()
        assert told == {
            ("ha-nam", "planned_area"): 1035,
            ("nam-dinh", "planned_area"): 3178.5,
            ("ninh-binh-former", "planned_area"): 1253.7,
            ("ha-nam", "jobs"): 12325,
            ("nam-dinh", "jobs"): 20900,
        }


def test_the_ranking_is_drawn_with_the_sources_of_the_results_it_narrows():
    worth = narrowing.narrowed(headline(), PARTS, ALL, "strict", NONE)
    bars = narrowing.ranked_bars(narrowing.ranking(worth), worth)
    assert (bars["low"] == bars["removed"]).all()
    assert (bars["high"] == bars["removed"]).all()
    assert set(bars["sources"]) == {"paper"}
    assert narrowing.ranked_bars(narrowing.ranking(worth.iloc[:0]), worth.iloc[:0]).empty


def test_a_blank_is_read_with_its_unit_or_as_not_confined():
    gone = narrowing.unpublished(headline(), PARTS, "strict", dict.fromkeys(narrowing.CORE, "cluster"))
    within = narrowing.blanks(gone).set_index(["entity", "indicator"])["within"]
    assert within["coast", "clusters_with_central_wwtp"] == (Bound(5, 10), "cluster")
    assert within["north", "projects"] == "not_confined"


class TestSeenByName:
    """Clusters known by name to have a plant beside a published count of those that have one (north: 3)."""

    def seen(self, **clusters):
        return pd.DataFrame({"clusters": clusters, "sources": dict.fromkeys(clusters, "list")}, dtype=object)

    def of(self, **clusters):
        found = narrowing.confined(headline(), PARTS, "strict", self.seen(**clusters))
        return {p: (found[p, narrowing.WITH_SYSTEM].low, found[p, narrowing.WITH_SYSTEM].high) for p in PARTS}

    def test_more_than_counted_leave_the_count_open_fewer_change_nothing(self):
        assert self.of()["north"] == (3, 3)
        assert self.of(north=3)["north"] == (3, 3)
        assert self.of(north=4)["north"] == (3, 4)

    def test_they_lift_an_open_floor(self):
        assert self.of()["south"] == (1, 5)
        assert self.of(south=2)["south"] == (2, 5)
        gone = narrowing.unpublished(
            headline(), PARTS, "strict", dict.fromkeys(narrowing.CORE, ""), self.seen(south=2)
        ).set_index(["entity", "indicator"])
        assert gone.loc[("south", narrowing.WITH_SYSTEM), "low"] == 2
        assert "list" in gone.loc[("south", narrowing.WITH_SYSTEM), "sources"].split()

    def test_a_count_left_open_is_a_figure_to_ask_for(self):
        tables = [
            narrowing.narrowed(headline(), PARTS, ALL, "strict", NONE, self.seen(**s)) for s in ({}, {"north": 4})
        ]
        total = [t[t["indicator"] == narrowing.WITH_SYSTEM].set_index("datum_province") for t in tables]
        assert "north" not in total[0].index
        assert total[1].loc["north", ["result_low", "result_high"]].tolist() == [3 + 1 + 5, 4 + 5 + 10]
        assert total[1].loc["north", "low"] == pytest.approx(100 * 1 / 10)
        assert "list" in total[1].loc["south", "sources"].split()

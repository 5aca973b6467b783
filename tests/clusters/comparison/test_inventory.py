import numpy as np
import pandas as pd
import pytest
from comparison_data import ALL, PARTS, headline

from clusters.comparison import inventory, stages
from clusters.facts import Region
from clusters.uncertainty.bounds import Bound
from clusters.wastewater import regulations


def named():
    """Six named clusters; the last has neither district nor area."""
    return pd.DataFrame(
        {
            "cluster_id": list("abcdef"),
            "province": ["north", "north", "south", "south", "coast", "coast"],
            "district_id": ["n1", "n1", "s1", "s2", "c1", None],
            "area_ha": [8.0, 75.0, 76.0, 50.0, 8.0, np.nan],
            "area_bound": ["exact", "exact", "exact", "exact", "exact", None],
            "craft_village": pd.array([True, None, None, False, None, None], dtype="boolean"),
            "status": ["operating", "established", "under_construction", "planned", "unknown", "operating"],
            "source_id": "s",
        }
    )


def test_a_status_counts_for_every_stage_before_it():
    covered = inventory.coverage(named(), headline(), PARTS, ALL, "convention").set_index(["entity", "indicator"])
    counts = covered["named"]
    assert [counts["north", s] for s in stages.STAGES] == [2, 2, 1]
    assert [counts["south", s] for s in stages.STAGES] == [2, 1, 0]
    assert [counts[ALL, s] for s in stages.STAGES] == [6, 4, 2]
    assert counts[ALL, "planned_area"] == 217


def test_shares_of_the_published_figures():
    covered = inventory.coverage(named(), headline(), PARTS, ALL, "convention")
    assert stages.at(covered, "north", "clusters_operating").low == pytest.approx(100 * 1 / 10)
    area = stages.at(covered, "north", "planned_area")
    assert (area.low, area.high) == pytest.approx((100 * 83 / 1100, 100 * 83 / 1000))


def test_without_a_published_count_no_share():
    covered = inventory.coverage(named(), headline(drop=[("south", "clusters_operating")]), PARTS, ALL, "strict")
    assert not stages.at(covered, "south", "clusters_operating").known
    assert not stages.at(covered, ALL, "clusters_operating").known


def test_legal_areas_with_the_lower_minimum_of_craft_villages():
    table = inventory.area_classes(named(), 10, 5, 75, PARTS, ALL)
    assert {k: stages.at(table, ALL, f"area_{k}").low for k in inventory.CLASSES} == {
        "below_min": 0,
        "depends": 1,  # e: 8 ha, and nobody says whether it is a craft village's
        "within": 3,  # a (craft village), b at the maximum, d
        "above_max": 1,  # c
        "not_stated": 1,  # f
    }


def test_a_bound_that_reaches_over_a_limit_leaves_it_open():
    edges = named().assign(
        area_ha=[4.0, 75.0, 70.0, 12.0, 10.0, 3.0],
        area_bound=["exact", "nearly", "at_least", "at_least", "nearly", "exact"],
    )
    usual, strict = (inventory.area_classes(edges, 10, 5, 75, PARTS, ALL, r) for r in ("convention", "strict"))
    counts = {
        r: [stages.at(t, ALL, f"area_{k}").low for k in inventory.CLASSES] for r, t in (("u", usual), ("s", strict))
    }
    assert counts["u"] == [2, 2, 2, 0, 0]  # below: 4 and 3 ha; open: 70-80, 0-10; within: 74-75, 12-13
    assert counts["s"] == [2, 4, 0, 0, 0]


def test_the_rules_of_notebook_03_judge_the_same_clusters_alike():
    clusters = Region.load("ninh-binh").clusters
    rules = regulations.area_tests(clusters, least=10, least_special=5, most=75, reading="convention")
    verdict = rules.pivot(index="cluster_id", columns="test", values="verdict")
    stated = clusters.set_index("cluster_id")["area_ha"].notna()
    failed, passed = (verdict == "fail").any(axis=1), (verdict == "pass").all(axis=1)
    classes = inventory.area_classes(clusters, 10, 5, 75, [], "ninh-binh").set_index("indicator")["low"]
    assert classes["area_below_min"] + classes["area_above_max"] == (stated & failed).sum()
    assert classes["area_within"] == (stated & passed).sum()
    assert classes["area_depends"] == (stated & ~failed & ~passed).sum() > 0


def test_an_area_without_a_word_is_the_one_printed():
    plain, wordless = named(), named().assign(area_bound=None)
    usual = [inventory.area_classes(t, 10, 5, 75, PARTS, ALL)["low"].tolist() for t in (plain, wordless)]
    assert usual[0] == usual[1]
    rules = [
        regulations.area_tests(t, least=10, least_special=5, most=75, reading="strict")["verdict"].tolist()
        for t in (plain, wordless)
    ]
    assert rules[0] == rules[1]


def test_only_a_cluster_at_the_legal_maximum_is_at_it():
    near = named().assign(area_ha=[74.0, 75.0, 74.77, 74.99, 75.0, 75.5])
    assert stages.at(inventory.area_summary(near, 75, PARTS, ALL), ALL, "area_at_maximum").low == 2


def test_area_summary():
    table = inventory.area_summary(named(), 75, PARTS, ALL)
    assert stages.at(table, ALL, "area_median").low == 50
    assert stages.at(table, "north", "area_at_maximum").low == 1
    nothing = inventory.area_summary(named().iloc[:0], 75, PARTS, ALL)
    assert nothing["low"].isna().all()


def test_the_legal_limits_come_in_their_order_and_an_unknown_one_is_blank():
    rules = pd.DataFrame({"parameter_id": list(inventory.LIMITS[::-1]), "value": [75, 5, 10], "source_id": list("cba")})
    assert inventory.area_limits(rules)["value"].tolist() == [10, 5, 75]
    assert inventory.area_limits(rules)["source_id"].tolist() == list("abc")
    assert inventory.area_limits(rules.iloc[1:])["value"].isna().tolist() == [False, False, True]


def test_areas_are_drawn_as_far_as_the_source_knows_them_and_not_without_limits():
    clusters = named().assign(area_bound=["about", "exact", "at_least", "exact", None, None], source_id="s")
    rules = pd.DataFrame({"value": [10.0, 5.0, 75.0]})
    found = inventory.areas(clusters, rules, "strict").set_index("cluster_id")
    assert list(found.index) == list("abcde"), "one without an area is no dot"
    assert found.loc["b", ["entity", "low", "high", "source_id"]].tolist() == ["north", 75, 75, "s"]
    assert found.loc["c", "low"] == 76
    assert np.isnan(found.loc["c", "high"])
    assert inventory.areas(clusters, rules.assign(value=[10.0, 5.0, np.nan]), "strict").empty


def test_sizes_are_read_by_place():
    classes = inventory.area_classes(named(), 10, 5, 75, PARTS, ALL)
    both = inventory.by_size(pd.concat([classes, inventory.area_summary(named(), 75, PARTS, ALL)]))
    north = both.set_index("entity").loc["north"]
    assert (north["area_within"], north["area_largest"]) == (Bound.exact(2), Bound.exact(75))
    blank = named().assign(area_ha=np.nan)
    nothing = [inventory.area_classes(blank, 10, 5, 75, PARTS, ALL), inventory.area_summary(blank, 75, PARTS, ALL)]
    assert inventory.by_size(pd.concat(nothing)).empty


def test_named_clusters_stand_beside_the_published_count():
    listed = inventory.listed(inventory.coverage(named(), headline(), PARTS, ALL, "convention"))
    north = listed[(listed["entity"] == "north") & (listed["indicator"] == stages.OPERATING)].iloc[0]
    assert (north["named"], north["published"], north["share"]) == (1, Bound.exact(10), Bound.exact(10))


def test_districts_without_clusters_and_clusters_without_district_stay():
    districts = pd.DataFrame({"district_id": ["n1", "n2"], "province": ["north", "north"]})
    table = inventory.by_district(named(), districts).set_index(["province", "district_id"])
    assert table.loc[("north", "n1"), "total"] == 2
    assert table.loc[("north", "n2"), "total"] == 0
    assert table.loc[("coast", ""), "operating"] == 1
    assert table["total"].sum() == 6


def test_on_a_map_a_park_of_two_districts_counts_in_each_and_an_unknown_seat_is_blank():
    districts = pd.DataFrame({"district_id": ["n1", "n2"], "province": "north", "seat_place_id": ["town", None]})
    places = pd.DataFrame({"place_id": ["town"], "longitude": [106.0], "latitude": [20.0], "province": "north"})
    hosts = pd.DataFrame({"park_id": ["one", "one", "two"], "district_id": ["n1", "n2", "n1"]})
    shown = inventory.on_map(inventory.by_district(named(), districts), districts, places, hosts)
    assert "" not in set(shown["district_id"])
    shown = shown.set_index("district_id")
    assert shown.loc[["n1", "n2", "s1"], "parks"].tolist() == [2, 1, 0]
    assert shown.loc["n1", ["total", "longitude", "latitude"]].tolist() == [2, 106, 20]
    assert shown.loc[["n2", "s1"], "longitude"].isna().all()

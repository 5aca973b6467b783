import numpy as np
import pandas as pd
import pytest
from comparison_data import ALL, PARTS, headline

from clusters.comparison import inventory, stages


def named():
    """Six named clusters; the last has neither district nor area."""
    return pd.DataFrame(
        {
            "cluster_id": list("abcdef"),
            "province": ["north", "north", "south", "south", "coast", "coast"],
            "district_id": ["n1", "n1", "s1", "s2", "c1", None],
            "area_ha": [8.0, 75.0, 76.0, 50.0, 8.0, np.nan],
            "craft_village": pd.array([True, None, None, False, None, None], dtype="boolean"),
            "status": ["operating", "established", "under_construction", "planned", "unknown", "operating"],
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
        "below_min": 1,  # e: 8 ha, no craft village
        "within": 3,  # a (craft village), b at the maximum, d
        "above_max": 1,  # c
        "not_stated": 1,  # f
    }


def test_area_summary():
    table = inventory.area_summary(named(), 75, PARTS, ALL)
    assert stages.at(table, ALL, "area_median").low == 50
    assert stages.at(table, "north", "area_at_maximum").low == 1
    nothing = inventory.area_summary(named().iloc[:0], 75, PARTS, ALL)
    assert nothing["low"].isna().all()


def test_districts_without_clusters_and_clusters_without_district_stay():
    districts = pd.DataFrame({"district_id": ["n1", "n2"], "province": ["north", "north"]})
    table = inventory.by_district(named(), districts).set_index(["province", "district_id"])
    assert table.loc[("north", "n1"), "total"] == 2
    assert table.loc[("north", "n2"), "total"] == 0
    assert table.loc[("coast", ""), "operating"] == 1
    assert table["total"].sum() == 6

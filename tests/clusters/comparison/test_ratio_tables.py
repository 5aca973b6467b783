"""Ratios as readers take them: one mark a place, both readings, and what is amiss."""

import pytest
from comparison_data import ALL, PARTS, headline

from clusters.comparison import ratio_tables, stages
from clusters.uncertainty.bounds import Bound

RATIOS = stages.intensity(headline(), PARTS, ALL)
JOBS = "jobs_per_operating_cluster"


def test_only_ratios_known_somewhere_are_shown_and_places_without_figures_stay():
    shown = ratio_tables.shown(RATIOS).set_index(["indicator", "entity"])
    assert "jobs_per_leased_ha" not in shown.index.get_level_values(0)
    assert shown.loc[("jobs_per_project", "north"), ["low", "high"]].isna().all()
    assert shown.loc[(JOBS, "north"), ["low", "high", "status"]].tolist() == [800, 900, "possible"]
    assert shown.loc[("projects_per_operating_cluster", "south"), "status"] == "strict"
    assert ratio_tables.shown(RATIOS.assign(low=float("nan"), high=float("nan"))).empty


@pytest.mark.parametrize(
    ("given", "read"),
    [((857.14, 928.57), (857, 929)), ((36.697, 38.532), (36.6, 38.6)), ((27.25, 27.25), (27.25, 27.25))],
)
def test_a_range_is_rounded_outwards_and_what_is_exact_stays(given, read):
    found = ratio_tables.rounded(Bound(*given))
    assert (found.low, found.high) == pytest.approx(read)


def test_a_floor_keeps_its_open_end():
    found = ratio_tables.rounded(Bound(2307.7, float("inf")))
    assert (found.low, found.high) == (2307, float("inf"))


def test_both_readings_stand_side_by_side_with_what_is_amiss():
    table = ratio_tables.readings(RATIOS).set_index(["indicator", "entity"])
    assert (table.loc[(JOBS, "coast"), "strict"].low, table.loc[(JOBS, "coast"), "strict"].high) == (2500, float("inf"))
    assert table.loc[(JOBS, "coast"), "remark"] == "–"
    assert table.loc[(JOBS, ALL), "remark"] == ("different_dates",)
    assert table.loc[("jobs_per_planned_ha", "south"), "strict"] == "unbounded", "a ratio of two floors"
    assert table.loc[("jobs_per_planned_ha", "south"), "remark"] == ("different_scope",)
    assert table.loc[("jobs_per_project", "north"), "remark"] == ("missing", "projects")
    assert table.loc[("jobs_per_project", ALL), "remark"] == ("missing", "north")
    assert not table.loc[("jobs_per_project", "north"), "strict"].known


def test_what_the_texts_say_of_the_leader_and_of_open_ratios():
    said = ratio_tables.said(RATIOS, JOBS, "coast", PARTS)
    assert (said["floor"].low, said["floor"].high, said["differ"]) == (2500, float("inf"), True)
    # six ratios of four places, less two of north and of the whole for want of projects, less four of leased land
    assert said["ratios"] == 24 - 4 - 4
    assert said["unbounded"] == 4
    assert (said["scoped"], said["blank"]) == (["jobs_per_planned_ha"], True)
    none = ratio_tables.said(RATIOS, JOBS, None, PARTS)
    assert (none["floor"], none["differ"]) == (None, None)

"""Land asked for by norms, by hand."""

import numpy as np
import pandas as pd
import pytest

from clusters.uncertainty.bounds import Bound
from clusters.wastewater import land

AREAS = pd.DataFrame(
    [
        ("a", "established_area", 744.5, 744.5, "s1"),
        ("a", "leasable_area", 571.1, 571.1, "s1"),
        ("b", "established_area", 3360.0, 3370.0, "s2"),
        ("b", "operating_area", 1250.0, 1260.0, "s2"),
        ("b", "leasable_area", 100.0, 100.0, "other"),
    ],
    columns=["entity", "indicator", "low", "high", "source_id"],
)


def test_minimum_land_is_a_share_of_the_area():
    found = land.minimum(AREAS, "green", 10).set_index("entity")
    assert found.loc["b", ["low", "high"]].tolist() == [336, 337]
    assert found.loc["b", "unit"] == "ha"


def test_common_land_needs_both_areas_from_one_source():
    found = land.common_share(AREAS)
    assert found.entity.tolist() == ["a"]
    assert found.low[0] == pytest.approx(100 * (1 - 571.1 / 744.5))


def test_idle_land_costs_the_difference():
    found = land.idle_cost(AREAS, Bound(5, 14))
    assert found[["low", "high"]].to_numpy().tolist() == [[(3360 - 1260) * 5, (3370 - 1250) * 14]]


def test_no_area_gives_no_row():
    none = AREAS.iloc[:0]
    assert land.minimum(none, "green", 10).empty
    assert land.common_share(none).empty
    assert land.idle_cost(none, Bound(1, 2)).empty
    unknown = AREAS.assign(high=np.nan)
    assert land.minimum(unknown, "green", 10).high.isna().all()


def test_all_works_in_one_table_with_what_they_rest_on_and_what_nobody_published():
    norm = pd.DataFrame({"value": [10.0], "source_id": ["norm"]})
    norms = {"green_land_minimum": norm, "eco_common_land_minimum": norm.assign(value=np.nan)}
    found = land.works(AREAS, norms, Bound(5, 14), "b", "price").set_index(["indicator", "entity"])
    assert found.loc[("green_land_minimum", "b"), ["low", "high", "source_id", "sources"]].tolist() == [
        336, 337, "norm", "norm s2",
    ]  # fmt: skip
    assert found.loc[("site_infrastructure_cost", "b"), "sources"] == "price s2"
    assert "eco_common_land_minimum" not in found.index.get_level_values(0), "a norm without a value asks for nothing"
    unseen = found[found["status"] == "no_data"]
    assert unseen.index.get_level_values(0).tolist() == list(land.UNSEEN)
    assert unseen[["low", "high"]].isna().all(axis=None)


def test_a_reader_sees_two_digits_rounded_outwards_and_what_lacks():
    norm = pd.DataFrame({"value": [10.0], "source_id": ["norm"]})
    works = land.works(AREAS, {"green_land_minimum": norm}, Bound(5, 14), "b")
    found = land.stated(works).set_index(["indicator", "entity"])
    assert found.loc[("green_land_minimum", "b"), "size"] == (Bound(330, 340), "ha")
    assert found.loc[("green_land_minimum", "a"), "size"] == (Bound.exact(74), "ha")
    assert found.loc[("road_land", "b"), ["size", "lacks"]].tolist() == [(), "lacks_both"]
    assert found.loc[("stormwater", "b"), "lacks"] == "lacks_actual"
    assert land.stated(works[works["status"] == "no_data"]).empty


def test_published_land_stands_by_stage_and_place_and_gaps_are_counted():
    rows = [
        ("b", "leased_area", 735.0, "about", 5.0, "2025-12"),
        ("a", "planned_area", 1000.0, "at_least", None, None),
        ("b", "planned_area", 5583.0, "exact", None, "2025-12"),
        ("a", "operating_area", None, None, None, None),
        ("far", "planned_area", 7.0, "exact", None, None),
        ("a", "jobs", 9.0, "exact", None, None),
    ]
    columns = ["province", "indicator", "value", "bound", "rounding_unit", "as_of"]
    headline = pd.DataFrame(rows, columns=columns).assign(value_high=None, source_id="s")
    found = land.ladder(headline, ["a", "b"], "convention")
    assert found[["entity", "indicator"]].to_numpy().tolist() == [
        ["a", "planned_area"], ["b", "planned_area"], ["b", "leased_area"],
    ]  # fmt: skip
    assert found[["low", "high"]].iloc[1:].to_numpy().tolist() == [[5583.0, 5583.0], [730.0, 740.0]]
    assert found["low"].iloc[0] == 1000.0
    lacks = land.unpublished(found, ["a", "b"])
    assert lacks == {"no_planned_area": None, "gaps": True} | dict(
        no_established_area=2, no_operating_area=2, no_leased_area=1
    )
    assert land.ladder(headline.iloc[:0], ["a"], "strict").empty

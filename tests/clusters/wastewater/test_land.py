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

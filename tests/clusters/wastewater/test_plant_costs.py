"""What a plant for one cluster would cost, by hand."""

import numpy as np
import pandas as pd
import pytest
from wastewater_data import RANGES, REGISTER

from clusters.wastewater import plant_costs
from clusters.wastewater.choices import Draws

DRAWS = Draws(count=200, solved=400, seed=7, slack=0.0)
CLUSTERS = pd.DataFrame(
    [("by-area", 50.0, "unknown", np.nan), ("designed", 50.0, "planned", 700.0),
     ("running", np.nan, "operating", 900.0), ("nothing", np.nan, "planned", np.nan)],
    columns=["cluster_id", "area_ha", "wastewater", "wastewater_capacity_m3_day"],
).assign(source_id="own")  # fmt: skip


def test_a_plant_costs_its_design_or_what_its_area_asks_for() -> None:
    found = plant_costs.each(CLUSTERS, REGISTER, DRAWS).set_index("entity")
    assert list(found.index) == ["by-area", "designed"], "one runs already, of one nothing is known"
    # 50 ha · 0.5 · 0.6 · 20 = 300 m³/day at 10 million = 3 billion; 50 · 0.7 · 0.9 · 30 = 945 at 30 = 28.35
    assert found.loc["by-area", ["low", "high"]].tolist() == pytest.approx([3.0, 28.35])
    assert found.loc["designed", ["low", "high"]].tolist() == pytest.approx([7.0, 21.0])
    assert found.p50["designed"] == pytest.approx(14.0, rel=0.01), "uniform: the median is the middle"
    assert 3.0 < found.p50["by-area"] < 28.35
    assert found.sources["designed"] == "own s_unit_capex"
    assert set(found.sources["by-area"].split()) == {"own", *(f"s_{name}" for name in RANGES)}


def test_an_assumption_that_lacks_leaves_what_needs_it_out() -> None:
    found = plant_costs.each(CLUSTERS, REGISTER.drop("water_per_ha"), DRAWS)
    assert found.entity.tolist() == ["designed"]
    assert plant_costs.each(CLUSTERS, REGISTER.drop("unit_capex"), DRAWS).empty
    unknown = REGISTER.copy()
    unknown.loc["unit_capex", ["low", "high"]] = np.nan
    assert plant_costs.each(CLUSTERS, unknown, DRAWS).low.isna().all(), "an unknown price is no cost of nothing"

"""Made-up assumptions on the way from an area to a plant's cost, shared by tests of wastewater."""

import pandas as pd

RANGES = {
    "water_per_ha": (20.0, 30.0),
    "leasable_share": (0.5, 0.7),
    "occupancy": (0.6, 0.9),
    "unit_capex": (10.0, 30.0),
}
REGISTER = pd.DataFrame(
    [(name, low, (low + high) / 2, high, "uniform", "x", f"s_{name}") for name, (low, high) in RANGES.items()],
    columns=["assumption_id", "low", "central", "high", "shape", "unit", "sources"],
).set_index("assumption_id", drop=False)

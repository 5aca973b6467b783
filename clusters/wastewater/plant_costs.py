"""What a plant for one named cluster would cost: from the design that a source gives, else from the cluster's area."""

from typing import Any

import numpy as np
import pandas as pd

from clusters.uncertainty.monte_carlo import sample
from clusters.uncertainty.quantities import QUANTITY, cited
from clusters.wastewater import cost
from clusters.wastewater import register as registers
from clusters.wastewater.choices import Draws

PLANT_COST = "plant_cost"
DESIGNED = ("planned", "under_construction")
"""The states of a plant whose capacity is that of a design, which the cost then follows."""
COLUMNS = [*QUANTITY, "p50", "sources"]


def each(clusters: pd.DataFrame, register: pd.DataFrame, draws: Draws) -> pd.DataFrame:
    """A plant's cost (billion VND) for each cluster whose planned capacity or area is known: COLUMNS.

    entity: the cluster's id. low, high: every assumption at its worst end; p50: the median of `draws.solved` draws. The
    area is taken as printed. clusters: cluster_id, area_ha, wastewater, wastewater_capacity_m3_day, source_id;
    register: as from `register.sourced`. No row where the register lacks the unit cost, or for an area any of the
    assumptions on the way from an area to a flow.
    """
    rows = [row for cluster in clusters.to_dict("records") if (row := _one(cluster, register, draws)) is not None]
    return pd.DataFrame(rows, columns=COLUMNS)


def _one(cluster: dict[Any, Any], register: pd.DataFrame, draws: Draws) -> dict[str, Any] | None:
    designed = cluster["wastewater"] in DESIGNED and pd.notna(cluster["wastewater_capacity_m3_day"])
    names = ("unit_capex",) if designed else registers.OF_AREA
    size = cluster["wastewater_capacity_m3_day"] if designed else cluster["area_ha"]
    assumed = registers.behind(register, *names)
    if pd.isna(size) or set(names) - set(assumed.index):
        return None
    drawn = sample(assumed, draws.solved, draws.seed, f"{cluster['cluster_id']}:")
    ends = {end: float(cost.investment(size, assumed[end].astype(float).prod(skipna=False))) for end in ("low", "high")}
    middle = float(np.median(cost.investment(size, drawn.to_numpy(float).prod(axis=1))))
    named = {"entity": cluster["cluster_id"], "indicator": PLANT_COST, "unit": "billion VND"}
    return named | ends | {"p50": middle, "sources": cited(pd.DataFrame([cluster]), assumed)}

"""Land and works beyond wastewater: what cited norms ask of the published areas.

Areas come as rows with columns entity, indicator, low, high (ha) and source_id; results are rows with columns entity,
indicator, low, high, unit, source_id. An area nobody published gives no row.
"""

import pandas as pd

from clusters.uncertainty import bounds
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY

AREAS = ("planned_area", "established_area", "operating_area", "leasable_area")
COLUMNS = [*QUANTITY, "source_id"]


def minimum(areas: pd.DataFrame, name: str, percent: float, of: str = "established_area") -> pd.DataFrame:
    """The land (ha) that a norm of so many percent asks of each area `of`."""
    rows = areas[areas["indicator"] == of]
    return _rows(rows, name, bounds.from_frame(rows, floor=0) * (percent / 100), "ha")


def common_share(areas: pd.DataFrame, name: str = "common_land_share") -> pd.DataFrame:
    """Percent of established land that is not leasable, where one source gives both areas."""
    both = areas[areas["indicator"] == "leasable_area"].merge(
        areas[areas["indicator"] == "established_area"], on=["entity", "source_id"], suffixes=("", "_all")
    )
    whole = Bound(both["low_all"], both["high_all"])
    return _rows(both, name, 100 - 100 * bounds.from_frame(both, floor=0) / whole, "percent")


def idle_cost(areas: pd.DataFrame, per_ha: Bound, name: str = "site_infrastructure_cost") -> pd.DataFrame:
    """What infrastructure of established land that does not yet operate would cost (billion VND)."""
    both = areas[areas["indicator"] == "established_area"].merge(
        areas[areas["indicator"] == "operating_area"][["entity", "low", "high", "source_id"]],
        on=["entity", "source_id"],
        suffixes=("", "_used"),
    )
    idle = bounds.from_frame(both, floor=0) - Bound(both["low_used"], both["high_used"])
    return _rows(both, name, Bound(idle.low.clip(min=0), idle.high.clip(min=0)) * per_ha, "billion VND")


def _rows(at: pd.DataFrame, name: str, bound: Bound, unit: str) -> pd.DataFrame:
    named = at[["entity"]].reset_index(drop=True).assign(indicator=name)
    return named.join(bounds.frame(bound)).assign(unit=unit, source_id=at["source_id"].to_numpy())[COLUMNS]

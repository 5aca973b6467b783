"""Land and works beyond wastewater: what cited norms ask of the published areas.

Areas come as rows with columns entity, indicator, low, high (ha) and source_id; results are rows with columns entity,
indicator, low, high, unit, source_id. An area nobody published gives no row.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from clusters.uncertainty import bounds, citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.monte_carlo import significant
from clusters.uncertainty.quantities import QUANTITY, joined

AREAS = ("planned_area", "established_area", "operating_area", "leasable_area")
LADDER = ("planned_area", "established_area", "operating_area", "leased_area")
COLUMNS = [*QUANTITY, "source_id", citing.CITES]
UNSEEN = ["road_land", "technical_land", "electricity", "logistics", "automatic_monitoring", "stormwater"]
UNSEEN += ["renewable_energy"]
"""What the article speaks of and no source gives a figure for."""
LACKS = {
    "green_land_minimum": "actual",
    "eco_common_land_minimum": "actual",
    "common_land_share": "split",
    "site_infrastructure_cost": "spent",
    "automatic_monitoring": "actual",
    "stormwater": "actual",
}
"""What each item lacks besides; both norm and actual figure, where it is not here."""


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
    both[citing.CITES] = _pair(both, "_all")
    return _rows(both, name, 100 - 100 * bounds.from_frame(both, floor=0) / whole, "percent")


def idle_cost(areas: pd.DataFrame, per_ha: Bound, name: str = "site_infrastructure_cost") -> pd.DataFrame:
    """What infrastructure of established land that does not yet operate would cost (billion VND)."""
    both = areas[areas["indicator"] == "established_area"].merge(
        areas[areas["indicator"] == "operating_area"][["entity", "low", "high", *citing.kept(areas)]],
        on=["entity", "source_id"],
        suffixes=("", "_used"),
    )
    idle = bounds.from_frame(both, floor=0) - Bound(both["low_used"], both["high_used"])
    both[citing.CITES] = _pair(both, "_used")
    return _rows(both, name, Bound(idle.low.clip(min=0), idle.high.clip(min=0)) * per_ha, "billion VND")


def works(
    areas: pd.DataFrame, norms: Mapping[str, pd.DataFrame], per_ha: Bound, total: str, sources: str = ""
) -> pd.DataFrame:
    """What can be computed of works beyond wastewater (status computed), and, of `total`, those without any figure.

    norms: by the name of a minimum, the row (value in percent, source_id) that asks it of established land; none where
    it is not known. per_ha: what infrastructure costs, billion VND a hectare, and its `sources`. Columns QUANTITY,
    status (computed, no_data), source_id, sources.
    """
    parts = []
    for name, norm in norms.items():
        known = norm.dropna(subset=["value"])
        for row, own in zip(known.to_dict("records"), citing.own(known), strict=True):
            asked = minimum(areas, name, float(row["value"]))
            besides = citing.own(asked)
            asked["source_id"], asked[citing.CITES] = row["source_id"], own
            parts.append(asked.assign(besides=besides))
    parts += [common_share(areas).assign(besides=""), idle_cost(areas, per_ha).assign(besides=sources)]
    blank = pd.DataFrame({"entity": total, "indicator": list(UNSEEN), "unit": "", "status": "no_data"})
    found = pd.concat([part.assign(status="computed") for part in parts] + [blank], ignore_index=True)
    found = found[(found["status"] == "no_data") | found["low"].notna()]
    told = [joined(pair) for pair in zip(citing.own(found), found["besides"], strict=True)]
    return found.assign(sources=told)[[*QUANTITY, "status", *citing.kept(found), "sources"]]


def stated(works: pd.DataFrame) -> pd.DataFrame:
    """The same for a reader: with `size` (two significant digits and the unit, rounded outwards) and `lacks`.

    No row where nothing could be computed.
    """
    if not (works["status"] == "computed").any():
        works = works.iloc[:0]
    sizes: list[Any] = []
    for row in works.to_dict("records"):
        exact = row["low"] == row["high"]
        ends = (significant(row["low"], 0 if exact else -1), significant(row["high"], 0 if exact else 1))
        sizes.append((Bound(*ends), row["unit"]) if row["status"] == "computed" else ())
    return works.assign(size=sizes, lacks=[f"lacks_{LACKS.get(item, 'both')}" for item in works["indicator"]])


def ladder(headline: pd.DataFrame, places: Sequence[str], reading: str) -> pd.DataFrame:
    """Published land from planned to leased: QUANTITY (ha), as_of, source_id; stages in the order of LADDER, places in
    theirs. Takes `Region.headline`; an area nobody published has no row."""
    rows = headline[headline["indicator"].isin(LADDER) & headline["province"].isin(list(places))]
    order = {name: at for at, name in enumerate([*LADDER, *places])}
    rows = rows.dropna(subset=["value"]).sort_values(["indicator", "province"], key=lambda names: names.map(order))
    rows = rows.reset_index(drop=True)
    named = rows.rename(columns={"province": "entity"})[["entity", "indicator", "as_of", *citing.kept(rows)]]
    found = named.join(bounds.frame(bounds.of_rows(rows, reading))).assign(unit="ha")
    return found[[*QUANTITY, "as_of", *citing.kept(rows)]]


def unpublished(ladder: pd.DataFrame, places: Sequence[str]) -> dict[str, int | bool | None]:
    """How many places lack each area of `ladder`, by its name (None: no place), and whether any does (gaps)."""
    known = ladder.groupby("indicator")["entity"].nunique()
    lacking = {f"no_{stage}": len(places) - int(known.get(stage, 0)) or None for stage in LADDER}
    return lacking | {"gaps": any(lacking.values())}


def _rows(at: pd.DataFrame, name: str, bound: Bound, unit: str) -> pd.DataFrame:
    named = at[["entity"]].reset_index(drop=True).assign(indicator=name)
    found = named.join(bounds.frame(bound)).assign(unit=unit, source_id=at["source_id"].to_numpy())
    found[citing.CITES] = citing.own(at)
    return found[COLUMNS]


def _pair(both: pd.DataFrame, suffix: str) -> list[str]:
    """What two areas of one source cite together, row by row."""
    ends = [both[f"{citing.CITES}{end}"] for end in ("", suffix)] if f"{citing.CITES}{suffix}" in both else []
    return [joined(pair) for pair in zip(*ends, strict=True)] if ends else citing.own(both)

"""Small hand-made tables with the columns the comparison reads: three invented provinces and their merged one."""

import pandas as pd

PARTS = ["north", "south", "coast"]
ALL = "whole"
FIGURES = {
    "clusters_planned": [(20, "exact"), (60, "exact"), (20, "exact")],
    "clusters_established": [(15, "exact"), (30, "exact"), (15, "exact")],
    "clusters_operating": [(10, "exact"), (20, "exact"), (10, "exact")],
    "planned_area": [(1000, "at_least"), (3000, "at_least"), (900, "at_least")],
    "projects": [(None, None), (400, "exact"), (300, "exact")],
    "jobs": [(8000, "at_least"), (20000, "at_least"), (25000, "at_least")],
    "clusters_with_central_wwtp": [(3, "exact"), (None, None), (None, None)],
    "clusters_wwtp_compliant": [(2, "exact"), (None, None), (5, "exact")],
    "wwtp_stations_invested": [(None, None), (5, "exact"), (None, None)],
    "wwtp_stations_stable": [(None, None), (3, "exact"), (None, None)],
    "occupancy_rate": [(98, "exact"), (None, None), (None, None)],
}
UNITS = {"planned_area": "ha", "projects": "project", "jobs": "person", "occupancy_rate": "percent"}
ROUNDED = {"planned_area": 100.0, "jobs": 1000.0}


def row(number, province, indicator, value, bound, as_of, source="paper", status="reported"):
    return {
        "figure_id": f"F{number:03d}",
        "province": province,
        "district_id": None,
        "indicator": indicator,
        "value": value,
        "value_high": None,
        "bound": bound,
        "rounding_unit": ROUNDED.get(indicator) if bound != "exact" else None,
        "unit": UNITS.get(indicator, "cluster"),
        "as_of": as_of,
        "status": status,
        "source_id": source,
        "note_vi": None,
        "note_en": None,
    }


def frame(rows):
    table = pd.DataFrame(rows)
    return table.astype({"value": float, "value_high": float, "rounding_unit": float})


def headline(drop=()):
    """One row per province and indicator; `drop` holds (province, indicator) pairs to leave out."""
    rows, number = [], 0
    for indicator, values in FIGURES.items():
        for province, (value, bound) in zip(PARTS, values, strict=True):
            number += 1
            if (province, indicator) not in drop:
                date = "2024-12-31" if province == "north" else "2025-07-15"
                rows.append(row(number, province, indicator, value, bound, date))
    return frame(rows)

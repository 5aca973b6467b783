"""Which published counts can never exceed which others: what definitions alone say, whatever the figures."""

from __future__ import annotations

from collections.abc import Container

NEVER_ABOVE = [
    ("clusters_operating", "clusters_established"),
    ("clusters_established", "clusters_planned"),
    ("clusters_operating", "clusters_planned"),
    ("operating_area", "established_area"),
    ("established_area", "planned_area"),
    ("operating_area", "planned_area"),
    ("clusters_wwtp_compliant", "clusters_with_central_wwtp"),
    ("clusters_with_central_wwtp", "clusters_operating"),
    ("clusters_wwtp_compliant", "clusters_operating"),
    ("wwtp_stations_stable", "wwtp_stations_invested"),
    ("leased_area", "leasable_area"),
    ("parks_operating", "parks_established"),
    ("parks_established", "parks_planned"),
    ("parks_operating", "parks_planned"),
    ("parks_operating_area", "parks_planned_area"),
    ("parks_leased_area", "parks_leasable_area"),
]
"""In each pair the first indicator can never exceed the second, at one date and place."""


def pairs(among: Container[str] | None = None) -> list[tuple[str, str]]:
    """The pairs of NEVER_ABOVE, or those of them between the indicators `among`.

    That a cluster with a treatment system has a station of its own is none of them: it is an assumption (several
    clusters may share a plant), and who makes it says so.
    """
    return [pair for pair in NEVER_ABOVE if among is None or all(indicator in among for indicator in pair)]

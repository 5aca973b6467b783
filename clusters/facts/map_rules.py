"""Rules on maps: an outline can be drawn, as the library that draws it will read it, and lies where its area lies.

The outlines are old and coarse, so places and sizes are compared with much room: only another area's outline, or none
at all, is told.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from clusters.facts.package import Package, Record, Violation
from clusters.facts.sight import Rule, Sight, number_in, see

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

NEAR_KM = 25.0
"""How far a place may lie from the outline it belongs to, and a neighbour's from the region."""
TIMES = 2.0
"""How many times larger or smaller than its area an outline may be."""
DEGREE_KM = 111.32
LATITUDE = 16.0  # the middle of Vietnam: distances are wrong by 4 % at its ends
RINGS = (
    "a Polygon is a list of rings, a MultiPolygon a list of Polygons, and a ring at least four [longitude, latitude] "
    "pairs, the last of them the first"
)


def geometry_fault(geometry: Any) -> str | None:
    """What keeps a feature's geometry from being an area of Vietnam; None if it is one."""
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return "must be a Polygon or MultiPolygon"
    import shapely

    try:
        outline = shapely.geometry.shape(geometry)
        empty, (west, south, east, north) = outline.is_empty, outline.bounds
    except Exception as error:  # shapely says in many ways that coordinates are no area
        return f"cannot be drawn ({str(error).splitlines()[0] if str(error) else type(error).__name__}): {RINGS}"
    if empty:
        return f"is an area without points: {RINGS}"
    if not (100 <= west <= east <= 120 and 5 <= south <= north <= 25):
        return "lies outside Vietnam: is the order longitude, latitude?"
    if not outline.is_valid:
        return f"crosses or touches itself ({shapely.is_valid_reason(outline)}): mend the ring there, or draw it anew"
    return None


def places_and_outlines_agree(own: Package, _country: Package) -> Iterator[Violation]:
    """A place or park lies in or near the outlines of its district and its province.

    Where most of an outline's places do not, the outline is told, else the places that do not.
    """
    district_of = {r["seat_place_id"]: r["district_id"] for r in see(own, "districts").records if r["seat_place_id"]}
    misplaced: set[str] = set()
    for name in sorted(own.maps, key=lambda name: own.resources[name].get("key") != "province"):  # the wider one first
        outlines, key = _shapes(own, name), own.resources[name].get("key", "")
        points: dict[str, list[tuple[float, Sight, Record]]] = defaultdict(list)
        for sight in (see(own, "places"), see(own, "parks")):
            for record in sight.records:
                seat = record["district_id"] or district_of.get(record["place_id"], "")
                slug = record["province"] if key == "province" else seat
                x, y = number_in(record["longitude"]), number_in(record["latitude"])
                if slug in outlines and x is not None and y is not None and _id(record) not in misplaced:
                    points[slug].append((outlines[slug].distance(_point(x, y)), sight, record))
        for slug, found in points.items():
            away = [point for point in found if point[0] > NEAR_KM]
            if 2 * len(away) > len(found):
                message = (
                    f"lies {away[0][0]:.0f} km from {_id(away[0][2])}, as from most of its places: draw its own area"
                )
                yield Violation(own.shown(own.resources[name]["path"]), message, column=key, value=slug)
            else:
                for distance, sight, record in away:
                    misplaced.add(_id(record))
                    message = (
                        f"the place lies {distance:.0f} km from the outline of {slug}: look the coordinates up again"
                    )
                    yield sight.fault(record, "latitude", message)


def outlines_have_the_size_of_their_area(own: Package, _country: Package) -> Iterator[Violation]:
    """No province's outline is twice or half as large as the table says."""
    outlines = _shapes(own, "outlines")
    sight = see(own, "provinces")
    for record in sight.records:
        outline, area = outlines.get(record["province"]), number_in(record["area_km2"])
        if outline is not None and area and not area / TIMES <= outline.area <= area * TIMES:
            message = f"is {area / outline.area:.2g} times what its outline covers ({outline.area:,.0f} km²)"
            yield sight.fault(record, "area_km2", f"{message}: write square kilometres, or draw its own outline")


def outlines_lie_beside_each_other(own: Package, _country: Package) -> Iterator[Violation]:
    """A neighbour lies beside a former province, and a province where most of its districts do."""
    outlines, districts = _shapes(own, "outlines"), _shapes(own, "district_outlines")
    file = own.shown(own.resources.get("outlines", {}).get("path", ""))
    provinces = see(own, "provinces").records
    home = [outlines[r["province"]] for r in provinces if r["role"] == "former" and r["province"] in outlines]
    for record in provinces:
        slug = record["province"]
        if record["role"] != "neighbour" or slug not in outlines:
            continue
        if home and min(outlines[slug].distance(near) for near in home) > NEAR_KM:
            message = f"lies more than {NEAR_KM:.0f} km from every former province: draw its own area"
            yield Violation(file, message, column="province", value=slug)
    parts: dict[str, list[str]] = defaultdict(list)
    for record in see(own, "districts").records:
        if record["district_id"] in districts and record["province"] in outlines:
            parts[record["province"]].append(record["district_id"])
    for slug, names in parts.items():
        away = [name for name in names if districts[name].distance(outlines[slug]) > NEAR_KM]
        if 2 * len(away) > len(names):
            message = f"lies more than {NEAR_KM:.0f} km from most of its districts: draw its own area"
            yield Violation(file, message, column="province", value=slug)
            continue
        for name in away:
            message = f"lies more than {NEAR_KM:.0f} km from the outline of {slug}: draw its own area"
            where = own.shown(own.resources["district_outlines"]["path"])
            yield Violation(where, message, column="district_id", value=name)


def _id(record: Record) -> str:
    return record["place_id"] or record["park_id"]


def _shapes(own: Package, name: str) -> dict[str, BaseGeometry]:
    """The outlines of a map that can be drawn, in kilometres, by slug."""
    import shapely

    if name not in own.maps:
        return {}
    key = own.resources[name].get("key", "")
    scale = (DEGREE_KM * math.cos(math.radians(LATITUDE)), DEGREE_KM)
    found = {}
    for feature in own.maps[name]["features"]:
        if isinstance(feature, dict) and geometry_fault(feature.get("geometry")) is None:
            properties = feature.get("properties")
            slug = str(properties.get(key, "")) if isinstance(properties, dict) else ""
            found[slug] = shapely.transform(shapely.geometry.shape(feature["geometry"]), lambda xy: xy * scale)
    return found


def _point(longitude: float, latitude: float) -> BaseGeometry:
    import shapely

    return shapely.Point(longitude * DEGREE_KM * math.cos(math.radians(LATITUDE)), latitude * DEGREE_KM)


RULES: tuple[Rule, ...] = (
    places_and_outlines_agree,
    outlines_have_the_size_of_their_area,
    outlines_lie_beside_each_other,
)

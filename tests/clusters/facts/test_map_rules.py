"""Maps: whatever passes is read and drawn by the library that draws it, and each area lies where its places lie."""

import copy
import dataclasses
import json
import os
from collections.abc import Callable, Iterator
from typing import Any

import geopandas as gpd
import pytest
import shapely

from clusters.facts import foreign_keys, map_rules, package
from clusters.facts.package import Package, Violation
from tests import frozen_data

DROPPED = object()
VALUES = [DROPPED, None, True, 0, 1.5, "", "x", [], [1], [[]], {}, {"a": 1}, float("nan"), 1e400, 20.5]
MAPPED = ("provinces", "districts", "places", "parks", "sources")
Map = dict[str, Any]


@pytest.fixture(scope="module")
def told() -> Callable[..., list[Violation]]:
    """The faults of the maps after a change, of which none were there before."""
    own, country = (package.read(frozen_data.folder() / name) for name in ("ninh-binh", "vietnam"))
    own = dataclasses.replace(own, sheets={name: own.sheets[name] for name in MAPPED})

    def faults(change: Callable[[Package], object] = lambda pack: None, maps: Map | None = None) -> list[Violation]:
        changed = dataclasses.replace(own, maps=copy.deepcopy(maps or own.maps), sheets=copy.deepcopy(own.sheets))
        change(changed)
        keys = [v for v in foreign_keys.foreign(changed, country) if v.file.endswith(".geojson")]
        return keys + [v for rule in map_rules.RULES for v in rule(changed, country)]

    assert faults() == []
    return faults


def feature(pack: Package, slug: str) -> Map:
    found = (f for content in pack.maps.values() for f in content["features"] if slug in f["properties"].values())
    return next(found)


def redrawn(slug: str, draw: Callable[[Any], Any]) -> Callable[[Package], object]:
    def change(pack: Package) -> None:
        geometry = feature(pack, slug)["geometry"]
        geometry["coordinates"] = draw(geometry["coordinates"])

    return change


def moved(coordinates: Any, east: float, north: float) -> Any:
    if isinstance(coordinates[0], int | float):
        return [coordinates[0] + east, coordinates[1] + north]
    return [moved(part, east, north) for part in coordinates]


BOW = [[[105.9, 20.5], [106.0, 20.6], [106.0, 20.5], [105.9, 20.6], [105.9, 20.5]]]
SHAPES: list[tuple[str, Callable[[Any], Any], str]] = [
    ("one level too few", lambda c: c[0], "cannot be drawn"),
    ("one level too many", lambda c: [c], "cannot be drawn"),
    ("a ring of two points", lambda c: [c[0][:2]], "at least four"),
    ("a ring without points", lambda c: [[]], "without points"),
    ("no ring", lambda c: [], "without points"),
    ("words", lambda c: "Hà Nam", "cannot be drawn"),
    ("a point that is none", lambda c: [[*c[0][:3], [105.9], *c[0][4:]]], "cannot be drawn"),
    ("a point unknown", lambda c: [[*c[0][:3], [None, None], *c[0][4:]]], "cannot be drawn"),
    ("latitude before longitude", lambda c: [[[y, x] for x, y in c[0]]], "order longitude, latitude"),
    ("no number", lambda c: [[[float("nan"), y] for _, y in c[0]]], ""),  # in which way shapely refuses it is its own
    ("a point", lambda c: c[0][0], "cannot be drawn"),
    ("in metres", lambda c: [[[x * 5000, y * 100000] for x, y in c[0]]], "lies outside Vietnam"),
    ("a bow", lambda c: BOW, "crosses or touches itself"),
    ("another country's", lambda c: moved(c, -3, -1), "most of its places: draw its own area"),
    ("a degree off", lambda c: moved(c, 0, 1), "most of its places: draw its own area"),
]


@pytest.mark.parametrize(("draw", "said"), [s[1:] for s in SHAPES], ids=[s[0] for s in SHAPES])
@pytest.mark.parametrize("slug", ["ha-nam", "ha-nam--kim-bang"])
def test_a_shape_that_is_not_the_area_is_refused_by_its_name(told, slug, draw, said):
    found = told(redrawn(slug, draw))
    assert found
    assert any(said in v.message for v in found), found
    assert {v.value for v in found if v.file.endswith(".geojson")} == {slug}


def test_the_cure_of_a_shape_that_crosses_itself_is_a_shape(told):
    assert told(redrawn("ha-nam--kim-bang", lambda c: BOW))[0].message.startswith("feature 3 crosses or touches itself")

    def mended(pack: Package) -> None:
        one = feature(pack, "ha-nam--kim-bang")
        outline = shapely.make_valid(shapely.geometry.shape({"type": "Polygon", "coordinates": BOW}))
        one["geometry"] = json.loads(shapely.to_geojson(outline))

    assert told(mended) == []


def twice(pack: Package) -> None:
    """The area in two features, parted in the middle."""
    features = pack.maps["outlines"]["features"]
    one = feature(pack, "ha-nam")
    outline = shapely.geometry.shape(one["geometry"])
    west, south, east, north = outline.bounds
    left = shapely.box(west, south, (west + east) / 2, north)
    parts = [outline.intersection(left), outline.difference(left)]
    index = features.index(one)
    features[index : index + 1] = [one | {"geometry": json.loads(shapely.to_geojson(part))} for part in parts]


def joined(pack: Package) -> None:
    features = pack.maps["outlines"]["features"]
    parts = [f for f in features if f["properties"]["province"] == "ha-nam"]
    whole = shapely.union_all([shapely.geometry.shape(f["geometry"]) for f in parts])
    features[features.index(parts[1])]["geometry"] = json.loads(shapely.to_geojson(whole))
    features.remove(parts[0])


def said_of(slug: str, **properties: str) -> Callable[[Package], object]:
    return lambda pack: feature(pack, slug)["properties"].update(properties)


def bare(pack: Package) -> None:
    feature(pack, "ha-nam")["properties"] = None


def described(pack: Package) -> None:
    one = next(f for f in pack.maps["outlines"]["features"] if f["properties"] is None)
    one["properties"] = {"province": "ha-nam", "source_id": "wof-vn"}


def turned(coordinates: Any) -> Any:
    return coordinates[::-1] if isinstance(coordinates[0], int | float) else [turned(part) for part in coordinates]


def shifted(slug: str, north: float) -> Callable[[Package], object]:
    return redrawn(slug, lambda coordinates: moved(coordinates, 0, north))


CURES: list[tuple[Callable[[Package], object], str, Callable[[Package], object]]] = [
    (bare, "it must be an object with type, properties and geometry", described),
    (said_of("ha-nam", source_id="wof-v"), "did you mean 'wof-vn'", said_of("ha-nam", source_id="wof-vn")),
    (said_of("ha-nam", province="ha-nm"), "did you mean 'ha-nam'", said_of("ha-nm", province="ha-nam")),
    (twice, "join the parts into one feature", joined),
    (redrawn("ha-nam", turned), "is the order longitude, latitude?", redrawn("ha-nam", turned)),
    (redrawn("ha-nam", lambda c: c[0]), "a Polygon is a list of rings", redrawn("ha-nam", lambda c: [c])),
    (shifted("ha-nam", 1), "as from most of its places: draw its own area", shifted("ha-nam", -1)),
    (shifted("nam-dinh", 2), "from most of its districts: draw its own area", shifted("nam-dinh", -2)),
    (shifted("thanh-hoa", -3), "from every former province: draw its own area", shifted("thanh-hoa", 3)),
    (shifted("ha-nam--kim-bang", 1), "from the outline of ha-nam: draw its own area", shifted("ha-nam--kim-bang", -1)),
    (
        lambda pack: feature(pack, "ha-nam")["geometry"].update(type="Point"),
        "must be a Polygon or MultiPolygon",
        lambda pack: feature(pack, "ha-nam")["geometry"].update(type="Polygon"),
    ),
    (
        lambda pack: cell(pack, "places", "ha-nam--que", "latitude", "21.58064"),
        "look the coordinates up again",
        lambda pack: cell(pack, "places", "ha-nam--que", "latitude", "20.58064"),
    ),
    (
        lambda pack: cell(pack, "provinces", "ha-nam", "area_km2", "86050"),
        "write square kilometres",
        lambda pack: cell(pack, "provinces", "ha-nam", "area_km2", "860.5"),
    ),
]


@pytest.mark.parametrize(("slip", "said", "cure"), CURES, ids=[f"{n} {said}" for n, (_, said, _) in enumerate(CURES)])
def test_the_cure_of_a_map_makes_the_fault_go(told, slip, said, cure):
    def both(pack: Package) -> None:
        slip(pack)
        cure(pack)

    assert any(said in v.message for v in told(slip))
    assert told(both) == []


def test_a_neighbour_and_a_district_lie_beside_what_they_belong_to(told):
    (fault,) = told(redrawn("thanh-hoa", lambda c: moved(c, 0, -3)))
    assert (fault.value, "every former province" in fault.message) == ("thanh-hoa", True)
    swapped = {"ha-nam--kim-bang": "nam-dinh--hai-hau", "nam-dinh--hai-hau": "ha-nam--kim-bang"}

    def exchange(pack: Package) -> None:
        for one in pack.maps["district_outlines"]["features"]:
            name = one["properties"]["district_id"]
            one["properties"]["district_id"] = swapped.get(name, name)

    found = told(exchange)
    assert {v.value for v in found} == set(swapped)
    assert {v.file.rpartition("/")[2] for v in found} == {"districts.geojson"}


def cell(pack: Package, table: str, key: str, column: str, text: str) -> int:
    sheet = pack.sheets[table]
    number, cells = next((n, row) for n, row in sheet.rows if row[0] == key)
    cells[sheet.header.index(column)] = text
    return number


@pytest.mark.parametrize(
    ("table", "key", "column", "text", "named"),
    [
        ("places", "ha-nam--que", "latitude", "21.58064", "latitude"),
        ("places", "ha-nam--que", "longitude", "106.87266", "latitude"),
        ("parks", "hoa-xa", "latitude", "21.4", "latitude"),
        ("provinces", "ha-nam", "area_km2", "86050", "area_km2"),
        ("provinces", "thanh-hoa", "area_km2", "1113.3", "area_km2"),
    ],
)
def test_coordinates_and_areas_of_the_tables_agree_with_the_outlines(told, table, key, column, text, named):
    rows = []

    def change(pack: Package) -> None:
        for other, here in (("latitude", "20.42"), ("longitude", "106.16")):
            if table == "parks":
                cell(pack, table, key, other, here)
        rows.append(cell(pack, table, key, column, text))

    found = told(change)
    assert found
    assert {(v.file.rpartition("/")[2], v.row, v.column) for v in found} == {(f"{table}.csv", rows[0], named)}


def places(value: Any, path: tuple = ()) -> Iterator[tuple]:
    items = value.items() if isinstance(value, dict) else enumerate(value[:2]) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from places(inner, (*path, key))


def test_what_passes_is_drawn_whatever_stands_in_a_feature(told, capsys):
    """Keys and items of a feature dropped, nulled, retyped; geopandas is asked. A sample; GS_WHOLE=1 tries all."""
    simple = [[105.8, 20.4], [106.1, 20.4], [106.1, 20.65], [105.8, 20.65], [105.8, 20.4]]
    said = {"province": "ha-nam", "name_vi": "Hà Nam", "source_id": "wof-vn"}
    outline = {"type": "Feature", "properties": said, "geometry": {"type": "Polygon", "coordinates": [simple]}}
    changes = [(way, value) for way in places(outline) for value in VALUES][:: 1 if os.environ.get("GS_WHOLE") else 4]
    passed = 0
    for way, value in changes:
        one = copy.deepcopy(outline)
        at = one
        for step in way[:-1]:
            at = at[step]
        if value is DROPPED:
            del at[way[-1]]
        else:
            at[way[-1]] = value
        content = {"type": "FeatureCollection", "features": [one]}
        if not told(maps={"outlines": content}):
            passed += 1
            drawn = gpd.GeoDataFrame.from_features(content["features"], crs="EPSG:4326")
            assert drawn.is_valid.all(), (way, value)
            assert drawn.geometry.notna().all(), (way, value)
    assert 0.1 * len(changes) < passed < 0.7 * len(changes)
    with capsys.disabled():
        print(
            f"\n{len(changes)} changes of a map's feature: {len(changes) - passed} refused, {passed} drawn all the same"
        )


def test_an_area_stands_there_once_as_an_area(told):
    def twice(pack: Package) -> None:
        feature(pack, "ha-nam")["properties"]["province"] = "nam-dinh"

    assert "stands there twice" in " ".join(v.message for v in told(twice))

    def line(pack: Package) -> None:
        feature(pack, "ha-nam")["geometry"]["type"] = "LineString"

    (fault,) = told(line)
    assert "must be a Polygon" in fault.message


@pytest.mark.parametrize("one", [None, "x", 3, [], {}, {"type": "Feature", "properties": []}])
def test_a_feature_that_is_none_is_told(told, one):
    found = told(lambda pack: pack.maps["outlines"]["features"].append(one))
    assert any("feature 9 has no properties" in v.message for v in found)


def test_damaged_letters_in_a_map_are_told(told):
    def change(pack: Package) -> None:
        feature(pack, "ha-nam")["properties"]["name_vi"] = "HÃ\xa0 Nam"
        pack.maps["outlines"]["attribution"] = "#REF!"

    assert sorted(v.column for v in told(change)) == ["attribution", "name_vi"]

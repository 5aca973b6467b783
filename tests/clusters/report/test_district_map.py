"""The map says what the rows say: a district's count and name, a square where parks are, no neighbour's name."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Patch
from matplotlib.text import Text
from shapely.geometry import box

from clusters.report.charts import Frame, Look, palette, pictures
from clusters.report.charts.canvas import HOVER
from clusters.report.district_map import DistrictMap

NAMES = {"n1": "First", "n2": "Second", "n3": "Third", "north": "North", "abroad": "Abroad"}
LOOK = Look("en", lambda slug: NAMES[slug], ("north",), "all-of-it", {"parks": "parks"}, "clusters", 0)
SHAPES = gpd.GeoDataFrame(
    {"district_id": ["n1", "n2", "n3"]}, geometry=[box(105 + k, 20, 106 + k, 21) for k in range(3)], crs="EPSG:4326"
)
AROUND = gpd.GeoDataFrame(
    {"province": ["north", "abroad"]}, geometry=[box(105, 20, 108, 21), box(105, 21, 108, 22)], crs="EPSG:4326"
)


def rows(**changed: list) -> pd.DataFrame:
    table = {"district_id": ["n1", "n2", "n3"], "total": [9, 1, 4], "parks": [2, 0, 1]}
    where = {"longitude": [105.5, 106.5, np.nan], "latitude": [20.5, 20.5, np.nan]}
    return pd.DataFrame(table | where | changed)


def drawn(table: pd.DataFrame, narrow: bool = False) -> tuple[list[str], dict[str, str]]:
    """The texts on the map, and the fill of each area by the words under the pointer."""
    figure = DistrictMap(table, SHAPES, AROUND, ("north",)).draw(LOOK, narrow)
    texts = [text.get_text() for text in figure.findobj(Text) if text.get_text()]
    fills = {p.get_gid().removeprefix(HOVER): p.get_facecolor() for p in figure.findobj(Patch) if p.get_gid()}
    return texts, {
        words: palette.NAMES[f"#{bytes(round(255 * c) for c in rgb[:3]).hex()}"] for words, rgb in fills.items()
    }


def test_each_district_bears_its_name_and_count_and_the_darker_has_more() -> None:
    texts, fills = drawn(rows())
    assert sorted(texts) == sorted(["First", "9", "Second", "1", "Third", "4", "2"]), "the last: parks of the first"
    assert fills["First: 9 clusters, parks: 2"] == "m2"
    assert fills["Third: 4 clusters, parks: 1"] == "m1"
    assert fills["Second: 1 clusters"] == "m0"
    assert "Abroad" not in " ".join([*texts, *fills]), "a neighbour of then may be none of today's"


def test_a_phone_shows_counts_alone() -> None:
    texts, fills = drawn(rows(), narrow=True)
    assert sorted(texts) == ["1", "4", "9"]
    assert "parks: 2" in fills


def test_the_key_follows_the_rows() -> None:
    keys = {key.words: key.colour for key in DistrictMap(rows(), SHAPES, AROUND, ("north",)).key(LOOK)}
    assert keys == {"1–3": "m0", "4–8": "m1", "9": "m2", "North": "a1", "parks": "warn"}
    bare = DistrictMap(rows(parks=[0, 0, 0]), SHAPES, AROUND.iloc[1:], ("north",)).key(LOOK)
    assert [key.words for key in bare] == ["1–3", "4–8", "9"]


def test_one_count_everywhere_has_one_shade_and_none_no_map() -> None:
    same = rows(total=[2, 2, 2])
    assert {fill for words, fill in drawn(same)[1].items() if "clusters" in words} == {"m0"}
    assert DistrictMap(rows(total=[0, 0, 0]), SHAPES, AROUND).empty
    assert DistrictMap(rows(), SHAPES.iloc[:0], AROUND).empty
    assert not drawn(rows().assign(district_id=["n1", "n2", "elsewhere"]))[1].get("Third: 4 clusters, parks: 1")


@pytest.mark.parametrize("around", [AROUND, AROUND.iloc[:0]])
def test_both_widths_become_pictures(around: gpd.GeoDataFrame) -> None:
    form = DistrictMap(rows(), SHAPES, around, ("north",))
    pair, files = pictures(form, LOOK, "map", "A map", Frame("Title", "unit", "", "", ""))
    assert "First" in pair.wide
    assert "First" not in pair.narrow.replace("First:", "")
    assert files.png


def test_a_region_that_is_long_from_north_to_south_does_not_fill_two_screens() -> None:
    tall = SHAPES.set_geometry([box(105, 20 + k, 106, 21 + k) for k in range(3)], crs="EPSG:4326")
    for narrow in (False, True):
        width, height = DistrictMap(rows(), tall, AROUND.iloc[:0]).draw(LOOK, narrow).get_size_inches()
        assert height / width == pytest.approx(1.1, abs=0.01)
        width, height = DistrictMap(rows(), SHAPES, AROUND).draw(LOOK, narrow).get_size_inches()
        assert height / width == pytest.approx((1 + 0.24) / (3 + 0.24) / np.cos(np.radians(20.5)), abs=0.01)

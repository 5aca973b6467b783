import itertools

import numpy as np
import pandas as pd
import pytest
import shapely

from clusters.report import map_labels

GRID = [shapely.box(i, j, i + 1, j + 1) for i in range(4) for j in range(4)]


def test_labels_with_room_stay_inside_their_area_and_apart():
    sizes = [(0.8, 0.3)] * len(GRID)
    marks = [map_labels.box(a.centroid.x, a.centroid.y, 0.2, 0.2) for a in GRID]
    centres = map_labels.place(GRID, sizes, marks)
    boxes = [map_labels.box(x, y, *size) for (x, y), size in zip(centres, sizes, strict=True)]
    for area, own in zip(GRID, boxes, strict=True):
        assert area.buffer(1e-9).contains(shapely.box(*own))
    assert all(map_labels.overlap(a, b) == pytest.approx(0) for a, b in itertools.combinations(boxes, 2))
    assert all(map_labels.overlap(a, b) == pytest.approx(0) for a, b in itertools.product(boxes, marks))
    assert map_labels.leaders(GRID, centres) == []


def test_a_label_that_fits_between_the_places_tried_first_is_moved_there():
    parts = [(0.9, 0.5, 3.9, 1.5), (0, 0, 16, 0.01), (10, 0, 11.5, 6), (2, 0, 2.1, 1)]
    area = shapely.union_all([shapely.box(*part) for part in parts])
    ((x, y),) = map_labels.place([area], [(2.8, 0.8)])
    assert area.buffer(1e-9).contains(shapely.box(*map_labels.box(x, y, 2.8, 0.8)))


def test_a_label_that_strays_gets_a_line_to_its_area():
    lines = map_labels.leaders([shapely.box(0, 0, 1, 1)], np.array([[3.0, 3.0]]))
    assert lines == [((3.0, 3.0), (0.5, 0.5))]


def test_no_areas_no_labels():
    assert map_labels.place([], []).shape == (0, 2)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("CC0 for outlines (stated elsewhere)", "CC0"),
        ("Creative Commons Attribution, no version", "CC-BY"),
        ("see LICENSE", ""),
        (None, ""),
    ],
)
def test_short_licence(text, short):
    assert map_labels.licence(text) == short


def test_credits_name_each_source_once_with_its_licence():
    table = pd.DataFrame({"publisher": ["A", "B", "C"], "licence": ["CC0", None, "ODbL"]}, index=["a", "b", "c"])
    rows = pd.DataFrame({"source_id": ["b", None, "a", "b"]})
    assert map_labels.credits(table, rows, rows.iloc[:0]) == "A (CC0); B"
    assert map_labels.credits(table) == ""

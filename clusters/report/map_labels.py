"""Where words go on a map: inside their own area if it has room, none over another or over a mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

Box = tuple[float, float, float, float]
STEPS = 17  # places tried along each side of an area


def box(x: float, y: float, width: float, height: float) -> Box:
    """The box (left, bottom, right, top) of that size around a centre."""
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def overlap(a: Box, b: Box) -> float:
    """The common area of two boxes; 0 if they only touch."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    return float(max(width, 0.0) * max(height, 0.0))


def place(areas: Sequence[Any], sizes: Sequence[tuple[float, float]], marks: Sequence[Box] = ()) -> np.ndarray:
    """Centres for one label in each area (shapely polygons), of `sizes` (width, height) in the units of the areas.

    The smallest area chooses first. Each label takes the place that hides least of the marks and of the labels before
    it, then leaves its area least, then lies nearest the area's inner point. Returns an array of shape (n, 2).
    """
    taken = list(marks)
    centres = np.zeros((len(areas), 2))
    for i in sorted(range(len(areas)), key=lambda k: areas[k].area):
        area, (width, height) = areas[i], sizes[i]
        inner = area.representative_point()
        left, bottom, right, top = area.bounds
        tried = [(inner.x, inner.y)]
        tried += [(x, y) for x in np.linspace(left, right, STEPS) for y in np.linspace(bottom, top, STEPS)]
        costs = []
        for x, y in tried:
            own = box(x, y, width, height)
            hidden = sum(overlap(own, t) for t in taken)
            outside = width * height - shapely.box(*own).intersection(area).area
            away = abs(x - inner.x) / width + abs(y - inner.y) / height
            stray = 0.0 if area.contains(shapely.Point(x, y)) else 1.0
            costs.append((5 * hidden + outside) / (width * height) + stray + 0.01 * away)
        centres[i] = tried[int(np.argmin(costs))]
        taken.append(box(centres[i, 0], centres[i, 1], width, height))
    return centres


def leaders(areas: Sequence[Any], centres: np.ndarray) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """For each label that ended outside its area, the line from it to the area's inner point."""
    lines = []
    for area, (x, y) in zip(areas, centres, strict=True):
        inner = area.representative_point()
        if not area.contains(shapely.Point(x, y)):
            lines.append(((float(x), float(y)), (inner.x, inner.y)))
    return lines


def licence(words: object) -> str:
    """The short name of the open licence that a source's licence text names first; empty if it names none."""
    found = re.search(r"CC0|CC[ -]BY(-SA)?|Creative Commons Attribution|ODbL|public domain", str(words), re.I)
    if not found:
        return ""
    return "CC-BY" if found[0].lower().startswith("creative") else found[0].replace("CC BY", "CC-BY")

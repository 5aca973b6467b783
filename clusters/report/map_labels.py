"""Where words go on a map: inside their own area if it has room, none over another or over a mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely

from clusters.uncertainty import citing
from clusters.uncertainty.quantities import cited

Box = tuple[float, float, float, float]
STEPS, FINER = 17, 7  # places tried along each side of an area, and then around the best of them


def box(x: Any, y: Any, width: float, height: float) -> Any:
    """The box (left, bottom, right, top) of that size around a centre, or around each of several (arrays)."""
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def overlap(a: Any, b: Box) -> Any:
    """The common area of two boxes, or of each of several with the second; 0 if they only touch."""
    width = np.minimum(a[2], b[2]) - np.maximum(a[0], b[0])
    height = np.minimum(a[3], b[3]) - np.maximum(a[1], b[1])
    return np.maximum(width, 0.0) * np.maximum(height, 0.0)


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
        (x, y), ends = (inner.x, inner.y), area.bounds
        steps = [2 * (ends[side + 2] - ends[side]) / (STEPS - 1) for side in (0, 1)]
        for tried in (STEPS, FINER):
            across, up = np.meshgrid(
                np.linspace(ends[0], ends[2], tried), np.linspace(ends[1], ends[3], tried), indexing="ij"
            )
            xs, ys = np.append(x, across), np.append(y, up)
            own = shapely.box(*box(xs, ys, width, height))
            hidden = sum((overlap(box(xs, ys, width, height), t) for t in taken), np.zeros(len(xs)))
            outside = width * height - shapely.area(shapely.intersection(own, area))
            away = abs(xs - inner.x) / width + abs(ys - inner.y) / height
            stray = ~shapely.contains_xy(area, xs, ys)
            costs = (5 * hidden + outside) / (width * height) + stray + 0.01 * away
            x, y = xs[np.argmin(costs)], ys[np.argmin(costs)]
            ends = box(x, y, *steps)
        centres[i] = x, y
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


def credits(sources: pd.DataFrame, *tables: pd.DataFrame) -> str:
    """Whom the rows of some tables are owed to, with the licence: "A (CC0); B (CC-BY)"; "" for nobody.

    sources: indexed by source_id, columns publisher and licence.
    """
    known = [sources.loc[id] for id in citing.sources(cited(*tables).split())]
    return "; ".join(f"{row.publisher}" + (f" ({short})" if (short := licence(row.licence)) else "") for row in known)

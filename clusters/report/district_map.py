"""A map drawn by hand: districts shaded by a count, with marks at their seats, on plain ground without neighbours."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely
from matplotlib.figure import Figure
from matplotlib.path import Path

from clusters.report import map_labels
from clusters.report.charts import font, rows
from clusters.report.charts.canvas import NARROW, WIDE, Canvas, Key
from clusters.report.charts.cells import Classes
from clusters.report.charts.form import Form, Look
from clusters.uncertainty.quantities import records

if TYPE_CHECKING:
    import geopandas as gpd

SHADES = ("m0", "m1", "m2")
"""Of few, some and many: text of one colour reads on all three, wherever a name reaches."""
MARGIN = 0.04  # of the map's width, around the districts
TALLEST = 1.1  # times the width: a region that is longer from north to south is drawn smaller, in the middle
SQUARE, SMALL_SQUARE = 20, 9  # pixels of a mark with its number, and of one without on a phone


@dataclass(frozen=True, eq=False)
class DistrictMap(Form):
    """Districts, each with its count (on a page also its name), and squares with how many marks stand in them.

    rows: columns district_id, total, parks, longitude and latitude of the seat (NaN: no square, nor for no parks).
    shapes: the districts' outlines (column district_id); around: outlines of provinces (column province), from which
    come the ground and the borders of `provinces`. Degrees; drawn with the middle latitude's length of a degree.
    On a phone districts have no name and squares no number: both stand in the table. Words from the look: "unit" of the
    count, "parks".
    """

    shapes: gpd.GeoDataFrame
    around: gpd.GeoDataFrame
    provinces: Sequence[str] = ()

    @property
    def empty(self) -> bool:
        """Whether no district can be drawn, or nothing is counted in any."""
        return not (self._drawn["total"] > 0).any()

    def columns(self) -> tuple[str, ...]:
        """What a district is, has, and where its mark stands."""
        return ("district_id", "total", "parks", "longitude", "latitude")

    def key(self, look: Look) -> tuple[Key, ...]:
        """The shades, the borders that are drawn, the square."""
        classes = self._classes(look)
        shades = [key._replace(colour=shade) for key, shade in zip(classes.key(look), SHADES, strict=False)]
        bordered = [p for p in self.provinces if p in set(self.around["province"])]
        borders = [Key(look.name(p), look.colour(p), kind="line") for p in bordered]
        marks = [Key(look.word("parks"), "warn", kind="marker")] if len(self._marks) else []
        return (*shades, *borders, *marks)

    @property
    def _drawn(self) -> pd.DataFrame:
        """The rows of districts that have an outline."""
        return self.rows[self.rows["district_id"].isin(self.shapes["district_id"])]

    @property
    def _marks(self) -> pd.DataFrame:
        """The rows that have a square."""
        return self.rows[(self.rows["parks"] > 0) & self.rows["longitude"].notna() & self.rows["latitude"].notna()]

    def _classes(self, look: Look) -> Classes:
        return Classes([(float(n), float(n)) for n in self._drawn["total"]], len(SHADES), look.decimals)

    def _draw(self, look: Look, narrow: bool) -> Figure:
        canvas, sheet = Canvas(NARROW if narrow else WIDE), _Sheet.over(self.shapes, NARROW if narrow else WIDE)
        ground = shapely.union_all(self.around.geometry.array)
        for path in _paths(sheet.placed(ground)):
            canvas.shape(path, "tint")
        for coast in [] if ground.is_empty else shapely.get_parts(sheet.placed(ground.boundary)):
            xs, ys = np.array(coast.coords).T
            canvas.stroke(xs, ys, "line", zorder=0.6)
        areas = {
            d: sheet.placed(shape) for d, shape in zip(self.shapes["district_id"], self.shapes.geometry, strict=True)
        }
        drawn, classes = self._drawn, self._classes(look)
        shades = dict(zip(classes.shades, SHADES, strict=False))
        for row in records(drawn):
            shade = shades[classes.shade(row.total, row.total)[0]]
            parks = f", {look.word('parks')}: {look.number(row.parks)}" if row.parks else ""
            hover = f"{look.name(row.district_id)}: {look.measured(row.total, row.total)}{parks}"
            for path in _paths(areas[row.district_id]):
                canvas.shape(path, shade, "paper", 1.2, hover)
        for p in self.provinces:
            for shape in self.around.geometry[self.around["province"] == p]:
                for path in _paths(sheet.placed(shape)):
                    canvas.shape(path, "", look.colour(p), 2.5)
        squares = [(*sheet.at(row.longitude, row.latitude), row) for row in records(self._marks)]
        self._label(canvas, drawn, areas, [(x, y) for x, y, _ in squares], look, narrow)
        for x, y, row in squares:
            hover = f"{look.word('parks')}: {look.number(row.parks)}"
            canvas.marker(x, y, "warn", size=SMALL_SQUARE if narrow else SQUARE, zorder=3.5, hover=hover)
            if not narrow:
                canvas.text(x, y, look.number(row.parks), rows.SMALL, 600, "paper", "middle")
        return canvas.finish(sheet.height)

    def _label(
        self,
        canvas: Canvas,
        drawn: pd.DataFrame,
        areas: dict[str, Any],
        squares: list[tuple[float, float]],
        look: Look,
        narrow: bool,
    ) -> None:
        """Each district's name and count inside it, or beside it with a line where it has no room."""
        pitch = rows.SMALL * font.LEADING
        lines = [[*([] if narrow else [look.name(row.district_id)]), look.number(row.total)] for row in records(drawn)]
        sizes = [(max(font.width(t, rows.SMALL, 600) for t in text) + 4, len(text) * pitch) for text in lines]
        own = [areas[district] for district in drawn["district_id"]]
        side = (SMALL_SQUARE if narrow else SQUARE) + 2
        taken = [map_labels.box(x, y, side, side) for x, y in squares]
        centres = map_labels.place(own, sizes, taken)
        for (x, y), (to_x, to_y) in map_labels.leaders(own, centres):
            canvas.stroke([x, to_x], [y, to_y], "ink", 1)
        for text, area, (x, y) in zip(lines, own, centres, strict=True):
            inside = area.contains(shapely.Point(x, y))
            for i, line in enumerate(text):
                at = y + (i - (len(text) - 1) / 2) * pitch
                weight = 600 if i == len(text) - 1 else 400
                canvas.text(x, at, line, rows.SMALL, weight, "ink", "middle", backed=not inside)


class _Sheet(NamedTuple):
    """Where degrees lie on the drawing: pixels from its left and upper edge."""

    left: float
    top: float
    across: float  # pixels a degree of longitude
    down: float  # pixels a degree of latitude
    width: float
    height: float

    @classmethod
    def over(cls, shapes: gpd.GeoDataFrame, width: float) -> _Sheet:
        """The sheet that holds the outlines with a margin, `width` pixels wide and not much higher."""
        left, bottom, right, top = shapes.total_bounds
        wide = max(right - left, 1e-6)
        left, right, bottom, top = (
            left - MARGIN * wide,
            right + MARGIN * wide,
            bottom - MARGIN * wide,
            top + MARGIN * wide,
        )
        stretch = 1 / math.cos(math.radians((bottom + top) / 2))
        more = max(0.0, (top - bottom) * stretch / TALLEST - (right - left))
        left, right = left - more / 2, right + more / 2
        across = width / (right - left)
        down = across * stretch
        return cls(left, top, across, down, width, (top - bottom) * down)

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """The pixel of a place."""
        return (longitude - self.left) * self.across, (self.top - latitude) * self.down

    def placed(self, shape: Any) -> Any:
        """An outline in pixels, as far as it lies on the sheet, without bends smaller than half a pixel."""
        moved = shapely.transform(
            shape, lambda xy: np.column_stack([(xy[:, 0] - self.left) * self.across, (self.top - xy[:, 1]) * self.down])
        )
        return shapely.clip_by_rect(moved.simplify(0.5), 0, 0, self.width, self.height)


def _paths(shape: Any) -> Iterator[Path]:
    """The polygons of an outline, each with its holes."""
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon" and not part.is_empty:
            rings = [np.array(ring.coords)[:, :2] for ring in (part.exterior, *part.interiors)]
            codes = [[Path.MOVETO, *[Path.LINETO] * (len(ring) - 2), Path.CLOSEPOLY] for ring in rings]
            yield Path(np.concatenate(rings), np.concatenate(codes))

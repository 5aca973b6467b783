"""A drawing in CSS pixels, y downwards: text in the page's font, and marks that look as sure as they are.

One unit is a CSS pixel and a point (the figure has 72 dots an inch), so sizes are those of the page. Every mark may
carry words that the page shows where the pointer rests (`hover`).
"""

import functools
import math
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.patches import PathPatch, Polygon, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from clusters.report.charts import font, palette

WIDE, NARROW = 820, 328
HOVER = "hover:"
"""What the gid of an artist begins with whose rest is its title on the page."""
DASHES = (4.0, 3.0)
DOTS = (1.5, 4.0)
SIGNS = {"greater": ">", "less": "<", "equal": "=", "unknown": "?", "missing": "–"}
"""Signs that are text, by name; dot, ring, tick and cross are drawn."""
SHAPED = ("dot", "ring", "tick", "cross")
ANCHORS: Any = {"start": "left", "middle": "center", "end": "right"}


STYLE: Any = {
    "axes.edgecolor": palette.light("line"),
    "axes.facecolor": "none",
    "axes.grid": False,
    "axes.labelcolor": palette.light("soft"),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.constrained_layout.use": False,
    "font.family": font.FAMILIES,
    "font.size": 14,
    "hatch.linewidth": 1.3,
    "path.simplify": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "green-satellites",
    "text.hinting": "no_hinting",  # the font has none, and shapes made up cost time
    "text.color": palette.light("ink"),
    "text.parse_math": False,
    "xtick.color": palette.light("soft"),
    "xtick.major.size": 0,
    "ytick.color": palette.light("soft"),
    "ytick.major.size": 0,
}
"""matplotlib's settings while a chart is drawn and saved, whatever they are outside."""


class Key(NamedTuple):
    """One entry of a chart's key: words, and the mark that they explain."""

    words: str
    colour: str
    status: str = "strict"
    kind: str = "bar"  # or marker, line, points (on a line), dashes, stroke, or a sign: a cell that bears it


class Canvas:
    """A figure of a fixed width; its height is what `finish` says. To be made and filled within `styled()`."""

    def __init__(self, width: float = WIDE) -> None:
        """Start an empty drawing, `width` pixels wide."""
        self.width = width
        self.figure = Figure(figsize=(width / 72, 1), dpi=72, facecolor="none")
        self.figure.patch.set_visible(False)  # the paper is the page's
        self._downwards = Affine2D()
        self._pixels = self._downwards + self.figure.dpi_scale_trans
        self._panels: list[tuple[Axes, float, float, float, float]] = []

    def finish(self, height: float) -> Figure:
        """The figure, `height` pixels high."""
        self.figure.set_size_inches(self.width / 72, height / 72)
        self._downwards.clear().scale(1 / 72, -1 / 72).translate(0, height / 72)
        for axes, x, y, wide, high in self._panels:
            axes.set_position((x / self.width, 1 - (y + high) / height, wide / self.width, high / height))
        return self.figure

    def panel(self, x: float, y: float, width: float, height: float) -> Axes:
        """Axes of matplotlib's in that box, for what seaborn or matplotlib draw themselves."""
        axes = self.figure.add_axes((0, 0, 1, 1), zorder=5)
        self._panels.append((axes, x, y, width, height))
        return axes

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        weight: int = 400,
        colour: str = "ink",
        anchor: str = "start",
        backed: bool = False,
        hover: str = "",
    ) -> None:
        """One line of text, the middle of its capitals at y. `backed` puts paper under it where it crosses lines."""
        if not words:
            return
        base = y + font.CAP_HEIGHT * size / 2
        if backed:
            wide = font.width(words, size, weight)
            left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
            self._add(_plain((left - 2, base - 0.8 * size), wide + 4, size, "paper", 1.9))
        text = Line(
            x,
            base,
            words,
            color=palette.light(colour),
            fontproperties=_properties(size, weight),
            horizontalalignment=ANCHORS[anchor],
            verticalalignment="baseline",
            parse_math=False,
            zorder=4,
        )
        self._add(text, hover)

    def lines(
        self,
        x: float,
        top: float,
        lines: Sequence[str],
        size: float,
        weight: int = 400,
        colour: str = "ink",
        anchor: str = "start",
    ) -> float:
        """Lines of text below each other from `top` down; how far down they reach."""
        pitch = size * font.LEADING
        for i, line in enumerate(lines):
            self.text(x, top + (i + 0.5) * pitch, line, size, weight, colour, anchor)
        return top + len(lines) * pitch

    def bar(
        self,
        left: float,
        right: float,
        y: float,
        thick: float,
        colour: str,
        status: str = "strict",
        hover: str = "",
    ) -> None:
        """A bar along y, as sure as `status` says."""
        box = Rectangle((left, y - thick / 2), right - left, thick, zorder=2, **palette.clothes(status, colour))
        self._add(box, hover)

    def marker(
        self,
        x: float,
        y: float,
        colour: str,
        status: str = "strict",
        hover: str = "",
        size: float = 11,
        zorder: float = 3,
    ) -> None:
        """A point: the shape of its colour, as sure as `status` says, `size` pixels across."""
        style = MarkerStyle(palette.shape(colour))
        across = style.get_path().transformed(style.get_transform())
        flip = Affine2D().scale(size, -size).translate(x, y)
        self._add(PathPatch(across.transformed(flip), zorder=zorder, **palette.clothes(status, colour)), hover)

    def arrow(
        self, x: float, y: float, onward: bool, colour: str, hover: str = "", size: float = 6, upright: bool = False
    ) -> None:
        """The head of an arrow whose point is at (x, y): the range goes on without an end.

        onward: to the right, or up if it is `upright`; otherwise to the left, or down.
        """
        along, across = (0.0, size) if upright else (size, 0.0)
        back = (x + (-1.4 if onward else 1.4) * along, y + (1.4 if onward else -1.4) * across)
        points = [(x, y), *((back[0] + side * across, back[1] + side * along) for side in (-1, 1))]
        self._add(Polygon(points, facecolor=palette.light(colour), edgecolor="none", linewidth=0, zorder=3), hover)

    def stroke(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        colour: str,
        width: float = 1,
        dashed: bool = False,
        hover: str = "",
        zorder: float = 2,
        dotted: bool = False,
    ) -> None:
        """A line through the points."""
        style: Any = (0, DOTS) if dotted else (0, DASHES) if dashed else "-"
        line = Line2D(xs, ys, color=palette.light(colour), linewidth=width, linestyle=style, zorder=zorder)
        line.set_dash_capstyle("butt")
        self._add(line, hover)

    def field(self, left: float, right: float, top: float, bottom: float, colour: str, hover: str = "") -> None:
        """A plain area behind all marks."""
        self._add(_plain((left, top), right - left, bottom - top, colour, 0.5), hover)

    def area(self, xs: Sequence[float], lows: Sequence[float], highs: Sequence[float], colour: str, hover: str) -> None:
        """What lies between two lines, in their colour, through which others are seen."""
        points = [*zip(xs, lows, strict=True), *reversed(list(zip(xs, highs, strict=True)))]
        look: Any = {"facecolor": palette.light(colour), "edgecolor": "none", "linewidth": 0, "alpha": 0.18}
        self._add(Polygon(points, zorder=1.2, **look), hover)

    def shape(self, path: Path, colour: str = "", edge: str = "", width: float = 1, hover: str = "") -> None:
        """An area of any shape, behind all marks: filled with `colour`, bordered with `edge`; "" for neither."""
        fill, line = (palette.light(name) if name else "none" for name in (colour, edge))
        look: Any = {"facecolor": fill, "edgecolor": line, "linewidth": width if edge else 0, "joinstyle": "round"}
        self._add(PathPatch(path, zorder=0.5 if colour else 0.8, **look), hover)

    def cell(
        self, left: float, right: float, top: float, bottom: float, colour: str, status: str = "strict", hover: str = ""
    ) -> None:
        """A box behind words, as sure as `status` says; one of paper has a thin border."""
        if colour == "paper" and status == "strict":
            look: dict[str, Any] = {"facecolor": palette.light(colour), "edgecolor": palette.light("line")}
            look["linewidth"] = 1
        else:
            # Lines of the lightest shades are too faint to tell how sure a cell is.
            seen = {"m0": "m2", "m1": "m2", "paper": "soft"}.get(colour, colour) if status != "strict" else colour
            look = palette.clothes(status, seen)
        inset = look["linewidth"] / 2
        corner = (left + inset, top + inset)
        self._add(Rectangle(corner, right - left - 2 * inset, bottom - top - 2 * inset, zorder=0.5, **look), hover)

    def sign(
        self, x: float, y: float, sign: str, colour: str, size: float = 15, backed: bool = False, hover: str = ""
    ) -> None:
        """One of SIGNS or SHAPED around a point. Raises KeyError for another."""
        if backed:
            self._add(_plain((x - 0.55 * size, y - 0.5 * size), 1.1 * size, size, "paper", 1.9))
        half = 0.32 * size
        match sign:
            case "dot" | "ring":
                clothes = palette.clothes("strict" if sign == "dot" else "preliminary", colour)
                if sign == "ring":
                    clothes["facecolor"] = "none"
                round_ = MarkerStyle("o").get_path().transformed(Affine2D().scale(2 * half / 2).translate(x, y))
                self._add(PathPatch(round_, zorder=3, **clothes), hover)
            case "tick":
                self.stroke(
                    [x - half, x - 0.25 * half, x + half], [y, y + 0.8 * half, y - half], colour, 2, hover=hover
                )
            case "cross":
                xs, ys = (
                    [x - half, x + half, math.nan] * 2,
                    [y - half, y + half, math.nan, y + half, y - half, math.nan],
                )
                self.stroke(xs, ys, colour, 2, hover=hover)
            case _:
                self.text(x, y, SIGNS[sign], size, 600, colour, "middle", hover=hover)

    def sample(self, x: float, y: float, key: Key) -> None:
        """The mark of a key, 16 pixels wide from x, in the middle of the line at y."""
        match key.kind:
            case "marker":
                self.marker(x + 8, y, key.colour, key.status)
            case "line":
                self.stroke([x, x + 16], [y, y], key.colour, 2)
            case "dashes":  # two whole ones: a line's own pattern would leave a dash and a dot
                self.stroke([x, x + 5.5, math.nan, x + 10.5, x + 16], [y] * 5, key.colour, 2)
            case "points":
                self.stroke([x, x + 16], [y, y], key.colour, 2)
                self.marker(x + 8, y, key.colour, size=8)
            case "stroke":
                self.stroke([x + 8, x + 8], [y - 7, y + 7], key.colour, 2.5)
            case sign if sign in SIGNS or sign in SHAPED:
                if sign != "missing":
                    self.cell(x, x + 16, y - 7, y + 7, key.colour, key.status)
                self.sign(x + 8, y, sign, palette.on(key.colour, key.status), 13, key.status == "possible")
            case _:
                self.bar(x + 0.75, x + 15.25, y, 11, key.colour, key.status)

    def _add(self, artist: Artist, hover: str = "") -> None:
        if hover:
            artist.set_gid(HOVER + hover)
        artist.set_transform(self._pixels)
        self.figure.add_artist(artist)


class Line(Text):
    """One line of text on its baseline, placed by its anchor alone: matplotlib's own measures a paragraph first."""

    def draw(self, renderer: RendererBase) -> None:
        """Write it, unless it is hidden."""
        if not self.get_visible():
            return
        words, style = self.get_text(), self.get_fontproperties()
        x, y = self.get_transform().transform(self.get_position())
        anchor = self.get_horizontalalignment()
        if anchor != "left" and not isinstance(renderer, RendererSVG):  # SVG knows anchors
            wide, _, _ = renderer.get_text_width_height_descent(words, style, ismath=False)
            x -= wide if anchor == "right" else wide / 2
        renderer.open_group("text", self.get_gid())
        look = renderer.new_gc()
        look.set_foreground(self.get_color())
        renderer.draw_text(look, x, renderer.get_canvas_width_height()[1] - y, words, style, 0.0, mtext=self)
        look.restore()
        renderer.close_group("text")


def styled() -> AbstractContextManager[None]:
    """The settings that charts are drawn and saved with, until the block ends."""
    return mpl.rc_context(STYLE)


def _plain(corner: tuple[float, float], width: float, height: float, colour: str, zorder: float) -> Rectangle:
    return Rectangle(
        corner, width, height, facecolor=palette.light(colour), edgecolor="none", linewidth=0, zorder=zorder
    )


@functools.cache
def _properties(size: float, weight: int) -> FontProperties:
    return FontProperties(family=font.FAMILIES, size=size, weight=weight)

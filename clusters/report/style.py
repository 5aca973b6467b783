"""How figures look: the theme, the colours, and the files a figure is saved to.

The first four colours are those of the UK Government Analysis Function: 3 : 1 or more on white and against their
neighbours, distinct in greyscale. Only the Agg and SVG backends draw, and the same figure gives the same bytes.
"""

import functools
import io
from collections.abc import Sequence
from typing import Any, NamedTuple

import matplotlib as mpl
import matplotlib.pyplot as plt
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from matplotlib.ticker import ScalarFormatter
from matplotlib.transforms import Bbox
from PIL import Image

from clusters.wording import language as words

PALETTE = ("#12436D", "#28A197", "#801650", "#F46A25", "#A285D1", "#8C6D1F")
TOTAL = "#3D3D3D"
GREY = "#6B6B6B"
_RC: Any = {
    "axes.axisbelow": True,
    "axes.edgecolor": "#9A9A9A",
    "axes.facecolor": "white",
    "axes.formatter.limits": (-12, 15),
    "axes.formatter.useoffset": False,
    "axes.grid": False,
    "axes.labelcolor": "#3D3D3D",
    "axes.labelsize": 10,
    "axes.linewidth": 0.8,
    "axes.prop_cycle": cycler(color=list(PALETTE)),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "axes.unicode_minus": True,
    "figure.constrained_layout.use": True,
    "figure.dpi": 100,
    "figure.facecolor": "white",
    "figure.figsize": (8.0, 4.5),
    "figure.max_open_warning": 0,
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.6,
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "lines.linewidth": 2.0,
    "savefig.facecolor": "white",
    "svg.fonttype": "path",
    "svg.hashsalt": "green-satellites",
    "text.color": "#1F1F1F",
    "text.parse_math": False,
    "xtick.color": "#3D3D3D",
    "xtick.labelsize": 9,
    "ytick.color": "#3D3D3D",
    "ytick.labelsize": 9,
}


# matplotlib gives a figure a new layout engine after every file it saves, unless the settings name none.
_NO_LAYOUT: Any = {"figure.constrained_layout.use": False, "figure.autolayout": False}


def theme() -> None:
    """Set the look of figures from now on: white, light spines, our palette, a font with all Vietnamese letters."""
    mpl.rcParams.update(_RC)


def colours(slugs: Sequence[str], total: str | None = None) -> dict[str, str]:
    """A colour for each slug, in the order given; `total` (the merged province; "total" by itself) is dark grey.

    The same order gives the same colours in every exhibit. Raises ValueError for more than six slugs beside the total.
    """
    whole = total or ("total" if "total" in slugs else None)
    parts = [slug for slug in dict.fromkeys(slugs) if slug != whole]
    if len(parts) > len(PALETTE):
        raise ValueError(
            f"{len(parts)} colours asked for, there are {len(PALETTE)}: group the smaller ones or use labels"
        )
    return dict(zip(parts, PALETTE, strict=False)) | ({whole: TOTAL} if whole else {})


class LocalNumbers(ScalarFormatter):
    """Numbers on an axis in the language's style; groups of three only if one reaches 10,000 (years stay)."""

    def __init__(self, language: str) -> None:
        """`language` is vi or en."""
        super().__init__(useOffset=False)
        self.set_scientific(False)
        self.decimal, self.group = words.separators(language)

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """The labels of an axis's ticks."""
        grouped = any(abs(value) >= 10_000 for value in values)
        return [self._local(label, grouped) for label in super().format_ticks(list(values))]

    def _local(self, label: str, grouped: bool) -> str:
        whole, _, digits = label.partition(".")
        sign, figures = ("", whole) if whole[:1].isdigit() else (whole[:1], whole[1:])
        if grouped and figures.isdigit():
            figures = f"{int(figures):,}".replace(",", self.group)
        return sign + figures + (self.decimal + digits if digits else "")


def localise(fig: Figure, language: str) -> None:
    """Give every axis that still has matplotlib's own number format the language's."""
    for ax in fig.findobj(Axes):
        for axis in (ax.xaxis, ax.yaxis):
            if type(axis.get_major_formatter()) is ScalarFormatter:
                axis.set_major_formatter(LocalNumbers(language))


class Picture(NamedTuple):
    """A figure fit for a page: "svg" or "png", its bytes, and its size on the page in CSS pixels."""

    kind: str
    content: bytes
    width: int
    height: int


def pictures(fig: Figure, title: str, subtitle: str, source: str) -> tuple[Picture, dict[str, bytes]]:
    """The figure for the page, and to keep: {"svg": …, "png": … at 300 dpi}.

    The kept files carry title and subtitle above and the source line below, outside the drawing. The page's picture,
    at 150 dpi and 256 colours, is cut out of the same drawing; it is SVG where that is smaller. Drawing is what
    costs, so the layout is reckoned once and each kind drawn once.
    """
    inner, outer = lay_out(fig, title, subtitle, source)
    with mpl.rc_context(_NO_LAYOUT):
        vector = _bytes(fig, "svg", outer)
        pixels = (int(outer.width * 300), int(outer.height * 300))
        whole = Image.frombytes("RGBA", pixels, _bytes(fig, "rgba", outer, dpi=300)).convert("RGB")
        left, top = round((inner.x0 - outer.x0) * 300), round((outer.y1 - inner.y1) * 300)
        cut = whole.crop((left, top, left + round(inner.width * 300), top + round(inner.height * 300))).reduce(2)
        grid = _png(cut.quantize(256, dither=Image.Dither.NONE), 150)
        small = _bytes(fig, "svg", inner) if len(vector) < 2 * len(grid) else vector
    size = (round(cut.width * 96 / 150), round(cut.height * 96 / 150))
    page = Picture("svg", small, *size) if len(small) <= len(grid) else Picture("png", grid, *size)
    return page, {"svg": vector, "png": _png(whole, 300)}


def lay_out(fig: Figure, title: str, subtitle: str, source: str) -> tuple[Bbox, Bbox]:
    """Put everything where it stays, write the three texts around it; the boxes without and with them, in inches."""
    fig.draw_without_rendering()
    with mpl.rc_context(_NO_LAYOUT):
        fig.set_layout_engine(None)
    for legend in fig.legends:
        if legend.get_bbox_to_anchor() is fig.bbox:  # which means the picture's box while a picture is saved
            legend.set_bbox_to_anchor((0, 0, 1, 1), fig.transFigure)
    inner = fig.get_tightbbox().padded(0.08)
    return inner, Bbox.union([inner, *_frame(fig, inner, title, subtitle, source)]).padded(0.08)


def close(fig: Figure) -> None:
    """Forget the figure, so that the notebook does not show it a second time."""
    plt.close(fig)


def _bytes(fig: Figure, kind: str, box: Bbox, **options: Any) -> bytes:
    """The part of the figure inside `box` (inches)."""
    anonymous: dict[str, Any] = {"metadata": {"Date": None, "Creator": None}} if kind == "svg" else {}
    buffer = io.BytesIO()
    fig.savefig(buffer, format=kind, bbox_inches=box, **anonymous, **options)
    return buffer.getvalue()


def _png(image: Image.Image, dpi: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", dpi=(dpi, dpi), compress_level=3)  # half the time of 6 for a tenth more bytes
    return buffer.getvalue()


def _frame(fig: Figure, box: Bbox, title: str, subtitle: str, source: str) -> list[Bbox]:
    """Write title, subtitle and source around `box`, wrapped to its width; the boxes they fill (all in inches)."""
    width, height = fig.get_size_inches()
    left, gap = box.x0 / width, 0.05 / height
    bottom = _wrapped(source, box.width, 7.5)
    low = fig.text(left, box.y0 / height - gap, bottom, size=7.5, color=GREY, va="top", ha="left")
    under = _wrapped(subtitle, box.width, 9.5)
    middle = fig.text(left, box.y1 / height + gap, under, size=9.5, color=GREY, va="bottom", ha="left")
    lift = gap * 2 + (under.count("\n") + 1) * 9.5 * 1.25 / 72 / height
    above = _wrapped(title, box.width, 12.5, "bold")
    high = fig.text(left, box.y1 / height + lift, above, size=12.5, weight="bold", va="bottom", ha="left")
    inches = fig.dpi_scale_trans.inverted()
    return [text.get_window_extent().transformed(inches) for text in (low, middle, high) if text.get_text()]


def _wrapped(text: str, inches: float, size: float, weight: str = "normal") -> str:
    """The text in lines no wider than `inches`, as wide as its own font draws them; a word too long stands alone."""
    lines: list[list[str]] = [[]]
    room = most = 0.98 * inches * 72
    for word in (text if len(text) <= 600 else text[:599] + "…").split():
        wide = _width(word + " ", size, weight)
        if lines[-1] and wide > room:
            lines.append([])
            room = most
        lines[-1].append(word)
        room -= wide
    return "\n".join(map(" ".join, lines))


@functools.cache
def _width(text: str, size: float, weight: str) -> float:
    """How wide the text is drawn, in points."""
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])

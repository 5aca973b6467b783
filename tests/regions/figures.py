"""Is all of a figure on the pictures that are saved of it? What is cut off, left out or overprinted, in words."""

import io
import itertools
from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

from clusters.report import style

AROUND = 2.0  # inches around the picture that are looked at too


def faults(fig: Figure, title: str, subtitle: str, source: str) -> list[str]:
    """What a reader of the page's picture, or of the one that stands alone, would not see or could not read."""
    own = len(fig.texts)
    inner, outer = style.lay_out(fig, title, subtitle, source)
    frame, inches = fig.texts[own:], fig.dpi_scale_trans.inverted()
    lines = [text.get_window_extent().transformed(inches) for text in frame if text.get_text()]
    found = [f"a line of the frame leaves the picture: {side}" for line in lines if (side := outside(line, outer))]
    pairs = itertools.combinations([inner, *lines], 2)
    found += ["a line of the frame covers something" for one, other in pairs if one.overlaps(other)]
    for text in frame:
        text.set_visible(False)
    found += [f"something is drawn {side} the picture" for side in ink_outside(fig, inner)]
    return found + [f"{what} lies {side} the axes" for ax in fig.axes for side, what in left_out(ax) if side]


def ink_outside(fig: Figure, picture: Bbox) -> list[str]:
    """The sides of `picture` (inches) beyond which something is drawn."""
    around, buffer = picture.padded(AROUND), io.BytesIO()
    fig.savefig(buffer, format="rgba", dpi=fig.dpi, bbox_inches=around)
    pixels = np.frombuffer(buffer.getvalue(), np.uint8).reshape(-1, int(around.width * fig.dpi), 4)
    ink, edge = (pixels[:, :, :3] < 250).any(axis=2), int(AROUND * fig.dpi) - 1
    beyond = {"left of": ink[:, :edge], "right of": ink[:, -edge:], "above": ink[:edge], "below": ink[-edge:]}
    return [side for side, part in beyond.items() if part.any()]


def left_out(ax: Axes) -> Iterator[tuple[str, str]]:
    """On which side, and what, was given to the axes and is not whole: data, marks, points that annotations show."""
    view = Bbox.from_extents(*np.sort(ax.viewLim.get_points(), axis=0).ravel())
    yield outside(ax.dataLim, view), f"data {ax.dataLim.extents} of limits {view.extents}"
    for text in ax.texts:
        if isinstance(text, Annotation) and text.xycoords == "data" and text.get_annotation_clip() is not False:
            yield outside(Bbox([text.xy, text.xy]), view), f"what {text.get_text()!r} belongs to"
    for box in marks(ax):
        yield outside(box, ax.bbox.padded(1)), "part of a mark"


def marks(ax: Axes) -> Iterator[Bbox]:
    """The room (pixels) that marks take which end where the axes do, of one line or one set of dots after another."""
    for line in ax.lines:
        if line.get_clip_on() and len(line.get_xdata()) and line.get_marker() not in ("", " ", "None", None):
            yield line.get_window_extent()
    for dots in ax.collections:
        if dots.get_clip_on() and isinstance(dots, PathCollection):
            places = dots.get_offset_transform().transform(dots.get_offsets())
            places = places[np.isfinite(places).all(axis=1)]
            if len(places):
                breadth = np.sqrt(max(dots.get_sizes())) * ax.figure.dpi / 72
                yield Bbox([places.min(axis=0), places.max(axis=0)]).padded(breadth / 2)


def outside(box: Bbox, whole: Bbox) -> str:
    """On which sides the box leaves the whole; nothing if it does not."""
    across, up = 1e-6 * whole.width, 1e-6 * whole.height
    sides = {
        "left of": box.x0 < whole.x0 - across,
        "right of": box.x1 > whole.x1 + across,
        "below": box.y0 < whole.y0 - up,
        "above": box.y1 > whole.y1 + up,
    }
    return " and ".join(side for side, out in sides.items() if out)

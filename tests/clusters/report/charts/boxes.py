"""What a chart's texts and marks cover, and which of them should not."""

import itertools

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import Image

from clusters.report.charts.canvas import HOVER, styled


def texts(figure: Figure) -> list[tuple[str, Bbox]]:
    """Every text that shows, and the pixels it covers."""
    shown = [text for text in figure.findobj(Text) if text.get_text() and text.get_visible()]
    with styled():  # text is as wide as a page has it: not hinted
        renderer = FigureCanvasAgg(figure).get_renderer()
        return [(text.get_text(), text.get_window_extent(renderer)) for text in shown]


def picture(figure: Figure) -> Image.Image:
    """The figure as matplotlib draws it, text and all, on white, at two pixels to one of the page."""
    figure.set_dpi(144)
    drawing = FigureCanvasAgg(figure)
    with styled():
        drawing.draw()
    paper = Image.new("RGBA", drawing.get_width_height(), "white")
    paper.alpha_composite(Image.frombytes("RGBA", paper.size, bytes(drawing.buffer_rgba())))
    return paper


def ink(image: Image.Image) -> np.ndarray:
    """How dark each pixel is: 0 is white."""
    return 255 - np.asarray(image.convert("L"), dtype=int)


def marks(figure: Figure) -> list[tuple[str, Bbox]]:
    """Every mark with words under the pointer that covers an area (fields behind the marks do not count)."""
    found = [patch for patch in figure.findobj(Patch) if (patch.get_gid() or "").startswith(HOVER)]
    return [(patch.get_gid()[len(HOVER) :], patch.get_window_extent()) for patch in found if patch.get_zorder() >= 2]


def faults(figure: Figure) -> list[str]:
    """Texts that touch each other or half a mark, marks that touch another's, and what leaves the canvas."""
    whole = Bbox.from_bounds(-1, -1, figure.bbox.width + 2, figure.bbox.height + 2)
    words, shapes = texts(figure), marks(figure)
    found = [f"{name!r} leaves the canvas: {box}" for name, box in words + shapes if not _inside(box, whole)]
    found += [f"{a!r} over {b!r}" for (a, x), (b, y) in itertools.combinations(words, 2) if _touch(x, y)]
    found += [f"{a!r} over mark {b!r}" for a, x in words for b, y in shapes if _touch(x, y) and not _inside(x, y)]
    found += [
        f"mark {a!r} over {b!r}" for (a, x), (b, y) in itertools.combinations(shapes, 2) if a != b and _touch(x, y)
    ]
    return found


def _inside(box: Bbox, whole: Bbox) -> bool:
    return whole.x0 <= box.x0 and box.x1 <= whole.x1 and whole.y0 <= box.y0 and box.y1 <= whole.y1


def _touch(a: Bbox, b: Bbox) -> bool:
    return min(a.x1, b.x1) - max(a.x0, b.x0) > 0.5 and min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5

"""Drawings as pixels: matplotlib draws the marks, Pillow writes the lines of text over them.

matplotlib renders and blends every letter by itself, which takes four times as long as a line set by Pillow; text lies
above all marks (see `Canvas`), so it may come last.
"""

import functools
import io
import itertools
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from PIL import Image, ImageDraw, ImageFont

from clusters.report.charts import font, palette
from clusters.report.charts.canvas import Line, styled

DENSITY = 2  # pixels of a picture to a pixel of the page
SIDES = {"left": 0.0, "center": 0.5, "right": 1.0}  # how much of a line stands before its anchor


class Layer(NamedTuple):
    """A drawing and where its upper left corner lies, in pixels of the page."""

    figure: Figure
    x: float = 0
    y: float = 0


def png(layers: Sequence[Layer]) -> bytes:
    """The drawings above each other on paper as a PNG as large as the first, `DENSITY` pixels to one of the page.

    Raises ValueError if there is none.
    """
    buffer = io.BytesIO()
    # Fewer colours would halve the file, but take longer to choose and to match than the picture to pack.
    _drawn(layers).save(buffer, "PNG", dpi=(96 * DENSITY, 96 * DENSITY), compress_level=1)
    return buffer.getvalue()


def _drawn(layers: Sequence[Layer]) -> Image.Image:
    if not layers:
        raise ValueError("a picture needs a drawing; got none")
    drawn = [_marks(layer.figure) for layer in layers]
    whole = Image.new("RGB", drawn[0].size, palette.light("paper"))
    for layer, marks in zip(layers, drawn, strict=True):
        whole.paste(marks, (round(layer.x * DENSITY), round(layer.y * DENSITY)), marks)
    pen = ImageDraw.Draw(whole)
    for layer in layers:
        _, high = layer.figure.get_size_inches() * 72
        for line in layer.figure.findobj(Line):
            _write(pen, line, layer, high)
    return whole


def _marks(figure: Figure) -> Image.Image:
    """All but the lines of text, on nothing."""
    figure.set_dpi(72 * DENSITY)
    drawing = FigureCanvasAgg(figure)
    lines = figure.findobj(Line)
    for line in lines:
        line.set_visible(False)
    try:
        with styled():
            drawing.draw()
    finally:
        for line in lines:
            line.set_visible(True)
    pixels = drawing.buffer_rgba()
    return Image.frombuffer("RGBA", (pixels.shape[1], pixels.shape[0]), pixels)


def _write(pen: ImageDraw.ImageDraw, line: Line, layer: Layer, high: float) -> None:
    words, style = line.get_text(), line.get_fontproperties()
    x, y = line.get_transform().transform(line.get_position()) / DENSITY
    colour = to_hex(line.get_color())
    runs = list(_runs(words, style.get_size() * DENSITY, int(style.get_weight())))
    widths = [face.getlength(run) for run, face in runs]
    at = (layer.x + x) * DENSITY - SIDES[line.get_horizontalalignment()] * sum(widths)
    for (run, face), wide in zip(runs, widths, strict=True):
        pen.text((at, (layer.y + high - y) * DENSITY), run, fill=colour, font=face, anchor="ls")
        at += wide


def _runs(words: str, size: float, weight: int) -> Iterator[tuple[str, ImageFont.FreeTypeFont]]:
    """The text in pieces that one font has the letters of."""
    lacking = set(font.missing(words))
    for lacks, letters in itertools.groupby(unicodedata.normalize("NFC", words), lacking.__contains__):
        yield "".join(letters), _face(font.file(weight, fallback=lacks), size)


@functools.cache
def _face(file: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, size)

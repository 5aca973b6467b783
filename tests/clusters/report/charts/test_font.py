"""Text is measured as it is drawn, and wrapped into the room it has."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.text import Text

from clusters.report.charts import font
from clusters.report.charts.canvas import ANCHORS, Canvas, styled


@pytest.mark.parametrize("weight", [400, 600])
@pytest.mark.parametrize("words", ["Nối các mức tăng trưởng", "12.345,67–89.012", "TĂNG TỶ LỆ", "≥ 7 đến ≤ 12"])
def test_a_text_is_as_wide_as_measured(words, weight):
    with styled():
        canvas = Canvas()
        canvas.text(10, 30, words, 60, weight)
        figure = canvas.finish(100)
        (text,) = (t for t in figure.findobj(Text) if t.get_text() == words)
        drawn = text.get_window_extent(FigureCanvasAgg(figure).get_renderer()).width
    assert font.width(words, 60, weight) * 0.96 - 3 <= drawn <= font.width(words, 60, weight) + 2


@pytest.mark.parametrize("anchor", ANCHORS)
def test_a_text_stands_where_matplotlib_itself_would_put_it(anchor):
    with styled():
        ours, theirs = Canvas(), Canvas()
        ours.text(410, 30, "Nối các mức, 12–89", 15, 600, "soft", anchor)
        drawn = ours.finish(60)
        (line,) = (t for t in drawn.findobj(Text) if t.get_text())
        looks = {"color": line.get_color(), "fontproperties": line.get_fontproperties(), "ha": ANCHORS[anchor]}
        theirs.figure.text(410 / 820, 1 - line.get_position()[1] / 60, line.get_text(), va="baseline", **looks)
        both = drawn, theirs.finish(60)
        canvases = [FigureCanvasAgg(figure) for figure in both]
        for canvas in canvases:
            canvas.draw()
        files = [io.StringIO() for _ in both]
        for figure, file in zip(both, files, strict=True):
            FigureCanvasSVG(figure).print_svg(file, metadata={"Date": None})
    pixels = [np.asarray(canvas.buffer_rgba()) for canvas in canvases]
    assert pixels[0].any()
    assert np.array_equal(*pixels)
    assert files[0].getvalue() == files[1].getvalue()


@pytest.mark.parametrize("words", ["", "a"])
def test_no_words_draw_nothing(words):
    canvas = Canvas()
    canvas.text(10, 30, words, 15, backed=True)
    assert len(canvas.figure.artists) == 2 * len(words)


@given(st.text(alphabet="ăêịo mW0– ", max_size=80), st.integers(30, 200))
def test_lines_fit_and_lose_nothing(text, room):
    lines = font.wrap(text, room, 15)
    assert "".join(lines).replace(" ", "") == "".join(text.split())
    assert all(font.width(line, 15) <= room for line in lines)


def test_a_text_is_cut_only_where_it_is_too_long():
    assert font.cut("đầu năm 2024", 200, 15) == "đầu năm 2024"
    short = font.cut("đầu năm 2024 (ước tính của Cục Thống kê)", 100, 15)
    assert short.startswith("đầu năm")
    assert short.endswith("…")
    assert font.width(short, 15) <= 100

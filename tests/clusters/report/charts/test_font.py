"""Text is measured as it is drawn, and wrapped into the room it has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from clusters.report.charts import font
from clusters.report.charts.canvas import Canvas, styled


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

"""Figures: colours stand out, lines of text fit, small multiples and legends find their room."""

import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.transforms import Bbox

from clusters.report import style
from clusters.report.style import colours
from tests.regions import figures


def test_colours_are_fixed_by_order():
    assert colours(["a", "b", "whole"], total="whole") == {"a": "#12436D", "b": "#28A197", "whole": "#3D3D3D"}
    assert colours(["total", "a"]) == {"a": "#12436D", "total": "#3D3D3D"}
    assert len(set(colours(list("abcdef"), total="t").values())) == 7
    with pytest.raises(ValueError, match="7 colours"):
        colours(list("abcdefg"))


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


@pytest.mark.parametrize("colour", [*style.PALETTE, style.TOTAL, style.GREY])
def test_colours_stand_out_on_white(colour):
    assert 1.05 / (luminance(colour) + 0.05) >= (4.5 if colour == style.GREY else 3.0)


@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_lines_above_and_below_a_figure_stay_within_its_width(weight: str) -> None:
    text = "Tăng trưởng thực mỗi năm: Hà Nam 7,02–10,93%; Nam Định 5,50–10,30%; Ninh Bình (cũ) 5,71–10,02%"
    figure = plt.figure(figsize=(8, 2), layout=None)
    shown = figure.text(0, 0.5, style._wrapped(text, 8, 12.5, weight), size=12.5, weight=weight, family="DejaVu Sans")
    assert shown.get_window_extent().width <= 8 * figure.dpi
    assert shown.get_text().split() == text.split()
    plt.close(figure)


@pytest.mark.parametrize("place", ["outside lower center", "outside right upper", "lower right"])
def test_a_figures_legend_stays_where_it_was_laid_out_whatever_part_is_saved(place: str) -> None:
    style.theme()
    fig, ax = plt.subplots(figsize=(4, 2))
    ax.plot([0, 1], [0, 1], label="clusters")
    legend = fig.legend(loc=place)
    assert figures.faults(fig, "Title", "subtitle", "Source: somebody") == []
    before = legend.get_window_extent().extents
    fig.savefig(io.BytesIO(), format="rgba", bbox_inches=Bbox([[-1, -1], [6, 6]]))
    np.testing.assert_allclose(legend.get_window_extent().extents, before)
    plt.close(fig)

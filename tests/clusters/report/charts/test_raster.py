"""Lines of text in a picture: letters that the font lacks, accents written apart, every anchor. Oracle: matplotlib."""

import io
import unicodedata

import numpy as np
import pytest
from boxes import ink, picture
from PIL import Image

from clusters.report.charts import raster
from clusters.report.charts.canvas import Canvas, styled

WORDS = "Ninh Bình, Ωmega ⅔ 37"  # GS Sans has no omega and no thirds


def drawn(words, anchor, weight):
    with styled():
        canvas = Canvas(400)
        canvas.text(200, 20, words, 15, weight, anchor=anchor)
        return canvas.finish(40)


def box(dark):
    rows, columns = np.nonzero(dark > 64)
    return np.array([rows.min(), rows.max(), columns.min(), columns.max()])


@pytest.mark.parametrize("weight", [400, 600])
@pytest.mark.parametrize("anchor", ["start", "middle", "end"])
def test_letters_of_two_fonts_stand_where_matplotlib_puts_them(anchor, weight):
    found = ink(Image.open(io.BytesIO(raster.png([raster.Layer(drawn(WORDS, anchor, weight))]))))
    wanted = ink(picture(drawn(WORDS, anchor, weight)))
    assert np.abs(box(found) - box(wanted)).max() <= 2
    assert found.sum() == pytest.approx(wanted.sum(), rel=0.15)


def test_accents_written_apart_are_the_same_letters():
    assert raster.png([raster.Layer(drawn(unicodedata.normalize("NFD", "Nam Định"), "start", 400))]) == raster.png(
        [raster.Layer(drawn("Nam Định", "start", 400))]
    )


def test_a_layer_lies_where_it_is_put_and_the_figure_stays_whole():
    below, above = drawn("một", "start", 400), drawn("hai", "start", 400)
    both = ink(Image.open(io.BytesIO(raster.png([raster.Layer(below), raster.Layer(above, -150, 0)]))))
    alone = ink(Image.open(io.BytesIO(raster.png([raster.Layer(above)]))))
    assert both[:, :380].tolist() == alone[:, 300:680].tolist()
    assert box(both)[3] > 400, "the first is gone"
    assert all(text.get_visible() for text in [*below.texts, *above.texts, *below.artists, *above.artists])


def test_no_drawing_is_refused():
    with pytest.raises(ValueError, match="needs a drawing"):
        raster.png([])

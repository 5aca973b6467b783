"""What holds for every form: all of it fits, nothing touches, the page gets clean SVG, the same input the same bytes.

A form is tested here by its samples in docs/samples; a new one needs no new test.
"""

import importlib
import io
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from boxes import faults, ink, picture, texts
from PIL import Image

from clusters.report import charts
from clusters.report.charts import font, palette, svg

CASES = [
    pytest.param(form, look, id=f"{name}-{what}".replace(" ", "-"))
    for name in charts.FORMS
    for what, form, look in importlib.import_module(f"docs.samples.{name}").SAMPLES
]
ONE_EACH = [importlib.import_module(f"docs.samples.{name}").SAMPLES[0][1:] for name in charts.FORMS]
FRAME = charts.Frame("Tựa đề " * 20, "đơn vị", "Ghi chú " * 30, "Nguồn: " + "Báo, " * 60, "Hình 1.1")
TAGS = {"svg", "title", "desc", "defs", "pattern", "clipPath", "g", "path", "rect", "circle", "text", "tspan", "use"}


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
@pytest.mark.parametrize(("form", "look"), CASES)
def test_nothing_touches_or_leaves_the_canvas_and_a_page_gets_nothing_that_acts(form, look, narrow):
    figure = form.draw(look, narrow)
    assert figure.get_size_inches()[0] * 72 == (328 if narrow else 820)
    assert not faults(figure)
    assert not font.missing(" ".join(words for words, _ in texts(figure)))
    root = svg.tree(figure, "some-exhibit", "Tựa đề", "Mô tả")
    assert_clean(root)
    assert root.findall(".//*/title"), "no mark says its value"
    assert min(float(text.get("font-size")) for text in root.iter("text")) >= 14


def assert_clean(root: ET.Element) -> None:
    content = svg.text(root)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert all(id.startswith("some-exhibit-") for id in ids)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:url\(|href=")#([^)"]+)', content)) | set(root.get("aria-labelledby").split()) == set(ids)
    for element in root.iter():
        assert element.tag in TAGS
        assert not {"style", "font-family"} & set(element.keys())
        assert not [name for name in element.attrib if name.startswith("on")]
        for part in element.get("class", "").split():
            assert part[0] in "fs"
            assert part[2:] in palette.COLOURS
        for paint in ("fill", "stroke"):
            assert re.fullmatch(r"none|url\(#[\w-]+\)", element.get(paint, "none"))
    assert "#" not in re.sub(r'(url\(|href=")#', "", re.sub(">[^<]*<", "><", content))


@pytest.mark.parametrize(("form", "look"), ONE_EACH)
def test_the_pair_is_named_for_a_reader_and_for_the_style_sheet(form, look):
    for name, content in zip(("wide", "narrow"), charts.pair(form, look, "ex", "Tựa đề", "Mô tả"), strict=True):
        root = ET.fromstring(content)
        assert (root.get("role"), root.get("class")) == ("img", f"gs-{name}")
        assert not {"width", "height"} & set(root.keys())
        labels = [root.find(f".//*[@id='{id}']").text for id in root.get("aria-labelledby").split()]
        assert labels == ["Tựa đề", "Mô tả"]
        assert f'id="ex-{name}-title"' in content


@pytest.mark.parametrize(("form", "look"), ONE_EACH)
def test_the_same_chart_gives_the_same_bytes(form, look):
    first, second = (charts.pictures(form, look, "x", "d", FRAME) for _ in range(2))
    assert first == second
    assert first[0] == charts.pair(form, look, "x", FRAME.title, "d")


@pytest.mark.parametrize(("form", "look"), ONE_EACH)
def test_a_chart_that_stands_alone_carries_its_words_colours_and_font(form, look):
    _, files = charts.pictures(form, look, "x", "d", FRAME)
    root = ET.fromstring(files.svg)
    said = " ".join("".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text"))
    for words in (FRAME.number, FRAME.unit, "Tựa đề", "Ghi chú", "Nguồn:", *(key.words for key in form.key(look))):
        assert words in said
    text = files.svg.decode()
    assert text.count("@font-face") == 2
    assert "class=" not in text
    assert set(re.findall(r'(?:fill|stroke)="(#\w+)"', text)) <= set(palette.NAMES)
    assert " href=" not in text
    image = Image.open(io.BytesIO(files.png))
    assert image.width >= 1600
    assert image.mode == "RGB"
    ratio = float(root.get("width")) / float(root.get("height"))
    assert image.width / image.height == pytest.approx(ratio, rel=0.01)


@pytest.mark.parametrize(("form", "look"), ONE_EACH)
def test_the_png_shows_the_chart_where_the_svg_has_it(form, look):
    _, files = charts.pictures(form, look, "x", "d", FRAME)
    figure = form.draw(look)
    boxes = [[round(2 * edge) for edge in box.extents] for _, box in texts(figure)]
    alone = picture(figure)  # with matplotlib's own text, which the file does without
    x, y = map(float, re.search(r"translate\(([\d.]+) ([\d.]+)\)", files.svg.decode()).groups())
    left, top = round(2 * x), round(2 * y)
    whole = Image.open(io.BytesIO(files.png))
    part = whole.crop((left, top, left + alone.width, top + alone.height))
    wanted, found = ink(alone), ink(part)
    marks = np.ones(wanted.shape, bool)
    for x0, y0, x1, y1 in boxes:
        here = np.s_[max(0, alone.height - y1 - 4) : alone.height - y0 + 4, max(0, x0 - 4) : x1 + 4]
        marks[here] = False
        assert found[here].sum() == pytest.approx(wanted[here].sum(), rel=0.3), "more ink, or less"
        assert np.abs(centre(found[here]) - centre(wanted[here])).max() < 1.5, "elsewhere"
    assert marks.any()
    assert (found[marks] == wanted[marks]).all()


def centre(ink: np.ndarray) -> np.ndarray:
    rows, columns = np.indices(ink.shape)
    return np.array([(rows * ink).sum(), (columns * ink).sum()]) / ink.sum()


@pytest.mark.parametrize(("form", "look"), ONE_EACH)
def test_nothing_to_draw_is_said_and_not_drawn(form, look):
    empty = type(form)(form.rows.head(0))
    assert empty.empty
    with pytest.raises(ValueError, match="no row to draw"):
        charts.pair(empty, look, "x", "t", "d")


@pytest.mark.parametrize(("form", "look"), ONE_EACH)
def test_words_from_data_stay_words(form, look):
    hostile = '<script>alert(1)</script>" onload="x'
    strange = charts.Look(look.language, lambda slug: hostile, look.areas, look.merged)
    pair, files = charts.pictures(
        form, strange, "x", hostile, charts.Frame(hostile, hostile, hostile, hostile, hostile)
    )
    for content in (pair.wide, pair.narrow, files.svg.decode()):
        root = ET.fromstring(content)
        assert not [e for e in root.iter() if "script" in str(e.tag) or "onload" in e.attrib]

"""Intervals: a mark stands where its values are, and open ends, certainty and references look like what they are."""

import dataclasses
import math
import re
import xml.etree.ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from boxes import faults, marks, texts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clusters.report import charts

NAMES = {"a": "An", "b": "Bình", "m": "Cả tỉnh"}
LOOK = charts.Look("vi", lambda slug: NAMES.get(slug, slug), ("a", "b"), "m", unit="ha", decimals=0)


COLUMNS = "entity low high p"


def table(*rows, columns="entity low high"):
    return pd.DataFrame(list(rows), columns=columns.split())


def wide(form, look=LOOK):
    return ET.fromstring(charts.pair(form, look, "x", "t", "d").wide.replace(' xmlns="http://www.w3.org/2000/svg"', ""))


def titled(root, words):
    return [element for element in root.iter() if element.findtext("title") == words]


def pixel(root):
    """From value to pixel, by the ticks' labels under the lines of the grid."""
    ticks = [t for t in root.iter("text") if t.get("class") == "f-soft" and t.get("text-anchor") == "middle"]
    places = {float((t.text or "").replace(".", "").replace("−", "-")): float(t.get("x")) for t in ticks}
    slope, at = np.polyfit(list(places), list(places.values()), 1)
    return lambda value: slope * value + at


def extent(path):
    return [float(x) for x in re.findall(r"[MLH](-?[\d.]+)", path.get("d"))]


def test_marks_stand_where_their_values_are():
    root = wide(charts.intervals(table(("a", 100, 300), ("b", 250, 250), ("m", 150, 400))))
    at = pixel(root)
    (bar,) = titled(root, "An: 100–300 ha")
    assert (min(extent(bar)), max(extent(bar))) == pytest.approx((at(100), at(300)), abs=0.1)
    assert bar.get("class") == "f-a1"
    (point,) = titled(root, "Bình: 250 ha")
    assert np.mean([min(extent(point)), max(extent(point))]) == pytest.approx(at(250), abs=0.1)
    assert titled(root, "Cả tỉnh: 150–400 ha")[0].get("class") == "f-all"
    assert {t.text for t in root.iter("text")} >= {"An", "Bình", "Cả tỉnh", "100–300", "250", "150–400"}


def test_open_ends_go_on_as_arrows_beyond_the_scale():
    root = wide(charts.intervals(table(("a", 100, math.inf), ("b", math.nan, 300), ("m", math.nan, math.nan))))
    at = pixel(root)
    shaft, head = titled(root, "An: ≥ 100 ha")
    assert min(extent(shaft)) == pytest.approx(at(100), abs=0.1)
    assert max(extent(head)) > max(extent(shaft)) > at(300)
    shaft, head = titled(root, "Bình: ≤ 300 ha")
    assert max(extent(shaft)) == pytest.approx(at(300), abs=0.1)
    assert min(extent(head)) < min(extent(shaft)) < at(100)
    shaft, _ = titled(wide(charts.intervals(table(("a", 1, 2), ("b", 2, math.inf)))), "Bình: ≥ 2 ha")
    assert max(extent(shaft)) - min(extent(shaft)) >= 15  # even where it begins with the highest value
    assert not titled(root, "Cả tỉnh: không có số liệu")
    assert "không có số liệu" in {t.text for t in root.iter("text")}


def test_a_row_without_figures_takes_one_line_on_a_phone():
    def high(*rows):
        svg = charts.pair(charts.intervals(table(*rows)), LOOK, "x", "t", "d").narrow
        return float(ET.fromstring(svg).get("viewBox").split()[3])

    one = high(("a", 1, 2))
    known, unknown = high(("a", 1, 2), ("b", 3, 4)) - one, high(("a", 1, 2), ("b", math.nan, math.nan)) - one
    assert 15 < unknown <= known - 20  # pixels: the lane of a mark is 22


@pytest.mark.parametrize("form", [charts.intervals, charts.bars])
def test_rows_without_figures_are_named_in_one_line_below(form):
    unknown = [("b", math.nan, math.nan), ("m", math.nan, math.nan)]
    rows = table(*(("a", 1, 2, p) for p in "xy"), *((*row, p) for row in unknown for p in "xy"), columns=COLUMNS)
    said = [t.text for t in wide(form(rows, panels="p")).iter("text")]
    assert (said.count("Không có số liệu: Bình, Cả tỉnh"), said.count("Bình"), said.count("An")) == (1, 0, 1)
    rows.loc[2, "low"] = 3.0  # known in one of the small charts
    said = [t.text for t in wide(form(rows, panels="p")).iter("text")]
    assert said.count("Bình") == 1
    assert not any((text or "").startswith("Không có") for text in said)


def test_certainty_is_solid_hatched_hollow_dashed():
    rows = table(
        *((s, 1, 5, s) for s in ("strict", "possible", "preliminary", "stated")), columns="entity low high status"
    )
    root = wide(charts.intervals(rows, colour=""))
    strict, possible, hollow, stated = (titled(root, f"{s}: 1–5 ha")[0] for s in rows.status)
    assert strict.get("class") == "f-accent"
    assert possible.get("fill") == "url(#x-wide-accent)"
    assert hollow.get("class") == stated.get("class") == "f-paper s-accent"
    assert [e.get("stroke-dasharray") is not None for e in (strict, possible, hollow, stated)] == [
        False,
        False,
        False,
        True,
    ]
    assert [key.status for key in charts.intervals(rows).key(LOOK)] == list(rows.status)


def test_a_reference_line_a_band_and_a_central_value():
    rows = table(("a", 100, 300, 160), columns="entity low high central")
    look = charts.Look("vi", words={"line": "mức chuẩn", "band": "khung", "central": "trung vị"}, decimals=0)
    root = wide(charts.intervals(rows, line=200, band=(120, 250)), look)
    at = pixel(root)
    (line,) = titled(root, "mức chuẩn")
    assert line.get("stroke-dasharray")
    assert extent(line) == pytest.approx([at(200)], abs=0.1)
    (band,) = titled(root, "khung")
    assert (min(extent(band)), max(extent(band))) == pytest.approx((at(120), at(250)), abs=0.1)
    stroke = titled(root, "a: 100–300 (trung vị 160)")[-1]
    assert extent(stroke) == pytest.approx([at(160)], abs=0.1)
    assert [key.words for key in charts.intervals(rows).key(look)] == ["trung vị"]


def test_a_line_passes_neither_between_a_mark_and_its_words_nor_through_them():
    look = dataclasses.replace(LOOK, words={"line": "mục tiêu"})
    rows = table(("a", 275, 275), ("b", 270, 290), ("m", 100, 120), ("a", 500, 600))
    root = wide(charts.intervals(rows, line=300), look)
    at = pixel(root)

    def sides(words, start, end):
        (text,) = [t for t in root.iter("text") if t.text == words]
        return float(text.get("x")) > at(start), float(text.get("x")) < at(end)

    assert sides("275", 275, 300) == (False, True), "left of its point, since the line would touch it on the right"
    assert sides("270–290", 270, 300) == (False, True)
    assert sides("500–600", 600, 700)[0], "to the right where no line is"
    assert sides("100–120", 120, 300)[0]


def test_the_key_shows_what_most_marks_are():
    rows = table(("a", 1, 1, "x", "strict"), ("a", 2, 2, "x", "preliminary"), ("b", 3, 4, "x", "strict"),
                 ("b", 5, 6, "y", "strict"), columns="entity low high group status")  # fmt: skip
    key = charts.intervals(rows, row="group").key(LOOK)
    assert [(entry.words, entry.kind) for entry in key] == [
        ("An", "marker"), ("Bình", "bar"), ("chắc chắn", "bar"), ("sơ bộ", "marker"),
    ]  # fmt: skip


def test_panels_have_one_scale_unless_each_has_its_own():
    rows = table(
        ("a", 0, 10, "p"), ("b", 5, 5, "p"), ("a", 90, 92, "q"), ("b", 91, 91, "q"), columns="entity low high what"
    )
    ratios = []
    for share in (True, False):
        figure = charts.intervals(rows, panels="what", share=share).draw(LOOK)
        boxes = dict(marks(figure))
        ratios.append(boxes["An: 0–10 ha"].width / boxes["An: 90–92 ha"].width)
        assert [name for name, _ in texts(figure)].count("An") == 1  # names once, beside the first
        assert boxes["An: 0–10 ha"].y0 == boxes["An: 90–92 ha"].y0
    assert ratios == pytest.approx([5, 1], rel=0.05)


def test_rows_of_panels_stay_level_where_one_has_more_marks():
    rows = table(
        ("a", 1, 5, "p"),
        ("a", 2, 6, "p"),
        ("b", 3, 3, "p"),
        ("a", 1, 2, "q"),
        ("b", 4, 4, "q"),
        columns="entity low high what",
    )
    boxes = dict(marks(charts.intervals(rows, panels="what").draw(LOOK)))
    assert boxes["Bình: 3 ha"].y0 == boxes["Bình: 4 ha"].y0
    assert boxes["An: 1–5 ha"].y0 > boxes["An: 1–2 ha"].y0 > boxes["An: 2–6 ha"].y0


def test_panels_with_rows_of_their_own_write_names_above():
    rows = table(("a", 0, 10, "p"), ("b", 5, 6, "p"), ("m", 90, 92, "q"), columns="entity low high what")
    words = dict(texts(charts.intervals(rows, panels="what").draw(LOOK)))
    boxes = dict(marks(charts.intervals(rows, panels="what").draw(LOOK)))
    for name, mark in (("An", "An: 0–10 ha"), ("Cả tỉnh", "Cả tỉnh: 90–92 ha")):
        assert words[name].y0 > boxes[mark].y1


def test_a_panel_without_one_of_the_rows_stays_level_with_the_others():
    rows = table(
        ("a", 0, 10, "p"), ("b", 5, 6, "p"), ("m", 7, 9, "p"), ("a", 2, 3, "q"), ("m", 8, 9, "q"),
        columns="entity low high what",
    )  # fmt: skip
    figure = charts.intervals(rows, panels="what").draw(LOOK)
    boxes = dict(marks(figure))
    assert boxes["An: 0–10 ha"].y0 == boxes["An: 2–3 ha"].y0
    assert boxes["Cả tỉnh: 7–9 ha"].y0 == boxes["Cả tỉnh: 8–9 ha"].y0
    assert [name for name, _ in texts(figure)].count("Cả tỉnh") == 1
    cells = ("b", 0, 10, "p"), ("a", 5, 6, "p"), ("a", 2, 3, "q"), ("b", 8, 9, "q")
    turned = table(*cells, columns="entity low high what")
    figure = charts.intervals(turned, panels="what").draw(LOOK)  # no order that both keep: names above, in each
    assert [name for name, _ in texts(figure)].count("An") == 2


def test_four_panels_of_the_same_rows_stand_beside_each_other():
    rows = table(*(("a", n, n + 5, f"p{n}") for n in range(4)), columns="entity low high what")
    boxes = dict(marks(charts.intervals(rows, panels="what").draw(LOOK)))
    assert len({box.y0 for box in boxes.values()}) == 1
    assert len({box.x0 for box in boxes.values()}) == 4


ENDS = st.tuples(st.floats(-1e6, 1e6), st.floats(0, 1e5), st.sampled_from(["", "", "low", "high", "both", "exact"]))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(ENDS, st.sampled_from("abmxy"), st.sampled_from(["p", "q"])), min_size=1, max_size=8),
    st.booleans(),
    st.sampled_from(["", "panel"]),
    st.sampled_from(["", "entity", None]),
    st.booleans(),
)
def test_whatever_the_values_nothing_touches(drawn, narrow, panels, label, share):
    rows = []
    for (low, wide_by, kind), entity, panel in drawn:
        low, high = round(low, 1), round(low + (0 if kind == "exact" else wide_by), 1)
        low = math.nan if kind in ("low", "both") else low
        rows.append((entity * 12, entity, low, math.inf if kind in ("high", "both") else high, panel))
    all_of_it = table(*rows, columns="where entity low high panel")
    form = charts.intervals(all_of_it, row="where", panels=panels, label=label, share=share)
    if not form.empty:
        assert not faults(form.draw(LOOK, narrow))

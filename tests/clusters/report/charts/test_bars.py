"""Bars: from zero, solid as far as they are certain and hatched as far as they are possible, with their values."""

import math

import pandas as pd
import pytest
from boxes import texts
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Polygon

from clusters.report import charts
from clusters.report.charts import draw_bars, strips
from clusters.report.charts.canvas import HOVER

LOOK = charts.Look("en", areas=("a", "b"), merged="m", unit="ha")


def table(*rows, columns="entity low high"):
    return pd.DataFrame(list(rows), columns=columns.split())


def parts(figure, hover):
    """From where to where each mark with these words goes, and whether it is hatched; arrows left out."""
    found = [p for p in figure.findobj(Patch) if p.get_gid() == HOVER + hover and not isinstance(p, Polygon)]
    return [(p.get_window_extent().x0, p.get_window_extent().x1, bool(p.get_hatch())) for p in found]


def arrows(figure):
    return [patch.get_gid()[len(HOVER) :] for patch in figure.findobj(Polygon)]


def where(figure, words):
    return next(box for text, box in texts(figure) if text == words)


@pytest.mark.parametrize("narrow", [False, True])
def test_a_bar_is_solid_to_what_is_certain_and_hatched_to_what_is_possible(narrow):
    figure = charts.bars(table(("a", 100, 100), ("b", 50, 80), ("m", 0, 20))).draw(LOOK, narrow)
    ((zero, hundred, hatched),) = parts(figure, "a: 100 ha")
    assert not hatched
    one = (hundred - zero) / 100
    (x0, x1, solid), (x2, x3, unsure) = parts(figure, "b: 50–80 ha")
    assert (x0, x1, x2, x3) == pytest.approx((zero, zero + 50 * one, zero + 50 * one, zero + 80 * one))
    assert (solid, unsure) == (False, True)
    assert parts(figure, "m: 0–20 ha") == [(pytest.approx(zero), pytest.approx(zero + 20 * one), True)]
    assert where(figure, "50–80").x0 == pytest.approx(zero + 80 * one + strips.BESIDE, abs=1)


def test_negative_values_go_to_the_left_and_so_do_their_words():
    figure = charts.bars(table(("a", -10, -4), ("b", 10, 10), ("m", -2, 3), ("c", 0, 0))).draw(LOOK)
    ((zero, ten, _),) = parts(figure, "b: 10 ha")
    one = (ten - zero) / 10
    (far, near, unsure), (start, end, solid) = parts(figure, "a: −10 to −4 ha")
    assert (far, near, start, end) == pytest.approx((zero - 10 * one, zero - 4 * one, zero - 4 * one, zero))
    assert (unsure, solid) == (True, False)
    assert parts(figure, "m: −2 to 3 ha") == [(pytest.approx(zero - 2 * one), pytest.approx(zero + 3 * one), True)]
    assert where(figure, "−10 to −4").x1 < zero - 10 * one
    assert where(figure, "−2 to 3").x0 > zero + 3 * one
    assert not parts(figure, "c: 0 ha")
    (tick,) = [line for line in figure.findobj(Line2D) if line.get_gid() == HOVER + "c: 0 ha"]
    assert tick.get_transform().transform((tick.get_xdata()[0], 0))[0] == pytest.approx(zero)


def test_an_open_end_is_an_arrow_and_what_is_never_negative_ends_at_zero():
    figure = charts.bars(table(("a", 60, math.inf), ("b", math.nan, 90), ("m", math.nan, math.nan))).draw(LOOK)
    assert arrows(figure) == ["a: ≥ 60 ha"]
    (zero, sixty, _), (start, _, unsure) = parts(figure, "a: ≥ 60 ha")
    assert (start, unsure) == (pytest.approx(sixty), True)
    assert parts(figure, "b: ≤ 90 ha") == [(pytest.approx(zero), pytest.approx(zero + (sixty - zero) * 1.5), True)]
    assert "no data" in dict(texts(figure))
    signed = charts.bars(table(("a", -1, -1), ("b", math.nan, 90), ("m", -math.inf, -5))).draw(LOOK)
    assert arrows(signed) == ["b: ≤ 90 ha", "m: ≤ −5 ha"]


@given(st.tuples(*[st.integers(-50, 50)] * 2).map(sorted), st.integers(-60, 60))
def test_a_value_is_solid_if_every_bar_in_the_range_has_it_and_hatched_if_only_some_have(ends, value):
    low, high = ends
    found = draw_bars._parts(low, high, "a1", "strict", "", True)
    at = value + 0.5  # no end is there
    shown = {part.status for part in found if part.left < at < part.right}
    have = [min(0, end) < at < max(0, end) for end in range(low, high + 1)]
    assert shown == ({"strict"} if all(have) else {"possible"} if any(have) else set())


def test_rows_stand_as_given_or_from_the_greatest_certain_value_down():
    rows = table(("a", 5, 9), ("b", math.nan, 40), ("m", 7, 7), ("c", 5, 30))
    for sort, order in ((False, "abmc"), (True, "mcab")):
        figure = charts.bars(rows, sort=sort).draw(LOOK)
        names = {name: box.y0 for name, box in texts(figure) if name in order}
        assert "".join(sorted(names, key=names.get, reverse=True)) == order


def test_bars_of_one_row_are_named_beside_their_values():
    rows = table(("a", "before", 5, 5), ("a", "after", 7, 9), columns="entity when low high")
    form = charts.bars(rows, by="when", colour="when", colours={"before": "soft", "after": "accent"})
    figure = form.draw(LOOK)
    before, after = where(figure, "before"), where(figure, "after")
    assert before.x0 > where(figure, "5").x1
    assert before.y0 > after.y1
    assert {"a, before: 5 ha", "a, after: 7–9 ha"} == {
        p.get_gid()[len(HOVER) :] for p in figure.findobj(Patch) if (p.get_gid() or "").startswith(HOVER)
    }
    assert [key.status for key in form.key(LOOK)] == ["strict", "possible"]


def test_the_key_names_colours_that_no_row_is_named_after():
    rows = table(("p", "ordinary", 1, 1), ("q", "a", 2, 2), ("r", "elsewhere", 3, 3), columns="plant kind low high")
    form = charts.bars(rows, row="plant", colour="kind", colours={"ordinary": "accent"})
    keys = [(key.words, key.colour) for key in form.key(LOOK)]
    assert keys == [("ordinary", "accent"), ("a", "a1"), ("other places", "soft")]
    assert not charts.bars(rows, row="plant", colour="").key(LOOK)


def test_a_line_stands_at_its_value_and_is_seen_in_front_of_the_bars():
    form = charts.bars(table(("a", 100, 100), ("b", 20, 20)), line=50.0)
    figure = form.draw(charts.Look("en", words={"line": "half"}))
    ((zero, hundred, _),) = parts(figure, "a: 100")
    lines = [line for line in figure.findobj(Line2D) if line.get_gid() == HOVER + "half"]
    places = {round(line.get_transform().transform((line.get_xdata()[0], 0))[0], 3) for line in lines}
    assert places == {round((zero + hundred) / 2, 3)}
    bar = next(p for p in figure.findobj(Patch) if p.get_gid() == HOVER + "a: 100")
    assert max(line.get_zorder() for line in lines) > bar.get_zorder()
    middle = where(figure, "half")
    assert (middle.x0 + middle.x1) / 2 == pytest.approx((zero + hundred) / 2, abs=1)


def test_the_scale_is_shown_where_values_are_not():
    rows = table(("a", 0, 100), ("b", 40, 40))
    assert {"20", "60", "80"} & set(dict(texts(charts.bars(rows).draw(LOOK)))) == set()
    assert {"20", "60", "80"} <= set(dict(texts(charts.bars(rows, label=None).draw(LOOK))))


def test_long_words_stand_above_their_bars_on_a_phone_and_beside_them_on_a_page():
    said = "from five to seven of all fourteen clusters"
    form = charts.bars(table(("a", 100, 100, said), columns="entity low high said"), label="said")
    (_, end, _), *_ = parts(form.draw(LOOK), f"a: 100 ha, {said}")
    assert where(form.draw(LOOK), said).x0 > end
    phone = form.draw(LOOK, narrow=True)
    (_, end, _), *_ = parts(phone, f"a: 100 ha, {said}")
    assert where(phone, said).x0 < 10
    assert end > 300


def test_a_wrong_colour_or_status_is_named():
    rows = table(("a", 1, 1, "sure"), columns="entity low high status")
    with pytest.raises(ValueError, match=r"bars: no colour blue; the palette has ink, soft"):
        charts.bars(rows, colours={"a": "blue"}).draw(LOOK)
    with pytest.raises(ValueError, match="status 'sure': use one of strict, possible"):
        charts.bars(rows).draw(LOOK)
    with pytest.raises(ValueError, match="bars: no column plant; there are entity, low, high, status"):
        charts.bars(rows, row="plant").draw(LOOK)

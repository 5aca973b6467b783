"""Stacked: parts end at their levels, what is not certain is hatched, what is left is dashed, shares are bounds."""

import itertools
import math

import pandas as pd
import pytest
from boxes import texts
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.patches import Patch, Polygon

from clusters.report import charts
from clusters.report.charts import draw_stacked
from clusters.report.charts.canvas import HOVER

WORDS = {"strict": "shown to comply", "possible": "perhaps", "remainder": "not shown"}
LOOK = charts.Look("en", areas=("a", "b"), merged="m", words=WORDS)


def table(*rows, columns="entity low high of"):
    return pd.DataFrame(list(rows), columns=columns.split())


def drawn(figure):
    """The marks in order: words, from where to where, and how they look."""
    found = [p for p in figure.findobj(Patch) if (p.get_gid() or "").startswith(HOVER) and not isinstance(p, Polygon)]
    styles = [
        "hatched" if p.get_hatch() else "dashed" if p.get_linestyle() not in ("-", "solid") else "solid" for p in found
    ]
    boxes = [p.get_window_extent() for p in found]
    return [
        (p.get_gid()[len(HOVER) :], box.x0, box.x1, style) for p, box, style in zip(found, boxes, styles, strict=True)
    ]


def levels(figure, one=None):
    """The marks of a one-row figure in values: the last ends at `one`."""
    marks = drawn(figure)
    zero, last = marks[0][1], marks[-1][2]
    return [(round((x0 - zero) / (last - zero) * one, 6), round((x1 - zero) / (last - zero) * one, 6), style)
            for _, x0, x1, style in marks]  # fmt: skip


def parts(*ends, name="r"):
    return table(*((name, f"p{i}", low, high) for i, (low, high) in enumerate(ends)), columns="entity part low high")


@pytest.mark.parametrize("narrow", [False, True])
def test_what_is_certain_is_solid_what_is_possible_hatched_and_the_rest_dashed(narrow):
    form = charts.stacked(table(("m", 7, 12, 47)), total="of")
    figure = form.draw(LOOK, narrow)
    assert levels(figure, 47) == [(0, 7, "solid"), (7, 12, "hatched"), (12, 47, "dashed")]
    assert [mark[0] for mark in drawn(figure)] == ["m, shown to comply: 7", "m, perhaps: 5", "m, not shown: 35"]
    assert {"7–12", "/47"} <= set(dict(texts(figure)))
    assert [(key.words, key.status) for key in form.key(LOOK)] == [
        ("shown to comply", "strict"),
        ("perhaps", "possible"),
        ("not shown", "stated"),
    ]


def test_rows_share_one_scale_of_values_or_of_per_cent():
    rows = table(("a", 2, 2, 14), ("b", 0, 5, 20))
    ends = {words: x1 for words, _, x1, _ in drawn(charts.stacked(rows, total="of").draw(LOOK))}
    zero = drawn(charts.stacked(rows, total="of").draw(LOOK))[0][1]
    assert (ends["b, not shown: 15"] - zero) / (ends["a, not shown: 12"] - zero) == pytest.approx(20 / 14)
    figure = charts.stacked(rows, total="of", percent=True).draw(LOOK)
    ends = {words: x1 for words, _, x1, _ in drawn(figure)}
    assert ends["b, not shown: 75%"] == pytest.approx(ends["a, not shown: 85.71%"])
    assert {"0–25%", "0–5 /20", "14.29%", "2 /14"} <= set(dict(texts(figure)))


def test_a_total_ends_what_is_open_and_without_it_an_arrow_goes_on():
    capped = charts.stacked(table(("a", 2, math.inf, 14)), total="of").draw(LOOK)
    assert levels(capped, 14) == [(0, 2, "solid"), (2, 14, "hatched")]
    assert {"≥ 2", "/14"} <= set(dict(texts(capped)))
    assert not capped.findobj(Polygon)
    for rows, said in ((parts((3, 3), (2, math.nan), (4, 5)), "≥ 9"), (table(("a", 2, math.nan, None)), "≥ 2")):
        figure = charts.stacked(rows, part="part" if "part" in rows else "").draw(LOOK)
        (head,) = figure.findobj(Polygon)
        assert head.get_gid().endswith(said)
        assert said in dict(texts(figure))
    unknown = charts.stacked(table(("a", 1, 1, 2), ("b", None, None, 20)), total="of").draw(LOOK)
    assert "no data" in dict(texts(unknown))
    assert ("b, perhaps: 20", "hatched") in [(mark[0], mark[3]) for mark in drawn(unknown)]


def test_sizes_are_added_up_and_levels_are_not():
    sizes = charts.stacked(parts((3, 4), (2, 2), (5, 7)), part="part")
    assert levels(sizes.draw(LOOK), 13) == [
        (0, 3, "solid"), (3, 4, "hatched"), (4, 5, "solid"), (5, 6, "hatched"), (6, 10, "solid"), (10, 13, "hatched"),
    ]  # fmt: skip
    given_levels = charts.stacked(parts((3, 4), (6, 6), (11, 13)), part="part", levels=True)
    figure = given_levels.draw(LOOK)
    assert levels(figure, 13) == [
        (0, 3, "solid"), (3, 4, "hatched"), (4, 6, "solid"), (6, 11, "solid"), (11, 13, "hatched"),
    ]  # fmt: skip
    assert [mark[0] for mark in drawn(figure)][2:4] == ["r, p1: 2–3", "r, p2: 5–7"]
    assert "11–13" in dict(texts(figure))


RANGE = st.tuples(st.integers(0, 20), st.integers(0, 5)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(RANGE, min_size=1, max_size=4).filter(lambda sizes: sum(low for low, _ in sizes) > 0))
def test_a_share_is_bounded_by_what_any_true_sizes_can_give(sizes):
    form = charts.stacked(parts(*sizes), part="part", percent=True)
    shares = form._stack("r", form.rows.to_dict("records")).shares(levels=False)
    worlds = [[100 * size / sum(world) for size in world] for world in itertools.product(*sizes)]
    for i, (low, high) in enumerate(shares.sizes):
        assert (low, high) == pytest.approx((min(w[i] for w in worlds), max(w[i] for w in worlds)))
    for i, (low, high) in enumerate(shares.levels):
        sums = [sum(world[: i + 1]) for world in worlds]
        assert (low, high) == pytest.approx((min(sums), max(sums)))


def test_words_are_inside_a_part_only_where_they_fit():
    form = charts.stacked(
        parts((94, 94), (1, 1)).assign(said=["a long name of ninety-four things", "two"]), part="part"
    )
    assert "94" in dict(texts(form.draw(LOOK)))
    assert "1" not in dict(texts(form.draw(LOOK)))
    said = charts.stacked(form.rows, part="part", label="said", percent=True)
    assert "two" not in dict(texts(said.draw(LOOK)))
    assert "a long name of ninety-four things" in dict(texts(said.draw(LOOK)))
    assert "94" not in dict(texts(charts.stacked(form.rows, part="part", label=None).draw(LOOK)))


def test_a_sum_that_falls_short_of_the_whole_by_rounding_alone_leaves_no_rest():
    rows = parts((0.7, 0.7), (0.1, 0.1)).assign(of=0.8)
    figure = charts.stacked(rows, part="part", total="of").draw(LOOK)
    assert {artist.get_gid() for artist in figure.findobj()} == {None, HOVER + "r, p0: 0.7", HOVER + "r, p1: 0.1"}


def test_parts_have_shades_those_of_areas_or_given_colours_and_the_key_says_which():
    def colours(form):
        return [(key.words, key.colour, key.status) for key in form.key(LOOK)]

    three = charts.stacked(parts((1, 1), (2, 3), (1, 1)), part="part")
    assert colours(three) == [
        ("p0", "m4", "strict"), ("p1", "m2", "strict"), ("p2", "m1", "strict"), ("perhaps", "ink", "possible"),
    ]  # fmt: skip
    areas = charts.stacked(table(("x", "a", 1, 1), ("x", "b", 2, 2), columns="w part low high"), row="w", part="part")
    assert colours(areas) == [("a", "a1", "strict"), ("b", "a2", "strict")]
    rows = parts((1, 1), (2, 2)).assign(status=["possible", "stated"])
    chosen = charts.stacked(rows, part="part", colours={"p0": "good", "p1": "warn"})
    assert colours(chosen) == [("p0", "good", "possible"), ("p1", "warn", "stated")]
    rows = pd.concat(
        [parts((1, 1), (2, 2), (1, 1)), parts((1, 1), name="s").assign(part="p4"), parts((1, 1), name="t")]
    )
    rows = pd.concat([rows, table(("s", "p2", 1, 1), columns="entity part low high")])
    assert [words for words, _, _ in colours(charts.stacked(rows, part="part"))] == ["p0", "p1", "p4", "p2"]


@pytest.mark.parametrize(
    ("rows", "options", "said"),
    [
        (parts((1, 1), (-2, 3)), {"part": "part"}, "a part of r is below zero"),
        (parts((5, 5), (3, 9)), {"part": "part", "levels": True}, "the levels of r fall"),
        (table(("a", 7, 15, 14)), {"total": "of"}, "the total of a is 14, its parts come to 15"),
        (parts(*[(1, 1)] * 6), {"part": "part"}, "6 parts and 5 shades; give colours"),
        (parts((1, 1), (2, 2)), {"part": "part", "colours": {"p0": "good"}}, "colours has none for p1, only for p0"),
        (parts((1, 1)), {"part": "part", "colours": {"p0": "green"}}, "no colour green; the palette has ink, soft"),
        (table(("a", 7, 15, 14)), {"part": "stage"}, "no column stage; there are entity, low, high, of"),
    ],
)  # fmt: skip
def test_what_is_no_whole_of_parts_is_refused(rows, options, said):
    with pytest.raises(ValueError, match=f"stacked: {said}"):
        charts.stacked(rows, **options).draw(LOOK)


def test_a_row_without_figures_takes_one_line_on_a_phone():
    def high(*rows):
        return charts.stacked(table(*rows, columns="entity low high")).draw(LOOK, narrow=True).get_figheight() * 100

    one = high(("a", 1, 2))
    known, unknown = (high(("a", 1, 2), ("b", *ends)) - one for ends in ((3, 4), (math.nan, math.nan)))
    assert 15 < unknown <= known - 20  # pixels: a strip is 22 deep


def test_every_number_of_shades_has_as_many():
    assert [len(draw_stacked.SPACED[n]) for n in range(1, 6)] == [1, 2, 3, 4, 5]

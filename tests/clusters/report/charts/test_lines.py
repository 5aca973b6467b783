"""Lines: values lie where the scales say, only neighbours are joined, names find their lines.

That all of it fits is tested for every form by its samples (test_every_form.py); here, that no words cover a point.
"""

import itertools
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Patch
from matplotlib.text import Text

from clusters.report import charts
from clusters.report.charts import font, palette, scale, svg
from clusters.report.charts.canvas import HOVER
from clusters.report.charts.labels import apart
from clusters.uncertainty.bounds import Bound
from docs.samples.lines import BUDGETS, NONE, OPENS, PHASES, PRODUCT, RATES, SAMPLES, UNKNOWN, look, table, yearly

BOTH = pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])


def drawn(form, narrow=False, **options):
    return svg.tree(form.draw(look(**options), narrow), "x")


def texts(root):
    """The middle of each text's capitals, by its words (the last of those that say the same)."""
    return {
        text.text: (float(text.get("x")), float(text.get("y")) - font.CAP_HEIGHT * float(text.get("font-size")) / 2)
        for text in root.iter("text")
    }


def words(root):
    return [text.text for text in root.iter("text")]


def titles(root):
    return [title.text for title in root.iter("title")]


def marks(root, title):
    """The elements whose words under the pointer are these."""
    return [element for element in root.iter() if element.findtext("title") == title]


def middle(element):
    """Where a point lies: a circle, or the box of another shape."""
    if element.tag == "circle":
        return float(element.get("cx")), float(element.get("cy"))
    xs, ys = corners(element)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def corners(element):
    """The x's and y's of a path of straight lines."""
    at = [0.0, 0.0]
    found = []
    for command, numbers in re.findall(r"([MLHV])([^MLHVz]*)", element.get("d")):
        values = [float(number) for number in numbers.split()]
        at = {"H": [values[0], at[1]], "V": [at[0], values[0]]}.get(command, values)
        found.append(at)
    return [x for x, _ in found], [y for _, y in found]


@BOTH
def test_a_point_lies_over_its_year_and_beside_its_value(narrow):
    root = drawn(charts.lines(yearly(2019, north=[10, 20, 30, 15])), narrow, decimals=0)
    said = texts(root)
    for year, value in ((2020, 20), (2021, 30)):
        (point,) = marks(root, f"Phía Bắc, {year}: {value}")
        x, y = middle(point)
        assert x == pytest.approx(said[str(year)][0], abs=0.1)
        assert y == pytest.approx(said[str(value)][1], abs=0.1)
    assert said["Phía Bắc"][0] > middle(marks(root, "Phía Bắc, 2022: 15")[0])[0]


@pytest.mark.parametrize(
    ("form", "lines"),
    [
        (charts.lines(yearly(2019, north=[1, 2, 3, 4])), 1),
        (charts.lines(yearly(2019, north=[1, 2, NONE, 3, 4])), 2),
        (charts.lines(table(("north", 2019, 1), ("north", 2020, 2), ("north", 2022, 3), ("north", 2023, 3))), 2),
        (charts.lines(table(("north", 2010, 1), ("north", 2015, 2), ("north", 2020, 3))), 1),
        (charts.lines(RATES[RATES.entity == "middle"], run="source"), 2),  # the third source has one year
    ],
    ids=["unbroken", "empty row", "missing year", "every fifth year", "runs"],
)
def test_a_line_joins_neighbouring_years_of_one_run(form, lines):
    name = "Trung Du" if "source" in form.rows else "Phía Bắc"
    joined = [line for line in marks(drawn(form), name) if "class" in line.attrib]
    assert len(joined) == lines


def test_conflicting_values_are_joined_by_a_stroke_and_never_averaged():
    root = drawn(charts.lines(table(("north", 2020, 10), ("north", 2021, 20), ("north", 2021, 30))), decimals=0)
    said = texts(root)
    (stroke,) = marks(root, "Phía Bắc, 2021: 20 · Phía Bắc, 2021: 30")
    assert sorted(corners(stroke)[1]) == pytest.approx([said["30"][1], said["20"][1]], abs=0.1)
    edges = [corners(line) for line in marks(root, "Phía Bắc") if "opacity" not in line.attrib]
    assert {xs[-1] for xs, _ in edges} == {middle(stroke)[0]}
    assert sorted(ys[-1] for _, ys in edges) == pytest.approx([said["30"][1], said["20"][1]], abs=0.1)
    assert "20–30" in words(root)


@BOTH
def test_a_step_holds_until_the_next_and_that_of_a_year_throughout_it(narrow):
    root = drawn(charts.lines(yearly(2026, north=[5, 6, 8, 8]), steps=True), narrow, decimals=0)
    said = [texts(root)[str(year)][0] for year in range(2026, 2030)]
    half = (said[1] - said[0]) / 2
    for title, first, last in (
        ("Phía Bắc, 2026: 5", 0, 0),
        ("Phía Bắc, 2027: 6", 1, 1),
        ("Phía Bắc, 2028: 8 · Phía Bắc, 2029: 8", 2, 3),
    ):
        xs, ys = corners(marks(root, title)[0])
        assert xs == pytest.approx([said[first] - half, said[last] + half], abs=0.1)
        assert ys[0] == ys[1]


def test_columns_that_a_chart_does_not_read_may_hold_anything():
    rows = table(("north", 2020, 10), ("north", 2020, 10), ("north", 2021, 20))
    bounds = [Bound(1, 2), Bound(3, 4), Bound(5, 6)]  # no two of them can be compared by their hash
    assert texts(drawn(charts.lines(rows.assign(span=bounds)))) == texts(drawn(charts.lines(rows)))
    assert len(marks(drawn(charts.lines(rows.assign(span=bounds))), "Phía Bắc, 2020: 10")) == 1


def test_a_step_of_a_budget_ends_where_the_next_begins():
    rows = table(("jobs", 0, 1), ("jobs", 7, 2), ("jobs", 30, 3), columns="aim budget value")
    root = drawn(charts.lines(rows, x="budget", series="aim", steps=True), words={"x": "tỷ đồng"})
    ends = [corners(marks(root, f"Nhiều lao động nhất, {x} tỷ đồng: {v}")[0])[0] for x, v in ((0, 1), (7, 2))]
    assert ends[0][1] == ends[1][0]
    assert (ends[1][1] - ends[1][0]) / (ends[0][1] - ends[0][0]) == pytest.approx(23 / 7, abs=0.01)


def test_a_series_of_steps_claims_nothing_after_its_last_year():
    root = drawn(charts.lines(yearly(2026, north=[5, 6, 8], middle=[1, 2]), steps=True), decimals=0)
    assert corners(marks(root, "Trung Du, 2027: 2")[0])[0] == corners(marks(root, "Phía Bắc, 2027: 6")[0])[0]
    assert "2 (2027)" in words(root)


def test_steps_that_others_would_hide_are_thicker_below_them():
    root = drawn(charts.lines(PHASES, series="limit", steps=True), decimals=0)
    first, second = "8 trạm khởi công mỗi năm", "như trên, và chỉ có 80 tỷ đồng"
    both = " · ".join(f"{{0}}, {year}: 7–12" for year in (2026, 2027))
    hidden, free, over = (
        float(marks(root, title)[0].get("stroke-width"))
        for title in (both.format(first), f"{first}, 2030: 23–36", both.format(second))
    )
    assert hidden > free == over


def test_a_band_reaches_from_low_to_high():
    root = drawn(charts.lines(table(("slow", 2024, 10, 10), ("slow", 2025, 20, 30), columns="entity year low high")))
    said = texts(root)
    (area,) = [mark for mark in marks(root, "Chậm lại bằng nhịp cả nước") if "opacity" in mark.attrib]
    assert {round(y) for y in corners(area)[1]} == {round(said[value][1]) for value in ("10", "20", "30")}
    stroke = corners(marks(root, "Chậm lại bằng nhịp cả nước, 2025: 20–30")[0])[1]
    assert sorted(stroke) == pytest.approx([said["30"][1], said["20"][1]], abs=0.1)


def test_an_open_end_is_an_arrow_that_no_line_joins():
    root = drawn(charts.lines(OPENS))
    assert len(marks(root, "Phía Bắc, 2020: ≥ 38")) == 3  # foot, shaft, head
    feet = [corners(mark)[0] for mark in marks(root, "Phía Bắc, 2020: ≥ 38")]
    lines = [x for line in marks(root, "Phía Bắc") for x in corners(line)[0]]
    assert min(lines) > max(x for xs in feet for x in xs)
    up, down = (corners(marks(root, title)[-1])[1] for title in ("Phía Bắc, 2020: ≥ 38", "Trung Du, 2022: ≤ 40"))
    assert up[0] == min(up)  # the point of the head
    assert down[0] == max(down)
    assert {"≤ 40", "≥ 22"} <= set(words(root))


@BOTH
def test_only_dots_lead_from_a_line_that_ends_early_to_its_words(narrow):
    rows = yearly(2019, north=[3, 4, 5], south=[2])
    levels = [line for line in drawn(charts.lines(rows), narrow).iter("path") if line.get("stroke-width") == "0.75"]
    long = [line for line in levels if max(corners(line)[0]) - min(corners(line)[0]) > 60]
    assert len(long) == 1  # from the south's one year
    dashes = [float(part) for part in long[0].get("stroke-dasharray").replace(",", " ").split()]
    assert 2 * dashes[0] < dashes[1]


@BOTH
def test_zero_is_drawn_where_values_lie_on_both_sides_of_it(narrow):
    def zeros(form):
        root = drawn(form, narrow)
        return [
            line for line in root.iter("path") if line.get("class") == "s-soft" and line.get("stroke-width") != "0.75"
        ]

    assert len(zeros(charts.lines(yearly(2019, north=[-3, 4])))) == 1
    assert not zeros(charts.lines(yearly(2019, north=[3, 4])))


def test_small_charts_with_several_lines_leave_the_names_to_the_key():
    form = charts.lines(BUDGETS, x="budget", series="aim", steps=True, panels="gain")
    assert [key.words for key in form.key(look())] == ["Nhiều cụm nhất", "Nhiều lao động nhất", "Nhiều nước thải nhất"]
    assert len({key.colour for key in form.key(look())}) == 3
    assert not {"Nhiều cụm nhất", "Nhiều lao động nhất"} & set(words(drawn(form)))
    assert not charts.lines(PRODUCT.assign(status="strict"), panels="entity").key(look())
    assert [key.status for key in charts.lines(PRODUCT).key(look())] == ["strict", "preliminary", "stated"]


def test_small_charts_share_a_scale_unless_told_otherwise():
    rows = yearly(2019, north=[1, 2], middle=[100, 200])
    shared, own = (drawn(charts.lines(rows, panels="entity", share=share)) for share in (True, False))
    tops = [
        middle(marks(root, title)[0])[1]
        for root in (shared, own)
        for title in ("Phía Bắc, 2020: 2", "Trung Du, 2020: 200")
    ]
    assert tops[0] - tops[1] > 100
    assert tops[2] == pytest.approx(tops[3], abs=0.1)
    assert words(shared).count("100") == 2
    assert words(own).count("100") == 1


def test_only_areas_have_the_colours_of_areas():
    rows = yearly(2019, goal=[1, 2], middle=[2, 3], slow=[3, 4], whole=[5, 5], kept=[6, 7])
    found = charts.lines(rows)._colours(look())
    assert (found["middle"], found["whole"]) == ("a2", "all")
    others = [found[name] for name in ("goal", "slow", "kept")]
    assert len(set(others)) == 3
    assert not set(others) & {*palette.AREAS, "all"}


@BOTH
def test_a_series_or_chart_without_values_is_said_to_have_none(narrow):
    assert "không có số liệu" in " ".join(words(drawn(charts.lines(UNKNOWN), narrow)))
    root = drawn(charts.lines(UNKNOWN, panels="entity", share=False), narrow)
    assert {"Trung Du", "không có số liệu"} <= set(words(root))


@BOTH
def test_an_early_end_says_its_year_and_ticks_follow_the_language(narrow):
    rows = yearly(2019, north=[1000, 1500.5, NONE], middle=[1200, 1300, 1400])
    assert {"1.500,5 (2020)", "1.400"} <= set(words(drawn(charts.lines(rows), narrow)))
    assert {"1,500.5 (2020)", "1,400"} <= set(words(drawn(charts.lines(rows), narrow, language="en")))


@pytest.mark.parametrize(
    ("rows", "options", "message"),
    [
        (yearly(2019, north=[1]).astype({"year": str}), {}, "column year must hold a number .* '2019'"),
        (yearly(2019, north=[1, 2]).assign(year=[2019, NONE]), {}, "column year must hold a number .* nan"),
        (yearly(2019, north=[1]), {"run": "source"}, "no column source; there are entity, year"),
        (yearly(2019, north=[1]).drop(columns="value"), {}, "no row to draw"),
        (yearly(2019, north=[1]).assign(status="final"), {}, "status 'final': use one of strict"),
        (table(("north", 2019, 2, 1), columns="entity year low high"), {}, "low > high"),
        (yearly(2019, north=[NONE, NONE]), {}, "no row to draw"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_plain_words(rows, options, message):
    with pytest.raises(ValueError, match=message):
        charts.lines(rows, **options).draw(look())


@BOTH
@pytest.mark.parametrize(("form", "edition"), [pytest.param(form, at, id=name) for name, form, at in SAMPLES])
def test_no_words_cover_a_point_and_every_value_has_words_under_the_pointer(form, edition, narrow):
    figure = form.draw(edition, narrow)
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [text.get_window_extent(renderer) for text in figure.findobj(Text) if text.get_text()]
    points = [
        patch.get_window_extent()
        for patch in figure.findobj(Patch)
        if (patch.get_gid() or "").startswith(HOVER) and patch.get_zorder() > 1.5
    ]
    assert not [(word, point) for word, point in itertools.product(boxes, points) if _touch(word, point)]
    said = " | ".join(titles(svg.tree(figure, "x")))
    known = form.rows[form.rows.low.notna() | form.rows.high.notna()]
    for row in known.to_dict("records"):
        when = f"{row[form.x]:g}" if form.x == "year" else ""
        assert f"{edition.name(row[form.series])}, {when}" in said
        assert edition.measured(row["low"], row["high"]) in said


def _touch(a, b):
    return min(a.x1, b.x1) - max(a.x0, b.x0) > 0.5 and min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5


LABELS = st.lists(st.tuples(st.floats(0, 300), st.sampled_from([18.75, 37.5])), min_size=1, max_size=8)


@given(LABELS)
def test_labels_are_moved_apart_and_keep_their_order(labels):
    wanted, depths = [list(part) for part in zip(*labels, strict=True)]
    places = apart(wanted, depths, 0, 300)
    order = sorted(range(len(labels)), key=lambda i: wanted[i])
    for a, b in itertools.pairwise(order):
        assert places[b] - places[a] >= (depths[a] + depths[b]) / 2 - 1e-6
    tops = [place - depth / 2 for place, depth in zip(places, depths, strict=True)]
    assert min(tops) >= -1e-6
    if sum(depths) <= 300:
        assert max(top + depth for top, depth in zip(tops, depths, strict=True)) <= 300 + 1e-6
    assert apart(places, depths, 0, 300) == pytest.approx(places, abs=1e-6)  # what is apart stays


@given(st.lists(st.integers(1900, 2100), min_size=1, max_size=40), st.integers(60, 700), st.sampled_from([0, 1, 5]))
def test_labels_of_years_never_touch_and_stand_at_their_years(years, wide, stretch):
    found = scale.years(years, 40, 40 + wide, 14, stretch)
    middles = [found(tick) for tick in found.ticks]
    assert all(b - a >= font.width("0000", 14) + 10 for a, b in itertools.pairwise(middles))
    assert list(map(float, found.labels)) == [tick - stretch / 2 for tick in found.ticks]
    assert all(40 <= x <= 40 + wide for x in middles)
    assert all(40 <= found(year) <= 40 + wide for year in years)
    assert found.labels


def test_rows_may_come_in_any_order_and_twice():
    shuffled = pd.concat([PRODUCT, PRODUCT]).sample(frac=1, random_state=1)
    form, again = charts.lines(PRODUCT), charts.lines(shuffled)
    assert sorted(titles(drawn(form))) == sorted(titles(drawn(again)))

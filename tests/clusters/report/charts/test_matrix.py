"""Cells stand where their row and column say, have the shade of their value, and say what is not known."""

import itertools
import math

import pandas as pd
import pytest
from boxes import texts
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from clusters.report import charts
from clusters.report.charts import palette
from clusters.report.charts.canvas import HOVER
from clusters.report.charts.cells import CATEGORIES, Classes
from docs.samples import matrix as samples

LOOK = charts.Look("en", unit="jobs")


def cells(figure) -> dict[str, Rectangle]:
    """The boxes of a drawing by what the pointer says of them."""
    found = [patch for patch in figure.findobj(Rectangle) if (patch.get_gid() or "").startswith(HOVER)]
    return {patch.get_gid()[len(HOVER) :]: patch for patch in found}


def shade(cell: Rectangle) -> str:
    return palette.NAMES[to_hex(cell.get_facecolor())]


def values(*rows: tuple, **options: object) -> charts.Form:
    """A matrix of rows (row, column, low, high)."""
    return charts.matrix(pd.DataFrame(rows, columns=["entity", "indicator", "low", "high"]), **options)


def signs(*rows: tuple, **options: object) -> charts.Form:
    """A matrix of rows (row, column, category)."""
    return charts.matrix(pd.DataFrame(rows, columns=["entity", "indicator", "is"]), category="is", **options)


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", ["pairs as columns", "words of their own", "sparse levers", "levers as a list"])
def test_the_words_of_a_cell_stand_inside_it_and_cells_beside_each_other(name, narrow):
    form, look = next(sample[1:] for sample in samples.SAMPLES if sample[0] == name)
    figure = form.draw(look, narrow)
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = {hover: cell.get_window_extent() for hover, cell in cells(figure).items()}
    inside = 0
    for text in figure.findobj(Text):
        hover = (text.get_gid() or "")[len(HOVER) :]
        if hover in boxes:
            inside += 1
            box, own = boxes[hover], text.get_window_extent(renderer)
            assert box.x0 <= own.x0 <= own.x1 <= box.x1, text.get_text()
            assert box.y0 - 1 <= own.y0 <= own.y1 <= box.y1 + 1, text.get_text()
    assert inside
    for a, b in itertools.combinations(boxes.values(), 2):
        assert a.x1 <= b.x0 or b.x1 <= a.x0 or a.y1 <= b.y0 or b.y1 <= a.y0


def test_the_shade_is_that_of_the_class_and_a_range_over_a_step_is_hatched():
    rows = [("a", "p", 9, 9), ("a", "q", 10, 10), ("a", "r", 19, 20), ("a", "s", 30, math.inf), ("a", "t", 20, 25)]
    form = values(*rows, steps=(10, 20))
    drawn = cells(form.draw(LOOK))
    found = {hover.partition(":")[0][-1]: (shade(cell), cell.get_hatch()) for hover, cell in drawn.items()}
    assert [found[name][0] for name in "pqst"] == ["m0", "m2", "m4", "m4"]
    assert found["r"] == ("paper", "/////")
    assert not any(found[name][1] for name in "pqst")  # "at least 30" cannot be in a lower class
    assert [key.words for key in form.key(LOOK)] == ["9", "10–19", "20–30", "certain in any case", "possible"]


def test_quantiles_are_in_the_key_unless_cells_say_their_values():
    rows = [("a", f"c{i}", i, i) for i in range(1, 11)]
    assert not values(*rows).key(LOOK)
    keys = values(*rows, label=None).key(LOOK)
    assert [key.words for key in keys] == ["1–2", "3–4", "5–6", "7–8", "9–10"]
    assert [key.colour for key in keys] == list(palette.SHADES)


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=40), st.integers(1, 5))
def test_quantiles_never_part_equal_values_and_a_greater_value_is_never_lighter(numbers, count):
    classes = Classes([(float(n), float(n)) for n in numbers], count, 0)
    assert len(classes.shades) <= count
    found = [classes.shade(n, n) for n in sorted(numbers)]
    assert all(sure for _, sure in found)
    assert [name for name, _ in found] == sorted(name for name, _ in found)
    assert {name for name, _ in found} == set(classes.shades)  # no class without a value


def test_rows_and_columns_stand_in_their_order_and_totals_last_without_a_shade():
    rows = [("b", 2020, 1, 1), ("sum", 2019, 7, 7), ("b", 2019, 2, 2), ("a", 2018, 5, 5), ("sum", 2020, 1, 1)]
    drawn = cells(values(*rows, totals=("sum",)).draw(LOOK))
    read = sorted(drawn, key=lambda hover: (drawn[hover].get_y(), drawn[hover].get_x()))
    assert [hover.removesuffix(" jobs") for hover in read] == [
        "b, 2018: no data", "b, 2019: 2", "b, 2020: 1", "a, 2018: 5", "a, 2019: no data", "a, 2020: no data",
        "sum, 2018: no data", "sum, 2019: 7", "sum, 2020: 1",
    ]  # fmt: skip
    assert len({cell.get_x() for cell in drawn.values()}) == len({cell.get_y() for cell in drawn.values()}) == 3
    assert shade(drawn["sum, 2019: 7 jobs"]) == "paper"
    assert shade(drawn["b, 2019: 2 jobs"]) in palette.SHADES
    form = values(*rows)
    form.rows["entity"] = pd.Categorical(form.rows["entity"], ["a", "sum", "b"])
    assert [text for text, _ in texts(form.draw(LOOK)) if text in ("a", "b", "sum")] == ["a", "sum", "b"]


@pytest.mark.parametrize("half", ["both", "above", "below"])
def test_a_triangle_shows_each_pair_once(half):
    pairs = [(a, b, "greater") for a in "abc" for b in "abc" if a != b]
    kept = {"both": pairs, "above": [p for p in pairs if p[0] < p[1]], "below": [p for p in pairs if p[0] > p[1]]}[half]
    drawn = cells(signs(*kept, triangle=True).draw(LOOK))
    found = [tuple(hover.partition(":")[0].split(", ")) for hover in drawn]
    assert sorted(map(sorted, found)) == [["a", "b"], ["a", "c"], ["b", "c"]]
    assert all((*pair, "greater") in kept for pair in found)
    assert not [hover for hover in drawn if "no data" in hover]


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
def test_a_sparse_matrix_lists_the_marks_alone_the_strongest_first(narrow):
    look = charts.Look("en", words={"empty": "no lever", "indirect": "by the way"})
    rows = [("p", "x", "indirect"), ("p", "y", "direct"), ("p", "z", None), ("q", "x", None), ("r", "x", "no_data")]
    form = signs(*rows, sparse=True)
    figure = form.draw(look, narrow)
    assert list(cells(figure)) == ["p, y: direct", "p, x: by the way"]
    assert "No lever: q; r" in [text for text, _ in texts(figure)]
    assert [key.words for key in form.key(look)] == ["direct", "by the way"]


def test_a_phone_gets_every_second_year_or_a_list_with_each_column_named():
    years = values(*(("a", year, year % 7, year % 7) for year in range(2013, 2025)))
    assert [text for text, _ in texts(years.draw(LOOK, narrow=True)) if text.startswith("20")] == [
        "2013", "2015", "2017", "2019", "2021", "2023"
    ]  # fmt: skip
    assert len(cells(years.draw(LOOK, narrow=True))) == 12
    long = values(*(("a", f"Infrastructure {i}", i, i) for i in range(8)))
    for narrow, said in ((False, ["5"]), (True, ["Infrastructure 5", "5"])):
        found = long.draw(LOOK, narrow).findobj(Text)
        assert [text.get_text() for text in found if text.get_gid() == f"{HOVER}a, Infrastructure 5: 5 jobs"] == said


def test_a_category_says_how_sure_it_is_and_what_is_missing_where_the_pointer_rests():
    form = signs(("a", "x", "greater"), ("a", "y", "missing"), ("b", "x", math.nan))
    sure = charts.matrix(form.rows.assign(status=["possible", "strict", "strict"]), category="is")
    assert list(cells(sure.draw(LOOK))) == [
        "a, x: greater, possible",
        "a, y: no data",
        "b, x: no data",
        "b, y: no data",
    ]
    assert [key.words for key in sure.key(LOOK)] == ["greater", "possible", "no data"]
    named = charts.matrix(form.rows.rename(columns={"is": "status"}), category="status")
    assert next(iter(cells(named.draw(LOOK)))) == "a, x: greater"
    assert signs(("a", "x", "no_data")).empty
    own = signs(("a", "x", "late"), signs={"late": ("cross", "warn")})
    assert shade(cells(own.draw(LOOK))["a, x: late"]) == "warn"


@pytest.mark.parametrize(
    ("form", "match"),
    [
        (signs(("a", "x", "grater")), "'grater' has no sign; did you mean 'greater'"),
        (signs(("a", "x", "late"), signs={"late": ("star", "warn")}), "'late' is to look like 'star' on 'warn'"),
        (values(("a", "x", 1, 1), ("a", "x", 2, 2)), "two rows for one cell: a · x"),
        (values(("a", "x", 1, 1), steps=(3, 2)), "up to 4 values that ascend"),
        (values(("a", "x", 1, 1), steps=9), "9 classes; there are shades for 1 to 5"),
        (values(("a", "x", 1, 1), group="indicator", triangle=True), "a triangle has no groups"),
        (values(("a", "x", 2, 1)), "low > high"),
        (values(("a", "x", 1, 1), row="where"), "no column where"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(form, match):
    with pytest.raises(ValueError, match=match):
        form.draw(LOOK)


@pytest.mark.parametrize("colour", [*palette.SHADES, *sorted({sign.colour for sign in CATEGORIES.values()})])
def test_words_read_on_every_colour_of_a_cell_by_day_and_by_night(colour):
    for below, above in zip(palette.COLOURS[colour], palette.COLOURS[palette.on(colour)], strict=True):
        dark, light = sorted(map(luminance, (below, above)))
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(value: str) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(value)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def test_a_pair_as_a_columns_name_is_parted_at_its_dash():
    rows = [(f"r{i}", name, "yes") for i in range(2) for name in ("North Hill – South Valley (old)", "East – West")]
    words = {text.get_text() for text in signs(*rows).draw(LOOK, narrow=True).findobj(Text)}
    assert {"North Hill –", "South Valley (old)", "East – West"} <= words


def test_many_columns_with_long_heads_stay_a_grid() -> None:
    pairs = [f"Imaginary Province {a} – Imaginary Province {b}" for a, b in itertools.combinations("ABCDE", 2)]
    rows = [("Planned hectares per planned cluster", pair, 1, 1) for pair in pairs]
    form = charts.matrix(pd.DataFrame(rows, columns=["entity", "indicator", "low", "high"]))
    lines = [text.get_text() for text in form.draw(LOOK).findobj(Text)]
    assert lines.count("Imaginary") == 20, "each head is wrapped over its own column, between words"
    assert len(cells(form.draw(LOOK))) == 10

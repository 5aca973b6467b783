"""What an edition adds to a chart: colours by the order of the areas, numbers that never claim more than is known."""

import math

import pandas as pd
import pytest

from clusters.report import charts
from clusters.report.charts.form import areas_of, statuses_of

LOOK = charts.Look("vi", {"m": "Mới"}.get, tuple("abcdef"), "m", decimals=1, unit="ha")


def test_colours_follow_the_areas():
    assert [LOOK.colour(slug) for slug in "abcdef"] == ["a1", "a2", "a3", "a4", "a5", "soft"]
    assert (LOOK.colour("m"), LOOK.colour("elsewhere")) == ("all", "soft")


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (7.0, 7.0, "7,0"),
        (7.04, 7.04, "7,0"),
        (7.04, 12.01, "7,0–12,1"),
        (0.1 + 0.2, 0.4, "0,3–0,4"),
        (7.02, 7.08, "7,0–7,1"),
        (-3.0, -1.0, "−3,0 đến −1,0"),
        (857.14, math.inf, "≥ 857,1"),
        (857.14, math.nan, "≥ 857,1"),
        (math.nan, 12.01, "≤ 12,1"),
        (math.nan, math.nan, "không có số liệu"),
        (-math.inf, math.inf, "không có số liệu"),
    ],
)
def test_spans_are_rounded_outwards(low, high, said):
    assert LOOK.span(low, high) == said
    assert LOOK.measured(low, high) == (said if "không" in said else f"{said} ha")


def test_digits_are_as_many_as_needed_unless_said():
    free = charts.Look("en")
    assert [free.number(x) for x in (1000.0, 0.5, 1.23456)] == ["1,000", "0.5", "1.23"]


def test_the_key_names_areas_in_order_and_only_what_is_there():
    named = charts.Look("vi", {"a": "A", "b": "B", "m": "M"}.get, ("a", "b", "c"), "m")
    entries = areas_of(["m", "x", "b", "y", "a"], named)
    assert [(e.words, e.colour) for e in entries] == [("A", "a1"), ("B", "a2"), ("M", "all"), ("nơi khác", "soft")]
    assert statuses_of(["strict", "strict"], named) == ()
    assert [e.status for e in statuses_of(["stated", "strict"], named)] == ["strict", "stated"]
    assert statuses_of(["possible"], charts.Look("vi", words={"possible": "theo quy ước"}))[0].words == "theo quy ước"


def test_a_form_says_what_its_rows_lack():
    rows = pd.DataFrame({"entity": ["a"], "low": [2.0], "high": [1.0]})
    with pytest.raises(ValueError, match="intervals: a row has low > high"):
        charts.intervals(rows).draw(LOOK)
    with pytest.raises(ValueError, match="no column sector; there are entity, low, high"):
        charts.intervals(rows, row="sector").draw(LOOK)
    assert charts.intervals(pd.DataFrame()).empty
    assert charts.intervals(rows.assign(low=math.nan, high=math.inf)).empty


def test_a_picture_by_hand_is_shown_and_kept_as_a_form_is():
    def drawing(rows, look, narrow):
        canvas = charts.Canvas(charts.NARROW if narrow else charts.WIDE)
        canvas.marker(50, 20, look.colour("north"), hover=f"{len(rows)} {look.name('north')}")
        return canvas.finish(40)

    rows = pd.DataFrame({"place": ["north", "south"]})
    form = charts.by_hand(rows, drawing, (charts.Key("seat", "a1", kind="marker"),))
    look = charts.Look("en", {"north": "North"}.get, areas=("north",))
    pair, files = charts.pictures(form, look, "map", "where", charts.Frame("Where"))
    assert all(
        text in pair.wide and text in pair.narrow for text in ("<title>2 North</title>", ">seat<", 'class="f-a1"')
    )
    assert b">seat<" in files.svg
    assert charts.by_hand(rows[:0], drawing).empty

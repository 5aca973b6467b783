"""The diagram of steps: every step and every link is there, on a page and on a phone, and nothing overlaps."""

import re

import pandas as pd
import pytest
from boxes import faults
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from clusters.report import charts, theory

STEPS = pd.DataFrame(
    [(1, "input", "2, 3"), (2, "activity", "4"), (3, "activity", "4"), (4, "outcome", "")],
    columns=["step", "stage", "leads"],
).assign(name_en=[f"Step {word}" for word in ("one", "two of many words that break into lines", "three", "four")],
         assumption_en=["people come", "money comes", None, None])  # fmt: skip
LOOK = charts.Look("en", str.capitalize)


def drawn(narrow: bool) -> str:
    form = charts.by_hand(STEPS, theory.drawn)
    return charts.pair(form, LOOK, "theory", "Title", "Words")[narrow]


@pytest.mark.parametrize("narrow", [False, True])
def test_all_steps_stages_and_assumptions_are_there(narrow: bool) -> None:
    svg = drawn(narrow)
    told = re.sub(r"\s+", " ", " ".join(re.findall(r">([^<>]+)<", svg)))
    for words in ("Input", "Activity", "Outcome", "Step one", "Step four", "people come", "money comes"):
        assert words in told


def test_a_phone_names_the_steps_that_one_leads_to_and_a_page_draws_an_arrow_for_each() -> None:
    assert [line for line in re.findall(r">(→ [^<]+)<", drawn(narrow=True))] == ["→ 2, 3", "→ 4", "→ 4"]
    assert "→" not in drawn(narrow=False)
    drawing = theory.drawn(STEPS, LOOK, narrow=False)
    arrows = [line for line in drawing.findobj(Line2D) if line.get_zorder() == 2 and line.get_linewidth() == 1.8]
    assert len(arrows) == 4
    starts, ends = (sorted({(line.get_xdata()[k], line.get_ydata()[k]) for line in arrows}) for k in (0, -1))
    assert len(starts) == 3, "those of one step start together"
    assert len(ends) == 4, "those to one step end apart"


@pytest.mark.parametrize("narrow", [False, True])
def test_boxes_do_not_overlap_and_hold_their_words(narrow: bool) -> None:
    figure = theory.drawn(STEPS, LOOK, narrow)
    numbers = {str(step) for step in STEPS.step}
    assert [fault for fault in faults(figure) if fault.split("'")[1] not in numbers] == []
    boxes = [patch.get_bbox() for patch in figure.findobj(Rectangle) if patch is not figure.patch]
    assert len(boxes) == len(STEPS)
    for k, one in enumerate(boxes):
        assert all(not one.overlaps(other) for other in boxes[k + 1 :])

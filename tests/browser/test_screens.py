"""How the reports fill screens: short when closed, the answer first, no chart cut."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from measure import SCREENS, measure

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
MOST = {1280: 12_000, 360: 18_000}
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9]*_*.ipynb"))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_report_answers_on_the_first_screen_and_cuts_no_chart(
    language: str, name: str, edition: Path, visit: Callable[..., Any]
) -> None:
    page = visit(next(edition.glob(f"*/baseline/{language}/{name}.html"))).page
    for (width, height), seen in measure(page).items():
        assert 0 < seen["answer"] <= height, (width, seen)
        assert seen["charts"] > 0
        assert seen["cut"] == 0, (width, seen)
        assert seen["height"] <= MOST[width], (width, seen)
    assert set(MOST) == {width for width, _ in SCREENS}
    tiles = page.locator(".gs-answer .gs-tile")
    assert tiles.count() == 3
    assert tiles.evaluate_all("els => els.every(e => e.querySelector('.gs-badge') && e.querySelector('a'))")
    shown = page.locator(".gs-findings > ul > li")
    assert 1 <= shown.count() <= 5
    assert shown.evaluate_all("els => els.every(e => document.querySelector(e.querySelector('a').hash))")


@pytest.mark.parametrize("name", ["index.html", "index.en.html"])
def test_the_index_says_what_to_do_on_the_first_screen_of_a_phone(
    name: str, edition: Path, visit: Callable[..., Any]
) -> None:
    page = visit(edition / name, width=360).page
    page.set_viewport_size({"width": 360, "height": 740})
    below = "els => els.map(e => e.getBoundingClientRect().bottom)"
    for part in (".lead", ".brief"):
        ends = page.locator(part).evaluate_all(below)
        assert len(ends) == 1
        assert 0 < ends[0] <= 740, (part, ends)
    assert page.locator(".notebook svg").count() == 4  # beside each answer

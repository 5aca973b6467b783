"""How the reports fill screens: short when closed, the answer first, no chart cut."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from measure import SCREENS, measure

pytestmark = pytest.mark.browser
MOST = {1280: 12_000, 360: 18_000}
ARTICLES = [
    pytest.param(place, name, id=f"{place}-{name}")
    for place in ("vi", "en")
    for name in ("01_growth_history", "03_infrastructure_gaps")
]
HIGH = {"01_growth_history"}
"""Reports that are still higher than MOST: their narrow charts repeat the names of all rows in every panel."""


@pytest.mark.parametrize(("language", "name"), ARTICLES)
def test_a_report_answers_on_the_first_screen_and_cuts_no_chart(
    language: str, name: str, edition: Path, visit: Callable[..., Any]
) -> None:
    page = visit(next(edition.glob(f"*/baseline/{language}/{name}.html"))).page
    for (width, height), seen in measure(page).items():
        assert 0 < seen["answer"] <= height, (width, seen)
        assert seen["charts"] > 0
        assert seen["cut"] == 0, (width, seen)
        if name in HIGH:
            assert seen["height"] <= 1.4 * MOST[width], (width, seen)
        else:
            assert seen["height"] <= MOST[width], (width, seen)
    assert set(MOST) == {width for width, _ in SCREENS}
    tiles = page.locator(".gs-answer .gs-tile")
    assert tiles.count() == 3
    assert tiles.evaluate_all("els => els.every(e => e.querySelector('.gs-badge') && e.querySelector('a'))")
    shown = page.locator(".gs-findings > ul > li")
    assert 1 <= shown.count() <= 5
    assert shown.evaluate_all("els => els.every(e => document.querySelector(e.querySelector('a').hash))")

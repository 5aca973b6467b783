"""The page of what differs between editions: harmless whatever the data say, valid, accessible, on any screen."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from report_sample import FORMULA, SCRIPT
from visit import Visit, check_axe

import run_all
from runner.difference.page import Side, page
from runner.difference.pairing import Change
from tests.checked import check_html

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, friendly: Path, hostile: Path) -> Path:
    """A friendly edition against the same with hostile words in every field."""
    folder = tmp_path_factory.mktemp("compared")
    for name, made in (("before", friendly), ("after", hostile)):
        shutil.copytree(made, folder / name)
    ran = CliRunner().invoke(run_all.main, ["--compare", "before", "after", "--output", str(folder)])
    assert (ran.exit_code, ran.stderr) == (1, "")
    return folder / "compare.html"


def test_nothing_runs_calls_home_or_widens_the_page(path: Path, visit: Callable[..., Visit]) -> None:
    seen = visit(path)
    assert [seen.outside, seen.messages] == [[], []]
    page = visit(path, bypass_csp=True).page  # even without the second wall
    assert page.evaluate("window.owned === undefined")
    assert page.locator("script, [onerror], [onmouseover], a[href^='javascript' i]").count() == 0
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    text = page.locator("body").inner_text()
    assert SCRIPT in text
    assert FORMULA in text
    for width in (320, 1280, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_html_is_valid_and_axe_finds_no_violation(path: Path, visit: Callable[..., Visit]) -> None:
    check_html(path.read_text(encoding="utf-8"))
    page = visit(path, bypass_csp=True).page
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    check_axe(page)


def test_bold_words_of_a_text_are_bold_there_too(tmp_path: Path) -> None:
    sides = [Side(name, {"r/baseline/vi": tmp_path}) for name in ("before", "after")]
    change = Change("paragraph", "**Bảy** <i>cụm</i>", "Tám * cụm", notebook="01_x", edition="r/baseline/vi")
    text = page([change], *sides, [], "vi")
    assert '<p class="before"><strong><del>Bảy</del></strong> <del>&lt;i&gt;cụm&lt;/i&gt;</del></p>' in text
    assert '<p class="after"><ins>Tám * cụm</ins></p>' in text

"""The page of what differs between editions: harmless whatever the data say, valid, accessible, on any screen."""

from collections.abc import Callable
from pathlib import Path

import html5lib
import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from report_sample import FORMULA, SCRIPT, outputs
from visit import Visit

import run_all

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A friendly edition against the same with hostile words in every field."""
    folder = tmp_path_factory.mktemp("compared")
    for name, hostile in (("before", False), ("after", True)):
        outputs(folder / name, hostile)
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
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(path.read_text(encoding="utf-8"))
    assert parser.errors == []
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    page = visit(path, bypass_csp=True).page
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    for scheme, width in (("light", 1280), ("dark", 360)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        results = Axe().run(page, options={"resultTypes": ["violations"]})
        assert results.violations_count == 0, results.generate_report()

"""Hostile data in names, quotes and sources ends as harmless visible text, in every kind of file."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from report_sample import FORMULA, LONG, NOTEBOOK, SCRIPT

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pages(hostile: Path) -> list[Path]:
    """Four editions and the two portfolios."""
    found = sorted(hostile.rglob("*.html"), key=lambda path: (path.parent == hostile, path))
    assert len(found) == 6
    return found


def test_nothing_runs_or_calls_home(pages: list[Path], visit: Callable) -> None:
    for path in pages:
        seen = visit(path, bypass_csp=True)  # even without the second wall
        assert seen.outside == [], path
        assert seen.messages == [], path
        assert seen.page.evaluate("[window.owned === undefined, document.title === 'owned']") == [True, False]
        assert seen.page.locator("script, [onerror], [onmouseover], iframe, object").count() == 0
        assert seen.page.locator("a[href^='javascript' i], a[href^='data:' i]").count() == 0


def test_hostile_text_is_visible_and_widens_no_page(pages: list[Path], visit: Callable) -> None:
    for path in pages:
        page = visit(path).page
        text = page.locator("body").inner_text()
        for piece in (SCRIPT, "onerror=", "javascript:window.owned=3", "⟦U+202E⟧gnp.exe", FORMULA, LONG[:400]):
            assert piece in text, (path, piece)
        assert not any("\u202a" <= character <= "\u202e" for character in path.read_text(encoding="utf-8"))
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_tables_hold_text_not_formulas(pages: list[Path]) -> None:
    folder = pages[0].parent
    book = openpyxl.load_workbook(folder / "tables.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [cell for cell in cells if cell.value == FORMULA and cell.data_type == "s"]
    links = [cell.hyperlink.target for cell in cells if cell.hyperlink and cell.hyperlink.target]
    assert all(link.startswith("https://") for link in links)
    for path in (folder / "results").rglob("*.csv"):
        content = path.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
            assert not [value for value in row if value.startswith(("=", "+", "@"))]


def test_notebook_stays_readable_json(pages: list[Path]) -> None:
    notebook = json.loads((pages[0].parent / f"{NOTEBOOK}.ipynb").read_text(encoding="utf-8"))
    shown = [
        output["data"]["text/html"]
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if "data" in output
    ]
    assert shown
    assert "<script" not in str(shown).lower()

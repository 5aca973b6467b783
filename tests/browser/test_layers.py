"""What is folded on a page: closed it costs no height, and a search, a link and the printer reach all of it."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pypdfium2
import pytest
from measure import measure
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from visit import Visit

from runner.export import html, pdf

pytestmark = pytest.mark.browser
SOURCES = {
    f"s{n}": {"title": f"Quyết định số {n} về cụm công nghiệp", "publisher": f"Cục {n}", "anchor": f"src-s{n}"}
    | {"url": f"https://example.org/{n}", "accessed": "2026-01-12"}
    for n in range(1, 41)
}
LINKS = "; ".join(f'<a href="#src-s{n}">[{n}] Cục {n}</a>' for n in range(1, 41))
TABLE = "<table><caption>{}</caption><tbody><tr><th>Hàng</th><td>{}</td></tr></tbody></table>"
SHOWN = (
    f'<div class="gs-exhibit" id="ex-one">{TABLE.format("Bảng chính", "1")}'
    f'<p class="gs-sources"><b>Nguồn:</b> {LINKS}</p></div>'
    f'<details class="gs-appendix"><summary>Bảng phụ · 1 dòng</summary><div class="gs-exhibit" id="ex-two">'
    f"{TABLE.format('Bảng phụ lục', 'ô trong phụ lục')}</div></details>"
)
CONTEXT = {
    "language": "vi",
    "title": "Cụm",
    "notebook": "01_x",
    "region": "r",
    "scenario": "baseline",
    "parameters": {"region": "ninh-binh"},
    "versions": {"pandas": "3.0"},
    "exhibits": {
        "exhibits": [{"id": name, "kind": "table", "title": name, "sources": []} for name in ("one", "two")],
        "sources": SOURCES,
        "data": [{"name": "r", "version": "1.2.3", "sha256": "ab" * 32}],
    },
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = new_output("display_data", data={"text/html": SHOWN})
    page = tmp_path_factory.mktemp("layers") / "01_x.html"
    cells = [new_markdown_cell("# Cụm\n\nMột đoạn."), new_code_cell("f()", outputs=[output])]
    page.write_text(html(new_notebook(cells=cells), CONTEXT), encoding="utf-8")
    return page


def test_folds_are_closed_and_cost_no_height(path: Path, visit: Callable[..., Visit]) -> None:
    page = visit(path).page
    closed = measure(page)
    assert page.locator("details[open]:not(.fold)").count() == 0
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    opened = measure(page)
    for screen, seen in closed.items():
        assert seen["height"] <= 1.5 * screen[1], screen
        assert opened[screen]["height"] > 2 * seen["height"], screen
    page.set_viewport_size({"width": 1280, "height": 800})
    places = page.locator(".endnotes li").evaluate_all("els => els.map(e => e.getBoundingClientRect().left)")
    assert len({round(place) for place in places}) == 2  # two columns


@pytest.mark.parametrize(
    ("fragment", "fold"),
    [
        ("#src-s33", ".endnotes details"),
        (f"#:~:text={quote('Quyết định số 33')}", ".endnotes details"),
        (f"#:~:text={quote('ô trong phụ lục')}", ".gs-appendix"),
        (f"#:~:text={'ab' * 32}", "footer details:has(code)"),
        ("#downloads", "footer .downloads"),
    ],
)
def test_a_link_and_a_search_open_the_fold_that_holds_it(
    path: Path, fragment: str, fold: str, visit: Callable[..., Visit]
) -> None:
    page = visit(path).page
    assert not page.locator(fold).last.evaluate("d => d.open")
    page.goto("about:blank")
    page.goto(path.resolve().as_uri() + fragment)
    page.locator(f"{fold}[open]").first.wait_for(timeout=20_000)


def test_paper_has_what_is_folded(path: Path, tmp_path: Path) -> None:
    pdf.print_pdf(path, tmp_path / "x.pdf")
    text = "".join(sheet.get_textpage().get_text_bounded() for sheet in pypdfium2.PdfDocument(tmp_path / "x.pdf"))
    flat = "".join(text.split())
    for words in ("Quyết định số 33", "ô trong phụ lục", "[17]", "ninh-binh", "ab" * 32, "pandas 3.0"):
        assert words.replace(" ", "") in flat, words
    assert "Bảngphụ·1dòng" not in flat  # the table says its own title

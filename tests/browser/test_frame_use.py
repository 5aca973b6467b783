"""The frame of an exhibit, as a reader uses it: one quiet row, each fold opens below it over the whole width."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from report_sample import sample
from visit import Visit

pytestmark = pytest.mark.browser
BOXES = """els => els.map(e => e.getBoundingClientRect())
    .map(r => [r.left, r.top + scrollY, r.right, r.bottom + scrollY].map(Math.round))"""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Visit]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    yield Visit(context, sample(Path(tmp_path_factory.mktemp("frames")), "vi"))
    context.close()


@pytest.fixture
def page(opened: Visit) -> Page:
    opened.page.goto(opened.address)
    return opened.page


def test_the_row_is_one_line_and_what_it_opens_stands_below_it(page: Page) -> None:
    row = page.locator("#ex-stuck > .gs-row")
    labels = row.locator(":scope > a, :scope > details > summary")
    names = [" ".join(name.split()) for name in labels.all_inner_texts()]
    assert [name.split(":")[0].strip() for name in names] == ["Số liệu", "CSV", "SVG", "PNG", "Trích dẫn", "Mã lệnh 3"]
    closed = labels.evaluate_all(BOXES)
    assert len({top for _, top, _, _ in closed}) == 1
    (left, _, right, _), *_ = row.evaluate_all(BOXES)
    for fold, inside in ((".gs-values", ".gs-scroll"), (".gs-cite-as", "p"), (".gs-code", "pre")):
        details = row.locator(f":scope > {fold}")
        details.locator("> summary").focus()
        page.keyboard.press("Enter")
        content = details.locator(inside).first
        content.wait_for()
        assert labels.evaluate_all(BOXES) == closed, f"{fold} moves the row"
        (x, top, end, _), *_ = content.evaluate_all(BOXES)
        assert top >= closed[0][3] - 1
        assert left <= x < end <= right + 1
        page.keyboard.press("Enter")
        content.wait_for(state="hidden")


def test_no_code_stands_outside_of_a_frame(page: Page) -> None:
    code = page.locator("main :is(.gs-code, .gs-run)")
    assert code.count() > 0
    assert code.evaluate_all("els => els.filter(e => !e.closest('.gs-row')).length") == 0
    assert page.locator(".gs-code summary", has_text="Tham số").count() == 0
    assert page.locator("footer dl dt", has_text="region").count() == 1, "what was chosen stands at the foot"


def test_a_citation_is_selected_whole_by_one_click(page: Page) -> None:
    page.locator("#ex-stuck .gs-cite-as > summary").click()
    sentence = page.locator("#ex-stuck .gs-cite-as > p")
    sentence.click()
    assert page.evaluate("getSelection().toString()").strip() == sentence.inner_text().strip()


@pytest.mark.parametrize("name", ["ex-stuck", "ex-wide", "ex-gone"])
def test_what_a_link_leads_to_is_outlined(page: Page, name: str) -> None:
    style = f"getComputedStyle(document.getElementById('{name}')).outlineStyle"
    assert page.evaluate(style) == "none"
    page.evaluate(f"location.hash = '{name}'")
    assert page.evaluate(style) == "solid"

"""A figure drawn twice, as a reader sees it: the drawing that fits, in the page's font and colours, on any screen."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import matplotlib
import pytest
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Browser, Page
from visit import Visit, check_axe

from runner.export import html, style
from tests.checked import check_html

pytestmark = pytest.mark.browser
DRAWINGS = Path(__file__).parent / "drawings"
PATHS = {width: f"figures/01_x/page/stuck-{width}.svg" for width in ("wide", "narrow")}
FIGURE = (
    '<figure class="gs-figure" id="ex-stuck" aria-labelledby="ex-stuck-title">'
    '<figcaption><span class="gs-title" id="ex-stuck-title">Bảy cụm đạt chuẩn</span></figcaption>'
    '<img class="gs-image" alt="Thanh" width="8" height="4" src="data:image/png;base64,AA=="></figure>'
)
TABLE = f"<table><tbody><tr><th>Cụm</th>{'<td>một câu dài hơn một chút</td>' * 12}</tr></tbody></table>"
SEEN = "e => e.checkVisibility() && e.getBoundingClientRect().height > 0"
SCROLLS = "els => els.map(e => e.scrollWidth > e.clientWidth && getComputedStyle(e).overflowX !== 'visible')"
LETTERS = "els => els.map(e => parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a)"
INKS = """() => Object.fromEntries([...document.querySelectorAll('svg.gs-wide [class]')].flatMap(
    e => [...e.classList].map(name => [name, getComputedStyle(e)[name[0] === 'f' ? 'fill' : 'stroke']])))"""


def font() -> bytes:
    """A small WOFF with Vietnamese letters."""
    whole = TTFont(Path(matplotlib.get_data_path()) / "fonts/ttf/DejaVuSans.ttf")
    subset = Subsetter()
    subset.populate(text="Cụm đạt chuẩn 0123456789")
    subset.subset(whole)
    whole.flavor = "woff"
    whole.save(content := io.BytesIO())
    return content.getvalue()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with one figure and a wide table, made with an embedded font."""
    folder = tmp_path_factory.mktemp("drawn")
    (folder / "x-400.woff").write_bytes(font())
    output = new_output("display_data", data={"text/html": FIGURE + TABLE})
    notebook = new_notebook(cells=[new_markdown_cell("# Cụm\n\nMột đoạn."), new_code_cell("f()", outputs=[output])])
    record = {"id": "stuck", "kind": "figure", "title": "Bảy cụm đạt chuẩn", "drawings": PATHS}
    context = {"language": "vi", "title": "x", "notebook": "01_x", "region": "r", "exhibits": {"exhibits": [record]}}
    drawings = {path: (DRAWINGS / Path(path).name).read_bytes() for path in PATHS.values()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(style, "FONTS", folder)
        style.css.cache_clear()
        page = folder / "01_x.html"
        page.write_text(html(notebook, context | {"drawings": drawings}), encoding="utf-8")
    style.css.cache_clear()
    return page


@pytest.fixture(scope="module")
def opened(path: Path, chromium: Browser) -> Iterator[Visit]:
    context = chromium.new_context()
    yield Visit(context, path)
    context.close()


@pytest.fixture
def page(opened: Visit) -> Page:
    """The page as it was when opened."""
    opened.page.set_viewport_size({"width": 1280, "height": 900})
    opened.page.emulate_media(media="screen", color_scheme="light")
    return opened.page


@pytest.mark.parametrize("width", [320, 360, 719, 720, 768, 1280, 2560])
def test_the_drawing_that_fits_is_shown_whole(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    wide, narrow = page.locator("svg.gs-wide"), page.locator("svg.gs-narrow")
    assert [wide.evaluate(SEEN), narrow.evaluate(SEEN)] == [width >= 720, width < 720]
    box = (wide if width >= 720 else narrow).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".gs-scroll.gs-wide").evaluate(SEEN)  # what a drawing and a table are called is the same
    seen = page.locator("figure, figure *:not(svg *, .gs-sr)")  # .gs-sr: clipped to nothing, for the ear alone
    assert seen.count() > 5
    assert not any(seen.evaluate_all(SCROLLS))


def test_letters_can_be_read_on_the_smallest_screen(page: Page) -> None:
    for width in (320, 360, 719):
        page.set_viewport_size({"width": width, "height": 740})
        letters = page.locator(".gs-narrow text, .gs-narrow tspan").evaluate_all(LETTERS)
        assert 12 <= min(letters) <= max(letters) <= 20, width


def test_the_policy_blocks_nothing_and_the_font_is_the_pages(opened: Visit, page: Page) -> None:
    assert opened.messages == []
    assert opened.outside == []
    faces = "document.fonts.ready.then(fonts => [...fonts].map(f => [f.family.replaceAll('\"', ''), f.status]))"
    assert page.evaluate(faces) == [["GS Sans", "loaded"]]
    families = page.locator("body, .gs-drawing text").evaluate_all("e => e.map(e => getComputedStyle(e).fontFamily)")
    assert len(set(families)) == 1
    assert families[0].startswith('"GS Sans"')
    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert policy is not None
    assert policy.startswith("default-src 'none'; img-src data:; font-src data:; style-src 'sha256-")


def test_the_dark_recolours_all_and_paper_is_light(page: Page) -> None:
    light = page.evaluate(INKS)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(INKS)
    assert len(light) >= 8
    assert not [name for name in light if light[name] == dark[name]]
    backs = "els => els.map(e => getComputedStyle(e).backgroundColor)"
    assert set(page.locator("figure, .gs-drawing, .gs-drawing svg").evaluate_all(backs)) == {"rgba(0, 0, 0, 0)"}
    page.set_viewport_size({"width": 600, "height": 900})  # about a sheet of A4
    page.emulate_media(media="print", color_scheme="light")
    paper = page.evaluate(INKS)
    assert paper["f-paper"] == "rgb(255, 255, 255)"
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(INKS) == paper
    assert page.locator("svg.gs-wide").evaluate(SEEN)
    assert not page.locator("svg.gs-narrow").evaluate(SEEN)


def test_marks_tell_their_values_and_text_can_be_selected(page: Page) -> None:
    bars = "svg.gs-wide > rect"
    titles = page.locator(f"{bars} > title").all_text_contents()
    assert len(titles) == page.locator(bars).count() == 5
    assert titles[0] == "Hà Nam: 2 cụm đạt chuẩn"
    page.locator("svg.gs-wide text", has_text="Nam Định").dblclick(position={"x": 8, "y": 8})
    assert page.evaluate("getSelection().toString()").strip() == "Nam"


def test_html_is_valid_and_axe_finds_no_violation(path: Path, visit: Callable[..., Any]) -> None:
    check_html(path.read_text(encoding="utf-8"))
    page = visit(path, bypass_csp=True).page
    check_axe(page)

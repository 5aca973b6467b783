"""Every page in a real browser: harmless, accessible, navigable; a sample first, then the rendered collection."""

import functools
import os
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import html5lib
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from visit import Visit

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9]*_*.ipynb"))
REAL = [f"*/baseline/{language}/{name}.html" for name in NOTEBOOKS for language in ("vi", "en")]
SAMPLE = ["sample/baseline/vi/01_sample.html", "sample/baseline/en/01_sample.html"]
INDEX = ["index.html", "index.en.html"]
MOST_BYTES = 2_000_000
# The rows of a table, the sources and the two languages are made alike: axe sees the first rows and the English of one
# report, and the sample in the dark; with GS_WHOLE=1 all.
WHOLE = bool(os.environ.get("GS_WHOLE"))
SEEN = [place for place in REAL if WHOLE or "/vi/" in place or NOTEBOOKS[-1] in place]
FEWER = "document.querySelectorAll('tbody tr:nth-child(n + 9), .endnotes li:nth-child(n + 9)').forEach(e => e.remove())"


def places(real: list[str]) -> list[str]:
    """The sample's pages, then those of the edition."""
    return [*SAMPLE, *INDEX, *(f"edition {place}" for place in [*real, *INDEX])]


@pytest.fixture(scope="module", params=places(REAL))
def path(request: pytest.FixtureRequest) -> Path:
    """One page after the other; the collection is rendered when its first page is asked for."""
    place = request.param
    if not place.startswith("edition "):
        return request.getfixturevalue("friendly") / place
    folder = request.getfixturevalue("edition")
    found = sorted(folder.glob(place.removeprefix("edition ")))
    assert len(found) == 1, f"{place}: {found}"
    return found[0]


@pytest.fixture(scope="module")
def opened(path: Path, chromium: Browser) -> Iterator[Page]:
    """The page, opened once for the tests that look at it."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = Visit(context, path).page
    page.evaluate("document.querySelectorAll('details').forEach(d => d.dataset.was = d.open)")
    yield page
    context.close()


@pytest.fixture
def page(opened: Page) -> Page:
    """The page as it was when opened."""
    opened.set_viewport_size({"width": 1280, "height": 900})
    opened.evaluate("""() => {
        document.querySelectorAll('details').forEach(d => d.open = d.dataset.was === 'true');
        document.querySelectorAll('input').forEach(box => box.checked = box.defaultChecked);
        document.activeElement.blur();
        scrollTo(0, 0);
    }""")
    return opened


def test_page_opens_without_request_error_or_script_and_can_be_skipped_to_its_text(path: Path, visit: Callable) -> None:
    seen = visit(path)
    assert seen.outside == []
    assert seen.messages == []
    assert seen.page.locator("script").count() == 0
    policy = seen.page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert policy.startswith("default-src 'none'; img-src data:; font-src data:; style-src 'sha256-")
    broken = "els => els.filter(e => !(e.complete && e.naturalWidth)).length"
    assert seen.page.locator("img").evaluate_all(broken) == 0
    assert path.stat().st_size < MOST_BYTES
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.className") == "skip"
    seen.page.keyboard.press("Enter")
    assert seen.page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("path", places(SEEN), indirect=True)
def test_axe_finds_no_violation_in_light_dark_and_on_a_phone(path: Path, visit: Callable) -> None:
    page = visit(path, bypass_csp=True).page
    folded = "details" if path.name == "01_sample.html" else "details:not(.gs-code, .gs-run)"  # code: endless words
    # row headers that stay in sight make axe reckon with a stacking context a row: twice the time, the same colours
    page.add_style_tag(content="tbody th { position: static !important }")
    if not WHOLE:
        page.evaluate(FEWER)
    contrast = {"runOnly": ["color-contrast"]}
    # colours depend neither on the width nor on folds; how large a link is to the finger, axe looks at if asked
    unchanged = {"rules": {"color-contrast": {"enabled": False}, "target-size": {"enabled": True}}}
    looks = [("light", 1280, contrast), ("light", 360, unchanged)]
    if WHOLE or path.name in ("01_sample.html", *INDEX):  # the sample has everything of which reports are made
        looks += [("dark", 1280, contrast), ("light", 1280, unchanged)]
    for scheme, width, options in looks:
        if options != contrast or path.name == "01_sample.html":  # thousands of values in the colours of the sample's
            page.evaluate(f"document.querySelectorAll('{folded}').forEach(d => d.open = true)")
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        results = Axe().run(page, options={"resultTypes": ["violations"], **options})
        assert results.violations_count == 0, (scheme, width, results.generate_report())


@functools.cache
def parsed(path: Path) -> tuple[Any, list[Any]]:
    """The page's elements and the parser's complaints, images shortened (the parser reads letter by letter)."""
    text = re.sub(r'(?<= src=")data:[^"]*', "data:,", path.read_text(encoding="utf-8"))
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    return parser.parse(text), parser.errors


def test_html_is_valid_with_unique_ids_and_one_h1(path: Path) -> None:
    tree, errors = parsed(path)
    assert errors == []
    elements = [e for e in tree.iter() if isinstance(e.tag, str)]
    ids = [e.get("id") for e in elements if e.get("id") is not None]
    assert len(ids) == len(set(ids))
    levels = [int(e.tag[-1]) for e in elements if re.fullmatch(r"h[1-6]", e.tag)]
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert not [e for e in elements if e.get("style") or any(name.startswith("on") for name in e.attrib)]


def test_links_lead_somewhere(path: Path) -> None:
    tree, _ = parsed(path)
    ids = {e.get("id") for e in tree.iter()}
    links = [link.get("href") for link in tree.iter("a") if link.get("href")]
    assert links
    for link in links:
        parts = urlsplit(link)
        if parts.scheme:
            assert parts.scheme in ("http", "https", "mailto"), link
        elif parts.path:
            assert (path.parent / unquote(parts.path)).is_file(), link
        else:
            assert parts.fragment in ids, link


def test_sources_link_both_ways(path: Path) -> None:
    if path.name.startswith("index"):
        pytest.skip("the portfolio has no sources")
    tree, _ = parsed(path)
    by_id = {e.get("id"): e for e in tree.iter() if e.get("id")}
    entries = [item for item in by_id.values() if item.tag == "li"]
    assert entries
    for entry in entries:
        backs = [a.get("href")[1:] for a in entry.iter("a") if a.get("class") == "back"]
        assert backs, entry.get("id")
        for back in backs:
            links = {a.get("href") for a in by_id[back].iter("a")}
            assert f"#{entry.get('id')}" in links, (back, entry.get("id"))


def test_code_opens_by_keyboard_one_by_one_and_all_at_once(path: Path, page: Page) -> None:
    if path.name.startswith("index"):
        pytest.skip("the portfolio has no code")
    code = page.locator(".gs-code pre")
    assert code.count() > 0

    def wait_for(fewest: int, most: int) -> None:
        """Until so many pieces of code can be seen."""
        page.wait_for_function(
            """([fewest, most]) => {
                const pieces = [...document.querySelectorAll('.gs-code pre')];
                const seen = pieces.filter(e => e.checkVisibility({contentVisibilityAuto: true}) && e.offsetHeight > 0);
                return fewest <= seen.length && seen.length <= most;
            }""",
            arg=[fewest, most],
        )

    def open_and_close(around: str) -> None:
        """The first piece of code that a reader sees there, by keyboard."""
        named = page.locator(f"{around} summary", has_text=re.compile(r"^\s*(Mã lệnh|Code) \d"))
        named.filter(visible=True).first.focus()
        page.keyboard.press("Enter")
        wait_for(1, everything)
        page.keyboard.press("Enter")
        wait_for(0, 0)

    everything = code.count()
    wait_for(0, 0)
    open_and_close("main")
    for folded in page.locator("details.gs-appendix:has(.gs-code) > summary").all()[:1]:
        folded.focus()
        page.keyboard.press("Enter")
        open_and_close("details.gs-appendix[open]")
        folded.focus()
        page.keyboard.press("Enter")
    page.locator("#show-code").focus()
    page.keyboard.press("Space")
    wait_for(everything, everything)
    outline = page.locator("#show-code").evaluate("e => getComputedStyle(e).outlineStyle")
    assert outline == "solid"


def test_page_never_scrolls_sideways(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    for width in (360, 768, 1280, 3840):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_contents_are_folded_on_a_phone_only(path: Path, page: Page) -> None:
    if path.name.startswith("index"):
        pytest.skip("the portfolio has no contents list")
    first = page.locator(".contents li a").first
    shown = "e => e.checkVisibility({contentVisibilityAuto: true}) && e.offsetHeight > 0"
    assert first.evaluate(shown)
    page.set_viewport_size({"width": 360, "height": 740})
    assert not first.evaluate(shown)
    page.locator(".contents summary").focus()
    page.keyboard.press("Enter")
    assert first.evaluate(shown)


def test_lines_are_short_enough_to_read(page: Page) -> None:
    page.set_viewport_size({"width": 1400, "height": 900})
    measure = """els => els.map(e => {
        const range = document.createRange(); range.selectNodeContents(e);
        const tops = new Set([...range.getClientRects()].map(r => Math.round(r.top / 8)));
        return tops.size > 2 ? e.textContent.trim().length / tops.size : 0; })"""
    lengths = page.locator(".gs-prose > p, .gs-say").evaluate_all(measure)
    assert max(lengths, default=0) <= 90

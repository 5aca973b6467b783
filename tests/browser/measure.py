"""What a page asks of its reader: how high it is, what the first screen shows, which charts are cut."""

from typing import Any

from playwright.sync_api import Page

SCREENS = ((1280, 800), (360, 740))
SEEN = """() => {
    const low = e => e ? Math.round(e.getBoundingClientRect().bottom + scrollY) : 0;
    const shown = e => e.checkVisibility({contentVisibilityAuto: true});
    const wider = e => e.scrollWidth > e.clientWidth + 1 || e.getBoundingClientRect().right > innerWidth + 1;
    return {
        height: document.documentElement.scrollHeight,
        answer: low(document.querySelector('.gs-answer')),
        cut: [...document.querySelectorAll('.gs-picture, .gs-drawing, .gs-drawing > svg')]
            .filter(e => shown(e) && wider(e)).length,
        charts: [...document.querySelectorAll('.gs-picture, .gs-drawing')].filter(shown).length,
    };
}"""


def measure(page: Page) -> dict[tuple[int, int], dict[str, Any]]:
    """{screen: {"height" of the page, folds as they are; where its "answer" ends; "charts" and those "cut"}}."""
    found = {}
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")
        found[width, height] = page.evaluate(SEEN)
    return found

"""Turns the cells' HTML into an ordered page: one h1, headings with addresses, numbered sources."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from bs4 import BeautifulSoup, Comment, NavigableString, Tag

from .band import facts, take_band
from .cards import UNLINKED as OUTSIDE_CARDS
from .cards import place_cards, recorded
from .clean import hold_images, restore_images, visible, words
from .drawings import place_drawings
from .frames import frame_exhibits, rest_of_code
from .labels import label
from .links import link_addresses, link_mentions, revive, slug
from .reading import reading_key
from .rows import Row, list_rows
from .sources import Source, collect_sources
from .static import note, painted
from .tables import make_tables_readable

HEADINGS = re.compile(r"^h[1-6]$")
OWN_IDS = ["top", "main", "contents", "contents-title", "actions", "show-code", "sources", "rows"]
OWN_IDS += ["provenance", "downloads"]
RUNNING = {"p", "li", "figcaption"}
APART = {"a", "code", "pre", "q", "dfn", "dl", "details", "button", "h1", "h2", "h3", "h4", "h5", "h6"}
ASIDE = {"gs-sources", "gs-row", "gs-number", "gs-sr", "gs-removed"}


@dataclass
class Entry:
    """One line of the contents list."""

    id: str
    text: str
    children: list[Entry] = field(default_factory=list)


@dataclass
class Page:
    """The cells in reading order, and the lists made from them."""

    title: str
    html: str
    style: list[str]
    """Rules for the colours that outputs bring."""
    contents: list[Entry]
    band: str
    """The answer and the findings."""
    key: str
    """How to read its marks and badges, folded."""
    facts: list[str]
    """Date, version, reading time."""
    cards: str
    """What to do, a card each."""
    sources: list[Source]
    rows: dict[str, list[Row]]
    """The data rows that exhibits used, by file."""
    code: list[str]
    """The cells that lead to no exhibit, each folded."""


def arrange(cells: str, context: dict[str, Any]) -> Page:
    """The page made from the cells' (already harmless) HTML; `context` as in `runner.export.html`."""
    language = context["language"]
    exhibits = context.get("exhibits") or {}
    cells, images = hold_images(visible(cells))
    soup = BeautifulSoup(cells, "html.parser")
    cards = recorded(exhibits)
    held = place_cards(soup, cards, language)
    ids = Ids(soup)
    held.extract()  # its headings are not the text's; it comes back for its links
    title = take_title(soup) or str(context.get("title") or "")
    band = take_band(soup, exhibits, language)
    contents = number_headings(soup, ids)
    soup.append(held)
    revive(soup, title, context)
    link_addresses(soup, title, context)
    style = painted(soup)
    describe_images(soup, language)
    let_figures_scroll(soup, language)
    make_tables_readable(soup, language)
    frame_exhibits(soup, exhibits, context, title)
    code = rest_of_code(soup, exhibits)
    sources = collect_sources(soup, ids.new, ids.taken, exhibits, language)
    told = facts(soup, exhibits, context)
    link_mentions(soup, {str(card["id"]): f"#{card['id']}" for card in cards}, OUTSIDE_CARDS)
    held.extract()
    drawings = context.get("drawings") or {}
    key = reading_key((soup, band, held), ids.new, exhibits, drawings, language)
    link_terms(soup, band)
    rows = list_rows(soup, exhibits, sources, ids.new, language)
    place_drawings(soup, ids.new, exhibits, drawings, language)
    for link in soup.find_all("a", href=re.compile("^https?:", re.I)):
        link["rel"] = "noopener noreferrer"
    if cards:
        contents.insert(0, Entry("actions", label("actions", language)))
    return Page(
        title,
        restore_images(str(soup), images),
        style,
        contents,
        str(band),
        key,
        told,
        held.decode_contents(),
        sources,
        rows,
        code,
    )


class Ids:
    """Hands out ids that are unique on the page; makes the ones already there so."""

    def __init__(self, soup: BeautifulSoup) -> None:
        """Reserves the page's own ids and renames repeated ones in `soup`."""
        self.taken = set(OWN_IDS)
        moved: dict[int, dict[str, str]] = {}
        for tag in soup.find_all(id=True):
            old = str(tag["id"])
            tag["id"] = self.new(re.sub(r"\s+", "-", old.strip()) or "id")
            if tag["id"] != old:
                moved.setdefault(id(_cell(tag)), {}).setdefault(f"#{quote(old)}", f"#{quote(str(tag['id']))}")
        for link in soup.select('a[href^="#"]') if moved else []:
            here = moved.get(id(_cell(link)), {})
            link["href"] = here.get(f"#{quote(unquote(str(link['href'])[1:]))}", str(link["href"]))

    def new(self, wish: str) -> str:
        """`wish`, or `wish-2`, `wish-3` … when it is taken."""
        name, n = wish, 1
        while name in self.taken:
            n += 1
            name = f"{wish}-{n}"
        self.taken.add(name)
        return name


def _cell(tag: Tag) -> Tag | None:
    """The cell or output in which something stands: its ids are its own, and its links mean them."""
    return tag.find_parent(class_=["gs-prose", "gs-output"])


def take_title(soup: BeautifulSoup) -> str:
    """Removes the first h1 and returns its text; any other h1 becomes an h2."""
    headings = soup.find_all("h1")
    for heading in headings[1:]:
        heading.name = "h2"
    return words(headings[0].extract()) if headings else ""


def number_headings(soup: BeautifulSoup, ids: Ids) -> list[Entry]:
    """Gives every heading an id, closes jumps in level (h2 then h4), and lists the h2 and h3."""
    contents: list[Entry] = []
    level = 1
    for heading in soup.find_all(HEADINGS):
        level = min(int(heading.name[1]), level + 1)
        heading.name = f"h{level}"
        text = words(heading)
        if not heading.get("id"):
            heading["id"] = ids.new(slug(text))
        entry = Entry(str(heading["id"]), text)
        if level == 2:
            contents.append(entry)
        elif level == 3 and contents:
            contents[-1].children.append(entry)
    return contents


def describe_images(soup: BeautifulSoup, language: str) -> None:
    """Says so where an image has no description, or was left out because it lives elsewhere."""
    for image in soup.find_all("img"):
        if not image.get("src"):
            image.replace_with(BeautifulSoup(note("left_form", language, image.get("alt") or ""), "html.parser"))
        elif image.get("alt") is None:
            image["alt"] = label("no_alt", language)
            undescribed = soup.new_tag("small", attrs={"class": "gs-removed"})
            undescribed.string = label("no_alt", language)
            image.insert_after(undescribed)


def let_figures_scroll(soup: BeautifulSoup, language: str) -> None:
    """A box around every figure's picture, so that a small screen scrolls the picture instead of shrinking it away."""
    for number, image in enumerate(soup.select("figure > img"), start=1):
        box = soup.new_tag("div", attrs={"class": "gs-picture", "role": "group", "tabindex": "0"})
        box["aria-label"] = label("figure_box", language, n=number)
        image.wrap(box)


def link_terms(soup: BeautifulSoup, band: BeautifulSoup) -> None:
    """Links each term that the page defines (`dt` with an id and a `dfn` for each of its names) where the text first
    uses it, or, when the text does not, where the answer and findings above it do."""
    for entry in soup.select("dt[id]:has(dfn)"):
        names = sorted({words(name) for name in entry.find_all("dfn")} - {""}, key=len, reverse=True)
        if not names:
            continue
        use = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?:s\b)?(?![\w-])", re.IGNORECASE)
        text = next((t for part in (soup, band) for t in part.find_all(string=use) if running_text(t)), None)
        found = use.search(text) if text is not None else None
        if text is None or found is None:
            continue
        link = soup.new_tag("a", attrs={"href": f"#{entry['id']}", "class": "gs-term"})
        link.string = found[0]
        before, after = text[: found.start()], text[found.end() :]
        text.replace_with(
            *[NavigableString(before)] if before else [], link, *[NavigableString(after)] if after else []
        )


def running_text(text: NavigableString) -> bool:
    """Whether a text stands in a sentence or title that everybody sees, and in no link, quotation, code or heading."""
    if isinstance(text, Comment):
        return False
    around = [parent for parent in text.parents if parent.name]
    classes = {name for parent in around for name in parent.get("class") or ()}
    inside = {parent.name for parent in around}
    return bool(inside & RUNNING) and not inside & APART and not classes & ASIDE

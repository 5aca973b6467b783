"""Links of a notebook as links of a page: to a heading, to another notebook's page; a dead one says where it led.

Names for which the notebook recorded an address (exhibits.json, `addresses`) are linked wherever they are mentioned.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

from bs4 import BeautifulSoup, Comment, NavigableString, Tag

from .clean import words
from .static import note

MADE = re.compile(r"(results|figures)/|(tables|data)\.xlsx$|brief\.html$|\.\./|#(src|note|ex)-")
"""What stands beside a page, or is put onto it later."""

UNLINKED = {"a", "button", "caption", "code", "dfn", "dt", "pre", "q", "summary", "svg", "th"}
UNLINKED |= {f"h{level}" for level in range(1, 7)}
"""Within these no word becomes a link."""


def slug(text: str) -> str:
    """An address for a heading: "Vì sao trạm hỏng?" -> "vi-sao-tram-hong"."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("đ", "d"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return "-".join(re.findall(r"[a-z0-9]+", plain)[:10])[:60] or "section"


def link_addresses(soup: BeautifulSoup, title: str, context: dict[str, Any]) -> None:
    """Links every mention of a name for which the notebook recorded an address, as far as that leads somewhere."""
    lead = leads(soup, title, context)
    given = (context.get("exhibits") or {}).get("addresses") or {}
    found = {str(name): lead(str(address)) for name, address in given.items()}
    found = {name: href for name, href in found.items() if href}
    link_mentions(soup, found, UNLINKED)


def link_mentions(soup: BeautifulSoup, found: Mapping[str, str], apart: set[str]) -> None:
    """Links every mention of a name (name -> address) that stands by itself and within none of the elements `apart`."""
    if not found:
        return
    longest_first = "|".join(map(re.escape, sorted(found, key=len, reverse=True)))
    names = re.compile(rf"(?<![\w.#/-])({longest_first})(?![\w-]|\.\d)")
    for text in soup.find_all(string=names):
        if isinstance(text, Comment) or apart & {parent.name for parent in text.parents}:
            continue
        for i, part in enumerate(names.split(text)):
            link: Tag | NavigableString = NavigableString(part)
            if i % 2:
                link = soup.new_tag("a", attrs={"href": found[part]})
                link.append(part)
            text.insert_before(link)
        text.extract()


def revive(soup: BeautifulSoup, title: str, context: dict[str, Any]) -> None:
    """Leads each link of the cells to where it was meant; where nothing is, the words stay and a note says so."""
    lead = leads(soup, title, context)
    for link in soup.find_all("a", href=True):
        href = str(link["href"]).strip()
        meant = lead(href)
        if meant:
            link["href"] = meant
        else:
            leave(link, href, context["language"])


def leads(soup: BeautifulSoup, title: str, context: dict[str, Any]) -> Callable[[str], str]:
    """Where an address leads from this page, as a function: empty for one that leads nowhere."""
    places = {str(tag["id"]) for tag in soup.find_all(id=True)}
    headings = {slug(title): "top"} if title else {}
    for heading in soup.find_all(re.compile("^h[1-6]$")):
        headings.setdefault(slug(words(heading)), str(heading["id"]))
    pages = {str(other["href"]) for other in context.get("others") or [] if other.get("href")}
    return lambda href: target(href, places, headings, pages, f"{context.get('notebook')}.html")


def target(href: str, places: set[str], headings: dict[str, str], pages: set[str], own: str) -> str:
    """Where a link leads from the page, empty if nowhere."""
    path, _, fragment = href.partition("#")
    notebook = path.endswith(".ipynb")
    if re.match(r"[a-z][a-z0-9+.-]*:|//", href, re.IGNORECASE) or (MADE.match(href) and not notebook):
        return href
    page = unquote(path).rpartition("/")[2].removesuffix(".ipynb") + ".html" if notebook else path.removeprefix("./")
    if page in pages:
        return f"{page}#{slug(unquote(fragment))}" if fragment else page
    if not path or page == own:
        name = unquote(fragment)
        found = name if name in places else headings.get(slug(name), "" if name else "top")
        return f"#{found}" if found else ""
    return ""


def leave(link: Tag, href: str, language: str) -> None:
    """The words of a link without the link."""
    link.insert_after(BeautifulSoup(" " + note("left_link", language, unquote(href)), "html.parser"))
    link.unwrap()

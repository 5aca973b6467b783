"""How to read a page: one key of its marks and of the words in badges, and from each badge the way to its meaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from bs4 import BeautifulSoup, Tag

from .clean import visible
from .drawings import WIDTHS, Markup, RefusedError, admit, content
from .folds import fold
from .labels import label

KIND = re.compile(r"gs-badge-([a-z_]+)")


def reading_key(
    parts: tuple[BeautifulSoup, BeautifulSoup, Tag],
    new_id: Callable[[str], str],
    exhibits: dict[str, Any],
    files: Mapping[str, bytes],
    language: str,
) -> str:
    """The page's key, folded, as HTML; empty where a page has neither marks nor badges that its notebook explains.

    exhibits: `key`, the pair of drawings that shows the marks, and `badges`, by kind what a badge says and means.
    `parts`: the text, the band and the cards; every badge of the latter two bears its meaning as its title and those of
    cards lead to it, in the text the first of each kind. (In the band, above the key, two links would be too close.)
    """
    text, band, cards = parts
    told = {kind: entry for kind, entry in (exhibits.get("badges") or {}).items() if isinstance(entry, dict)}
    ids: dict[str, str] = {}
    for part, every in ((band, True), (cards, True), (text, False)):
        for badge in part.select("span.gs-badge"):
            found = KIND.search(" ".join(badge["class"]))
            if found is None or found[1] not in told or (found[1] in ids and not every) or badge.find_parent("a"):
                continue
            ids.setdefault(found[1], new_id(f"word-{found[1]}"))
            if part is not band:
                badge.name = "a"
                badge["href"] = f"#{ids[found[1]]}"
            badge["title"] = visible(str(told[found[1]].get("means") or ""))
    page = BeautifulSoup("", "html.parser")
    shown: list[Tag] = []
    if drawing := _marks(page, new_id, exhibits.get("key"), files, language):
        shown.append(drawing)
    if ids:
        listed = page.new_tag("dl")
        for kind in (kind for kind in told if kind in ids):
            entry = page.new_tag("div", attrs={"id": ids[kind]})
            term, means = page.new_tag("dt"), page.new_tag("dd")
            word = page.new_tag("span", attrs={"class": f"gs-badge gs-badge-{kind}"})
            word.string = visible(str(told[kind].get("text") or kind))
            means.string = visible(str(told[kind].get("means") or ""))
            term.append(word)
            entry.extend([term, means])
            listed.append(entry)
        shown.append(listed)
    return str(fold(page, "gs-key", [label("reading_key", language)], shown)) if shown else ""


def _marks(
    page: BeautifulSoup, new_id: Callable[[str], str], named: Any, files: Mapping[str, bytes], language: str
) -> Tag | None:
    """The drawings of the marks; None where there are none, or where they are refused."""
    if not isinstance(named, dict):
        return None
    try:
        alt = label("reading_key", language)
        drawn = [admit(content(files, named.get(width)), f"key-{width}", new_id, width, alt) for width in WIDTHS]
    except RefusedError:
        return None
    box = page.new_tag("div", attrs={"class": "gs-drawing"})
    box.append(Markup("\n" + "\n".join(drawn) + "\n"))
    return box

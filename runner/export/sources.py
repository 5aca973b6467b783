"""The sources of a page: numbered in the order of their mention, named shortly where they are cited, listed once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup, Comment, NavigableString

from .clean import visible, web_address, words
from .folds import fold
from .labels import date, label

NAMED = 3
"""Sources that a line names all; of more it names two, and says how many others there are."""


@dataclass
class Source:
    """A numbered source by its id, the id of its entry, and the places that cite it: {id: number of the exhibit, or
    ""}."""

    id: str
    number: int
    anchor: str
    title: str
    details: list[str]
    url: str
    lang: str
    lineage: str
    publisher: str = ""
    back: dict[str, str] = field(default_factory=dict)


def collect_sources(
    soup: BeautifulSoup, new_id: Callable[[str], str], taken: set[str], exhibits: dict[str, Any], language: str
) -> list[Source]:
    """Numbers the sources in the order of their mention and links mention and source both ways.

    A source leads back to the exhibits that cite it, and to each mention outside of them.
    """
    known = exhibits.get("sources") or {}
    by_anchor = {facts.get("anchor") or f"src-{source_id}": source_id for source_id, facts in known.items()}
    numbers = {f"ex-{e['id']}": str(e.get("number") or "") for e in exhibits.get("exhibits", [])}
    found: dict[str, Source] = {}

    def source(source_id: str, anchor: str) -> Source:
        if source_id not in found:
            facts = known.get(source_id) or {}
            taken.add(anchor)
            found[source_id] = describe_source(len(found) + 1, source_id, anchor, facts, language)
        return found[source_id]

    for mention in soup.select('a[href^="#src-"]'):
        anchor = str(mention["href"])[1:]
        entry = source(by_anchor.get(anchor, anchor.removeprefix("src-")), anchor)
        frame = mention.find_parent(id=list(numbers))
        if frame is None:
            mention["id"] = new_id(f"source-mention-{entry.number}-{len(entry.back) + 1}")
        place = str((mention if frame is None else frame)["id"])
        entry.back.setdefault(place, numbers.get(place, ""))
        name = re.sub(r"^\s*\[\d+\]\s*", "", mention.get_text()) or entry.title
        mention.string = f"[{entry.number}] {name}"
    shorten(soup, language)
    anchors = {source_id: anchor for anchor, source_id in by_anchor.items()}
    for exhibit in exhibits.get("exhibits", []):
        for source_id in exhibit.get("sources", []):
            entry = source(source_id, anchors.get(source_id, f"src-{source_id}"))
            place = f"ex-{exhibit['id']}"
            if not entry.back and place in taken:
                entry.back[place] = numbers[place]
    name_shared_origins(list(found.values()), language)
    return list(found.values())


def shorten(soup: BeautifulSoup, language: str) -> None:
    """Where an exhibit has many sources, two of different name are named; the numbers of the others are folded."""
    for line in soup.select("p.gs-sources"):
        mentions = line.select('a[href^="#src-"]')
        if len(mentions) <= NAMED:
            continue
        names = [words(mention).partition(" ")[2] for mention in mentions]
        second = next((m for m, name in zip(mentions, names, strict=True) if name != names[0]), mentions[1])
        others = [m for m in mentions if m is not mentions[0] and m is not second]
        for between in [*line.find_all(string=True, recursive=False)]:
            if isinstance(between, NavigableString) and not isinstance(between, Comment):
                between.extract()
        mentions[0].insert_before(" ")
        mentions[0].insert_after("; ")
        rest = soup.new_tag("p")
        for mention in sorted(others, key=lambda m: int(words(m).partition(" ")[0].strip("[]"))):
            mention["aria-label"] = words(mention)
            mention.string = words(mention).partition(" ")[0]
            rest.extend([mention.extract(), " "])
        line.insert_after(fold(soup, "gs-more", [label("more_sources", language, n=len(others))], [rest]))


def name_shared_origins(sources: list[Source], language: str) -> None:
    """Says at each source which others on the page go back to the same release."""
    for source in sources:
        if source.lineage:
            others = [str(s.number) for s in sources if s.lineage == source.lineage and s is not source]
            if others:
                source.details.append(label("lineage", language, numbers=", ".join(others)))


def describe_source(number: int, source_id: str, anchor: str, facts: dict[str, Any], language: str) -> Source:
    """The entry of one source in the list at the end; an address that is not http(s) is shown, not linked."""
    title = visible(str(facts.get("title") or source_id))
    url = web_address(facts.get("url"))
    details = [str(facts.get("publisher") or "")]
    if facts.get("url") and not url:
        details.append(str(facts["url"]))
    if facts.get("accessed"):
        details.append(label("accessed", language, date=date(facts["accessed"], language)))
    if facts.get("licence"):
        details.append(label("licence", language, licence=facts["licence"]))
    lineage = str(facts.get("lineage") or "")
    lang = str(facts.get("title_lang") or "")
    lang = lang if re.fullmatch(r"[a-z]{2,3}", lang) else ""
    told = [visible(text) for text in details if text]
    publisher = visible(str(facts.get("publisher") or "")).split(" (")[0]
    return Source(source_id, number, anchor, title, told, url, lang, lineage, publisher)

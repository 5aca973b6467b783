"""The answer band: what the page answers, before everything else, with how old and how long it is."""

from __future__ import annotations

import math
from typing import Any

from bs4 import BeautifulSoup, Tag

from .boxes import boxes
from .clean import words
from .folds import fold
from .labels import date, label, last_seen

FINDINGS = 5
"""Findings that everybody sees; further ones are folded."""
BEFORE_CARDS = 2
"""So many where cards follow, on a narrow screen: there the first card must not be far."""
WORDS_A_MINUTE = 200
"""Words, or in Vietnamese syllables, that a reader of reports takes in."""
APART = {"details", "table", "pre", "code", "svg", "math"}


def take_band(soup: BeautifulSoup, exhibits: dict[str, Any], language: str) -> BeautifulSoup:
    """Takes answer and findings from where the notebook shows them; returns them as what opens the page.

    Findings that only say the answer again are left out.
    """
    answer, findings = soup.select_one("section.gs-answer"), soup.select_one("section.gs-findings")
    if answer is not None and findings is not None and _said(findings, "li") == _said(answer, ".gs-sentence"):
        findings.extract()
        findings = None
    if findings is not None:
        link_findings(soup, findings, exhibits)
        fold_findings(soup, findings, language, bool(exhibits.get("cards")))
    taken = "\n".join(str(part.extract()) for part in (answer, findings) if part is not None)
    return BeautifulSoup(taken, "html.parser")


def _said(part: Tag, where: str) -> list[str]:
    """The words of a part's elements."""
    return [words(element) for element in part.select(where)]


def link_findings(soup: BeautifulSoup, findings: Tag, exhibits: dict[str, Any]) -> None:
    """Leads each finding to the exhibit on which it rests, by the exhibit's number."""
    known = {exhibit["id"]: exhibit for exhibit in exhibits.get("exhibits", [])}
    links = exhibits.get("finding_links") or []
    held = boxes(soup, exhibits)
    for item, name in zip(findings.find_all("li"), links, strict=False):
        if name not in held:
            continue
        link = soup.new_tag("a", attrs={"href": f"#ex-{name}"})
        link.string = str(known[name].get("number") or known[name].get("title") or name)
        item.extend([" (", link, ")"])


def fold_findings(soup: BeautifulSoup, findings: Tag, language: str, cards: bool) -> None:
    """Leaves the first findings in sight and folds the others; before cards, more of them on a narrow screen alone."""
    told = findings.find_all("li")
    narrow = cards and BEFORE_CARDS < len(told) <= FINDINGS
    further = told[BEFORE_CARDS if narrow else FINDINGS :]
    if not further:
        return
    rest = soup.new_tag("ul")
    rest.extend([item.extract() for item in further])
    name = "gs-more-findings fold" if narrow else "gs-more-findings"  # a fold is open where the screen is wide
    findings.append(fold(soup, name, [label("more_findings", language, n=len(further))], [rest]))


def facts(soup: BeautifulSoup, exhibits: dict[str, Any], context: dict[str, Any]) -> list[str]:
    """When its sources were looked at last, which version of the data it has, how long it takes to read, what it shows.

    Nothing of it depends on when the page was made, so that the same inputs give the same page.
    """
    language = context["language"]
    found = []
    if day := last_seen((exhibits.get("sources") or {}).values()):
        found.append(label("sources_seen", language, date=date(day, language)))
    if version := data_version(exhibits, context):
        found.append(label("data_of", language, facts=version))
    found.append(label("minutes", language, n=max(1, math.ceil(count_words(soup) / WORDS_A_MINUTE))))
    kinds = [exhibit.get("kind") for exhibit in exhibits.get("exhibits", [])]
    if kinds:
        found.append(label("shows", language, figures=kinds.count("figure"), tables=kinds.count("table")))
    return found


def data_version(exhibits: dict[str, Any], context: dict[str, Any]) -> str:
    """The version of the page's first data package."""
    packages = context.get("data") or exhibits.get("data") or []
    return str(packages[0].get("version") or "") if packages else ""


def count_words(soup: BeautifulSoup) -> int:
    """The words of the running text: without folds, tables, code and drawings."""
    texts = soup.find_all(string=True)
    return sum(len(text.split()) for text in texts if APART.isdisjoint(parent.name for parent in text.parents))

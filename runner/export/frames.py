"""The frame of an exhibit: its number, which links to it, and one quiet row of what a reader may do with it."""

from __future__ import annotations

import itertools
import re
from typing import Any

from bs4 import BeautifulSoup, Tag

from .band import data_version
from .boxes import boxes
from .folds import fold
from .labels import date, label, last_seen, publishers

CITED = 2
"""Publishers that a citation names."""
CELL = "details.gs-code[data-cell]"
"""The code of one cell, as the template writes it."""


def frame_exhibits(soup: BeautifulSoup, exhibits: dict[str, Any], context: dict[str, Any], title: str) -> None:
    """Gives each exhibit its row: data · CSV · SVG · PNG · cite · code, as far as there is something to open.

    The code is that of the cells which lead to it. `title`: the page's, which a citation names.
    """
    language = context["language"]
    held = boxes(soup, exhibits)
    for exhibit in exhibits.get("exhibits", []):
        box = held.get(exhibit["id"])
        if box is None:
            continue
        number = box.select_one("caption .gs-number")
        if number is not None:  # a caption's link would be lost where a phone shows the table as blocks
            box.insert(0, number.extract())
        row = soup.new_tag("div", attrs={"class": "gs-row"})
        values = box.find("details", class_="gs-values", recursive=False)
        if isinstance(values, Tag):
            row.append(values.extract())
        for text, href in files(exhibit, context["notebook"]):
            link = soup.new_tag("a", attrs={"href": href})
            link.string = text
            link["aria-label"] = f"{text}: {exhibit.get('title') or exhibit['id']}"
            row.append(link)
        if exhibit.get("kind") != "missing":
            told = soup.new_tag("p")
            told.string = citation(exhibit, exhibits, context, title)
            row.append(fold(soup, "gs-cite-as", [label("cite", language)], [told]))
        box.append(row)
    bring_code(soup, list(held.values()), language)
    fold_leads(soup, list(held.values()), language)
    for row in soup.select(".gs-row:empty"):
        row.decompose()


def files(exhibit: dict[str, Any], notebook: str) -> list[tuple[str, str]]:
    """(name, address) of the files that the notebook left of an exhibit."""
    found = [("CSV", f"results/{notebook}/{exhibit['table']}")] if exhibit.get("table") else []
    if exhibit.get("kind") == "figure":
        found += [(ending.upper(), f"figures/{notebook}/{exhibit['id']}.{ending}") for ending in ("svg", "png")]
    return found


def citation(exhibit: dict[str, Any], exhibits: dict[str, Any], context: dict[str, Any], title: str) -> str:
    """A sentence to copy: what the exhibit says, where it stands, of which data, and who published them."""
    language = context["language"]
    name = str(exhibit.get("title") or exhibit["id"]).rstrip(".")
    place = f"{context['notebook']}.html#ex-{exhibit['id']}"
    parts = [f"“{name}”", called(exhibit, language), f"“{title}”" if title else "", context.get("place") or ""]
    told = exhibits.get("sources") or {}
    dated = ", ".join(filter(None, [data_version(exhibits, context), date(last_seen(told.values()), language)]))
    parts += [label("data_of", language, facts=dated) if dated else "", place]
    names = publishers(told.get(source, {}) for source in exhibit.get("sources", []))
    more = label("more_publishers", language, n=len(names) - CITED) if len(names) > CITED + 1 else ""
    cited = ", ".join(names[:CITED] if more else names) + (f" {more}" if more else "")
    return ", ".join(filter(None, parts)) + "." + (f" {label('source_mark', language)}: {cited}." if cited else "")


def called(exhibit: dict[str, Any], language: str) -> str:
    """ "Hình 3.4", empty where it has no number."""
    number = exhibit.get("number")
    if not number:
        return ""
    return (
        label("figure_n", language, n=number)
        if exhibit.get("kind") == "figure"
        else label("table_n", language, n=number)
    )


def bring_code(soup: BeautifulSoup, held: list[Tag], language: str) -> None:
    """Moves the code that leads to an exhibit into its row; the template leaves it in front of the outputs.

    held: the exhibits' elements, in the order of the page.
    """
    outputs: dict[int, Tag] = {}
    for holder in held:
        for output in holder.parents:
            outputs.setdefault(id(output), holder)
    for source in runs(soup):
        box = led_to(source, outputs)
        row = box.find("div", class_="gs-row", recursive=False) if box is not None else None
        if not isinstance(row, Tag) or "gs-set-up" in source["class"]:
            continue
        cells = source.select(CELL)
        code = [part.extract() for cell in cells for part in list(cell.children) if part is not cell.summary]
        numbers = soup.new_tag("span", attrs={"class": "gs-sr"})
        numbers.string = " " + "–".join(dict.fromkeys(str(cell["data-cell"]) for cell in (cells[0], cells[-1])))
        row.append(fold(soup, "gs-code", [label("code_short", language), numbers], code))
        source.decompose()


def fold_leads(soup: BeautifulSoup, held: list[Tag], language: str) -> None:
    """Folds the paragraphs that lead to what cannot be computed into its box: they say how to read what is not there.

    They stay where anything follows that can be. held: the exhibits' elements, in the order of the page.
    """
    for lead in soup.find_all("div", class_="gs-prose"):
        after = itertools.takewhile(lambda tag: tag.get("class") != ["gs-prose"], lead.find_next_siblings(True))
        around = {id(tag) for tag in after}
        led = [box for box in held if around & {id(tag) for tag in (box, *box.parents)}]
        said = [part for part in lead.find_all(True, recursive=False) if not re.fullmatch("h[1-6]", part.name)]
        if not said or not led or not all("gs-missing" in (box.get("class") or ()) for box in led):
            continue
        row = led[0].find("div", class_="gs-row", recursive=False)
        if isinstance(row, Tag):
            row.insert(0, fold(soup, "gs-lead-in", [label("once_known", language)], [p.extract() for p in said]))
        if not lead.find(True):
            lead.decompose()


def runs(soup: BeautifulSoup) -> list[Tag]:
    """The runs of code that the template wrote (an output can have the class, but no cell's number)."""
    return [source for source in soup.select("div.gs-source") if source.select_one(CELL)]


def led_to(source: Tag, outputs: dict[int, Tag]) -> Tag | None:
    """The first exhibit among the outputs that follow a run of code; outputs: the first exhibit in each, by `id`."""
    for after in source.find_next_siblings(True):
        if {"gs-source", "gs-prose"} & set(after.get("class") or ()):
            return None
        if id(after) in outputs:
            return outputs[id(after)]
    return None


def rest_of_code(soup: BeautifulSoup, exhibits: dict[str, Any]) -> list[str]:
    """Takes the code that leads to no exhibit off the page, as HTML; of a notebook without exhibits only its set-up."""
    found = []
    for source in runs(soup):
        if exhibits.get("exhibits") or "gs-set-up" in source["class"]:
            found += [str(cell.extract()) for cell in source.select(CELL)]
            source.decompose()
    return found

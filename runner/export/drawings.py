"""Figures as inline SVG: the pair of drawings, wide and narrow, that a notebook left for its page.

A drawing is data and may come from anywhere: only known elements and attributes pass. What shows nothing by itself
(scripts, handlers, metadata, animations) is dropped. A drawing that would look different without what is not allowed
(a style, an image, something from elsewhere) is refused, and the page keeps the picture that the cell itself shows.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Mapping
from html import escape
from math import isfinite
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from bs4 import BeautifulSoup
from bs4.element import PreformattedString
from defusedxml.ElementTree import fromstring

from .boxes import boxes
from .clean import visible
from .static import note
from .style import FOLDER

WIDTHS = ("wide", "narrow")
MOST_BYTES, MOST_ELEMENTS, DEEPEST, TALLEST = 1_000_000, 20_000, 40, 20
TALL = {"gs-tall": 0.45, "gs-tallest": 1.0}
"""Classes of drawings by the height, in widths, that they exceed."""
NAMESPACE = "{http://www.w3.org/2000/svg}"
ALIASES = {
    "{http://www.w3.org/1999/xlink}href": "href",
    "{http://www.w3.org/XML/1998/namespace}lang": "lang",
}
SHAPE = "svg g path rect circle ellipse line polyline polygon defs clipPath pattern use marker"
SILENT = "script metadata animate animateColor animateMotion animateTransform set discard view"
PAINT = "fill stroke clip-path marker-start marker-mid marker-end"
DRAWN = """
    x y x1 y1 x2 y2 cx cy r rx ry dx dy width height d points transform viewBox preserveAspectRatio pathLength
    textLength lengthAdjust rotate patternUnits patternContentUnits patternTransform clipPathUnits markerUnits
    markerWidth markerHeight refX refY orient fill-opacity fill-rule stroke-width stroke-opacity stroke-linecap
    stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset opacity clip-rule vector-effect paint-order
    shape-rendering display visibility overflow font-size font-weight font-style text-anchor dominant-baseline
    baseline-shift letter-spacing role lang aria-hidden
"""
ABOUT = frozenset(["title", "desc"])
WORDS = frozenset(["text", "tspan"])
SHAPES, INERT, PAINTS = frozenset(SHAPE.split()), frozenset(SILENT.split()), frozenset(PAINT.split())
ATTRIBUTES = PAINTS | frozenset(DRAWN.split())
NAMES = frozenset(["aria-labelledby", "aria-describedby"])
PLAIN = re.compile(r"[\w\s.,#%()+-]*", re.ASCII)
LOCAL = re.compile(r"""\s*url\(\s*(["']?)#([^"'()\s]+)\1\s*\)\s*""")


class RefusedError(ValueError):
    """A drawing that cannot be shown as it is; the message says why."""


class Markup(PreformattedString):
    """Markup that stands in the page as it is written: BeautifulSoup would write viewBox in small letters."""


def place_drawings(
    soup: BeautifulSoup,
    new_id: Callable[[str], str],
    exhibits: dict[str, Any],
    files: Mapping[str, bytes],
    language: str,
) -> None:
    """Puts the pair of drawings that an exhibit names in place of its picture; else it stays, with a note.

    `files`: the drawings by the path that exhibits.json gives; no other path leads anywhere. `new_id` makes ids unique.
    """
    held = boxes(soup, exhibits)
    for exhibit in exhibits.get("exhibits", []):
        name, named = exhibit["id"], exhibit.get("drawings")
        box = held.get(name)
        picture = box.select_one("figure:scope > .gs-picture > img.gs-image") if box is not None else None
        if exhibit.get("kind") != "figure" or not isinstance(named, dict) or picture is None or picture.parent is None:
            continue
        alt = str(picture.get("alt") or "")
        try:
            drawn = [admit(content(files, named.get(w)), f"{name}-{w}", new_id, w, alt) for w in WIDTHS]
        except RefusedError as error:
            why = re.sub(r"(https?:)?//[^\s'\")]*", "…", str(error), flags=re.IGNORECASE)
            told = BeautifulSoup(f"<p>{note('left_pair', language, why)}</p>", "html.parser")
            picture.parent.insert_after(told)
            continue
        drawing = soup.new_tag("div", attrs={"class": " ".join(["gs-drawing", *how_tall(drawn[0])])})
        drawing.append(Markup("\n" + "\n".join(drawn) + "\n"))
        picture.parent.replace_with(drawing)


def how_tall(drawn: str) -> list[str]:
    """The classes of a drawing by its form: on paper a tall one is drawn smaller, and the text before it may stay on
    the sheet before."""
    found = re.search(r'viewBox="(\S+) (\S+) (\S+) (\S+)"', drawn)
    ratio = float(found[4]) / float(found[3]) if found else 0.0
    return [name for name, least in TALL.items() if ratio > least]


def content(files: Mapping[str, bytes], path: object) -> bytes:
    """The file that a record names, if it is one of `files`. Raises RefusedError."""
    if not isinstance(path, str) or path not in files:
        raise RefusedError(f"no drawing {path!r}")
    return files[path]


def admit(file: bytes, prefix: str, new_id: Callable[[str], str], width: str, alt: str = "") -> str:
    """An SVG file as harmless markup to stand in a page: `<svg class="gs-wide" role="img" viewBox=… …>`.

    Its ids begin with `prefix` and are unique by `new_id`; those that nothing refers to are gone. `alt` names a drawing
    without a title. Raises RefusedError if it cannot be shown as it is.
    """
    if len(file) > MOST_BYTES:
        raise RefusedError(f"{len(file)} bytes, at most {MOST_BYTES}")
    try:
        root = kept(fromstring(file.decode("utf-8-sig"), forbid_dtd=True))
        _, _, across, down = (float(number) for number in root.get("viewBox", "").replace(",", " ").split())
    except (ParseError, ValueError) as error:  # not UTF-8, not XML, with a document type or entities, without a viewBox
        raise RefusedError(str(error)) from error
    if root.tag != "svg" or not (across > 0 and down > 0 and isfinite(across) and down <= TALLEST * across):
        raise RefusedError("a drawing is an <svg> with a viewBox of some width and height")
    rename(root, prefix, new_id)
    own = {"class": f"gs-{width}", "role": "img"}
    if not root.get("aria-labelledby") and not root.get("aria-label"):
        own["aria-label"] = alt
    root.attrib = own | {k: v for k, v in root.attrib.items() if k not in ("width", "height", "class", "role")}
    return written(root)


def local(tag: Any) -> str:
    """The name of an SVG element; "" for one of another kind. Without a namespace SVG is meant, as in a page."""
    name = str(tag).removeprefix(NAMESPACE)
    return "" if name.startswith("{") else name


@functools.cache
def classes() -> frozenset[str]:
    """The classes that colour drawings: the ones that figures.css knows."""
    return frozenset(re.findall(r"\.((?!gs-)[a-z][\w-]*)", (FOLDER / "figures.css").read_text(encoding="utf-8")))


def kept(element: Element, depth: int = 0) -> Element:
    """A copy of `element` with what is allowed. Raises RefusedError for what would be missed."""
    name = local(element.tag)
    if depth > DEEPEST:
        raise RefusedError(f"nested deeper than {DEEPEST}")
    copy = Element(name)
    for key, value in element.attrib.items():
        key = ALIASES.get(key, key)
        allowed = attribute(name, key, value)
        if allowed:
            copy.set(key, allowed)
    if name in ABOUT:
        copy.text = "".join(element.itertext())
        return copy
    if name in WORDS:
        copy.text = element.text
    for child in element:
        inner = local(child.tag)
        if inner in ABOUT or inner in WORDS or (inner in SHAPES and name in SHAPES):
            copy.append(kept(child, depth + 1))
        elif inner and inner not in INERT:
            raise RefusedError(f"<{inner}> is not allowed")
        if name in WORDS and child.tail:
            if len(copy):
                copy[-1].tail = (copy[-1].tail or "") + child.tail
            else:
                copy.text = (copy.text or "") + child.tail
    return copy


def attribute(element: str, name: str, value: str) -> str:
    """The value that an element's attribute keeps, "" if none. Raises RefusedError for what would be missed."""
    if name == "style":
        raise RefusedError('style="…" is not allowed')
    if name == "class":
        return " ".join(word for word in value.split() if word in classes())
    if name == "href" and element == "use":
        if not value.startswith("#"):
            raise RefusedError(f"{value[:80]} lies outside the drawing")
        return value
    if name in PAINTS and "url" in value.lower() and LOCAL.fullmatch(value) is None:
        raise RefusedError(f"{value[:80]} lies outside the drawing")
    if name in PAINTS and LOCAL.fullmatch(value):
        return value
    if name in ("id", "aria-label") or name in NAMES:
        return value.strip()
    return value if name in ATTRIBUTES and PLAIN.fullmatch(value) else ""


def references(element: Element) -> list[str]:
    """The ids of what an element draws with: what it uses, and its patterns, clips and markers."""
    links = [element.get("href", "")[1:]] if element.get("href") else []
    return links + [found[2] for name in PAINTS if (found := LOCAL.fullmatch(element.get(name, "")))]


def rename(root: Element, prefix: str, new_id: Callable[[str], str]) -> None:
    """Gives the ids that are referred to unique names, drops the others, and lets the references follow.

    Raises RefusedError where parts use parts that use parts: a few lines would make a browser draw without end.
    """
    by_id: dict[str, Element] = {}
    drawn = 0
    for element in root.iter():
        drawn += 1
        if name := element.attrib.pop("id", ""):
            by_id.setdefault(name, element)
    used = Counter(name for element in root.iter() for name in references(element) if name in by_id)
    for name, times in used.items():
        parts = list(by_id[name].iter())
        if any(references(part) for part in parts):
            raise RefusedError(f"#{name[:80]} is used and itself uses other parts")
        drawn += times * len(parts)
    if drawn > MOST_ELEMENTS:
        raise RefusedError(f"{drawn} elements, at most {MOST_ELEMENTS}")
    named = [name for element in root.iter() for key in NAMES for name in element.get(key, "").split() if name in by_id]
    new: dict[str, str] = {}
    for name in dict.fromkeys([*named, *used]):
        wish = f"{prefix}-{name.removeprefix(f'{prefix}-')}"
        new[name] = new_id(re.sub(r"[^A-Za-z0-9_-]+", "-", wish))
        by_id[name].set("id", new[name])
    for element in root.iter():
        for key, value in list(element.attrib.items()):
            if key == "href":
                value = f"#{new[value[1:]]}" if value[1:] in new else ""
            elif key in NAMES:
                value = " ".join(new[name] for name in value.split() if name in new)
            elif key in PAINTS and (found := LOCAL.fullmatch(value)):
                value = f"url(#{new[found[2]]})" if found[2] in new else "none"
            if value:
                element.set(key, value)
            else:
                del element.attrib[key]


def written(element: Element) -> str:
    """The element as HTML: as it stands in a page, it needs no namespace."""
    attributes = "".join(f' {name}="{escape(visible(value))}"' for name, value in element.attrib.items())
    inside = escape(visible(element.text or ""), quote=False) + "".join(written(child) for child in element)
    tail = escape(visible(element.tail or ""), quote=False)
    return f"<{element.tag}{attributes}" + (f">{inside}</{element.tag}>" if inside else "/>") + tail

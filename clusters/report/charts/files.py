"""A chart as it travels: the pair of SVG for the page, and the files that stand alone."""

from __future__ import annotations

import base64
import copy
import functools
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from matplotlib.figure import Figure

from clusters.report.charts import font, palette, raster, svg
from clusters.report.charts.canvas import NARROW, WIDE, Canvas, Key, styled
from clusters.report.charts.form import Form, Look
from clusters.wording import language as glossary

LINK = "{http://www.w3.org/1999/xlink}href"
MARGIN = 24  # pixels around a chart that stands alone
LONGEST = 600  # characters of a note or a line of sources


class Pair(NamedTuple):
    """The chart for a page, 820 pixels wide and 328: inline SVG, coloured by the page's style sheet."""

    wide: str
    narrow: str


class Files(NamedTuple):
    """The chart for those who take it elsewhere: with title, unit, key, note and sources, in light colours."""

    svg: bytes
    png: bytes


class Frame(NamedTuple):
    """The words around a chart that stands alone. Whatever is empty is left out."""

    title: str
    unit: str = ""
    note: str = ""
    sources: str = ""
    number: str = ""


def pair(form: Form, look: Look, id: str, title: str, desc: str) -> Pair:
    """The form drawn for a page in both widths; ids begin with the exhibit's `id`. title and desc are for the blind.

    Raises ValueError if the form has nothing to draw (`form.empty` tells).
    """
    drawn = {width: form.draw(look, width == "narrow") for width in Pair._fields}
    return Pair(*(_page(figure, id, width, title, desc, form.key(look))[1] for width, figure in drawn.items()))


def pictures(form: Form, look: Look, id: str, desc: str, frame: Frame) -> tuple[Pair, Files]:
    """The pair as `pair` gives it, and the files; the wide chart is drawn once for all of them."""
    figure, key = form.draw(look), form.key(look)
    tree, wide = _page(figure, id, "wide", frame.title, desc, key)
    _, narrow = _page(form.draw(look, narrow=True), id, "narrow", frame.title, desc, key)
    return Pair(wide, narrow), _files(figure, tree, id, frame, key)


def grammar(drawn: str, key: Iterable[Key], look: Look) -> tuple[Key, ...]:
    """What marks mean as far as a drawing uses them: how sure they are, and whose an area's colour and shape are.

    drawn: an SVG of `pair`. key: that of its form.
    """
    used = set(re.findall(r"\b[fs]-(a\d|all)\b", drawn))
    common = {status: glossary.label(f"mark_{status}", look.language) for status in palette.STATUSES}
    # What a chart's own key gives another meaning is explained there alone.
    statuses = {entry.status for entry in key if entry.words == common.get(entry.status)} - {"strict"}
    sure = [status for status in palette.STATUSES if status in statuses | ({"strict"} if statuses else set())]
    areas = [slug for slug in (*look.areas, look.merged) if slug and look.colour(slug) in used]
    return (
        *(Key(common[status], "ink", status) for status in sure),
        *(Key(look.name(slug), look.colour(slug), kind="marker") for slug in areas),
    )


def key_pair(key: Sequence[Key], title: str) -> Pair:
    """A key alone, for a page that explains its marks once."""
    found = []
    for width, room in zip(Pair._fields, (WIDE, NARROW), strict=True):
        with styled():
            canvas = Canvas(room)
            canvas.finish(_key(canvas, tuple(key), 0, 0, room))
        words = ", ".join(entry.words for entry in key)
        root = svg.tree(canvas.figure, f"key-{width}", title, words)
        root.set("class", f"gs-{width}")
        found.append(svg.text(root))
    return Pair(*found)


def image(wide: str) -> tuple[bytes, int, int]:
    """The wide SVG of a pair as a picture of its own, in light colours and with its font, and its size in pixels.

    For a notebook that is read where no page's style sheet reaches: JupyterLab.
    """
    root = ET.fromstring(wide.replace(f' xmlns="{svg.SPACE}"', "", 1))
    width, height = (float(n) for n in root.get("viewBox", "").split()[2:])
    root.set("xmlns", svg.SPACE)
    return _alone(root, width, height), math.ceil(width), math.ceil(height)


def _page(figure: Figure, id: str, width: str, title: str, desc: str, key: tuple[Key, ...]) -> tuple[ET.Element, str]:
    """The chart of one width, and the same with its key above as text."""
    root = svg.tree(figure, f"{id}-{width}", title, desc)
    root.set("class", f"gs-{width}")
    if not key:
        return root, svg.text(root)
    wide, high = figure.get_size_inches() * 72
    with styled():
        above = Canvas(wide)
        deep = _key(above, key, 0, 0, wide) + 8
        above.finish(deep)
    whole = ET.Element("svg", root.attrib | {"viewBox": f"0 0 {wide:g} {round(high + deep, 2):g}"})
    told = [child for child in root if child.tag in ("title", "desc")]
    whole.extend([*told, *svg.tree(above.figure, f"{id}-{width}-key")])
    chart = ET.SubElement(whole, "g", transform=f"translate(0 {deep:g})")
    chart.extend(child for child in root if child not in told)
    return root, svg.text(whole)


def _files(figure: Figure, wide: ET.Element, id: str, frame: Frame, key: tuple[Key, ...]) -> Files:
    """Put the frame around the wide chart: around its SVG as elements, around the drawing for the PNG."""
    height = figure.get_size_inches()[1] * 72
    with styled():
        around = Canvas(WIDE + 2 * MARGIN)
        top = _head(around, frame, key)
        total = _foot(around, frame, top + height + 10)
        around.finish(total)
    root = svg.tree(around.figure, f"{id}-frame", frame.title, next((e.text or "" for e in wide.iter("desc")), ""))
    inner = ET.SubElement(root, "g", transform=f"translate({MARGIN} {top:g})")
    inner.extend(copy.deepcopy(e) for e in wide if e.tag not in ("title", "desc"))
    png = raster.png([raster.Layer(around.figure), raster.Layer(figure, MARGIN, top)])
    return Files(_alone(root, WIDE + 2 * MARGIN, total), png)


def _head(around: Canvas, frame: Frame, key: tuple[Key, ...]) -> float:
    """Number, title, unit line and key; where the chart begins."""
    y = MARGIN * 0.75
    for words, size, weight, colour in (
        (frame.number, 13, 400, "soft"),
        (frame.title, 19, 600, "ink"),
        (frame.unit, 15, 400, "soft"),
    ):
        if words:
            y = around.lines(MARGIN, y, font.wrap(words, WIDE, size, weight), size, weight, colour)
    end = _key(around, key, MARGIN, y + 4, WIDE) if key else y
    return math.ceil(end + (4 if key else 6))


def _key(around: Canvas, key: tuple[Key, ...], left: float, top: float, room: float) -> float:
    """The key in lines of at most `room` pixels from `top` down; how far down they reach."""
    x, y = float(left), top
    for entry in key:
        lines = font.wrap(entry.words, room - 24, 14)
        wide = 24 + max(font.width(line, 14) for line in lines)
        if x > left and x + wide > left + room:
            x, y = float(left), y + 22
        around.sample(x, y + 11, entry)
        for i, line in enumerate(lines):
            around.text(x + 22, y + 11 + 18 * i, line, 14)
        y += 18 * (len(lines) - 1)
        x += wide + 18
    return y + 22


def _foot(around: Canvas, frame: Frame, y: float) -> float:
    """Note and sources; how high all of it is."""
    for words in (frame.note, frame.sources):
        if words:
            short = words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
            y = around.lines(MARGIN, y, font.wrap(short, WIDE, 13), 13, colour="soft") + 3
    return y + MARGIN * 0.6


def _alone(root: ET.Element, width: float, height: float) -> bytes:
    """SVG that needs no page: its colours as values, its font inside."""
    for element in root.iter():
        for part in element.attrib.pop("class", "").split():
            kind, _, name = part.partition("-")
            if name in palette.COLOURS:
                element.set({"f": "fill", "s": "stroke"}[kind], palette.light(name))
        if "href" in element.attrib:  # as SVG 1.1 has it: Word knows no other
            element.set(LINK, element.attrib.pop("href"))
    root.attrib |= {"width": f"{width:g}", "height": f"{height:g}"}
    style = ET.Element("style")
    style.text = _font_face()
    paper = ET.Element("rect", width="100%", height="100%", fill=palette.light("paper"))
    at = sum(child.tag in ("title", "desc") for child in root)
    root[at:at] = [style, paper]
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="utf-8")


@functools.cache
def _font_face() -> str:
    faces = "".join(
        f'@font-face{{font-family:"{font.FAMILY}";font-weight:{weight};src:url(data:font/woff;base64,'
        f'{base64.b64encode((font.FOLDER / f"{name}.woff").read_bytes()).decode()}) format("woff")}}'
        for weight, name in font.FILES.items()
    )
    return faces + f'text{{font-family:"{font.FAMILY}",sans-serif}}'

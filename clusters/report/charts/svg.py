"""A drawing as SVG fit for a page: text as text, colours by class, words on its marks, nothing that acts.

matplotlib writes the drawing; one pass over its elements does the rest. What comes out has no style attribute, no
script, no link and no picture; the page's style sheet gives font and colours (figures.css), so dark mode and print
need no second drawing.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from clusters.report.charts import palette
from clusters.report.charts.canvas import HOVER, styled

SPACE = "http://www.w3.org/2000/svg"
KEPT = ("svg", "g", "path", "text", "tspan", "rect", "circle", "defs", "pattern", "clipPath", "use", "title", "desc")
PAINTS = {"fill": "f", "stroke": "s"}
DEFAULTS = {"stroke-dashoffset": "0", "text-anchor": "start", "stroke-linejoin": "miter", "font-weight": "400"}
HATCH = 5  # pixels from one line of a hatch to the next
NUMBER = re.compile(r"-?\d*\.\d{2,}(?:e-?\d+)?")


def tree(figure: Figure, prefix: str, title: str = "", desc: str = "") -> ET.Element:
    """The figure as an `svg` element whose ids begin with `prefix`; `title` and `desc` are its name for a reader.

    Raises ValueError for a colour that the palette lacks, and for a picture made of pixels.
    """
    buffer = io.StringIO()
    with styled():
        FigureCanvasSVG(figure).print_svg(buffer, metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
    source = ET.fromstring(buffer.getvalue())
    width, height = figure.get_size_inches() * 72
    root = ET.Element("svg", {"xmlns": SPACE, "viewBox": f"0 0 {_short(width)} {_short(height)}"})
    if title:
        root.attrib |= {"role": "img", "aria-labelledby": f"{prefix}-title" + (f" {prefix}-desc" if desc else "")}
        ET.SubElement(root, "title", id=f"{prefix}-title").text = title
    if title and desc:
        ET.SubElement(root, "desc", id=f"{prefix}-desc").text = desc
    drawing = _Pass(prefix, source)
    marks = [element for child in source for element in drawing.converted(child)]
    if drawing.hatches:
        ET.SubElement(root, "defs").extend(_hatch(f"{prefix}-{name}", name) for name in sorted(drawing.hatches))
    root.extend(marks)
    return root


def text(root: ET.Element) -> str:
    """The element as text."""
    return ET.tostring(root, encoding="unicode")


class _Pass:
    """The state of one pass over a drawing."""

    def __init__(self, prefix: str, source: ET.Element) -> None:
        self.prefix = prefix
        self.hatches: set[str] = set()
        # Which colour a hatch of matplotlib's is drawn in: its own tile of many lines is not kept.
        self.patterns = {
            pattern.get("id"): _styles(path)["stroke"]
            for pattern in source.iter(f"{{{SPACE}}}pattern")
            for path in pattern.iter(f"{{{SPACE}}}path")
        }
        used = re.findall(r'(?:url\(|href=")#([\w-]+)', ET.tostring(source, encoding="unicode"))
        self.used = set(used) - self.patterns.keys()

    def converted(self, source: ET.Element, shape: bool = False) -> Iterator[ET.Element]:
        """What an element of matplotlib's becomes: nothing, itself, or what it holds.

        shape: it is that of a clip or of a marker used elsewhere, and has no colour of its own.
        """
        tag = source.tag.rpartition("}")[2] if isinstance(source.tag, str) else ""
        if tag in ("metadata", "style", "pattern", ""):
            return
        if tag not in KEPT:
            raise ValueError(f"a chart draws paths and text; <{tag}> cannot follow the page's colours")
        id = source.get("id", "")
        plain = tag in ("clipPath", "defs")
        children = [element for child in source for element in self.converted(child, plain)]
        attributes = self._attributes(source, "" if shape else tag)
        hover = id[len(HOVER) :] if id.startswith(HOVER) else ""
        if tag in ("g", "defs", "clipPath") and not children:
            return
        if tag == "g" and not attributes and not hover:
            yield from children
            return
        if hover and tag == "g" and len(children) == 1 and children[0].find("title") is None:
            self._say(children[0], hover)
            yield children[0]
            return
        made = ET.Element(tag, attributes)
        made.text = source.text if tag in ("text", "tspan") else None
        made.extend(children)
        if hover:
            self._say(made, hover)
        yield _circle(made) if tag == "path" else made

    def _say(self, element: ET.Element, words: str) -> None:
        title = ET.Element("title")
        title.text = words
        title.tail, element.text = element.text, None  # a title comes first, before an element's own text
        element.insert(0, title)

    def _attributes(self, source: ET.Element, tag: str) -> dict[str, str]:
        given = {name.rpartition("}")[2]: value for name, value in source.attrib.items() if name != "style"}
        given |= _styles(source)
        if tag in ("path", "text"):
            given.setdefault("fill", "#000000")
        made, classes = {}, []
        for name, value in given.items():
            if name in PAINTS and value.startswith("#"):
                classes.append(f"{PAINTS[name]}-{_name(value)}")
            elif name in PAINTS and value.startswith("url(#"):
                made[name] = f"url(#{self.prefix}-{self._hatched(value[5:-1])})"
            elif name == "id":
                if value in self.used:
                    made["id"] = f"{self.prefix}-{value}"
            elif name == "transform":
                if not re.fullmatch(r"rotate\(-?0 .*\)", value):
                    made[name] = _rounded(value)
            elif name in ("clip-path", "href"):
                made[name] = value.replace("#", f"#{self.prefix}-")
            elif name not in ("font-family", "type", "version") and DEFAULTS.get(name) != value:
                made[name] = _path(value) if name == "d" else _rounded(value.removesuffix("px"))
        if classes:
            made["class"] = " ".join(classes)
        return made

    def _hatched(self, id: str) -> str:
        name = _name(self.patterns[id])
        self.hatches.add(name)
        return name


def _hatch(id: str, name: str) -> ET.Element:
    """Slanted lines of a colour on paper."""
    size = str(HATCH)
    pattern = ET.Element(
        "pattern", id=id, width=size, height=size, patternUnits="userSpaceOnUse", patternTransform="rotate(45)"
    )
    ET.SubElement(pattern, "rect", {"width": size, "height": size, "class": "f-paper"})
    ET.SubElement(pattern, "rect", {"width": "2", "height": size, "class": f"f-{name}"})
    return pattern


def _styles(source: ET.Element) -> dict[str, str]:
    pairs = (part.partition(":") for part in source.get("style", "").split(";") if part.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _name(value: str) -> str:
    if value not in palette.NAMES:
        raise ValueError(f"colour {value} of a drawing is none of the palette's; use palette.light(name)")
    return palette.NAMES[value]


def _rounded(text: str) -> str:
    return NUMBER.sub(lambda number: _short(float(number[0])), text)


def _short(number: float) -> str:
    return f"{round(number, 2) + 0.0:.2f}".rstrip("0").rstrip(".")  # + 0.0: no "-0"


def _path(data: str) -> str:
    """A path's data in fewer signs: two digits, level and upright lines as such, no blank that says nothing."""
    parts = []
    x = y = ""
    for command, numbers in re.findall(r"([MLCQZz])([^MLCQZz]*)", _rounded(data)):
        points = numbers.split()
        if command == "L" and points[1] == y:
            parts.append(f"H{points[0]}")
        elif command == "L" and points[0] == x:
            parts.append(f"V{points[1]}")
        else:
            parts.append(command.replace("Z", "z") + " ".join(points))
        x, y = points[-2:] or (x, y)
    return "".join(parts)


def _circle(path: ET.Element) -> ET.Element:
    """A circle as such: matplotlib writes it as eight curves."""
    data = path.get("d", "")
    if not re.fullmatch(r"M[^A-Z]+(C[^A-Z]+){8}z", data):
        return path
    ends = [re.split("[ C]", part)[-2:] for part in re.split("(?=C)", data.lstrip("M").rstrip("z"))]
    xs, ys = ([float(end[i]) for end in ends] for i in (0, 1))
    if abs((max(xs) - min(xs)) - (max(ys) - min(ys))) > 0.05:
        return path
    made = ET.Element("circle", {name: value for name, value in path.attrib.items() if name != "d"})
    made.attrib |= {
        "cx": _short((max(xs) + min(xs)) / 2),
        "cy": _short((max(ys) + min(ys)) / 2),
        "r": _short((max(xs) - min(xs)) / 2),
    }
    made.extend(list(path))
    return made

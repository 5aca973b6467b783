"""What a page cannot show: turned into what it can, or a note in its place that says what stood there.

One rule for all of it. A page loads nothing and runs nothing; so inline drawings become pictures, colours become rules
of the page's own style sheet, and whatever needs a script, a file or another address leaves a note.
"""

from __future__ import annotations

import base64
import re
from html import escape, unescape
from xml.etree.ElementTree import ParseError

import tinycss2
from bs4 import BeautifulSoup, Tag
from bs4.element import AttributeValueList
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PIL import ImageColor
from soupsieve import SelectorSyntaxError

from .labels import label

PAINTED = "data-paint"
"""The attribute that carries an element's declarations from here to `painted`, which makes a class of it."""
WORDS_KEPT = """
    font center big tt strike nobr marquee main article nav label fieldset legend address hgroup picture output bdi bdo
    ruby rb rt rp dialog noscript form button acronym dir menu basefont search data slot head body html
"""
NOTED = {
    "script": "left_script",
    "iframe": "left_frame",
    "frame": "left_frame",
    "frameset": "left_frame",
    "object": "left_frame",
    "embed": "left_frame",
    "applet": "left_script",
    "portal": "left_frame",
    "canvas": "left_script",
    "audio": "left_sound",
    "video": "left_film",
    "select": "left_field",
    "textarea": "left_field",
    "progress": "left_field",
    "meter": "left_field",
}
SILENT = ("style", "template", "source", "track", "param", "map", "area", "datalist", "link", "meta", "base", "title")
"""Shows nothing by itself."""
UNWRAPPED = frozenset(WORDS_KEPT.split())
PICTURES = ("svg+xml", "png", "jpeg", "jpg", "gif", "webp", "avif", "bmp")
DATA = rf"data:image/(?:{'|'.join(PICTURES).replace('+', '[+]')})[;,]"
SHOWABLE = re.compile(rf"{DATA}[^\"'<>\s]*", re.IGNORECASE)
NEEDED = re.compile(
    rf"<(?:{'|'.join([*NOTED, *SILENT, *sorted(UNWRAPPED)])}|input)\b|<a\s[^>]*\bname\s*="
    rf"|\bstyle\s*=|{PAINTED}|<img\b(?![^>]*\bsrc\s*=\s*[\"']?{DATA})",
    re.IGNORECASE,
)
SVG = re.compile(r"<(/?)svg\b[^>]*?(/?)>", re.IGNORECASE)
INKED = re.compile(r"<(path|rect|circle|ellipse|line|polyline|polygon|text|image)\b", re.IGNORECASE)
DEFINED = re.compile(r"<(defs|symbol)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
NAMED = re.compile(r"""\saria-label=(?:"([^"]*)"|'([^']*)')|<title\b[^>]*>([^<]*)</title""", re.IGNORECASE)
LOOKS = {
    "background-color": re.compile(r"(#[0-9a-f]{3,8}|[a-z]{3,20}|rgba?\([\d., %]{3,40}\))", re.IGNORECASE),
    "font-weight": re.compile(r"bold|bolder|normal|[1-9]00"),
    "font-style": re.compile(r"italic|oblique|normal"),
    "text-align": re.compile(r"left|right|center|justify"),
    "text-decoration": re.compile(r"underline|line-through|none"),
}
LOOKS["color"] = LOOKS["background-color"]
MOST_RULES = 200
"""Rules that speak of more than one element: each is looked up in the whole output."""
OWN_ID = re.compile(r"#([\w-]+)")


def note(kind: str, language: str, more: object = "") -> str:
    """The words that stand in place of what is not shown, as HTML."""
    told = ": ".join(filter(None, [label(kind, language), escape(" ".join(str(more).split()))]))
    return f'<span class="gs-removed">[{label("left_out", language, what=told)}]</span>'


def static(html: str, language: str) -> str:
    """`html`, its drawings pictures already, without what a page cannot show: colours as marks, notes for the rest."""
    if not NEEDED.search(html):
        return html
    soup = BeautifulSoup(html, "html.parser")
    looks = colours(soup)
    for tag in soup.find_all(True):
        if tag.decomposed or tag.parent is None:
            continue
        carry_colours(tag, looks)
        name = tag.name.lower()
        if name in NOTED:
            leave_note(tag, note(NOTED[name], language, said_of(tag)))
        elif name in SILENT:
            tag.decompose()
        elif name in UNWRAPPED:
            tag.unwrap()
        elif name == "img" and not SHOWABLE.fullmatch(source := "".join(str(tag.get("src") or "").split())):
            where = "left_elsewhere" if re.match(r"(https?:)?//", source, re.IGNORECASE) else "left_beside"
            where = "left_form" if source.lower().startswith("data:") else where
            leave_note(tag, note(where, language, tag.get("alt") or source[:60].partition(",")[0]))
        elif name == "a" and tag.get("name") and not tag.get("id"):
            tag["id"] = str(tag["name"])
        elif name == "input" and str(tag.get("type")).lower() == "hidden":
            tag.decompose()
        elif name == "input" and str(tag.get("type")).lower() != "checkbox":
            leave_note(tag, note("left_field", language, tag.get("value") or ""))
    return str(soup)


def leave_note(tag: Tag, text: str) -> None:
    """The note in place of `tag`; not a second time behind the same one, as outputs of many scripts would have it."""
    parsed = BeautifulSoup(text, "html.parser").span
    last = tag.find_previous("span", class_="gs-removed")
    if parsed is not None and (last is None or last.get_text() != parsed.get_text() or words_between(last, tag)):
        tag.insert_before(parsed)
    tag.decompose()


def words_between(first: Tag, second: Tag) -> bool:
    """Whether anything is to be read between two places."""
    for element in first.next_elements:
        if element is second:
            return False
        if isinstance(element, Tag):
            if element.name == "img":
                return True
        elif str(element).strip() and first not in element.parents:
            return True
    return False


def said_of(tag: Tag) -> str:
    """What tells a reader which one it was: its title, or where it came from."""
    inner = tag.find("source")
    source = str(tag.get("src") or tag.get("data") or (inner.get("src") if isinstance(inner, Tag) else "") or "")
    return str(tag.get("title") or tag.get("aria-label") or (source if re.match("https?://", source) else ""))


def drawings_as_pictures(html: str, language: str) -> str:
    """Every inline <svg> as a picture, in which nothing runs; one that no picture can be made of leaves a note."""
    found, depth, start, end = [], 0, 0, 0
    for tag in SVG.finditer(html):
        if not tag[1] and not tag[2]:
            start, depth = (start, depth + 1) if depth else (tag.start(), 1)
        elif tag[1] and depth:
            depth -= 1
            if not depth:
                found += [html[end:start], picture(html[start : tag.end()], language)]
                end = tag.end()
    return "".join([*found, html[end:]])


def picture(svg: str, language: str) -> str:
    """One <svg> as an <img>; nothing where it draws nothing itself (a store of symbols, an icon out of one)."""
    if not INKED.search(DEFINED.sub("", svg)):
        return ""
    opening, close, rest = svg.partition(">")
    if "xmlns=" not in opening:
        opening = re.sub(r"^<svg", '<svg xmlns="http://www.w3.org/2000/svg"', opening, flags=re.IGNORECASE)
    if "xlink:" in svg and "xmlns:xlink" not in opening:
        opening += ' xmlns:xlink="http://www.w3.org/1999/xlink"'
    try:
        fromstring(text := opening + close + rest)
    except (ParseError, DefusedXmlException, ValueError):
        return note("left_drawing", language)
    named = NAMED.search(svg)
    alt = f' alt="{escape(unescape(next(filter(None, named.groups()), "").strip()))}"' if named else ""
    return f'<img src="data:image/svg+xml;base64,{base64.b64encode(text.encode()).decode("ascii")}"{alt}>'


def colours(soup: BeautifulSoup) -> dict[int, str]:
    """{identity of an element: its declarations} by the style sheets of an output, in the order of their rules.

    Rules for one element (`#id`, as pandas' Styler writes) in full; wider ones, and those on the element itself, do not
    align: pandas does that to the heads of every plain table. What only comes when something is pointed at (`:hover`)
    is left out.
    """
    found: dict[int, list[str]] = {}
    by_id = {str(tag["id"]): tag for tag in reversed(soup.find_all(id=True))} if soup.find("style") else {}
    wide = 0
    for sheet in soup.find_all("style"):
        for rule in tinycss2.parse_stylesheet(sheet.get_text(), skip_comments=True, skip_whitespace=True):
            looks = declarations(tinycss2.serialize(rule.content)) if rule.type == "qualified-rule" else ""
            for selector in tinycss2.serialize(rule.prelude).split(",") if looks else ():
                if own := OWN_ID.fullmatch(selector.strip()):
                    meant, kept = [by_id[own[1]]] if own[1] in by_id else [], looks
                else:
                    wide += 1
                    kept = unaligned(looks)
                    meant = selected(soup, selector) if kept and wide <= MOST_RULES else []
                for tag in meant:
                    found.setdefault(id(tag), []).append(kept)
    return {tag: ";".join(looks) for tag, looks in found.items()}


def unaligned(looks: str) -> str:
    """Declarations without the alignment."""
    return ";".join(one for one in looks.split(";") if not one.startswith("text-align"))


def selected(soup: BeautifulSoup, selector: str) -> list[Tag]:
    """What a selector means, nothing where it depends on the reader's hand or cannot be read."""
    if re.search(r":(hover|focus|active|visited|target|before|after)\b", selector):
        return []
    try:
        return list(soup.select(selector))
    except (SelectorSyntaxError, NotImplementedError):
        return []


def declarations(css: str) -> str:
    """Of CSS declarations those that only look: colours, weight, slant, alignment; in a fixed order."""
    kept: dict[str, str] = {}
    for one in tinycss2.parse_declaration_list(css, skip_comments=True, skip_whitespace=True):
        if one.type != "declaration":
            continue
        value = tinycss2.serialize(one.value).strip()
        name = "background-color" if one.lower_name == "background" else one.lower_name
        if name in LOOKS and LOOKS[name].fullmatch(value):
            kept[name] = value
    return ";".join(f"{name}:{value}" for name, value in sorted(kept.items()))


def carry_colours(tag: Tag, looks: dict[int, str]) -> None:
    """An element's colours as a mark; what it brought as a mark itself is gone."""
    tag.attrs.pop(PAINTED, None)
    own = f"color:{tag['color']}" if tag.name == "font" and tag.get("color") else ""
    parts = [looks.get(id(tag), ""), own, unaligned(declarations(str(tag.attrs.pop("style", ""))))]
    if css := declarations(";".join(filter(None, parts))):
        if tag.name == "font":
            tag.name = "span"
        tag[PAINTED] = css


def painted(soup: BeautifulSoup) -> list[str]:
    """The marks as classes: each colour once. The rules for the page's style sheet, checked once more."""
    names: dict[str, str] = {}
    for tag in soup.select(f"[{PAINTED}]"):
        css = declarations(str(tag.attrs.pop(PAINTED)))
        if css:
            name = names.setdefault(css, f"gs-paint-{len(names) + 1}")
            tag["class"] = AttributeValueList([*(tag.get("class") or []), name])
    return [f".text .{name}{{{readable(css)}}}" for css, name in names.items()]


def readable(css: str) -> str:
    """A background brings the ink that can be read on it, in the dark too, if it has none of its own."""
    given = dict(one.split(":", 1) for one in css.split(";"))
    if "background-color" not in given or "color" in given:
        return css
    try:
        red, green, blue = ImageColor.getrgb(given["background-color"])[:3]
    except ValueError:  # `transparent`, `inherit`
        return css
    return f"{css};color:{'#000' if 299 * red + 587 * green + 114 * blue > 128_000 else '#fff'}"

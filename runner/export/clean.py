"""Makes HTML from notebooks harmless: only known elements and attributes stay, everything else becomes visible text.

The page's Content-Security-Policy is the second wall; this is the first.
"""

from __future__ import annotations

import functools
import re
from html import unescape

from bleach.sanitizer import Cleaner
from bs4 import Tag

from .static import PAINTED, SHOWABLE, drawings_as_pictures, static

ELEMENTS = """
    a abbr aside b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure
    footer h1 h2 h3 h4 h5 h6 header hr i img input ins kbd li mark ol p pre q s samp section small span strong sub
    summary sup table tbody td tfoot th thead time tr u ul var wbr
    math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow mspace msqrt mstyle msub
    msubsup msup mtable mtd mtext mtr munder munderover semantics
"""
FORMULA = """
    accent accentunder columnalign columnlines columnspacing depth displaystyle fence form frame height largeop
    linethickness lspace mathvariant maxsize minsize movablelimits notation rowlines rowspacing rspace scriptlevel
    separator stretchy symmetric width
"""
TAGS = frozenset(ELEMENTS.split())
ANYWHERE = frozenset(["class", "id", "lang", "dir", "title", "role", "tabindex"])
BY_TAG = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope", "abbr"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "time": {"datetime"},
    "input": {"type", "checked", "disabled"},
    "math": {"display", "alttext"},
} | {tag: set(FORMULA.split()) for tag in TAGS if re.match(r"m[a-z]+$", tag) and tag not in ("mark", "math")}
HELD = re.compile(r"data:image/png,held-(\d+)")
# Characters that turn the reading direction around: harmless once they are seen.
DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
DIRECTION_ENTITY = re.compile(r"&#(?:x([0-9a-f]+)|([0-9]+));?", re.IGNORECASE)
# What neither HTML nor XML allows as a character, even escaped.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")


def allowed(tag: str, name: str, value: str) -> bool:
    """Whether element `tag` keeps its attribute `name` with this value (bleach asks for each)."""
    if name == "src":
        return tag == "img" and SHOWABLE.fullmatch(value) is not None
    if name == "tabindex":
        return value in ("0", "-1")
    if tag == "input" and name == "type":
        return value == "checkbox"
    return name in ANYWHERE or name == PAINTED or name.startswith("aria-") or name in BY_TAG.get(tag, ())


@functools.cache
def cleaner() -> Cleaner:
    """The one sanitiser of this process (building it is slow)."""
    return Cleaner(tags=TAGS, attributes=allowed, protocols={"http", "https", "mailto", "data"}, strip_comments=True)


def clean(html: str, language: str = "en") -> str:
    """`html` with known elements only; what a page cannot show leaves a note, unknown elements show as text."""
    html, held = hold_images(drawings_as_pictures(html, language))
    html = cleaner().clean(static(html, language))
    html = re.sub(r'href="\s*data:[^"]*"', "", html, flags=re.IGNORECASE)
    return restore_images(html, held)


def hold_images(html: str) -> tuple[str, list[str]]:
    """Takes the (long) data: images of `html` out; returns it with short stand-ins, and the images."""
    held: list[str] = []

    def put_aside(match: re.Match[str]) -> str:
        held.append(match[0])
        return f"data:image/png,held-{len(held) - 1}"

    return SHOWABLE.sub(put_aside, html), held


def restore_images(html: str, held: list[str]) -> str:
    """Puts the images taken out by `hold_images` back."""
    return HELD.sub(lambda match: held[int(match[1])] if int(match[1]) < len(held) else "", html)


def visible(text: str) -> str:
    """`text` with direction overrides and forbidden characters written out, so that nothing hides or turns around."""

    def entity(match: re.Match[str]) -> str:
        character = unescape(match[0] if match[0].endswith(";") else match[0] + ";")
        return visible(character) if DIRECTION.search(character) or CONTROL.search(character) else match[0]

    text = DIRECTION_ENTITY.sub(entity, text)
    text = DIRECTION.sub(lambda match: f"⟦U+{ord(match[0]):04X}⟧", text)
    return CONTROL.sub("\ufffd", text)


def web_address(url: object) -> str:
    """The address if it is an http(s) one, else an empty string."""
    text = str(url or "").strip()
    return text if re.match(r"https?://[^\s<>\"'`]+$", text, re.IGNORECASE) else ""


def words(tag: Tag) -> str:
    """The text of an element on one line."""
    return " ".join(tag.get_text(" ").split())

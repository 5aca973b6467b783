"""The page's one style sheet, and the hash by which the Content-Security-Policy lets it in."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

FOLDER = Path(__file__).parent / "templates"
FONTS = Path(__file__).parent / "fonts"


@functools.cache
def escaping() -> Environment:
    """Templates of the folder, each compiled once; whatever they are given is escaped."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["strong"] = strong
    return environment


def strong(text: str) -> Markup:
    """Escaped text with **bold** marked up, as findings and prose use it."""
    return Markup(re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", str(escape(text))))


@functools.cache
def css(*names: str) -> str:
    """The page's font, the shared base and the style sheets named, without comments."""
    text = "\n".join((FOLDER / f"{part}.css").read_text(encoding="utf-8") for part in ("base", *names))
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return "\n".join([*fonts(FONTS), *(line.strip() for line in text.splitlines() if line.strip())])


def fonts(folder: Path) -> list[str]:
    """A rule for each WOFF file of `folder`, the font embedded; a file's name ends in its weight: `…-400.woff`."""
    rules = []
    for path in sorted(folder.glob("*.woff")):
        data = base64.b64encode(path.read_bytes()).decode("ascii")
        source = f'url(data:font/woff;base64,{data}) format("woff")'
        rules.append(f'@font-face{{font-family:"GS Sans";font-weight:{weight(path.stem)};src:{source}}}')
    return rules


def weight(name: str) -> int:
    """The weight in the name of a font's file."""
    number = re.search(r"[1-9]00$", name)
    return int(number[0]) if number else 600 if "bold" in name.lower() else 400


def running_title(title: str, place: str) -> str:
    """Print rules that repeat the title on every sheet; letters outside ASCII words are written as CSS escapes."""
    font = "font-family:sans-serif;font-size:8pt;color:#444"
    return (
        f'@page{{@top-left{{content:"{css_text(title)}";{font}}}@top-right{{content:"{css_text(place, 40)}";{font}}}'
        f'@bottom-right{{content:counter(page) " / " counter(pages);{font}}}}}'
    )


def css_text(text: str, longest: int = 90) -> str:
    """`text` as the inside of a CSS string that cannot end early (the blank after an escape belongs to it)."""
    text = text if len(text) <= longest else text[: longest - 1] + "…"
    return "".join(c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):06x} " for c in text)


def policy(style: str) -> str:
    """The Content-Security-Policy for a page whose only style sheet is `style`: no script, no network, no form.

    Fonts are let in where the style sheet embeds some.
    """
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    font = " font-src data:;" if "@font-face" in style else ""
    return f"default-src 'none'; img-src data:;{font} style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"

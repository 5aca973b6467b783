"""The font of page and figures, GS Sans (a subset made by docs/fonts.py), and how wide it writes."""

import dataclasses
import functools
import unicodedata
from pathlib import Path

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font, LoadFlags

FOLDER = Path(__file__).parent / "fonts"
FAMILY = "GS Sans"
FAMILIES = [FAMILY, "DejaVu Sans"]  # the second for letters that the first lacks: foreign names, say
FILES = {400: "gs-sans-regular", 600: "gs-sans-semibold"}
CAP_HEIGHT = 0.66  # of the font's size
LEADING = 1.25

for _name in FILES.values():
    font_manager.fontManager.addfont(FOLDER / f"{_name}.ttf")
# The fallback has no semibold, and matplotlib says so on stderr unless its bold is entered as one.
_bold = font_manager.findfont(font_manager.FontProperties(family=FAMILIES[1], weight=700))
font_manager.fontManager.ttflist += [
    dataclasses.replace(entry, weight=600) for entry in font_manager.fontManager.ttflist if entry.fname == _bold
]


def file(weight: int, fallback: bool = False) -> str:
    """Where the font of that weight lies; `fallback`: the one for letters that GS Sans lacks."""
    if fallback:
        return font_manager.findfont(font_manager.FontProperties(family=FAMILIES[1], weight=weight))
    return str(FOLDER / f"{FILES[weight]}.ttf")


def missing(text: str) -> str:
    """The characters of the text that GS Sans lacks, each once (blanks and line ends are no characters)."""
    return "".join(
        sorted({c for c in unicodedata.normalize("NFC", text) if not c.isspace() and c not in _advances(400)})
    )


def width(text: str, size: float, weight: int = 400) -> float:
    """How wide the text is drawn, in units of `size`, kerning left out (it makes text narrower, by 3 % at most).

    A character that the font lacks counts as an em.
    """
    advances = _advances(weight)
    return sum(advances.get(c, 1.0) for c in text) * size


def wrap(text: str, room: float, size: float, weight: int = 400) -> list[str]:
    """The text in lines no wider than `room`; a word that is wider by itself is broken where the line is full."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if width(longer, size, weight) <= room:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for c in word:
            if lines[-1] and width(lines[-1] + c, size, weight) > room:
                lines.append("")
            lines[-1] += c
    return lines


def cut(text: str, room: float, size: float, weight: int = 400) -> str:
    """The text, or as much of its beginning as fits with an ellipsis."""
    if width(text, size, weight) <= room:
        return text
    kept = len(text)
    while kept and width(text[:kept].rstrip() + "…", size, weight) > room:
        kept -= 1
    return text[:kept].rstrip() + "…"


@functools.cache
def _advances(weight: int) -> dict[str, float]:
    """By character, how far the pen moves on, in ems."""
    font = FT2Font(file(weight))
    font.set_size(100, 72)
    return {
        chr(code): font.load_char(code, flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536 / 100
        for code in font.get_charmap()
    }

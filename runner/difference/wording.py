"""How a change is told to a reader: which words of a text are others, what a number became and by how much."""

from __future__ import annotations

import difflib
import math
import re

from babel.numbers import format_decimal
from markupsafe import Markup

from ..export.labels import label
from ..export.style import strong
from .pairing import ABSENT, THERE, Change
from .tables import value

OPEN, CLOSE = "\ue000", "\ue001"
"""Around a word that is another one on the other side, until its text is escaped; taken out of what the texts hold."""
LONG = re.compile(r"(?<![\d.,])-?\d+\.\d{5,}(?!\d)")
YEARS = (1900, 2100)


def said(text: str, language: str) -> str:
    """What stood there, or the word for its being there or not."""
    return label(text, language) if text in (ABSENT, THERE) else text or label("empty", language)


def row(name: str, language: str) -> str:
    """The name of a row, its marks of yes and no in the reader's words."""
    parts = name.split(" · ")
    return " · ".join(label(part.lower(), language) if part in ("True", "False") else part for part in parts)


def texts(change: Change, language: str) -> tuple[Markup, Markup]:
    """Both sides of a text, in each the words that the other has not marked as <del> and <ins>; bold stays bold."""
    sides = [
        said(text, language).translate({ord(OPEN): None, ord(CLOSE): None}) for text in (change.before, change.after)
    ]
    words = [side.split() for side in sides]
    alike = difflib.SequenceMatcher(None, words[0], words[1], autojunk=False)
    same = [block for block in alike.get_matching_blocks() if block.size]
    if change.before in (ABSENT, THERE) or change.after in (ABSENT, THERE):
        same = []
    kept = ({i for b in same for i in range(b.a, b.a + b.size)}, {j for b in same for j in range(b.b, b.b + b.size)})
    first, second = (_marked(found, stays, tag) for found, stays, tag in zip(words, kept, ("del", "ins"), strict=True))
    return first, second


def _marked(words: list[str], kept: set[int], tag: str) -> Markup:
    """Runs of words that are not kept get the tag; no run reaches over the edge of bold words."""
    told = " ".join(word if place in kept else _mark(word) for place, word in enumerate(words))
    text = str(strong(told.replace(f"{CLOSE} {OPEN}", " ")))
    return Markup(text.replace(OPEN, f"<{tag}>").replace(CLOSE, f"</{tag}>"))


def _mark(word: str) -> str:
    return "**".join(f"{OPEN}{part}{CLOSE}" if part else "" for part in word.split("**"))


def cells(change: Change, language: str) -> tuple[str, str, str]:
    """A cell on both sides, and by how much a number differs; "" where it is none.

    Numbers have so many decimals that two digits of the difference are seen.
    """
    a, b = (_number(text) for text in (change.before, change.after))
    if a is None or b is None or a == b:
        return _alone(change.before, a, language), _alone(change.after, b, language), ""
    if all(x.is_integer() and YEARS[0] <= x <= YEARS[1] for x in (a, b)):
        return f"{a:.0f}", f"{b:.0f}", f"{b - a:+.0f}".replace("-", "−")
    decimals = max(0, 1 - math.floor(math.log10(abs(b - a))))
    by = _written(abs(b - a), decimals, language)
    part = f" ({_written(100 * abs((b - a) / a), 1, language)}%)" if a and abs((b - a) / a) >= 5e-4 else ""
    return _written(a, decimals, language), _written(b, decimals, language), f"{'+' if b > a else '−'}{by}{part}"


def _alone(text: str, number: float | None, language: str) -> str:
    """A cell that is not a number on both sides."""
    if number is not None and not YEARS[0] <= number <= YEARS[1]:
        return _written(number, 4, language)
    return said(LONG.sub(lambda found: _written(float(found[0]), 4, language), text), language)


def _number(text: str) -> float | None:
    number = value(text)
    return number if isinstance(number, float) and math.isfinite(number) else None


def _written(number: float, decimals: int, language: str) -> str:
    return str(format_decimal(number, format=f"#,##0.{'#' * decimals}" if decimals else "#,##0", locale=language))

"""What may stand in one text of a notebook's words: `str.format`, with the formats of this project and nothing else.

`{span:range2%}` names a value and how it is written. A field is a plain name: no attribute, no index, no conversion,
no field within a field, so that a text can reach nothing but the values it is given.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from string import Formatter

FORMATS = {
    "name": r"name",
    "names": r"names",
    "label": r"label",
    "date": r"date",
    "n2": r"n\d",
    "pct2": r"pct\d",
    "range2%": r"range\d%?",
    "words1%": r"words\d%?",
    "plural:one|many": r"plural:[^|]+\|[^|]+",
    "if": r"if",
}
"""Each format by an example of it; a field without one is written as it is."""
LONGEST = 2_000
_FORMAT = re.compile("|".join(FORMATS.values()) + "|")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
# A year of law or plan, a regulation and a decree are names, 0 and 1 the ends of a scale; CO2 and P10 are words.
_NAMED = re.compile(r"\b(19|20)\d\d\b|QCVN \S+|\d+/\d+/\S+")
_TYPED = re.compile(r"\d+[.,]\d+|(?<!\w)(?:\d{2,}|[2-9])|\d\s?%")


def fields(text: str) -> list[tuple[str, str]]:
    """(value, format) of every field of a text, in order. Raises ValueError if its braces do not match."""
    return [(name, spec or "") for _, name, spec, _ in Formatter().parse(text) if name is not None]


def names(clauses: Iterable[str]) -> set[str]:
    """The values that these texts hold."""
    return {name for clause in clauses for name, _ in fields(clause)}


def faults(text: str, language: str, bold: bool) -> list[str]:
    """All that is wrong with a text; `bold` is whether it may be marked with two asterisks."""
    if not text.strip():
        return ["the text is empty"]
    if len(text) > LONGEST:
        return [f"{len(text)} characters; a text has at most {LONGEST}"]
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        return [f"{shown(text)}: {error}; a brace that is meant as text is written twice"]
    found = [_field(name, spec or "", mark, language) for _, name, spec, mark in parts if name is not None]
    prose = " ".join(before + " " + " ".join(re.findall(r"^plural:(.*)", spec or "")) for before, _, spec, _ in parts)
    if hidden := sorted({c for c in text if c != "\n" and unicodedata.category(c)[0] == "C"}):
        found.append(f"hidden characters {', '.join(f'U+{ord(c):04X}' for c in hidden)}: take them out")
    if not unicodedata.is_normalized("NFC", text):
        found.append(f"{shown(text)}: letters and their marks are typed apart; use composed letters (Unicode NFC)")
    if typed := _TYPED.search(_NAMED.sub(" ", prose)):
        found.append(f"{shown(text)}: the number {typed[0]!r} is typed; give it as a value, {{name:n0}}")
    if prose.count("**") % 2:
        found.append(f"{shown(text)}: ** opens and closes within one clause")
    elif "**" in prose and not bold:
        found.append(f"{shown(text)}: ** has a meaning in note, reads, answer and findings only")
    return [fault for fault in found if fault]


def _field(name: str, spec: str, conversion: str | None, language: str) -> str:
    whole = "{" + name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "") + "}"
    if not _NAME.fullmatch(name):
        return f"{shown(whole)}: a field is the plain name of a value: small letters, digits, _"
    if conversion:
        return f"{shown(whole)}: no conversion (!{conversion}); write a format, {{{name}:n2}}"
    if "{" in spec:
        return f"{shown(whole)}: no field within a field"
    if not _FORMAT.fullmatch(spec):
        return f"{shown(whole)}: unknown format{near(spec, FORMATS)} There are: {', '.join(FORMATS)}"
    if spec.startswith("plural") and language == "vi":
        return f"{shown(whole)}: Vietnamese needs no plural; write the noun"
    return ""


def near(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'budget'?`, or a full stop if nothing known is near."""
    close = difflib.get_close_matches(word[:100], list(known), n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else "."


def shown(text: str, most: int = 60) -> str:
    """A text as a message quotes it: not too long, nothing hidden in it."""
    return repr(text if len(text) <= most else text[:most] + "…")

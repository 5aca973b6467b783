"""The HTML of exhibits: semantic, accessible, and with every text escaped.

Class names start with `gs-`. Nothing here carries a script, a style or an address of a picture outside the page.
"""

import base64
import datetime
import html
import numbers
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd

from clusters.report.style import Picture
from clusters.wording import language as words
from clusters.wording.glossary import CONFIDENCES, JUDGEMENT, VERDICTS
from clusters.wording.terms import Term
from clusters.wording.words import Answer

RANGE = re.compile(r"[−+]?\d[\d.,]*–[−+]?\d[\d.,]*%?(?<![.,])")  # without the full stop or comma behind it
FIGURE = re.compile(r"[≥≤<>~]?\s?[-−+]?\d[\d.,]*(\s?[–-]\s?[-−+]?\d[\d.,]*)?%?")
"""A number, or a range of two, as cells write them."""
SHORT = 10  # letters of a unit that stays in one line
BADGES = (*VERDICTS, JUDGEMENT, *CONFIDENCES, "review")


@dataclass(frozen=True)
class Badge:
    """A word of a fixed vocabulary (a verdict, a degree of confidence), marked as such in a table cell."""

    text: str
    kind: str

    def __str__(self) -> str:
        """The word alone."""
        return self.text


@dataclass(frozen=True)
class Quote:
    """Somebody's words in their own language `lang`, and what they mean in the reader's ("" if that is the same)."""

    text: str
    lang: str
    gloss: str = ""

    def __str__(self) -> str:
        """The words, and after a dash what they mean."""
        return f"{self.text} — {self.gloss}" if self.gloss else self.text


class Written(str):
    """A number as a cell says it in the reader's language; files keep `number`, rounded alike."""

    number: float

    def __new__(cls, text: str, number: float) -> Self:
        """The text, and the number it writes."""
        self = super().__new__(cls, text)
        self.number = number
        return self


@dataclass(frozen=True)
class Entry:
    """What heads a row that texts of this page and of others link to, by its name."""

    text: str

    def __str__(self) -> str:
        """The name alone."""
        return self.text

    @property
    def anchor(self) -> str:
        """The address of the row on its page: that of C012 is #c012."""
        return self.text.lower()


@dataclass(frozen=True)
class Cited:
    """A source as an exhibit names it: its number on the page, the words of the link, and where the link leads."""

    number: int
    name: str
    href: str


def clean(text: Any) -> str:
    """The text with characters that could reorder or hide what is read made visible: U+202E becomes "⟦U+202E⟧"."""
    unix = str(text).replace("\r\n", "\n")
    if unix.isprintable():  # most texts: nothing to look at one by one
        return unix
    return "".join(f"⟦U+{ord(c):04X}⟧" if _hidden(c) else c for c in unix)


def _hidden(c: str) -> bool:
    bidi = c in "\u061c\u200e\u200f" or "\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069"
    control = unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"
    return bidi or control or (ord(c) & 0xFFFE) == 0xFFFE or 0xFDD0 <= ord(c) <= 0xFDEF


def escaped(text: Any) -> str:
    """The cleaned text with the signs of HTML written as entities, fit for content and for quoted attributes."""
    return html.escape(clean(text))


def unbroken(text: Any) -> str:
    """Escaped text in which no line ends within a range such as 5,7–9,3%."""
    return RANGE.sub(r'<span class="gs-range">\g<0></span>', escaped(text))


def inline(text: Any) -> str:
    """The same, in which **bold** becomes strong; nothing else is understood."""
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", unbroken(text), flags=re.S)


def plain(text: Any) -> str:
    """The cleaned text without the marks of **bold**."""
    return re.sub(r"\*\*(.+?)\*\*", r"\1", clean(text), flags=re.S)


def paragraphs(text: str) -> str:
    """One `p.gs-say` for each paragraph (they are divided by an empty line)."""
    return "\n".join(f'<p class="gs-say">{inline(part.strip())}</p>' for part in re.split(r"\n\s*\n", text.strip()))


def findings(items: Sequence[str], language: str) -> str:
    """The list of key findings under its own heading."""
    rows = "\n".join(f"<li>{inline(item)}</li>" for item in items)
    heading = escaped(words.label("key_findings", language))
    return (
        '<section class="gs-findings" aria-labelledby="key-findings">\n'
        f'<h2 id="key-findings">{heading}</h2>\n<ul>\n{rows}\n</ul>\n</section>'
    )


def figure(
    id: str,
    picture: Picture,
    alt: str,
    title: str,
    subtitle: str,
    foot: str,
    values: str,
    language: str,
    number: str = "",
) -> str:
    """A figure: its number and caption, picture as data, note and sources (`foot`), values as a folded table."""
    mime = "image/svg+xml" if picture.kind == "svg" else "image/png"
    source = f"data:{mime};base64,{base64.b64encode(picture.content).decode()}"
    size = f'width="{picture.width}" height="{picture.height}"'
    return (
        f'<figure class="gs-figure" id="ex-{id}" aria-labelledby="ex-{id}-title">\n'
        f'<figcaption class="gs-caption">{_heading(id, title, subtitle, number)}</figcaption>\n'
        f'<img class="gs-image" alt="{escaped(alt)}" {size} src="{source}">\n'
        f'{foot}<details class="gs-values">\n<summary>{escaped(words.label("values", language))}'
        f'<span class="gs-sr">: {escaped(title)}</span></summary>\n{values}\n</details>\n</figure>'
    )


def table_exhibit(id: str, table: str, foot: str) -> str:
    """A table with its note and sources."""
    return f'<div class="gs-exhibit" id="ex-{id}">\n{table}\n{foot}</div>'


def missing(id: str, title: str, items: Sequence[str], foot: str, language: str, number: str = "") -> str:
    """The block that stands where an exhibit cannot be computed, naming what is missing."""
    rows = "\n".join(f"<li>{inline(item)}</li>" for item in items)
    lead = escaped(words.label("cannot_be_computed", language))
    return (
        f'<div class="gs-missing" id="ex-{id}" role="note" aria-labelledby="ex-{id}-title">\n'
        f'{_numbered(id, number)}<p class="gs-title" id="ex-{id}-title">{escaped(title)}</p>\n'
        f'<p class="gs-lead">{lead}</p>\n'
        f"<ul>\n{rows}\n</ul>\n{foot}</div>"
    )


def folded(exhibit: str, number: str, title: str, rows: int, language: str) -> str:
    """An exhibit of the appendix: its number, title and number of rows (0: it cannot be computed), and the exhibit
    itself once it is opened."""
    said = f"{words.number(rows, language)} {words.label('row' if rows == 1 else 'rows', language)}"
    count = f' <span class="gs-rows">· {said if rows else words.label("not_computed", language)}</span>'
    name = f"<b>{escaped(number)}</b> " if number else ""
    return f'<details class="gs-appendix">\n<summary>{name}{unbroken(title)}{count}</summary>\n{exhibit}\n</details>'


def answer(told: Answer, language: str) -> str:
    """The answer to the title: one sentence, and up to three numbers with unit, range, certainty and exhibit."""
    tiles = []
    for number in told.numbers:
        whole = ' class="gs-range"' if len(number.unit) <= SHORT else ""
        unit = f" <small{whole}>{escaped(number.unit)}</small>" if number.unit else ""
        span = f'<p class="gs-range">{escaped(number.range)}</p>' if number.range else ""
        sure = escaped(words.label(number.certainty, language))
        badge = f'<span class="gs-badge gs-badge-{number.certainty}">{sure}</span>'
        text = f'<a href="#ex-{number.exhibit}">{inline(number.text)}</a>' if number.exhibit else inline(number.text)
        value = f'<p class="gs-value">{unbroken(number.value)}{unit}</p>'
        tiles.append(f'<div class="gs-tile">{value}{span}<p>{text} {badge}</p></div>')
    shown = f'\n<div class="gs-tiles">\n{"".join(tiles)}\n</div>' if tiles else ""
    heading = escaped(words.label("answer", language))
    return (
        f'<section class="gs-answer" aria-label="{heading}">\n<p class="gs-sentence">{inline(told.sentence)}</p>'
        f"{shown}\n</section>"
    )


def beside(told: Mapping[str, str], language: str) -> str:
    """Figures of the texts that no cell of the table holds, each with what it is; nothing where there are none."""
    if not told:
        return ""
    listed = "; ".join(f"{escaped(name)}: {unbroken(value)}" for name, value in told.items())
    return f'<p class="gs-note"><b>{escaped(words.label("beside", language))}:</b> {listed}</p>\n'


def foot(note: str | None, cited: Sequence[Cited], language: str) -> str:
    """Note and source line under an exhibit; the sources link to the page's list, `#src-…`."""
    lines = []
    if note:
        lines.append(f'<p class="gs-note"><b>{escaped(words.label("note", language))}:</b> {inline(note)}</p>\n')
    if cited:
        links = "; ".join(
            f'<a class="gs-cite" href="{escaped(c.href)}">[{c.number}] {escaped(c.name)}</a>' for c in cited
        )
        lines.append(f'<p class="gs-sources"><b>{escaped(words.label("source", language))}:</b> {links}</p>\n')
    return "".join(lines)


def table(
    id: str,
    data: pd.DataFrame,
    title: str,
    subtitle: str,
    language: str,
    decimals: Mapping[str, int] | None = None,
    number: str = "",
) -> str:
    """A table in a region that scrolls and can be focused; the first column holds the row headers."""
    places = column_decimals(data, decimals or {})
    numeric = {column: _is_numeric(data[column]) for column in data.columns}
    head = "".join(f'<th scope="col"{_number_class(numeric[c])}>{escaped(c)}</th>' for c in data.columns)
    rows = []
    for first, *others in data.itertuples(index=False, name=None):
        place = f' id="{escaped(first.anchor)}"' if isinstance(first, Entry) else ""
        cells = [f'<th scope="row"{place}>{row_header(first, language, places[data.columns[0]])}</th>']
        for column, value in zip(data.columns[1:], others, strict=True):
            cells.append(cell(value, language, places[column], numeric[column]))
        rows.append("<tr>" + "".join(cells) + "</tr>")
    body = "\n".join(rows)
    return (
        f'<div class="gs-scroll" role="region" tabindex="0" aria-labelledby="ex-{id}-title">\n'
        f'<table class="gs-table">\n<caption>{_heading(id, title, subtitle, number)}</caption>\n'
        f"<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def terms(told: Sequence[Term]) -> str:
    """What words mean: a list of definitions, each with an id and all the names that a page may link to it."""
    rows = [
        f'<div><dt id="term-{escaped(term.id)}">{", ".join(f"<dfn>{escaped(name)}</dfn>" for name in term.names)}</dt>'
        f"<dd>{escaped(term.meaning)}</dd></div>"
        for term in told
    ]
    return '<dl class="gs-terms">\n' + "\n".join(rows) + "\n</dl>"


def column_decimals(data: pd.DataFrame, given: Mapping[str, int]) -> dict[str, int]:
    """Digits after the decimal sign by column: as given, else none for whole numbers, else as needed up to two."""
    unknown = sorted(set(given) - set(data.columns))
    if unknown:
        raise ValueError(f"decimals for columns that are not in the table: {', '.join(unknown)}")
    return {column: given.get(column, digits_needed(data[column])) for column in data.columns}


def digits_needed(column: Iterable[Any]) -> int:
    """Digits after the decimal sign that the numbers among these values need, at most two."""
    found = [float(v) for v in column if is_number(v) and np.isfinite(float(v))]
    for places in (0, 1):
        if all(abs(v - round(v, places)) < 1e-9 for v in found):
            return places
    return 2


def is_number(value: Any) -> bool:
    """Whether the value is a number to be formatted (a truth value is none)."""
    return isinstance(value, numbers.Number) and not isinstance(value, bool | np.bool_)


def is_blank(value: Any) -> bool:
    """Whether the value stands for "no data": None, NaN, NaT, NA or an empty text."""
    return value is None or value is pd.NaT or value is pd.NA or value == "" or (is_number(value) and value != value)


def cell_text(value: Any, language: str, decimals: int) -> str:
    """What a cell says, as plain text."""
    if is_blank(value):
        return words.label("no_data", language)
    if isinstance(value, bool | np.bool_):
        return words.label("yes" if value else "no", language)
    if is_number(value):
        return words.number(value, language, decimals)
    if isinstance(value, datetime.date):
        return words.date(value.isoformat()[:10], language)
    return clean(value)


def cell(value: Any, language: str, decimals: int, numeric: bool) -> str:
    """One `td`: numbers to the right, a dash with words for the screen reader where there is no data.

    `numeric`: whether the column holds numbers, so that a dash stands under them.
    """
    content = unbroken(cell_text(value, language, decimals))
    if is_blank(value):
        place = "gs-blank gs-num" if numeric else "gs-blank"
        return f'<td class="{place}"><span aria-hidden="true">—</span><span class="gs-sr">{content}</span></td>'
    if isinstance(value, Badge):
        return f'<td><span class="gs-badge gs-badge-{value.kind}">{content}</span></td>'
    if isinstance(value, Quote):
        return f"<td>{_quoted(value)}</td>"
    return f"<td{_number_class(is_number(value) or (numeric and _is_figure(value)))}>{content}</td>"


def _quoted(quote: Quote) -> str:
    words_of = f'<q lang="{escaped(quote.lang)}">{escaped(quote.text)}</q>'
    return words_of + (f' <span class="gs-gloss">— {escaped(quote.gloss)}</span>' if quote.gloss else "")


def row_header(value: Any, language: str, decimals: int) -> str:
    """What stands in a row header; a whole number (a year) is written without groups."""
    if isinstance(value, Quote):
        return _quoted(value)
    whole = is_number(value) and not is_blank(value) and float(value).is_integer()
    return escaped(str(int(value)) if whole else cell_text(value, language, decimals))


def _is_figure(value: Any) -> bool:
    """Whether a text is a number or a range of numbers; a year or a span of years is none."""
    years = r"(\d{4})([–-]\d{4})?"
    return isinstance(value, str) and bool(FIGURE.fullmatch(value)) and not re.fullmatch(years, value)


def _is_numeric(column: pd.Series) -> bool:
    filled = [value for value in column if not is_blank(value)]
    return bool(filled) and all(is_number(value) or _is_figure(value) for value in filled)


def _number_class(numeric: bool) -> str:
    return ' class="gs-num"' if numeric else ""


def _numbered(id: str, number: str) -> str:
    return f'<span class="gs-number"><a href="#ex-{id}">{escaped(number)}</a></span> ' if number else ""


def _heading(id: str, title: str, subtitle: str, number: str = "") -> str:
    lines = _numbered(id, number)
    lines += f'<span class="gs-title" id="ex-{id}-title">{unbroken(title)}</span>'
    return lines + (f' <span class="gs-subtitle">{unbroken(subtitle)}</span>' if subtitle else "")

"""What a careful clerk does to one cell without meaning to: by hand, with a spreadsheet, by copying."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

Field = dict[str, Any]
Slip = Callable[[str, Field], str | None]
"""A cell and its column -> the cell after the slip; None where there is none of this kind."""
NUMBERS = ("number", "integer")
DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def is_number(field: Field) -> bool:
    return field["type"] in NUMBERS


def is_date(field: Field) -> bool:
    return r"(19|20)\d{2}(-(0[1-9]" in field.get("constraints", {}).get("pattern", "")


def is_key(field: Field) -> bool:
    """A word that decides: one of a list, of a form, or a key that leads somewhere."""
    limits = field.get("constraints", {})
    return bool("enum" in limits or "pattern" in limits or field.get("key")) and not is_date(field)


def mojibake(cell: str, field: Field) -> str | None:
    return (
        "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in cell.encode()) if not cell.isascii() else None
    )


def lost_letters(cell: str, field: Field) -> str | None:
    """As a program does that saves in a code page without Vietnamese: the letters it does not know are "?"."""
    lost = cell.encode("latin-1", "replace").decode("latin-1")
    inside = re.search(r"[^\W\d_]\?+[^\W\d_]|(?<!\S)\?+[^\W\d_]", lost)
    return lost if lost != cell and inside else None


def apart(cell: str, field: Field) -> str | None:
    return unicodedata.normalize("NFD", cell)


def within(mark: str) -> Slip:
    def slip(cell: str, field: Field) -> str | None:
        middle = (len(cell) + 1) // 2
        return cell[:middle] + mark + cell[middle:] if len(cell) > 1 else None

    return slip


def always(text: str) -> Slip:
    return lambda cell, field: text


def number(change: Callable[[str], str | None]) -> Slip:
    """A slip in a number that is not zero."""
    return lambda cell, field: change(cell) if is_number(field) and float(cell) else None


def date(change: Callable[[re.Match[str]], str | None]) -> Slip:
    def slip(cell: str, field: Field) -> str | None:
        found = DATE.fullmatch(cell) if is_date(field) else None
        return change(found) if found else None

    return slip


def key(change: Callable[[str], str | None]) -> Slip:
    return lambda cell, field: change(cell) if is_key(field) and not is_number(field) else None


def words(change: Callable[[str], str | None]) -> Slip:
    def slip(cell: str, field: Field) -> str | None:
        plain = field["type"] == "string" and not is_key(field) and not is_date(field)
        return change(cell) if plain else None

    return slip


def thousandfold(cell: str) -> str:
    return f"{float(cell) * 1000:.10g}" if "e" not in f"{float(cell) * 1000:.10g}" else f"{float(cell) * 1000:.0f}"


def grouped(cell: str) -> str | None:
    return f"{float(cell):,.0f}" if abs(float(cell)) >= 1000 else None


def letter_left_out(cell: str) -> str | None:
    """The last but one letter, so that the beginning looks right."""
    return cell[:-2] + cell[-1] if len(cell) > 3 and cell[-2].isalpha() else None


def doubled(cell: str) -> str | None:
    at = next((n for n, c in enumerate(cell) if c.isalpha() and n), None)
    return cell[:at] + cell[at] + cell[at:] if at else None


SLIPS: dict[str, Slip] = {
    "opened in a wrong code page": mojibake,
    "letters lost": lost_letters,
    "letters and accents apart": apart,
    "#REF!": always("#REF!"),
    "#N/A": always("#N/A"),
    "zero width": within("\u200b"),
    "soft hyphen": within("\u00ad"),
    "control byte": within("\x07"),
    "tab": within("\t"),
    "space behind": lambda cell, field: f"{cell} ",
    "no-break space before": lambda cell, field: f"\u00a0{cell}",
    "emptied": lambda cell, field: "",
    "times 1000": number(thousandfold),
    "a tenth": number(lambda c: f"{float(c) / 10:.10g}"),
    "a digit typed twice": number(lambda c: re.sub(r"(\d)", r"\1\1", c, count=1)),
    "decimal comma": number(lambda c: f"{c.rstrip('0').rstrip('.') if '.' in c else c},5"),
    "thousands marked by commas": number(grouped),
    "thousands marked by points": number(lambda c: g.replace(",", ".") if (g := grouped(c)) else None),
    "thousands marked by spaces": number(lambda c: g.replace(",", "\u00a0") if (g := grouped(c)) else None),
    "powers of ten": number(lambda c: f"{float(c):.2E}"),
    "full-width digits": number(lambda c: c.translate({48 + n: 0xFF10 + n for n in range(10)})),
    "out of reach": number(lambda c: "1e400"),
    "no number": number(lambda c: "NaN"),
    "per cent sign": number(lambda c: f"{c}%"),
    "unit behind": number(lambda c: f"{c} ha"),
    "O for 0": number(lambda c: c.replace("0", "O")),
    "sign lost or added": number(lambda c: c[1:] if c[0] == "-" else f"-{c}"),
    "day as in the United States": date(lambda m: f"{int(m[2])}/{int(m[3])}/{m[1]}" if m[3] else None),
    "day as in Vietnam": date(lambda m: f"{m[3]}/{m[2]}/{m[1]}" if m[3] else None),
    "month as a spreadsheet shows it": date(
        lambda m: f"{MONTHS[int(m[2]) - 1]}-{m[1][2:]}" if m[2] and not m[3] else None
    ),
    "no day of the calendar": date(lambda m: f"{m[1]}-02-30"),
    "in the future": date(lambda m: f"20{int(m[1][2:]) % 10 + 90}{m[0][4:]}"),
    "year of two digits": date(lambda m: m[1][2:] if not m[2] else None),
    "capital letter": key(lambda c: c[:1].upper() + c[1:] if c[:1].islower() else c[:1].lower() + c[1:]),
    "underscore for hyphen": key(lambda c: c.replace("-", "_") if "-" in c else c.replace("_", "-")),
    "a letter left out": key(letter_left_out),
    "a letter twice": key(doubled),
    "another word": key(lambda c: "khác"),
    "yes in Vietnamese": lambda c, field: "có" if field["type"] == "boolean" else None,
    "a word misspelt": words(doubled),
    "another case": words(lambda c: c.swapcase()),
    "a dash of another kind": words(lambda c: c.replace("-", "\u2013")),
}


def slips(cell: str, field: Field) -> Iterator[tuple[str, str]]:
    """Every slip that can happen to this cell, with what stands there after it."""
    for name, slip in SLIPS.items():
        after = slip(cell, field)
        if after is not None and after != cell:
            yield name, after

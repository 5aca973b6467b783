"""tables.xlsx: one formatted sheet for every exhibit of an edition; and what all workbooks are written with."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from .clean import visible, web_address
from .frames import called
from .labels import label

LONGEST_CELL = 32_767
LONGEST_NAME = 31
COVER = ("sheet", "exhibit_title", "unit_line")
PERCENT = re.compile(r"([-−]?)(\d+(?:[.,]\d+)*)\s?%")
NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")
TITLE, HEADER, QUIET = Font(bold=True, size=14), Font(bold=True), Font(italic=True, color="50565E")
HEADER_FILL = PatternFill("solid", fgColor="E8ECF1")
UNDERLINE = Border(bottom=Side(style="thin", color="50565E"))
WRAP = Alignment(wrap_text=True, vertical="top")


def workbook(exhibits: Mapping[str, Any] | Sequence[Mapping[str, Any]], tables: Mapping[str, bytes]) -> bytes:
    """tables.xlsx as bytes: a sheet for every exhibit as its page shows it, and a list of contents.

    exhibits: the exhibits.json of one notebook or a list of them, in order.
    tables: {path below results/: CSV bytes}, such as "01_growth_history/exhibits/funnel.csv".
    Text that looks like a formula stays text; numbers are numbers; a CSV that is not listed anywhere is left out.
    """
    records = [exhibits] if isinstance(exhibits, Mapping) else list(exhibits)
    language = str(records[0].get("language", "vi")) if records else "vi"
    book, cover, names = begun(label("contents", language))
    lines: list[list[str | int]] = []
    for record in records:
        notebook = str(record["notebook"])
        for exhibit in record.get("exhibits", []):
            name = sheet_name(called(exhibit, language) or f"{notebook[:2]} {exhibit['id']}", names)
            rows = read_csv(tables.get(f"{notebook}/{exhibit.get('table')}", b""))
            write_exhibit(book.create_sheet(name), exhibit, rows, record.get("sources") or {}, language)
            lines.append([name, *(str(exhibit.get(part) or "") for part in ("title", "subtitle"))])
    write_cover(cover, label("workbook_file", language), [label(key, language) for key in COVER], lines)
    return saved(book)


def begun(title: str) -> tuple[Workbook, Worksheet, set[str]]:
    """A workbook with its first sheet, and the names that are taken."""
    book = Workbook()
    cover = book.active
    assert isinstance(cover, Worksheet)
    cover.title = title
    return book, cover, {title.lower(), "history"}


def saved(book: Workbook) -> bytes:
    """The workbook as a file."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sheet_name(wish: str, taken: set[str]) -> str:
    """A name Excel accepts: no []:*?/\\ or outer apostrophes, at most 31 characters, unlike the ones in `taken`."""
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "-", visible(wish)).strip("' ") or "x"
    name, n = plain[:LONGEST_NAME].strip("' "), 1
    while name.lower() in taken:
        n += 1
        ending = f" ({n})"
        name = plain[: LONGEST_NAME - len(ending)].strip("' ") + ending
    taken.add(name.lower())
    return name


def read_csv(content: bytes) -> list[list[str]]:
    """Rows of a CSV, header first; the apostrophe that guards text from being a formula is taken off."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return [[value[1:] if re.match(r"'[=+\-@\t]", value) else value for value in row] for row in rows]


def put(cell: Cell, text: object, font: Font | None = None) -> None:
    """Writes text that can never become a formula."""
    value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", visible(str(text)))
    cell.value = value if len(value) <= LONGEST_CELL else value[: LONGEST_CELL - 1] + "…"
    cell.data_type = "s"
    cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    if font:
        cell.font = font


def write_exhibit(
    sheet: Worksheet, exhibit: Mapping[str, Any], rows: list[list[str]], sources: Mapping[str, Any], language: str
) -> None:
    """Title, subtitle (unit, place, date), the table or what is missing, note and sources."""
    put(cell_at(sheet, 1, 1), exhibit.get("title") or exhibit["id"], TITLE)
    put(cell_at(sheet, 2, 1), exhibit.get("subtitle") or "", QUIET)
    row = write_rows(sheet, 4, rows, exhibit.get("decimals") or {}, language)
    if exhibit.get("kind") == "missing":
        put(cell_at(sheet, row, 1), label("cannot_be_computed", language), HEADER)
        for item in exhibit.get("missing", []):
            row += 1
            put(cell_at(sheet, row, 1), f"– {item}")
    row += 1
    if exhibit.get("note"):
        put(cell_at(sheet, row, 1), f"{label('note_mark', language)}: {exhibit['note']}", QUIET)
        row += 1
    for source_id in exhibit.get("sources", []):
        facts = sources.get(source_id) or {}
        parts = [str(facts.get(key) or "") for key in ("publisher", "title", "url")]
        text = ", ".join(part for part in parts if part) or source_id
        cell = cell_at(sheet, row, 1)
        put(cell, f"{label('source_mark', language)}: {text}", QUIET)
        if address := web_address(facts.get("url")):
            cell.hyperlink = address
        row += 1


def write_rows(sheet: Worksheet, start: int, rows: list[list[str]], decimals: Mapping[str, int], language: str) -> int:
    """The table from row `start`: header with a filter, numbers as numbers; returns the first free row."""
    if not rows:
        return start
    header, *body = rows
    widths = [min(max(len(name) + 2, 8), 40) for name in header]
    write_header(sheet, start, header)
    for i, values in enumerate(body, start=start + 1):
        for column, value in enumerate(values, start=1):
            cell = cell_at(sheet, i, column)
            cell.alignment = WRAP
            if NUMBER.fullmatch(value):
                cell.value = float(value) if re.search(r"[.eE]", value) else int(value)
                cell.number_format = number_format(value, header[column - 1], column, decimals)
            elif found := PERCENT.fullmatch(value):
                part, form = share(found, language)
                cell.value, cell.number_format = part, form
            elif value:
                put(cell, value)
            widths[column - 1] = max(widths[column - 1], min(len(value) + 2, 48))
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = cell_at(sheet, start + 1, 2).coordinate
    if body:
        sheet.auto_filter.ref = f"A{start}:{get_column_letter(len(header))}{start + len(body)}"
    return start + len(rows)


def write_header(sheet: Worksheet, row: int, names: Sequence[str]) -> None:
    """The heads of a sheet's columns."""
    for column, name in enumerate(names, start=1):
        cell = cell_at(sheet, row, column)
        put(cell, name, HEADER)
        cell.fill, cell.border, cell.alignment = HEADER_FILL, UNDERLINE, WRAP


def share(found: re.Match[str], language: str) -> tuple[float, str]:
    """A text such as "12,5%" as the number that a spreadsheet shows so, and its format."""
    sign, digits = found.groups()
    plain = digits.replace(".", "").replace(",", ".") if language == "vi" else digits.replace(",", "")
    places = len(plain.partition(".")[2])
    number = Decimal(plain) / 100 * (-1 if sign else 1)
    return float(number), "0" + ("." + "0" * places if places else "") + "%"


def number_format(value: str, name: str, column: int, decimals: Mapping[str, int]) -> str:
    """Grouped thousands with the exhibit's digits; row headers (years) and machine tables as they are."""
    if name not in decimals or (column == 1 and "." not in value):
        return "General"
    places = decimals[name]
    return "#,##0" + ("." + "0" * places if places else "")


def write_cover(sheet: Worksheet, title: str, header: Sequence[str], lines: Sequence[Sequence[str | int]]) -> None:
    """The list of sheets, each a link, with what it holds."""
    put(cell_at(sheet, 1, 1), title, TITLE)
    write_header(sheet, 3, header)
    for row, (sheet_title, *told) in enumerate(lines, start=4):
        cell = cell_at(sheet, row, 1)
        put(cell, sheet_title)
        quoted = str(sheet_title).replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!A1")
        cell.style = "Hyperlink"
        for column, text in enumerate(told, start=2):
            if isinstance(text, int):
                cell_at(sheet, row, column).value = text
            else:
                put(cell_at(sheet, row, column), text)
    for letter, width in zip("ABC", (24, 90, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A4"


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """The (never merged) cell at a place."""
    cell = sheet.cell(row=row, column=column)
    assert isinstance(cell, Cell)
    return cell

"""tables.xlsx: one formatted sheet for every exhibit and every published table of an edition."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from .clean import visible, web_address
from .labels import label

LONGEST_CELL = 32_767
LONGEST_NAME = 31
NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")
TITLE, HEADER, QUIET = Font(bold=True, size=14), Font(bold=True), Font(italic=True, color="50565E")
HEADER_FILL = PatternFill("solid", fgColor="E8ECF1")
UNDERLINE = Border(bottom=Side(style="thin", color="50565E"))
WRAP = Alignment(wrap_text=True, vertical="top")


def workbook(exhibits: Mapping[str, Any] | Sequence[Mapping[str, Any]], tables: Mapping[str, bytes]) -> bytes:
    """The workbook as bytes.

    exhibits: the exhibits.json of one notebook or a list of them, in order.
    tables: {path below results/: CSV bytes}, such as "01_growth_history/exhibits/funnel.csv".
    Text that looks like a formula stays text; numbers are numbers; a CSV that is not listed anywhere is left out.
    """
    records = [exhibits] if isinstance(exhibits, Mapping) else list(exhibits)
    book = Workbook()
    cover = book.active
    assert isinstance(cover, Worksheet)
    language = str(records[0].get("language", "vi")) if records else "vi"
    cover.title = label("contents", language)
    names = {cover.title.lower(), "history"}
    lines: list[tuple[str, str]] = []
    for record in records:
        notebook = str(record["notebook"])
        for exhibit in record.get("exhibits", []):
            name = sheet_name(f"{notebook[:2]} {exhibit['id']}", names)
            rows = read_csv(tables.get(f"{notebook}/{exhibit.get('table')}", b""))
            write_exhibit(book.create_sheet(name), exhibit, rows, record.get("sources") or {}, language)
            lines.append((name, str(exhibit.get("title") or "")))
        for published in record.get("published", []):
            name = sheet_name(f"{notebook[:2]} csv {published}", names)
            rows = read_csv(tables.get(f"{notebook}/{published}.csv", b""))
            write_published(book.create_sheet(name), str(published), notebook, rows)
            lines.append((name, f"{published}.csv"))
    write_cover(cover, lines, language)
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
    row = write_rows(sheet, 4, rows, exhibit.get("decimals") or {})
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


def write_published(sheet: Worksheet, name: str, notebook: str, rows: list[list[str]]) -> None:
    """A machine-readable table as it stands in its CSV; units are in its own column."""
    put(cell_at(sheet, 1, 1), f"{name}.csv", TITLE)
    put(cell_at(sheet, 2, 1), notebook, QUIET)
    write_rows(sheet, 4, rows, {})


def write_rows(sheet: Worksheet, start: int, rows: list[list[str]], decimals: Mapping[str, int]) -> int:
    """The table from row `start`: header, numbers as numbers; returns the first free row."""
    if not rows:
        return start
    header, *body = rows
    widths = [min(max(len(name) + 2, 8), 40) for name in header]
    for column, name in enumerate(header, start=1):
        cell = cell_at(sheet, start, column)
        put(cell, name, HEADER)
        cell.fill, cell.border, cell.alignment = HEADER_FILL, UNDERLINE, WRAP
    for i, values in enumerate(body, start=start + 1):
        for column, value in enumerate(values, start=1):
            cell = cell_at(sheet, i, column)
            cell.alignment = WRAP
            if NUMBER.fullmatch(value):
                cell.value = float(value) if re.search(r"[.eE]", value) else int(value)
                cell.number_format = number_format(value, header[column - 1], column, decimals)
            elif value:
                put(cell, value)
            widths[column - 1] = max(widths[column - 1], min(len(value) + 2, 48))
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = cell_at(sheet, start + 1, 2).coordinate
    return start + len(rows)


def number_format(value: str, name: str, column: int, decimals: Mapping[str, int]) -> str:
    """Grouped thousands with the exhibit's digits; row headers (years) and machine tables as they are."""
    if name not in decimals or (column == 1 and "." not in value):
        return "General"
    places = decimals[name]
    return "#,##0" + ("." + "0" * places if places else "")


def write_cover(sheet: Worksheet, lines: Sequence[tuple[str, str]], language: str) -> None:
    """The list of sheets, each a link."""
    put(cell_at(sheet, 1, 1), label("workbook_file", language), TITLE)
    for row, (name, title) in enumerate(lines, start=3):
        cell = cell_at(sheet, row, 1)
        put(cell, name)
        quoted = name.replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!A1")
        cell.style = "Hyperlink"
        put(cell_at(sheet, row, 2), title)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 90


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """The (never merged) cell at a place."""
    cell = sheet.cell(row=row, column=column)
    assert isinstance(cell, Cell)
    return cell

"""data.xlsx: what an edition published, to calculate with: a long sheet of figures, other tables, a dictionary."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl.utils import get_column_letter

from .labels import label
from .workbook import TITLE, begun, cell_at, put, read_csv, saved, sheet_name, write_cover, write_header, write_rows

QUANTITY = ("entity", "indicator", "low", "high", "unit")
SOURCES = ("sources", "source_id")
LONG = ("notebook", "table", "entity", "place", "indicator", "measure", "value", "low", "high", "bound", "unit", "year")
AFTER = ("details", "sources", "data_rows")
MARK = "#"
"""Between a source and the data row that is cited of it, in rows.json."""
COVER = ("sheet", "exhibit_title", "rows_number")


def data_room(records: Sequence[Mapping[str, Any]], tables: Mapping[str, bytes]) -> bytes:
    """The workbook as bytes; input as `workbook.workbook` takes it, with the rows.json of notebooks that have one.

    Tables of quantities (they begin with entity, indicator, low, high, unit) stand in one long sheet, a row a figure,
    with what else tells it apart in `details`; every other published table has a sheet of its own. Each row ends with
    the data rows that it rests on, where all of them are known.
    """
    language = str(records[0].get("language", "vi")) if records else "vi"
    book, cover, names = begun(label("contents", language))
    lines: list[list[str | int]] = []
    long, others = [[*LONG, *AFTER]], []
    for record in records:
        notebook, called = str(record["notebook"]), record.get("names") or {}
        behind = json.loads(tables.get(f"{notebook}/rows.json", b"{}"))
        for published in map(str, record.get("published", [])):
            rows = read_csv(tables.get(f"{notebook}/{published}.csv", b""))
            if not rows:
                continue
            ids = data_rows(behind.get(published) or {}, rows)
            if tuple(rows[0][: len(QUANTITY)]) == QUANTITY:
                told = [figure(notebook, published, rows[0], row, called) for row in rows[1:]]
                long += [[*row, own] for row, own in zip(told, ids, strict=True)]
            else:
                ends = [AFTER[-1], *ids]
                whole = [[*row, end] for row, end in zip(rows, ends, strict=True)] if any(ids) else rows
                others.append((f"{notebook[:2]} {published}", whole))
    for wish, title, rows in [
        (label("figures_sheet", language), label("figures_sheet_title", language), long),
        *((wish, f"{wish}.csv", rows) for wish, rows in others),
    ]:
        name = sheet_name(wish, names)
        sheet = book.create_sheet(name)
        put(cell_at(sheet, 1, 1), title, TITLE)
        write_rows(sheet, 3, rows, {}, language)
        lines.append([name, title, len(rows) - 1])
    name = sheet_name(label("dictionary", language), names)
    dictionary(book.create_sheet(name), language)
    lines.append([name, label("dictionary_title", language), ""])
    write_cover(cover, label("data_file", language), [label(key, language) for key in COVER], lines)
    return saved(book)


def figure(notebook: str, table: str, header: list[str], row: list[str], called: Mapping[str, str]) -> list[str]:
    """One figure as a row of the long sheet, without its data rows."""
    cells = dict(zip(header, row, strict=True))
    low, high = cells.pop("low"), cells.pop("high")
    entity, indicator, unit = (cells.pop(name) for name in ("entity", "indicator", "unit"))
    year = cells.pop("year", "")
    sources = " ".join(filter(None, (cells.pop(name, "") for name in SOURCES)))
    details = "; ".join(f"{name}={value}" for name, value in cells.items() if value)
    value = low if low and low == high else ""
    place, measure = (called.get(slug, "") for slug in (entity, indicator))
    names = [entity, place if place != entity else "", indicator, measure if measure != indicator else ""]
    return [notebook, table, *names, value, low, high, bound(low, high), unit, year, details, sources]


def data_rows(behind: Mapping[str, Any], rows: Sequence[Sequence[str]]) -> list[str]:
    """For each row of a table (header first) the ids of the data rows behind it ("published:F001"), divided by blanks;
    "" unless all are known.

    behind: of the table in rows.json, by column: the different cells of citations, and which of them each row has.
    """
    header, *body = rows
    columns = []
    for name in SOURCES:
        told = behind.get(name)
        if told and len(told["rows"]) == len(body):
            columns.append([told["cells"][at] for at in told["rows"]])
        elif name in header:  # sources alone
            columns.append([row[header.index(name)] for row in body])
    cited = [" ".join(cells).split() for cells in zip(*columns, strict=True)] or [[]] * len(body)
    ids = [[citation.partition(MARK)[2] for citation in own] for own in cited]
    return [" ".join(dict.fromkeys(own)) if all(own) else "" for own in ids]


def bound(low: str, high: str) -> str:
    """What is known of a figure, as data/README calls it; "unknown" where nothing is."""
    if low and high:
        return "exact" if low == high else "range"
    return "at_least" if low else "at_most" if high else "unknown"


def dictionary(sheet: Any, language: str) -> None:
    """What each column of the long sheet means."""
    put(cell_at(sheet, 1, 1), label("dictionary_title", language), TITLE)
    write_header(sheet, 3, [label(key, language) for key in ("column", "meaning")])
    for row, name in enumerate((*LONG, *AFTER), start=4):
        put(cell_at(sheet, row, 1), name)
        put(cell_at(sheet, row, 2), label(f"column_{name}", language))
    for column, width in ((1, 16), (2, 100)):
        sheet.column_dimensions[get_column_letter(column)].width = width

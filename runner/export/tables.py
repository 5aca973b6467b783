"""Tables that can be read: header scopes, a box that scrolls by keyboard, columns wide enough for their words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bs4 import BeautifulSoup, Tag

from .clean import words
from .labels import label

LONG_WORD = 25
CELL_SIZES = (("gs-essay", 150), ("gs-long", 60), ("gs-middle", 30), ("gs-words", 12))
LEAST_WIDTH = {"gs-essay": 12.5, "gs-long": 10.5, "gs-middle": 7.0, "gs-words": 5.0}  # rem, as in the style sheet
NARROW, GAP, COLUMN_OF_TEXT = 4.0, 1.1, 52.0


def make_tables_readable(soup: BeautifulSoup, language: str) -> None:
    """Gives header cells a scope, and every table a box that scrolls by keyboard."""
    for cell in soup.select("table td, table th"):  # each once, also in a table within a table
        body = any(parent.name == "tbody" for parent in cell.parents)
        if cell.name == "th" and not cell.get("scope"):
            cell["scope"] = "row" if body else "col"
        size_cell(cell, body)
    for table in soup.find_all("table"):
        stack(table)
        if table.find_parent(role="region") is None:
            caption = table.find("caption")
            name = words(caption) if caption else label("table_region", language)
            box = soup.new_tag("div", attrs={"class": "gs-scroll", "role": "region", "tabindex": "0"})
            box["aria-label"] = name
            table.wrap(box)
        if least_width(table) > COLUMN_OF_TEXT:
            for parent in table.find_parents(class_="gs-scroll", limit=1):
                parent["class"] = "gs-scroll gs-wide"
    names: dict[str, int] = {}
    for box in soup.select('[role="region"]'):
        name = str(box.get("aria-label") or "")
        names[name] = names.get(name, 0) + 1
        if name and names[name] > 1:
            box["aria-label"] = f"{name} ({names[name]})"


def least_width(table: Tag) -> float:
    """How wide the table must be (rem) for its columns to hold their words."""
    widths: dict[int, float] = {}
    for row in grid(table.find_all("tr")):
        for column, cell in row.items():
            names = str(cell.get("class") or "").split()
            known = [LEAST_WIDTH[name] / span(cell, "colspan") for name in names if name in LEAST_WIDTH]
            widths[column] = max([widths.get(column, NARROW), *known])
    return sum(width + GAP for width in widths.values())


def grid(rows: Sequence[Tag]) -> list[dict[int, Tag]]:
    """What stands in each column of each row of a part of a table: a merged cell stands in all that it covers."""
    found: list[dict[int, Tag]] = [{} for _ in rows]
    for at, row in enumerate(rows):
        column = 0
        for cell in row.find_all(["td", "th"], recursive=False):
            while column in found[at]:
                column += 1
            wide, deep = span(cell, "colspan"), span(cell, "rowspan")
            for line in found[at : at + deep]:
                line.update(dict.fromkeys(range(column, column + wide), cell))
            column += wide
    return found


def span(cell: Tag, name: str) -> int:
    """How many columns or rows the cell covers, as browsers read it: at most 1000, and rowspan="0" means to the end."""
    text = str(cell.get(name) or "")
    number = int(text) if re.fullmatch("[0-9]{1,9}", text) else 1
    return min(number or (1000 if name == "rowspan" else 1), 1000)


def column_heads(table: Tag) -> list[str]:
    """The head of each column, those that stand over each other joined."""
    rows = grid(table.select("thead tr"))
    columns = range(1 + max((column for row in rows for column in row), default=-1))
    stacked = [dict.fromkeys(words(row[column]) for row in rows if column in row) for column in columns]
    return [" · ".join(filter(None, texts)) for texts in stacked]


def stack(table: Tag) -> None:
    """Lets a phone show each row of a table with much text as a block, every cell under the name of its column.

    Not where body cells are merged: blocks would show such a cell in the first of its rows only. Nor where one holds a
    table: its rows have heads of their own.
    """
    heads = column_heads(table)
    much = ".gs-middle, .gs-long, .gs-essay" if len(heads) > 3 else ".gs-long, .gs-essay"
    merged = any(span(cell, name) > 1 for name in ("colspan", "rowspan") for cell in table.select(f"tbody [{name}]"))
    if len(heads) < 3 or merged or table.find("table") or table.select_one(much) is None:
        return
    table["class"] = " ".join([*classes_of(table), "gs-stack"])
    for row in table.select("tbody tr"):
        for head, cell in zip(heads, row.find_all(["th", "td"], recursive=False), strict=False):
            if head:
                cell["data-head"] = head
    # cells shown as blocks are no longer a table to a screen reader unless they say so
    parts = {"thead, tbody": "rowgroup", "tr": "row", "td": "cell", "thead th": "columnheader", "tbody th": "rowheader"}
    for tags, role in parts.items():
        for tag in table.select(tags):
            tag["role"] = role
    table["role"] = "table"
    for link in table.select("caption a"):
        link.unwrap()  # a table that says so may hold rows only


def classes_of(tag: Tag) -> list[str]:
    """Its classes: a list from the parser, a text once one was set."""
    found: str | list[str] = tag.get("class") or ""
    return found.split() if isinstance(found, str) else list(found)


def size_cell(cell: Tag, body: bool) -> None:
    """Tells the style sheet how much a cell holds: long text wants a wide column, an endless word must break.

    body: whether it stands in a body of the table, not in its head.
    """
    text = words(cell)
    classes = classes_of(cell)
    classes += [name for name, letters in CELL_SIZES if len(text) > letters][:1] if body else []
    if any(len(word) > LONG_WORD for word in text.split()):
        classes.append("gs-unbroken")
    if classes:
        cell["class"] = " ".join(classes)

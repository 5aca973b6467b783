"""Tables that can be read: header scopes, a box that scrolls by keyboard, columns wide enough for their words."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag

from .clean import words
from .labels import label

LONG_WORD = 25
CELL_SIZES = (("gs-essay", 150), ("gs-long", 60), ("gs-middle", 30), ("gs-words", 12))
LEAST_WIDTH = {"gs-essay": 17.0, "gs-long": 15.0, "gs-middle": 10.0, "gs-words": 6.5}  # rem, as in the style sheet
NARROW, GAP, COLUMN_OF_TEXT = 4.0, 1.1, 52.0


def make_tables_readable(soup: BeautifulSoup, language: str) -> None:
    """Gives header cells a scope, and every table a box that scrolls by keyboard."""
    for table in soup.find_all("table"):
        for header in table.find_all("th"):
            if not header.get("scope"):
                header["scope"] = "row" if header.find_parent("tbody") else "col"
        for cell in table.select("td, th"):
            size_cell(cell)
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
    for row in table.find_all("tr"):
        for column, cell in enumerate(row.find_all(["td", "th"], recursive=False)):
            names = str(cell.get("class") or "").split()
            known = [LEAST_WIDTH[name] for name in names if name in LEAST_WIDTH]
            widths[column] = max([widths.get(column, NARROW), *known])
    return sum(width + GAP for width in widths.values())


def stack(table: Tag) -> None:
    """Lets a phone show each row of a table with much text as a block, every cell under the name of its column."""
    heads = [words(head) for head in table.select("thead th")]
    much = ".gs-middle, .gs-long, .gs-essay" if len(heads) > 3 else ".gs-long, .gs-essay"
    if len(heads) < 3 or table.select_one(much) is None:
        return
    table["class"] = " ".join([*str(table.get("class") or "").split(), "gs-stack"])
    for row in table.select("tbody tr"):
        for head, cell in zip(heads, row.find_all(["th", "td"], recursive=False), strict=False):
            cell["data-head"] = head
    # cells shown as blocks are no longer a table to a screen reader unless they say so
    parts = {"thead, tbody": "rowgroup", "tr": "row", "td": "cell", "thead th": "columnheader", "tbody th": "rowheader"}
    for tags, role in parts.items():
        for tag in table.select(tags):
            tag["role"] = role
    table["role"] = "table"


def size_cell(cell: Tag) -> None:
    """Tells the style sheet how much a cell holds: long text wants a wide column, an endless word must break."""
    text = words(cell)
    classes = [*(cell.get("class") or [])]
    classes += [name for name, letters in CELL_SIZES if len(text) > letters][:1] if cell.find_parent("tbody") else []
    if any(len(word) > LONG_WORD for word in text.split()):
        classes.append("gs-unbroken")
    if classes:
        cell["class"] = " ".join(classes)

"""The data rows behind exhibits: each stands once on the page; a fold in the frame of an exhibit leads to its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup, Tag

from .boxes import boxes
from .clean import visible
from .folds import fold
from .labels import label
from .sources import Source

NAMED = 15
"""So many rows a fold names with what they say; of more it gives the numbers, neighbours together."""


@dataclass
class Row:
    """A data row as the page lists it: where it stands in its file, what it speaks of and says, and its sources."""

    anchor: str
    file: str
    number: int
    what: str
    value: str
    lang: str = ""
    """Of `what`, where it is another than the page's."""
    sources: list[Source] = field(default_factory=list)


def list_rows(
    soup: BeautifulSoup,
    exhibits: dict[str, Any],
    sources: Iterable[Source],
    new_id: Callable[[str], str],
    language: str,
) -> dict[str, list[Row]]:
    """Every row that an exhibit of the page used, by file, in the order of the file; each frame gets its fold.

    An exhibit that names a row which the record does not describe gets none: its list would not be whole.
    """
    known = exhibits.get("data_rows") or {}
    cited = {source.id: source for source in sources}
    held = boxes(soup, exhibits)
    frames: list[tuple[Tag, dict[str, Any]]] = []  # no dictionary: a tag's hash is its whole text
    for exhibit in exhibits.get("exhibits", []):
        row = _frame(held.get(exhibit["id"]))
        used = exhibit.get("used") or {}
        if row is not None and used and used.keys() <= known.keys():
            frames.append((row, used))
    ids = {id for _, used in frames for id in used}
    found: dict[str, Row] = {}
    for id in sorted(ids, key=lambda id: (str(known[id]["file"]), int(known[id]["row"]))):
        told = known[id]
        file, what, value, lang = (visible(str(told.get(key) or "")) for key in ("file", "what", "value", "lang"))
        found[id] = Row(new_id(f"d{len(found) + 1}"), file, int(told["row"]), what, value, lang)
    for frame, used in frames:
        for id, named in used.items():
            own = found[id].sources
            own += [cited[source] for source in named if source in cited and cited[source] not in own]
        details = fold(soup, "gs-used", [label("rows_used", language, n=len(used))], [])
        details.extend(lines(soup, [found[id] for id in found if id in used]))
        place = frame.find("details", class_="gs-cite-as", recursive=False)
        place.insert_before(details) if isinstance(place, Tag) else frame.append(details)
    return by_file(found.values())


def by_file(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows under the name of their file, in the order given."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.file, []).append(row)
    return found


def lines(soup: BeautifulSoup, rows: list[Row]) -> list[Tag]:
    """What a fold says: a line for each file, with links to its rows."""
    found = []
    for file, own in by_file(rows).items():
        line = soup.new_tag("p")
        line.append(f"{file}: ")
        links = [(row, f"{row.number}. {name(row)}") for row in own] if len(rows) <= NAMED else runs(own)
        for at, (row, text) in enumerate(links):
            link = soup.new_tag("a", attrs={"href": f"#{row.anchor}"} | ({"lang": row.lang} if row.lang else {}))
            link.string = text
            line.extend(["; " if at else "", link])
        found.append(line)
    return found


def name(row: Row) -> str:
    """What a row speaks of, and what it says."""
    return ": ".join(filter(None, [row.what, row.value]))


def runs(rows: list[Row]) -> list[tuple[Row, str]]:
    """The first row of each run of neighbours in a file, with the numbers of the run: "2–7"."""
    found: list[list[Row]] = []
    for row in rows:
        if found and row.number == found[-1][-1].number + 1:
            found[-1].append(row)
        else:
            found.append([row])
    return [(run[0], "–".join(dict.fromkeys(str(end.number) for end in (run[0], run[-1])))) for run in found]


def _frame(box: Tag | None) -> Tag | None:
    """The row of links under an exhibit."""
    return box.find(class_="gs-row", recursive=False) if box is not None else None

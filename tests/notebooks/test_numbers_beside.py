"""Every number in a title, an alternative text or a sentence stands in the table beside it, rounded the same way.

A number counts as standing there if it is a cell, rounded to the digits of the text or outwards to them, the count of
rows, of equal cells or of different cells of a column, or a figure named under the table. Dates are no measures, and
none of a kind (0) is a count of what no table holds.
"""

import csv
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
NAMES = re.compile(r"\b[A-Z]{1,5}\s?\d[\d:/.-]*\w*|\bm[23]\b|\b\d+/\d{4}\S*|\d+/(?=[A-ZĐ])\S+")
"""Numbers in the names of claims, cards, standards and decrees, and dates written with strokes."""
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DAYS = re.compile(rf"\b\d{{1,2}} (?:{MONTHS})\b|\bngày \d{{1,2}}\b|\btháng \d{{1,2}}\b|\b\d{{1,2}}(?=/\d)")
YEARS = range(1990, 2051)


def numbers(text: str, language: str) -> Iterator[tuple[float, int]]:
    """The numbers of a text, and how many digits stand after their decimal sign; no dates, no names."""
    for found in NUMBER.findall(DAYS.sub("", NAMES.sub("", text))):
        plain = found.replace(".", "").replace(",", ".") if language == "vi" else found.replace(",", "")
        whole, _, part = plain.partition(".")
        if not (len(whole) == 4 and not part and "." not in found and "," not in found and int(whole) in YEARS):
            yield float(plain), len(part)


def of_table(path: Path, language: str) -> Iterator[float]:
    """The numbers in the cells of a CSV file, and what can be counted in it."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        _, *rows = csv.reader(lines)
    for cell in (cell for row in rows for cell in row):
        try:
            yield abs(float(cell))
        except ValueError:
            yield from (number for number, _ in numbers(cell, language))
    yield len(rows)
    for column in zip(*rows, strict=True):
        yield from (*Counter(column).values(), len(set(column)), sum(cell != "" for cell in column))


def stands(number: float, digits: int, cells: Iterable[float]) -> bool:
    """Whether a cell is this number, rounded to the nearest or outwards."""
    unit = 10.0**-digits
    return any(
        abs(cell - number) <= unit * 0.5000001
        or math.isclose(math.floor(cell / unit + 1e-6) * unit, number, abs_tol=unit * 1e-3)
        or math.isclose(math.ceil(cell / unit - 1e-6) * unit, number, abs_tol=unit * 1e-3)
        for cell in cells
    )


def loose(folder: Path, exhibit: dict, language: str) -> list[str]:
    """The numbers of an exhibit's texts that stand nowhere beside it."""
    tables = [folder / exhibit["table"]] if exhibit.get("table") else []
    own = folder / f"{exhibit['id']}.csv"
    cells = {number for path in (*tables, own) if path.is_file() for number in of_table(path, language)}
    cells |= {n for text in exhibit.get("beside", {}).values() for n, _ in numbers(text, language)}
    texts = [exhibit["title"], exhibit.get("alt") or "", *exhibit.get("reads", [])]
    told = ((n, digits, text) for text in texts for n, digits in numbers(text, language))
    return [f"{exhibit['id']}: {n:g} in {text!r}" for n, digits, text in told if n and not stands(n, digits, cells)]


def exhibits(edition: Path, language: str) -> Iterator[tuple[Path, dict]]:
    """Every exhibit of an edition, and the folder of its notebook."""
    for path in sorted((edition / "ninh-binh" / "baseline" / language / "results").glob("*/exhibits.json")):
        yield from ((path.parent, exhibit) for exhibit in json.loads(path.read_text(encoding="utf-8"))["exhibits"])


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_number_of_a_text_stands_in_the_table_beside_it(edition: Path, language: str) -> None:
    shown = list(exhibits(edition, language))
    assert sum(1 for _, e in shown for t in (e["title"], *e.get("reads", [])) for _ in numbers(t, language)) > 100
    assert [fault for folder, exhibit in shown for fault in loose(folder, exhibit, language)] == []


def test_a_number_that_differs_from_its_cell_is_found(tmp_path: Path) -> None:
    (tmp_path / "exhibits").mkdir()
    table = tmp_path / "exhibits" / "share.csv"
    table.write_text("Place,%\nA,12.34\nB,47\n", encoding="utf-8")
    right = {"id": "share", "title": "2 places: 12.3 to 47% in 2024", "table": "exhibits/share.csv"}
    assert loose(tmp_path, right, "en") == []
    assert loose(tmp_path, right | {"alt": "From 12.2 to 47"}, "en") == ["share: 12.2 in 'From 12.2 to 47'"]
    assert loose(tmp_path, right | {"reads": ["5 of them"]}, "en") == ["share: 5 in '5 of them'"]
    assert loose(tmp_path, right | {"reads": ["5 of them"], "beside": {"Them": "5"}}, "en") == []

"""The shipped files opened in a spreadsheet and saved: what it changes is refused, or means the same."""

import codecs
import re
from pathlib import Path

import pytest
from spreadsheet import COUNTRIES, saved

from clusters.facts import package, scaffold, validation
from clusters.facts.package import Sheet

DATA = Path(__file__).resolve().parents[3] / "data"


@pytest.mark.parametrize(
    ("cell", "us", "vietnam"),
    [
        ("26.4430", "26.443", "26.443"),
        ("2024-12", "Dec-24", "Thg12-24"),
        ("2025-07-01", "7/1/2025", "01/07/2025"),
        ("0.30", "0.3", "0.3"),
        ("true", "TRUE", "TRUE"),
        ("123456789012", "1.23457E+11", "1.23457E+11"),
        ("1-2", "4-Mar", "4-Mar"),
        ("=SUM(A1)", "#NAME?", "#NAME?"),
        ("E001", "E001", "E001"),
        ("2016-2024", "2016-2024", "2016-2024"),
        ("Nam Định, 12,5 ha", "Nam Định, 12,5 ha", "Nam Định, 12,5 ha"),
    ],
)
def test_the_model_of_a_spreadsheet_does_what_excel_does(cell, us, vietnam):
    assert [saved(cell, country) for country in COUNTRIES] == [us, vietnam]


@pytest.mark.parametrize("country", COUNTRIES)
def test_what_a_spreadsheet_changes_is_refused_or_means_the_same(country, capsys):
    counts = {"refused": 0, "the same": 0}
    for name in ("ninh-binh", "vietnam"):
        pack = package.read(DATA / name)
        for table, sheet in pack.sheets.items():
            fields = {f["name"]: f for f in pack.resources[table]["schema"]["fields"]}
            changed = []
            for number, cells in sheet.rows:
                after = [saved(cell, country) for cell in cells]
                if after != cells:
                    changed.append((number, cells, after))
            rows = [(number, after) for number, _, after in changed]
            found = {(v.row, v.column) for v in validation._cells(pack, table, Sheet(sheet.header, rows, ""))}
            for number, cells, after in changed:
                for column, old, new in zip(sheet.header, cells, after, strict=True):
                    if (number, column) in found:
                        counts["refused"] += 1
                    elif old != new:
                        kind = fields[column]["type"]
                        read = {"boolean": str.lower, "number": float, "integer": int}.get(kind, str)
                        assert read(old) == read(new), (table, number, column, old, new)
                        counts["the same"] += 1
    assert min(counts.values()) > 10
    with capsys.disabled():
        print(f"\nsaved in {country}: {counts['refused']} changed cells refused, {counts['the same']} mean the same")


@pytest.mark.parametrize(
    ("cell", "right"), [("Jul-25", "2025-07"), ("Thg7-25", "2025-07"), ("7/13/2025", "2025-07-13")]
)
def test_a_day_that_a_spreadsheet_made_of_free_words_is_told_with_what_stood_there(cell, right):
    message = validation._written_fault(cell, {"name": "period", "type": "string"})
    assert re.search(r"write (\S+);", message)[1] == right
    assert validation._written_fault(right, {"name": "period", "type": "string"}) is None
    assert validation._written_fault("2016-2024", {"name": "period", "type": "string"}) is None


def test_the_files_of_a_new_region_open_with_their_letters_for_they_begin_with_a_byte_order_mark(tmp_path):
    (tmp_path / "vietnam").symlink_to(DATA / "vietnam")
    scaffold.scaffold("tay-ninh", tmp_path)
    found = sorted((tmp_path / "tay-ninh").glob("*.csv"))
    assert found
    assert all(path.read_bytes().startswith(codecs.BOM_UTF8) for path in found)

"""The workbooks: readable sheets, numbers as numbers, nothing that Excel would run or refuse."""

import io
import json
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runner.export.data_room import data_room
from runner.export.workbook import LONGEST_CELL, sheet_name, workbook

CSV = '\ufeffNăm,Số cụm,Tỷ lệ %,Tỉnh\n2024,1234,47.5,Hà Nam\n2025,,-3,"\'=HYPERLINK(""x"")"\n'


def record(**changes: Any) -> dict[str, Any]:
    exhibit = {
        "id": "stuck",
        "kind": "table",
        "title": "Cụm bị kẹt",
        "subtitle": "cụm, 2024",
        "note": "dè dặt",
        "table": "exhibits/stuck.csv",
        "sources": ["s"],
        "decimals": {"Số cụm": 0, "Tỷ lệ %": 1, "Năm": 0},
    }
    source = {"publisher": "Cục", "title": "Báo cáo", "url": "https://example.org"}
    given = {"notebook": "01_x", "language": "vi", "exhibits": [exhibit | changes], "sources": {"s": source}}
    return given | {"published": ["growth"]}


def opened(*records: dict[str, Any], **tables: bytes) -> openpyxl.Workbook:
    files = {"01_x/exhibits/stuck.csv": CSV.encode(), "01_x/growth.csv": CSV.encode(), **tables}
    return openpyxl.load_workbook(io.BytesIO(workbook(list(records), files)))


def test_a_sheet_for_every_exhibit_called_as_on_its_page_and_a_cover() -> None:
    book = opened(record())
    assert book.sheetnames == ["Nội dung", "01 stuck"]
    book = opened(record(number="1.3"), record(number="1.4", kind="figure"))
    assert book.sheetnames == ["Nội dung", "Bảng 1.3", "Hình 1.4"]
    cover = [[cell.value for cell in row] for row in book["Nội dung"].iter_rows(min_row=3, max_col=3)]
    assert cover[:2] == [["Trang tính", "Nội dung", "Đơn vị, nơi, thời điểm"], ["Bảng 1.3", "Cụm bị kẹt", "cụm, 2024"]]
    assert [book["Nội dung"].cell(row, 1).hyperlink.location for row in (4, 5)] == ["'Bảng 1.3'!A1", "'Hình 1.4'!A1"]
    assert book["Bảng 1.3"].auto_filter.ref == "A4:D6"


@pytest.mark.parametrize(
    ("language", "text", "value", "form"),
    [
        ("vi", "12,5%", 0.125, "0.0%"),
        ("en", "12.5%", 0.125, "0.0%"),
        ("vi", "1.250%", 12.5, "0%"),
        ("en", "−7%", -0.07, "0%"),
        ("vi", "7–12%", "7–12%", "General"),
        ("vi", "≥ 5%", "≥ 5%", "General"),
    ],
)
def test_a_share_is_a_number_that_is_shown_so(language: str, text: str, value: object, form: str) -> None:
    file = workbook([record() | {"language": language}], {"01_x/exhibits/stuck.csv": f'a,b\nx,"{text}"\n'.encode()})
    cell = openpyxl.load_workbook(io.BytesIO(file))["01 stuck"].cell(5, 2)
    assert (cell.value, cell.number_format) == (value, form)


HEAD = "entity,indicator,low,high,unit,year,stage,sources"
FIGURES = f"{HEAD}\nha-nam,jobs,5,5,person,2024,all,a b\nha-nam,jobs,7,,person,2024,,a\nha-nam,jobs,,,person,,,\n"


def room(**tables: str) -> openpyxl.Workbook:
    given = record() | {"published": list(tables), "names": {"ha-nam": "Hà Nam", "jobs": "Lao động"}}
    files = {f"01_x/{name}.csv": content.encode() for name, content in tables.items()}
    return openpyxl.load_workbook(io.BytesIO(data_room([given], files)))


def test_all_published_figures_stand_in_one_long_sheet() -> None:
    book = room(growth=FIGURES, rules="rule,passes\nr1,3\n")
    assert book.sheetnames == ["Nội dung", "Số liệu", "01 rules", "Từ điển"]
    head, *rows = [[cell.value for cell in row] for row in book["Số liệu"].iter_rows(min_row=3)]
    told = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(r["value"], r["low"], r["high"], r["bound"]) for r in told] == [
        (5, 5, 5, "exact"),
        (None, 7, None, "at_least"),
        (None, None, None, "unknown"),
    ]
    assert (told[0]["place"], told[0]["measure"], told[0]["year"]) == ("Hà Nam", "Lao động", 2024)
    assert (told[0]["details"], told[0]["sources"]) == ("stage=all", "a b")
    assert book["01 rules"].cell(4, 2).value == 3
    assert {row[0].value for row in book["Từ điển"].iter_rows(min_row=4)} == set(head)


def test_each_figure_tells_the_data_rows_it_rests_on_where_all_are_known() -> None:
    cells = ["a#published:F1 b#published:F2 c#published:F1", "a#published:F1 b", "#parks:3"]
    behind = {"growth": {"sources": {"cells": cells, "rows": [0, 1, 2]}}}
    behind |= {"rules": {"source_id": {"cells": ["a#rules:2"], "rows": [0]}}, "short": behind["growth"]}
    tables = {"growth": FIGURES, "rules": "rule,source_id\nr1,a\n", "short": f"{HEAD}\nha-nam,jobs,5,5,person,,,a\n"}
    tables |= {"both": "rule,sources,source_id\nr1,a,b\n", "plain": "rule\nr1\n"}
    behind |= {"both": {"sources": {"cells": ["a#rules:2"], "rows": [0]}}}
    given = record() | {"published": list(tables)}
    files = {f"01_x/{name}.csv": content.encode() for name, content in tables.items()}
    files |= {"01_x/rows.json": json.dumps(behind).encode()}
    book = openpyxl.load_workbook(io.BytesIO(data_room([given], files)))
    head, *rows = [[cell.value for cell in row] for row in book["Số liệu"].iter_rows(min_row=3)]
    assert [row[head.index("data_rows")] for row in rows] == ["published:F1 published:F2", None, "parks:3", None]
    told = {
        n: [[cell.value for cell in row] for row in book[f"01 {n}"].iter_rows(min_row=3)] for n in ("rules", "both")
    }
    assert told["rules"] == [["rule", "source_id", "data_rows"], ["r1", "a", "rules:2"]]
    assert told["both"] == [["rule", "sources", "source_id"], ["r1", "a", "b"]]  # whose row of b is not known
    assert book["01 plain"].max_column == 1


def test_nothing_published_gives_a_room_all_the_same() -> None:
    assert room().sheetnames == ["Nội dung", "Số liệu", "Từ điển"]


def test_title_unit_note_and_sources_stand_around_the_table() -> None:
    sheet = opened(record())["01 stuck"]
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert texts[:2] == ["Cụm bị kẹt", "cụm, 2024"]
    assert texts[-2:] == ["Ghi chú: dè dặt", "Nguồn: Cục, Báo cáo, https://example.org"]


def test_numbers_are_numbers_with_the_digits_of_the_exhibit() -> None:
    sheet = opened(record())["01 stuck"]
    first = [sheet.cell(5, column) for column in range(1, 5)]
    assert [cell.value for cell in first] == [2024, 1234, 47.5, "Hà Nam"]
    assert [cell.number_format for cell in first[:3]] == ["General", "#,##0", "#,##0.0"]
    assert [sheet.cell(6, column).value for column in (2, 3)] == [None, -3]


def test_what_looks_like_a_formula_stays_text_without_its_guard() -> None:
    for book, name, row in ((opened(record()), "01 stuck", 6), (room(growth=CSV), "01 growth", 5)):
        cell = book[name].cell(row, 4)
        assert (cell.value, cell.data_type) == ('=HYPERLINK("x")', "s")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-x", "@x", "=cmd|'/c calc'!A1"])
def test_titles_and_notes_are_never_formulas(text: str) -> None:
    sheet = opened(record(title=text, note=text, subtitle=text))["01 stuck"]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert sheet["A1"].value == text


def test_a_missing_exhibit_says_what_is_missing() -> None:
    sheet = opened(record(kind="missing", table=None, missing=["số dự án", "số lao động"]))["01 stuck"]
    texts = [row[0].value for row in sheet.iter_rows(max_col=1) if row[0].value]
    assert "– số dự án" in texts
    assert "– số lao động" in texts


def test_only_web_addresses_are_links() -> None:
    bad = record()
    bad["sources"]["s"]["url"] = "javascript:alert(1)"
    sheet = opened(bad)["01 stuck"]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_forbidden_and_endless_text_is_tamed() -> None:
    sheet = opened(record(title="a\x00b\u202ec" + "x" * 40_000))["01 stuck"]
    assert sheet["A1"].value.startswith("a\ufffdb⟦U+202E⟧c")
    assert len(sheet["A1"].value) == LONGEST_CELL


def test_no_exhibits_give_an_empty_book() -> None:
    assert openpyxl.load_workbook(io.BytesIO(workbook([], {}))).sheetnames == ["Nội dung"]


@given(st.lists(st.text(max_size=45), max_size=12))
def test_sheet_names_are_ones_excel_accepts(wishes: list[str]) -> None:
    taken = {"history"}
    names = [sheet_name(wish, taken) for wish in wishes]
    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        assert 1 <= len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name == name.strip("'")
        assert name.lower() != "history"


def test_a_year_that_the_exhibit_gives_as_text_is_not_grouped() -> None:
    cell = opened(record(decimals={"Tỷ lệ %": 1}))["01 stuck"].cell(5, 2)
    assert (cell.value, cell.number_format) == (1234, "General")

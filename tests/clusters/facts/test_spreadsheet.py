"""The shipped files opened in a spreadsheet and saved are read as they were; what is refused has a cure that lasts."""

import codecs
import csv
import io
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spreadsheet import COMMA, COUNTRIES, VIETNAM, file_saved, saved

from clusters.facts import package, scaffold, spreadsheets, validation
from clusters.facts.package import Package, Sheet
from clusters.facts.region import check

DATA = Path(__file__).resolve().parents[3] / "data"
PACKAGES = ("ninh-binh", "vietnam")
DATE = {"name": "as_of", "type": "string", "constraints": {"pattern": rf"{spreadsheets.DATE})?"}}
VALUE, UNIT = {"name": "value", "type": "number"}, {"name": "unit", "type": "string"}


@pytest.mark.parametrize(
    ("cell", "us", "vietnam", "comma"),
    [
        ("26.4430", "26.443", "26.443", "264.430"),
        ("26.443", "26.443", "26.443", "26.443"),
        ("46811.173", "46811.173", "46811.173", "46.811.173"),
        ("12.5", "12.5", "12.5", "12-Thg5"),
        ("98.5", "98.5", "98.5", "98.5"),
        ("1.035 0", "1.035 0", "1.035 0", "1.035 0"),
        ("2024-12", "Dec-24", "Thg12-24", "Thg12-24"),
        ("2025-07-01", "7/1/2025", "01/07/2025", "01/07/2025"),
        ("01/07/2025", "1/7/2025", "01/07/2025", "01/07/2025"),
        ("7/13/2025", "7/13/2025", "7/13/2025", "7/13/2025"),
        ("20250701", "20250701", "20250701", "20250701"),
        ("0.30", "0.3", "0.3", "30"),
        ("true", "TRUE", "TRUE", "TRUE"),
        ("123456789012", "1.23457E+11", "1.23457E+11", "1,23457E+11"),
        ("1-2", "2-Jan", "01-Thg2", "01-Thg2"),
        ("=SUM(A1)", "#NAME?", "#NAME?", "#NAME?"),
        ("E001", "E001", "E001", "E001"),
        ("2016-2024", "2016-2024", "2016-2024", "2016-2024"),
        ("Nam Định, 12,5 ha", "Nam Định, 12,5 ha", "Nam Định, 12,5 ha", "Nam Định, 12,5 ha"),
    ],
)
def test_the_model_of_a_spreadsheet_does_what_excel_does(cell, us, vietnam, comma):
    if cell == "0.30":
        comma = cell  # two digits behind a point are no thousands, and no month is 0
    assert [saved(cell, country) for country in (*COUNTRIES, COMMA)] == [us, vietnam, comma]


def after(folder: Path, country: str, mark: str = ",") -> Path:
    """A copy of the data with every table opened and saved."""
    shutil.copytree(DATA, folder)
    for file in folder.glob("*/*.csv"):
        file.write_bytes(file_saved(file.read_bytes(), country, mark))
    return folder


def tables(pack: Package) -> dict[str, pd.DataFrame]:
    return {name: package.frame(pack.resources[name], sheet) for name, sheet in pack.sheets.items()}


def changed_cells(before: Path, later: Path) -> int:
    both = [list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))) for path in (before, later)]
    return sum(a != b for rows in zip(*both, strict=True) for a, b in zip(*rows, strict=True))


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_data_saved_by_a_spreadsheet_are_the_same_data(tmp_path, country, capsys):
    """Not one cell has to be mended, and a second save changes nothing more."""
    data = after(tmp_path / "data", country)
    files = sorted(path.relative_to(DATA) for path in DATA.glob("*/*.csv"))
    changed = sum(changed_cells(DATA / file, data / file) for file in files)
    assert changed > 1000
    for name in PACKAGES:
        was, now = tables(package.read(DATA / name)), tables(package.read(data / name))
        assert was.keys() == now.keys()
        for table, rows in was.items():
            pd.testing.assert_frame_equal(now[table], rows)
    assert [str(fault) for fault in check("ninh-binh", data)] == []
    for file in files:
        assert file_saved((data / file).read_bytes(), country) == (data / file).read_bytes(), file
    with capsys.disabled():
        print(f"\nsaved in {country}: {changed} cells changed, all read as they were")


def test_a_file_saved_with_a_decimal_comma_is_refused_once_or_is_the_same(tmp_path, capsys):
    data = after(tmp_path / "data", COMMA)
    refused, at_cells, same = [], [], []
    for name in PACKAGES:
        was, pack = tables(package.read(DATA / name)), package.read(data / name)
        for table, rows in was.items():
            path = pack.resources[table]["path"]
            whole = [v for v in pack.violations if v.file == pack.shown(path)]
            cells = list(validation._cells(pack, table, pack.sheets[table])) if table in pack.sheets else []
            if whole:
                refused.append(path)
                assert ["decimal comma" in v.message and "From Text/CSV" in v.message for v in whole] == [True]
            elif cells:
                at_cells.append(path)
                mended = restored(
                    pack.sheets[table], package.read(DATA / name).sheets[table], {v.column for v in cells}
                )
                pd.testing.assert_frame_equal(package.frame(pack.resources[table], mended), rows)
            else:
                same.append(path)
                pd.testing.assert_frame_equal(package.frame(pack.resources[table], pack.sheets[table]), rows)
    assert min(len(refused), len(same)) > 5
    with capsys.disabled():
        print(
            f"\nsaved with a decimal comma: {len(refused)} files refused, each once; {at_cells} at each changed cell; ",
            end="",
        )
        print(f"{len(same)} the same")


def restored(sheet: Sheet, was: Sheet, columns: set[str | None]) -> Sheet:
    """The sheet with these columns as they were."""
    old = [at for at, column in enumerate(sheet.header) if column in columns]
    rows = [
        [a if at in old else b for at, (a, b) in enumerate(zip(x, y, strict=True))]
        for (_, x), (_, y) in zip(was.rows, sheet.rows, strict=True)
    ]
    return Sheet(sheet.header, sheet.rows, package._csv(sheet.header, list(enumerate(rows, start=2))))


def test_lines_that_stand_in_one_cell_are_refused_once(tmp_path):
    """A spreadsheet that parts columns by semicolons puts a line with commas into one cell."""
    data = after(tmp_path / "data", VIETNAM, mark=";")
    for name in PACKAGES:
        was, pack = tables(package.read(DATA / name)), package.read(data / name)
        now = tables(pack)
        for table, rows in was.items():
            faults = [v for v in pack.violations if v.file == pack.shown(pack.resources[table]["path"])]
            assert len(faults) == (table not in now), faults
            if table in now:
                pd.testing.assert_frame_equal(now[table], rows)
            else:
                assert "one cell" in faults[0].message or "semicolons" in faults[0].message


def days_of(cells: list[str]) -> list[str]:
    """A column of dates as it is read."""
    rows = [(n, [cell]) for n, cell in enumerate(cells, start=2)]
    return [cell for _, (cell,) in spreadsheets.read_back(["as_of"], rows, {"as_of": DATE})]


DAYS = st.dates(min_value=pd.Timestamp("1990-01-01").date(), max_value=pd.Timestamp("2050-12-31").date())
DATES = st.one_of(DAYS.map(str), DAYS.map(lambda day: f"{day:%Y-%m}"), DAYS.map(lambda day: f"{day:%Y}"))


@given(st.lists(DATES, max_size=8), DAYS.filter(lambda day: day.day > 12), st.sampled_from(COUNTRIES))
def test_days_of_a_saved_file_are_read_right_or_not_at_all(dates, telling, country):
    """Right, all of them, where a day beyond doubt is written as the others are."""
    before = [*dates, str(telling)]
    written = [saved(cell, country) for cell in before]
    read = days_of(written)
    assert all(cell in (was, cell_as_saved) for was, cell, cell_as_saved in zip(before, read, written, strict=True))
    assert read[-1] == before[-1]
    assert days_of(read) == read
    if telling.month < 10:  # else 12/31/2024 does not show whether 7 is written 07
        assert read == before


@given(st.lists(DAYS, max_size=5), st.lists(DAYS, min_size=1, max_size=5), st.permutations(COUNTRIES))
def test_days_typed_into_a_file_of_another_spreadsheet_are_read_right_or_refused(first, typed, countries):
    """Those that were there before may have been read wrongly by the second spreadsheet already: nobody can tell."""
    here, there = countries
    before = [saved(saved(str(day), here), there) for day in first]
    written = [saved(str(day), there) for day in typed]
    read = days_of([*before, *written])[len(before) :]
    assert all(cell in (str(day), as_typed) for cell, day, as_typed in zip(read, typed, written, strict=True))


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["7/1/2025"], ["7/1/2025"]),  # two readings, nothing tells
        (["7/1/2025", "7/13/2025"], ["2025-07-01", "2025-07-13"]),
        (["1/7/2025", "13/7/2025"], ["2025-07-01", "2025-07-13"]),
        (["01/07/2025", "13/07/2025", "Thg12-24"], ["2025-07-01", "2025-07-13", "2024-12"]),
        (["7/1/2025", "13/7/2025", "7/13/2025"], ["7/1/2025", "2025-07-13", "2025-07-13"]),  # they contradict
        (["7/1/2025", "13/07/2025"], ["7/1/2025", "2025-07-13"]),  # two hands: one writes 07, the other 7
        (["7/1/2025", "7/13/2025", "2025-07-02"], ["7/1/2025", "2025-07-13", "2025-07-02"]),  # no spreadsheet's file
        (["7/1/2025", "7/13/2025", "Thg7-25"], ["7/1/2025", "2025-07-13", "2025-07"]),  # month first, yet Vietnamese
        (["10/11/2025", "25/12/2025"], ["2025-11-10", "2025-12-25"]),
        (["7/1/2025", "25/12/2025"], ["7/1/2025", "2025-12-25"]),  # 25/12 would be written so by either hand
        (["7/7/2025", "Dec-24", "20250701"], ["2025-07-07", "2024-12", "2025-07-01"]),
        (["12/2024", "2024/12/31", "31-12-2024"], ["2024-12", "2024-12-31", "2024-12-31"]),
        (["13/13/2025", "30/2/2025", "2024"], ["13/13/2025", "30/2/2025", "2024"]),
    ],
)
def test_the_file_tells_the_order_of_day_and_month_or_nobody_does(cells, read):
    assert days_of(cells) == read


def written(cell: str, unit: str = "", beside: tuple[str, ...] = ()) -> list[str]:
    """What is said of a number in a table of its own."""
    rows = [(n, [one, unit]) for n, one in enumerate((cell, *beside), start=2)]
    fields = {"value": VALUE, "unit": UNIT}
    resource = {"name": "t", "path": "t.csv", "schema": {"fields": [VALUE, UNIT]}}
    pack = Package(Path("r"), {"resources": [resource]})
    sheet = package.Sheet(["value", "unit"], spreadsheets.read_back(["value", "unit"], rows, fields), "")
    return [v.message for v in validation._cells(pack, "t", sheet) if v.row == 2]


@pytest.mark.parametrize(
    ("cell", "unit", "beside"),
    [
        ("0.925", "", ()),  # no group of thousands begins with 0
        ("26.443", "million VND per m3/day", ()),
        ("961.915", "thousand persons", ()),
        ("26.4430", "billion VND", ()),
        ("1.035 0", "ha", ()),
        ("-1.035 0", "percent", ()),
    ],
)
def test_a_number_of_three_decimals_is_read_where_it_has_one_reading(cell, unit, beside):
    assert written(cell, unit, beside) == []


@pytest.mark.parametrize(
    ("cell", "unit", "beside"),
    [
        ("1.035", "ha", ()),
        ("1.035", "billion VND", ()),
        ("1.035", "thousand persons", ()),
        ("1.500", "billion VND/ha", ()),  # a spreadsheet leaves no zero there: a hand wrote thousands
        ("26.443", "million VND per m3/day", ("12,5",)),  # this file has decimal commas
        ("26.443", "million VND per m3/day", ("1.234.567",)),
    ],
)
def test_a_number_that_could_mean_thousands_is_refused_with_a_cure_that_a_spreadsheet_keeps(cell, unit, beside):
    (message,) = written(cell, unit, beside)
    thousands, decimal = re.search(r"write (\d+) or (\d\.\d{3} 0|\d\d\.\d{3} 0) \(", message).groups()
    for cure in (thousands, decimal):
        for country in (*COUNTRIES, COMMA):
            once = saved(cure, country)
            assert once == cure
    assert written(decimal, unit, beside) == []
    if beside == () and unit != "billion VND/ha":
        assert written(thousands, unit) == []
    assert float(decimal.replace(" ", "")) * 1000 == pytest.approx(int(thousands))


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_cure_for_a_day_lasts_through_the_next_save(data, edit, country):
    """In a file whose other days do not tell, each day is written without a mark."""
    row = edit("value_chains.csv", {"row_id": first_id(data)}, as_of="7/1/2025")
    (fault,) = check("ninh-binh", data)
    assert (fault.row, fault.column) == (row, "as_of")
    cures = re.search(r"write (\d{8}) or (\d{8}) \(", fault.message).groups()
    assert set(cures) == {"20250107", "20250701"}
    for cure in cures:
        edit("value_chains.csv", {"row_id": first_id(data)}, as_of=cure)
        file = data / "ninh-binh" / "value_chains.csv"
        file.write_bytes(file_saved(file.read_bytes(), country))
        assert check("ninh-binh", data) == []
        sheet = package.read(data / "ninh-binh").sheets["value_chains"]
        assert sheet.records()[0]["as_of"] == f"{cure[:4]}-{cure[4:6]}-{cure[6:]}"


def first_id(data: Path) -> str:
    return package.read(data / "ninh-binh").sheets["value_chains"].records()[0]["row_id"]


@pytest.mark.parametrize("cell", ["2-Jan", "01-Thg2", "4-Mar"])
def test_words_that_a_spreadsheet_made_a_day_are_refused(cell):
    message = validation._written_fault(cell, {"name": "note", "type": "string"})
    assert "restore what stood there" in message


def test_free_words_that_could_be_two_days_are_told_with_both():
    message = validation._written_fault("7/1/2025", {"name": "period", "type": "string"})
    assert "write 2025-01-07 or 2025-07-01" in message
    assert validation._written_fault("2016-2024", {"name": "period", "type": "string"}) is None


def test_the_files_of_a_new_region_open_with_their_letters_for_they_begin_with_a_byte_order_mark(tmp_path):
    (tmp_path / "vietnam").symlink_to(DATA / "vietnam")
    scaffold.scaffold("tay-ninh", tmp_path)
    found = sorted((tmp_path / "tay-ninh").glob("*.csv"))
    assert found
    assert all(path.read_bytes().startswith(codecs.BOM_UTF8) for path in found)

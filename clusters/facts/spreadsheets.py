"""What a spreadsheet makes of a table that is opened by double click and saved, read as what it was.

A month becomes Dec-24 or Thg12-24, which has one reading, for no table goes back before 1990. A day becomes 7/1/2025 or
01/07/2025, which has two, unless the file tells the order: a spreadsheet writes all days of a file alike, so one day
beyond doubt (7/13/2025) speaks for those written as it is. Where nothing tells, or two days tell different things, the
cell stays as it is and is refused. A number is written shorter (26.4430 as 26.443): `validation` reads it by its unit.

Excel set to a decimal comma takes the points of a file for thousands: 46811.173 becomes 46.811.173, 12.5 the twelfth of
May. Nothing of that can be read back; the file is refused, once. That it reads "46811.173" and "26.4430" so, with any
three digits or more behind a point, is how Apache POI reads a text as a number; that 9.10 becomes a day, users of Excel
in German report. No Excel was at hand.
"""

import csv
import datetime
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Rows = list[tuple[int, list[str]]]
Fields = Mapping[str, Mapping[str, Any]]
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH = rf"(?:{'|'.join(MONTHS)}|thg\s?\d{{1,2}})"
DATE = r"(19|20)\d{2}(-(0[1-9]|1[0-2])"  # how the pattern of a column of dates begins
ISO = re.compile(r"\d{4}-\d\d(-\d\d)?", re.ASCII)
BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)  # 20250701, which a spreadsheet takes for a number and keeps
# Dates as people and spreadsheets write them: 31/12/2024, 12/2024, 2024/12/31 or 2024-7, Dec-24, Thg12-24.
DATES = (
    re.compile(r"(?:(?P<d>\d{1,2})[/.-])?(?P<m>\d{1,2})[/.-](?P<y>\d{4})", re.ASCII),
    re.compile(r"(?P<y>\d{4})[/.-](?P<m>\d{1,2})(?:[/.-](?P<d>\d{1,2}))?", re.ASCII),
    re.compile(rf"(?P<m>{'|'.join(MONTHS)})-(?P<y>\d\d)(?P<d>)", re.IGNORECASE),
    re.compile(r"Thg\s?(?P<m>\d{1,2})-(?P<y>\d\d)(?P<d>)", re.IGNORECASE),
)
DAY_OF_YEAR = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2\d{4}", re.ASCII)
VIETNAMESE = re.compile(r"Thg\s?\d{1,2}-\d\d", re.IGNORECASE)
NO_YEAR = re.compile(rf"\d{{1,2}}-{MONTH}", re.IGNORECASE)  # 4-Mar, made of 3/4
OF_A_DAY = re.compile(rf"{NO_YEAR.pattern}|{MONTH}-\d\d", re.IGNORECASE)
SPACED = re.compile(r"(-?\d{1,3}\.\d{3}) (0+)", re.ASCII)  # 1.035 0: text to a spreadsheet, one number to everybody
GROUPED = re.compile(r"-?[1-9]\d{0,2}(\.\d{3}){2,}", re.ASCII)
POINTED = re.compile(r"-?\d+\.\d{4,}|-?\d{4,}\.\d{3,}", re.ASCII)  # no spreadsheet of decimal commas leaves that
COMMA = re.compile(r"-?\d[\d.]*,\d+", re.ASCII)
ONE_CELL = "a whole line stands in one cell, as in a spreadsheet that separates columns by semicolons"
AGAIN = (
    "take the file as it was before; in that spreadsheet open it by Data > From Text/CSV without detecting types, and "
    "save it as “CSV UTF-8, comma delimited”"
)


def read_back(header: list[str], rows: Rows, fields: Fields) -> Rows:
    """The rows with days, months and numbers as they were written before a spreadsheet saved them.

    `fields` are the descriptor's by column name. What has no single reading stays as it is.
    """
    known = [fields.get(column, {}) for column in header]
    days = [at for at, field in enumerate(known) if _may_hold_days(field)]
    numbers = [at for at, field in enumerate(known) if field.get("type") == "number"]
    order = _order(cells[at] for _, cells in rows for at in days if at < len(cells))
    found: Rows = []
    for number, cells in rows:
        after = list(cells)
        for at in (at for at in days if at < len(cells)):
            after[at] = _day(cells[at], order, DATE in known[at].get("constraints", {}).get("pattern", ""))
        for at in (at for at in numbers if at < len(cells)):
            after[at] = SPACED.sub(r"\1\2", cells[at]) if SPACED.fullmatch(cells[at]) else cells[at]
        found.append((number, after))
    return found


def readings(cell: str) -> list[str]:
    """What a date in one of the forms of DATES may mean, as YYYY-MM or YYYY-MM-DD; day before month comes first.

    A spreadsheet set to the United States writes 7/1/2025 for the first of July.
    """
    for found in (form.fullmatch(cell) for form in DATES):
        if found:
            year, named, day = _year(found["y"]), found["m"].lower(), found["d"]
            month = MONTHS.index(named) + 1 if named in MONTHS else int(named)
            if not day:
                return [f"{year}-{month:02d}"] if year and 1 <= month <= 12 else []
            both = [(month, int(day)), (int(day), month)] if cell.endswith(found["y"]) else [(month, int(day))]
            return list(dict.fromkeys(iso for m, d in both if day_of(iso := f"{year}-{m:02d}-{d:02d}")))
    return []


def _year(digits: str) -> int:
    """The year of four digits, or of two: from 1990 to 2060, as years are in all tables; 0 for another."""
    year = int(digits)
    return year if len(digits) == 4 else 2000 + year if year <= 60 else 1900 + year if year >= 90 else 0


def day_of(cell: str) -> datetime.date | None:
    """The day that YYYY-MM-DD names, None if the calendar has none."""
    try:
        return datetime.date.fromisoformat(cell)
    except ValueError:
        return None


def _may_hold_days(field: Mapping[str, Any]) -> bool:
    """A column of dates, or of free words."""
    pattern = field.get("constraints", {}).get("pattern", "")
    return field.get("type") == "string" and (DATE in pattern or not pattern)


def _day(cell: str, order: int | None, dates_only: bool) -> str:
    """The cell as a day or month of ISO 8601 where it has one reading, else as it stands."""
    if not cell or len(cell) > 10 or ISO.fullmatch(cell):
        return cell
    if dates_only and (basic := BASIC.fullmatch(cell)) and day_of(iso := "-".join(basic.groups())):
        return iso
    found = readings(cell)
    if len(found) == 2 and order is not None:
        return found[order]
    return found[0] if len(found) == 1 else cell


def _order(cells: Iterable[str]) -> int | None:
    """The place in `readings` that the days of a file take: 0 if all are written day first, 1 if month first.

    None where the file does not tell: no day beyond doubt is written as the others are, days are written in several
    ways (a second spreadsheet, or a hand, was at work), or some as YYYY-MM, which no spreadsheet leaves.
    """
    orders, forms, told, vietnamese = set(), set(), set(), False
    for cell in cells:
        if ISO.fullmatch(cell):
            return None
        vietnamese |= bool(VIETNAMESE.fullmatch(cell))
        written = DAY_OF_YEAR.fullmatch(cell)
        if not written:
            continue
        first, mark, second = written.groups()
        padded = "0" in (first[0], second[0])
        form = (mark, "padded" if padded else "bare" if 1 in (len(first), len(second)) else "")
        forms.add(form)
        if (int(first) > 12) != (int(second) > 12):
            told.add(form)
            orders.add(0 if int(first) > 12 else 1)
    plain = {form for form in forms if form[1]}
    alike = len(plain) <= 1 and len({mark for mark, _ in forms}) <= 1 and plain <= told
    if len(orders) != 1 or not alike or (vietnamese and orders == {1}):
        return None
    return orders.pop()


def harm(header: list[str], rows: Rows, fields: Fields) -> tuple[str, int, str | None, str] | None:
    """What a spreadsheet did to the whole file that nothing reads back: message, row, column and cell; None if nothing.

    Its numbers have become days or got points between thousands, or a line stands in one cell.
    """
    for number, cells in [(1, header), *rows]:
        if len(cells) == 1 and "," in cells[0] and len(fields) > 1 and len(next(csv.reader(cells))) == len(fields):
            return f"{ONE_CELL}: {AGAIN}", number, None, cells[0][:40]
    numbers = list(_numbers(header, rows, fields))
    hurt = [one for one in numbers if OF_A_DAY.fullmatch(one[2]) or GROUPED.fullmatch(one[2])]
    days = any(OF_A_DAY.fullmatch(cell) for _, _, cell in hurt)
    if len(hurt) > 1 and (days or not any(POINTED.fullmatch(cell) for _, _, cell in numbers)):
        number, column, cell = hurt[0]
        message = (
            f"this and {len(hurt) - 1} more numbers were changed by a spreadsheet set to a decimal comma, and others"
        )
        return f"{message} may have been: {AGAIN}", number, column, cell
    return None


def parted(text: str) -> str | None:
    """What to say of a file that is no CSV by commas, if it is one by semicolons: lines with commas, parted anew.

    Such a program closes each quotation mark that it opens; a file with an odd one is broken in another way.
    """
    if text.count('"') % 2:
        return None
    try:
        list(csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True))
    except csv.Error:
        return None
    return f"{ONE_CELL}: {AGAIN}"


def points_are_decimal(header: list[str], rows: Rows, fields: Fields) -> bool:
    """Whether no number of the file was written with a decimal comma or a point between thousands."""
    return not any(COMMA.fullmatch(cell) or GROUPED.fullmatch(cell) for _, _, cell in _numbers(header, rows, fields))


def _numbers(header: list[str], rows: Rows, fields: Fields) -> Iterator[tuple[int, str, str]]:
    kinds = [fields.get(column, {}).get("type") in ("number", "integer") for column in header]
    for number, cells in rows:
        for column, cell, numeric in zip(header, cells, kinds, strict=False):
            if numeric and cell:
                yield number, column, cell

"""What a spreadsheet makes of a CSV file that is opened by double click and saved, with nothing edited.

A model of Excel, set to the United States, to Vietnam with a decimal point, to Vietnam with a decimal comma: what looks
like a number, a day, a time, true or false becomes one and is written as it is then shown; the rest stays. Set to a
decimal comma, Excel takes points for thousands wherever three digits or more stand between and behind them, and two
numbers with a point between them for a day (`clusters.facts.spreadsheets` says who found that).
"""

import csv
import datetime
import io
import re

US, VIETNAM, COMMA = "United States", "Vietnam", "Vietnam, decimal comma"
COUNTRIES = (US, VIETNAM)
"""The settings that leave numbers what they are."""
NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+|(?=\.\d))(\.\d*)?([eE][-+]?\d+)?%?", re.ASCII)
COMMA_NUMBER = re.compile(r"[-+]?\d+(\.\d{3,})*(,\d+)?([eE][-+]?\d+)?%?", re.ASCII)
POINT_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})", re.ASCII)
YEAR_FIRST = re.compile(r"(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?", re.ASCII)
YEAR_LAST = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})", re.ASCII)
NO_YEAR = re.compile(r"(\d{1,2})[-/](\d{1,2})", re.ASCII)
TIME = re.compile(r"(\d{1,3}):(\d{2})(:\d{2})?", re.ASCII)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def saved(cell: str, country: str) -> str:
    """The cell after opening and saving."""
    text = cell.strip()
    point = country != COMMA
    if (found := YEAR_FIRST.fullmatch(text)) and (day := _day(found[1], found[2], found[3] or "1")):
        return _shown(day, country) if found[3] else _month(day, country)
    if found := YEAR_LAST.fullmatch(text):
        first, second, year = found.groups()
        day = _day(year, first, second) if country == US else _day(year, second, first)
        return _shown(day, country) if day else cell
    if found := NO_YEAR.fullmatch(text) or (None if point else POINT_DAY.fullmatch(text)):
        month, day = (found[1], found[2]) if country == US else (found[2], found[1])
        if here := _day("2026", month, day):
            return f"{here.day}-{MONTHS[here.month - 1]}" if country == US else f"{here.day:02d}-Thg{here.month}"
        if here := _day(f"20{found[2]:0>2}", found[1], "1"):
            return _month(here, country)
    if TIME.fullmatch(text):
        return text
    if text.lower() in ("true", "false"):
        return text.upper()
    if (NUMBER if point else COMMA_NUMBER).fullmatch(text):
        return _number(text, point)
    if re.match(r"[=+@-]", cell) and len(cell) > 1:
        return "#NAME?"  # taken for a formula
    return cell


def _day(year: str, month: str, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day)) if int(year) >= 1900 else None
    except ValueError:
        return None


def _shown(day: datetime.date, country: str) -> str:
    return f"{day.month}/{day.day}/{day.year}" if country == US else f"{day:%d/%m/%Y}"


def _month(day: datetime.date, country: str) -> str:
    return f"{MONTHS[day.month - 1]}-{day:%y}" if country == US else f"Thg{day.month}-{day:%y}"


def _number(text: str, point: bool) -> str:
    """A number as its cell shows it, in the format that its writing suggests."""
    if text.endswith("%"):
        return text
    if point:
        return general(float(text.replace(",", "")))
    plain = float(text.replace(".", "").replace(",", "."))
    if "." in text and "," not in text:
        return f"{plain:,.0f}".replace(",", ".")
    return general(plain).replace(".", ",")


def general(number: float) -> str:
    """A number as a cell of the format General shows it: at most eleven characters."""
    if number == int(number) and abs(number) < 1e11:
        return str(int(number))
    if 1e-4 < abs(number) < 1e11:
        whole = len(str(int(abs(number))))
        return f"{number:.{max(10 - whole, 0)}f}".rstrip("0").rstrip(".")
    return f"{number:.5E}"


def file_saved(content: bytes, country: str, mark: str = ",") -> bytes:
    """The file after opening and saving; `mark` is the spreadsheet's list separator, by which it parts columns."""
    lines = io.StringIO(content.decode("utf-8-sig"), newline="")
    rows = csv.reader(lines) if mark == "," else csv.reader(lines, delimiter=mark, quoting=csv.QUOTE_NONE)
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=mark).writerows([[saved(cell, country) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")

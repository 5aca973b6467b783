"""What a spreadsheet makes of a CSV file that is opened by double click and saved, with nothing edited.

A model of Excel, set to the United States or to Vietnam: what looks like a number, a day, a time, true or false becomes
one and is written as it is then shown; the rest stays.
"""

import re

NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+|(?=\.\d))(\.\d*)?([eE][-+]?\d+)?%?", re.ASCII)
DAY = re.compile(r"(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?", re.ASCII)
LESS = re.compile(r"(\d{1,2})[-/](\d{1,2})(?:[-/](\d{2,4}))?", re.ASCII)  # 3/4, 1-2, 1/7/2025
TIME = re.compile(r"\d{1,3}:\d{2}(:\d{2})?", re.ASCII)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
COUNTRIES = {"United States": ("{m}/{d}/{y}", "{name}-{yy}"), "Vietnam": ("{d:02d}/{m:02d}/{y}", "Thg{m}-{yy}")}


def general(number: float) -> str:
    """A number as a cell of the format General shows it: at most eleven characters."""
    if number == int(number) and abs(number) < 1e11:
        return str(int(number))
    if 1e-4 < abs(number) < 1e11:
        whole = len(str(int(abs(number))))
        return f"{number:.{max(10 - whole, 0)}f}".rstrip("0").rstrip(".")
    return f"{number:.5E}"


def saved(cell: str, country: str) -> str:
    """The cell after opening and saving."""
    day, month = COUNTRIES[country]
    text = cell.strip()
    if found := DAY.fullmatch(text):
        y, m, d = int(found[1]), int(found[2]), int(found[3] or 0)
        if 1 <= m <= 12 and y >= 1900 and d <= 31:
            form = day if d else month
            return form.format(y=y, m=m, d=d, name=MONTHS[m - 1], yy=f"{y % 100:02d}")
    if LESS.fullmatch(text) or TIME.fullmatch(text):
        return "4-Mar"  # some day or time; what stood there is gone
    if text.lower() in ("true", "false"):
        return text.upper()
    if NUMBER.fullmatch(text):
        share = text.endswith("%")
        return text if share else general(float(text.replace(",", "")))
    if re.match(r"[=+@-]", cell) and len(cell) > 1:
        return "#NAME?"  # taken for a formula
    return cell

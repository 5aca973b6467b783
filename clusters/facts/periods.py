"""Which part of a year, or which span of years, a figure of the economy speaks of: the forms of `period`.

One meaning has one form, so that equal periods are equal words: three months are `q1`, six are `first_half`, twelve
are `year`.
"""

import difflib
import re

COUNTS = {2: "two", 4: "four", 5: "five", 7: "seven", 8: "eight", 9: "nine", 10: "ten", 11: "eleven"}
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
PARTS = ("year", "q1", "q2", "q3", "q4", "first_half", "second_half", *(f"{n}_months" for n in COUNTS.values()))
SPANS = (r"since_\d{4}", r"(avg|term)_\d{4}_\d{4}", r"\d{4}-\d{4}")
PATTERN = "|".join((*PARTS, *MONTHS, "last_five_years", *SPANS))
"""The forms as the descriptor's pattern: parts of a year, months, spans of years."""
FORMS = "year, q1 to q4, first_half, two_months to eleven_months, january to december, avg_2016_2020, 2016-2020"
FIRST_MONTHS = {key: f"{word}_months" for n, word in COUNTS.items() for key in (str(n), word)}
FIRST_MONTHS |= {"1": "january", "3": "q1", "three": "q1", "6": "first_half", "six": "first_half", "12": "year"}
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
HALVES = {"1": "first_half", "2": "second_half", "first": "first_half", "second": "second_half"}


def years_of(period: str) -> tuple[int, int] | None:
    """First and last year that a span of years names ("avg_2016_2020", "2016-2020"); None for any other period."""
    found = re.fullmatch(r"(?:(?:avg|term)_(\d{4})_|(\d{4})-)(\d{4})", period)
    return (int(found[1] or found[2]), int(found[3])) if found else None


def said(period: str, year: int) -> tuple[str, str]:
    """A period of the economy in Vietnamese and English: "8 tháng đầu năm 2026", "first eight months of 2026".

    Raises ValueError for what is no period.
    """
    if span := years_of(period):
        first, last = span
        kind = {"avg": ("bình quân năm ", "yearly average "), "ter": ("bình quân năm nhiệm kỳ ", "term average ")}
        before = kind.get(period[:3], ("", ""))
        return f"{before[0]}{first}–{last}", f"{before[1]}{first}–{last}"
    if found := re.fullmatch(r"since_(\d{4})", period):
        return f"{year} so với {found[1]}", f"{year} against {found[1]}"
    if period in MONTHS:
        return f"tháng {MONTHS.index(period) + 1}/{year}", f"{period.capitalize()} {year}"
    months = {f"{word}_months": (n, word) for n, word in COUNTS.items()}
    if period in months:
        n, word = months[period]
        return f"{n} tháng đầu năm {year}", f"first {word} months of {year}"
    words = {
        "year": (f"{year}", f"{year}"),
        "first_half": (f"6 tháng đầu năm {year}", f"first half of {year}"),
        "second_half": (f"6 tháng cuối năm {year}", f"second half of {year}"),
        "last_five_years": (f"5 năm đến {year}", f"five years to {year}"),
    } | {f"q{n}": (f"quý {roman.upper()}/{year}", f"Q{n} {year}") for roman, n in ROMAN.items()}
    if period not in words:
        raise ValueError(f"{period!r} is no period: {FORMS}")
    return words[period]


def nearest_form(text: str) -> str:
    """The form that someone who wrote `text` most likely meant; "" if nothing is near.

    "Q3", "quý III" and "quarter 3" are q3; "8 months", "8 tháng" are eight_months; "6T" is first_half; "2016–2020" is
    2016-2020; "Average 2016-2020" is avg_2016_2020.
    """
    plain = re.sub(r"[\u2010-\u2015]", "-", text.strip().lower())
    words = re.sub(r"[\s_.-]+", "_", plain).strip("_")
    if re.fullmatch(PATTERN, words):
        return words
    if found := re.fullmatch(r"(\d{4})[\s_/-]+(\d{4})", plain):
        return f"{found[1]}-{found[2]}"
    if found := re.search(r"(\d{4})\D+(\d{4})", plain):
        average = re.match(r"avg|average|mean|bình quân|bq", plain)
        return f"avg_{found[1]}_{found[2]}" if average else f"{found[1]}-{found[2]}"
    if found := re.fullmatch(r"(?:q|quy|quý|quarter)_?([1-4]|iv|i{1,3})", words):
        return f"q{ROMAN.get(found[1], found[1])}"
    if found := re.fullmatch(r"(?:h|half_?)([12])|(first|second)_half.*", words):
        return HALVES[found[1] or found[2]]
    if found := re.fullmatch(r"(?:first_)?(\d{1,2}|[a-z]+?)_?(?:m|t|months?|tháng|thang)(?:_.*)?", words):
        return FIRST_MONTHS.get(found[1].removeprefix("0"), "")
    if found := re.fullmatch(r"(?:month|tháng|thang)_?(\d{1,2})", words):
        return MONTHS[int(found[1]) - 1] if 1 <= int(found[1]) <= 12 else ""
    if words in ("full_year", "whole_year", "annual", "cả_năm"):
        return "year"
    known = [*PARTS, *MONTHS, "last_five_years"]
    return next(iter(difflib.get_close_matches(words, known, n=1, cutoff=0.6)), "")

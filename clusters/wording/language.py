"""Labels, numbers and dates in Vietnamese and English.

Numbers and dates follow the locale data of Babel; labels stand in `glossary`.
"""

import datetime
import difflib
import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Any

from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol

from clusters.wording.glossary import LABELS, MEANINGS

LANGUAGES = ("vi", "en")
WIDE = Context(prec=400, rounding=ROUND_HALF_UP)  # enough digits for any float


def label(key: str, language: str) -> str:
    """The glossary's word for `key`. Raises KeyError naming near keys if the glossary has none."""
    check(language)
    if key not in LABELS:
        near = difflib.get_close_matches(key, LABELS, n=3)
        raise KeyError(f"no label {key!r} in the glossary" + (f"; near: {', '.join(near)}" if near else ""))
    return LABELS[key][LANGUAGES.index(language)]


def meaning(key: str, language: str) -> str:
    """What a verdict or a degree of confidence means, in a sentence. Raises KeyError for any other word."""
    return MEANINGS[key][LANGUAGES.index(check(language))]


def check(language: str) -> str:
    """`language` itself if it is an edition's language, else ValueError."""
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r}: use one of {', '.join(LANGUAGES)}")
    return language


def number(x: Any, language: str, decimals: int | None = None) -> str:
    """A number in the language's style: 1234.5 is "1.234,5" in Vietnamese.

    `decimals` fixes the digits after the decimal sign; without it up to three are shown, none for whole numbers.
    NaN and None give the words for "no data", infinity gives "∞".
    """
    check(language)
    if x is None or x != x:
        return label("no_data", language)
    if math.isinf(x):
        return "∞" if x > 0 else "−∞"
    exact = x if isinstance(x, Decimal) else Decimal(repr(x.item() if hasattr(x, "item") else x))
    places = 3 if decimals is None else decimals
    digits = ("#" if decimals is None else "0") * places
    with localcontext(WIDE):
        rounded = exact.quantize(Decimal(1).scaleb(-places))
        rounded = rounded if rounded else abs(rounded)  # not "-0"
        text = format_decimal(rounded, format="#,##0" + ("." + digits if digits else ""), locale=language)
        return str(text).replace("-", "−")  # the sign that the figures' axes show, as wide as a plus


def percent(fraction: Any, language: str, decimals: int | None = None) -> str:
    """A fraction as percentage: 0.1325 is "13,25%" in Vietnamese. Digits as in `number`."""
    if fraction is None or fraction != fraction:
        return label("no_data", language)
    exact = Decimal(repr(fraction.item() if hasattr(fraction, "item") else fraction))
    if exact.is_infinite():
        return number(float(exact), language) + "%"
    return number(exact * 100, language, decimals) + "%"


def date(iso: str, language: str) -> str:
    """A year, month or day given as "2024", "2024-12" or "2024-12-31", as the language writes it.

    Raises ValueError for anything else.
    """
    check(language)
    parts = str(iso).split("-")
    try:
        year, month, day = [int(part) for part in parts] + [1] * (3 - len(parts))
        when = datetime.date(year, month, day)
    except ValueError:
        raise ValueError(f"{iso!r} is no date: write 2024, 2024-12 or 2024-12-31") from None
    if len(parts) == 1:
        return str(year)
    if len(parts) == 2:
        return format_skeleton("yMMMM", when, locale=language)
    return format_date(when, "dd/MM/y" if language == "vi" else "d MMMM y", locale=language)


def join(items: Sequence[str], language: str) -> str:
    """The items as a list in a sentence: "a, b và c"."""
    check(language)
    return format_list(list(items), locale=language)


def plural(count: float, one: str, many: str) -> str:
    """The English words that go with a number: `one` with 1, else `many` ("11 depend"). Vietnamese has one form."""
    return one if count == 1 else many


def separators(language: str) -> tuple[str, str]:
    """The decimal and the grouping sign of the language."""
    check(language)
    return get_decimal_symbol(language), get_group_symbol(language)

"""What is no text although it is UTF-8: what other programs did to letters, each with the text that would be right.

Letters read in a wrong code page ("HÃ  Nam"), letters lost on the way ("Nam ??nh"), a spreadsheet's error words
("#REF!"), letters in parts (NFD), characters that nobody sees. All of them would be printed, or part two equal names.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

ERROR_WORD = re.compile(
    r"#(?:NAME\?|REF!|N/A|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|GETTING_DATA)|#{4,}|\bErr:\d{3}\b", re.IGNORECASE
)
ADDRESS = re.compile(r"https?://\S+")  # a question mark belongs there
LOST = re.compile(r"\ufffd|(?<=[^\W\d_])\?+(?=[^\W\d_])|(?<!\S)\?+(?=[^\W\d_])")
SEQUENCE = re.compile(r"[\xc2-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}")  # one letter in UTF-8, byte by byte
EXPECTED = re.compile(
    "[\u00a0-\u024f\u0300-\u036f\u1ea0-\u1ef9\u2010-\u2026\u2030-\u205e\u20ab\u20ac\u3040-\u9fff\ufeff]"
)
CLOSING = "”’»…–—"  # after a word in capitals: the end of a quotation (“THỊ XÃ”), not half a letter
UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # letters and marks by category, yet unseen
SHOWN = 80


class _Bytes(dict[int, str]):
    """What to translate a text with; a letter that is no byte of the code page becomes NUL."""

    def __missing__(self, code: int) -> str:
        return "\0"


def _bytes_of(codec: str) -> _Bytes:
    """Which byte a character was, if the text was read in `codec`; bytes without a character stay as they are."""
    table = {byte: bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in range(0x80, 0x100)}
    return _Bytes({n: chr(n) for n in range(0x80)} | {ord(letter): chr(byte) for byte, letter in table.items()})


CODE_PAGES = [_bytes_of(codec) for codec in ("cp1252", "cp1258", "mac_roman")]  # Windows, Windows in Vietnam, Mac


def fault(text: str) -> str | None:
    """What is wrong with a text, with the cure; None if it is sound."""
    if ERROR_WORD.search(text):
        return "is a spreadsheet's error, not a value: restore what stood there, or leave the cell blank if unknown"
    read = reread(text)
    if read != text:
        return f"is UTF-8 that was opened as something else: write {_part(text, read)}, and save as “CSV UTF-8”"
    if LOST.search(ADDRESS.sub("", text)):
        return "has lost letters (“?” or “\ufffd” in their place): write them as in the source, save as “CSV UTF-8”"
    unseen = next((c for c in text if _unseen(c)), None)
    if unseen:
        name = unicodedata.name(unseen, "a control character")
        return f"holds a character that nobody sees (U+{ord(unseen):04X}, {name}): write {_part(text, seen(text))}"
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        return f"has letters in parts, letter and accent apart: write {_part(text, composed)} (composed, NFC)"
    return None


def faults_in(content: Any, key: str = "") -> Iterator[tuple[str, str, str]]:
    """Every unsound text within parsed JSON, as (its key, the text, what is wrong)."""
    if isinstance(content, str):
        wrong = fault(content)
        if wrong:
            yield key, content, wrong
    elif isinstance(content, dict):
        for name, value in content.items():
            yield from faults_in(value, str(name))
    elif isinstance(content, list):
        for value in content:
            yield from faults_in(value, key)


def reread(text: str) -> str:
    """The text as it was before UTF-8 was opened in a code page; the text itself if nothing shows that it was."""
    if text.isascii():
        return text
    readings = [text]
    for page in CODE_PAGES:
        raw = text.translate(page)
        pieces, end = [], 0
        for found in SEQUENCE.finditer(raw):
            start, stop = found.span()
            letter = found[0].encode("latin-1").decode("utf-8", "ignore")
            ends = text[stop - 1] in CLOSING and not text[stop : stop + 1].isalpha()
            quotation = ends and stop - start == 2 and text[max(start - 1, 0) : start].isupper()
            if EXPECTED.fullmatch(letter) and not quotation:
                pieces += [text[end:start], letter]
                end = stop
        readings.append("".join([*pieces, text[end:]]))
    return min(readings, key=len)  # every letter found again makes it shorter


def seen(text: str) -> str:
    """The text without what nobody sees; a tab becomes a space."""
    return "".join(c for c in text.replace("\t", " ") if not _unseen(c))


@functools.cache
def _unseen(character: str) -> bool:
    if character in "\n\r":
        return False  # a cell may have lines
    selector = "\ufe00" <= character <= "\ufe0f"
    return selector or character in BLANKS or unicodedata.category(character) in UNSEEN


def _part(text: str, right: str) -> str:
    """`right` in quotation marks; of a long one what surrounds the first difference."""
    if len(right) <= SHOWN:
        return repr(right)
    first = next((n for n, (a, b) in enumerate(zip(text, right, strict=False)) if a != b), len(right))
    start = max(right.rfind(" ", 0, first) + 1, first - SHOWN // 2)
    return f"…{right[start : start + SHOWN // 2]!r}…"

"""Text that other programs damaged is refused in every column, and the cure that the message prints heals it."""

import ast
import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusters.facts import text_rules
from clusters.facts.region import check

DATA = Path(__file__).resolve().parents[3] / "data"
SOUND = ["Nam Định", "Hà Nội", "“THỊ XÃ”", "“THỦ ĐÔ” – KHÁ…", "7,2 m³ × 0,8 ₫", "số #1; N/A; có gì? Không.", "ý: “đã”"]
CODE_PAGES = ["cp1252", "cp1258", "mac_roman"]


def opened_in(codec: str, text: str) -> str:
    """`text` in UTF-8, opened by a program that takes it for `codec`."""
    return "".join(bytes([b]).decode(codec, "ignore") or chr(b) for b in text.encode())


def cure(message: str) -> str:
    """The text that the message says to write."""
    rest = message.partition(": write ")[2]
    return ast.literal_eval(rest[: rest.index(rest[0], 1) + 1])


def texts() -> set[str]:
    """Every cell of both packages that holds more than plain letters."""
    files = [file.read_text(encoding="utf-8-sig").splitlines() for file in DATA.glob("*/*.csv")]
    return {cell for lines in files for row in csv.reader(lines) for cell in row if not cell.isascii()}


@pytest.mark.parametrize("text", [*SOUND, *(t.upper() for t in SOUND)])
def test_sound_text_passes(text):
    assert text_rules.fault(text) is None


@pytest.mark.parametrize("codec", CODE_PAGES)
def test_letters_opened_in_a_wrong_code_page_are_found_and_restored(codec):
    """In all the project's texts that hold more than plain letters."""
    known = texts()
    damaged = {text: opened_in(codec, text) for text in known}
    assert len(known) > 2000
    assert sum(text_rules.fault(d) is None for d in damaged.values()) == 0
    assert sum(text_rules.reread(d) != text for text, d in damaged.items()) == 0


@pytest.mark.parametrize(
    ("text", "said", "right"),
    [
        ("Nam Ä\x90á»‹nh", "opened as something else", "Nam Định"),
        ("HĂ Nam".replace(" ", "\xa0 "), "opened as something else", "Hà Nam"),
        ("Nam Di\u0323nh", "in parts", "Nam Dịnh"),
        ("Nam\u200b Định", "ZERO WIDTH SPACE", "Nam Định"),
        ("cụm\u00ad công", "SOFT HYPHEN", "cụm công"),
        ("\ufeffHà Nam", "U+FEFF", "Hà Nam"),
        ("\u202eHà Nam", "RIGHT-TO-LEFT OVERRIDE", "Hà Nam"),
        ("Hà\x07 Nam", "U+0007", "Hà Nam"),
        ("Hà\tNam", "U+0009", "Hà Nam"),
        ("Hà Nam\ufe0f", "VARIATION SELECTOR", "Hà Nam"),
    ],
)
def test_the_cure_is_the_text_that_would_be_right(text, said, right):
    message = text_rules.fault(text)
    assert said in message
    assert cure(message) == right
    assert text_rules.fault(right) is None


@pytest.mark.parametrize("text", ["Nam ??nh", "Ninh B?nh", "Ninh B\ufffdnh", "C?m công nghi?p"])
def test_lost_letters_are_found_and_an_address_may_ask(text):
    assert "lost letters" in text_rules.fault(text)
    assert text_rules.fault("xem https://a.vn/x?id=2?y=3 và https://b.vn/?q") is None


@pytest.mark.parametrize(
    "text", ["#NAME?", "#REF!", "#N/A", "#n/a", "#VALUE!", "#DIV/0!", "a #NUM! b", "####", "Err:502"]
)
def test_error_words_of_spreadsheets_are_found(text):
    assert "spreadsheet's error" in text_rules.fault(text)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cn", "Co"])))
def test_one_cure_is_enough(text):
    """What was reread, or freed of what nobody sees, or composed, needs the same cure no second time."""
    assert text_rules.seen(text_rules.seen(text)) == text_rules.seen(text)
    composed = text_rules.fault(unicodedata.normalize("NFC", text))
    assert composed is None or "in parts" not in composed


def test_every_table_of_both_packages_is_read_for_damage_and_the_cures_heal_it(data):
    """In each table a cell of its first column of words, and the titles of the descriptor."""
    damage, before = {}, {}
    for file in sorted(data.glob("*/*.csv")):
        rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
        names = [
            n for n, column in enumerate(rows[0]) if column.startswith(("name_", "quote", "reason", "note", "title"))
        ]
        if len(rows) == 1 or not names:
            continue
        column = names[0]
        before[file] = file.read_bytes()
        damage[f"{file.parent.name}/{file.name}"] = rows[0][column]
        rows[1][column] = opened_in("cp1252", "Cụm công nghiệp")
        with file.open("w", encoding="utf-8", newline="") as lines:
            csv.writer(lines).writerows(rows)
    descriptor = data / "ninh-binh" / "datapackage.json"
    before[descriptor] = descriptor.read_bytes()
    descriptor.write_text(descriptor.read_text(encoding="utf-8").replace("Cụm", opened_in("cp1252", "Cụm")), "utf-8")
    found = {v.file.removeprefix("data/"): v for v in check("ninh-binh", data) if "opened as something" in v.message}
    assert len(damage) > 15
    assert {f: v.column for f, v in found.items() if f.endswith("csv")} == damage
    assert all(v.row == 2 and cure(v.message) == "Cụm công nghiệp" for f, v in found.items() if f.endswith("csv"))
    assert found["ninh-binh/datapackage.json"].value.startswith("Cá»¥m")
    for file, content in before.items():
        file.write_bytes(content)
    assert check("ninh-binh", data) == []

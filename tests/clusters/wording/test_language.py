"""Words, numbers and dates: complete in both languages, and written as each language writes them."""

import re
from decimal import Decimal

import numpy as np
import pytest

from clusters.facts import Region
from clusters.wording import language as words
from clusters.wording.language import LABELS, date, join, label, number, percent
from clusters.wording.measures import measured

SAME_IN_BOTH = {"percent", "ha", "km", "km2", "kW/ha", "USD/m3"}


@pytest.mark.parametrize("key", LABELS)
def test_label_is_complete(key):
    vi, en = LABELS[key]
    for text in (vi, en):
        assert text
        assert text == re.sub(r"\s+", " ", text).strip()
        assert text[-1] not in ".,;"
    assert (vi == en) == (key in SAME_IN_BOTH)
    assert en.isascii() or re.fullmatch(r"[\x00-\x7f—²³₂]+", en), "an English label holds Vietnamese letters"


def test_the_vocabularies_are_the_agreed_ones():
    verdicts = {
        "supported": "khớp nguồn khác",
        "supported_by_convention": "khớp theo quy ước tính",
        "self_consistent": "chỉ khớp với chính nguồn nêu",
        "contradicted": "bị bác bỏ",
        "depends_on_definition": "tùy định nghĩa",
        "not_verifiable_yet": "chưa kiểm được",
        "judgement": "nhận định",
    }
    confidence = {
        "certain": "chắc chắn",
        "by_convention": "theo quy ước tính",
        "likely_judgement": "nhận định có nêu lý do",
        "uncertain": "chưa chắc",
        "not_assessable": "chưa đánh giá được",
        "review": "cần xem lại",
    }
    for key, vi in (verdicts | confidence).items():
        assert label(key, "vi") == vi
    for vocabulary in (verdicts, confidence):
        assert len({label(key, "en") for key in vocabulary}) == len(vocabulary)


def test_unknown_label_names_its_neighbours():
    with pytest.raises(KeyError, match="contradicted"):
        label("contradict", "vi")


@pytest.mark.parametrize("call", [lambda: label("source", "fr"), lambda: number(1, "fr"), lambda: join(["a"], "")])
def test_only_two_languages(call):
    with pytest.raises(ValueError, match="vi, en"):
        call()


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (1234567.891, None, "1.234.567,891", "1,234,567.891"),
        (13.25, None, "13,25", "13.25"),
        (1250, None, "1.250", "1,250"),
        (5.0, None, "5", "5"),
        (5, 2, "5,00", "5.00"),
        (0.125, 2, "0,13", "0.13"),
        (2.5, 0, "3", "3"),
        (-1234.5, 1, "−1.234,5", "−1,234.5"),
        (-0.004, 2, "0,00", "0.00"),
        (np.float64(2.5), None, "2,5", "2.5"),
        (np.int64(4000), None, "4.000", "4,000"),
        (Decimal("857"), 0, "857", "857"),
        (10.0**30, 0, "1" + ".000" * 10, "1" + ",000" * 10),
        (float("inf"), None, "∞", "∞"),
        (float("nan"), 1, "không có số liệu", "no data"),
        (None, None, "không có số liệu", "no data"),
    ],
)
def test_number(value, decimals, vi, en):
    assert number(value, "vi", decimals) == vi
    assert number(value, "en", decimals) == en


def test_percent_takes_a_fraction():
    assert percent(0.1325, "vi") == "13,25%"
    assert percent(0.1325, "en", 1) == "13.3%"
    assert percent(np.float64(0.07), "en") == "7%"  # 0.07 * 100 is 7.000000000000001 in binary
    assert percent(float("nan"), "vi") == "không có số liệu"


@pytest.mark.parametrize(
    ("iso", "vi", "en"),
    [
        ("2024", "2024", "2024"),
        ("2024-12", "tháng 12 năm 2024", "December 2024"),
        ("2025-07-01", "01/07/2025", "1 July 2025"),
    ],
)
def test_date(iso, vi, en):
    assert date(iso, "vi") == vi
    assert date(iso, "en") == en


@pytest.mark.parametrize("iso", ["", "yesterday", "2024-13", "2024-02-30", "2024-1-1-1"])
def test_what_is_no_date_is_refused(iso):
    with pytest.raises(ValueError, match="no date"):
        date(iso, "vi")


def test_join():
    assert join(["a", "b", "c"], "vi") == "a, b và c"
    assert join(["a", "b"], "en") == "a and b"
    assert join([], "en") == ""


def test_separators():
    assert words.separators("vi") == (",", ".")
    assert words.separators("en") == (".", ",")


def test_every_unit_in_the_packages_has_words_in_both_languages():
    data = Region.load("ninh-binh")
    tables = (data.parameters, data.assumptions, data.published, data.economy, data.comparators, data.claims)
    tables += (data.craft_villages, data.value_chains, data.set_aside("economy"))
    units = {unit for table in tables for unit in table["unit"].dropna()}
    assert units - {""} <= words.LABELS.keys()


def test_a_unit_of_another_region_is_shown_as_it_stands():
    assert measured("ha", "vi") == " ha"
    assert measured("percent", "en") == "%"
    assert measured("cluster", "vi") == ""
    assert measured("bales a loom", "vi", always=True) == " bales a loom"
    assert measured(None, "en") == ""

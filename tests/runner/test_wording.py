"""How a change is told: only the words that differ are marked, numbers are written as readers do."""

from pathlib import Path

import pytest

from runner.difference import wording
from runner.difference.page import Side, parts
from runner.difference.pairing import ABSENT, Change


def test_only_the_words_that_differ_are_marked_and_bold_stays_bold() -> None:
    change = Change(
        "finding", "Xây trạm cần **từ 55 đến 590 tỷ đồng** (220).", "Xây trạm cần **từ 55 đến 580 tỷ đồng**."
    )
    before, after = wording.texts(change, "vi")
    assert before == "Xây trạm cần <strong>từ 55 đến <del>590</del> tỷ <del>đồng</del></strong> <del>(220).</del>"
    assert after == "Xây trạm cần <strong>từ 55 đến <ins>580</ins> tỷ <ins>đồng</ins></strong><ins>.</ins>"


def test_a_text_that_came_is_marked_whole_and_no_text_marks_by_itself() -> None:
    assert wording.texts(Change("note", ABSENT, "a <b> c"), "en") == ("<del>absent</del>", "<ins>a &lt;b&gt; c</ins>")
    assert wording.texts(Change("note", "a \ue000b", "a b"), "en") == ("a b", "a b")


@pytest.mark.parametrize(
    ("before", "after", "language", "told"),
    [
        ("2.25828729282", "2.03358208955", "vi", ("2,26", "2,03", "−0,22 (10%)")),  # 0.22471 of 2.25829: 9.95 %
        ("362", "402", "en", ("362", "402", "+40 (11%)")),
        ("13284.4036697", "14752.293578", "vi", ("13.284", "14.752", "+1.468 (11%)")),
        ("2027", "2028", "vi", ("2027", "2028", "+1")),
        ("0", "0.5", "vi", ("0", "0,5", "+0,5")),
        ("4.98290876114", "4.98290836339", "en", ("4.98290876", "4.98290836", "−0.0000004")),
        ("-3", "5", "en", ("-3", "5", "+8 (266.7%)")),
        ("15–19", "16.0", "vi", ("15–19", "16", "")),
        ("Độ rộng 0.307692307692", "absent", "vi", ("Độ rộng 0,3077", "không có", "")),
    ],
)
def test_a_number_is_written_as_readers_do_with_what_it_differs_by(
    before: str, after: str, language: str, told: tuple[str, str, str]
) -> None:
    assert wording.cells(Change("value", before, after), language) == told


def test_answer_and_findings_come_first_tables_of_no_exhibit_last(tmp_path: Path) -> None:
    (tmp_path / "results/03_x").mkdir(parents=True)
    (tmp_path / "results/03_x/exhibits.json").write_text('{"exhibits": [{"id": "e"}]}', encoding="utf-8")
    found = [
        Change("figure", "1", "2", where="overdue.csv"),
        Change("alt text", "a", "b", where="exhibit e"),
        Change("finding", "a", "b", where=""),
        Change("answer", "a", "b", where=""),
    ]
    told = parts(found, Side("a", {"": tmp_path}), Side("b", {}), "", "03_x", "vi")
    assert [part.place for part in told] == ["", "e", "overdue"]
    assert [change.what for change in told[0].texts] == ["answer", "finding"]
    assert ([c.what for c in told[1].texts], [c.what for c in told[1].aside]) == ([], ["alt text"])

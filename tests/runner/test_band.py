"""The answer band: what the page answers stands first, findings lead to what they rest on."""

from typing import Any

import html5lib
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from runner.export import html
from runner.export.band import BEFORE_CARDS, FINDINGS, WORDS_A_MINUTE
from runner.export.labels import label

ANSWER = '<section class="gs-answer" aria-label="Trả lời"><p class="gs-sentence">Bảy cụm đạt chuẩn.</p></section>'
EXHIBITS = {
    "exhibits": [
        {"id": "one", "number": "3.1", "kind": "figure", "title": "Một", "sources": ["a"]},
        {"id": "two", "kind": "table", "title": "Bảng hai", "sources": ["b"]},
        {"id": "three", "number": "3.3", "kind": "table", "title": "Ba", "sources": []},
    ],
    "finding_links": ["one", "two", "", "three", "absent"],
    "sources": {"a": {"title": "A", "accessed": "2026-11-23"}, "b": {"title": "B", "accessed": "2026-11-26"}},
    "data": [{"name": "r", "version": "0.2.0", "sha256": "ab"}],
}


def page(
    count: int = 5, exhibits: dict[str, Any] | None = None, words: str = "Một đoạn dẫn vào.", finding: str = ""
) -> Any:
    items = "".join(f"<li>{finding or f'Kết quả {n}.'}</li>" for n in range(1, count + 1))
    findings = (
        '<section class="gs-findings" aria-labelledby="key-findings"><h2 id="key-findings">Kết quả chính</h2>'
        f"<ul>{items}</ul></section>"
    )
    outputs = [new_output("display_data", data={"text/html": part}) for part in (ANSWER, findings)]
    shown = '<figure class="gs-figure" id="ex-one"></figure><div class="gs-exhibit" id="ex-two"></div>'
    cells = [
        new_markdown_cell(f"# Hạ tầng\n\n{words}"),
        new_code_cell("answer()", outputs=outputs),
        new_markdown_cell("## Phần một"),
        new_code_cell("show()", outputs=[new_output("display_data", data={"text/html": shown})]),
    ]
    context = {
        "language": "vi",
        "title": "x",
        "notebook": "03_x",
        "exhibits": EXHIBITS if exhibits is None else exhibits,
    }
    return html5lib.parse(html(new_notebook(cells=cells), context), namespaceHTMLElements=False)


def text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def test_the_answer_stands_before_all_else_and_only_once() -> None:
    tree = page()
    main = tree.find(".//main")
    assert [e.get("class") or e.tag for e in main][:5] == ["h1", "meta", "band", "contents", "text"]
    assert text(main[2]).startswith("Bảy cụm đạt chuẩn. Kết quả chínhKết quả 1.")
    assert text(main).count("Bảy cụm đạt chuẩn.") == 1
    assert text(main[4]).startswith("Một đoạn dẫn vào.")
    assert "Kết quả chính" not in text(main[3])  # the contents begin with what follows


def test_findings_lead_to_the_exhibits_that_are_there() -> None:
    items = [e for e in page().iter("li") if text(e).startswith("Kết quả")]
    assert [text(item) for item in items] == [
        "Kết quả 1. (3.1)",
        "Kết quả 2. (Bảng hai)",  # without a number its title
        "Kết quả 3.",
        "Kết quả 4.",  # recorded, but not on the page
        "Kết quả 5.",
    ]
    assert [a.get("href") for item in items for a in item.iter("a")] == ["#ex-one", "#ex-two"]


def test_a_finding_that_only_says_the_answer_again_is_left_out() -> None:
    answer, other = text(page(0).find(".//main")[2]), "Bảy cụm đạt chuẩn, năm cụm chưa."
    assert text(page(1, finding="<b>Bảy</b> cụm đạt chuẩn.").find(".//main")[2]) == "Bảy cụm đạt chuẩn." != answer
    assert other in text(page(1, finding=other).find(".//main")[2])
    assert text(page(2, finding="Bảy cụm đạt chuẩn.").find(".//main")[2]).count("Bảy cụm đạt chuẩn.") == 3


def test_further_findings_are_folded() -> None:
    assert not [d for d in page(FINDINGS).iter("details") if d.get("class") == "gs-more-findings"]
    fold = next(d for d in page(FINDINGS + 2).iter("details") if d.get("class") == "gs-more-findings")
    assert text(fold.find("summary")) == label("more_findings", "vi", n=2)
    assert [text(item) for item in fold.iter("li")] == [f"Kết quả {FINDINGS + 1}.", f"Kết quả {FINDINGS + 2}."]


def test_before_cards_a_narrow_screen_folds_more_of_them() -> None:
    cards = {"cards": [{"id": "R1", "name": "Đo"}]}
    fold = next(
        d for d in page(FINDINGS, EXHIBITS | cards).iter("details") if "gs-more-findings" in (d.get("class") or "")
    )
    assert fold.get("class") == "gs-more-findings fold"  # which is open where the screen is wide
    assert len(list(fold.iter("li"))) == FINDINGS - BEFORE_CARDS


def test_a_line_tells_date_version_reading_time_and_what_is_shown() -> None:
    def told(**given: Any) -> str:
        return text(next(p for p in page(**given).iter("p") if p.get("class") == "meta"))

    parts = [label("sources_seen", "vi", date="26/11/2026"), label("data_of", "vi", facts="0.2.0")]
    parts += [label("minutes", "vi", n=1), label("shows", "vi", figures=1, tables=2)]
    assert told() == " · ".join(parts)
    assert told(exhibits={}) == label("minutes", "vi", n=1)
    assert label("minutes", "vi", n=3) in told(words="từ " * int(2.5 * WORDS_A_MINUTE))
    assert label("minutes", "vi", n=1) in told(words="`" + "từ " * 10 * WORDS_A_MINUTE + "`")  # code is not read

"""Cards of what to do, from a made-up record, and the marks by which the text speaks of cards and rows."""

from typing import Any

import html5lib
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from runner.export import html
from runner.export.labels import label

SVG = "{http://www.w3.org/2000/svg}"
CARD: dict[str, Any] = {
    "id": "R1",
    "name": "Lấy mẫu nước thải ở mọi cụm đang hoạt động và công bố kết quả",
    "who": "Sở Nông nghiệp và Môi trường",
    "by_year": "2027",
    "cost": {"text": "7–12 tỷ đồng", "low": 7, "high": 12, "unit": "tỷ đồng"},
    "payer": "ngân sách tỉnh",
    "now": {"low": 7, "high": 12, "text": "7–12 cụm", "unit": "cụm"},
    "goal": {"low": 50, "high": 50, "text": "50 cụm", "unit": "cụm"},
    "reach": {"low": 15, "high": 28, "text": "15–28 cụm"},
    "confidence": {"text": "theo quy ước", "kind": "by_convention"},
    "reason": "Phần lớn cụm chưa được xác nhận là đạt chuẩn, xem C020.",
    "evidence": [{"what": "C020", "shows": {"text": "2 cụm"}, "grade": "chắc chắn"}, {"what": "C999", "shows": ""}],
    "levers": [{"id": "L04", "name": "Nghị định về quản lý cụm công nghiệp"}],
    "change": "Khi có kết quả lấy mẫu",
    "watched": "Số cụm công bố kết quả",
}
RECORD = {"addresses": {"C020": "04_x.ipynb#c020"}, "cards_note": "Theo hạn <luật> trước."}
CLAIMS = (
    "<table><thead><tr><th>Mã</th><th>Câu</th></tr></thead><tbody>"
    '<tr><th scope="row" id="c020">C020</th><td>Nhắc lại C020 và R1</td></tr><tr><th scope="row">Q1</th></tr>'
    "</tbody></table><p>Xem C020, R1, R2, C999, QC020 và 3.C020; Q1.</p><p><code>C020</code></p>"
)


def page(cards: list[dict[str, Any]], language: str = "vi", shown: str = CLAIMS) -> Any:
    cells = [
        new_markdown_cell("# Khuyến nghị\n\nTheo R1 thì phải lấy mẫu.\n\n## Câu hỏi về R1"),
        new_code_cell("f()", outputs=[new_output("display_data", data={"text/html": shown})]),
    ]
    context = {"language": language, "title": "x", "notebook": "04_x", "exhibits": RECORD | {"cards": cards}}
    return html5lib.parse(html(new_notebook(cells=cells), context), namespaceHTMLElements=False)


def text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def cards(tree: Any) -> list[Any]:
    return [e for e in tree.iter("article") if e.get("class") == "card"]


def bars(card: dict[str, Any]) -> list[tuple[float, float, bool]]:
    """(from, to, whether it is dashed) of what a card's bar draws over its track."""
    (drawn,) = cards(page([card]))
    rects = [r for r in drawn.iter(f"{SVG}rect") if r.get("class") != "f-line"]
    return [
        (float(r.get("x")), round(float(r.get("x")) + float(r.get("width")), 1), bool(r.get("stroke-dasharray")))
        for r in rects
    ]


def test_a_card_says_who_when_what_it_costs_and_from_where_to_where() -> None:
    (card,) = cards(page([CARD | {"deadline": "31/12/2023"}]))
    assert card.get("id") == "R1"
    assert text(card.find("header")) == f"R1 {CARD['name']} theo quy ước"
    assert [(text(d.find("dt")), text(d.find("dd"))) for d in card.find("dl")] == [
        ("Cơ quan thực hiện", "Sở Nông nghiệp và Môi trường"),
        ("Thời hạn", "2027 · hạn theo luật: 31/12/2023"),
        ("Kinh phí", "7–12 tỷ đồng · nguồn: ngân sách tỉnh"),
        ("Hiện trạng → mục tiêu", "7–12 cụm → 50 cụm Tiến độ dự kiến: 15–28 cụm"),
    ]
    (late,) = cards(page([CARD | {"deadline": "31/12/2023", "overdue": True, "missed": True}]))
    assert text(late.find("dl").findall("div")[1].find("dd")) == "2027 · đã quá thời hạn luật định 31/12/2023"
    assert text(late.find("dl")).endswith("Tiến độ dự kiến: 15–28 cụm, chưa đạt")
    fold = card.find("details")
    assert fold.get("open") is None
    told = [text(dt) for dt in fold.iter("dt")]
    assert told == [label(f"card_{what}", "vi") for what in ("evidence", "lever", "change", "monitor")]
    assert [text(li) for li in fold.iter("li")] == ["C020: 2 cụm (chắc chắn)", "C999"]
    assert not [e for e in card.iter() if e.get("style")]


def test_the_bar_shows_today_and_the_target_on_one_scale() -> None:
    assert bars(CARD) == [(14.0, 24.0, False), (98.5, 100.0, False)]
    open_ended = CARD | {"goal": {"low": 40, "high": None, "text": "từ 40"}, "now": {"low": 10, "high": 20, "text": ""}}
    assert bars(open_ended) == [(25.0, 50.0, False), (98.5, 100.0, True)]
    assert bars(CARD | {"now": {"low": None, "high": None, "text": "chưa rõ"}}) == [(98.5, 100.0, False)]  # no zero
    fewer = {"now": {"low": 25, "high": 38, "text": "25–38"}, "goal": {"low": 0, "high": 0, "text": "0"}}
    assert bars(CARD | fewer) == [(65.8, 100.0, False), (0.0, 1.5, False)]
    for nothing in ({"now": "", "goal": ""}, {"now": "chưa rõ", "goal": {"low": 0, "high": 0, "text": "0"}}):
        assert bars(CARD | nothing) == []


def test_a_cost_that_is_not_known_is_said_and_what_nobody_told_left_out() -> None:
    (card,) = cards(page([{"id": "R1", "name": "Hỏi", "payer": "tỉnh"}]))
    (fact,) = card.find("dl")
    assert (text(fact.find("dt")), text(fact.find("dd"))) == ("Kinh phí", "chưa biết · nguồn: tỉnh")
    assert card.find("details") is None
    assert card.find(f".//{SVG}svg") is None
    assert not [e for e in page([]).iter("section") if e.get("class") == "actions"]


def test_cards_come_first_and_are_in_the_contents() -> None:
    tree = page([CARD, CARD | {"id": "R2"}])
    body = next(e for e in tree.iter("div") if e.get("class") == "text")
    assert body[0].get("class") == "actions"
    assert [card.get("id") for card in cards(body[0])] == ["R1", "R2"]
    assert text(body[0].find("p")) == "Theo hạn <luật> trước."
    contents = next(e for e in tree.iter("nav") if e.get("class") == "contents")
    assert next(a.get("href") for a in contents.iter("a")) == "#actions"


def test_every_mark_is_a_link_to_its_card_or_row() -> None:
    tree = page([CARD])
    body = next(e for e in tree.iter("div") if e.get("class") == "text")
    row = next(e for e in body.iter("th") if e.get("id") == "c020")
    assert (text(row), list(row.iter("a"))) == ("C020", [])
    places = {text(e): [a.get("href") for a in e.iter("a")] for e in body.iter() if e.tag in ("p", "td")}
    assert places["Theo R1 thì phải lấy mẫu."] == ["#R1"]
    assert places["Nhắc lại C020 và R1"] == ["#c020", "#R1"]
    assert places["Xem C020, R1, R2, C999, QC020 và 3.C020; Q1."] == ["#c020", "#R1"]
    assert places["C020"] == []  # code
    (card,) = cards(tree)
    links = [a.get("href") for a in card.iter("a")]
    assert links == ["#R1", "#c020", "#c020"]  # its own number, the reason, the evidence
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))


def test_a_hostile_card_is_text() -> None:
    evil = '"><script>x</script>\u202e'
    texts = {key: evil for key, value in CARD.items() if isinstance(value, str) and key != "id"}
    confidence = {"text": evil, "kind": evil}
    given = CARD | texts | {"evidence": [{"what": evil}], "now": {"low": 1, "high": 2, "text": evil}}
    tree = page([given | {"confidence": confidence}])
    (card,) = cards(tree)
    assert not list(tree.iter("script"))
    # beside the texts: evidence, today, badge
    assert text(card).count("<script>x</script>⟦U+202E⟧") == len(texts) + 3


@pytest.mark.parametrize("names", [["x y"], ["R1", "R1"], ['R1"'], [""], ["r1"]])
def test_a_card_whose_id_is_no_mark_is_refused(names: list[str]) -> None:
    with pytest.raises(ValueError, match="a card's id"):
        page([CARD | {"id": name} for name in names])

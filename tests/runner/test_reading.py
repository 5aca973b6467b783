"""How to read a page: one key of marks and badges, and from a badge the way to its meaning."""

from typing import Any

from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from runner.export import html

MARKS = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect class="f-a1" width="5" height="4"/>'
    "<text>chắc chắn</text></svg>"
)
PATHS = {width: f"figures/01_x/page/key-{width}.svg" for width in ("wide", "narrow")}
BADGES = {
    "certain": {"text": "chắc chắn", "means": "Mọi căn cứ đều được xác nhận."},
    "uncertain": {"text": "chưa chắc", "means": 'Các nguồn nêu khác nhau "lắm".'},
    "supported": {"text": "khớp nguồn khác", "means": "Có nguồn khác."},
}
BADGE = '<span class="gs-badge gs-badge-{}">{}</span>'
ANSWER = f'<section class="gs-answer"><p>Câu trả lời {BADGE.format("uncertain", "chưa chắc")}</p></section>'
TABLE = (
    "<table><tr><th>Tên</th><td>"
    + "</td><td>".join(BADGE.format(kind, kind) for kind in ("uncertain", "certain", "certain", "unheard"))
    + "</td></tr></table>"
)


def page(**recorded: Any) -> BeautifulSoup:
    outputs = [new_output("display_data", data={"text/html": part}) for part in (ANSWER, TABLE)]
    notebook = new_notebook(cells=[new_markdown_cell("# T"), new_code_cell("show()", outputs=outputs)])
    context = {"language": "vi", "title": "x", "notebook": "01_x", "exhibits": {"exhibits": [], **recorded}}
    drawings = dict.fromkeys(PATHS.values(), MARKS.encode())
    return BeautifulSoup(html(notebook, context | {"drawings": drawings}), "html.parser")


def test_one_key_holds_the_marks_and_the_words_that_the_page_uses() -> None:
    keys = page(key=PATHS, badges=BADGES).select("details.gs-key")
    assert len(keys) == 1
    assert [svg["class"] for svg in keys[0].select("svg")] == [["gs-wide"], ["gs-narrow"]]
    assert [entry.get_text() for entry in keys[0].select("dt")] == [
        "chắc chắn",
        "chưa chắc",
    ]
    assert keys[0].find_parent(class_="band") is not None


def test_a_badge_leads_to_its_meaning_in_cards_always_and_in_tables_once() -> None:
    cards = [{"id": f"R{n}", "name": "Làm", "confidence": {"text": "chưa chắc", "kind": "uncertain"}} for n in (1, 2)]
    soup = page(badges=BADGES, cards=cards)
    links = soup.select("a.gs-badge")
    assert sorted(link.get_text() for link in links) == ["certain", "chưa chắc", "chưa chắc"]
    assert soup.select_one(".gs-answer span.gs-badge")["title"] == BADGES["uncertain"]["means"]
    assert soup.select_one(".gs-answer .gs-badge a") is None  # nor the term's link, too near to the number's
    for link in links:
        entry = soup.find(id=link["href"][1:])
        assert entry is not None
        assert entry.dd.get_text() == link["title"]
    assert len(soup.select("table span.gs-badge")) == 3


def test_a_page_whose_notebook_explains_nothing_has_no_key() -> None:
    for recorded in ({}, {"key": {"wide": "figures/elsewhere.svg", "narrow": 3}}, {"badges": {"certain": "x"}}):
        soup = page(**recorded)
        assert not soup.select(".gs-key")
        assert len(soup.select("span.gs-badge")) == 5

"""The one-page brief: what it takes from the reports, and that it is one sheet of A4."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from test_print import check_tags
from visit import check_axe

from runner.export import pdf
from runner.export.brief import brief, chart, drawing
from tests.checked import check_html

DRAWING = """<div class="gs-drawing gs-tall">
<svg class="gs-wide" role="img" aria-label="Thanh ngang." viewBox="0 0 868 320">
<rect class="f-a1" width="868" height="320"/></svg>
<svg class="gs-narrow" role="img" aria-label="Thanh ngang." viewBox="0 0 328 520">
<rect class="f-a1" width="328" height="520"/></svg>
</div>"""
PAGE = f"""<figure id="ex-other"><div class="gs-drawing">no</div></figure>
<figure class="gs-figure" id="ex-coverage"><figcaption>x</figcaption>{DRAWING}</figure>
<figure id="ex-bare"><img></figure><figure id="ex-last"><div class="gs-drawing">no</div></figure>"""


EXHIBIT = {"id": "coverage", "number": "3.1", "title": "Từ 7 đến 12 cụm đạt chuẩn", "subtitle": "Số cụm"}


def records(language: str = "vi", cards: int = 9) -> list[dict[str, Any]]:
    """A report with numbers and one with cards, as notebooks record them; every text is long."""
    number = {"value": "7–12", "unit": "trên 47 cụm", "range": "", "text": "xử lý đạt chuẩn", "exhibit": "coverage"}
    what = "Công bố số đo nước thải của từng cụm, xây trạm cho các cụm chưa đạt theo thứ tự đã công bố"
    bound = {"low": 55.0, "high": 590.0, "unit": "tỷ đồng"}
    one = {
        "name": what,
        "who": "Sở Nông nghiệp và Môi trường, UBND xã",
        "by_year": "2028",
        "now": bound | {"text": "7–12 cụm"},
    }
    one |= {"goal": bound | {"text": "47 cụm"}, "cost": bound | {"text": "55–590 tỷ đồng"}}
    one |= {"confidence": {"text": "chắc chắn", "kind": "certain"}}
    sources = {f"s{i}": {"publisher": f"Báo số {i}", "accessed": "2026-11-23"} for i in range(12)}
    measured = {"notebook": "03_gaps", "language": language, "exhibits": [EXHIBIT]}
    measured |= {"answer": {"sentence": "A", "numbers": [number] * 3}, "sources": sources}
    acting = {"notebook": "04_policy", "language": language, "exhibits": [], "sources": sources}
    acting |= {
        "cards": [{"id": f"R{i + 1}"} | one for i in range(cards)],
        "answer": {"sentence": what * 3, "numbers": []},
    }
    return [measured, acting | {"questions": [{"what": what, "holder": "Sở Công Thương"}] * 5}]


def page(folder: Path, found: list[dict[str, Any]]) -> Path:
    path = folder / "brief.html"
    path.write_text(brief(found, drawing(PAGE, chart(found)[1]), "Ninh Bình (mới)"), encoding="utf-8")
    return path


def test_it_says_what_the_reports_recorded(tmp_path: Path) -> None:
    found = records()
    assert chart(found) == ("03_gaps", "coverage")
    soup = BeautifulSoup(page(tmp_path, found).read_text(encoding="utf-8"), "html.parser")
    rows = [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in soup.select("tbody tr")]
    assert len(rows) == 9
    assert rows[0][0].startswith("R1 Công bố")
    assert rows[0][1:] == ["Sở Nông nghiệp và Môi trường, UBND xã", "2028", "55–590 tỷ đồng", "7–12 cụm → 47 cụm"]
    assert [link["href"] for link in soup.select("tbody a")] == [f"04_policy.html#R{i}" for i in range(1, 10)]
    assert len(soup.select("ol > li")) == 3
    assert [svg["class"] for svg in soup.select("figure svg")] == [["gs-wide"], ["gs-narrow"]]
    assert soup.figcaption.get_text(" ", strip=True) == "Hình 3.1 Từ 7 đến 12 cụm đạt chuẩn Số cụm"
    assert soup.figcaption.a["href"] == "03_gaps.html#ex-coverage"
    assert "và 8 nguồn khác" in soup.footer.get_text()
    assert not soup.select("script, [style]")


def test_what_is_not_known_is_said_and_without_cards_there_is_no_brief() -> None:
    measured, acting = records(cards=1)
    acting["cards"] = [acting["cards"][0] | {"cost": "", "now": ""}]
    cells = [cell.get_text() for cell in BeautifulSoup(brief([measured, acting], "", "X"), "html.parser").select("td")]
    assert cells[2:] == ["chưa biết", "chưa biết → 47 cụm"]
    acting["cards"] = [acting["cards"][0] | {"now": "7 cụm", "reach": "15–28 cụm", "missed": True}]
    acting["cards"][0]["indicator"] = "Số cụm đạt chuẩn"
    told = BeautifulSoup(brief([measured, acting], "", "X", {"04_policy": "Khuyến nghị"}), "html.parser")
    assert told.select("td")[-1].get_text() == "Số cụm đạt chuẩn: 7 cụm → 47 cụm (Tiến độ dự kiến: 15–28 cụm, chưa đạt)"
    assert told.h1.get_text() == "X: Khuyến nghị"
    assert brief([measured], "", "X") == brief([], "", "X") == ""
    assert chart([measured]) == ("", "")


def test_the_drawing_is_that_of_the_exhibit_alone() -> None:
    assert drawing(PAGE, "coverage") == DRAWING
    assert drawing(PAGE, "bare") == drawing(PAGE, "absent") == drawing("", "coverage") == ""


@pytest.mark.browser
@pytest.mark.parametrize(("width", "seen"), [(360, "gs-narrow"), (768, "gs-wide"), (1280, "gs-wide")])
def test_a_phone_shows_the_narrow_drawing_and_the_dark_has_its_colours(
    tmp_path: Path, visit: Callable, width: int, seen: str
) -> None:
    colours = {}
    for scheme in ("light", "dark"):
        shown = visit(page(tmp_path, records()), width=width, color_scheme=scheme).page
        drawn = shown.locator("figure svg").evaluate_all(
            "els => els.filter(e => e.checkVisibility()).map(e => [e.getAttribute('class'), "
            "e.clientWidth / e.viewBox.baseVal.width, getComputedStyle(e.querySelector('rect')).fill])"
        )
        assert [name for name, *_ in drawn] == [seen]
        assert drawn[0][1] >= 0.78  # of its size: text of 15 pixels has 12 and more
        colours[scheme] = drawn[0][2]
    assert len(set(colours.values())) == 2


@pytest.mark.browser
@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_is_one_sheet_of_a4(tmp_path: Path, language: str) -> None:
    path = page(tmp_path, records(language))
    pdf.print_pdf(path, tmp_path / "brief.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "brief.pdf")
    assert [[round(size) for size in sheet.get_size()] for sheet in document] == [[595, 842]]
    told = re.sub(r"\\s+", " ", document[0].get_textpage().get_text_bounded())
    assert "R9" in told
    check_tags(tmp_path / "brief.pdf", path, language)


@pytest.mark.browser
@pytest.mark.parametrize("language", ["vi", "en"])
def test_that_of_an_edition_is_one_sheet_too(edition: Path, tmp_path: Path, language: str) -> None:
    path = next(edition.glob(f"*/baseline/{language}/brief.html"))
    pdf.print_pdf(path, tmp_path / "brief.pdf")
    assert len(pypdfium2.PdfDocument(tmp_path / "brief.pdf")) == 1
    check_tags(tmp_path / "brief.pdf", path, language)


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_wider_than_the_screen(tmp_path: Path, visit: Callable, width: int) -> None:
    shown = visit(page(tmp_path, records()), width=width).page
    assert shown.evaluate("document.documentElement.scrollWidth") == width
    named = "els => els.map(e => getComputedStyle(e, '::before').content)"
    cells = shown.locator("tbody tr:first-child td").evaluate_all(named)
    heads = [f'"{head}: "' for head in shown.locator("thead th").all_text_contents()[1:]]
    assert cells == (heads if width < 700 else ["none"] * 4)  # a column's name stands in sight once
    wide = "els => els[0].getBoundingClientRect().width / els[0].parentElement.getBoundingClientRect().width"
    assert shown.locator("tbody th").evaluate_all(wide) == pytest.approx(1 if width < 700 else 0.4, abs=0.02)


@pytest.mark.browser
def test_its_html_is_valid_and_axe_finds_no_violation(edition: Path, visit: Callable) -> None:
    path = next(edition.glob("*/baseline/vi/brief.html"))
    check_html(re.sub(r'(?<= src=")data:[^"]*', "data:,", path.read_text(encoding="utf-8")))
    check_axe(visit(path, bypass_csp=True).page)

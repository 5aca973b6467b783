"""Cards of what to do, as a reader sees them: two columns, short when closed, whole on paper."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from runner.export import html, pdf

pytestmark = pytest.mark.browser
CARD = {
    "name": "Lấy mẫu nước thải ở mọi cụm đang hoạt động và công bố kết quả",
    "who": "Sở Nông nghiệp và Môi trường",
    "by_year": "2027",
    "cost": {"text": "7–12 tỷ đồng"},
    "payer": "ngân sách tỉnh",
    "now": {"low": 7, "high": 12, "text": "7–12 cụm"},
    "goal": {"low": 47, "high": 47, "text": "47 cụm"},
    "reach": {"low": 15, "high": 28, "text": "15–28 cụm"},
    "confidence": {"text": "theo quy ước", "kind": "by_convention"},
    "reason": "Phần lớn cụm chưa được xác nhận là đạt chuẩn, và chưa ai công bố vì sao.",
    "evidence": [{"what": "C019", "shows": "2 cụm đạt chuẩn"}, {"what": "5 trạm đang chạy"}],
    "levers": [{"id": "L04", "name": "Nghị định về quản lý cụm công nghiệp"}],
}


def test_cards_are_short_in_two_columns_and_never_broken(tmp_path: Path, visit: Callable[..., Any]) -> None:
    cards = [CARD | {"id": f"R{n}", "watched": f"Dấu cuối {n}"} for n in range(1, 10)]
    context = {"language": "vi", "title": "x", "notebook": "04_x", "exhibits": {"cards": cards}}
    path = tmp_path / "x.html"
    path.write_text(html(new_notebook(cells=[new_markdown_cell("# Khuyến nghị")]), context), encoding="utf-8")
    page = visit(path).page
    measure = "els => els.map(e => e.getBoundingClientRect()).map(r => [r.left, r.top, r.height])"
    for width, columns in ((1280, 2), (1100, 2), (360, 1)):
        page.set_viewport_size({"width": width, "height": 800})
        boxes = page.locator(".card").evaluate_all(measure)
        assert len({round(left) for left, _, _ in boxes}) == columns
        assert boxes[0][1] <= 2500
        assert max(height for _, _, height in boxes) <= 260, width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    pdf.print_pdf(path, tmp_path / "x.pdf")
    sheets = [sheet.get_textpage().get_text_bounded() for sheet in pypdfium2.PdfDocument(tmp_path / "x.pdf")]
    assert len(sheets) > 1
    for n in range(1, 10):
        (one,) = [text for text in sheets if f"Dấu cuối {n}" in text]  # folded on a screen, printed
        assert f"R{n} " in one, f"card {n} is broken"

"""The print version: every figure on it, whole; running title; addresses of links in print."""

import base64
import functools
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
import pytest
from bs4 import BeautifulSoup

from runner.export import pdf
from runner.export.labels import label

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
BASE_CSS = (ROOT / "runner/export/templates/base.css").read_text(encoding="utf-8")
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9]*_*.ipynb"))


def printed(page: Path, folder: Path) -> pypdfium2.PdfDocument:
    """The PDF that `--pdf` makes of a page."""
    target = folder / "page.pdf"
    pdf.print_pdf(page, target)
    return pypdfium2.PdfDocument(target)


# Many checks look at one print: it is drawn and read once.
@functools.lru_cache(maxsize=1)
def greys(document: pypdfium2.PdfDocument) -> list[np.ndarray]:
    """The sheets in shades of grey."""
    return [np.asarray(sheet.render(scale=1).to_pil().convert("L")) for sheet in document]


@functools.lru_cache(maxsize=1)
def texts(document: pypdfium2.PdfDocument) -> list[str]:
    """The words on the sheets."""
    return [sheet.get_textpage().get_text_bounded() for sheet in document]


@functools.lru_cache(maxsize=1)
def soup_of(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


def check_sheets(document: pypdfium2.PdfDocument) -> None:
    """A4 throughout, a number on every sheet, no ink at the edges."""
    for number, (sheet, grey, text) in enumerate(zip(document, greys(document), texts(document), strict=True), start=1):
        assert [round(size) for size in sheet.get_size()] == [595, 842]
        assert f"{number}/{len(document)}" in "".join(text.split())
        margin = np.concatenate([grey[:, :20], grey[:, -20:]], axis=1)
        assert margin.min() > 200, f"sheet {number}: something reaches the edge of the paper"


EMPTIEST = 0.40  # of the height between the margins, below the last line of a sheet


def empty(grey: np.ndarray) -> float:
    """The blank lower part of a sheet, as a share of the height between the margins that base.css sets."""
    top, bottom = map(int, re.findall(r"@page.*margin: (\d+)mm \d+mm (\d+)mm", BASE_CSS)[0])
    millimetre = len(grey) / 297
    body = grey[round(top * millimetre) : round((297 - bottom) * millimetre)]
    inked = np.flatnonzero((body < 200).any(axis=1))
    return 1 - (inked[-1] + 1) / len(body) if len(inked) else 1.0


def check_filled(document: pypdfium2.PdfDocument) -> None:
    """No sheet but the last is left more than `EMPTIEST` empty."""
    left = [empty(grey) for grey in greys(document)][:-1]
    print("empty, % of each sheet:", *(round(100 * share) for share in left))
    assert max(left, default=0) <= EMPTIEST, f"sheet {int(np.argmax(left)) + 1} is {max(left):.0%} empty"


def check_headings(document: pypdfium2.PdfDocument, page: Path) -> None:
    """A heading stands on the sheet of the exhibit that it leads; with the text under it, where that is longer than a
    paragraph."""
    soup = soup_of(page)
    sheet_of = {mark.get_title(): mark.get_dest().get_index() for mark in document.get_toc()}
    lines = [["".join(line.split()) for line in text.splitlines()] for text in texts(document)]
    led = []
    for prose in soup.select(".gs-prose:has(> :is(h2, h3)):has(+ .gs-output)"):
        heading = " ".join(prose.select(":scope > :is(h2, h3)")[-1].get_text().split())
        after = prose.find_next_sibling()
        first = after.select_one(":scope > :first-child .gs-number") if after is not None else None
        if first is None:
            continue
        there = sheet_of[heading]
        if len(prose.find_all("p")) < 2:
            number = "".join(first.get_text().split())
            assert any(line.startswith(number) for line in lines[there]), f"{heading}: {number} is on another sheet"
            led.append(heading)
        else:
            lead = "".join(prose.find_all("p")[0].get_text().split()[:4])
            assert lead in "".join(lines[there]), f"{heading} stands alone"
    assert led


def check_cards(document: pypdfium2.PdfDocument, page: Path) -> None:
    """Each card begins and ends on one sheet."""
    sheets = ["".join(text.split()) for text in texts(document)]
    for card in soup_of(page).select(".card"):
        title, end = ("".join(card.select(part)[-1].get_text().split()[:6]) for part in ("h3", "dd"))
        assert any(title in sheet and end in sheet for sheet in sheets), f"card {card['id']} is broken"


def elements(node: Any) -> Iterator[pikepdf.Dictionary]:
    """The elements of a PDF's structure below a node, in reading order."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        yield from elements(node.get("/K"))


def marks(items: Sequence[pikepdf.OutlineItem]) -> Iterator[str]:
    """The titles of an outline, in order."""
    for item in items:
        yield item.title
        yield from marks(item.children)


def check_tags(printed: Path, page: Path, language: str) -> None:
    """What a screen reader needs: language, title, the page's headings in order and as an outline, the heads of tables,
    a text for every picture."""
    soup = soup_of(page)
    headings = soup.select("main :is(h1, h2, h3, h4), footer :is(h1, h2, h3, h4)")
    with pikepdf.open(printed) as document:
        root = document.Root
        assert str(root.Lang) == language
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert soup.title is not None
        assert str(document.docinfo["/Title"]) == soup.title.get_text()
        found = [(str(element.S)[1:], str(element.get("/Alt") or "")) for element in elements(root.StructTreeRoot)]
        with document.open_outline() as outline:
            listed = [" ".join(title.split()) for title in marks(outline.root)]
    told = [" ".join(heading.get_text().split()) for heading in headings]
    assert [title for title in told if title in listed] == listed
    assert set(told) - set(listed) <= {label("findings", language), label("rows", language)}  # rows are for the screen
    levels = [int(kind[1]) for kind, _ in found if re.fullmatch("H[1-6]", kind)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    pictures = [alt for kind, alt in found if kind == "Figure"]
    assert all(pictures)
    assert len(pictures) >= len(soup.select("figure, main img[alt]:not(figure img)")) > 0
    kinds = Counter(kind for kind, _ in found)
    assert kinds["TH"] >= kinds["Table"] > 0


def planes(page: Path, folder: Path, sizes: list[tuple[int, int]]) -> tuple[Path, list[tuple[int, int, int]]]:
    """A copy of the page with a plane of one colour in place of every picture, and the colours in order."""
    # no green: a picture's edge, blended with the paper, takes on no other picture's colour
    colours = [(255 - 60 * (n // 20), 0, 12 * (n % 20)) for n in range(len(sizes))]
    pictures = iter(zip(sizes, colours, strict=True))

    def plane(match: re.Match[str]) -> str:
        (width, height), colour = next(pictures)
        box = f'width="{width}" height="{height}"'
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" {box}><rect {box} fill="rgb{colour}"/></svg>'
        return f'src="data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"'

    text = re.sub(r'(?<=\s)src="data:image/[^"]*"', plane, page.read_text(encoding="utf-8"))
    copy = folder / "planes.html"
    copy.write_text(text, encoding="utf-8")
    return copy, colours


def colours_in(sheet: np.ndarray) -> np.ndarray:
    """The colours of a picture, one a row."""
    found = np.unique(sheet @ [1 << 16, 1 << 8, 1])
    return np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1)


def check_figures(page: Path, folder: Path, visit: Callable) -> pypdfium2.PdfDocument:
    """Prints the page with planes for pictures, which lie as the pictures do: each must come out once and whole."""
    measure = "els => els.map(e => [e.naturalWidth, e.naturalHeight])"
    sizes = visit(page).page.locator("img").evaluate_all(measure)
    copy, colours = planes(page, folder, sizes)
    document = printed(copy, folder)
    sheets = [np.asarray(s.render(scale=1).to_pil().convert("RGB")).astype(int) for s in document]
    inks = [colours_in(sheet) for sheet in sheets]
    for (width, height), colour in zip(sizes, colours, strict=True):
        there = [sheet for sheet, ink in zip(sheets, inks, strict=True) if (abs(ink - colour).max(axis=1) < 4).any()]
        planes_seen = [abs(sheet - colour).max(axis=2) < 4 for sheet in there]
        areas = [area for area in planes_seen if area.sum() > 100]
        assert len(areas) == 1, f"picture {colours.index(colour) + 1} is on {len(areas)} sheets"
        rows, columns = np.where(areas[0])
        assert (np.ptp(columns) + 1) / (np.ptp(rows) + 1) == pytest.approx(width / height, rel=0.03)
    return document


def test_sample_prints_with_title_and_addresses_but_without_folded_code(
    friendly: Path, tmp_path: Path, visit: Callable
) -> None:
    page = friendly / "sample/baseline/vi/01_sample.html"
    document = printed(page, tmp_path)
    check_sheets(document)
    first = document[0].get_textpage().get_text_bounded()
    assert first.count("Cụm bị kẹt ở đâu?") >= 2  # the h1 and the running title
    text = "".join(sheet.get_textpage().get_text_bounded() for sheet in document)
    assert "https://example.org/a" in text
    assert label("contents", "vi") in first  # folded on small screens, not on paper
    assert b"file:" not in (tmp_path / "page.pdf").read_bytes()  # no address of the machine that printed
    assert label("code", "vi", n=1) not in text
    check_figures(page, tmp_path, visit)


def test_figures_are_never_cut_by_the_end_of_a_sheet(tmp_path: Path, visit: Callable) -> None:
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

    from runner.export import html

    cells = []
    for height in (300, 450, 800, 1600, 200, 450, 450):
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="800" height="{height}"></svg>'
        output = new_output("display_data", data={"image/svg+xml": svg}, metadata={"image/svg+xml": {"alt": "x"}})
        cells += [new_markdown_cell("Một đoạn văn. " * 40), new_code_cell("f()", outputs=[output])]
    page = tmp_path / "x.html"
    text = html(new_notebook(cells=cells), {"language": "vi", "title": "x", "notebook": "x"})
    page.write_text(text, encoding="utf-8")
    check_figures(page, tmp_path, visit)


@pytest.mark.parametrize(("language", "name"), [(language, n) for language in ("vi", "en") for n in NOTEBOOKS])
def test_reports_print_whole(name: str, language: str, edition: Path, tmp_path: Path, visit: Callable) -> None:
    page = next(edition.glob(f"*/baseline/{language}/{name}.html"))
    pictures = re.search(r"<img\b", page.read_text(encoding="utf-8"))  # drawings in the page itself are none
    document = check_figures(page, tmp_path, visit) if pictures else printed(page, tmp_path)
    check_sheets(document)
    check_filled(document)
    check_headings(document, page)
    check_cards(document, page)
    check_tags(tmp_path / "page.pdf", page, language)


def test_without_a_browser_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CHROME", "no-such-browser")
    with pytest.raises(pdf.NoBrowserError, match="CHROME=no-such-browser"):
        pdf.print_pdf(tmp_path / "x.html", tmp_path / "x.pdf")
    monkeypatch.delenv("CHROME")
    monkeypatch.setattr(pdf, "NAMES", ())
    monkeypatch.setattr(pdf, "ELSEWHERE", ())
    with pytest.raises(pdf.NoBrowserError, match="install"):
        pdf.browser()

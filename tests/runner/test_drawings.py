"""Figures as inline SVG: what is admitted, what is dropped, what is refused; never a failed page."""

import re
from typing import Any

import html5lib
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from runner.export import html
from runner.export.drawings import MOST_BYTES, RefusedError, admit
from tests.checked import check_html

PIXEL = "data:image/png;base64,AA=="
FIGURE = (
    '<figure class="gs-figure" id="ex-f" aria-labelledby="ex-f-title"><figcaption id="ex-f-title">T</figcaption>'
    f'<img class="gs-image" alt="Cột A cao hơn" width="8" height="4" src="{PIXEL}"></figure>'
)
PATHS = {width: f"figures/01_x/page/f-{width}.svg" for width in ("wide", "narrow")}
RECORD = {"id": "f", "kind": "figure", "title": "T", "sources": [], "drawings": PATHS}
GOOD = "<title id='t'>Tên</title><rect id='r' width='5' height='4' class='f-a1'><title>A: 5</title></rect>"
EMPTY = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 9 9'>{}</svg>"


def svg(inside: str) -> bytes:
    return EMPTY.format(inside).encode()


def admitted(inside: str, prefix: str = "f-wide") -> str:
    return admit(svg(inside), prefix, lambda wish: wish, "wide", "Cột A cao hơn")


def page(wide: bytes = svg(GOOD), record: Any = RECORD, cells: str = FIGURE, prose: str = "# T") -> str:
    output = new_output("display_data", data={"text/html": cells})
    notebook = new_notebook(cells=[new_markdown_cell(prose), new_code_cell("show()", outputs=[output])])
    context = {"language": "vi", "title": "x", "notebook": "01_x", "exhibits": {"exhibits": [record]}}
    return html(notebook, context | {"drawings": {PATHS["wide"]: wide, PATHS["narrow"]: svg(GOOD)}})


def drawings(text: str) -> list[Any]:
    return [e for e in check_html(text).iter() if str(e.tag).endswith("}svg")]


def pictures(text: str) -> list[str]:
    return [e.get("src") for e in check_html(text).iter("img")]


def test_a_tall_drawing_says_so_for_print() -> None:
    flat = page(wide=svg(GOOD).replace(b"0 0 9 9", b"0 0 9 4"))
    assert 'class="gs-drawing"' in flat
    assert 'class="gs-drawing gs-tall"' in page(wide=svg(GOOD))
    assert 'class="gs-drawing gs-tall gs-tallest"' in page(wide=svg(GOOD).replace(b"0 0 9 9", b"0 0 9 10"))


def test_the_pair_takes_the_place_of_the_picture_and_of_its_box() -> None:
    text = page()
    assert [e.get("class") for e in drawings(text)] == ["gs-wide", "gs-narrow"]
    assert pictures(text) == []
    assert "gs-picture" not in re.sub(r"<style>.*?</style>", "", text, flags=re.S)
    assert 'viewBox="0 0 9 9"' in text
    assert page() == text


def test_a_figure_without_drawings_keeps_its_picture_in_a_box_that_scrolls() -> None:
    text = page(record={k: v for k, v in RECORD.items() if k != "drawings"})
    assert drawings(text) == []
    assert pictures(text) == [PIXEL]
    assert '<div aria-label="Hình 1, cuộn ngang' in text.replace('class="gs-picture" ', "")


@pytest.mark.parametrize(
    "harmless",
    [
        "<script>alert(1)</script>",
        "<script xlink:href='https://example.org/x.js'/>",
        "<rect width='1' onload='alert(1)' onclick='alert(1)'/>",
        "<rect width='1' href='javascript:alert(1)' xlink:href='https://example.org' data-x='alert(1)'/>",
        "<animate attributeName='x' values='alert(1)'/><set attributeName='onmouseover' to='alert(1)'/>",
        "<rect width='1'><animateTransform attributeName='transform' from='alert(1)'/></rect>",
        "<metadata><x:RDF xmlns:x='http://example.org'>alert(1)</x:RDF></metadata>",
        "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
        "<rect width='1' fill='u\\72l(https://example.org)' stroke='u/**/rl(https://example.org/alert(1))'/>",
        "<rect width='1' filter='url(https://example.org)' mask='url(https://example.org)' cursor='url(alert(1))'/>",
        "<rect width='expression(alert:1)' transform='url(https://example.org)' class='skip gs-sr alert(1)'/>",
        "<!-- alert(1) --><?xml-stylesheet href='https://example.org/alert(1)'?>",
    ],
)
def test_what_shows_nothing_is_dropped_and_the_drawing_stays(harmless: str) -> None:
    text = page(svg(GOOD + harmless))
    assert len(drawings(text)) == 2
    for drawing in drawings(text):
        shown = html5lib.serialize(drawing)
        assert not re.search(r"alert|example\.org|script|animate|metadata|\bon\w+=|href|skip|gs-sr|url|<!--", shown)


@pytest.mark.parametrize(
    "hostile",
    [
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><p>hi</p></body></foreignObject>",
        "<image href='https://example.org/x.png'/>",
        "<image href='data:image/png;base64,AA=='/>",
        "<style>@import url(https://example.org)</style>",
        "<rect width='1' style='fill:url(https://example.org)'/>",
        "<a href='javascript:alert(1)'><text>x</text></a>",
        "<text><textPath href='#r'>x</textPath></text>",
        "<iframe src='https://example.org'/>",
        "<use href='https://example.org/x.svg#a'/>",
        "<use xlink:href='other.svg#a'/>",
        "<use href='data:image/svg+xml,x#a'/>",
        "<use href='javascript:alert(1)'/>",
        "<rect width='1' fill='url(https://example.org/x.svg#a)'/>",
        "<rect width='1' fill='URL(//example.org) red'/>",
        "<g clip-path='url(x.svg#a)'/>",
        "<filter id='a'/>",
        "<g>" * 60 + "</g>" * 60,
        "<g id='a'><rect width='1'/><rect width='1'/></g>"
        + "".join(
            f"<g id='{b}'><use href='#{a}'/><use href='#{a}'/></g>" for a, b in zip("abcdefg", "bcdefgh", strict=True)
        ),
        "<g id='a'><use href='#a'/></g>",
        "<g id='a'>" + "<rect width='1'/>" * 300 + "</g>" + "<use href='#a'/>" * 300,
    ],
)
def test_a_drawing_that_would_lose_something_is_refused_and_the_picture_stays(hostile: str) -> None:
    with pytest.raises(RefusedError):
        admitted(GOOD + hostile)
    text = page(svg(GOOD + hostile))
    assert drawings(text) == []
    assert pictures(text) == [PIXEL]
    assert "example.org" not in text


BOMB = "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no xml at all",
        b"<svg viewBox='0 0 1 1'>",
        b"\xff\xfe<svg/>",
        b"<html><body/></html>",
        svg(GOOD).replace(b"viewBox='0 0 9 9'", b""),
        svg(GOOD).replace(b"0 0 9 9", b"0 0 9"),
        svg(GOOD).replace(b"0 0 9 9", b"0 0 nan inf"),
        svg(GOOD).replace(b"0 0 9 9", b"0 0 1 1000000"),
        svg(GOOD).replace(b"0 0 9 9", b"0 0 -9 9"),
        BOMB.encode() + svg("<text>&b;</text>"),
        b"<!DOCTYPE svg SYSTEM 'file:///etc/passwd'>" + svg(GOOD),
        b"<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + svg("<text>&x;</text>"),
        svg("<text>" + "x" * MOST_BYTES + "</text>"),
        svg("<rect width='1'/>" * 20_001),
        b"<svg xmlns='http://example.org/not-svg' viewBox='0 0 1 1'/>",
    ],
    ids=lambda content: content[:50].decode("latin-1"),
)
def test_a_file_that_is_no_drawing_leaves_the_picture(content: bytes) -> None:
    text = page(content)
    assert drawings(text) == []
    assert pictures(text) == [PIXEL]


@pytest.mark.parametrize(
    "named",
    [
        None,
        "figures/01_x/page/f-wide.svg",
        [],
        {},
        {"wide": PATHS["wide"]},
        {"wide": PATHS["wide"], "narrow": 7},
        {"wide": ["figures/01_x/page/f-wide.svg"], "narrow": PATHS["narrow"]},
        {"wide": "figures/01_x/page/../page/f-wide.svg", "narrow": PATHS["narrow"]},
        {"wide": "../other/figures/01_x/page/f-wide.svg", "narrow": PATHS["narrow"]},
        {"wide": "/etc/hostname", "narrow": PATHS["narrow"]},
        {"wide": "file:///etc/hostname", "narrow": PATHS["narrow"]},
        {"wide": "figures/01_x/page/gone.svg", "narrow": PATHS["narrow"]},
        {"wide": "results/01_x/exhibits.json", "narrow": PATHS["narrow"]},
    ],
)
def test_a_foreign_record_names_nothing_but_the_drawings_of_the_page(named: object) -> None:
    text = page(record=RECORD | {"drawings": named})
    assert drawings(text) == []
    assert pictures(text) == [PIXEL]


def test_a_record_of_another_kind_or_of_no_figure_changes_nothing() -> None:
    assert drawings(page(record=RECORD | {"kind": "table"})) == []
    assert drawings(page(record=RECORD | {"id": 'f"] > *'})) == []
    assert drawings(page(cells=FIGURE.replace("ex-f", "ex-g"))) == []
    assert drawings(page(cells='<div id="ex-f"><img class="gs-image" alt="" src="x"></div>')) == []


def test_ids_are_prefixed_unique_on_the_page_and_followed_by_what_refers_to_them() -> None:
    hatch = "<pattern id='{0}'><rect width='2' height='4'/></pattern><rect width='1' fill='url(#{0})'/>"
    text = page(
        svg(hatch.format("main") + hatch.format("f-wide-h") + "<g id='unused'/>"),
        cells=FIGURE + '<p id="f-wide-main">x</p>',
        prose="# T\n\n## F wide h",
    )
    wide = drawings(text)[0]
    assert [e.get("id") for e in wide.iter() if e.get("id")] == ["f-wide-main-2", "f-wide-h-2"]
    assert [e.get("fill") for e in wide.iter() if e.get("fill")] == ["url(#f-wide-main-2)", "url(#f-wide-h-2)"]


def test_references_that_lead_nowhere_are_gone() -> None:
    shown = admitted(
        "<g clip-path='url(#gone)'><use href='#gone' x='1'/><rect width='1' fill=\"url( '#gone' )\"/>"
        "<rect width='1' aria-describedby='gone'/></g>"
    )
    assert "gone" not in shown
    assert '<g clip-path="none"><use x="1"/><rect width="1" fill="none"/><rect width="1"/></g>' in shown


def test_of_two_equal_ids_the_first_counts() -> None:
    shown = admitted("<path id='m' d='M0 0'/><path id='m' d='M1 1'/><use xlink:href='#m'/>")
    assert shown.count("id=") == 1
    assert '<path d="M0 0" id="f-wide-m"/><path d="M1 1"/><use href="#f-wide-m"/>' in shown


def test_a_drawing_is_named_by_its_title_or_by_the_description_of_the_picture() -> None:
    titled = EMPTY.replace("viewBox", "aria-labelledby='t d gone' viewBox").format("<title id='t'>Tên &amp; số</title>")
    shown = admit(titled.encode(), "f-wide", lambda wish: wish, "wide", "Cột")
    assert shown.startswith('<svg class="gs-wide" role="img" aria-labelledby="f-wide-t" viewBox="0 0 9 9">')
    assert '<title id="f-wide-t">Tên &amp; số</title>' in shown
    assert 'role="img" aria-label="Cột A cao hơn"' in admitted("<rect width='1'/>")


def test_text_is_escaped_seen_and_whole() -> None:
    # a reference written out is no reason to trust it
    text = "a &lt;b&gt; &amp;#8238; &#x202e;c<!-- d --><tspan dy='2'>e</tspan> f<script>g</script> h"
    shown = admitted(f"<text x='1' fill='#123'>{text}</text><title>&lt;/title&gt;&lt;script&gt;</title>")
    seen = 'a &lt;b&gt; ⟦U+202E⟧ ⟦U+202E⟧c<tspan dy="2">e</tspan> f h'
    assert f'<text x="1" fill="#123">{seen}</text>' in shown
    assert "<title>&lt;/title&gt;&lt;script&gt;</title>" in shown
    assert "<script" not in shown


def test_size_class_and_role_of_the_root_are_the_pages() -> None:
    given = svg(GOOD).replace(b"<svg ", b"<svg width='9in' height='2' class='gs-sr f-a1' role='none' id='main' ")
    shown = admit(given, "f-narrow", lambda wish: wish, "narrow", "Cột")
    assert shown.startswith('<svg class="gs-narrow" role="img" aria-label="Cột" viewBox="0 0 9 9">')


COLOURS = "ink soft line paper tint accent a1 a2 a3 a4 a5 all m0 m1 m2 m3 m4 good warn"


def test_every_colour_of_a_drawing_can_fill_and_stroke() -> None:
    for name in COLOURS.split():
        shown = admitted(f"<rect width='1' class='f-{name} s-{name} other'/>")
        assert f'class="f-{name} s-{name}"' in shown

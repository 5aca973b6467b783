"""What a page cannot show: a note in its place, in the page's language; what it can show in another way, shown."""

from __future__ import annotations

import re
from typing import Any

import html5lib
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell
from test_export import PIXEL, all_text, context, parsed, shown

from runner.export import html
from runner.export.labels import LABELS, label
from runner.export.prose import prose
from runner.export.static import PICTURES, declarations, note, readable
from runner.export.style import policy
from runner.export.terminal import last_frame

MATHML = "{http://www.w3.org/1998/Math/MathML}"
SHAPES = "<rect width='9' height='9'/>"


def main_of(notebook: Any, **changes: Any) -> Any:
    return parsed(html(notebook, context(**changes))).find(".//main")


def formulas(page: Any) -> list[Any]:
    return [e for e in page.iter() if e.tag == f"{MATHML}math"]


def output(text: str) -> Any:
    return main_of(shown({"text/html": text}))


def written(source: str, attachments: dict | None = None, **changes: Any) -> Any:
    cell = new_markdown_cell(source)
    if attachments:
        cell["attachments"] = attachments
    return main_of(new_notebook(cells=[new_markdown_cell("# T"), cell]), **changes)


def notes(element: Any) -> list[str]:
    return [all_text(e) for e in element.iter("span") if e.get("class") == "gs-removed"]


def told(kind: str, more: str = "") -> str:
    return re.sub("<[^>]*>", "", note(kind, "vi", more))


@pytest.mark.parametrize(
    ("markup", "kind", "more"),
    [
        ('<div id="p" style="height:400px"></div><script>draw()</script>', "left_script", ""),
        ("<canvas></canvas>", "left_script", ""),
        ('<iframe srcdoc="&lt;html&gt;MAP MAP"></iframe>', "left_frame", ""),
        ('<iframe src="https://example.org/a"></iframe>', "left_frame", "https://example.org/a"),
        ("<object data='x.pdf'>words</object>", "left_frame", ""),
        ("<embed src='x.swf'>", "left_frame", ""),
        ('<audio controls="controls"><source src="data:audio/wav;base64,AAAA"/>no sound</audio>', "left_sound", ""),
        ("<video src='https://example.org/a.mp4'></video>", "left_film", "https://example.org/a.mp4"),
        ("<select><option>a<option>b</select>", "left_field", ""),
        ("<input type=text value=abc>", "left_field", "abc"),
        ("<img src='https://example.org/x.png' alt='Bản đồ'>", "left_elsewhere", "Bản đồ"),
        ("<img src='//example.org/x.png'>", "left_elsewhere", "//example.org/x.png"),
        ("<img src='figures/a.png'>", "left_beside", "figures/a.png"),
        ("<img src='data:image/tiff;base64,AA'>", "left_form", "data:image/tiff;base64"),
        (f"<svg viewBox='0 0 9 9'>{SHAPES}&nbsp;<br></svg>", "left_drawing", ""),
    ],
)
def test_what_cannot_be_shown_leaves_one_note_in_its_place(markup: str, kind: str, more: str) -> None:
    for page in (output(f"<p>trước</p>{markup}<p>sau</p>"), written(f"trước\n\n{markup}\n\nsau")):
        assert notes(page) == [told(kind, more)]
        text = all_text(page)
        assert text.index("trước") < text.index(told(kind, more)) < text.index("sau")
        assert not {e.tag for e in page.iter()} & {"script", "iframe", "object", "embed", "audio", "video", "select"}


def test_every_kind_of_note_is_left_by_something() -> None:
    marks = test_what_cannot_be_shown_leaves_one_note_in_its_place.pytestmark  # type: ignore[attr-defined]
    used = {kind for mark in marks for _, kind, _ in mark.args[1]}
    tried_below = {"left_attachment", "left_formula", "left_link", "left_form", "left_pair", "left_out"}
    assert used | tried_below == {key for key in LABELS if key.startswith("left_")}


def test_the_same_note_stands_once_where_one_output_has_many_scripts() -> None:
    many = "<script>1</script><div></div><script>2</script>"
    assert notes(output(many)) == [told("left_script")]
    assert len(notes(output(f"{many}<p>words</p><script>3</script>"))) == 2


def test_words_of_old_and_of_harmless_elements_are_kept_without_their_markup() -> None:
    old = "A <font color='red'>must</font> <center>mid <big>big</big></center> <button>go</button> <nobr>x</nobr>"
    page = written(old)
    for word in ("must", "mid", "big", "go", "x"):
        assert word in all_text(page)
    assert "<" not in all_text(page)
    assert notes(page) == []


def test_what_is_no_element_at_all_stays_readable() -> None:
    assert "<tên cụm>" in all_text(written("Điền <tên cụm> vào đây"))


def test_a_drawing_in_an_output_becomes_a_picture_with_its_name() -> None:
    inner = f"<g>{SHAPES}<svg>{SHAPES}</svg></g>"
    drawn = output(f"<svg width='9' viewBox='0 0 9 9' aria-label='Lưới 8&lt;9'>{inner}</svg>")
    (image,) = drawn.iter("img")
    assert image.get("src").startswith("data:image/svg+xml;base64,")
    assert image.get("alt") == "Lưới 8<9"
    assert notes(drawn) == []
    icons = "<svg style='width:0'><defs><symbol id='i'><path d='M0'/></symbol></defs></svg>"
    icons += "<svg><use xlink:href='#i'/></svg>"
    assert list(output(icons + "xarray").iter("img")) == []
    assert notes(output(icons + "xarray")) == []


@pytest.mark.parametrize("kind", PICTURES)
def test_pictures_of_every_common_type_are_shown(kind: str) -> None:
    for page in (
        main_of(shown({f"image/{kind}": "<svg/>" if "svg" in kind else PIXEL})),
        output(f'<img alt="a" src="data:image/{kind};base64,{PIXEL}">'),
        written("![a](attachment:a.x)", {"a.x": {f"image/{kind}": PIXEL}}),
    ):
        assert [i.get("src").partition(";")[0] for i in page.iter("img")] == [f"data:image/{kind}"]


@pytest.mark.parametrize(
    ("data", "form"),
    [
        ({"text/html": "<div></div><script>1</script>", "image/png": PIXEL, "text/plain": "x"}, "img"),
        ({"application/json": {"ô": [1]}, "text/plain": "<IPython.core.display.JSON object>"}, '"ô"'),
        ({"text/html": "<b>x</b>", "image/png": PIXEL}, "<b>x</b>"),
    ],
)
def test_of_several_forms_the_one_is_shown_that_needs_no_script(data: dict, form: str) -> None:
    text = html(shown(data), context())
    assert ("<img" if form == "img" else form.replace('"', "&quot;") if form == '"ô"' else form) in text.replace(
        '"ô"', "&quot;ô&quot;"
    )
    assert label("left_script", "vi") not in text


@pytest.mark.parametrize(
    ("data", "kind", "more"),
    [
        ({"application/vnd.plotly.v1+json": {}}, "left_form", "application/vnd.plotly.v1+json"),
        ({"application/vnd.jupyter.widget-view+json": {"model_id": "a"}, "text/plain": "0%"}, "left_script", ""),
        ({"application/pdf": "JVBERi0=", "text/plain": "<pdf>"}, "left_form", "application/pdf"),
        ({"image/tiff": "AA=="}, "left_form", "image/tiff"),
        ({"application/javascript": "alert(1)"}, "left_script", ""),
        ({"text/html": "<script>f()</script>", "application/vnd.bokehjs_load.v0+json": ""}, "left_script", ""),
    ],
)
def test_an_output_in_forms_for_the_notebook_alone_says_which(data: dict, kind: str, more: str) -> None:
    page = main_of(shown(data))
    assert notes(page) == [told(kind, more)]
    if "text/plain" in data:
        assert data["text/plain"] in all_text(page)


@pytest.mark.parametrize(
    ("form", "source", "seen"),
    [
        ("", "a <b>", "a <b>"),
        ("text/html", "<b>đậm</b><script>1</script>", "đậm"),
        ("text/markdown", "**đậm**", "đậm"),
        ("text/x-python", "x < 1", "x < 1"),
        ("text/restructuredtext", "**x**", told("left_form", "text/restructuredtext")),
        ("application/x-y", "x", told("left_form", "application/x-y")),
    ],
)
def test_raw_cells_are_shown_as_what_they_are(form: str, source: str, seen: str) -> None:
    for key in ("raw_mimetype", "format"):
        cell = new_raw_cell(source, metadata={key: form} if form else {})
        assert seen in all_text(main_of(new_notebook(cells=[cell])))


def test_attachments_are_found_under_every_spelling_of_their_name_and_a_missing_one_leaves_a_note() -> None:
    there = {"my map 1.png": {"image/png": [PIXEL[:9], PIXEL[9:]]}}
    for spelling in ("my%20map%201.png", "my map 1.png"):
        (image,) = written(f"Xem ![Bản *đồ*](attachment:{spelling}) đây", there).iter("img")
        assert (image.get("src"), image.get("alt")) == (f"data:image/png;base64,{PIXEL}", "Bản đồ")
    assert notes(written("![x](attachment:no%20such.png)", there)) == [told("left_attachment", "no such.png")]
    assert notes(written("![x](attachment:a.pdf)", {"a.pdf": {"application/pdf": "x"}})) == [
        told("left_form", "a.pdf (application/pdf)")
    ]


def test_tags_that_remove_and_hide_are_honoured_and_the_numbers_stay() -> None:
    def cell(text: str, *tags: str) -> Any:
        printed = [new_output("stream", name="stdout", text=f"out-{text}\n")]
        return new_code_cell(f"code_{text}", outputs=printed, metadata={"tags": list(tags)})

    cells = [
        cell("a", "remove-cell"),
        cell("b", "remove-input"),
        cell("c", "remove_output"),
        cell("d", "hide-output"),
        cell("e", "hide_cell"),
        cell("f", "hide-input"),
        new_markdown_cell("gone", metadata={"tags": ["remove_cell"]}),
    ]
    page = main_of(new_notebook(cells=cells))
    text = all_text(page)
    words = ("code_a", "out-a", "code_b", "out-b", "code_c", "out-c", "gone")
    assert [word for word in words if word in text] == ["out-b", "code_c"]
    folds = {all_text(d.find("summary")): all_text(d) for d in page.iter("details") if d.get("class") == "gs-values"}
    assert sorted(folds) == [label("output_of", "vi", n=n) for n in (4, 5)]
    assert "out-d" in folds[label("output_of", "vi", n=4)]
    assert all(f"Mã lệnh {n}" in text for n in (4, 5, 6))
    assert "out-f" in text


@pytest.mark.parametrize(
    ("printed", "seen"),
    [
        ("".join(f"\r{i}/60 it/s" for i in range(61)), "60/60 it/s"),
        ("".join("\b" * 3 + f"{i}/5" for i in range(6)), "5/5"),
        ("100%\r 50%\n", " 50%\n"),
        ("abc\rX", "Xbc"),
        ("abc\r\x1b[KX\r\nend", "X\nend"),
        ("one\ntwo\n\x1b[A\x1b[2K\rTWO\n", "one\nTWO\n"),
        ("\x1b[31mđỏ\x1b[0m thường", "đỏ thường"),
        ("a\x1b[3Cb\x1b[1Gc", "c   b"),
        ("\x1b]0;title\x07x", "x"),
        ("plain\r\n", "plain\n"),
        ("\b\b\x1b[99Ax", "x"),
    ],
)
def test_printed_text_stands_as_a_terminal_would_leave_it(printed: str, seen: str) -> None:
    assert last_frame(printed) == seen


def test_a_progress_bar_is_one_line_on_the_page() -> None:
    bar = [new_output("stream", name="stderr", text="".join(f"\r{i}/9" for i in range(10)))]
    assert "9/9" in all_text(main_of(new_notebook(cells=[new_code_cell("f()", outputs=bar)])))
    assert "8/9" not in all_text(main_of(new_notebook(cells=[new_code_cell("f()", outputs=bar)])))


def test_colours_of_a_styled_table_stay_without_inline_style() -> None:
    frame = pd.DataFrame({"a": [1, 2], "b": [3, 4]})
    coloured = frame.style.map(lambda v: f"background-color: {'navy' if v > 2 else '#ff0'}")
    styled = coloured.map(lambda v: "font-weight: bold")
    text = html(shown({"text/html": styled.to_html()}), context())
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    assert ".gs-paint-1{background-color:#ff0;font-weight:bold;color:#000}" in style[1]
    assert ".gs-paint-2{background-color:navy;font-weight:bold;color:#fff}" in style[1]
    page = html5lib.parse(text, namespaceHTMLElements=False)
    marked = [(all_text(e), e.get("class").split()[-1]) for e in page.iter("td")]
    assert marked == [("1", "gs-paint-1"), ("3", "gs-paint-2"), ("2", "gs-paint-1"), ("4", "gs-paint-2")]
    assert all("style" not in e.attrib and "data-paint" not in e.attrib for e in page.iter())
    assert next(m.get("content") for m in page.iter("meta") if m.get("http-equiv")) == policy(style[1])


def test_wider_rules_colour_what_they_mean_and_a_plain_table_stays_plain() -> None:
    striped = (
        "#t tr:nth-child(2) td, #t th:hover {background: #eee} #t td {color: navy; text-align: right} p:: {color: red}"
    )
    rows = "<tr><td>a</td></tr><tr><td>b</td></tr>"
    text = html(shown({"text/html": f"<style>{striped}</style><table id='t'>{rows}</table><td>"}), context())
    assert sorted(re.findall(r"\.gs-paint-\d+\{(.*?)\}", text)) == ["background-color:#eee;color:navy", "color:navy"]
    plain = pd.DataFrame({"a": [1]})._repr_html_()  # type: ignore[operator]
    assert "gs-paint" not in html(shown({"text/html": plain}), context())


@pytest.mark.parametrize(
    "hostile",
    [
        "background:url(https://example.org)",
        "color:red}</style><script>1</script>",
        "color:expression(alert(1))",
        "position:fixed;top:0",
        "background-color:var(--x)",
        "color:rgb(1,2,3);} body{display:none",
        "font-weight:900;content:'x'",
    ],
)
def test_no_style_but_colours_and_weight_comes_in(hostile: str) -> None:
    for markup in (
        f'<p style="{hostile}">x</p>',
        f'<p data-paint="{hostile}">x</p>',
        f'<style>#p1 {{{hostile}}}</style><p id="p1">x</p>',
    ):
        text = html(shown({"text/html": markup}), context())
        rules = re.findall(r"\.gs-paint-\d+\{(.*?)\}", text)
        assert all(re.fullmatch(r"(color:(red|rgb\(1,2,3\)|#[0f]{3})|font-weight:900)", rule) for rule in rules)
        assert "example.org" not in text
        assert "<script" not in text


def test_ink_is_added_where_a_background_alone_is_given() -> None:
    assert declarations("background: #FFFFFF; COLOR: Red; x: y") == "background-color:#FFFFFF;color:Red"
    assert readable("background-color:#111") == "background-color:#111;color:#fff"
    assert readable("background-color:transparent") == "background-color:transparent"
    assert readable("color:red") == "color:red"


def test_formulas_are_mathml_in_prose_and_outputs() -> None:
    cases = {
        r"Growth $g=\left(\frac{v_1}{v_0}\right)^{1/n}-1$": ("mfrac", "inline"),
        "$$\nx^2\n$$": ("msup", "block"),
        r"\begin{align}a&=b\\c&=d\end{align}": ("mtable", "block"),
        r"\begin{equation}\sqrt{2}\end{equation}": ("msqrt", "block"),
    }
    for source, (element, display) in cases.items():
        for page in (written(source), main_of(shown({"text/latex": source}))):
            (math,) = formulas(page)
            assert math.get("display") == display
            assert math.get("alttext")
            assert math.find(f".//{MATHML}{element}") is not None
            assert "$" not in all_text(page)
            assert notes(page) == []


def test_a_formula_that_cannot_be_read_stays_tex_and_says_so() -> None:
    page = written(r"Xem $\frac{1}$ và $a<b$")
    assert notes(page) == [told("left_formula")]
    assert r"\frac{1}" in all_text(page)
    assert notes(written(r"$\nosuchcommand{x}$ $x_1_2$ $\left( x$")) == [told("left_formula")] * 3
    assert len(formulas(page)) == 1
    assert "$5 to $6" in all_text(written("from $5 to $6 million"))


def test_strokes_of_a_formula_do_not_cut_the_row_of_a_table() -> None:
    page = written("| $|x|$ | b |\n|---|---|\n| $\\|y\\|$ | 2 |")
    assert [len(list(row)) for row in page.iter("tr")] == [2, 2]
    assert len(formulas(page)) == 2


def test_footnotes_lead_there_and_back_also_where_two_cells_number_alike() -> None:
    cells = [new_markdown_cell(f"Chữ{n}[^1]\n\n[^1]: chú {n}") for n in (1, 2)]
    page = main_of(new_notebook(cells=cells))
    ids = {e.get("id"): e for e in page.iter() if e.get("id")}
    calls = [a for a in page.iter("a") if all_text(a) == "1"]
    assert len(calls) == 2
    for n, call in enumerate(calls, start=1):
        entry = ids[call.get("href")[1:]]
        assert f"chú {n}" in all_text(entry)
        back = next(a for a in entry.iter("a") if a.get("href").startswith("#"))
        assert call in list(ids[back.get("href")[1:]].iter())


LINKS = {
    "#Vì-sao-trạm-hỏng": "#vi-sao-tram-hong",
    "#V%C3%AC-sao-tr%E1%BA%A1m-h%E1%BB%8Fng": "#vi-sao-tram-hong",
    "#vi-sao-tram-hong": "#vi-sao-tram-hong",
    "#T": "#top",
    "#own": "#own",
    "02_other.ipynb": "02_other.html",
    "./02_other.ipynb#Kết-quả": "02_other.html#ket-qua",
    "../notebooks/02_other.ipynb": "02_other.html",
    "01_x.ipynb#Vì-sao-trạm-hỏng": "#vi-sao-tram-hong",
    "01_x.ipynb": "#top",
    "https://example.org/a#b": "https://example.org/a#b",
    "mailto:a@example.org": "mailto:a@example.org",
    "results/01_x/t.csv": "results/01_x/t.csv",
    "tables.xlsx": "tables.xlsx",
}


@pytest.mark.parametrize("href", LINKS)
def test_links_lead_to_headings_and_to_the_pages_of_other_notebooks(href: str) -> None:
    source = f'## Vì sao trạm hỏng?\n\n<a name="own"></a>\n\n[lời](<{href}>)'
    page = written(source, others=[{"title": "x"}, {"title": "o", "href": "02_other.html"}])
    (link,) = [a for a in page.iter("a") if all_text(a) == "lời"]
    assert link.get("href") == LINKS[href]
    assert notes(page) == []


@pytest.mark.parametrize("href", ["#no-such-heading", "09_gone.ipynb", "helpers.py", "data/x.csv"])
def test_a_link_that_leads_nowhere_keeps_its_words_and_says_where_it_led(href: str) -> None:
    page = written(f"[lời]({href})")
    assert "lời" in all_text(page)
    assert notes(page) == [told("left_link", href)]
    assert [a for a in page.iter("a") if a.get("href") == href] == []


def test_markdown_without_any_of_it_is_what_it_was() -> None:
    assert prose("**a** [b](https://example.org)\n", {}, "en") == (
        '<p><strong>a</strong> <a href="https://example.org">b</a></p>\n'
    )

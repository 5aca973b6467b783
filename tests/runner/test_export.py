"""The exported page: complete, self-contained, the same every time, whatever a cell printed."""

import base64
import copy
import re
from pathlib import Path
from typing import Any

import html5lib
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import runner
from runner.export import html
from runner.export.arrange import slug
from runner.export.clean import clean, visible, web_address
from runner.export.labels import LABELS, date, label
from runner.export.sources import NAMED
from runner.export.style import css_text, fonts, policy

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SOURCE = {"title": "Báo cáo", "publisher": "Cục", "url": "https://example.org/a?b=1&c=2", "accessed": "2026-01-12"}


def context(**changes: Any) -> dict[str, Any]:
    given = {"language": "vi", "title": "tên tệp", "notebook": "01_x", "region": "r", "scenario": "baseline"}
    return given | changes


def shown(data: dict[str, str], metadata: dict[str, Any] | None = None) -> Any:
    return new_notebook(
        cells=[new_code_cell("show()", outputs=[new_output("display_data", data=data, metadata=metadata or {})])]
    )


def parsed(text: str) -> Any:
    return html5lib.parse(text, namespaceHTMLElements=False)


def all_text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def test_labels_are_complete_and_their_places_agree() -> None:
    for key, (vi, en) in LABELS.items():
        assert vi.strip(), key
        assert en.strip(), key
        assert set(re.findall(r"\{\w+\}", vi)) == set(re.findall(r"\{\w+\}", en)) - {"{s}"}, key
    assert [label("n_sources", "en", n=n) for n in (1, 2)] == ["1 source", "2 sources"]


def test_every_label_in_use_exists_and_every_label_is_used() -> None:
    folder = Path(runner.__file__).parent
    files = [
        *folder.glob("export/**/*.j2"),
        *folder.glob("export/*.py"),
        folder / "portfolio.py",
        folder / "difference" / "page.py",
    ]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files if path.name != "labels.py")
    used = set(re.findall(r"label\(\s*['\"](\w*[a-z])['\"]", code))
    assert used <= set(LABELS)
    computed = {key for key in LABELS if key.startswith(("n_", "changed_", "column_"))} | {
        "rendered",
        "unchanged",
        "failed",
        "skipped",
    }
    computed |= {"there", "absent", "table", "tables_workbook", "data_workbook"}
    computed |= set(re.findall(r"[\"']((?:left|card)_\w+|sheet|meaning|\w+_(?:tab|title|line|number))[\"']", code))
    assert set(LABELS) - used - computed - {"where", "row", "column", "before", "after"} == set()


def test_same_notebook_gives_same_bytes_and_stays_unchanged() -> None:
    notebook = new_notebook(cells=[new_markdown_cell("# T"), new_code_cell("1", outputs=[])])
    before = copy.deepcopy(notebook)
    assert html(notebook, context()) == html(notebook, context())
    assert notebook == before


@pytest.mark.parametrize(("language", "kept", "dropped"), [("vi", "Chào", "Hello"), ("en", "Hello", "Chào")])
def test_only_the_language_of_the_edition_is_shown(language: str, kept: str, dropped: str) -> None:
    cells = [new_markdown_cell(f"# {t}", metadata={"tags": [g]}) for t, g in (("Chào", "vi"), ("Hello", "en"))]
    page = html(new_notebook(cells=cells), context(language=language))
    assert f'<html lang="{language}"' in page
    assert kept in page
    assert dropped not in page


def test_first_heading_is_the_only_h1_and_levels_do_not_jump() -> None:
    source = "# Một\n\n# Hai\n\n#### Sâu\n\n## Một nữa\n\n## Một nữa"
    tree = parsed(html(new_notebook(cells=[new_markdown_cell(source)]), context()))
    headings = [(e.tag, all_text(e), e.get("id")) for e in tree.iter() if re.fullmatch("h[1-6]", str(e.tag))]
    assert headings[:5] == [
        ("h1", "Một", None),
        ("h2", "Hai", "hai"),
        ("h3", "Sâu", "sau"),
        ("h2", "Một nữa", "mot-nua"),
        ("h2", "Một nữa", "mot-nua-2"),
    ]
    links = [(a.get("href"), all_text(a)) for a in tree.find(".//nav[@class='contents']").iter("a")]
    assert links[:4] == [("#hai", "Hai"), ("#sau", "Sâu"), ("#mot-nua", "Một nữa"), ("#mot-nua-2", "Một nữa")]


def test_a_notebook_without_heading_takes_the_given_title() -> None:
    assert "<h1>tên tệp</h1>" in html(new_notebook(cells=[]), context())


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Vì sao trạm hỏng?", "vi-sao-tram-hong"), ("Đường 5 & 6", "duong-5-6"), ("???", "section")],
)
def test_slugs_are_plain(text: str, expected: str) -> None:
    assert slug(text) == expected


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<img src="https://example.org/x.png">',
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" jAvAsCrIpT:alert(1)">x</a>',
        '<a href="data:text/html,<script>1</script>">x</a>',
        '<a href="data:image/png;base64,xx">x</a>',
        "<svg onload=alert(1)><script>1</script></svg>",
        "<iframe src=https://example.org></iframe>",
        "<form action=https://example.org><button>x</button></form>",
        '<p style="background:url(https://example.org)">x</p>',
        "<style>@import 'https://example.org'</style>",
        '<meta http-equiv="refresh" content="0;url=https://example.org">',
        '<base href="https://example.org">',
        "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
        "<details open ontoggle=alert(1)>x</details>",
        "<input type=image src=https://example.org onfocus=alert(1) autofocus>",
    ],
)
def test_nothing_in_html_or_markdown_runs_or_loads(hostile: str) -> None:
    for notebook in (shown({"text/html": hostile}), new_notebook(cells=[new_markdown_cell(hostile)])):
        tree = parsed(html(notebook, context()))
        main = tree.find(".//main")
        for element in main.iter():
            assert element.tag not in ("script", "style", "iframe", "form", "svg", "meta", "base", "link", "button")
            for name, value in element.attrib.items():
                assert not name.lower().startswith("on")
                assert name != "style"
                if name in ("href", "src"):
                    assert re.match(r"#|https://|data:image/png|\w+\.(ipynb|csv)|tables", value), (name, value)
                assert name != "src" or value.startswith("data:image/")


def test_streams_and_errors_are_escaped_text() -> None:
    outputs = [
        new_output("stream", name="stdout", text="<b>đậm</b> \x1b[31mđỏ\x1b[0m\n"),
        new_output("error", ename="<E>", evalue="<i>", traceback=["<u>", "\x1b[0;31mx"]),
    ]
    page = html(new_notebook(cells=[new_code_cell("f()", outputs=outputs)]), context())
    assert "&lt;b&gt;đậm&lt;/b&gt; đỏ" in page
    assert "&lt;E&gt;: &lt;i&gt;" in page
    assert "\x1b" not in page


def test_own_pictures_get_their_description_or_say_that_they_have_none() -> None:
    described = parsed(html(shown({"image/png": PIXEL}, {"image/png": {"alt": 'Một "điểm"'}}), context()))
    assert [i.get("alt") for i in described.iter("img")] == ['Một "điểm"']
    bare = html(shown({"image/png": PIXEL}), context())
    assert bare.count(label("no_alt", "vi")) == 2  # for the eye and for the ear


def test_svg_output_becomes_an_image_that_cannot_run() -> None:
    svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"
    sources = [i.get("src") for i in parsed(html(shown({"image/svg+xml": svg}), context())).iter("img")]
    assert sources == ["data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()]


def test_output_that_needs_a_script_leaves_a_note() -> None:
    page = html(shown({"application/javascript": "alert(1)"}), context())
    assert "alert(1)" not in page
    assert label("left_script", "vi") in page


def test_tables_get_scopes_and_a_box_to_scroll() -> None:
    table = "<table><thead><tr><th>a</th></tr></thead><tbody><tr><th>b</th><td>1</td></tr></tbody></table>"
    tree = parsed(html(shown({"text/html": table}), context()))
    assert [th.get("scope") for th in tree.iter("th")] == ["col", "row"]
    box = tree.find(".//div[@role='region']")
    assert box.get("tabindex") == "0"
    assert box.get("aria-label")
    assert box.find("table") is not None


def test_ids_stay_unique_when_outputs_repeat_them() -> None:
    cells = [
        new_markdown_cell("## Main\n\n## Nguồn"),
        *shown({"text/html": '<p id="main">x</p><p id="a b">y</p>'}).cells,
    ]
    ids = [e.get("id") for e in parsed(html(new_notebook(cells=cells), context())).iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert "a-b" in ids


def cited(url: str, lineage: str = "") -> str:
    output = '<figure id="ex-f"><p class="gs-note"><b>Ghi chú:</b> dè dặt</p><a href="#src-s">[9] Cục</a></figure>'
    sources = {"s": SOURCE | {"anchor": "src-s", "url": url, "lineage": lineage}}
    sources["t"] = SOURCE | {"anchor": "src-t", "title": "Hai", "lineage": lineage}
    exhibits = {
        "findings": ["Có **34** cụm & hơn."],
        "exhibits": [
            {
                "id": "f",
                "number": "1.4",
                "kind": "figure",
                "title": "T",
                "sources": ["s", "t"],
                "table": "exhibits/f.csv",
            },
        ],
        "published": ["growth"],
        "sources": sources,
        "data": [{"name": "r", "version": "1.2.3", "sha256": "ab" * 32}],
    }
    return html(shown({"text/html": output}), context(exhibits=exhibits, command="python run_all.py 01"))


def test_sources_are_numbered_and_linked_both_ways() -> None:
    tree = parsed(cited("https://example.org/a?b=1&c=2"))
    mention = next(a for a in tree.iter("a") if a.get("href") == "#src-s")
    assert all_text(mention) == "[1] Cục"
    entry = next(li for li in tree.iter("li") if li.get("id") == "src-s")
    assert "Báo cáo; Cục; truy cập 12/01/2026" in all_text(entry)
    links = [a.get("href") for a in entry.iter("a")]
    assert links == ["https://example.org/a?b=1&c=2", "#ex-f"]
    assert all_text(entry).endswith("dùng ở 1.4")
    frame = next(e for e in tree.iter("figure") if e.get("id") == "ex-f")
    assert mention in list(frame.iter("a"))


def test_a_mention_outside_of_exhibits_is_led_back_to_itself() -> None:
    sources = {"s": SOURCE | {"anchor": "src-s"}}
    tree = parsed(html(shown({"text/html": '<p><a href="#src-s">Cục</a></p>'}), context(exhibits={"sources": sources})))
    mention = next(a for a in tree.iter("a") if a.get("href") == "#src-s")
    entry = next(li for li in tree.iter("li") if li.get("id") == "src-s")
    back = [a for a in entry.iter("a") if a.get("class") == "back"]
    assert [a.get("href") for a in back] == [f"#{mention.get('id')}"]
    assert back[0].get("aria-label") == label("back", "vi", n=1)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://x", 'https://x"onclick="y', "", "//example.org"])
def test_only_web_addresses_of_sources_become_links(url: str) -> None:
    tree = parsed(cited(url))
    entry = next(li for li in tree.iter("li") if li.get("id") == "src-s")
    assert all(a.get("href").startswith("#") for a in entry.iter("a"))
    assert url in all_text(entry)
    assert web_address(url) == ""


def source_line(names: list[str]) -> Any:
    """The page with a line that cites a source of each name."""
    links = "; ".join(f'<a href="#src-{n}">[{n}] {name}</a>' for n, name in enumerate(names, start=1))
    return parsed(html(shown({"text/html": f'<p class="gs-sources"><b>Nguồn:</b> {links}</p>'}), context()))


def test_a_line_of_sources_names_two_and_folds_the_numbers_of_the_others() -> None:
    few = source_line([f"Tên {n}" for n in range(NAMED)])
    line = next(p for p in few.iter("p") if p.get("class") == "gs-sources")
    assert all_text(line) == "Nguồn: [1] Tên 0; [2] Tên 1; [3] Tên 2"
    assert not [d for d in few.iter("details") if d.get("class") == "gs-more"]
    many = source_line(["Báo A", "Báo A", "Báo B", "Báo C", "Báo D"])
    line = next(p for p in many.iter("p") if p.get("class") == "gs-sources")
    assert all_text(line) == "Nguồn: [1] Báo A; [3] Báo B"  # two who are not the same
    fold = next(d for d in many.iter("details") if d.get("class") == "gs-more")
    assert all_text(fold.find("summary")) == label("more_sources", "vi", n=3)
    assert all_text(fold.find("p")) == "[2] [4] [5]"
    assert [a.get("aria-label") for a in fold.iter("a")] == ["[2] Báo A", "[4] Báo C", "[5] Báo D"]
    assert len({a.get("href") for a in many.iter("a") if (a.get("href") or "").startswith("#src-")}) == 5


def test_a_long_list_of_sources_is_folded_a_short_one_is_not() -> None:
    for count, opened in ((8, ""), (9, None)):
        tree = source_line([f"Tên {n}" for n in range(count)])
        fold = next(s for s in tree.iter("section") if s.get("class") == "endnotes").find("details")
        assert all_text(fold.find("summary")) == label("n_sources", "vi", n=count)
        assert fold.get("open") == opened
        assert len(fold.findall(".//li")) == count


@pytest.mark.parametrize(("given", "marked"), [("en", "en"), ("vi", None), ("", None), ('en" onclick="x', None)])
def test_a_title_in_another_language_is_marked_so(given: str, marked: str | None) -> None:
    output = '<p class="gs-sources"><a href="#src-s">[1] X</a></p>'
    exhibits = {"sources": {"s": SOURCE | {"anchor": "src-s", "title_lang": given}}}
    tree = parsed(html(shown({"text/html": output}), context(exhibits=exhibits)))
    assert tree.find(".//cite").get("lang") == marked


def test_only_a_table_too_wide_for_the_column_of_text_may_leave_it() -> None:
    def box(texts: list[str]) -> str:
        row = "".join(f"<td>{text}</td>" for text in texts)
        tree = parsed(html(shown({"text/html": f"<table><tbody><tr>{row}</tr></tbody></table>"}), context()))
        return tree.find(".//div[@role='region']").get("class")

    assert box(["1"] * 8) == "gs-scroll"
    assert box(["từ " * 60] * 3) == "gs-scroll"
    assert box(["từ " * 60] * 5) == "gs-scroll gs-wide"


def test_a_phone_shows_the_rows_of_a_table_with_much_text_as_blocks_that_name_their_columns() -> None:
    def table(cells: list[str]) -> Any:
        heads = "".join(f"<th>cột {n}</th>" for n in range(len(cells)))
        row = f"<th>{cells[0]}</th>" + "".join(f"<td>{text}</td>" for text in cells[1:])
        shown_table = f"<table><thead><tr>{heads}</tr></thead><tbody><tr>{row}</tr></tbody></table>"
        return parsed(html(shown({"text/html": shown_table}), context())).find(".//table")

    stacked = table(["dòng", "1", "từ " * 30])
    assert stacked.get("class") == "gs-stack"
    assert [cell.get("data-head") for cell in stacked.iter("td")] == ["cột 1", "cột 2"]
    assert [tag.get("role") for tag in stacked.iter() if tag.tag in ("th", "td")] == [
        *["columnheader"] * 3,
        "rowheader",
        *["cell"] * 2,
    ]
    assert table(["dòng", "1", "2", "3"]).get("class") is None
    assert table(["dòng", "từ " * 30]).get("class") is None


LONG = "từ " * 30
TWO_LEVELS = [("2023", "jobs"), ("2023", "area"), ("2024", "jobs"), ("2024", "area"), ("", "remark")]
SPANNED = """<thead><tr><th rowspan="2">xã</th><th colspan="2">2023</th><th rowspan="2">chú thích</th>
<th rowspan="0"></th></tr><tr><th>cụm</th><th>ha</th></tr></thead>"""


def in_page(shown_table: str) -> Any:
    return parsed(html(shown({"text/html": shown_table}), context())).find(".//table")


def test_under_heads_in_two_rows_a_phone_names_both_and_no_other() -> None:
    index = pd.Index(["A", "B"], name="province")
    rows = pd.DataFrame([[1, 2, 3, 4, LONG]] * 2, index=index, columns=pd.MultiIndex.from_tuples(TWO_LEVELS))
    for table in (rows, rows.rename_axis(["year", "what"], axis=1)):
        found = in_page(table.to_html())
        assert found.get("class") == "dataframe gs-stack"
        named = ["2023 · jobs", "2023 · area", "2024 · jobs", "2024 · area", "remark"]
        assert [cell.get("data-head") for cell in found.iter("td")] == named * 2

    cells = "".join(f"<td>{text}</td>" for text in ("A", 3, 40, LONG, "x"))
    found = in_page(f"<table>{SPANNED}<tbody><tr>{cells}</tr></tbody></table>")
    assert [cell.get("data-head") for cell in found.iter("td")] == ["xã", "2023 · cụm", "2023 · ha", "chú thích", None]


@pytest.mark.parametrize("span", ['rowspan="2"', 'rowspan="0"', 'colspan="2"'])
def test_a_table_with_merged_cells_stays_a_table_on_a_phone(span: str) -> None:
    grouped = pd.DataFrame({"remark": [LONG] * 2, "province": ["A", "B"], "operating": [14, 20], "planned": [21, 70]})
    assert in_page(grouped.groupby(["remark", "province"]).sum().to_html()).get("class") == "dataframe"
    assert in_page(grouped.to_html()).get("class") == "dataframe gs-stack"
    merged = grouped.to_html().replace("<td>A", f"<td {span}>A")
    assert in_page(merged).get("class") == "dataframe"


def test_a_table_within_a_table_is_a_table_of_its_own() -> None:
    """As dask and xarray show an array: numbers in a table beside the picture."""
    inner = pd.DataFrame({"a": [1], "b": ["mười hai chữ và hơn"], "c": [LONG]}).to_html(classes="own")
    heads = "<thead><tr><th>x</th><th>y</th><th>z</th></tr></thead>"
    page = in_page(f"<table>{heads}<tbody><tr><td>{inner}</td><td class='k'>{LONG}</td><td>2</td></tr></tbody></table>")
    within = page.find(".//table")
    assert page.get("class") is None
    assert within.get("class") == "dataframe own gs-stack"
    assert [c.get("data-head") for c in within.iter("td")] == ["a", "b", "c"]
    assert [c.get("class") for c in within.iter("td")] == [None, "gs-words", "gs-long"]
    assert [c.get("data-head") for c in page.iter("td") if c not in set(within.iter())] == [None] * 3


@pytest.mark.parametrize("span", ["", "-1", "two", "2.5", "²", "99999999999", "1"])
def test_a_span_that_no_browser_counts_moves_no_label(span: str) -> None:
    table = pd.DataFrame({"a": [1], "b": [2], "c": [LONG]}).to_html().replace("<th>b", f'<th colspan="{span}">b')
    assert [cell.get("data-head") for cell in in_page(table).iter("td")] == ["a", "b", "c"]


def test_code_is_coloured_sparingly_and_loses_nothing() -> None:
    source = "for x in range(3):\n    print(f\"{x} < 'đ'\", x.y)  # ghi <b>"
    tree = parsed(html(new_notebook(cells=[new_code_cell(source)]), context()))
    code = tree.find(".//details//pre")
    assert "".join(code.itertext()).strip("\n") == source
    assert {span.get("class") for span in code.iter("span")} & {"k", "c1"}
    assert not {span.get("class") for span in code.iter("span")} & {"n", "o", "p", "nb"}


def test_a_run_of_silent_cells_is_folded_as_one_and_each_cell_by_itself() -> None:
    printed = [new_output("stream", name="stdout", text="da")]
    cells = [new_code_cell(f"a{n} = {n}") for n in range(1, 5)] + [new_code_cell("print(a1)", outputs=printed)]
    tree = parsed(html(new_notebook(cells=[*cells, new_markdown_cell("x"), new_code_cell("b = 1")]), context()))
    run = next(d for d in tree.iter("details") if d.get("class") == "gs-run")
    assert all_text(run.find("summary")) == "Mã lệnh 1–5"
    assert [all_text(d.find("summary")) for d in run.findall("details")] == [f"Mã lệnh {n}" for n in range(1, 6)]
    assert "da" not in all_text(run)
    alone = [d for d in tree.iter("details") if d.get("class") == "gs-code"][-1]
    assert all_text(alone) == "Mã lệnh 6b = 1"
    assert alone.get("open") is None


def test_sources_of_one_origin_say_so() -> None:
    shared = label("lineage", "vi", numbers="2")
    assert shared in cited("https://example.org", lineage="thang-12")
    assert shared not in cited("https://example.org")


def test_a_note_stands_under_its_exhibit_and_nowhere_else() -> None:
    page = cited("https://example.org")
    assert all_text(next(p for p in parsed(page).iter("p") if p.get("class") == "gs-note")) == "Ghi chú: dè dặt"
    assert page.count("dè dặt") == 1


def test_the_first_use_of_a_term_leads_to_its_meaning() -> None:
    terms = '<dl><dt id="term-hhi"><dfn>độ tập trung</dfn>, <dfn>HHI</dfn></dt><dd>HHI: tổng bình phương.</dd></dl>'
    body = (
        "<h2>HHI là gì?</h2><p><code>HHI</code> <a href='https://example.org'>HHI</a> <q>HHI</q></p>"
        "<details><summary>Số</summary><p>HHI</p></details><p>Không phải HHI2 hay aHHI.</p>"
        "<p>Chữ <b>Độ tập trung</b> và HHI.</p><p>HHI</p>"
    )
    page = parsed(html(shown({"text/html": body + terms}), context()))
    links = [a for a in page.iter("a") if a.get("class") == "gs-term"]
    assert [(a.get("href"), all_text(a)) for a in links] == [("#term-hhi", "Độ tập trung")]
    assert "Chữ Độ tập trung và HHI." in all_text(page.find("body"))
    plurals = parsed(html(shown({"text/html": "<p>Parks.</p><dl><dt id='t'><dfn>park</dfn></dt></dl>"}), context()))
    assert [all_text(a) for a in plurals.iter("a") if a.get("class") == "gs-term"] == ["Parks"]


def test_a_term_that_only_the_answer_uses_leads_to_its_meaning_from_there() -> None:
    answer = '<section class="gs-answer"><p>47 cụm <span class="gs-badge">theo quy ước</span></p></section>'
    terms = "<dl><dt id='term-c'><dfn>theo quy ước</dfn></dt><dd>Làm tròn xuống.</dd></dl>"
    for text, inside in (("<p>Không có.</p>", True), ("<p>Tính theo quy ước.</p>", False)):
        page = parsed(html(shown({"text/html": answer + text + terms}), context()))
        links = [a for a in page.iter("a") if a.get("class") == "gs-term"]
        assert [(a.get("href"), all_text(a)) for a in links] == [("#term-c", "theo quy ước")]
        (opening,) = [part for part in page.iter("section") if part.get("class") == "gs-answer"]
        assert (links[0] in list(opening.iter("a"))) is inside


def test_a_page_without_terms_or_without_their_use_has_no_such_link() -> None:
    for body in (
        "<p>HHI</p>",
        "<p>Không có.</p><dl><dt id='t'><dfn>HHI</dfn></dt></dl>",
        "<dl><dt id='t'><dfn></dfn></dt></dl>",
    ):
        assert "gs-term" not in re.sub(
            r"<style>.*?</style>", "", html(shown({"text/html": body}), context()), flags=re.S
        )


def test_a_recorded_name_leads_to_its_address_wherever_it_stands_in_words() -> None:
    body = (
        "<h2>About C012</h2><p>C012, C0123, xC012 <a href='https://example.org'>C012</a> <code>C012</code></p><table>"
        "<tr><th scope='row' id='c012'>C012</th><td>C007 C012</td></tr></table>"
        "<details><summary>C012</summary></details>"
    )
    addresses = {"C012": "01_x.ipynb#c012", "C007": "04_y.ipynb#c007", "C008": "09_gone.ipynb#c008"}
    given = context() | {"notebook": "01_x", "others": [{"title": "y", "href": "04_y.html"}]}
    page = parsed(html(shown({"text/html": body + "<p>C008</p>"}), given | {"exhibits": {"addresses": addresses}}))
    found = [(all_text(a), a.get("href")) for a in page.iter("a") if re.fullmatch(r"C0\d+", all_text(a))]
    here, there = ("C012", "#c012"), ("C007", "04_y.html#c007")
    assert found == [here, ("C012", "https://example.org"), there, here], "not within headings, links, code, row heads"
    assert "C012, C0123, xC012" in all_text(page.find("body")), "what is a part of another word stays as it is"
    assert "C008" in all_text(page.find("body")), "a page that is not there takes no link, and needs no note"
    assert not [e for e in page.iter() if e.get("class") == "gs-removed"]


def test_footer_tells_how_the_page_was_made() -> None:
    footer = all_text(parsed(cited("https://example.org")).find(".//footer"))
    for fact in ("python run_all.py 01", "1.2.3", "ab" * 32, label("credits_text", "vi")):
        assert fact in footer


@pytest.mark.parametrize(("language", "yes", "no"), [("vi", "có", "không"), ("en", "yes", "no")])
def test_yes_and_no_are_words_of_the_page(language: str, yes: str, no: str) -> None:
    values = {"shared": True, "apart": False, "count": 1, "word": "True"}
    page = parsed(html(new_notebook(), context(language=language, parameters=values)))
    told = [all_text(dd) for dd in page.findall(".//footer//dl[1]//dd")]
    assert told[:4] == [yes, no, "1", "True"]


@pytest.mark.parametrize(
    ("at", "links"), [(0, ["#top", "b.html"]), (1, ["a.html", "#top", "c.html"]), (2, ["b.html", "#top"])]
)
def test_the_end_leads_to_the_reports_before_and_after_and_to_the_top(at: int, links: list[str]) -> None:
    others = [{"title": name} | ({} if n == at else {"href": f"{name}.html"}) for n, name in enumerate("abc")]
    page = parsed(html(new_notebook(), context(others=others)))
    turn = next(nav for nav in page.iter("nav") if nav.get("class") == "turn")
    assert [a.get("href") for a in turn.iter("a")] == links


def test_page_describes_itself_by_its_findings() -> None:
    tree = parsed(cited("https://example.org"))
    assert next(m.get("content") for m in tree.iter("meta") if m.get("name") == "description") == "Có 34 cụm & hơn."


def test_style_matches_the_policy_whatever_the_title() -> None:
    title = 'T"}</style><script>alert(1)</script>\\ "quoted" \n đ'
    page = html(new_notebook(cells=[]), context(title=title))
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    tree = parsed(page)
    given = next(m.get("content") for m in tree.iter("meta") if m.get("http-equiv"))
    assert given == policy(style[1])
    assert "script" not in {e.tag for e in tree.iter()}
    assert not set(css_text(title)) & set('"<>\n')


def test_fonts_are_embedded_and_let_in_where_there_are_some(tmp_path: Path) -> None:
    assert fonts(tmp_path) == []
    assert "font-src" not in policy("p { color: red }")
    for name in ("x-400", "x-600", "y-SemiBold", "y-Regular"):
        (tmp_path / f"{name}.woff").write_bytes(name.encode())
    (tmp_path / "LICENCE.txt").write_text("x")
    rules = fonts(tmp_path)
    assert [re.findall(r"font-weight:(\d+)", rule) for rule in rules] == [["400"], ["600"], ["400"], ["600"]]
    assert f"url(data:font/woff;base64,{base64.b64encode(b'x-400').decode()})" in rules[0]
    assert "; font-src data:;" in policy("\n".join(rules))


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ("a\u202eb", "a⟦U+202E⟧b"),
        ("a&#8238;b", "a⟦U+202E⟧b"),
        ("a&#x202e;b", "a⟦U+202E⟧b"),
        ("a&#65;\x00", "a&#65;\ufffd"),
    ],
)
def test_characters_that_turn_text_around_are_written_out(given: str, seen: str) -> None:
    assert visible(given) == seen


def test_cleaning_keeps_what_reports_need() -> None:
    good = (
        '<figure class="gs-figure" id="ex-a" aria-labelledby="t"><img src="data:image/png;base64,AA==" alt="x">'
        '<div role="region" tabindex="0"><table><caption>c</caption><tbody><tr><th scope="row">a</th>'
        '<td class="gs-num">1</td></tr></tbody></table></div></figure>'
    )
    assert clean(good) == good


@pytest.mark.parametrize(
    ("iso", "vi", "en"),
    [
        ("2025-12-31", "31/12/2025", "31 December 2025"),
        ("2025-12", "tháng 12 năm 2025", "December 2025"),
        ("2025", "2025", "2025"),
        ("soon", "soon", "soon"),
        ("2025-13", "2025-13", "2025-13"),
    ],
)
def test_dates_are_written_as_readers_write_them(iso: str, vi: str, en: str) -> None:
    assert (date(iso, "vi"), date(iso, "en")) == (vi, en)

"""The frame of an exhibit: number, files, a sentence to cite it by, and the code that leads to it."""

from typing import Any

import html5lib
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from runner.export import html
from runner.export.labels import label

SOURCES = {
    name: {"title": f"Bài {name}", "publisher": f"Báo {name}", "anchor": f"src-{name}", "accessed": day}
    for name, day in (("a", "2026-01-12"), ("b", "2026-11"), ("c", "2025-12-31"), ("d", ""))
}
FIGURE = (
    '<figure class="gs-figure" id="ex-stuck"><figcaption><span class="gs-number"><a href="#ex-stuck">Hình 3.1</a>'
    '</span></figcaption><details class="gs-values"><summary>Số liệu</summary>'
    "<table><tbody><tr><th>1</th></tr></tbody></table></details></figure>"
)
TABLE = (
    '<div class="gs-exhibit" id="ex-rows"><div class="gs-scroll" role="region"><table><caption><span class="gs-number">'
    '<a href="#ex-rows">Bảng 3.2</a></span> Dòng</caption><tbody><tr><th>1</th></tr></tbody></table></div></div>'
)
FOLDED = f'<details class="gs-appendix"><summary>Bảng 3.2</summary>{TABLE}</details>'
MISSING = '<div class="gs-missing" id="ex-gone" role="note"><p class="gs-title">Thiếu</p></div>'
EXHIBITS = {
    "exhibits": [
        {"id": "stuck", "number": "3.1", "kind": "figure", "title": "Bảy cụm.", "table": "exhibits/stuck.csv"}
        | {"sources": ["a", "b", "c", "d"]},
        {"id": "rows", "number": "3.2", "kind": "table", "title": "Hai dòng", "table": "exhibits/rows.csv"}
        | {"sources": ["a", "b", "c"]},
        {"id": "gone", "number": "3.3", "kind": "missing", "title": "Thiếu", "table": None, "sources": []},
    ],
    "sources": SOURCES,
    "data": [{"name": "r", "version": "0.2.0", "sha256": "ab"}, {"name": "v", "version": "9", "sha256": "cd"}],
}


def shown(code: str, output: str, tags: list[str] | None = None) -> Any:
    outputs = [new_output("display_data", data={"text/html": output})] if output else []
    return new_code_cell(code, outputs=outputs, metadata={"tags": tags or []})


CELLS = [
    new_markdown_cell("# Hạ tầng\n\nHãy nhìn các thanh."),
    shown('region = "r"', "", ["parameters"]),
    shown("exhibits = []", "", ["contract"]),
    shown("a = 1", ""),
    shown("out.exhibit('stuck')", FIGURE),
    new_markdown_cell("## Phụ lục"),
    shown("b = 2", ""),
    shown("c = 3", ""),
    shown("out.exhibit('rows')", FOLDED),
    shown("out.say()", "<p>Một câu.</p>"),
    new_markdown_cell("### Còn thiếu\n\nHãy nhìn các điểm."),
    shown("out.missing('gone')", MISSING),
    shown("out.publish()", ""),
]


def page(language: str = "vi", exhibits: dict[str, Any] | None = None) -> Any:
    context = {"language": language, "title": "x", "notebook": "03_x", "region": "r", "region_title": "Tỉnh R"}
    context |= {"scenario": "baseline", "exhibits": EXHIBITS if exhibits is None else exhibits}
    return html5lib.parse(html(new_notebook(cells=CELLS), context), namespaceHTMLElements=False)


def text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def row(tree: Any, name: str) -> Any:
    box = next(e for e in tree.iter() if e.get("id") == f"ex-{name}")
    return next(e for e in box if e.get("class") == "gs-row")


def named(row: Any) -> list[str]:
    return [text(part.find("summary")) if part.tag == "details" else text(part) for part in row]


def test_one_row_says_what_can_be_had_of_an_exhibit() -> None:
    tree = page()
    assert named(row(tree, "stuck")) == ["Số liệu", "CSV", "SVG", "PNG", "Trích dẫn", "Mã lệnh 3–4"]
    assert [a.get("href") for a in row(tree, "stuck").findall("a")] == [
        "results/03_x/exhibits/stuck.csv",
        "figures/03_x/stuck.svg",
        "figures/03_x/stuck.png",
    ]
    assert named(row(tree, "rows")) == ["CSV", "Trích dẫn", "Mã lệnh 5–7"]
    assert named(row(tree, "gone")) == ["Khi có số liệu", "Mã lệnh 9"]


def test_how_to_read_what_cannot_be_computed_is_folded_into_its_box() -> None:
    tree = page()
    prose = [text(part) for part in tree.iter("div") if part.get("class") == "gs-prose"]
    assert prose == ["Hãy nhìn các thanh.", "Phụ lục", "Còn thiếu"]
    assert text(row(tree, "gone")[0].find("p")) == "Hãy nhìn các điểm."


def test_the_number_of_a_table_stands_before_it_as_a_link() -> None:
    box = next(e for e in page().iter() if e.get("id") == "ex-rows")
    assert [(a.get("href"), text(a)) for a in box[0].iter("a")] == [("#ex-rows", "Bảng 3.2")]
    assert text(box.find(".//caption")) == "Dòng"


def test_code_stands_in_frames_or_at_the_foot_and_none_is_lost() -> None:
    tree = page()
    code = [d for d in tree.iter("details") if d.get("class") == "gs-code"]
    assert [text(d.find(".//pre")) for d in code] == [
        *("a = 1", "b = 2", "out.missing('gone')"),
        *('region = "r"', "exhibits = []", "out.say()", "out.publish()"),
    ]
    first, second = (
        next(d for d in row(tree, name).iter("details") if d.get("class") == "gs-code") for name in ("stuck", "rows")
    )
    assert [text(pre) for pre in first.iter("pre")] == ["a = 1", "out.exhibit('stuck')"]
    assert [text(pre) for pre in second.iter("pre")] == ["b = 2", "c = 3", "out.exhibit('rows')"]
    foot = tree.find(".//footer")
    at_foot = [d for d in foot.iter("details") if d.get("class") == "gs-code"]
    assert [text(d.find("summary")) for d in at_foot] == ["Mã lệnh 1 · Tham số", "Mã lệnh 2", "Mã lệnh 8", "Mã lệnh 10"]
    assert label("code_rest", "vi", n=4) in text(foot)


def test_without_recorded_exhibits_code_stays_where_it_ran_but_for_the_parameters() -> None:
    tree = page(exhibits={})
    main, foot = (tree.find(f".//{name}") for name in ("main", "footer"))
    kept, at_foot = ([text(p) for p in part.iter("pre")] for part in (main, foot))
    assert at_foot == ['region = "r"', "exhibits = []"]
    assert kept[:2] == ["a = 1", "out.exhibit('stuck')"]
    assert kept[2:5] == ["b = 2", "c = 3", "out.exhibit('rows')"]
    assert kept[5:] == ["out.say()", "out.missing('gone')", "out.publish()"]


def test_a_citation_names_title_page_version_date_and_publishers() -> None:
    def cite(language: str, name: str) -> str:
        return text(next(d for d in row(page(language), name) if d.get("class") == "gs-cite-as").find("p"))

    assert cite("vi", "stuck") == (
        "“Bảy cụm”, Hình 3.1, “Hạ tầng”, Tỉnh R · kịch bản cơ sở, số liệu 0.2.0, tháng 11 năm 2026, "
        "03_x.html#ex-stuck. Nguồn: Báo a, Báo b và 2 nơi khác."
    )
    assert cite("en", "rows") == (
        "“Hai dòng”, Table 3.2, “Hạ tầng”, Tỉnh R · baseline scenario, data 0.2.0, November 2026, "
        "03_x.html#ex-rows. Source: Báo a, Báo b, Báo c."
    )


def test_an_output_that_looks_like_code_of_the_page_stays_an_output() -> None:
    false = '<div class="gs-source"><details class="gs-code" data-cell="1"><summary>x</summary>nội dung</details></div>'
    cells = [shown("out.exhibit('stuck')", false + FIGURE)]
    context = {"language": "vi", "title": "x", "notebook": "03_x", "exhibits": EXHIBITS}
    tree = html5lib.parse(html(new_notebook(cells=cells), context), namespaceHTMLElements=False)
    assert "nội dung" in text(tree.find(".//main"))
    assert named(row(tree, "stuck"))[-1] == "Mã lệnh 1"

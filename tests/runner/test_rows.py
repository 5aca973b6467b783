"""The data rows behind exhibits on a page: each once, with its value and source, and two clicks from the exhibit."""

from typing import Any

from bs4 import BeautifulSoup, Tag

from runner.export.arrange import arrange

FILE = "data/x/published.csv"
TABLE = '<figure id="ex-{id}"><table><caption>T</caption><tbody><tr><th>a</th><td>1</td></tr></tbody></table></figure>'


def row(number: int, what: str = "Cụm", value: str = "21 cụm", file: str = FILE) -> dict[str, Any]:
    return {"file": file, "row": number, "what": what, "value": value}


def context(used: dict[str, dict[str, list[str]]], rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    sources = {
        id: {"number": n, "anchor": f"src-{id}", "title": f"Title {id}", "publisher": f"Báo {id} (tỉnh)", "url": ""}
        for n, id in enumerate(("a", "b"), start=1)
    }
    shown = [
        {"id": id, "number": f"1.{n}", "kind": "table", "title": id, "sources": ["a", "b"], "used": named}
        for n, (id, named) in enumerate(used.items(), start=1)
    ]
    record = {"exhibits": shown, "sources": sources, "data_rows": rows}
    return {"language": "en", "notebook": "01_x", "exhibits": record}


def page(used: dict[str, dict[str, list[str]]], rows: dict[str, dict[str, Any]]) -> tuple[Any, BeautifulSoup]:
    cells = "".join(TABLE.format(id=id) for id in used)
    found = arrange(f'<div class="gs-output">{cells}</div>', context(used, rows))
    return found, BeautifulSoup(found.html, "html.parser")


def folded(soup: BeautifulSoup, id: str) -> Tag:
    found = soup.select_one(f"#ex-{id} > .gs-row > .gs-used")
    assert isinstance(found, Tag)
    return found


def test_a_fold_names_the_rows_of_its_exhibit_and_leads_to_them():
    used = {"one": {"p:F1": ["a"], "p:F2": ["a", "b"]}, "two": {"p:F2": ["b"]}}
    made, soup = page(used, {"p:F1": row(2), "p:F2": row(7, "Việc làm", "more than 12,000")})
    fold = folded(soup, "one")
    assert fold.summary is not None
    assert fold.summary.get_text() == "Data rows used (2)"
    assert not fold.has_attr("open")
    assert [a.get_text() for a in fold.select("a")] == ["2. Cụm: 21 cụm", "7. Việc làm: more than 12,000"]
    (listed,) = made.rows.values()
    anchors = {f"#{one.anchor}": one for one in listed}
    target = anchors[str(folded(soup, "two").select("a")[0]["href"])]
    assert (target.file, target.number, target.value) == (FILE, 7, "more than 12,000")
    assert [(source.number, source.publisher) for source in target.sources] == [(1, "Báo a"), (2, "Báo b")]


def test_each_row_stands_once_by_file_in_the_order_of_the_file():
    rows = {"p:F9": row(9), "p:F2": row(2), "c:x": row(5, file="data/x/clusters.csv")}
    used = {"one": {"p:F9": ["a"], "c:x": ["a"]}, "two": {"p:F2": ["a"], "p:F9": ["a"]}}
    made, _ = page(used, rows)
    assert {file: [one.number for one in listed] for file, listed in made.rows.items()} == {
        "data/x/clusters.csv": [5],
        FILE: [2, 9],
    }
    anchors = [one.anchor for listed in made.rows.values() for one in listed]
    assert len(set(anchors)) == 3


def test_of_many_rows_the_fold_gives_runs_of_numbers():
    rows = {f"p:{n}": row(n) for n in [*range(2, 20), 30, 40, 41]}
    _, soup = page({"one": {id: ["a"] for id in rows}}, rows)
    assert [a.get_text() for a in folded(soup, "one").select("a")] == ["2–19", "30", "40–41"]


def test_a_list_that_would_not_be_whole_is_not_shown():
    made, soup = page({"one": {"p:F1": ["a"], "p:lost": ["a"]}}, {"p:F1": row(2)})
    assert made.rows == {}
    assert soup.select(".gs-used") == []


def test_what_the_data_say_is_shown_as_text():
    made, soup = page({"one": {"p:F1": ["a"]}}, {"p:F1": row(2, "<script>alert(1)</script>", "<b>1</b>")})
    assert soup.select(".gs-used script, .gs-used b") == []
    assert made.rows[FILE][0].what == "<script>alert(1)</script>"

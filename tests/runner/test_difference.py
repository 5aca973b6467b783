"""What differs between editions: each change once, with its place, and nothing missed."""

from __future__ import annotations

import base64
import json
import re
import shutil
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

import run_all
from runner.collection import Refusal
from runner.difference import compare, records, tables, texts
from runner.difference.listing import lines, summary
from runner.difference.pairing import Change
from runner.difference.tables import Table, close, value
from runner.run import Run

HEAD = "entity,indicator,low,high,unit"


def table(*rows: str, head: str = HEAD) -> Table:
    return tables.read("\ufeff{}\n".format("\n".join((head, *rows))).encode(), "t.csv")


def told(changes: list[Change]) -> list[tuple[str, str, str, str, str]]:
    return [(c.what, c.row, c.column, c.before, c.after) for c in changes]


class TestTables:
    def test_a_row_put_before_others_moves_none_of_them(self) -> None:
        before = table("a,jobs,1,2,n", "b,jobs,5,,n", "b,jobs,6,,n")
        after = table("c,jobs,1,1,n", "a,jobs,1.0,3,n", "b,jobs,6,,n", "b,jobs,5,,n")
        assert told(tables.compare(before, after)) == [
            ("figure", "a · jobs (row 1)", "high", "2", "3"),
            ("row", "c · jobs (row 1)", "", "absent", "low 1 · high 1 · unit n"),
        ]

    def test_rows_of_one_name_meet_by_what_else_they_share(self) -> None:
        before = table("a,jobs,1,2,n,x", "a,jobs,1,4,n,x", "a,jobs,9,9,m,y", head=f"{HEAD},note")
        after = table("a,jobs,9,9,m,z", "a,jobs,1,4,n,x", "a,jobs,1,3,n,x", head=f"{HEAD},note")
        assert [t[2:] for t in told(tables.compare(before, after))] == [("high", "2", "3"), ("note", "y", "z")]

    def test_a_name_takes_what_tells_rows_apart(self) -> None:
        head = f"{HEAD},year,note"
        before = [f"a,jobs,{n},{n},n,{year},same" for n, year in ((7, 2020), (8, 2021), (9, 2022))]
        every = tables.compare(table(*before, head=head), table(*(r.replace(",n,", ",m,") for r in before), head=head))
        assert [c.row for c in every] == ["a · jobs · 2020", "a · jobs · 2021", "a · jobs · 2022"]

    def test_a_row_of_the_same_name_is_the_same_row_whatever_else_it_says(self) -> None:
        changes = tables.compare(table("a,jobs,1,2,n", "b,jobs,3,4,n"), table("b,jobs,5,6,m", "a,jobs,1,2,n"))
        assert [(c.row, c.column) for c in changes] == [("b · jobs", c) for c in ("low", "high", "unit")]

    def test_rows_with_little_in_common_are_not_one_whatever_all_rows_share(self) -> None:
        head = f"{HEAD},year,source"
        before = table("a,jobs,1,2,n,2024,s", "b,area,3,4,n,2024,s", head=head)
        after = table("a,jobs,1,2,n,2024,s", "c,area,5,6,n,2024,s", head=head)
        assert told(tables.compare(before, after)) == [
            ("row", "b · area", "", "low 3 · high 4 · unit n · year 2024 · source s", "absent"),
            ("row", "c · area", "", "absent", "low 5 · high 6 · unit n · year 2024 · source s"),
        ]

    @pytest.mark.parametrize(
        ("head", "rows", "expected"),
        [
            ("place,size", ["x,7", "y,8", "z,9"], [("column", "", "area", "area", "size")]),
            (
                "place,size",
                ["x,7", "y,8", "z,5"],
                [("column", "", "area", "area", "size"), ("value", "z", "area", "9", "5")],
            ),
            ("area,place", ["7,x", "8,y", "9,z"], [("order of columns", "", "", "", "")]),
            ("place", ["x", "y", "z"], [("column", "", "area", "there", "absent")]),
            ("place,area,n", ["x,7,1", "y,8,1", "z,9,1"], [("column", "", "n", "absent", "there")]),
            ("place,area", ["z,9", "x,7", "y,8"], [("order of rows", "", "", "", "")]),
            ("place,area", [], [("row", p, "", f"area {n}", "absent") for p, n in ("x7", "y8", "z9")]),
        ],
    )
    def test_columns_and_orders(self, head: str, rows: list[str], expected: list[tuple[str, ...]]) -> None:
        before, after = table("x,7", "y,8", "z,9", head="place,area"), table(*rows, head=head)
        assert told(tables.compare(before, after, shown=True)) == expected
        orders = [t for t in expected if t[0].startswith("order")]
        assert len(tables.compare(before, after)) == len(expected) - len(orders)

    def test_blank_is_not_zero(self) -> None:
        assert not close(value(""), value("0"), 1.0)

    @given(st.floats(min_value=-1e12, max_value=1e12), st.floats(min_value=1e-9, max_value=0.1))
    def test_the_tolerance_is_relative(self, number: float, tolerance: float) -> None:
        assert close(number, number * (1 + tolerance / 2), tolerance)
        if abs(number) > 1:
            assert not close(number, number * (1 + 3 * tolerance), tolerance)

    @pytest.mark.parametrize("content", [b"a,b\n\xff,1\n", b'a,b\n"x"y,1\n', b"a,b\n1\n", b"a,b\n1,2,3\n"])
    def test_a_damaged_table_is_named(self, content: bytes) -> None:
        with pytest.raises(Refusal, match=r"^some/t\.csv: "):
            tables.read(content, "some/t.csv")


@st.composite
def any_table(draw: st.DrawFn, width: int = 0) -> Table:
    """A small table with few different cells, so that rows repeat."""
    width = width or draw(st.integers(1, 4))
    columns = draw(st.permutations(["entity", "year", "low", "note"]))[:width]
    row = st.lists(st.sampled_from(["", "a", "b", "1", "2.5"]), min_size=width, max_size=width)
    return Table(columns, draw(st.lists(row, max_size=7)))


class TestLaws:
    @given(any_table(), st.randoms())
    def test_another_order_is_told_of_what_is_shown_alone(self, one: Table, random: Any) -> None:
        rows = random.sample(one.rows, len(one.rows))
        other = Table(one.columns, rows)
        assert tables.compare(one, other) == []
        shown = [c.what for c in tables.compare(one, other, shown=True)]
        assert shown == ([] if rows == one.rows else ["order of rows"])

    @given(any_table(), st.data())
    def test_one_row_more_or_less_is_one_change(self, one: Table, data: st.DataObject) -> None:
        place = data.draw(st.integers(0, len(one.rows)))
        row = data.draw(st.lists(st.sampled_from("ab1"), min_size=len(one.columns), max_size=len(one.columns)))
        more = Table(one.columns, [*one.rows[:place], row, *one.rows[place:]])
        assert [(c.what, c.before) for c in tables.compare(one, more, shown=True)] == [("row", "absent")]
        assert [(c.what, c.after) for c in tables.compare(more, one, shown=True)] == [("row", "absent")]

    @given(any_table().filter(lambda t: t.rows), st.data())
    def test_one_changed_cell_is_one_change(self, one: Table, data: st.DataObject) -> None:
        i, k = data.draw(st.integers(0, len(one.rows) - 1)), data.draw(st.integers(0, len(one.columns) - 1))
        rows = [list(row) for row in one.rows]
        rows[i][k] = data.draw(st.sampled_from(["a", "1", "new"]).filter(lambda new: new != one.rows[i][k]))
        (change,) = tables.compare(one, Table(one.columns, rows), shown=True)
        assert (change.what, change.before, change.after) == ("value", one.rows[i][k], rows[i][k])
        assert change.column == one.columns[k]

    @example((Table(["low"], [["b"], ["a"]]), Table(["low"], [[c] for c in ("a", "b", "", "a", "")])))
    @given(st.integers(1, 4).flatmap(lambda width: st.tuples(any_table(width), any_table(width))))
    def test_nothing_is_missed_and_both_directions_tell_as_much(self, two: tuple[Table, Table]) -> None:
        one, other = two
        there, back = tables.compare(one, other, shown=True), tables.compare(other, one, shown=True)
        assert len(there) == len(back)
        assert (there == []) == (one == other)
        rows = [Counter(tuple(dict(zip(t.columns, row, strict=True)).items()) for row in t.rows) for t in two]
        if one.columns == other.columns:
            assert (tables.compare(one, other) == []) == (rows[0] == rows[1])


def say(text: str) -> str:
    return f'<p class="gs-say">{text}</p>'


def exhibit(id: str, inside: str = "") -> str:
    return f'<figure id="ex-{id}"><img src=""><span id="ex-{id}-title">Title</span>{inside}</figure>'


def executed(path: Path, *cells: str) -> Path:
    """An executed notebook: what starts with < is an output, the rest Markdown."""
    content = [
        {"cell_type": "code", "source": "", "outputs": [{"output_type": "display_data", "data": {"text/html": [c]}}]}
        if c.startswith("<")
        else {"cell_type": "markdown", "source": c}
        for c in cells
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": content}), encoding="utf-8")
    return path


class TestTexts:
    PAGE = (
        "# Title\n\nA question that is\nasked here.\n- one point\n- another point",
        '<section class="gs-findings"><p>A finding.</p></section>',
        exhibit("first") + say("It grew by <b>8</b>% in 2020."),
        exhibit("second", say("It shrank by 3% in 2021.")),
    )

    def changes(self, tmp_path: Path, *cells: str) -> list[tuple[str, ...]]:
        before, after = executed(tmp_path / "a.ipynb", *self.PAGE), executed(tmp_path / "b.ipynb", *cells)
        found = texts.compare(texts.read(before), texts.read(after))
        return [(c.what, c.where, c.before, c.after) for c in found]

    def test_texts_are_read_once_each(self, tmp_path: Path) -> None:
        assert texts.read(executed(tmp_path / "a.ipynb", *self.PAGE)) == [
            ("heading", "# Title", ""),
            ("paragraph", "A question that is asked here.", ""),
            ("paragraph", "- one point", ""),
            ("paragraph", "- another point", ""),
            ("sentence", "It grew by 8% in 2020.", "first"),
            ("sentence", "It shrank by 3% in 2021.", "second"),
        ]

    def test_what_only_moved_or_was_wrapped_anew_is_no_change(self, tmp_path: Path) -> None:
        assert self.changes(tmp_path, *reversed(self.PAGE[1:]), self.PAGE[0].replace("is\nasked", "is asked")) == []

    def test_a_reworded_sentence_is_one_change_wherever_it_went(self, tmp_path: Path) -> None:
        title, findings, first, second = self.PAGE
        found = self.changes(tmp_path, title, findings, second, first.replace("8", "9"))
        assert found == [("sentence", "text after exhibit first", "It grew by 8% in 2020.", "It grew by 9% in 2020.")]

    def test_added_and_removed(self, tmp_path: Path) -> None:
        title, findings, first, _ = self.PAGE
        found = self.changes(
            tmp_path, title + "\n\n## Why", findings, first, exhibit("second"), say("Nothing is known.")
        )
        assert found == [
            ("heading", "text", "absent", "## Why"),
            ("sentence", "text after exhibit second", "It shrank by 3% in 2021.", "absent"),
            ("sentence", "text after exhibit second", "absent", "Nothing is known."),
        ]

    def test_what_is_printed_counts_and_a_picture_does_not(self, tmp_path: Path) -> None:
        path = tmp_path / "a.ipynb"
        outputs = [
            {"output_type": "stream", "text": ["one\n", "two"]},
            {"data": {"text/plain": "<Figure>", "image/png": ""}},
            {"data": {"text/markdown": "**bold**", "text/plain": "x"}},
            {"data": {"text/html": "<table><tr><td>a</td><td>1</td></tr><tr><td>b</td></tr></table><style>p</style>"}},
        ]
        path.write_text(json.dumps({"cells": [{"cell_type": "code", "outputs": outputs}]}))
        assert [t.words for t in texts.read(path)] == ["one", "two", "**bold**", "a 1", "b"]


RECORD = {
    "notebook": "01_x",
    "language": "en",
    "findings": ["Clusters grew by 8%", "Two of three have no plant"],
    "exhibits": [
        {"id": "one", "kind": "figure", "title": "T", "subtitle": "S", "alt": "A", "note": None, "missing": []}
        | {"sources": ["s", "t"], "decimals": {"low": 1, "high": 0}},
        {"id": "two", "kind": "table", "title": "U", "sources": ["t"]},
    ],
    "sources": {"s": {"title": "Source", "url": "u", "number": 1}, "t": {"title": "Other", "number": 2}},
}


def record(**changes: Any) -> dict[str, Any]:
    """RECORD with fields of its first exhibit changed."""
    first, *others = RECORD["exhibits"]
    return RECORD | {"exhibits": [first | changes, *others]}


class TestRecords:
    @pytest.mark.parametrize(
        ("after", "expected"),
        [
            (record(title="V"), ("title", "exhibit one", "", "T", "V")),
            (record(subtitle=""), ("subtitle", "exhibit one", "", "S", "")),
            (record(alt=None), ("alt text", "exhibit one", "", "A", "absent")),
            (record(note="N"), ("note", "exhibit one", "", "absent", "N")),
            (record(kind="missing"), ("kind", "exhibit one", "", "figure", "missing")),
            (record(missing=["jobs"]), ("missing item", "exhibit one", "", "absent", "jobs")),
            (record(sources=["s"]), ("source", "exhibit one", "", "t", "absent")),
            (record(sources=["t", "s"]), ("order of sources", "exhibit one", "", "", "")),
            (record(decimals={"low": 2, "high": 0}), ("number of decimals", "exhibit one", "low", "1", "2")),
            (record(place="appendix"), ("place", "exhibit one", "", "absent", "appendix")),
            (RECORD | {"answer": {"says": "It grew."}}, ("answer", "", "", "absent", "It grew.")),
            (RECORD | {"findings": RECORD["findings"][::-1]}, ("order of findings", "", "", "", "")),
            (
                RECORD | {"findings": ["Clusters grew by 9%", RECORD["findings"][1]]},
                ("finding", "", "", "Clusters grew by 8%", "Clusters grew by 9%"),
            ),
            (RECORD | {"exhibits": RECORD["exhibits"][:1]}, ("exhibit", "exhibit two", "", "U", "absent")),
            (RECORD | {"exhibits": RECORD["exhibits"][::-1]}, ("order of exhibits", "", "", "", "")),
            (RECORD | {"sources": {"s": RECORD["sources"]["s"]}}, ("source", "", "t", "Other", "absent")),
            (
                RECORD | {"sources": RECORD["sources"] | {"s": {"title": "Source", "url": "v"}}},
                ("source", "", "s · url", "u", "v"),
            ),
            (
                RECORD | {"sources": dict(reversed(list(RECORD["sources"].items())))},
                ("order of sources", "", "", "", ""),
            ),
        ],
    )
    def test_each_field_is_seen(self, after: dict[str, Any], expected: tuple[str, ...]) -> None:
        (change,) = records.compare(RECORD, after)
        assert (change.what, change.where, change.row, change.before, change.after) == expected
        assert len(records.compare(after, RECORD)) == 1

    def test_what_follows_from_elsewhere_is_not_told_again(self) -> None:
        sources = {name: source | {"number": 7, "anchor": "x"} for name, source in RECORD["sources"].items()}
        renamed = record(decimals={"least": 1, "high": 0})  # the table of values tells of its column
        assert records.compare(RECORD, renamed | {"sources": sources, "data": [{"version": "2"}]}) == []
        assert records.compare(RECORD, RECORD | {"addresses": {"C012": "04_x.ipynb#c012"}}) == []


def edition(folder: Path, name: str = "01_x", language: str = "en", unit: str = "n") -> Path:
    results = folder / "results" / name
    (results / "exhibits").mkdir(parents=True)
    (results / "table.csv").write_text(f"{HEAD}\na,jobs,1,2,{unit}\nb,jobs,3,4,{unit}\n")
    (results / "exhibits" / "one.csv").write_text("Place,Jobs\na,1\nb,3\n")
    (results / "exhibits.json").write_text(json.dumps(RECORD | {"language": language}))
    executed(folder / f"{name}.ipynb", "# Title", exhibit("one") + say("It grew by 8%."))
    return folder


class TestEditions:
    def test_all_editions_of_two_folders(self, tmp_path: Path) -> None:
        for side, names in (("a", ("r/baseline/en", "r/baseline/vi")), ("b", ("r/baseline/en", "r/bold/en"))):
            for name in names:
                edition(tmp_path / side / name)
        one = tmp_path / "b/r/baseline/en"
        results = one / "results/01_x"
        (results / "exhibits/one.csv").write_text("Place,Jobs\na,1\nb,5\n")
        (results / "table.csv").rename(results / "other.csv")
        edition(one / "more", "02_y")
        (one / "more/results/02_y").rename(one / "results/02_y")
        (one / "01_x.ipynb").unlink()
        changes, remarks = compare(tmp_path, "a", "b")
        assert lines(changes) == [
            "r/baseline/en 01_x",
            "    page: there -> absent",
            "  other.csv",
            "    table: absent -> there",
            "  table.csv",
            "    table: there -> absent",
            "  exhibit one",
            "    value: b | Jobs: 3 -> 5",
            "r/baseline/en 02_y",
            "    notebook: absent -> there",
            "r/baseline/vi",
            "    edition: there -> absent",
            "r/bold/en",
            "    edition: absent -> there",
        ]
        assert summary(changes) == "2 tables, 1 value, 1 page, 1 notebook, 2 editions differ"
        assert remarks == []
        assert compare(tmp_path, "a/r", str(tmp_path / "a/r")) == ([], [])

    def test_an_exhibit_that_went_is_told_once(self, tmp_path: Path) -> None:
        for side in "ab":
            edition(tmp_path / side)
        results = tmp_path / "b/results/01_x"
        (results / "exhibits.json").write_text(json.dumps(RECORD | {"exhibits": RECORD["exhibits"][1:]}))
        (results / "exhibits/one.csv").unlink()
        assert [(c.what, c.where) for c in compare(tmp_path, "a", "b")[0]] == [("exhibit", "exhibit one")]

    def test_of_two_languages_only_results_are_compared(self, tmp_path: Path) -> None:
        edition(tmp_path / "en")
        edition(tmp_path / "vi", language="vi", unit="người")
        executed(tmp_path / "vi/01_x.ipynb", "# Tên")
        changes, remarks = compare(tmp_path, "en", "vi")
        assert {(c.what, c.column) for c in changes} == {("figure", "unit")}
        assert remarks == ["en and vi: only result tables are compared"]

    def test_one_edition_is_not_several(self, tmp_path: Path) -> None:
        edition(tmp_path / "r/baseline/en")
        with pytest.raises(Refusal, match="holds several; name one of them: r/baseline/en"):
            compare(tmp_path, "r/baseline/en", "r")
        with pytest.raises(Refusal, match="did you mean 'r/baseline/en'"):
            compare(tmp_path, "r/baseline/em", "r")

    @pytest.mark.parametrize(
        ("file", "content"),
        [
            ("results/01_x/table.csv", b"a,b\n1\n"),
            ("results/01_x/exhibits/one.csv", b"\xff\n"),
            ("results/01_x/exhibits.json", b"{"),
            ("results/01_x/exhibits.json", b'{"exhibits": [{"title": "T"}]}'),
            ("01_x.ipynb", b"{}"),
            ("01_x.ipynb", b'{"cells": [{"cell_type": "code", "outputs": [{"data": {"text/html": 5}}]}]}'),
        ],
    )
    def test_a_damaged_file_is_named(self, tmp_path: Path, file: str, content: bytes) -> None:
        for side in "ab":
            edition(tmp_path / side)
        (tmp_path / "b" / file).write_bytes(content)
        ran = CliRunner().invoke(run_all.main, ["--diff", "a", "b", "--output", str(tmp_path)])
        assert ran.exit_code == 2
        assert str(tmp_path / "b" / file) in ran.stderr
        assert len(ran.stderr.splitlines()) == 1

    def test_the_status_says_whether_anything_differs(self, tmp_path: Path) -> None:
        edition(tmp_path / "a")
        results = edition(tmp_path / "b") / "results/01_x"
        call = ["--diff", "a", "b", "--output", str(tmp_path)]
        same = CliRunner().invoke(run_all.main, call)
        assert (same.exit_code, same.stdout) == (0, "nothing differs\n")
        (results / "table.csv").write_text(f"{HEAD}\na,jobs,1,2,n\nb,jobs,3,4.01,n\n")
        (results / "exhibits.json").write_text(json.dumps(record(title="A title that is long " * 5)))
        other = CliRunner().invoke(run_all.main, call)
        assert other.exit_code == 1
        assert other.stdout.splitlines() == [
            "01_x",
            "  table.csv",
            "    figure: b · jobs | high: 4 -> 4.01",
            "  exhibit one",
            "    title:",
            "      T",
            f"      -> {'A title that is long ' * 5}",
            "1 figure, 1 title differ",
        ]
        assert "1 title differs" in CliRunner().invoke(run_all.main, [*call, "--tolerance", "0.01"]).stdout


class TestPage:
    def sides(self, folder: Path) -> Path:
        """Two editions: a number, a title and a picture of one exhibit differ."""
        for name, title, jobs in (("a", "T", "3"), ("b", "<b>Ư</b>", "5")):
            results = edition(folder / name) / "results/01_x"
            (results / "exhibits.json").write_text(json.dumps(record(title=title)))
            (results / "exhibits/one.csv").write_text(f"Place,Jobs\na,1\nb,{jobs}\n")
            (folder / name / "figures/01_x").mkdir(parents=True)
            picture = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>{jobs}</text></svg>'
            (folder / name / "figures/01_x/one.svg").write_text(picture)
        return folder

    def test_an_exhibit_is_shown_before_and_after(self, tmp_path: Path) -> None:
        folder = self.sides(tmp_path)
        ran = CliRunner().invoke(run_all.main, ["--compare", "a", "b", "--output", str(folder)])
        assert (ran.exit_code, ran.stderr) == (1, "")
        assert ran.stdout == f"{folder / 'compare.html'}: 1 title, 1 value differ\n"
        page = BeautifulSoup((folder / "compare.html").read_text(encoding="utf-8"), "html.parser")
        (part,) = page.select("article")
        assert [word.get_text() for word in part.select("del, ins")] == ["T", "<b>Ư</b>"]
        assert [c.get_text() for c in part.select("tbody tr > *")] == ["b", "Jobs", "3", "5", "+2 (66,7%)"]
        pictures = [base64.b64decode(image["src"].partition(",")[2]).decode() for image in part.select("img")]
        assert [re.sub("<[^>]*>", "", picture) for picture in pictures] == ["3", "5"]
        assert page.html["lang"] == "vi"
        assert not page.select("script, [style], [src^=http], link[href^=http]")

    def test_a_picture_that_is_the_same_is_not_shown(self, tmp_path: Path) -> None:
        folder = self.sides(tmp_path)
        shutil.copy(folder / "a/figures/01_x/one.svg", folder / "b/figures/01_x/one.svg")
        CliRunner().invoke(run_all.main, ["--compare", "a", "b", "--output", str(folder), "--language", "en"])
        page = (folder / "compare.html").read_text(encoding="utf-8")
        assert "<img" not in page
        assert "Differences: 2" in page

    def test_nothing_differs_and_nothing_is_written_for_a_mistake(self, tmp_path: Path) -> None:
        folder = self.sides(tmp_path)
        wrong = CliRunner().invoke(run_all.main, ["--compare", "a", "c", "--output", str(folder)])
        assert wrong.exit_code == 2
        assert "no edition 'c'" in wrong.stderr
        both = CliRunner().invoke(run_all.main, ["--compare", "a", "b", "--output", str(folder), "--language", "vi,en"])
        assert both.exit_code == 2
        assert not (folder / "compare.html").exists()
        assert CliRunner().invoke(run_all.main, ["--compare", "a", "a", "--output", str(folder)]).exit_code == 0
        assert "Không có gì khác nhau." in (folder / "compare.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "expected"),
    [
        (f"{HEAD}\nb,jobs,3,4,n\na,jobs,1,2,n\n".encode(), [("figure", "a · jobs", "high", "2", "5")]),
        (b"\xff", [("table", "", "(table)", "", "there")]),
    ],
)
def test_a_run_lists_each_changed_figure_once(tmp_path: Path, old: bytes, expected: list[tuple[str, ...]]) -> None:
    path = "results/01_x/t.csv"
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_bytes(old)
    store = SimpleNamespace(entry=lambda *_: {"files": {path: ["0" * 32]}}, folder=lambda _: tmp_path)
    run, place = SimpleNamespace(store=store, changes=[]), SimpleNamespace(region="r", scenario="s", language="vi")
    Run._note_changes(run, place, "01_x", {path: f"{HEAD}\na,jobs,1,5,n\nb,jobs,3,4,n\n".encode()})
    assert [tuple(c[k] for k in ("what", "row", "column", "before", "after")) for c in run.changes] == expected
    assert [(c["region"], c["notebook"], c["table"]) for c in run.changes] == [("r", "01_x", "t.csv")]

"""One call an exhibit: words from the file beside the notebook, rows in their form, sources from the rows."""

import json

import numpy as np
import pandas as pd
import pytest
from report_stage import Stage, by_class, region, text_of

from clusters.report import charts, exhibit
from clusters.uncertainty.bounds import Bound
from clusters.wording.catalogue import WordsError
from clusters.wording.glossary import LABELS
from clusters.wording.language import label

WORDS = """
[answer]
sentence.vi = ["{leader:name} đứng đầu", " với {jobs:words0} lao động"]
sentence.en = ["{leader:name} leads", " with {jobs:words0} jobs"]
[[answer.numbers]]
value = "{jobs:range0}"
text = { vi = "lao động", en = "jobs" }
certainty = "by_convention"
exhibit = "jobs"
[[findings]]
vi = "{leader:name} dẫn đầu."
en = "{leader:name} is first."
exhibit = "jobs"
[jobs]
title.vi = ["{leader:name} đứng đầu", ", hơn {gap:n0}"]
title.en = ["{leader:name} leads", " by {gap:n0}"]
unit = { vi = "Người", en = "People" }
alt = { vi = "Khoảng: {leader:name} cao nhất.", en = "Ranges: {leader:name} is highest." }
note.vi = ["{open:if}Mũi tên: không có **cận trên**."]
note.en = ["{open:if}Arrow: no **upper end**."]
reads.vi = ["Khoảng cách là {gap:n0}.", "Chưa biết {blind:name}."]
reads.en = ["The gap is {gap:n0}.", "{blind:name} is not known."]
[jobs.columns]
entity = { vi = "Tỉnh", en = "Province" }
low = { vi = "Thấp nhất", en = "Lowest" }
high = { vi = "Cao nhất", en = "Highest" }
sources = { vi = "Nguồn", en = "Source" }
[jobs.beside]
gap = { vi = "Khoảng cách với {leader:name}", en = "Gap to {leader:name}" }
[jobs.marks]
unit = { vi = "người", en = "people" }
[jobs.names]
south = { vi = "Nam ({leader:name})", en = "The South ({leader:name})" }
[jobs.missing]
about = { vi = "Lao động", en = "Jobs" }
jobs = { vi = "lao động của {entity:name}", en = "jobs of {entity:name}" }
[list]
title = { vi = "Danh sách", en = "List" }
unit = { vi = "Người", en = "People" }
[list.columns]
entity = { vi = "Tỉnh", en = "Province" }
year = { vi = "Năm", en = "Year" }
[ledger]
title = { vi = "Sổ", en = "Ledger" }
unit = { vi = "Như ghi", en = "As said" }
[ledger.columns]
claim_id = { vi = "Mã", en = "Id" }
verdict = { vi = "Kết quả", en = "Verdict" }
[phrases]
title = { vi = "Bảng", en = "Table" }
unit = { vi = "Như ghi", en = "As said" }
[phrases.columns]
aim = { vi = "Mục tiêu", en = "Aim" }
unit = { vi = "Đơn vị", en = "Unit" }
size = { vi = "Cỡ", en = "Size" }
note = { vi = "Ghi chú", en = "Note" }
[phrases.names]
most-jobs = { vi = "nhiều lao động nhất", en = "most jobs" }
"""
ROWS = pd.DataFrame(
    {
        "entity": ["north", "south"],
        "indicator": "jobs",
        "low": [12000.0, 30000.0],
        "high": [13000.0, np.nan],
        "unit": "person",
        "year": [2024, 2023],
        "sources": ["bao-1", "bao-1 nien-giam"],
    }
)
SAYS = {"leader": "south", "gap": 17000, "open": True, "blind": None}
NAMES = {"north": ("Bắc", "North"), "south": ("Nam", "South")}


@pytest.fixture
def at(stage, tmp_path, monkeypatch):
    """A stage with words beside its notebook, which stands in the working directory."""
    (tmp_path / "01_test.toml").write_text(WORDS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    data = region()
    data.former, data.merged = ["north", "south"], "whole"
    data.label = lambda slug, language: NAMES[slug][language == "en"]

    def begin(language="en", exhibits=("list", "jobs")) -> Stage:
        found = stage(language, data=data)
        found.out.promised = list(exhibits)
        return found

    return begin


def one(stage, id="jobs"):
    return next(e for e in stage.record["exhibits"] if e["id"] == id)


def test_a_chart_has_its_words_numbers_sources_and_files(at, tmp_path):
    s = at("vi")
    s.out.exhibit("jobs", charts.intervals(ROWS), SAYS, decimals=0)
    record = one(s)
    assert {k: record[k] for k in ("kind", "number", "title", "subtitle", "alt", "note", "reads", "sources")} == {
        "kind": "figure",
        "number": "1.2",
        "title": "Nam đứng đầu, hơn 17.000",
        "subtitle": "Người",
        "alt": "Khoảng: Nam cao nhất.",
        "note": "Mũi tên: không có cận trên.",
        "reads": ["Khoảng cách là 17.000."],
        "sources": ["bao-1", "nien-giam"],
    }
    tree = s.tree
    assert [text_of(e) for e in by_class(tree, "gs-say")] == ["Khoảng cách là 17.000."]
    assert [text_of(e) for e in by_class(tree, "gs-number")] == ["Hình 1.2"]
    assert [text_of(e) for e in by_class(tree, "gs-note")[0].iter("strong")] == ["cận trên"]
    header, *rows = [[text_of(c) for c in r.iter() if c.tag in ("th", "td")] for r in tree.iter("tr")]
    assert header == ["Tỉnh", "Thấp nhất", "Cao nhất", "Nguồn"]
    assert rows[0] == ["Bắc", "12.000", "13.000", "Báo A"]
    assert [text_of(e) for e in by_class(tree, "gs-note")][1] == "Số khác trong lời văn: Khoảng cách với Nam: 17.000"
    assert record["beside"] == {"Khoảng cách với Nam": "17.000"}
    assert rows[1] == ["Nam (Nam)", "30.000", "—không có số liệu", "Báo A; Niên giám 2024"]
    for width, path in record["drawings"].items():
        svg = (tmp_path / path).read_text(encoding="utf-8")
        assert f'id="jobs-{width}-title"' in svg
        assert "≥ 30.000 người" in svg
        assert "Nam (Nam)" in svg
    kept = (tmp_path / "figures/01_test/jobs.svg").read_text(encoding="utf-8")
    assert "Hình 1.2" in kept
    assert "Nguồn: Báo A; Niên giám 2024" in kept


def test_a_table_and_its_place_in_the_appendix(at):
    s = at()
    s.out.exhibit("list", ROWS, place="appendix")
    assert (one(s, "list")["kind"], one(s, "list")["place"], one(s, "list")["number"]) == ("table", "appendix", "1.1")
    fold = by_class(s.tree, "gs-appendix")[0]
    assert text_of(next(fold.iter("summary"))) == "Table 1.1 List · 2 rows"
    assert [text_of(c) for c in fold.iter("td")] == ["2024", "2023"]


@pytest.mark.parametrize(
    ("language", "cells"),
    [
        ("vi", [["nhiều lao động nhất", "tỷ đồng", "gần 90 tỷ đồng", "lời"], ["other", "%", "330,0–340,5 ha", None],
                ["other", "ha", "23%", None], ["other", "ha", None, None], ["other", "ha", None, None]]),
        ("en", [["most jobs", "billion VND", "nearly 90 billion VND", "word"], ["other", "%", "330.0–340.5 ha", None],
                ["other", "ha", "23%", None], ["other", "ha", None, None], ["other", "ha", None, None]]),
    ],
)  # fmt: skip
def test_cells_are_said_in_the_language_of_the_edition(at, tmp_path, language, cells):
    s = at(language, ("phrases",))
    sizes = [("nearly", 90.0, "billion VND"), (Bound(330, 340.5), "ha"), (Bound.exact(23), "percent"),
             (Bound(0, np.inf), "ha"), ()]  # fmt: skip
    rows = pd.DataFrame({"aim": ["most-jobs", *["other"] * 4], "unit": ["billion VND", "percent", *["ha"] * 3],
                         "size": sizes, "note_vi": ["lời", *[""] * 4], "note_en": ["word", *[""] * 4],
                         "sources": "bao-1"})  # fmt: skip
    s.out.exhibit("phrases", rows)
    kept = pd.read_csv(s.out.results / "01_test/exhibits/phrases.csv", encoding="utf-8-sig")
    assert kept.astype(object).where(kept.notna(), None).to_numpy().tolist() == cells


@pytest.mark.parametrize(("language", "shown"), [("vi", "36.282,3"), ("en", "36,282.3")])
def test_an_exact_figure_is_a_number_in_files_whatever_the_language(at, language, shown):
    s = at(language, ("phrases",))
    rows = pd.DataFrame({"aim": ["most-jobs", "other"], "unit": "ha", "note_vi": "", "note_en": "", "sources": "bao-1"})
    s.out.exhibit("phrases", rows.assign(size=[Bound.exact(36282.25), Bound(1.5, 2)]), decimals={"size": 1})
    assert shown in [text_of(cell) for cell in s.tree.iter("td")]
    kept = pd.read_csv(s.out.results / "01_test/exhibits/phrases.csv", encoding="utf-8-sig", dtype=str)
    assert kept.iloc[0, 2] == "36282.3"


def test_one_of_a_kind_is_called_in_the_singular():
    def told(cell, language="en"):
        return exhibit.said(cell, lambda slug: label(slug, language) if slug in LABELS else slug, language)

    assert [told((n, "village")) for n in (1, 2, 21)] == ["1 village", "2 villages", "21 villages"]
    assert told(("at_least", 1.0, "person")) == "at least 1 person"
    assert told((1, "–", 2, "cluster")) == "1 – 2 clusters"
    assert told((1, "ha")) == "1 ha"
    assert told((1, "village"), "vi") == "1 làng"


def test_what_cannot_be_computed_is_said_on_its_fold(at):
    s = at()
    lacks = [{"entity": "north"}]
    s.out.exhibit("jobs", charts.intervals(ROWS[:0]), dict.fromkeys(SAYS), lacks=lacks, place="appendix")
    fold = by_class(s.tree, "gs-appendix")[0]
    assert text_of(next(fold.iter("summary"))) == "Table 1.2 Jobs · cannot be computed"


def test_without_rows_it_says_what_is_missing(at):
    s = at()
    nothing = dict.fromkeys(SAYS)
    lacks = [{"entity": "north"}, {"entity": "south"}]
    s.out.exhibit("jobs", charts.intervals(ROWS[:0]), nothing, lacks=lacks, rests_on=[["bao-1"]])
    record = one(s)
    assert (record["kind"], record["title"], record["sources"]) == ("missing", "Jobs", ["bao-1"])
    assert record["missing"] == ["jobs of North", "jobs of South"]
    assert "drawings" not in record


def test_a_range_of_which_nothing_is_known_is_missing_too(at):
    s = at()
    unknown = ROWS.assign(low=np.nan, high=np.nan)
    s.out.exhibit("jobs", charts.intervals(unknown), dict.fromkeys(SAYS), lacks=pd.DataFrame({"entity": ["north"]}))
    assert one(s)["missing"] == ["jobs of North"]


def test_answer_and_findings_come_from_the_word_file(at):
    s = at("vi")
    s.out.answer({"leader": "south", "jobs": (30000, None)})
    s.out.findings(says={"leader": "south"})
    record = s.record
    assert record["answer"]["sentence"] == "Nam đứng đầu với ít nhất 30.000 lao động"
    assert record["answer"]["numbers"] == [
        {
            "value": "≥ 30.000",
            "range": "",
            "unit": "",
            "text": "lao động",
            "certainty": "by_convention",
            "exhibit": "jobs",
            "ends": [30000.0, None, None],
        }
    ]
    assert record["findings"] == ["Nam dẫn đầu."]
    assert record["finding_links"] == ["jobs"]
    tile = by_class(s.tree, "gs-tile")[0]
    assert "theo quy ước" in text_of(tile)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda out: out.exhibit("jobs", ROWS, {"leader": "south", "gapp": 1}), WordsError, "did you mean 'gap'"),
        (lambda out: out.exhibit("jobs", ROWS, {"leader": "south"}), WordsError, "jobs.gap"),
        (lambda out: out.exhibit("jobz", ROWS, SAYS), WordsError, "did you mean 'jobs'"),
        (lambda out: out.exhibit("list", ROWS.rename(columns={"year": "yaer"})), ValueError, "did you mean 'yaer'"),
        (lambda out: out.exhibit("list", ROWS, place="attic"), ValueError, "'text' or 'appendix'"),
        (
            lambda out: out.exhibit("list", ROWS.assign(sources="bao-2")),
            ValueError,
            "'bao-2'; near: bao-1",
        ),
        (lambda out: out.exhibit("jobs", ROWS, SAYS | {"leader": "noth"}), WordsError, "noth"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_cure(at, call, error, message):
    with pytest.raises(error, match=f"(?s){message}"):
        call(at().out)


def test_an_exhibit_of_no_contract_is_refused(at):
    with pytest.raises(ValueError, match="did you mean 'list'"):
        at(exhibits=["list"]).out.missing("lists", title="t", missing=["m"])


def test_both_languages_leave_the_same_record_but_for_their_words(at):
    found = []
    for language in ("vi", "en"):
        s = at(language)
        s.out.exhibit("jobs", charts.intervals(ROWS), SAYS)
        found.append(one(s))
    worded = {"title", "subtitle", "alt", "note", "reads", "beside", "decimals"}
    left, right = ({k: v for k, v in record.items() if k not in worded} for record in found)
    assert json.dumps(left) == json.dumps(right)


@pytest.mark.parametrize(
    ("decimals", "sizes"),
    [(None, ["12.34–15.20", "7.06"]), (0, ["12–16", "7"]), ({"size": 1}, ["12.3–15.2", "7.1"])],
)
def test_bounds_have_the_digits_that_are_asked_for_and_claim_no_more(at, decimals, sizes):
    s = at(exhibits=["phrases"])
    known = [Bound(12.341, 15.2), Bound.exact(7.06)]
    rows = pd.DataFrame({"aim": ["a", "b"], "unit": "ha", "size": known, "note": "-", "sources": "bao-1"})
    s.out.exhibit("phrases", rows, decimals=decimals)
    cells = [text_of(c) for c in s.tree.iter("td")]
    assert [cells[1], cells[4]] == sizes


def test_rows_of_several_dates_are_told_apart_by_them(at):
    told = at().out.dated(["north", "north", "Some plant"], [2014.0, "2018-10", float("nan")])
    assert told == ["North, 2014", "North, October 2018", "Some plant, undated"]
    assert at("vi").out.dated(["south"], [None]) == ["Nam, không rõ thời điểm"]


def test_a_slug_of_two_parts_is_named_and_a_date_written_out():
    called = {"north--first": "First", "2025-07": "no slug"}.get
    assert exhibit.said("north--first", called, "en") == "First"
    assert [exhibit.said("2025-07-01", called, language) for language in ("vi", "en")] == ["01/07/2025", "1 July 2025"]
    assert exhibit.said("2025-07", called, "en") == "July 2025"


def test_a_claim_has_an_address_and_its_verdict_a_mark(at):
    s = at(exhibits=("ledger",))
    s.out.exhibit("ledger", pd.DataFrame({"claim_id": ["C012"], "verdict": ["self_consistent"], "sources": "bao-1"}))
    (row,) = [e for e in s.tree.iter("th") if e.get("scope") == "row"]
    assert (row.get("id"), text_of(row)) == ("c012", "C012")
    (mark,) = by_class(s.tree, "gs-badge-self_consistent")
    assert text_of(mark) == "self-consistent only"
    kept = pd.read_csv(s.out.results / "01_test/exhibits/ledger.csv", encoding="utf-8-sig")
    assert kept.to_numpy().tolist() == [["C012", "self-consistent only"]]


def test_the_record_tells_where_every_claim_of_the_region_stands(at):
    s = at()
    assert "addresses" not in s.record, "a region without claims"
    s.out.data.claims = pd.DataFrame({"claim_id": ["C012"]})
    s.out.exhibit("list", ROWS)
    assert s.record["addresses"] == {"C012": "04_policy_recommendations.ipynb#c012"}


def test_cards_are_recorded_as_they_are_said_with_the_ends_of_bounds(at):
    s = at("vi")
    rows = pd.DataFrame({"name_vi": ["Bắc"], "name_en": ["North"], "confidence": ["certain"], "sources": ["bao-1"]})
    cells = {"now": (Bound(2, np.inf), "person"), "goal": Bound(7, 12), "cost": "", "entity": "north", "rank": 1}
    inner = [{"what_vi": "một", "what_en": "one", "shows": (Bound(1, 1), "person")}]
    cards = pd.DataFrame([rows.iloc[0].to_dict() | cells | {"rests": inner, "ids": ["north", "x"]}])
    s.out.exhibit("list", ROWS, cards=cards.drop(columns="sources"), questions=rows[["name_vi", "name_en"]])
    assert s.record["questions"] == [{"name": "Bắc"}]
    assert "cards_note" not in s.record, "its exhibit has no note"
    (card,) = s.record["cards"]
    assert card["name"] == "Bắc"
    assert card["now"] == {"text": "≥ 2 người", "low": 2, "high": None, "unit": "người"}
    assert card["goal"] == {"text": "7–12", "low": 7, "high": 12, "unit": ""}
    assert card["confidence"] == {"text": "chắc chắn", "kind": "certain"}
    assert (card["cost"], card["entity"], card["rank"]) == ("", "Bắc", 1)
    assert card["rests"] == [{"what": "một", "shows": {"text": "1 người", "low": 1, "high": 1, "unit": "người"}}]
    assert card["ids"] == ["Bắc", "x"]


def test_a_word_of_a_fixed_vocabulary_is_a_badge_in_its_own_column(at, tmp_path):
    year = 'year = { vi = "Năm", en = "Year" }\n'
    graded = WORDS.replace(year, year + 'confidence = { vi = "Mức", en = "Grade" }\n')
    (tmp_path / "01_test.toml").write_text(graded, encoding="utf-8")
    s = at("vi")
    s.out.exhibit("list", ROWS.assign(confidence=["certain", "somewhat"]))
    assert [text_of(badge) for badge in by_class(s.tree, "gs-badge")] == ["chắc chắn"]
    assert [text_of(badge) for badge in by_class(s.tree, "gs-badge-certain")] == ["chắc chắn"]

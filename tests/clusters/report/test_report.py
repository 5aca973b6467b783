"""What a report shows is valid, accessible and escaped HTML."""

import json

import pandas as pd
import pytest
from report_stage import FIGURE, TABLE, VALUES, by_class, drawing, region, text_of

from clusters.report import Report

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "\u202egnol si txet siht\u202c",
    "a\x00b\x1b[31m\ud800\ufffe",
    "&lt;b&gt; & ]]> --> <!--",
    "long " + "x" * 10_000,
    "=HYPERLINK('https://example.org')",
    "$\\frac{1}{$",
]


# Semantics


def test_a_figure_has_picture_caption_sources_and_values(stage):
    s = stage()
    s.out.figure(drawing(), "jobs", **FIGURE, note="Chỉ là **cận dưới**")
    figure = s.tree.find(".//figure")
    assert figure.get("id") == "ex-jobs"
    assert figure[0].tag == "figcaption"
    assert text_of(figure[0]) == "B đứng đầu Người, 2024"
    image = figure.find("img")
    assert image.get("alt") == FIGURE["alt"]
    assert image.get("src").startswith("data:image/")
    assert 700 < int(image.get("width")) < 800  # 8 inches, less the margins
    link = figure.find(".//a")
    assert (link.get("href"), text_of(link)) == ("#src-bao-1", "[1] Báo A")
    assert text_of(by_class(figure, "gs-note")[0]) == "Ghi chú: Chỉ là cận dưới"
    assert figure.find("details/summary").text == "Số liệu"
    assert figure.find("details//table") is not None


def test_a_table_has_caption_and_headers(stage):
    s = stage()
    s.out.table(VALUES, "jobs", **TABLE, decimals={"Tỷ trọng": 1})
    tree = s.tree
    scroll = by_class(tree, "gs-scroll")[0]
    assert (scroll.get("role"), scroll.get("tabindex")) == ("region", "0")
    assert text_of(tree.find(".//caption")) == "Việc làm Người, 2024"
    assert [th.get("scope") for th in tree.findall(".//thead/tr/th")] == ["col"] * 3
    rows = tree.findall(".//tbody/tr")
    assert [row[0].tag + row[0].get("scope") for row in rows] == ["throw", "throw"]
    assert [text_of(td) for td in rows[0]] == ["A", "12.000", "0,5"]
    assert [text_of(td) for td in rows[1]] == ["B", "—không có số liệu", "13,3"]
    blank = rows[1][1]
    assert blank[0].get("aria-hidden") == "true"
    assert blank[1].get("class") == "gs-sr"
    assert blank.get("class") == "gs-blank gs-num"
    assert rows[0][1].get("class") == "gs-num"


def test_cells_follow_their_kind(stage):
    s = stage("en")
    table = pd.DataFrame(
        {
            "Year": [2023, 2024],
            "Clusters": [1234, 5],
            "Rate": [13.25, 8.0],
            "Verdict": [s.out.badge("supported", "supported"), "at least 7"],
            "Sure": [True, None],
            "Day": [pd.Timestamp("2025-07-01"), pd.NaT],
        }
    )
    s.out.table(table, "kinds", **TABLE)
    rows = [[text_of(cell) for cell in row] for row in s.tree.findall(".//tbody/tr")]
    assert rows[0] == ["2023", "1,234", "13.25", "supported", "yes", "1 July 2025"]
    assert rows[1] == ["2024", "5", "8.00", "at least 7", "—no data", "—no data"]
    assert by_class(s.tree, "gs-badge-supported")
    with pytest.raises(ValueError, match="badge kind"):
        s.out.badge("x", "splendid")


def test_findings_are_a_labelled_list(stage):
    s = stage()
    s.out.findings(vi=["Có **7** cụm", "Còn 35"], en=["**7** clusters", "35 left"])
    section = s.tree.find(".//section")
    heading = section.find("h2")
    assert section.get("aria-labelledby") == heading.get("id")
    assert heading.text == "Kết quả chính"
    assert [text_of(li) for li in section.findall(".//li")] == ["Có 7 cụm", "Còn 35"]
    assert s.record["findings"] == ["Có 7 cụm", "Còn 35"]


def test_missing_names_what_is_missing(stage):
    s = stage("en")
    s.out.missing("trend", title="Trend", missing=["yearly figures", "prices"], sources=["nien-giam"])
    block = by_class(s.tree, "gs-missing")[0]
    assert block.get("id") == "ex-trend"
    assert "Cannot be computed — missing:" in text_of(block)
    assert [text_of(li) for li in block.findall(".//li")] == ["yearly figures", "prices"]
    record = s.record["exhibits"][0]
    assert (record["kind"], record["missing"]) == ("missing", ["yearly figures", "prices"])


def test_say_knows_bold_and_paragraphs_only(stage):
    s = stage()
    s.out.say(vi="Có **7 đến 12** cụm <i>x</i>\n\nHai *sao* [a](b)", en="x")
    first, second = s.tree.findall(".//p")
    assert [e.tag for e in first] == ["strong"]
    assert text_of(first) == "Có 7 đến 12 cụm <i>x</i>"
    assert text_of(second) == "Hai *sao* [a](b)"
    assert "**" not in s.shown[0]["text/plain"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("tăng 9,17–9,25%, rồi", ["9,17–9,25%"]),
        ("2016–2024; **−1,5–+2.000** & 3–4.", ["2016–2024", "−1,5–+2.000", "3–4"]),
        ("1 – 2, Hà Nam–Nam Định", []),
    ],
)
def test_no_line_ends_within_a_range(stage, text, kept):
    s = stage()
    s.out.say(text, "x")
    s.out.findings([text], ["x"])
    s.out.table(VALUES, "t", **(TABLE | {"title": text, "subtitle": text}))
    paragraph, finding, table = s.tree.find(".//p"), s.tree.find(".//li"), s.tree.find(".//table")
    for element, times in ((paragraph, 1), (finding, 1), (table, 2)):
        assert [text_of(e) for e in by_class(element, "gs-range")] == kept * times
    assert text_of(paragraph) == text.replace("**", "")


def test_every_output_has_plain_text(stage):
    s = stage()
    s.out.say(vi="a", en="b")
    s.out.table(VALUES, "t", **TABLE)
    s.out.figure(drawing(), "f", **FIGURE)
    assert all(output["text/plain"].strip() for output in s.shown)
    assert "Tỷ trọng" in s.shown[1]["text/plain"]


def test_sources_are_numbered_in_order_of_citation(stage):
    s = stage()
    s.out.table(VALUES, "a", title="A", subtitle="S", sources=["nien-giam"])
    s.out.table(VALUES, "b", title="B", subtitle="S", sources=["bao-1", "nien-giam", "bao-1"])
    links = [text_of(a) for a in s.tree.findall(".//a")]
    assert links == ["[1] Niên giám 2024", "[2] Báo A", "[1] Niên giám 2024"]
    assert list(s.record["sources"]) == ["nien-giam", "bao-1"]
    assert s.record["sources"]["bao-1"] == {
        "title": "Bứt phá",
        "title_lang": "",
        "publisher": "Báo A",
        "url": "https://example.vn/a",
        "accessed": "2026-11-23",
        "licence": "",
        "lineage": "",
        "number": 2,
        "anchor": "src-bao-1",
    }


# Refusals


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"alt": "a" * 251}, "251 characters"),
        ({"alt": " "}, "alt must not be empty"),
        ({"title": ""}, "title must not be empty"),
        ({"subtitle": ""}, "subtitle must not be empty"),
        ({"sources": []}, "at least one source"),
        ({"sources": "bao-1"}, "list of source ids"),
        ({"sources": ["bao-2"]}, "near: bao-1"),
        ({"values": VALUES.head(0)}, "missing"),
        ({"values": pd.DataFrame([[1]], columns=[0])}, "name of its own"),
        ({"decimals": {"Tỉ trọng": 1}}, "Tỉ trọng"),
    ],
)
def test_a_figure_that_lacks_something_is_refused(stage, change, message):
    s = stage()
    with pytest.raises(ValueError, match=message):
        s.out.figure(drawing(), "jobs", **(FIGURE | change))
    assert s.record["exhibits"] == []
    assert s.shown == []


@pytest.mark.parametrize(
    ("language", "words"), [("vi", "Bộ dữ liệu data/somewhere"), ("en", "Data package data/somewhere")]
)
def test_rows_that_name_no_source_are_those_of_the_data_package(stage, language, words):
    packaged = region()
    packaged.descriptor = {"title": "Bộ <thử>", "title_en": "Test <data>"}
    s = stage(language, packaged)
    s.out.table(VALUES, "jobs", **(TABLE | {"sources": []}))
    (source,) = s.record["sources"].values()
    assert s.record["exhibits"][0]["sources"] == list(s.record["sources"])
    assert source["publisher"].startswith(words)
    assert source["title"] == packaged.descriptor["title" if language == "vi" else "title_en"]
    (link,) = [a for a in s.tree.iter("a") if a.get("href") == f"#{source['anchor']}"]
    assert text_of(link).startswith("[1]")


@pytest.mark.parametrize("id", ["", "Jobs", "a b", "../x", "1a", "jobs-values"])
def test_ids_fit_for_files_and_anchors(stage, id):
    with pytest.raises(ValueError, match="exhibit id"):
        stage().out.table(VALUES, id, **TABLE)


def test_alt_of_250_characters_is_fine(stage):
    s = stage()
    s.out.figure(drawing(), "jobs", **(FIGURE | {"alt": "ế" * 250}))
    assert s.record["exhibits"][0]["alt"] == "ế" * 250


def test_an_id_is_used_once_in_a_run(stage):
    s = stage()
    s.out.table(VALUES, "jobs", **TABLE)
    with pytest.raises(ValueError, match="twice"):
        s.out.missing("jobs", title="x", missing=["y"])


@pytest.mark.parametrize(("vi", "en"), [("", "x"), ("x", " ")])
def test_prose_needs_both_languages(stage, vi, en):
    with pytest.raises(ValueError, match="text is empty"):
        stage().out.say(vi=vi, en=en)


@pytest.mark.parametrize(("vi", "en"), [([], []), (["a"], ["a", "b"])])
def test_findings_need_both_languages(stage, vi, en):
    with pytest.raises(ValueError, match="same number"):
        stage().out.findings(vi=vi, en=en)


def test_only_two_languages(tmp_path):
    with pytest.raises(ValueError, match="vi, en"):
        Report("01_test", region(), "fr", str(tmp_path))


# Hostile text


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_harmless_and_visible(stage, text):
    evil = {"title": text, "publisher": text, "url": "javascript:alert(1)", "accessed": text}
    s = stage(data=region(**{"evil": evil, 'odd id">': evil}))
    values = pd.DataFrame({"Tên": [text], text[:50]: [text], "n": [1]})
    exhibit = {"title": text, "subtitle": text, "sources": ["evil", 'odd id">'], "note": text}
    s.out.say(vi=text, en=text)
    s.out.findings(vi=[text], en=[text])
    s.out.table(values, "t", **exhibit)
    s.out.missing("m", title=text, missing=[text], sources=["evil"])
    s.out.figure(drawing(), "f", **exhibit, values=values, alt=text[:250])
    s.out.publish(values, "p", quantities=False)
    tree = s.tree  # parses without errors, no script, no handler
    assert {a.get("href") for a in tree.findall(".//a")} == {"#src-evil", "#src-odd-id--"}
    shown = text_of(by_class(tree, "gs-say")[0])
    assert shown == "".join(f"⟦U+{ord(c):04X}⟧" if c in "\u202e\u202c\x00\x1b\ud800\ufffe" else c for c in text)
    json.dumps(s.record, ensure_ascii=False).encode()
    assert (s.results / "01_test" / "p.csv").read_text(encoding="utf-8-sig")


def test_spreadsheet_formulas_stay_text(stage):
    s = stage()
    table = pd.DataFrame({"name": ["=1+1", "+a", "-b", "@c", "\td", "e=f"], "value": [-1.5, 2, -3, 0, 1, 2]})
    s.out.publish(table, "p", quantities=False)
    lines = (s.results / "01_test" / "p.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[1:4] == ["'=1+1,-1.5", "'+a,2", "'-b,-3"]
    assert [line[0] for line in lines[4:]] == ["'", "'", "e"]
    pd.testing.assert_frame_equal(s.out.read("01_test", "p"), table, check_dtype=False)


def test_a_quotation_keeps_its_language_and_gets_a_gloss_where_it_is_foreign(stage):
    for language, gloss in (("vi", ""), ("en", " — nearly <48%>")):
        made = stage(language)
        quote = made.out.quote("gần <48%>", "vi", "nearly <48%>")
        made.out.table(pd.DataFrame({"c": ["C010"], "q": [quote]}), f"claims-{language}", **TABLE)
        html = made.shown[-1]["text/html"]
        assert '<q lang="vi">gần &lt;48%&gt;</q>' in html
        assert ("nearly &lt;48%&gt;" in html) == bool(gloss)
        assert str(quote) == "gần <48%>" + gloss


def test_terms_are_a_list_of_definitions_that_a_page_can_link(stage):
    s = stage("en")
    s.out.terms("concentration", "grdp")
    terms = by_class(s.tree, "gs-terms")[0]
    entries = terms.findall(".//dt")
    assert [e.get("id") for e in entries] == ["term-concentration", "term-grdp"]
    assert [d.text for d in entries[0].findall("dfn")] == ["concentration", "HHI"]
    assert "squared shares" in text_of(terms.findall(".//dd")[0])
    with pytest.raises(KeyError, match="grdp"):
        s.out.terms("gdrp")

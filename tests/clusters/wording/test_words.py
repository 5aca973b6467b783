"""A notebook's words filled with values: known answers, what is left out, what is refused when it runs."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from section import EXHIBIT, NAMES, NOTHING, OPENING, SAYS

from clusters.report.html import inline, plain
from clusters.uncertainty.bounds import Bound
from clusters.wording.catalogue import Catalogue, WordsError
from clusters.wording.names import Names
from clusters.wording.words import Words

LANGUAGES = ("vi", "en")


def words(language: str = "en", content: str = EXHIBIT + OPENING) -> Words:
    return Words(Catalogue.read(content.encode(), "01.toml"), language, NAMES.__getitem__)


def texts(content: str, **says: object) -> dict[str, str]:
    """The title of an exhibit in both languages."""
    body = f"[x]\ntitle.vi = {content}\ntitle.en = {content}\nunit = {{ vi = 'u', en = 'u' }}\n"
    titles = {words(language, body).exhibit("x", says).title for language in LANGUAGES}
    assert len(titles) == 1
    return titles.pop()


def test_a_section_in_vietnamese():
    caption = words("vi").exhibit("chained_growth", SAYS)
    assert caption.title == "Nối các mức tăng đã công bố, Tỉnh Bắc tăng 8,62–8,95% một năm; nguồn nêu 8,66%"
    assert caption.unit == "Tăng trưởng thực bình quân, % một năm; 2016–2024"
    assert caption.note == (
        "Nét đứt: con số được nêu. Số bình quân nhiều năm của Tỉnh Bắc và Tỉnh Nam được coi như tăng đều."
    )
    assert caption.reads == (
        "Con số được nêu thấp hơn cận trên 0,29 và cao hơn cận dưới 0,04 điểm phần trăm.",
        "Nếu “toàn vùng” là Tỉnh Nam thì chưa tính được: thiếu mức tăng các năm 2011, 2012.",
    )
    assert caption.columns == {"entity": "Nơi", "low": "Thấp nhất, % một năm"}


def test_a_section_in_english():
    caption = words("en").exhibit("chained_growth", SAYS)
    assert caption.title == "Chained from published rates, Tỉnh Bắc grew 8.62–8.95% a year; stated: 8.66%"
    assert caption.unit == "Average real growth, % a year; 2016–2024"
    assert (
        caption.note
        == "Dashed: the stated figure. Averages of several years in Tỉnh Bắc and Tỉnh Nam count as even growth."
    )
    assert caption.reads[0] == "The stated figure is 0.29 points below the range's high end and 0.04 above its low end."
    assert caption.columns == {"entity": "Place", "low": "Lowest, % a year"}
    assert (caption.alt, caption.axis) == ("", "")
    assert caption.cells["span"] == ("8.62–8.95%",)
    assert caption.cells["stated"] == ("8.66%",)
    assert "away" not in caption.cells


def test_of_two_alternatives_the_one_with_a_value_is_said():
    outside = SAYS | {"above": None, "below": None, "away": 1.2, "blind": math.nan}
    assert words().exhibit("chained_growth", outside).reads == (
        "The stated figure lies outside the range, 1.20 points from its nearer end.",
    )


def test_a_clause_without_its_value_is_left_out():
    caption = words().exhibit("chained_growth", SAYS | {"stated": None})
    assert caption.title == "Chained from published rates, Tỉnh Bắc grew 8.62–8.95% a year"
    assert caption.note.startswith("Averages")
    assert words().exhibit("chained_growth", SAYS | {"even": []}).note == "Dashed: the stated figure."
    beheaded = words("vi").exhibit("chained_growth", SAYS | {"span": Bound(-math.inf, math.inf)})
    assert beheaded.title == "Nguồn nêu 8,66%"


@pytest.mark.parametrize(
    ("language", "told"), [("vi", "Chưa đủ số liệu để kết luận"), ("en", "Too few figures to conclude")]
)
def test_where_nothing_is_left_one_sentence_says_so(language, told):
    caption = words(language).exhibit("chained_growth", NOTHING)
    about = {"vi": "Tăng trưởng nối chuỗi", "en": "Chained growth"}[language]
    assert (caption.title, caption.note, caption.reads) == (about, "", ())
    bare = "[x]\n" + "".join(f"{key} = {{ vi = '{{a}}', en = '{{a}}' }}\n" for key in ("title", "unit", "alt"))
    caption = words(language, bare).exhibit("x", {"a": None})
    assert (caption.title, caption.unit, caption.alt) == (told, told, told)
    assert caption.cells == {}
    findings = words(language).findings(dict.fromkeys(("who", "span", "stated")))
    assert [(f.text, f.exhibit) for f in findings] == [(f"{told}.", "")]
    answer = words(language).answer(dict.fromkeys(("span", "stated", "possible", "count", "sure")))
    assert (answer.sentence, answer.numbers) == (f"{told}.", ())


def test_a_long_title_loses_clauses_from_its_end_but_never_its_first():
    long = "a long place name " * 4
    assert (
        texts("['{a} grew', '; then {b}', '; and {c}']", a="it", b="it did", c="so on")
        == "it grew; then it did; and so on"
    )
    assert texts("['{a} grew', '; then {b}', '; and {c}']", a="it", b="it did", c=long) == "it grew; then it did"
    assert texts("['{a} grew', '; then {b}', '; and {c}']", a="it", b=long * 2, c="so on") == "it grew"
    assert texts("['{a} grew', '; then {b}']", a=long * 2, b="it") == f"{long * 2} grew"
    assert texts("['{a}', '{b}']", a="a" * 45, b="b" * 45) == "a" * 45 + "b" * 45
    assert texts("['{a}', '{b}']", a="a" * 45, b="b" * 46) == "a" * 45


def test_a_figure_of_the_texts_is_named_beside_them_as_it_is_written():
    heads = "[x.beside]\nall = { vi = 'Mọi cụm {since}', en = 'All clusters {since}' }\n"
    heads += "none = { vi = 'Không', en = 'None' }\n"
    title = "[x]\ntitle.vi = ['a {all:n1}', '; {none:n0}']\ntitle.en = ['a {all:n1}', '; {none:n0}']\n"
    content = title + "unit = { vi = 'u', en = 'u' }\n" + heads
    given = {"all": 47.24, "none": None, "since": "2024"}
    assert words("en", content).exhibit("x", given).beside == {"All clusters 2024": "47.2"}
    assert words("vi", content).exhibit("x", given).beside == {"Mọi cụm 2024": "47,2"}


def test_what_is_missing():
    lacks = [{"entity": "north", "years": "2011"}, {"entity": "south", "years": "2012", "more": 1}]
    lack = words("en").lack("chained_growth", [*lacks, lacks[0]], SAYS)
    assert lack.title == "Chained growth"
    assert lack.items == ("Tỉnh Bắc: growth in 2011", "Tỉnh Nam: growth in 2012")
    assert words("vi").lack("chained_growth", [lacks[0] | {"what": "years"}], SAYS).items == (
        "Tỉnh Bắc: mức tăng trưởng các năm 2011",
    )
    assert words("en").lack("chained_growth", [], SAYS).items == ("Too few figures to conclude",)
    plain_text = EXHIBIT + 'all = { vi = "mọi năm", en = "all years" }\n'
    assert words("en", plain_text).lack("chained_growth", ["all"], SAYS).items == ("all years",)


def test_the_opening():
    says = {"span": Bound(8.62, 8.95), "stated": 8.66, "possible": (5, math.inf), "count": 1, "sure": "uncertain"}
    answer = words("en").answer(says)
    assert answer.sentence == "GRDP grew 8.6–9.0% a year; stated: 8.7%"
    first, second = answer.numbers
    assert (first.value, first.range, first.unit) == ("8.6–9.0%", "≥ 5%", "a year")
    assert (first.text, first.certainty, first.exhibit) == ("GRDP growth, average", "by_convention", "chained_growth")
    assert (second.value, second.text, second.certainty, second.range) == ("1", "cluster", "uncertain", "")
    assert first.ends == (8.62, 8.95, None)
    assert words("vi").answer(says | {"span": (8.62, math.inf)}).numbers[0].ends == (8.62, None, None)
    of_all = OPENING.replace('"một năm"', '"trên {count:n0} cụm"').replace('"a year"', '"of {count:n0} clusters"')
    first = words("en", EXHIBIT + of_all).answer(says | {"count": 47}).numbers[0]
    assert (first.unit, first.ends) == ("of 47 clusters", (8.62, 8.95, 47))
    assert [n.value for n in words("vi").answer(says | {"count": None}).numbers] == ["8,6–9,0%"]
    unsaid = OPENING
    for text in ("{count:if}cụm", "{count:plural:cluster|clusters}"):
        unsaid = unsaid.replace(text, "{stated:pct1}")
    told = [n.value for n in words("vi", EXHIBIT + unsaid).answer(says | {"stated": None}).numbers]
    assert told == ["8,6–9,0%"]  # a number that nothing is said of tells nothing
    assert words("vi").answer(says | {"sure": None}).numbers[1].certainty == "not_assessable"
    findings = words("vi").findings({"who": "Tỉnh Bắc", "span": (8.62, math.inf), "stated": None})
    assert [(f.text, f.exhibit) for f in findings] == [("**Tỉnh Bắc** tăng ít nhất 8,6% một năm.", "chained_growth")]


def test_common_values_stand_in_every_text():
    said = {name: value for name, value in SAYS.items() if name != "window"}
    here = words()
    here.common(window="2016–2024")
    assert here.exhibit("chained_growth", said).unit.endswith("2016–2024")
    assert here.exhibit("chained_growth", SAYS | {"window": "2018"}).unit.endswith("2018")
    with pytest.raises(WordsError, match=r"01.toml: common.widnow: common\(\) gives .*did you mean 'window'"):
        here.common(widnow=1)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (
            lambda w: w.exhibit("chained_growt", {}),
            "no words; add a table \\[chained_growt\\]; did you mean 'chained_growth'",
        ),
        (
            lambda w: w.exhibit("chained_growth", SAYS | {"more": 1}),
            "chained_growth.more: the call gives a value that no",
        ),
        (
            lambda w: w.exhibit("chained_growth"),
            "chained_growth.window: a text uses a value that the call does not give",
        ),
        (lambda w: w.exhibit("chained_growth", SAYS | {"stated": "x"}), r"chained_growth.title: .*'x' is no number"),
        (lambda w: w.exhibit("chained_growth", SAYS | {"blind": "west"}), r"chained_growth.reads\[2\]: .*west"),
        (lambda w: w.exhibit("chained_growth", SAYS | {"span": (2, 1)}), "chained_growth.title: .*enclose nothing"),
        (lambda w: w.lack("chained_growth", ["year"], SAYS), "no sentence 'year'; did you mean 'years'"),
        (lambda w: w.lack("chained_growth", [{"entity": "north"}], SAYS), "missing.years.years: a text uses a value"),
        (lambda w: w.findings({"who": 1, "span": 2, "statd": 3}), "findings.statd: .*did you mean 'stated'"),
        (lambda w: w.answer(), "answer.span: a text uses a value"),
    ],
)
def test_what_does_not_fit_is_refused_when_it_runs(call, told):
    with pytest.raises(WordsError, match=told) as error:
        call(words())
    assert all(line.startswith("01.toml: ") for line in str(error.value).splitlines())


def test_an_opening_or_a_lack_that_is_not_written_is_asked_for():
    bare = words("en", "[x]\ntitle = { vi = 'a', en = 'a' }\nunit = { vi = 'a', en = 'a' }\n")
    for call, told in (
        (bare.answer, "[answer]"),
        (bare.findings, "[[findings]]"),
        (lambda: bare.lack("x", ["a"]), "[x.missing]"),
    ):
        with pytest.raises(WordsError) as error:
            call()
        assert f"add {told}" in str(error.value) or f"add a table {told}" in str(error.value)


def test_hostile_values_are_text_and_mark_nothing():
    hostile = "**<script>alert(1)</script>** {who.__class__} \u202e"
    caption = words().exhibit("chained_growth", SAYS | {"who": hostile, "blind_years": hostile})
    assert "{who.__class__}" in caption.title
    for shown in (inline(caption.reads[-1]), inline(caption.title)):
        assert "<script" not in shown
        assert "<strong>" not in shown
        assert "\u202e" not in shown
    assert "\u202e" not in plain(caption.title)
    assert "<strong>" in inline(words().findings({"who": hostile, "span": 8.62, "stated": 1})[0].text)


def test_hostile_words_are_refused_or_harmless():
    harmless = EXHIBIT.replace("Place", "<script>alert(1)</script>")
    column = words("en", harmless).exhibit("chained_growth", SAYS).columns["entity"]
    assert inline(column) == "&lt;script&gt;alert(1)&lt;/script&gt;"
    for bad in (r"\u202ePlace", "P" * 3000, "{entity.__init__.__globals__}"):
        with pytest.raises(WordsError):
            words("en", EXHIBIT.replace("Place", bad))


BOTH = [words(language) for language in LANGUAGES]


@given(st.sets(st.sampled_from(sorted(SAYS))))
def test_whatever_is_missing_both_languages_say_the_same(gone):
    says = SAYS | {"away": 1.0} | dict.fromkeys(gone)
    vi, en = (here.exhibit("chained_growth", says) for here in BOTH)
    assert vi.cells.keys() == en.cells.keys()
    assert not vi.cells.keys() & gone
    assert len(vi.reads) == len(en.reads)
    assert bool(vi.note) == bool(en.note)
    for text in (vi.title, vi.unit, en.title, en.unit, *vi.reads, *en.reads):
        assert text == text.strip()
        assert text[0] not in " ,;:."


def test_where_the_words_of_a_notebook_lie(tmp_path, monkeypatch):
    project, task = tmp_path / "project", tmp_path / "task"
    (project / "notebooks").mkdir(parents=True)
    task.mkdir()
    monkeypatch.chdir(task)
    (project / "notebooks" / "01_x.toml").write_text(EXHIBIT, encoding="utf-8")
    # a run takes nothing but what it was given; a draft looks into the project
    assert Words.load("01_x", Names(None, "vi")).catalogue.ids == []
    assert Words.load("01_x", Names(None, "vi"), project).catalogue.ids == ["chained_growth"]
    (task / "01_x.toml").write_text(EXHIBIT.replace("chained_growth", "mine"), encoding="utf-8")
    assert Words.load("01_x", Names(None, "vi")).catalogue.ids == ["mine"]
    assert Words.load("01_x", Names(None, "vi"), project).catalogue.ids == ["mine"]
    (task / "01_x.toml").write_text("[x", encoding="utf-8")
    with pytest.raises(WordsError, match=r"01_x\.toml: not TOML"):
        Words.load("01_x", Names(None, "vi"))


def test_jupyter_shows_the_faults_without_a_traceback():
    with pytest.raises(WordsError) as error:
        words("vi", "[x]")
    shown = error.value._render_traceback_()
    assert shown == [f"WordsError: {error.value}"]


@pytest.mark.parametrize("asked", [lambda w: w.common(window="2016–2024", pace=2), lambda w: w.exhibit("funnel")])
def test_where_there_is_no_file_it_is_said_where_it_was_looked_for_and_what_helps(asked, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WordsError) as told:
        asked(Words.load("01_x", Names(None, "vi")))
    assert str(told.value) == (
        f"01_x.toml: not in {tmp_path}, where the notebook runs and its words are looked for; "
        "run the notebook in its own folder (papermill: --cwd notebooks)"
    )

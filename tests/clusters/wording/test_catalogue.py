"""The file of words: what is right in it, and every single fault with its file, key and what would be right."""

import copy
import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from section import EXHIBIT, FILE, OPENING

from clusters.report.html import CONFIDENCES
from clusters.wording import catalogue
from clusters.wording.catalogue import MOST_BYTES, Catalogue, WordsError, examined
from clusters.wording.language import LANGUAGES
from tests.conftest import ROOT


def faults(content: str | bytes) -> list[str]:
    found = examined(content.encode() if isinstance(content, str) else content, FILE)[1]
    assert all(line.startswith(f"{FILE}: ") for line in found)
    return [line.removeprefix(f"{FILE}: ") for line in found]


def section(**texts: str) -> str:
    """A sound exhibit whose title, or another text, is replaced in both languages."""
    texts = {"title": "'{who} grows'", "unit": "'%'"} | texts
    return "[x]\n" + "".join(f"{key}.vi = {text}\n{key}.en = {text}\n" for key, text in texts.items())


def test_a_sound_file_has_no_fault_and_its_values_are_known():
    assert faults(EXHIBIT + OPENING) == []
    read = Catalogue.read((EXHIBIT + OPENING).encode(), FILE)
    assert read.ids == ["chained_growth", "answer", "findings"]
    gaps = {"above", "below", "away", "blind", "blind_years"}
    assert read.needed("chained_growth") == {"who", "span", "stated", "window", "even"} | gaps
    assert read.needed("answer") == {"span", "stated", "possible", "count", "sure"}
    assert read.needed("findings") == {"who", "span", "stated"}
    assert read.needed_anywhere >= {"entity", "years", "possible"}


def test_the_example_for_contributors_is_sound():
    (example,) = re.findall(r"^```toml\n(.*?)^```", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.M | re.S)
    assert faults(example) == []


def test_no_words_at_all_are_no_fault():
    assert faults("") == []
    assert Catalogue.read(b"# nothing yet\n", FILE).ids == []


def test_its_vocabularies_are_those_of_the_library():
    assert tuple(catalogue.LANGUAGES) == LANGUAGES
    assert catalogue.CERTAINTIES == CONFIDENCES


@pytest.mark.parametrize(
    ("content", "key", "problem"),
    [
        # the file
        (b"\xff\xfe[x]", "not UTF-8", "byte 0"),
        ("[x y]", "not TOML", "line 1"),
        (section() + "title.vi = 'again'", "not TOML", "a key stands once"),
        (section() + "[x]", "not TOML", "a key stands once"),
        ("x = " + "[" * 5000 + "]" * 5000, "nested too deeply", ""),
        ("x = " + "9" * 5000, "not TOML", ""),
        # keys
        ("x = 1", "x", "must be a table with title"),
        (section(titel="'a'"), "x.titel", "did you mean 'title'?"),
        ("[x]\ntitle.vi = 'a'\ntitle.en = 'a'", "x", "unit is missing"),
        (section() + "note.vi = 'a'", "x.note", "the English text is missing; add x.note.en"),
        (section() + "note.en = 'a'", "x.note", "the Vietnamese text is missing; add x.note.vi"),
        (section() + "note = 'a'", "x.note", "must be a table with vi, en"),
        (section() + "note.vn = 'a'\nnote.en = 'a'", "x.note.vn", "did you mean 'vi'?"),
        (section() + "missing.years.vi = 'a'\nmissing.years.en = 'a'", "x.missing", "about is missing"),
        (section() + "columns.low.vi = 'a'", "x.columns.low", "add x.columns.low.en"),
        (section(note="'{many}'") + "beside.mny = { vi = 'a', en = 'a' }", "x.beside.mny", "did you mean 'many'?"),
        (section(note="5"), "x.note.vi", "must be a text or a list of clauses"),
        (section(note="[]"), "x.note.vi", "must be a text or a list of clauses"),
        (section(note="['a', 3]"), "x.note.vi", "must be a text or a list of clauses"),
        (section(note="''"), "x.note.vi", "the text is empty"),
        (section(note="['a', ' ']"), "x.note.vi", "the text is empty"),
        (section() + "reads.vi = 'a'\nreads.en = ['a']", "x.reads.vi", "must be a list"),
        (section() + "reads.vi = ['a', 'b']\nreads.en = ['a']", "x.reads", "2 in Vietnamese; 1 in English"),
        # the languages against each other
        (section() + "note.vi = '{a}'\nnote.en = 'a'", "x.note", "{a} stands in Vietnamese but not in English"),
        (section() + "note.vi = '{many}'\nnote.en = '{mny}'", "x.note", "did you mean 'mny'?"),
        (section() + "note.vi = ['a', '{a}']\nnote.en = ['{a}', 'a']", "x.note", "in English, clause 1,"),
        (section() + "note.vi = ['a', '{a}']\nnote.en = 'a{a}'", "x.note", "2 in Vietnamese, 1 in English"),
        (section() + "reads.vi = ['{b}', 'a']\nreads.en = ['a', '{b}']", "x.reads[0]", "{b} stands in Vietnamese"),
        # grammar
        (section(note="'{a'"), "x.note.en", "a brace that is meant as text is written twice"),
        (section(note="'a}'"), "x.note.en", "a brace that is meant as text is written twice"),
        (section(note="'{}'"), "x.note.en", "the plain name of a value"),
        (section(note="'{0}'"), "x.note.en", "the plain name of a value"),
        (section(note="'{A}'"), "x.note.en", "the plain name of a value"),
        (section(note="'{a.b}'"), "x.note.en", "the plain name of a value"),
        (section(note="'{a.__class__.__mro__}'"), "x.note.en", "the plain name of a value"),
        (section(note="'{a[0]}'"), "x.note.en", "the plain name of a value"),
        (section(note="'{a b}'"), "x.note.en", "the plain name of a value"),
        (section(note="'{a!r}'"), "x.note.en", "no conversion (!r)"),
        (section(note="'{a:{b}}'"), "x.note.en", "no field within a field"),
        (section(note="'{a:nmae}'"), "x.note.en", "did you mean 'name'?"),
        (section(note="'{a:range2%%}'"), "x.note.en", "did you mean 'range2%'?"),
        (section(note="'{a:.2f}'"), "x.note.en", "unknown format. There are: name, names, label, date, n2"),
        (section(note="'{a:n}'"), "x.note.en", "unknown format"),
        (section(note="'{a:n12}'"), "x.note.en", "unknown format"),
        (section(note="'{a:plural:one}'"), "x.note.en", "unknown format"),
        (section(note="'{a:plural:one|many}'"), "x.note.vi", "Vietnamese needs no plural"),
        # typed numbers
        (section(note="'12 clusters'"), "x.note.en", "the number '12' is typed"),
        (section(note="'of 3 provinces'"), "x.note.en", "the number '3' is typed"),
        (section(note="'grew 8.6 a year'"), "x.note.en", "the number '8.6' is typed"),
        (section(note="'1 %'"), "x.note.en", "the number '1 %' is typed"),
        (section(note="'{n} of 47{m}'"), "x.note.en", "the number '47' is typed"),
        (section() + "note.vi = '{n}'\nnote.en = '{n:plural:1 cluster|22 clusters}'", "x.note.en", "'22' is typed"),
        # signs
        (section(note='"a\\u202eb"'), "x.note.en", "U+202E"),
        (section(note='"a\\u001b[mb"'), "x.note.en", "U+001B"),
        (section(note="'e\u0323\u0302'"), "x.note.en", "use composed letters"),
        (section(note="['**a', 'b**']"), "x.note.en", "opens and closes within one clause"),
        (section(title="'**a**'"), "x.title.en", "has a meaning in note, reads, answer and findings only"),
        (section(note=f"'{'a' * 2001}'"), "x.note.en", "2001 characters"),
        # the opening
        ("[answer]\nsentence.vi = 'a'", "answer.sentence", "add answer.sentence.en"),
        ("[answer]", "answer", "sentence is missing"),
        ("findings = 1", "findings", "write [[findings]] before each"),
        ("[[findings]]\nvi = 'a'", "findings[0]", "add findings[0].en"),
        ("[[findings]]\nvi = 'a'\nen = 'a'\nexhibit = 1", "findings[0].exhibit", "must be a text"),
        ("[[findings]]\nvi = 'a'\nen = 'a'\nexibit = 'x'", "findings[0].exibit", "did you mean 'exhibit'?"),
        (OPENING.replace('"by_convention"', '"sure"'), "answer.numbers[0].certainty", "one of certain, by_convention"),
        (OPENING.replace('"{count}"', '"{count} clusters"'), "answer.numbers[1].value", "one field and nothing else"),
        (OPENING.replace('"{count}"', '"{count:name}"'), "answer.numbers[1].value", "one field and nothing else"),
        (OPENING.replace('value = "{count}"\n', ""), "answer.numbers[1]", "value is missing"),
    ],
)
def test_each_fault_is_named(content, key, problem):
    found = faults(content)
    assert any(line.startswith(key) and problem in line for line in found), found
    assert len(found) <= 4, found  # once for each language or clause, and nothing that follows from it


@pytest.mark.parametrize(
    "text",
    [
        *("Quy hoạch 2021–2030", "QCVN 40:2025", "Nghị định 32/2024/NĐ-CP", "CO2, m3/ngày, P10–P90, C001", "m³, CO₂"),
        *("from 0 to 1", "{{not a field}}", "a < b & c", "<b>text</b>", "{n:n0} of {m:range2%} {w:words1} {d:date}"),
    ],
)
def test_what_may_stand_in_a_text(text):
    assert faults(section(note=f"'{text}'")) == []


def test_all_faults_are_told_at_once():
    content = section(title="'{a.b}'", note="'12 things'").replace("note.vi = '12 things'\n", "") + "[y]\nunit = 1\n"
    found = faults(content)
    for key in ("x.title.vi", "x.title.en", "x.note: the Vietnamese", "y: title is missing", "y.unit"):
        assert any(line.startswith(key) for line in found), (key, found)
    with pytest.raises(WordsError) as error:
        Catalogue.read(content.encode(), FILE)
    assert str(error.value).splitlines() == [f"{FILE}: {line}" for line in found]


def test_a_huge_file_is_refused_before_it_is_read():
    found = faults(b"[x]\n" + b"# padding\n" * 1_048_576)
    assert found == [f"10485764 bytes; the words of a notebook have at most {MOST_BYTES}"]


def test_a_message_hides_nothing_and_ends():
    hostile = '["\\u001b[2Jx\\u202e' + "y" * 500 + '"]\ntitle.vi = "\\u001b]0;owned\\u0007{' + "z" * 900 + '}"\n'
    for line in faults(hostile):
        assert line.isprintable()
        assert len(line) < 400


# TOML values of every kind, put anywhere into a sound file
VALUES = st.recursive(
    st.none() | st.text(max_size=5) | st.integers() | st.booleans() | st.sampled_from(["{a}", "{a:n2}", "{a.b}", "12"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["vi", "en", "title"]), inner, max_size=3)
    ),
    max_leaves=4,
)


def places(tree: object, path: tuple = ()) -> list[tuple]:
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [path, *(place for key, value in items for place in places(value, (*path, key)))]


SOUND = tomllib.loads(EXHIBIT + OPENING)
PLACES = [place for place in places(SOUND) if place]


@given(st.sampled_from(PLACES), VALUES)
def test_whatever_stands_where_ends_in_words_or_in_faults(place, value):
    tree = copy.deepcopy(SOUND)
    inner = tree
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    reader = catalogue._Reader(FILE)
    reader.tables = lambda content: tree
    read = reader.catalogue(b"")
    for id in read.ids:
        read.needed(id)
    if not reader.faults:  # then both languages say the same whatever is missing
        texts = [*read.entries["chained_growth"].texts.values(), *read.entries["chained_growth"].reads]
        for text in texts:
            assert [catalogue.grammar.names([c]) for c in text["vi"]] == [
                catalogue.grammar.names([c]) for c in text["en"]
            ]

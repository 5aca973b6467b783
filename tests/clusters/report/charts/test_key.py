"""The page's key: what the marks of its pictures mean, as far as they are used."""

import pandas as pd

from clusters.report import charts
from clusters.report.html import BADGES
from clusters.wording import glossary
from clusters.wording.language import meaning

NAMES = {"a": "An", "b": "Bình", "c": "Châu", "m": "Cả tỉnh"}
LOOK = charts.Look("vi", lambda slug: NAMES.get(slug, slug), ("a", "b", "c"), "m", unit="ha", decimals=0)


def grammar(*rows: tuple) -> list[tuple[str, str, str, str]]:
    form = charts.bars(pd.DataFrame(list(rows), columns=["entity", "low", "high"]))
    drawn = charts.pair(form, LOOK, "x", "t", "d").wide
    return [tuple(entry) for entry in charts.grammar(drawn, form.key(LOOK), LOOK)]


def test_the_key_names_the_areas_drawn_and_how_sure_marks_are():
    assert grammar(("b", 3, 3), ("m", 4, 7)) == [
        ("chắc chắn", "ink", "strict", "bar"),
        ("có thể", "ink", "possible", "bar"),
        ("Bình", "a2", "strict", "marker"),
        ("Cả tỉnh", "all", "strict", "marker"),
    ]
    assert grammar(("a", 3, 3)) == [("An", "a1", "strict", "marker")]  # nothing to tell apart: no word of certainty


def test_what_a_charts_own_key_explains_is_not_explained_otherwise():
    form = charts.bars(pd.DataFrame([("b", 4, 7)], columns=["entity", "low", "high"]))
    drawn = charts.pair(form, LOOK, "x", "t", "d").wide
    own = [entry._replace(words="tùy định nghĩa") if entry.status == "possible" else entry for entry in form.key(LOOK)]
    assert [entry.words for entry in charts.grammar(drawn, own, LOOK)] == ["Bình"]


def test_the_key_is_drawn_in_both_widths_with_its_words():
    drawn = charts.key_pair([charts.Key("chắc chắn", "ink"), charts.Key("An", "a1", kind="marker")], "Ký hiệu")
    for svg, width in ((drawn.wide, 820), (drawn.narrow, 328)):
        assert f'viewBox="0 0 {width} ' in svg
        assert "chắc chắn</text>" in svg
        assert "f-a1" in svg
        assert "<desc" in svg


def test_every_badge_has_a_meaning_in_both_languages():
    assert set(glossary.MEANINGS) == set(BADGES)
    for kind in BADGES:
        said = [meaning(kind, language) for language in ("vi", "en")]
        assert all(text.endswith(".") and len(text) < 130 for text in said)
        assert len(set(said)) == 2

"""The pages' glossary: complete in both languages, without a typed number, and without two meanings of one name."""

import re
import tomllib

import pytest

from clusters.wording.language import LANGUAGES
from clusters.wording.terms import FILE, terms

IDS = list(tomllib.loads(FILE.read_text(encoding="utf-8")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_has_names_and_a_meaning(language: str) -> None:
    told = terms(IDS, language)
    assert [term.id for term in told] == IDS
    names = [name.lower() for term in told for name in term.names]
    assert len(names) == len(set(names)), "one name, one meaning"
    for term in told:
        assert term.names
        assert re.fullmatch(r"[a-z0-9_]+", term.id)
        assert re.fullmatch(r"[A-ZĐ“].*\.", term.meaning), "a sentence"
        assert set(re.findall(r"\d+", term.meaning)) <= {"0", "1"}, "ends of a scale only: no typed number"
        assert not (set(term.names) & {"", " "})


def test_the_languages_say_the_same_terms_in_their_own_words() -> None:
    for vi, en in zip(terms(IDS, "vi"), terms(IDS, "en"), strict=True):
        assert vi.meaning != en.meaning
        assert en.meaning.isascii() or not re.search("[à-ỹđ]", en.meaning.lower()), "no Vietnamese in the English"


def test_an_unknown_term_names_its_neighbours_and_one_is_told_once() -> None:
    with pytest.raises(KeyError, match="cluster"):
        terms(["clusters"], "vi")
    assert len(terms(["grdp", "grdp"], "en")) == 1

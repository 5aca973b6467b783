"""Words that a reader of the pages may not know, in plain words: `terms.toml` beside this module.

A page lists those it uses at its end; the first name of a term is its heading, the others are how it also stands in
the texts.
"""

import difflib
import functools
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from clusters.wording.language import check

FILE = Path(__file__).with_name("terms.toml")


class Term(NamedTuple):
    """A term in one language: its id, how it stands in the texts, what it means."""

    id: str
    names: tuple[str, ...]
    meaning: str


@functools.cache
def _known() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def terms(ids: Iterable[str], language: str) -> list[Term]:
    """The terms of these ids, each once, in their order. Raises KeyError naming near ids for one that is not there."""
    check(language)
    found = []
    for id in dict.fromkeys(ids):
        if id not in _known():
            near = difflib.get_close_matches(id, _known(), n=3)
            raise KeyError(f"no term {id!r} in {FILE.name}" + (f"; near: {', '.join(near)}" if near else ""))
        told = _known()[id]
        found.append(Term(id, tuple(told["names"][language]), told["means"][language]))
    return found

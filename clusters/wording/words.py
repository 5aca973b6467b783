"""The words of one notebook in one language, filled with values: what a report shows and records.

A clause with a missing value is left out, and a sentence of which nothing is left; where nothing is left of an answer,
of all findings or of a title, one sentence of the glossary says so. A title or alternative text that is too long loses
clauses from its end, never its first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from clusters.wording import grammar
from clusters.wording import language as glossary
from clusters.wording.calls import COMMON, ungiven, unused
from clusters.wording.catalogue import CERTAINTIES, Catalogue, Text, WordsError
from clusters.wording.formatter import ValueFormatter, as_bound, missing
from clusters.wording.grammar import near, shown
from clusters.wording.names import Names

LENGTHS = {"title": 90, "alt": 250}
MOST_NUMBERS = 3
Values = Mapping[str, Any]
Cells = dict[str, tuple[str, ...]]
"""Value -> the ways in which it is written, each once."""


@dataclass(frozen=True)
class Caption:
    """What is said with one exhibit; an empty text is one that it has not."""

    title: str
    unit: str
    alt: str = ""
    note: str = ""
    axis: str = ""
    reads: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    cells: Cells = field(default_factory=dict)


@dataclass(frozen=True)
class Lack:
    """What stands in place of an exhibit that cannot be made."""

    title: str
    items: tuple[str, ...]


NUMERIC = re.compile(r"n\d|range|words|pct")
"""How the formats of numbers begin."""


@dataclass(frozen=True)
class Number:
    """One number of the answer; `certainty` is a key of the glossary."""

    value: str
    range: str
    unit: str
    text: str
    certainty: str
    exhibit: str
    ends: tuple[float | None, float | None, float | None] = (None, None, None)
    """Lowest and highest value, and the whole that the unit names ("of 47 clusters"); None: not known."""


@dataclass(frozen=True)
class Answer:
    """The sentence that answers the title, and at most three numbers."""

    sentence: str
    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class Finding:
    """One sentence of the opening and the exhibit it leads to ("" for none)."""

    text: str
    exhibit: str = ""


def beside(notebook: str, project: Path | None = None) -> Path | None:
    """The file with the words of `notebook`: in the working directory, which is its own folder in JupyterLab and the
    task's in a run; for a draft also in the notebooks/ of `project`. None where there is none."""
    folders = [Path.cwd()] + ([project / "notebooks"] if project else [])
    paths = [folder / f"{notebook}.toml" for folder in folders]
    return next((path for path in paths if path.is_file()), None)


class Words:
    """A notebook's words in one language."""

    def __init__(
        self,
        catalogue: Catalogue,
        language: str,
        name: Callable[[str], str],
        common: Callable[[str], bool] = lambda slug: False,
        absent: str = "",
    ) -> None:
        """`name` turns a slug into the reader's name (`Names.name`); common: whether that is no proper one; absent:
        what to say of a file that is not there."""
        self.catalogue, self.language = catalogue, glossary.check(language)
        self._formatter = ValueFormatter(language, name, common)
        self._common: dict[str, Any] = {}
        self._absent = absent

    @classmethod
    def load(cls, notebook: str, names: Names, project: Path | None = None) -> Words:
        """Those in the file `beside` the notebook; none where there is no file. Raises WordsError with every fault."""
        path = beside(notebook, project)
        file = f"{notebook}.toml"
        if path:
            return cls(Catalogue.read(path.read_bytes(), file), names.language, names.name, names.common)
        cure = "run the notebook in its own folder (papermill: --cwd notebooks)"
        absent = f"{file}: not in {Path.cwd()}, where the notebook runs and its words are looked for; {cure}"
        return cls(Catalogue(file), names.language, names.name, names.common, absent)

    def common(self, **values: Any) -> None:
        """Values that every text may hold. Raises WordsError for one that no text holds."""
        self._refuse(COMMON, unused(values, self.catalogue.needed_anywhere, "common()"))
        self._common |= values

    def exhibit(self, id: str, says: Values | None = None) -> Caption:
        """The words of an exhibit. Raises WordsError where it has none, or where `says` does not fit them."""
        entry = self._entry(id)
        values, cells = self._given(id, says), Cells()
        texts = {k: self._text(text, values, f"{id}.{k}", LENGTHS.get(k), cells) for k, text in entry.texts.items()}
        if not texts["title"]:  # what the exhibit is about, rather than that nothing follows from it
            about = entry.missing.get("about")
            texts["title"] = (about and self._text(about, values, f"{id}.missing.about")) or self._nothing()
        texts["unit"] = texts["unit"] or self._nothing()
        if "alt" in texts:
            texts["alt"] = texts["alt"] or texts["title"]
        reads = self._sentences(entry.reads, values, f"{id}.reads", cells)
        columns = {
            name: self._text(text, values, f"{id}.columns.{name}") or glossary.label("no_data", self.language)
            for name, text in entry.columns.items()
        }
        marks, names = (
            {name: self._text(text, values, f"{id}.{kind}.{name}") for name, text in given.items()}
            for kind, given in (("marks", entry.marks), ("names", entry.names))
        )
        marks = {name: said for name, said in marks.items() if said}
        names = {name: said for name, said in names.items() if said}
        beside = {
            self._text(text, values, f"{id}.beside.{name}"): ", ".join(cells[name])
            for name, text in entry.beside.items()
            if name in cells
        }
        return Caption(**texts, reads=reads, columns=columns, beside=beside, marks=marks, names=names, cells=cells)

    def lack(self, id: str, lacks: Iterable[str | Values], says: Values | None = None) -> Lack:
        """What an exhibit that cannot be made lacks: for each of `lacks`, the sentence of `[id.missing]` that it names.

        One of `lacks` is the key of a sentence without values, or a row with `what`, the key, and its values; `what`
        may be left out where there is one sentence only. The same sentence is said once.
        """
        sentences = dict(self._entry(id).missing)
        if "about" not in sentences:
            raise self._fault(f"{id}.missing", f"exhibit {shown(id)} cannot say what is missing; add [{id}.missing]")
        about, values = sentences.pop("about"), self._given(id, says)
        items = []
        for one in lacks:
            row = {"what": one} if isinstance(one, str) else dict(one)
            what = str(row.get("what", next(iter(sentences)) if len(sentences) == 1 else ""))
            if what not in sentences:
                raise self._fault(f"{id}.missing", f"no sentence {shown(what)}{near(what, sentences)}")
            key = f"{id}.missing.{what}"
            held = {n for clauses in sentences[what].values() for n in grammar.names(clauses)}
            here = self._common | row
            self._refuse(key, ungiven(held - here.keys(), here, "the row of what is missing"))
            items.append(self._text(sentences[what], here, key))
        title = self._text(about, values, f"{id}.missing.about", LENGTHS["title"]) or self._nothing()
        return Lack(title, tuple(dict.fromkeys(item for item in items if item)) or (self._nothing(),))

    def answer(self, says: Values | None = None) -> Answer:
        """The opening: its sentence, and the first three numbers that have a value and words that say of what."""
        catalogue = self.catalogue
        if not catalogue.sentence:
            raise self._fault("answer", "there is no answer; add a table [answer]")
        values = self._given("answer", says)
        numbers = []
        for i, one in enumerate(catalogue.numbers):
            key = f"answer.numbers[{i}]"
            value, text = self._clause(one.value, values, f"{key}.value"), self._text(one.text, values, f"{key}.text")
            if value and text:
                unit = self._text(one.unit, values, f"{key}.unit") if one.unit else ""
                span = self._clause(one.range, values, f"{key}.range")
                ends = *self._ends(one.value, values), self._whole(one.unit, values)
                numbers.append(
                    Number(value, span, unit, text, self._certainty(one.certainty, values, key), one.exhibit, ends)
                )
        sentence = self._text(catalogue.sentence, values, "answer.sentence") or self._nothing() + "."
        return Answer(sentence, tuple(numbers[:MOST_NUMBERS]))

    def findings(self, says: Values | None = None) -> tuple[Finding, ...]:
        """The findings of which something is left; one sentence where nothing is."""
        if not self.catalogue.findings:
            raise self._fault("findings", "there are no findings; add [[findings]]")
        values = self._given("findings", says)
        told = [
            Finding(self._text(one.text, values, f"findings[{i}]"), one.exhibit)
            for i, one in enumerate(self.catalogue.findings)
        ]
        return tuple(finding for finding in told if finding.text) or (Finding(self._nothing() + "."),)

    # Inside

    def _entry(self, id: str) -> Any:
        entries = self.catalogue.entries
        if id not in entries:
            raise self._fault(id, f"exhibit {shown(id)} has no words; add a table [{id}]{near(id, entries)}")
        return entries[id]

    def _given(self, id: str, says: Values | None) -> Values:
        """The common values and those of the call, which are all needed and all there."""
        given = dict(says or {})
        needed = self.catalogue.needed(id)
        lacking = needed - given.keys() - self._common.keys()
        self._refuse(id, [*unused(given, needed, "the call"), *ungiven(lacking, given, "the call")])
        return self._common | given

    def _sentences(self, texts: Sequence[Text], values: Values, key: str, cells: Cells) -> tuple[str, ...]:
        told = [self._text(text, values, f"{key}[{i}]", cells=cells) for i, text in enumerate(texts)]
        return tuple(sentence for sentence in told if sentence)

    def _text(self, text: Text, values: Values, key: str, most: int | None = None, cells: Cells | None = None) -> str:
        """The clauses that have all their values, as one text."""
        clauses = text[self.language]
        left = [c for c in clauses if not any(missing(values[name]) for name in grammar.names([c]))]
        if not left:
            return ""
        beheaded = left[0] is not clauses[0]
        if beheaded:  # what joined it to the clause before it
            left[0] = left[0].lstrip(" ,;:.–—")
        parts: list[str] = []
        for clause in left:
            parts.append(self._clause(clause, values, key, "".join(parts)))
        while most and len(parts) > 1 and len("".join(parts).strip()) > most:
            parts.pop()
        for name, spec in (pair for clause in left[: len(parts)] for pair in grammar.fields(clause)):
            if cells is not None and spec != "if" and not spec.startswith("plural"):
                shown_as = self._formatter.format_field(values[name], spec)
                cells[name] = tuple(dict.fromkeys([*cells.get(name, ()), shown_as]))
        whole = "".join(parts).strip()
        return whole[:1].upper() + whole[1:] if beheaded else whole

    def _clause(self, clause: str, values: Values, key: str, before: str = "") -> str:
        """One clause after the text before it; nothing where one of its values is missing."""
        if any(missing(values[name]) for name in grammar.names([clause])):
            return ""
        try:
            return self._formatter.clause(clause, values, before)
        except (ValueError, KeyError) as error:
            raise self._fault(key, f"{shown(clause)}: {error.args[0] if error.args else error}") from error

    def _ends(self, clause: str, values: Values) -> tuple[float | None, float | None]:
        """The ends of the first number of a clause, None where one is open or there is none."""
        numbers = (values[name] for name, spec in grammar.fields(clause) if NUMERIC.match(spec))
        value = next(numbers, None)
        if missing(value):
            return None, None
        bound = as_bound(value)
        low, high = (float(end) if np.isfinite(end) else None for end in (bound.low, bound.high))
        return low, high

    def _whole(self, unit: Text, values: Values) -> float | None:
        """The first value of a unit, if it is exact."""
        for clause in unit.get(self.language, ()):
            low, high = self._ends(clause, values)
            if low is not None and low == high:
                return low
        return None

    def _certainty(self, certainty: str, values: Values, key: str) -> str:
        if certainty.startswith("{"):
            value = values[certainty.strip("{}")]
            certainty = "not_assessable" if missing(value) else str(value)
        if certainty not in CERTAINTIES:
            told = f"{shown(certainty)}: one of {', '.join(CERTAINTIES)}"
            raise self._fault(f"{key}.certainty", told + near(certainty, CERTAINTIES))
        return certainty

    def _nothing(self) -> str:
        return glossary.label("too_few_figures", self.language)

    def _fault(self, key: str, problem: str) -> WordsError:
        return WordsError(self._absent or f"{self.catalogue.file}: {key}: {problem}")

    def _refuse(self, id: str, faults: Iterable[tuple[str, str]]) -> None:
        if lines := [str(self._fault(f"{id}.{name}", problem)) for name, problem in faults]:
            raise WordsError("\n".join(dict.fromkeys(lines)))

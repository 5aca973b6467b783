"""`NN_name.toml`, the words beside a notebook: read strictly, every fault named with its file and key.

    [chained_growth]
    title.vi = ["{who} tăng {span:range2%} một năm", "; nguồn nêu {stated:pct2}"]
    title.en = ["{who} grew {span:range2%} a year", "; stated: {stated:pct2}"]

One table an exhibit, both languages under one key. A text is a string or a list of clauses, each of which is left out
while one of its values is missing; the languages have the same clauses with the same values, so that both editions say
the same whatever is missing. Standard library alone: what is checked before a run starts loads nothing heavy.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from clusters.wording import grammar
from clusters.wording.glossary import CONFIDENCES
from clusters.wording.grammar import near, shown

LANGUAGES = {"vi": "Vietnamese", "en": "English"}
CERTAINTIES = CONFIDENCES
OPENING = ("answer", "findings")
TEXTS = ("title", "unit", "alt", "note", "axis")
PARTS = ("reads", "columns", "beside", "marks", "names", "missing")
MOST_BYTES = 1_000_000
_BOLD = ("note", "reads", "sentence", "findings")
_NUMBER = re.compile(r"\{[a-z][a-z0-9_]*(:(date|n\d|pct\d|(range|words)\d%?))?\}")

Text = Mapping[str, tuple[str, ...]]
"""The clauses of a text by language."""


class WordsError(ValueError):
    """What is wrong with the words of a notebook; the message holds a line for each fault."""

    def _render_traceback_(self) -> list[str]:
        """What IPython prints in place of a traceback."""
        return [f"{type(self).__name__}: {self}"]


@dataclass(frozen=True)
class Entry:
    """The words of one exhibit."""

    texts: Mapping[str, Text] = field(default_factory=dict)
    reads: tuple[Text, ...] = ()
    columns: Mapping[str, Text] = field(default_factory=dict)
    beside: Mapping[str, Text] = field(default_factory=dict)
    """What values of the texts are called that no cell holds: value -> the words before its number."""
    marks: Mapping[str, Text] = field(default_factory=dict)
    """What the parts of a chart are called: `line`, `central`, `unit` …, as its form names them."""
    names: Mapping[str, Text] = field(default_factory=dict)
    """What slugs in the rows are called here, where neither the region's tables nor the glossary say it."""
    missing: Mapping[str, Text] = field(default_factory=dict)
    """`about`, what the exhibit is about, and the sentences that say what is missing."""

    @property
    def needed(self) -> set[str]:
        """The values that its call gives; the sentences on what is missing take theirs from what is missing."""
        about = [text for key, text in self.missing.items() if key == "about"]
        named = [*self.columns.values(), *self.beside.values(), *self.marks.values(), *self.names.values()]
        return _values([*self.texts.values(), *self.reads, *named, *about])


@dataclass(frozen=True)
class Number:
    """One of the numbers that answer: `value` and `range` are one field, the same in both languages."""

    value: str
    range: str
    text: Text
    unit: Text
    certainty: str
    exhibit: str


@dataclass(frozen=True)
class Finding:
    """A sentence of the opening, and the exhibit that it rests on ("" for none)."""

    text: Text
    exhibit: str


@dataclass(frozen=True)
class Catalogue:
    """All words of a notebook."""

    file: str
    entries: Mapping[str, Entry] = field(default_factory=dict)
    sentence: Text = field(default_factory=dict)
    numbers: tuple[Number, ...] = ()
    findings: tuple[Finding, ...] = ()

    @classmethod
    def read(cls, content: bytes, file: str) -> Catalogue:
        """The words in `content`, which messages call `file`. Raises WordsError with every fault."""
        catalogue, faults = examined(content, file)
        if faults:
            raise WordsError("\n".join(faults))
        return catalogue

    @property
    def ids(self) -> list[str]:
        """What there are words for: exhibits, `answer`, `findings`."""
        opening = {"answer": self.sentence or self.numbers, "findings": self.findings}
        return [*self.entries, *(id for id, there in opening.items() if there)]

    def needed(self, id: str) -> set[str]:
        """The values that an exhibit, the answer or the findings hold; none where there are no such words."""
        if id == "answer":
            fields = [f for n in self.numbers for f in (n.value, n.range, n.certainty)]
            texts = [text for n in self.numbers for text in (n.text, n.unit)]
            return _values([self.sentence, *texts]) | grammar.names(fields)
        if id == "findings":
            return _values(finding.text for finding in self.findings)
        return self.entries[id].needed if id in self.entries else set()

    @property
    def needed_anywhere(self) -> set[str]:
        """The values that any of these texts holds."""
        rows = [text for entry in self.entries.values() for text in entry.missing.values()]
        return _values(rows).union(*(self.needed(id) for id in self.ids))

    @property
    def links(self) -> list[tuple[str, str]]:
        """(key, exhibit) of everything in the opening that leads to an exhibit."""
        found = [(f"answer.numbers[{i}].exhibit", n.exhibit) for i, n in enumerate(self.numbers)]
        found += [(f"findings[{i}].exhibit", f.exhibit) for i, f in enumerate(self.findings)]
        return [(key, exhibit) for key, exhibit in found if exhibit]


def examined(content: bytes, file: str) -> tuple[Catalogue, list[str]]:
    """The words as far as they can be read, and every fault in them."""
    reader = _Reader(file)
    return reader.catalogue(content), reader.faults


def _values(texts: Iterable[Text]) -> set[str]:
    """The values that these texts hold; a text that cannot be read has none."""
    found: set[str] = set()
    for text in texts:
        for clauses in text.values():
            found |= grammar.names(clauses)
    return found


class _Reader:
    """Goes through the file once, keeping what is right and a line for whatever is not."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[str] = []

    def fault(self, key: str, problem: str) -> None:
        self.faults.append(f"{self.file}: {key}: {problem}" if key else f"{self.file}: {problem}")

    def catalogue(self, content: bytes) -> Catalogue:
        tables = self.tables(content)
        entries = {id: self.entry(table, key_of(id)) for id, table in tables.items() if id not in OPENING}
        sentence, numbers = self.answer(tables["answer"]) if "answer" in tables else ({}, ())
        found = self.findings(tables["findings"]) if "findings" in tables else ()
        return Catalogue(self.file, entries, sentence, numbers, found)

    def tables(self, content: bytes) -> dict[str, Any]:
        if len(content) > MOST_BYTES:
            self.fault("", f"{len(content)} bytes; the words of a notebook have at most {MOST_BYTES}")
            return {}
        try:
            return tomllib.loads(content.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            self.fault("", f"not UTF-8 (byte {error.start}); save it as UTF-8")
        except RecursionError:
            self.fault("", "nested too deeply to be read")
        except ValueError as error:  # TOMLDecodeError, and a number too long to be one
            self.fault("", f"not TOML: {error}; a key stands once, a text between quotation marks")
        return {}

    def entry(self, table: Any, key: str) -> Entry:
        table = self.table(table, key, (*TEXTS, *PARTS), required=("title", "unit"))
        texts = {name: self.text(table[name], f"{key}.{name}", name in _BOLD) for name in TEXTS if name in table}
        reads = self.sentences(table["reads"], f"{key}.reads") if "reads" in table else ()
        beside, told = self.texts(table.get("beside", {}), f"{key}.beside"), _values([*texts.values(), *reads])
        for name in beside.keys() - told:
            self.fault(f"{key}.beside.{key_of(name)}", f"names no value of its texts{near(name, told)}")
        return Entry(
            texts,
            reads,
            self.texts(table.get("columns", {}), f"{key}.columns"),
            beside,
            self.texts(table.get("marks", {}), f"{key}.marks"),
            self.texts(table.get("names", {}), f"{key}.names"),
            self.texts(table.get("missing", {}), f"{key}.missing", required=("about",) if "missing" in table else ()),
        )

    def answer(self, table: Any) -> tuple[Text, tuple[Number, ...]]:
        table = self.table(table, "answer", ("sentence", "numbers"), required=("sentence",))
        numbers = self.list(table.get("numbers", []), "answer.numbers")
        sentence = self.text(table["sentence"], "answer.sentence", bold=True) if "sentence" in table else {}
        return sentence, tuple(self.number(one, f"answer.numbers[{i}]") for i, one in enumerate(numbers))

    def number(self, table: Any, key: str) -> Number:
        required = ("value", "text", "certainty", "exhibit")
        table = self.table(table, key, (*required, "range", "unit"), required)
        certainty = self.string(table, "certainty", key)
        if certainty and certainty not in CERTAINTIES and not re.fullmatch(r"\{[a-z][a-z0-9_]*\}", certainty):
            known = ", ".join(CERTAINTIES)
            self.fault(f"{key}.certainty", f"{shown(certainty)}: one of {known}, or a value {{name}} that is one")
            certainty = ""
        return Number(
            self.field(table, "value", key),
            self.field(table, "range", key),
            self.text(table["text"], f"{key}.text") if "text" in table else {},
            self.text(table["unit"], f"{key}.unit") if "unit" in table else {},
            certainty,
            self.string(table, "exhibit", key),
        )

    def findings(self, value: Any) -> tuple[Finding, ...]:
        found = []
        for i, one in enumerate(self.list(value, "findings")):
            key = f"findings[{i}]"
            table = self.table(one, key, (*LANGUAGES, "exhibit"))
            text = self.text({k: v for k, v in table.items() if k in LANGUAGES}, key, bold=True)
            found.append(Finding(text, self.string(table, "exhibit", key)))
        return tuple(found)

    # The parts of which these are made

    def table(self, value: Any, key: str, known: tuple[str, ...], required: tuple[str, ...] = ()) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.fault(key, f"must be a table with {', '.join(known)}")
            return {}
        for name in value:
            if name not in known:
                self.fault(f"{key}.{key_of(name)}", f"unknown key{near(name, known)} There are: {', '.join(known)}")
        for name in required:
            if name not in value:
                self.fault(key, f"{name} is missing")
        return value

    def list(self, value: Any, key: str) -> list[Any]:
        if isinstance(value, list):
            return value
        self.fault(key, f"must be a list: write [[{key}]] before each")
        return []

    def string(self, table: dict[str, Any], name: str, key: str) -> str:
        value = table.get(name, "")
        if isinstance(value, str) and (value or name not in table):
            return value
        self.fault(f"{key}.{name}", "must be a text")
        return ""

    def field(self, table: dict[str, Any], name: str, key: str) -> str:
        value = self.string(table, name, key)
        if value and not _NUMBER.fullmatch(value):
            self.fault(f"{key}.{name}", f"{shown(value)}: one field and nothing else, such as {{span:range1%}}")
            return ""
        return value

    def texts(self, value: Any, key: str, required: tuple[str, ...] = ()) -> dict[str, Text]:
        table = self.table(value, key, tuple(value) if isinstance(value, dict) else ("a text for each",), required)
        return {name: self.text(text, f"{key}.{key_of(name)}") for name, text in table.items()}

    def sentences(self, value: Any, key: str) -> tuple[Text, ...]:
        lists = {k: self.list(v, f"{key}.{k}") for k, v in self.languages(value, key).items()}
        if len({len(sentences) for sentences in lists.values()}) > 1:
            self.fault(key, "; ".join(f"{len(v)} in {LANGUAGES[k]}" for k, v in lists.items()) + ": give the same")
            return ()
        one_by_one = [dict(zip(lists, both, strict=True)) for both in zip(*lists.values(), strict=True)]
        return tuple(self.text(both, f"{key}[{i}]", bold=True) for i, both in enumerate(one_by_one))

    def languages(self, value: Any, key: str) -> dict[str, Any]:
        """The texts by language, if there is one in each."""
        table = self.table(value, key, tuple(LANGUAGES))
        lacking = [name for name in LANGUAGES if name not in table]
        if isinstance(value, dict):
            for name in lacking:
                self.fault(key, f"the {LANGUAGES[name]} text is missing; add {key}.{name}")
        return {} if lacking else {name: table[name] for name in LANGUAGES}

    def text(self, value: Any, key: str, bold: bool = False) -> Text:
        before = len(self.faults)
        both = {k: self.clauses(v, f"{key}.{k}", bold) for k, v in self.languages(value, key).items()}
        if len(self.faults) > before or not both:
            return {}
        counts = {k: len(clauses) for k, clauses in both.items()}
        if len(set(counts.values())) > 1:
            told = ", ".join(f"{n} in {LANGUAGES[k]}" for k, n in counts.items())
            self.fault(key, f"clauses: {told}; each clause needs its counterpart, with the same values")
            return {}
        for i, pair in enumerate(zip(*both.values(), strict=True)):
            held = {k: grammar.names([clause]) for k, clause in zip(both, pair, strict=True)}
            for name in sorted(held["vi"] ^ held["en"]):
                has, lacks = ("vi", "en") if name in held["vi"] else ("en", "vi")
                where = f", clause {i + 1}," if len(pair) and counts["vi"] > 1 else ""
                close = near(name, held[lacks] - held[has])
                told = f"{{{name}}} stands in {LANGUAGES[has]}{where} but not in {LANGUAGES[lacks]}{close}"
                self.fault(key, f"{told} Both languages use the same values")
        return both if len(self.faults) == before else {}

    def clauses(self, value: Any, key: str, bold: bool) -> tuple[str, ...]:
        clauses = [value] if isinstance(value, str) else value
        if not isinstance(clauses, list) or not clauses or not all(isinstance(c, str) for c in clauses):
            self.fault(key, "must be a text or a list of clauses")
            return ()
        language = key.rpartition(".")[2]
        for clause in clauses:
            for problem in grammar.faults(clause, language, bold):
                self.fault(key, problem)
        return tuple(clauses)


def key_of(name: str) -> str:
    """A key as a message names it, with nothing hidden in it."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]{1,60}", name) else shown(name)

"""What differs between the texts of two executed notebooks: headings and paragraphs, and the sentences they say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

from ..collection import Refusal, source
from .pairing import ABSENT, Change, reworded

HEADING = re.compile(r"#{1,6}\s")
LIST_ITEM = re.compile(r"\s*([-*+]|\d+[.)])\s")
INLINE = frozenset(
    re.findall(r"\w+", "a abbr b br code del em i ins kbd mark q s small span strong sub sup td th time u var wbr")
)
EMPTY = frozenset(re.findall(r"\w+", "area base br col embed hr img input link meta source track wbr"))


class Text(NamedTuple):
    """A text, what it is, and the exhibit before it."""

    what: str
    words: str
    place: str


def read(path: Path) -> list[Text]:
    """The texts of an executed notebook in their order. Raises Refusal, naming the file, if it is damaged.

    A sentence is a block of text that an output shows outside of exhibits, the line that opens one, answer and
    findings: their record tells those.
    """
    outputs = _Outputs()
    found: list[Text] = []
    try:
        for cell in json.loads(path.read_bytes())["cells"]:
            if cell["cell_type"] == "markdown":
                found += _prose(source(cell), outputs.place)
            for output in cell.get("outputs", []):
                found += outputs.read(output)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refusal(f"{path}: not a notebook that can be read ({type(error).__name__}: {error})") from None
    return found


def compare(before: Sequence[Text], after: Sequence[Text]) -> list[Change]:
    """The changes from one notebook's texts to another's; a text that only moved is none."""
    places = {text.words: text.place for text in (*before, *after)}
    found = []
    for what in ("heading", "paragraph", "sentence"):
        old, new = ([text.words for text in side if text.what == what] for side in (before, after))
        for change in reworded(what, old, new, ordered=False):
            place = places[change.before if change.after == ABSENT else change.after]
            found.append(change.at(where=f"text after exhibit {place}" if place else "text"))
    return found


def _prose(markdown: str, place: str) -> Iterator[Text]:
    """Headings, paragraphs and list items, each on one line however it was wrapped."""
    block: list[str] = []
    for line in [*markdown.splitlines(), ""]:
        ends = not line.strip() or HEADING.match(line) or LIST_ITEM.match(line) or (block and HEADING.match(block[0]))
        if block and ends:
            yield Text("heading" if HEADING.match(block[0]) else "paragraph", _flat(" ".join(block)), place)
            block = []
        if line.strip():
            block.append(line)


def _flat(text: str) -> str:
    return " ".join(text.split())


class _Outputs(HTMLParser):
    """Takes the sentences out of a notebook's outputs, and keeps the last exhibit in mind."""

    def __init__(self) -> None:
        super().__init__()
        self.place = ""
        self.open: list[tuple[str, bool]] = []
        self.words: list[str] = []
        self.found: list[Text] = []

    def read(self, output: Mapping[str, Any]) -> list[Text]:
        """The sentences of one output, from the form that a page shows."""
        self.found, self.open = [], []
        data = output.get("data", {})
        if "text/html" in data:
            self.reset()
            self.feed("".join(data["text/html"]))
            self.close()
            self._end()
        elif "text/markdown" in data:
            self.found += [t._replace(what="sentence") for t in _prose("".join(data["text/markdown"]), self.place)]
        elif not any(kind.startswith("image/") for kind in data):
            for line in "".join(output.get("text", data.get("text/plain", ""))).splitlines():
                self.words.append(line)
                self._end()
        return self.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block ends the sentence before it; what exhibits and findings hold is passed over, but for `gs-say`."""
        self._border(tag)
        if tag in EMPTY:
            return
        given = {name: value or "" for name, value in attrs}
        names, seen = given.get("class", "").split(), self._seen()
        if seen and given.get("id", "").startswith("ex-"):
            self.place, seen = given["id"].removeprefix("ex-"), False
        passed = {"gs-findings", "gs-answer"} & set(names) or tag in ("script", "style", "summary")
        self.open.append((tag, "gs-say" in names or (seen and not passed)))

    def handle_endtag(self, tag: str) -> None:
        """A block ends, and with it those left open inside."""
        self._border(tag)
        if tag in (name for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Words of a sentence, if they are seen."""
        if self._seen():
            self.words.append(data)

    def _seen(self) -> bool:
        return self.open[-1][1] if self.open else True

    def _border(self, tag: str) -> None:
        if tag not in INLINE:
            self._end()
        elif tag in ("br", "td", "th"):
            self.words.append(" ")

    def _end(self) -> None:
        if words := _flat("".join(self.words)):
            self.found.append(Text("sentence", words, self.place))
        self.words = []

"""The shape of a notebook's JSON, checked before anything relies on it, and what is mended in memory.

The rules are nbformat's, as far as a rendering touches them. They stand here because importing nbformat alone takes
longer than a whole run that finds everything unchanged.
"""

from __future__ import annotations

import ast
import difflib
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from .wire import whole

KINDS = ("markdown", "code", "raw")
VOLATILE = ("papermill", "execution")
"""Of a cell's metadata: traces of earlier runs, which no rendering keeps."""
NEEDED = ("region", "language")
"""Without these parameters a page would show whatever its author left in the notebook."""
UNPARSABLE = (SyntaxError, ValueError, TypeError, RecursionError, MemoryError, OverflowError)
"""What Python's own parser raises for text that is no Python, or no literal."""
JSON = re.compile(r"application/(.*\+)?json")
UPGRADE = "jupyter nbconvert --to notebook --inplace FILE"
SHOWN = 5
"""Faults that are told at once: a program that wrote one cell wrong wrote them all wrong."""
Rule = tuple[Callable[[Any], bool], str, str]
"""(is it right, what would be right, such as this JSON)."""


def _text(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(v, str) for v in value))


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _bundles(value: Any) -> bool:
    bundles = list(value.values()) if isinstance(value, dict) else [None]
    return all(isinstance(b, dict) and all(_text(v) or JSON.fullmatch(k) for k, v in b.items()) for b in bundles)


def _words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) and v.strip() and "," not in v for v in value)


EVERY: dict[str, Rule] = {
    "cell_type": (lambda v: v in KINDS, 'one of "markdown", "code", "raw"', '"markdown"'),
    "metadata": (lambda v: isinstance(v, dict), "an object", "{}"),
    "source": (_text, "a text or a list of texts", '""'),
}
CODE: dict[str, Rule] = {
    "outputs": (lambda v: isinstance(v, list) and all(isinstance(o, dict) for o in v), "a list of objects", "[]"),
    "execution_count": (lambda v: v is None or _number(v), "a whole number or null", "null"),
}
OPTIONAL: dict[str, Rule] = {
    "id": (
        lambda v: isinstance(v, str) and re.fullmatch(r"[\w-]{1,64}", v, re.ASCII) is not None,
        "1 to 64 letters, digits, - or _",
        '"a-name-of-its-own"',
    ),
    "attachments": (_bundles, "an object of files, each an object of texts by MIME type", "{}"),
}
LEFT_OUT = {"cells", *CODE}
"""Looked at for their shape only: cells one by one, and results of earlier runs are not kept."""
TAGS: Rule = (_words, "a list of words, none with a comma", '["vi"]')
NOTEBOOK: dict[str, Rule] = {
    "nbformat": (_number, "a whole number", "4"),
    "nbformat_minor": (_number, "a whole number", "5"),
    "metadata": (lambda v: isinstance(v, dict), "an object", "{}"),
    "cells": (lambda v: isinstance(v, list), "a list", "[]"),
}
SPOKEN = {"kernelspec": {"name": "python3", "display_name": "Python 3"}, "language_info": {"name": "python"}}
"""What a notebook says of its kernel and language, where it says it at all."""
LANGUAGE: dict[str, Rule] = {
    key: (lambda v: isinstance(v, dict), "an object with names", json.dumps(value)) for key, value in SPOKEN.items()
}


class ShapeError(ValueError):
    """Bytes that are no notebook: where, what, and what would be right."""


def parsed(raw: bytes) -> dict[str, Any]:
    """The notebook that a file's bytes stand for. Raises ShapeError if they stand for none that can be used."""
    try:
        content = json.loads(
            raw.decode("utf-8-sig"), parse_constant=lambda name: None
        )  # NaN in results, left out anyway
    except UnicodeDecodeError as error:
        where = f"line {raw.count(10, 0, error.start) + 1}, byte 0x{raw[error.start]:02x}"
        raise ShapeError(f"{where}: not UTF-8; save the file with the encoding UTF-8") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ShapeError(f"{where}: not JSON ({error.msg}); mend that line or take the file's last good copy") from None
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets a thousand deep
        raise ShapeError(f"not a notebook that can be read ({error})") from None
    older = content.get("nbformat") if isinstance(content, dict) else None
    if _number(older) and older < 4:  # type: ignore[operator] # its keys are others: told before what is missing
        raise ShapeError(f"notebook format {older}; bring it to 4 with: {UPGRADE}")
    if found := faults(content):
        more = [f"and {len(found) - SHOWN} more of the kind"] if len(found) > SHOWN else []
        raise ShapeError("\n  ".join([*found[:SHOWN], *more]))
    if content["nbformat"] > 4:
        version = f"{content['nbformat']}.{content['nbformat_minor']}"
        raise ShapeError(f"notebook format {version} is newer than this program; save it as 4.5")
    if other := language(content["metadata"]):
        raise ShapeError(f"its language is {other}, and this program runs Python only; take it out of this folder")
    return dict(content)


def language(metadata: dict[str, Any]) -> str:
    """The language of a notebook that is not in Python, as its author's program names it; empty for Python.

    Without a word of a language it is Python, as Jupyter takes it.
    """
    told = [metadata.get("kernelspec", {}).get("language"), metadata.get("language_info", {}).get("name")]
    named = next((name for name in told if isinstance(name, str) and name.strip()), "python")
    return "" if re.fullmatch(r"i?python[\d.]*", named.strip().casefold()) else whole(named.strip())


def faults(content: Any) -> list[str]:
    """What is wrong with a notebook as JSON gives it; empty if it can be used."""
    if not isinstance(content, dict):
        return [f"a notebook is an object {{…}}, not {_kind(content)}"]
    found = list(_broken(content, NOTEBOOK))
    if isinstance(metadata := content.get("metadata"), dict):
        found += [f"metadata: {fault}" for fault in _broken(metadata, {}, LANGUAGE)]
    cells = content.get("cells")
    for number, cell in enumerate(cells if isinstance(cells, list) else [], start=1):
        found += [f"{place(number, cell)}: {fault}" for fault in _wrong_with(cell)]
    return found


def _wrong_with(cell: Any) -> Iterator[str]:
    if not isinstance(cell, dict):
        yield f"a cell is an object {{…}}, not {_kind(cell)}"
        return
    kind = cell.get("cell_type")
    yield from _broken(cell, EVERY | (CODE if kind == "code" else {}), OPTIONAL)
    if isinstance(metadata := cell.get("metadata"), dict):
        for fault in _broken(metadata, {}, {"tags": TAGS}):
            yield f"metadata: {fault}"


def _broken(found: dict[str, Any], required: dict[str, Rule], optional: dict[str, Rule] | None = None) -> Iterator[str]:
    for key, (right, what, such) in (required | (optional or {})).items():
        if key not in found:
            if key in required:
                yield f'{key!r} is missing: it must be {what}, such as "{key}": {such}'
        elif not right(found[key]):
            yield f'{key!r} is {_kind(found[key])}: it must be {what}, such as "{key}": {such}'
        elif key not in LEFT_OUT and not _writable(found[key]):
            yield f"{key!r} holds half a character (\\ud800 to \\udfff alone), which no file can: write the whole one"


def _writable(value: Any) -> bool:
    """Whether UTF-8 can hold every text in it."""
    if isinstance(value, str):
        return whole(value) == value
    if isinstance(value, dict):
        return all(_writable(k) and _writable(v) for k, v in value.items())
    return not isinstance(value, list) or all(map(_writable, value))


def _kind(value: Any) -> str:
    """A value as a message shows it."""
    words: dict[type, str] = {dict: "an object", list: "a list"}
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    text = words.get(type(value)) or ascii(value)
    return text if len(text) <= 40 else text[:39] + "…"


def place(number: int, cell: Any) -> str:
    """A cell as a message names it: its number among all cells, its type and its first words."""
    if not isinstance(cell, dict):
        return f"cell {number}"
    kind, text = cell.get("cell_type"), cell.get("source")
    lines = source(cell).strip().splitlines() if _text(text) else []
    words = whole(lines[0]) if lines else ""
    told = [kind] if kind in KINDS else []
    told += [f"“{words[:40]}{'…' if len(words) > 40 else ''}”"] if words else []
    return f"cell {number}" + (f" ({', '.join(told)})" if told else "")


def spoken(metadata: dict[str, Any]) -> dict[str, Any]:
    """A notebook's metadata with the names that its kernel and language lack: papermill asks for none of them."""
    named = {
        key: names | {k: v for k, v in metadata[key].items() if isinstance(v, str) or k not in names}
        for key, names in SPOKEN.items()
        if key in metadata
    }
    return metadata | named


def mended(cells: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[str]]:
    """The cells as a rendering uses them, and what had to be mended: every cell has an id that no other has.

    Results of earlier runs are left out, and keys that the format does not know.
    """
    taken = {cell["id"] for cell in cells if "id" in cell}
    first: dict[str, int] = {}
    found, notes = [], []
    unnamed: dict[int, str] = {}
    for number, cell in enumerate(cells, start=1):
        name = cell.get("id", "")
        if not name or name in first:
            wishes = (f"{name[:50] or 'cell'}-{n}" for n in range(number, number + len(cells) + 1))
            made = next(wish for wish in wishes if wish not in taken)
            taken.add(made)
            if name:
                notes.append(f"cell {number} has the id {name!r} of cell {first[name]}; in this run it is {made!r}")
            else:
                unnamed[number] = made
            name = made
        first[name] = number
        metadata = {k: v for k, v in cell["metadata"].items() if k not in VOLATILE}
        one = {"cell_type": cell["cell_type"], "id": name, "metadata": metadata, "source": source(cell)}
        if cell["cell_type"] == "code":
            one |= {"execution_count": None, "outputs": []}
        elif "attachments" in cell:
            one["attachments"] = cell["attachments"]
        found.append(one)
    return found, [*_named_in_this_run(unnamed), *notes]


def _named_in_this_run(unnamed: dict[int, str]) -> list[str]:
    """One sentence for all cells that came without an id: before format 4.5 none has one."""
    if not unnamed:
        return []
    names = list(unnamed.values())
    if len(names) == 1:
        return [f"cell {next(iter(unnamed))} has no id; in this run it is {names[0]!r}"]
    return [f"{len(names)} cells have no id; in this run they go by their places, {names[0]!r} to {names[-1]!r}"]


def mistagged(cells: list[dict[str, Any]]) -> list[str]:
    """Cells whose tag is one the runner knows but for capitals, signs or a plural: it would count for nothing."""
    known = {_folded(tag): tag for tag in ("parameters", "contract")}
    return [
        f"{place(number, cell)}: the tag {tag!r} means nothing; write {known[_folded(tag)]!r}"
        for number, cell in enumerate(cells, start=1)
        for tag in tags(cell)
        if tag not in known.values() and _folded(tag) in known
    ]


def _folded(tag: str) -> str:
    return re.sub(r"[\W_]", "", tag.casefold()).rstrip("s")


def undeclared(cells: list[dict[str, Any]]) -> str:
    """Why a notebook without a cell tagged `parameters` is refused, with what looks most like one."""
    told = "no cell is tagged 'parameters', so every page would show the region and language left in the notebook"
    for number, cell in enumerate(cells, start=1):
        if near := difflib.get_close_matches("parameters", tags(cell), n=1, cutoff=0.65):
            return f"{told}; {place(number, cell)} is tagged {near[0]!r}: write 'parameters'"
    for number, cell in enumerate(cells, start=1):
        if cell["cell_type"] == "code" and set(NEEDED) & _assigned(source(cell)):
            return f"{told}; {place(number, cell)} looks like it: tag it 'parameters'"
    return f'{told}; add a code cell tagged \'parameters\' with region: str = "…" and language: str = "…"'


def _assigned(code: str) -> set[str]:
    """The names that the lines of a cell assign."""
    try:
        body = ast.parse(code).body
    except UNPARSABLE:
        return set()
    targets = [t for n in body for t in (n.targets if isinstance(n, ast.Assign) else [getattr(n, "target", None)])]
    return {t.id for t in targets if isinstance(t, ast.Name)}


def source(cell: dict[str, Any]) -> str:
    """A cell's text, which the format allows to be a list of lines."""
    text = cell.get("source", "")
    return text if isinstance(text, str) else "".join(text)


def tags(cell: dict[str, Any]) -> list[str]:
    """A cell's tags."""
    return list(cell.get("metadata", {}).get("tags", []))

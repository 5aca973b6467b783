"""The words of a notebook against its code: which exhibits it shows, which values it gives them.

Read from the code cells without running them, as far as ids and names of values are literal: `out.exhibit("id", …,
says={"name": …})`, `out.answer(says=…)`, `out.findings(says=…)`, and `out.common(name=…)` for values that every text
may hold. What is only known when it runs is checked then, by `words`, in the same terms.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from clusters.wording.catalogue import OPENING, Catalogue, examined, key_of
from clusters.wording.grammar import near, shown

COMMON = "common"


@dataclass(frozen=True)
class Call:
    """One call that takes words."""

    id: str
    """Of the exhibit, or `answer`, `findings`, `common`."""
    given: tuple[str, ...]
    complete: bool
    """Whether these are all values that it gives."""
    cell: int
    """Number of the code cell, counted as in JupyterLab."""

    def __str__(self) -> str:
        """As a message names it."""
        called = f"{self.id}()" if self.id in (*OPENING, COMMON) else f"exhibit({shown(self.id)})"
        return f"{called} in code cell {self.cell}"


def check(file: str, words: bytes, code: Sequence[str], exhibits: Sequence[str]) -> list[str]:
    """Every fault in the words of a notebook: in the file, against its contract's `exhibits` and its code cells."""
    catalogue, faults = examined(words, file)
    if faults and not catalogue.ids:
        return faults  # not read at all: nothing to compare
    calls = [call for number, source in enumerate(code, 1) for call in _found(source, number)]
    found = [*_contract(catalogue, exhibits), *_without_words(catalogue, calls, exhibits)]
    if not faults:  # else what a faulty text holds is not known
        found += _values(catalogue, calls)
    return faults + [f"{file}: {key}: {problem}" for key, problem in found]


def _contract(catalogue: Catalogue, exhibits: Sequence[str]) -> Iterator[tuple[str, str]]:
    for id in catalogue.entries:
        if id not in exhibits:
            yield key_of(id), f"no exhibit in the notebook's contract{near(id, [*exhibits, *OPENING])}"
    for key, id in catalogue.links:
        if id not in exhibits:
            yield key, f"{shown(id)} is no exhibit in the notebook's contract{near(id, exhibits)}"


def _without_words(catalogue: Catalogue, calls: list[Call], exhibits: Sequence[str]) -> Iterator[tuple[str, str]]:
    for call in calls:
        if call.id != COMMON and call.id not in catalogue.ids:
            yield key_of(call.id), f"no words for {call}; add a table [{call.id}]{near(call.id, catalogue.ids)}"
        if call.id not in (*exhibits, *OPENING, COMMON):
            yield key_of(call.id), f"{call} is not in the notebook's contract{near(call.id, exhibits)}"


def _values(catalogue: Catalogue, calls: list[Call]) -> Iterator[tuple[str, str]]:
    common = [call for call in calls if call.id == COMMON]
    shared = {name for call in common for name in call.given}
    for call in calls if catalogue.ids else []:
        needed = catalogue.needed(call.id) if call.id != COMMON else catalogue.needed_anywhere
        found = list(unused(call.given, needed, str(call)))
        if call.id != COMMON and call.complete and all(c.complete for c in common):
            found += ungiven(needed - shared - {*call.given}, call.given, str(call))
        yield from ((f"{key_of(call.id)}.{name}", problem) for name, problem in found)


def unused(given: Iterable[str], needed: set[str], where: str) -> Iterator[tuple[str, str]]:
    """(value, what is wrong) for each value that is given but stands in no text."""
    for name in sorted(set(given) - needed):
        yield name, f"{where} gives a value that no text uses{near(name, needed - set(given))}"


def ungiven(lacking: Iterable[str], given: Iterable[str], where: str) -> Iterator[tuple[str, str]]:
    """(value, what is wrong) for each value that a text holds but the call does not give."""
    for name in sorted(lacking):
        yield name, f"a text uses a value that {where} does not give (None, where there is none){near(name, given)}"


def _found(source: str, cell: int) -> Iterator[Call]:
    try:
        tree = ast.parse(source)
    except SyntaxError:  # magics, or a fault that the run will show
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        says = next((k.value for k in node.keywords if k.arg == "says"), None)
        complete = all(k.arg for k in node.keywords)  # nothing handed on with **
        if called == COMMON:
            yield Call(COMMON, tuple(k.arg for k in node.keywords if k.arg), complete, cell)
        elif called == "exhibit" and node.args and isinstance(node.args[0], ast.Constant):
            yield Call(str(node.args[0].value), _names(says), complete and _literal(says), cell)
        elif called in OPENING and says is not None:
            yield Call(called, _names(says), complete and _literal(says), cell)


def _names(says: ast.expr | None) -> tuple[str, ...]:
    """The names that are sure to be given, in a dictionary or on either side of `|`."""
    if isinstance(says, ast.BinOp) and isinstance(says.op, ast.BitOr):
        return (*_names(says.left), *_names(says.right))
    keys = says.keys if isinstance(says, ast.Dict) else []
    return tuple(key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str))


def _literal(says: ast.expr | None) -> bool:
    if isinstance(says, ast.BinOp) and isinstance(says.op, ast.BitOr):
        return _literal(says.left) and _literal(says.right)
    return says is None or (isinstance(says, ast.Dict) and all(isinstance(key, ast.Constant) for key in says.keys))

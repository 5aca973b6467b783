"""The numbered notebooks of a folder: what each is called, which parameters it takes, what it needs and promises.

Read with `json`, `tokenize` and `ast` alone: nothing is executed and nothing heavy imported.
"""

from __future__ import annotations

import ast
import difflib
import io
import math
import re
import tokenize
import unicodedata
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from . import shape
from .shape import NEEDED, UNPARSABLE, source, tags
from .wire import whole

NUMBERED = re.compile(r"\d{2,}_\w+\.ipynb")
CHOICES = re.compile(r"one of:\s*([^;|]+)")
LIMITS = re.compile(r"range:\s*(\S+?)\s*\.\.\s*([^\s;|]+)")
TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}


class Refusal(Exception):  # noqa: N818 - what the user is told, not a fault of the program
    """Bad usage, parameter, data or notebook folder: said before anything starts; exit status 2."""


@dataclass(frozen=True)
class Parameter:
    """One line of the parameters cell: `start_year: int = 2016   # first year; range: 1990..2030`."""

    name: str
    type: str
    default: Any
    comment: str = ""
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None

    def read(self, text: Any) -> Any:
        """The value that `text` (from the command line or a batch file) stands for.

        Raises Refusal if it is of the wrong type or outside what the notebook allows.
        """
        value = self._converted(text)
        if self.choices and str(value) not in self.choices:
            raise Refusal(
                f"{self.name}={text}: not one of {', '.join(self.choices)}{nearest(str(value), self.choices)}"
            )
        for limit, wrong in ((self.low, "below"), (self.high, "above")):
            if limit is not None and (value < limit if wrong == "below" else value > limit):
                raise Refusal(f"{self.name}={text}: {wrong} {limit:g} (allowed: {self.low:g} to {self.high:g})")
        return value

    def meaning(self, language: str) -> str:
        """What the comment says in "en" or "vi": `# English | Vietnamese; range: …`; one text serves both."""
        told = [re.sub(r";?\s*(one of|range):.*$", "", part).strip() for part in f"{self.comment} ".split(" | ")]
        return ([text for text in told if text] or [""])[-1 if language == "vi" else 0]

    def _converted(self, text: Any) -> Any:
        kind = {"int": "a whole number", "float": "a number with a decimal point"}.get(self.type, self.type)
        refused = Refusal(f"{self.name}={text!s}: must be {kind}, such as {self.default}")
        if self.type == "str":
            if not isinstance(text, str):
                raise Refusal(f"{self.name}={text!s}: put the text in quotation marks")
            if whole(text) != text:
                raise Refusal(f"{self.name}={whole(text)}: this text is not UTF-8")
            return text
        if self.type == "bool":
            known = {"true": True, "yes": True, "false": False, "no": False}
            if isinstance(text, bool):
                return text
            if str(text).lower() not in known:
                raise Refusal(f"{self.name}={text!s}: not true or false")
            return known[str(text).lower()]
        if isinstance(text, bool) or not str(text).isascii():  # int() reads the digits of every script
            raise refused
        try:
            number = TYPES[self.type](text)
            finite = math.isfinite(number)
        except (TypeError, ValueError, OverflowError):
            raise refused from None
        if not finite or (isinstance(text, float) and number != text):
            raise refused
        return number


@dataclass(frozen=True)
class Notebook:
    """A notebook of the collection as its file says it, not executed."""

    name: str
    path: Path
    cells: tuple[dict[str, Any], ...]
    metadata: dict[str, Any]
    parameters: tuple[Parameter, ...] = ()
    upstream: tuple[str, ...] = ()
    exhibits: tuple[str, ...] = ()
    timeout: float = 0
    """Seconds that it may take by its own word; 0: it says nothing."""
    titles: dict[str, str] = field(default_factory=dict)
    words: bytes = b""
    """The file of the same name that ends in .toml, which goes wherever the notebook goes; empty if there is none."""
    notes: tuple[str, ...] = ()
    """What was mended in memory, for the user to know."""

    def parameter(self, name: str) -> Parameter | None:
        """Its parameter of that name, if it has one."""
        return next((p for p in self.parameters if p.name == name), None)

    def title(self, language: str) -> str:
        """Its h1 in that language; the file's name where it has none."""
        return self.titles.get(language) or self.titles.get("") or self.name

    @property
    def code(self) -> list[str]:
        """The source of its code cells."""
        return [cell["source"] for cell in self.cells if cell["cell_type"] == "code"]

    def edition_cells(self, language: str, languages: tuple[str, ...]) -> list[dict[str, Any]]:
        """Its cells without the Markdown of the other languages."""
        others = set(languages) - {language}
        return [c for c in self.cells if c["cell_type"] != "markdown" or not others & set(tags(c))]

    def imports(self) -> set[str]:
        """The modules its code cells import: what a warm worker had better have loaded already."""
        names: set[str] = set()
        for cell in self.cells:
            if cell["cell_type"] != "code":
                continue
            try:
                tree = ast.parse(source(cell))
            except UNPARSABLE:  # magics, or a fault that the run will show
                continue
            for node in ast.walk(tree):
                if isinstance(node, ast.Import):
                    names |= {alias.name for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        return names


def discover(folder: Path) -> list[Notebook]:
    """The notebooks of `folder`, each after those it needs, otherwise by number.

    Raises Refusal for an unreadable notebook, a missing upstream or a circle.
    """
    if not folder.is_dir():
        raise Refusal(f"{folder}: no such folder of notebooks")
    paths = sorted(p for p in folder.iterdir() if NUMBERED.fullmatch(p.name))
    if not paths:
        raise Refusal("\n".join([f"{folder}: no numbered notebook (NN_name.ipynb)", *skipped(folder)]))
    found = {path.stem: read(path) for path in paths}
    for path in sorted(folder.glob("*.toml")):
        if NUMBERED.fullmatch(f"{path.stem}.ipynb") and path.stem not in found:
            raise Refusal(f"{path}: there is no notebook {path.stem}.ipynb{nearest(path.stem, found)}")
    for notebook in found.values():
        for needed in notebook.upstream:
            if needed not in found:
                raise Refusal(f"{notebook.path}: upstream {needed!r} does not exist{nearest(needed, found)}")
    return [found[name] for name in _ordered({n.name: n.upstream for n in found.values()})]


def skipped(folder: Path) -> list[str]:
    """What looks like a notebook of the collection, or like the words beside one, and is none by its name."""
    there = sorted(p.name for p in folder.iterdir()) if folder.is_dir() else []
    told, taken = [], set(there)
    for name in there:
        stem, dot, ending = name.rpartition(".")
        if f"{dot}{ending.casefold()}" not in (".ipynb", ".toml") or name.startswith("."):
            continue
        if not NUMBERED.fullmatch(f"{stem}.ipynb") or (ending.casefold() == "ipynb" != ending):
            wish = _free(_numbered(stem, there), ending.casefold(), taken)
            taken.add(wish)
            told.append(f"{folder / name}: skipped, for its name is not NN_name; call it {wish}")
    return told


def _numbered(stem: str, there: list[str]) -> str:
    """The name nearest to `stem` that makes a notebook part of the collection; a number that is free if it has none."""
    number, rest = re.match(r"(\d*)(.*)", unicodedata.normalize("NFC", stem), re.DOTALL).groups()  # type: ignore[union-attr]
    highest = max((int(m[0]) for name in there if (m := re.match(r"\d+(?=_)", name))), default=0)
    words = re.sub(r"\W+", "_", rest).strip("_") or "notebook"
    return f"{number.zfill(2) if number else format(highest + 1, '02d')}_{words}"


def _free(stem: str, ending: str, taken: set[str]) -> str:
    wishes = (f"{stem}{more}.{ending}" for more in ["", *(f"_{n}" for n in range(2, len(taken) + 3))])
    return next(wish for wish in wishes if wish not in taken)


def _ordered(needs: dict[str, tuple[str, ...]]) -> list[str]:
    sorter = TopologicalSorter(needs)
    try:
        sorter.prepare()
    except CycleError as error:
        raise Refusal("notebooks need each other in a circle: " + " -> ".join(reversed(error.args[1]))) from None
    order: list[str] = []
    waiting: list[str] = []
    while sorter.is_active():
        waiting = sorted([*waiting, *sorter.get_ready()])
        order.append(waiting.pop(0))
        sorter.done(order[-1])
    return order


def select(notebooks: list[Notebook], wanted: tuple[str, ...]) -> list[Notebook]:
    """The notebooks named (by number, name or path) and everything they need, in order; all if none is named."""
    by_name = {n.name: n for n in notebooks}
    chosen: list[str] = []
    for word in wanted:
        stem = Path(word).name.removesuffix(".ipynb")
        hits = [name for name in by_name if name == stem or name.split("_")[0] == stem.zfill(2)]
        hits = hits or [name for name in by_name if name.partition("_")[2] == stem]
        if len(hits) > 1:
            raise Refusal(f"{word!r} may be {' or '.join(hits)}: write the whole name")
        if not hits:
            raise Refusal(f"no notebook {word!r}{nearest(stem, by_name)}; there are: {', '.join(by_name)}")
        chosen += hits
    needed = set(chosen or by_name)
    while more := {u for name in needed for u in by_name[name].upstream} - needed:
        needed |= more
    return [n for n in notebooks if n.name in needed]


def read(path: Path) -> Notebook:
    """One notebook file. Raises Refusal, with the file, the cell and what is wrong, if it cannot be used."""
    try:
        content = shape.parsed(path.read_bytes())
    except OSError as error:
        raise Refusal(f"{path}: cannot be read ({error.strerror or error})") from None
    except shape.ShapeError as error:
        raise Refusal(f"{path}: {error}") from None
    cells, notes = shape.mended(content["cells"])
    contract = _literals(path, [c for c in cells if "contract" in tags(c)])
    return Notebook(
        name=path.stem,
        path=path,
        cells=tuple(cells),
        metadata=shape.spoken(content["metadata"]),
        parameters=_declared(path, cells),
        upstream=_names(path, contract, "upstream"),
        exhibits=_names(path, contract, "exhibits"),
        timeout=_seconds(path, contract),
        titles=_titles(cells),
        words=_beside(path.with_suffix(".toml")),
        notes=tuple(f"{path}: {note}" for note in notes),
    )


def _beside(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.exists() else b""
    except OSError as error:
        raise Refusal(f"{path}: cannot be read ({error.strerror})") from None


def _declared(path: Path, cells: list[dict[str, Any]]) -> tuple[Parameter, ...]:
    """Its parameters, region and language among them. Raises Refusal with the near miss where they are not declared."""
    if wrong := shape.mistagged(cells):
        raise Refusal(f"{path}: " + "\n  ".join(wrong))
    tagged = [(number, cell) for number, cell in enumerate(cells, start=1) if "parameters" in tags(cell)]
    if not tagged:
        raise Refusal(f"{path}: {shape.undeclared(cells)}")
    if len(tagged) > 1:
        raise Refusal(f"{path}: {len(tagged)} cells are tagged 'parameters'; there may be one")
    where = shape.place(*tagged[0])
    if tagged[0][1]["cell_type"] != "code":
        raise Refusal(f"{path}: {where}: tagged 'parameters' but no code; make it a code cell")
    found = parameters(source(tagged[0][1]), f"{path}: {where}")
    for name in NEEDED:
        if name not in {p.name for p in found if p.type == "str"}:
            near = nearest(name, [p.name for p in found if p.name not in NEEDED])
            raise Refusal(f'{path}: {where}: does not declare {name}{near}; write {name}: str = "…"')
    return found


def parameters(code: str, where: str) -> tuple[Parameter, ...]:
    """The parameters that a cell declares, one plain typed assignment a line, comment behind.

    What its limits leave no room for behind stands in a comment on the lines above.
    Raises Refusal for anything else in the cell.
    """
    try:
        body = ast.parse(code).body
        comments = {
            t.start[0]: t.string.lstrip("# ").strip()
            for t in tokenize.generate_tokens(io.StringIO(code).readline)
            if t.type == tokenize.COMMENT
        }
    except (*UNPARSABLE, tokenize.TokenError) as error:
        raise Refusal(f"{where}: the parameters cell is not Python ({error})") from None
    lines = ["", *code.splitlines()]
    return tuple(_parameter(node, _comment(node, comments, lines), where) for node in body)


def _comment(node: ast.stmt, comments: dict[int, str], lines: list[str]) -> str:
    """The comment behind; where that is blank or begins with limits, the lines of comment above go before it."""
    behind, first = comments.get(node.end_lineno or node.lineno, ""), node.lineno
    if not re.match(r"(one of|range):|$", behind):
        return behind
    while lines[first - 1].lstrip().startswith("#"):
        first -= 1
    above = " ".join(comments[line] for line in range(first, node.lineno))
    return "; ".join(filter(None, (above, behind)))


def _parameter(node: ast.stmt, comment: str, where: str) -> Parameter:
    plain = f"{where}: parameters cell, line {node.lineno}: write `name: type = value   # comment`"
    target: ast.expr
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        target, value, kind = node.target, node.value, ast.unparse(node.annotation)
    elif isinstance(node, ast.Assign) and len(node.targets) == 1:
        target, value, kind = node.targets[0], node.value, ""
    else:
        raise Refusal(plain)
    try:
        default = ast.literal_eval(value)
    except UNPARSABLE:
        raise Refusal(plain) from None
    kind = kind or type(default).__name__
    if not isinstance(target, ast.Name) or kind not in TYPES:
        raise Refusal(f"{plain}; types are {', '.join(TYPES)}")
    choices, limits = CHOICES.search(comment), LIMITS.search(comment)
    try:
        low, high = (float(limits[1]), float(limits[2])) if limits else (None, None)
    except ValueError:
        raise Refusal(f"{plain}; a range is written `range: 0..1`") from None
    if limits and kind == "str":
        raise Refusal(f"{plain}; a text has no range, but may have `one of: a, b`")
    parameter = Parameter(
        target.id,
        kind,
        default,
        comment,
        tuple(c.strip().strip("'\"") for c in choices[1].split(",")) if choices else (),
        low,
        high,
    )
    try:
        parameter.read(default)
    except Refusal as refusal:
        raise Refusal(f"{where}: default of {refusal}") from None
    return parameter


def _literals(path: Path, cells: list[dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for cell in cells:
        try:
            for node in ast.parse(source(cell)).body:
                if not (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)):
                    raise ValueError(f"line {node.lineno} is not of the form name = [...]")
                found[node.targets[0].id] = ast.literal_eval(node.value)
        except UNPARSABLE as error:
            raise Refusal(f"{path}: the contract cell holds plain literals only ({error})") from None
    return found


def _names(path: Path, contract: dict[str, Any], key: str) -> tuple[str, ...]:
    names = contract.get(key, [])
    if not isinstance(names, list) or not all(isinstance(n, str) for n in names):
        raise Refusal(f"{path}: contract cell: {key} is a list of names")
    return tuple(names)


def _seconds(path: Path, contract: dict[str, Any]) -> float:
    seconds = contract.get("timeout", 0)
    right = isinstance(seconds, int | float) and not isinstance(seconds, bool) and 0 < seconds < 1e9
    if "timeout" in contract and not right:
        raise Refusal(f"{path}: contract cell: timeout is a number of seconds above 0, such as timeout = 7200")
    return float(seconds)


def _titles(cells: list[dict[str, Any]]) -> dict[str, str]:
    titles: dict[str, str] = {}
    for cell in cells:
        heading = re.search(r"^# +(.+?)\s*$", source(cell), re.M) if cell["cell_type"] == "markdown" else None
        for language in (tags(cell) or [""]) if heading else []:
            titles.setdefault(language, heading[1])  # type: ignore[index]
    return titles


def nearest(word: str, known: Any) -> str:
    """`; did you mean 'budget'?`, or nothing if no known name, nor the first word of one, is near."""
    first = {name.split("_")[0]: name for name in reversed(list(known))}
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    close = close or [first[w] for w in difflib.get_close_matches(word, first, n=1, cutoff=0.75)]
    return f"; did you mean {close[0]!r}?" if close else ""

"""What differs between editions: figures, tables, titles, notes and sentences; read from their files alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..collection import NUMBERED, Refusal, nearest
from . import records, tables, texts
from .pairing import ABSENT, THERE, Change

DEPTHS = ("", "*/", "*/*/", "*/*/*/")
"""How deep editions lie below the folder that is named: an edition itself, a scenario, a region, all outputs."""


def compare(output: Path, first: str, second: str, tolerance: float = 1e-9) -> tuple[list[Change], list[str]]:
    """The changes from the editions in one folder to those in another, and remarks on what was not compared.

    A folder is named by its path, or as it is called below `output`: <region>/baseline/vi, <region>, "." for all.
    Raises Refusal if it holds no edition, or a damaged file.
    """
    left, right = editions(output, first), editions(output, second)
    if ("" in left) != ("" in right):
        one, many, several = (first, second, right) if "" in left else (second, first, left)
        names = ", ".join(f"{many}/{name}" for name in several)
        raise Refusal(f"{one} is one edition, {many} holds several; name one of them: {names}")
    changes: list[Change] = []
    remarks = []
    for edition in sorted({*left, *right}):
        if edition in left and edition in right:
            languages = [_language(folder) for folder in (left[edition], right[edition])]
            told = languages[0] == languages[1] or "" in languages
            if not told:
                remarks.append(f"{' and '.join(languages)}: only result tables are compared")
            found = list(_edition(left[edition], right[edition], tolerance, told))
        else:
            found = [_presence("edition", edition in left)]
        changes += [change.at(edition=edition) for change in found]
    return changes, remarks


def editions(output: Path, name: str) -> dict[str, Path]:
    """The folders of editions that `name` means, each by its place below it; "" for an edition itself."""
    for folder in (output / name, Path(name)):
        for depth in DEPTHS:
            if found := sorted(p.parent for p in folder.glob(f"{depth}results") if p.is_dir()):
                return {"" if p == folder else p.relative_to(folder).as_posix(): p for p in found}
    there = sorted(p.parent.relative_to(output).as_posix() for p in output.glob("*/*/*/results"))
    known = ", ".join(there[:12]) or "none"
    raise Refusal(f"no edition {name!r} in {output}{nearest(name, there)}; there are: {known}")


def _language(edition: Path) -> str:
    known = (records.read(path).get("language") for path in sorted(edition.glob("results/*/exhibits.json")))
    return str(next(known, ""))


def _presence(what: str, before: bool) -> Change:
    return Change(what, *((THERE, ABSENT) if before else (ABSENT, THERE)))


def _edition(left: Path, right: Path, tolerance: float, told: bool) -> Iterator[Change]:
    """Changes between two editions; `told`: also in what readers are told, which takes one language."""
    old, new = (
        {p.name for p in side.glob("results/*") if p.is_dir()}
        | {p.stem for p in side.glob("*.ipynb") if NUMBERED.fullmatch(p.name)}
        for side in (left, right)
    )
    for name in sorted(old | new):
        if name not in old or name not in new:
            yield _presence("notebook", name in old).at(notebook=name)
            continue
        results = left / "results" / name, right / "results" / name
        found = [c.at(where=path) for path in _names("*.csv", *results) for c in _table(path, *results, tolerance)]
        if told:
            a, b = (records.read(folder / "exhibits.json") for folder in results)
            found += records.compare(a, b)
            one_sided = records.ids(a) ^ records.ids(b)  # their record tells
            for path in _names("exhibits/*.csv", *results):
                if (exhibit := Path(path).stem) not in one_sided:
                    found += [c.at(where=f"exhibit {exhibit}") for c in _table(path, *results, tolerance, shown=True)]
            known = {(c.before, c.after) for c in found if c.what == "reading"}  # told with its exhibit
            said = _texts(left / f"{name}.ipynb", right / f"{name}.ipynb")
            found += [c for c in said if c.what != "sentence" or (c.before, c.after) not in known]
        yield from (change.at(notebook=name) for change in found)


def _names(pattern: str, *folders: Path) -> list[str]:
    return sorted({p.relative_to(folder).as_posix() for folder in folders for p in folder.glob(pattern)})


def _table(path: str, left: Path, right: Path, tolerance: float, shown: bool = False) -> list[Change]:
    files = [side / path for side in (left, right)]
    if not all(file.is_file() for file in files):
        return [_presence("table", files[0].is_file())]
    old, new = (file.read_bytes() for file in files)
    before, after = tables.read(old, str(files[0])), tables.read(new, str(files[1]))
    return tables.compare(before, after, tolerance, shown)


def _texts(left: Path, right: Path) -> list[Change]:
    if not left.is_file() or not right.is_file():
        return [_presence("page", left.is_file())] if left.is_file() or right.is_file() else []
    return texts.compare(texts.read(left), texts.read(right))

"""The changes between editions as one page: for each exhibit what it said and showed before, and after."""

from __future__ import annotations

import base64
import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ..export.clean import visible
from ..export.labels import LABELS, label
from ..export.style import css, escaping, policy, running_title
from . import records, texts, wording
from .pairing import Change

PICTURE = "figures/{notebook}/{exhibit}.svg"
SHOWN = 12
"""So many changed numbers of an exhibit are open to view; more of them are folded, and so are all published tables."""
FIRST = ("answer", "finding", "card", "question")
"""What a reader looks for first among the changes of a notebook at large."""
ASIDE = ("alt text", "source", "data row", "number of rows", "number of decimals", "kind", "drawing", "place")
"""Changes of an exhibit that tell how it is made rather than what it says: folded, as is every order."""


class Side(NamedTuple):
    """One folder of editions: its name as the reader typed it, and each edition's folder."""

    name: str
    editions: dict[str, Path]


class Part(NamedTuple):
    """What changed in one exhibit, one table, or a notebook at large."""

    place: str
    title: str
    pictures: tuple[str, str]
    texts: list[Change]
    aside: list[Change]
    tables: list[tuple[str, list[Change]]]
    """What is told row by row: the table under an exhibit, and the published result table."""


def page(changes: Sequence[Change], before: Side, after: Side, remarks: Sequence[str], language: str) -> str:
    """The page in one language; no script, no network, pictures embedded.

    `changes` and `remarks` as `compare` gives them; pictures stand side by side where an exhibit's file differs.
    """
    groups: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        groups.setdefault((change.edition, change.notebook), []).append(change)
    title = label("comparison", language)
    style = "\n".join([css("compare"), running_title(title, f"{before.name} | {after.name}")])
    text = (
        escaping()
        .get_template("compare.html.j2")
        .render(
            language=language,
            title=title,
            before=before.name,
            after=after.name,
            remarks=remarks,
            count=len(changes),
            groups=[
                (
                    edition,
                    heading([side.editions.get(edition) for side in (before, after)], notebook),
                    len(found),
                    parts(found, before, after, edition, notebook, language),
                )
                for (edition, notebook), found in groups.items()
            ],
            label=functools.partial(label, language=language),
            most=SHOWN,
            kind=functools.partial(kind, language=language),
            said=functools.partial(wording.texts, language=language),
            cells=functools.partial(wording.cells, language=language),
            row=functools.partial(wording.row, language=language),
            style=style,
            policy=policy(style),
        )
    )
    return visible(text)


def parts(found: Sequence[Change], before: Side, after: Side, edition: str, notebook: str, language: str) -> list[Part]:
    """The changes of one notebook by the exhibit they belong to, answer and findings first, then by exhibit.

    Published tables that belong to no exhibit stand last.
    """
    sides = [side.editions.get(edition) for side in (before, after)]
    known: dict[str, dict[str, Any]] = {}
    for folder in sides:
        record = records.read(folder / "results" / notebook / "exhibits.json") if folder and notebook else {}
        known |= {e["id"]: e for e in record.get("exhibits", [])}
    by_place: dict[str, list[Change]] = {}
    for change in found:
        by_place.setdefault(exhibit_of(change.where, known), []).append(change)
    order = {id: place for place, id in enumerate(["", *known])}
    told = []
    for id in sorted(by_place, key=lambda id: order.get(id, len(order))):
        here = known.get(id, {})
        title = " ".join(str(here[key]) for key in ("number", "title") if here.get(key)) or id
        rows = {key: [c for c in by_place[id] if table_of(c) == key] for key in ("", "n_values", "n_figures")}
        said = rows.pop("")
        said.sort(key=lambda change: FIRST.index(change.what) if change.what in FIRST else len(FIRST))
        aside = [change for change in said if change.what in ASIDE or change.what.startswith("order of ")]
        said = [change for change in said if change not in aside]
        full = [(key, of) for key, of in rows.items() if of]
        told.append(Part(id, title, pictures(sides, notebook, id), said, aside, full))
    return told


def exhibit_of(where: str, known: dict[str, Any]) -> str:
    """The exhibit that a place belongs to: itself, the text after it, or the result table of its name."""
    name = where.removeprefix("text after ").removeprefix("exhibit ")
    return Path(name).stem if name not in known and Path(name).suffix == ".csv" else "" if name == "text" else name


def table_of(change: Change) -> str:
    """The label of the table that a change belongs to; "" for a change of words."""
    if change.what not in ("figure", "value", "row", "column"):
        return ""
    return "n_figures" if change.where.endswith(".csv") else "n_values"


def pictures(sides: Sequence[Path | None], notebook: str, exhibit: str) -> tuple[str, str]:
    """An exhibit's picture on both sides as addresses of data; both empty where they are the same, or there is none."""
    name = PICTURE.format(notebook=notebook, exhibit=exhibit)
    files = [side / name if side and exhibit else None for side in sides]
    content = [file.read_bytes() if file and file.is_file() else b"" for file in files]
    if content[0] == content[1]:
        return "", ""
    first, second = (f"data:image/svg+xml;base64,{base64.b64encode(c).decode('ascii')}" if c else "" for c in content)
    return first, second


def kind(what: str, language: str) -> str:
    """What a change is of, in the reader's words; a field that has none stands as it is called."""
    key = f"changed_{what.replace(' ', '_')}"
    if key not in LABELS and what.startswith("order of "):
        key = "changed_order"
    return label(key, language) if key in LABELS else what


def heading(sides: Sequence[Path | None], notebook: str) -> str:
    """What a notebook is called on its page, the later side's words first; its file's name where no page says so."""
    for path in (side / f"{notebook}.ipynb" for side in reversed(sides) if side and notebook):
        if path.is_file():
            said = (text.words for text in texts.read(path) if text.what == "heading")
            if found := next((words.removeprefix("# ") for words in said if words.startswith("# ")), ""):
                return found
    return notebook

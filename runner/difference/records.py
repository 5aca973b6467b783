"""What differs between two records of the exhibits that a notebook showed (exhibits.json)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..collection import Refusal
from .pairing import ABSENT, THERE, Change, in_order, reworded

WORDS = {
    "alt": "alt text",
    "beside": "other figure",
    "reads": "reading",
    "findings": "finding",
    "sources": "source",
    "missing": "missing item",
    "finding_links": "finding link",
    "rows": "number of rows",
    "drawings": "drawing",
    "cards": "card",
    "cards_note": "note",
    "questions": "question",
    "used": "data row",
}
WORDS |= {"decimals": "number of decimals"}
ASIDE = (
    *("notebook", "region", "language", "published", "names", "data", "exhibits"),
    *("addresses", "key", "badges", "data_rows"),
)
"""Fields that name the record, that its files tell as well, say where the figures came from or explain signs."""
NUMBERED = ("id", "number", "anchor")
"""Fields of an exhibit or a source that follow from its id and its place: the order is told instead."""


def read(path: Path) -> dict[str, Any]:
    """The record in a file; empty if there is none. Raises Refusal, naming the file, if it is damaged."""
    try:
        content = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise Refusal(f"{path}: not a record of exhibits that can be read ({error})") from None
    exhibits = content.get("exhibits") if isinstance(content, dict) else None
    named = isinstance(exhibits, list) and all(isinstance(e, dict) and isinstance(e.get("id"), str) for e in exhibits)
    if not named:
        raise Refusal(f"{path}: not a record of exhibits: `exhibits` must be a list of entries with an `id` each")
    return content


def ids(record: Mapping[str, Any]) -> set[str]:
    """The exhibits that a record holds."""
    return {exhibit["id"] for exhibit in record.get("exhibits", [])}


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The changes from one record to another, whatever its fields are called."""
    found = _fields(_parts(before), _parts(after), ASIDE)
    old, new = ({e["id"]: e for e in side.get("exhibits", [])} for side in (before, after))
    for name in dict.fromkeys([*old, *new]):
        if name in old and name in new:
            told = _fields(old[name], new[name], NUMBERED)
        else:
            there = str((old.get(name) or new[name]).get("title") or THERE)
            told = [Change("exhibit", there if name in old else ABSENT, there if name in new else ABSENT)]
        found += [change.at(where=f"exhibit {name}") for change in told]
    return found + _order("exhibit", old, new) + _order("source", before.get("sources"), after.get("sources"))


def _parts(record: Mapping[str, Any]) -> dict[str, Any]:
    told, sources, answer = dict(record), record.get("sources"), record.get("answer")
    if isinstance(sources, dict):
        told["sources"] = {name: _without(of, NUMBERED) if isinstance(of, dict) else of for name, of in sources.items()}
    if isinstance(answer, dict) and isinstance(answer.get("numbers"), list):  # their ends are drawn; the text says them
        numbers = [_number(one, record) if isinstance(one, dict) else one for one in answer["numbers"]]
        told["answer"] = {**answer, "numbers": numbers}
    return told


def _number(one: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    """A number of an answer as its tile shows it: its certainty in words, its exhibit by number."""
    badges = record.get("badges") or {}
    words = {name: badge.get("text", name) for name, badge in badges.items() if isinstance(badge, dict)}
    numbers = {e["id"]: e.get("number") or e["id"] for e in record.get("exhibits", [])}
    shown = {"certainty": words.get(one.get("certainty"), one.get("certainty"))}
    shown["exhibit"] = numbers.get(one.get("exhibit"), one.get("exhibit"))
    return _without({**one, **{key: value for key, value in shown.items() if key in one}}, ("ends",))


def _without(fields: Mapping[str, Any], aside: Iterable[str]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in aside}


def _fields(before: Mapping[str, Any], after: Mapping[str, Any], aside: Iterable[str]) -> list[Change]:
    found = []
    for key in _without({**before, **after}, aside):
        a, b = before.get(key), after.get(key)
        if key == "decimals" and isinstance(a, dict) and isinstance(b, dict):  # a column of one side: its table tells
            a, b = {k: v for k, v in a.items() if k in b}, {k: v for k, v in b.items() if k in a}
        if key == "used" and isinstance(a, dict) and isinstance(b, dict):  # which rows; their sources are told above
            a, b = list(a), list(b)
        found += _value(WORDS.get(key, key), a, b)
    return found


def _value(word: str, before: Any, after: Any) -> list[Change]:
    if before == after:
        return []
    if isinstance(before, list) and isinstance(after, list):
        return reworded(word, [_text(x) for x in before], [_text(x) for x in after])
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return [Change(word, _text(before), _text(after))]
    return [
        change.at(row=" · ".join(filter(None, (name, change.row))))
        for name in {**before, **after}
        for change in _value(word, before.get(name), after.get(name))
    ]


def _order(what: str, before: Any, after: Any) -> list[Change]:
    """One change if what both sides have stands in another order."""
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return []
    places = {name: place for place, name in enumerate(after)}
    kept = in_order([(place, places[name]) for place, name in enumerate(before) if name in places])
    return [] if kept else [Change(f"order of {what}s", "", "")]


def _text(value: Any) -> str:
    if isinstance(value, dict) and isinstance(value.get("title"), str):
        return str(value["title"])
    if isinstance(value, dict):
        return " · ".join(str(part) for part in value.values() if part not in ("", None))
    return ABSENT if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

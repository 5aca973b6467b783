"""The changes between editions as the console shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .pairing import Change

SHORT = 60
"""Texts of so many letters together stand on the line of their change, longer ones below it."""


def lines(changes: Sequence[Change]) -> list[str]:
    """Edition, notebook, exhibit or table, and below it each change: what, row, column: before -> after."""
    groups: dict[tuple[str, str], dict[str, list[Change]]] = {}
    for change in changes:
        groups.setdefault((change.edition, change.notebook), {}).setdefault(change.where, []).append(change)
    found = []
    for heads, places in groups.items():
        found.append(" ".join(filter(None, heads)) or ".")
        for where, told in sorted(places.items(), key=lambda place: place[0] != ""):
            found += [f"  {where}"] if where else []
            found += [line for change in told for line in _change(change)]
    return found


def summary(changes: Sequence[Change]) -> str:
    """How many changes there are of each kind: "3 figures, 1 title differ"."""
    if not changes:
        return "nothing differs"
    counts = Counter(change.what for change in changes)
    named = ", ".join(f"{n} {what if n == 1 else _plural(what)}" for what, n in counts.items())
    return f"{named} {'differs' if len(changes) == 1 else 'differ'}"


def _plural(what: str) -> str:
    head, of, tail = what.partition(" of ")
    return f"{head}s{of}{tail}"


def _change(change: Change) -> list[str]:
    head = "    " + ": ".join(filter(None, (change.what, " | ".join(filter(None, (change.row, change.column))))))
    if not change.before and not change.after:  # an order
        return [head]
    before, after = (text.replace("\n", "⏎") or "(empty)" for text in (change.before, change.after))
    if len(before) + len(after) <= SHORT:
        return [f"{head}: {before} -> {after}"]
    return [f"{head}:", f"      {before}", f"      -> {after}"]

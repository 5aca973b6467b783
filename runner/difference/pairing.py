"""Which things of two lists belong together: what is the same first, then what is most alike."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

S = TypeVar("S")
T = TypeVar("T", bound=Hashable)
Pairs = list[tuple[int, int]]
ABSENT, THERE = "absent", "there"


@dataclass(frozen=True)
class Change:
    """One difference: what kind of thing, where, and what it says before and after."""

    what: str
    before: str
    after: str
    row: str = ""
    column: str = ""
    where: str = ""
    notebook: str = ""
    edition: str = ""

    def at(self, **place: str) -> Change:
        """The same change with its place filled in."""
        return replace(self, **place)


def same(left: Sequence[T], right: Sequence[T]) -> Pairs:
    """Index pairs of equal things, each used once; those that keep their order first. The same in both directions."""
    short = min(len(left), len(right))
    head = next((i for i in range(short) if left[i] != right[i]), short)
    tail = next((i for i in range(short - head) if left[-1 - i] != right[-1 - i]), short - head)
    found = [(i, i) for i in range(head)] + [(len(left) - i, len(right) - i) for i in range(1, tail + 1)]
    moved = _moved(left[head : len(left) - tail], right[head : len(right) - tail])
    return found + [(head + i, head + j) for i, j in moved]


def _moved(left: Sequence[T], right: Sequence[T]) -> Pairs:
    if not left or not right:
        return []
    if repr(right) < repr(left):  # difflib does not treat its two sides alike
        return [(i, j) for j, i in _moved(right, left)]
    blocks = difflib.SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    found = [(block.a + k, block.b + k) for block in blocks for k in range(block.size)]
    lefts, rights = rest(left, right, found)
    places: defaultdict[T, deque[int]] = defaultdict(deque)
    for j in rights:
        places[right[j]].append(j)
    return found + [(i, places[left[i]].popleft()) for i in lefts if places[left[i]]]


def alike(left: Sequence[S], right: Sequence[S], score: Callable[[S, S], float]) -> Pairs:
    """Index pairs of what is most alike, best first, each used once; a score of 0 is no likeness.

    Of equal scores those win that stand at nearer places, then nearer the top: the same in both directions.
    """
    scored = ((score(a, b), i, j) for i, a in enumerate(left) for j, b in enumerate(right))
    free = set(range(len(left))), set(range(len(right)))
    found = []
    for *_, i, j in sorted((-s, abs(i - j), i + j, i, j) for s, i, j in scored if s):
        if i in free[0] and j in free[1]:
            free[0].remove(i)
            free[1].remove(j)
            found.append((i, j))
    return found


def rest(left: Sequence[object], right: Sequence[object], pairs: Pairs) -> tuple[list[int], list[int]]:
    """The indices that no pair holds."""
    lefts, rights = {i for i, _ in pairs}, {j for _, j in pairs}
    return [i for i in range(len(left)) if i not in lefts], [j for j in range(len(right)) if j not in rights]


def completed(left: Sequence[S], right: Sequence[S], pairs: Pairs, score: Callable[[S, S], float]) -> Pairs:
    """The pairs, and after them pairs of what is most alike among the rest."""
    lefts, rights = rest(left, right, pairs)
    near = alike([left[i] for i in lefts], [right[j] for j in rights], score)
    return pairs + [(lefts[i], rights[j]) for i, j in near]


def in_order(pairs: Pairs) -> bool:
    """Whether both lists keep the paired things in one order."""
    seconds = [j for _, j in sorted(pairs)]
    return seconds == sorted(seconds)


def reworded(what: str, before: Sequence[str], after: Sequence[str], ordered: bool = True) -> list[Change]:
    """Texts that differ: one change for each that is reworded, added or removed; if `ordered`, one for the order."""
    words = {text: Counter(text.split()) for text in (*before, *after)}
    pairs = completed(before, after, same(before, after), lambda a, b: likeness(words[a], words[b]))
    partner = {i: after[j] for i, j in pairs}
    found = [Change(what, a, partner.get(i, ABSENT)) for i, a in enumerate(before) if a != partner.get(i)]
    found += [Change(what, ABSENT, after[j]) for j in rest(before, after, pairs)[1]]
    return found if in_order(pairs) or not ordered else [*found, Change(f"order of {what}s", "", "")]


def likeness(a: Counter[str], b: Counter[str]) -> float:
    """The share of words (or cells) that two collections have in common; 0 if it is less than half."""
    common = 2 * (a & b).total() / ((a.total() + b.total()) or 1)
    return common if common >= 0.5 else 0.0

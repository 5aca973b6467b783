"""Cases that stand in each other's way take turns; those that do not are tried at once, for a check looks at all."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

Case = TypeVar("Case")


def turns(cases: Iterable[Case], place: Callable[[Case], Hashable]) -> list[list[Case]]:
    """The cases in as many lists as the fullest place has cases: in none of them do two stand in one place."""
    found: list[list[Case]] = []
    there: Counter[Hashable] = Counter()
    for case in cases:
        turn = there[place(case)]
        there[place(case)] += 1
        if turn == len(found):
            found.append([])
        found[turn].append(case)
    return found

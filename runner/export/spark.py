"""A picture as small as a word: the numbers with which a report answers, as bars on one scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .cards import bar, number, said

TALL = 8
"""Pixels of a bar with the gap below it."""


def spark(record: Mapping[str, Any]) -> str:
    """The first number of a report's answer, and those it can be compared with, as inline SVG; empty where its ends
    are not known. A report with cards has the bar of its first card: from today to the target.

    record: exhibits.json. A number's `ends`: lowest, highest, and the whole of which it is a part. Numbers of one whole
    or, without one, of one unit stand on one scale, from zero to that whole or to the largest of them. The words beside
    it say the same, so it has no name.
    """
    if cards := record.get("cards"):
        return next(filter(None, (bar(card) for card in cards if isinstance(card, dict))), "")
    same = shown(record)
    scale = max((float(one["ends"][2] or one["ends"][1]) for one in same), default=0.0)
    if scale <= 0:
        return ""
    drawn = []
    for n, one in enumerate(same):
        left, right = (100 * float(end) / scale for end in one["ends"][:2])
        wide = max(right - left, 1.5)
        drawn.append(f'<rect class="f-line" x="0" y="{n * TALL + 2}" width="100" height="2"/>')
        drawn.append(
            f'<rect class="f-accent" x="{min(left, 100 - wide):.1f}" y="{n * TALL}" width="{wide:.1f}" height="6"/>'
        )
    high = len(same) * TALL - 2
    return (
        f'<svg class="card-bar" viewBox="0 0 100 {high}" height="{high}" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(drawn)}</svg>"
    )


def words(record: Mapping[str, Any]) -> str:
    """What the bars show, in their order from the top, in the words of the answer or of the card."""
    if cards := record.get("cards"):
        drawn = next((card for card in cards if isinstance(card, dict) and bar(card)), None)
        if drawn is None:
            return ""
        name = ". ".join(filter(None, (said(drawn.get("id")), said(drawn.get("indicator")))))
        return f"{name}: {said(drawn.get('now'))} → {said(drawn.get('goal'))}"
    return "; ".join(
        " ".join(filter(None, (said(one.get(k)) for k in ("value", "unit", "text")))) for one in shown(record)
    )


def shown(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The numbers of an answer that have a bar: the first whose ends are known, and those on its scale."""
    told = [one for one in (record.get("answer") or {}).get("numbers") or [] if _known(one)]
    return [one for one in told if (one["ends"][2], one.get("unit")) == (told[0]["ends"][2], told[0].get("unit"))]


def _known(one: Any) -> bool:
    """Whether a recorded number has both ends, neither below zero nor beyond its whole."""
    ends = one.get("ends") if isinstance(one, dict) else None
    if not isinstance(ends, list) or len(ends) != 3 or not number(ends[0]) or not number(ends[1]):
        return False
    whole = ends[2]
    return 0 <= ends[0] <= ends[1] and (whole is None or (number(whole) and whole > 0 and ends[1] <= whole))

"""Cards of what to do, as a notebook records them, each with the mark ("R1") by which the text speaks of it."""

from __future__ import annotations

import math
import re
from html import escape
from typing import Any

from bs4 import BeautifulSoup, Tag

from .clean import visible
from .labels import label

MARK = re.compile(r"[A-Z]\d{1,3}")
UNLINKED = {"a", "code", "pre", "svg", "math", "summary", "h1", "h2", "h3", "h4", "dfn", "caption"}
"""Within these no mention of a card becomes a link."""
FOLDED = (
    ("action", "card_action"), ("indicator", "card_indicator"), ("counted", "card_counted"),
    ("levers", "card_lever"), ("change", "card_change"), ("watched", "card_monitor"),
)  # fmt: skip


def place_cards(soup: BeautifulSoup, cards: list[dict[str, Any]], language: str) -> Tag:
    """The cards in their order, put behind the page's cells while ids and links are made; the caller takes them out.

    A card has `id` and `name`, and as far as it is known: who, by_year, deadline (of a law), overdue (true where that
    has passed), cost, payer, reason, confidence ({"text", "kind"}), now and goal ({"text", "low", "high"}), reach (what
    can be had by then), missed (true where that misses the goal); folded: action, indicator, counted, levers, evidence
    (a list of {"what", "shows", "grade"}), change, watched. A cell is a text, or has one as `text`.
    """
    drawn = "\n".join(card(one, language) for one in cards)
    held = BeautifulSoup(f"<div>{drawn}</div>", "html.parser").div
    assert held is not None
    soup.append(held)
    return held


def card(one: dict[str, Any], language: str) -> str:
    """One card: number, title and badge; who, when, cost, from where to where; why; what it rests on, folded."""
    name, title = escape(str(one["id"])), plain(said(one.get("name")))
    sure = one.get("confidence") or {}
    kind = re.sub(r"[^a-z_]", "", str(sure.get("kind") or "")) if isinstance(sure, dict) else ""
    badge = f' <span class="gs-badge gs-badge-{kind}">{plain(said(sure))}</span>' if said(sure) else ""
    when, law, cost, payer = (said(one.get(what)) for what in ("by_year", "deadline", "cost", "payer"))
    facts = [(label("card_who", language), plain(who))] if (who := said(one.get("who"))) else []
    if when or law:
        by_law = label("card_overdue" if one.get("overdue") is True else "card_law", language, date=law) if law else ""
        facts.append((label("card_when", language), plain(" · ".join(filter(None, (when, by_law))))))
    if cost:
        paid = label("card_paid", language, who=payer) if payer else ""
        facts.append((label("card_cost", language), plain(" · ".join(filter(None, (cost, paid))))))
    elif payer:  # that the cost is not known is said, or it reads as nothing to pay
        paid = label("card_paid", language, who=payer)
        facts.append((label("card_cost", language), plain(f"{label('card_unknown', language)} · {paid}")))
    told = [said(one.get(end)) for end in ("now", "goal")]
    if any(told):
        way = " → ".join(part or label("card_unknown", language) for part in told)
        reach = label("card_reach", language, reach=said(one["reach"])) if said(one.get("reach")) else ""
        reach += label("card_missed", language) if reach and one.get("missed") is True else ""
        facts.append((label("card_way", language), f"{plain(way)}{bar(one)} {plain(reach)}".rstrip()))
    strip = "".join(f"<div><dt>{what}</dt><dd>{text}</dd></div>" for what, text in facts)
    reason = f"<p>{plain(said(one['reason']))}</p>\n" if said(one.get("reason")) else ""
    return (
        f'<article class="card" id="{name}" aria-labelledby="{name}-title">\n'
        f'<header><a class="card-number" href="#{name}">{name}</a> <h3 id="{name}-title">{title}</h3>{badge}</header>\n'
        f"<dl>{strip}</dl>\n{reason}{rests_on(one, language)}</article>"
    )


def said(cell: Any) -> str:
    """What a cell says: its text, or that of its parts."""
    if isinstance(cell, list):
        return "; ".join(filter(None, map(said, cell)))
    if isinstance(cell, dict):
        return said(cell["text"]) if "text" in cell else " ".join(filter(None, map(said, cell.values())))
    return str(cell or "")


def rests_on(one: dict[str, Any], language: str) -> str:
    """Action, evidence, levers, what would change the card and how it is watched, folded; empty where none is said."""
    told = [[said(item.get(key)) for key in ("what", "shows", "grade")] for item in one.get("evidence") or []]
    lines = [": ".join(filter(None, (what, shows))) + f" ({grade})" * bool(grade) for what, shows, grade in told]
    items = "".join(f"<li>{plain(line)}</li>" for line in lines)
    parts = [
        f"<dt>{label(key, language)}</dt><dd>{plain(said(one[what]))}</dd>"
        for what, key in FOLDED
        if said(one.get(what))
    ]
    if items:
        parts.insert(
            bool(said(one.get("action"))), f"<dt>{label('card_evidence', language)}</dt><dd><ul>{items}</ul></dd>"
        )
    if not parts:
        return ""
    return f"<details><summary>{label('card_more', language)}</summary><dl>{''.join(parts)}</dl></details>\n"


def bar(one: dict[str, Any]) -> str:
    """From where to where, on a scale from 0 to the largest known end: the range of today filled, the target outlined;
    dashed where no end is known. Empty where neither is known, or nothing is above 0. The words beside it say the
    same, so it has no name.
    """
    given = [end if isinstance(end := one.get(name), dict) else {} for name in ("now", "goal")]
    known_ends = [float(end[side]) for end in given for side in ("low", "high") if number(end.get(side))]
    first, last = 0.0, max(known_ends, default=0.0)
    if last <= 0 or min(known_ends) < 0:
        return ""
    drawn = []
    for end, of_end, look in zip(("now", "goal"), given, ("f-accent", "f-paper s-ink"), strict=True):
        low, high = of_end.get("low"), of_end.get("high")
        if not number(low) and not number(high):
            continue
        ends = (float(low or 0) if number(low) else first, float(high or 0) if number(high) else last)
        left, right = (100 * (end_ - first) / (last - first) for end_ in ends)
        known = number(low) and number(high)
        look = look if known else "f-paper s-ink" if end == "goal" else "f-tint s-accent"
        dash = "" if known else ' stroke-dasharray="3 2"'
        wide = max(right - left, 1.5)
        left = min(left, 100 - wide)
        y, tall = (3, 6) if end == "now" else (1, 10)
        drawn.append(
            f'<rect class="{look}" x="{left:.1f}" y="{y}" width="{wide:.1f}" height="{tall}"{dash} '
            'vector-effect="non-scaling-stroke"/>'
        )
    if not drawn:
        return ""
    track = '<rect class="f-line" x="0" y="5" width="100" height="2"/>'
    return (
        '<svg class="card-bar" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">'
        f"{track}{''.join(drawn)}</svg>"
    )


def number(value: Any) -> bool:
    """Whether a recorded end is known."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def plain(text: Any) -> str:
    """A recorded text, harmless."""
    return escape(visible(str(text or "")))


def recorded(exhibits: dict[str, Any]) -> list[dict[str, Any]]:
    """The cards that a notebook recorded. Raises ValueError for one whose id is no mark, or is there twice."""
    cards = list(exhibits.get("cards") or [])
    names = [str(one.get("id")) for one in cards]
    wrong = [name for name in names if not MARK.fullmatch(name) or names.count(name) > 1]
    if wrong:
        raise ValueError(f"exhibits.json: a card's id is a letter and a number, each once; not {wrong[0]!r}")
    return cards

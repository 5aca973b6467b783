"""Cards of what to do, as a notebook records them, and the marks ("R1", "C020") by which the text speaks of them."""

from __future__ import annotations

import math
import re
from html import escape
from typing import Any

from bs4 import BeautifulSoup, NavigableString, Tag

from .clean import visible, words
from .labels import label

MARK = re.compile(r"(?<![\w.#/-])[A-Z]\d{1,3}(?![\w-]|\.\d)")
ROW_MARK = re.compile(r"[A-Z]\d{2,3}")
"""What names a row of a table: two digits at least, so that a quarter ("Q1") names none."""
UNLINKED = ["a", "code", "pre", "svg", "math", "summary", "h1", "h2", "h3", "h4", "dfn", "caption"]
STRIP = (("who", "card_who"), ("when", "card_when"), ("cost", "card_cost"))
FOLDED = (("lever", "card_lever"), ("change", "card_change"), ("monitor", "card_monitor"))


def name_rows(soup: BeautifulSoup, cards: list[dict[str, Any]]) -> set[str]:
    """The marks to which the page can lead: those of its cards, and those of rows, which get them as ids."""
    marks = {str(card["id"]) for card in cards}
    taken = marks | {str(tag["id"]) for tag in soup.find_all(id=True)}
    for head in soup.select("tbody th"):
        name = words(head)
        if ROW_MARK.fullmatch(name) and name not in taken:
            head["id"] = name
            taken.add(name)
            marks.add(name)
    return marks


def link_marks(soup: BeautifulSoup, marks: set[str]) -> None:
    """Links every mark in running text and cells to its card or row."""
    for text in soup.find_all(string=MARK) if marks else []:
        if text.find_parent(UNLINKED) is not None or (isinstance(text.parent, Tag) and text.parent.get("id") in marks):
            continue
        parts: list[NavigableString | Tag] = []
        end = 0
        for found in MARK.finditer(text):
            if found[0] in marks:
                link = soup.new_tag("a", attrs={"href": f"#{found[0]}"})
                link.string = found[0]
                parts += [NavigableString(text[end : found.start()]), link]
                end = found.end()
        if parts:
            text.replace_with(*parts, NavigableString(text[end:]))


def draw_cards(cards: list[dict[str, Any]], marks: set[str], language: str) -> str:
    """The cards as HTML, in their order; empty without any.

    A card has `id` and `title`, and as far as it is known: who, when, cost, payer, reason, certainty with its badge,
    baseline and target ({"low", "high", "text"}), unit, scale ([low, high]), evidence (a list), lever, change, monitor.
    """
    return "\n".join(card(one, marks, language) for one in cards)


def card(one: dict[str, Any], marks: set[str], language: str) -> str:
    """One card: number, title and badge; who, when, cost, from where to where; why; what it rests on, folded."""
    name, title = escape(str(one["id"])), plain(one.get("title"))
    kind = re.sub(r"[^a-z_]", "", str(one.get("certainty") or ""))
    badge = f' <span class="gs-badge gs-badge-{kind}">{plain(one["badge"])}</span>' if one.get("badge") else ""
    facts = [(label(key, language), linked(one[what], marks)) for what, key in STRIP if one.get(what)]
    if one.get("payer"):
        paid = label("card_paid", language, who=str(one["payer"]))
        known = next((n for n, (what, _) in enumerate(facts) if what == label("card_cost", language)), None)
        if known is None:
            facts.append((label("card_payer", language), linked(one["payer"], marks)))
        else:
            facts[known] = (facts[known][0], f"{facts[known][1]} · {linked(paid, marks)}")
    told = [str((one.get(end) or {}).get("text") or "") for end in ("baseline", "target")]
    if any(told):
        way = " → ".join(part for part in told if part)
        unit = f" {plain(one['unit'])}" if one.get("unit") else ""
        facts.append((label("card_way", language), f"{linked(way, marks)}{unit}{bar(one)}"))
    strip = "".join(f"<div><dt>{what}</dt><dd>{text}</dd></div>" for what, text in facts)
    reason = f"<p>{linked(one['reason'], marks)}</p>\n" if one.get("reason") else ""
    return (
        f'<article class="card" id="{name}" aria-labelledby="{name}-title">\n'
        f'<header><a class="card-number" href="#{name}">{name}</a> <h3 id="{name}-title">{title}</h3>{badge}</header>\n'
        f"<dl>{strip}</dl>\n{reason}{rests_on(one, marks, language)}</article>"
    )


def rests_on(one: dict[str, Any], marks: set[str], language: str) -> str:
    """Evidence, lever, what would change the card and how it is watched, folded; empty where nothing is said."""
    evidence = "".join(f"<li>{linked(item, marks)}</li>" for item in one.get("evidence") or [])
    parts = [f"<dt>{label('card_evidence', language)}</dt><dd><ul>{evidence}</ul></dd>"] if evidence else []
    parts += [
        f"<dt>{label(key, language)}</dt><dd>{linked(one[what], marks)}</dd>" for what, key in FOLDED if one.get(what)
    ]
    if not parts:
        return ""
    return f"<details><summary>{label('card_more', language)}</summary><dl>{''.join(parts)}</dl></details>\n"


def bar(one: dict[str, Any]) -> str:
    """From where to where on the card's scale: the range of today filled, the target outlined; dashed where no end is
    known. Empty without a scale, or where neither is known. The words beside it say the same, so it has no name.
    """
    scale = one.get("scale") or []
    if len(scale) != 2 or not all(map(number, scale)) or not scale[0] < scale[1]:
        return ""
    first, last = scale
    drawn = []
    for end, look in (("baseline", "f-accent"), ("target", "f-paper s-ink")):
        given = one.get(end) or {}
        low, high = given.get("low"), given.get("high")
        if not number(low) and not number(high):
            continue
        left, right = (
            100 * (min(max(value if number(value) else edge, first), last) - first) / (last - first)
            for value, edge in ((low, first), (high, last))
        )
        known = number(low) and number(high)
        look = (
            look
            if known
            else f"{'f-paper' if end == 'target' else 'f-tint'} {'s-ink' if end == 'target' else 's-accent'}"
        )
        dash = "" if known else ' stroke-dasharray="3 2"'
        wide = max(right - left, 1.5)
        left = min(left, 100 - wide)
        y, tall = (3, 6) if end == "baseline" else (1, 10)
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


def linked(text: Any, marks: set[str]) -> str:
    """The same, its marks linked."""
    return MARK.sub(lambda m: f'<a href="#{m[0]}">{m[0]}</a>' if m[0] in marks else m[0], plain(text))


def recorded(exhibits: dict[str, Any]) -> list[dict[str, Any]]:
    """The cards that a notebook recorded. Raises ValueError for one whose id is no mark, or is there twice."""
    cards = list(exhibits.get("cards") or [])
    names = [str(one.get("id")) for one in cards]
    wrong = [name for name in names if not MARK.fullmatch(name) or names.count(name) > 1]
    if wrong:
        raise ValueError(f"exhibits.json: a card's id is a letter and a number, each once; not {wrong[0]!r}")
    return cards

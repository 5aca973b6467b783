"""The cards as tables: to publish, to read, to draw as cards, with their evidence and what the grades mean."""

import math
from typing import Any

import numpy as np
import pandas as pd

from clusters.policy.cards import GRADES, REVIEW, Count, Results, count
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.monte_carlo import significant
from clusters.uncertainty.quantities import QUANTITY, records
from clusters.wording import language as words
from clusters.wording import measures

LANGUAGES = ("vi", "en")
SAID = ("name", "reason", "action", "who", "payer", "indicator", "counted", "watched", "change")
TEXTS = ("name", "action", "who", "payer", "indicator", "change", "source", "frequency")
PUBLISHED = [
    *QUANTITY, "rank", *(f"{text}_{lang}" for text in TEXTS for lang in LANGUAGES), "problem_id", "reason_vi",
    "reason_en", "lever_ids", "target_low", "target_high", "target_unit", "target_parameter", "by_year", "deadline",
    "reachable_low", "reachable_high", "cost_low", "cost_high", "cost_unit", "confidence", "evidence", "failed",
    "absent", "sources",
]  # fmt: skip
MOST_WITH_DECIMALS = 10
NONE = "—"
"""A cell to which nothing belongs, which is not the same as no data."""
FIRST = ("first", "second", "third")


def recommendations(cards: pd.DataFrame, merged: str) -> pd.DataFrame:
    """The cards to publish, columns PUBLISHED: the quantity is the baseline of the card's indicator, `indicator` the
    card's id; an end that is open is empty."""
    table = cards.drop(columns=["indicator"], errors="ignore").assign(
        entity=merged,
        indicator=cards.card_id,
        low=cards.baseline_low,
        high=cards.baseline_high,
        unit=cards.baseline_unit,
    )
    return table[PUBLISHED].replace([np.inf, -np.inf], np.nan)


def listed(cards: pd.DataFrame, results: Results) -> pd.DataFrame:
    """The cards to read: their texts, and as cells `now`, `goal`, `reach`, `cost` (two digits, outwards), each a bound
    with its unit; `aim` and `money`, which join them with the indicator and the payer; `watched`; `counted` says of
    which date the baseline is and what was counted before.

    A goal that is not set is the slug `unset`; what is not known is blank, or the slug `unknown` of who pays; NONE
    stands where no plants are built and where a baseline has no date.
    """
    rows = []
    for card in records(cards):
        row = card._asdict()
        now, goal, cost = (_bound(card, what) for what in ("baseline", "target", "cost"))
        if cost.known and cost.low != cost.high:
            cost = Bound(significant(cost.low, -1), significant(cost.high, 1))
            cost = Bound(math.floor(cost.low), cost.high) if cost.high >= MOST_WITH_DECIMALS else cost
        reach = Bound(card.reachable_low, card.reachable_high)
        unit = card.baseline_unit or card.target_unit
        row |= {"now": (now, unit) if now.known else "", "goal": (goal, unit) if goal.known else "unset"}
        row |= {"reach": (reach, unit) if reach.known else NONE, "cost": (cost, card.cost_unit) if cost.known else ""}
        found = count(card.baseline, results)
        for lang in LANGUAGES:
            payer, watched = row[f"payer_{lang}"], (row[f"source_{lang}"], row[f"frequency_{lang}"])
            row[f"counted_{lang}"] = NONE if found is None else counted(found, lang)
            row[f"payer_{lang}"] = payer if isinstance(payer, str) and payer else "unknown"
            row[f"aim_{lang}"] = _aim(row, lang)
            money = row["cost"] if row["cost"] else ("no_data",)
            row[f"money_{lang}"] = (*money, "—", row[f"payer_{lang}"])
            row[f"watched_{lang}"] = "; ".join(text for text in watched if isinstance(text, str) and text)
        rows.append(row)
    more = [f"{name}_{lang}" for name in ("counted", "watched", "aim", "money") for lang in LANGUAGES]
    cells = ["now", "goal", "reach", "cost", *more]
    return pd.DataFrame(rows, columns=list(dict.fromkeys([*cards.columns, *cells])))


def _bound(card: Any, what: str) -> Bound:
    low, high = (getattr(card, f"{what}_{end}") for end in ("low", "high"))
    return Bound(low, high)


def _aim(row: dict[str, Any], language: str) -> tuple[Any, ...]:
    """ "Clusters shown to comply: 7–12 → 47 clusters", with what was counted when, to be said part by part."""
    now = row["now"][:1] if row["now"] else ("no_data",)
    goal = row["goal"] if isinstance(row["goal"], tuple) else (row["goal"],)
    counted = row[f"counted_{language}"]
    said = (f"{row[f'indicator_{language}']}:", *now, "→", *goal)
    return said if counted == NONE else (*said, f"({counted})")


def counted(found: Count, language: str) -> str:
    """ "12/2025; earlier (31/12/2024): 25": when a count was made, and what stood before it."""
    said = [_span(found.dates, language)]
    if found.before is not None:
        when = _span(found.dates_before, language)
        then = measures.text(found.before.bound, language, 0)
        said.append(f"{words.label('earlier', language)}{f' ({when})' if when else ''}: {then}")
    return "; ".join(text for text in said if text)


def _span(dates: tuple[str, ...], language: str) -> str:
    return " – ".join(words.date(date, language) for date in dates)


def opening(listed: pd.DataFrame, language: str) -> dict[str, Any]:
    """The first three cards for the sentence that opens the report: first_id, first_what, first_who, first_now … of
    rows as from `listed`; None where there are not so many, or where it is not known."""
    texts, ends = ("id", "what", "who", "by", "indicator", "sure"), ("now", "goal", "reach")
    found: dict[str, Any] = {f"{name}_{key}": None for name in FIRST for key in (*texts, *ends)}
    for name, row in zip(FIRST, records(listed), strict=False):
        cells = {key: getattr(row, key) for key in ends}
        found |= {f"{name}_{key}": cell[0] if isinstance(cell, tuple) else None for key, cell in cells.items()}
        found |= {f"{name}_id": row.card_id, f"{name}_by": row.by_year}
        said = [getattr(row, f"{key}_{language}") for key in ("name", "who", "indicator")]
        found |= dict(zip((f"{name}_what", f"{name}_who", f"{name}_indicator"), said, strict=True))
        found[f"{name}_sure"] = row.confidence if row.confidence in GRADES else "not_assessable"
    return found


def drawn(listed: pd.DataFrame, evidence: pd.DataFrame, levers: pd.DataFrame) -> pd.DataFrame:
    """The cards for a page to draw: of rows as from `listed` all that a card says, with its levers (id, name) and its
    evidence, as from `evidence`."""
    named = levers.set_index("lever_id")[["name_vi", "name_en"]]
    cited = listed.lever_ids.astype(object).fillna("")  # where no card has a lever the column holds no texts
    ids = [[id for id in str(cell).split() if id in named.index] for cell in cited]
    own = {card: rows.drop(columns=["card_id", "sources"]) for card, rows in evidence.groupby("card_id")}
    pulls: list[Any] = [[{"id": id, **named.loc[id]} for id in of_card] for of_card in ids]
    rests: list[Any] = [own[card].to_dict("records") if card in own else [] for card in listed.card_id]
    texts = [f"{name}_{lang}" for name in SAID for lang in LANGUAGES]
    cells = ["rank", "confidence", "by_year", "deadline", "overdue", "now", "goal", "reach", "missed", "cost"]
    more = {"levers": pulls, "evidence": rests}
    told = {name: pd.Series(cells_, index=listed.index, dtype=object) for name, cells_ in more.items()}
    table = listed.assign(id=listed.card_id, **told)
    return table[["id", *cells, *texts, "levers", "evidence"]].replace({NONE: ""})


def evidence(items: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """What each card rests on, to read: card_id, what_vi, what_en, shows, grade, state, sources.

    items: as from `cards.judged`. A claim is its id and its words, a parameter its slug, a result its indicator and
    place; a gap, which is itself the reason to act, has the grade `gap`.
    """
    said = claims.set_index("claim_id")
    rows = []
    for item in records(items):
        texts: list[Any] = [item.evidence] * 2
        shows: Any = item.verdict
        if item.kind == "claim":
            texts = [f"{item.evidence} “{said.loc[item.evidence, name]}”" for name in ("quote_vi", "gloss_en")]
        elif "/" in item.evidence:
            _, _, entity, indicator = item.evidence.split("/")
            texts = [(indicator, "—", entity)] * 2
        if item.kind != "claim":
            shows = _shown(item)
        grade = item.grade or "gap"
        rows.append((item.card_id, *texts, shows, grade, item.state, item.sources))
    return pd.DataFrame(rows, columns=["card_id", "what_vi", "what_en", "shows", "grade", "state", "sources"])


def _shown(item: Any) -> Any:
    """A parameter with the word of its source ("nearly", 90, "billion VND"), a result as a bound with its unit."""
    if item.unit == "boolean":
        return "yes" if item.low else "no"
    if item.kind == "parameter" and item.bound in ("at_least", "at_most", "nearly", "about") and pd.notna(item.value):
        return (item.bound, item.value, item.unit)
    known = Bound(item.low, item.high)
    return (known, item.unit) if known.known or item.low == 0 else ""


def terms(cards: pd.DataFrame) -> pd.DataFrame:
    """The grades from the surest down, and the mark for review: confidence, rule (slug), cards (how many bear it)."""
    kinds = [*GRADES, REVIEW]
    counts = cards.confidence.value_counts()
    rows = [(kind, f"rule_{kind}", int(counts.get(kind, 0))) for kind in kinds] if len(cards) else []
    return pd.DataFrame(rows, columns=["confidence", "rule", "cards"])

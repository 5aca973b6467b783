"""Rules on a whole and its parts: do they add up, which is the largest, how evenly are they spread?

The parts are what the claim's own release states of each former province, with its bound; a sum or an order that holds
only for some of the values they allow is not certain.
"""

import re

import numpy as np
import pandas as pd

from clusters.claims.counts import independent_figure
from clusters.claims.evidence import (
    NOTHING,
    Facts,
    Finding,
    Text,
    arguments,
    claimed,
    figure_bounds,
    listed,
    shown,
    stated_by_place,
)
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import records
from clusters.wording import language as words
from clusters.wording.measures import measured


def sum_of_parts(claim: pd.Series, facts: Facts) -> Finding:
    """A total against the sum of its former provinces, then against figures of the whole of another lineage.

    A sum that surely differs contradicts the claim; one known only within bounds decides nothing. Dates that differ
    between the parts are said.
    """
    parts = stated_by_place(claim, facts, claim.indicator, facts.parts_of(claim.entity))
    used = " ".join(parts.claim_ids).split()
    whole = claim.entity == facts.merged and len(parts) == len(facts.former)
    total, given = Bound(parts.low.sum(), parts.high.sum()), claimed(claim)
    assert given is not None
    terms = [shown(Bound(r.low, r.high)) for r in records(parts)]
    sign, amount, dates = listed(terms, " + "), shown(total), _dates(parts)
    if whole and (total.low > given.high or total.high < given.low):
        reason = Text(
            f"Các phần cộng lại: {sign.vi} = {amount.vi}{dates.vi}.",
            f"The parts add up to {sign.en} = {amount.en}{dates.en}.",
        )
        return Finding("contradicted", reason, used, total, "internal")
    right = whole and given.low <= total.low and total.high <= given.high
    added = NOTHING
    if right:
        added = Text(
            f"Phép cộng đúng: {sign.vi} = {amount.vi}{dates.vi}.",
            f"The addition is right: {sign.en} = {amount.en}{dates.en}.",
        )
    elif len(parts):
        added = Text(f"Chưa cộng được chính xác: {sign.vi}{dates.vi}.", f"Cannot be added up: {sign.en}{dates.en}.")
    other = independent_figure(claim, facts)
    if right and other.basis == "none":
        return Finding("self_consistent", added + other.reason, used, given, "internal")
    evidence = [*used, *other.evidence]
    return Finding(other.verdict, added + other.reason, evidence, other.found, other.basis, other.missing)


def _dates(parts: pd.DataFrame) -> Text:
    """In brackets the dates of parts that are not of one date, else nothing."""
    periods = list(dict.fromkeys(p for p in parts.period if isinstance(p, str)))
    if len(periods) < 2:
        return NOTHING
    named = [Text(*(words.date(p, lang) if _dated(p) else p for lang in words.LANGUAGES)) for p in periods]
    when = listed(named)
    return Text(f" (khác thời điểm: {when.vi})", f" (different dates: {when.en})")


def _dated(period: str) -> bool:
    return re.fullmatch(r"\d{4}(-\d\d){0,2}", period) is not None


def largest_of_parts(claim: pd.Series, facts: Facts) -> Finding:
    """Whether the claim's province is the largest by each indicator of the argument `by`, in all they allow."""
    marks, said, used = [], [], []
    for indicator in arguments(claim)["by"].split(","):
        rows = facts.data.published
        rows = rows[(rows.indicator == indicator) & rows.district_id.isna() & (rows.source_id == claim.source_id)]
        rows = rows[rows.province.isin(facts.former) & rows.value.notna()]
        ends = {p: _hull(figure_bounds(own, facts.reading)) for p, own in rows.groupby("province", sort=False)}
        others = [b for p, b in ends.items() if p != claim.entity]
        if len(ends) < len(facts.former) or claim.entity not in ends or not others:
            continue
        own = ends[claim.entity]
        surely, never = own.low > max(b.high for b in others), own.high <= max(b.low for b in others)
        marks.append("yes" if surely else "no" if never else "unknown")
        unit = Text(*(measured(rows.unit.iloc[0], lang) for lang in words.LANGUAGES))
        values = [(facts.name(p), shown(b)) for p, b in ends.items()]
        parts = listed([Text(f"{n.vi} {v.vi}{unit.vi}", f"{n.en} {v.en}{unit.en}") for n, v in values])
        what = facts.indicator(indicator)
        said.append(Text(f"{what.vi}: {parts.vi}", f"{what.en}: {parts.en}"))
        used += list(rows.figure_id)
    if not marks:
        missing = Text("số liệu của mọi tỉnh cũ", "figures of all former provinces")
        return Finding("not_verifiable_yet", NOTHING, missing=missing)
    alike = marks[0] if len(set(marks)) == 1 else ""
    verdict = {"yes": "self_consistent", "no": "contradicted"}.get(alike, "depends_on_definition")
    told = listed(said, ". ")
    return Finding(verdict, Text(told.vi + ".", told.en + "."), used, basis="internal")


def _hull(many: list[Bound]) -> Bound:
    return Bound(min(b.low for b in many), max(b.high for b in many))


def evenly_spread(claim: pd.Series, facts: Facts) -> Finding:
    """Whether "even" holds both by count (argument `count`) and against a base (argument `base`).

    No threshold says how even is even, so only equal parts and equal ratios bear the claim out. If the province with
    the largest count has the smallest share of its base, the two readings contradict each other.
    """
    given = arguments(claim)
    count, base = (stated_by_place(claim, facts, given[key], facts.former) for key in ("count", "base"))
    both = count.merge(base, on="entity", suffixes=("", "_base"))
    missing = Text("số cụm của từng tỉnh cũ", "the count of each former province")
    if len(both) < len(facts.former) or both.empty:
        return Finding("not_verifiable_yet", NOTHING, missing=missing)
    counts, bases = (
        Bound(both[f"near_low{end}"].to_numpy(), both[f"near_high{end}"].to_numpy()) for end in ("", "_base")
    )
    rates = counts / bases
    names = [facts.name(p) for p in both.entity]
    used = " ".join([*both.claim_ids, *both.claim_ids_base]).split()
    by_count = listed([_of(n, c, 1) for n, c in zip(names, counts, strict=True)])
    by_rate = listed([_of(n, r, 100) for n, r in zip(names, rates, strict=True)])
    what = facts.indicator(given["base"])
    reason = Text(
        f"Theo số cụm: {by_count.vi}. So với {what.vi.lower()}: {by_rate.vi}.",
        f"By count: {by_count.en}. Against {what.en.lower()}: {by_rate.en}.",
    )
    if _equal(counts) and _equal(rates):
        return Finding("self_consistent", reason, used, basis="internal")
    most, least = _first(counts), _first(-rates)
    turned = Text(
        f"Nhiều nhất theo cách này, {names[most].vi} lại ít nhất theo cách kia.",
        f"First one way, {names[most].en} is last the other way.",
    )
    open_ = Text("Không có ngưỡng nào nói thế nào là đều.", "No threshold says how even is even.")
    reason += turned if most == least and most >= 0 else open_
    return Finding("depends_on_definition", reason, used, basis="internal")


def _of(name: Text, value: Bound, scale: int) -> Text:
    """A place with its count, or with its rate in whole per cent."""
    if scale == 1:
        said = shown(value)
        return Text(f"{name.vi} {said.vi}", f"{name.en} {said.en}")
    said = shown(value * scale, 0)
    return Text(f"{name.vi} {said.vi}%", f"{name.en} {said.en}%")


def _equal(values: Bound) -> bool:
    return bool(np.ptp(values.low) == 0 and np.array_equal(values.low, values.high))


def _first(values: Bound) -> int:
    """Where the surely largest of some bounds stands, -1 if none is."""
    best = int(np.argmax(values.low))
    rest = np.delete(values.high, best)
    return best if len(rest) and values.low[best] > rest.max() else -1

"""Rules on claims about counts and totals of a province: does a figure of another lineage, near in time, agree?

The rule of dates: a figure may confirm or contradict only if it lies within `months` of the claim's period. An older
figure bears a "more than" claim out by convention if it already exceeded the floor within `floor_months`, since what
was reached is taken as kept; an undated figure that agrees does so by convention. Figures marked suspect, superseded or
unverified decide nothing; unverified ones are shown.
"""

import numpy as np
import pandas as pd

from clusters.claims.evidence import (
    Facts,
    Finding,
    Text,
    agreement,
    arguments,
    cite,
    claimed,
    figure_bounds,
    listed,
    months_apart,
    shown,
)
from clusters.uncertainty.quantities import records
from clusters.wording import language as words
from clusters.wording.measures import measured

DEFINITIONS = {
    "plan": Text("mỗi nguồn dựa trên một bản quy hoạch", "each source rests on a different plan"),
    "established": Text(
        "có nguồn gộp cả cụm mở rộng vào số đã thành lập", "some sources count extended clusters as established"
    ),
    "operating": Text(
        "chưa rõ cụm được coi là “đang hoạt động” từ lúc nào và số liệu chốt ngày nào",
        "it is open from when a cluster counts as operating, and on which day it was counted",
    ),
    "projects": Text(
        "có nguồn chỉ đếm dự án, có nguồn đếm cả doanh nghiệp và cơ sở",
        "some count projects only, some also firms and workshops",
    ),
}


def figures(claim: pd.Series, facts: Facts, province: str | None = None) -> pd.DataFrame:
    """Independent province-wide figures of the claim's indicator (and of the sums that `also` names), newest first."""
    also = arguments(claim).get("also", "")
    rows = facts.data.published
    rows = rows[(rows.province == (province or claim.entity)) & rows.district_id.isna() & rows.value.notna()]
    rows = facts.independent(rows[~rows.status.isin(["suspect", "superseded"])], claim)
    found = rows[rows.indicator == claim.indicator].assign(
        gap=lambda r: [months_apart(claim.period, d) for d in r.as_of]
    )
    parts = also.split("+") if also else []
    for _, group in rows[rows.indicator.isin(parts)].groupby(["source_id", "as_of"]):
        if set(group.indicator) == set(parts) and len(group) == len(parts):
            total = group.iloc[[0]].assign(value=group.value.sum(), figure_id="+".join(group.figure_id))
            found = pd.concat([found, total.assign(gap=[months_apart(claim.period, d) for d in total.as_of])])
    return found.sort_values(["gap", "figure_id"]).reset_index(drop=True)


def independent_figure(claim: pd.Series, facts: Facts) -> Finding:
    """A published total against totals of another lineage.

    Arguments: months; floor_months, definition (key of DEFINITIONS), also ("a+b": a sum that may be meant), companion.
    """
    given = arguments(claim)
    found = figures(claim, facts)
    context = _merged(claim, facts)
    sound = found[found.status == "reported"]
    near = sound[sound.gap <= float(given["months"])]
    if len(near):
        return _near(claim, facts, near, given)
    undated = _agreeing(claim, sound[sound.as_of.isna()])
    if len(undated):
        who = listed([cite(r, facts) for r in records(undated)])
        reason = Text(f"Nguồn khác nêu cùng con số: {who.vi}.", f"Another source gives the same figure: {who.en}.")
        return _found(claim, "supported_by_convention", reason, undated)
    if claim.bound == "at_least" and "floor_months" in given:
        kept = _agreeing(claim, sound[sound.gap <= float(given["floor_months"])])
        if len(kept):
            who = listed([cite(r, facts) for r in records(kept)])
            reason = Text(
                f"Mức này đã đạt từ trước: {who.vi}; quy ước là chưa giảm từ đó.",
                f"The level had been reached before: {who.en}; by convention it has not fallen since.",
            )
            return _found(claim, "supported_by_convention", reason, kept)
    known = listed([cite(r, facts) for r in records(found.head(3))])
    reason = Text(
        f"Chỉ có số liệu xa thời điểm đó hoặc chưa kiểm chứng: {known.vi}.",
        f"There are only figures far from that date or unverified: {known.en}.",
    )
    if found.empty:
        reason = Text("Chưa thấy nguồn nào khác nêu con số này.", "No other source was found to give this figure.")
    missing = Text("số liệu của nguồn khác, gần thời điểm đó", "a figure of another source, near that date")
    return Finding("not_verifiable_yet", reason + context, list(found.figure_id.head(3)), missing=missing)


def _near(claim: pd.Series, facts: Facts, near: pd.DataFrame, given: dict[str, str]) -> Finding:
    marks = [agreement(claim, near.iloc[[i]]) for i in range(len(near))]
    who = listed([cite(r, facts) for r in records(near)])
    same = _same_plan(claim, facts, near, given.get("companion", ""))
    if set(marks) == {"yes"} and same:
        return _found(
            claim, "supported", Text(f"Nguồn khác: {who.vi}.", f"Other sources: {who.en}."), near, "independent"
        )
    if "no" not in marks and same:
        reason = Text(f"Khớp nếu tính theo cách làm tròn: {who.vi}.", f"Agrees within rounding: {who.en}.")
        return _found(claim, "supported_by_convention", reason, near)
    why = DEFINITIONS.get(given.get("definition", ""))
    if why is None and set(marks) == {"no"}:
        return _found(claim, "contradicted", Text(f"Nguồn khác: {who.vi}.", f"Other sources: {who.en}."), near)
    if why is None:
        why = Text("các nguồn cùng thời không thống nhất", "sources of the same time disagree")
    reason = Text(f"Nguồn khác: {who.vi}; {why.vi}.", f"Other sources: {who.en}; {why.en}.")
    return _found(claim, "depends_on_definition", reason, near)


def _same_plan(claim: pd.Series, facts: Facts, near: pd.DataFrame, companion: str) -> bool:
    """Whether the other figures belong to the claim's own plan: same source, same value of the companion indicator."""
    if not companion:
        return True
    claims, published = facts.data.claims, facts.data.published
    own = claims[(claims.entity == claim.entity) & (claims.indicator == companion)].value
    rows = published[(published.province == claim.entity) & (published.indicator == companion)]
    others = rows[rows.source_id.isin(near.source_id)].value
    return len(own) > 0 and len(others) > 0 and set(others) <= set(own)


def _agreeing(claim: pd.Series, rows: pd.DataFrame) -> pd.DataFrame:
    return rows[[agreement(claim, rows.iloc[[i]]) == "yes" for i in range(len(rows))]]


def _found(claim: pd.Series, verdict: str, reason: Text, rows: pd.DataFrame, basis: str = "independent") -> Finding:
    ends = figure_bounds(rows, "strict")
    lows, highs = min(b.low for b in ends), max(b.high for b in ends)
    return Finding(verdict, reason, list(rows.figure_id), type(ends[0])(lows, highs), basis)


def _merged(claim: pd.Series, facts: Facts) -> Text:
    """For a part of the merged province: what is said of the whole, as context only."""
    if claim.entity == facts.merged or claim.unit != "percent":
        return Text("", "")
    rows = figures(claim, facts, facts.merged)
    if rows.empty:
        return Text("", "")
    said, name = cite(rows.iloc[0], facts), facts.name(facts.merged)
    return Text(f"Cả tỉnh {name.vi}: {said.vi}.", f"All of {name.en}: {said.en}.")


def sum_of_parts(claim: pd.Series, facts: Facts) -> Finding:
    """A total against the sum of its former provinces, then against figures of the whole of another lineage."""
    claims = facts.data.claims
    parts = claims[claims.entity.isin(facts.former) & (claims.indicator == claim.indicator) & claims.value.notna()]
    total, sign = float(parts.value.sum()), " + ".join(f"{v:g}" for v in parts.value)
    if len(parts) < len(facts.former) or total != claim.value:
        reason = Text(f"Các phần cộng lại: {sign} = {total:g}.", f"The parts add up to {sign} = {total:g}.")
        complete = len(parts) == len(facts.former)
        return Finding(
            "contradicted" if complete else "not_verifiable_yet", reason, list(parts.claim_id), basis="internal"
        )
    added = Text(f"Phép cộng đúng: {sign} = {total:g}.", f"The addition is right: {sign} = {total:g}.")
    other = independent_figure(claim, facts)
    if other.basis == "none":
        return Finding("supported", added + other.reason, list(parts.claim_id), claimed(claim), "internal")
    return Finding(other.verdict, added + other.reason, [*parts.claim_id, *other.evidence], other.found, other.basis)


def largest_of_parts(claim: pd.Series, facts: Facts) -> Finding:
    """Whether the claim's province is the largest by each indicator of the argument `by`, in all they allow."""
    published, marks, said, used = facts.data.published, [], [], []
    for indicator in arguments(claim)["by"].split(","):
        rows = published[
            (published.indicator == indicator) & published.district_id.isna() & (published.source_id == claim.source_id)
        ]
        rows = rows[rows.province.isin(facts.former) & rows.value.notna()].reset_index(drop=True)
        ends = dict(zip(rows.province, figure_bounds(rows, facts.reading), strict=True))
        others = [b for p, b in ends.items() if p != claim.entity]
        if len(ends) < len(facts.former) or claim.entity not in ends or not others:
            continue
        marks.append(ends[claim.entity].low > max((b.high for b in others), default=-np.inf))
        unit = Text(*(measured(rows.unit.iloc[0], lang) for lang in words.LANGUAGES))
        values = [(facts.name(p), shown(b)) for p, b in ends.items()]
        parts = listed([Text(f"{n.vi} {v.vi}{unit.vi}", f"{n.en} {v.en}{unit.en}") for n, v in values])
        what = facts.indicator(indicator)
        said.append(Text(f"{what.vi}: {parts.vi}", f"{what.en}: {parts.en}"))
        used += list(rows.figure_id)
    reason = Text(". ".join(s.vi for s in said), ". ".join(s.en for s in said))
    if not marks:
        missing = Text("số liệu của mọi tỉnh cũ", "figures of all former provinces")
        return Finding("not_verifiable_yet", Text("", ""), missing=missing)
    verdict = "supported" if all(marks) else "depends_on_definition" if any(marks) else "contradicted"
    return Finding(verdict, Text(reason.vi + ".", reason.en + "."), used, basis="internal")

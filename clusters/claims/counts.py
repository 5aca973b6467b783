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
    worded,
)
from clusters.uncertainty import bounds
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import records
from clusters.wording import language as words

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
FEW = 5  # figures named in a reason before the rest is only counted


def figures(claim: pd.Series, facts: Facts, province: str | None = None) -> pd.DataFrame:
    """Independent province-wide figures of the claim's indicator (and of the sums that `also` names), newest first.

    Columns of `published`, `gap` (months from the claim's period), `mark` (see `agreement`), `added` (the parts in
    words where the figure is a sum made here, else None).
    """
    also = arguments(claim).get("also", "")
    rows = facts.data.published
    rows = rows[(rows.province == (province or claim.entity)) & rows.district_id.isna() & rows.value.notna()]
    rows = facts.independent(rows[~rows.status.isin(["suspect", "superseded"])], claim)
    found = rows[rows.indicator == claim.indicator].assign(
        gap=lambda r: [months_apart(claim.period, d) for d in r.as_of]
    )
    found = found.assign(added=None)
    parts = also.split("+") if also else []
    for _, group in rows[rows.indicator.isin(parts)].groupby(["source_id", "as_of"], dropna=False):
        if set(group.indicator) == set(parts) and len(group) == len(parts):
            total = _added(group, facts)
            found = pd.concat([found, total.assign(gap=[months_apart(claim.period, d) for d in total.as_of])])
    marks = [agreement(claim, found.iloc[[i]]) for i in range(len(found))]
    return found.assign(mark=marks).sort_values(["gap", "figure_id"]).reset_index(drop=True)


def _added(group: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """The sum of figures of one source and date as one row: what all are but one is, it is; else what they allow.

    "More than 20" and 5 are "more than 25"; "more than 20" and "nearly 5" are at least 20, with no known rounding.
    """
    kinds = set(group.bound.fillna("exact")) - {"exact"}
    names = [facts.indicator(i) for i in group.indicator]
    pairs = zip(map(worded, records(group)), names, strict=True)
    terms = [Text(f"{w.vi} ({_lower(n.vi)})", f"{w.en} ({_lower(n.en)})") for w, n in pairs]
    row = group.iloc[[0]].assign(figure_id="+".join(group.figure_id), value=float(group.value.sum()))
    if not kinds:
        row = row.assign(bound="exact", value_high=np.nan)
    elif len(kinds) == 1:
        loose = group.bound.fillna("exact").ne("exact")
        unit, top = group.rounding_unit[loose].sum(skipna=False), group.value_high.fillna(group.value).sum()
        row = row.assign(bound=kinds.pop(), rounding_unit=unit)
        row = row.assign(value_high=top if row.bound.iloc[0] == "range" else np.nan)
    else:
        ends = bounds.total(figure_bounds(group, "strict"))
        bound, top = ("at_least", np.nan) if np.isinf(ends.high) else ("range", ends.high)
        row = row.assign(value=float(ends.low), bound=bound, value_high=top, rounding_unit=np.nan)
    row["added"] = [listed(terms, " + ")]
    return row


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def independent_figure(claim: pd.Series, facts: Facts) -> Finding:
    """A published total against totals of another lineage.

    Arguments: months; floor_months, definition (key of DEFINITIONS), also ("a+b": a sum that may be meant), companion,
    named ("operating+stopped": named clusters with a plant in one of these states count as well).
    """
    given = arguments(claim)
    finding = _by_figures(claim, facts, given)
    states = given.get("named", "")
    return _beside_named(claim, facts, finding, states.split("+")) if states else finding


def _beside_named(claim: pd.Series, facts: Facts, finding: Finding, states: list[str]) -> Finding:
    """The finding, unless other sources name more clusters with a plant than the claim counts.

    If those whose plant runs are more already, the claim is contradicted; else it depends on what counts as a plant.
    """
    rows, limit = facts.data.clusters, claimed(claim, "convention")
    rows = facts.independent(rows[(rows.province == claim.entity) & rows.wastewater.isin(states)], claim)
    if limit is None or len(rows) <= limit.high:
        return finding
    running = int((rows.wastewater == "operating").sum())
    rest = rows[rows.wastewater != "operating"]
    told = [
        Text(f"{r.name_vi} ({words.label(f'wastewater_{r.wastewater}', 'vi')})",
             f"{r.name_en} ({words.label(f'wastewater_{r.wastewater}', 'en')})")
        for r in records(rest)
    ]  # fmt: skip
    who = listed(told)
    reason = Text(
        f"Nguồn khác nêu tên {len(rows)} cụm đã có trạm: {running} cụm có trạm đang vận hành và {who.vi}; "
        "con số tùy việc có tính trạm không chạy hay không.",
        f"Other sources name {len(rows)} clusters with a plant: {running} where it runs, and {who.en}; the number "
        "depends on whether a plant that does not run counts.",
    )
    if running > limit.high:
        reason = Text(f"Nguồn khác nêu tên {running} cụm có trạm đang vận hành.",
                      f"Other sources name {running} clusters with a running plant.")  # fmt: skip
    verdict = "contradicted" if running > limit.high else "depends_on_definition"
    used = [*finding.evidence, *rows.cluster_id]
    before = finding.reason if finding.evidence else Text("", "")
    return Finding(verdict, before + reason, used, Bound(running, len(rows)), "independent")


def _by_figures(claim: pd.Series, facts: Facts, given: dict[str, str]) -> Finding:
    """What published totals say: those near in time, else undated ones, else a floor reached before."""
    found = figures(claim, facts)
    context = _merged(claim, facts)
    sound = found[(found.status == "reported") & (found.mark != "open")]
    near = sound[sound.gap <= float(given["months"])]
    if len(near):
        return _near(claim, facts, near, given)
    undated = _agreeing(sound[sound.as_of.isna()])
    if len(undated):
        who = listed([cite(r, facts) for r in records(undated)])
        reason = Text(f"Nguồn khác nêu cùng con số: {who.vi}.", f"Another source gives the same figure: {who.en}.")
        return _found("supported_by_convention", reason, undated)
    if claim.bound == "at_least" and "floor_months" in given:
        kept = _agreeing(sound[sound.gap <= float(given["floor_months"])])
        if len(kept):
            who = listed([cite(r, facts) for r in records(kept)])
            reason = Text(
                f"Mức này đã đạt từ trước: {who.vi}; quy ước là chưa giảm từ đó.",
                f"The level had been reached before: {who.en}; by convention it has not fallen since.",
            )
            return _found("supported_by_convention", reason, kept)
    known = listed([cite(r, facts) for r in records(found.head(FEW))])
    more = len(found) - FEW
    if more > 0:
        known = listed([known, Text(f"và {more} số khác", f"and {more} more")])
    reason = Text(
        f"Chỉ có số liệu xa thời điểm đó, không ghi ngày hoặc chưa kiểm chứng: {known.vi}.",
        f"There are only figures far from that date, undated or unverified: {known.en}.",
    )
    if found.empty:
        reason = Text("Chưa thấy nguồn nào khác nêu con số này.", "No other source was found to give this figure.")
    missing = Text("số liệu của nguồn khác, gần thời điểm đó", "a figure of another source, near that date")
    return Finding("not_verifiable_yet", reason + context, list(found.figure_id.head(FEW)), missing=missing)


def _near(claim: pd.Series, facts: Facts, near: pd.DataFrame, given: dict[str, str]) -> Finding:
    marks = list(near.mark)
    who = listed([cite(r, facts) for r in records(near)])
    same = _same_plan(claim, facts, near, given.get("companion", ""))
    if set(marks) == {"yes"} and same:
        return _found("supported", Text(f"Nguồn khác: {who.vi}.", f"Other sources: {who.en}."), near, "independent")
    if "no" not in marks and same:
        reason = Text(f"Khớp nếu tính theo cách làm tròn: {who.vi}.", f"Agrees within rounding: {who.en}.")
        return _found("supported_by_convention", reason, near)
    why = DEFINITIONS.get(given.get("definition", ""))
    if why is None and set(marks) == {"no"}:
        return _found("contradicted", Text(f"Nguồn khác: {who.vi}.", f"Other sources: {who.en}."), near)
    if why is None:
        why = Text("các nguồn cùng thời không thống nhất", "sources of the same time disagree")
    reason = Text(f"Nguồn khác: {who.vi}; {why.vi}.", f"Other sources: {who.en}; {why.en}.")
    return _found("depends_on_definition", reason, near)


def _same_plan(claim: pd.Series, facts: Facts, near: pd.DataFrame, companion: str) -> bool:
    """Whether the other figures belong to the claim's own plan: same source, same value of the companion indicator."""
    if not companion:
        return True
    claims, published = facts.data.claims, facts.data.published
    rows = facts.same_release(claims[(claims.entity == claim.entity) & (claims.indicator == companion)], claim)
    own = rows.value.dropna()
    rows = published[(published.province == claim.entity) & (published.indicator == companion)]
    others = rows[rows.source_id.isin(near.source_id)].value
    return len(own) > 0 and len(others) > 0 and set(others) <= set(own)


def _agreeing(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows.mark == "yes"]


def _found(verdict: str, reason: Text, rows: pd.DataFrame, basis: str = "independent") -> Finding:
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

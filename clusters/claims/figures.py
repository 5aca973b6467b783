"""Rules on one figure of the economy, and on claims held against each other."""

from typing import Any

import pandas as pd

from clusters.claims.evidence import NOTHING, Facts, Finding, Text, arguments, claimed, listed, shown
from clusters.growth import series
from clusters.uncertainty import bounds
from clusters.uncertainty.bounds import Bound, printed_unit
from clusters.uncertainty.quantities import records
from clusters.wording import language as words
from clusters.wording.measures import measured

UNDECIDED = ("target", "forecast", "suspect", "superseded", "unverified")


def economy_figure(claim: pd.Series, facts: Facts) -> Finding:
    """A level, a growth rate or a share of one place and year against figures of another lineage.

    Arguments: measure, sector; part (a part of the year: "q1", "nine_months"; without it the whole year). Figures that
    agree to the last printed digit of either side agree by convention. Targets, forecasts and figures set aside decide
    nothing.
    """
    given, year = arguments(claim), int(claim.period[:4])
    rows = facts.data.economy
    rows = rows[(rows.area == claim.entity) & (rows.measure == given["measure"]) & (rows.sector == given["sector"])]
    rows = rows[(rows.year == year) & (rows.period == given.get("part", "year")) & rows.value.notna()]
    rows = facts.independent(rows[~rows.status.isin(UNDECIDED)], claim)
    if rows.empty:
        missing = Text("số liệu của nguồn khác cho năm đó", "a figure of another source for that year")
        return Finding("not_verifiable_yet", NOTHING, missing=missing)
    stated = claimed(claim)
    assert stated is not None
    ends = series.ends(rows, "strict", floor=-100.0)
    others = [Bound(e.low, e.high) for e in records(ends)]
    halves = [max(printed_unit(claim.value), printed_unit(v)) / 2 for v in rows.value]
    marks = [_mark(stated, other, half) for other, half in zip(others, halves, strict=True)]
    who = listed([_told(r, facts) for r in records(rows)])
    reason = Text(f"Nguồn khác: {who.vi}.", f"Other sources: {who.en}.")
    verdict = "depends_on_definition"
    if set(marks) == {"no"}:
        verdict = "contradicted"
    elif "no" not in marks:
        verdict = "supported" if set(marks) == {"yes"} else "supported_by_convention"
    found = Bound(min(b.low for b in others), max(b.high for b in others))
    return Finding(verdict, reason, list(rows.row_id), found, "independent")


def _mark(stated: Bound, other: Bound, half: float) -> str:
    """Whether the other figure lies in the stated one ("yes"), does so within half a printed unit, or does not."""
    if stated.low <= other.low and other.high <= stated.high:
        return "yes"
    return "convention" if stated.low - half <= other.low and other.high <= stated.high + half else "no"


def _told(row: Any, facts: Facts) -> Text:
    value, who = shown(Bound.exact(float(row.value))), facts.publisher(row.source_id)
    unit = [measured(row.unit, lang) for lang in words.LANGUAGES]
    return Text(f"{value.vi}{unit[0]} ({who}, {row.year})", f"{value.en}{unit[1]} ({who}, {row.year})")


def sum_of_claims(claim: pd.Series, facts: Facts) -> Finding:
    """Whether a quotation's parts (argument `parts`: claim ids) add up to its total, bounds included."""
    wanted = arguments(claim)["parts"].split(",")
    rows = facts.data.claims.set_index("claim_id", drop=False)
    parts = [claimed(rows.loc[id]) for id in wanted if id in rows.index]
    known, total = [part for part in parts if part is not None], claimed(claim)
    assert total is not None
    if len(known) < len(wanted):
        return Finding("not_verifiable_yet", NOTHING, missing=Text("giá trị của mọi phần", "a value of every part"))
    whole = bounds.total(known)
    terms, said = listed([shown(part) for part in known], " + "), shown(whole)
    reason = Text(f"Các phần cộng lại: {terms.vi} = {said.vi}.", f"The parts add up to {terms.en} = {said.en}.")
    if total.low <= whole.low and whole.high <= total.high:
        return Finding("self_consistent", reason, wanted, whole, "internal")
    if whole.low > total.high or whole.high < total.low:
        return Finding("contradicted", reason, wanted, whole, "internal")
    return Finding("not_verifiable_yet", reason, wanted, missing=Text("số chính xác của các phần", "exact parts"))


def exceeds(claim: pd.Series, facts: Facts) -> Finding:
    """Whether one claimed figure is above another one (arguments `this`, `that`: claim ids), by their own numbers."""
    given, claims = arguments(claim), facts.data.claims.set_index("claim_id", drop=False)
    this, that = claimed(claims.loc[given["this"]]), claimed(claims.loc[given["that"]])
    assert this is not None
    assert that is not None
    a, b = shown(this), shown(that)
    sure, never = this.low > that.high, this.high <= that.low
    verdict = "self_consistent" if sure else "contradicted" if never else "depends_on_definition"
    reason = Text(
        f"So hai con số của chính nguồn nêu: {a.vi} và {b.vi}.", f"The source's own figures: {a.en} and {b.en}."
    )
    return Finding(verdict, reason, [given["this"], given["that"]], basis="internal")

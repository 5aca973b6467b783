"""The stages by the latest published count of each, with the headline's beside it: what to act on.

The headline stays with its source, so that parts add up to the whole; a later count of a stage, most often the merged
province's own, does not. Nothing is averaged or joined: each row says whose count it is and of which date.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from clusters.comparison import stages
from clusters.comparison.stages import LOSSES, RATES, STAGES
from clusters.uncertainty import bounds, citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import joined, records

EARLIER = ["earlier_low", "earlier_high", "earlier_from", "earlier_to"]
COUNTED = ["low", "high", "as_of_from", "as_of_to", "mixed_dates", "missing", "sources"]


def funnel(
    published: pd.DataFrame, headline: pd.DataFrame, provinces: Sequence[str], merged: str, reading: str
) -> pd.DataFrame:
    """`stages.funnel` by the latest published counts.

    published: all rows. A stage's latest count is the reported one of the latest date; of one date, that of the source
    which counts most stages on it, so that a rate has one source and date where there is such a count. It leads only if
    its date is later than that of the headline figure, as far as both are given. For all together the province's own
    count leads if it is later than every part. Columns as there; before `sources` stand EARLIER, the headline's count,
    loss or rate and its dates where a later one leads, else empty.
    """
    before = stages.funnel(headline, provinces, merged, reading)
    of_parts = _later_counts(published, before, headline, provinces)
    newer = set(zip(of_parts["province"], of_parts["indicator"], strict=True))
    kept = [(p, i) not in newer for p, i in zip(headline["province"], headline["indicator"], strict=True)]
    counts = pd.concat([headline[kept], of_parts], ignore_index=True) if newer else headline
    after = stages.funnel(counts, provinces, merged, reading)
    own = _later_counts(published, after, headline, [merged]).set_index("indicator")
    if len(own):
        here = after["entity"] == merged
        after = pd.concat([after[~here], _with_own(after[here], own, reading)]).sort_index()
    same = [(after[c] == before[c]) | (after[c].isna() & before[c].isna()) for c in ("low", "high", "as_of_to")]
    told = after["sources"].map(citing.plain) == before["sources"].map(citing.plain)
    moved = ~np.logical_and.reduce([*same, told])
    for column, was in zip(EARLIER, COUNTED, strict=False):
        after[column] = before[was].astype(object).where(moved, None)
    return after[[c for c in after if c != "sources"] + ["sources"]]


def _later_counts(
    published: pd.DataFrame, funnel: pd.DataFrame, headline: pd.DataFrame, whose: Sequence[str]
) -> pd.DataFrame:
    """The published rows that count a stage of some entities later than their funnel does, one for each at most.

    An undated count is taken to be as old as the last date that the stage counts of its source bear.
    """
    rows = published[published["indicator"].isin(STAGES) & published["value"].notna() & published["as_of"].notna()]
    rows = rows[rows["district_id"].isna() & (rows["status"] == "reported")]
    counted = rows.groupby(["province", "source_id", "as_of"])["indicator"].transform("nunique")
    rows = rows.assign(counted=counted).sort_values(["as_of", "counted"], ascending=False, kind="stable")
    dated = headline[headline["indicator"].isin(STAGES)].dropna(subset=["as_of"])
    last = dated.groupby("source_id")["as_of"].max()
    found = [rows.iloc[:0]]
    for at in records(funnel[funnel["indicator"].isin(STAGES) & funnel["entity"].isin(list(whose))]):
        one_date = isinstance(at.as_of_to, str) and not at.mixed_dates
        dates = [at.as_of_to] if one_date else [at.as_of_to, *last.reindex(citing.sources(at.sources.split()))]
        own = rows[(rows["province"] == at.entity) & (rows["indicator"] == at.indicator)]
        newer = [all(_later(as_of, date) for date in dates if isinstance(date, str)) for as_of in own["as_of"]]
        found.append(own[np.array(newer, dtype=bool)].iloc[:1])
    return pd.concat(found, ignore_index=True).reindex(columns=headline.columns)


def _later(date: str, than: str) -> bool:
    """Whether one date is later than another, as far as both are given: 2025 is not later than 2025-07."""
    shared = min(len(date), len(than))
    return date[:shared] > than[:shared]


def _with_own(rows: pd.DataFrame, own: pd.DataFrame, reading: str) -> pd.DataFrame:
    """One entity's rows of the funnel with its own counts (by indicator) in place, and losses and rates from them."""
    table = rows.reset_index().set_index("indicator").astype({"as_of_from": object, "as_of_to": object})
    for (stage, count), told in zip(own.iterrows(), citing.own(own), strict=True):
        ends = bounds.frame(bounds.of_rows(own.loc[[stage]], reading)).iloc[0]
        table.loc[stage, COUNTED] = [*ends, count["as_of"], count["as_of"], False, "", told]
    known = {s: Bound(table.loc[s, "low"], table.loc[s, "high"]) for s in STAGES}
    for name, before, after in LOSSES:
        if {before, after} & set(own.index):
            table.loc[name, COUNTED] = _from_two(known[before] - known[after], table.loc[[before, after]])
    for rate in RATES:
        over, under = rate.numerator, rate.denominator
        if {over, under} & set(own.index):
            value = known[over] / known[under] * rate.factor
            table.loc[rate.indicator, COUNTED] = _from_two(value, table.loc[[over, under]])
    return table.reset_index().set_index("index")[rows.columns]


def _from_two(value: Bound, counts: pd.DataFrame) -> list:
    """What COUNTED says of a value from two counts; nothing is known of it where a count is missing."""
    known = counts["low"].notna().all()
    ends = bounds.frame(value if known else Bound(np.nan, np.nan)).iloc[0]
    dates = [date for date in (*counts["as_of_from"], *counts["as_of_to"]) if isinstance(date, str)]
    mixed = bool(counts["mixed_dates"].any() or len(set(dates)) > 1 or len(dates) < 4)
    missing = " ".join(filter(None, counts["missing"]))
    return [*ends, min(dates), max(dates), mixed, missing, joined(counts["sources"])]

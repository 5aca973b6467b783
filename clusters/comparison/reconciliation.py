"""The same fact in different sources: every published value beside the reference, never averaged.

Two figures of one lineage (the article and its translation, say) do not confirm each other, and one release printed
twice is one voice: the second print `repeats` the first and neither agrees nor differs once more. The likely reason
for a gap is read from what the rows themselves say: lineage, date, status, rounding. Where none of these differs the
gap is unexplained.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from clusters.comparison import stages
from clusters.uncertainty import bounds, citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, cited, joined, ranges, records

AGREEMENT = ("reference", "same_lineage", "agrees", "within_bounds", "differs", "repeats")
RATES = ("percent",)  # of different wholes: the parts' rates do not add up
REASONS = (
    "same_release",
    "later",
    "earlier",
    "undated",
    "reference_undated",
    "sum_of_parts",
    "note",
    "unverified",
    "unexplained",
)


def reconcile(
    published: pd.DataFrame,
    reference: pd.DataFrame,
    provinces: Sequence[str],
    merged: str,
    indicators: Sequence[str],
    lineage: pd.Series,
    reading: str,
    since: int = 0,
) -> pd.DataFrame:
    """Every figure published for a whole province, beside its reference figure.

    published: all rows; reference: one row per (province, indicator) that the others are held against; for `merged`
    the sum of the provinces' references takes its place wherever all are known, but never of rates. lineage: by
    source_id, blank = unknown. since: first year shown (undated rows stay). Only facts with at least one other
    figure are returned.
    Columns: entity, indicator, low, high, unit, source_id, lineage, as_of, status, agreement (AGREEMENT), gap_low,
    gap_high (other − reference; empty where open), gap_pct (only between two exact figures), reasons (of REASONS,
    space-separated), note_vi, note_en.
    """
    tables = []
    for entity in [merged, *provinces]:
        for indicator in indicators:
            others = _others(published, entity, indicator, since)
            base = _reference(reference, entity, indicator, provinces, merged, lineage, reading)
            if base is not None and base["source_id"] != "sum":
                others = others[others["figure_id"] != base["figure_id"]]
            if base is not None and len(others):
                tables.append(_beside(base, others, lineage, reading))
    columns = [*QUANTITY, "source_id", "lineage", "as_of", "status", "agreement", "gap_low", "gap_high", "gap_pct"]
    columns += ["reasons", "note_vi", "note_en", citing.CITES]
    table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=columns)
    return table[columns]


def standing(published: pd.DataFrame, since: int) -> pd.DataFrame:
    """The figures that a certain answer has to survive: of whole provinces, from year `since` on or undated.

    Without those that their curator doubts (suspect) or knows to be replaced (superseded).
    """
    year = pd.to_numeric(published["as_of"].astype("string").str[:4], errors="coerce")
    kept = published["value"].notna() & published["district_id"].isna() & (year.isna() | (year >= since))
    return published[kept & ~published["status"].isin(["suspect", "superseded"])]


def _others(published: pd.DataFrame, entity: str, indicator: str, since: int) -> pd.DataFrame:
    rows = published[(published["province"] == entity) & (published["indicator"] == indicator)]
    rows = rows[rows["value"].notna() & rows["district_id"].isna()]
    year = pd.to_numeric(rows["as_of"].astype("string").str[:4], errors="coerce")
    return rows[year.isna() | (year >= since)].sort_values(["as_of", "source_id", "figure_id"])


def _reference(
    reference: pd.DataFrame,
    entity: str,
    indicator: str,
    provinces: Sequence[str],
    merged: str,
    lineage: pd.Series,
    reading: str,
) -> dict[str, Any] | None:
    rows = reference[(reference["indicator"] == indicator) & reference["value"].notna()]
    own = rows[rows["province"] == entity]
    parts = rows[rows["province"].isin(provinces) & ~rows["unit"].isin(RATES)]
    if entity == merged and len(parts) == len(provinces) and len(parts):
        sources = sorted(set(parts["source_id"]))
        lines = {_line(lineage, s) for s in sources}
        return {
            "entity": merged,
            "indicator": indicator,
            "bound": bounds.of_rows(parts, reading).sum(),
            "unit": parts["unit"].iloc[0],
            "source_id": "sum",
            citing.CITES: "",
            "lineage": lines.pop() if len(lines) == 1 else "",
            "as_of": _last(parts["as_of"]),
            "figure_id": "",
        }
    if own.empty or (entity == merged and len(parts)):
        return None
    row = own.iloc[0]
    keep = {k: row[k] for k in ("indicator", "unit", "source_id", "as_of", "figure_id")}
    keep[citing.CITES] = citing.own(own)[0]
    line = _line(lineage, row["source_id"])
    return {"entity": entity, **keep, "bound": bounds.of_rows(own.iloc[:1], reading)[0], "lineage": line}


def _last(dates: pd.Series) -> str | None:
    known = [d for d in dates if isinstance(d, str) and d]
    return max(known) if known else None


def _line(lineage: pd.Series, source: Any) -> str:
    value = lineage.get(source)
    return value if isinstance(value, str) else ""


def _beside(base: dict[str, Any], others: pd.DataFrame, lineage: pd.Series, reading: str) -> pd.DataFrame:
    mine: Bound = base["bound"]
    first: dict[Any, Any] = {
        **bounds.frame(mine).iloc[0].to_dict(),
        **{k: base[k] for k in ("entity", "indicator", "unit", "source_id", "lineage", "as_of", citing.CITES)},
        "agreement": "reference",
        "reasons": "",
    }
    rows, heard = [first], set[tuple[str, float, float]]()
    read = zip(others.itertuples(), bounds.of_rows(others, reading), citing.own(others), strict=True)
    for other, theirs, told in read:
        line = _line(lineage, other.source_id)
        gap = theirs - mine
        exact = mine.width == 0 and theirs.width == 0 and mine.low > 0
        agreement = _agreement(mine, theirs, bool(line) and line == base["lineage"])
        said = (line, float(theirs.low), float(theirs.high))
        if line and said in heard and agreement != "same_lineage":
            agreement = "repeats"
        heard.add(said)
        rows.append(
            {
                "entity": base["entity"],
                "indicator": base["indicator"],
                **bounds.frame(theirs).iloc[0].to_dict(),
                "unit": other.unit,
                "source_id": other.source_id,
                citing.CITES: told,
                "lineage": line,
                "as_of": other.as_of,
                "status": other.status,
                "agreement": agreement,
                "gap_low": gap.low if np.isfinite(gap.low) else np.nan,
                "gap_high": gap.high if np.isfinite(gap.high) else np.nan,
                "gap_pct": gap.low / mine.low * 100 if exact else np.nan,
                "reasons": " ".join(_reasons(base, other, agreement)),
                "note_vi": other.note_vi,
                "note_en": other.note_en,
            }
        )
    return pd.DataFrame(rows).reindex(columns=[*first, *[k for k in rows[-1] if k not in first]])


def _agreement(mine: Bound, theirs: Bound, one_lineage: bool) -> str:
    if one_lineage:
        return "same_lineage"
    if mine == theirs and mine.width == 0:
        return "agrees"
    overlap = mine.low <= theirs.high and theirs.low <= mine.high
    return "within_bounds" if overlap else "differs"


def _reasons(base: dict[str, Any], other: Any, agreement: str) -> list[str]:
    """Codes of REASONS that the rows themselves give for a gap."""
    if agreement == "agrees":
        return []
    found = ["same_release"] if agreement in ("same_lineage", "repeats") else []
    mine, theirs = (d if isinstance(d, str) and d else "" for d in (base["as_of"], other.as_of))
    shared = min(len(mine), len(theirs))
    if not shared:
        found.append("reference_undated" if theirs else "undated")
    elif mine[:shared] != theirs[:shared]:
        found.append("later" if theirs[:shared] > mine[:shared] else "earlier")
    if base["source_id"] == "sum":
        found.append("sum_of_parts")
    if other.status in ("suspect", "unverified"):
        found.append("unverified")
    if isinstance(other.note_vi, str) and other.note_vi:
        found.append("note")
    return found or ["unexplained"]


def listed(reconciled: pd.DataFrame, reference: pd.DataFrame, provinces: Sequence[str], merged: str) -> pd.DataFrame:
    """Every figure beside its reference as it is read: entity, indicator, as_of, value and gap (a bound with its unit),
    agreement, why (the codes of its reasons), note_vi, note_en, sources.

    Facts that no other source tells are left out, and of single provinces the figures of the reference's own lineage.
    sources: of a reference that adds provinces, those of all parts.
    """
    kept = reconciled[(reconciled["entity"] == merged) | (reconciled["agreement"] != "same_lineage")]
    kept = kept[kept.groupby(["entity", "indicator"])["entity"].transform("size") > 1].reset_index(drop=True)
    indicators = list(dict.fromkeys(kept.loc[kept["source_id"] == "sum", "indicator"]))
    added = {i: stages.origin(reference, provinces, merged, [i])["sources"].iloc[-1] for i in indicators}
    gaps = kept.assign(low=kept["gap_low"], high=kept["gap_high"])
    shown = kept[["entity", "indicator", "as_of", "agreement", "note_vi", "note_en"]].assign(
        value=_with_units(kept, kept["unit"]),
        gap=_with_units(gaps, kept["unit"].replace("percent", "percentage points")),
        why=pd.Series([_codes(codes) for codes in kept["reasons"]], dtype=object),
        sources=[
            added[row.indicator] if row.source_id == "sum" else str(own)
            for row, own in zip(records(kept), citing.own(kept), strict=True)
        ],
    )
    shown.loc[kept["agreement"] == "reference", "gap"] = None
    return shown


def _with_units(table: pd.DataFrame, units: pd.Series) -> pd.Series:
    pairs = zip(ranges(table), units, strict=True)
    return pd.Series([(bound, unit) if bound.known else () for bound, unit in pairs], index=table.index, dtype=object)


def _codes(reasons: str) -> tuple[str, ...]:
    """Codes of REASONS as a cell holds them, a dot between two, without that of the note, which has its own column."""
    codes = [code for code in reasons.split() if code != "note"]
    return tuple(part for code in codes for part in ("·", code))[1:]


def apart(reconciled: pd.DataFrame) -> pd.DataFrame:
    """The figures of other lineages by how far they are off their reference, in percent, where both are exact.

    Columns entity, indicator, low = high, unit, years (of the figures that far off, "?": undated), status ("stated"
    where all of them are unverified or suspect, else "strict"), sources.
    """
    exact = reconciled[reconciled["gap_pct"].notna() & (reconciled["agreement"] != "same_lineage")]
    rows = []
    for (entity, indicator, gap), own in exact.groupby(["entity", "indicator", "gap_pct"], sort=False):
        years = ", ".join(sorted(set(own["as_of"].astype("string").str[:4].fillna("?"))))
        doubtful = own["status"].isin(["suspect", "unverified"]).all()
        rows.append((entity, indicator, gap, gap, "percent", years, "stated" if doubtful else "strict", cited(own)))
    return pd.DataFrame(rows, columns=[*QUANTITY, "years", "status", "sources"])


def widest(gaps: pd.DataFrame) -> dict[str, Any]:
    """The widest of `apart`: where and what it is, and how far (percent) it lies below or above, None for the other."""
    if gaps.empty:
        return dict.fromkeys(("where", "what", "below", "above"))
    far = gaps.sort_values("low", key=abs, ascending=False, kind="stable").iloc[0]
    off = float(far["low"])
    found = {"below": -off if off < 0 else None, "above": off if off >= 0 else None}
    return {"where": far["entity"], "what": far["indicator"]} | found


def tally(reconciled: pd.DataFrame, merged: str) -> dict[str, int | None]:
    """How many figures of other lineages agree with the reference, may agree, and differ: for the whole province, and
    for single ones (…_parts); None where there is none to hold against it."""
    found: dict[str, int | None] = {}
    for suffix, of in (("", reconciled["entity"] == merged), ("_parts", reconciled["entity"] != merged)):
        counts = reconciled.loc[of, "agreement"].value_counts()
        numbers = [int(counts.get(key, 0)) for key in ("agrees", "within_bounds", "differs")]
        names = [f"{name}{suffix}" for name in ("same", "fits", "differ")]
        found |= dict(zip(names, numbers if any(numbers) else [None] * 3, strict=True))
    return found


def leads(left: pd.DataFrame, headline: pd.DataFrame) -> pd.DataFrame:
    """`remainders` as it is read: with value, a bound with its unit, and the sources of the total and of the parts."""
    known = headline[headline["value"].notna()]
    parts = [cited(known[known["indicator"] == indicator]) for indicator in left["indicator"]]
    told = [joined(pair) for pair in zip(citing.own(left), parts, strict=True)]
    return left.drop(columns=citing.kept(left)).assign(value=_with_units(left, left["unit"]), sources=told)


def reference_from(headline: pd.DataFrame, published: pd.DataFrame, source_id: str) -> pd.DataFrame:
    """The headline, with the figures of `source_id` (its latest) in place of it wherever it has one; blank: unchanged.

    Raises ValueError if no figure of the region comes from that source.
    """
    if not source_id:
        return headline
    known = sorted(set(published["source_id"].dropna()))
    if source_id not in known:
        near = difflib.get_close_matches(source_id, known, n=3)
        raise ValueError(f"no published figure has the source {source_id!r}; near: {', '.join(near or known[:3])}")
    rows = published[
        (published["source_id"] == source_id) & published["value"].notna() & published["district_id"].isna()
    ]
    rows = rows.sort_values("as_of", ascending=False).drop_duplicates(["province", "indicator"])
    chosen = set(zip(rows["province"], rows["indicator"], strict=True))
    kept = [(p, i) not in chosen for p, i in zip(headline["province"], headline["indicator"], strict=True)]
    return pd.concat([rows, headline[kept]], ignore_index=True).reindex(columns=headline.columns)


def remainders(
    headline: pd.DataFrame, published: pd.DataFrame, provinces: Sequence[str], merged: str, reading: str
) -> pd.DataFrame:
    """Where one province's figure is blank and the merged total is published: total − the others' figures, as a
    result table.

    The total and the parts are of different dates and sources, so this is a lead, not a figure: every row carries
    source_id and as_of of the total, and parts_as_of. The latest reported total is used.
    """
    rows = []
    for indicator in sorted(set(published["indicator"])):
        parts = headline[(headline["indicator"] == indicator) & headline["province"].isin(provinces)]
        known = parts[parts["value"].notna()]
        blank = [p for p in provinces if p not in set(known["province"])]
        whole = _others(published, merged, indicator, 0)
        whole = whole[whole["status"] == "reported"]
        if len(blank) != 1 or whole.empty or known.empty or known["unit"].iloc[0] in RATES:
            continue
        left = bounds.of_rows(whole.iloc[[-1]], reading)[0] - bounds.of_rows(known, reading).sum()
        low, high = (x if np.isfinite(x) else np.nan for x in (left.low, left.high))
        last = whole.iloc[-1]
        told = (last["source_id"], last["as_of"], _last(known["as_of"]), citing.own(whole)[-1])
        rows.append((blank[0], indicator, low, high, last["unit"], *told))
    return pd.DataFrame(rows, columns=[*QUANTITY, "source_id", "as_of", "parts_as_of", citing.CITES])

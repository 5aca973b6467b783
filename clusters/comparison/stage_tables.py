"""The stages as readers take them: each place by its latest counts, earlier ones in rows of their own.

Takes what `stages.funnel` makes of the headline figures and `latest.funnel` of the latest counts. A row is one place at
one date of counting, so counts of several dates never stand in one row unsaid.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from clusters.comparison.latest import EARLIER
from clusters.comparison.stages import LOSSES, RATES, STAGES, leader
from clusters.uncertainty import bounds
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import at, cited, ranges

RATE_NAMES = [rate.indicator for rate in RATES]
LOST = {"unbuilt": LOSSES[0][0], "idle": LOSSES[1][0]}
"""What the texts call the two losses: not yet established; established, not operating."""


def dates_differ(rows: pd.DataFrame) -> bool:
    """Whether rows of a funnel or of ratios rest on counts of several dates, or on undated ones beside dated ones."""
    ends = {*rows["as_of_from"].dropna(), *rows["as_of_to"].dropna()}
    return bool(rows["mixed_dates"].any() or len(ends) > 1)


def by_count(newest: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """One row a place and count: entity, as_of (last date of its stages, None if undated), mixed (they have several
    dates, or some none), a column of bounds for each stage, loss and rate, sources.

    newest: as from `latest.funnel`; before: as from `stages.funnel`. Where a later count leads and is of another date,
    the earlier one follows it.
    """
    rows = []
    for entity in dict.fromkeys(newest["entity"]):
        own = newest[newest["entity"] == entity]
        rows.append(_row(entity, own))
        earlier = _row(entity, before[before["entity"] == entity])
        if own[EARLIER].notna().any(axis=None) and earlier["as_of"] != rows[-1]["as_of"]:
            rows.append(earlier)
    return pd.DataFrame(rows)


def _row(entity: str, funnel: pd.DataFrame) -> dict[str, Any]:
    stage = funnel[funnel["indicator"].isin(STAGES) & funnel["low"].notna()]
    dates = {*stage["as_of_from"].fillna(""), *stage["as_of_to"].fillna("")}
    named = {"entity": entity, "as_of": max(dates, default="") or None}
    named["mixed"] = bool(len(dates) > 1 or stage["mixed_dates"].any())
    return named | dict(zip(funnel["indicator"], ranges(funnel), strict=True)) | {"sources": cited(funnel)}


def levels(counted: pd.DataFrame) -> pd.DataFrame:
    """For each row of `by_count` how many clusters came as far as each stage, the last stage first.

    Columns: those that name the row, stage, low, high, sources. A stage holds the later ones, so an unknown count lies
    between those around it; counts that contradict each other become the range between them.
    """
    found = []
    for row in counted.to_dict("records"):
        ends = [row[stage] for stage in reversed(STAGES)]
        low = np.maximum.accumulate([end.low if np.isfinite(end.low) else 0.0 for end in ends])
        high = np.minimum.accumulate([end.high for end in ends][::-1])[::-1]
        if not any(end.known for end in ends):
            low, high = np.full(len(ends), np.nan), np.full(len(ends), np.nan)
        named = {key: cell for key, cell in row.items() if not isinstance(cell, Bound)}
        for stage, least, most in zip(reversed(STAGES), np.fmin(low, high), np.fmax(low, high), strict=True):
            found.append({**named, "stage": stage, "low": least, "high": most})
    return pd.DataFrame(found)


def rates(counted: pd.DataFrame) -> pd.DataFrame:
    """The stage rates of `by_count` in percent, rate by rate: what names the row, indicator, low, high, sources."""
    named = [column for column in counted if column not in {*STAGES, *LOST.values(), *RATE_NAMES}]
    tables = [counted[named].assign(indicator=rate).join(_ends(counted[rate])) for rate in RATE_NAMES]
    return pd.concat(tables, ignore_index=True)


def _ends(cells: pd.Series) -> pd.DataFrame:
    """Low and high of bounds, empty where one is unknown."""
    return pd.concat([bounds.frame(cell) for cell in cells]).set_axis(cells.index)


def of_whole(newest: pd.DataFrame, merged: str) -> dict[str, Any]:
    """What the texts say of the merged province: its latest counts, and beside them the earlier ones they replace.

    planned, established, operating, unbuilt, idle, share (operating of planned, percent) as bounds; the same with
    `was_` before, None where no later count leads, or where the later ones repeat all the earlier ones; counted: the
    one date of the latest counts, if it is one; was_on, or was_from and was_to: dates of the earlier ones; silent: the
    stages that nobody has counted; patchy, absent: those counted for the whole and not for every part, and the parts
    without.
    """
    rows = newest[newest["entity"] == merged].set_index("indicator")
    stages_of = rows.loc[list(STAGES)]
    keys = {stage.removeprefix("clusters_"): stage for stage in STAGES} | LOST | {"share": RATES[-1].indicator}
    said: dict[str, Any] = {key: at(newest, merged, indicator) for key, indicator in keys.items()}
    for key, indicator in keys.items():
        was = rows.loc[indicator, EARLIER[:2]].astype(float)
        said[f"was_{key}"] = Bound(was.iloc[0], was.iloc[1]) if was.notna().any() else None
    pairs = [(said[key], said[f"was_{key}"]) for key in keys]
    same = all(was is None or was == now for now, was in pairs) and any(was is not None for _, was in pairs)
    if same:
        said |= {f"was_{key}": None for key in keys}
    dates = {*stages_of["as_of_from"].fillna(""), *stages_of["as_of_to"].fillna("")}
    said["counted"] = dates.pop() if len(dates) == 1 and not stages_of["mixed_dates"].any() else None
    ends = [] if same else sorted(end for column in EARLIER[2:] for end in stages_of[column].dropna())
    spans = len(set(ends)) > 1
    said |= {"was_on": ends[0] if len(set(ends)) == 1 else None}
    said |= {"was_from": ends[0] if spans else None, "was_to": ends[-1] if spans else None}
    silent = [stage for stage in STAGES if not said[stage.removeprefix("clusters_")].known]
    parts = newest[(newest["entity"] != merged) & newest["indicator"].isin(STAGES) & newest["low"].isna()]
    parts = parts[~parts["indicator"].isin(silent) & parts["high"].isna()]
    patchy, absent = (list(dict.fromkeys(parts[column])) for column in ("indicator", "entity"))
    return said | {"silent": silent, "patchy": patchy, "absent": absent}


def most_lost(before: pd.DataFrame, newest: pd.DataFrame, provinces: Sequence[str], merged: str) -> dict[str, Any]:
    """For each of LOST how many clusters, the province that certainly has most of them, and how many it has.

    Of the counts that the parts share with the whole (`before`). KEY_lost, KEY_where, KEY_there, None where it cannot
    be said; KEY_only in place of KEY_there is the province that has them all; told: there is one; apart: the dates
    differ; superseded: the whole has a later count by now.
    """
    said: dict[str, Any] = {"told": False, "apart": False, "superseded": False}
    for key, loss in LOST.items():
        said |= dict.fromkeys(f"{key}_{part}" for part in ("where", "lost", "there", "only"))
        if where := leader(before, loss, provinces):
            lost, there = at(before, merged, loss), at(before, where, loss)
            said |= {f"{key}_where": where, f"{key}_lost": lost}
            alone = there == lost and lost.low == lost.high  # two equal ranges need not be one number
            said |= {f"{key}_only": where} if alone else {f"{key}_there": there}
            said["told"] = True
            said["apart"] |= dates_differ(before[before["indicator"] == loss])
            own = newest[(newest["entity"] == merged) & (newest["indicator"] == loss)]
            said["superseded"] |= bool(own[EARLIER].notna().any(axis=None))
    return said


def distinction(funnel: pd.DataFrame, ratios: pd.DataFrame, provinces: Sequence[str]) -> dict[str, Any]:
    """The stage rate or ratio in which two provinces certainly differ most: highest over lowest, strictly read.

    indicator; of_plan: it is the operating share of planned clusters, what: it is another (the indicator again); most,
    least: the provinces; most_share, least_share: their percentages, None of a ratio; times: highest over lowest, a
    bound, None of a percentage; differ: the figures are of several dates. All None where no rate is known of every
    province, or none certainly differs.
    """
    shares = ("most_share", "least_share", "times")
    said: dict[str, Any] = dict.fromkeys(("indicator", "of_plan", "what", "most", "least", *shares, "differ"))
    strict = pd.concat([funnel[funnel["indicator"].isin(RATE_NAMES)], ratios[ratios["reading"] == "strict"]])
    widest = 1.0
    for indicator in dict.fromkeys(strict["indicator"] if len(provinces) > 1 else []):
        values = {p: at(strict, p, indicator) for p in provinces}
        if not all(value.known for value in values.values()):
            continue
        most, least = max(values, key=lambda p: values[p].low), min(values, key=lambda p: values[p].high)
        top, bottom = values[most], values[least]
        factor = np.inf if bottom.high == 0 < top.low else top.low / bottom.high if bottom.high else 1.0
        if factor <= widest:
            continue
        widest = factor
        rows = strict[(strict["indicator"] == indicator) & strict["entity"].isin(list(provinces))]
        percent = bool((rows["unit"] == "percent").all())
        of_plan = indicator == RATES[-1].indicator
        said = {"indicator": indicator, "of_plan": of_plan, "what": None if of_plan else indicator}
        said |= {"most": most, "least": least, "differ": dates_differ(rows)}
        said |= {"most_share": top if percent else None, "least_share": bottom if percent else None}
        said["times"] = None if percent else top / bottom
    return said


def gaps(table: pd.DataFrame, provinces: Sequence[str] | None = None) -> list[dict[str, str]]:
    """The blank figures that a result table names ("province:indicator"), each once, as rows of what is missing.

    provinces: those that are compared; where there are fewer than two, it is the second that is missing.
    """
    if provinces is not None and len(provinces) < 2:
        return [{"what": "second"}]
    pairs = dict.fromkeys(pair for cell in table["missing"].fillna("") for pair in cell.split())
    named = [pair.split(":") for pair in pairs]
    return [{"what": "figure", "entity": entity, "indicator": indicator} for entity, indicator in named]


def best(newest: pd.DataFrame, provinces: Sequence[str], merged: str) -> dict[str, Any]:
    """Which province brings the largest share of its planned clusters into operation, for a title.

    best, best_share: it and its share in percent; differ: the counts have several dates; many, two: it is the best of
    several, or of two. whole_share: in place of these the merged province's share, where no province certainly leads;
    unknown: that is not known either.
    """
    rate = RATES[-1].indicator
    where = leader(newest, rate, provinces)
    own = newest[(newest["indicator"] == rate) & newest["entity"].isin(list(provinces) if where else [merged])]
    whole = at(newest, merged, rate)
    return {
        "best": where,
        "best_share": at(newest, where, rate) if where else None,
        "whole_share": None if where else whole,
        "unknown": where is None and not whole.known,
        "differ": (where is not None or whole.known) and dates_differ(own),
        "many": where is not None and len(provinces) > 2,
        "two": where is not None and len(provinces) == 2,
    }

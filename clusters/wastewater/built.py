"""How fast clusters have got treatment systems so far, set beside the plants that would have to be started each year.

Between two published counts of clusters with a system lies a net gain; over the time between their dates that is a
pace. A date gives a month, a year or nothing: the pace is a range, open above where only the latest day is known on
which a count can have been made, the one when its source was read.
"""

import math
from decimal import ROUND_CEILING, ROUND_FLOOR
from typing import Any

import pandas as pd

from clusters.uncertainty import bounds, citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, at, joined
from clusters.wastewater import coverage
from clusters.wording.measures import outward

PACE = "clusters_equipped_a_year"
COLUMNS = [*QUANTITY, "counts", "since", "until", "sources"]
DRAWN = ["entity", "low", "high", "row", "sources"]
MONTHS = 12


def paces(figures: pd.DataFrame, sources: pd.DataFrame, reading: str) -> pd.DataFrame:
    """Clusters a year that got a system between the first dated count of each place and its latest one: COLUMNS.

    figures: published counts of whole places (province, indicator, value, bound, …, as_of, source_id). sources: indexed
    by id, with `accessed`. counts: both counts, to be said one after another; until is blank where the latest count has
    no date. No row for a place with one count, or whose count fell. Unit: clusters a year.
    """
    rows = figures[figures["indicator"].eq(coverage.WITH_SYSTEM) & figures["value"].notna()].reset_index(drop=True)
    read = bounds.of_rows(rows, reading)
    counted: list[Any] = list(read)
    spans: list[Any] = [_span(date) for date in rows["as_of"]]
    rows = rows.assign(
        count=pd.Series(counted, rows.index, dtype=object), when=pd.Series(spans, rows.index, dtype=object)
    ).assign(told=citing.own(rows))
    found = []
    for place, own in rows.groupby("province", sort=False):
        dated = own[own["when"].notna()].sort_values("as_of", kind="stable")
        later = dated[dated["as_of"].str[:4] > dated["as_of"].iloc[0][:4]] if len(dated) else dated
        last = later.tail(1) if len(later) else own[own["when"].isna()].sort_values("value", kind="stable").head(1)
        if len(dated) and len(last):
            found += _between(str(place), dated.iloc[0], last.iloc[0], sources)
    return pd.DataFrame(found, columns=COLUMNS)


def _between(place: str, first: Any, last: Any, sources: pd.DataFrame) -> list[tuple[Any, ...]]:
    """The row of one place; none where the count did not grow, or nobody knows when the later one was made."""
    gain = last["count"] - first["count"]
    when = last["when"] or (first["when"][1], _read(sources, last["source_id"]))
    least, most = when[0] - first["when"][1], when[1] - first["when"][0]
    if not gain.low >= 0 or not most > 0:
        return []
    pace = (MONTHS * gain.low / most, MONTHS * gain.high / least if least > 0 else math.inf)
    until = last["as_of"] if last["when"] else ""
    told = joined([first["told"], last["told"]])
    counts = (first["count"], "–", last["count"])
    return [(place, PACE, *pace, "cluster/year", counts, first["as_of"], until, told)]


def _span(date: Any) -> tuple[float, float] | None:
    """The first and the last moment that a date may mean, in months; None without one."""
    if not isinstance(date, str) or not date:
        return None
    year, month = int(date[:4]), int(date[5:7] or 0)
    start = MONTHS * year + month - 1
    return (start, start + 1) if month else (MONTHS * year, MONTHS * (year + 1))


def _read(sources: pd.DataFrame, source_id: str) -> float:
    """The end of the month in which a source was read, in months; NaN where nobody said."""
    span = _span(sources["accessed"].get(source_id))
    return span[1] if span else math.nan


def ever(counts: pd.DataFrame, headline: pd.DataFrame, parts: list[str], reading: str) -> Bound | None:
    """The plants that stand by all that is published, at least: in each place its stations, or a plant for each cluster
    with a system, whichever is more. None where nothing is known of any. Takes `coverage.coverage`."""
    stations = coverage.known(headline, parts, [coverage.STATIONS], reading)[coverage.STATIONS]
    floors = [at(counts, place, "with_any_system").low for place in parts]
    each = [max(0.0, low, float(own.low)) for low, own in zip(floors, stations, strict=True)]
    return Bound(sum(each), math.inf) if sum(each) > 0 else None


def beside(paces: pd.DataFrame, needed: Bound | None, capacity: int | None, sources: str) -> pd.DataFrame:
    """What to draw: each pace, what the plan starts a year, and what it would have to: entity, low, high, row (the
    place, "plan", "needed"), sources. A pace is rounded outwards to one decimal, plants are whole. No row where neither
    a pace nor what is needed is known; no plan without a `capacity`, where there is nothing to build for."""
    if paces.empty and needed is None:
        return pd.DataFrame(columns=DRAWN)
    rows = [("plan", capacity, capacity, "")] if capacity is not None else []
    rows += [("needed", needed.low, needed.high, sources)] if needed is not None else []
    plan = pd.DataFrame(rows, columns=["row", "low", "high", "sources"]).assign(entity="")
    ends = {"low": ROUND_FLOOR, "high": ROUND_CEILING}
    rounded = {end: [float(outward(value, 1, way)) for value in paces[end]] for end, way in ends.items()}
    drawn = paces.assign(row=paces["entity"], **rounded)[DRAWN]
    return pd.concat([drawn, plan], ignore_index=True) if len(drawn) else plan[DRAWN]


def told(paces: pd.DataFrame, places: list[str]) -> dict[str, Any]:
    """One pace of the region's own and one from elsewhere, that of the largest count, for a sentence: {"place", "gain",
    "pace", "since", "until", "undated"} and the same with "other_"; None where there is none."""
    found: dict[str, Any] = {}
    own = paces["entity"].isin(places)
    for prefix, rows in (("", paces[own]), ("other_", paces[~own])):
        keys = [prefix + key for key in ("place", "before", "after", "pace", "since", "until", "undated")]
        found |= dict.fromkeys(keys)
        if len(rows):
            row = max(rows.to_dict("records"), key=lambda row: row["counts"][2].low)
            cells = (row["entity"], row["counts"][0], row["counts"][2], Bound(row["low"], row["high"]), row["since"])
            found |= dict(zip(keys, (*cells, row["until"] or None, not row["until"]), strict=True))
    return found

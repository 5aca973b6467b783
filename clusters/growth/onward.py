"""From the latest published year on: how that year stands to a target, and what the target asks of the years to come.

Growth is per cent a year in every table. A target is an average over years that began with the year it was set for;
whether that year's own growth counts is not said, so both counts are kept, as for every span of years in this room.
"""

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from clusters.facts.periods import MONTHS, PARTS, said
from clusters.growth import published
from clusters.growth import rates as growth
from clusters.growth.rates import Interval
from clusters.growth.scenarios import Goal
from clusters.uncertainty import citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, cited, joined, ranges

NEEDED = "grdp_growth_needed"


def latest(economy: pd.DataFrame, area: str, otherwise: int, horizon: int) -> int:
    """The last year before `horizon` whose growth is published for an area as a whole; `otherwise` if that is later,
    or there is none."""
    rows = growth.pieces(economy)
    years = rows.end[rows.area.eq(area) & rows.kind.eq("annual") & rows.end.lt(horizon)]
    return max([otherwise, *(int(year) for year in years)])


def news(economy: pd.DataFrame, places: list[str], year: int) -> pd.DataFrame:
    """Every figure published of real growth in a year, parts of the year too: QUANTITY (per cent; as it was said, a
    floor has no high), figure, when_vi, when_en, period, year, status (strict if final, else preliminary), source_id.

    Places in their order, the whole year first.
    """
    rows = economy[economy.area.isin(places) & economy.year.eq(year) & economy.sector.eq("total")]
    rows = rows[rows.measure.eq("real_growth_pct") & rows.value.notna() & rows.period.isin([*PARTS, *MONTHS])]
    order = pd.DataFrame(
        {"place": rows.area.map({name: at for at, name in enumerate(places)}), "part": rows.period.ne("year")},
        rows.index,
    )
    rows = rows.loc[order.sort_values(["place", "part"], kind="stable").index]
    when = pd.DataFrame([said(period, year) for period in rows.period], rows.index, columns=["when_vi", "when_en"])
    found = rows[["period", "year", *citing.kept(rows)]].join(published.as_said(rows)).join(when)
    found = found.assign(entity=rows.area, indicator=growth.BY_RATES, unit="percent")
    found["status"] = np.where(rows.status == "final", "strict", "preliminary")
    columns = [*QUANTITY, "figure", "when_vi", "when_en", "period", "year", "status", *citing.kept(rows)]
    return found[columns].reset_index(drop=True)


def of_year(economy: pd.DataFrame, area: str, year: int, reading: str) -> Bound | None:
    """Growth of an area in a year over all that is published of the whole year; None where nothing is."""
    low, high = (100 * (factor - 1) for factor in grown(economy, area, year - 1, year, reading)[0])
    return None if math.isnan(low) else Bound(low, high)


def against(rate: Bound | None, goal: Goal) -> dict[str, Bound | None]:
    """A year's growth by how it stands to a goal: {"below", "reached", "unsure", "aimless" (no goal)}, None for what
    does not hold."""
    aim, held = 100 * goal.rate, "aimless"
    if rate is not None and not math.isnan(aim):
        held = "below" if rate.high < aim else "reached" if rate.low >= aim else "unsure"
    return {key: rate if key == held else None for key in ("below", "reached", "unsure", "aimless")}


def grown(economy: pd.DataFrame, area: str, since: int, until: int, reading: str) -> tuple[Interval, str]:
    """How many times larger an area's economy was in one year than in another by published growth (1 in the same
    year), and the ids of the sources as one cell.

    NaN where a year is missing: an average over longer years says nothing of one of them.
    """
    if since >= until:
        return (1.0, 1.0), ""
    row = growth.chained(economy, [area], since, until, reading).iloc[0]
    if row.even_pace:
        return growth.UNKNOWN, ""
    low, high = ((1 + float(row[end])) ** (until - since) for end in ("low", "high"))
    return (low, high), joined(row.sources)


def needed(economy: pd.DataFrame, area: str, goal: Goal, base: int, horizon: int, reading: str) -> pd.DataFrame:
    """Growth a year from `base` to `horizon` for a goal to be met at the end, what has grown since it began taken off.

    One row for each count of the goal's years: from its own year on, or with that year's growth; from `base` alone
    where the goal names no year, or one after it. QUANTITY, since, base, horizon, sources; unknown (NaN) where growth
    since then is not published in full. No row without a goal.
    """
    began = [base] if goal.since is None else sorted({min(goal.since, base), min(goal.since - 1, base)}, reverse=True)
    rows = []
    for since in began if not math.isnan(goal.rate) else []:
        done, behind = grown(economy, area, since, base, reading)
        aim, steps = (1 + goal.rate) ** (horizon - since), horizon - base
        paces = [(aim / factor if factor else math.inf) ** (1 / steps) - 1 for factor in reversed(done)]
        low, high = (100 * (goal.rate if since == base else pace) for pace in paces)
        told = joined([goal.source, behind])
        rows.append((area, NEEDED, low, high, "percent_per_year", since, base, horizon, told))
    return pd.DataFrame(rows, columns=[*QUANTITY, "since", "base", "horizon", "sources"])


def whole(asked: pd.DataFrame) -> Bound | None:
    """What some rows say together, over both counts; None where one end is unknown or open, or there is no row."""
    ends = asked[["low", "high"]].to_numpy(float)
    return Bound(ends[:, 0].min(), ends[:, 1].max()) if len(ends) and np.isfinite(ends).all() else None


def path(asked: pd.DataFrame) -> Interval:
    """The pace of a path that meets the goal (fractions): what is `needed`; unknown where a count is."""
    found = whole(asked)
    return (math.nan, math.nan) if found is None else (float(found.low) / 100, float(found.high) / 100)


def beside(rows: pd.DataFrame, together: pd.DataFrame, asked: pd.DataFrame, area: str) -> pd.DataFrame:
    """What to draw in one picture: the whole year of each place in `news`, then the area's past pace (rows of
    `rates.by_province`) and what is `needed`: entity, low, high, row (the place, "past", "needed"), status, sources.

    No row where the area's own growth in that year is not published.
    """
    year = rows[rows.period.eq("year")].drop_duplicates(["entity", "low", "high", "status"])
    drawn = year.assign(row=year.entity, sources=citing.own(year))
    past, ahead = _one(together, area, "past", "strict"), _one(asked, area, "needed", "possible")
    found = pd.concat([drawn, past, ahead], ignore_index=True)[["entity", "low", "high", "row", "status", "sources"]]
    return found if year.entity.eq(area).any() else found.iloc[:0]


def _one(rows: pd.DataFrame, area: str, name: str, status: str) -> pd.DataFrame:
    """The hull of some rows as one row to draw; none where an end is unknown."""
    span = whole(rows)
    columns = ["entity", "low", "high", "row", "status", "sources"]
    cells = [] if span is None else [(area, span.low, span.high, name, status, cited(rows))]
    return pd.DataFrame(cells, columns=columns)


def listed(rows: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """`news` and below it what is `needed`, as a table: entity, when_vi, when_en, figure (a number, its kind and a
    number, or a bound), status, sources."""
    spans = [f"{base + 1}–{horizon}" for base, horizon in zip(asked.base, asked.horizon, strict=True)]
    ahead = asked.assign(when_vi=spans, when_en=spans, figure=ranges(asked), status="needed")
    columns = ["entity", "when_vi", "when_en", "figure", "status", "sources"]
    return pd.concat([rows.assign(sources=citing.own(rows)), ahead], ignore_index=True)[columns]


def through(rates: Mapping[str, Interval], done: Interval, known: int, steps: int) -> dict[str, Interval]:
    """Average growth a year of each path (fractions) over `known` years that are published and `steps` on the path.

    done: what the published years multiply by, as from `grown`.
    """
    return {
        name: (
            float((done[0] * (1 + low) ** steps) ** (1 / (known + steps)) - 1),
            float((done[1] * (1 + high) ** steps) ** (1 / (known + steps)) - 1),
        )
        for name, (low, high) in rates.items()
    }


def around(rows: pd.DataFrame, others: list[str]) -> dict[str, object]:
    """The whole year of one or two larger areas in `news`: {"far", "far_rate", "near", "near_rate"}; None for one of
    which nothing is published."""
    found: dict[str, object] = {}
    for key, place in zip(("far", "near"), [*others, "", ""], strict=False):
        year = rows[rows.entity.eq(place) & rows.period.eq("year")]
        told = Bound(year.low.min(skipna=False), year.high.max(skipna=False)) if len(year) else None
        found |= {key: place if told is not None else None, f"{key}_rate": told}
    return found


def slower(past: pd.DataFrame, asked: pd.DataFrame) -> Bound | None:
    """The past pace (rows of `rates.by_province`), where all of it is slower than what is `needed`; else None."""
    behind, ahead = whole(past), whole(asked)
    return behind if behind is not None and ahead is not None and bool(behind.high < ahead.low) else None

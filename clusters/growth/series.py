"""Published yearly figures as they stand: which exist, which disagree, which form a series of one vintage, how they
trend.

`economy` below is the table of that name: area, year, period, sector, measure, value, bound, unit, denominator,
status, source_id. Values of different sources are never joined into one series and never averaged.
"""

import re
from typing import Any

import numpy as np
import pandas as pd

from clusters.facts import standing
from clusters.uncertainty import bounds, citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, cited, joined

FEWEST = 8  # yearly values below which no trend is computed
SHOCK = (2020, 2021)  # the pandemic years
SECTORS = ("agriculture", "industry_construction", "services")
BRANCH = "manufacturing_"  # how the sectors of its branches begin
KEY = ["area", "year", "period", "sector", "measure", "denominator"]


def observed(economy: pd.DataFrame) -> pd.DataFrame:
    """The rows that report something: without targets, and without figures that are set aside (`standing`)."""
    return standing.counted(economy)


def ends(table: pd.DataFrame, reading: str, floor: float = 0.0) -> pd.DataFrame:
    """Columns low, high (same index, same unit as `value`) of figures under a reading of "nearly", "more than" and
    so on.

    Rounding as in `bounds.of_rows`. Unbounded ends are infinite.
    """
    read = bounds.of_rows(table, reading, floor=floor)
    return pd.DataFrame({"low": read.low, "high": read.high}, index=table.index)


def years(economy: pd.DataFrame, first: int, last: int, measure: str = "", sector: str = "") -> pd.DataFrame:
    """Rows with a value for whole years `first` to `last`, of one measure and sector if given."""
    rows = _of_years(economy, first, last, measure, sector)
    return rows.sort_values(["area", "sector", "measure", "year", "source_id"])


def _of_years(economy: pd.DataFrame, first: int, last: int, measure: str, sector: str) -> pd.DataFrame:
    keep = economy["period"].eq("year") & economy["year"].between(first, last) & economy["value"].notna()
    keep &= economy["measure"].eq(measure) if measure else True
    keep &= economy["sector"].eq(sector) if sector else True
    return economy[keep]


def coverage(economy: pd.DataFrame, areas: list[str], first: int, last: int) -> pd.DataFrame:
    """How many distinct values are published: area, measure, sector, then one column a year (0: nothing published).

    Branches of manufacturing are left out: figures of some of them do not make a figure of industry.
    """
    rows = years(economy, first, last)
    rows = rows[rows.area.isin(areas) & ~rows.sector.str.startswith(BRANCH)]
    count = rows.groupby(["area", "measure", "sector", "year"]).value.nunique().unstack("year", fill_value=0)
    return count.reindex(columns=range(first, last + 1), fill_value=0).reset_index().rename_axis(columns=None)


def conflicts(economy: pd.DataFrame, first: int, last: int, tolerance: float = 0.0005) -> pd.DataFrame:
    """Where sources of one figure disagree by more than `tolerance` (relative): KEY, low, high, low_bound, high_bound
    (how exact each end was said to be), gap_pct, sources, unit."""
    rows = years(economy, first, last).fillna({"denominator": "", "bound": "exact"})
    rows = rows.assign(loose=rows.bound.ne("exact")).sort_values([*KEY, "value", "loose"], kind="stable")
    grouped = rows.groupby(KEY)
    found = grouped.agg(low=("value", "min"), high=("value", "max"), unit=("unit", "first")).reset_index()
    found["low_bound"] = grouped.bound.first().to_numpy()
    highest = rows.sort_values([*KEY, "value", "loose"], ascending=[*[True] * len(KEY), False, True], kind="stable")
    found["high_bound"] = highest.groupby(KEY).bound.first().to_numpy()
    found["sources"] = rows.assign(told=citing.own(rows)).groupby(KEY).told.agg(joined).to_numpy()
    found["gap_pct"] = (found.high / found.low - 1).abs() * 100
    return found[found.gap_pct > tolerance * 100].sort_values("gap_pct", ascending=False).reset_index(drop=True)


def level(
    economy: pd.DataFrame,
    area: str,
    year: int,
    sector: str,
    measure: str = "current_price",
    reading: str = "convention",
) -> tuple[float, float]:
    """Lowest and highest a level can have been in one year by what is published of it, floors and ceilings read as
    `reading` says; (NaN, NaN) if nobody published it."""
    rows = _of_years(economy, year, year, measure, sector)
    read = ends(rows[rows.area == area], reading)
    return (float(read.low.min()), float(read.high.max())) if len(read) else (float("nan"), float("nan"))


def behind(economy: pd.DataFrame, area: str, year: int, sector: str, measure: str = "current_price") -> str:
    """The ids of the sources of what is published of a level in one year."""
    rows = _of_years(economy, year, year, measure, sector)
    return cited(rows[rows.area == area])


def finite(values: np.ndarray) -> np.ndarray:
    """The values with "no upper bound" as a number far beyond all others: sizes without end as good as swallow the
    rest."""
    known = values[np.isfinite(values)]
    return np.where(np.isinf(values), 1e9 * known.max(initial=1.0), values)


def vintages(economy: pd.DataFrame, sector: str, measure: str, first: int, last: int) -> pd.DataFrame:
    """Series of one source each, at least two years long: area, source_id, year, value, status, cites."""
    rows = years(economy, first, last, measure, sector).drop_duplicates(["area", "source_id", "year"])
    rows = rows[rows.groupby(["area", "source_id"]).year.transform("size") > 1]
    return rows[["area", "source_id", "year", "value", "status"]].assign(**{citing.CITES: citing.own(rows)})


def loglinear_slope(year: np.ndarray, value: np.ndarray) -> float:
    """Yearly growth (fraction) of the least-squares line through log(value)."""
    return float(np.expm1(np.polyfit(np.asarray(year, float), np.log(np.asarray(value, float)), 1)[0]))


def trend(series: pd.DataFrame, fewest: int = FEWEST, shock: tuple[int, ...] = SHOCK) -> pd.DataFrame:
    """Growth of each series with at least `fewest` yearly values, four ways (fractions a year).

    Takes the columns of `vintages`; returns area, source_id, first, last, n, slope (log-linear), cagr (end points),
    low, high (slope with any one year left out), without_shock (slope without the years of `shock`; NaN if none),
    cites.
    A description of a census: no standard errors.
    """
    found = []
    for (area, source), rows in series.groupby(["area", "source_id"]):
        y, v = rows.year.to_numpy(int), rows.value.to_numpy(float)
        if len(rows) < fewest or (v <= 0).any():
            continue
        others = [loglinear_slope(np.delete(y, i), np.delete(v, i)) for i in range(len(y))]
        calm = ~np.isin(y, shock)
        found.append(
            {
                "area": area,
                "source_id": source,
                citing.CITES: cited(rows),
                "first": y[0],
                "last": y[-1],
                "n": len(y),
                "slope": loglinear_slope(y, v),
                "cagr": float((v[-1] / v[0]) ** (1 / (y[-1] - y[0])) - 1),
                "low": min(others),
                "high": max(others),
                "without_shock": loglinear_slope(y[calm], v[calm]) if not calm.all() and calm.sum() > 1 else np.nan,
            }
        )
    columns = ["area", "source_id", "first", "last", "n", "slope", "cagr", "low", "high", "without_shock", citing.CITES]
    return pd.DataFrame(found, columns=columns)


def trends(economy: pd.DataFrame, areas: list[str], first: int, last: int) -> pd.DataFrame:
    """`trend` of each sector's value added at current prices, and of all sectors together, as it is published.

    QUANTITY (per cent a year; low, high: the slope with any one year left out), source_id, first_year, last_year, n,
    slope, cagr, without_shock (per cent a year), sector.
    """
    rows = economy[economy["area"].isin(areas)]
    sectors = ["total", *SECTORS, "industry"]
    found = [trend(vintages(rows, s, "current_price", first, last)).assign(sector=s) for s in sectors]
    return _in_percent(pd.concat(found, ignore_index=True), "trend_nominal")


def _in_percent(found: pd.DataFrame, indicator: str) -> pd.DataFrame:
    rates = ["slope", "cagr", "low", "high", "without_shock"]
    found = found.assign(**(100 * found[rates].astype(float)), indicator=indicator, unit="percent_per_year")
    found = found.rename(columns={"area": "entity", "first": "first_year", "last": "last_year"})
    return found[[*QUANTITY, *(column for column in found if column not in QUANTITY)]]


def trends_listed(
    published: pd.DataFrame, economy: pd.DataFrame, areas: list[str], first: int, last: int
) -> pd.DataFrame:
    """Trends for readers: those of `trends` at current prices, then each area's whole economy at constant prices.

    Columns entity, sector, measure, years, n (yearly values of the one source), slope, cagr, spread (a bound),
    without_shock, source_id. Without a series long enough, years and slopes are blank and n is the longest there is.
    No row at all where no series is.
    """
    real = vintages(economy[economy["area"].isin(areas)], "total", "constant_2010_price", first, last)
    known = _in_percent(trend(real).assign(sector="total"), "trend_real")
    rows = pd.concat([published.assign(measure="current_price"), known.assign(measure="constant_2010_price")])
    if rows.empty:
        return rows.assign(years="", spread="")
    longest = lengths(economy, areas, first, last).set_index("entity")
    absent = [area for area in areas if area not in set(known["entity"])]
    blank = {"sector": "total", "measure": "constant_2010_price", "years": "", "slope": np.nan, "cagr": np.nan}
    told = {a: {"source_id": citing.plain(s), citing.CITES: s} for a, s in longest["sources"].items()}
    left = [{"entity": a, "n": longest.at[a, "one"]} | told[a] | blank for a in absent]
    years = rows["first_year"].astype(str) + "–" + rows["last_year"].astype(str)
    spread = [Bound(low, high) for low, high in zip(rows["low"], rows["high"], strict=True)]
    rows = rows.assign(years=years, spread=pd.Series(spread, rows.index, dtype=object))
    columns = ["entity", "sector", "measure", "years", "n", "slope", "cagr", "spread", "without_shock"]
    columns += ["source_id", citing.CITES]
    return pd.concat([rows, pd.DataFrame(left, columns=columns)], ignore_index=True)[columns]


def leading(published: pd.DataFrame) -> dict[str, Any]:
    """The trend to speak of, industry's if there is one: {"sector", "where", "slope", "cagr" (per cent a year),
    "since", "until"}; None without any."""
    keys = ("sector", "where", "slope", "cagr", "since", "until")
    rows = published[published["sector"].eq("industry")] if published["sector"].eq("industry").any() else published
    for row in rows.head(1).to_dict("records"):
        ends = (int(row["first_year"]), int(row["last_year"]))
        return dict(zip(keys, (row["sector"], row["entity"], row["slope"], row["cagr"], *ends), strict=True))
    return dict.fromkeys(keys)


def lengths(economy: pd.DataFrame, areas: list[str], first: int, last: int) -> pd.DataFrame:
    """How many years of gross product at constant prices each area has: entity, years, one (from one source at most),
    sources."""
    rows = years(economy, first, last, "constant_2010_price", "total")
    found = []
    for area in areas:
        own = rows[rows["area"] == area]
        one = own.drop_duplicates(["source_id", "year"]).groupby("source_id").size()
        found.append((area, own["year"].nunique(), int(one.max()) if len(one) else 0, cited(own)))
    return pd.DataFrame(found, columns=["entity", "years", "one", "sources"])


def gaps(economy: pd.DataFrame, areas: list[str], first: int, last: int) -> pd.DataFrame:
    """Why there is no trend: what (nominal, real), entity, years and one (see `lengths`; for nominal the longest),
    fewest."""
    rows = years(economy[economy["area"].isin(areas)], first, last, "current_price")
    rows = rows[rows["sector"].isin(["total", *SECTORS, "industry"])].drop_duplicates(
        ["area", "sector", "source_id", "year"]
    )
    size = rows.groupby(["area", "sector", "source_id"]).size()
    real = lengths(economy, areas, first, last).drop(columns="sources").assign(what="real")
    nominal = pd.DataFrame(
        {"what": ["nominal"], "entity": [None], "years": [0], "one": [int(size.max()) if len(size) else 0]}
    )
    return pd.concat([nominal, real], ignore_index=True).assign(fewest=FEWEST)


def span(period: str, year: int) -> tuple[int, int] | None:
    """Base year and last year of a rate's period; None for part of a year or an open period.

    "year" of 2022 leads from 2021 to 2022. An average over 2016-2020 has five steps, from 2015 (a plan period names
    its first year of growth); one over 2015-2020 or 2020-2025 has five too (a term names its base).
    """
    if period == "year":
        return year - 1, year
    if period == "last_five_years":
        return year - 5, year
    named = re.fullmatch(r"(?:avg|term)_(\d{4})_(\d{4})", period)
    if not named:
        return None
    first, last = int(named[1]), int(named[2])
    return (first, last) if (last - first) % 5 == 0 else (first - 1, last)

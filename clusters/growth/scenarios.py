"""Where given growth rates lead by a horizon year, and what a target asks of industry. Paths, not forecasts.

All rates and shares are fractions, those of tables for readers per cent. The economy has two parts, industry and the
rest, so shares always sum to one.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from clusters.growth import rates as growth
from clusters.uncertainty import citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, cited


def fan(rates: dict[str, tuple[float, float]], start: int, horizon: int) -> pd.DataFrame:
    """Index of the whole economy (100 in `start`) for each named range of growth: path, year, low, high."""
    rows = [
        (name, year, 100 * (1 + low) ** (year - start), 100 * (1 + high) ** (year - start))
        for name, (low, high) in rates.items()
        for year in range(start, horizon + 1)
    ]
    return pd.DataFrame(rows, columns=["path", "year", "low", "high"])


def industry_growth_needed(total: float, rest: float, share: float, steps: int) -> float:
    """Yearly growth of industry for the whole to grow by `total` a year while the rest grows by `rest` a year.

    NaN where even an industry shrunk to nothing would leave the whole above its target.
    """
    factor = ((1 + total) ** steps - (1 - share) * (1 + rest) ** steps) / share
    return factor ** (1 / steps) - 1 if factor > 0 else math.nan


def end_share(industry: float, rest: float, share: float, steps: int) -> float:
    """Share of industry after `steps` years of growth `industry` and `rest`."""
    part = share * (1 + industry) ** steps
    return part / (part + (1 - share) * (1 + rest) ** steps)


def rest_growth_needed(total: float, industry: float, share: float, steps: int) -> float:
    """Yearly growth of the rest for the whole to grow by `total` a year while industry grows by `industry` a year."""
    return industry_growth_needed(total, industry, 1 - share, steps)


def composition(
    rates: dict[str, tuple[float, float]], rest: tuple[float, float], share: float, steps: int
) -> pd.DataFrame:
    """What each path (range of total growth) means for industry if the rest grows within `rest`.

    Columns: path, industry_low, industry_high (growth a year), share_low, share_high, rest_share_low,
    rest_share_high (at the end; each end's two shares sum to one: share_low with rest_share_high).
    """
    rows = []
    for name, total in rates.items():
        ends = [industry_growth_needed(t, r, share, steps) for t in total for r in rest]
        left = [(1 - share) * ((1 + r) / (1 + t)) ** steps for t in total for r in rest]
        inside = [min(max(x, 0.0), 1.0) for x in left]
        low, high = (min(ends), max(ends)) if not any(map(math.isnan, ends)) else (math.nan, math.nan)
        rows.append((name, low, high, 1 - max(inside), 1 - min(inside), min(inside), max(inside)))
    columns = ["path", "industry_low", "industry_high", "share_low", "share_high", "rest_share_low", "rest_share_high"]
    return pd.DataFrame(rows, columns=columns)


# As readers take them


class Goal(NamedTuple):
    """Yearly growth that is aimed at (a fraction; NaN: none), its source ("": given with the run), the year it began
    with (None: not said), and whether it says "at least"."""

    rate: float
    source: str = ""
    since: int | None = None
    floor: bool = False

    @property
    def told(self) -> Bound | None:
        """The goal as it is said, in per cent; None without one."""
        aim = 100 * self.rate
        return None if math.isnan(aim) else Bound(aim, math.inf if self.floor else aim)


def goal(parameters: pd.DataFrame, given: float = 0.0) -> Goal:
    """The latest goal for yearly growth, or the `given` one (per cent), which counts from wherever a path begins."""
    rows = parameters[parameters["group"].eq("target") & parameters["unit"].eq("%/year average")]
    rows = rows[rows["value"].notna()].sort_values("year")
    if given or rows.empty:
        return Goal(given / 100 if given else math.nan)
    row = rows.iloc[-1]
    since = pd.to_numeric(row["year"], errors="coerce")
    began = None if pd.isna(since) else int(since)
    return Goal(float(row["value"]) / 100, str(citing.own(rows)[-1]), began, row.get("bound") == "at_least")


def pace(rows: pd.DataFrame) -> tuple[float, float]:
    """The range of growth (fractions a year) over both ways to count years; takes rows of `rates.by_province` (per
    cent). Unknown (NaN) where one of them is: what is known for one count only is no pace for a path."""
    low, high = rows["low"].astype(float), rows["high"].astype(float)
    return float(low.min(skipna=False)) / 100, float(high.max(skipna=False)) / 100


def chosen(
    wanted: Sequence[str], options: Mapping[str, tuple[float, float]]
) -> tuple[dict[str, tuple[float, float]], list[str]]:
    """The wanted paths whose rates are known, in that order, and those that cannot be drawn."""
    found = {path: options[path] for path in wanted if path in options and not math.isnan(options[path][0])}
    return found, [path for path in wanted if path not in found]


def fan_published(drawn: pd.DataFrame, merged: str, base: int) -> pd.DataFrame:
    """`fan` as it is published: QUANTITY, scenario, year, base."""
    named = drawn.rename(columns={"path": "scenario"})
    rows = named.assign(entity=merged, indicator="grdp_index", unit="index", base=base)
    return rows[[*QUANTITY, "scenario", "year", "base"]]


def at_horizon(drawn: pd.DataFrame, rates: Mapping[str, tuple[float, float]], horizon: int) -> pd.DataFrame:
    """Where each path ends: path, rate (a bound, per cent a year), index (a bound), low, high."""
    rows = drawn[drawn["year"].eq(horizon)].reset_index(drop=True)
    percent = [Bound(100 * rates[path][0], 100 * rates[path][1]) for path in rows["path"]]
    index = [Bound(low, high) for low, high in zip(rows["low"], rows["high"], strict=True)]
    return rows.assign(rate=pd.Series(percent, dtype=object), index=pd.Series(index, dtype=object))


def slowest_and_fastest(ends: pd.DataFrame) -> dict[str, Bound | None]:
    """The least and the greatest index among the ends of paths: {"least", "most", "lone"}; of one: lone, not most."""
    if ends.empty:
        return {"least": None, "most": None, "lone": None}
    order = ends.sort_values(["low", "high"])["index"].tolist()
    lone = order[0] if len(order) == 1 else None
    return {"least": order[0], "most": None if lone is not None else order[-1], "lone": lone}


def shares_published(made: pd.DataFrame, naive: float, merged: str, horizon: int) -> pd.DataFrame:
    """`composition` as it is published: growth of industry, then its share, by scenario; then `naive`, the share if
    both of the article's rates are kept (NaN: no row). QUANTITY, scenario, year."""
    parts = {"industry_growth": ("industry", "percent_per_year"), "industry_share": ("share", "percent")}
    rows = [
        (merged, indicator, 100 * row[f"{part}_low"], 100 * row[f"{part}_high"], unit, row["path"], horizon)
        for indicator, (part, unit) in parts.items()
        for row in made.to_dict("records")
    ]
    if not math.isnan(naive):
        rows.append((merged, "industry_share", 100 * naive, 100 * naive, "percent", "both_rates_kept", horizon))
    return pd.DataFrame(rows, columns=[*QUANTITY, "scenario", "year"])


def both_kept(overall: float, industry: float, share: float, steps: int) -> tuple[float, float]:
    """What follows if the whole and industry both keep their growth: growth of the rest, and industry's end share."""
    rest = rest_growth_needed(overall, industry, share, steps)
    return rest, end_share(industry, rest, share, steps)


def asked(made: pd.DataFrame, rates: Mapping[str, tuple[float, float]], rest: tuple[float, float]) -> pd.DataFrame:
    """`composition` for readers, bounds in per cent: path, total, rest, industry (growth a year), share, rest_share
    (at the end). rates, rest: those that `composition` took."""

    def percent(lows: Any, highs: Any) -> pd.Series:
        pairs = zip(lows, highs, strict=True)
        return pd.Series([Bound(100 * low, 100 * high) for low, high in pairs], made.index, dtype=object)

    totals = [rates[path] for path in made["path"]]
    shown = made[["path"]].assign(
        total=percent([low for low, _ in totals], [high for _, high in totals]),
        rest=percent([rest[0]] * len(made), [rest[1]] * len(made)),
    )
    for part in ("industry", "share", "rest_share"):
        shown[part] = percent(made[f"{part}_low"], made[f"{part}_high"])
    return shown


def with_both_kept(shown: pd.DataFrame, overall: float, industry: float, kept: tuple[float, float]) -> pd.DataFrame:
    """`asked` with a last row "both_rates_kept": what follows if both rates go on (kept: as from `both_kept`)."""
    if math.isnan(kept[0]) or math.isnan(kept[1]):
        return shown
    cells = {"total": overall, "rest": kept[0], "industry": industry, "share": kept[1], "rest_share": 1 - kept[1]}
    row = {"path": "both_rates_kept"} | {name: Bound.exact(100 * value) for name, value in cells.items()}
    return pd.concat([shown, pd.DataFrame([row])], ignore_index=True)


def of_path(shown: pd.DataFrame, path: str) -> dict[str, Any]:
    """What one path asks of industry: {"asked", "share"}, bounds in per cent; None where it is not drawn."""
    row = shown[shown["path"].eq(path)]
    return (
        {"asked": row["industry"].iloc[0], "share": row["share"].iloc[0]}
        if len(row)
        else {"asked": None, "share": None}
    )


def income(economy: pd.DataFrame, parameters: pd.DataFrame, merged: str) -> pd.DataFrame:
    """What each target for gross product per head asks from the latest published year on, at current prices.

    QUANTITY (per cent a year), head and target (million VND), began, by (years), sources.
    """
    heads = economy[
        economy["area"].eq(merged) & economy["measure"].eq("grdp_per_capita") & economy["period"].eq("year")
    ]
    last = heads.sort_values("year").tail(1)
    aims = parameters.assign(by=pd.to_numeric(parameters["year"], errors="coerce"))
    aims = aims[aims["group"].eq("target") & aims["unit"].eq("million VND")].dropna(subset=["by", "value"])
    rows = []
    for start in last.to_dict("records"):
        for aim in aims[aims["by"] > start["year"]].to_dict("records"):
            began, by = int(start["year"]), int(aim["by"])
            pace = 100 * growth.compound_rate(start["value"], aim["value"], by - began)
            told = cited(pd.DataFrame([start]), pd.DataFrame([aim]))
            rows.append((merged, "grdp_per_capita_growth", pace, pace, "percent_per_year", start["value"], aim["value"],
                         began, by, told))  # fmt: skip
    return pd.DataFrame(rows, columns=[*QUANTITY, "head", "target", "began", "by", "sources"])

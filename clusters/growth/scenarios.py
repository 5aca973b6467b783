"""Where given growth rates lead by a horizon year, and what a target asks of industry. Paths, not forecasts.

All rates and shares are fractions. The economy has two parts, industry and the rest, so shares always sum to one.
"""

import math
from collections.abc import Callable

import pandas as pd


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


def growth_needed_for_share(target: float, rest: float, share: float, steps: int) -> float:
    """Yearly growth of industry that brings its share to `target` (below 1) while the rest grows by `rest` a year."""
    factor = target / (1 - target) * (1 - share) / share
    return (1 + rest) * factor ** (1 / steps) - 1


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


def tornado(outcome: Callable[..., float], drivers: dict[str, tuple[float, float, float]]) -> pd.DataFrame:
    """Outcome with one driver at a time at its low and high end, the others central: driver, low, high, at_low,
    at_high, central, swing; widest swing first. `drivers` maps the outcome's argument names to (low, central,
    high)."""
    central = {name: values[1] for name, values in drivers.items()}
    middle = outcome(**central)
    rows = []
    for name, (low, _, high) in drivers.items():
        ends = [outcome(**(central | {name: v})) for v in (low, high)]
        rows.append((name, low, high, ends[0], ends[1], middle, abs(ends[1] - ends[0])))
    columns = ["driver", "low", "high", "at_low", "at_high", "central", "swing"]
    return (
        pd.DataFrame(rows, columns=columns)
        .sort_values(["swing", "driver"], ascending=[False, True])
        .reset_index(drop=True)
    )

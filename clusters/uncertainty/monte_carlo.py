"""Draws from the register of assumptions, and what they say about a result.

The distributions are assumptions, not measurements: a percentile of the draws is "under these assumptions", never a
confidence interval. Every quantity has random numbers of its own, tied to the seed and to its name, so that scenarios
share them (common random numbers) and adding an assumption leaves the others' draws alone.
"""

import math
import zlib
from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy import stats

SHAPES = ("uniform", "triangular", "loguniform", "fixed")
PERCENTILES = (10, 50, 90)


def quantiles(name: str, count: int, seed: int) -> np.ndarray:
    """`count` numbers in (0, 1), one in each of `count` equal slices, in an order of their own for this `name`."""
    if count < 1:
        raise ValueError("draws must be at least 1")
    rng = np.random.default_rng([seed, zlib.crc32(name.encode())])
    return (rng.permutation(count) + rng.uniform(0.001, 0.999, count)) / count


def inverse(u: np.ndarray, low: float, central: float, high: float, shape: str) -> np.ndarray:
    """The values below which the shares `u` of the distribution lie.

    `central` is the mode of a triangular shape and the value of a fixed one, and is not used otherwise. Raises
    ValueError for an unknown shape, low > high, or a loguniform shape that is not positive.
    """
    if shape == "fixed":
        return np.full_like(u, central)
    if not low <= high:
        raise ValueError(f"low {low} is above high {high}")
    if shape == "uniform" or low == high:
        return low + u * (high - low)
    if shape == "loguniform":
        if low <= 0:
            raise ValueError("a loguniform range must be positive")
        return low * (high / low) ** u
    if shape == "triangular":
        return stats.triang.ppf(u, (central - low) / (high - low), loc=low, scale=high - low)
    raise ValueError(f"shape must be one of {', '.join(SHAPES)}, not {shape!r}")


def sample(assumptions: pd.DataFrame, count: int, seed: int, stream: str = "") -> pd.DataFrame:
    """One column of draws per row of `assumptions` (columns assumption_id, low, central, high, shape, unit).

    `stream` names draws that are independent of the others: one per place, where places differ. Percents become
    fractions. A row without the numbers its shape needs gives a column of NaN: what depends on it cannot be computed.
    """
    found = {}
    for row in assumptions.to_dict("records"):
        low, central, high = (float(row[end]) for end in ("low", "central", "high"))
        if math.isnan(central) if row["shape"] == "fixed" else math.isnan(low) or math.isnan(high):
            found[row["assumption_id"]] = np.full(count, np.nan)
            continue
        u = quantiles(stream + row["assumption_id"], count, seed)
        middle = (low + high) / 2 if math.isnan(central) else central
        found[row["assumption_id"]] = scale(row["unit"]) * inverse(u, low, middle, high, row["shape"])
    return pd.DataFrame(found)


def scale(unit: str) -> float:
    """What turns a number of this unit into the one to compute with: percents into fractions."""
    return 0.01 if unit in ("percent", "%") else 1.0


def between(name: str, low: float, high: float, count: int, seed: int, slack: float = 0.0) -> np.ndarray:
    """Draws of a published figure, uniform between its ends; without an upper end up to (1 + slack) × the lower one.

    NaN where it is unknown, or has no upper end and nobody says (slack NaN) how far it may lie above the lower one.
    """
    if math.isnan(low) or (math.isinf(high) and (low <= 0 or math.isnan(slack))):
        return np.full(count, np.nan)
    top = low * (1 + slack) if math.isinf(high) else high
    return inverse(quantiles(name, count, seed), low, low, top, "uniform")


def whole(name: str, low: float, high: float, count: int, seed: int) -> np.ndarray:
    """Draws of a count, every whole number from `low` to `high` equally likely; NaN without both ends."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return np.full(count, np.nan)
    return np.floor(low + quantiles(name, count, seed) * (high - low + 1))


def percentiles(values: Iterable[float]) -> dict[str, float]:
    """{"p10", "p50", "p90"} of the draws; NaN if any draw is."""
    found = np.percentile(np.asarray(list(values), float), PERCENTILES)
    return {f"p{share}": float(value) for share, value in zip(PERCENTILES, found, strict=True)}


def significant(value: float, direction: int = 0, digits: int = 2) -> float:
    """`value` rounded to so many significant digits (17 846 → 18 000): to the nearest, down (−1) or up (1)."""
    if value == 0 or not math.isfinite(value):
        return value
    places = digits - 1 - math.floor(math.log10(abs(value)))
    step = 10.0**-places
    steps = round(value / step, 9)
    whole_steps = math.floor(steps) if direction < 0 else math.ceil(steps) if direction > 0 else round(steps)
    return round(whole_steps * step, max(places, 0))


def rank_correlations(inputs: pd.DataFrame, output: Iterable[float]) -> pd.DataFrame:
    """Spearman's rank correlation of each input's draws with the output's: columns factor, correlation.

    Strongest first; inputs that do not vary are left out.
    """
    result = np.asarray(list(output), float)
    varying = [name for name in inputs if inputs[name].nunique() > 1]
    rows = [(name, float(stats.spearmanr(inputs[name], result).statistic)) for name in varying]
    frame = pd.DataFrame(rows, columns=["factor", "correlation"])
    return frame.sort_values("correlation", key=abs, ascending=False, ignore_index=True)

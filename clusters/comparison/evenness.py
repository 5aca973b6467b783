"""How evenly a count is spread over provinces: the same count against different yardsticks.

"Evenly" has no meaning without a reference: as many in each province, as many as were planned, as many per square
kilometre or per head. The spread is the largest density (count / reference) over the smallest; 1 is perfectly even.
Shares, normalised entropy and the Herfindahl-Hirschman index (HHI) describe the count alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise, product

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar

from clusters.uncertainty import bounds
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, joined, quantities
from clusters.uncertainty.shares import entropy, herfindahl


def _range(index: Callable[[Sequence[float]], float], parts: Bound) -> Bound:
    """The values an index of inequality can take while each part stays within its bounds: both ends are attained.

    Moving one part alone, such an index has a single turning point, so its most uneven value lies in a corner of the
    box; its most even one where every part is as near as it can be to one common value.
    """
    if not np.all(parts.known) or not np.all(np.isfinite(parts.high)):
        return Bound(np.nan, np.nan)
    low, high = np.atleast_1d(parts.low), np.atleast_1d(parts.high)
    found = [index(corner) for corner in product(*zip(low, high, strict=True))]
    levels = sorted({*low, *high})
    found += [index(np.clip(level, low, high)) for level in levels]
    for sign in (1.0, -1.0):
        for left, right in pairwise(levels):
            best = minimize_scalar(
                lambda level, s=sign: s * index(np.clip(level, low, high)), bounds=(left, right), method="bounded"
            )
            found.append(sign * float(best.fun))
    return Bound(np.nan, np.nan) if np.isnan(found).any() else Bound(min(found), max(found))


def spread(counts: Bound, reference: Bound) -> Bound:
    """Largest over smallest density, count / reference, as a bound (tight); 1 is even. Unknown where a density is."""
    density = counts / reference
    if len(density) < 2 or not (np.all(counts.known) and np.all(reference.known)):
        return Bound(np.nan, np.nan)
    pairs = [(i, j) for i in range(len(density)) for j in range(len(density)) if i != j]
    with np.errstate(divide="ignore", invalid="ignore"):
        low = max(np.divide(density.low[i], density.high[j]) for i, j in pairs)
        high = max(np.divide(density.high[i], density.low[j]) for i, j in pairs)
    return Bound(max(1.0, 0.0 if np.isnan(low) else low), np.inf if np.isnan(high) else max(1.0, high))


def verdict(spread_of: Bound, even_up_to: float) -> str:
    """even, uneven, or unknown: whether the spread stays within `even_up_to` whatever the true values are."""
    if not spread_of.known:
        return "missing"
    if spread_of.high <= even_up_to:
        return "even"
    return "uneven" if spread_of.low > even_up_to else "unknown"


def evenness(
    counts: Bound,
    measure: str,
    provinces: Sequence[str],
    merged: str,
    references: Mapping[str, Bound],
    even_up_to: float,
    sources: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """Indices of one count and its fit to each reference, as a result table.

    Rows: share (percent) per province; normalised_entropy, hhi for `merged`; and per reference, density_ratio per
    province (share of the count / share of the reference, 1 = its due part) and spread for `merged`. Further columns:
    measure, reference (empty for the count alone), verdict (on spread rows: even, uneven, unknown, missing), sources.

    sources: the ids behind each province's count (by `measure`) and behind its share of a reference (by its name).
    """
    told = {name: joined(cells) for name, cells in (sources or {}).items()}
    known = bool(np.all(counts.known))
    blank = Bound([np.nan] * len(counts), [np.nan] * len(counts))
    share = bounds.shares(counts) if known else blank
    rows = [
        quantities(provinces, "share", share * 100, "percent"),
        quantities([merged], "normalised_entropy", _range(entropy, counts), "index"),
        quantities([merged], "hhi", _range(herfindahl, counts), "index"),
    ]
    for name, reference in references.items():
        usable = known and bool(np.all(reference.known))
        fit = share / bounds.shares(reference) if usable else blank
        between = spread(counts, reference)
        rows.append(quantities(provinces, "density_ratio", fit, "ratio").assign(reference=name))
        rows.append(
            quantities([merged], "spread", between, "ratio").assign(
                reference=name, verdict=verdict(between, even_up_to)
            )
        )
    table = pd.concat(rows, ignore_index=True).assign(measure=measure)
    table["sources"] = [joined([told.get(measure), told.get(name)]) for name in table["reference"]]
    return table[[*QUANTITY, "measure", "reference", "verdict", "sources"]]


def densities(
    counts: Bound,
    provinces: Sequence[str],
    merged: str,
    per: Mapping[str, tuple[Bound, float, str]],
    sources: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """The count per so many units of area, people …; per = {indicator: (size, multiple, unit)}; last all together.

    sources: by indicator, the ids behind count and size of each province; they become the last column.
    """
    tables = []
    for indicator, (size, multiple, unit) in per.items():
        ok = np.asarray(counts.known) & np.asarray(size.known)
        value = counts / size * multiple
        values = Bound(np.where(ok, value.low, np.nan), np.where(ok, value.high, np.nan))
        everything = counts.sum() / size.sum() * multiple if ok.all() else Bound(np.nan, np.nan)
        both = Bound(np.append(values.low, everything.low), np.append(values.high, everything.high))
        told = (sources or {}).get(indicator, [""] * len(provinces))
        table = quantities([*provinces, merged], indicator, both, unit)
        tables.append(table.assign(sources=[*told, joined(told)]))
    return pd.concat(tables, ignore_index=True)

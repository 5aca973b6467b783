"""How evenly a whole is divided: indices of its parts' shares."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def entropy(parts: Sequence[float] | np.ndarray) -> float:
    """Shannon entropy of the shares over its largest possible value log n: 1 is even, 0 is all in one place.

    NaN for fewer than two parts, nothing at all, or a part that is unknown (NaN); what is no part of the whole by its
    definition is for the caller to leave out.
    """
    x = np.asarray(parts, dtype=float)
    if len(x) < 2 or x.sum() <= 0 or np.isnan(x).any():
        return float("nan")
    s = x[x > 0] / x.sum()
    return float(-(s * np.log(s)).sum() / np.log(len(x)) + 0.0)


def herfindahl(parts: Sequence[float]) -> float:
    """Sum of squared shares: 1/n is even, 1 is all in one place. NaN for nothing at all."""
    x = np.asarray(parts, dtype=float)
    return float(((x / x.sum()) ** 2).sum()) if x.sum() > 0 else float("nan")

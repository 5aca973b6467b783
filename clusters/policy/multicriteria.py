"""Choosing under doubt: models scored within ranges over weights nobody has fixed, and pilot portfolios by regret.

Scores are judgement derived by a stated rule, never data: each is an interval, and where the article names nothing the
interval is the whole scale. Nothing here returns one "best score"; it returns how often an option comes first.
"""

import difflib
from collections.abc import Callable, Sequence
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
from pymcdm.methods import PROMETHEE_II, TOPSIS, WSM
from pymcdm.normalizations import minmax_normalization

STATED = ("none", "means", "benefit", "both")


def stated_scores(
    features: pd.DataFrame, links: pd.DataFrame, rule: pd.DataFrame, models: Sequence[str], criteria: Sequence[str]
) -> pd.DataFrame:
    """Score range of every model on every criterion, by what the article states about the model.

    features: model_id, feature_vi (what the article names), feature_type ("expected_benefit" is a benefit, all else a
    means). links: feature_vi, criterion_id; a feature is linked by its exact wording. rule: stated (one of STATED),
    low, high. Returns model_id, criterion_id, stated, features (list), low, high. Raises ValueError if a row of the
    rule is missing.
    """
    missing = set(STATED) - set(rule["stated"])
    if missing and len(models):
        raise ValueError(f"score_rules.csv has no row for {', '.join(sorted(missing))}")
    if not len(models):
        return pd.DataFrame(columns=["model_id", "criterion_id", "stated", "features", "low", "high"])
    scale = rule.set_index("stated")
    kind = np.where(features.feature_type == "expected_benefit", "benefit", "means")
    joined = features[["model_id", "feature_vi"]].assign(kind=kind).merge(links, on="feature_vi")
    rows = []
    for model in models:
        for criterion in criteria:
            here = joined[(joined.model_id == model) & (joined.criterion_id == criterion)]
            kinds = set(here.kind)
            stated = "both" if kinds == {"means", "benefit"} else kinds.pop() if kinds else "none"
            named = list(dict.fromkeys(here.feature_vi))
            rows.append((model, criterion, stated, named, *scale.loc[stated, ["low", "high"]].astype(float)))
    return pd.DataFrame(rows, columns=["model_id", "criterion_id", "stated", "features", "low", "high"])


def rated(scores: pd.DataFrame, ratings: pd.DataFrame, low: float, high: float, shift: float = 0.0) -> pd.DataFrame:
    """`stated_scores` with raters' intervals put in their place, then all moved by `shift` and kept on the scale.

    ratings: rater, model_id, criterion_id, low, high (several raters of one cell: the hull of their intervals).
    Adds the column `rater` ("" where the rule alone speaks). A full-range score stays the full range under a shift,
    since moving what is unknown does not make it known.
    """
    table = scores.set_index(["model_id", "criterion_id"]).assign(rater="")
    for key, given in ratings.groupby(["model_id", "criterion_id"]):
        if key in table.index:
            table.loc[key, ["low", "high"]] = [float(given.low.min()), float(given.high.max())]
            table.loc[key, "rater"] = ", ".join(sorted(set(given.rater)))
    unknown = (table.low <= low) & (table.high >= high)
    moved = table[["low", "high"]].add(shift).clip(low, high)
    table[["low", "high"]] = table[["low", "high"]].where(unknown, moved)
    return table.reset_index()


def matrix(scores: pd.DataFrame, column: str) -> pd.DataFrame:
    """One column of a score table as models × criteria, in order of appearance."""
    rows, columns = list(dict.fromkeys(scores.model_id)), list(dict.fromkeys(scores.criterion_id))
    return scores.pivot(index="model_id", columns="criterion_id", values=column).loc[rows, columns]


def on_scale(low: float, high: float) -> Callable[..., np.ndarray]:
    """A normalisation by the fixed ends of the scale, for pymcdm: no option changes another one's value."""

    def normalise(values: np.ndarray, cost: bool = False) -> np.ndarray:
        share = (np.asarray(values, float) - low) / (high - low)
        return 1 - share if cost else share

    return normalise


def methods(scores: pd.DataFrame, weights: np.ndarray, low: float, high: float) -> pd.DataFrame:
    """Three textbook methods on the middle of each score range: model_id, method, value, rank (1 is best).

    WSM on the fixed scale, TOPSIS (min-max, as pymcdm has it) and PROMETHEE II (usual preference). They may disagree;
    that is what they are shown for. A criterion on which all models score alike is left out of the latter two.
    """
    middle = (matrix(scores, "low") + matrix(scores, "high")) / 2
    values, kinds = middle.to_numpy(float), np.ones(middle.shape[1], dtype=int)
    apart = np.ptp(values, axis=0) > 0
    results = {"wsm": WSM(on_scale(low, high))(values, weights, kinds, validation=False)}
    if apart.any() and weights[apart].sum() > 0:
        part = weights[apart] / weights[apart].sum()
        results["topsis"] = TOPSIS(minmax_normalization)(values[:, apart], part, kinds[apart], validation=False)
        results["promethee"] = PROMETHEE_II("usual")(values[:, apart], part, kinds[apart], validation=False)
    return pd.concat(
        [
            pd.DataFrame({"model_id": middle.index, "method": name, "value": found, "rank": ranks(np.asarray(found))})
            for name, found in results.items()
        ],
        ignore_index=True,
    )


def ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from the largest value down, along the last axis; equal values share the better rank."""
    rounded = np.round(values, 12)
    return 1 + (rounded[..., None, :] > rounded[..., :, None]).sum(axis=-1)


def smaa(scores: pd.DataFrame, draws: int, seed: int, fixed: np.ndarray | None = None) -> dict[str, pd.DataFrame]:
    """Stochastic multicriteria acceptability analysis (Lahdelma & Salminen 2001) over all weights and score ranges.

    Weights are uniform over the simplex (or `fixed`), scores uniform within their ranges, independent. Returns
    `acceptability` (models × rank: share of draws), `central_weights` (models × criteria: mean of the weights that put
    the model first; NaN if none does) and `wins` (model × model: how often the row's value is the larger one).
    """
    lows, highs = matrix(scores, "low"), matrix(scores, "high")
    models, criteria = list(lows.index), list(lows.columns)
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet(np.ones(len(criteria)), size=draws)
    if fixed is not None:
        weights = np.broadcast_to(fixed, weights.shape)
    span = (highs - lows).to_numpy(float)
    drawn = lows.to_numpy(float) + rng.random((draws, *span.shape)) * span
    values = np.einsum("dmc,dc->dm", drawn, weights)
    place = ranks(values)
    share = np.stack([(place == r + 1).mean(axis=0) for r in range(len(models))], axis=1)
    first = place == 1
    central = [weights[first[:, i]].mean(axis=0) if first[:, i].any() else np.full(len(criteria), np.nan)
               for i in range(len(models))]  # fmt: skip
    wins = (values[:, :, None] > values[:, None, :]).mean(axis=0)
    return {
        "acceptability": pd.DataFrame(share, index=models, columns=range(1, len(models) + 1)),
        "central_weights": pd.DataFrame(central, index=models, columns=criteria),
        "wins": pd.DataFrame(wins, index=models, columns=models),
    }


def clear_winner(acceptability: pd.DataFrame) -> str | None:
    """The model that comes first in more than half of all draws, or None: then there is no clear winner."""
    first = acceptability[1]
    return str(first.idxmax()) if len(first) and first.max() > 0.5 else None


def switch_points(scores: pd.DataFrame, weights: np.ndarray) -> pd.DataFrame:
    """Where the first place changes hands if one criterion's weight moves and the others keep their proportions.

    On the middle of each range. Columns criterion_id, weight_now, switch_at, first_below, first_above; a row a switch.
    A model's value is a straight line in the moved weight, so the switches are the corners of the upper envelope.
    """
    middle = (matrix(scores, "low") + matrix(scores, "high")) / 2
    values, names = middle.to_numpy(float), list(middle.index)
    rows = []
    for c, criterion in enumerate(middle.columns):
        others = np.delete(np.arange(len(weights)), c)
        left = weights[others].sum()
        part = weights[others] / left if left > 0 else np.full(len(others), 1 / max(len(others), 1))
        start, end = values[:, others] @ part, values[:, c]
        crossings = {0.0, 1.0}
        for i, j in combinations(range(len(names)), 2):
            slope = (end[i] - start[i]) - (end[j] - start[j])
            if slope:
                at = (start[j] - start[i]) / slope
                if 0 < at < 1:
                    crossings.add(float(at))
        points = sorted(crossings)
        best = [_leader(start + (end - start) * (a + b) / 2, names) for a, b in pairwise(points)]
        rows += [(criterion, float(weights[c]), points[k + 1], best[k], best[k + 1])
                 for k in range(len(best) - 1) if best[k] != best[k + 1]]  # fmt: skip
    return pd.DataFrame(rows, columns=["criterion_id", "weight_now", "switch_at", "first_below", "first_above"])


def _leader(values: np.ndarray, names: Sequence[str]) -> str:
    top = np.flatnonzero(np.isclose(values, values.max(), rtol=0, atol=1e-12))
    return " = ".join(names[int(i)] for i in top)


def one_step_changes(scores: pd.DataFrame, weights: np.ndarray, low: float, high: float, step: float) -> pd.DataFrame:
    """Does moving a single middle score by ±`step` change who is first? One row a move that stays on the scale.

    Columns model_id, criterion_id, step, first (who leads afterwards, with " = " between equals), changed (no leader of
    before leads any more), tied (a leader of before leads still, but not the same ones).
    """
    middle = (matrix(scores, "low") + matrix(scores, "high")) / 2
    values, names = middle.to_numpy(float), list(middle.index)
    before = _leader(values @ weights, names)
    rows = []
    for i, j in np.ndindex(values.shape):
        for move in (-step, step):
            if low <= values[i, j] + move <= high:
                moved = values.copy()
                moved[i, j] += move
                after = _leader(moved @ weights, names)
                changed = not set(after.split(" = ")) & set(before.split(" = "))
                rows.append((names[i], middle.columns[j], move, after, changed, after != before and not changed))
    return pd.DataFrame(rows, columns=["model_id", "criterion_id", "step", "first", "changed", "tied"])


def read_weights(text: str, criteria: Sequence[str]) -> np.ndarray:
    """Weights from "jobs=2, environment=1" (unnamed criteria 0), scaled to sum 1; equal weights for an empty text.

    Raises ValueError for an unknown criterion, a negative or unreadable weight, or none above zero.
    """
    if not text.strip():
        return np.full(len(criteria), 1 / len(criteria)) if criteria else np.array([])
    found = dict.fromkeys(criteria, 0.0)
    for part in text.split(","):
        name, _, value = (piece.strip() for piece in part.partition("="))
        if name not in found:
            near = difflib.get_close_matches(name, criteria, n=1, cutoff=0.5)
            hint = f", did you mean {near[0]!r}?" if near else "."
            raise ValueError(f"weights: no criterion {name!r}{hint} There are: {', '.join(criteria) or 'none'}")
        try:
            found[name] = float(value)
        except ValueError:
            raise ValueError(f"weights: {part.strip()!r} is not name=number") from None
    weights = np.array(list(found.values()))
    if (weights < 0).any() or not np.isfinite(weights).all() or weights.sum() <= 0:
        raise ValueError("weights: none may be negative and one must be above zero")
    return weights / weights.sum()

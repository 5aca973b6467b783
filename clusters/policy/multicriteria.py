"""How a ranking of models turns with what silence is taken for: scores within ranges, over weights nobody has fixed.

Scores are judgement derived by a stated rule, never data: each is an interval. Where nothing is stated the interval is
an assumption of its own, and so the ranking is shown for several. Nothing here returns one "best score".
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

STATED = ("means", "benefit", "both")
NONE = "none"
SILENCE = "silence"
"""The assumption of the register: the score of what is not stated."""


def stated_scores(
    features: pd.DataFrame,
    links: pd.DataFrame,
    rule: pd.DataFrame,
    models: Sequence[str],
    criteria: Sequence[str],
    silence: tuple[float, float],
) -> pd.DataFrame:
    """Score range of every model on every criterion, by what is stated about the model.

    features: model_id, feature_vi (what is named), feature_type ("expected_benefit" is a benefit, all else a means).
    links: feature_vi, criterion_id; a feature is linked by its exact wording. rule: stated (one of STATED), low, high.
    silence: the range where nothing is stated. Returns model_id, criterion_id, stated (one of STATED or "none"),
    features (list), low, high. Raises ValueError if a row of the rule is missing.
    """
    missing = set(STATED) - set(rule["stated"])
    if missing and len(models):
        raise ValueError(f"score_rules.csv has no row for {', '.join(sorted(missing))}")
    scale = {row["stated"]: (row["low"], row["high"]) for row in rule.to_dict("records")} | {NONE: silence}
    kind = np.where(features.feature_type == "expected_benefit", "benefit", "means")
    joined = features[["model_id", "feature_vi"]].assign(kind=kind).merge(links, on="feature_vi")
    rows = []
    for model in models:
        for criterion in criteria:
            here = joined[(joined.model_id == model) & (joined.criterion_id == criterion)]
            kinds = set(here.kind)
            stated = "both" if kinds == {"means", "benefit"} else kinds.pop() if kinds else NONE
            rows.append((model, criterion, stated, list(dict.fromkeys(here.feature_vi)), *map(float, scale[stated])))
    return pd.DataFrame(rows, columns=["model_id", "criterion_id", "stated", "features", "low", "high"])


def rated(scores: pd.DataFrame, ratings: pd.DataFrame) -> pd.DataFrame:
    """`stated_scores` with raters' intervals put in their place.

    ratings: rater, model_id, criterion_id, low, high (several raters of one cell: the hull of their intervals).
    Adds the column `rater` ("" where the rule speaks).
    """
    table = scores.set_index(["model_id", "criterion_id"]).assign(rater="")
    for cell, rows in ratings.groupby(["model_id", "criterion_id"]):
        if cell in table.index:
            table.loc[cell, ["low", "high", "rater"]] = [rows.low.min(), rows.high.max(), ", ".join(sorted(rows.rater))]
    return table.reset_index()


def silences(assumptions: pd.DataFrame) -> list[tuple[float, float]]:
    """What silence may be scored: the lower half of its range in the register, all of it, the upper half.

    assumptions: assumption_id, low, central, high. Empty where the register has no such assumption.
    """
    rows = assumptions[assumptions["assumption_id"] == SILENCE]
    if rows.empty:
        return []
    low, central, high = (float(rows[end].iloc[0]) for end in ("low", "central", "high"))
    return [(low, central), (low, high), (central, high)]


def matrix(scores: pd.DataFrame, column: str) -> pd.DataFrame:
    """One column of a score table as models × criteria, in order of appearance."""
    rows, columns = list(dict.fromkeys(scores.model_id)), list(dict.fromkeys(scores.criterion_id))
    return scores.pivot(index="model_id", columns="criterion_id", values=column).loc[rows, columns]


def ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from the largest value down, along the last axis; equal values share the better rank."""
    rounded = np.round(values, 12)
    return 1 + (rounded[..., None, :] > rounded[..., :, None]).sum(axis=-1)


def smaa(scores: pd.DataFrame, draws: int, seed: int) -> pd.DataFrame:
    """How often each model takes each rank: stochastic multicriteria acceptability (Lahdelma & Salminen 2001).

    Weights are uniform over the simplex, scores uniform within their ranges, independent. Returns models × rank: share
    of draws, standard error at most 0.5 / √draws.
    """
    lows, highs = matrix(scores, "low"), matrix(scores, "high")
    models, criteria = list(lows.index), list(lows.columns)
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet(np.ones(len(criteria)), size=draws)
    span = (highs - lows).to_numpy(float)
    drawn = lows.to_numpy(float) + rng.random((draws, *span.shape)) * span
    place = ranks(np.einsum("dmc,dc->dm", drawn, weights))
    share = np.stack([(place == r + 1).mean(axis=0) for r in range(len(models))], axis=1)
    return pd.DataFrame(share, index=models, columns=range(1, len(models) + 1))

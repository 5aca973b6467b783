"""Pilot portfolios: every set of one or two pilots, judged by the regret it may bring and by how often it is chosen.

An option is one sector in one area. What speaks for it is known only within ranges, so a portfolio is judged by the
worst case within them. Everything is enumerated; nothing is sampled except what `inclusion` says.
"""

from itertools import combinations, product

import numpy as np
import pandas as pd


def enumerate_portfolios(options: pd.DataFrame, most: int) -> list[tuple[int, ...]]:
    """All sets of 1 to `most` options (positions in the table): 15 options give 15 + 105 = 120 for most = 2."""
    return [p for size in range(1, most + 1) for p in combinations(range(len(options)), size)]


def allowed(portfolios: list[tuple[int, ...]], options: pd.DataFrame, *, diverse: bool, ready: str) -> list[bool]:
    """Which portfolios keep the constraints.

    diverse: no two pilots share a sector or an area. ready: "certain" needs in every area a cluster shown to comply
    (ready_low > 0), "possible" one that may (ready_high > 0), "none" asks nothing. options: sector_id, province,
    ready_low, ready_high.
    """
    sector, area = options.sector_id.to_numpy(), options.province.to_numpy()
    fit = {
        "certain": (options.ready_low > 0).to_numpy(),
        "possible": (options.ready_high > 0).to_numpy(),
        "none": np.ones(len(options), dtype=bool),
    }[ready]
    keep = []
    for p in portfolios:
        apart = len({sector[i] for i in p}) == len(p) and len({area[i] for i in p}) == len(p)
        keep.append(bool(fit[list(p)].all()) and (apart or not diverse))
    return keep


def regret(low: np.ndarray, high: np.ndarray, groups: np.ndarray, portfolios: list[tuple[int, ...]]) -> np.ndarray:
    """Largest regret of each portfolio for one pay-off, as a share of the best then possible.

    A portfolio is worth the mean of its pilots. `groups` names the options whose pay-off is one and the same figure of
    an area, so that it cannot be low for one and high for another. The others' pay-offs are worst at their high ends;
    for the pilots' own groups all corners are tried, since worth / best is quasi-concave and so smallest at a corner.
    Regret is 0 where nothing is at stake (the best possible is 0).
    """
    found = []
    for p in portfolios:
        own = list(dict.fromkeys(groups[list(p)]))
        worst = 0.0
        for corner in product((False, True), repeat=len(own)):
            at_low = np.isin(groups, [g for g, up in zip(own, corner, strict=True) if not up])
            world = np.where(at_low, low, high).astype(float)
            worth = [world[list(q)].mean() for q in portfolios]
            best = max(worth)
            worst = max(worst, (best - world[list(p)].mean()) / best if best > 0 else 0.0)
        found.append(worst)
    return np.array(found)


def group_of(options: pd.DataFrame, payoff: str) -> np.ndarray:
    """Which options share one figure of a pay-off (column PAYOFF_group; without it each option has its own)."""
    return options[f"{payoff}_group"].to_numpy() if f"{payoff}_group" in options else np.arange(len(options))


def regrets(options: pd.DataFrame, payoffs: list[str], portfolios: list[tuple[int, ...]]) -> pd.DataFrame:
    """Regret of each portfolio under each pay-off and the largest of them: one row a portfolio.

    `named` is the largest regret if nothing existed but what is named (all pay-offs at their low ends).

    options: for each pay-off the columns NAME_low, NAME_high and perhaps NAME_group. Columns of the result: portfolio
    (tuple of positions), size, one column a pay-off, worst, average, named.
    """
    table = pd.DataFrame({"portfolio": portfolios, "size": [len(p) for p in portfolios]})
    for name in payoffs:
        low, high = (options[f"{name}_{end}"].to_numpy(float) for end in ("low", "high"))
        table[name] = regret(low, high, group_of(options, name), portfolios)
        known = regret(low, low, group_of(options, name), portfolios)
        table["named"] = np.maximum(table.get("named", 0.0), known)
    if not payoffs:
        table["named"] = np.nan
    table["worst"] = table[payoffs].max(axis=1) if payoffs else np.nan
    table["average"] = table[payoffs].mean(axis=1) if payoffs else np.nan
    return table


def minimax(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of `regrets` with the smallest worst regret; of those the ones with the smallest average."""
    if table.empty:
        return table
    best = table[np.isclose(table.worst, table.worst.min(), rtol=0, atol=1e-9)]
    return best[np.isclose(best.average, best.average.min(), rtol=0, atol=1e-9)]


def inclusion(
    options: pd.DataFrame, payoffs: list[str], portfolios: list[tuple[int, ...]], draws: int, seed: int
) -> np.ndarray:
    """How often each option is in the best portfolio, over all weights of the pay-offs and all values in their ranges.

    Portfolios of one size compete by the mean of their pilots, each pay-off scaled by the best option's value in that
    draw. A tie is shared between the tied portfolios. Returns one share per option.
    """
    chosen = np.zeros(len(options))
    if not portfolios or not payoffs:
        return chosen
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet(np.ones(len(payoffs)), size=draws)
    total = np.zeros((draws, len(options)))
    for k, name in enumerate(payoffs):
        low, high = (options[f"{name}_{end}"].to_numpy(float) for end in ("low", "high"))
        groups = np.unique(group_of(options, name), return_inverse=True)[1]
        value = low + rng.random((draws, groups.max() + 1))[:, groups] * (high - low)
        best = value.max(axis=1, keepdims=True)
        total += weights[:, [k]] * np.divide(value, best, out=np.zeros_like(value), where=best > 0)
    member = np.zeros((len(portfolios), len(options)))
    for row, p in enumerate(portfolios):
        member[row, list(p)] = 1 / len(p)
    worth = total @ member.T
    top = np.isclose(worth, worth.max(axis=1, keepdims=True), rtol=0, atol=1e-12)
    share = top / top.sum(axis=1, keepdims=True)
    return (share @ (member > 0)).mean(axis=0)

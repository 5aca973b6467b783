from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusters.policy import regret


def grid(sectors: int, areas: int) -> pd.DataFrame:
    cells = list(product(range(sectors), range(areas)))
    return pd.DataFrame(
        {
            "sector_id": [f"s{s}" for s, _ in cells],
            "province": [f"p{a}" for _, a in cells],
            "ready_low": [1.0 if a == 0 else 0.0 for _, a in cells],
            "ready_high": [1.0 if a < 2 else 0.0 for _, a in cells],
        }
    )


def test_five_sectors_in_three_areas_make_120_portfolios() -> None:
    assert len(regret.enumerate_portfolios(grid(5, 3), 2)) == 120
    assert len(regret.enumerate_portfolios(grid(5, 3), 1)) == 15


def test_constraints_by_hand() -> None:
    options = grid(5, 3)
    every = regret.enumerate_portfolios(options, 2)
    diverse = sum(regret.allowed(every, options, diverse=True, ready="none"))
    assert diverse == 15 + 15 * 4 * 2 // 2  # singles, and pairs with another sector (4) and another area (2)
    assert sum(regret.allowed(every, options, diverse=True, ready="certain")) == 5
    assert sum(regret.allowed(every, options, diverse=True, ready="possible")) == 10 + 10 * 4 * 1 // 2


def test_regret_by_hand() -> None:
    low, high = np.array([4.0, 1.0]), np.array([4.0, 6.0])
    found = regret.regret(low, high, np.arange(2), [(0,), (1,), (0, 1)])
    # {0}: the other may be 6: (6-4)/6. {1}: at 1 against 4: 3/4. Both: with 1 the best is 4, worth 2.5: 1.5/4
    assert found.tolist() == pytest.approx([1 / 3, 3 / 4, 1.5 / 4])


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_regret_is_never_below_any_sampled_world_and_is_reached_in_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    low = rng.integers(0, 5, 5).astype(float)
    high = low + rng.integers(0, 4, 5)
    groups = rng.integers(0, 4, 5)
    for g in set(groups):  # options of one group carry one figure
        low[groups == g], high[groups == g] = low[groups == g][0], high[groups == g][0]
    every = regret.enumerate_portfolios(pd.DataFrame(index=range(5)), 2)
    found = regret.regret(low, high, groups, every)
    worst = np.zeros(len(every))
    ends = [dict(zip(sorted(set(groups)), c, strict=True)) for c in product((0, 1), repeat=len(set(groups)))]
    inner = [{g: rng.random() for g in set(groups)} for _ in range(50)]
    for at in ends + inner:
        t = np.array([at[g] for g in groups], float)
        world = low + t * (high - low)
        worth = np.array([world[list(p)].mean() for p in every])
        if worth.max() > 0:
            now = (worth.max() - worth) / worth.max()
            assert (now <= found + 1e-9).all()
            worst = np.maximum(worst, now)
    assert worst == pytest.approx(found), "the largest regret is reached at a corner"


def test_minimax_takes_the_smallest_worst_case() -> None:
    options = grid(2, 1).assign(base_low=[3.0, 0.0], base_high=[3.0, 0.0], space_low=[0.0, 2.0], space_high=[0.0, 2.0])
    every = regret.enumerate_portfolios(options, 2)
    table = regret.regrets(options, ["base", "space"], every)
    # each single loses everything under one pay-off; the pair loses half under both
    assert table.worst.tolist() == pytest.approx([1, 1, 0.5])
    assert regret.minimax(table).portfolio.tolist() == [(0, 1)]


def test_inclusion_follows_the_weights() -> None:
    options = grid(2, 1).assign(base_low=[1.0, 0.0], base_high=[1.0, 0.0], space_low=[0.0, 1.0], space_high=[0.0, 1.0])
    share = regret.inclusion(options, ["base", "space"], [(0,), (1,)], draws=20_000, seed=3)
    assert share == pytest.approx([0.5, 0.5], abs=0.02)
    tie = regret.inclusion(options.assign(space_low=0.0, space_high=0.0), ["space"], [(0,), (1,)], 10, 0)
    assert tie.tolist() == [0.5, 0.5], "a tie is shared"


def test_nothing_to_choose_from() -> None:
    empty = grid(0, 0)
    assert regret.enumerate_portfolios(empty, 2) == []
    assert regret.minimax(regret.regrets(empty, [], [])).empty
    assert regret.inclusion(empty, [], [], 10, 0).tolist() == []

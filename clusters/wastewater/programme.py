"""What a budget buys, and by when: an integer programme over places, and its phasing over the years.

An option is a place where up to `most` plants can be built at one `cost` each (billion VND); `clusters`, `jobs` and
`m3` are what each plant brings under treatment. Options of one `group` (a province) share an equity floor.
"""

import contextlib
import math
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp

OBJECTIVES = ("clusters", "jobs", "m3")
COLUMNS = ["option", "group", "most", "cost", *OBJECTIVES]
TOLERANCE = 1e-6  # of an objective, relative
FEW_PLANS = 50_000  # as many are looked at one by one
MARGIN = 1e-4  # of a limit; well above the solver's own feasibility tolerance


@dataclass(frozen=True)
class Limits:
    """What binds the choice: money (billion VND), how many plants in all, and the equity floor.

    With an equity floor e, a group that has the share s of all missing plants receives at least the whole part of
    e × s × (plants built). 0 asks for nothing, 1 for the same pace everywhere.
    """

    budget: float
    most: float = math.inf
    equity_floor: float = 0.0


def allocate(options: pd.DataFrame, objective: str, limits: Limits) -> np.ndarray:
    """How many plants to build at each option: the most of `objective`, and among such plans the cheapest.

    Solved by HiGHS. Raises ValueError for an unknown objective or a negative budget.
    """
    gain = _gain(options, objective, limits)
    most, rows = options["most"].to_numpy(float), _rows(options, limits)
    reached = gain @ _solve(-gain, most, rows)
    enough = (gain, reached - TOLERANCE * max(1.0, reached), np.inf)
    return _solve(options["cost"].to_numpy(float), most, [*rows, enough])


def enumerate_plans(options: pd.DataFrame) -> np.ndarray:
    """Every plan, one a row: all whole numbers from 0 to `most` at each option."""
    axes = [np.arange(int(most) + 1) for most in options["most"]]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(axes))


def feasible(plans: np.ndarray, options: pd.DataFrame, limits: Limits) -> np.ndarray:
    """Which of the plans keep within the limits, as a boolean per row."""
    cost, most = options["cost"].to_numpy(float), options["most"].to_numpy(float)
    built = plans.sum(axis=1)
    fits = (plans @ cost <= limits.budget + MARGIN) & (built <= limits.most) & (plans <= most).all(axis=1)
    for members, share in _groups(options):
        fits &= plans[:, members].sum(axis=1) >= np.floor(limits.equity_floor * share * built + MARGIN)
    return fits


def allocate_by_enumeration(options: pd.DataFrame, objective: str, limits: Limits, plans: np.ndarray) -> np.ndarray:
    """The same as `allocate` by looking at every plan; of equals, the cheapest, then the first."""
    gain = plans @ _gain(options, objective, limits)
    fits = feasible(plans, options, limits)
    reached = gain[fits].max()
    cost = np.where(
        fits & (gain >= reached - TOLERANCE * max(1.0, reached)), plans @ options["cost"].to_numpy(float), np.inf
    )
    return plans[int(np.argmin(cost))]


def few_plans(options: pd.DataFrame) -> np.ndarray | None:
    """Every plan if there are few enough to look at each, else None."""
    return enumerate_plans(options) if np.prod(options["most"] + 1.0) <= FEW_PLANS else None


def best(options: pd.DataFrame, objective: str, limits: Limits, plans: np.ndarray | None) -> np.ndarray:
    """The best plan, found by looking at `plans` if given, else by HiGHS."""
    if plans is None:
        return allocate(options, objective, limits)
    return allocate_by_enumeration(options, objective, limits, plans)


def compare(options: pd.DataFrame, limits: Limits, objectives: Sequence[str] = OBJECTIVES) -> pd.DataFrame:
    """The best plan of each objective: one row per objective and option.

    Columns objective, option, plants, most, cost, clusters, jobs, m3 (of the plan at that option; NaN where unknown).
    """
    rows = []
    for objective in objectives:
        plan = allocate(options, objective, limits)
        rows.append(_worth(options, plan).assign(objective=objective))
    return pd.concat(rows, ignore_index=True)[["objective", "option", "plants", "most", "cost", *OBJECTIVES]]


def pareto(
    options: pd.DataFrame, budgets: Sequence[float], limits: Limits, objectives: Sequence[str] = OBJECTIVES
) -> pd.DataFrame:
    """What each budget buys under each objective: columns budget, objective, plants, cost, clusters, jobs, m3."""
    rows, every = [], few_plans(options)
    for budget in budgets:
        within = Limits(budget, limits.most, limits.equity_floor)
        for objective in objectives:
            worth = _worth(options, best(options, objective, within, every))
            sums = worth[["plants", "cost", *OBJECTIVES]].sum(skipna=False)
            rows.append({"budget": budget, "objective": objective} | sums.to_dict())
    return pd.DataFrame(rows)


def selection(drawn: Sequence[pd.DataFrame], limits: Limits, objectives: Sequence[str] = OBJECTIVES) -> pd.DataFrame:
    """How often each option is chosen when costs and sizes are drawn again and again.

    `drawn` holds one table of options per draw, the same options in the same order. Columns option, objective, draws,
    chosen_pct (percent of draws with a plant there), low, p50, high (fewest, median, most plants).
    """
    every = few_plans(drawn[0].assign(most=np.max([options["most"] for options in drawn], axis=0)))
    rows = []
    for objective in objectives:
        plans = np.array([best(options, objective, limits, every) for options in drawn])
        for place, name in enumerate(drawn[0]["option"]):
            plants = plans[:, place]
            rows.append(
                {
                    "option": name,
                    "objective": objective,
                    "draws": len(drawn),
                    "chosen_pct": 100 * float(np.mean(plants > 0)),
                    "low": int(plants.min()),
                    "p50": float(np.median(plants)),
                    "high": int(plants.max()),
                }
            )
    return pd.DataFrame(rows)


def years_to_build(months: float) -> int:
    """Calendar years after which a plant started in any month of a year surely stands (24 months: 2)."""
    return math.ceil(months / 12)


def path(gap: int, years: Sequence[int], *, lag: int, yearly_capacity: int, most: float = math.inf) -> pd.DataFrame:
    """Plants started and finished each year when `gap` are missing: columns year, started, finished, missing.

    At most `yearly_capacity` start a year and `most` in all; one started in year y counts at the end of y + `lag`.
    Raises ValueError where `most` is unknown (NaN): that is not without limit.
    """
    if math.isnan(most):
        raise ValueError("how many plants can be built in all is unknown: no path follows from that")
    wanted = int(min(gap, most))
    before = np.minimum(wanted, yearly_capacity * np.arange(len(years)))
    started = np.minimum(wanted, yearly_capacity * np.arange(1, len(years) + 1)) - before
    finished = np.concatenate([np.zeros(lag, int), started])[: len(years)]
    return pd.DataFrame(
        {"year": list(years), "started": started, "finished": finished, "missing": gap - np.cumsum(finished)}
    )


def phasing(
    compliant: tuple[float, float],
    operating: int,
    years: Sequence[int],
    *,
    lags: tuple[int, int],
    yearly_capacity: int,
    most: tuple[float, float] = (math.inf, math.inf),
) -> pd.DataFrame:
    """Compliant clusters at the end of each year, between a slow and a fast path.

    compliant: today, from … to …. lags: years to build, from … to …. most: plants in all, from … to …. The slow path
    begins with the fewest compliant clusters, builds longest and fewest. Columns year, low, high, started_low,
    started_high, finished_low, finished_high, where the low columns belong to the slow path.
    """
    paths = {
        "low": path(int(operating - compliant[0]), years, lag=lags[1], yearly_capacity=yearly_capacity, most=most[0]),
        "high": path(int(operating - compliant[1]), years, lag=lags[0], yearly_capacity=yearly_capacity, most=most[1]),
    }
    found = {"year": list(years)} | {end: operating - rows["missing"] for end, rows in paths.items()}
    for column in ("started", "finished"):
        found |= {f"{column}_{end}": rows[column] for end, rows in paths.items()}
    return pd.DataFrame(found)


def tables(options: Sequence[str], groups: Sequence[str], amounts: Mapping[str, np.ndarray]) -> list[pd.DataFrame]:
    """One table of options per draw: `amounts` maps most, cost, jobs and m3 to arrays of draws × options."""
    count = len(next(iter(amounts.values())))
    fixed = {"option": list(options), "group": list(groups), "clusters": 1.0}
    return [pd.DataFrame(fixed | {name: rows[i] for name, rows in amounts.items()})[COLUMNS] for i in range(count)]


def starts_needed(gap: float, first_year: int, last_year: int, lag: int) -> float:
    """Plants to start each year from `first_year` so that none of `gap` is missing at the end of `last_year`.

    None where none is missing; infinite when nothing started from now on can be ready by then.
    """
    if gap <= 0:
        return 0.0
    useful = last_year - lag - first_year + 1
    return math.ceil(gap / useful) if useful > 0 else math.inf


def _gain(options: pd.DataFrame, objective: str, limits: Limits) -> np.ndarray:
    if objective not in OBJECTIVES:
        raise ValueError(f"objective must be one of {', '.join(OBJECTIVES)}, not {objective!r}")
    if limits.budget < 0:
        raise ValueError("the budget must not be negative")
    return options[objective].to_numpy(float)


def _groups(options: pd.DataFrame) -> Iterator[tuple[np.ndarray, float]]:
    """The places of each group's options and its share of all missing plants."""
    most, groups = options["most"].to_numpy(float), options["group"].to_numpy()
    for group in dict.fromkeys(groups):
        members = np.flatnonzero(groups == group)
        yield members, (most[members].sum() / most.sum() if most.sum() else 0.0)


def _worth(options: pd.DataFrame, plan: np.ndarray) -> pd.DataFrame:
    worth = options[["option", "most"]].assign(plants=plan)
    for column in ("cost", *OBJECTIVES):
        worth[column] = options[column].to_numpy(float) * plan
    return worth


Rule = tuple[np.ndarray, float, float]


def _rows(options: pd.DataFrame, limits: Limits) -> list[Rule]:
    """The limits as linear rules: coefficients, least, most."""
    rules: list[Rule] = [(options["cost"].to_numpy(float), -np.inf, limits.budget + MARGIN)]
    rules.append((np.ones(len(options)), -np.inf, limits.most))
    for members, share in _groups(options):
        row = np.full(len(options), -limits.equity_floor * share)
        row[members] += 1
        rules.append((row, MARGIN - 1, np.inf))  # x ≥ floor(y) for whole x means x > y − 1
    return rules


def _solve(weights: np.ndarray, most: np.ndarray, rules: Sequence[Rule]) -> np.ndarray:
    """Whole numbers from 0 to `most` that keep the rules, with the least weighted sum."""
    rows, least, greatest = (np.array(part) for part in zip(*rules, strict=True))
    with _quiet():
        result = milp(
            weights,
            constraints=LinearConstraint(rows, least, greatest),
            integrality=np.ones(len(most)),
            bounds=Bounds(0, most),
            options={"mip_rel_gap": 0.0},
        )
    if not result.success:
        raise ValueError(f"no plan keeps within the limits: {result.message}")
    return np.round(result.x).astype(int)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep what HiGHS prints from C out of the notebook: standard output's file descriptor goes nowhere meanwhile."""
    sys.stdout.flush()
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)

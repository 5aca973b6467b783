"""The numbers that whoever runs the report chooses, and what turns on each of them.

They are no observations and no assumptions of the register: how many plants start a year, when the first ones do, how
much money there is and how evenly it is spread. Each is varied by itself, the others staying as chosen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from clusters.uncertainty.bounds import Bound
from clusters.wastewater import choices, schedule
from clusters.wastewater.programme import Limits

VARIED = ["setting", "value", "chosen", "outcome", "low", "high", "result", "sources"]


@dataclass(frozen=True)
class Chosen:
    """What was chosen: the first and last year of the plan, plants started a year, and what binds the budget."""

    as_of_year: int
    last_year: int
    yearly_capacity: int
    limits: Limits


def turning(
    chosen: Chosen,
    cases: Mapping[str, pd.DataFrame],
    total: str,
    lags: tuple[int, int] | None,
    options: choices.Options | None,
    sources: str,
) -> pd.DataFrame:
    """What comes out at other values of each chosen number: columns VARIED.

    outcome: compliant (clusters at the end of the last year, money apart) or plants (that the budget builds, over all
    aims); low, high its range, `result` the same as a bound. cases: counts by assumption, as from `coverage.coverage`,
    the headline first; lags: years to build; options: as from `choices.by_province`; sources: of the lags. An outcome
    that cannot be computed has no row.
    """

    def compliant(start: int, pace: int) -> tuple[Bound | None, str]:
        years = range(start, chosen.last_year + 1)
        headline = dict(list(cases.items())[:1])
        found = schedule.phases(
            headline, total, years, schedule.caps(None), lags=lags, yearly_capacity=pace, sources=sources
        )
        paths = schedule.main_paths(found)
        return schedule.end_of(paths, "capacity"), paths["sources"].iloc[-1] if len(paths) else ""

    def plants(limits: Limits) -> tuple[Bound | None, str]:
        return choices.plants(choices.bought(options, limits)), options.sources if options else ""

    pace, start, limits = chosen.yearly_capacity, chosen.as_of_year, chosen.limits
    tried: list[tuple[str, list[Any], str, Callable[[Any], tuple[Bound | None, str]]]] = [
        ("yearly_capacity", [pace // 2, pace, 2 * pace], "compliant", lambda value: compliant(start, value)),
        ("as_of_year", [start, start + 1], "compliant", lambda value: compliant(value, pace)),
        (
            "budget",
            [limits.budget / 2, limits.budget, 2 * limits.budget],
            "plants",
            lambda value: plants(replace(limits, budget=value)),
        ),
        (
            "equity_floor",
            sorted({0.0, limits.equity_floor, 1.0}),
            "plants",
            lambda value: plants(replace(limits, equity_floor=value)),
        ),
    ]
    now = {"yearly_capacity": pace, "as_of_year": start, "budget": limits.budget, "equity_floor": limits.equity_floor}
    rows = []
    for setting, values, outcome, run in tried:
        for value in dict.fromkeys(values):
            result, told = run(value)
            if result is not None:
                ends = (float(result.low), float(result.high))
                rows.append((setting, float(value), value == now[setting], outcome, *ends, result, told))
    return pd.DataFrame(rows, columns=VARIED)


def listed(turning: pd.DataFrame) -> pd.DataFrame:
    """The same as a reader sees it: a year is no quantity, and a count has no decimals beside a share."""
    shown = [
        str(int(value)) if setting == "as_of_year" else Bound(value, value)
        for setting, value in zip(turning["setting"], turning["value"], strict=True)
    ]
    return turning.assign(value=pd.Series(shown, index=turning.index, dtype=object))


def widest(turning: pd.DataFrame, outcome: str) -> Bound | None:
    """The ends of an outcome over all values tried; None where it was not computed."""
    rows = turning[turning["outcome"] == outcome]
    return Bound(rows["low"].min(), rows["high"].max()) if len(rows) else None

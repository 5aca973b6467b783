"""What an action starts from and costs where no other notebook says it, and by when plants let it reach its target."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from clusters.policy.cards import Results, main_case
from clusters.uncertainty import bounds
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, at, cited, joined, records
from clusters.wastewater import schedule

OPERATION = [*QUANTITY, "sources"]
PACE = [*QUANTITY, "starts", "by_year", "state", "years", "aim_vi", "aim_en", "reached", "sources"]
SIGNS = {"met": ("tick", "good"), "perhaps": ("ring", "m0"), "not_met": ("cross", "warn")}
"""How the states of `pace` are marked."""
BEHIND = "not_shown_compliant"
"""The clusters whose fees notebook 03 reckons: so much a cluster, on the mean flow."""


def operation(results: Results, former: Sequence[str], merged: str) -> pd.DataFrame:
    """What running the plants that stand starts from and costs: columns OPERATION, entity `merged`.

    `stations_not_stable`: plants built that do not run stably, at least so many where a former province is not counted
    (03/stations). `fees_with_any_system`: what the clusters that have a system pay in a year at the published fees, on
    the mean flow of a cluster behind 03/cost. No row for what cannot be computed.
    """
    return pd.concat([_not_stable(results, former or [merged], merged), _fees(results, merged)], ignore_index=True)


def _not_stable(results: Results, former: Sequence[str], merged: str) -> pd.DataFrame:
    table = results.get("03/stations")
    if table is None or table.empty:
        return pd.DataFrame(columns=OPERATION)
    here = table[table.entity.isin(former)]
    parts = []
    for place in here.entity.drop_duplicates():
        built, stable = (at(here, place, f"wwtp_stations_{what}") for what in ("invested", "stable"))
        if built.known and stable.known:
            parts.append(Bound(max(0.0, built.low - stable.high), max(0.0, built.high - stable.low)))
    if not parts:
        return pd.DataFrame(columns=OPERATION)
    whole = bounds.total(parts)
    high = whole.high if len(parts) == len(former) else float("inf")
    row = (merged, "stations_not_stable", whole.low, high, "station", cited(here))
    return pd.DataFrame([row], columns=OPERATION)


def _fees(results: Results, merged: str) -> pd.DataFrame:
    costs, counts = (results.get(f"03/{name}", pd.DataFrame()) for name in ("cost", "coverage"))
    if costs.empty or counts.empty:
        return pd.DataFrame(columns=OPERATION)
    costs, counts = main_case(costs), main_case(counts)
    fees, reckoned = at(costs, merged, f"fees_{BEHIND}"), at(counts, merged, BEHIND)
    standing = at(counts, merged, "with_any_system")
    if not (fees.known and standing.known and reckoned.low > 0):
        return pd.DataFrame(columns=OPERATION)
    low, high = fees.low / reckoned.low * standing.low, fees.high / reckoned.high * standing.high
    behind = [t[t.indicator.isin([f"fees_{BEHIND}", BEHIND, "with_any_system"])] for t in (costs, counts)]
    row = (merged, "fees_with_any_system", low, high, "billion VND/year", cited(*behind))
    return pd.DataFrame([row], columns=OPERATION)


class Plan(NamedTuple):
    """How plants are built in the programme of notebook 03: first year, years to build (from, to), starts a year, and
    the ids of the sources."""

    first_year: int
    lags: tuple[int, int]
    starts: int
    sources: str = ""


def plan(results: Results, assumptions: pd.DataFrame) -> Plan | None:
    """The programme's plan: of 03/phasing where only the starts a year are limited, and of the build time.

    None where either is not known.
    """
    table, lags = results.get("03/phasing"), schedule.build_years(assumptions.set_index("assumption_id", drop=False))
    if table is None or table.empty or lags is None:
        return None
    rows = main_case(table)
    rows = rows[(rows.indicator == "compliant") & (rows.scenario == "capacity")]
    return Plan(int(rows.year.min()), lags, int(rows.started_high.max()), cited(rows)) if len(rows) else None


def to_build(card: Any) -> Bound | None:
    """How many plants lie between a card's baseline and its target, one for each cluster; None where that is not so."""
    ends = [card.baseline_low, card.baseline_high, card.target_low, card.target_high]
    if pd.isna(card.by_plants) or not card.by_plants or pd.isna(ends).any():
        return None
    now, goal = Bound(*ends[:2]), Bound(*ends[2:])
    gap = goal - now if _rises(card) else now - goal
    return Bound(max(0.0, gap.low), max(0.0, gap.high))


def reached(card: Any, starts: int, plan: Plan) -> Bound | None:
    """Where a card's indicator stands at the end of its year with so many starts a year, from the slowest to the
    fastest way to build; None where it is no matter of building plants."""
    gap = to_build(card)
    if gap is None:
        return None
    fast, slow = (starts * max(0, int(card.by_year) - lag - plan.first_year + 1) for lag in plan.lags)
    missing = Bound(max(0.0, gap.low - fast), max(0.0, gap.high - slow))
    goal = Bound(card.target_low, card.target_high)
    return goal - missing if _rises(card) else goal + missing


def met(gap: Bound, starts: int, plan: Plan) -> tuple[float, float]:
    """At the end of which years none of the missing plants is missing any more, from … to ….

    The first is NaN where possibly none is missing now, the second where that is certain or their number has no upper
    end.
    """
    first, last = (
        plan.first_year + math.ceil(missing / starts) - 1 + lag if 0 < missing < math.inf else math.nan
        for missing, lag in zip((gap.low, gap.high), plan.lags, strict=True)
    )
    return first, last


def paced(cards: pd.DataFrame, plan: Plan | None) -> pd.DataFrame:
    """The cards with what the plan reaches by their year: adds reachable_low, reachable_high, NaN where it is no matter
    of building plants, or no plan is known; `missed`: whether that misses the target even where plants are built
    fastest."""
    found = [None if plan is None else reached(card, plan.starts, plan) for card in records(cards)]
    ends = [(math.nan, math.nan) if bound is None else (bound.low, bound.high) for bound in found]
    cards = cards.assign(**pd.DataFrame(ends, cards.index, ["reachable_low", "reachable_high"], dtype=float))
    return cards.assign(missed=out_of_reach(cards))


def pace(cards: pd.DataFrame, plan: Plan | None, starts: Sequence[int], merged: str) -> pd.DataFrame:
    """In which year the targets that plants must be built for are met, for each number of starts a year: columns PACE.

    low, high: the years, as from `met`. `state`: "met" where that is surely by the card's year, "perhaps", or
    "not_met"; `years` says them ("2031–2033"). reached: where the indicator stands at the end of the card's year.
    """
    rows = []
    for card in records(cards):
        gap = to_build(card)
        if plan is None or gap is None or not gap.known:
            continue
        for count in starts:
            first, last = met(gap, count, plan)
            by, already = int(card.by_year), gap.high <= 0
            surely = already or last <= by
            state = "met" if surely else "perhaps" if gap.low <= 0 or first <= by else "not_met"
            row = (merged, card.card_id, first, last, "year", count, by, state, _years(first, last))
            aims = [f"{card.card_id}. {text} → {_ends(card)}" for text in (card.indicator_vi, card.indicator_en)]
            rows.append((*row, *aims, reached(card, count, plan), joined([plan.sources, card.aim_sources])))
    return pd.DataFrame(rows, columns=PACE)


def _ends(card: Any) -> str:
    """A target as it is written in every language: whole clusters, below a thousand."""
    return "–".join(dict.fromkeys(f"{end:.0f}" for end in (card.target_low, card.target_high)))


def _rises(card: Any) -> bool:
    return bool(card.target_low > card.baseline_low or card.target_high > card.baseline_high)


def _years(first: float, last: float) -> str:
    """Years as they are written in every language."""
    ends = [f"{year:.0f}" for year in dict.fromkeys((first, last)) if not math.isnan(year)]
    if len(ends) == 1 and first != last:
        return f"≥ {ends[0]}" if math.isnan(last) else f"≤ {ends[0]}"
    return "–".join(ends)


def out_of_reach(cards: pd.DataFrame) -> pd.Series:
    """Which cards (as from `paced`) miss their target at the plan's pace even where plants are built fastest."""
    rises = pd.Series([_rises(card) for card in records(cards)], index=cards.index, dtype=bool)
    return (rises & (cards.reachable_high < cards.target_low)) | (~rises & (cards.reachable_low > cards.target_high))


def in_time(pace: pd.DataFrame) -> dict[str, Any]:
    """How many cases of `pace` are surely and perhaps in time, and the fewest starts at which every target may be."""
    states = pace.state.value_counts()
    late = pace.starts[pace.state == "not_met"]
    enough = pace.starts[pace.starts > late.max()] if len(late) else pace.starts
    found = {"sure": int(states.get("met", 0)), "maybe": int(states.get("perhaps", 0)), "tests": len(pace)}
    return found | {"enough": enough.min() if len(enough) else None, "never": len(pace) > 0 and enough.empty}

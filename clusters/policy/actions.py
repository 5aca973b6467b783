"""What an action starts from and costs where no other notebook says it, and by when plants let it reach its target."""

from collections.abc import Sequence

import pandas as pd

from clusters.policy.cards import Results, main_case
from clusters.uncertainty import bounds
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, at, cited

OPERATION = [*QUANTITY, "sources"]
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

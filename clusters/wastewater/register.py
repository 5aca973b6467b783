"""The register of assumptions: what each of them rests on, and which of them stand behind the figures of wastewater."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from clusters.uncertainty import citing
from clusters.uncertainty.quantities import cited, joined
from clusters.wastewater.cost import ROUTES

OF_AREA = ("leasable_share", "occupancy", "water_per_ha", "unit_capex")
"""From the area of a cluster to the cost of its plant."""
OTHERS = (
    "treatment_fee",
    "payback_years",
    "interest_rate",
    "ministry_norm",
    "regional_coefficient",
    "build_time",
    "slack_at_least",
    "cluster_infrastructure_cost",
)
COLUMNS = ["assumption_id", "span", "shape", "status", "note_vi", "note_en", "sources"]


def sourced(assumptions: pd.DataFrame, parameters: pd.DataFrame) -> pd.DataFrame:
    """The register by assumption_id, with `sources`: what each row cites, and the parameters it was derived from.

    assumptions: columns assumption_id, source_id, parameter_ids (joined by semicolons); parameters: parameter_id,
    source_id.
    """
    rows = parameters.drop_duplicates("parameter_id")
    source = dict(zip(rows["parameter_id"], citing.own(rows), strict=True))
    based_on = assumptions["parameter_ids"].fillna("").astype(str).str.split(";")
    told = [
        joined([own, *(source.get(name.strip()) for name in names)])
        for own, names in zip(citing.own(assumptions), based_on, strict=True)
    ]
    return assumptions.assign(sources=told).set_index("assumption_id", drop=False)


def behind(register: pd.DataFrame, *names: str) -> pd.DataFrame:
    """The rows of these assumptions, in the register's order; those it lacks are left out."""
    return register[register["assumption_id"].isin(names)]


def of_flow(facts: pd.DataFrame, register: pd.DataFrame, route: str, entities: Iterable[str]) -> str:
    """The sources of a flow reckoned by `route`: of the fact it begins with, and of its assumptions, as one cell.

    facts: as from `cost.facts`. Where one of them has no upper end, how far it may lie above is an assumption too.
    """
    fact, *terms = (name for name, _ in ROUTES[route])
    rows = facts[(facts["indicator"] == fact) & facts["entity"].isin(list(entities))]
    open_ended = ["slack_at_least"] * bool((rows["low"].notna() & rows["high"].isna()).any())
    return cited(rows, behind(register, *terms, *open_ended))


def used(register: pd.DataFrame) -> pd.DataFrame:
    """The assumptions behind flows, costs and phasing, for a reader: COLUMNS.

    `span` has low, middle and high with the unit, to be said one after another; the value alone where it is fixed.
    """
    terms = [name for route in ROUTES.values() for name, _ in route[1:]]
    rows = behind(register, *terms, *OF_AREA, *OTHERS)
    spans: list[Any] = [_span(row) for row in rows.to_dict("records")]
    return rows.assign(span=spans)[COLUMNS]


def _span(row: Mapping[Any, Any]) -> tuple[Any, ...]:
    ends = [row["low"], row["central"], row["high"]]
    ends = ends[:1] if len(set(ends)) == 1 else ends
    unit = "" if row["unit"] == "ratio" else row["unit"]
    return (*(part for end in ends for part in ("–", end)), unit)[1:]

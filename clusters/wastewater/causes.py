"""Why plants fail: what sources tell of cases, and how many of the region's own plants run stably."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from clusters.uncertainty import bounds, citing
from clusters.uncertainty.quantities import figure_sources, joined
from clusters.wastewater.coverage import STABLE, STATIONS

COLUMNS = [
    "cause",
    "ask",
    "evidence_ids",
    "source_id",
    citing.CITES,
    "where_vi",
    "where_en",
    "size",
    "note_vi",
    "note_en",
]


def evidence(parameters: pd.DataFrame, seen: Mapping[str, str]) -> pd.DataFrame:
    """What a source tells of one case of each cause: COLUMNS, `ask` being the slug of what is to be asked about it.

    parameters: columns parameter_id, seen, value, bound, unit, applies_to_vi/_en, note_vi/_en, source_id. seen: the
    parameter that tells of each cause; blank cells where there is none, no row at all where there is none of any.
    """
    rows = parameters.drop_duplicates("parameter_id").set_index("parameter_id").reindex(list(seen.values()))
    told = rows["source_id"].notna() & (rows["seen"].astype(str) == "True")
    rows = rows.where(told)  # without a source nothing is told
    found = pd.DataFrame(
        {
            "cause": list(seen),
            "ask": [f"ask_{cause}" for cause in seen],
            "evidence_ids": list(seen.values()),
            "source_id": rows["source_id"].to_numpy(),
            citing.CITES: citing.own(rows),
            "where_vi": rows["applies_to_vi"].to_numpy(),
            "where_en": rows["applies_to_en"].to_numpy(),
            "size": [_size(row) for row in rows.to_dict("records")],
            "note_vi": rows["note_vi"].to_numpy(),
            "note_en": rows["note_en"].to_numpy(),
        }
    )[COLUMNS]
    return found if told.any() else found.iloc[:0]


def _size(row: Mapping[Any, Any]) -> tuple[Any, ...]:
    """How large a case is, to be said part by part; nothing for a rule (1 = yes) or a value of none."""
    value, unit = row["value"], row["unit"]
    if not isinstance(value, float | int) or not value > 0 or unit in ("boolean", "date"):
        return ()
    return (value, unit) if row["bound"] == "exact" else (row["bound"], value, unit)


def running(headline: pd.DataFrame, provinces: Sequence[str], reading: str) -> pd.DataFrame:
    """Plants built and running stably, where both are published: columns entity, built, stable (bounds), sources."""
    rows = headline[headline["indicator"].isin([STATIONS, STABLE]) & headline["province"].isin(provinces)]
    rows = rows.dropna(subset=["value"]).reset_index(drop=True)
    read, source, found = bounds.of_rows(rows, reading), figure_sources(rows), []
    at = {(row["province"], row["indicator"]): read[i] for i, row in enumerate(rows.to_dict("records"))}
    for entity in provinces:
        pair = [(entity, STATIONS), (entity, STABLE)]
        if all(key in at for key in pair):
            built, stable = (at[key] for key in pair)
            found.append((entity, built, stable, joined(source[key] for key in pair)))
    return pd.DataFrame(found, columns=["entity", "built", "stable", "sources"])


def stations(running: pd.DataFrame) -> pd.DataFrame:
    """The plants of `running` as quantities (unit station): those built, and those that run stably."""
    parts = [
        pd.DataFrame(
            {
                "entity": running["entity"],
                "indicator": indicator,
                "low": [bound.low for bound in running[column]],
                "high": [bound.high for bound in running[column]],
                "unit": "station",
                "sources": running["sources"],
            }
        )
        for column, indicator in (("built", STATIONS), ("stable", STABLE))
    ]
    return pd.concat(parts, ignore_index=True)


def together(rows: pd.DataFrame) -> dict[str, Any]:
    """Built and stable plants of all these rows, and whose they are; nothing known of none."""
    if rows.empty:
        return {"built": None, "stable": None, "where": []}
    sums = {name: bounds.total(rows[name]) for name in ("built", "stable")}
    return sums | {"where": list(rows["entity"])}

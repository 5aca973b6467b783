"""How far the clusters are from an eco-cluster: every requirement met, not met, or without data.

Thresholds nobody has seen stay unseen: a requirement without a threshold is "no data", whatever the clusters do. The
requirements were made for parks; a cluster is smaller by law, so a scaled version would be needed.
"""

from typing import Any

import numpy as np
import pandas as pd

from clusters.policy.cards import Results, quantity
from clusters.uncertainty import citing
from clusters.uncertainty.quantities import QUANTITY, cited, joined, records
from clusters.wording import language as words
from clusters.wording import measures

MET, NOT_MET, NO_DATA = "met", "not_met", "no_data"
YEARS = {"vi": " năm", "en": " years"}  # the glossary's "year" is a period
Measured = tuple[str, float, float, str, str]  # status, low, high, unit, sources
NOTHING: Measured = (NO_DATA, np.nan, np.nan, "", "")
COLUMNS = [
    "parameter_id",
    "group",
    "entity",
    "status",
    "threshold",
    "low",
    "high",
    "unit",
    "threshold_seen",
    "source_id",
    citing.CITES,
    "sources",
]


def assess(data: Any, results: Results) -> pd.DataFrame:
    """One row a requirement (readiness.csv) and former province: columns COLUMNS; low, high: what the clusters show.

    source_id: of the requirement; sources: with those of what the clusters show.
    """
    known = data.parameters.drop_duplicates("parameter_id").set_index("parameter_id")
    rows = []
    for requirement in data.readiness.to_dict("records"):
        pid = requirement["parameter_id"]
        rule = known.loc[pid] if pid in known.index else None
        threshold = float(rule["value"]) if rule is not None and pd.notna(rule["value"]) else np.nan
        own = citing.of(rule) if rule is not None else ""
        for province in data.former:
            status, low, high, unit, told = _measured(requirement["measure"], province, threshold, data, results)
            rows.append(
                {
                    "parameter_id": pid,
                    "group": requirement["group"],
                    "entity": province,
                    "status": status,
                    "threshold": threshold,
                    "low": low,
                    "high": high,
                    "unit": unit,
                    "threshold_seen": bool(np.isfinite(threshold)),
                    "source_id": rule["source_id"] if rule is not None else "",
                    citing.CITES: own,
                    "sources": joined([own, told]),
                }
            )
    return pd.DataFrame(rows, columns=COLUMNS)


def _measured(measure: Any, province: str, threshold: float, data: Any, results: Results) -> Measured:
    if not isinstance(measure, str) or not np.isfinite(threshold):
        return NOTHING
    measures = {"every_cluster_with_system": _every_cluster, "largest_cluster_area": _largest_area}
    return measures[measure](province, threshold, data, results)


def _every_cluster(province: str, threshold: float, data: Any, results: Results) -> Measured:
    """Every operating cluster needs a system: met if surely all have one, not met if surely some have none."""
    have = quantity(f"03/coverage/{province}/with_any_system", results)
    all_ = quantity(f"03/coverage/{province}/operating", results)
    if have is None or all_ is None:
        return NOTHING
    status = MET if have.low >= all_.high else NOT_MET if have.high < all_.low else NO_DATA
    return status, have.low, have.high, have.unit, joined([have.sources, all_.sources])


def _largest_area(province: str, threshold: float, data: Any, results: Results) -> Measured:
    """An area every cluster would need: not met where even the largest named one stays below the threshold."""
    clusters = data.clusters[(data.clusters.province == province) & data.clusters.area_ha.notna()]
    areas = clusters.area_ha
    if areas.empty:
        return NOTHING
    return (
        NOT_MET if areas.max() < threshold else NO_DATA,
        float(areas.min()),
        float(areas.max()),
        "ha",
        cited(clusters),
    )


def summary(rows: pd.DataFrame, merged: str) -> pd.DataFrame:
    """How many requirements there are and how many can be measured somewhere, as a table of quantities."""
    measured = rows[rows.status != NO_DATA].parameter_id.nunique()
    pairs = [("requirements", rows.parameter_id.nunique()), ("requirements_measured", measured)] if len(rows) else []
    table = [(merged, name, float(n), float(n), "requirement") for name, n in pairs]
    return pd.DataFrame(table, columns=QUANTITY)


def counts(rows: pd.DataFrame) -> pd.DataFrame:
    """How many requirement-province pairs of each group are met, not met, without data."""
    table = rows.groupby(["group", "status"], sort=False).size().unstack(fill_value=0)
    return table.reindex(columns=[MET, NOT_MET, NO_DATA], fill_value=0).reset_index()


def told(data: Any, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `assess` with `requirement_vi` and `requirement_en`: what is asked, and its threshold.

    An asterisk stands for a threshold that was not seen; what is simply demanded has none.
    """
    known = data.parameters.drop_duplicates("parameter_id").set_index("parameter_id")
    rules = [known.loc[id] if id in known.index else {} for id in rows.parameter_id]
    names = {
        f"requirement_{lang}": [_asked(row, rule, lang) for row, rule in zip(records(rows), rules, strict=True)]
        for lang in words.LANGUAGES
    }
    return rows.assign(**names)


def _asked(row: Any, rule: Any, language: str) -> str:
    name = str(rule.get(f"name_{language}", row.parameter_id))
    if not row.threshold_seen:
        return f"{name}\u00a0*"
    if rule["unit"] == "boolean":
        return name
    unit = YEARS[language] if rule["unit"] == "year" else measures.measured(rule["unit"], language)
    return f"{name}: {words.number(row.threshold, language)}{unit}"


def by_requirement(data: Any, told: pd.DataFrame) -> pd.DataFrame:
    """One row a requirement of `told`: group, requirement_vi, requirement_en, sources, and where it is in which state.

    met_, not_met_ and no_data_ (vi, en): the provinces' names; "" for none.
    """
    found = []
    for _, own in told.groupby("parameter_id", sort=False):
        row = own.iloc[0][["group", "requirement_vi", "requirement_en"]].to_dict() | {"sources": cited(own)}
        for status in (MET, NOT_MET, NO_DATA):
            where = own.entity[own.status == status]
            row |= {f"{status}_{lang}": ", ".join(data.label(p, lang) for p in where) for lang in words.LANGUAGES}
        found.append(row)
    states = [f"{status}_{lang}" for status in (MET, NOT_MET, NO_DATA) for lang in words.LANGUAGES]
    return pd.DataFrame(found, columns=["group", "requirement_vi", "requirement_en", "sources", *states])


def gaps(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `counts` with `unseen`: how many requirements of the group have a threshold that was not seen."""
    unseen = rows[~rows.threshold_seen.astype(bool)].groupby("group").parameter_id.nunique()
    return counts(rows).assign(unseen=lambda table: table.group.map(unseen).fillna(0).astype(int))

"""What the data says about a pilot of one priority sector in one former province: four pay-offs, each within its range.

Only published facts count: clusters named with their sectors, clusters named as craft-village clusters, treatment
shown to comply, and clusters established but not yet operating. What the inventory does not name may hide anything up
to the number of established clusters, so most ranges are wide; that is the state of knowledge.
"""

from typing import Any

import numpy as np
import pandas as pd

from clusters.policy.cards import Results, quantity
from clusters.uncertainty.quantities import QUANTITY, cited, joined, records

PAYOFFS = ("base", "craft", "ready", "space")
STANDING = ("established", "under_construction", "operating")


def options(data: Any, results: Results) -> pd.DataFrame:
    """Every priority sector in every former province: option, sector_id, province, and PAYOFF_low, _high, _group and
    _sources each.

    base: named clusters of the sector (a cluster's sector or its parent). craft: named craft-village clusters. ready:
    clusters that comply. space: established, not operating. The last three belong to the province, whatever the sector.
    A pay-off that cannot be computed for some province has NaN there.
    """
    sectors = data.models[(data.models.feature_type == "sector") & data.models.sector_id.notna()]
    sectors = list(dict.fromkeys(sectors.sector_id))
    rows = []
    for sector in sectors:
        for province in data.former:
            ends = {
                "base": _base(data, results, province, sector),
                "craft": _craft(data, results, province),
                "ready": _result(f"03/coverage/{province}/compliant", results),
                "space": _result(f"02/funnel/{province}/lost_before_operating", results),
            }
            row = {"option": f"{sector}:{province}", "sector_id": sector, "province": province}
            for name, (low, high, told) in ends.items():
                group = row["option"] if name == "base" else province
                row |= {f"{name}_low": low, f"{name}_high": high, f"{name}_group": group}
                row[f"{name}_sources"] = told
            rows.append(row)
    names = [f"{p}_{end}" for p in PAYOFFS for end in ("low", "high", "group", "sources")]
    return pd.DataFrame(rows, columns=["option", "sector_id", "province", *names])


def usable(table: pd.DataFrame) -> list[str]:
    """The pay-offs known (if only as a range) for every option and not zero for all of them."""
    found = []
    for name in PAYOFFS:
        ends = table[[f"{name}_low", f"{name}_high"]].astype(float)
        if len(table) and np.isfinite(ends).all(axis=None) and (ends[f"{name}_high"] > 0).any():
            found.append(name)
    return found


Payoff = tuple[float, float, str]  # low, high, sources


def _result(reference: str, results: Results) -> Payoff:
    found = quantity(reference, results)
    return (found.low, found.high, found.sources) if found is not None else (np.nan, np.nan, "")


def _standing(data: Any, province: str) -> pd.DataFrame:
    clusters = data.clusters
    return clusters[(clusters.province == province) & clusters.status.isin(STANDING)]


def _named(named: int, seen: pd.DataFrame, stated: pd.Series, results: Results, province: str) -> Payoff:
    """So many named clusters, or also those of the established ones of which the inventory does not state it.

    The high end is NaN if the number of established clusters is unknown.
    """
    established = quantity(f"02/funnel/{province}/clusters_established", results)
    if established is None:
        return float(named), np.nan, cited(seen)
    unnamed = max(established.high - int(stated.sum()), 0.0)
    return float(named), named + unnamed, joined([cited(seen), established.sources])


def _in_sector(data: Any, sector: str) -> pd.Series:
    """The ids of the clusters of a sector or of its branches."""
    links, parents = data.cluster_sectors, data.sectors.set_index("sector_id").parent
    return links.cluster_id[links.sector_id.eq(sector) | links.sector_id.map(parents).eq(sector)]


def _base(data: Any, results: Results, province: str, sector: str) -> Payoff:
    clusters = _standing(data, province)
    stated = clusters.cluster_id.isin(data.cluster_sectors.cluster_id)
    named = int(clusters.cluster_id.isin(_in_sector(data, sector)).sum())
    return _named(named, clusters, stated, results, province)


def _craft(data: Any, results: Results, province: str) -> Payoff:
    clusters = _standing(data, province)
    craft = int(clusters.craft_village.fillna(False).astype(bool).sum())
    return _named(craft, clusters, clusters.craft_village.notna(), results, province)


def named_clusters(data: Any, table: pd.DataFrame) -> pd.DataFrame:
    """The clusters the data names for each option: option, cluster_id, name_vi, name_en, status, source_id."""
    rows = []
    for option in records(table):
        here = _standing(data, option.province)
        for cluster in records(here[here.cluster_id.isin(_in_sector(data, option.sector_id))]):
            rows.append(
                (option.option, cluster.cluster_id, cluster.name_vi, cluster.name_en, cluster.status, cluster.source_id)
            )
    return pd.DataFrame(rows, columns=["option", "cluster_id", "name_vi", "name_en", "status", "source_id"])


def tidy(table: pd.DataFrame) -> pd.DataFrame:
    """The pay-offs of all options as quantities: entity is the option, indicator the pay-off."""
    rows = [
        (option["option"], name, option[f"{name}_low"], option[f"{name}_high"], "cluster", option[f"{name}_sources"])
        for option in table.to_dict("records")
        for name in PAYOFFS
    ]
    return pd.DataFrame(rows, columns=[*QUANTITY, "sources"])


def portfolios(regrets: pd.DataFrame, best: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """The portfolios to publish: options by name, regrets, and whether each is among the best."""
    names = ["+".join(table.option[i] for i in positions) for positions in regrets.portfolio]
    return regrets.assign(portfolio=names, chosen=regrets.index.isin(best.index))

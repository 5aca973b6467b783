"""What clusters could draw on, as published: craft villages, and the firms and raw materials of value chains.

Counts of craft villages by different definitions are neither added nor compared: 17, 124 and 142 villages of one
province may all be right. Figures that are only noted, or doubtful, are shown with their status and said nowhere else.
"""

from typing import Any

import pandas as pd

from clusters.facts import standing
from clusters.uncertainty.citing import CITES
from clusters.uncertainty.quantities import QUANTITY, spoken

VILLAGES = [*QUANTITY, "figure", "definition", "state", "as_of", "status", "note_vi", "note_en", "source_id", CITES]
CHAINS = ["kind", "name_vi", "name_en", "entity", "amount", "as_of", "status", "note_vi", "note_en", "source_id", CITES]
TOGETHER = ["kind", "name_vi", "province", "quantity", "source_id"]


def villages(table: pd.DataFrame, provinces: list[str]) -> pd.DataFrame:
    """Counts of craft villages of whole provinces over all crafts, one row for each published one: VILLAGES.

    In the order of the provinces, then by definition, state and date; figure: the number, or its kind and a number; a
    floor or a ceiling is open on its other side. table: `craft_villages` of the data.
    """
    rows = table[table["province"].isin(provinces) & table["district_id"].isna() & table["quantity"].eq("villages")]
    rows = rows[rows["group"].eq("all") & rows["value"].notna()]
    order = pd.DataFrame({"place": rows["province"].map({name: at for at, name in enumerate(provinces)})}).join(
        rows[["definition", "state", "as_of"]]
    )
    rows = rows.loc[order.sort_values([*order], kind="stable", na_position="last").index].reset_index(drop=True)
    kinds = rows["bound"].fillna("exact")
    found = rows.assign(entity=rows["province"], indicator="craft_villages", figure=spoken(rows))
    found["low"] = rows["value"].mask(kinds.isin(["at_most", "nearly", "about"]))
    found["high"] = rows["value"].mask(kinds.isin(["at_least", "about"]))
    return found.reindex(columns=VILLAGES)


def ways(counts: pd.DataFrame, provinces: list[str]) -> dict[str, Any]:
    """What a reader of `villages` should know: where counts lie farthest apart ("where", "definitions", "least",
    "most"), how many definitions every province has, and the years of those counts ("common", "years").

    Only counts that may be used; None where there are fewer than two definitions, or none in common.
    """
    rows = standing.counted(counts[counts["state"].eq("all")])
    groups = rows.groupby("entity", sort=False)
    span = pd.DataFrame({"n": groups["definition"].nunique(), "low": groups["low"].min(), "high": groups["high"].max()})
    span = span[span["n"] > 1].dropna()
    found: dict[str, Any] = dict.fromkeys(("where", "definitions", "least", "most"))
    if len(span):
        widest = span.assign(entity=span.index, gap=span["high"] - span["low"]).sort_values("gap", kind="stable")
        row = widest.to_dict("records")[-1]
        found = {"where": row["entity"], "definitions": int(row["n"]), "least": row["low"], "most": row["high"]}
    everywhere = rows.groupby("definition")["entity"].nunique()
    common = list(everywhere.index[everywhere.eq(len(provinces)) & (len(provinces) > 1)])
    years = rows[rows["definition"].isin(common)]["as_of"].dropna().str[:4]
    return found | {"common": len(common) or None, "years": sorted(set(years)) or None}


def chains(table: pd.DataFrame) -> pd.DataFrame:
    """The figures on value chains for a reader: CHAINS, amount to be said part by part (nothing for what is only seen
    by name). Districts are left out where their whole has a row. table: `value_chains` of the data."""
    whole = set(map(tuple, table[table["district_id"].isna()][TOGETHER].to_numpy()))
    within = [tuple(key) in whole for key in table[TOGETHER].to_numpy()]
    part = pd.Series(within, table.index, dtype=bool) & table["district_id"].notna()
    rows = table[~part].reset_index(drop=True)
    sizes = [
        () if quantity == "named" or pd.isna(value) else (*figure, unit)
        for quantity, value, figure, unit in zip(
            rows["quantity"], rows["value"], spoken(rows), rows["unit"], strict=True
        )
    ]
    return rows.assign(entity=rows["province"], amount=pd.Series(sizes, rows.index, dtype=object)).reindex(
        columns=CHAINS
    )

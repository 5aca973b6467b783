"""Counts of treatment as readers and later notebooks take them: by level, by reading, by edition, beside other places.

Takes what `coverage` computes. Every table ends with the ids of what its rows rest on (`sources`); where the counts of
the whole region cannot be told, tables for readers have no row.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from clusters.uncertainty import bounds, citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, at, cited, joined
from clusters.wastewater import coverage
from clusters.wastewater.coverage import GAPS, LEVELS

NEEDS = tuple(GAPS.values())
"""The two gaps that plants could close."""
EARLIER, LATER = "qcvn40_2011", "qcvn40_2025"
"""Editions of the standard: the one that the figures judge by, and the one in force since."""
ASSUMED = ["stations", "compliance"]


def countable(counts: pd.DataFrame, total: str) -> bool:
    """Whether both ends of the gap of `total` are known, and how many of its clusters operate."""
    gap, operating = at(counts, total, "not_shown_compliant"), at(counts, total, "operating")
    return all(pd.notna(end) and abs(end) != float("inf") for end in (gap.low, gap.high, operating.high)) and bool(
        operating.high > 0
    )


def levels(counts: pd.DataFrame, total: str) -> pd.DataFrame:
    """Clusters at each of LEVELS by area, with the `operating` ones (at most) as the whole they are part of."""
    if not countable(counts, total):
        return counts.iloc[:0].assign(operating=[])
    operating = counts[counts["indicator"] == "operating"].set_index("entity")["high"]
    rows = [counts[counts["indicator"] == level] for level in LEVELS]
    return pd.concat(rows, ignore_index=True).assign(operating=lambda r: r["entity"].map(operating))


def by_area(counts: pd.DataFrame) -> pd.DataFrame:
    """One row an area: entity, a column of bounds for each level and gap, sources."""
    found = []
    for entity in dict.fromkeys(counts["entity"]):
        rows = counts[counts["entity"] == entity]
        found.append({"entity": entity} | _bounds(rows) | {"sources": joined(rows["sources"])})
    return pd.DataFrame(found)


def readings(cases: pd.DataFrame, total: str) -> pd.DataFrame:
    """What each pair of assumptions makes of `total`: stations, compliance, a column of bounds a level, sources."""
    rows = cases[cases["entity"] == total]
    if not countable(rows.drop_duplicates("indicator"), total):
        return pd.DataFrame(columns=[*ASSUMED, "sources"])
    found = [
        dict(zip(ASSUMED, assumed, strict=True)) | _bounds(part) | {"sources": joined(part["sources"])}
        for assumed, part in rows.groupby(ASSUMED, sort=False)
    ]
    return pd.DataFrame(found)


def different(readings: pd.DataFrame) -> int:
    """How many of the readings differ in how many clusters have a system, comply, or are missing."""
    told = readings.reindex(columns=[*GAPS, *NEEDS]).map(lambda bound: (bound.low, bound.high))
    return len(told.drop_duplicates())


def editions(counts: pd.DataFrame, sizes: pd.DataFrame, total: str, start: pd.DataFrame) -> pd.DataFrame:
    """Compliant clusters of `total` under both editions, and their share (percent) of each denominator, as bounds.

    sizes: as from `coverage.denominators`; start: what says when the later edition came into force. One row a measure:
    measure (compliant, of_DENOMINATOR), a column for each edition, sources.
    """
    if not countable(counts, total):
        return pd.DataFrame(columns=["measure", EARLIER, LATER, "sources"])
    columns = {}
    for edition, judged in ((EARLIER, counts), (LATER, coverage.under_later_standard(counts))):
        rows = judged[(judged["entity"] == total) & (judged["indicator"] == "compliant")]
        shares = coverage.shares(rows, sizes)
        measures: dict[str, tuple[Any, pd.DataFrame]] = {"compliant": (rows.iloc[0], rows)}
        measures |= {f"of_{row['denominator']}": (row, shares) for row in shares.to_dict("records")}
        columns[edition] = {name: _bound(row) for name, (row, _) in measures.items()}
        rests = {name: cited(told, start) for name, (_, told) in measures.items()}
    return pd.DataFrame(columns).rename_axis("measure").reset_index().assign(sources=list(rests.values()))


def published(
    counts: pd.DataFrame, cases: pd.DataFrame, sizes: pd.DataFrame, chosen: Mapping[str, str]
) -> pd.DataFrame:
    """All counts in one table: as chosen (`headline`), as shares, under the later edition, under other assumptions.

    chosen: the `stations` and `compliance` that the counts assume. Columns QUANTITY, denominator, standard, stations,
    compliance, headline, sources.
    """
    of_sizes = counts[counts["indicator"].isin([*LEVELS, *NEEDS])]
    percents = coverage.shares(of_sizes, sizes).dropna(subset=["low"])
    parts = [
        counts.assign(standard=EARLIER, denominator="", headline=True, **chosen),
        percents.assign(standard=EARLIER, headline=False, **chosen),
        coverage.under_later_standard(counts).assign(standard=LATER, denominator="", headline=False, **chosen),
        cases.assign(standard=EARLIER, denominator="", headline=False),
    ]
    columns = [*QUANTITY, "denominator", "standard", *ASSUMED, "headline", "sources"]
    every = pd.concat(parts, ignore_index=True)[columns]
    return every.drop_duplicates(columns[: columns.index("headline")])


def overdue(counts: pd.DataFrame, rule: pd.DataFrame) -> pd.DataFrame:
    """Clusters in each gap after the legal deadline: QUANTITY, sources, deadline (ISO date; empty where no rule is).

    rule: the row (value in months, year or date of the start) of the term that the law gives, or none.
    """
    found = counts[counts["indicator"].isin(NEEDS)].assign(indicator=lambda r: "overdue_" + r["indicator"], deadline="")
    for row in rule.dropna(subset=["value", "year"]).to_dict("records"):
        begins = row["date"] if isinstance(row["date"], str) else f"{int(row['year'])}-01-01"
        found["deadline"] = coverage.deadline(begins, int(row["value"])).date().isoformat()
    return found


def stated(parameters: pd.DataFrame) -> pd.DataFrame:
    """Shares of the whole country that a source states itself: QUANTITY, as_of, source_id; entity is the parameter."""
    rows = parameters[parameters["parameter_id"].str.fullmatch(r"base_nat_(ccn|kcn)_wwt_\d+")].dropna(subset=["value"])
    return pd.DataFrame(
        {
            "entity": rows["parameter_id"],
            "indicator": "wwtp_share",
            "low": rows["value"],
            "high": rows["value"],
            "unit": "percent",
            "as_of": rows["year"],
            "source_id": rows["source_id"],
            citing.CITES: citing.own(rows),
        }
    ).reset_index(drop=True)


def own_share(counts: pd.DataFrame, sizes: pd.DataFrame, total: str) -> pd.DataFrame:
    """The share of the operating clusters of `total` that have a system: QUANTITY, source_id; no row if not known."""
    rows = counts[(counts["entity"] == total) & (counts["indicator"] == "with_any_system")]
    shares = coverage.shares(rows, sizes[sizes["denominator"] == coverage.OPERATING]).dropna(subset=["low"])
    return shares.assign(indicator="wwtp_share", source_id="")[[*QUANTITY, "source_id"]]


def places(peers: pd.DataFrame, stated: pd.DataFrame, counts: pd.DataFrame, total: str) -> pd.DataFrame:
    """Peers from the lowest share up, with `place`, the slug of where each is: of a stated share the whole country, or
    all its parks. `built`, `operating`, `as_of` and sources of `total` are those of its `counts`."""
    nation = {id: "parks_nationwide" if "_kcn_" in id else "vietnam" for id in stated["entity"]}
    shown = peers.assign(place=peers["entity"].replace(nation)).astype({"built": object, "operating": object})
    own = shown["entity"] == total
    for column, level in (("built", "with_any_system"), ("operating", "operating")):
        cells = [at(counts, total, level) if mine else cell for mine, cell in zip(own, shown[column], strict=True)]
        shown[column] = pd.Series(cells, shown.index, dtype=object)
    mine = counts[counts["entity"] == total]
    told = {"as_of": mine["as_of"].max(), "source_id": citing.plain(cited(mine)), citing.CITES: cited(mine)}
    shown = shown.assign(**{column: shown[column].mask(own, value) for column, value in told.items()})
    return shown.sort_values("low", kind="stable", ignore_index=True)


def against(own: pd.DataFrame, stated: pd.DataFrame) -> dict[str, list[Any]]:
    """Which stated shares the own share is above, not above, or perhaps above.

    {"above", "above_years", "below", "below_years", "unsure", "unsure_years"}: percents and their years.
    """
    found: dict[str, list[Any]] = {key + end: [] for key in ("above", "below", "unsure") for end in ("", "_years")}
    for mine in own.to_dict("records"):
        for other in stated.to_dict("records"):
            told = bounds.exceeds(_bound(mine), Bound.exact(other["low"]))
            key = {"yes": "above", "no": "below"}.get(told, "unsure")
            found[key].append(other["low"])
            found[f"{key}_years"].append(int(other["as_of"]))
    return found


def _bounds(rows: pd.DataFrame) -> dict[str, Bound]:
    return {row["indicator"]: _bound(row) for row in rows.to_dict("records")}


def _bound(row: Any) -> Bound:
    return Bound(row["low"], row["high"])

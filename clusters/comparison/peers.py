"""Other provinces on the same measures: only ratios inside one source and date, so that definitions cannot mix.

A ratio of two figures that one source gives for one province at one date compares like with like, whatever that
source calls a cluster; a level (so many clusters) would not. Undated figures and whole regions are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from clusters.comparison.stages import Ratio
from clusters.uncertainty import bounds
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.citing import CITES
from clusters.uncertainty.quantities import QUANTITY, cited, joined

OF_PEERS = (
    Ratio("operating_of_planned", "clusters_operating", "clusters_planned", "percent", 100),
    Ratio("operating_of_established", "clusters_operating", "clusters_established", "percent", 100),
    Ratio("planned_ha_per_planned_cluster", "planned_area", "clusters_planned", "ha/cluster"),
    Ratio("jobs_per_operating_cluster", "jobs", "clusters_operating", "person/cluster"),
    Ratio("jobs_per_project", "jobs", "projects", "person/project"),
    Ratio("projects_per_operating_cluster", "projects", "clusters_operating", "project/cluster"),
    Ratio("wwtp_of_operating", "clusters_with_central_wwtp", "clusters_operating", "percent", 100),
)
PLAIN = ("occupancy_rate",)
SIDES = ("below", "undecided", "above")
COLUMNS = [*QUANTITY, "source_id", "as_of", "own", "note_vi", "note_en", CITES]


def compare(
    comparators: pd.DataFrame,
    published: pd.DataFrame,
    own: Sequence[str],
    reading: str,
    since: int,
    without: Iterable[str] = (),
) -> pd.DataFrame:
    """Every ratio of OF_PEERS and every rate of PLAIN that one source gives for one area and date, from year `since`
    on.

    comparators, published: columns province, as_of, indicator, value, bound, rounding_unit, unit, source_id, note_vi,
    note_en (and value_high, status if present). own: the region's provinces, taken from `published` (reported rows
    only) instead of the comparators. without: areas left out (regions of several provinces). One row per area and
    measure: its latest date.
    """
    left_out = {*own, *without}
    away = comparators[~comparators["province"].isin(left_out)]
    home = published[published["province"].isin(own) & published["district_id"].isna()]
    home = home[home["status"] == "reported"]
    tables = [_measures(rows, reading, since).assign(own=mark) for rows, mark in ((away, False), (home, True))]
    tables = [t for t in tables if len(t)]
    return pd.concat(tables, ignore_index=True)[COLUMNS] if tables else pd.DataFrame(columns=COLUMNS)


def _measures(rows: pd.DataFrame, reading: str, since: int) -> pd.DataFrame:
    year = pd.to_numeric(rows["as_of"].astype("string").str[:4], errors="coerce")
    rows = rows[(year >= since) & rows["value"].notna()]
    found = []
    for (province, source, date), group in rows.groupby(["province", "source_id", "as_of"]):
        figures = {r.indicator: r for r in group.itertuples()}
        for name, unit, value, used in _of_one_source(figures, reading):
            said = {c: "; ".join(_text(r, c) for r in used).split("; ") for c in ("note_vi", "note_en")}
            notes = ["; ".join(dict.fromkeys(n for n in parts if n)) for parts in said.values()]
            ends = bounds.frame(value).iloc[0]
            told = joined(getattr(row, CITES, row.source_id) for row in used)
            found.append((province, name, ends["low"], ends["high"], unit, source, date, *notes, told))
    columns = [*QUANTITY, "source_id", "as_of", "note_vi", "note_en", CITES]
    table = pd.DataFrame(found, columns=columns).dropna(subset=["low", "high"], how="all")
    table = table.sort_values(["indicator", "entity", "as_of", "source_id"])
    return table.drop_duplicates(["entity", "indicator"], keep="last")


def _of_one_source(figures: dict, reading: str) -> Iterable[tuple[str, str, Bound, list]]:
    for ratio in OF_PEERS:
        used = [figures.get(ratio.numerator), figures.get(ratio.denominator)]
        if None not in used:
            yield ratio.indicator, ratio.unit, _read(used[0], reading) / _read(used[1], reading) * ratio.factor, used
    for indicator in PLAIN:
        if indicator in figures:
            yield indicator, figures[indicator].unit, _read(figures[indicator], reading), [figures[indicator]]


def _read(row: Any, reading: str) -> Bound:
    return bounds.of_rows(pd.DataFrame([row]), reading)[0]


def _text(row: Any, column: str) -> str:
    value = getattr(row, column, "")
    return value if isinstance(value, str) else ""


def standing(table: pd.DataFrame, entity: str) -> pd.DataFrame:
    """Where one area stands: per measure, how many peers are certainly above, certainly below, and not comparable.

    Columns indicator, peers, above, below, undecided, first_year, last_year (of all the figures compared, its own too:
    each place has its latest, so they may lie years apart).
    """
    rows = []
    for indicator, group in table.groupby("indicator", sort=False):
        mine = group[group["entity"] == entity]
        others = group[~group["own"].astype(bool)]
        if mine.empty:
            continue
        me = bounds.from_frame(mine, floor=0.0)[0]
        answers = [(bounds.exceeds(b, me), bounds.exceeds(me, b)) for b in bounds.from_frame(others, floor=0.0)]
        above, below = sum(a == "yes" for a, _ in answers), sum(b == "yes" for _, b in answers)
        years = pd.concat([mine, others])["as_of"].astype("string").str[:4]
        rows.append((indicator, len(answers), above, below, len(answers) - above - below, years.min(), years.max()))
    return pd.DataFrame(rows, columns=["indicator", "peers", "above", "below", "undecided", "first_year", "last_year"])


def comparable(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of `compare` whose measure exists both here and elsewhere."""
    both = table.groupby("indicator", sort=False)["own"].nunique() == 2
    return table[table["indicator"].isin(both.index[both])].reset_index(drop=True)


def sides(stood: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """`standing` as the parts of a whole: for each measure how many peers lie certainly below, on no certain side, and
    certainly above. Columns indicator, side (SIDES), low, high, unit, sources (of all the measure's figures)."""
    rows = [
        (row["indicator"], side, float(row[side]), float(row[side]), "province", cited(of))
        for _, row in stood[stood["peers"] > 0].iterrows()
        for of in [table[table["indicator"] == row["indicator"]]]
        for side in SIDES
    ]
    return pd.DataFrame(rows, columns=["indicator", "side", "low", "high", "unit", "sources"])


def stands(stood: pd.DataFrame, table: pd.DataFrame, entity: str) -> pd.DataFrame:
    """`standing` as it is read: with the area's own value, and the first and last year of all that is compared, in
    `years`; measures without peers are left out."""
    own = table[table["entity"] == entity].set_index("indicator")
    shown = stood[stood["peers"] > 0].reset_index(drop=True)
    values = bounds.from_frame(own.loc[shown["indicator"]], floor=0.0)
    pairs = zip(values, own["unit"].loc[shown["indicator"]], strict=True)
    spans = zip(shown["first_year"], shown["last_year"], strict=True)
    return shown.assign(
        value=pd.Series([(b, unit) if unit == "percent" else b for b, unit in pairs], dtype=object),
        years=["–".join(dict.fromkeys(span)) for span in spans],
        sources=[cited(table[table["indicator"] == indicator]) for indicator in shown["indicator"]],
    )


def ahead(stood: pd.DataFrame) -> dict[str, list[str]]:
    """The measures by which the area lies certainly above every peer (first), and below most of them (behind)."""
    known = stood[stood["peers"] > 0]
    return {
        "first": list(known["indicator"][known["below"] == known["peers"]]),
        "behind": list(known["indicator"][known["above"] > known["peers"] / 2]),
    }

"""How many clusters treat their wastewater: what the published figures allow, no more.

Sources count different things: clusters with a central system, clusters whose effluent meets the standard,
stations built, stations running stably. They meet in one lattice of cluster counts per province:

    compliant ⊆ (working ⊆) any system ⊆ operating

A figure that nobody published stays the whole range the lattice leaves open. Clusters seen with a plant by name count
too: where there are more of them than a published count has, neither is taken for certain. Counts are whole clusters;
a range [low, high] is tight: both ends occur in some arrangement that fits every published figure. The last column of a
table, `sources`, has the ids of the published figures that each row rests on; for the total, of all provinces' figures.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from clusters.uncertainty import bounds, citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, cited, joined, sources_by

OPERATING = "clusters_operating"
WITH_SYSTEM = "clusters_with_central_wwtp"
WITHOUT = "clusters_without_central_wwtp"
COMPLIANT = "clusters_wwtp_compliant"
STATIONS = "wwtp_stations_invested"
STABLE = "wwtp_stations_stable"
WORKING = "clusters_with_stable_wwtp"
INDICATORS = (OPERATING, WITH_SYSTEM, WITHOUT, COMPLIANT, STATIONS, STABLE, WORKING)

# What is assumed of a station that does not run stably, from the weakest assumption to the strongest.
MAY_COMPLY = "unstable_may_comply"
CANNOT_COMPLY = "unstable_cannot_comply"
STABLE_IS_COMPLIANT = "stable_is_compliant"
COMPLIANCE = (MAY_COMPLY, CANNOT_COMPLY, STABLE_IS_COMPLIANT)

LEVELS = ("with_any_system", "with_working_system", "compliant")
NO_CLUSTERS = pd.DataFrame(columns=["province", "status", "wastewater", "source_id"], dtype=object)
GAPS = {"with_any_system": "without_any_system", "compliant": "not_shown_compliant"}


def known(
    headline: pd.DataFrame, provinces: Sequence[str], indicators: Sequence[str], reading: str
) -> dict[str, Bound]:
    """The published figures as bounds: {indicator: Bound over `provinces`}; an absent figure is [0, inf).

    `headline` has one row per province and indicator (columns province, indicator, value, value_high, bound,
    rounding_unit). Raises ValueError for an unknown `reading`.
    """
    rows = headline.set_index(["indicator", "province"])
    found = {}
    for indicator in indicators:
        index = pd.MultiIndex.from_product([[indicator], provinces])
        found[indicator] = bounds.of_rows(rows.reindex(index), reading)
    return found


def lattice(
    figures: Mapping[str, Bound], *, stations_share: bool, compliance: str, seen: Sequence[float] = (0,)
) -> dict[str, Bound]:
    """Clusters per province at each of LEVELS and in each of the two gaps, as bounds over the provinces.

    `figures` maps INDICATORS to bounds. Each station stands in an operating cluster of its own, or several may stand
    in one if `stations_share`. `compliance` is one of COMPLIANCE. seen: operating clusters of each province that are
    known by name to have a plant, running or not (see `seen_with_plant`). Nothing is known (−∞, ∞) where the figures
    contradict each other under these assumptions. Raises ValueError for an unknown `compliance`.
    """
    if compliance not in COMPLIANCE:
        raise ValueError(f"compliance must be one of {', '.join(COMPLIANCE)}, not {compliance!r}")
    operating = _ends(figures[OPERATING])
    counted = _meet(_ends(figures[WITH_SYSTEM]), _rest(operating, _ends(figures[WITHOUT])))
    system = _meet(_or_seen(counted, seen), _hosts(figures[STATIONS], stations_share))
    running, compliant = _ends(figures[WORKING]), _ends(figures[COMPLIANT])
    if compliance == STABLE_IS_COMPLIANT:
        running = compliant = _meet_or_span(running, compliant)
    working = _meet(running, _hosts(figures[STABLE], stations_share))
    if compliance == STABLE_IS_COMPLIANT:
        working = compliant = _meet(working, compliant)
    for _ in range(len(LEVELS)):  # as many passes as the chain has links: then nothing moves any more
        system, operating = _inside(system, operating)
        working, system = _inside(working, system)
        compliant, system = _inside(compliant, system)
        if compliance != MAY_COMPLY:
            compliant, working = _inside(compliant, working)
    levels = dict(zip(LEVELS, (system, working, compliant), strict=True))
    possible = np.all([low <= high for low, high in (*levels.values(), operating)], axis=0)
    found = {name: _bound(low, high, possible) for name, (low, high) in levels.items()}
    for level, gap in GAPS.items():
        low, high = levels[level]
        found[gap] = _bound(np.maximum(operating[0] - high, 0), operating[1] - low, possible)
    return found


def coverage(
    headline: pd.DataFrame,
    provinces: Sequence[str],
    total: str,
    *,
    reading: str = "strict",
    stations_share: bool = False,
    compliance: str = MAY_COMPLY,
    seen: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Clusters (unit `cluster`) by province and for all together (`total`) at each level and gap.

    A region without former provinces is taken as a whole. seen: what `seen_with_plant` returns.
    Columns entity, indicator, low, high, unit, sources; an empty `high` means no upper bound, both empty that nothing
    is known or that the figures contradict each other.
    """
    provinces = list(provinces) or [total]
    figures = known(headline, provinces, INDICATORS, reading)
    by_name = (seen_with_plant(NO_CLUSTERS) if seen is None else seen).reindex(provinces)
    named = by_name["clusters"].fillna(0).astype(float).tolist()
    found = lattice(figures, stations_share=stations_share, compliance=compliance, seen=named)
    found |= {"operating": figures[OPERATING]}
    counted = sources_by(headline, provinces, *INDICATORS)
    behind = [joined(pair) for pair in zip(counted, by_name["sources"], strict=True)]
    told = {name: behind for name in found}
    told["operating"] = sources_by(headline, provinces, OPERATING)
    names = ("operating", *LEVELS, *GAPS.values())
    return pd.concat([_rows(found[name], name, provinces, total, told[name]) for name in names])


def cases(
    headline: pd.DataFrame,
    provinces: Sequence[str],
    total: str,
    reading: str = "strict",
    seen: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """`coverage` under every pair of assumptions, with columns `stations` (one_each, may_share) and `compliance`."""
    found = []
    for share in (False, True):
        for compliance in COMPLIANCE:
            rows = coverage(
                headline,
                provinces,
                total,
                reading=reading,
                stations_share=share,
                compliance=compliance,
                seen=seen,
            )
            found.append(rows.assign(stations="may_share" if share else "one_each", compliance=compliance))
    return pd.concat(found, ignore_index=True)[[*QUANTITY, "stations", "compliance", "sources"]]


def seen_with_plant(clusters: pd.DataFrame) -> pd.DataFrame:
    """Operating clusters that are known by name to have a central plant, running or stopped, by province.

    `clusters` has columns province, status, wastewater, source_id. The result is indexed by province: clusters (how
    many), sources. The inventory is a sample, so this is a floor of how many there are.
    """
    named = clusters[(clusters["status"] == "operating") & clusters["wastewater"].isin(["operating", "stopped"])]
    groups = named.assign(sources=citing.own(named)).groupby("province")["sources"]
    return pd.DataFrame({"clusters": groups.size().astype(float), "sources": groups.agg(joined)})


def shares(counts: pd.DataFrame, denominators: pd.DataFrame) -> pd.DataFrame:
    """Counts as percent of each denominator.

    `counts` has QUANTITY; `denominators` has columns entity, denominator, low, high; both may have sources. Columns of
    the result: QUANTITY (indicator stays, unit percent) and `denominator`, `of_low`, `of_high`, `sources`. A share
    never exceeds 100; of figures that contradict each other (more counted than there are) there is none.
    """
    whole = denominators.rename(columns={"low": "of_low", "high": "of_high", "sources": "of_sources"})
    both = counts.merge(whole, on="entity")
    both["sources"] = _both(both, "sources", "of_sources")
    high = 100 * both["high"] / both["of_low"].where(both["of_low"] > 0)
    low = 100 * both["low"] / both["of_high"].where(both["of_high"] > 0)
    both["low"], both["high"] = low.mask(low > 100), high.clip(upper=100).mask(low > 100)
    return both.assign(unit="percent")[[*QUANTITY, "denominator", "of_low", "of_high", "sources"]]


def under_later_standard(counts: pd.DataFrame) -> pd.DataFrame:
    """Compliant clusters under an edition of the standard that came after the figures: from none to every system.

    Takes rows with QUANTITY and returns them with sources. The published figures judge by the earlier edition, so they
    say nothing of the later one beyond this: a cluster without a system cannot comply.
    """
    systems = counts[counts["indicator"] == "with_any_system"]
    compliant = systems.assign(indicator="compliant", low=0.0)
    operating = counts[counts["indicator"] == "operating"].set_index("entity")
    if "sources" in counts:
        systems = systems.assign(beside=systems["entity"].map(operating["sources"]))
    gap = systems.assign(
        indicator="not_shown_compliant",
        low=(systems["entity"].map(operating["low"]) - systems["high"]).clip(lower=0),
        high=systems["entity"].map(operating["high"]),
        sources=_both(systems, "sources", "beside"),
    )
    compliant = compliant.assign(sources=_both(systems, "sources"))
    return pd.concat([compliant, gap], ignore_index=True)[[*QUANTITY, "sources"]]


def deadline(start: str, months: int) -> pd.Timestamp:
    """The last day of a term of `months` months that begins on `start` (ISO date)."""
    return pd.Timestamp(start) + pd.DateOffset(months=months) - pd.Timedelta(days=1)


def peers(comparators: pd.DataFrame) -> pd.DataFrame:
    """Published shares of operating clusters with a central plant, one row per place, date and source.

    `comparators` has columns province, as_of, indicator, value, source_id. Numerator and denominator come from the same
    source and date. Columns: entity, indicator (wwtp_share), low, high, unit (percent), built, operating, as_of,
    source_id.
    """
    key = ["province", "as_of", "source_id"]
    rows = comparators[comparators["indicator"].isin([WITH_SYSTEM, OPERATING]) & comparators["value"].notna()]
    rows = rows.assign(as_of=rows["as_of"].fillna("").astype(str))
    wide = rows.pivot_table(index=key, columns="indicator", values="value", aggfunc="first")
    told = {each: cited(pair) for each, pair in rows.groupby(key)}
    wide = wide.reindex(columns=[WITH_SYSTEM, OPERATING]).dropna().reset_index()
    share = 100 * wide[WITH_SYSTEM] / wide[OPERATING]
    return pd.DataFrame(
        {
            "entity": wide["province"],
            "indicator": "wwtp_share",
            "low": share,
            "high": share,
            "unit": "percent",
            "built": wide[WITH_SYSTEM],
            "operating": wide[OPERATING],
            "as_of": wide["as_of"],
            "source_id": wide["source_id"],
            citing.CITES: [told[each] for each in wide[key].itertuples(index=False)],
        }
    )


def denominators(
    headline: pd.DataFrame, provinces: Sequence[str], total: str, indicators: Sequence[str]
) -> pd.DataFrame:
    """Possible denominators by province and for the total: entity, denominator, low, high (clusters), sources."""
    provinces = list(provinces) or [total]
    figures = known(headline, provinces, indicators, "strict")
    rows = [_rows(figures[name], name, provinces, total, sources_by(headline, provinces, name)) for name in indicators]
    return pd.concat(rows, ignore_index=True).rename(columns={"indicator": "denominator"}).drop(columns="unit")


Ends = tuple[np.ndarray, np.ndarray]


def _ends(bound: Bound) -> Ends:
    return np.atleast_1d(np.asarray(bound.low, float)), np.atleast_1d(np.asarray(bound.high, float))


def _bound(low: np.ndarray, high: np.ndarray, possible: np.ndarray) -> Bound:
    """The ranges, left without any bound where the figures contradict each other."""
    return Bound(np.where(possible, low, -np.inf), np.where(possible, high, np.inf))


def _hosts(stations: Bound, share: bool) -> Ends:
    """Clusters that house so many stations: as many, or fewer (but one at least) when stations may share one."""
    low, high = _ends(stations)
    return (np.minimum(low, 1), high) if share else (low, high)


def _or_seen(published: Ends, seen: Sequence[float]) -> Ends:
    """A published count beside the clusters seen by name: they lift an open floor, and widen a count they exceed."""
    low, high = published
    named = np.asarray(seen, float)
    more = (named > high) & (named > 0)
    return np.where(more, low, np.maximum(low, named)), np.where(more, named, high)


def _rest(whole: Ends, part: Ends) -> Ends:
    """What is left of a whole besides a part of it."""
    return np.maximum(whole[0] - part[1], 0), whole[1] - part[0]


def _meet(a: Ends, b: Ends) -> Ends:
    return np.maximum(a[0], b[0]), np.minimum(a[1], b[1])


def _meet_or_span(a: Ends, b: Ends) -> Ends:
    """What two counts of the same thing leave open: what they share, or all between them where they differ."""
    meet, apart = _meet(a, b), np.maximum(a[0], b[0]) > np.minimum(a[1], b[1])
    span = np.minimum(a[0], b[0]), np.maximum(a[1], b[1])
    return np.where(apart, span[0], meet[0]), np.where(apart, span[1], meet[1])


def _inside(part: Ends, whole: Ends) -> tuple[Ends, Ends]:
    """Narrow two ranges of counts by `part` ≤ `whole`."""
    return (part[0], np.minimum(part[1], whole[1])), (np.maximum(whole[0], part[0]), whole[1])


def _both(table: pd.DataFrame, *columns: str) -> list[str]:
    """What some columns of ids say together, row by row; columns that are not there say nothing."""
    there = [table[column] for column in columns if column in table]
    return [joined(cells) for cells in zip(*there, strict=True)] if there else [""] * len(table)


def _rows(bound: Bound, indicator: str, provinces: Sequence[str], total: str, told: Sequence[str]) -> pd.DataFrame:
    """The provinces and their sum; a region without parts is its own only part."""
    low, high, entities = np.atleast_1d(bound.low), np.atleast_1d(bound.high), list(provinces)
    if entities != [total]:
        low, high, entities = np.append(low, bound.sum().low), np.append(high, bound.sum().high), [*entities, total]
        told = [*told, joined(told)]
    frame = pd.DataFrame({"entity": entities, "indicator": indicator})
    return frame.join(bounds.frame(Bound(low, high)).assign(unit="cluster", sources=list(told)))

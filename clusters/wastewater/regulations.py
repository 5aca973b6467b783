"""The rules on industrial clusters as tests: pass, fail or unknown for each named cluster.

The thresholds are handed in; none stands here. A figure that is a bound ("nearly 10 ha") passes or fails only if every
value it allows does. A test that does not concern a cluster is left out rather than passed.
`sources` are those of the clusters; whoever hands in the thresholds knows theirs.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from clusters.uncertainty import bounds, citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import cited, joined

PASS, FAIL, UNKNOWN = "pass", "fail", "unknown"
TESTS = ("area_min", "area_max", "expand", "found_province", "found_district")
GATES = {
    "area_min": "rule_ccn_area_min",
    "area_min_special": "rule_ccn_area_min_special",
    "area_max": "rule_ccn_area_max",
    "expand_fill_rate": "rule_expand_fill_rate",
    "new_fill_rate": "rule_new_ccn_fill_rate",
    "new_unleased_max": "rule_new_ccn_unleased_max",
}
"""The parameter that holds each threshold of `every_test`."""
RUNNING = ("operating", "under_construction", "established")
COLUMNS = ["cluster_id", "province", "test", "verdict", "low", "high", "unit", "threshold", "reason", "sources"]


def at_least(value: Bound, threshold: float) -> np.ndarray:
    """Verdicts on value ≥ threshold."""
    return _verdict(np.asarray(value.low) >= threshold, np.asarray(value.high) < threshold)


def at_most(value: Bound, threshold: float) -> np.ndarray:
    """Verdicts on value ≤ threshold."""
    return _verdict(np.asarray(value.high) <= threshold, np.asarray(value.low) > threshold)


def above(value: Bound, threshold: float) -> np.ndarray:
    """Verdicts on value > threshold."""
    return _verdict(np.asarray(value.low) > threshold, np.asarray(value.high) <= threshold)


def either(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Verdicts on "one of the two": a pass of either passes, only two failures fail."""
    passed = (first == PASS) | (second == PASS)
    return _verdict(passed, (first == FAIL) & (second == FAIL))


def area_tests(
    clusters: pd.DataFrame, *, least: float, least_special: float, most: float, reading: str
) -> pd.DataFrame:
    """Minimum and maximum area (ha) of every named cluster; tests `area_min` and `area_max`.

    `clusters` has columns cluster_id, province, area_ha, area_bound, craft_village. A craft-village cluster has the
    lower minimum `least_special`; so has one in a mountain district, and since the data does not say which districts
    are, a cluster between the two minimums is unknown (reason `mountain_district`). An area rounded by its source is
    read in the convention to its last digit that is not zero.
    """
    stated = clusters[["area_ha", "area_bound"]].set_axis(["value", "bound"], axis=1)
    area = bounds.of_rows(stated.fillna({"bound": "exact"}), reading)  # without a word, the area as printed
    craft = clusters["craft_village"].fillna(False).astype(bool).to_numpy()
    ordinary, special = at_least(area, least), at_least(area, least_special)
    between = (ordinary == FAIL) & (special != FAIL) & ~craft
    minimum = np.where(craft, special, np.where(between, UNKNOWN, ordinary))
    reason = np.where(between, "mountain_district", "no_area")
    threshold = np.where(craft, least_special, least)
    over = at_most(area, most)
    return pd.concat(
        [
            _rows(clusters, "area_min", minimum, area, "ha", threshold, np.where(minimum == UNKNOWN, reason, "")),
            _rows(clusters, "area_max", over, area, "ha", most, np.where(over == UNKNOWN, "no_area", "")),
        ],
        ignore_index=True,
    )


def expansion_test(clusters: pd.DataFrame, *, fill_rate: float) -> pd.DataFrame:
    """Whether a founded cluster is full enough to be extended (percent); test `expand`, founded clusters only.

    Passing it is necessary, not enough: the shared infrastructure must be complete too, which the data does not say.
    """
    founded = clusters[clusters["status"].isin(RUNNING)]
    fill = _fill(founded["fill_rate_pct"])
    verdict = at_least(fill, fill_rate)
    return _rows(
        founded, "expand", verdict, fill, "percent", fill_rate, np.where(verdict == UNKNOWN, "no_fill_rate", "")
    )


def new_cluster_test(
    clusters: pd.DataFrame,
    *,
    fill: Bound,
    unleased: Bound,
    fill_rate: float,
    unleased_most: float,
    reason: str,
    test: str,
) -> pd.DataFrame:
    """Whether a planned cluster may be founded: mean fill above `fill_rate` %, or unleased land ≤ `unleased_most` ha.

    `fill` and `unleased` describe the area the rule looks at (a district, or the province in its place), one value for
    all; `reason` is what an unknown verdict is put down to. Planned clusters only.
    """
    planned = clusters[clusters["status"] == "planned"]
    verdict = either(above(fill, fill_rate), at_most(unleased, unleased_most))
    everywhere = np.full(len(planned), str(verdict))
    low, high = np.full(len(planned), float(fill.low)), np.full(len(planned), float(fill.high))
    why = np.where(everywhere == UNKNOWN, reason, "")
    return _rows(planned, test, everywhere, Bound(low, high), "percent", fill_rate, why)


def every_test(
    clusters: pd.DataFrame, thresholds: Mapping[str, float], *, fill: Bound, unleased: Bound, reading: str
) -> pd.DataFrame:
    """All tests on all clusters; no row where a threshold is missing.

    thresholds: area_min, area_min_special, area_max (ha), expand_fill_rate, new_fill_rate (percent), new_unleased_max
    (ha). fill, unleased: occupancy (percent) and unleased land (ha) of the whole province, for the reading that
    founding is tested by province (`found_province`). By former district (`found_district`) nothing can be said: the
    level is abolished and the inventory does not cover a district's clusters.
    """
    if any(pd.isna(value) for value in thresholds.values()) or clusters.empty:
        return pd.DataFrame(columns=COLUMNS)
    fill_rate, unleased_most = thresholds["new_fill_rate"], thresholds["new_unleased_max"]
    least, special, most = (thresholds[f"area_{name}"] for name in ("min", "min_special", "max"))
    tests = [
        area_tests(clusters, least=least, least_special=special, most=most, reading=reading),
        expansion_test(clusters, fill_rate=thresholds["expand_fill_rate"]),
    ]
    nothing = (Bound(0, 100), Bound(0, np.inf))
    for test, (filled, free), reason in (
        ("found_province", (fill, unleased), "no_figure"),
        ("found_district", nothing, "district_abolished"),
    ):
        tests.append(
            new_cluster_test(
                clusters,
                fill=filled,
                unleased=free,
                fill_rate=fill_rate,
                unleased_most=unleased_most,
                reason=reason,
                test=test,
            )
        )
    return pd.concat(tests, ignore_index=True)


def summary(results: pd.DataFrame) -> pd.DataFrame:
    """How many clusters pass, fail or stay unknown: columns test, province, pass, fail, unknown, tested, sources."""
    counts = results.pivot_table(index=["test", "province"], columns="verdict", values="cluster_id", aggfunc="count")
    counts = counts.reindex(columns=[PASS, FAIL, UNKNOWN]).fillna(0).astype(int)
    counts["tested"] = counts.sum(axis=1)
    told = {key: cited(rows) for key, rows in results.groupby(["test", "province"])}
    return counts.assign(sources=[told[key] for key in counts.index]).reset_index().rename_axis(columns=None)


def gates(parameters: pd.DataFrame) -> pd.DataFrame:
    """The thresholds by their names in `every_test`: columns value, source_id, those of the parameters GATES names."""
    rows = parameters.drop_duplicates("parameter_id").set_index("parameter_id").reindex(list(GATES.values()))
    return rows[["value", *citing.kept(rows)]].set_axis(list(GATES)).astype({"value": float})


def unleased(leased: Bound, fill: Bound) -> Bound:
    """Land not leased (ha), of the leased land (ha) and the occupancy (percent): nothing known of either, [0, ∞)."""
    return leased * (100 / fill - 1) if fill.known and leased.known else Bound(0.0, np.inf)


def by_test(results: pd.DataFrame, gates: pd.DataFrame) -> pd.DataFrame:
    """How many clusters pass, fail or stay unknown at each test, as parts of a strip: test, verdict, low, high, status,
    sources (of the clusters and of the thresholds). What is unknown has the status possible.
    """
    rows = []
    for test in (name for name in TESTS if (results["test"] == name).any()):
        here = results[results["test"] == test]
        told = joined([*here["sources"], *citing.own(gates)])
        for verdict in (PASS, FAIL, UNKNOWN):
            count, status = int((here["verdict"] == verdict).sum()), "possible" if verdict == UNKNOWN else "strict"
            rows.append((test, verdict, count, count, status, told))
    return pd.DataFrame(rows, columns=["test", "verdict", "low", "high", "status", "sources"])


def counted(by_test: pd.DataFrame) -> dict[str, int]:
    """All tests together: {"pass", "fail", "unknown", "tested"}."""
    sums = by_test.groupby("verdict")["low"].sum().reindex([PASS, FAIL, UNKNOWN], fill_value=0)
    return {str(verdict): int(n) for verdict, n in sums.items()} | {"tested": int(sums.sum())}


def wide(by_test: pd.DataFrame) -> pd.DataFrame:
    """The same with a row a test: test, pass, fail, unknown, tested, sources."""
    found = by_test.pivot(index=["test", "sources"], columns="verdict", values="low")
    found = found.reindex(columns=[PASS, FAIL, UNKNOWN]).reset_index().rename_axis(columns=None)
    order = list(dict.fromkeys(by_test["test"])).index
    return found.assign(tested=found[[PASS, FAIL, UNKNOWN]].sum(axis=1)).sort_values("test", key=lambda t: t.map(order))


def telling(results: pd.DataFrame, gates: pd.DataFrame) -> pd.DataFrame:
    """Results that say something of a cluster: a failed test, one that depends on terrain, or room to be extended.

    COLUMNS, and for a reader `measured` and `limit` (with their unit) and `result`; sources with the thresholds'.
    """
    notable = (results["verdict"] == FAIL) | (results["reason"] == "mountain_district")
    notable |= (results["test"] == "expand") & (results["verdict"] == PASS)
    rows = results[notable].sort_values(["test", "verdict", "low"], kind="stable")
    read = rows.to_dict("records")
    measured: list[Any] = [(Bound(row["low"], row["high"]), row["unit"]) for row in read]
    limit: list[Any] = [(Bound.exact(row["threshold"]), row["unit"]) for row in read]
    return rows.assign(
        measured=measured,
        limit=limit,
        result=[row["reason"] if row["reason"] == "mountain_district" else row["verdict"] for row in read],
        sources=[joined([row["sources"], *citing.own(gates)]) for row in read],
    )


def _fill(percent: pd.Series) -> Bound:
    """Fill rates as bounds within 0–100 percent; unknown ones are the whole range."""
    values = percent.astype(float)
    return Bound(values.fillna(0.0).to_numpy(), values.fillna(100.0).to_numpy())


def _verdict(passed: np.ndarray, failed: np.ndarray) -> np.ndarray:
    return np.where(passed, PASS, np.where(failed, FAIL, UNKNOWN))


def _rows(
    clusters: pd.DataFrame,
    test: str,
    verdict: np.ndarray,
    value: Bound,
    unit: str,
    threshold: float | np.ndarray,
    reason: np.ndarray,
) -> pd.DataFrame:
    rows = clusters[["cluster_id", "province"]].assign(
        test=test, verdict=verdict, low=value.low, high=value.high, unit=unit, threshold=threshold, reason=reason
    )
    rows["sources"] = [joined([cell]) for cell in citing.own(clusters)] if "source_id" in clusters else ""
    return rows.replace(np.inf, np.nan)[COLUMNS]

"""Thresholds against named clusters, by hand."""

import numpy as np
import pandas as pd

from clusters.uncertainty.bounds import Bound
from clusters.wastewater import regulations

CLUSTERS = pd.DataFrame(
    [
        ("small", "a", 4.0, "exact", False, "operating", 70.0),
        ("near-minimum", "a", 10.0, "nearly", False, "operating", np.nan),
        ("craft", "a", 6.7, "exact", True, "operating", 59.0),
        ("hill", "b", 8.0, "exact", False, "planned", np.nan),
        ("large", "b", 80.0, "exact", False, "planned", np.nan),
        ("at-the-cap", "b", 75.0, "nearly", False, "established", 60.0),
        ("over-12", "b", 12.8, "at_least", False, "operating", np.nan),
        ("nameless-area", "b", np.nan, "", False, "unknown", np.nan),
    ],
    columns=["cluster_id", "province", "area_ha", "area_bound", "craft_village", "status", "fill_rate_pct"],
)


def area(test):
    found = regulations.area_tests(CLUSTERS, least=10, least_special=5, most=75, reading="strict")
    return found[found.test == test].set_index("cluster_id")


def test_minimum_area():
    verdict = area("area_min").verdict
    assert verdict["small"] == "fail"
    assert verdict["craft"] == "pass"  # the lower minimum of craft villages
    assert verdict["near-minimum"] == "unknown"  # "nearly 10" could be anything below
    assert verdict["hill"] == "unknown"  # fails unless the district counts as mountainous
    assert verdict["large"] == "pass"
    assert verdict["over-12"] == "pass"
    assert verdict["nameless-area"] == "unknown"
    assert area("area_min").reason["hill"] == "mountain_district"
    assert area("area_min").reason["nameless-area"] == "no_area"
    assert area("area_min").threshold["craft"] == 5


def test_maximum_area():
    verdict = area("area_max").verdict
    assert verdict["large"] == "fail"
    assert verdict["at-the-cap"] == "pass"
    assert verdict["over-12"] == "unknown"  # "more than 12.8" has no upper end in the strict reading
    assert verdict["nameless-area"] == "unknown"


def test_rounded_areas_are_read_to_the_last_printed_digit_in_the_convention():
    found = regulations.area_tests(CLUSTERS, least=10, least_special=5, most=75, reading="convention")
    found = found.set_index(["cluster_id", "test"]).verdict
    assert found["at-the-cap", "area_min"] == "pass"  # nearly 75 is at least 74
    assert found["over-12", "area_max"] == "pass"  # more than 12.8 is at most 12.9


def test_expansion_concerns_founded_clusters_only():
    found = regulations.expansion_test(CLUSTERS, fill_rate=60).set_index("cluster_id")
    assert "hill" not in found.index
    assert found.verdict["small"] == "pass"
    assert found.verdict["at-the-cap"] == "pass"
    assert found.verdict["craft"] == "fail"
    assert found.verdict["near-minimum"] == "unknown"


def founding(fill, unleased):
    return regulations.new_cluster_test(
        CLUSTERS, fill=fill, unleased=unleased, fill_rate=50, unleased_most=100, reason="district", test="found"
    )


def test_founding_needs_one_of_two():
    assert founding(Bound.exact(90.1), Bound(0, np.inf)).verdict.tolist() == ["pass", "pass"]
    assert founding(Bound.exact(50.0), Bound.exact(100.0)).verdict.tolist() == ["pass", "pass"]  # not above, but ≤ 100
    assert founding(Bound.exact(50.0), Bound.exact(101.0)).verdict.tolist() == ["fail", "fail"]
    unknown = founding(Bound(0, 100), Bound(0, np.inf))
    assert unknown.verdict.tolist() == ["unknown", "unknown"]
    assert unknown.reason.tolist() == ["district", "district"]


def test_summary_counts_every_tested_cluster_once():
    results = regulations.area_tests(CLUSTERS, least=10, least_special=5, most=75, reading="strict")
    counts = regulations.summary(results)
    assert counts.tested.sum() == 2 * len(CLUSTERS)
    assert (counts[["pass", "fail", "unknown"]].sum(axis=1) == counts.tested).all()


def test_no_named_cluster_gives_an_empty_table():
    none = CLUSTERS.iloc[:0]
    assert regulations.area_tests(none, least=10, least_special=5, most=75, reading="strict").empty
    assert regulations.summary(regulations.expansion_test(none, fill_rate=60)).empty


def test_every_test_at_once():
    thresholds = {"area_min": 10, "area_min_special": 5, "area_max": 75, "expand_fill_rate": 60}
    thresholds |= {"new_fill_rate": 50, "new_unleased_max": 100}
    known = {"fill": Bound.exact(90.0), "unleased": Bound.exact(80.0), "reading": "strict"}
    found = regulations.every_test(CLUSTERS, thresholds, **known)
    assert set(found.test) == {"area_min", "area_max", "expand", "found_province", "found_district"}
    assert set(found[found.test == "found_district"].verdict) == {"unknown"}
    assert set(found[found.test == "found_province"].verdict) == {"pass"}
    assert regulations.every_test(CLUSTERS, thresholds | {"area_max": np.nan}, **known).empty


GATES = pd.DataFrame({"value": [10.0], "source_id": ["law"]}, index=["area_min"])
LIMITS = {"area_min": 10, "area_min_special": 5, "area_max": 75, "expand_fill_rate": 60}
LIMITS |= {"new_fill_rate": 50, "new_unleased_max": 100}


def every_result():
    listed = CLUSTERS.assign(source_id=[f"s{i}" for i in range(len(CLUSTERS))])
    return regulations.every_test(listed, LIMITS, fill=Bound.exact(90.0), unleased=Bound(0, np.inf), reading="strict")


def test_thresholds_are_those_of_the_parameters():
    parameters = pd.DataFrame(
        {"parameter_id": ["rule_ccn_area_min", "other"], "value": [10, 3], "source_id": ["law", "x"]}
    )
    gates = regulations.gates(parameters)
    assert gates.loc["area_min"].tolist() == [10.0, "law"]
    assert gates["value"].drop("area_min").isna().all()
    assert list(gates.index) == list(LIMITS)


def test_unleased_land_follows_from_leased_land_and_occupancy():
    found = regulations.unleased(Bound.exact(90.0), Bound(75, 90))
    assert np.allclose((found.low, found.high), (10, 30))
    assert regulations.unleased(Bound.exact(90.0), Bound(0, np.inf)) == Bound(0, np.inf)


def test_every_result_is_counted_once_by_test_and_all_together():
    results = every_result()
    parts = regulations.by_test(results, GATES)
    assert parts["test"].unique().tolist() == list(regulations.TESTS)
    assert parts["low"].sum() == len(results)
    assert set(parts[parts["verdict"] == "unknown"]["status"]) == {"possible"}
    told = regulations.counted(parts)
    assert told == results["verdict"].value_counts().to_dict() | {"tested": len(results)}
    wide = regulations.wide(parts).set_index("test")
    summary = regulations.summary(results).groupby("test")[["pass", "fail", "unknown", "tested"]].sum()
    assert wide[["pass", "fail", "unknown", "tested"]].astype(int).sort_index().equals(summary)
    assert wide.loc["expand", "sources"].split()[0] == "law"
    none = regulations.by_test(results.iloc[:0], GATES)
    assert none.empty
    assert regulations.counted(none) == {"pass": 0, "fail": 0, "unknown": 0, "tested": 0}
    assert regulations.wide(none).empty


def test_only_what_says_something_of_a_cluster_is_told():
    found = regulations.telling(every_result(), GATES)
    told = found.set_index(["test", "cluster_id"])
    assert told["result"].to_dict() == {
        ("area_max", "large"): "fail", ("area_min", "small"): "fail", ("area_min", "hill"): "mountain_district",
        ("expand", "craft"): "fail", ("expand", "at-the-cap"): "pass", ("expand", "small"): "pass",
    }  # fmt: skip
    assert told.loc[("area_min", "small"), ["measured", "limit"]].tolist() == [
        (Bound.exact(4), "ha"), (Bound.exact(10), "ha"),
    ]  # fmt: skip
    assert told.loc[("area_max", "large"), "sources"] == "law s4"

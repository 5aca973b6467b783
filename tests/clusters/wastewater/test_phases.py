"""Phases with what limits them, by hand."""

import numpy as np
import pandas as pd
import pytest

from clusters.uncertainty.bounds import Bound
from clusters.wastewater import schedule

YEARS = range(2026, 2031)


def counts(compliant=(7.0, 12.0), gap=(35.0, 40.0), operating=47.0):
    rows = [("all", "operating", operating, operating, "o"), ("all", "compliant", *compliant, "c"),
            ("all", "not_shown_compliant", *gap, "g"), ("part", "compliant", 1.0, 1.0, "p")]  # fmt: skip
    return pd.DataFrame(rows, columns=["entity", "indicator", "low", "high", "sources"]).assign(unit="cluster")


def phases(cases=None, caps=None, lags=(2, 3), years=YEARS):
    caps = schedule.caps(13.0, sources="price") if caps is None else caps
    cases = {"main": counts(), "other": counts((7.0, 10.0), (37.0, 40.0))} if cases is None else cases
    return schedule.phases(cases, "all", years, caps, lags=lags, yearly_capacity=8, sources="time")


def test_a_budget_builds_as_many_as_the_median_plant_allows_and_an_unknown_price_is_no_limit_at_all():
    mean = schedule.mean_plants(80, np.array([5.0, 6.0, 9.0]))
    assert mean == 13
    assert schedule.caps(mean, sources="s").to_dict("records") == [
        {"scenario": "capacity", "low": np.inf, "high": np.inf, "sources": ""},
        {"scenario": "budget", "low": 13.0, "high": 13.0, "sources": "s"},
    ]
    assert schedule.mean_plants(80, None) is None
    assert schedule.caps(None)["scenario"].tolist() == ["capacity"]


def test_a_budget_has_one_answer_over_all_ways_to_reckon_it():
    limit = schedule.caps(13.0, Bound(14, 16)).iloc[1]
    assert (limit["low"], limit["high"]) == (13, 16)
    limit = schedule.caps(None, Bound(14, 16)).iloc[1]
    assert (limit["low"], limit["high"]) == (14, 16)
    at = phases(caps=schedule.caps(13.0, Bound(14, 16)), cases={"main": counts()})
    last = at[(at["year"] == 2030) & (at["scenario"] == "budget")].iloc[0]
    assert (last["low"], last["high"]) == (7 + 13, 12 + 16), "the slow path builds the fewest, the fast one the most"


def test_clusters_by_year_under_each_limit():
    found = phases()
    at = found[(found["year"] == 2030) & found["headline"].astype(bool)].set_index("scenario")
    assert at.loc["capacity", ["low", "high"]].tolist() == [7 + 16, 12 + 24]
    assert at.loc["budget", ["low", "high"]].tolist() == [7 + 13, 12 + 13]
    assert at.loc["capacity", "sources"] == "c o time"
    assert at.loc["budget", "sources"] == "c o price time"
    assert found["compliance"].tolist() == ["main"] * 10 + ["other"] * 10 + ["main"]


def test_starts_needed_are_the_last_row_and_none_where_it_is_too_late():
    found = phases()
    assert found.iloc[-1][["indicator", "low", "high", "unit", "sources"]].tolist() == [
        "starts_needed", np.ceil(35 / 3), np.ceil(40 / 2), "plant/year", "g o time",
    ]  # fmt: skip
    assert schedule.needed(found) == Bound(12, 20)
    assert schedule.needed(phases(years=range(2026, 2029))).high == np.inf, "the slow path is too late, the fast is not"
    assert schedule.needed(phases(years=range(2026, 2028))) is None
    assert schedule.needed(found.iloc[:0]) is None


@pytest.mark.parametrize(
    "unknown",
    [
        {"lags": None},
        {"years": range(2026, 2026)},
        {"cases": {"main": counts(gap=(35.0, np.nan))}},
        {"cases": {"main": counts(operating=0.0)}},
    ],
)
def test_without_counts_or_time_there_is_no_row(unknown):
    found = phases(**unknown)
    assert found.empty
    assert schedule.main_paths(found).empty
    assert schedule.end_of(schedule.main_paths(found), "capacity") is None


def test_a_case_that_contradicts_the_figures_is_left_out():
    found = phases({"main": counts(), "other": counts((np.nan, np.nan))})
    assert set(found["compliance"]) == {"main"}


def test_a_reader_sees_the_headline_only():
    paths = schedule.main_paths(phases())
    assert len(paths) == 10
    assert paths["started"].iloc[4] == Bound(3, 8), "the fast path is nearly done, the slow one is not"
    assert paths["compliant"].iloc[0] == Bound(7, 12)
    assert schedule.end_of(paths, "budget") == Bound(20, 25)


def test_years_to_build_are_whole_and_unknown_ones_are_none():
    register = pd.DataFrame({"low": [24.0], "high": [30.0]}, index=["build_time"])
    assert schedule.build_years(register) == (2, 3)
    assert schedule.build_years(register.assign(high=np.nan)) is None
    assert schedule.build_years(register.iloc[:0]) is None

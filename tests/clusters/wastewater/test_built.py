"""The pace so far by hand: two counts, what their dates leave open, and the plants known at least."""

import math

import pandas as pd
import pytest

from clusters.uncertainty.bounds import Bound
from clusters.wastewater import built

SOURCES = pd.DataFrame({"accessed": ["2026-11-23", "2026-01", None]}, index=["s", "t", "u"])


def figures(*rows: tuple) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["province", "value", "as_of", "source_id"])
    return found.assign(indicator="clusters_with_central_wwtp", bound="exact", value_high=None, rounding_unit=None)


def pace(*rows: tuple) -> pd.DataFrame:
    return built.paces(figures(*rows), SOURCES, "strict").set_index("entity")


def test_between_two_dated_counts_the_dates_leave_a_range() -> None:
    found = pace(("a", 117, "2018-10", "s"), ("a", 123, "2021-03", "t"), ("b", 4, "2014", "s"), ("b", 24, "2019", "s"))
    assert found.loc["a", ["low", "high"]].tolist() == pytest.approx([6 / 30 * 12, 6 / 28 * 12])
    assert found.loc["b", ["low", "high"]].tolist() == pytest.approx(
        [20 / 6, 20 / 4]
    )  # 2014 to 2019: four to six years
    assert found.counts["a"] == (Bound(117, 117), "–", Bound(123, 123))
    assert found.sources["a"] == "s t"


def test_a_count_without_a_date_was_made_before_its_source_was_read() -> None:
    found = pace(("a", 0, "2013", "s"), ("a", 3, None, "s"), ("a", 5, None, "t"))
    months = 12 * 2026 + 11 - 12 * 2013
    assert found.low["a"] == pytest.approx(12 * 3 / months)  # the least of two counts, over the longest time
    assert found.high["a"] == math.inf
    assert (found.since["a"], found.until["a"]) == ("2013", "")


def test_what_two_counts_do_not_say_has_no_row() -> None:
    assert pace(("a", 3, "2013", "s"), ("b", 3, None, "s"), ("b", 5, None, "t")).empty  # one count; no first date
    assert pace(("a", 3, "2013", "s"), ("a", 2, "2020", "s")).empty  # fewer than before
    assert pace(("a", 0, "2013", "s"), ("a", 3, None, "u")).empty  # nobody knows when it was read
    assert pace(("a", 0, "2013-02", "s"), ("a", 3, "2013-09", "s")).empty  # within one year
    assert pace(("a", 0, "2013", "s"), ("a", math.nan, "2020", "s")).empty
    assert list(built.paces(figures(), SOURCES, "strict").columns) == built.COLUMNS


def test_plants_known_at_least() -> None:
    counts = pd.DataFrame(
        [("a", 3.0, 4.0), ("b", 1.0, 5.0), ("c", math.nan, math.nan)], columns=["entity", "low", "high"]
    ).assign(indicator="with_any_system")
    stations = pd.DataFrame([("b", "wwtp_stations_invested", 5.0)], columns=["province", "indicator", "value"]).assign(
        value_high=None, bound="exact", rounding_unit=None
    )
    found = built.ever(counts, stations, ["a", "b", "c"], "strict")
    assert (found.low, found.high) == (8.0, math.inf)  # three clusters with a system, five stations, nothing known
    assert built.ever(counts, stations, ["c"], "strict") is None


def test_what_is_drawn_ends_with_the_plan_and_what_is_needed() -> None:
    known = pace(("a", 117, "2018-10", "s"), ("a", 123, "2021-03", "t")).reset_index()
    rows = built.beside(known, Bound(18, 40), 8, "z")
    assert rows.row.tolist() == ["a", "plan", "needed"]
    assert known[["low", "high"]].to_numpy().round(3).tolist() == [[2.4, 2.571]], "6 in 28 to 30 months"
    assert rows[["low", "high"]].to_numpy().tolist() == [[2.4, 2.6], [8, 8], [18, 40]]
    assert rows.sources.tolist() == ["s t", "", "z"]
    assert built.beside(known, None, 8, "").row.tolist() == ["a", "plan"]
    assert built.beside(known, None, None, "").row.tolist() == ["a"], "nothing to build for: no plan"
    assert built.beside(known.iloc[:0], Bound(18, 40), 8, "z").row.tolist() == ["plan", "needed"]
    assert built.beside(known.iloc[:0], None, 8, "").empty


def test_one_pace_of_ones_own_and_the_one_of_the_largest_count_elsewhere() -> None:
    known = pace(
        ("a", 0, "2013", "s"), ("a", 3, None, "s"),
        ("far", 7, "2014", "s"), ("far", 21, "2019", "s"),
        ("land", 117, "2018-10", "s"), ("land", 123, "2021-03", "s"),
    ).reset_index()  # fmt: skip
    told = built.told(known, ["a", "b"])
    assert (told["place"], told["after"], told["undated"], told["until"]) == ("a", Bound(3, 3), True, None)
    assert (told["other_place"], told["other_until"], told["other_undated"]) == ("land", "2021-03", False)
    assert set(built.told(known.iloc[:0], ["a"]).values()) == {None}

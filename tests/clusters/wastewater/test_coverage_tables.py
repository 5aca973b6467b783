"""Counts as readers take them, by hand; what is not known stays out of tables or stays open."""

import numpy as np
import pandas as pd
import pytest

from clusters.uncertainty.bounds import Bound
from clusters.wastewater import coverage
from clusters.wastewater import coverage_tables as tables

PLACES = ["north", "south"]
COLUMNS = ["province", "indicator", "value", "value_high", "bound", "rounding_unit", "source_id"]
FIGURES = [
    ("north", coverage.OPERATING, 10, "report"),
    ("north", coverage.WITH_SYSTEM, 4, "report"),
    ("north", coverage.COMPLIANT, 2, "report"),
    ("south", coverage.OPERATING, 6, "press"),
    ("south", coverage.COMPLIANT, 1, "press"),
    ("north", "clusters_planned", 20, "plan"),
]


def headline(figures=FIGURES):
    rows = [(place, what, value, np.nan, "exact", np.nan, source) for place, what, value, source in figures]
    return pd.DataFrame(rows, columns=COLUMNS)


def counts(figures=FIGURES):
    return coverage.coverage(headline(figures), PLACES, "all")


def sizes(figures=FIGURES):
    return coverage.denominators(headline(figures), PLACES, "all", [coverage.OPERATING, "clusters_planned"])


def test_counts_can_be_told_only_where_the_gap_and_the_operating_clusters_are_known():
    assert tables.countable(counts(), "all")
    without = [row for row in FIGURES if row[:2] != ("south", coverage.OPERATING)]
    assert not tables.countable(counts(without), "all")
    assert not tables.countable(counts([]), "all")
    assert tables.levels(counts(without), "all").empty
    assert tables.editions(counts(without), sizes(without), "all", FIGURE_OF_LAW).empty


def test_levels_are_parts_of_the_operating_clusters():
    rows = tables.levels(counts(), "all")
    assert set(rows.indicator) == set(coverage.LEVELS)
    assert dict(zip(rows.entity, rows.operating, strict=True)) == {"north": 10, "south": 6, "all": 16}
    assert (rows.high <= rows.operating).all()


def test_one_row_an_area_with_what_it_rests_on():
    rows = tables.by_area(counts()).set_index("entity")
    assert rows.compliant["all"] == Bound(3, 3)
    assert rows.with_any_system["all"] == Bound(5, 10), "4 in the north; in the south 1 complies and 6 may have one"
    assert rows.without_any_system["all"] == Bound(6, 11)
    assert list(rows.sources) == ["report", "press", "press report"]


def test_readings_differ_where_an_assumption_matters():
    several = [*FIGURES, ("south", coverage.STATIONS, 3, "press"), ("south", coverage.STABLE, 2, "press")]
    cases = coverage.cases(headline(several), PLACES, "all")
    rows = tables.readings(cases, "all")
    assert rows[["stations", "compliance"]].drop_duplicates().shape[0] == 6
    alone = rows.set_index(["stations", "compliance"]).with_any_system
    assert alone["one_each", "unstable_may_comply"] == Bound(7, 7), "three plants are three clusters"
    assert alone["may_share", "unstable_may_comply"] == Bound(5, 7), "or stand in one"
    assert tables.different(rows) > 1
    assert tables.different(tables.readings(coverage.cases(headline([*FIGURES]), PLACES, "all"), "all").iloc[:1]) == 1
    assert tables.readings(coverage.cases(headline([]), PLACES, "all"), "all").empty


FIGURE_OF_LAW = pd.DataFrame({"source_id": ["law"]})


def test_the_later_edition_is_met_by_none_to_all_that_have_a_system():
    rows = tables.editions(counts(), sizes(), "all", FIGURE_OF_LAW).set_index("measure")
    assert list(rows.columns) == [tables.EARLIER, tables.LATER, "sources"]
    first, later = rows[tables.EARLIER], rows[tables.LATER]
    assert (first["compliant"], later["compliant"]) == (Bound(3, 3), Bound(0, 10))
    assert first["of_clusters_operating"].low == pytest.approx(100 * 3 / 16)
    assert later["of_clusters_operating"].high == pytest.approx(100 * 10 / 16)
    assert np.isinf(first["of_clusters_planned"].low), "the south has no plan: the whole may be any number"
    assert rows.sources["compliant"] == "law press report"
    assert rows.sources["of_clusters_planned"] == "law plan press report"


def test_what_is_published_says_under_which_assumptions_it_holds():
    chosen = {"stations": "one_each", "compliance": coverage.MAY_COMPLY}
    cases = coverage.cases(headline(), PLACES, "all")
    rows = tables.published(counts(), cases, sizes(), chosen)
    assert list(rows.columns[-1:]) == ["sources"]
    here = rows[rows.headline]
    assert len(here) == len(counts())
    assert set(here.standard) == {tables.EARLIER}
    once = ["entity", "indicator", "low", "high", "denominator", "standard", "stations", "compliance"]
    assert not rows.duplicated(once).any(), "a case that was chosen is not told twice"
    assert {"percent"} == set(rows.unit[rows.denominator != ""])


def test_a_term_of_law_ends_on_its_last_day_and_without_one_nothing_is_late():
    rule = pd.DataFrame({"value": [24.0], "year": [2022], "date": [np.nan]})
    late = tables.overdue(counts(), rule)
    assert set(late.deadline) == {"2023-12-31"}
    assert set(late.indicator) == {"overdue_without_any_system", "overdue_not_shown_compliant"}
    assert set(tables.overdue(counts(), rule.assign(date="2022-03-15")).deadline) == {"2024-03-14"}
    assert set(tables.overdue(counts(), rule.iloc[:0]).deadline) == {""}


PARAMETERS = pd.DataFrame(
    [
        ("base_nat_ccn_wwt_2020", 40.0, 2020),
        ("base_nat_ccn_wwt_2024", 20.0, 2024),
        ("base_nat_kcn_wwt_2021", 90.0, 2021),
    ],
    columns=["parameter_id", "value", "year"],
).assign(source_id="assembly")


def test_a_share_is_above_another_only_if_it_is_so_in_any_case():
    own, stated = tables.own_share(counts(), sizes(), "all"), tables.stated(PARAMETERS)
    assert (own.low[0], own.high[0]) == (pytest.approx(31.25), pytest.approx(62.5))
    told = tables.against(own, stated[stated.entity.str.contains("_ccn_")])
    assert (told["above"], told["above_years"]) == ([20.0], [2024])
    assert (told["unsure"], told["unsure_years"]) == ([40.0], [2020])
    assert told["below"] == []
    assert tables.against(own.iloc[:0], stated)["above"] == []


def test_a_stated_share_stands_for_the_country_or_all_its_parks_and_the_own_one_keeps_its_bounds():
    own, stated = tables.own_share(counts(), sizes(), "all"), tables.stated(PARAMETERS)
    peers = pd.concat([own, stated], ignore_index=True).assign(built=np.nan, operating=np.nan)
    rows = tables.places(peers, stated, counts().assign(as_of="2025-07"), "all").set_index("place")
    assert list(rows.index) == ["vietnam", "all", "vietnam", "parks_nationwide"], "from the lowest up"
    assert rows.built["all"] == Bound(5, 10)
    assert rows.operating["all"] == Bound(16, 16)
    assert (rows.as_of["all"], rows.source_id["all"]) == ("2025-07", "press report")

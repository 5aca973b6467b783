"""Tables of quantities from published rows."""

import numpy as np
import pandas as pd

from clusters.uncertainty import quantities
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, cited, joined, published, sources_by, wide


def test_published_rows_become_quantities_with_their_source():
    rows = pd.DataFrame(
        {
            "province": ["a", "b", "c"],
            "indicator": "jobs",
            "value": [12000, np.nan, 7],
            "bound": ["at_least", None, "exact"],
            "rounding_unit": [1000, np.nan, np.nan],
            "value_high": np.nan,
            "unit": "person",
            "source_id": ["s", None, "t"],
        }
    )
    found = published(rows, "convention")
    assert list(found.columns) == [*QUANTITY, "source_id"]
    assert found.to_numpy().tolist() == [["a", "jobs", 12000, 13000, "person", "s"], ["c", "jobs", 7, 7, "person", "t"]]
    assert published(rows, "strict").high.isna().tolist() == [True, False]


def test_ids_are_joined_each_once_and_sorted_and_nothing_adds_nothing():
    assert joined(["b a", "c", "a", None, float("nan"), ""]) == "a b c"
    assert joined([]) == ""
    rows = pd.DataFrame({"source_id": ["d", None], "sources": ["", "b c"]})
    assert cited(rows, pd.DataFrame({"value": [1]})) == "b c d"


def test_only_a_figure_with_a_value_has_sources():
    rows = pd.DataFrame({"province": ["a", "a", "b"], "indicator": ["jobs", "projects", "jobs"]})
    rows = rows.assign(value=[1.0, 2.0, np.nan], source_id=["s", "r", "t"])
    assert sources_by(rows, ["a", "b", "c"], "jobs", "projects") == ["r s", "", ""]


def test_ranges_are_the_bounds_of_the_rows() -> None:
    table = pd.DataFrame({"low": [1.0, np.nan], "high": [2.0, 3.0]}, index=[4, 7])
    assert quantities.ranges(table).to_dict() == {4: Bound(1, 2), 7: Bound(-np.inf, 3)}


def test_a_wide_table_has_a_line_for_each_place_and_keeps_the_order_of_the_rows():
    table = pd.DataFrame(
        [
            ("south", "late", 3.0, 4.0, "b a", "x"),
            ("south", "early", 1.0, np.nan, "a", "x"),
            ("north", "late", 5.0, 5.0, "c", "x"),
            ("south", "late", 7.0, 7.0, "d", "y"),
        ],
        columns=["entity", "indicator", "low", "high", "sources", "set"],
    )
    found = wide(table[table["set"] == "x"])
    assert list(found.columns) == ["entity", "late", "early", "sources"]
    assert found["entity"].tolist() == ["south", "north"]
    assert found["late"].tolist() == [Bound(3, 4), Bound(5, 5)]
    assert found["early"].iloc[0] == Bound(1, np.inf)
    assert not found["early"].iloc[1].known
    assert found["sources"].tolist() == ["a b", "c"]
    both = wide(table, ["entity", "set"])
    assert both[["entity", "set"]].values.tolist() == [["south", "x"], ["north", "x"], ["south", "y"]]
    assert both["sources"].tolist() == ["a b", "c", "d"]
    assert wide(table.iloc[:0]).empty

"""Tables of quantities from published rows."""

import numpy as np
import pandas as pd

from clusters.uncertainty import quantities
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, cited, joined, published, sources_by


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

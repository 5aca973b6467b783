"""Tables of quantities from published rows."""

import numpy as np
import pandas as pd

from clusters.uncertainty.quantities import QUANTITY, published


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

"""What a column of citations must be: known sources, each with the data row that it is cited for."""

import pandas as pd

from clusters.uncertainty import citing


def assert_known(cells: pd.Series, sources: pd.Index) -> None:
    """Every citation tells its row, and names a known source (or none, of a row without one)."""
    told = {one for cell in cells for one in cell.split()}
    assert told
    assert set(citing.sources(told)) <= set(sources)
    assert {one for one in told if not citing.row_of(one)} == set()

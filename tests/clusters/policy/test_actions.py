"""An action starts from a figure of its own definition and costs what it costs itself."""

import numpy as np
import pandas as pd
import pytest

from clusters.policy import actions
from clusters.policy.cards import Results

MERGED, FORMER = "whole", ["east", "west"]


def quantities(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["entity", "indicator", "low", "high", "unit"]).assign(sources="paper")


def results(built: float = 5, stable: float = 3) -> Results:
    """Of 30 to 40 clusters not shown to comply the fees are 15 to 80; 9 to 22 clusters have a system."""
    return {
        "03/stations": quantities(
            ("west", "wwtp_stations_invested", built, built, "station"),
            ("west", "wwtp_stations_stable", stable, stable, "station"),
        ),
        "03/coverage": quantities(
            (MERGED, "not_shown_compliant", 30, 40, "cluster"), (MERGED, "with_any_system", 9, 22, "cluster")
        ),
        "03/cost": quantities((MERGED, "fees_not_shown_compliant", 15, 80, "billion VND/year")),
    }


class TestOperation:
    def test_by_hand(self) -> None:
        found = actions.operation(results(), FORMER, MERGED).set_index("indicator")
        assert found.loc["stations_not_stable", ["low", "high"]].tolist() == [2, np.inf], "the east is not counted"
        assert found.loc["fees_with_any_system", ["low", "high"]].tolist() == [9 * 0.5, 22 * 2.0]
        assert found.sources.tolist() == ["paper", "paper"]

    def test_all_counted_is_no_longer_at_least(self) -> None:
        found = actions.operation(results(), ["west"], MERGED).set_index("indicator")
        assert found.loc["stations_not_stable", ["low", "high"]].tolist() == [2, 2]

    def test_a_station_that_recovers_leaves_fewer_to_mend(self) -> None:
        found = actions.operation(results(stable=4), ["west"], MERGED)
        assert found.low[found.indicator == "stations_not_stable"].tolist() == [1]

    @pytest.mark.parametrize("gone", ["03/stations", "03/cost", "03/coverage"])
    def test_what_cannot_be_computed_has_no_row(self, gone: str) -> None:
        known = {name: table for name, table in results().items() if name != gone}
        expected = ["fees_with_any_system"] if gone == "03/stations" else ["stations_not_stable"]
        assert actions.operation(known, FORMER, MERGED).indicator.tolist() == expected

    def test_where_possibly_none_is_missing_a_clusters_fees_are_not_known(self) -> None:
        known = dict(results())
        known["03/coverage"] = known["03/coverage"].replace({"low": {30: 0}})
        assert actions.operation(known, FORMER, MERGED).indicator.tolist() == ["stations_not_stable"]

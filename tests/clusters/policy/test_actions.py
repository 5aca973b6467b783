"""An action starts from a figure of its own definition, costs what it costs itself, and is dated by what is built."""

import numpy as np
import pandas as pd
import pytest

from clusters.policy import actions
from clusters.policy.cards import Results
from clusters.uncertainty.bounds import Bound
from clusters.wastewater import programme

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


PLAN = actions.Plan(2027, (2, 3), 8, "law")


def card(name: str, now: tuple[float, float], goal: float, *, plants: bool | None = True, by: str = "2030") -> dict:
    ends = {"baseline_low": now[0], "baseline_high": now[1], "target_low": goal, "target_high": goal}
    told = {"indicator_vi": "Số cụm", "indicator_en": "Clusters", "aim_sources": "paper"}
    return {"card_id": name, "by_year": by, "by_plants": plants, **ends, **told}


def cards(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame(rows)


COMPLY, WITHOUT = card("R1", (7, 12), 47), card("R3", (25, 38), 0)


class TestPace:
    def test_what_is_reached_by_hand(self) -> None:
        """8 a year from 2027: at the end of 2030 stand those of one year (built in three) or of two (built in two)."""
        found = actions.paced(cards(COMPLY, WITHOUT), PLAN)
        assert found.reachable_low.tolist() == [7 + 8, 25 - 16]
        assert found.reachable_high.tolist() == [12 + 16, 38 - 8]
        assert found.missed.tolist() == [True, True]
        assert actions.out_of_reach(found).tolist() == [True, True]

    @pytest.mark.parametrize("starts", [4, 8, 12, 20, 40])
    def test_the_same_as_the_programmes_paths_year_by_year(self, starts: int) -> None:
        years = range(2027, 2041)
        path = programme.phasing((7, 12), 47, years, lags=(2, 3), yearly_capacity=starts).set_index("year")
        for year in years:
            (row,) = cards(card("R1", (7, 12), 47, by=str(year))).itertuples()
            found = actions.reached(row, starts, PLAN)
            assert found is not None
            assert (found.low, found.high) == (path.low[year], path.high[year])
        done = [path.index[path[end] >= 47].min() for end in ("high", "low")]
        assert list(actions.met(Bound(35, 40), starts, PLAN)) == done

    def test_a_target_is_surely_perhaps_or_not_in_time(self) -> None:
        found = actions.pace(cards(COMPLY), PLAN, [8, 20, 40], MERGED)
        assert found.state.tolist() == ["not_met", "perhaps", "met"]
        assert found.sources[0] == "law paper"
        assert found.years.tolist() == ["2033–2034", "2030–2031", "2029–2030"]
        assert actions.in_time(found) == {"sure": 1, "maybe": 1, "tests": 3, "enough": 20, "never": False}
        late = actions.in_time(found[:1])
        assert (late["enough"], late["never"]) == (None, True)

    def test_a_plant_that_complies_brings_every_year_nearer(self) -> None:
        few, more = (actions.pace(cards(card("R1", (n, 12), 47)), PLAN, [8], MERGED) for n in (7, 12))
        assert (few.high[0], more.high[0]) == (2034, 2034)
        assert few.reached[0].low + 5 == more.reached[0].low

    def test_what_is_perhaps_done_and_what_has_no_upper_end(self) -> None:
        found = actions.pace(cards(card("R3", (0, 8), 0), card("R3", (9, np.inf), 0)), PLAN, [8], MERGED)
        assert found.years.tolist() == ["≤ 2030", "≥ 2030"]
        assert found.state.tolist() == ["met", "perhaps"]
        assert np.isnan(found.high[1])

    def test_without_plants_or_a_plan_there_is_no_pace(self) -> None:
        table = cards(COMPLY, card("R4", (37, 37), 0, plants=None), card("R7", (np.nan, np.nan), 80))
        assert actions.pace(table, PLAN, [8], MERGED).indicator.tolist() == ["R1"]
        assert actions.paced(table, PLAN).reachable_low.isna().tolist() == [False, True, True]
        assert actions.paced(table, None).reachable_low.isna().all()
        assert not actions.paced(table, None).missed.any()
        assert not actions.out_of_reach(actions.paced(table, None)).any()
        assert actions.pace(table, None, [8], MERGED).empty
        assert actions.paced(table[:0], PLAN).empty

    def test_the_plan_is_notebook_03s(self) -> None:
        names = ["entity", "indicator", "year", "started_high", "scenario", "headline"]
        rows = [
            (MERGED, "compliant", 2027, 8, "capacity", True),
            (MERGED, "compliant", 2028, 3, "capacity", True),
            (MERGED, "compliant", 2026, 9, "budget", True),
            (MERGED, "starts_needed", 2030, None, None, True),
        ]
        phasing = pd.DataFrame(rows, columns=names)
        built = pd.DataFrame({"assumption_id": ["build_time"], "low": [24.0], "high": [36.0]})
        assert actions.plan({"03/phasing": phasing}, built) == actions.Plan(2027, (2, 3), 8)
        assert actions.plan({"03/phasing": phasing}, built[:0]) is None
        assert actions.plan({}, built) is None

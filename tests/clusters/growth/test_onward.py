"""From the latest published year on: which year that is, how it stands to a goal, and what the goal still asks."""

import math

import pandas as pd
import pytest

from clusters.growth import onward
from clusters.growth.scenarios import Goal
from clusters.uncertainty.bounds import Bound

COLUMNS = ["area", "year", "period", "value", "bound", "status", "source_id"]


def economy(*rows: tuple) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=COLUMNS)
    return found.assign(sector="total", measure="real_growth_pct", unit="percent", denominator=None)


ROWS = economy(
    ("nation", 2025, "year", 8.0, "exact", "estimate", "n"),
    ("whole", 2025, "nine_months", 10.0, "exact", None, "p"),
    ("whole", 2025, "year", 10.0, "exact", "final", "p"),
    ("whole", 2025, "year", 9.0, "exact", "estimate", "q"),
    ("whole", 2025, "avg_2020_2025", 7.0, "exact", None, "p"),
    ("whole", 2026, "first_half", 12.0, "exact", None, "p"),
    ("nation", 2026, "year", 6.0, "exact", "final", "n"),
    ("part", 2025, "q1", 11.0, "at_least", None, "r"),
)
GOAL = Goal(0.11, "plan", 2025, True)


def test_the_latest_year_is_a_whole_one_of_the_area_itself_before_the_horizon() -> None:
    assert onward.latest(ROWS, "whole", 2024, 2030) == 2025  # neither the half year of 2026 nor the nation's 2026
    assert onward.latest(ROWS, "whole", 2026, 2030) == 2026
    assert onward.latest(ROWS, "part", 2024, 2030) == 2024
    assert onward.latest(ROWS, "nation", 2024, 2026) == 2025


def test_news_is_all_that_is_published_of_the_year_and_no_average() -> None:
    found = onward.news(ROWS, ["whole", "nation", "part"], 2025)
    assert found[["entity", "period", "source_id", "status"]].to_numpy().tolist() == [
        ["whole", "year", "p", "strict"],
        ["whole", "year", "q", "preliminary"],
        ["whole", "nine_months", "p", "preliminary"],
        ["nation", "year", "n", "preliminary"],
        ["part", "q1", "r", "preliminary"],
    ]
    floor = found.iloc[-1]
    assert (floor.low, math.isnan(floor.high), floor.figure) == (11.0, True, ("at_least", 11.0))
    assert found.when_en.iloc[2] == "first nine months of 2025"


def test_a_year_stands_below_a_goal_or_at_it_or_sources_leave_it_open() -> None:
    rate = onward.of_year(ROWS, "whole", 2025, "strict")
    assert (rate.low, rate.high) == pytest.approx((9.0, 10.0))
    for aim, held in ((0.11, "below"), (0.08, "reached"), (0.095, "unsure"), (math.nan, "aimless")):
        told = onward.against(rate, Goal(aim))
        assert [key for key, value in told.items() if value is not None] == [held]
    assert onward.of_year(ROWS, "part", 2025, "strict") is None
    assert set(onward.against(None, GOAL).values()) == {None}


def test_what_is_needed_makes_up_for_what_has_grown() -> None:
    found = onward.needed(ROWS, "whole", GOAL, 2025, 2030, "strict").set_index("since")
    assert found.loc[2025, ["low", "high"]].tolist() == pytest.approx([11.0, 11.0])
    for end, grown in (("high", 1.09), ("low", 1.10)):  # the less has grown, the more is needed
        assert grown * (1 + found.at[2024, end] / 100) ** 5 == pytest.approx(1.11**6)
    assert (found.at[2025, "sources"], found.at[2024, "sources"]) == ("plan", "p plan q")
    span = onward.whole(found)
    assert (span.low, span.high) == pytest.approx((11.0, found.at[2024, "high"]))
    assert onward.path(found) == pytest.approx((0.11, found.at[2024, "high"] / 100))


def test_a_goal_without_a_year_or_of_a_later_one_counts_from_the_base() -> None:
    for goal in (Goal(0.09), Goal(0.09, "plan", 2027)):
        found = onward.needed(ROWS, "whole", goal, 2025, 2035, "strict")
        assert found.since.tolist() == [2025]
        assert found.low.tolist() == found.high.tolist() == pytest.approx([9.0])
    assert onward.needed(ROWS, "whole", Goal(math.nan), 2025, 2030, "strict").empty


def test_a_missing_year_leaves_unknown_what_is_needed() -> None:
    found = onward.needed(ROWS, "whole", Goal(0.11, "plan", 2024), 2025, 2030, "strict")
    assert found.low.isna().tolist() == [False, True]  # 2025 is known; an average over 2020-2025 does not tell 2024
    assert onward.whole(found) is None
    assert all(map(math.isnan, onward.path(found)))


def test_growth_without_a_ceiling_bounds_no_path() -> None:
    open_ended = economy(("whole", 2025, "year", 10.0, "at_least", "final", "p"))
    found = onward.needed(open_ended, "whole", GOAL, 2025, 2030, "strict").set_index("since")
    assert 1.10 * (1 + found.high[2024] / 100) ** 5 == pytest.approx(1.11**6)
    assert found.low[2024] == -100.0
    lost = economy(("whole", 2025, "year", 100.0, "at_most", "final", "p")).assign(value=-100.0)
    assert onward.whole(onward.needed(lost, "whole", GOAL, 2025, 2030, "strict")) is None


def test_one_picture_holds_the_year_the_past_and_what_is_needed() -> None:
    rows = onward.news(ROWS, ["whole", "nation", "part"], 2025)
    past = pd.DataFrame({"low": [8.0, 8.2], "high": [8.5, 8.4], "sources": ["a b", "b"]})
    asked = onward.needed(ROWS, "whole", GOAL, 2025, 2030, "strict")
    found = onward.beside(rows, past, asked, "whole")
    assert found[["row", "low", "high", "status"]].iloc[:4].to_numpy().tolist() == [
        ["whole", 10.0, 10.0, "strict"],
        ["whole", 9.0, 9.0, "preliminary"],
        ["nation", 8.0, 8.0, "preliminary"],
        ["past", 8.0, 8.5, "strict"],
    ]
    assert found[["row", "status", "sources"]].iloc[4].tolist() == ["needed", "possible", "p plan q"]
    assert len(onward.beside(rows, past.assign(low=math.nan), asked, "whole")) == 4
    assert onward.beside(rows, past, asked, "part").empty
    assert onward.beside(rows.iloc[:0], past, asked, "whole").empty


def test_the_table_says_each_figure_as_it_was_said_and_what_is_needed_below() -> None:
    asked = onward.needed(ROWS, "whole", GOAL, 2025, 2030, "strict")
    found = onward.listed(onward.news(ROWS, ["whole"], 2025), asked)
    assert found.when_vi.tolist() == ["2025", "2025", "9 tháng đầu năm 2025", "2026–2030", "2026–2030"]
    assert found.figure.iloc[0] == (10.0,)
    assert found.figure.iloc[3] == Bound(asked.low[0], asked.high[0])
    assert onward.listed(onward.news(ROWS, ["part"], 2024), asked.iloc[:0]).empty


def test_what_other_areas_grew_is_told_where_it_is_published() -> None:
    rows = onward.news(ROWS, ["whole", "nation", "part"], 2025)
    told = onward.around(rows, ["nation", "part"])
    assert told == {"far": "nation", "far_rate": Bound(8.0, 8.0), "near": None, "near_rate": None}
    assert set(onward.around(rows, []).values()) == {None}


def test_the_past_is_slower_only_where_all_of_it_is() -> None:
    asked = onward.needed(ROWS, "whole", GOAL, 2025, 2030, "strict")
    past = pd.DataFrame({"low": [8.0], "high": [8.5]})
    assert onward.slower(past, asked) == Bound(8.0, 8.5)
    assert onward.slower(past.assign(high=11.0), asked) is None
    assert onward.slower(past.iloc[:0], asked) is None


def test_a_path_goes_through_what_is_published() -> None:
    reached = onward.through({"target": (0.10, 0.11)}, (1.05, 1.06), 1, 5)["target"]
    assert (1 + reached[0]) ** 6 == pytest.approx(1.05 * 1.10**5)
    assert (1 + reached[1]) ** 6 == pytest.approx(1.06 * 1.11**5)
    assert onward.through({"p": (0.05, 0.06)}, (1.0, 1.0), 0, 5)["p"] == pytest.approx((0.05, 0.06))

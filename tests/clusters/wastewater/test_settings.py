"""What turns on a number that was chosen, by running the plan with it."""

import pandas as pd

from clusters.uncertainty.bounds import Bound
from clusters.wastewater import choices, schedule, settings
from clusters.wastewater.programme import Limits

ROWS = [("all", "operating", 47.0, 47.0, "o"), ("all", "compliant", 7.0, 12.0, "c"),
        ("all", "not_shown_compliant", 35.0, 40.0, "g")]  # fmt: skip
COUNTS = pd.DataFrame(ROWS, columns=["entity", "indicator", "low", "high", "sources"]).assign(unit="cluster")
TYPICAL = pd.DataFrame(
    [("a", "a", 6.0, 5.0, 1.0, 100.0, 300.0), ("b", "b", 3.0, 20.0, 1.0, 500.0, 100.0)],
    columns=["option", "group", "most", "cost", "clusters", "jobs", "m3"],
)
OPTIONS = choices.Options(TYPICAL, [TYPICAL], "jobs", "size")
CHOSEN = settings.Chosen(2027, 2030, 8, Limits(20.0, 16, 0.5))


def turning(lags=(2, 3), options=OPTIONS):
    return settings.turning(CHOSEN, {"main": COUNTS}, "all", lags, options, "time")


def test_each_number_is_varied_by_itself():
    rows = turning().set_index(["setting", "value"])
    assert rows.result["yearly_capacity", 8.0] == Bound(7 + 8, 12 + 16), "one useful year if slow, two if fast"
    assert rows.result["yearly_capacity", 16.0] == Bound(7 + 16, 12 + 32)
    assert rows.result["as_of_year", 2028.0] == Bound(7, 12 + 8), "a year later"
    assert rows.result["budget", 20.0] == choices.plants(choices.bought(OPTIONS, CHOSEN.limits))
    assert rows.result["budget", 40.0].low >= rows.result["budget", 20.0].low
    assert rows.result["equity_floor", 0.0] == Bound(1, 4), "four cheap plants, or one that serves many jobs"
    assert list(rows.index[rows.chosen]) == [
        ("yearly_capacity", 8.0), ("as_of_year", 2027.0), ("budget", 20.0), ("equity_floor", 0.5),
    ]  # fmt: skip
    assert rows.sources["as_of_year", 2027.0] == "c o time"
    assert settings.widest(turning(), "compliant") == Bound(7, 44)
    shown = settings.listed(turning()).groupby("setting", sort=False).value.agg(list)
    assert shown["as_of_year"] == ["2027", "2028"], "a year is not written 2.027,0"
    assert shown["equity_floor"] == [Bound(0, 0), Bound(0.5, 0.5), Bound(1, 1)]


def test_what_cannot_be_computed_has_no_row():
    assert set(turning(options=None).outcome) == {"compliant"}
    assert set(turning(lags=None).outcome) == {"plants"}
    empty = turning(None, None)
    assert list(empty) == settings.VARIED
    assert settings.widest(empty, "plants") is None


def test_the_result_at_what_was_chosen_is_that_of_the_page():
    own = turning()
    paths = schedule.main_paths(
        schedule.phases({"main": COUNTS}, "all", range(2027, 2031), schedule.caps(None), lags=(2, 3), yearly_capacity=8)
    )
    chosen = own[own.chosen & (own.outcome == "compliant")]
    assert set(chosen.result.map(lambda b: (b.low, b.high))) == {
        (end.low, end.high) for end in [schedule.end_of(paths, "capacity")]
    }

"""Published series: coverage, conflicts, trends against statsmodels, spans of periods."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from test_rates import economy

from clusters.growth import series

TOTAL = ("current_price", "total")


@pytest.mark.parametrize(
    ("period", "year", "span"),
    [
        ("year", 2022, (2021, 2022)),
        ("avg_2016_2020", 2020, (2015, 2020)),
        ("term_2015_2020", 2020, (2015, 2020)),
        ("avg_2020_2025", 2025, (2020, 2025)),
        ("avg_2021_2023", 2023, (2020, 2023)),
        ("last_five_years", 2020, (2015, 2020)),
        ("since_2016", 2024, None),
        ("first_half", 2024, None),
        ("q1", 2025, None),
    ],
)
def test_a_period_knows_its_steps(period: str, year: int, span: tuple | None) -> None:
    assert series.span(period, year) == span


def test_conflicts_stay_two_values_and_are_not_averaged() -> None:
    table = economy(("a", 2020, 100.0, "p", *TOTAL), ("a", 2020, 105.0, "q", *TOTAL), ("b", 2020, 7.0, "p", *TOTAL))
    found = series.conflicts(table, 2015, 2024)
    assert found[["area", "low", "high", "sources"]].to_numpy().tolist() == [["a", 100.0, 105.0, "p q"]]
    assert found.gap_pct[0] == pytest.approx(5)
    assert series.level(table, "a", 2020, "total") == (100.0, 105.0)
    assert all(np.isnan(series.level(table, "a", 2021, "total")))


def test_conflicts_say_how_exact_each_end_is() -> None:
    rows = [
        ("a", 2020, 100.0, "p", *TOTAL, "year", "nearly"),
        ("a", 2020, 100.0, "q", *TOTAL),
        ("a", 2020, 105.0, "r", *TOTAL, "year", "about"),
        ("b", 2020, 7.0, "p", *TOTAL, "year", "at_least"),
        ("b", 2020, 8.0, "q", *TOTAL),
    ]
    found = series.conflicts(economy(*rows), 2015, 2024).set_index("area")
    assert found[["low_bound", "high_bound"]].loc["a"].tolist() == ["exact", "about"]  # one source says it plainly
    assert found[["low_bound", "high_bound"]].loc["b"].tolist() == ["at_least", "exact"]


def test_coverage_counts_values_and_shows_the_holes() -> None:
    table = economy(("a", 2020, 100.0, "p", *TOTAL), ("a", 2020, 105.0, "q", *TOTAL), ("a", 2022, 7.0, "p", *TOTAL))
    assert series.coverage(table, ["a"], 2019, 2022).iloc[0, 3:].tolist() == [0, 2, 0, 1]
    assert series.coverage(table.iloc[:0], ["a"], 2019, 2022).empty


def test_vintages_never_join_two_sources() -> None:
    table = economy(
        *[("a", y, 10.0 * y, s, *TOTAL) for y, s in ((2019, "p"), (2020, "p"), (2021, "q"), (2022, "r"), (2023, "r"))]
    )
    found = series.vintages(table, "total", "current_price", 2015, 2024)
    assert found.groupby("source_id").year.apply(list).to_dict() == {"p": [2019, 2020], "r": [2022, 2023]}


VALUES = [46.8, 50.8, 55.3, 62.3, 70.2, 77.0, 84.1, 92.0]
EIGHT = economy(*[("a", 2015 + i, v, "yb", *TOTAL) for i, v in enumerate(VALUES)])


def test_trend_agrees_with_ordinary_least_squares() -> None:
    found = series.trend(series.vintages(EIGHT, "total", "current_price", 2015, 2024)).iloc[0]
    year = np.arange(2015, 2023)

    def oracle(keep: np.ndarray) -> float:
        return np.expm1(sm.OLS(np.log(VALUES)[keep], sm.add_constant(year[keep])).fit().params[1])

    others = [oracle(year != y) for y in year]
    assert found.slope == pytest.approx(oracle(year > 0))
    assert (found.low, found.high) == pytest.approx((min(others), max(others)))
    assert found.without_shock == pytest.approx(oracle(~np.isin(year, [2020, 2021])))
    assert found.cagr == pytest.approx((92 / 46.8) ** (1 / 7) - 1)


def test_trend_needs_eight_values_and_ignores_the_unit() -> None:
    seven = EIGHT[EIGHT.year > 2015]
    assert series.trend(series.vintages(seven, "total", "current_price", 2015, 2024)).empty
    scaled = EIGHT.assign(value=EIGHT.value * 1e3)
    pairs = [series.trend(series.vintages(t, "total", "current_price", 2015, 2024)).slope[0] for t in (EIGHT, scaled)]
    assert pairs[0] == pytest.approx(pairs[1])


def test_an_empty_table_gives_empty_answers() -> None:
    empty = EIGHT.iloc[:0]
    assert series.conflicts(empty, 2015, 2024).empty
    assert series.trend(series.vintages(empty, "total", "current_price", 2015, 2024)).empty
    assert isinstance(series.coverage(empty, [], 2015, 2016), pd.DataFrame)


def test_a_floor_among_levels_stays_a_floor() -> None:
    floor = ("a", 2020, 103.0, "q", *TOTAL, "year", "at_least")
    table = economy(("a", 2020, 100.0, "p", *TOTAL), floor)
    assert series.level(table, "a", 2020, "total") == (100.0, 104.0)  # rounded down by one of its last digit at most
    assert series.level(table, "a", 2020, "total", reading="strict") == (100.0, np.inf)
    assert series.finite(np.array([2.0, np.inf])).tolist() == [2.0, 2e9]


def test_trends_in_per_cent_stand_beside_what_is_too_short() -> None:
    long = [("a", year, 100 * 1.1 ** (year - 2015), "p", *TOTAL) for year in range(2015, 2023)]
    short = [("a", year, 50.0, source, "constant_2010_price", "total") for year, source in ((2015, "p"), (2016, "q"))]
    table = economy(*long, *short, ("b", 2020, 7.0, "r", "constant_2010_price", "total"))
    found = series.trends(table, ["a", "b"], 2015, 2024)
    assert found[["entity", "sector", "first_year", "last_year"]].to_numpy().tolist() == [["a", "total", 2015, 2022]]
    assert found[["slope", "cagr", "low", "high"]].to_numpy().ravel().tolist() == pytest.approx([10.0] * 4)
    told = series.leading(found)
    assert (told["sector"], told["where"], told["since"], told["until"]) == ("total", "a", 2015, 2022)
    listed = series.trends_listed(found, table, ["a", "b"], 2015, 2024)
    assert listed.measure.tolist() == ["current_price", *["constant_2010_price"] * 2]
    assert listed.n.tolist() == [8, 1, 1]
    assert np.isnan(listed.slope.to_numpy(float)[1:]).all()
    assert listed.source_id.tolist() == ["p", "p q", "r"]
    gaps = series.gaps(table, ["a", "b"], 2015, 2024)
    assert gaps.drop(columns="entity").to_numpy().tolist() == [
        ["nominal", 0, 8, 8],
        ["real", 2, 1, 8],
        ["real", 1, 1, 8],
    ]
    assert series.trends_listed(found.iloc[:0], table, ["a", "b"], 2015, 2024).empty
    assert set(series.leading(found.iloc[:0]).values()) == {None}

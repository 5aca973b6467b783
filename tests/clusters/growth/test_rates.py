"""Growth rates: hand arithmetic, brute force over all tilings, and what must not change when the data does."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusters.growth import rates

COLUMNS = [
    "area",
    "year",
    "period",
    "sector",
    "measure",
    "value",
    "bound",
    "unit",
    "denominator",
    "status",
    "source_id",
]


def economy(*rows: tuple) -> pd.DataFrame:
    """Rows (area, year, value, source[, measure, sector, period, bound]) as a table of the data package."""
    full = []
    for area, year, value, source, *rest in rows:
        measure, sector, period, bound = [*rest, *["real_growth_pct", "total", "year", "exact"][len(rest) :]]
        full.append((area, year, period, sector, measure, value, bound, "percent", "", "estimate", source))
    return pd.DataFrame(full, columns=COLUMNS)


def test_the_articles_rates_over_eight_and_nine_steps() -> None:
    found = rates.headline({"industry": 0.1325, "all": 0.0875}, 2016, 2024).set_index(["name", "steps"]).factor
    assert [round(found["industry", n], 2) for n in (8, 9)] == [2.71, 3.06]
    assert [round(found["all", n], 2) for n in (8, 9)] == [1.96, 2.13]
    assert rates.doubling_time(0.1325) == pytest.approx(np.log(2) / np.log(1.1325))
    assert rates.doubling_time(0.0) == math.inf


@settings(deadline=None)
@given(st.floats(0.1, 1e6), st.floats(-0.5, 0.9), st.integers(1, 40))
def test_compound_rate_undoes_compounding(first: float, rate: float, years: int) -> None:
    assert rates.compound_rate(first, first * (1 + rate) ** years, years) == pytest.approx(rate, abs=1e-9)


@pytest.mark.parametrize("wrong", [(0, 1, 1), (1, -1, 1), (1, 2, 0), (math.nan, 1, 1)])
def test_compound_rate_refuses_what_has_no_rate(wrong: tuple) -> None:
    with pytest.raises(ValueError, match="compound_rate"):
        rates.compound_rate(*wrong)


def test_the_consistency_triangle_by_hand() -> None:
    found = rates.consistency((0.392, 0.0005), (0.1325, 0.00005), (0.0875, 0.00005), [8, 9])
    values = found.set_index(["indicator", "steps"]).value.mul(100).round(1)
    assert list(values["industry_share_base_year"]) == [28.3, 27.2]
    assert list(values["industry_part_of_growth"]) == [50.6, 49.8]
    assert [math.floor(v * 10) / 10 for v in values["growth_of_the_rest"]] == [6.5, 6.6]
    assert ((found.low < found.value) & (found.value < found.high)).all()
    start = 100 * 0.392 * 1.0875**8 / 1.1325**8 / 100  # the accounts close: industry + rest = whole
    rest = rates.growth_of_rest(0.392, 0.1325, 0.0875, 8)
    assert start * 1.1325**8 + (1 - start) * (1 + rest) ** 8 == pytest.approx(1.0875**8)


@settings(deadline=None)
@given(st.floats(0.1, 0.8), st.floats(0.06, 0.15), st.floats(0.02, 0.06), st.integers(1, 12), st.data())
def test_rounding_intervals_hold_every_value_inside(
    share: float, part: float, whole: float, n: int, data: st.DataObject
) -> None:
    box = [(share, 0.0005), (part, 0.0005), (whole, 0.0005)]
    found = rates.consistency(*box, [n])
    inside = [data.draw(st.floats(v - h, v + h)) for v, h in box]
    for row in found.itertuples():
        assert row.low - 1e-12 <= rates.TRIANGLE[row.indicator](*inside, n) <= row.high + 1e-12


def brute_force(steps: pd.DataFrame, base: int, end: int) -> set[float]:
    """Product of every exact tiling of the window, found by trying all subsets."""
    rows = list(steps.itertuples())
    found = set()
    for size in range(1, end - base + 1):
        for chosen in itertools.combinations(rows, size):
            line = sorted(chosen, key=lambda r: r.base)
            joints = [base, *[r.end for r in line]]
            if all(r.base == j for r, j in zip(line, joints, strict=False)) and joints[-1] == end:
                for ends in itertools.product(*[{r.low, r.high} for r in line]):
                    found.add(math.prod(f ** (r.end - r.base) for f, r in zip(ends, line, strict=True)))
    return found


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(2015, 2018), st.integers(1, 3), st.floats(0.9, 1.2), st.floats(0, 0.05)),
        min_size=1,
        max_size=7,
    )
)
def test_a_chain_spans_exactly_the_tilings_that_exist(drawn: list[tuple]) -> None:
    rows = [("x", b, b + n, low, low + d, f"s{i}", "annual") for i, (b, n, low, d) in enumerate(drawn)]
    steps = pd.DataFrame(rows, columns=["area", "base", "end", "low", "high", "source_id", "kind"])
    products = brute_force(steps, 2015, 2019)
    found = rates.chain(steps, 2015, 2019)
    if products:
        assert not found["even_pace"]
        assert (1 + found["low"]) ** 4 == pytest.approx(min(products))
        assert (1 + found["high"]) ** 4 == pytest.approx(max(products))
    else:
        assert found["even_pace"] or math.isnan(found["low"])


TWO_SOURCES = economy(
    ("a", 2020, 7.5, "plan", "real_growth_pct", "total", "avg_2016_2020"),
    ("a", 2021, 7.7, "s1"),
    ("a", 2022, 9.07, "s1"),
    ("a", 2023, 9.48, "first"),
    ("a", 2023, 10.23, "later"),
    ("a", 2024, 10.01, "s1"),
    ("a", 2024, 10.3, "s2"),
)


def test_conflicting_sources_span_a_range() -> None:
    found = rates.chained(TWO_SOURCES, ["a"], 2015, 2024).iloc[0]
    start = 1.075**5 * 1.077 * 1.0907
    assert (1 + found.low) ** 9 == pytest.approx(start * 1.0948 * 1.1001)
    assert (1 + found.high) ** 9 == pytest.approx(start * 1.1023 * 1.103)
    assert not found.even_pace
    assert set(found.sources) == {"plan", "s1", "first", "later", "s2"}


def test_an_average_that_overlaps_the_window_is_used_only_when_marked() -> None:
    found = rates.chained(TWO_SOURCES, ["a"], 2016, 2024).iloc[0]
    assert found.even_pace
    assert (1 + found.low) ** 8 == pytest.approx(1.075**4 * 1.077 * 1.0907 * 1.0948 * 1.1001)


def test_removing_the_only_figure_of_a_year_leaves_nothing_and_names_the_year() -> None:
    lacking = TWO_SOURCES[TWO_SOURCES.year != 2022]
    found = rates.chained(lacking, ["a"], 2015, 2024).iloc[0]
    assert math.isnan(found.low)
    assert math.isnan(found.high)
    assert found.missing == [2022]
    nothing = rates.chained(TWO_SOURCES.iloc[:0], ["a"], 2015, 2024).iloc[0]
    assert nothing.missing == list(range(2016, 2025))


@pytest.mark.parametrize("bound", ["nearly", "at_least", "about", "at_most"])
@pytest.mark.parametrize("reading", ["strict", "convention"])
def test_widening_one_input_never_narrows_the_chain(bound: str, reading: str) -> None:
    narrow = rates.chained(TWO_SOURCES, ["a"], 2015, 2024, reading).iloc[0]
    for row in TWO_SOURCES.index:
        wider = TWO_SOURCES.copy()
        wider.loc[row, "bound"] = bound
        found = rates.chained(wider, ["a"], 2015, 2024, reading).iloc[0]
        assert found.low <= narrow.low
        assert found.high >= narrow.high


LEVELS = economy(
    *[(a, 2016, v, s, "current_price", "total") for a, v, s in (("a", 30.0, "p"), ("b", 50.0, "p"), ("b", 55.0, "q"))],
    *[(a, y, r, "g") for a, r in (("a", 10.0), ("b", 6.0)) for y in range(2016, 2020)],
    *[("b", 2019, 9.0, "h")],
)


def test_combined_growth_is_the_base_weighted_mean_of_factors_over_all_corners() -> None:
    chains, sizes = rates.chained(LEVELS, ["a", "b"], 2015, 2019), rates.weights(LEVELS, ["a", "b"], 2015, 2019)
    assert list(sizes.year) == [2016, 2016]
    by_hand = [
        ((30 * 1.1**4 + size * factor) / (30 + size)) ** 0.25 - 1
        for size in (50, 55)
        for factor in (1.06**4, 1.06**3 * 1.09)
    ]
    assert rates.combined(chains, sizes) == pytest.approx((min(by_hand), max(by_hand)))


def test_combined_growth_ignores_the_unit_and_the_order_of_provinces() -> None:
    def both(table: pd.DataFrame, areas: list[str]) -> tuple[float, float]:
        return rates.combined(rates.chained(table, areas, 2015, 2019), rates.weights(table, areas, 2015, 2019))

    scaled = LEVELS.assign(value=LEVELS.value.where(LEVELS.measure != "current_price", LEVELS.value * 1000))
    shuffled = LEVELS.sample(frac=1, random_state=3)
    assert both(scaled, ["a", "b"]) == pytest.approx(both(LEVELS, ["a", "b"]))
    assert both(shuffled, ["b", "a"]) == pytest.approx(both(LEVELS, ["a", "b"]))


def test_combined_growth_of_a_province_without_figures_is_unknown() -> None:
    chains = rates.chained(LEVELS, ["a", "b", "c"], 2015, 2019)
    assert all(map(math.isnan, rates.combined(chains, rates.weights(LEVELS, ["a", "b", "c"], 2015, 2019))))
    assert all(map(math.isnan, rates.combined(chains.iloc[:0], rates.weights(LEVELS, [], 2015, 2019))))


FIXED = ("constant_2010_price", "total")
TWO_VINTAGES = economy(
    ("a", 2016, 30.0, "w", "current_price", "total"),
    ("b", 2016, 60.0, "w", "current_price", "total"),
    ("a", 2017, 5.0, "plan", "real_growth_pct", "total", "avg_2016_2017"),
    *[(area, year, 10.0, "g") for area in "ab" for year in range(2016 if area == "b" else 2018, 2021)],
    ("a", 2016, 99.0, "early", *FIXED),  # no published rate ends there
    ("a", 2017, 100.0, "first", *FIXED),
    ("a", 2018, 111.0, "between", *FIXED),
    ("a", 2019, 115.0, "later", *FIXED),
)


def test_levels_replace_the_rates_between_the_first_and_the_last_that_can_be_reached() -> None:
    found = rates.by_levels(TWO_VINTAGES, ["a", "b"], 2015, 2020).set_index("entity")
    by_hand = 1.05**2 * 115 / 100 * 1.10
    assert (1 + found.low["a"]) ** 5 == pytest.approx(by_hand)
    assert (1 + found.high["a"]) ** 5 == pytest.approx(by_hand)
    assert found.levels["a"] == [2017, 2019]
    assert found.sources["a"] == ["first", "g", "later", "plan"]
    assert (found.low["b"], found.levels["b"]) == (pytest.approx(0.10), [])  # nothing but rates
    one_level = TWO_VINTAGES[~TWO_VINTAGES.source_id.isin(["early", "first", "between"])]
    same = rates.by_levels(one_level, ["a"], 2015, 2020)
    assert same.levels[0] == []
    assert same.low[0] == rates.chained(one_level, ["a"], 2015, 2020).low[0]


def test_levels_that_disagree_or_are_floors_widen_the_chain() -> None:
    more = pd.concat([TWO_VINTAGES, economy(("a", 2019, 120.0, "rival", *FIXED))])
    found = rates.by_levels(more, ["a"], 2017, 2019).iloc[0]
    assert ((1 + found.low) ** 2, (1 + found.high) ** 2) == pytest.approx((1.15, 1.20))
    floor = TWO_VINTAGES.assign(bound=TWO_VINTAGES.bound.mask(TWO_VINTAGES.source_id.eq("later"), "at_least"))
    assert rates.by_levels(floor, ["a"], 2017, 2019, "strict").high[0] == math.inf


def test_without_rates_to_or_from_the_levels_they_lead_nowhere() -> None:
    assert math.isnan(rates.by_levels(TWO_VINTAGES, ["a"], 2010, 2020).low[0])
    assert math.isnan(rates.by_levels(TWO_VINTAGES, ["a"], 2015, 2022).low[0])
    assert rates.by_levels(TWO_VINTAGES.iloc[:0], ["a"], 2015, 2020).levels[0] == []


def test_both_chains_stand_side_by_side() -> None:
    found = rates.side_by_side(TWO_VINTAGES, ["a", "b"], 2015, 2020)
    row = found.iloc[0]
    assert (len(found), row.entity, row.first_year, row.last_year) == (1, "a", 2017, 2019)
    assert (row.start_low, row.end_high) == (100, 115)
    assert row.levels_low == row.levels_high == pytest.approx(1.15**0.5 - 1)
    assert row.rates_low == row.rates_high == pytest.approx(0.10)
    assert row.sources == "first g later"
    table = rates.by_province(TWO_VINTAGES, ["a", "b"], "m", [], 2016, 2020, "convention")
    nine = table[table.base.eq(2015) & table.entity.eq("m")].set_index("indicator")
    by_hand = (30 * 1.05**2 * 1.15 * 1.10 + 60 * 1.10**5) / 90
    assert (1 + nine.low[rates.BY_LEVELS] / 100) ** 5 == pytest.approx(by_hand)
    assert nine.low[rates.BY_LEVELS] < nine.low[rates.BY_RATES]
    assert nine.levels.to_dict() == {rates.BY_RATES: "", rates.BY_LEVELS: "a"}
    assert not table[table.indicator.eq(rates.BY_LEVELS)].entity.eq("b").any()


def test_a_claim_keeps_its_bound() -> None:
    claims = pd.DataFrame(
        {
            "claim_id": ["C1", "C2"], "entity": ["m", "m"], "indicator": ["share", "rate"], "value": [48.0, 13.25],
            "bound": ["nearly", "exact"], "rounding_unit": [1.0, np.nan], "period": ["2024", "2016-2024"],
        }
    )  # fmt: skip
    share, rate = rates.claimed(claims, "share", "m"), rates.claimed(claims, "rate", "m")
    assert share is not None
    assert rate is not None
    assert (share["low"], share["high"]) == (47, 48)
    assert (rate["low"], rate["high"], rate["rounding"]) == (13.25, 13.25, pytest.approx(0.005))
    assert rates.claimed(claims, "share", "other") is None

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


@pytest.mark.parametrize("wrong", [(0, 1, 1), (1, -1, 1), (1, 0, 1), (1, 2, 0), (math.nan, 1, 1)])
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


def lines(table: pd.DataFrame) -> list[tuple]:
    """The rows as tuples with numbers to nine places, an open or unknown end as None."""

    def plain(cell: object) -> object:
        if not isinstance(cell, float):
            return cell
        return None if math.isnan(cell) or math.isinf(cell) else round(cell, 9)

    return [tuple(map(plain, row)) for row in table.astype(object).itertuples(index=False, name=None)]


def near(value: float) -> float:
    return round(value, 9)


def test_a_window_is_counted_both_ways_as_far_as_it_has_steps() -> None:
    found = rates.headline({"a": 0.1, "b": 0.0}, 2016, 2018)
    twice = near(math.log(2) / math.log(1.1))
    assert lines(found) == [
        ("a", 2, 2016, 1.21, twice), ("a", 3, 2015, 1.331, twice), ("b", 2, 2016, 1.0, None), ("b", 3, 2015, 1.0, None),
    ]  # fmt: skip
    assert list(found.columns) == ["name", "steps", "base", "factor", "doubling_years"]
    assert lines(rates.headline({"a": 0.1}, 2018, 2018)) == [("a", 1, 2017, 1.1, twice)]
    assert list(rates.headline({}, 2016, 2018).columns) == list(found.columns)
    assert rates.doubling_time(-0.1) == math.inf
    assert rates.compound_rate(1, 2, 1) == 1.0
    assert all(map(math.isnan, rates.corners(lambda a, b: a - b, (1, 2), (0.5, math.nan))))
    assert rates.corners(lambda a, b: a - b, (1, 2), (0.25, 0.5)) == (0.5, 1.75)


def test_a_claim_is_told_with_its_words_source_and_rounding() -> None:
    rows = [
        ("C0", "m", "rate", np.nan, "exact", "2016", "q0", "g0", "s0"),
        ("C1", "m", "rate", 13.25, "at_least", None, "q1", "g1", "s1"),
        ("C2", "m", "rate", 14.0, "exact", "2024", "q2", "g2", "s2"),
    ]
    names = ["claim_id", "entity", "indicator", "value", "bound", "period", "quote_vi", "gloss_en", "source_id"]
    claims = pd.DataFrame(rows, columns=names).assign(rounding_unit=0.25, cites=["s0#x:0", "s1#x:1", "s2#x:2"])
    told = {
        "value": 13.25, "quote_vi": "q1", "gloss_en": "g1", "claim_id": "C1", "source_id": "s1", "bound": "at_least",
        "period": "", "low": 13.25, "rounding": 0.005, "cites": "s1#x:1",
    }  # fmt: skip
    assert rates.claimed(claims, "rate", "m") == told | {"high": 13.5}
    assert rates.claimed(claims, "rate", "m", "strict") == told | {"high": math.inf}
    assert rates.claimed(claims[2:], "rate", "m")["period"] == "2024"  # type: ignore[index]
    assert rates.claimed(claims[:1], "rate", "m") is None
    assert rates.claimed(claims, "share", "m") is None


STEPS = economy(
    ("b", 2017, 4.0, "s2"),
    ("a", 2018, 5.0, "s3", "real_growth_pct", "total", "avg_2016_2018", "at_most"),
    ("a", 2017, -2.0, "s2"),
    ("a", 2017, 6.0, "s1", "real_growth_pct", "total", "year", "at_least"),
    ("a", 2017, 7.0, "s1", "real_growth_pct", "industry"),
    ("a", 2017, 8.0, "s1", "current_price"),
    ("a", 2017, 9.0, "s1", "real_growth_pct", "total", "q1"),
    ("a", 2017, np.nan, "s0"),
)


def test_published_growth_is_read_as_steps_in_one_order() -> None:
    told = rates.pieces(STEPS.assign(rounding_unit=1.0))
    assert list(told.cites) == list(told.source_id), "rows without an id cite their source"
    found = told.drop(columns="cites")
    assert lines(found) == [
        ("a", 2015, 2018, 1.04, 1.05, "s3", "average"),
        ("a", 2016, 2017, 1.06, 1.07, "s1", "annual"),
        ("a", 2016, 2017, 0.98, 0.98, "s2", "annual"),
        ("b", 2016, 2017, 1.04, 1.04, "s2", "annual"),
    ]
    assert list(found.columns) == ["area", "base", "end", "low", "high", "source_id", "kind"]
    assert list(found.index) == [0, 1, 2, 3]
    strict = rates.pieces(STEPS, reading="strict").drop(columns="cites")
    assert lines(strict)[:2] == [
        ("a", 2015, 2018, 0.0, 1.05, "s3", "average"),
        ("a", 2016, 2017, 1.06, None, "s1", "annual"),
    ]
    industry = rates.pieces(STEPS, "industry").drop(columns="cites")
    assert lines(industry) == [("a", 2016, 2017, 1.07, 1.07, "s1", "annual")]


def steps(*rows: tuple[int, int, float, float, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["base", "end", "low", "high", "source_id"])


def test_a_chain_says_its_sources_its_gaps_and_whether_it_was_evened_out() -> None:
    whole = steps((2015, 2016, 1.1, 1.2, "b"), (2016, 2018, 1.0, 1.1, "a"), (2015, 2018, 1.05, 1.05, "c"))
    found = rates.chain(whole, 2015, 2018)
    assert {k: v for k, v in found.items() if k not in ("low", "high")} == {
        "even_pace": False, "sources": ["a", "b"], "missing": [],
    }  # fmt: skip
    assert found["low"] == pytest.approx((1.1 * 1.0**2) ** (1 / 3) - 1)
    assert found["high"] == pytest.approx((1.2 * 1.1**2) ** (1 / 3) - 1)
    before = rates.chain(steps((2013, 2017, 1.1, 1.2, "x"), (2017, 2019, 1.0, 1.0, "y")), 2015, 2018)
    assert before == {
        "low": pytest.approx(1.1 ** (2 / 3) - 1), "high": pytest.approx(1.2 ** (2 / 3) - 1), "even_pace": True,
        "sources": ["x", "y"], "missing": [],
    }  # fmt: skip
    gap = rates.chain(
        steps((2015, 2016, 1.1, 1.1, "x"), (2017, 2018, 1.1, 1.1, "y"), (2016, 2016, 9.0, 9.0, "z")), 2014, 2019
    )
    assert math.isnan(gap.pop("low"))
    assert math.isnan(gap.pop("high"))
    assert gap == {"even_pace": False, "sources": [], "missing": [2015, 2017, 2019]}
    lost = rates.chain(steps((2015, 2016, -0.5, 1.0, "x")), 2015, 2016)
    assert (lost["low"], lost["high"]) == (-1.0, 0.0)


def test_a_window_without_a_step_has_no_growth() -> None:
    one = steps((2015, 2016, 1.1, 1.1, "x"))
    for base in (2016, 2017):
        found = rates.chain(one, base, 2016)
        assert [math.isnan(found.pop(end)) for end in ("low", "high")] == [True, True]
        assert found == {"even_pace": False, "sources": [], "missing": []}
    table = rates.by_province(LEVELS, ["a", "b"], "m", [], 2016, 2016, "convention").set_index(["base", "entity"])
    assert table.low.notna().tolist() == [False, False, False, True, True, True], "from 2015: one step"


def test_chains_of_several_areas_are_rows_by_area() -> None:
    found = rates.chained(STEPS.assign(rounding_unit=1.0), ["b", "a", "none"], 2016, 2017)
    assert list(found.columns) == ["entity", "low", "high", "base", "end", "steps", "even_pace", "sources", "missing"]
    assert lines(found) == [
        ("b", 0.04, 0.04, 2016, 2017, 1, False, ["s2"], []),
        ("a", -0.02, 0.07, 2016, 2017, 1, False, ["s1", "s2"], []),
        ("none", None, None, 2016, 2017, 1, False, [], [2017]),
    ]
    industry = rates.chained(STEPS, ["a"], 2016, 2017, "strict", "industry")
    assert lines(industry) == [("a", 0.07, 0.07, 2016, 2017, 1, False, ["s1"], [])]
    assert lines(rates.chained(STEPS, ["a"], 2016, 2017, "strict")) == [
        ("a", -0.02, None, 2016, 2017, 1, False, ["s1", "s2"], [])
    ]


def test_levels_that_are_reached_by_an_average_only_count_when_marked() -> None:
    rows = [("a", 2017, 5.0, "plan", "real_growth_pct", "total", "avg_2014_2017"), ("a", 2020, 10.0, "g")]
    levels = [("a", 2017, 100.0, "l1", *FIXED), ("a", 2019, 121.0, "l2", *FIXED), ("a", 2019, 144.0, "l3", *FIXED)]
    table = economy(*rows, *levels)
    found = rates.by_levels(table, ["a", "b"], 2015, 2020)
    assert list(found.columns)[-2:] == ["missing", "levels"]
    low, high = ((1.05**2 * size * 1.1) ** 0.2 - 1 for size in (1.21, 1.44))
    assert lines(found) == [
        ("a", near(low), near(high), 2015, 2020, 5, True, ["g", "l1", "l2", "l3", "plan"], [], [2017, 2019]),
        ("b", None, None, 2015, 2020, 5, False, [], [2016, 2017, 2018, 2019, 2020], []),
    ]
    exact = rates.by_levels(table, ["a"], 2013, 2020)
    assert (exact.even_pace[0], exact.levels[0]) == (False, [2017, 2019])
    assert exact.low[0] == pytest.approx((1.05**4 * 1.21 * 1.1) ** (1 / 7) - 1)
    industry = table.assign(sector="industry", bound="at_least")
    assert rates.by_levels(industry, ["a"], 2015, 2020).levels[0] == []
    assert rates.by_levels(industry, ["a"], 2015, 2020, "strict", "industry").levels[0] == [2017, 2019]
    assert lines(rates.by_levels(industry, ["a"], 2015, 2020, "strict", "industry"))[0][1:3] == (near(-1.0), None)


def test_levels_and_rates_of_the_same_years_side_by_side_by_hand() -> None:
    more = pd.concat([TWO_VINTAGES, economy(("a", 2019, 120.0, "rival", *FIXED), ("a", 2017, 90.0, "rival", *FIXED))])
    found = rates.side_by_side(more, ["b", "a"], 2015, 2020)
    assert list(found.columns) == [
        "entity", "first_year", "last_year", "start_low", "start_high", "end_low", "end_high",
        "levels_low", "levels_high", "rates_low", "rates_high", "sources",
    ]  # fmt: skip
    low, high = (near((end / start) ** 0.5 - 1) for start, end in ((100, 115), (90, 120)))
    assert lines(found) == [("a", 2017, 2019, 90, 100, 115, 120, low, high, 0.1, 0.1, "first g later rival")]
    beside = [("a", 2019, 1.0, "i", "constant_2010_price", "industry"), ("a", 2019, 1.0, "n", "current_price", "total")]
    assert lines(rates.side_by_side(pd.concat([more, economy(*beside)]), ["a"], 2015, 2020)) == lines(found)
    floor = more.assign(bound=more.bound.mask(more.source_id.isin(["rival", "g"]), "at_least"))
    strict = rates.side_by_side(floor, ["a"], 2015, 2020, "strict")
    assert lines(strict)[0][3:7] == (90, None, 115, None)
    assert lines(strict)[0][9:11] == (0.1, None)


def test_sizes_are_of_the_year_nearest_to_the_base_that_all_have() -> None:
    prices = ("current_price", "total")
    table = economy(
        ("a", 2014, 1.0, "s", *prices), ("b", 2014, 2.0, "s", *prices),
        ("a", 2013, 7.0, "s", *prices), ("b", 2013, 7.0, "s", *prices),
        ("a", 2016, 3.0, "s2", *prices), ("b", 2016, 4.0, "s1", *prices), ("b", 2016, 5.0, "s3", *prices),
        ("a", 2015, 3.0, "s", *prices),
        ("a", 2018, 8.0, "s", *prices), ("b", 2018, 9.0, "s", *prices, "year", "at_least"),
    ).assign(rounding_unit=1.0)  # fmt: skip
    found = rates.weights(table, ["b", "a"], 2015, 2018)
    assert list(found.columns) == ["entity", "low", "high", "year", "sources"]
    assert lines(found) == [("b", 2, 2, 2014, "s"), ("a", 1, 1, 2014, "s")], "2014 as near as 2016, and earlier"
    assert lines(rates.weights(table, ["a", "b"], 2016, 2018)) == [("a", 3, 3, 2016, "s2"), ("b", 4, 5, 2016, "s1 s3")]
    late = table[table.year > 2016]
    assert lines(rates.weights(late, ["b"], 2015, 2018)) == [("b", 9, 10, 2018, "s")]
    assert lines(rates.weights(late, ["b"], 2015, 2018, reading="strict")) == [("b", 9, None, 2018, "s")]
    beside = [("b", 2018, 1.0, "i", "current_price", "industry"), ("b", 2017, 1.0, "c", *FIXED)]
    others = economy(*beside).assign(rounding_unit=1.0)
    assert lines(rates.weights(pd.concat([late, others]), ["b"], 2015, 2018)) == [("b", 9, 10, 2018, "s")]
    assert rates.weights(table[table.year < 2015], ["a", "b"], 2016, 2018).empty, "two years before is too early"
    nothing = rates.weights(late, ["b"], 2015, 2017)
    assert nothing.empty
    assert list(nothing.columns) == list(found.columns)
    assert rates.weights(table, ["a"], 2015, 2018, "industry").empty
    industry = table.assign(sector="industry")
    assert lines(rates.weights(industry, ["a"], 2015, 2018, "industry")) == [("a", 3, 3, 2015, "s")]


def grown(*rows: tuple) -> pd.DataFrame:
    """Chains of two steps: entity, low, high."""
    return pd.DataFrame(rows, columns=["entity", "low", "high"]).assign(steps=2, sources=[["s"]] * len(rows))


def sized(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["entity", "low", "high"]).assign(sources="t u")


def test_parts_of_the_combined_growth_by_hand() -> None:
    chains, sizes = grown(("a", 0.1, 0.2), ("b", 0.1, 0.1)), sized(("a", 100, 100), ("b", 100, 200))
    found = rates.province_parts(chains, sizes)
    assert list(found.columns) == ["entity", "low", "high", "sources"]
    least, most = 21 / (21 + 42), 44 / (44 + 21)
    assert lines(found) == [
        ("a", near(100 * least), near(100 * most), "s t u"),
        ("b", near(100 * (1 - most)), near(100 * (1 - least)), "s t u"),
    ]
    for lacking in (sizes[:1], sized(("a", 100, 100), ("b", 100, np.nan)), sizes[:0]):
        nothing = rates.province_parts(chains, lacking)
        assert nothing.empty
        assert list(nothing.columns) == list(found.columns)
        assert all(map(math.isnan, rates.combined(chains, lacking)))
    unknown = grown(("a", 0.1, 0.2), ("b", np.nan, np.nan))
    assert rates.province_parts(unknown, sizes).empty
    assert all(map(math.isnan, rates.combined(unknown, sizes)))
    low, high = rates.combined(chains, sizes)
    assert low == pytest.approx(0.1)
    assert high == pytest.approx(((100 * 1.44 + 100 * 1.21) / 200) ** 0.5 - 1)
    open_end = rates.combined(chains, sized(("a", 100, np.inf), ("b", 100, 100)))
    assert open_end == pytest.approx((0.1, 0.2))


def test_every_row_by_province_by_hand() -> None:
    prices = ("current_price", "total")
    table = economy(
        ("a", 2016, 30.0, "w1", *prices), ("b", 2016, 60.0, "w2", *prices),
        ("a", 2017, 10.0, "r"), ("b", 2017, 4.0, "r"), ("b", 2016, 4.0, "q"), ("o", 2017, 3.0, "v"),
        ("o", 2016, 50.0, "x", *FIXED), ("o", 2017, 52.0, "x", *FIXED),
    )  # fmt: skip
    found = rates.by_province(table, ["a", "b"], "m", ["o"], 2016, 2017, "convention")
    assert list(found.columns) == [
        "entity", "indicator", "low", "high", "unit", "base", "end", "steps", "even_pace", "basis", "levels", "sources",
        "missing",
    ]  # fmt: skip
    both = near(100 * ((30 * 1.1 + 60 * 1.04) / 90 - 1))
    by_rates, by_levels, unit = rates.BY_RATES, rates.BY_LEVELS, "percent_per_year"
    two = near(100 * 0.04)
    assert lines(found) == [
        ("a", by_rates, 10, 10, unit, 2016, 2017, 1, False, "chained", "", "r", ""),
        ("b", by_rates, 4, 4, unit, 2016, 2017, 1, False, "chained", "", "r", ""),
        ("m", by_rates, both, both, unit, 2016, 2017, 1, False, "combined", "", "r w1 w2", ""),
        ("o", by_rates, 3, 3, unit, 2016, 2017, 1, False, "chained", "", "v", ""),
        ("o", by_levels, two, two, unit, 2016, 2017, 1, False, "chained", "o", "x", ""),
        ("a", by_rates, None, None, unit, 2015, 2017, 2, False, "chained", "", "", "2016"),
        ("b", by_rates, 4, 4, unit, 2015, 2017, 2, False, "chained", "", "q r", ""),
        ("m", by_rates, None, None, unit, 2015, 2017, 2, False, "combined", "", "q r w1 w2", "2016"),
        ("o", by_rates, None, None, unit, 2015, 2017, 2, False, "chained", "", "", "2016"),
    ]
    assert list(found.index) == list(range(9))
    alone = rates.by_province(table, [], "m", ["o"], 2016, 2017, "convention")
    assert lines(alone[alone.entity.eq("o")])[:2] == lines(found)[3:5]
    assert not alone[alone.entity.eq("m")].low.notna().any()


def test_floors_of_every_kind_leave_growth_by_province_open_above_in_the_strict_reading() -> None:
    fixed = [(area, year, value, "x", *FIXED) for area in "abo" for year, value in ((2016, 50.0), (2017, 52.0))]
    sizes = [(area, 2016, 30.0, "w", "current_price", "total") for area in "ab"]
    table = economy(*fixed, *sizes, *[(area, 2017, 4.0, "r") for area in "abo"])
    exact = rates.by_province(table, ["a", "b"], "m", ["o"], 2016, 2017, "strict")
    two = exact[exact.base.eq(2016)].set_index(["entity", "indicator"])
    assert two.levels["m", rates.BY_LEVELS] == "a b"
    assert two.low.notna().all()
    floor = table.assign(bound="at_least", rounding_unit=1.0)
    now = floor.measure.eq("current_price")
    open_above = rates.by_province(floor, ["a", "b"], "m", ["o"], 2016, 2017, "strict")
    open_above = open_above[open_above.base.eq(2016)].set_index(["entity", "indicator"])
    assert open_above.high.eq(math.inf).all()
    some = table.assign(
        bound=table.bound.mask(now, "at_least"), value=table.value.mask(table.area.eq("a") & ~now, 60.0)
    )
    apart = [rates.by_province(some, ["a", "b"], "m", [], 2016, 2017, how) for how in ("strict", "convention")]
    whole = [t[t.entity.eq("m") & t.base.eq(2016) & t.indicator.eq(rates.BY_RATES)].iloc[0] for t in apart]
    assert whole[0].low < whole[1].low < whole[1].high < whole[0].high, "sizes without end may be of either alone"


def test_one_province_alone_and_what_is_not_known_of_several_years() -> None:
    chain, size = grown(("a", 0.1, 0.2)), sized(("a", 100, 200))
    assert rates.combined(chain, size) == pytest.approx((0.1, 0.2))
    assert lines(rates.province_parts(chain, size)) == [("a", 100, 100, "s t u")]
    table = economy(
        ("a", 2016, 30.0, "w", "current_price", "total"),
        ("a", 2018, 2.0, "r", "real_growth_pct", "total", "avg_2012_2018"),
    )
    found = rates.by_province(table, ["a"], "m", [], 2016, 2020, "convention")
    assert found.missing.tolist() == ["2019 2020"] * 4
    even = rates.by_province(table, ["a"], "m", [], 2016, 2018, "convention")
    assert even[even.entity.eq("m")].even_pace.tolist() == [True, True]
    assert rates.by_levels(table, [], 2016, 2018).columns[-1] == "levels"


def test_levels_and_rates_are_of_one_sector_and_one_reading() -> None:
    both = pd.concat([TWO_VINTAGES, TWO_VINTAGES.assign(sector="industry", value=TWO_VINTAGES.value * 2)])
    assert lines(rates.by_levels(both, ["a"], 2015, 2020)) == lines(rates.by_levels(TWO_VINTAGES, ["a"], 2015, 2020))
    assert rates.by_levels(both, ["b"], 2015, 2020, sector="industry").low[0] == pytest.approx(0.20)
    floor = TWO_VINTAGES.assign(bound=TWO_VINTAGES.bound.mask(TWO_VINTAGES.source_id.eq("g"), "at_least"))
    found = rates.by_levels(floor, ["a"], 2015, 2020, "strict")
    assert (found.levels[0], found.high[0]) == ([2017, 2019], math.inf)

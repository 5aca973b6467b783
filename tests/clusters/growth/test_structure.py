"""Shares, structural change, contributions, shift-share and quotients by hand and by identity."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import entropy as scipy_entropy
from test_rates import economy

from clusters.growth import structure

PARTS = ("agriculture", "industry_construction", "services", "product_taxes")


def levels(area: str, year: int, source: str, values: tuple, measure: str = "current_price") -> list[tuple]:
    named = [*zip(PARTS, values, strict=False), ("total", sum(values))]
    return [(area, year, v, source, measure, sector) for sector, v in named]


WITH_TAXES = economy(
    *levels("a", 2015, "yb", (20.0, 30.0, 40.0, 10.0)), *levels("a", 2020, "yb", (10.0, 50.0, 30.0, 10.0))
)


def shown(table: pd.DataFrame) -> pd.DataFrame:
    return structure.complete(structure.shares(table, 2015, 2024))


def test_levels_give_shares_with_taxes_and_both_denominators_stay_apart() -> None:
    sets = shown(WITH_TAXES)
    assert sets[list(PARTS)].to_numpy().tolist() == [[20, 30, 40, 10], [10, 50, 30, 10]]
    both = structure.both_denominators(sets)
    assert both.denominator.tolist() == [structure.WITH] * 2 + [structure.WITHOUT] * 2
    without = both[both.denominator == structure.WITHOUT]
    assert without.services.tolist() == pytest.approx([40 / 0.9, 30 / 0.9])
    assert without[list(PARTS[:3])].sum(axis=1).tolist() == pytest.approx([100, 100])


def test_scaling_all_values_leaves_shares() -> None:
    scaled = WITH_TAXES.assign(value=WITH_TAXES.value * 7)
    pd.testing.assert_frame_equal(shown(scaled), shown(WITH_TAXES))


def test_printed_shares_without_taxes_are_recognised_and_incomplete_ones_left_out() -> None:
    table = economy(
        *[("b", 2019, v, "p", "share_pct", s) for s, v in zip(PARTS, (12.3, 45.6, 42.1), strict=False)],
        *[("b", 2020, v, "p", "share_pct", s) for s, v in zip(PARTS, (12.3, 45.6), strict=False)],
        *[("c", 2020, v, "p", "share_pct", s) for s, v in zip(PARTS, (12.3, 45.6, 32.1), strict=False)],
    )
    sets = shown(table)
    assert sets[["area", "year", "denominator"]].to_numpy().tolist() == [["b", 2019, structure.WITHOUT]]
    assert shown(table.iloc[:0]).empty


def test_structural_change_by_hand() -> None:
    found = structure.change(structure.both_denominators(shown(WITH_TAXES))).set_index("denominator")
    assert found.nav_low[structure.WITH] == pytest.approx((10 + 20 + 10) / 2)
    assert found.nav_low[structure.WITHOUT] == pytest.approx(20 / 0.9)
    assert found.entropy_from[structure.WITH] == pytest.approx(scipy_entropy([2, 3, 4, 1]) / np.log(4))
    assert found.same_source.all()
    assert structure.change(shown(WITH_TAXES[WITH_TAXES.year == 2015])).empty


def test_a_conflicting_source_widens_the_change() -> None:
    other = economy(
        *[("a", 2020, v, "q", "share_pct", s) for s, v in zip(PARTS, (12.0, 44.0, 34.0, 10.0), strict=True)]
    )
    both = structure.change(shown(pd.concat([WITH_TAXES, other]))).iloc[0]
    assert (both.nav_low, both.nav_high) == pytest.approx((14, 20))


@settings(deadline=None)
@given(st.lists(st.floats(0.01, 1), min_size=3, max_size=3), st.lists(st.floats(0.01, 1), min_size=3, max_size=3))
def test_nav_is_a_distance_within_its_limits(a: list, b: list) -> None:
    p, q = np.array(a) / sum(a) * 100, np.array(b) / sum(b) * 100
    assert 0 <= structure.nav(p, q) <= 100 + 1e-9
    assert structure.nav(p, q) == pytest.approx(structure.nav(q, p))
    assert structure.nav(p, p) == 0


RATES = (2.0, 10.0, 5.0)


def growth_rows(area: str, year: int, source: str, rates: tuple, total: float) -> list[tuple]:
    return [
        (area, year, r, source, "real_growth_pct", s)
        for s, r in zip((*PARTS[:3], "total"), (*rates, total), strict=True)
    ]


def test_contributions_close_and_come_from_levels_where_there_are_any() -> None:
    end = (10.2, 33.0, 42.0)
    table = economy(
        *growth_rows("a", 2020, "s", RATES, 100 * (sum(end) / 80 - 1)),
        *levels("a", 2020, "s", end, "constant_2010_price"),
    )
    found = structure.contributions(structure.sector_growth(table, 2016, 2024)).set_index("sector")
    assert set(found.method) == {"levels"}
    by_hand = {"agriculture": 0.2 / 80, "industry_construction": 3 / 80, "services": 2 / 80, "other": 0}
    for sector, part in by_hand.items():
        assert found.points[sector] == pytest.approx(100 * part, abs=1e-9)


def test_contributions_from_shares_of_the_year_before_and_moved_back() -> None:
    rates = growth_rows("a", 2020, "s", RATES, 6.0)
    before = economy(*rates, *[("a", 2019, v, "s", "share_pct", p) for p, v in zip(PARTS, (20, 50, 30), strict=False)])
    same = economy(*rates, *[("a", 2020, v, "s", "share_pct", p) for p, v in zip(PARTS, (20, 50, 30), strict=False)])
    first, second = (structure.contributions(structure.sector_growth(t, 2016, 2024)) for t in (before, same))
    assert first.set_index("sector").points["industry_construction"] == pytest.approx(5.0)
    assert second.set_index("sector").points["industry_construction"] == pytest.approx(50 * 1.06 / 1.10 * 0.10)
    assert [set(t.method) for t in (first, second)] == [{"year_before"}, {"moved_back"}]
    assert first.points.sum() == pytest.approx(6.0)
    assert structure.contributions(structure.sector_growth(economy(*rates), 2016, 2024)).empty


@settings(deadline=None)
@given(
    st.lists(st.floats(0.01, 1), min_size=3, max_size=3),
    st.lists(st.floats(-20, 30), min_size=3, max_size=3),
    st.lists(st.floats(-20, 30), min_size=3, max_size=3),
    st.floats(-5, 12),
)
def test_shift_share_adds_up(weights: list, own: list, reference: list, whole: float) -> None:
    share = np.array(weights) / sum(weights)
    effects = structure.shift_share(share, np.array(own), np.array(reference), whole)
    assert sum(effects) == pytest.approx(float(share @ np.array(own)), abs=1e-9)


def test_shift_share_by_hand_yearly_classic_and_dynamic() -> None:
    shares = [
        ("a", 2018 + i, v, s, "share_pct", p)
        for i, s in enumerate(("s", "t"))
        for p, v in zip(PARTS, (20, 50, 30), strict=False)
    ]
    own = [*growth_rows("a", 2019, "s", RATES, 6.0), *growth_rows("a", 2020, "t", RATES, 6.0)]
    land = [*growth_rows("v", 2019, "w", (1.0, 8.0, 6.0), 5.0), *growth_rows("v", 2020, "w", (1.0, 8.0, 6.0), 5.0)]
    rates = structure.sector_growth(economy(*shares, *own, *land), 2016, 2024)
    found = structure.shift_shares(rates, ["a"], "v").set_index(["method", "first_year"])
    year = found.loc[("yearly", 2019)]
    assert year.reference_effect == pytest.approx(5)
    assert year.mix_effect == pytest.approx(0.2 * -4 + 0.5 * 3 + 0.3 * 1)
    assert year.own_effect == pytest.approx(0.2 * 1 + 0.5 * 2 + 0.3 * -1)
    assert found.loc[("dynamic", 2019)].own_effect == pytest.approx(2 * year.own_effect)
    assert found.loc[("classic", 2019)].reference_effect == pytest.approx(10.25)
    assert structure.shift_shares(rates, ["a"], "elsewhere").empty
    assert structure.shift_shares(rates, ["b"], "v").empty


def test_quotients_compare_like_with_like() -> None:
    table = economy(
        *[("a", 2019, v, "p", "share_pct", s) for s, v in zip(PARTS, (12.0, 46.0, 42.0), strict=False)],
        *[("v", 2019, v, "n", "share_pct", s) for s, v in zip(PARTS, (14.0, 34.0, 42.0, 10.0), strict=True)],
    )
    both = structure.both_denominators(shown(table))
    long = both.melt(["area", "year", "source_id", "denominator"], PARTS[:3], "sector").dropna().assign(half=0.05)
    found = structure.quotients(long, ["a"], ["v"]).set_index("sector")
    assert set(found.denominator) == {structure.WITHOUT}
    middle = 46 / (34 / 0.9)
    assert found.low["industry_construction"] < middle < found.high["industry_construction"]
    assert found.low["industry_construction"] == pytest.approx(45.95 / (34 / 0.9 + 0.05))
    assert structure.quotients(long, ["a"], ["nowhere"]).empty


def test_runs_of_years() -> None:
    assert structure.runs([2019, 2020, 2022, 2023, 2024, 2016]) == [[2019, 2020], [2022, 2023, 2024]]
    assert structure.runs([2019, 2020, 2016], least=1) == [[2016], [2019, 2020]]
    assert structure.runs([]) == []

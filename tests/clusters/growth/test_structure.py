"""Shares, structural change, contributions, shift-share and quotients by hand and by identity."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import entropy as scipy_entropy
from test_rates import economy

from clusters.facts import Region
from clusters.growth import series, structure

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


def growth_rows(area: str, year: int, source: str, rates: tuple, total: float, taxes: float | None = None) -> list:
    named = [*zip(PARTS[:3], rates, strict=True), ("total", total), *([("product_taxes", taxes)] if taxes else [])]
    return [(area, year, rate, source, "real_growth_pct", sector) for sector, rate in named]


def share_rows(area: str, year: int, source: str, values: tuple) -> list[tuple]:
    return [(area, year, v, source, "share_pct", p) for p, v in zip(PARTS, values, strict=False)]


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
    rates = growth_rows("a", 2020, "s", RATES, 6.46, 2.5)
    before = economy(*rates, *share_rows("a", 2019, "s", (18, 45, 27, 10)))
    same = economy(*rates, *share_rows("a", 2020, "s", (18, 45, 27, 10)))
    first, second = (structure.contributions(structure.sector_growth(t, 2016, 2024)) for t in (before, same))
    assert first.set_index("sector").points["industry_construction"] == pytest.approx(4.5)
    assert second.set_index("sector").points["industry_construction"] == pytest.approx(45 * 1.0646 / 1.10 * 0.10)
    assert first.set_index("sector").taxes["other"] == pytest.approx(0.25)
    assert [set(t.method) for t in (first, second)] == [{"year_before"}, {"moved_back"}]
    assert first.points.sum() == pytest.approx(6.46)
    assert structure.contributions(structure.sector_growth(economy(*rates), 2016, 2024)).empty


def test_shares_without_taxes_are_never_applied_to_growth_with_taxes() -> None:
    """Three sectors at 20, 50, 30 % grow 6.9 % together; the whole grew 6 % and its taxes 2.4 %: taxes were a fifth."""
    bare = share_rows("a", 2019, "s", (20, 50, 30))
    table = economy(*growth_rows("a", 2020, "s", RATES, 6.0, 2.4), *bare)
    found = structure.sector_growth(table, 2016, 2024)
    assert found.solved.tolist() == [True]
    assert found.share_product_taxes.tolist() == pytest.approx([20])
    added = structure.contributions(found).set_index("sector")
    assert added.points["industry_construction"] == pytest.approx(0.8 * 50 * 0.10)
    assert added.points["other"] == pytest.approx(added.taxes["other"]) == pytest.approx(0.2 * 2.4)
    untold = economy(*growth_rows("a", 2020, "s", RATES, 6.0), *bare)
    impossible = economy(*growth_rows("a", 2020, "s", RATES, 6.0, 6.5), *bare)  # no mean of 6.9 and 6.5 is 6
    for table in (untold, impossible):
        assert structure.sector_growth(table, 2016, 2024).method.tolist() == [""]


def test_what_rounding_alone_could_explain_gives_no_share_of_taxes() -> None:
    bare = share_rows("a", 2019, "s", (20, 50, 30))
    found = structure.sector_growth(economy(*growth_rows("a", 2020, "s", RATES, 6.89, 6.88), *bare), 2016, 2024)
    assert found.share_product_taxes.isna().all()


def test_published_taxes_and_what_is_left_over_agree() -> None:
    """Of every real stack: what the sectors leave of growth is what published taxes bring, within 0.1 points."""
    data = Region.load("ninh-binh")
    added = structure.contributions(structure.sector_growth(series.observed(data.economy), 2016, 2024))
    other = added[added.sector.eq("other") & added.taxes.notna()].set_index(["area", "year", "source_id"])
    assert len(other) >= 7
    assert (other.points - other.taxes).abs().max() < 0.1
    led = added[added.sector == "industry_construction"].set_index(["area", "year", "source_id"]).points
    assert round(led["ninh-binh-former", 2022, "nb-2022-vhn"], 2) == 2.15
    assert round(led["ninh-binh-former", 2024, "ktck-2024"], 2) == 3.59


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


LAND = (1.0, 8.0, 6.0)


def shifts(*more: tuple, own: tuple = (), reference: tuple = (18, 36, 36, 10)) -> pd.DataFrame:
    own = own or (*growth_rows("a", 2019, "s", RATES, 6.9), *growth_rows("a", 2020, "t", RATES, 6.9))
    shares = [*share_rows("a", 2018, "s", (18, 45, 27, 10)), *share_rows("a", 2019, "t", (18, 45, 27, 10))]
    land = [*growth_rows("v", 2019, "w", LAND, 5.0), *growth_rows("v", 2020, "w", LAND, 5.0)]
    table = economy(*shares, *own, *land, *share_rows("v", 2018, "w", reference), *more)
    return structure.shift_shares(structure.sector_growth(table, 2016, 2024), ["a"], "v")


def test_shift_share_by_hand_yearly_classic_and_dynamic() -> None:
    found = shifts().set_index(["method", "first_year"])
    year, pace = found.loc[("yearly", 2019)], 0.2 * 1 + 0.4 * 8 + 0.4 * 6  # of three sectors, without taxes
    assert year.reference_effect == pytest.approx(pace)
    assert year.mix_effect == pytest.approx(0.2 * (1 - pace) + 0.5 * (8 - pace) + 0.3 * (6 - pace))
    assert year.own_effect == pytest.approx(0.2 * 1 + 0.5 * 2 + 0.3 * -1)
    assert year.growth == pytest.approx(0.2 * 2 + 0.5 * 10 + 0.3 * 5)
    assert found.loc[("dynamic", 2019)].own_effect == pytest.approx(2 * year.own_effect)
    classic = found.loc[("classic", 2019)]
    assert classic.reference_effect == pytest.approx(100 * (0.2 * 1.01**2 + 0.4 * 1.08**2 + 0.4 * 1.06**2 - 1))
    moved = np.array([20, 40, 40]) * (1.01, 1.08, 1.06)  # the second year starts from the first one's end
    assert found.loc[("yearly", 2020)].reference_effect == pytest.approx(moved @ LAND / moved.sum())
    assert set(found.sources["yearly", 2019].split()) == {"s", "w"}
    assert structure.shift_shares(structure.sector_growth(WITH_TAXES, 2016, 2024), ["a"], "v").empty


def test_an_areas_like_structure_has_no_mix_effect() -> None:
    """Taxes on one side only would show up here: with the reference's sectors the mix brings nothing."""
    assert shifts(reference=(16, 40, 24, 20)).mix_effect[0] == pytest.approx(0)


def test_without_the_references_shares_its_pace_and_the_mix_are_unknown() -> None:
    found = shifts(reference=(18, 36))
    assert found[["reference_effect", "mix_effect"]].isna().all(axis=None)
    assert found[["own_effect", "growth"]].notna().all(axis=None)


def test_each_competing_estimate_has_its_row_and_each_combination_its_run() -> None:
    later = growth_rows("a", 2020, "z", (2.0, 12.0, 5.0), 7.9)
    found = shifts(*later).set_index(["method", "first_year", "last_year"]).sort_index()
    assert sorted(found.own_effect["yearly", 2020]) == pytest.approx([0.9, 1.9])
    assert sorted(found.growth["dynamic", 2019, 2020]) == pytest.approx([13.8, 14.8])
    assert found.sources["yearly", 2020].str.contains("z").sum() == 1
    alone = shifts().set_index(["method", "first_year", "last_year"])
    assert len(found.loc["classic"]) == 2 * len(alone.loc["classic"])


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

"""What the average asks of industry where little is published, checked by brute force and by closing the accounts."""

import itertools
import math
import warnings

import numpy as np
import pandas as pd
import pytest
from test_rates import economy

from clusters.growth import industry, rates

CURRENT, SHARE = "current_price", "share_pct"
RATE = ("real_growth_pct", "industry")
TABLE = economy(
    ("a", 2016, 100.0, "p", CURRENT, "total"),
    ("b", 2016, 80.0, "p", CURRENT, "total"),
    ("c", 2016, 60.0, "p", CURRENT, "total"),
    ("a", 2016, 50.0, "p", SHARE, "industry"),
    ("b", 2016, 24.0, "y", CURRENT, "industry"),
    ("c", 2015, 40.0, "y", SHARE, "industry_construction"),
    ("b", 2020, 11.0, "y", *RATE, "avg_2016_2020"),
    ("c", 2019, 6.0, "y", *RATE),
    ("c", 2020, 10.0, "y", "real_growth_pct", "industry_construction"),
    ("a", 2020, 12.0, "h", *RATE, "first_half"),
)


def test_industrys_value_says_how_it_is_known() -> None:
    assert industry.value(TABLE, "b", 2016) == (24.0, 24.0, "published")
    assert industry.value(TABLE, "a", 2016) == (50.0, 50.0, "share")
    assert industry.value(TABLE, "c", 2016) == (0.0, 24.0, "at_most")
    assert industry.value(TABLE, "c", 2019)[2] == "unknown"


def test_evidence_keeps_measures_and_parts_of_years_apart() -> None:
    found = industry.evidence(TABLE, ["a", "b", "c"], 2016, 2024)
    assert found.kind.tolist() == ["part_of_year", "average", "annual", "annual"]
    assert found.low.tolist() == found.high.tolist() == [12.0, 11.0, 6.0, 10.0]
    assert industry.evidence(TABLE, ["b"], 2018, 2024).empty
    assert industry.evidence(TABLE.iloc[:0], ["a"], 2016, 2024).empty


KNOWN = pd.concat([TABLE, economy(*[("c", year, 6.0 + year % 2, "y", *RATE) for year in (2016, 2017, 2018, 2020)],
                                  ("c", 2016, 18.0, "y", CURRENT, "industry"))])  # fmt: skip


def test_a_year_without_a_rate_is_filled_by_nothing() -> None:
    """Neither industry with construction (c, 2020) nor the rates of other years stand in."""
    found = industry.pace(TABLE, ["a", "b", "c"], 2015, 2020).set_index("entity")
    assert (found.low["b"], found.high["b"]) == pytest.approx((0.11, 0.11))
    assert found.low[["a", "c"]].isna().all()
    assert found.missing["c"] == [2016, 2017, 2018, 2020]
    full = industry.pace(KNOWN, ["c"], 2015, 2020).iloc[0]
    assert (1 + full.low) ** 5 == pytest.approx(1.06**4 * 1.07)
    assert full.missing == []


def test_what_the_silent_province_needed_closes_the_accounts() -> None:
    paces = industry.pace(KNOWN, ["a", "b", "c"], 2015, 2020)
    factor = (1.13**5 * (50 + 24 + 18) - 24 * 1.11**5 - 18 * 1.06**4 * 1.07) / 50
    assert industry.needed(paces, 0.13) == pytest.approx((factor**0.2 - 1,) * 2)


def test_a_size_without_a_floor_bounds_nothing() -> None:
    """Of c only industry with construction is published: its industry may have been anything down to nothing."""
    floorless = KNOWN[~((KNOWN.area == "c") & (KNOWN.sector == "industry") & (KNOWN.measure == CURRENT))]
    paces = industry.pace(floorless, ["a", "b", "c"], 2015, 2020)
    assert paces.size_low.tolist() == [50, 24, 0]
    assert all(map(math.isnan, industry.needed(paces, 0.13)))


def test_no_needed_growth_without_sizes_or_without_silent_provinces() -> None:
    paces = industry.pace(KNOWN, ["a", "b", "c"], 2015, 2020)
    assert all(map(math.isnan, industry.needed(paces.assign(size_low=np.nan), 0.13)))
    assert all(map(math.isnan, industry.needed(paces[paces.entity != "a"], 0.13)))
    assert all(map(math.isnan, industry.needed(paces[paces.entity == "a"], 0.13)))
    assert all(map(math.isnan, industry.needed(industry.pace(TABLE.iloc[:0], ["a", "b"], 2015, 2020), 0.13)))


def test_widening_a_rate_or_a_size_never_narrows_what_was_needed() -> None:
    paces = industry.pace(KNOWN, ["a", "b", "c"], 2015, 2020)
    low, high = industry.needed(paces, 0.13)
    for column, by in itertools.product(("low", "size_low"), (0.5, 0.9)):
        wider = paces.assign(**{column: paces[column].where(paces.entity != "b", paces[column] * by)})
        found = industry.needed(wider, 0.13)
        assert found[0] <= low
        assert found[1] >= high


def test_the_ceiling_leaves_the_rest_as_large_as_it_was() -> None:
    table = pd.concat([TABLE, economy(("a", 2020, 10.0, "g", "real_growth_pct", "total", "avg_2016_2020"))])
    most = industry.pace(table, ["a"], 2015, 2020).ceiling[0]
    assert 0.5 * (1 + most) ** 5 + 0.5 == pytest.approx(1.1**5)


def test_an_economy_that_shrank_by_more_than_its_industry_has_no_ceiling() -> None:
    fall = economy(("a", 2020, -30.0, "g", "real_growth_pct", "total", "avg_2016_2020"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert math.isnan(industry.pace(pd.concat([TABLE, fall]), ["a"], 2015, 2020).ceiling[0])


def test_nominal_growth_from_one_series_or_from_share_times_total() -> None:
    more = economy(
        ("b", 2020, 36.0, "y", CURRENT, "industry"),
        ("b", 2021, 90.0, "other", CURRENT, "industry"),
        ("a", 2020, 150.0, "p", CURRENT, "total"),
        ("a", 2020, 160.0, "q", CURRENT, "total"),
        ("a", 2020, 52.0, "p", SHARE, "industry"),
    )
    found = industry.nominal(pd.concat([TABLE, more]), ["a", "b", "c"], 2015, 2024).set_index("entity")
    assert found.low["b"] == pytest.approx(100 * rates.compound_rate(24, 36, 4))
    assert found.low["a"] == pytest.approx(100 * rates.compound_rate(50, 78, 4))
    assert found.high["a"] == pytest.approx(100 * rates.compound_rate(50, 83.2, 4))
    assert found.kind.to_dict() == {"b": "series", "a": "share"}


def test_every_rate_from_the_narrowest_measure_to_the_widest() -> None:
    rows = economy(
        ("a", 2018, 20.0, "x", "gross_output_growth_pct", "industry"),
        ("a", 2018, 9.0, "x", "real_growth_pct", "industry_construction"),
        ("b", 2018, 8.0, "y", "real_growth_pct", "industry"),
        ("a", 2018, 3.0, "z", "real_growth_pct", "industry", "first_half"),
        ("a", 2016, 100.0, "w", "current_price", "industry"),
        ("a", 2018, 121.0, "w", "current_price", "industry"),
    )
    found = industry.every_rate(rows, ["a", "b"], 2016, 2018, "strict")
    assert list(industry.whole_years(found).low) == [8.0]  # neither the half-year nor growth with construction
    shown = industry.shown(found, ["a", "b"])
    assert list(dict.fromkeys(shown.indicator)) == [
        "value_added_real",
        "value_added_real_with_construction",
        "gross_output",
        "value_added_nominal",
    ]
    assert shown.entity.tolist()[:2] == ["a", "b"]
    assert shown.status.tolist()[:2] == ["preliminary", "strict"]
    assert shown.years.tolist()[-1] == "2017–2018"
    told = industry.at_current_prices(found)
    assert (told["nominal"], told["nominal_base"], told["nominal_last"]) == ("a", 2016, 2018)
    assert told["nominal_pace"].low == pytest.approx(10.0)
    assert industry.at_current_prices(found.head(0))["nominal"] is None


def test_what_was_needed_is_marked_and_a_fall_to_nothing_is_no_bound() -> None:
    paces = industry.pace(KNOWN, ["a", "b", "c"], 2015, 2020)
    wanted = industry.needed(paces, 0.12)
    table = industry.asked(paces, wanted, 2015, 2020)
    silent = table[table.indicator.eq("industry_growth_needed")]
    assert silent.entity.tolist() == ["a"]
    assert silent[["low", "high"]].to_numpy().tolist() == [[100 * wanted[0], 100 * wanted[1]]]
    rows = industry.drawn(table).set_index("entity")
    assert rows.status.to_dict() == {"a": "possible", "b": "strict", "c": "strict"}
    assert rows.pace["a"].high == pytest.approx(100 * wanted[1])
    shrunk = industry.drawn(table.assign(low=table.low.where(table.entity.ne("a"), -100.0)))
    assert shrunk.missing.tolist() == ["2016–2020", "–", "–"]
    assert math.isinf(shrunk.low[0])
    assert math.isinf(shrunk.pace[0].low)
    assert industry.drawn(industry.asked(paces, rates.UNKNOWN, 2015, 2020)).empty
    assert industry.drawn(table[table.entity.ne("a")]).empty


def test_what_was_needed_cites_the_target_and_every_area_and_nothing_else_does() -> None:
    paces = industry.pace(KNOWN, ["a", "b", "c"], 2015, 2020).assign(sources=["of_a", "of_b", "of_c"])
    rows = industry.asked(paces, industry.needed(paces, 0.12), 2015, 2020, "article").set_index("entity")
    assert rows.sources.to_dict() == {"a": "article of_a of_b of_c", "b": "of_b", "c": "of_c"}
    unbounded = industry.asked(paces, rates.UNKNOWN, 2015, 2020, "article").set_index("entity")
    assert unbounded.sources["a"] == "of_a", "what cannot be bounded rests on no target"


def test_what_is_lacking_and_the_verdict_on_the_ceiling() -> None:
    paces = industry.pace(KNOWN, ["a", "b", "c"], 2015, 2020)
    gaps = industry.gaps(paces, claimed=False)
    assert gaps.what.tolist() == ["claim", "rate"]
    assert gaps.entity[1] == "a"
    assert gaps.without[1] == "2016–2020"
    floorless = industry.gaps(industry.pace(TABLE, ["c"], 2015, 2020), claimed=True)
    assert floorless.what.tolist() == ["size", "rate"]
    assert floorless.without[1] == "2016–2018, 2020"
    assert industry.gaps(paces[paces.entity.ne("a")], claimed=True).what.tolist() == ["all"]
    capped = paces.assign(ceiling=[0.15, 0.2, math.nan])
    told = industry.verdict(capped, (0.13, 0.19))
    assert (told["least"], told["top"], told["fits"], told["breaks"]) == (pytest.approx(13.0), 15.0, True, False)
    assert industry.verdict(capped, (0.16, 0.19))["breaks"]
    assert industry.verdict(capped.assign(low=math.nan), (0.13, 0.19))["top"] is None  # one ceiling is unknown
    assert industry.verdict(capped, rates.UNKNOWN)["least"] is None


def test_wider_measures_leave_value_added_and_parts_of_years_out() -> None:
    table = pd.concat(
        [
            TABLE,
            economy(
                ("a", 2020, 15.0, "h", "iip_growth_pct", "industry"),
                ("a", 2020, 16.0, "h", "gross_output_growth_pct", "industry_construction"),
                ("a", 2021, 17.0, "h", "iip_growth_pct", "industry", "q1"),
            ),
        ]
    )
    assert industry.wider(table, ["a", "b", "c"], 2016, 2024).low.tolist() == [15.0]


def test_a_ceiling_is_a_rate_without_a_lower_end() -> None:
    paces = industry.pace(KNOWN, ["a", "b", "c"], 2015, 2020).assign(ceiling=[0.15, 0.2, math.nan])
    rows = industry.ceilings(paces, 2015, 2020)
    assert rows.entity.tolist() == ["a", "b"]
    assert rows.high.tolist() == [15.0, 20.0]
    assert rows.low.isna().all()
    shown = industry.shown(rows, ["a", "b", "c"])
    assert shown.years.tolist() == ["2016–2020"] * 2
    assert shown.range[0].high == 15.0

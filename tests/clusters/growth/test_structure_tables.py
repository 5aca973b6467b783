"""Rows on structure as readers take them: order, marks and the values that sentences speak of, by hand."""

import math

import pandas as pd
import pytest
from test_rates import economy
from test_structure import levels

from clusters.growth import structure
from clusters.growth import structure_tables as tables
from clusters.uncertainty.bounds import Bound

PARTS = ("agriculture", "industry_construction", "services", "product_taxes")


def yearly(area: str, year: int, source: str, rates: tuple, period: str = "year") -> list[tuple]:
    named = zip(["total", *PARTS], rates, strict=False)
    return [(area, year, rate, source, "real_growth_pct", sector, period) for sector, rate in named]


GROWING = economy(
    *levels("b", 2020, "p", (20.0, 30.0, 40.0, 10.0)),
    *yearly("b", 2021, "p", (7.0, 0.0, 10.0, 10.0, 0.0)),
    *yearly("b", 2021, "p", (9.0, 0.0, 20.0, 5.0, 10.0), "first_half"),
    *[(*row, "first_half") for row in levels("b", 2021, "p", (20.0, 36.0, 42.0, 11.0), "constant_2010_price")],
    *levels("a", 2020, "q", (10.0, 50.0, 40.0, 0.0)),
    *yearly("a", 2021, "q", (6.0, -10.0, 10.0, 5.0, 0.0)),
)


def test_contributions_by_hand_in_the_order_of_the_areas_with_parts_of_a_year_marked() -> None:
    rates = structure.sector_growth(GROWING, 2021, 2021)
    added = structure.contributions(rates)
    published = tables.contribution(added)
    assert list(published.columns[:5]) == ["entity", "indicator", "low", "high", "unit"]
    shown = tables.by_year(added, rates, ["b", "a"])
    assert shown.entity.tolist() == ["b", "b", "a"]
    whole = shown[shown.entity.eq("b") & shown.period.eq("year")].iloc[0]
    assert whole[["agriculture", "industry_construction", "services", "other"]].tolist() == pytest.approx([0, 3, 4, 0])
    assert whole.industry_pct == pytest.approx(100 * 3 / 7)
    assert math.isnan(whole.taxes_pct)  # published, not solved for
    rows = tables.contributed(published, ["b", "a"])
    assert rows.sector.drop_duplicates().tolist() == [*structure.SECTORS, "other"]
    assert set(rows.status[rows.period.eq("first_half")]) == {"preliminary"}
    assert set(rows.status[rows.period.eq("year")]) == {"strict"}
    assert tables.silent(shown[shown.period.eq("first_half")], ["b", "a"]) == ["b", "a"]
    assert tables.silent(shown, ["b", "a", "c"]) == ["c"]


def test_a_tax_share_that_was_solved_for_is_shown_beside_what_it_enters() -> None:
    bare = economy(
        *[("a", 2020, v, "q", "share_pct", s) for s, v in zip(PARTS, (20.0, 30.0, 50.0), strict=False)],
        *yearly("a", 2021, "q", (9.0, 10.0, 10.0, 10.0, 0.0)),
    )
    rates = structure.sector_growth(bare, 2021, 2021)
    shown = tables.by_year(structure.contributions(rates), rates, ["a"])
    assert shown.taxes_pct.tolist() == pytest.approx([10.0])  # 0.9 x 10 + 0.1 x 0 = 9


CHANGED = economy(
    *levels("a", 2015, "yb", (20.0, 30.0, 40.0, 10.0)),
    *levels("a", 2018, "yb", (15.0, 40.0, 35.0, 10.0)),
    *levels("a", 2020, "yb", (10.0, 50.0, 30.0, 10.0)),
    *levels("b", 2015, "yb", (20.0, 40.0, 40.0, 0.0)),
    *levels("b", 2017, "yb", (21.0, 39.0, 40.0, 0.0)),
    *levels("c", 2020, "yb", (20.0, 40.0, 40.0, 0.0)),
)


def test_first_and_last_years_and_where_agriculture_moved_most() -> None:
    sets = structure.complete(structure.shares(CHANGED, 2015, 2024))
    ends = tables.first_and_last(sets, ["b", "a", "c"])
    assert ends[["entity", "year"]].to_numpy().tolist() == [["b", 2015], ["b", 2017], ["a", 2015], ["a", 2020]]
    told = tables.farming(ends)
    assert (told["fell"], told["rose"], told["only_rose"]) == (["a"], ["b"], [])
    assert (told["most"], told["since"], told["until"]) == ("a", 2015, 2020)
    assert (told["before"].high, told["after"].high) == pytest.approx((20 / 0.9, 10 / 0.9))
    rival = ends.iloc[[-1]].assign(agriculture=30.0, source_id="other")  # in one of two sources a fell, in one it rose
    unsure = tables.farming(pd.concat([ends, rival], ignore_index=True))
    assert (unsure["fell"], unsure["most"]) == ([], "b")
    alone = tables.farming(ends[ends.entity.eq("b")])
    assert (alone["fell"], alone["rose"], alone["only_rose"]) == ([], [], ["b"])
    assert set(tables.farming(ends.iloc[:0]).values()) == {None}
    nothing = tables.first_and_last(sets.iloc[:0], ["a"])
    assert nothing.empty
    assert tables.by_sector(nothing).empty
    rows = tables.by_sector(ends)
    assert len(rows) == 3 * len(ends)
    assert rows.low.equals(rows.high)


def test_structures_moved_over_spans_that_are_not_compared() -> None:
    both = structure.both_denominators(structure.complete(structure.shares(CHANGED, 2015, 2024)))
    shown = tables.paces(tables.moved(both))
    assert "points_a_year" not in shown
    told = tables.span(shown)
    assert told["uneven"]
    assert told["points"].high == pytest.approx(20 / 0.9)
    alone = tables.span(shown[shown.entity.eq("a")])
    assert (alone["uneven"], alone["alone"], told["alone"]) == (False, "a", None)
    assert alone["points"].low == pytest.approx(20 / 0.9)
    assert tables.span(shown.head(0)) == {"points": None, "uneven": False, "alone": None}


def test_the_merged_provinces_rest_is_what_is_left_and_the_exact_share_is_told() -> None:
    found = pd.DataFrame(
        {
            "area": "whole",
            "year": 2024,
            "sector": ["industry_construction", "services"],
            "value": [48.0, 32.0],
            "source_id": ["p", "p"],
        }
    )
    claim = {"period": "2024", "low": 47.0, "high": 48.5, "source_id": "art"}
    mix = tables.merged_shares(found, {"industry_construction": claim, "industry": None}, "whole", 2024)
    assert mix[mix.sector.eq("rest")].low.tolist() == [20.0]
    assert mix.indicator.tolist()[-1] == "share_rest"
    listed = tables.in_sectors(mix)
    assert listed.sector.tolist()[-1] == "rest"
    assert tables.largest(listed) == {"largest": "industry_construction", "share": Bound.exact(48.0)}
    other = tables.merged_shares(found.assign(year=2020), {"industry": claim | {"period": "2020"}}, "whole", 2024)
    assert tables.in_sectors(other).empty
    assert tables.largest(tables.in_sectors(other))["largest"] is None


def effects(rows: list[tuple]) -> pd.DataFrame:
    columns = ["entity", "first_year", "last_year", "method", *tables.EFFECTS, "growth", "sources"]
    return pd.DataFrame(rows, columns=columns)


EFFECTS = effects(
    [
        ("a", 2021, 2021, "yearly", 5.0, 0.2, 2.0, 7.2, "p"),
        ("a", 2022, 2022, "yearly", 5.0, math.nan, 3.0, 8.0, "p"),
        ("a", 2021, 2022, "classic", 10.25, 0.4, 5.2, 15.8, "p"),
        ("a", 2021, 2022, "dynamic", 10.0, 0.4, 5.0, 15.2, "p"),
    ]
)


def test_years_with_an_unknown_part_are_not_drawn_nor_called_small() -> None:
    drawn = tables.yearly_effects(tables.effects_long(EFFECTS, "nation"))
    assert set(drawn.first_year) == {2021}
    assert drawn.indicator.tolist() == tables.EFFECTS
    assert tables.own_difference(EFFECTS) == {"own": (2.0, 3.0), "small": False}
    assert tables.own_difference(EFFECTS.iloc[:1]) == {"own": (2.0, 2.0), "small": True}
    assert tables.with_years(EFFECTS).years.tolist() == ["2021", "2022", "2021–2022", "2021–2022"]


def test_a_run_is_told_with_levels_only_where_there_are_two() -> None:
    told = tables.last_run(EFFECTS, GROWING, "convention")
    assert (told["run"], told["since"], told["until"]) == ("a", 2020, 2022)
    assert (told["classic"], told["dynamic"], told["summed"]) == ((5.2, 5.2), (5.0, 5.0), (15.2, 15.8))
    assert told["levelled"] is None
    sized = economy(*[("a", y, v, "p", "constant_2010_price", "total") for y, v in ((2020, 100.0), (2022, 114.0))])
    assert tables.last_run(EFFECTS, sized, "convention")["levelled"] == (14.0, 14.0)
    assert tables.last_run(EFFECTS.iloc[:2], sized, "convention")["run"] is None


def test_quotients_of_unlike_denominators_are_listed_and_not_drawn() -> None:
    sets = structure.both_denominators(structure.complete(structure.shares(CHANGED, 2015, 2024)))
    columns = ["area", "year", "sector", "value", "half", "denominator", "source_id", "basis"]
    loose = pd.DataFrame([("n", 2015, "industry", 20.0, 0.0, "", "x", "shares")], columns=columns)
    own = sets.assign(industry=sets.industry_construction * 0.8)
    printed = structure.shares(CHANGED, 2015, 2024)
    industry = printed[printed.sector.eq("industry_construction")].assign(sector="industry")
    found = tables.quotients(own, pd.concat([printed, industry, loose]), ["a"], ["b", "n"])
    assert found.mixed.any()
    shown = tables.quotients_shown(found, "b")
    assert set(shown.denominator) == {structure.WITHOUT}
    assert shown.sector.drop_duplicates().tolist() == structure.SECTORS
    told = tables.heavy(shown)
    assert told["areas"] == ["a"]
    assert told["year"] == shown.year.max()
    later = shown.assign(entity="b", year=shown.year + 1)
    assert tables.heavy(pd.concat([shown, later]))["year"] is None, "two areas, two years"
    assert told["quotient"] == pytest.approx(((30 / 0.9) / 40,) * 2), "levels are not rounded"
    assert tables.quotients_shown(found, "n").empty
    assert set(tables.quotients_listed(found).unstated) == {"yes", "no"}
    assert tables.heavy(shown.iloc[:0]) == {"areas": None, "year": None, "quotient": None}


def test_all_shares_hold_whole_breakdowns_of_areas_and_all_of_the_merged_province() -> None:
    table = pd.concat([CHANGED, economy(("whole", 2020, 48.0, "p", "share_pct", "industry_construction"))])
    found = structure.shares(table, 2015, 2024)
    both = structure.both_denominators(structure.complete(found))
    published = tables.all_shares(both, found, ["a"], "whole")
    assert set(published.entity) == {"a", "whole"}
    assert published[published.entity.eq("whole")].indicator.tolist() == ["share_industry_construction"]
    assert published.low.equals(published.high)


def test_a_share_is_as_loose_as_its_source_prints_it() -> None:
    def told(area: str, source: str, *values: float) -> list[dict[str, object]]:
        sectors = [*structure.SECTORS, "product_taxes"]
        half = {"a": 0.0, "b": 0.005}[source]  # levels, and shares printed to 0.01
        return [
            {"area": area, "year": 2020, "sector": s, "source_id": source, "value": v, "half": half}
            for s, v in zip(sectors, values, strict=True)
        ]

    found = pd.DataFrame(told("own", "a", 20.0, 40.0, 30.0, 10.0) + told("other", "b", 10.0, 50.0, 30.0, 10.0))
    found = found.assign(denominator=structure.WITH, basis="shares")
    both = structure.both_denominators(structure.complete(found))
    rows = tables.quotients(both, found, ["own"], ["other"]).set_index(["denominator", "sector"])
    first = structure.SECTORS[0]
    with_taxes = rows.loc[(structure.WITH, first)]
    assert with_taxes.low == pytest.approx(20 / 10.005)
    assert with_taxes.high == pytest.approx(20 / 9.995)
    without = rows.loc[(structure.WITHOUT, first)]
    least, most = (100 * (10 + d * 0.005) / (90 + d * 0.005) for d in (-1, 1))
    assert without.low <= (100 * 20 / 90) / most <= (100 * 20 / 90) / least <= without.high
    assert without.high - without.low < 0.005

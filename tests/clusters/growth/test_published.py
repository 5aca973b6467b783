"""Published figures as rows: nothing that is absent becomes a zero, and no source is joined with another."""

import math

import pandas as pd
import pytest

from clusters.growth import published, series
from tests.clusters.growth.test_rates import economy

MONEY = economy(
    ("a", 2016, 100.0, "x", "current_price"),
    ("a", 2018, 150.0, "x", "current_price"),
    ("a", 2017, 130.0, "y", "current_price", "total", "year", "at_least"),
    ("b", 2016, 80.0, "x", "current_price"),
    ("b", 2017, 88.0, "x", "current_price"),
)


def test_runs_of_years() -> None:
    assert published.in_runs([2019, 2016, 2018]) == "2016, 2018–2019"
    assert published.in_runs([]) == ""


def test_an_empty_cell_is_no_zero() -> None:
    cover = series.coverage(MONEY, ["a", "b"], 2016, 2018)
    grid = published.cells(cover, ["a", "b"], 2016, 2018)
    cell = grid.set_index(["entity", "measure", "year"]).low
    assert len(grid) == 2 * len(published.MEASURES) * 3
    assert cell["a", "current_price", "2017"] == 1
    assert math.isnan(cell["b", "current_price", "2018"])
    table = published.filled(grid, ["a"])
    assert table.iloc[0][["entity", "years", "filled", "of"]].tolist() == ["a", "2016–2018", 3, 3]
    assert table.iloc[-1][["entity", "filled", "of"]].tolist() == ["former_together", 3, 18]


def test_a_multiple_is_of_the_first_year_of_the_same_source() -> None:
    found = published.money(MONEY, ["b", "a"], 2016, 2018)
    assert found.entity.tolist() == ["b", "b", "a", "a", "a"]
    of = found.set_index(["entity", "year"])
    assert of.multiple["b", 2017] == pytest.approx(1.1)
    assert math.isnan(of.multiple["a", 2017])  # the only year of its source
    assert of.multiple["a", 2018] == 1.5
    assert of.figure["a", 2017] == ("at_least", 130.0)
    assert of.low["a", 2017] == 130.0
    assert math.isnan(of.high["a", 2017])
    assert of.figure["a", 2018] == (150.0,)
    said = pd.DataFrame({"year": [2016, 2018, 2017], "low": [1.0, 2.0, math.nan], "high": [1.0, math.nan, 3.0]})
    years = {"since": 2016, "until": 2018}
    assert published.drawn(said) == years | {"floors": True, "ceilings": True}
    assert published.drawn(said.iloc[:2]) == years | {"floors": True, "ceilings": False}
    assert published.drawn(said[:0]) == {"since": None, "until": None, "floors": False, "ceilings": False}
    assert published.longest(found) == {"who": "a", "years": "2016–2018", "times": 1.5}
    assert published.longest(found[found.multiple.isna()])["who"] is None


def test_lowest_and_highest_with_place_and_year() -> None:
    rates = economy(("a", 2017, 4.0, "x"), ("a", 2018, 9.0, "y"), ("b", 2017, -2.0, "x"))
    found = published.ends_of(published.rates(rates, ["a", "b"], 2016, 2018))
    assert (found["least"], found["least_place"], found["least_year"]) == (-2.0, "b", 2017)
    assert (found["most"], found["most_place"], found["most_year"]) == (9.0, "a", 2018)
    assert set(published.ends_of(published.rates(rates, ["c"], 2016, 2018)).values()) == {None}


def test_conflicting_figures_keep_how_they_were_said() -> None:
    rows = economy(
        ("a", 2016, 36282.84, "x", "current_price"),
        ("a", 2016, 38000.0, "y", "current_price", "total", "year", "at_least"),
    ).assign(unit="billion VND")
    found = published.disputes(series.conflicts(rows, 2016, 2016)).iloc[0]
    assert found.sector == "all_sectors"
    assert found.low == (36282.8,)
    assert found.high == ("at_least", 38000.0)
    assert found.sources == "x y"


def test_shares_of_one_denominator_are_one_run() -> None:
    shares = pd.DataFrame(
        {
            "area": "a",
            "year": [2016, 2017, 2017],
            "sector": ["services", "services", "industry"],
            "value": [30.0, 31.0, 20.0],
            "denominator": ["with_product_taxes", "", ""],
            "source_id": "x",
        }
    )
    found = published.three_sectors(shares, ["a"])
    assert found.sector.tolist() == ["services", "services"]
    assert found.run.nunique() == 2
    assert (found.low == found.high).all()

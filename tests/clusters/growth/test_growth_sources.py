"""Every computed row says whose figures it rests on."""

from collections.abc import Callable

import pandas as pd
import pytest

from clusters.facts import Region
from clusters.growth import industry, rates, series, structure
from clusters.uncertainty import citing
from tests.clusters.citations import assert_known

DATA = Region.load("ninh-binh")
AREAS = DATA.former
ECONOMY = series.observed(DATA.economy)
SETS = structure.both_denominators(structure.complete(structure.shares(ECONOMY, 2010, 2024)))
REFERENCES = [area for area in sorted(set(ECONOMY.area)) if area not in AREAS]


def parts() -> pd.DataFrame:
    chains = rates.chained(ECONOMY, AREAS, 2015, 2024)
    return rates.province_parts(chains, rates.weights(ECONOMY, AREAS, 2015, 2024))


def split() -> pd.DataFrame:
    return structure.quotients(structure.shares(ECONOMY, 2015, 2024), AREAS, REFERENCES)


TABLES: dict[str, Callable[[], pd.DataFrame]] = {
    "pace": lambda: industry.pace(ECONOMY, AREAS, 2015, 2024).drop(columns="low"),  # no rate, but a size
    "weights": lambda: rates.weights(ECONOMY, AREAS, 2015, 2024),
    "province_parts": parts,
    "by_province": lambda: rates.by_province(ECONOMY, AREAS, DATA.merged, [], 2016, 2024, "convention"),
    "change": lambda: structure.change(SETS),
    "quotients": split,
    "conflicts": lambda: series.conflicts(ECONOMY, 2010, 2024),
}


@pytest.mark.parametrize("name", TABLES)
def test_every_known_row_names_its_sources(name: str) -> None:
    table = TABLES[name]()
    known = table[table["low"].notna()] if "low" in table else table
    assert len(known)
    assert known["sources"].ne("").all()
    assert_known(known["sources"], DATA.sources.index)


def levels(*rows: tuple[str, int, str, str, str, float, str]) -> pd.DataFrame:
    columns = ["area", "year", "period", "sector", "measure", "value", "source_id"]
    return pd.DataFrame(rows, columns=columns).assign(bound="exact", unit="", denominator="", status="reported")


def test_a_pace_rests_on_rates_size_and_the_whole_that_bounds_it() -> None:
    table = levels(
        ("a", 2016, "year", "industry", "real_growth_pct", 10.0, "rate"),
        ("a", 2016, "year", "total", "real_growth_pct", 5.0, "whole"),
        ("a", 2015, "year", "total", "current_price", 100.0, "gross"),
        ("a", 2014, "year", "industry", "share_pct", 40.0, "share"),
        ("b", 2016, "year", "industry", "real_growth_pct", 10.0, "elsewhere"),
    )
    assert industry.pace(table, ["a"], 2015, 2016).sources[0] == "gross rate share whole"


def test_a_part_of_the_whole_rests_on_all_parts() -> None:
    table = levels(
        *[(area, 2016, "year", "total", "real_growth_pct", 5.0, f"rate-{area}") for area in ("a", "b")],
        *[(area, 2015, "year", "total", "current_price", 5.0, f"size-{area}") for area in ("a", "b")],
    )
    sizes = rates.weights(table, ["a", "b"], 2015, 2016)
    assert sizes.sources.tolist() == ["size-a", "size-b"]
    found = rates.province_parts(rates.chained(table, ["a", "b"], 2015, 2016), sizes)
    assert found.sources.tolist() == ["rate-a rate-b size-a size-b"] * 2


def test_areas_together_rest_on_their_sizes_too() -> None:
    table = TABLES["by_province"]()
    nine = table[table.base.eq(2015)]
    sizes = " ".join(rates.weights(ECONOMY, AREAS, 2015, 2024).sources)
    whole = nine[nine.basis.eq("combined")]
    assert len(whole) == 2
    for sources in whole.sources:
        assert set(sizes.split()) <= set(sources.split())


def test_effects_and_contributions_rest_on_growth_and_on_shares() -> None:
    table = structure.sector_growth(ECONOMY, 2016, 2024)
    lent = table[table.method.eq("others_year_before") & table.area.isin(AREAS)]
    assert all(len(citing.sources(cell.split())) == 2 for cell in lent.sources)
    for found in (structure.contributions(table), structure.shift_shares(table, AREAS, "vietnam")):
        assert_known(found.sources, DATA.sources.index)
    effects = structure.shift_shares(table, AREAS, "vietnam")
    abroad = set(table.source_id[table.area.eq("vietnam")])
    assert all(abroad & set(citing.sources(sources.split())) for sources in effects.sources)

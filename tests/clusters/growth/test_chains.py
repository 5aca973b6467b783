"""Both chains as rows: what leads, where a stated rate lies, and what keeps a chain from being whole."""

import functools
import math

import numpy as np
import pandas as pd
import pytest

from clusters.growth import chains
from clusters.growth import rates as growth
from tests.clusters.growth.test_rates import economy

FORMER = ["a", "b"]
LEVEL = "constant_2010_price"
TABLE = economy(
    *(("a", year, 10.0, "x") for year in (2016, 2017, 2018)),
    *(("b", year, 5.0, "y") for year in (2016, 2017, 2018)),
    ("b", 2017, 6.0, "z"),
    ("a", 2016, 100.0, "x", "current_price"),
    ("b", 2016, 100.0, "y", "current_price"),
    ("a", 2016, 100.0, "x", LEVEL),
    ("a", 2018, 110.25, "w", LEVEL),
    ("far", 2018, 4.0, "v"),
)


def chained(table: pd.DataFrame) -> pd.DataFrame:
    return growth.by_province(table, FORMER, "ab", ["far"], 2016, 2018, "strict")


@functools.cache
def usual() -> pd.DataFrame:
    return chained(TABLE)


def grown(table: pd.DataFrame | None = None) -> pd.DataFrame:
    return usual().copy() if table is None else chained(table)


def test_both_chains_lead_and_a_stated_rate_is_held_against_each() -> None:
    lead = chains.leading(grown(), FORMER, "ab")
    assert lead["who"] == "ab"
    low = math.sqrt((1.1**2 + 1.05**2) / 2) - 1  # two steps from 2016, sizes equal
    assert lead["rates"].low == pytest.approx(100 * low)
    assert lead["levels"].low == pytest.approx(5.0)  # a by its levels: 110.25 / 100 over two years
    held = chains.against(lead, 7.6)
    assert held["rates_inside"] == lead["rates"]
    assert held["levels_outside"] == lead["levels"]
    assert held["rates_outside"] is None
    assert held["levels_inside"] is None
    assert set(chains.against(lead, None).values()) == {None}


def test_without_all_provinces_the_first_that_is_known_leads() -> None:
    table = grown(TABLE[TABLE.area != "b"])
    assert chains.leading(table, FORMER, "ab")["who"] == "a"
    assert chains.gaps(table, FORMER, 2015) == [{"what": "years", "entity": "b", "without": "2016–2018"}]
    nothing = grown(TABLE[TABLE.area == "far"])
    assert set(chains.leading(nothing, FORMER, "ab").values()) == {None}


def test_the_fastest_is_named_only_where_it_is_certain() -> None:
    found = chains.fastest(grown(), FORMER)
    assert found["fastest"] == "a"
    assert found["pace"].low == pytest.approx(100 * (1.1 * 1.1025) ** (1 / 3) - 100), "2016 by its rate, then levels"
    assert found["pace"].high == pytest.approx(10.0), "by rates alone"
    slow = TABLE.assign(value=TABLE.value.where(TABLE.value != 110.25, 102.0))  # levels: 3.6 % a year, below b's
    assert chains.fastest(grown(slow), FORMER)["fastest"] is None, "what leads by one chain only does not lead"
    overlapping = TABLE.assign(value=np.where((TABLE.source_id == "z"), 40.0, TABLE.value))
    assert chains.fastest(grown(overlapping), FORMER)["fastest"] is None


def test_rows_stand_by_chain_and_place_and_open_ends_are_open() -> None:
    rows = chains.shown(grown(), ["a", "b", "ab", "far"], 2016, 2018)
    assert list(dict.fromkeys(rows.chain))[:2] == ["rates_from_start", "rates_from_before"]
    assert rows.entity.tolist()[:4] == ["a", "b", "ab", "far"]
    assert rows.low[rows.entity == "far"].isna().all()
    lost = grown().assign(low=-100.0, high=math.inf)
    assert chains.shown(lost, ["a", "b", "ab", "far"], 2016, 2018)[["low", "high"]].isna().all(axis=None)


def test_levels_beside_the_rates_of_the_same_years() -> None:
    paired = chains.vintages(TABLE, FORMER, 2015, 2018, "strict").set_index("indicator")
    assert paired.low[growth.BY_LEVELS] == pytest.approx(5.0)
    assert paired.low[growth.BY_RATES] == pytest.approx(10.0)
    said = chains.widest(paired.reset_index())
    assert (said["twice"], said["years"]) == ("a", "2016–2018")
    assert chains.widest(paired.reset_index().head(0))["twice"] is None
    table = chains.told(grown(), paired.reset_index())
    assert len(table) == len(grown()) + 2
    assert table.without[table.entity == "far"].iloc[0] == "2017"


def test_an_area_that_cannot_be_chained_is_named_with_its_years() -> None:
    assert chains.blind(grown(), ["far"]) == {"blind": "far", "blind_years": "2016–2017"}
    assert chains.blind(grown(), [])["blind"] is None


def test_parts_count_both_chains_and_name_who_may_be_ahead() -> None:
    found = chains.parts(TABLE, FORMER, grown(), 2015, 2018, "strict")
    assert set(found.chain) == {growth.BY_RATES, growth.BY_LEVELS}
    whole, said = chains.largest(found)
    a, b = 1.1**3 - 1, 1.05**3 - 1
    assert whole.set_index("entity").high["a"] == pytest.approx(100 * a / (a + b))
    assert said["top"] == "a" or said["close"] == ["a"]
    assert said["weights"] == 2016
    missing = TABLE[TABLE.area != "b"]
    none = chains.parts(missing, FORMER, grown(missing), 2015, 2018, "strict")
    assert none.empty
    assert chains.largest(none)[1]["top"] is None
    assert chains.whole_gaps(missing, FORMER, 2015, 2018, "strict") == [
        {"what": "chain", "entity": "b"},
        {"what": "sizes"},
    ]

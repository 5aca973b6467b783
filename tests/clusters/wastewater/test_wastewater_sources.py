"""Every computed row says whose figures it rests on."""

from collections.abc import Callable

import pandas as pd
import pytest

from clusters.facts import Region
from clusters.uncertainty.bounds import Bound
from clusters.wastewater import coverage as ww
from clusters.wastewater import regulations
from tests.clusters.citations import assert_known

DATA = Region.load("ninh-binh")
FIGURES = DATA.headline()
WHOSE = (DATA.former, DATA.merged)
STAGES = ["clusters_operating", "clusters_established", "clusters_planned"]
LIMITS = {"area_min": 10, "area_min_special": 5, "area_max": 75, "expand_fill_rate": 60}
LIMITS |= {"new_fill_rate": 50, "new_unleased_max": 50}


def counts() -> pd.DataFrame:
    return ww.coverage(FIGURES, *WHOSE)


def by_rule() -> pd.DataFrame:
    return regulations.every_test(DATA.clusters, LIMITS, fill=Bound(0, 100), unleased=Bound(0, 9), reading="strict")


TABLES: dict[str, Callable[[], pd.DataFrame]] = {
    "coverage": counts,
    "cases": lambda: ww.cases(FIGURES, *WHOSE),
    "denominators": lambda: ww.denominators(FIGURES, *WHOSE, STAGES),
    "shares": lambda: ww.shares(counts(), ww.denominators(FIGURES, *WHOSE, STAGES)),
    "under_later_standard": lambda: ww.under_later_standard(counts()),
    "every_test": by_rule,
    "summary": lambda: regulations.summary(by_rule()),
}


@pytest.mark.parametrize("name", TABLES)
def test_every_known_row_names_its_sources(name: str) -> None:
    table = TABLES[name]()
    assert table.columns[-1] == "sources"
    known = table[table["low"].notna()] if "low" in table else table
    assert len(known)
    assert known["sources"].ne("").all()
    told = known["sources"].str.split(" ")
    assert_known(known["sources"], DATA.sources.index)
    assert told.map(lambda ids: ids == sorted(set(ids))).all()


def figures(**source: str) -> pd.DataFrame:
    """Two places with every figure of the lattice, each from "paper" unless told by "place_indicator"."""
    rows = [(place, i, 4.0, None, "exact", None) for place in ("a", "b") for i in (*ww.INDICATORS, "clusters_planned")]
    table = pd.DataFrame(rows, columns=["province", "indicator", "value", "value_high", "bound", "rounding_unit"])
    table["source_id"] = (table["province"] + "_" + table["indicator"]).map(lambda key: source.get(key, "paper"))
    return table


def test_the_total_rests_on_the_parts_and_a_share_on_its_denominator_too() -> None:
    given = figures(a_clusters_operating="one", b_wwtp_stations_stable="two", b_clusters_planned="plan")
    rows = ww.coverage(given, ["a", "b"], "all")
    told = rows.set_index(["indicator", "entity"])["sources"]
    assert list(told["operating"][["a", "b", "all"]]) == ["one", "paper", "one paper"]
    assert list(told["compliant"][["a", "b", "all"]]) == ["one paper", "paper two", "one paper two"]
    whole = ww.denominators(given, ["a", "b"], "all", ["clusters_planned"])
    of = ww.shares(rows, whole).set_index(["indicator", "entity"])["sources"]
    assert (of["operating", "b"], of["compliant", "all"]) == ("paper plan", "one paper plan two")


def test_figures_without_sources_give_an_empty_cell() -> None:
    bare = figures().drop(columns="source_id")
    rows = ww.coverage(bare, ["a", "b"], "all")
    whole = ww.denominators(bare, ["a", "b"], "all", ["clusters_planned"])
    plain = rows.drop(columns="sources")
    for table in (rows, ww.shares(rows, whole), ww.shares(plain, whole), ww.under_later_standard(plain)):
        assert set(table["sources"]) == {""}

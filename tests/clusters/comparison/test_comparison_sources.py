"""Every computed row says whose figures it rests on."""

from collections.abc import Callable

import pandas as pd
import pytest
from comparison_data import ALL, PARTS, headline

from clusters.comparison import evenness, inventory, narrowing, orderings, parks, reconciliation, stages
from clusters.facts import Region
from clusters.uncertainty.quantities import sources_by
from tests.clusters.citations import assert_known

DATA = Region.load("ninh-binh")
FIGURES = DATA.headline()
EXACT = narrowing.more_exact(FIGURES, DATA.published, DATA.sources["lineage"])
WHOSE = (DATA.former, DATA.merged)
UNITS = DATA.indicators.set_index("indicator")["unit"]
NEAR = parks.neighbours(DATA.district_outlines, 0.5)
RELATIONS = parks.satellites(DATA.clusters, DATA.park_districts, NEAR)
UNPLACED = DATA.parks[~DATA.parks["park_id"].isin(DATA.park_districts["park_id"])]
POSSIBLE = parks.possible(RELATIONS, UNPLACED, NEAR, DATA.districts)


def even() -> pd.DataFrame:
    count = stages.figures(FIGURES, DATA.former, stages.OPERATING, "strict")
    planned = stages.figures(FIGURES, DATA.former, stages.PLANNED, "strict")
    told = {i: sources_by(FIGURES, DATA.former, i) for i in (stages.OPERATING, stages.PLANNED)}
    return evenness.evenness(count, stages.OPERATING, *WHOSE, {stages.PLANNED: planned}, 2, told)


def dense() -> pd.DataFrame:
    count = stages.figures(FIGURES, DATA.former, stages.OPERATING, "strict")
    told = {"per": sources_by(FIGURES, DATA.former, stages.OPERATING)}
    return evenness.densities(count, *WHOSE, {"per": (count, 1, "ratio")}, told)


TABLES: dict[str, Callable[[], pd.DataFrame]] = {
    "funnel": lambda: stages.funnel(FIGURES, *WHOSE, "convention"),
    "intensity": lambda: stages.intensity(FIGURES, *WHOSE),
    "orderings": lambda: orderings.orderings(
        FIGURES, DATA.former, [*stages.STAGES, *stages.INTENSITIES], reconciliation.standing(DATA.published, 2019)
    ),
    "evenness": even,
    "densities": dense,
    "coverage": lambda: inventory.coverage(DATA.clusters, FIGURES, *WHOSE, "strict"),
    "area_classes": lambda: inventory.area_classes(DATA.clusters, 10, 5, 75, *WHOSE),
    "area_summary": lambda: inventory.area_summary(DATA.clusters, 75, *WHOSE),
    "by_district": lambda: inventory.by_district(DATA.clusters, DATA.districts),
    "neighbours": lambda: NEAR,
    "satellites": lambda: RELATIONS,
    "possible": lambda: POSSIBLE,
    "counts": lambda: parks.counts(POSSIBLE, *WHOSE),
    "parks_alone": lambda: parks.parks_alone(DATA.parks, DATA.park_districts, RELATIONS),
    "missing": lambda: narrowing.unpublished(FIGURES, DATA.former, "convention", UNITS),
    "narrowed": lambda: narrowing.narrowed(FIGURES, *WHOSE, "convention", EXACT),
}


@pytest.mark.parametrize("name", TABLES)
def test_every_known_row_names_its_sources(name: str) -> None:
    table = TABLES[name]()
    assert table.columns[-1] == "sources"
    known = table[table["low"].notna()] if "low" in table else table
    if name == "missing":  # a rate lies between 0 and 100 whatever anybody published
        known = known[known["indicator"] != "occupancy_rate"]
    told = known["sources"].str.split(" ")
    assert len(known)
    assert known["sources"].ne("").all()
    assert_known(known["sources"], DATA.sources.index)
    assert told.map(lambda ids: ids == sorted(set(ids))).all()


def named(**of: str) -> pd.DataFrame:
    """The made-up figures, each from "paper" unless told by "province_indicator"."""
    table = headline()
    return table.assign(source_id=(table["province"] + "_" + table["indicator"]).map(lambda key: of.get(key, "paper")))


def test_a_row_rests_on_its_own_figures_and_a_total_on_all_parts() -> None:
    figures = named(north_clusters_planned="a", south_clusters_planned="b", coast_clusters_planned="a")
    funnel = stages.funnel(figures, PARTS, ALL, "strict").set_index(["indicator", "entity"])["sources"]
    assert list(funnel["clusters_planned"][[*PARTS, ALL]]) == ["a", "b", "a", "a b"]
    assert list(funnel["lost_before_established"][[*PARTS, ALL]]) == ["a paper", "b paper", "a paper", "a b paper"]
    found = orderings.orderings(figures, PARTS, ["clusters_planned"], figures).set_index(["entity", "other"])["sources"]
    assert (found["north", "south"], found["north", "coast"]) == ("a b", "a")


def test_a_blank_figure_has_no_source() -> None:
    figures = named(north_projects="nobody")
    funnel = stages.intensity(figures, PARTS, ALL).set_index(["indicator", "entity"])["sources"]
    assert set(funnel["jobs_per_project", "north"]) == {"paper"}


def test_a_confined_figure_rests_on_what_confines_it_only() -> None:
    figures = named(south_clusters_operating="above", south_jobs="beside", south_wwtp_stations_stable="below")
    gone = narrowing.unpublished(figures, PARTS, "strict", dict.fromkeys(narrowing.CORE, "")).set_index("entity")
    told = gone[gone["indicator"] == narrowing.WITH_SYSTEM]["sources"]["south"].split()
    assert {"above", "below"} <= set(told)
    assert "beside" not in told


def test_a_count_of_none_rests_on_all_that_were_seen() -> None:
    columns = ["province", "district_id", "status", "area_ha", "area_bound", "craft_village", "source_id"]
    rows = [
        ("north", "x", "operating", 20.0, "exact", False, "a"),
        ("north", "x", "planned", 90.0, "exact", False, "b"),
    ]
    clusters = pd.DataFrame(rows, columns=columns)
    classes = inventory.area_classes(clusters, 10, 5, 75, ["north"], ALL).set_index(["entity", "indicator"])["sources"]
    assert classes["north", "area_within"] == "a"
    assert classes["north", "area_below_min"] == "a b"
    districts = pd.DataFrame({"province": ["north"] * 2, "district_id": ["x", "y"]})
    assert list(inventory.by_district(clusters.iloc[:1], districts)["sources"]) == ["a", "a"]


def test_figures_without_sources_give_an_empty_cell() -> None:
    bare = headline().drop(columns="source_id")
    for table in (
        stages.funnel(bare, PARTS, ALL, "strict"),
        orderings.orderings(bare, PARTS, stages.STAGES, bare),
        narrowing.narrowed(bare, PARTS, ALL, "strict", bare.iloc[:0]),
    ):
        assert set(table["sources"]) == {""}

"""Around the parks that claims name: counted by hand on four districts in a row, A to D."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from clusters.claims import structure
from clusters.comparison import named_parks
from clusters.comparison import parks as network
from clusters.facts import Region
from clusters.uncertainty.bounds import Bound

OUTLINES = gpd.GeoDataFrame(
    {"district_id": list("ABCD"), "source_id": "map"},
    geometry=[box(105 + k, 20, 106 + k, 21) for k in range(4)],
    crs="EPSG:4326",
)
HOMES = pd.DataFrame({"district_id": list("ABCD"), "province": ["west", "west", "east", "east"]})
MENTIONS = pd.DataFrame({"park": ["core", "absent"], "claim_id": ["C1", "C1"], "source_id": ["paper", "paper"]})
PARKS = pd.DataFrame(
    {
        "park_id": ["core-1", "core-2", "other"],
        "name_vi": ["KCN Lõi I", "KCN Lõi II", "KCN Khác"],
        "name_en": ["Core I park", "Core II park", "Other park"],
        "province": ["west", "west", "east"],
        "source_id": ["p1", "p2", "p3"],
    }
)
CLUSTERS = pd.DataFrame(
    {
        "cluster_id": ["one", "two", "three", "lost"],
        "province": ["west", "west", "east", "east"],
        "district_id": ["A", "B", "D", None],
        "wastewater": ["operating", "unknown", "operating", "unknown"],
        "source_id": ["s1", "s2", "s3", "s4"],
    }
)
SECTORS = pd.DataFrame({"cluster_id": ["one", "one", "two"], "sector_id": ["food", "wood", "food"]})


def around(hosts: dict[str, str], sectors: pd.DataFrame = SECTORS) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The named parks and what lies around them, the parks in these districts."""
    named = named_parks.named(MENTIONS, PARKS)
    placed = pd.DataFrame({"park_id": list(hosts), "district_id": list(hosts.values())})
    near = network.neighbours(OUTLINES, 0.5)
    return named, named_parks.around(named, CLUSTERS, sectors, PARKS, placed, near, HOMES)


def counted(hosts: dict[str, str]) -> dict[str, tuple[float, float]]:
    table = named_parks.counts(*around(hosts)).set_index("indicator")
    return {key: (row["low"], row["high"]) for key, row in table.iterrows()}


BOTH_IN_A = {"core-1": "A", "core-2": "A"}


def test_a_name_stands_for_all_its_parks_and_one_that_nobody_knows_has_no_row() -> None:
    named = named_parks.named(MENTIONS, PARKS)
    assert named[["park", "name_vi", "name_en"]].values.tolist() == [["core", "KCN Lõi", "Core park"]]
    assert named["ids"].tolist() == [["core-1", "core-2"]]
    assert named["claims"].tolist() == [["C1"]]
    assert named["sources"].tolist() == ["p1 p2 paper"]


def test_clusters_are_counted_in_its_districts_and_next_door() -> None:
    # "lost" is of the east, whose districts neither hold the parks nor border on A
    assert counted(BOTH_IN_A) == {
        "same_district": (1, 1),
        "neighbouring_district": (1, 1),
        "with_running_plant": (1, 2),  # of "two" nobody says
    }


def test_a_cluster_of_unknown_district_may_lie_next_door() -> None:
    found = counted({"core-1": "B", "core-2": "B"})  # C, of the east, borders on B
    assert found["same_district"] == (1, 1)
    assert found["neighbouring_district"] == (1, 2)
    assert found["with_running_plant"] == (1, 3)


def test_a_park_of_unknown_district_may_lie_beside_any_cluster_of_its_province() -> None:
    found = counted({"core-1": "A"})  # the other may lie in B
    assert found["same_district"] == (1, 2)
    assert found["neighbouring_district"] == (0, 2)


def test_another_district_of_the_park_moves_its_row() -> None:
    rows = [
        named_parks.listed(n, a, named_parks.counts(n, a))
        for n, a in (around(BOTH_IN_A), around({"core-1": "D", "core-2": "D"}))
    ]
    before, after = (row.iloc[0] for row in rows)
    assert before["sectors"] == ("in_same_district", "food", "·", "wood", "/", "in_neighbouring_district", "food")
    assert before["plants"] == (1, "wastewater_operating", "·", 1, "wastewater_unknown")
    assert after["sectors"] == ()
    assert after["same_district"] == Bound(1, 2), "three, and perhaps the lost one"
    assert after["plants"] == (1, "wastewater_operating")
    assert "s1" in before["sources"].split()
    assert "s1" not in after["sources"].split()


def test_another_sector_of_a_cluster_moves_its_row() -> None:
    named, near = around(BOTH_IN_A, SECTORS.assign(sector_id=["steel", "wood", "food"]))
    row = named_parks.listed(named, near, named_parks.counts(named, near)).iloc[0]
    assert row["sectors"][:4] == ("in_same_district", "steel", "·", "wood")


def test_sentences_count_a_cluster_once() -> None:
    _, near = around(BOTH_IN_A)
    twice = pd.concat([near, near.assign(park="second")], ignore_index=True)
    said = named_parks.told(twice, CLUSTERS)
    assert said == {"same": Bound.exact(1), "near": Bound.exact(2), "known": 1, "running": 1, "silent": 1}
    unsure = named_parks.told(around({"core-1": "B", "core-2": "B"})[1], CLUSTERS)
    assert unsure["near"] == Bound(2, 3)
    empty = named_parks.told(near.iloc[:0], CLUSTERS)
    assert empty["near"] == Bound.exact(0)


@pytest.mark.parametrize("without", ["claims", "parks"])
def test_without_claims_or_parks_there_is_no_row(without: str) -> None:
    mentions = MENTIONS.iloc[:0] if without == "claims" else MENTIONS
    named = named_parks.named(mentions, PARKS.iloc[:0] if without == "parks" else PARKS)
    near = named_parks.around(
        named,
        CLUSTERS,
        SECTORS,
        PARKS,
        pd.DataFrame(columns=["park_id", "district_id"]),
        network.neighbours(OUTLINES, 1),
        HOMES,
    )
    assert named_parks.listed(named, near, named_parks.counts(named, near)).empty
    assert named_parks.told(near, CLUSTERS)["same"] == Bound.exact(0)


def test_the_article_names_four_parks() -> None:
    data = Region.load("ninh-binh")
    named = named_parks.named(structure.mentions_of_parks(data.claims), data.parks)
    assert len(named) == 4
    assert all(claims == ["C047"] for claims in named["claims"])
    assert not structure.mentions_of_parks(data.claims[data.claims.rule != "parks_named"]).size

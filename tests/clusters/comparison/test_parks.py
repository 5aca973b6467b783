import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Polygon

from clusters.comparison import parks as network
from clusters.uncertainty.bounds import Bound

PARTS, ALL = ["west", "east"], "whole"


def strip(k, gap=0.0):
    """The k-th of several districts in a row, each about 10 km wide, at 20° N."""
    step = 0.1
    left = 105 + k * step + gap
    return Polygon([(left, 20), (105 + (k + 1) * step, 20), (105 + (k + 1) * step, 20.1), (left, 20.1)])


@pytest.fixture
def toy():
    """Four districts in a row: a park in A, clusters in A, B, C and one nowhere; D stands 5 km off."""
    outlines = gpd.GeoDataFrame(
        {"district_id": list("ABCD")}, geometry=[strip(0), strip(1), strip(2), strip(3, gap=0.05)], crs="EPSG:4326"
    )
    clusters = pd.DataFrame(
        {
            "cluster_id": ["one", "two", "three", "lost"],
            "province": ["west", "west", "east", "east"],
            "district_id": ["A", "B", "C", None],
        }
    )
    return outlines, clusters, pd.DataFrame({"park_id": ["park"], "district_id": ["A"]})


def relations(toy, gap=0.5):
    outlines, clusters, hosts = toy
    return network.satellites(clusters, hosts, network.neighbours(outlines, gap))


HOMES = pd.DataFrame({"district_id": list("ABCD"), "province": ["west", "west", "east", "east"]})


def counted(toy, *loose):
    """The counts while some provinces have a park whose district nobody states."""
    near = network.neighbours(toy[0], 0.5)
    unplaced = pd.DataFrame({"park_id": range(len(loose)), "province": list(loose)}, columns=["park_id", "province"])
    table = network.counts(network.possible(relations(toy), unplaced, near, HOMES), PARTS, ALL)
    return table.set_index(["entity", "indicator"])[["low", "high"]].apply(tuple, axis=1)


def test_neighbours_go_both_ways_and_stop_at_the_gap(toy):
    near = network.neighbours(toy[0], 0.5)
    pairs = set(zip(near["district_id"], near["neighbour_id"], strict=True))
    assert pairs == {("A", "B"), ("B", "A"), ("B", "C"), ("C", "B")}
    wide = network.neighbours(toy[0], 6)
    assert ("C", "D") in set(zip(wide["district_id"], wide["neighbour_id"], strict=True))


def test_each_cluster_against_the_park(toy):
    found = relations(toy).set_index("cluster_id")
    assert found["relation"].to_dict() == {
        "one": "same_district",
        "two": "neighbouring_district",
        "three": "farther",
        "lost": "unknown",
    }
    assert found.loc["two", "parks"] == ["park"]
    assert found.loc["three", "parks"] == []


def test_counts_per_province_and_together(toy):
    table = counted(toy)
    assert table["west", "same_district"] == (1, 1)
    assert table[ALL, "unknown"] == (1, 1)
    assert [table[ALL, r] for r in network.RELATIONS] == [(1, 1)] * 4


def test_a_park_of_unknown_district_may_lie_in_any_of_its_province(toy):
    west = counted(toy, "west")  # in A or B: "two" may share its district, "three" in C may get a neighbour in B
    assert west[ALL, "same_district"] == (1, 2)
    assert west[ALL, "neighbouring_district"] == (0, 2)
    assert west[ALL, "farther"] == (0, 1)
    assert west[ALL, "unknown"] == (1, 1)
    east = counted(toy, "east")  # in C or D: "three" may share its district; "two" has a neighbour already
    assert east[ALL, "same_district"] == (1, 2)
    assert east[ALL, "neighbouring_district"] == (1, 1)
    assert east[ALL, "farther"] == (0, 1)


def test_wherever_the_lost_park_turns_out_to_lie_the_counts_hold_it(toy):
    outlines, clusters, hosts = toy
    near = network.neighbours(outlines, 0.5)
    for province, places in (("west", "AB"), ("east", "CD")):
        limits = counted(toy, province)
        for place in places:
            found = pd.concat([hosts, pd.DataFrame({"park_id": ["lost"], "district_id": [place]})])
            now = network.satellites(clusters, found, near)["relation"].value_counts()
            for relation in network.RELATIONS:
                low, high = limits[ALL, relation]
                assert low <= now.get(relation, 0) <= high


def test_without_outlines_only_the_own_district_tells(toy):
    _, clusters, hosts = toy
    found = network.satellites(clusters, hosts, network.neighbours(toy[0].iloc[:0], 0.5))
    assert found["relation"].tolist() == ["same_district", "unknown", "unknown", "unknown"]


def test_a_park_of_two_districts_counts_in_both(toy):
    outlines, clusters, _ = toy
    hosts = pd.DataFrame({"park_id": ["park", "park", "other"], "district_id": ["A", "C", None]})
    near = network.neighbours(outlines, 0.5)
    found = network.satellites(clusters, hosts, near).set_index("cluster_id")
    assert found.loc["three", "relation"] == "same_district"
    parks = pd.DataFrame({"park_id": ["park", "other"]})
    alone = network.parks_alone(parks, hosts, network.satellites(clusters, hosts, near))
    assert alone["same_district"].iloc[0] == 2
    assert pd.isna(alone["same_district"].iloc[1])


def test_extent_is_the_longest_line_through_a_district(toy):
    wide = network.extent(toy[0])
    by_hand = ((0.1 * 111.32 * 0.9397) ** 2 + (0.1 * 110.7) ** 2) ** 0.5  # 0.1° each way at 20° N, km
    assert wide["A"] == pytest.approx(by_hand, rel=0.01)
    assert network.extent(toy[0].iloc[:0]).empty


def test_another_order_of_rows_changes_nothing(toy):
    outlines, clusters, hosts = toy
    turned = (outlines.iloc[::-1].reset_index(drop=True), clusters.iloc[::-1].reset_index(drop=True), hosts)
    a, b = relations(toy).sort_values("cluster_id"), relations(turned).sort_values("cluster_id")
    pd.testing.assert_frame_equal(a.reset_index(drop=True), b.reset_index(drop=True))


def test_a_district_that_borders_on_nothing_cites_the_outlines_that_say_so(toy):
    outlines, clusters, hosts = toy
    near = network.neighbours(outlines.assign(source_id="atlas"), 0.5)
    far = clusters.assign(district_id=["A", "D", "C", None], source_id=["s1", "s2", "s3", "s4"])
    found = network.satellites(far, hosts, near).set_index("cluster_id")
    assert found.loc["two", "relation"] == "unknown"
    assert found["sources"].to_dict() == {"one": "s1", "two": "atlas s2", "three": "atlas s3", "lost": "s4"}


def test_a_count_cites_what_it_may_hold_too(toy):
    outlines, clusters, hosts = toy
    near = network.neighbours(outlines.assign(source_id="atlas"), 0.5)
    cited = clusters.assign(source_id=["s1", "s2", "s3", "s4"])
    unplaced = pd.DataFrame({"park_id": ["loose"], "province": ["east"]})
    table = network.counts(
        network.possible(network.satellites(cited, hosts, near), unplaced, near, HOMES), PARTS, ALL
    ).set_index(["entity", "indicator"])
    assert table["high"][ALL, "same_district"] == 2
    assert table["sources"][ALL, "same_district"] == "atlas s1 s3"


def both_sets(toy, *loose):
    """The relations to all parks and to the operating one: a park in A, one planned in C, and `loose` ones."""
    outlines, clusters, _ = toy
    rows = [("run", "west", "operating"), ("plan", "east", "planned"), *((f"l{k}", *p) for k, p in enumerate(loose))]
    parks = pd.DataFrame(rows, columns=["park_id", "province", "status"]).assign(source_id="p")
    hosts = pd.DataFrame({"park_id": ["run", "plan"], "district_id": ["A", "C"]})
    near = network.neighbours(outlines.assign(source_id="map"), 0.5)
    told = clusters.assign(source_id=["s1", "s2", "s3", "s4"])
    return parks, hosts, network.to_each_set(told, parks, hosts, near, HOMES)


def test_only_operating_parks_count_where_they_alone_are_asked_for(toy):
    _, _, found = both_sets(toy)
    whole = {name: table.set_index("cluster_id")["relation"].to_dict() for name, table in found.items()}
    assert whole[network.ALL]["three"] == "same_district"
    assert whole[network.RUNNING]["three"] == "farther"
    tied = network.ties(found, PARTS, ALL)
    assert set(tied["parks"]) == {network.ALL, network.RUNNING}
    assert network.told(tied, ALL) == {
        "shared": Bound.exact(2),
        "far": Bound.exact(0),
        "running": Bound.exact(1),
        "far_running": Bound.exact(1),
    }


def test_a_lost_park_makes_at_least_and_at_most(toy):
    _, _, found = both_sets(toy, ("west", "operating"))
    said = network.told(network.ties(found, PARTS, ALL), ALL)
    assert said["running"] == Bound(1, np.inf)
    assert said["far_running"] == Bound(-np.inf, 1)


def test_levels_add_up_to_the_placed_clusters_whatever_is_unknown(toy):
    _, _, found = both_sets(toy, ("west", "operating"))
    shown = network.levels(network.ties(found, PARTS, ALL)).set_index(["parks", "entity", "indicator"])
    running = shown.loc[(network.RUNNING, ALL)]
    assert running[["low", "high"]].to_numpy().tolist() == [[1, 2], [2, 3], [3, 3]], (
        "same; at most neighbouring; placed"
    )
    assert set(running["clusters"]) == {4}
    assert (shown["low"] <= shown["high"]).all()
    nowhere = toy[1].assign(district_id=None, source_id="s")
    blank = network.to_each_set(nowhere, *both_sets(toy)[:2], network.neighbours(toy[0], 0.5), HOMES)
    assert network.levels(network.ties(blank, PARTS, ALL)).empty


def test_what_stands_apart_is_listed_with_its_sources(toy):
    parks, hosts, _ = both_sets(toy, ("west", "planned"))
    hosts = hosts.assign(district_id=["D", "D"])
    relations = network.to_each_set(toy[1].assign(source_id="s"), parks, hosts, network.neighbours(toy[0], 0.5), HOMES)
    listed = network.apart(parks, hosts, relations[network.ALL])
    groups = listed.groupby("group", sort=False)["place"].agg(list).to_dict()
    assert groups == {
        "park_alone": ["run", "plan"],
        "park_lost": ["l0"],
        "cluster_alone": ["one", "two", "three"],
        "cluster_lost": ["lost"],
    }
    assert listed["sources"].ne("").all()
    assert network.alone(listed, "park_alone") == Bound(-np.inf, 2)
    assert network.alone(listed[listed["group"] == "park_alone"], "park_alone") == Bound.exact(2)
    assert network.alone(listed, "nothing") == Bound.exact(0)


@pytest.mark.parametrize(
    ("statuses", "said"),
    [([], (None, None, False)), (["planned", "planned"], (2, None, True)), (["planned", "operating"], (2, 1, False))],
)
def test_of_parks_without_a_district_it_is_said_whether_any_operates(statuses, said):
    told = network.of_unknown_district(pd.DataFrame({"status": statuses}))
    assert (told["homeless"], told["operating"], told["resting"]) == said

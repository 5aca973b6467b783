import pandas as pd
import pytest
from comparison_data import ALL, PARTS, frame, headline, row

from clusters.comparison import peers
from clusters.uncertainty.bounds import Bound


def elsewhere(*extra):
    rows = [
        row(1, "hill", "clusters_operating", 8, "exact", "2024-05", source="hillpress"),
        row(2, "hill", "clusters_planned", 20, "exact", "2024-05", source="hillpress"),
        row(3, "hill", "jobs", 9000, "at_least", "2020-01", source="old"),
        row(4, "lake", "clusters_operating", 5, "exact", None, source="undated"),
        row(5, "lake", "clusters_planned", 10, "exact", None, source="undated"),
        *extra,
    ]
    return frame(rows)


def compare(table=None, since=2015, without=()):
    return peers.compare(
        elsewhere() if table is None else table, headline(), [*PARTS, ALL], "convention", since, without
    )


def test_only_figures_of_one_source_and_date_make_a_ratio():
    table = compare().query("not own")
    assert table[["entity", "indicator", "low", "high"]].values.tolist() == [["hill", "operating_of_planned", 40, 40]]


def test_undated_old_and_regional_figures_are_left_out():
    assert "lake" not in set(compare()["entity"])
    assert "hill" not in set(compare(since=2025)["entity"])
    assert "hill" not in set(compare(without=["hill"])["entity"])


def test_own_provinces_come_from_the_published_figures():
    north = compare().query("entity == 'north' and indicator == 'jobs_per_operating_cluster'")
    assert north[["low", "high", "own"]].values.tolist() == [[800, 900, True]]


def test_the_latest_date_stands():
    later = elsewhere(
        row(6, "hill", "clusters_operating", 9, "exact", "2025-05", source="hillpress"),
        row(7, "hill", "clusters_planned", 20, "exact", "2025-05", source="hillpress"),
    )
    found = compare(later).query("entity == 'hill'")
    assert found[["as_of", "low"]].values.tolist() == [["2025-05", 45]]


def test_doubtful_own_figures_do_not_count():
    doubtful = headline().assign(status="unverified")
    table = peers.compare(elsewhere(), doubtful, [*PARTS, ALL], "convention", 2015)
    assert not table["own"].any()


def test_standing_counts_what_is_certain():
    def place(entity, low, high, own=False, as_of="2025-12"):
        return {"entity": entity, "indicator": "x", "low": low, "high": high, "own": own, "as_of": as_of}

    table = pd.DataFrame(
        [place("me", 5, 7, True), place("up", 8, 9, as_of="2018"), place("down", 1, 4), place("near", 6, None)]
    )
    assert peers.standing(table, "me").values.tolist() == [["x", 3, 1, 1, 1, "2018", "2025"]]
    assert peers.standing(table, "nobody").empty


def test_empty_tables_give_an_empty_table():
    nothing = peers.compare(elsewhere().iloc[:0], headline().iloc[:0], [*PARTS, ALL], "strict", 2015)
    assert list(nothing.columns) == peers.COLUMNS
    assert nothing.empty
    assert pytest.approx(0) == len(peers.standing(nothing, ALL))


def placed(indicator, entity, low, high, own=False, as_of="2025-12"):
    return {"entity": entity, "indicator": indicator, "low": low, "high": high, "own": own, "as_of": as_of,
            "unit": "percent" if indicator == "rate" else "ha/cluster", "source_id": entity[:1]}  # fmt: skip


def test_places_are_counted_by_the_side_on_which_they_certainly_lie():
    table = pd.DataFrame(
        [
            *(placed("rate", e, v, v) for e, v in (("up", 60), ("down", 40), ("deep", 10))),
            placed("rate", "me", 50, 50, True, "2024"),
            placed("size", "me", 5, 7, True),
            placed("size", "near", 6, None, as_of="2018"),
            placed("size", "small", 1, 2),
            placed("lone", "me", 1, 1, True),
        ]
    )
    both = peers.comparable(table)
    assert set(both["indicator"]) == {"rate", "size"}, "a measure that only one side has compares nothing"
    stood = peers.standing(both, "me")
    sides = peers.sides(stood, both).set_index(["indicator", "side"])
    assert sides["low"].unstack()[list(peers.SIDES)].loc["rate"].tolist() == [2, 0, 1]
    assert sides["low"].unstack()[list(peers.SIDES)].loc["size"].tolist() == [1, 1, 0]
    assert sides.loc[("rate", "below"), "sources"] == "d m u"
    read = peers.stands(stood, both, "me").set_index("indicator")
    assert read["value"].tolist() == [(Bound.exact(50), "percent"), Bound(5, 7)]
    assert read["years"].tolist() == ["2024–2025", "2018–2025"]
    assert peers.ahead(stood) == {"first": [], "behind": []}
    ahead = both[~both["entity"].isin(["up", "near"])]
    assert peers.ahead(peers.standing(ahead, "me"))["first"] == ["rate", "size"]
    behind = both[~both["entity"].isin(["down", "deep"])]
    assert peers.ahead(peers.standing(behind, "me"))["behind"] == ["rate"]


def test_without_peers_nothing_is_said():
    nothing = peers.compare(elsewhere().iloc[:0], headline().iloc[:0], [*PARTS, ALL], "strict", 2015)
    stood = peers.standing(nothing, ALL)
    assert peers.sides(stood, nothing).empty
    assert peers.stands(stood, nothing, ALL).empty
    assert peers.ahead(stood) == {"first": [], "behind": []}

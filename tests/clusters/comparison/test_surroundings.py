"""Craft villages and value chains as they were published: definitions apart, nothing added."""

import pandas as pd

from clusters.comparison import surroundings

COLUMNS = ["province", "district_id", "definition", "group", "state", "quantity", "value", "bound", "as_of", "status"]
TABLE = pd.DataFrame(
    [
        ("b", None, "traditional", "all", "all", "villages", 17, "exact", "2024-05", "reported"),
        ("b", None, "handicraft", "all", "all", "villages", 124, "at_least", None, "reported"),
        ("b", None, "recognised", "all", "all", "villages", 900, "exact", "2012", "unverified"),
        ("a", None, "traditional", "all", "all", "villages", 35, "nearly", "2021-12", "reported"),
        ("a", None, "traditional", "all", "lost", "villages", 4, "exact", "2021-12", "reported"),
        ("a", "a--x", "traditional", "all", "all", "villages", 9, "exact", "2021", "reported"),
        ("a", None, "traditional", "food", "all", "villages", 6, "exact", "2021", "reported"),
        ("a", None, "traditional", "all", "all", "workers", 500, "exact", "2021", "reported"),
        ("a", None, "traditional", "all", "all", "villages", None, None, "2025", "reported"),
        ("far", None, "traditional", "all", "all", "villages", 628, "exact", None, "reported"),
    ],
    columns=COLUMNS,
).assign(unit="village", note_vi=None, note_en=None, source_id="s")


def test_only_counts_of_whole_provinces_over_all_crafts_stand_each_alone() -> None:
    found = surroundings.villages(TABLE, ["a", "b"])
    assert found[["entity", "definition", "state", "as_of"]].fillna("").to_numpy().tolist() == [
        ["a", "traditional", "all", "2021-12"],
        ["a", "traditional", "lost", "2021-12"],
        ["b", "handicraft", "all", ""],
        ["b", "recognised", "all", "2012"],
        ["b", "traditional", "all", "2024-05"],
    ]
    assert found.figure.tolist() == [("nearly", 35), (4,), ("at_least", 124), (900,), (17,)]
    assert found.low.isna().tolist() == [True, False, False, False, False]  # nearly: no floor
    assert found.high.isna().tolist() == [False, False, True, False, False]


def test_what_is_said_of_definitions_rests_on_figures_that_may_be_used() -> None:
    table = TABLE.assign(bound="exact")
    told = surroundings.ways(surroundings.villages(table, ["a", "b"]), ["a", "b"])
    assert told == {"where": "b", "definitions": 2, "least": 17, "most": 124, "common": 1, "years": ["2021", "2024"]}
    none = surroundings.ways(surroundings.villages(table, ["a"]), ["a"])
    assert set(none.values()) == {None}  # one definition, one province
    assert set(surroundings.ways(surroundings.villages(table, []), []).values()) == {None}


def test_districts_give_way_to_their_whole_and_names_have_no_amount() -> None:
    chains = pd.DataFrame(
        [
            ("raw_material", "Lúa", "a", None, "area", 100.0, "about", "ha"),
            ("raw_material", "Lúa", "a", "a--x", "area", 40.0, "exact", "ha"),
            ("raw_material", "Dứa", "a", "a--x", "output", 30.0, "at_least", "t/year"),
            ("anchor_firm", "Thép", "b", None, "named", 1.0, "exact", "enterprise"),
            ("anchor_firm", "Xe", "b", None, "capacity", 40.0, "exact", "cars/year"),
        ],
        columns=["kind", "name_vi", "province", "district_id", "quantity", "value", "bound", "unit"],
    ).assign(name_en="x", as_of=None, status="reported", note_vi=None, note_en=None, source_id="s")
    found = surroundings.chains(chains)
    assert found.name_vi.tolist() == ["Lúa", "Dứa", "Thép", "Xe"]
    assert found.amount.tolist() == [("about", 100.0, "ha"), ("at_least", 30.0, "t/year"), (), (40.0, "cars/year")]
    assert surroundings.chains(chains.iloc[:0]).empty

"""Causes of failed plants, and stable ones, by hand."""

import pandas as pd
import pytest

from clusters.wastewater import causes

PARAMETERS = pd.DataFrame(
    [
        ("case", 90.0, "nearly", "billion VND", True, "s1"),
        ("rule", 1.0, "exact", "boolean", True, "s2"),
        ("unseen", None, "exact", "VND/m3", False, None),
        ("plant", 200.0, "exact", "m3/day", True, "s3"),
        ("rumour", 5.0, "exact", "m3/day", True, None),
    ],
    columns=["parameter_id", "value", "bound", "unit", "seen", "source_id"],
).assign(applies_to_vi="ở đó", applies_to_en="there", note_vi="hỏng", note_en="broken")
SEEN = {"idle": "case", "connection": "rule", "fee": "unseen", "load": "plant", "talk": "rumour", "none": "gone"}


def test_what_is_told_of_each_cause():
    found = causes.evidence(PARAMETERS, SEEN).set_index("cause")
    assert found["size"].to_dict() == {
        "idle": ("nearly", 90.0, "billion VND"), "connection": (), "fee": (), "load": (200.0, "m3/day"), "talk": (),
        "none": (),
    }  # fmt: skip
    assert found["note_en"].notna().to_dict() == {
        "idle": True, "connection": True, "fee": False, "load": True, "talk": False, "none": False,
    }  # fmt: skip
    assert found.loc["fee", "ask"] == "ask_fee"
    assert found["source_id"].dropna().tolist() == ["s1", "s2", "s3"]


def test_without_any_evidence_there_is_no_row():
    assert causes.evidence(PARAMETERS, {"fee": "unseen", "none": "gone"}).empty


@pytest.mark.parametrize(("stable", "reading", "ends"), [("exact", "strict", (3, 3)), ("at_least", "strict", (3, 5))])
def test_stable_plants_are_told_where_both_figures_are_published(stable, reading, ends):
    rows = [
        ("a", "wwtp_stations_invested", 5.0, "exact", "s1"),
        ("a", "wwtp_stations_stable", 3.0, stable, "s2"),
        ("b", "wwtp_stations_invested", 4.0, "exact", "s1"),
        ("c", "wwtp_stations_stable", None, "exact", "s1"),
        ("c", "wwtp_stations_invested", 2.0, "exact", "s1"),
    ]
    headline = pd.DataFrame(rows, columns=["province", "indicator", "value", "bound", "source_id"])
    found = causes.running(headline, ["a", "b", "c"], reading)
    assert found[["entity", "sources"]].to_numpy().tolist() == [["a", "s1 s2"]]
    told = causes.together(found)
    assert told["where"] == ["a"]
    assert (told["built"].low, told["stable"].low) == (5, ends[0])
    assert causes.together(found.iloc[:0]) == {"built": None, "stable": None, "where": []}


def test_plants_are_published_as_counts_of_stations():
    rows = [
        ("a", "wwtp_stations_invested", 5.0),
        ("a", "wwtp_stations_stable", 3.0),
        ("b", "wwtp_stations_stable", 1.0),
    ]
    figures = pd.DataFrame(rows, columns=["province", "indicator", "value"]).assign(bound="exact", source_id="s")
    found = causes.stations(causes.running(figures, ["a", "b"], "strict"))
    assert found[["entity", "indicator", "low", "high", "unit"]].to_numpy().tolist() == [
        ["a", "wwtp_stations_invested", 5.0, 5.0, "station"],
        ["a", "wwtp_stations_stable", 3.0, 3.0, "station"],
    ]

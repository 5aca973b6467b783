"""What assumptions rest on, and which stand behind the figures."""

import pandas as pd

from clusters.wastewater import register
from clusters.wastewater.cost import ROUTES

ROWS = [
    ("water_per_ha", 10, 24, 30, "triangular", "m3/ha/day", "derived", None, "p1; p2"),
    ("occupancy", 0.6, 0.9, 0.95, "triangular", "ratio", "cited", "own", None),
    ("leasable_share", 0.7, 0.7, 0.7, "fixed", "ratio", "cited", "own", "p1;gone"),
    ("slack_at_least", 0, 0.04, 0.1, "triangular", "ratio", "judgement", None, None),
    ("elsewhere", 1, 2, 3, "uniform", "ratio", "judgement", None, None),
]
COLUMNS = ["assumption_id", "low", "central", "high", "shape", "unit", "status", "source_id", "parameter_ids"]
ASSUMPTIONS = pd.DataFrame(ROWS, columns=COLUMNS).assign(note_vi="", note_en="")
PARAMETERS = pd.DataFrame({"parameter_id": ["p1", "p2", "p1"], "source_id": ["s2", "s1", "later"]})
REGISTER = register.sourced(ASSUMPTIONS, PARAMETERS)


def test_an_assumption_rests_on_its_own_source_and_on_those_of_its_parameters():
    assert REGISTER["sources"].to_dict() == {
        "water_per_ha": "s1 s2", "occupancy": "own", "leasable_share": "own s2", "slack_at_least": "", "elsewhere": "",
    }  # fmt: skip


def test_a_flow_rests_on_its_fact_and_on_every_assumption_of_its_route():
    facts = pd.DataFrame(
        [("a", "operating_area", 5.0, 6.0, "f1"), ("b", "operating_area", 5.0, None, "f2"),
         ("a", "jobs", 1.0, 1.0, "f3")],
        columns=["entity", "indicator", "low", "high", "source_id"],
    )  # fmt: skip
    assert register.of_flow(facts, REGISTER, "operating_land", ["a"]) == "f1 own s1 s2"
    assert register.of_flow(facts, REGISTER, "operating_land", ["a", "b"]) == "f1 f2 own s1 s2"
    rows = REGISTER.assign(sources=REGISTER["sources"].replace("", "excess"))
    assert "excess" not in register.of_flow(facts, rows, "operating_land", ["a"])
    assert "excess" in register.of_flow(facts, rows, "operating_land", ["b"]).split(), "it is drawn up to the excess"


def test_a_reader_sees_what_is_used_each_value_with_its_unit():
    used = register.used(REGISTER)
    assert used["assumption_id"].tolist() == ["water_per_ha", "occupancy", "leasable_share", "slack_at_least"]
    assert used["span"].tolist() == [
        (10, "–", 24, "–", 30, "m3/ha/day"), (0.6, "–", 0.9, "–", 0.95, ""), (0.7, ""), (0, "–", 0.04, "–", 0.1, ""),
    ]  # fmt: skip


def test_every_assumption_of_every_route_is_among_those_shown():
    names = {name for terms in ROUTES.values() for name, _ in terms[1:]} | {"unit_capex", "build_time"}
    rows = pd.DataFrame({name: ASSUMPTIONS[name].iloc[0] for name in ASSUMPTIONS}, index=range(len(names)))
    shown = register.used(register.sourced(rows.assign(assumption_id=sorted(names)), PARAMETERS))
    assert set(shown["assumption_id"]) == names

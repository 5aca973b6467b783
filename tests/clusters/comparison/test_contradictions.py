"""Both statements of a pair stand side by side, each with its own source, date and bound."""

import pandas as pd
import pytest

from clusters.comparison import contradictions
from clusters.facts import Region
from clusters.facts.region import check
from clusters.uncertainty.bounds import Bound

PAIR = {
    "contradiction_id": "Z1", "subject": "khanh-cu", "field": "area", "value_a": "67", "bound_a": "exact",
    "as_of_a": "2014", "source_a": "tn-kcn-2014", "value_b": "50", "bound_b": "at_least", "as_of_b": "",
    "source_b": "bqlhn-2022", "unit": "ha", "note_vi": "", "note_en": "",
}  # fmt: skip


def test_a_pair_gives_both_statements_their_own_source_date_and_bound():
    code = {"field": "status", "value_a": "planned", "value_b": "operating", "bound_a": None, "bound_b": None}
    table = pd.DataFrame([PAIR, PAIR | code | {"unit": None, "note_en": "why"}]).replace("", None)
    found = contradictions.pairs(table)
    assert found["sources"].tolist() == ["bqlhn-2022 tn-kcn-2014"] * 2
    rows = contradictions.sides(found)
    assert rows["amount"].tolist() == [
        (Bound.exact(67.0), "ha"), ("at_least", 50.0, "ha"), "status_planned", "status_operating",
    ]  # fmt: skip
    assert rows["source_id"].tolist() == ["tn-kcn-2014", "bqlhn-2022"] * 2
    assert rows["when_en"].tolist()[:2] == ["2014", ""]
    assert rows["note_en"].fillna("").tolist() == ["", "", "", "why"], "a note stands once, under its pair"
    assert contradictions.sides(contradictions.pairs(table.iloc[:0])).empty


def test_what_the_tables_hold_is_the_first_statement():
    """Khánh Cư has 67 ha, Nhật Tân a running plant: the other statement fills no cell."""
    data = Region.load("ninh-binh")
    found = contradictions.pairs(data.contradictions).set_index(["subject", "field"])
    parks, clusters = data.parks.set_index("park_id"), data.clusters.set_index("cluster_id")
    assert float(found.loc[("khanh-cu", "area"), "value_a"]) == parks.area_ha["khanh-cu"]
    assert found.loc[("nhat-tan", "plant"), "value_b"] == "stopped"
    assert clusters.wastewater["nhat-tan"] == "operating"
    homes = data.park_districts.set_index("park_id").district_id
    assert found.loc[("thanh-liem", "district"), "value_b"] != homes["thanh-liem"]


@pytest.mark.parametrize(
    ("slip", "column", "said"),
    [
        ({"value_a": "66"}, "value_a", "67"),
        ({"value_b": "67", "bound_b": "exact"}, "value_b", "note"),
        ({"unit": ""}, "unit", "needs its unit"),
        ({"value_b": "fifty"}, "value_b", "number"),
        ({"bound_b": "", "field": "status", "value_a": "planned", "bound_a": "", "unit": ""}, "value_b", "no status"),
        ({"subject": "khanh-cuu"}, "subject", "khanh-cu"),
        ({"source_b": "nobody"}, "source_b", "sources.csv"),
    ],
)
def test_a_slip_is_named_and_the_sound_row_is_accepted(data, edit, slip, column, said):
    edit("contradictions.csv", **(PAIR | slip))
    faults = [(v.column, v.message) for v in check("ninh-binh", data) if v.file.endswith("/contradictions.csv")]
    assert column in [c for c, message in faults if said in message], faults


def test_a_sound_pair_is_accepted(data, edit):
    edit("contradictions.csv", **PAIR)
    assert check("ninh-binh", data) == []

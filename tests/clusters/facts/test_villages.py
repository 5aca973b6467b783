"""Craft villages, value chains, leads, and figures that were only noted: a slip is named where it stands."""

from pathlib import Path

from clusters.facts.region import check

VILLAGE = {
    "row_id": "X1", "province": "ha-nam", "definition": "recognised", "group": "all", "state": "all",
    "quantity": "villages", "value": "65", "bound": "exact", "unit": "village", "as_of": "2019",
    "status": "reported", "source_id": "hn-area",
}  # fmt: skip
NAMED = VILLAGE | {"quantity": "named", "name_vi": "Vũ Xá", "name_en": "Vũ Xá", "value": "1"}
RICE = {
    "row_id": "X1", "kind": "raw_material", "name_vi": "Ngô", "name_en": "Maize", "province": "nam-dinh",
    "quantity": "output", "value": "100", "bound": "exact", "unit": "t", "as_of": "2019", "status": "reported",
    "source_id": "hn-area",
}  # fmt: skip
LEAD = {"lead_id": "X1", "entity": "ha-nam", "datum_ids": "jobs; unit_capex", "what_vi": "Báo cáo",
        "what_en": "A report", "gives_vi": "lao động", "gives_en": "jobs", "state": "not_read"}  # fmt: skip
FAULTS = [
    ("craft_villages.csv", VILLAGE, {"definition": "recognized"}, "definition", "must be one of"),
    ("craft_villages.csv", VILLAGE, {"group": "handicrafts"}, "group", "must be one of"),
    ("craft_villages.csv", VILLAGE, {"unit": "villages"}, "unit", "'village'"),
    ("craft_villages.csv", VILLAGE, {"as_of": "2099"}, "as_of", "after the day on which its source was read"),
    ("craft_villages.csv", VILLAGE, {"bound": ""}, "bound", "needs its bound"),
    ("craft_villages.csv", VILLAGE, {"source_id": "nobody"}, "source_id", "sources.csv"),
    ("craft_villages.csv", VILLAGE, {"name_vi": "Vũ Xá", "name_en": "Vũ Xá"}, "quantity", "bears no village's name"),
    ("craft_villages.csv", VILLAGE, {"province": "ninh-binh"}, "province", "began on"),
    ("craft_villages.csv", NAMED, {"name_vi": "", "name_en": ""}, "name_vi", "needs its name"),
    ("craft_villages.csv", NAMED, {"value": "2"}, "value", "is 1"),
    ("craft_villages.csv", NAMED, {"name_en": ""}, "name_en", "both languages"),
    ("craft_villages.csv", NAMED, {"district_id": "nam-dinh--y-yen"}, "district_id", "lies in nam-dinh"),
    ("craft_villages.csv", NAMED, {"cluster_id": "la-xuyen"}, "cluster_id", "lies in nam-dinh"),
    ("value_chains.csv", RICE, {"unit": "ha"}, "unit", "'t' or 't/year'"),
    ("value_chains.csv", RICE, {"park_id": "gian-khau"}, "park_id", "lies in ninh-binh-former"),
    ("value_chains.csv", RICE, {"value": "-1"}, "value", "not be negative"),
    ("leads.csv", LEAD, {"datum_ids": "jobs; unit_capexx"}, "datum_ids", "unit_capex"),
    ("leads.csv", LEAD, {"entity": "ha_nam"}, "entity", "ha-nam"),
]


def found(data, file: str) -> list[tuple[str | None, str]]:
    return [(v.column, v.message) for v in check("ninh-binh", data) if v.file.endswith(f"/{file}")]


def test_a_slip_is_named_and_the_sound_row_is_accepted(data, edit):
    """Each in a row of its own year, all at once."""
    rows = []
    for n, (file, sound, slip, column, said) in enumerate(FAULTS):
        own = {next(iter(sound)): f"X{n}"} | ({"as_of": f"{1990 + n}"} if "as_of" in sound else {})
        rows.append((file, sound | own, slip, column, said, edit(file, **sound | own | slip)))
    found = check("ninh-binh", data)
    for file, _, slip, column, said, row in rows:
        here = [(v.column, v.message) for v in found if v.file.endswith(f"/{file}") and v.row == row]
        assert [c for c, message in here if said in message] == [column], (slip, here)
    for file, sound, slip, *_ in rows:
        key = next(iter(sound))
        edit(file, {key: sound[key]}, **{name: sound.get(name, "") for name in slip})
    assert check("ninh-binh", data) == []


def test_parts_of_a_count_are_not_above_it(data, edit):
    """18 + 48 = 66 of 65 villages cannot be; 18 + 40 can, and counts of another definition are not compared."""
    edit("craft_villages.csv", **VILLAGE)
    edit("craft_villages.csv", **(VILLAGE | {"row_id": "X2", "group": "food", "value": "18"}))
    edit("craft_villages.csv", **(VILLAGE | {"row_id": "X3", "group": "handicraft", "value": "48"}))
    edit("craft_villages.csv", **(VILLAGE | {"row_id": "X4", "definition": "with_crafts", "value": "164"}))
    assert [m for _, m in found(data, "craft_villages.csv") if "add to 66, more than the whole (65)" in m]
    edit("craft_villages.csv", {"row_id": "X3"}, value="40")
    assert check("ninh-binh", data) == []
    edit("craft_villages.csv", **(VILLAGE | {"row_id": "X5", "state": "active", "value": "66"}))
    assert [m for _, m in found(data, "craft_villages.csv") if "by state" in m]


def test_districts_are_not_above_their_province(data, edit):
    edit("value_chains.csv", **RICE)
    edit("value_chains.csv", **(RICE | {"row_id": "X2", "district_id": "nam-dinh--y-yen", "value": "101"}))
    assert [c for c, _ in found(data, "value_chains.csv")] == ["value"]
    edit("value_chains.csv", {"row_id": "X2"}, value="99")
    assert check("ninh-binh", data) == []


def test_one_source_has_one_figure_for_a_count(data, edit):
    edit("craft_villages.csv", **VILLAGE)
    edit("craft_villages.csv", **(VILLAGE | {"row_id": "X2", "value": "66"}))
    assert [c for c, _ in found(data, "craft_villages.csv")] == ["quantity"]


NOTED = [
    ("published.csv", {"figure_id": "F015"}, "status", {"status": "unverified"}),
    ("economy.csv", {"row_id": "E001"}, "status", {"status": "unverified"}),
    ("clusters.csv", {"cluster_id": "an-my-don-xa"}, "status", {"status": "unverified"}),
    ("parks.csv", {"park_id": "kim-bang-2"}, "status", {"area_ha": "", "status": "unknown"}),
    ("parameters.csv", {"parameter_id": "target_nb_budget"}, "quality", {"quality": "C"}),
]


def test_what_was_only_noted_decides_nothing(data, edit):
    def said() -> list[tuple[str, str | None]]:
        told = [v for v in check("ninh-binh", data) if "only notes were kept" in v.message]
        return sorted((Path(v.file).name, v.column) for v in told)

    source = {"source_id": "only-notes", "title": "Trang", "title_lang": "vi", "lineage": "only-notes"}
    edit("sources.csv", **source, excerpt_kind="notes")
    for file, row, _, _ in NOTED:
        edit(file, row, source_id="only-notes", **({"claim_id": ""} if file == "published.csv" else {}))
    assert said() == sorted((file, column) for file, _, column, _ in NOTED)
    edit("sources.csv", {"source_id": "only-notes"}, excerpt_kind="cut")
    assert said() == []
    edit("sources.csv", {"source_id": "only-notes"}, excerpt_kind="notes")
    for file, row, _, healed in NOTED:
        edit(file, row, **healed)
    assert said() == []

"""Every way of breaking the data gives a report that names file, row, column, value and the cure."""

import codecs
import csv
import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusters.facts import Region
from clusters.facts.foreign_keys import folded
from clusters.facts.package import DataError
from clusters.facts.region import check
from tests.turns import turns


def faults(data: Path) -> list[tuple[str, int | None, str | None, str | None, str]]:
    return [(Path(v.file).name, v.row, v.column, v.value, v.message) for v in check("ninh-binh", data)]


def rows_of(data: Path, package: str) -> list[dict[str, str]]:
    with (data / package / "sources.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_project_data_have_no_fault(data):
    assert check("ninh-binh", data) == []


# One cell of a count of operating clusters, and what must be said about it.
CELLS = [
    ("value", "2O", "number"),
    ("value", "NaN", "number"),
    ("value", "INF", "number"),
    ("value", "-inf", "number"),
    ("value", "12,5", "write 12.5"),
    ("value", "1.234,5", "write 1234.5"),
    ("value", "12 000", "write 12000"),
    ("value", "20.5", "whole"),
    ("value", "-20", "negative"),
    ("value", "12.000", "could mean 12000"),
    ("value", "12,000", "write 12000 or 12.000 0"),
    ("value", "48%", "write 48"),
    ("value", "37", "exceeds clusters_established (36, row 15)"),
    ("bound", "exactly", "did you mean 'exact'"),
    ("bound", "", "needs its bound"),
    ("unit", "ha", "'cluster'"),
    ("as_of", "2025-13", "YYYY-MM"),
    ("as_of", "7/1/2025", "write 20250107 or 20250701"),
    ("as_of", "Jul-75", "YYYY-MM"),
    ("value", "20-Thg5", "made of a number"),
    ("status", "reportd", "did you mean 'reported'"),
    ("indicator", "clusters_operatng", "did you mean 'clusters_operating'"),
    ("source_id", "ktdt-77045", "did you mean 'ktdt-770458'"),
    ("claim_id", "C25", "did you mean 'C025'"),
    ("province", "nam-din", "did you mean 'nam-dinh'"),
    ("province", "ha-nam", "C025"),
    ("district_id", "nam-dinh--hai-haw", "did you mean 'nam-dinh--hai-hau'"),
    ("district_id", "ha-nam--phu-ly", "lies in ha-nam"),
    ("value_high", "25", "range"),
    ("figure_id", "F014", "twice"),
    ("source_id", "ktdt-770458 ", "space"),
]


COUNT = {"province": "nam-dinh", "indicator": "clusters_operating", "value": "20", "bound": "exact", "unit": "cluster"}
COUNT |= {"status": "reported", "source_id": "ven-ninhbinh-2016"}
ARTICLES = [("value", "37"), ("province", "ha-nam")]  # what rests on the article's own row, with its claim and whole
MANNERS = (",", "/", "-75")  # commas and days are read by the manner of the whole file


def place(slip: tuple[str, str, str]) -> str:
    """Slips in one place take turns; all others are made at once, each in a row of its own."""
    column, cell, _ = slip
    apart = (column, cell) in ARTICLES or any(sign in cell for sign in MANNERS)
    return ("the article's" if (column, cell) in ARTICLES else column) if apart else f"{column} {cell}"


@pytest.mark.parametrize("slips", turns(CELLS, place))
def test_one_wrong_cell_is_named_with_its_cure(data, edit, slips):
    rows = []
    for n, (column, cell, _) in enumerate(slips):
        if (column, cell) in ARTICLES:
            rows.append(edit("published.csv", {"figure_id": "F015"}, **{column: cell}))
        else:
            figure = COUNT | {"figure_id": f"F9{n:02}", "as_of": f"{1950 + n}"}
            rows.append(edit("published.csv", **figure | {column: cell}))
    found = [f for f in faults(data) if f[0] == "published.csv"]
    for (column, cell, said), row in zip(slips, rows, strict=True):
        here = [f for f in found if f[1] == row]
        assert any(said in message and column in str(col) for _, _, col, _, message in here), (column, cell, here)


OTHERS = [
    ("claims.csv", {"claim_id": "C008"}, {"period": "clusters_planned"}, "period", "or future"),
    ("leads.csv", {"lead_id": "lead-nso-e0702"}, {"url": "Số cụm"}, "url", "is no address"),
    ("assumptions.csv", {"assumption_id": "unit_capex"}, {"assumption_id": "suất vốn"}, "assumption_id", "is no id"),
    (
        "published.csv",
        {"figure_id": "F015"},
        {"note_vi": "as told in the report", "note_en": "x"},
        "note_vi",
        "is English",
    ),
    (
        "published.csv",
        {"figure_id": "F015"},
        {"note_vi": "as told", "note_en": "như đã nêu ở báo cáo"},
        "note_en",
        "swap",
    ),
    ("sources.csv", {"source_id": "bnb-2025-07"}, {"licence": "số liệu của bài"}, "licence", "swapped"),
    ("parameters.csv", {"parameter_id": "cost_infra_ccn_region2"}, {"value": "5485"}, "value", "more than anything"),
    ("claims.csv", {"claim_id": "C008"}, {"quote_vi": ""}, "quote_vi", "must not be blank"),
    ("assumptions.csv", {"assumption_id": "unit_capex"}, {"low": "30"}, "low", "must not be above central"),
    ("assumptions.csv", {"assumption_id": "unit_capex"}, {"low": "0"}, "low", "positive"),
    (
        "assumptions.csv",
        {"assumption_id": "unit_capex"},
        {"parameter_ids": "cost_wwtp_six"},
        "parameter_ids",
        "is not in",
    ),
    ("clusters.csv", {"cluster_id": "kim-binh"}, {"fill_rate_pct": "120"}, "fill_rate_pct", "between 0 and 100"),
    ("clusters.csv", {"cluster_id": "kim-binh"}, {"area_ha": "5170"}, "area_ha", "between 0 and 200"),
    ("clusters.csv", {"cluster_id": "kim-binh"}, {"established_year": "20009"}, "established_year", "between 1990"),
    ("clusters.csv", {"cluster_id": "kim-binh"}, {"jobs": "3,000"}, "jobs", "write"),
    ("clusters.csv", {"cluster_id": "kim-binh"}, {"craft_village": "có"}, "craft_village", "true or false"),
    ("economy.csv", {"row_id": "E021"}, {"value": "126"}, "value", "between 0 and 100"),
    ("economy.csv", {"row_id": "E001"}, {"area": "ha-nm"}, "area", "did you mean 'ha-nam'"),
    ("economy.csv", {"row_id": "E001"}, {"year": "216"}, "year", "between 1990"),
    ("economy.csv", {"row_id": "E001"}, {"denominator": "with_product_taxes"}, "denominator", "only shares"),
    (
        "cluster_sectors.csv",
        {"cluster_id": "trac-van", "sector_id": "electronics"},
        {"sector_id": "electronic"},
        "sector_id",
        "electronics",
    ),
    ("places.csv", {"place_id": "ha-nam--que"}, {"latitude": ""}, "latitude", "together"),
    ("parameters.csv", {"parameter_id": "target_nb_ccn_wwt"}, {"value": "100"}, "value", "seen is false"),
    (
        "parameters.csv",
        {"parameter_id": "target_nb_grdp"},
        {"parameter_id": "rule_ccn_area_max"},
        "parameter_id",
        "already an id",
    ),
    ("provinces.csv", {"province": "ha-nam"}, {"role": "merged"}, "province", "package's name"),
    ("parks.csv", {"park_id": "hoa-xa"}, {"latitude": "105.9", "longitude": "20.5"}, "latitude", "between 8 and 24"),
]


@pytest.mark.parametrize("slips", turns(OTHERS, lambda slip: (slip[0], str(slip[1]))))
def test_rules_reach_every_table(data, edit, slips):
    rows = [edit(file, match, **cells) for file, match, cells, _, _ in slips]
    found = faults(data)
    for (file, _, cells, column, said), row in zip(slips, rows, strict=True):
        here = [f for f in found if f[:2] == (file, row)]
        assert any(col == column and said in message for _, _, col, _, message in here), (file, cells, here)


def test_a_vietnamese_text_may_quote_english_and_an_english_one_names_of_places(data, edit):
    words = {"note_vi": "theo báo cáo “Statistics of the Year” của Cục", "note_en": "in Yên Lệnh, Trác Văn, Lê Hồ only"}
    edit("published.csv", {"figure_id": "F015"}, **words)
    assert check("ninh-binh", data) == []


def test_all_faults_come_at_once_and_a_missing_column_hides_none(data, edit):
    edit("clusters.csv", {"cluster_id": "kim-binh"}, district_id="ha-nam--phu-lee")
    edit("published.csv", {"figure_id": "F015"}, value="2O")
    edit("levers.csv", {"lever_id": "L05"}, claim_id="C999")
    path = data / "ninh-binh" / "published.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text(
        "\n".join(",".join(x for n, x in enumerate(line.split(",")) if n != 8) for line in lines), encoding="utf-8"
    )
    sectors = data / "ninh-binh" / "cluster_sectors.csv"
    sectors.write_text(
        sectors.read_text(encoding="utf-8-sig").replace("cluster_id,sector_id", "cluster,sector_id"), encoding="utf-8"
    )
    found = faults(data)
    assert ("cluster_sectors.csv", 1, "cluster_id") in [f[:3] for f in found]
    assert any(f[0] == "cluster_sectors.csv" and "did you mean 'cluster_id'" in f[4] for f in found)
    assert any(f[2] == "district_id" and "did you mean 'ha-nam--phu-ly'" in f[4] for f in found)
    assert any(f[0] == "levers.csv" and f[3] == "C999" for f in found)
    assert any(f[0] == "published.csv" and f[3] == "2O" for f in found)


def test_a_file_in_latin_1_is_refused_with_the_row(data):
    path = data / "ninh-binh" / "places.csv"
    path.write_bytes(path.read_bytes() + "x,Ðà,Da,city,ha-nam,,,,\n".encode("latin-1"))
    (fault,) = faults(data)
    assert fault[0] == "places.csv"
    assert fault[1] == 46
    assert "UTF-8 (byte 0xd0)" in fault[4]


def test_semicolons_from_excel_are_refused_not_sniffed(data):
    path = data / "ninh-binh" / "provinces.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    found = faults(data)
    assert [f[4] for f in found if f[0] == "provinces.csv"] == [
        "columns are separated by semicolons: save it again with commas (“CSV UTF-8, comma delimited”)"
    ]


def test_windows_line_ends_and_no_byte_order_mark_are_read_right(data):
    plain = Region.load("ninh-binh", data)
    for path in (data / "ninh-binh").glob("*.csv"):
        path.write_bytes(path.read_bytes().removeprefix(codecs.BOM_UTF8).replace(b"\n", b"\r\n"))
    marked = Region.load("ninh-binh", data)
    for name, table in plain.tables.items():
        assert table.equals(marked.tables[name]), name


def test_missing_and_unnamed_files_are_reported(data):
    (data / "ninh-binh" / "parks.csv").rename(data / "ninh-binh" / "parks2.csv")
    found = faults(data)
    assert any(f[0] == "parks.csv" and "missing" in f[4] for f in found)
    assert any(f[0] == "parks2.csv" and "not named" in f[4] for f in found)
    assert {f[0] for f in found} == {"parks.csv", "parks2.csv"}, "an unreadable table is no reason to accuse the others"


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (lambda t: t.replace("a", "{", 1), "FeatureCollection"),
        (lambda t: t.replace('"province":"ha-nam"', '"province":"ha-nm"'), "did you mean 'ha-nam'"),
    ],
)
def test_maps_are_checked(data, break_it, said):
    path = data / "ninh-binh" / "outlines.geojson"
    path.write_text(break_it(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert any(f[0] == "outlines.geojson" and said in f[4] for f in faults(data))


def test_a_broken_descriptor_is_one_clear_fault(data):
    path = data / "ninh-binh" / "datapackage.json"
    path.write_text(path.read_text(encoding="utf-8").replace("[", "", 1), encoding="utf-8")
    assert any(f[0] == "datapackage.json" and f[1] and "JSON" in f[4] for f in faults(data))


@pytest.mark.parametrize(
    ("key", "value"), [("name", "tay-ninh"), ("merged_on", "1/7/2025"), ("headline_sources", ["x"])]
)
def test_the_descriptor_names_region_merger_and_known_sources(data, key, value):
    path = data / "ninh-binh" / "datapackage.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {key: value}), encoding="utf-8")
    assert [f[2] for f in faults(data)] == [key]


def test_a_changed_schema_is_reported_by_column(data):
    path = data / "ninh-binh" / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    published = next(r for r in descriptor["resources"] if r["name"] == "published")
    next(f for f in published["schema"]["fields"] if f["name"] == "value")["type"] = "string"
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    assert any(f[2] == "published" and "(column value)" in f[4] for f in faults(data))


def test_former_figures_cannot_pass_for_the_merged_province(data, edit):
    row = edit("published.csv", {"figure_id": "F026"}, province="ninh-binh")  # 13 operating... of the former one
    found = faults(data)
    assert any(f[:3] == ("published.csv", row, "province") and "ninh-binh-former" in f[4] for f in found), found


def test_figures_from_before_the_merger_need_a_former_province(data, edit):
    figure = {"province": "ninh-binh", "indicator": "clusters_operating", "value": "13", "bound": "exact"}
    origin = {"unit": "cluster", "as_of": "2024", "status": "reported", "source_id": "ven-ninhbinh-2016"}
    row = edit("published.csv", figure_id="F999", **figure, **origin)
    (fault,) = faults(data)
    assert fault[:3] == ("published.csv", row, "province")
    assert "ninh-binh-former" in fault[4]


def test_a_part_above_its_whole_betrays_a_mistaken_province(data, edit):
    row = edit(
        "published.csv",
        {"source_id": "bnb-2025-07", "province": "ninh-binh", "indicator": "clusters_operating"},
        value="13",
    )
    assert any((f[1] == row and "nam-dinh alone" in f[4]) or "ha-nam alone" in f[4] for f in faults(data))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ninh-bin", "ninh-binh"),
        ("../data/ninh-binh", "small letters"),
        ("vietnam", "ninh-binh"),
        ("", "small letters"),
        ("Ninh Bình", "small letters"),
    ],
)
def test_an_unknown_region_or_a_path_is_refused_with_the_nearest_name(data, name, said):
    with pytest.raises(DataError) as error:
        Region.load(name, data)
    assert said in str(error.value)
    assert "ninh-binh" in str(error.value)
    assert check(name, data)


def test_a_link_out_of_the_data_folder_is_refused(data, tmp_path):
    (data / "ninh-binh").rename(tmp_path / "elsewhere")
    (data / "ninh-binh").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DataError, match="not under"):
        Region.load("ninh-binh", data)


def test_a_folder_without_national_data_is_named(tmp_path):
    with pytest.raises(DataError, match="no data folder"):
        Region.load("ninh-binh", tmp_path)


def test_the_report_is_readable_and_complete(data, edit):
    edit("published.csv", {"figure_id": "F015"}, value="2O", source_id="ktdt")
    with pytest.raises(DataError) as error:
        Region.load("ninh-binh", data)
    lines = str(error.value).splitlines()
    assert lines[0] == "ninh-binh: the data cannot be used, 2 fault(s):"
    assert "data/ninh-binh/published.csv, row 16, column value: '2O': " in lines[1]
    assert len(lines) == 3


def test_a_lineage_written_in_two_ways_is_refused_and_the_cure_works(data, edit):
    """Else the article would confirm itself: its counterpart would count as another release."""
    row = edit("sources.csv", {"source_id": "bnb-2025-07"}, lineage="Article-2025-07")
    (fault,) = faults(data)
    assert fault[:4] == ("sources.csv", row, "lineage", "Article-2025-07")
    for package in ("vietnam", "ninh-binh"):
        rows = [str(n) for n, r in enumerate(rows_of(data, package), 2) if r["lineage"] == "article-2025-07"]
        assert f"data/{package}/sources.csv, row {', '.join(rows)}" in fault[4]
    edit("sources.csv", {"source_id": "bnb-2025-07"}, lineage=fault[4].partition(": write ")[2])
    assert faults(data) == []


def test_a_lineage_is_written_alike_in_the_region_and_the_nation(data, edit):
    row = edit("sources.csv", {"source_id": "nd-yb2022-p43"}, lineage="Vrss-Hanoi 2014")
    (fault,) = faults(data)
    assert fault[:4] == ("sources.csv", row, "lineage", "Vrss-Hanoi 2014")
    assert "data/vietnam/sources.csv, row " in fault[4]
    edit("sources.csv", {"source_id": "nd-yb2022-p43"}, lineage=fault[4].partition(": write ")[2])
    assert faults(data) == []
    national = edit("sources.csv", {"source_id": rows_of(data, "vietnam")[0]["source_id"]}, "vietnam", lineage="ĐẤT-1")
    assert faults(data) == []
    edit("sources.csv", {"source_id": "nd-yb2022-p43"}, lineage="dat 1")
    assert [f[1:4] for f in faults(data)] == [(row, "lineage", "dat 1")], "of as many the national spelling counts"
    edit("sources.csv", {"source_id": "nd-gso-2024"}, lineage="dat 1")
    assert [f[1:4] for f in faults(data)] == [(national, "lineage", "ĐẤT-1")], "else that of most rows"


SLIPS = ["Bai-Bao-07", "bai bao 07", "BAI_BAO–07", "baibao07", "bài-báo-07", "ba\u0300i-bao-07"]


@pytest.mark.parametrize("slip", [*SLIPS, "bai-b\u00adao\u200b-07", "ｂai-bao-07", "bai\u00a0bao\u221207"])
def test_names_that_differ_in_what_hands_and_keyboards_vary_are_one(slip):
    assert folded(slip) == folded("bai-bao-07")
    assert folded("Đất Ðen") == folded("dat-den")


@pytest.mark.parametrize(("one", "other"), [("gso-2024", "gso-2025"), ("a-1", "a-l"), ("nd-ttkt", "nb-ttkt")])
def test_names_that_differ_in_a_letter_or_a_digit_stay_two(one, other):
    assert folded(one) != folded(other)


@given(st.text())
def test_folding_is_blind_to_form_and_happens_once(name):
    for form in ("NFC", "NFD", "NFKC"):
        assert folded(unicodedata.normalize(form, name)) == folded(name)
    assert folded(folded(name)) == folded(name)
    assert folded(f" {name}_-\u2013 \u200b") == folded(name)

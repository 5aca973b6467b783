"""Each message of the check that offers a cure: the cure, applied as it is worded, makes the fault go.

The faults of many cells are made at once, each in a row of its own, and all cures are applied at once; where a message
offers several, each has its turn. `CURED_ELSEWHERE` names the tests that apply a cure beside the fault itself. The last
test goes through the sources: a message with a cure that stands in neither list fails.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from clusters.facts import package, spreadsheets, validation
from clusters.facts.package import Record, Violation
from tests import frozen_data
from tests.clusters.facts import test_map_rules
from tests.turns import turns

SOURCES = Path(__file__).resolve().parents[3] / "clusters" / "facts"
GONE = None
"""The cure of a row that is to be deleted."""
Cure = dict[str, str] | Callable[[str], dict[str, str]] | None


@dataclass(frozen=True)
class Case:
    """A slip in a row: the one where the cells of `at` stand, or a new one; what is said of which cell; the cures."""

    table: str
    at: dict[str, str]
    slip: dict[str, str]
    column: str
    said: str
    cures: tuple[Cure, ...]
    new: bool = False


def named(pattern: str, column: str) -> Callable[[str], dict[str, str]]:
    """The cure that the message itself spells out."""

    def cure(message: str) -> dict[str, str]:
        found = re.search(pattern, message)
        assert found, message
        return {column: found[1]}

    return cure


def figure(n: int, slip: dict[str, str], column: str, said: str, *cures: Cure) -> Case:
    """A new figure of leased land of a year of its own."""
    row = {"figure_id": f"F9{n:02}", "province": "ha-nam", "indicator": "leased_area", "value": "3", "bound": "exact"}
    row |= {"unit": "ha", "status": "reported", "source_id": "ven-ninhbinh-2016", "as_of": f"{1950 + n}"}
    return Case("published", row, slip, column, said, cures, new=True)


def economy(n: int, slip: dict[str, str], column: str, said: str, *cures: Cure) -> Case:
    """A new figure of the economy of a year of its own."""
    row = {"row_id": f"E9{n:02}", "area": "ha-nam", "year": f"{1990 + n}", "period": "year", "sector": "total"}
    row |= {"measure": "labour_total", "value": "400", "bound": "exact", "unit": "thousand persons"}
    return Case("economy", row | {"source_id": "gh-panel-2016-2022"}, slip, column, said, cures, new=True)


def against(n: int, slip: dict[str, str], column: str, said: str, *cures: Cure) -> Case:
    """A new pair of statements on the area of a park, of which the first is the table's."""
    row = {
        "contradiction_id": f"X9{n:02}",
        "subject": "dong-van-1",
        "field": "area",
        "value_a": "138",
        "value_b": "200",
    }
    row |= {"bound_a": "exact", "bound_b": "exact", "unit": "ha", "source_a": "hn-area", "source_b": "nb_courrier"}
    return Case("contradictions", row, slip, column, said, cures, new=True)


def change(table: str, at: dict[str, str], slip: dict[str, str], column: str, said: str, *cures: Cure) -> Case:
    return Case(table, at, slip, column, said, cures)


CELLS = [
    figure(1, {"bound": ""}, "bound", "needs its bound: exact", {"bound": "exact"}),
    figure(2, {"value": ""}, "bound", "leave it blank, or give the value", {"bound": ""}, {"value": "3"}),
    figure(3, {"bound": "range"}, "value_high", "go together", {"value_high": "4"}, {"bound": "exact"}),
    figure(4, {"rounding_unit": "3"}, "rounding_unit", "must be like 1, 10, 100", {"rounding_unit": "1"}),
    figure(5, {"rounding_unit": "10"}, "rounding_unit", "write the unit of its last", {"rounding_unit": "1"}),
    figure(6, {"as_of": "1951", "value": "4"}, "indicator", "keep one of the two", GONE),
    figure(7, {"bound": "range", "value_high": "3000"}, "value_high", "look at the digits", {"value_high": "30"}),
    figure(8, {"province": "ninh-binh"}, "province", "name the former province (", named(r"\(([a-z-]+)", "province")),
    figure(9, {"value": " 3"}, "value", "delete the space", {"value": "3"}),
    figure(10, {"value": "1.234,5"}, "value", "decimal comma: write", named(r"write ([\d.]+)", "value")),
    figure(11, {"value": "12 000"}, "value", "with a decimal point, or blank if", named(r"write (\d+)", "value"),
           {"value": "", "bound": ""}),
    figure(12, {"value": "2,345"}, "value", "could mean", named(r"write (\d+) ", "value"),
           named(r"or ([\d.]+ 0) \(a space", "value")),
    figure(13, {"unit": "percent"}, "unit", "is measured in", named(r"'(\w+)'", "unit")),
    figure(14, {"indicator": "jobs", "unit": "person", "value": "999999999"}, "value",
           "times the next of its kind: look at digits", {"value": "9999"}, {"status": "suspect"}),
    figure(15, {"value": "9" * 16}, "value", "copy it again", {"value": "99"}),
    figure(16, {"as_of": "5.12.1966"}, "as_of", "must be a date YYYY", named(r"write ([\d-]+)", "as_of")),
    figure(17, {"indicator": "clusters_planned", "unit": "cluster", "value": "3.5"}, "value", "must be whole",
           {"value": "3"}),
    figure(18, {"indicator": "occupancy_rate", "unit": "percent", "value": "120"}, "value",
           "a share must lie between 0 and 100", {"value": "12"}),
    figure(19, {"value": "1e400"}, "value", "write the source's figure with all its digits", {"value": "3"}),
    figure(20, {"figure_id": "F001"}, "figure_id", "every row needs its own", {"figure_id": "F920"}),
    figure(21, {"value": "99999999"}, "value", "more than anything measured", {"value": "3"}),
    economy(7, {"row_id": "E9 07"}, "row_id", "is no id", {"row_id": "E907"}),
    economy(1, {"period": "avg_1991_1990"}, "period", "from an earlier year to a later",
            {"period": "avg_1990_1991"}),
    economy(2, {"period": "avg_1993_1995"}, "year", "write that year", named(r"ends in (\d+)", "year")),
    economy(3, {"measure": "current_price", "unit": "million VND", "value": "9000"}, "unit",
            "convert the value and name", {"value": "9", "unit": "billion VND"},
            {"measure": "labour_productivity_current"}),
    economy(4, {"denominator": "with_product_taxes"}, "denominator", "only shares", {"denominator": ""}),
    economy(5, {"area": "ninh-binh"}, "area", "or say in note_vi", named(r"\(([a-z-]+)", "area"),
            {"note_vi": "ba tỉnh cộng lại", "note_en": "all three together"}),
    economy(6, {"year": "2016", "measure": "current_price", "unit": "billion VND", "value": "36000", "status": "final"},
            "year", "write this row's own year", {"year": "2005"}, GONE),
    change("economy", {"area": "ha-nam", "year": "2018", "measure": "current_price", "sector": "total",
                       "source_id": "gh-panel-2016-2022"}, {"value": "48000000"}, "value",
           "times the figures of the years around: look at digits", {"value": "48000"}, {"status": "suspect"}),
    change("claims", {"claim_id": "C013"}, {"rule_argument": "definition=plan"}, "rule_argument",
           "(data/README.md)", {"rule_argument": "definition=plan|months=24"}),
    change("claims", {"claim_id": "C006"}, {"period": "2024"}, "period", "reads a period like",
           named(r"like (\S+)", "period")),
    change("claims", {"claim_id": "C073"}, {"rule_argument": "months=12"}, "rule_argument",
           "takes no argument: leave it blank", {"rule_argument": ""}),
    change("claims", {"claim_id": "C014"}, {"rule_argument": "months=12|floor_months="}, "rule_argument",
           "with what it is, or delete", {"rule_argument": "months=12|floor_months=60"},
           {"rule_argument": "months=12"}),
    change("card_evidence", {"card_id": "R1", "evidence": "C040"}, {"expects": "suported"}, "expects",
           "is no verdict", named(r"did you mean '(\w+)'", "expects")),
    change("card_evidence", {"card_id": "R3", "evidence": "03/coverage/ninh-binh/without_any_system"},
           {"expects": "loow>0"}, "expects", "is no condition", named(r"did you mean '([^']+)'", "expects")),
    change("assumptions", {"assumption_id": "occupancy"}, {"source_id": ""}, "source_id",
           "name the source or the parameters", {"source_id": "nb_vneco"}, {"parameter_ids": "rule_ccn_area_max"},
           {"status": "judgement"}),
    change("assumptions", {"assumption_id": "unit_capex"}, {"low": "17.5", "high": "17.5"}, "shape",
           "is fixed if and only if", {"shape": "fixed"}, {"low": "9.3", "high": "27.9"}),
    change("provinces", {"province": "thanh-hoa"}, {"area_source_id": ""}, "area_source_id",
           "write it, or leave both blank", {"area_source_id": "statoids-via-wof"}, {"area_km2": ""}),
    change("provinces", {"province": "ha-nam"}, {"population_thousand": "878000"}, "population_thousand",
           "write thousands of people", {"population_thousand": "878"}),
    change("provinces", {"province": "ninh-binh"}, {"area_km2": "394.26"}, "area_km2",
           "one of them or this has a slip", {"area_km2": "3942.6"}),
    change("places", {"place_id": "ha-nam--que"}, {"latitude": ""}, "latitude", "given together or not at all",
           {"latitude": "20.5"}, {"longitude": ""}),
    change("places", {"place_id": "ha-nam--hoa-mac"}, {"name_en": ""}, "name_en", "write it in both languages",
           {"name_en": "Hoa Mac"}),
    change("parks", {"park_id": "hoa-xa"}, {"area_ha": "1"}, "wastewater_capacity_m3_day",
           "look both up again", {"area_ha": "285.37"}),
    change("problems", {"problem_id": "P01"}, {"result": "coverage/ninh-binh"}, "result", "such as",
           named(r"such as (\S+)", "result")),
    change("feature_criteria", {"feature_vi": "cơ khí"}, {"feature_vi": "cơ khi"}, "feature_vi",
           "is not in models.csv", named(r"did you mean '([^']+)'", "feature_vi")),
    change("models", {"model_id": "model_specialised", "claim_id": "C058", "feature_type": "pilot"},
           {"name_vi": "Cụm khác"}, "name_vi", "write that, or another ", named(r"has '([^']+)'", "name_vi"),
           {"model_id": "model_other"}),
    change("sources", {"source_id": "nd-gso-2024"}, {"accessed": "2999-01-01"}, "accessed",
           "write the day on which the source was read", {"accessed": "2026-11-23"}),
    change("sources", {"source_id": "nd-yb2022-p43"}, {"url": "see the page"}, "url",
           "copy it from the browser", {"url": "https://namdinh.gso.gov.vn/NG2022/page43.html"}, {"url": ""}),
    change("sources", {"source_id": "hn-area"}, {"lineage": "articlee-2025-07"}, "lineage", "is one letter off",
           named(r": write ([\w-]+),", "lineage"), {"lineage": "hn-area"}),
    change("sources", {"source_id": "wof-vn"}, {"lineage": "CC0 (Mesoshapes)", "licence": "wof-vn"}, "lineage",
           "is a licence", {"lineage": "wof-vn", "licence": ""}, {"lineage": "wof-vn", "licence": "CC0 (Mesoshapes)"}),
    Case("parameters", {"parameter_id": "own_one", "group": "norm", "name_vi": "a", "name_en": "a", "value": "1",
                        "applies_to_vi": "a", "applies_to_en": "a", "bound": "exact",
                        "unit": "ha", "seen": "true", "derived": "false", "source_id": "hn-area"},
         {"parameter_id": "rule_ccn_area_max"}, "parameter_id", "choose another, or delete the row here",
         ({"parameter_id": "own_one"}, GONE), new=True),
    change("parameters", {"parameter_id": "norm_capital_per_ha_nb"}, {"value": "-55.3"}, "value",
           "must not be negative: write", named(r"write ([\d.]+)", "value")),
    change("parameters", {"parameter_id": "target_nb_ccn_wwt"}, {"value": "100", "bound": "exact"}, "value",
           "read the source, then set seen to true", {"seen": "true", "source_id": "nb_courrier"},
           {"value": "", "bound": ""}),
    change("assumptions", {"assumption_id": "ministry_norm"}, {"shape": "loguniform", "low": "0"}, "low",
           "must be positive for a loguniform shape", {"low": "18.4"}),
    change("parks", {"park_id": "dong-van-1"}, {"status": "runing"}, "status", "must be one of",
           {"status": "operating"}),
    change("parks", {"park_id": "dong-van-1-mr"}, {"fill_rate_pct": "700"}, "fill_rate_pct", "must lie between",
           {"fill_rate_pct": "70"}),
    change("places", {"place_id": "ha-nam--phu-ly"}, {"name_vi": "P?ủ Lý"}, "name_vi", "has lost letters",
           {"name_vi": "Phủ Lý"}),
    change("clusters", {"cluster_id": "trac-van"}, {"note": "#REF!"}, "note", "restore what stood there, or leave",
           {"note": "as before"}, {"note": ""}),
    change("problems", {"problem_id": "P02"}, {"name_vi": "Plants of the province stand still", "name_en": "Trạm nghỉ"},
           "name_vi", "is English", {"name_vi": "Trạm của tỉnh nghỉ", "name_en": "Plants of the province stand still"},
           {"name_vi": "Trạm nghỉ", "name_en": "Plants of the province stand still"}),
    change("problems", {"problem_id": "P04"}, {"name_vi": "Lang nghe còn ít", "name_en": "Làng nghề còn phân tán"},
           "name_en", "is more Vietnamese than",
           {"name_vi": "Làng nghề còn phân tán", "name_en": "Craft production is scattered"}),
    change("claims", {"claim_id": "C065"}, {"period": "năm 2030"}, "period", "must be like 2024, 2024-12",
           {"period": "2030"}),
    change("cards", {"card_id": "R5"}, {"goal_unit": "cụm"}, "goal_unit", "must be short and of plain letters",
           {"goal_unit": "cluster"}),
    change("clusters", {"cluster_id": "thi-son"}, {"note": "4-Mar"}, "note", "something like 3/4", {"note": "3/4"}),
    against(1, {"unit": ""}, "unit", "a number needs its unit and bounds", {"unit": "ha"}),
    against(2, {"value_a": "139"}, "value_a", "is what the table holds", named(r"holds: ([\d.]+)", "value_a")),
    against(3, {"value_b": "138"}, "value_b", "say in the note", {"note_vi": "Một năm", "note_en": "One of a year"}),
    against(4, {"value_b": "some"}, "value_b", "is a number as the source prints it", {"value_b": "200"}),
    change("clusters", {"cluster_id": "kim-binh"}, {"craft_village": "có"}, "craft_village",
           "or blank if unknown", {"craft_village": "true"}, {"craft_village": ""}),
    change("clusters", {"cluster_id": "yen-lenh"}, {"established_year": "2023.5"}, "established_year",
           "a whole number, or blank", {"established_year": "2023"}, {"established_year": ""}),
]  # fmt: skip


class Tables:
    """Both packages in memory; a changed row is checked as it would be in its file."""

    def __init__(self, folder: Path) -> None:
        self.own, self.country = (package.read(folder / name) for name in ("ninh-binh", "vietnam"))

    def faults(self) -> list[Violation]:
        alone = [fault for pack in (self.own, self.country) for fault in validation.alone(pack)]
        return [*alone, *validation.together(self.own, self.country)]

    def row(self, table: str, at: dict[str, str]) -> int:
        found = [n for n, record in enumerate(self._records(table)) if all(record[c] == v for c, v in at.items())]
        assert found, (table, at)
        return found[0]

    def _records(self, table: str) -> list[Record]:
        return self.own.sheets[table].records()

    def add(self, table: str, cells: dict[str, str]) -> int:
        sheet = self.own.sheets[table]
        last = sheet.rows[-1][0] if sheet.rows else 1
        sheet.rows.append((last + 1, [""] * len(sheet.header)))
        self.write(table, len(sheet.rows) - 1, cells)
        return len(sheet.rows) - 1

    def write(self, table: str, index: int, cells: dict[str, str]) -> None:
        sheet = self.own.sheets[table]
        for column, text in cells.items():
            sheet.rows[index][1][sheet.header.index(column)] = text
        fields = {field["name"]: field for field in self.own.resources[table]["schema"]["fields"]}
        (sheet.rows[index],) = spreadsheets.read_back(sheet.header, [sheet.rows[index]], fields)

    def number(self, table: str, index: int) -> int:
        return self.own.sheets[table].rows[index][0]

    def delete(self, table: str, number: int) -> None:
        sheet = self.own.sheets[table]
        sheet.rows[:] = [row for row in sheet.rows if row[0] != number]


@pytest.mark.parametrize("turn", range(3))
def test_the_cures_of_cells_make_their_faults_go(turn: int) -> None:
    cases = [case for case in CELLS if turn < len(case.cures)] if turn else CELLS
    tables = Tables(frozen_data.folder())
    assert tables.faults() == []
    places = []
    for case in cases:
        index = tables.add(case.table, case.at) if case.new else tables.row(case.table, case.at)
        tables.write(case.table, index, case.slip)
        places.append((index, tables.number(case.table, index)))
    found = [(v.file.rpartition("/")[2], v.row, v.column, v.message) for v in tables.faults()]
    told = []
    for case, (_, number) in zip(cases, places, strict=True):
        here = [m for *where, m in found if where == [f"{case.table}.csv", number, case.column] and case.said in m]
        assert here, (case, [fault for fault in found if fault[1] == number])
        told.append(here[0])
    for case, (index, _), message in zip(cases, places, told, strict=True):
        cure = case.cures[turn]
        if cure is not GONE:
            tables.write(case.table, index, cure(message) if callable(cure) else cure)
    for case, (_, number) in zip(cases, places, strict=True):
        if case.cures[turn] is GONE:
            tables.delete(case.table, number)
    assert [str(v) for v in tables.faults()] == []


def lines(edit: Callable[[list[str]], list[str]]) -> Callable[[Path], None]:
    """A change of a file's lines; the first is that of the column names."""

    def apply(path: Path) -> None:
        path.write_text("\n".join(edit(path.read_text(encoding="utf-8-sig").splitlines())) + "\n", encoding="utf-8")

    return apply


def descriptor(edit: Callable[[dict[str, Any]], None]) -> Callable[[Path], None]:
    def apply(path: Path) -> None:
        content = json.loads(path.read_text(encoding="utf-8"))
        edit(content)
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")

    return apply


def resource(content: dict[str, Any], name: str) -> dict[str, Any]:
    return next(r for r in content["resources"] if r["name"] == name)


def without(name: str) -> Callable[[dict[str, Any]], None]:
    return lambda content: content["resources"].remove(resource(content, name))


def template(content: dict[str, Any]) -> dict[str, Any]:
    return json.loads((frozen_data.LIVE / "vietnam" / frozen_data.TEMPLATE).read_text(encoding="utf-8"))


def copied(name: str) -> Callable[[dict[str, Any]], None]:
    """The schema of a table as the national template has it."""
    return lambda content: resource(content, name).update(schema=resource(template(content), name)["schema"])


BOOK = "datapackage.json"
Change = Callable[[Path], Any]
FILES: list[tuple[str, str, Change, str, str, Change]] = [
    ("a blank row", "scores.csv", lines(lambda t: [*t, ",,,,,,,"]), "blank row: delete it", "scores.csv",
     lines(lambda t: t[:-1])),
    ("a comma too many", "readiness.csv", lines(lambda t: [*t[:-1], t[-1] + ","]), "look for a stray or missing comma",
     "readiness.csv", lines(lambda t: [*t[:-1], t[-1].removesuffix(",")])),
    ("no column", "holders.csv", lines(lambda t: ["datum,holder_vi", *t[1:]]), "restore it (it may stay empty)",
     "holders.csv", lines(lambda t: ["datum,holder_vi,holder_en", *t[1:]])),
    ("a column misspelt", "holders.csv", lines(lambda t: ["datum,holder_vi,holderen"]), "unknown column; did you mean",
     "holders.csv", lines(lambda t: ["datum,holder_vi,holder_en"])),
    ("a column twice", "holders.csv", lines(lambda t: ["datum,holder_vi,holder_en,datum"]), "stands there 2 times",
     "holders.csv", lines(lambda t: ["datum,holder_vi,holder_en"])),
    ("semicolons", "readiness.csv", lines(lambda t: [x.replace(",", ";") for x in t]), "save it again with commas",
     "readiness.csv", lines(lambda t: [x.replace(";", ",") for x in t])),
    ("tabs", "readiness.csv", lines(lambda t: [x.replace(",", "\t") for x in t]), "columns are separated by tabs",
     "readiness.csv", lines(lambda t: [x.replace("\t", ",") for x in t])),
    ("sep=", "readiness.csv", lines(lambda t: ["sep=,", *t]), "delete this line", "readiness.csv",
     lines(lambda t: t[1:])),
    ("nothing in it", "holders.csv", lambda p: p.write_bytes(b""), "needs at least the row of column names",
     "holders.csv", lambda p: p.write_text("datum,holder_vi,holder_en\n", encoding="utf-8")),
    ("a quotation mark", "readiness.csv", lines(lambda t: [*t, 'x,"y,']), "look for a quotation mark",
     "readiness.csv", lines(lambda t: t[:-1])),
    ("a line in one cell", "readiness.csv", lines(lambda t: [f'"{x}"' for x in t]), "take the file as it was before",
     "readiness.csv", lines(lambda t: [x.strip('"') for x in t])),
    ("no UTF-8", "score_rules.csv", lambda p: p.write_bytes(p.read_text("utf-8").encode("cp1258", "replace")),
     "save it as “CSV UTF-8”", "score_rules.csv",
     lambda p: p.write_bytes((frozen_data.FROZEN / "ninh-binh" / "score_rules.csv").read_bytes())),
    ("missing", "holders.csv", lambda p: p.unlink(), "restore it, or", "holders.csv",
     lambda p: p.write_text("datum,holder_vi,holder_en\n", encoding="utf-8")),
    ("missing, for good", "holders.csv", lambda p: p.unlink(), "take its resource out of datapackage.json", BOOK,
     descriptor(without("holders"))),
    ("not named", "more.csv", lambda p: p.write_text("a,b\n"), "or delete it", "more.csv", lambda p: p.unlink()),
    ("no longer named", BOOK, descriptor(without("holders")), "list it there", BOOK,
     descriptor(lambda c: c["resources"].append(resource(template(c), "holders")))),
    ("a path that leads out", BOOK, descriptor(lambda c: resource(c, "holders").update(path="../holders.csv")),
     "must be a file in this folder", BOOK, descriptor(lambda c: resource(c, "holders").update(path="holders.csv"))),
    ("no schema", BOOK, descriptor(lambda c: resource(c, "holders").pop("schema")), "needs a schema", BOOK,
     descriptor(copied("holders"))),
    ("another schema", BOOK,
     descriptor(lambda c: resource(c, "holders")["schema"]["fields"][0].update(description="x")),
     "copy it from ", BOOK, descriptor(copied("holders"))),
    ("a comma in the descriptor", BOOK, lambda p: p.write_text(p.read_text("utf-8").replace(",", ",,", 1), "utf-8"),
     "mend the comma or quote there", BOOK,
     lambda p: p.write_text(p.read_text("utf-8").replace(",,", ",", 1), "utf-8")),
    ("another name", BOOK, descriptor(lambda c: c.update(name="x")), "must be the folder's name", BOOK,
     descriptor(lambda c: c.update(name="ninh-binh"))),
    ("no day", BOOK, descriptor(lambda c: c.update(merged_on="1/7/2025")), "must be the day of the merger, YYYY-MM-DD",
     BOOK, descriptor(lambda c: c.update(merged_on="2025-07-01"))),
    ("a neighbour with districts", "districts.csv", lines(lambda t: [*t, "ha-noi--x,ha-noi,X,X,"]),
     "write former, or delete what does", "districts.csv", lines(lambda t: t[:-1])),
    ("no merged province", "provinces.csv", lines(lambda t: [x.replace("merged", "former") for x in t]),
     "call the former one", "provinces.csv",
     lines(lambda t: [x.replace("h,former", "h,merged") if x.startswith("ninh-binh,") else x for x in t])),
    ("two merged provinces", "provinces.csv", lines(lambda t: [x.replace("ha-nam,former", "ha-nam,merged") for x in t]),
     "needs exactly one province with role merged", "provinces.csv",
     lines(lambda t: [x.replace("ha-nam,merged", "ha-nam,former") for x in t])),
    ("no former province", "provinces.csv", lines(lambda t: [x.replace(",former", ",neighbour") for x in t]),
     "needs at least one province with role former", "provinces.csv",
     lines(lambda t: [re.sub(",neighbour,([123]),", r",former,\1,", x) for x in t])),
    ("the merged province's slug is another", "provinces.csv", lines(lambda t: [re.sub("^ninh-binh,", "nb,", x)
     for x in t]), "the merged province's slug is the package's name", "provinces.csv",
     lines(lambda t: [re.sub("^nb,", "ninh-binh,", x) for x in t])),
    ("a map without its kind", "outlines.geojson", lambda p: p.write_text(p.read_text("utf-8").replace(
     "FeatureCollection", "Feature", 1), "utf-8"), "is no GeoJSON FeatureCollection", "outlines.geojson",
     lambda p: p.write_text(p.read_text("utf-8").replace('"Feature"', '"FeatureCollection"', 1), "utf-8")),
]  # fmt: skip


def file_of(case: tuple[str, str, Change, str, str, Change]) -> str:
    """Slips in one file take turns; those that the descriptor hides or cures are made one by one."""
    if BOOK in (case[1], case[4]):
        return BOOK
    return "provinces.csv" if case[1] == "districts.csv" else case[1]  # what is wrong there is told of the province


ALONE = [[case] for case in FILES if file_of(case) == BOOK]


@pytest.mark.parametrize("cases", [*ALONE, *turns([case for case in FILES if [case] not in ALONE], file_of)])
def test_the_cures_of_files_make_their_faults_go(tmp_path: Path, cases: list) -> None:
    folder = frozen_data.write(tmp_path / "data")
    for _, file, slip, _, _, _ in cases:
        slip(folder / "ninh-binh" / file)
    found = "\n".join(map(str, Tables(folder).faults()))
    for what, _, _, said, _, _ in cases:
        assert said in found, what
    for _, _, _, _, where, cure in cases:
        cure(folder / "ninh-binh" / where)
    assert [str(v) for v in Tables(folder).faults()] == []


def test_the_day_on_which_a_source_was_read_may_be_mended() -> None:
    """The other cure of a figure after that day; the first is in test_figure_faults."""
    tables = Tables(frozen_data.folder())
    index = tables.row("sources", {"source_id": "ktdt-770458"})
    read = tables.own.sheets["sources"].records()[index]["accessed"]
    tables.write("sources", index, {"accessed": "2020-01-01"})
    found = tables.faults()
    assert found
    assert all(v.message.endswith(": write the day that the figure speaks of, or mend that day") for v in found)
    tables.write("sources", index, {"accessed": read})
    assert tables.faults() == []


def test_what_was_only_noted_of_a_park_goes_into_its_note() -> None:
    tables = Tables(frozen_data.folder())
    tables.write("sources", tables.row("sources", {"source_id": "bqlhn-2022"}), {"excerpt_kind": "notes"})
    index = tables.row("parks", {"park_id": "kim-bang-2"})
    tables.write("parks", index, {"status": "unknown"})
    assert [v.column for v in tables.faults() if "say it in the note" in v.message] == ["area_ha"]
    tables.write("parks", index, {"area_ha": "", "note": "270 ha"})
    assert [v for v in tables.faults() if v.row == tables.number("parks", index) and "/parks" in v.file] == []


CURED_ELSEWHERE = {
    "did you mean": "test_free_words.test_a_near_miss_is_named_and_its_neighbour_heals_it",
    "is UTF-8 that was opened as something else": "test_text_rules.test_the_cure_is_the_text_that_would_be_right",
    "holds a character that nobody sees": "the same",
    "has letters in parts": "the same",
    "has digits of another script: write": "test_figure_faults.test_a_number_is_written_in_full_in_plain_digits",
    "write all digits of the source": "the same",
    "is no day of the calendar": "test_figure_faults.test_a_day_is_real_past_and_written_in_one_way",
    "is a day as a spreadsheet writes it": "test_spreadsheet",
    "must be above 0": "test_figure_faults.test_a_rounding_unit_is_above_zero_or_blank",
    "if that is meant, or say in": "test_figure_faults.test_a_share_written_as_a_part_of_one_is_asked_about",
    "write about, at_least or at_most": "test_figure_faults.test_a_table_without_upper_values_offers_no_range",
    "or mend that day": "above, and test_figure_faults",
    "or choose another measure": "above: convert the value",
    "write {}, or renumber": "test_free_words.test_a_place_in_an_order_is_taken_once",
    "yet would count as another: write": "test_region_faults.test_a_lineage_written_in_two_ways_is_refused…",
    "differs only in its writing from": "test_free_words: claims.entity",
    "is not written as the column demands: write": "test_free_words: economy.period",
    "a village seen by name needs its name": "test_villages.test_a_slip_is_named_and_the_sound_row_is_accepted",
    "a count bears no village's name": "the same",
    "more than the whole ({}): look again": "test_villages.test_parts_of_a_count_are_not_above_it",
    "the source has this in row {}: keep one": "test_villages.test_one_source_has_one_figure_for_a_count",
    "write C, or read the page again": "test_villages.test_what_was_only_noted_decides_nothing",
    "write unverified, or read the page again": "the same",
    "write {}, and the rest in the note": "the same",
    "say it in the note": "above",
    "crosses or touches itself": "test_map_rules.test_the_cure_of_a_shape_that_crosses_itself_is_a_shape",
}
OFFERS = re.compile(
    r"\b(write|save|copy|leave|blank if|delete|restore|mend|choose|look (at|for|both|the|again)|did you mean|such as|"
    r"draw its|keep one|name the|call the|read the (source|page)|join the|give the|list it|take its|convert|"
    r"say (it )?in|must (be|stand|lie)|needs|together)\b"
)


def messages() -> set[str]:
    """Every text of the rules that offers something to do or says what is right, with {} for its values."""
    found = set()
    for path in sorted(SOURCES.glob("*.py")):
        if path.name in ("dictionary.py", "scaffold.py", "to_record.py", "periods.py"):
            continue  # they check nothing
        tree = ast.parse(path.read_text(encoding="utf-8"))
        parts = {id(v) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for v in n.values}
        plain = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}  # docstrings
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                text = "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts | plain:
                text = node.value
            else:
                continue
            if OFFERS.search(text) and " " in text and text[0] not in ":;":  # else the end of another one
                found.add(text)
    return found


def test_every_message_with_a_cure_is_tried_somewhere() -> None:
    tried = [*CURED_ELSEWHERE, *(case.said for case in CELLS), *(case[3] for case in FILES)]
    tried += [said.replace(" ha-nam:", " {}:") for _, said, _ in test_map_rules.CURES]
    left = sorted(text for text in messages() if not any(part in text for part in tried))
    assert left == [], "\n".join(left)

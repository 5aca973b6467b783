"""Damage to a valid package that leaves it valid: rows deleted with all that leads to them, blankable cells blanked."""

import csv
import json
import random
import re
from pathlib import Path
from typing import Any

Row = dict[str, str]
# Cells that only make sense together are blanked together.
TOGETHER = {
    "value": ("value", "value_high", "bound", "rounding_unit", "claim_id"),
    "area_ha": ("area_ha", "area_bound"),
    "area_bound": ("area_ha", "area_bound"),
    "latitude": ("latitude", "longitude"),
    "longitude": ("latitude", "longitude"),
    "rule_argument": ("rule", "rule_argument"),
    "unit": ("value", "value_high", "bound", "rounding_unit", "unit"),
    "area_source_id": ("area_km2", "area_source_id"),
    "population_source_id": ("population_thousand", "population_source_id"),
    "population_year": ("population_thousand", "population_year"),
    "goal_low": ("goal_low", "goal_high", "goal_unit"),
    "goal_high": ("goal_low", "goal_high", "goal_unit"),
    "goal_unit": ("goal_low", "goal_high", "goal_unit"),
}
# A value, its bound and the claim it comes from are one thing; these follow from the first of them.
FOLLOWERS = {"value_high", "bound", "rounding_unit", "low", "high"}
KEPT_WHOLE = {"provinces", "sources"}  # deleting these deletes all that hangs on them: too easy an escape


class Tables:
    """A package's rows by table, and which column of which table leads where."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        self.resources = {r["name"]: r for r in descriptor["resources"] if r["type"] == "table"}
        self.maps = {r["name"]: r["path"] for r in descriptor["resources"] if r["type"] != "table"}
        self.rows = {name: self._read(r["path"]) for name, r in self.resources.items()}

    def _read(self, path: str) -> list[Row]:
        with (self.folder / path).open(encoding="utf-8-sig", newline="") as lines:
            return list(csv.DictReader(lines))

    def write(self) -> None:
        for name, path in self.maps.items():
            content = json.loads((self.folder / path).read_text(encoding="utf-8"))
            key, table = ("province", "provinces") if name == "outlines" else ("district_id", "districts")
            known = {row[key] for row in self.rows.get(table, [])}
            content["features"] = [f for f in content["features"] if f["properties"][key] in known]
            (self.folder / path).write_text(json.dumps(content), encoding="utf-8")
        for name, resource in self.resources.items():
            with (self.folder / resource["path"]).open("w", encoding="utf-8", newline="") as lines:
                writer = csv.DictWriter(lines, list(self.fields(name)), lineterminator="\n")
                writer.writeheader()
                writer.writerows(self.rows[name])

    def fields(self, name: str) -> dict[str, dict[str, Any]]:
        return {f["name"]: f for f in self.resources[name]["schema"]["fields"]}

    def blankable(self, name: str) -> list[str]:
        fields = self.fields(name)
        free = [c for c, f in fields.items() if not f.get("constraints", {}).get("required") and c not in FOLLOWERS]
        return [c for c in free if c not in self.resources[name]["schema"].get("primaryKey", [])]

    def blank(self, name: str, row: Row, column: str) -> None:
        keys = self.resources[name]["schema"].get("primaryKey", [])
        gone = TOGETHER.get(column, (column, *(f"{column[:-3]}{end}" for end in ("_vi", "_en") if column[-3] == "_")))
        if name == "parameters" and column == "source_id":
            gone = (column, "value", "low", "high", "date", "bound")
        cited = row.get("status") == "cited" and column in ("source_id", "parameter_ids")
        if cited or (name == "economy" and column.startswith("note")):  # such a note may say whose figure it is
            gone = ()
        row |= {other: "" for other in gone if other in row and other not in keys}
        if name == "claims" and column in ("value", "unit"):
            for figure in self.rows.get("published", []):
                if figure["claim_id"] == row["claim_id"]:
                    figure["claim_id"] = ""

    def delete(self, name: str, row: Row) -> None:
        """Take the row out, and whatever leads to it: optional keys are blanked, rows that need it go too."""
        self.rows[name] = [r for r in self.rows[name] if r is not row]
        keys = self.resources[name]["schema"].get("primaryKey", [])
        if name == "models" and row["feature_vi"] not in {r["feature_vi"] for r in self.rows[name]}:
            weighed = self.rows.get("feature_criteria", [])
            self.rows["feature_criteria"] = [r for r in weighed if r["feature_vi"] != row["feature_vi"]]
        if len(keys) != 1:
            return
        key = row[keys[0]]
        if name in ("claims", "parameters"):
            self._forget(key)
        for other, column in self._leading_to(name):
            for follower in [r for r in self.rows[other] if key in r[column].replace(";", " ").split()]:
                if self.fields(other)[column].get("constraints", {}).get("required"):
                    self.delete(other, follower)
                else:
                    follower[column] = "; ".join(k for k in follower[column].replace(";", " ").split() if k != key)

    def _forget(self, key: str) -> None:
        """Take a claim or a parameter out of the arguments of rules and the evidence of cards."""
        for claim in self.rows.get("claims", []):
            parts = [p for p in claim["rule_argument"].split("|") if key not in re.split("[=,+]", p)]
            if "|".join(parts) != claim["rule_argument"]:  # a rule without all it needs is no rule
                claim |= {"rule": "", "rule_argument": ""}
        for item in [r for r in self.rows.get("card_evidence", []) if key in r["evidence"].split()]:
            self.delete("card_evidence", item)

    def _leading_to(self, name: str) -> list[tuple[str, str]]:
        found = []
        for other, resource in self.resources.items():
            for key in resource["schema"].get("foreignKeys", []):
                if key["reference"]["resource"] == name:
                    found.append((other, key["fields"][0]))
            for column, field in self.fields(other).items():
                if any(place.split(".")[0] == name for place in field.get("references", [])):
                    found.append((other, column))
        return found


def damage(folder: Path, chance: random.Random, deleted: float, blanked: float) -> None:
    """Delete each row with chance `deleted` and blank each blankable cell with chance `blanked`, valid throughout."""
    tables = Tables(folder)
    for name in tables.resources:
        if name in KEPT_WHOLE:
            continue
        for row in list(tables.rows[name]):
            if chance.random() < deleted:
                tables.delete(name, row)
    for name, rows in tables.rows.items():
        for row in rows:
            for column in tables.blankable(name):
                if row[column] and chance.random() < blanked:
                    tables.blank(name, row, column)
    tables.write()

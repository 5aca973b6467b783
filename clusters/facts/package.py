"""One data package on disk: its bytes, its rows as written, its tables as DataFrames.

Nothing is guessed here. A file that is not UTF-8, not comma-separated or not there becomes a `Violation`, and its table
stays unread; what a spreadsheet made of a cell is read as what it was (`spreadsheets`), here, so that all who read see
the same; judging the content is the work of `clusters.facts.validation`.
"""

import codecs
import csv
import difflib
import functools
import hashlib
import io
import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from clusters.facts import spreadsheets

NATIONAL = "vietnam"
JOINED = ("economy", "parameters", "sources")  # own and national rows stand in one table
TEMPLATE = "region-template.json"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DTYPES = {"string": "str", "integer": "Int64", "number": "float64", "boolean": "boolean"}


@dataclass(frozen=True)
class Violation:
    """One fault in a package: where it stands, what stands there, what would be right."""

    file: str
    message: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        """File, row, column and value, then what would be right."""
        where = f", row {self.row}" if self.row is not None else ""
        where += f", column {self.column}" if self.column is not None else ""
        what = f": {self.value!r}" if self.value is not None else ""
        return f"{self.file}{where}{what}: {self.message}"


class DataError(Exception):
    """Data that cannot be used. Its text is the whole report, one line per fault; `violations` holds them singly."""

    def __init__(self, message: str, violations: list[Violation] | None = None) -> None:
        """`message` leads the report; the faults follow in the order of the files."""
        self.violations = violations or []
        super().__init__("\n".join([message, *(f"  - {v}" for v in self.violations)]))


@dataclass(frozen=True)
class Record:
    """One row of a CSV file: its number as a spreadsheet shows it, its cells by column name."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """The cell as written, stripped; "" if the row or the table has no such column."""
        return self.cells.get(column, "").strip()


@dataclass
class Sheet:
    """A CSV file: `header`, and `rows` as (row number as a spreadsheet shows it, cells); `text` holds the same."""

    header: list[str]
    rows: list[tuple[int, list[str]]]
    text: str

    def records(self) -> list[Record]:
        """The rows by column name; blank rows are left out."""
        return [Record(n, dict(zip(self.header, cells, strict=False))) for n, cells in self.rows if any(cells)]


class Still(Sheet):
    """A file that nobody changes any more: its records are made once, whoever asks for them."""

    def records(self) -> list[Record]:
        """The rows by column name; blank rows are left out."""
        return self._records

    @functools.cached_property
    def _records(self) -> list[Record]:
        return super().records()


@dataclass
class Package:
    """A folder with `datapackage.json` and the files it names."""

    folder: Path
    descriptor: dict[str, Any] = field(default_factory=dict)
    sheets: dict[str, Sheet] = field(default_factory=dict)
    maps: dict[str, dict[str, Any]] = field(default_factory=dict)
    violations: list[Violation] = field(default_factory=list)
    sha256: str = ""

    @property
    def id(self) -> str:
        """The folder's name, which is the region's slug."""
        return self.folder.name

    def still(self) -> "Package":
        """The package as it is, to be looked at by many rules."""
        sheets: dict[str, Sheet] = {n: Still(s.header, s.rows, s.text) for n, s in self.sheets.items()}
        return replace(self, sheets=sheets)

    @property
    def resources(self) -> dict[str, dict[str, Any]]:
        """The resources of the descriptor by name."""
        return {r["name"]: r for r in self.descriptor.get("resources", []) if isinstance(r, dict) and "name" in r}

    def shown(self, path: str) -> str:
        """`path` the way reports name it: with the package's folder before it."""
        return f"{self.folder.parent.name}/{self.folder.name}/{path}"

    def fault(self, path: str, message: str, **where: Any) -> None:
        """Note a violation in the file `path`."""
        self.violations.append(Violation(self.shown(path), message, **where))


def regions(root: Path) -> list[str]:
    """The regions under `root`: folders with a descriptor, the national package left out."""
    return sorted(f.parent.name for f in root.glob("*/datapackage.json") if f.parent.name != NATIONAL)


def locate(name: str, root: Path) -> Path:
    """The folder of region `name` under `root`.

    Raises DataError, with the nearest known name, if there is no such region or the name would lead out of `root`.
    """
    known = regions(root)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
    hint = f"did you mean {near[0]}?" if near else f"known regions: {', '.join(known) or 'none'}"
    if not (root / NATIONAL / TEMPLATE).is_file():
        raise DataError(f"{root}: no data folder (it lacks {NATIONAL}/{TEMPLATE})")
    if not SLUG.fullmatch(name):
        raise DataError(f"region {name!r}: a region is a folder name of small letters, digits and hyphens; {hint}")
    if name not in known or not (root / name).resolve().is_relative_to(root.resolve()):
        raise DataError(f"region {name!r} is not under {root}; {hint}")
    return root / name


def nearest(value: str, known: list[str]) -> str:
    """A hint at the nearest known name, or at all of them if they are few; "" if nothing helps."""
    near = difflib.get_close_matches(value, known, n=1, cutoff=0.6)
    if near:
        return f"; did you mean {near[0]!r}?"
    return f"; known: {', '.join(known)}" if 0 < len(known) <= 12 else ""


def template(country: Package) -> dict[str, Any]:
    """The reference descriptor of a region's package, kept with the national data."""
    content: dict[str, Any] = json.loads((country.folder / TEMPLATE).read_text(encoding="utf-8"))
    return content


def fingerprint(folder: Path) -> str:
    """Sha256 over names and bytes of the data files in `folder`, in the order of their names."""
    digest = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        if file.suffix in {".json", ".csv", ".geojson"} and not file.name.startswith((".", "~")):
            content = file.read_bytes()
            digest.update(f"{file.name}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def read(folder: Path) -> Package:
    """Read every file the package's descriptor names; what cannot be read stands in `violations`."""
    package = Package(folder, sha256=fingerprint(folder))
    text = _text(package, "datapackage.json")
    if text is None:
        return package
    try:
        package.descriptor = json.loads(text)
    except json.JSONDecodeError as error:
        package.fault(
            "datapackage.json", f"is no valid JSON: {error.msg}; mend the comma or quote there", row=error.lineno
        )
        return package
    for name, resource in package.resources.items():
        path = resource.get("path", "")
        if not isinstance(path, str) or not path or Path(path).name != path:
            package.fault("datapackage.json", f"the path of {name} must be a file in this folder", value=str(path))
        elif resource.get("type") == "table" and not _has_schema(resource):
            package.fault("datapackage.json", f"{name} needs a schema whose columns are of type {', '.join(DTYPES)}")
        elif resource.get("type") == "table":
            _read_table(package, name, path)
        else:
            _read_map(package, name, path)
    named = {r.get("path") for r in package.resources.values()}
    for file in sorted(folder.iterdir()):
        if file.suffix in {".csv", ".geojson"} and file.name not in named and not file.name.startswith((".", "~")):
            package.fault(
                file.name, "is not named in datapackage.json, so nobody would read it: list it there or delete it"
            )
    return package


def _has_schema(resource: dict[str, Any]) -> bool:
    schema = resource.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    return bool(fields) and all(isinstance(f, dict) and "name" in f and f.get("type") in DTYPES for f in fields or [])


def _text(package: Package, path: str) -> str | None:
    file = package.folder / path
    if not file.is_file():
        package.fault(path, "the file is missing: restore it, or take its resource out of datapackage.json")
        return None
    content = file.read_bytes().removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        byte = f"byte 0x{content[error.start]:02x}"
        package.fault(
            path, f"is not UTF-8 ({byte}): save it as “CSV UTF-8”, Vietnamese letters are lost otherwise", row=row
        )
        return None


def _read_table(package: Package, name: str, path: str) -> None:
    text = _text(package, path)
    if text is None:
        return
    first = text.split("\n", 1)[0]
    if first.strip('"\ufeff').startswith("sep="):
        package.fault(path, "is a note to a spreadsheet, not the column names: delete this line", row=1)
        return
    if "," not in first and (";" in first or "\t" in first):
        mark = "semicolons" if ";" in first else "tabs"
        package.fault(
            path, f"columns are separated by {mark}: save it again with commas (“CSV UTF-8, comma delimited”)", row=1
        )
        return
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        broken = f"cannot be read as CSV ({error}): look for a quotation mark that is not closed"
        package.fault(path, spreadsheets.parted(text) or broken)
        return
    if not records:
        package.fault(path, "is empty: it needs at least the row of column names", row=1)
        return
    fields = {f["name"]: f for f in package.resources[name]["schema"]["fields"]}
    header, rows = records[0], list(enumerate(records[1:], start=2))
    harm = spreadsheets.harm(header, rows, fields)
    if harm:
        message, row, column, value = harm
        package.fault(path, message, row=row, column=column, value=value)
        return
    found = spreadsheets.read_back(header, rows, fields)
    package.sheets[name] = Sheet(header, found, text if found == rows else _csv(header, found))


def _csv(header: list[str], rows: spreadsheets.Rows) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([header, *(cells for _, cells in rows)])
    return out.getvalue()


def _read_map(package: Package, name: str, path: str) -> None:
    text = _text(package, path)
    if text is None:
        return
    try:
        content = json.loads(text)
        if content["type"] != "FeatureCollection" or not isinstance(content["features"], list):
            raise KeyError("features")
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        package.fault(path, f"is no GeoJSON FeatureCollection ({error})")
        return
    package.maps[name] = content


def frame(resource: dict[str, Any], sheet: Sheet | None) -> pd.DataFrame:
    """The table as a DataFrame with the descriptor's types; an absent one is empty with the right columns.

    Text is `str`, whole numbers `Int64`, numbers `float64` (to the last digit), yes/no `boolean`; blank is missing.
    """
    types = {f["name"]: DTYPES[f["type"]] for f in resource["schema"]["fields"]}
    if sheet is None:
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in types.items()})
    return pd.read_csv(io.StringIO(sheet.text), dtype=types, keep_default_na=False, na_values=[""])

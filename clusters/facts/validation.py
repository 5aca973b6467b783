"""Does a package keep what its descriptor promises? Every fault at once, each with its cure.

The descriptor is the only definition of a table. Frictionless checks types, enumerations and limits against it; what
it does not see is reported in the same form: NaN and infinity, decimal commas (here), damaged letters (`text_rules`),
keys (`foreign_keys`), maps (`map_rules`), columns that changed places (`column_rules`), rules that span columns or
tables (`value_rules`, `size_rules`, `company_rules`, `province_rules`, `village_rules`, `claim_rules`). A missing
column does not hide other faults.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from clusters.facts import (
    claim_rules,
    column_rules,
    company_rules,
    foreign_keys,
    map_rules,
    package,
    periods,
    province_rules,
    size_rules,
    spreadsheets,
    text_rules,
    units,
    value_rules,
    village_rules,
)
from clusters.facts.package import Package, Sheet, Violation, nearest

NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
POWER = re.compile(r"(-?\d+(?:[.,]\d+)?)[eE]([+-]?\d{1,3})", re.ASCII)  # 3.63E+04
THOUSANDS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)  # 0.925 can be read in one way only
SHORTENED = re.compile(r"-?\d{1,3}\.\d\d[1-9]", re.ASCII)  # a spreadsheet leaves no zero behind a point
GROUPED = re.compile(r"\d{1,3}([\s.']\d{3})+|\d{1,3}(,\d{3})+", re.ASCII)  # 12 000, 1.234.567
DIGITS = 15  # a spreadsheet and a float keep no more
DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
AS_TEXT = "in a spreadsheet open the file by Data > From Text/CSV without detecting types, else it changes again"


_SOUND: set[bytes] = set()
"""Digests of the tables and descriptors that were found without fault: they are not looked at again."""


def alone(pack: Package) -> list[Violation]:
    """Every fault of one package that shows without looking into another."""
    found = [*pack.violations, *_once(pack.descriptor, _descriptor, pack)]
    for name, sheet in pack.sheets.items():
        found += _once((pack.resources[name], sheet), _table, pack, name, sheet)
    return found


def _once(content: Any, faults: Callable[..., Iterable[Violation]], *given: Any) -> list[Violation]:
    """The faults of some content, which is all that they depend on but the path; what was sound before is so again."""
    digest = hashlib.sha256(repr(content).encode()).digest()
    if digest in _SOUND:
        return []
    found = list(faults(*given))
    if not found:
        _SOUND.add(digest)
    return found


def _table(pack: Package, name: str, sheet: Sheet) -> Iterable[Violation]:
    """The faults of a table, one a cell."""
    seen: dict[tuple[int | None, str | None], Violation] = {}
    for n, fault in enumerate(_cells(pack, name, sheet)):
        seen.setdefault((fault.row, fault.column or f"#{n}"), fault)
    return seen.values()


def together(own: Package, country: Package) -> list[Violation]:
    """Every fault of a region's package and the national one that shows only in both."""
    own, country = own.still(), country.still()
    found = [*_shape(own, country)]
    for pack in (own, country):
        found += foreign_keys.foreign(pack, country)
    found += foreign_keys.shared(own, country)
    found += foreign_keys.spelt_alike(own, country)
    for room in (
        column_rules,
        value_rules,
        size_rules,
        company_rules,
        province_rules,
        village_rules,
        claim_rules,
        map_rules,
    ):
        for rule in room.RULES:
            found += rule(own, country)
    return found


def _descriptor(pack: Package) -> Iterator[Violation]:
    import frictionless

    file = pack.shown("datapackage.json")
    if not pack.descriptor:
        return
    if not pack.resources:
        yield Violation(file, "names no resources")
    for key, text, wrong in text_rules.faults_in(pack.descriptor):
        yield Violation(file, wrong, column=key, value=text)
    try:
        frictionless.Package.from_descriptor(pack.descriptor)
    except frictionless.FrictionlessException as error:
        for reason in error.reasons or [error.error]:
            yield Violation(file, reason.note or reason.message)


def _shape(own: Package, country: Package) -> Iterator[Violation]:
    """A region's tables must have the columns of the reference descriptor; the code relies on them."""
    reference = {r["name"]: r for r in package.template(country)["resources"]}
    file = own.shown("datapackage.json")
    for name, resource in own.resources.items():
        if name in reference and resource.get("schema") != reference[name].get("schema"):
            fields = [
                {f["name"]: f for f in r.get("schema", {}).get("fields", [])} for r in (resource, reference[name])
            ]
            columns = sorted(c for c in {**fields[0], **fields[1]} if fields[0].get(c) != fields[1].get(c))
            which = f" (column {', '.join(columns)})" if columns else ""
            where = f"{country.folder.name}/{package.TEMPLATE}"
            yield Violation(file, f"the schema of {name} differs{which}: copy it from {where}", column=name)


def _cells(pack: Package, name: str, sheet: Sheet) -> Iterator[Violation]:
    """Header, numbers, then everything Frictionless knows."""
    resource = pack.resources[name]
    file = pack.shown(resource["path"])
    fields = {f["name"]: f for f in resource["schema"]["fields"]}
    yield from _header(file, sheet, list(fields))
    rows = []
    for number, cells in sheet.rows:
        if not any(cells):
            yield Violation(file, "blank row: delete it", row=number)
        elif len(cells) != len(sheet.header):
            yield Violation(
                file,
                f"has {len(cells)} cells, the header {len(sheet.header)}: look for a stray or missing comma",
                row=number,
            )
        else:
            rows.append((number, cells))
    decimal = spreadsheets.points_are_decimal(sheet.header, sheet.rows, fields)
    for number, cells in rows:
        largest = units.largest(dict(zip(sheet.header, cells, strict=True))) if decimal else float("inf")
        for column, cell in zip(sheet.header, cells, strict=True):
            unsound = text_rules.fault(cell)
            if unsound:
                yield Violation(file, unsound, number, column, cell)
            if cell != cell.strip():
                yield Violation(file, "has a space before or after it: delete the space", number, column, cell)
            wrong = _written_fault(cell, fields[column], largest) if cell and column in fields else None
            if wrong:
                yield Violation(file, wrong, row=number, column=column, value=cell)
    yield from _frictionless(file, resource, fields, sheet.header, rows)


def _header(file: str, sheet: Sheet, known: list[str]) -> Iterator[Violation]:
    for column in known:
        if column not in sheet.header:
            yield Violation(file, "the column is missing: restore it (it may stay empty)", row=1, column=column)
    for column, times in Counter(sheet.header).items():
        if column not in known:
            missing = [c for c in known if c not in sheet.header]
            yield Violation(file, f"unknown column{nearest(column, missing)}", row=1, column=column or "(no name)")
        elif times > 1:
            yield Violation(file, f"the column stands there {times} times", row=1, column=column)


def _written_fault(cell: str, field: dict[str, Any], largest: float = float("inf")) -> str | None:
    """What is wrong with a number, a date or a word of a given form; the rest of it is Frictionless's business.

    `largest` is the largest number that the row's unit allows.
    """
    number, pattern = field["type"] in ("number", "integer"), field.get("constraints", {}).get("pattern", "")
    western = cell
    if not cell.isascii():
        western = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in cell)
    if western != cell and (number or pattern):
        return f"has digits of another script: write {western}"
    if number:
        return _number_fault(cell, field, largest)
    if spreadsheets.DATE in pattern and DAY.fullmatch(cell) and not spreadsheets.day_of(cell):
        return f"is no day of the calendar: look the day up, or write {cell[:7]} (the month alone)"
    if field["type"] == "string" and not pattern and not spreadsheets.ISO.fullmatch(cell):
        if readings := " or ".join(spreadsheets.readings(cell)):
            return f"is a day as a spreadsheet writes it: write {readings}; {AS_TEXT}"
        if spreadsheets.NO_YEAR.fullmatch(cell):
            return f"is a day that a spreadsheet made of something like 3/4: restore what stood there; {AS_TEXT}"
    return None


def _number_fault(cell: str, field: dict[str, Any], largest: float) -> str | None:
    """What is wrong with a number as written, with the cure; None if it can be read in one way only."""
    whole = field["type"] == "integer"
    limit = field.get("constraints", {}).get("maximum", float("inf"))
    power = POWER.fullmatch(cell)
    if power:
        return _power_fault(power[1].replace(",", "."), int(power[2]))
    if len(re.sub(r"\D", "", cell.partition(".")[0]).lstrip("0")) > DIGITS:
        return f"has more than {DIGITS} digits before the point, which nothing here reaches: copy it again"
    if THOUSANDS.fullmatch(cell) and limit >= 1000:
        thousands, decimal = re.sub("[.,]", "", cell), cell.replace(",", ".")
        if whole:
            return f"could mean {thousands}, or {decimal} with three decimals: write {thousands}, with no mark in it"
        if not (SHORTENED.fullmatch(cell) and abs(int(thousands)) > largest):
            told = f"could mean {thousands}, or {decimal} with three decimals: write {thousands} or {decimal} 0"
            return f"{told} (a space, then a zero: so written, a spreadsheet keeps it)"
    if spreadsheets.COMMA.fullmatch(cell):
        return f"decimal comma: write {cell.replace('.', '').replace(',', '.')} (with a point, no thousands mark)"
    if spreadsheets.OF_A_DAY.fullmatch(cell):
        return f"is a day that a spreadsheet made of a number such as 12.5: write the number; {AS_TEXT}"
    if not NUMBER.fullmatch(cell):
        bare = cell.rstrip("% \u00a0")
        plain = re.sub(r"\D", "", bare) if GROUPED.fullmatch(bare) else bare
        cure = f": write {plain}" if NUMBER.fullmatch(plain) else ""
        return f"must be {'a whole number' if whole else 'a number with a decimal point'}, or blank if unknown{cure}"
    return None


def _power_fault(digits: str, power: int) -> str:
    """What to say of 3.63E+04: every digit that it leaves out was one that the source prints."""
    said = "is in powers of ten, as a spreadsheet shortens a number, and digits may be lost"
    if abs(power) > DIGITS:
        return f"{said}: write the source's figure with all its digits"
    return f"{said}: write all digits of the source, {Decimal(digits).scaleb(power):f} if it has no others"


def _frictionless(
    file: str, resource: dict[str, Any], fields: dict[str, Any], header: list[str], rows: list[tuple[int, list[str]]]
) -> Iterator[Violation]:
    import frictionless

    schema = {k: v for k, v in resource["schema"].items() if k != "foreignKeys"}
    if not set(schema.get("primaryKey", [])) <= set(header):
        schema.pop("primaryKey")
    schema["fields"] = [f for f in schema["fields"] if f["name"] in header]
    schema["fieldsMatch"] = "subset"  # columns in any order; a stray one is _header's business
    if not rows or not schema["fields"] or len(set(header)) < len(header):
        return
    table = frictionless.Resource(
        data=[header, *(cells for _, cells in rows)],
        schema=frictionless.Schema.from_descriptor(schema),
    )
    for error in (e for task in table.validate().tasks for e in task.errors):
        if error.type in ("extra-label", "missing-label", "duplicate-label"):
            continue  # _header has said it better
        index: int | None = getattr(error, "row_number", None)
        number, cells = rows[index - 2] if index else (None, [])
        column, cell = getattr(error, "field_name", None), str(getattr(error, "cell", None) or "")
        message = _expectation(error, fields.get(column or ""), cell)
        if error.type == "primary-key":
            column = ", ".join(schema["primaryKey"])
            cell = ", ".join(cells[header.index(key)] for key in schema["primaryKey"])
            message = "stands there twice; every row needs its own"
        yield Violation(file, message, row=number, column=column, value=cell or None)


def _expectation(error: Any, field: dict[str, Any] | None, cell: str) -> str:
    """Frictionless's error as what would be right."""
    limits = (field or {}).get("constraints", {})
    if error.type == "type-error" and field:
        kinds = {"boolean": "true or false", "integer": "a whole number", "number": "a number with a decimal point"}
        return f"must be {kinds.get(field['type'], field['type'])}, or blank if unknown"
    if error.type == "constraint-error":
        if limits.get("required") and not cell.strip():
            return "must not be blank"
        if "enum" in limits and cell not in limits["enum"]:
            hint = nearest(cell, limits["enum"]).partition("; known")[0]
            return f"must be one of {', '.join(limits['enum'])}{hint}"
        if "pattern" in limits and not re.fullmatch(limits["pattern"], cell):
            return _pattern_fault(limits["pattern"], cell)
        low, high = limits.get("minimum", "…"), limits.get("maximum", "…")
        return f"must lie between {low} and {high}"
    return str(error.note or error.message)


def _pattern_fault(pattern: str, cell: str) -> str:
    if spreadsheets.DATE in pattern:
        readings = " or ".join(iso.replace("-", "") for iso in spreadsheets.readings(cell))
        cure = f": write {readings} (so written, a spreadsheet keeps it)" if readings else ""
        return f"must be a date YYYY, YYYY-MM or YYYY-MM-DD{cure}"
    plain = re.sub(r"[\s\u2010-\u2015-]+", "_", cell.strip().lower())
    if re.fullmatch(pattern, plain):
        return f"is not written as the column demands: write {plain}"
    if pattern == periods.PATTERN:
        near = periods.nearest_form(cell)
        return f"is no period ({periods.FORMS}){f'; did you mean {near!r}?' if near else ''}"
    words = [word for word in pattern.split("|") if word.isidentifier()]
    return f"is not written as the column demands ({pattern}){nearest(plain, words)}"

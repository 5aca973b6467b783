"""Does a package keep what its descriptor promises? Every fault at once, each with its cure.

The descriptor is the only definition of a table. Frictionless checks types, enumerations and limits against it; what
it does not see is reported in the same form: NaN and infinity, decimal commas (here), damaged letters (`text_rules`),
keys and maps (`foreign_keys`), rules that span columns or tables (`value_rules`, `province_rules`). A missing column
does not hide other faults.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from clusters.facts import foreign_keys, package, province_rules, text_rules, value_rules
from clusters.facts.package import Package, Sheet, Violation, nearest

NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
THOUSANDS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")  # 0.925 can be read in one way only
GROUPED = re.compile(r"\d{1,3}([\s.']\d{3})+|\d{1,3}(,\d{3})+")  # 12 000, 1.234.567
COMMA = re.compile(r"-?\d[\d.]*,\d+")
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
# Dates as people and spreadsheets write them: 31/12/2024, 12/2024, 2024/12/31 or 2024-7, Dec-24.
DATES = (
    re.compile(r"(?:(?P<d>\d{1,2})[/.-])?(?P<m>\d{1,2})[/.-](?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})[/.-](?P<m>\d{1,2})(?:[/.-](?P<d>\d{1,2}))?"),
    re.compile(rf"(?P<m>{'|'.join(MONTHS)})-(?P<y>\d\d)(?P<d>)", re.IGNORECASE),
)


def alone(pack: Package) -> list[Violation]:
    """Every fault of one package that shows without looking into another."""
    found = [*pack.violations, *_descriptor(pack)]
    for name, sheet in pack.sheets.items():
        seen: dict[tuple[int | None, str | None], Violation] = {}
        for n, fault in enumerate(_cells(pack, name, sheet)):
            seen.setdefault((fault.row, fault.column or f"#{n}"), fault)
        found += seen.values()
    return found


def together(own: Package, country: Package) -> list[Violation]:
    """Every fault of a region's package and the national one that shows only in both."""
    found = [*_shape(own, country)]
    for pack in (own, country):
        found += foreign_keys.foreign(pack, country)
    found += foreign_keys.shared(own, country)
    found += foreign_keys.spelt_alike(own, country)
    for rule in (*value_rules.RULES, *province_rules.RULES):
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
    for number, cells in rows:
        for column, cell in zip(sheet.header, cells, strict=True):
            unsound = text_rules.fault(cell)
            if unsound:
                yield Violation(file, unsound, number, column, cell)
            if cell != cell.strip():
                yield Violation(file, "has a space before or after it: delete the space", number, column, cell)
            if cell and column in fields and fields[column]["type"] in ("number", "integer"):
                wrong = _number_fault(cell, fields[column])
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


def _number_fault(cell: str, field: dict[str, Any]) -> str | None:
    """What is wrong with a number as written, with the cure; None if it can be read in one way only."""
    whole = field["type"] == "integer"
    limit = field.get("constraints", {}).get("maximum")
    if THOUSANDS.fullmatch(cell) and (limit is None or limit >= 1000):
        thousands, decimal = re.sub("[.,]", "", cell), cell.replace(",", ".")
        return f"could mean {thousands}, or {decimal} with three decimals: write {thousands} or {decimal}0"
    if COMMA.fullmatch(cell):
        return f"decimal comma: write {cell.replace('.', '').replace(',', '.')} (with a point, no thousands mark)"
    if not NUMBER.fullmatch(cell):
        bare = cell.rstrip("% \u00a0")
        plain = re.sub(r"\D", "", bare) if GROUPED.fullmatch(bare) else bare
        cure = f": write {plain}" if NUMBER.fullmatch(plain) else ""
        return f"must be {'a whole number' if whole else 'a number with a decimal point'}, or blank if unknown{cure}"
    return None


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
    if r"(19|20)\d{2}(-(0[1-9]|1[0-2])" in pattern:
        iso = _iso(cell)
        return f"must be a date YYYY, YYYY-MM or YYYY-MM-DD{f': write {iso}' if iso else ''}"
    return f"is not written as the column demands ({pattern})"


def _iso(cell: str) -> str:
    """A date in one of the forms of DATES as YYYY-MM or YYYY-MM-DD; "" if it is in none."""
    for found in (form.fullmatch(cell) for form in DATES):
        if found:
            year, named = int(found["y"]) + (2000 if len(found["y"]) == 2 else 0), found["m"].lower()
            month = MONTHS.index(named) + 1 if named in MONTHS else int(named)
            day = f"-{int(found['d']):02d}" if found["d"] else ""
            return f"{year}-{month:02d}{day}" if 1 <= month <= 12 else ""
    return ""

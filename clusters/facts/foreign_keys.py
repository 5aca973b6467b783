"""Keys lead somewhere: within a package, from a region's package into the national one, and from maps into tables.

Which column is a key of what stands in the descriptor: `foreignKeys` within a package, the column's property
`references` where the key may lead into the national package or into either of two tables ("vietnam:areas.area").
A column of `FREE` is a key without a list to look it up in; there one name must have one spelling.
"""

import functools
import itertools
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from clusters.facts import map_rules, text_rules
from clusters.facts.package import JOINED, NATIONAL, Package, Record, Violation, nearest
from clusters.facts.sight import Sight, see

# Table and column; there a near miss would pass in silence for another name.
FREE = (
    ("sources", "lineage"),
    ("sources", "licence"),
    ("claims", "entity"),
    ("claims", "indicator"),
    ("claims", "period"),
    ("claims", "unit"),
    ("parameters", "unit"),
    ("assumptions", "unit"),
    ("cards", "goal_unit"),
    ("levers", "instrument"),
    ("levers", "target_group"),
    ("scores", "rater"),
)
UNHEARD = frozenset({"Mn", "Cf", "Cc", "Pd", "Pc", "Zs", "Zl", "Zp"})  # Unicode's accents, marks, dashes, spaces


def foreign(pack: Package, country: Package) -> Iterator[Violation]:
    """Keys of a package's tables and maps that lead nowhere, with the nearest name that does."""
    for name, sheet in pack.sheets.items():
        records = sheet.records()
        file = pack.shown(pack.resources[name]["path"])
        for column, places in _targets(name, pack.resources[name]).items():
            known = _names(places, pack, country)
            if known is None:
                continue
            where = " or ".join(place.split(".")[0].replace(":", "/") + ".csv" for place in places)
            for record in records:
                for key in _keys_in(record, column):
                    if key not in known:
                        message = f"is not in {where}{nearest(key, list(known))}"
                        yield Violation(file, message, row=record.number, column=column, value=key)
    for name, collection in pack.maps.items():
        yield from _map(pack, name, collection, country)


def shared(own: Package, country: Package) -> Iterator[Violation]:
    """Tables that are joined to the national ones share one space of ids."""
    for name in JOINED:
        if name not in own.sheets:
            continue
        resource = own.resources[name]
        key = resource["schema"]["primaryKey"][0]
        national = set(_values(country, name, key) or [])
        for record in own.sheets[name].records():
            if record[key] in national:
                message = f"is already an id of {NATIONAL}/{name}.csv: choose another, or delete the row here"
                yield Violation(own.shown(resource["path"]), message, record.number, key, record[key])


@functools.cache
def folded(name: str) -> str:
    """A name without what hands and keyboards vary: case, accents (đ is d), dashes, underscores, spaces, hidden marks.

    Two names that fold alike are taken for one name written in two ways ("Bài báo – 2025", "bai_bao-2025").
    """
    letters = unicodedata.normalize("NFKD", name).casefold().replace("đ", "d").replace("ð", "d")
    return "".join(c for c in letters if unicodedata.category(c) not in UNHEARD and c != "\N{MINUS SIGN}")


def spelt_alike(own: Package, country: Package) -> Iterator[Violation]:
    """In the columns of FREE, one name has one spelling over both packages: that of most rows, or the national."""
    for table, column in FREE:
        spellings: dict[str, dict[str, list[tuple[Sight, Record]]]] = defaultdict(lambda: defaultdict(list))
        for sight in (see(country, table), see(own, table)):
            for record in sight.records:
                if record[column]:
                    spellings[folded(record[column])][record[column]].append((sight, record))
        for rows in spellings.values():
            right = max(rows, key=lambda spelling: len(rows[spelling]))
            for sight, record in itertools.chain(*(rows[spelling] for spelling in rows if spelling != right)):
                message = f"differs only in case, accents, dashes or spaces from {right!r} ({_where(rows[right])})"
                yield sight.fault(record, column, f"{message}, yet would count as another: write {right}")
        yield from _one_letter_off(spellings, column)


def _one_letter_off(spellings: dict[str, dict[str, list[tuple[Sight, Record]]]], column: str) -> Iterator[Violation]:
    """A name of one row that has a letter more or less than one of several rows."""
    times = {name: sum(map(len, rows.values())) for name, rows in spellings.items()}
    often = {name for name, number in times.items() if number > 1}
    longer = {
        name[:n] + name[n + 1 :]: name for name in often for n, c in enumerate(name) if c.isalpha() and len(name) > 5
    }
    for name, rows in spellings.items():
        shorter = {name[:n] + name[n + 1 :] for n, c in enumerate(name) if c.isalpha() and len(name) > 5}
        near = longer.get(name) or next(iter(shorter & often), None)
        if near and times[name] == 1:
            right, known = next(iter(spellings[near].items()))
            ((sight, record),) = next(iter(rows.values()))
            message = f"is one letter off {right!r} ({_where(known)}): write {right}, or a name that differs more"
            yield sight.fault(record, column, message)


def _where(places: list[tuple[Sight, Record]]) -> str:
    """Files and rows: "data/vietnam/sources.csv, row 4; data/tay-ninh/sources.csv, row 2, 7"."""
    rows: dict[str, list[str]] = defaultdict(list)
    for sight, record in places:
        rows[sight.file].append(str(record.number))
    return "; ".join(f"{file}, row {', '.join(numbers)}" for file, numbers in rows.items())


def _targets(name: str, resource: dict[str, Any]) -> dict[str, list[str]]:
    """Where each key column may lead: column -> places such as "districts.district_id"."""
    targets = {f["name"]: list(f["references"]) for f in resource["schema"]["fields"] if "references" in f}
    for key in resource["schema"].get("foreignKeys", []):
        to = key["reference"]
        targets[key["fields"][0]] = [f"{to.get('resource') or name}.{to['fields'][0]}"]
    return targets


def _names(places: list[str], pack: Package, country: Package) -> dict[str, None] | None:
    """What a key may be, in the order of the files; None if one of them cannot be read, so that nothing can be said."""
    names: dict[str, None] = {}
    for place in places:
        scope, _, rest = place.rpartition(":")
        table, column = rest.split(".")
        values = _values(country if scope == NATIONAL else pack, table, column)
        if values is None:
            return None
        names |= dict.fromkeys(values)
    return names


def _values(pack: Package, table: str, column: str) -> list[str] | None:
    if table not in pack.resources:
        return []
    sheet = pack.sheets.get(table)
    if sheet is None or column not in sheet.header:
        return None
    return [record[column] for record in sheet.records() if record[column]]


def _keys_in(record: Record, column: str) -> list[str]:
    """The keys in a cell: several, divided by blanks or semicolons, in leads_to and columns whose name ends in _ids."""
    several = column.endswith("_ids") or column == "leads_to"
    parts = re.split(r"[;\s]", record[column]) if several else [record[column]]
    return [part for part in parts if part]


def _map(pack: Package, name: str, collection: dict[str, Any], country: Package) -> Iterator[Violation]:
    """Each feature is an area in Vietnam and bears a key that the tables know, once."""
    resource = pack.resources[name]
    file, key = pack.shown(resource["path"]), resource.get("key", "")
    places = resource.get("references", [])
    known = _names(places, pack, country) if places else None
    sources = _names(["sources.source_id", f"{NATIONAL}:sources.source_id"], pack, country)
    features: list[Any] = collection["features"]
    told: list[Any] = [f.get("properties") if isinstance(f, dict) else None for f in features]
    cited = [said.get("source_id") for said in told if isinstance(said, dict)]
    about = {what: text for what, text in collection.items() if what != "features"}
    for said, text, wrong in text_rules.faults_in(about):
        yield Violation(file, wrong, column=said, value=text)
    times: Counter[str] = Counter()
    for number, (feature, properties) in enumerate(zip(features, told, strict=True), start=1):
        if not isinstance(properties, dict):
            message = f"feature {number} has no properties: it must be an object with type, properties and geometry"
            yield Violation(file, message, column=key)
            continue
        slug, source = str(properties.get(key, "")), properties.get("source_id")
        if any(cited) and sources is not None and (not isinstance(source, str) or source not in sources):
            message = f"feature {number} names no source of sources.csv{nearest(str(source or ''), list(sources))}"
            yield Violation(file, message, column="source_id", value=str(source) if source else None)
        times[slug] += 1
        if known is not None and slug not in known:
            message = f"feature {number} is not in {places[0].split('.')[0]}.csv{nearest(slug, list(known))}"
            yield Violation(file, message, column=key, value=slug)
        if times[slug] == 2:
            yield Violation(file, "stands there twice: join the parts into one feature", column=key, value=slug)
        for said, text, wrong in text_rules.faults_in(properties):
            yield Violation(file, f"feature {number} {wrong}", column=said, value=text)
        wrong_shape = map_rules.geometry_fault(feature.get("geometry"))
        if wrong_shape:
            yield Violation(file, f"feature {number} {wrong_shape}", column=key, value=slug)

"""Rules that keep a merged province, its former provinces and their districts apart, each a named function."""

import datetime
from collections import defaultdict
from collections.abc import Iterator

from clusters.facts.package import Package, Record, Violation
from clusters.facts.sight import Rule, ends, see


def merged_province_is_itself(own: Package, _country: Package) -> Iterator[Violation]:
    """The merged province bears the package's name, and no figure from before the merger: that belongs to a former one.

    A former province of the same name has its own slug, so that its figures never pass for the merged province's.
    """
    provinces = see(own, "provinces")
    if "provinces" in own.resources and "provinces" not in own.sheets:
        return
    roles: dict[str, list[Record]] = defaultdict(list)
    for record in provinces.records:
        roles[record["role"]].append(record)
    for record in roles["merged"]:
        if record["province"] != own.id:
            yield provinces.fault(record, "province", f"the merged province's slug is the package's name, {own.id!r}")
    for record in roles["former"]:
        if record["province"] == own.id:
            yield provinces.fault(
                record, "province", f"is the merged province's slug: call the former one {own.id}-former"
            )
    if len(roles["merged"]) != 1:
        yield Violation(
            provinces.file, f"needs exactly one province with role merged, has {len(roles['merged'])}", column="role"
        )
    if not roles["former"]:
        yield Violation(provinces.file, "needs at least one province with role former", column="role")
    former = ", ".join(r["province"] for r in roles["former"])
    born = str(own.descriptor.get("merged_on", ""))
    for sight in (see(own, name) for name in ("published", "craft_villages", "value_chains")):
        for record in sight.records:
            if record["province"] == own.id and record["as_of"] and record["as_of"] < born[: len(record["as_of"])]:
                message = f"the merged province began on {born}, after {record['as_of']}"
                yield sight.fault(record, "province", f"{message}: name the former province ({former})")
    economy = see(own, "economy")
    for record in economy.records:
        if record["area"] == own.id and record["year"] < born[:4] and not record["note_vi"]:
            yield economy.fault(
                record,
                "area",
                f"the merged province began on {born}: name the former province ({former}), "
                "or say in note_vi that the figure is of all of them together",
            )


def neighbours_have_no_figures(own: Package, _country: Package) -> Iterator[Violation]:
    """A neighbour is drawn on maps and nothing else; with figures it is a former province whose role slipped.

    Otherwise the province would vanish from every exhibit, and the rest would pass for the whole.
    """
    sight = see(own, "provinces")
    tables = ("published", "districts", "clusters", "parks", "craft_villages", "value_chains")
    places = tuple((name, "province") for name in tables)
    for record in sight.records:
        if record["role"] != "neighbour":
            continue
        for name, column in (*places, ("claims", "entity")):
            rows = [str(r.number) for r in see(own, name).records if r[column] == record["province"]]
            if rows:
                where = f"{name}.csv, row {rows[0]}" + (f" and {len(rows) - 1} more" if len(rows) > 1 else "")
                message = f"a neighbour is for maps only, yet {where} speaks of it: write former, or delete what does"
                yield sight.fault(record, "role", message)
                break


def whole_is_not_below_its_parts(own: Package, _country: Package) -> Iterator[Violation]:
    """In one source the merged province's figure is not below that of a former one: a mistaken slug shows here."""
    sight = see(own, "published")
    former = {r["province"] for r in see(own, "provinces").records if r["role"] == "former"}
    parts: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in sight.records:
        if record["province"] in former and not record["district_id"] and record["unit"] != "percent":
            parts[record["source_id"], record["indicator"]].append(record)
    for record in sight.records:
        if record["province"] != own.id or record["unit"] == "percent":
            continue
        for part in parts[record["source_id"], record["indicator"]]:
            whole, own_part = ends(record), ends(part)
            if whole and own_part and whole[1] < own_part[0]:
                yield sight.fault(
                    record,
                    "value",
                    f"is below {part['province']} alone ({part['value']}, row {part.number}): is the province right?",
                )


def places_lie_in_their_province(own: Package, _country: Package) -> Iterator[Violation]:
    """A district belongs to the province its row names; a point has both coordinates or none."""
    province = {r["district_id"]: r["province"] for r in see(own, "districts").records}
    for name in ("published", "clusters", "places"):
        sight = see(own, name)
        for record in sight.records:
            right = province.get(record["district_id"])
            if right and record["province"] and record["province"] not in (right, own.id):
                yield sight.fault(record, "district_id", f"lies in {right}, not in {record['province']}")
    for name in ("places", "parks"):
        sight = see(own, name)
        for record in sight.records:
            if bool(record["latitude"]) != bool(record["longitude"]):
                yield sight.fault(record, "latitude", "latitude and longitude are given together or not at all")


def descriptor_names_the_region(own: Package, _country: Package) -> Iterator[Violation]:
    """The descriptor bears the folder's name and the day of the merger, by which figures are told apart."""
    if not own.descriptor:
        return
    file, name, day = own.shown("datapackage.json"), own.descriptor.get("name"), own.descriptor.get("merged_on")
    if name != own.id:
        yield Violation(file, f"must be the folder's name, {own.id!r}", column="name", value=str(name))
    try:
        born = datetime.date.fromisoformat(str(day)).isoformat()
    except ValueError:
        born = ""
    if born != day:
        yield Violation(file, "must be the day of the merger, YYYY-MM-DD", column="merged_on", value=str(day))


RULES: tuple[Rule, ...] = (
    descriptor_names_the_region,
    merged_province_is_itself,
    neighbours_have_no_figures,
    whole_is_not_below_its_parts,
    places_lie_in_their_province,
)

"""Rules on craft villages, value chains, leads and contradictions, and on what was only noted while reading."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from clusters.facts.package import Package, Record, Violation, nearest
from clusters.facts.sight import Rule, Sight, ends, number_in, see
from clusters.facts.standing import NO_RESULT

UNITS: dict[str, dict[str, tuple[str, ...]]] = {
    "craft_villages": {
        "villages": ("village",),
        "named": ("village",),
        "households": ("household",),
        "household_share": ("percent",),
        "workers": ("person",),
        "seasonal_workers": ("person",),
        "workshops": ("workshop",),
        "establishments": ("establishment",),
        "output": ("billion VND",),
    },
    "value_chains": {
        "named": ("enterprise",),
        "capacity": ("cars/year", "t/day", "t/year"),
        "capacity_planned": ("cars/year", "t/day", "t/year"),
        "workers": ("person",),
        "land": ("ha",),
        "area": ("ha",),
        "investment": ("million USD", "billion VND"),
        "length": ("km",),
        "output": ("t", "t/year"),
        "livestock": ("head",),
        "firms": ("enterprise",),
        "ports": ("port",),
    },
}
"""In which units a quantity is given, by table."""
CODES = {
    "status": ("planned", "established", "under_construction", "operating"),
    "plant": ("operating", "stopped", "under_construction", "planned", "none"),
}
"""The codes that a contradiction may state of a field."""
NOTED = ("published", "economy", "craft_villages", "value_chains")  # tables with a status
UNSEEN = {"clusters": "unverified", "parks": "unknown"}  # the status of what only notes name
MEASURED = ("area_ha", "fill_rate_pct", "projects", "jobs", "wastewater_capacity_m3_day")


def units_go_with_quantities(own: Package, _country: Package) -> Iterator[Violation]:
    """A count of villages is in villages, a workforce in persons; shares are 0–100, nothing is negative."""
    for name, units in UNITS.items():
        sight = see(own, name)
        for record in sight.records:
            right = units.get(record["quantity"], (record["unit"],))
            if record["unit"] not in right:
                yield sight.fault(record, "unit", f"{record['quantity']} is given in {' or '.join(map(repr, right))}")
            number = number_in(record["value"])
            if number is not None and (number < 0 or (record["unit"] == "percent" and number > 100)):
                yield sight.fault(record, "value", "must not be negative, nor a share above 100")


def one_village_is_no_count(own: Package, _country: Package) -> Iterator[Violation]:
    """Who is seen by name stands as `named` with the value 1; a count of villages bears no name."""
    craft, chains = see(own, "craft_villages"), see(own, "value_chains")
    for sight in (craft, chains):
        for record in sight.records:
            if record["quantity"] == "named" and number_in(record["value"]) != 1:
                yield sight.fault(record, "value", "is 1 for what is only seen by name")
    for record in craft.records:
        if record["quantity"] == "named" and not record["name_vi"]:
            yield craft.fault(record, "name_vi", "a village seen by name needs its name")
        if record["quantity"] == "villages" and record["name_vi"]:
            yield craft.fault(record, "quantity", "a count bears no village's name: write named, or delete the name")


def villages_have_one_figure_each(own: Package, _country: Package) -> Iterator[Violation]:
    """A source gives one value per place, name, definition, group, state, quantity and date."""
    columns = {
        "craft_villages": ("province", "district_id", "name_vi", "definition", "group", "state", "quantity"),
        "value_chains": ("kind", "name_vi", "province", "district_id", "park_id", "quantity", "unit"),
    }
    for name, keys in columns.items():
        sight = see(own, name)
        seen: dict[tuple[str, ...], Record] = {}
        for record in sight.records:
            key = tuple(record[c] for c in (*keys, "source_id", "as_of"))
            first = seen.setdefault(key, record)
            if first is not record:
                yield sight.fault(record, "quantity", f"the source has this in row {first.number}: keep one of the two")


def parts_of_a_count_are_not_above_it(own: Package, _country: Package) -> Iterator[Violation]:
    """Groups, states, districts do not together exceed the whole of one source, date, definition and quantity.

    Counts of different definitions are never compared: 90, 124 and 142 villages may all be right.
    """
    craft = see(own, "craft_villages")
    base: tuple[str, ...] = ("province", "definition", "quantity", "source_id", "as_of")
    yield from _exceeding(craft, (*base, "district_id", "state"), "group", lambda r: r["group"] == "all")
    yield from _exceeding(craft, (*base, "district_id", "group"), "state", lambda r: r["state"] == "all")
    yield from _exceeding(craft, (*base, "group", "state"), "district_id", lambda r: not r["district_id"])
    chains = see(own, "value_chains")
    base = ("province", "kind", "name_vi", "quantity", "unit", "source_id", "as_of")
    yield from _exceeding(chains, base, "district_id", lambda r: not r["district_id"] and not r["park_id"])


def _exceeding(
    sight: Sight, base: tuple[str, ...], part: str, is_whole: Callable[[Record], bool]
) -> Iterator[Violation]:
    groups: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    for record in sight.records:
        if record["quantity"] != "named" and record["status"] != "suspect":
            groups[tuple(record[c] for c in base)].append(record)
    for rows in groups.values():
        wholes = [r for r in rows if is_whole(r)]
        parts = [r for r in rows if not is_whole(r) and r[part]]
        for whole in wholes:
            limit = ends(whole)
            least = sum((e[0] for r in parts if (e := ends(r))), 0.0)
            if limit and parts and least > limit[1] + 1e-9:
                message = f"the parts by {part} add to {least:g}, more than the whole ({whole['value']}): look again"
                yield sight.fault(whole, "value", message)


def places_of_villages_fit(own: Package, _country: Package) -> Iterator[Violation]:
    """District, cluster and park lie in the place that the row names."""
    province = {r["district_id"]: r["province"] for r in see(own, "districts").records}
    province |= {r["cluster_id"]: r["province"] for r in see(own, "clusters").records}
    parks = {r["park_id"]: r["province"] for r in see(own, "parks").records}
    for name in ("craft_villages", "value_chains"):
        sight = see(own, name)
        for record in sight.records:
            for column, known in (("district_id", province), ("cluster_id", province), ("park_id", parks)):
                right = known.get(record[column])
                if right and record["province"] not in (right, own.id):
                    yield sight.fault(record, column, f"lies in {right}, not in {record['province']}")


def contradictions_are_two_statements(own: Package, _country: Package) -> Iterator[Violation]:
    """Of each pair A is what the other tables hold, wherever they hold it, and B is another; numbers have a unit."""
    held = _held(own)
    sight = see(own, "contradictions")
    for record in sight.records:
        field, codes = record["field"], CODES.get(record["field"])
        for side in ("value_a", "value_b"):
            if codes is None and field != "district" and number_in(record[side]) is None:
                yield sight.fault(record, side, f"{field} is a number as the source prints it")
            elif codes is not None and record[side] not in codes:
                yield sight.fault(record, side, f"is no {field}{nearest(record[side], list(codes))}")
        if bool(record["unit"]) != bool(record["bound_a"] and record["bound_b"]):
            yield sight.fault(record, "unit", "a number needs its unit and bounds, a code has neither")
        known = held.get((record["subject"], field), set())
        if known and record["value_a"] not in known:
            yield sight.fault(record, "value_a", f"is what the table holds: {' or '.join(sorted(known))}")
        same = [(record[f"value_{side}"], record[f"bound_{side}"]) for side in ("a", "b")]
        if same[0] == same[1] and not record["note_en"]:
            yield sight.fault(record, "value_b", "is the same as A: say in the note what they contradict each other on")


def _held(own: Package) -> dict[tuple[str, str], set[str]]:
    """What the tables of parks and clusters hold, as written: (id, field) -> values."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    columns = {"area_ha": "area", "status": "status", "fill_rate_pct": "occupancy", "wastewater": "plant"}
    for name, key in (("parks", "park_id"), ("clusters", "cluster_id")):
        for record in see(own, name).records:
            for column, field in columns.items():
                if record[column] not in ("", "unknown", "unverified"):
                    found[record[key], field].add(record[column])
            if record["district_id"]:
                found[record[key], "district"].add(record["district_id"])
    for record in see(own, "park_districts").records:
        found[record["park_id"], "district"].add(record["district_id"])
    return found


def leads_answer_a_request(own: Package, country: Package) -> Iterator[Violation]:
    """What a lead would give is an indicator, an assumption or a claim's indicator; blank: nobody asks for it yet."""
    sight = see(own, "leads")
    asked = ((country, "indicators", "indicator"), (own, "assumptions", "assumption_id"), (own, "claims", "indicator"),
             (own, "holders", "datum"), (country, "default_holders", "datum"))  # fmt: skip
    known = list(dict.fromkeys(r[column] for pack, name, column in asked for r in see(pack, name).records))
    for record in sight.records:
        for datum in filter(None, re.split(r"[;\s]+", record["datum_ids"])):
            if datum not in known:
                message = f"{datum!r} is no indicator, assumption or claim's indicator{nearest(datum, known)}"
                yield sight.fault(record, "datum_ids", message)


def what_was_only_noted_is_unverified(own: Package, country: Package) -> Iterator[Violation]:
    """A figure noted while reading, its sentence not kept, decides nothing until the page is read again.

    It is unverified (or suspect, superseded, a target); of clusters and parks it fills no cell that is counted; as a
    parameter it is of quality C.
    """
    noted = {
        r["source_id"] for pack in (country, own) for r in see(pack, "sources").records if r["excerpt_kind"] == "notes"
    }
    again = "only notes were kept of its source"
    for pack in (own, country):
        for name in (*NOTED, "comparators"):
            sight = see(pack, name)
            for record in sight.records:
                if record["source_id"] in noted and record["status"] not in NO_RESULT:
                    yield sight.fault(record, "status", f"{again}: write unverified, or read the page again")
        sight = see(pack, "parameters")
        for record in sight.records:
            if record["source_id"] in noted and record["quality"] != "C":
                yield sight.fault(record, "quality", f"{again}: write C, or read the page again")
    for name in ("clusters", "parks"):
        sight = see(own, name)
        for record in sight.records:
            if record["source_id"] not in noted:
                continue
            filled = [c for c in MEASURED if record[c]] + ["wastewater"] * (record["wastewater"] not in ("", "unknown"))
            if record["status"] != UNSEEN[name]:
                yield sight.fault(record, "status", f"{again}: write {UNSEEN[name]}, and the rest in the note")
            elif filled:
                yield sight.fault(record, filled[0], f"{again}: say it in the note, and leave this blank or unknown")


RULES: tuple[Rule, ...] = (
    units_go_with_quantities,
    one_village_is_no_count,
    villages_have_one_figure_each,
    parts_of_a_count_are_not_above_it,
    places_of_villages_fit,
    contradictions_are_two_statements,
    leads_answer_a_request,
    what_was_only_noted_is_unverified,
)

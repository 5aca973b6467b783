"""What claims and cards refer to by name: the arguments of a claim's rule, whom it speaks of, a card's evidence.

The rules themselves are functions of `clusters.claims.ledger`; the descriptor lists their names, data/README.md says
what each does and takes.
"""

import re
from collections.abc import Iterator

from clusters.facts.foreign_keys import folded
from clusters.facts.package import Package, Record, Violation, nearest
from clusters.facts.sight import Rule, Sight, see

# The arguments a rule takes, and what each may hold; those of other rules, and of claims without one, are not read.
ARGUMENTS: dict[str, dict[str, str]] = {
    "independent_figure": {
        "months": "number",
        "floor_months": "number",
        "definition": "definition",
        "also": "indicators",
        "companion": "indicators",
        "named": "treatment",
    },
    "largest_of_parts": {"by": "indicators"},
    "chained_growth": {"sector": "sector"},
    "economy_figure": {"measure": "measure", "sector": "sector", "part": "words"},
    "exceeds": {"this": "claim", "that": "claim"},
    "sum_of_claims": {"parts": "claim"},
    "combined_share": {"sector": "sector", "years": "number"},
    "share_exceeds": {"part": "sector", "than": "sector", "wider": "sector", "years": "number"},
    "count_former": {"sources": "sources"},
    "count_features": {"count": "feature"},
    "evenly_spread": {"count": "indicators", "base": "indicators"},
    "some_lack": {"with": "indicators", "of": "indicators"},
    "single_sector": {"of": "indicators"},
    "documented_cases": {"parameters": "parameters"},
    "parks_named": {"parks": "words"},
    "large_park": {"park": "words"},
    "no_data": {"vi": "words", "en": "words", "why_vi": "words", "why_en": "words"},
}
ARGUMENTS["sum_of_parts"] = ARGUMENTS["independent_figure"]
DEFINITIONS = ("plan", "established", "operating", "projects")
VERDICTS = (
    "supported",
    "supported_by_convention",
    "self_consistent",
    "contradicted",
    "depends_on_definition",
    "not_verifiable_yet",
    "judgement",
)
# What a rule cannot do without: columns of the claim (value, period), else keys of its rule_argument.
NEEDS: dict[str, tuple[str, ...]] = {
    "independent_figure": ("value", "months"),
    "sum_of_parts": ("value", "months"),
    "largest_of_parts": ("by",),
    "chained_growth": ("value", "period", "sector"),
    "economy_figure": ("value", "period", "measure", "sector"),
    "exceeds": ("this", "that"),
    "sum_of_claims": ("value", "parts"),
    "combined_share": ("value", "period", "sector", "years"),
    "share_exceeds": ("period", "part", "than", "wider", "years"),
    "count_former": ("value", "sources"),
    "count_features": ("value", "count"),
    "evenly_spread": ("count", "base"),
    "some_lack": ("with", "of"),
    "single_sector": ("of",),
    "documented_cases": ("parameters",),
    "parks_named": ("value", "parks"),
    "large_park": ("park",),
    "no_data": ("vi", "en"),
}
PERIODS = {"chained_growth": (r"\d{4}-\d{4}", "2016-2024")}  # a rule's period, and how it is written
YEAR = (r"\d{4}", "2024")  # that of every other rule: a year, with or without more
# Whose figures a rule looks up. Of the other rules the entity is a free word.
SPEAKS_OF: dict[str, str] = {
    "independent_figure": "province",
    "largest_of_parts": "former",
    "sum_of_parts": "merged",
    "count_former": "merged",
    "evenly_spread": "merged",
    "some_lack": "merged",
    "single_sector": "merged",
    "tenants_outnumber_owners": "merged",
    "chained_growth": "area",
    "economy_figure": "area",
    "combined_share": "area",
    "share_exceeds": "area",
}
COUNTS = ("independent_figure", "sum_of_parts")  # these look for figures of the claim's indicator
UNITS = {"chained_growth": "percent_per_year", "combined_share": "percent"}  # others: the indicator's own


def rule_arguments_are_known(own: Package, country: Package) -> Iterator[Violation]:
    """A rule's arguments are its own, and what they name exists; else it would compare nothing in silence."""
    sight = see(own, "claims")
    known = _known(own, country)
    for record in sight.records:
        takes = ARGUMENTS.get(record["rule"])
        if takes is None:
            if record["rule"] and record["rule_argument"]:
                yield sight.fault(record, "rule_argument", f"{record['rule']} takes no argument: leave it blank")
            continue
        for part in filter(None, record["rule_argument"].split("|")):
            name, given, text = (word.strip() for word in part.partition("="))
            if name not in takes:
                hint = nearest(name, list(takes)).partition("; known")[0]
                message = f"{record['rule']} takes {', '.join(takes)}, not {name!r}{hint}"
                yield sight.fault(record, "rule_argument", message)
            elif not given or not text:
                yield sight.fault(record, "rule_argument", f"write {name}=… with what it is, or delete {name}")
            elif takes[name] == "number" and not re.fullmatch("[0-9]+", text):
                yield sight.fault(record, "rule_argument", f"{name} is a whole number, not {text!r}")
            elif takes[name] in known:
                for word in re.split("[,+]", text):
                    if word.strip() not in known[takes[name]]:
                        hint = nearest(word.strip(), known[takes[name]])
                        yield sight.fault(record, "rule_argument", f"{name} names nothing known, {word!r}{hint}")


def rules_have_what_they_need(own: Package, country: Package) -> Iterator[Violation]:
    """A rule's arguments are all there and its period can be read; a value may wait, and the claim with it."""
    sight = see(own, "claims")
    for record in sight.records:
        needs = NEEDS.get(record["rule"], ())
        given = {part.partition("=")[0].strip() for part in record["rule_argument"].split("|")}
        lacking = [need for need in needs if need not in ("value", "period") and need not in given]
        if lacking:
            message = f"{record['rule']} needs {', '.join(f'{name}=…' for name in lacking)} (data/README.md)"
            yield sight.fault(record, "rule_argument", message)
        pattern, example = PERIODS.get(record["rule"], YEAR)
        if "period" in needs and record["period"] and not re.match(pattern + r"\b", record["period"]):
            yield sight.fault(record, "period", f"{record['rule']} reads a period like {example}")


def claims_speak_of_something_known(own: Package, country: Package) -> Iterator[Violation]:
    """Where a rule looks figures up, entity and indicator are known ones, and the unit is theirs.

    Elsewhere entity and indicator are free words, and only a near miss of a known one is refused.
    """
    sight = see(own, "claims")
    provinces = see(own, "provinces").records
    models = [r["model_id"] for r in see(own, "models").records]
    places = {role: [r["province"] for r in provinces if r["role"] == role] for role in ("former", "merged")}
    places["province"] = [r["province"] for r in provinces]
    places["area"] = [*places["province"], *(r["area"] for r in see(country, "areas").records)]
    units = {r["indicator"]: r["unit"] for r in see(country, "indicators").records}
    for record in sight.records:
        rule = record["rule"]
        kind = SPEAKS_OF.get(rule, "")
        names = places.get(kind, [])
        message = {"area": "is no area that has figures", "merged": "is not the merged province"}.get(
            kind, f"is not in provinces.csv{' as a former province' if kind == 'former' else ''}"
        )
        message += f", and {rule} looks it up"
        yield from _known_word(sight, record, "entity", names, [*places["area"], *models], message)
        names = list(units) if rule in COUNTS else []
        yield from _known_word(
            sight, record, "indicator", names, list(units), f"is not in indicators.csv, where {rule} looks"
        )
        unit = UNITS.get(rule) or units.get(record["indicator"], "")
        if unit and record["unit"] and record["unit"] != unit:
            yield sight.fault(record, "unit", f"is measured in {unit!r}")


def _known_word(
    sight: Sight, record: Record, column: str, must: list[str], free: list[str], message: str
) -> Iterator[Violation]:
    """The cell is one of `must`, if there are any; else it must not differ from one of `free` in its writing only."""
    name = record[column]
    if must and name and name not in must:
        yield sight.fault(record, column, message + nearest(name, must).partition("; known")[0])
    elif not must and name not in free:
        alike = [known for known in free if folded(known) == folded(name)]
        if name and alike:
            yield sight.fault(record, column, f"differs only in its writing from {alike[0]!r}: write that")


CONDITIONS = ("low>0", "high>0", "low<high", "seen")
"""What a card may expect of a result's range, or of a parameter."""
BELOW = re.compile(r"below:[^/\s]+(/[^/\s]+){3}")


def evidence_exists(own: Package, country: Package) -> Iterator[Violation]:
    """A card rests on claims, parameters or results (notebook/exhibit/…), each under its name; of a claim it expects
    verdicts, of all else one of CONDITIONS, or that it lies surely below another result."""
    claims, parameters = (_known(own, country)[kind] for kind in ("claim", "parameters"))
    sights = (see(own, "card_evidence"), see(country, "default_evidence"))
    for sight, record in [(where, record) for where in sights for record in where.records]:
        if record["evidence"] in claims:
            for word in record["expects"].split():
                if word not in VERDICTS:
                    yield sight.fault(record, "expects", f"{word!r} is no verdict{nearest(word, list(VERDICTS))}")
        elif (expects := record["expects"]) and expects not in CONDITIONS and not BELOW.fullmatch(expects):
            hint = nearest(expects, [*CONDITIONS, "below:REFERENCE"])
            yield sight.fault(record, "expects", f"{expects!r} is no condition{hint}")
        for name in record["evidence"].split():
            if "/" not in name and name not in claims and name not in parameters:
                hint = nearest(name, [*claims, *parameters])
                yield sight.fault(record, "evidence", f"{name!r} is no claim, parameter or result{hint}")


def _known(own: Package, country: Package) -> dict[str, list[str]]:
    """What an argument may name, by kind."""
    fields = {(r, f["name"]): f for r in own.resources for f in own.resources[r].get("schema", {}).get("fields", [])}
    sectors, features, treatment = (
        list(fields.get(place, {}).get("constraints", {}).get("enum", []))
        for place in (("economy", "sector"), ("models", "feature_type"), ("clusters", "wastewater"))
    )
    parameters = [r["parameter_id"] for pack in (own, country) for r in see(pack, "parameters").records]
    kinds = {
        "indicators": [r["indicator"] for r in see(country, "indicators").records],
        "sector": sectors,
        "measure": [r["measure"] for r in see(country, "measures").records],
        "feature": ["models", *features] if features else [],
        "claim": [r["claim_id"] for r in see(own, "claims").records],
        "parameters": parameters,
        "sources": [r["source_id"] for pack in (own, country) for r in see(pack, "sources").records],
        "treatment": treatment,
        "definition": list(DEFINITIONS),
    }
    return {kind: names for kind, names in kinds.items() if names or kind in ("claim", "parameters")}


RULES: tuple[Rule, ...] = (
    rule_arguments_are_known,
    rules_have_what_they_need,
    claims_speak_of_something_known,
    evidence_exists,
)

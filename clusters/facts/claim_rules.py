"""What claims and cards refer to by name: the arguments of a claim's rule, whom it speaks of, a card's evidence.

The rules themselves are functions of `clusters.claims.ledger`; the descriptor lists their names.
"""

import re
from collections.abc import Iterator

from clusters.facts.foreign_keys import folded
from clusters.facts.package import Package, Violation, nearest
from clusters.facts.sight import Rule, see

# The arguments a rule takes, and what each may hold; those of other rules, and of claims without one, are not read.
ARGUMENTS: dict[str, dict[str, str]] = {
    "independent_figure": {
        "months": "number",
        "floor_months": "number",
        "definition": "definition",
        "also": "indicators",
        "companion": "indicators",
    },
    "largest_of_parts": {"by": "indicators"},
    "chained_growth": {"sector": "sector"},
    "exceeds": {"this": "claim", "that": "claim"},
    "combined_share": {"sector": "sector", "years": "number"},
    "share_exceeds": {"part": "sector", "than": "sector", "wider": "sector", "years": "number"},
    "count_features": {"count": "feature"},
    "evenly_spread": {"count": "indicators", "base": "indicators"},
    "some_lack": {"with": "indicators", "of": "indicators"},
    "documented_cases": {"parameters": "parameters"},
    "parks_named": {"parks": "words"},
    "large_park": {"park": "words"},
    "no_data": {"vi": "words", "en": "words"},
}
ARGUMENTS["sum_of_parts"] = ARGUMENTS["independent_figure"]
DEFINITIONS = ("plan", "established", "operating", "projects")
LOOKED_UP = ("independent_figure", "sum_of_parts", "largest_of_parts")  # these look for figures of the claim's entity


def rule_arguments_are_known(own: Package, country: Package) -> Iterator[Violation]:
    """A rule's arguments are its own, and what they name exists; else it would compare nothing in silence."""
    sight = see(own, "claims")
    known = _known(own, country)
    for record in sight.records:
        takes = ARGUMENTS.get(record["rule"])
        if takes is None:
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


def claims_speak_of_something_known(own: Package, country: Package) -> Iterator[Violation]:
    """Where a rule looks figures up, the entity is a province and the indicator one of indicators.csv.

    Elsewhere both are free words, and only a near miss of a known one is refused.
    """
    sight = see(own, "claims")
    provinces = [r["province"] for r in see(own, "provinces").records]
    models = [r["model_id"] for r in see(own, "models").records]
    indicators = [r["indicator"] for r in see(country, "indicators").records]
    for record in sight.records:
        looked_up = record["rule"] in LOOKED_UP
        for column, names, table in (
            ("entity", provinces if looked_up else [*provinces, *models], "provinces.csv"),
            ("indicator", indicators, "indicators.csv"),
        ):
            name = record[column]
            if not name or name in names or not names:
                continue
            hint = nearest(name, names).partition("; known")[0]
            if looked_up and not (column == "indicator" and record["rule"] == "largest_of_parts"):
                message = f"is not in {table}, where {record['rule']} looks it up{hint}"
                yield sight.fault(record, column, message)
            else:
                alike = [known for known in names if folded(known) == folded(name)]
                if alike:
                    yield sight.fault(record, column, f"differs only in its writing from {alike[0]!r}: write that")


def evidence_exists(own: Package, country: Package) -> Iterator[Violation]:
    """A card rests on claims, parameters or results (notebook/exhibit/…), each under its name."""
    sight = see(own, "card_evidence")
    claims, parameters = (_known(own, country)[kind] for kind in ("claim", "parameters"))
    for record in sight.records:
        for name in record["evidence"].split():
            if "/" not in name and name not in claims and name not in parameters:
                hint = nearest(name, [*claims, *parameters])
                yield sight.fault(record, "evidence", f"{name!r} is no claim, parameter or result{hint}")


def _known(own: Package, country: Package) -> dict[str, list[str]]:
    """What an argument may name, by kind."""
    fields = {(r, f["name"]): f for r in own.resources for f in own.resources[r].get("schema", {}).get("fields", [])}
    sectors, features = (
        list(fields.get(place, {}).get("constraints", {}).get("enum", []))
        for place in (("economy", "sector"), ("models", "feature_type"))
    )
    parameters = [r["parameter_id"] for pack in (own, country) for r in see(pack, "parameters").records]
    kinds = {
        "indicators": [r["indicator"] for r in see(country, "indicators").records],
        "sector": sectors,
        "feature": ["models", *features] if features else [],
        "claim": [r["claim_id"] for r in see(own, "claims").records],
        "parameters": parameters,
        "definition": list(DEFINITIONS),
    }
    return {kind: names for kind, names in kinds.items() if names or kind in ("claim", "parameters")}


RULES: tuple[Rule, ...] = (rule_arguments_are_known, claims_speak_of_something_known, evidence_exists)

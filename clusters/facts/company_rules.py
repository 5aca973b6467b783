"""Rules on what goes together: both languages, a number and its source, a model and its one name."""

import re
from collections.abc import Iterator

from clusters.facts.package import Package, Record, Violation, nearest
from clusters.facts.sight import Rule, Sight, in_both_languages, see

REGION = "{region}"
RESULT = re.compile(r"\d\d/[a-z0-9_]+/([a-z0-9-]+|\{region\})/[a-z0-9_]+", re.ASCII)
"""A result as cards, problems and evidence name it: notebook/table/entity/indicator."""


def texts_stand_in_both_languages(own: Package, country: Package) -> Iterator[Violation]:
    """Each text shown to a reader has its Vietnamese and its English; neither stands alone."""
    for pack in (own, country):
        for name, sheet in pack.sheets.items():
            sight, pairs = see(pack, name), in_both_languages(sheet.header)
            for record in sight.records:
                for vi, en in pairs:
                    if bool(record[vi]) != bool(record[en]):
                        blank, other = (en, vi) if record[vi] else (vi, en)
                        yield sight.fault(record, blank, f"is blank while {other} is not: write it in both languages")


def numbers_have_what_they_need(own: Package, country: Package) -> Iterator[Violation]:
    """A number has its source, its year or its unit beside it, wherever the table has a column for it."""
    needs: list[tuple[Package, str, tuple[str, ...], str]] = [
        (own, "provinces", ("area_km2",), "area_source_id"),
        (own, "provinces", ("population_thousand",), "population_source_id"),
        (own, "provinces", ("population_thousand",), "population_year"),
        (own, "parameters", ("value", "low", "high", "date"), "source_id"),
        (country, "parameters", ("value", "low", "high", "date"), "source_id"),
        (own, "parameters", ("value",), "bound"),
        (country, "parameters", ("value",), "bound"),
        (own, "clusters", ("area_ha",), "area_bound"),
        (own, "claims", ("value",), "unit"),
        (own, "cards", ("goal_low", "goal_high"), "goal_unit"),
        (country, "default_cards", ("goal_low", "goal_high"), "goal_unit"),
        (own, "cards", ("goal_unit", "goal_high"), "goal_low"),
        (country, "default_cards", ("goal_unit", "goal_high"), "goal_low"),
        (own, "cards", ("goal_unit", "goal_low"), "goal_high"),
        (country, "default_cards", ("goal_unit", "goal_low"), "goal_high"),
    ]
    for pack, name, numbers, column in needs:
        sight = see(pack, name)
        for record in sight.records:
            given = next((number for number in numbers if record[number]), None)
            if given and column in record.cells and not record[column]:
                yield sight.fault(record, column, f"is blank, yet {given} stands there: write it, or leave both blank")
    sight = see(own, "assumptions")
    for record in sight.records:
        if record["status"] == "cited" and not record["source_id"] and not record["parameter_ids"]:
            message = (
                "is blank in a cited assumption: name the source or the parameters, or write judgement as its status"
            )
            yield sight.fault(record, "source_id", message)


def models_have_one_name(own: Package, _country: Package) -> Iterator[Violation]:
    """The rows of one model bear one id and one name; what is scored and weighed is a model or feature that exists."""
    sight = see(own, "models")
    names: dict[str, Record] = {}
    ids: dict[str, Record] = {}
    for record in sight.records:
        for column, other, known in (("model_id", "name_vi", names), ("name_vi", "model_id", ids)):
            first = known.setdefault(record[other], record)
            if first[column] != record[column]:
                message = (
                    f"row {first.number} has {first[column]!r} for the same {other}: write that, or another {other}"
                )
                yield sight.fault(record, column, message)
    if "models" not in own.sheets:
        return
    for where, column in ((see(own, "feature_criteria"), "feature_vi"), (see(own, "scores"), "model_id")):
        known_names = list(dict.fromkeys(r[column] for r in sight.records))
        for record in where.records:
            if record[column] not in known_names:
                yield where.fault(record, column, f"is not in models.csv{nearest(record[column], known_names)}")


def results_are_named_in_full(own: Package, country: Package) -> Iterator[Violation]:
    """notebook/table/entity/indicator, the entity a province of the region; national defaults write {region}."""
    provinces = [r["province"] for r in see(own, "provinces").records]
    named: list[tuple[Package, str, tuple[str, ...]]] = [
        (own, "problems", ("result",)),
        (own, "cards", ("baseline", "target", "cost")),
        (own, "card_evidence", ("evidence",)),
        (country, "default_cards", ("baseline", "target", "cost")),
        (country, "default_evidence", ("evidence",)),
    ]
    for pack, name, columns in named:
        sight = see(pack, name)
        known = provinces if pack is own else [REGION]
        for record in sight.records:
            for column in columns:
                for word in (w for w in record[column].split() if "/" in w or column != "evidence"):
                    yield from _result(sight, record, column, word, known)


def _result(sight: Sight, record: Record, column: str, word: str, known: list[str]) -> Iterator[Violation]:
    found = RESULT.fullmatch(word)
    if not found:
        example = f"03/coverage/{known[0] if known else REGION}/operating"
        yield sight.fault(record, column, f"{word!r} is no notebook/table/entity/indicator, such as {example}")
    elif known and found[1] not in (*known, REGION):
        yield sight.fault(record, column, f"{found[1]!r} is not in provinces.csv{nearest(found[1], known)}")


RULES: tuple[Rule, ...] = (
    texts_stand_in_both_languages,
    numbers_have_what_they_need,
    models_have_one_name,
    results_are_named_in_full,
)

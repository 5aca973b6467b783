"""Cells that stand in a neighbour's place: a row pasted one column aside, two cells that changed places.

What a column holds shows in how it is written: an id has no spaces, a unit no Vietnamese letters, the English of a pair
is not the more Vietnamese one.
"""

import re
from collections.abc import Iterator

from clusters.facts.package import Package, Violation
from clusters.facts.sight import Rule, in_both_languages, see

ID = re.compile(r"[\w.:{}/<>-]+", re.ASCII)
SHORT = re.compile(r"[ -~]{1,40}")
LICENCE = re.compile(r"\b(CC0|CC[ -]BY|GPL|ODbL|public domain)\b", re.IGNORECASE)
PERIOD = re.compile(r"(19|20)\d\d(-\d\d){0,2}|(19|20)\d\d-(19|20)\d\d|future", re.ASCII)
VIETNAMESE = re.compile("[àáâãèéêìíòóôõùúýăđĩũơưạ-ỹ]")
WORD = re.compile(r"[^\W\d_]+")
MORE = 0.2
"""By how much the share of Vietnamese words may be larger in English: names of places are shorter there."""
ENGLISH = re.compile(r"\b(the|of|and|with|from|is|are|by|for|only|clusters?|parks?|city)\b", re.IGNORECASE)
FEW = 0.3
"""A Vietnamese text with words like these and so few of its own is English; one that quotes English has more."""


def languages_stand_in_their_columns(own: Package, country: Package) -> Iterator[Violation]:
    """Of two columns that say one thing in both languages, the Vietnamese one is not English, nor less Vietnamese."""
    for pack in (own, country):
        for name, sheet in pack.sheets.items():
            pairs = in_both_languages(sheet.header)
            if {"quote_vi", "gloss_en"} <= set(sheet.header):
                pairs.append(("quote_vi", "gloss_en"))
            sight = see(pack, name)
            for record in sight.records:
                for vi, en in pairs:
                    if record[vi] == record[en]:  # a name that is the same in both
                        continue
                    if ENGLISH.search(record[vi]) and _vietnamese(record[vi]) < FEW:
                        yield sight.fault(
                            record, vi, "is English: write Vietnamese here, or swap it with its neighbour"
                        )
                    elif (
                        record[vi]
                        and not ENGLISH.search(record[en])
                        and _vietnamese(record[en]) > _vietnamese(record[vi]) + MORE
                    ):
                        yield sight.fault(record, en, f"is more Vietnamese than {vi}: write English here, or swap them")


def _vietnamese(text: str) -> float:
    """The share of words with a letter that English has not."""
    words = WORD.findall(text.lower())
    return sum(bool(VIETNAMESE.search(word)) for word in words) / max(len(words), 1)


def ids_and_units_look_like_it(own: Package, country: Package) -> Iterator[Violation]:
    """Ids are of plain letters, digits and marks, units and licences short and plain, periods of claims dates; a
    lineage, which may be any words, is no licence."""
    for pack in (own, country):
        for name, sheet in pack.sheets.items():
            keys = set(pack.resources[name]["schema"].get("primaryKey", []))
            ids = [c for c in sheet.header if c.endswith("_id") or (c in keys and not c.endswith("_vi"))]
            plain = [c for c in sheet.header if c in ("unit", "goal_unit", "licence")]
            sight = see(pack, name)
            for record in sight.records:
                for column in ids:
                    if record[column] and not ID.fullmatch(record[column]):
                        yield sight.fault(record, column, "is no id: write one of plain letters, digits and hyphens")
                for column in plain:
                    if record[column] and not SHORT.fullmatch(record[column]):
                        yield sight.fault(
                            record, column, "must be short and of plain letters: look for swapped columns"
                        )
                if name == "sources" and LICENCE.search(record["lineage"]):
                    yield sight.fault(record, "lineage", "is a licence: write the lineage, or swap the two")
                if name == "claims" and record["period"] and not PERIOD.fullmatch(record["period"]):
                    yield sight.fault(record, "period", "must be like 2024, 2024-12, 2016-2024, or future")


RULES: tuple[Rule, ...] = (languages_stand_in_their_columns, ids_and_units_look_like_it)

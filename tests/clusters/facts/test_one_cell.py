"""One cell changed as a clerk changes it without meaning to: each such slip is refused, or is known to do no harm.

For each column of each table its first filled cell, and every slip of `slips` that can happen to it. A sample;
GS_WHOLE=1 tries all of them. `PASSES` lists what the check lets through, column by column, with the reason.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from slips import SLIPS, slips

from clusters.facts import foreign_keys, package, spreadsheets, validation
from clusters.facts.package import Package, Sheet, Violation

DATA = Path(__file__).resolve().parents[3] / "data"
STEP = 1 if os.environ.get("GS_WHOLE") else 79
WRITING = ("a word misspelt", "another case", "a dash of another kind")
NEAR = ("capital letter", "underscore for hyphen", "a letter left out", "a letter twice", "another word")
SIZE = ("times 1000", "a tenth", "a digit typed twice")
PASSES: list[tuple[tuple[str, ...], tuple[str, ...], str]] = [
    # slips, columns ("table.column", a * for any), why
    (WRITING, ("*.name_vi", "*.name_en"), "a name as printed; rows are joined by id"),
    (WRITING, ("*.note_vi", "*.note_en", "*.craft_vi", "*.craft_en", "*.commune"), "printed beside its row"),
    (WRITING, ("clusters.note", "parks.note"), "the curator's remark, printed nowhere"),
    (WRITING, ("*.quote_vi", "*.gloss_en"), "a quotation and its gloss: only the source tells"),
    (WRITING, ("*.title", "*.publisher"), "what a source is called, printed; sources are joined by id"),
    (WRITING, ("*.what_it_gave", "*.excerpt"), "what was read, shown; no figure is taken out of it"),
    (WRITING, ("*.url",), "an address of the right form: only the network tells whether anything is there"),
    (
        WRITING,
        tuple(
            f"*.{prose}_{language}"
            for prose in (
                *("action", "applies_to", "assumption", "change", "definition", "fact", "frequency", "gives"),
                *("holder", "indicator", "payer", "reason", "source", "what", "who"),
            )
            for language in ("vi", "en")
        ),
        "prose, printed in its place and read by people alone",
    ),
    (WRITING, ("models.feature_en",), "the English of a feature, printed; features are joined by their Vietnamese"),
    (WRITING, ("levers.horizon",), "the years of a lever as the article has them, printed"),
    (WRITING, ("*.unit", "*.goal_unit"), "a word of one row alone, printed; beside one of several rows it is refused"),
    (
        WRITING,
        ("*.baseline", "*.target", "*.cost", "problems.result", "*.evidence"),
        "the name of a result, which only the run knows: the page then says that it is missing",
    ),
    (WRITING, ("claims.rule_argument",), "words of an argument that are printed; names among them are looked up"),
    (
        ("emptied",),
        (
            *("*.value", "*.value_high", "*.low", "*.high", "*.area_ha", "*.area_km2", "*.population_thousand"),
            *("*.fill_rate_pct", "*.projects", "*.jobs", "*.wastewater_capacity_m3_day", "*.goal_low", "*.goal_high"),
        ),
        "unknown, never zero: what rests on it says what is missing",
    ),
    (("emptied",), ("*.rounding_unit",), "unknown: the convention is then as wide as the strict reading"),
    (("emptied",), ("*.bound", "*.area_bound", "*.bound_a", "*.bound_b"), "how exact it is was not said"),
    (
        ("emptied",),
        ("*.as_of", "*.as_of_a", "*.as_of_b", "*.date", "*.year", "*.accessed", "*.established_year", "*.period"),
        "not dated: older than every dated one, and shown without a date",
    ),
    (("emptied",), ("*.population_year",), "not dated, and shown so"),
    (
        ("emptied",),
        ("*.district_id", "*.commune", "*.cluster_id", "*.park_id", "*.sector_id", "*.seat_place_id", "*.parent"),
        "not placed more closely: it counts for the whole alone, and is not drawn",
    ),
    (("emptied",), ("*.latitude", "*.longitude"), "not placed: not drawn"),
    (
        ("emptied",),
        ("*.status", "*.denominator", "*.quality", "*.craft_village", "*.excerpt_kind", "*.measure", "*.by_plants"),
        "not stated, which is one of what the column can say",
    ),
    (
        ("emptied",),
        ("*.claim_id", "*.claim_ids", "*.source_id", "*.area_source_id", "*.population_source_id"),
        "nothing to cite: the row stands on its own, or is refused where it needs one",
    ),
    (("emptied",), ("clusters.complaint_source_id", "clusters.effluent_source_id"), "no source seen, and counted so"),
    (
        ("emptied",),
        ("*.parameter_ids", "*.evidence_ids", "*.for_ids", "*.against_ids", "*.plant_cluster_ids", "*.lever_ids"),
        "one support less, which the page shows",
    ),
    (("emptied",), ("*.datum_ids", "*.leads_to", "*.target_parameter", "*.deadline_parameter"), "leads to nothing"),
    (
        ("emptied",),
        ("*.note", "*.note_vi", "*.note_en", "*.name_vi", "*.name_en", "*.craft_vi", "*.craft_en"),
        "no remark, no name of its own: a figure for the place",
    ),
    (
        ("emptied",),
        ("*.payer_vi", "*.payer_en", "*.fact_vi", "*.fact_en", "*.assumption_vi", "*.assumption_en", "*.horizon"),
        "not said, and printed nowhere",
    ),
    (
        ("emptied",),
        ("*.publisher", "*.url", "*.licence", "*.what_it_gave", "*.excerpt"),
        "not known of the source, whose title stands",
    ),
    (("emptied",), ("*.baseline", "*.target", "*.cost", "*.goal_unit", "*.result"), "no such result: said on the card"),
    (("emptied",), ("claims.rule", "claims.rule_argument"), "not checked, and the ledger says so"),
    (("emptied",), ("*.unit",), "not measured in anything"),
    (
        NEAR,
        (
            "*.row_id",
            "published.figure_id",
            "contradictions.contradiction_id",
            "leads.lead_id",
            "claims.claim_id",
            "clusters.cluster_id",
            "theory.node_id",
            "parameters.parameter_id",
        ),
        "a name that no other row uses names its row alone; where one uses it, that row is refused",
    ),
    (
        NEAR,
        ("assumptions.assumption_id", "default_holders.datum"),
        "what a notebook asks for by that name is then said to be missing, with the name",
    ),
    (
        NEAR,
        ("*.unit", "cards.goal_unit", "sources.licence", "levers.instrument", "levers.target_group"),
        "a word of one row alone, printed as it stands; beside one of several rows it is refused",
    ),
    (
        NEAR,
        ("claims.indicator", "claims.period"),
        "free words where no rule looks them up; where one does, they are refused",
    ),
    (NEAR, ("models.feature_vi", "models.model_id", "feature_criteria.feature_vi"), "a name of one row alone"),
    (NEAR, ("sources.lineage",), "in the national package, where another region may have its kin"),
    (
        NEAR,
        ("default_evidence.evidence",),
        "what the result of a notebook is called only its run knows: the card then falls",
    ),
    (
        SIZE,
        (
            "*.value",
            "*.value_high",
            "*.low",
            "*.high",
            "*.central",
            "clusters.*",
            "parks.*",
            "provinces.population_thousand",
            "*.rounding_unit",
        ),
        "a figure that could be: none of its kind is near enough to tell; what is a hundred times others is refused",
    ),
    (
        ("times 1000", "a digit typed twice"),
        ("*.order",),
        "another place in the order of drawing, which the page shows",
    ),
    (("in the future",), ("parameters.date",), "a rule may take effect later"),
    (("another word",), ("sources.lineage", "sources.licence"), "a free word"),
]


def reason(slip: str, table: str, column: str) -> str:
    """Why such a slip may pass in this column; "" if it may not."""
    names = {f"{table}.{column}", f"*.{column}", f"{table}.*", "*"}
    return next((why for kinds, columns, why in PASSES if slip in kinds and names & set(columns)), "")


@dataclass(frozen=True)
class Try:
    pack: Package
    table: str
    column: str
    number: int
    slip: str
    before: str
    after: str


@pytest.fixture(scope="module")
def packs() -> tuple[Package, Package]:
    own, country = (package.read(DATA / name) for name in ("ninh-binh", "vietnam"))
    assert validation.together(own, country) == []
    return own, country


def tries(packs: tuple[Package, Package]) -> Iterator[Try]:
    for pack in packs:
        for table, sheet in pack.sheets.items():
            for at, column in enumerate(sheet.header):
                field = _field(pack.resources[table]["schema"], table, column)
                number, cells = next(((n, row) for n, row in sheet.rows if row[at]), (0, []))
                for slip, after in slips(cells[at], field) if cells else ():
                    yield Try(pack, table, column, number, slip, cells[at], after)


def _field(schema: dict[str, Any], table: str, column: str) -> dict[str, Any]:
    """The column's definition; `key` says that its words decide."""
    keys = {*schema.get("primaryKey", []), *(key["fields"][0] for key in schema.get("foreignKeys", []))}
    (found,) = [field for field in schema["fields"] if field["name"] == column]
    return {**found, "key": column in keys or "references" in found or (table, column) in foreign_keys.FREE}


def faults(packs: tuple[Package, Package], one: Try) -> list[Violation] | None:
    """What the check says with this cell changed, first of its row alone, for that is quick; None if it is read as
    it was.

    A slip that is found in the whole file alone (`spreadsheets.harm`) does not stand in one cell.
    """
    sheet = one.pack.sheets[one.table]
    cells = next(cells for number, cells in sheet.rows if number == one.number)
    at = sheet.header.index(one.column)
    cells[at] = one.after
    try:
        fields = {f["name"]: f for f in one.pack.resources[one.table]["schema"]["fields"]}
        read = dict(spreadsheets.read_back(sheet.header, sheet.rows, fields))[one.number]
        if read[at] == one.before:
            return None
        found = list(validation._cells(one.pack, one.table, Sheet(sheet.header, [(one.number, read)], "")))
        return found or [*validation._cells(one.pack, one.table, sheet), *validation.together(*packs)]
    finally:
        cells[at] = one.before


def test_a_slip_in_one_cell_is_refused_or_does_no_harm(packs, capsys):
    everything = list(tries(packs))
    tried = everything[::STEP]
    counts: Counter[str] = Counter()
    unknown, unnamed = [], []
    for one in tried:
        found = faults(packs, one)
        if found is None:
            counts["read as it was"] += 1
            continue
        here = [v for v in found if v.file == one.pack.shown(one.pack.resources[one.table]["path"])]
        if found:
            counts["refused"] += 1
            counts["at the cell"] += any(v.row == one.number and one.column in (v.column or "") for v in here)
            unnamed += [(one, v) for v in found if not (v.message and (v.row or v.column))]
        elif reason(one.slip, one.table, one.column):
            counts["harmless"] += 1
        else:
            unknown.append(f"{one.table}.{one.column}, {one.slip}: {one.before[:40]!r} -> {one.after[:40]!r}")
    assert unknown == [], "\n".join(unknown)
    assert unnamed == []
    assert counts["at the cell"] > 0.95 * counts["refused"]
    with capsys.disabled():
        told = ", ".join(f"{number} {what}" for what, number in counts.items())
        columns = len({(one.table, one.column) for one in everything})
        print(f"\n{len(everything)} slips in {columns} columns, {len(tried)} tried: {told}")


def test_every_kind_of_slip_happens_and_every_reason_to_let_one_pass_is_for_a_kind(packs):
    assert {one.slip for one in tries(packs)} == set(SLIPS)
    assert {slip for kinds, _, _ in PASSES for slip in kinds} <= set(SLIPS)

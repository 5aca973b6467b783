"""Two neighbouring cells of a row swapped, a row pasted one column to the right or left: found, or known to do no harm.

For each pair of neighbouring columns the first row in which both are filled and differ, else one of them is. A sample;
GS_WHOLE=1 tries all of them. `PASSES` lists what the check lets through, with the reason.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from clusters.facts import package, spreadsheets, validation
from clusters.facts.package import Package, Sheet

DATA = Path(__file__).resolve().parents[3] / "data"
STEP = 1 if os.environ.get("GS_WHOLE") else 13
SIZES = "two figures of one row that could both be: only the source tells"
PASSES = {
    "clusters.name_vi, name_en": "a proper name, as Vietnamese in both; the page shows it",
    "parks.name_vi, name_en": "a proper name",
    "districts.name_vi, name_en": "a proper name",
    "clusters.fill_rate_pct, projects": SIZES,
    "parks.fill_rate_pct, projects": SIZES,
    "parks.jobs, wastewater_capacity_m3_day": SIZES,
    "clusters.complaint_source_id, effluent_source_id": "two sources: only their words tell which says what",
    "levers.instrument, target_group": "two words of one kind, of one row alone",
    "feature_criteria.for_ids, against_ids": "the same ids for or against: only the claims' words tell",
    "cards.payer_en, indicator_vi": "short English beside short Vietnamese, both with names of places or bodies",
    "default_cards.payer_en, indicator_vi": "the same",
    "cards.baseline, target": "two results of a notebook, each with a name",
    "default_cards.baseline, target": "the same",
    "sources.what_it_gave, excerpt": "two notes of the curator, neither printed as a figure",
}
"""Pairs of columns ("table.left, right") whose swap passes, and why."""
Row = tuple[int, list[str]]


@pytest.fixture(scope="module")
def packs() -> tuple[Package, Package]:
    own, country = (package.read(DATA / name) for name in ("ninh-binh", "vietnam"))
    assert validation.together(own, country) == []
    return own, country


def swaps(sheet: Sheet) -> Iterator[tuple[str, Row]]:
    """Each pair of neighbours with a row in which they have changed places."""
    for at, (left, right) in enumerate(zip(sheet.header, sheet.header[1:], strict=False)):
        differ = [(n, row) for n, row in sheet.rows if row[at] != row[at + 1]]
        chosen = next(((n, row) for n, row in differ if row[at] and row[at + 1]), differ[0] if differ else None)
        if chosen:
            number, row = chosen
            yield f"{left}, {right}", (number, [*row[:at], row[at + 1], row[at], *row[at + 2 :]])


def pasted(sheet: Sheet) -> Iterator[tuple[str, Row]]:
    """The first row one column to the right, and to the left."""
    for number, row in sheet.rows[:1]:
        yield "to the right", (number, ["", *row[:-1]])
        yield "to the left", (number, [*row[1:], ""])


def found(packs: tuple[Package, Package], pack: Package, table: str, row: Row) -> bool:
    """Whether the check says anything with this row in place of its own."""
    sheet = pack.sheets[table]
    fields = {f["name"]: f for f in pack.resources[table]["schema"]["fields"]}
    rows = spreadsheets.read_back(sheet.header, [row if n == row[0] else (n, cells) for n, cells in sheet.rows], fields)
    alone = [one for one in rows if one[0] == row[0]]
    changed = Sheet(sheet.header, rows, "")
    pack.sheets[table] = changed
    try:
        return bool(
            list(validation._cells(pack, table, Sheet(sheet.header, alone, "")))
            or list(validation._cells(pack, table, changed))
            or validation.together(*packs)
        )
    finally:
        pack.sheets[table] = sheet


def test_swapped_and_shifted_cells_are_found_or_do_no_harm(packs, capsys):
    tried = [
        (pack, table, what, row)
        for pack in packs
        for table, sheet in pack.sheets.items()
        for what, row in (*swaps(sheet), *pasted(sheet))
    ]
    assert set(PASSES) <= {f"{table}.{what}" for _, table, what, _ in tried}
    counts: Counter[str] = Counter()
    unknown = []
    for pack, table, what, row in tried[::STEP]:
        if found(packs, pack, table, row):
            counts["found"] += 1
        elif f"{table}.{what}" in PASSES:
            counts["harmless"] += 1
        else:
            unknown.append(f"{table}.{what}: row {row[0]}")
    assert unknown == [], "\n".join(unknown)
    with capsys.disabled():
        told = ", ".join(f"{number} {what}" for what, number in counts.items())
        print(f"\n{len(tried)} swaps and shifts in {sum(len(p.sheets) for p in packs)} tables: {told}")

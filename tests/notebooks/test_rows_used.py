"""The data rows that an exhibit says it used: those of all its sources, where they stand, and none too few."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clusters.facts import Region
from clusters.facts.package import DataError
from tests import frozen_data, trial
from tests.regions import by_exec

DATA = Path(__file__).resolve().parents[2] / "data"
SOURCES = {"source_id", "complaint_source_id", "effluent_source_id", "area_source_id", "population_source_id"}
SOURCES |= {"source_a", "source_b"}
CHANGES: list[tuple[str, str, str, str, str]] = [
    ("ninh-binh/published", "figure_id", "F209", "value", "41"),
    ("ninh-binh/clusters", "cluster_id", "trac-van", "area_ha", "56.71"),
    ("ninh-binh/parks", "park_id", "kim-bang-4", "area_ha", "301"),
    ("ninh-binh/economy", "row_id", "E019", "value", "9.21"),
    ("ninh-binh/economy", "row_id", "E546", "value", "3704.14"),
    ("vietnam/economy", "row_id", "E283", "value", "8.57"),
    ("vietnam/parameters", "parameter_id", "ev_central_support_2011_14", "value", "291"),
    ("vietnam/comparators", "row_id", "K236", "value", "35"),
    ("ninh-binh/assumptions", "assumption_id", "occupancy", "high", "0.97"),
    ("ninh-binh/claims", "claim_id", "C005", "value", "12.5"),
]
"""A row of each kind of table: file, key, id, column, and another value that the data may have."""


@pytest.fixture(scope="module", autouse=True)
def _cheap() -> Iterator[None]:
    with by_exec.cheap():
        yield


def records(edition: Path, language: str) -> dict[str, dict[str, Any]]:
    found = {}
    for file in sorted((edition / "ninh-binh" / "baseline" / language / "results").glob("*/exhibits.json")):
        found[file.parent.name[:2]] = json.loads(file.read_text(encoding="utf-8"))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_rows_used_have_the_sources_that_the_exhibit_cites(edition: Path, language: str) -> None:
    told, every = 0, 0
    for number, record in records(edition, language).items():
        for exhibit in record["exhibits"]:
            every += 1
            if used := exhibit.get("used"):
                told += 1
                cited = {source for source in exhibit["sources"] if not source.startswith("data/")}
                assert {source for named in used.values() for source in named} == cited, f"{number}/{exhibit['id']}"
                assert used.keys() <= record["data_rows"].keys()
    print(f"{language}: {told} of {every} exhibits tell their rows")
    assert told == every


@pytest.mark.slow
def test_a_row_stands_where_the_record_says_and_names_its_sources_there(edition: Path) -> None:
    """Read again from the files, with nothing of the library."""
    sheets: dict[str, list[dict[str, str]]] = {}
    seen = 0
    for record in records(edition, "en").values():
        for exhibit in record["exhibits"]:
            for id, named in exhibit.get("used", {}).items():
                row = record["data_rows"][id]
                if not row["file"].endswith(".csv"):
                    continue
                if row["file"] not in sheets:
                    with (DATA.parent / row["file"]).open(encoding="utf-8-sig", newline="") as lines:
                        sheets[row["file"]] = list(csv.DictReader(lines))
                cells = sheets[row["file"]][row["row"] - 2]
                assert id.partition(":")[2] in (next(iter(cells.values())), str(row["row"]))
                assert set(named) <= {cells.get(column) for column in SOURCES}, (exhibit["id"], id)
                assert row["what"], id
                seen += 1
    assert seen > 1000


@pytest.mark.slow
def test_a_value_is_told_as_the_data_print_it(edition: Path) -> None:
    """Hand-copied from the files: a floor in words, a plain count, a range, a state by its name."""
    rows = {id: row for record in records(edition, "en").values() for id, row in record["data_rows"].items()}
    assert rows["published:F001"]["value"] == "21 clusters"
    assert rows["parameters:target_nb_grdp"]["value"].startswith("at least 11%")
    assert rows["assumptions:occupancy"]["value"] == "0.65 – 0.901 – 0.98"
    assert rows["clusters:nhat-tan"]["value"] == "10.5 ha; operating; plant operating"


@pytest.mark.slow
def test_a_row_that_an_exhibit_does_not_list_moves_nothing_in_it(frozen: Path, tmp_path: Path) -> None:
    """Ten rows of all kinds of tables change at once: what lists none of them has the values and words it had."""
    data = trial.changed(tmp_path / "data")
    for file, key, id, column, value in CHANGES:
        trial.rewrite(data / f"{file}.csv", trial.put({key: id}, **{column: value}))
    try:
        Region.load("ninh-binh", data)
    except DataError as error:
        pytest.fail(str(error))
    before, after = trial.Run(frozen), trial.run(["01", "02", "03", "04"], data, tmp_path / "edition")
    changed = {f"{file.partition('/')[2]}:{id}" for file, _, id, _, _ in CHANGES}
    moved, still = set(), set()
    for number in ("01", "02", "03", "04"):
        for id, old in before.exhibits(number).items():
            new = after.exhibits(number)[id]
            files = [run.results(number) / "exhibits" / f"{id}.csv" for run in (before, after)]
            values = [path.read_bytes() if path.is_file() else b"" for path in files]  # none: cannot be computed
            same = values[0] == values[1]
            same &= all(old.get(part) == new.get(part) for part in ("title", "alt", "note", "reads"))
            (still if same else moved).add(f"{number}/{id}")
            assert same or changed & {*old.get("used", {}), *new.get("used", {})}, (
                f"{number}/{id} moved and lists none of the rows"
            )
    assert len(moved) > 9
    assert len(still) > 9
    assert frozen_data.folder() != data

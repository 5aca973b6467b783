"""One changed input, of each kind of table: what rests on it moves, words with figures, and nothing else does."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from runner.difference import texts
from tests import frozen_data, trial
from tests.regions import by_exec
from tests.trial import REGION, Change, put

ARTICLE = "ktdt-770458"


def moved_away(data: Path) -> None:
    """The outline of a district without a park, a little out to sea: it borders on nothing any more."""
    path = data / REGION / "districts.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    (district,) = (f for f in content["features"] if f["properties"]["district_id"] == "nam-dinh--hai-hau")

    def out(part: list) -> list:
        return [part[0] + 0.12, part[1] - 0.15] if isinstance(part[0], float) else [out(p) for p in part]

    district["geometry"]["coordinates"] = out(district["geometry"]["coordinates"])
    path.write_text(json.dumps(content), encoding="utf-8")


@dataclass(frozen=True)
class Input:
    """A change, the notebooks that read what is changed, the tables that must move, and whether words do.

    cited: the sources of the changed rows, where they name none themselves.
    """

    numbers: tuple[str, ...]
    tables: tuple[str, ...]
    change: Change | Callable[[Path], None]
    words: bool = True
    cited: tuple[str, ...] = ()


RATE = {"source_id": "nd-nqs-2024", "year": "2024", "sector": "total", "measure": "real_growth_pct"}
INPUTS = {
    "claims": Input(("01",), ("01/headline_check", "01/consistency"), put({"claim_id": "C005"}, value="12.5")),
    "published": Input(
        ("02", "03", "04"),
        ("02/reconciliation", "02/peers", "03/cost", "04/recommendations", "04/claims"),
        put({"figure_id": "F209"}, value="41"),
    ),
    "clusters": Input(
        ("02", "03"),
        ("02/area_distribution", "02/inventory_coverage", "03/rules", "03/named_clusters"),
        put({"cluster_id": "kim-binh"}, area_ha="61.7"),
    ),
    "parks": Input(("04",), ("04/claims", "04/claims_by_topic"), put({"park_id": "khanh-phu"}, area_ha="60")),
    "economy": Input(("01",), ("01/growth_by_province", "01/province_contribution"), put(RATE, value="11.3")),
    "vietnam/parameters": Input(
        ("03", "04"),
        ("03/other_infrastructure", "04/readiness"),
        put({"parameter_id": "bm_vn_eip_land"}, value="22"),
    ),
    "assumptions": Input(
        ("03", "04"),
        ("03/break_even", "03/cost", "04/recommendations"),
        put({"assumption_id": "treatment_fee"}, high="14000"),
    ),
    "lever_problems": Input(
        ("04",),
        ("04/lever_matrix", "04/levers", "04/problems"),
        put({"lever_id": "L08", "problem_id": "P01"}, strength="direct"),
        words=False,
        cited=(ARTICLE,),
    ),
    "outlines": Input(("02",), ("02/network", "02/network_clusters"), moved_away, cited=("wof-vn",)),
    "sources": Input(("04",), ("04/claims",), put({"source_id": "nb_vneco"}, publisher="Nhà khác"), words=False),
}


@pytest.fixture(scope="module", autouse=True)
def _cheap() -> Iterator[None]:
    with by_exec.cheap():
        yield


def file_of(data: Path, table: str) -> Path:
    return data / (f"{table}.csv" if "/" in table else f"{REGION}/{table}.csv")


def sources_of_changed_rows(before: Path, after: Path) -> set[str]:
    """The sources that rows name of which something differs."""
    sides = []
    for path in (before, after):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            sides.append({tuple(row.items()) for row in csv.DictReader(lines)})
    return {dict(row)["source_id"] for row in sides[0] ^ sides[1] if "source_id" in dict(row)} - {""}


def sources_of_moved_rows(before: pd.DataFrame, after: pd.DataFrame) -> Iterator[set[str]]:
    """For each row that differs, the sources it rests on, before or after; none of a table that does not tell."""
    told = [list(dict.fromkeys(map(tuple, t.astype(str).to_numpy()))) for t in (before, after)]
    gone, new = ([row for row in side if row not in set(other)] for side, other in (told, told[::-1]))
    if "sources" in before and list(before) == list(after):
        column = list(before).index("sources")
        pairs = zip(gone, new, strict=True) if len(gone) == len(new) else ((row,) for row in gone + new)
        for pair in pairs:
            yield {source for row in pair for source in row[column].split()}


def numbers(text: str) -> list[tuple[float, int]]:
    """The numbers of an English text and their decimals: of three digits or more, shorter ones recur by chance."""
    found = re.findall(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.,])\d+(?:\.\d+)?(?![\w,]*\d)", text)
    found = [x for x in found if sum(c.isdigit() for c in x) > 2 and not re.fullmatch(r"(19|20)\d\d", x)]
    return [(float(x.replace(",", "")), len(x.partition(".")[2])) for x in found]


def cells(path: Path) -> list[float]:
    """Every number in a table of values."""
    table = pd.read_csv(path, encoding="utf-8-sig", dtype=str, keep_default_na=False)
    return [value for cell in table.to_numpy().ravel() for value, _ in numbers(cell)]


def words_at(run: trial.Run, number: str, exhibit: str) -> set[str]:
    """What is said with an exhibit: its texts, and the sentences under it."""
    told = run.exhibits(number)[exhibit]
    (page,) = run.folder.glob(f"{number}_*.ipynb")
    said = {t.words for t in texts.read(page) if t.what == "sentence" and t.place == exhibit}
    return said | {told[part] for part in ("title", "subtitle", "alt", "note") if told.get(part)}


def stale(before: trial.Run, after: trial.Run, number: str) -> list[str]:
    """Texts that did not move, of exhibits whose table did, with a number that stands in the old table alone."""
    found = []
    for exhibit in before.exhibits(number).keys() & after.exhibits(number).keys():
        tables = [run.results(number) / "exhibits" / f"{exhibit}.csv" for run in (before, after)]
        if not all(path.is_file() for path in tables) or tables[0].read_bytes() == tables[1].read_bytes():
            continue
        old, new = (cells(path) for path in tables)
        for text in words_at(before, number, exhibit) & words_at(after, number, exhibit):
            for value, decimals in numbers(text):
                seen = [any(round(cell, decimals) == value for cell in side) for side in (old, new)]
                if seen == [True, False]:
                    found.append(f"{number}/{exhibit}: {text}")
    return found


def faults(before: trial.Run, after: trial.Run, given: Input, sources: set[str]) -> list[str]:
    """What moved and does not rest on the sources; what should have moved and did not."""
    moved = [change for change in before.differences(after) if change.notebook[:2] in given.numbers]
    where = sorted({f"{change.notebook[:2]}/{change.where}" for change in moved})
    found = [f"{name} did not move" for name in given.tables if f"{name}.csv" not in where]
    said = {"title", "alt text", "note", "finding", "sentence", "reading", "answer", "card"} & {
        change.what for change in moved
    }
    found += ["no word moved"] if given.words and not said else []
    found += [f"stale: {text}" for number in given.numbers for text in stale(before, after, number)]
    for place in where:
        number, _, name = place.partition("/")
        told = [set[str]()]
        if name.startswith("exhibit "):
            records = [run.exhibits(number).get(name.removeprefix("exhibit "), {}) for run in (before, after)]
            told = [{source for record in records for source in record.get("sources", [])}]
        elif name.endswith(".csv"):
            told = list(sources_of_moved_rows(*(run.table(place.removesuffix(".csv")) for run in (before, after))))
        else:
            continue
        found += [f"{place} moved, with {sorted(t)} and none of {sorted(sources)}" for t in told if not t & sources]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("table", INPUTS)
def test_what_rests_on_one_input_moves_and_nothing_else(table: str, frozen: Path, tmp_path: Path) -> None:
    given, before = INPUTS[table], trial.Run(frozen)
    data, sources = tmp_path / "data", set(given.cited)
    if table == "outlines":
        given.change(trial.changed(data))
    else:
        trial.changed(data, {table: given.change})
        sources |= sources_of_changed_rows(*(file_of(folder, table) for folder in (frozen_data.folder(), data)))
    after = trial.run(given.numbers, data, tmp_path / "edition", upstream=before)
    assert sources
    assert faults(before, after, given, sources) == []

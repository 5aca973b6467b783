"""Whatever is missing, a region loads or says why; and less data never makes a figure more certain."""

import csv
import shutil
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clusters.facts import Region
from clusters.facts.package import DataError
from clusters.facts.to_record import guide

DATA = Path(__file__).resolve().parents[3] / "data"
MAY_BE_BLANK = {
    "published.csv": ["value", "as_of", "rounding_unit", "claim_id", "district_id"],
    "clusters.csv": ["area_ha", "district_id", "fill_rate_pct", "jobs", "projects", "as_of", "established_year"],
    "provinces.csv": ["area_km2", "population_thousand"],
    "economy.csv": ["value", "denominator", "status"],
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(DATA, tmp_path_factory.mktemp("properties") / "data"))


def rewrite(path: Path, change) -> None:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        columns = csv.DictReader(lines).fieldnames
        lines.seek(0)
        rows = change(list(csv.DictReader(lines)))
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(), st.sets(st.sampled_from(sorted(MAY_BE_BLANK)), min_size=1))
def test_deleting_rows_and_blanking_cells_never_crashes_a_load(base, seed, files):
    shutil.rmtree(base)
    shutil.copytree(DATA, base)
    chance = Random(seed)

    def thin(columns: list[str]):
        def change(rows: list[dict[str, str]]) -> list[dict[str, str]]:
            kept = [row for row in rows if chance.random() > 0.3]
            for row in kept:
                for column in columns:
                    if chance.random() < 0.1:
                        row[column] = ""
                        row |= {c: "" for c in ("bound", "value_high") if column == "value" and c in row}
            return kept

        return change

    for file in sorted(files):
        rewrite(base / "ninh-binh" / file, thin(MAY_BE_BLANK[file]))
    faults = None
    try:
        region = Region.load("ninh-binh", base)
    except DataError as error:  # a key that leads nowhere now is named, not tripped over
        faults = error.violations
    if faults is None:
        assert not region.headline().duplicated(["province", "indicator"]).any()
    else:
        assert faults
        assert all(fault.message for fault in faults)
    assert guide("ninh-binh", base)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["clusters_operating", "jobs", "planned_area", "clusters_wwtp_compliant"]), st.integers(0, 2))
def test_without_its_rows_a_figure_is_only_less_certain(base, indicator, place):
    shutil.rmtree(base)
    shutil.copytree(DATA, base)
    full = Region.load("ninh-binh", base)
    province = full.former[place]

    def without(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [r for r in rows if (r["province"], r["indicator"]) != (province, indicator)]

    rewrite(base / "ninh-binh" / "published.csv", without)
    thin = Region.load("ninh-binh", base)
    for reading in ("strict", "convention"):
        before, after = (r.bound(province, indicator, reading) for r in (full, thin))
        assert after.low <= before.low
        assert before.high <= after.high

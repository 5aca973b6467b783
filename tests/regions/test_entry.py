"""What a researcher types into a package: read right, or refused with the cell and the cure."""

import json
from pathlib import Path

import pytest

from clusters.facts.region import check
from tests import synthetic
from tests.regions.damage import Tables


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    synthetic.write_nation(tmp_path)
    return synthetic.rich(tmp_path)


def test_three_decimals_after_a_leading_zero_can_be_read_in_one_way_only(folder: Path) -> None:
    tables = Tables(folder)
    row = next(r for r in tables.rows["assumptions"] if r["shape"] != "fixed")
    row |= {"low": "0.925", "central": "0.950", "high": "1.25"}
    tables.write()
    assert check(folder.name, folder.parent) == []
    row["high"] = "1.250"
    tables.write()
    assert ["could mean 1250" in str(fault) for fault in check(folder.name, folder.parent)] == [True]


def test_a_map_cites_known_sources_or_none(folder: Path) -> None:
    path = folder / "outlines.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    for feature in content["features"]:
        feature["properties"]["source_id"] = "nien-giam"
    path.write_text(json.dumps(content), encoding="utf-8")
    assert check(folder.name, folder.parent) == []
    content["features"][0]["properties"]["source_id"] = "nien-gam"
    path.write_text(json.dumps(content), encoding="utf-8")
    (fault,) = check(folder.name, folder.parent)
    assert "nien-giam" in str(fault)

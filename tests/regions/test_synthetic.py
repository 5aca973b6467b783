"""The synthetic regions keep what they promise: valid, as gappy as told, the same bytes from the same seed."""

import filecmp
import itertools
from pathlib import Path

import pytest

from clusters.facts import Region
from tests import synthetic


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    synthetic.write_nation(folder)
    return folder


def test_presets_are_valid_and_opposite(data: Path) -> None:
    synthetic.rich(data)
    synthetic.empty(data)
    full, bare = Region.load("vung-thu-02", data), Region.load("vung-thu-00", data)
    assert full.former == ["vung-thu-02-former", "gia-dinh-b-02"]
    assert full.name_vi == "Vùng Thử 02"
    assert len(full.clusters) == 30
    assert set(full.published["status"]) == {"reported", "superseded", "suspect", "unverified"}
    assert len(bare.former) == 1
    assert len(bare.published) == 2
    assert not set(bare.economy["area"]) & {"vung-thu-00", *bare.former}
    for table in ("clusters", "claims", "assumptions", "parks", "places", "outlines"):
        assert not getattr(full, table).empty
        assert getattr(bare, table).empty


@pytest.mark.parametrize("gap", synthetic.GAPS)
def test_every_gap_alone(data: Path, gap: str) -> None:
    slug = f"vung-thu-{gap}-09"
    synthetic.write_region(data, slug, seed=9, without=[gap], header_only=len(gap) % 2 == 0)
    Region.load(slug, data)


def test_thirty_four_regions_are_valid_with_about_a_thousand_clusters(tmp_path: Path) -> None:
    folders = synthetic.country(tmp_path)
    assert len(folders) == 34
    clusters = [len(path.read_text("utf-8").splitlines()) - 1 for path in tmp_path.glob("*/clusters.csv")]
    assert 700 <= sum(clusters) <= 1100
    regions = [Region.load(folder.name, tmp_path) for folder in folders[::4]]  # to validate all takes half a minute
    assert [len(r.former) for r in regions] == [1 + n % 5 for n in range(1, 35, 4)]
    assert {len(r.former) for r in regions} == {1, 2, 3, 4, 5}


def test_a_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for side in ("one", "two", "three"):
        synthetic.write_nation(tmp_path / side)
    folders = [synthetic.rich(tmp_path / side) for side in ("one", "two")]
    names = sorted(f.name for f in folders[0].iterdir())
    assert filecmp.cmpfiles(*folders, names, shallow=False)[0] == names
    other = synthetic.rich(tmp_path / "three", seed=3)
    assert not filecmp.cmp(folders[0] / "published.csv", other / "published.csv", shallow=False)


def test_no_name_of_a_real_place(tmp_path: Path) -> None:
    real = ("Ninh Bình", "Nam Định", "Hà Nam", "ninh-binh", "nam-dinh", "ha-nam")
    synthetic.write_nation(tmp_path)
    files = synthetic.rich(tmp_path).glob("*.csv")
    assert not [(f.name, name) for f, name in itertools.product(files, real) if name in f.read_text(encoding="utf-8")]

"""The data rows behind exhibits and published tables: recorded where all are known, dropped from what is published."""

from pathlib import Path

import pandas as pd
import pytest

from clusters.facts import Region
from clusters.report import used
from clusters.report.record import Record
from tests import frozen_data

RESULT = pd.DataFrame(
    {
        "entity": ["ha-nam", "nam-dinh"],
        "indicator": "jobs",
        "low": [1.0, 2.0],
        "high": [1.0, 2.0],
        "unit": "person",
        "sources": ["ktdt-770458#published:F004 nb_vneco#published:F209", ""],
    }
)


@pytest.fixture(scope="module")
def region() -> Region:
    return Region.load("ninh-binh", frozen_data.folder())


@pytest.fixture
def record(region: Region, tmp_path: Path) -> Record:
    return Record("01_x", region, "en", str(tmp_path))


def test_what_is_published_names_sources_alone_and_is_read_back_with_its_rows(record: Record) -> None:
    record.publish(RESULT, "jobs")
    record.publish(RESULT[["entity"]].assign(source_id=["a", "b"], cites=["a#t:1", "b"]), "plain", quantities=False)
    text = (record.results / "01_x" / "jobs.csv").read_text(encoding="utf-8-sig")
    assert "#" not in text
    assert "ktdt-770458 nb_vneco" in text
    assert "cites" not in (record.results / "01_x" / "plain.csv").read_text(encoding="utf-8-sig")
    again = record.read("01_x", "jobs")
    assert list(again["sources"].fillna("")) == list(RESULT["sources"])
    assert list(record.read("01_x", "plain")["cites"]) == ["a#t:1", "b"]


def test_a_table_of_other_length_than_its_record_keeps_its_sources_alone() -> None:
    told = used.behind(RESULT)
    bare = used.without_rows(RESULT)
    assert list(used.with_rows(bare.copy(), told)["sources"].fillna("")) == list(RESULT["sources"])
    assert list(used.with_rows(bare.head(1).copy(), told)["sources"]) == ["ktdt-770458 nb_vneco"]


def test_rows_are_told_only_where_all_are_known() -> None:
    assert used.rows(["a#t:1", "b#t:1", "a#t:2"]) == {"t:1": ["a", "b"], "t:2": ["a"]}
    assert used.rows(["a#t:1", "b"]) == {}
    assert used.rows(["#t:1"]) == {"t:1": []}
    assert used.rows([]) == {}


@pytest.mark.parametrize(
    ("id", "what", "value"),
    [
        ("published:F001", "Hà Nam, Clusters planned", "21 clusters"),
        ("published:F002", "Hà Nam, Planned area", "at least 1,000 ha"),
        ("clusters:nhat-tan", "Nhật Tân cluster", "10.5 ha; operating; plant operating"),
        ("assumptions:occupancy", "Occupancy of operating clusters", "0.65 – 0.901 – 0.98"),
        ("cluster_sectors:2", "Trác Văn cluster, Supporting industry", ""),
        ("economy:E001", "Hà Nam, Whole economy, Value at current prices, 2016", "36,282.8 billion VND"),
    ],
)
def test_a_row_is_told_with_its_value_as_the_data_print_it(
    record: Record, region: Region, id: str, what: str, value: str
) -> None:
    told = used.Rows(region, "en", lambda slug: record._called(slug, {})).described(id)
    assert (told["what"], told["value"]) == (what, value)
    file, number = region.where[id]
    assert (told["file"], told["row"]) == (file, number)


def test_both_sides_of_every_contradiction_are_told(tmp_path: Path) -> None:
    shipped = Region.load("ninh-binh")
    for language in ("vi", "en"):
        rows = Record("01_x", shipped, language, str(tmp_path))._data_rows
        told = {pair.field: rows.described(f"contradictions:{pair.contradiction_id}")["value"].split("; ")
                for pair in shipped.contradictions.itertuples()}  # fmt: skip
        assert {"status", "plant", "district", "area"} <= told.keys()
        assert [sides for sides in told.values() if len(set(sides)) < 2] == [], "two sides, and nothing twice"
        assert not [side for sides in told.values() for side in sides if not side or "_" in side or "--" in side]


def test_every_row_of_the_data_can_be_told_in_both_languages(record: Record, region: Region) -> None:
    for language in ("vi", "en"):
        rows = used.Rows(region, language, lambda slug: record._called(slug, {}))
        for id in region.where:
            told = rows.described(id)
            assert told["what"], id
            assert "nan" not in told["value"].split(), id

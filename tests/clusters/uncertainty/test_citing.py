"""Citations: a source and the data row it was used for travel together; a row that is not known is never made up."""

import pandas as pd

from clusters.uncertainty import citing
from clusters.uncertainty.quantities import cited, figure_sources, joined, published, wide

FIGURES = pd.DataFrame(
    {
        "province": ["p", "p", "q"],
        "indicator": ["jobs", "projects", "jobs"],
        "value": [20.0, 5.0, 30.0],
        "bound": ["exact"] * 3,
        "unit": ["person", "project", "person"],
        "source_id": ["b", "a", "b"],
        "cites": ["b#published:F1", "a#published:F2", "b#published:F3"],
    }
)


def test_a_table_cites_the_rows_behind_its_sources():
    assert cited(FIGURES) == "a#published:F2 b#published:F1 b#published:F3"
    assert figure_sources(FIGURES)["p", "jobs"] == "b#published:F1"
    assert citing.sources(cited(FIGURES).split()) == ["a", "b"]
    assert citing.rows(cited(FIGURES).split()) == ["published:F2", "published:F1", "published:F3"]


def test_what_is_computed_from_published_rows_cites_them_line_by_line():
    table = wide(published(FIGURES, "strict"))
    assert list(table["sources"]) == ["a#published:F2 b#published:F1", "b#published:F3"]


def test_a_table_that_lost_its_rows_cites_sources_alone():
    bare = FIGURES.drop(columns="cites")
    assert cited(bare) == "a b"
    assert citing.rows(["a", "b#published:F1"]) is None  # one unknown row, and the list would not be whole


def test_a_citation_counts_only_for_the_source_that_the_row_names_now():
    moved = FIGURES.assign(source_id=["c", "a", "b"])
    assert cited(moved) == "a#published:F2 b#published:F3 c"
    assert citing.own(moved) == ["c", "a#published:F2", "b#published:F3"]
    assert citing.of(moved.iloc[0]) == "c"


def test_sources_stand_in_the_order_they_have_without_rows():
    ids = ["ab-c", "ab", "abd", "ab.x", "ab_y", "a"]
    told = [citing.citation(id, f"t:{n}") for n, id in enumerate(ids)]
    assert citing.sources(joined(told).split()) == joined(ids).split()


def test_a_second_source_of_a_row_is_cited_for_that_row_and_a_row_may_name_none():
    assert citing.beside("c", "b#clusters:x") == "c#clusters:x"
    assert citing.beside("c", "b") == "c"
    assert citing.beside(None, "b#clusters:x") == ""
    assert citing.rows(["#lever_problems:3"]) == ["lever_problems:3"]
    assert citing.sources(["#lever_problems:3"]) == []
    assert citing.plain("#t:1 a#t:2 a#t:3 b") == "a b"

"""What a region hands out: every value as written, typed, with one headline per figure and nothing confused."""

import csv
import subprocess
import sys
from decimal import Decimal

import pandas as pd
import pytest

from clusters.facts import Region
from clusters.uncertainty.bounds import Bound
from tests import frozen_data

DATA = frozen_data.folder()


@pytest.fixture(scope="module")
def region() -> Region:
    return Region.load("ninh-binh", DATA)


def rows(package: str, table: str) -> list[dict[str, str]]:
    with (DATA / package / f"{table}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_no_value_changes_on_the_way_in(region):
    """Every cell of every table, compared as written: decimals as decimals, blanks as missing, text as text."""
    for name, table in region.tables.items():
        table = table.reset_index() if name == "sources" else table
        written = [
            row for p in ("ninh-binh", "vietnam") if (DATA / p / f"{name}.csv").exists() for row in rows(p, name)
        ]
        assert len(table) == len(written), name
        for column in table.columns.drop("cites", errors="ignore"):
            for cell, value in zip((row[column] for row in written), table[column], strict=True):
                if cell == "":
                    assert pd.isna(value), (name, column, value)
                elif pd.api.types.is_bool(value):
                    assert cell == str(value).lower()
                elif isinstance(value, str):
                    assert cell == value, (name, column)
                else:
                    assert Decimal(cell) == Decimal(repr(value) if isinstance(value, float) else int(value)), (
                        name,
                        column,
                    )


def test_every_row_cites_its_source_and_itself_and_stands_where_it_says(region):
    """Read again from the files: the row of that number has that key, and the source that is cited for it."""
    for name, table in region.tables.items():
        for cites in [] if name == "sources" else table["cites"]:
            source, _, id = cites.partition("#")
            file, number = region.where[id]
            row = rows(file.split("/")[-2], file.split("/")[-1].removesuffix(".csv"))[number - 2]
            assert row.get("source_id", "") == source
            assert id.partition(":")[2] in (next(iter(row.values())), str(number))


def test_types_are_those_of_the_descriptor(region):
    assert region.published["value"].dtype == "float64"
    assert region.economy["year"].dtype == "Int64"
    assert region.parameters["seen"].dtype == "boolean"
    assert region.claims["quote_vi"].dtype == "str"


def test_the_articles_counts_are_the_headline(region):
    """Hand-copied from the article: planned / established / operating of the three former provinces."""
    headline = region.headline().set_index(["province", "indicator"])["value"]
    for province, counts in {
        "ha-nam": (21, 19, 14),
        "nam-dinh": (70, 36, 20),
        "ninh-binh-former": (24, 17, 13),
    }.items():
        steps = ("clusters_planned", "clusters_established", "clusters_operating")
        assert tuple(headline[province, step] for step in steps) == counts


def test_the_december_review_is_the_merged_provinces_headline(region):
    headline = region.headline().query("province == 'ninh-binh'").set_index("indicator")
    expected = {
        "clusters_planned": 117,
        "planned_area": 5583,
        "clusters_established": 80,
        "clusters_operating": 43,
        "projects": 1138,
        "leased_area": 735,
        "registered_capital": 40647,
        "occupancy_rate": 90.1,
        "clusters_proposed": 120,
    }
    assert headline["value"].loc[list(expected)].to_dict() == expected
    assert set(headline["source_id"].loc[list(expected)]) == {"nb_vneco"}


def test_former_ninh_binh_never_loads_as_the_merged_province(region):
    merged = region.published.query("province == 'ninh-binh'")
    assert not (merged["value"] == 13).any()
    assert (merged["as_of"] >= "2025").all()
    assert set(merged["claim_id"].dropna()) == set()
    former = region.published.query("province == 'ninh-binh-former' and indicator == 'clusters_operating'")
    assert 13 in set(former["value"])
    assert region.former == ["ha-nam", "nam-dinh", "ninh-binh-former"]
    assert region.merged == region.id == "ninh-binh"


def test_headline_has_one_row_a_figure_and_keeps_known_unknowns(region):
    headline = region.headline()
    assert not headline.duplicated(["province", "indicator"]).any()
    assert headline["district_id"].isna().all()
    blank = headline.query("province == 'ha-nam' and indicator == 'projects'")
    assert blank["value"].isna().all()
    assert list(blank["source_id"]) == ["ktdt-770458"]
    article = region.published.query("source_id == 'ktdt-770458'")
    assert len(article) == 33
    assert article["value"].isna().sum() == 10


def test_without_a_preferred_source_the_latest_reported_row_is_the_headline(data, edit):
    common = {
        "province": "ha-nam",
        "indicator": "revenue",
        "bound": "exact",
        "unit": "billion VND",
        "source_id": "hn-area",
    }
    edit("published.csv", figure_id="F901", value="1", as_of="2020", status="reported", **common)
    edit("published.csv", figure_id="F902", value="2", as_of="2021-06", status="reported", **common)
    edit("published.csv", figure_id="F903", value="3", as_of="", status="reported", **common)
    edit("published.csv", figure_id="F904", value="4", as_of="2024", status="suspect", **common)
    headline = Region.load("ninh-binh", data).headline().query("province == 'ha-nam' and indicator == 'revenue'")
    assert list(headline["figure_id"]) == ["F902"]


def test_bounds_come_from_the_headline(region):
    assert region.bound("ha-nam", "jobs", "strict") == Bound(12000, float("inf"))
    assert region.bound("ha-nam", "jobs", "convention") == Bound(12000, 13000)
    assert region.bound("nam-dinh", "planned_area", "convention") == Bound(3100, 3200)
    assert region.bound("nam-dinh", "occupancy_rate", "convention") == Bound(0, float("inf")), "known unknown"
    assert region.bound("nam-dinh", "never_recorded", "strict") == Bound(0, float("inf"))


def test_the_article_and_its_counterparts_are_one_lineage(region):
    """What goes back to one release confirms nothing."""
    lineage = region.sources["lineage"]
    assert {lineage[s] for s in ("ktdt-770458", "nb_ktdt", "bnb-2025-07", "bnb-2025-07-structure", "k50")} == {
        "article-2025-07"
    }
    assert lineage["nb_vneco"] != "article-2025-07"
    assert lineage["arit-rrd"] == lineage["k01"]
    assert lineage.notna().all()


def test_pages_of_one_address_share_a_lineage(region):
    apart = {"wof-vn", "wof-locality", "statoids-via-wof"}  # one repository, three independent origins
    sources = region.sources.drop(index=[*apart]).dropna(subset="url")
    address = sources["url"].str.replace(r"https?://(www\.)?", "", regex=True).str.rstrip("/")
    assert (sources.groupby(address)["lineage"].nunique() == 1).all()


def test_every_shown_text_stands_in_both_languages(region):
    for name, table in region.tables.items():
        for column in (c for c in table.columns if c.endswith("_vi")):
            other = "gloss_en" if column == "quote_vi" else column.removesuffix("_vi") + "_en"
            if name == "feature_criteria":  # names the feature of models.csv, which has both
                continue
            alone = table[column].isna() != table[other].isna()
            assert not alone.any(), (name, column, list(table[alone].iloc[:, 0]))


def test_labels(region):
    assert region.name("vi") == region.name_vi == "Ninh Bình"
    assert region.label("ninh-binh-former", "en") == "Ninh Bình (former)"
    assert region.label("clusters_operating", "vi") == "Số cụm đang hoạt động"
    assert region.label("vietnam", "vi") == "Cả nước"
    assert region.label("nam-dinh--hai-hau", "en") == "Hải Hậu"
    with pytest.raises(KeyError):
        region.label("no-such-thing", "vi")


def test_tables_are_copies_and_unknown_ones_are_named(region):
    table = region.published
    table["value"] = 0.0
    assert region.published["value"].sum() > 0
    with pytest.raises(AttributeError, match="published"):
        _ = region.publishd


def test_maps_are_keyed(region):
    assert set(region.outlines["province"]) >= set(region.former)
    assert set(region.district_outlines["district_id"]) == set(region.districts["district_id"])
    assert region.outlines.crs == "EPSG:4326"


def test_a_second_load_of_unchanged_files_is_the_same_object_and_a_change_is_seen(data, edit):
    first = Region.load("ninh-binh", data)
    assert Region.load("ninh-binh", data) is first
    edit("provinces.csv", {"province": "ha-nam"}, population_thousand="879")
    assert Region.load("ninh-binh", data).provenance != first.provenance


def test_loading_is_cheap_to_import():
    """Frictionless and geopandas are imported when they are needed, not with the module."""
    code = "import sys, clusters.facts.region; assert not {'frictionless', 'geopandas', 'runner'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_articles_claims_are_all_there(region):
    claims = region.claims[region.claims["source_id"].eq("ktdt-770458")]
    assert {f"C{n:03d}" for n in range(1, 80)} <= set(claims["claim_id"])
    assert region.claims["quote_vi"].str.len().gt(0).all()
    assert len(region.models) == 30
    assert region.levers.query("origin == 'article'").shape[0] == 11


def test_priority_sectors_are_linked(region):
    priority = region.models.query("feature_type == 'sector'")
    assert list(priority["sector_id"]) == ["mechanical", "assembly", "textile_garment", "agro_food", "logistics"]
    assert region.label("logistics", "vi") == "Logistics"


def test_a_map_without_outlines_is_one_with_its_columns() -> None:
    for maps in ({}, {"district_outlines": {"type": "FeatureCollection", "features": []}}):
        outlines = Region("x", {}, {}, {}, maps).district_outlines
        assert outlines.empty
        assert {"district_id", "geometry"} <= set(outlines.columns)

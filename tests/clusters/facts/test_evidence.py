"""What sources say against each other, print wrong or leave open stands in the data as such, and is used as such."""

import pytest

from clusters.facts import Region, standing
from clusters.growth import rates, series


@pytest.fixture(scope="module")
def region() -> Region:
    return Region.load("ninh-binh")


def figures(region: Region, **wanted: object):
    rows = region.tables["economy"]
    for column, value in wanted.items():
        rows = rows[rows[column] == value]
    return rows


def districts(region: Region, park: str) -> set[str]:
    return set(region.park_districts.query("park_id == @park").district_id)


def test_every_source_that_says_how_it_was_read_is_used(region):
    cited = {s for table in region.tables.values() if "source_id" in table for s in table.source_id.dropna()}
    notes = " ".join([*region.clusters.note.dropna(), *region.parks.note.dropna()])
    read = region.sources[region.sources.excerpt_kind.notna()]
    assert len(read) > 100
    assert [s for s in read.index if s not in cited and s not in notes] == []


def test_parks_lie_in_the_districts_that_sources_name(region):
    assert districts(region, "gian-khau") == {"ninh-binh--gia-vien"}
    assert districts(region, "khanh-phu") == {"ninh-binh--yen-khanh", "ninh-binh--ninh-binh"}, "it straddles two"
    assert districts(region, "tam-diep-1") == {"ninh-binh--tam-diep"}
    assert districts(region, "dong-van-4") == {"ha-nam--kim-bang"}
    assert districts(region, "kim-bang-2") == set(), "nobody says"


def test_a_figure_of_one_park_is_not_another_ones(region):
    """357 ha are of Tam Điệp before it was split; 295.21 ha are Kim Bảng 4's, printed under Thanh Liêm's name; Kiện
    Khê may or may not be the predecessor of Thanh Liêm."""
    parks = region.parks.set_index("park_id")
    assert parks.area_ha[["tam-diep-1", "thanh-liem", "kien-khe"]].isna().all()
    assert parks.status["kien-khe"] == "unknown"
    assert parks.area_ha["dong-van-4"] == 300


def test_two_sources_of_one_figure_stand_side_by_side(region):
    former = region.published.query("province == 'ninh-binh-former'")
    assert {1472.0, 1572.0} <= set(former.query("indicator == 'parks_planned_area'").value)
    assert {680.76, 667.7} <= set(former.query("indicator == 'parks_leased_area'").value)
    wanted = {"area": "ninh-binh-former", "year": 2018, "measure": "real_growth_pct", "sector": "total"}
    assert set(figures(region, **wanted).value) == {9.0, 9.27}
    assert list(standing.counted(figures(region, **wanted)).value) == [9.0], "the other one was only noted"


def test_what_cannot_be_right_is_suspect_or_blank(region):
    workers = region.craft_villages.query("quantity == 'workers' and definition == 'rural_trades'").iloc[0]
    assert (workers.value, workers.status) == (82_729_000, "suspect"), "printed so: more people than the province has"
    budget = region.parameters.set_index("parameter_id").loc["ev_eip_khanhphu_budget"]
    assert budget[["value", "low", "high"]].isna().all(), "75 million VND for an eco-park"
    slip = figures(region, area="nam-dinh", year=2023, sector="industry", measure="real_growth_pct").iloc[0]
    assert (slip.value, slip.status) == (14.10, "suspect"), "printed equal to industry and construction"
    services = figures(region, area="nam-dinh", year=2023, sector="services", measure="constant_2010_price")
    assert 25244.784 not in set(services.value), "printed equal to industry and construction as well"
    twice = figures(region, area="ha-nam", year=2024, period="q1", measure="iip_growth_pct")
    assert sorted(twice.value) == [11.85, 17.16]
    assert set(twice.status) == {"suspect"}


def test_measures_are_kept_apart(region):
    """The bracket of Hà Nam's yearbook lists growth of GRDP in a sentence on the production index; 25.7 is an index."""
    bracket = figures(region, source_id="hn-yb2018-p14", year=2018, sector="total")
    assert set(bracket.measure) == {"real_growth_pct"}
    latest = figures(region, area="ninh-binh", year=2026, period="eight_months", value=25.7).iloc[0]
    assert (latest.measure, latest.status) == ("iip_growth_pct", "unverified"), "read in a transcription only"


def test_the_old_series_and_overtaken_figures_enter_no_result(region):
    old = figures(region, source_id="th-nb-gdp-2012")
    assert (len(old), set(old.status)) == (12, {"superseded"})
    assert series.level(region.economy, "ninh-binh", 2025, "total") == (342800.0, 342800.0), "not 352,000 or 352,164"
    heads = region.economy.query("area == 'ninh-binh' and measure == 'grdp_per_capita' and year == 2025")
    assert list(heads.value) == [89.19], "the estimate of August 2025 was overtaken"


def test_a_plan_fills_no_gap_of_a_chain(region):
    """The plan of former Ninh Bình for 2021-2030 (9.2 a year) and its target for 2025 (12) are no growth."""
    steps = rates.pieces(region.economy)
    own = steps[steps.area == "ninh-binh-former"]
    assert not ((own.end > 2024) | own.source_id.isin(["realhub-qhnb", "bm-51836494"])).any()
    everything = rates.pieces(region.tables["economy"])
    assert {"realhub-qhnb", "bm-51836494"} <= set(everything.source_id), "without the rule they would be"


def test_running_is_not_compliant(region):
    """An Xá runs and is complained of, which is no compliance. Nhật Tân stopped in 2012; the later word stands."""
    clusters = region.clusters.set_index("cluster_id")
    assert tuple(clusters.loc["an-xa", ["status", "wastewater"]]) == ("operating", "operating")
    assert clusters.loc["nhat-tan", "wastewater"] == "operating"
    assert "stopped in 2012" in clusters.loc["nhat-tan", "note"]
    headline = region.headline().set_index(["province", "indicator"]).value
    assert headline.isna()["nam-dinh", "clusters_wwtp_compliant"]


def test_a_cluster_that_only_notes_name_is_counted_nowhere(region):
    noted = {"hai-van", "thanh-coi", "yen-bang", "yen-duong"}
    assert set(region.set_aside("clusters").cluster_id) == noted
    assert not noted & set(region.clusters.cluster_id)
    assert len(region.clusters) + len(noted) == len(region.tables["clusters"])


def test_counts_of_craft_villages_add_up_within_their_definition(region):
    craft = region.craft_villages.query("source_id == 'hn-kh2986'").set_index(["definition", "group", "state"])
    count = craft.query("quantity == 'villages'").value
    assert count["traditional", "all", "all"] + count["recognised_other", "all", "all"] == 65
    assert count["traditional", "all", "active"] + count["recognised_other", "all", "active"] == 58
    assert count["recognised", "all", "all"] - count["recognised", "all", "active"] == 7
    assert count["recognised", "all", "lost"] == len(craft.query("quantity == 'named'")) == 7
    groups = region.craft_villages.query("source_id == 'nd_crafts-b' and quantity == 'villages'")
    assert groups.value.sum() == 90
    assert set(groups.status) == {"unverified"}


def test_districts_add_up_to_their_province(region):
    """Rice of Nam Định 2020: ten districts, 145,376 ha and 883,160 t."""
    rice = region.value_chains.query("source_id == 'bnd-lua-2020' and name_en == 'Rice, whole year'")
    for quantity, whole in (("area", 145_376), ("output", 883_160)):
        rows = rice[rice.quantity == quantity]
        assert list(rows[rows.district_id.isna()].value) == [whole]
        assert rows[rows.district_id.notna()].value.sum() == whole

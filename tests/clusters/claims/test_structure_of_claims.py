"""How provinces, clusters, parks, models and firms stand to each other, by hand on made-up regions."""

import pandas as pd
import pytest

from clusters.claims import ledger, structure
from clusters.uncertainty import citing
from tests.clusters.claims.test_findings import told
from tests.clusters.claims.test_ledger import CLAIM, FIGURE, region

PLACES = [("west", "former", 2, "Tây", "West", "office"), ("east", "former", 1, "Đông", "East", "office")]
PLACES += [("whole", "merged", 3, "Cả tỉnh", "Whole", "mirror")]
NONE = (None,) * 4


def land(claim: dict, *figures: dict, places: list = PLACES, claims: tuple[dict, ...] = (), **tables: list[dict]):
    """The verdict on a claim in a region of two former provinces; further tables by name."""
    data = region(claim, *figures)
    data.provinces = pd.DataFrame(places, columns=["province", "role", "order", "name_vi", "name_en", "area_source_id"])
    data.sources.loc["panel"] = ["panel", "p", "Viện"]
    more = pd.DataFrame([data.claims.iloc[0].to_dict(), *(CLAIM | {"rule": "judgement"} | c for c in claims)])
    data.claims = more.astype({"value": float, "rounding_unit": float})
    for name, columns in COLUMNS.items():
        rows = [dict.fromkeys(columns) | {"source_id": "office"} | r for r in tables.get(name, [])]
        setattr(data, name, pd.DataFrame(rows, columns=columns))
    numbers = {"value": float, "low": float, "high": float}
    data.parameters, data.parks = data.parameters.astype(numbers), data.parks.astype({"area_ha": float})
    return data


def judged(*claim: dict, **region_of: object) -> pd.Series:
    return ledger.check(land(*claim, **region_of)).iloc[0]


COLUMNS = {
    "models": ["model_id", "name_vi", "name_en", "feature_type", "feature_vi", "feature_en", "claim_id"],
    "clusters": ["cluster_id", "name_vi", "name_en", "status", "wastewater", "source_id"],
    "cluster_sectors": ["cluster_id", "sector_id"],
    "parks": ["park_id", "name_vi", "name_en", "status", "area_ha", "source_id"],
    "parameters": [
        "parameter_id", "name_vi", "name_en", "value", "low", "high", "bound", "unit", "applies_to_vi",
        "applies_to_en", "note_vi", "note_en", "source_id",
    ],
}  # fmt: skip


MERGER = {"rule": "count_former", "rule_argument": "sources=panel,office,nobody,mirror", "value": 2}


class TestFormerProvinces:
    def test_others_who_tell_of_the_merger_bear_the_number_out(self) -> None:
        row = judged(MERGER)
        assert told(row) == (
            "supported", "panel office", "Nguồn khác nêu việc sáp nhập Đông; Tây: Viện, Sở.",
            "Other sources on the merger of East; West: Viện, Sở.", "", "", (2,) * 4,
        )  # fmt: skip
        assert (row.basis, row[citing.RESTS]) == ("independent", "panel#sources:panel office#sources:office")
        data = land(MERGER)
        data.sources.loc["office", "publisher"] = "Viện (nhánh)"
        assert "of East; West: Viện." in ledger.check(data).reason_en[0], "a publisher is named once"

    def test_without_another_source_nothing_is_known(self) -> None:
        assert told(judged(MERGER | {"rule_argument": "sources=mirror,blank"})) == (
            "not_verifiable_yet", "", "", "", "nguồn khác nêu việc sáp nhập", "another source on the merger",
            (2, 2, None, None),
        )  # fmt: skip

    def test_another_number_contradicts_where_others_know_each_province(self) -> None:
        row = judged(MERGER | {"value": 3})
        assert told(row) == (
            "contradicted", "office", "Gói dữ liệu có 2: Đông; Tây.", "The data package has 2: East; West.", "", "",
            (3, 3, 2, 2),
        )  # fmt: skip
        assert row.basis == "independent"
        own = [(*PLACES[0][:5], "mirror"), *PLACES[1:]]
        assert told(judged(MERGER | {"value": 3}, places=own)) == (
            "not_verifiable_yet", "", "Gói dữ liệu có 2: Đông; Tây.", "The data package has 2: East; West.",
            "nguồn khác cho từng tỉnh cũ", "another source for each former province", (3, 3, None, None),
        )  # fmt: skip

    def test_the_rows_of_the_provinces_are_what_it_rests_on(self) -> None:
        data = land(MERGER | {"value": 3})
        data.provinces[citing.CITES] = ["#provinces:west", "#provinces:east", "#provinces:whole"]
        assert ledger.check(data)[citing.RESTS][0] == "office#provinces:west office#provinces:east"


MODELS = [
    {"model_id": "m1", "name_vi": "Chuyên", "name_en": "Special", "feature_type": "sector", "claim_id": "X3"},
    {"model_id": "m1", "name_vi": "Chuyên", "name_en": "Special", "feature_type": "sector", "claim_id": "X2"},
    {"model_id": "m2", "name_vi": "Sinh thái", "name_en": "Eco", "feature_type": "sector", "claim_id": "X2"},
    {"model_id": "m1", "name_vi": "Chuyên", "name_en": "Special", "feature_type": "stage", "claim_id": "X2"},
]
MODELS = [
    model | {"feature_vi": vi, "feature_en": en}
    for model, (vi, en) in zip(
        MODELS, [("may", "garments"), ("gỗ", "wood"), ("thép", "steel"), ("một", "one")], strict=True
    )
]


class TestFeatures:
    @pytest.mark.parametrize(("value", "verdict"), [(2, "self_consistent"), (3, "contradicted")])
    def test_models_are_counted_once_each(self, value: int, verdict: str) -> None:
        row = judged({"rule": "count_features", "rule_argument": "count=models", "value": value}, models=MODELS)
        assert told(row) == (
            verdict, "X2 X3", "Đếm trong nguồn nêu: Chuyên; Sinh thái.", "Counted in the source itself: Special; Eco.",
            "", "",
            (value, value, 2, 2),
        )  # fmt: skip
        assert row.basis == "internal"

    def test_features_are_those_of_the_model_and_kind(self) -> None:
        claim = {"rule": "count_features", "rule_argument": "count=sector", "value": 2, "entity": "m1"}
        assert told(judged(claim, models=MODELS)) == (
            "self_consistent", "X2 X3", "Đếm trong nguồn nêu: may; gỗ.",
            "Counted in the source itself: garments; wood.", "", "",
            (2,) * 4,
        )  # fmt: skip
        assert told(judged(claim | {"entity": "m3"}, models=MODELS)) == (
            "not_verifiable_yet", "", "", "", "các đặc điểm này trong models.csv", "these features in models.csv",
            (2, 2, None, None),
        )  # fmt: skip


def cluster(name: str, wastewater: str = "none", status: str = "operating", **more: object) -> dict:
    return {"cluster_id": name, "name_vi": f"Cụm {name}", "name_en": f"Cluster {name}", "status": status,
            "wastewater": wastewater} | more  # fmt: skip


LACK = {"rule": "some_lack", "rule_argument": "with=have|of=all", "value": None, "bound": None}


def stated(*numbers: tuple[str, str, dict]) -> tuple[dict, ...]:
    return tuple(
        {"claim_id": f"P{n}", "entity": place, "indicator": indicator} | more
        for n, (place, indicator, more) in enumerate(numbers)
    )


class TestSomeLack:
    def test_named_clusters_of_others_and_counts_of_the_release_are_told(self) -> None:
        counts = stated(
            ("east", "have", {"value": 3}), ("east", "all", {"value": 10}),
            ("west", "have", {"value": 5}), ("west", "all", {"value": 5}),
        )  # fmt: skip
        named = [cluster("a", "stopped"), cluster("b"), cluster("c", "operating"), cluster("d", status="planned"),
                 cluster("e", source_id="mirror"), cluster("f", "unknown")]  # fmt: skip
        row = judged(LACK, claims=counts, clusters=named)
        assert told(row) == (
            "supported", "a b P0 P1",
            "Chỉ một phần có hệ thống: Đông: 3 trong 10 cụm. Nguồn khác nêu trạm đã ngừng: Cụm a, Cụm b.",
            "Only a part has a system: East: 3 of 10 clusters. Another source names a stopped plant: Cluster a, "
            "Cluster b.", "", "", NONE,
        )  # fmt: skip
        assert row.basis == "independent"

    def test_either_alone_is_enough_and_neither_is_not(self) -> None:
        both = stated(
            ("west", "have", {"value": 3}), ("west", "all", {"value": 10}),
            ("east", "have", {"value": 1}), ("east", "all", {"value": 2}),
        )  # fmt: skip
        row = judged(LACK, claims=both)
        assert told(row) == (
            "self_consistent", "P2 P0 P3 P1", "Chỉ một phần có hệ thống: Đông: 1 trong 2 cụm; Tây: 3 trong 10 cụm.",
            "Only a part has a system: East: 1 of 2 clusters; West: 3 of 10 clusters.", "", "", NONE,
        )  # fmt: skip
        assert row.basis == "internal"
        row = judged(LACK, clusters=[cluster("b")])
        assert told(row)[:4] == (
            "supported", "b", "Nguồn khác nêu trạm đã ngừng: Cụm b.",
            "Another source names a stopped plant: Cluster b.",
        )  # fmt: skip
        assert row.basis == "independent"
        for gap in (both[:1], both[1:2], stated(("east", "have", {"value": 2}), ("east", "all", {"value": 2}))):
            assert told(judged(LACK, claims=gap)) == (
                "not_verifiable_yet", "", "", "", "tình trạng xử lý nước thải của từng cụm",
                "the state of treatment cluster by cluster", NONE,
            )  # fmt: skip

    def test_bounds_of_counts_must_not_touch(self) -> None:
        """More than 8, rounded to ones, is 8 to 9 by convention."""
        more = {"value": 8, "bound": "at_least", "rounding_unit": 1}
        for all_, verdict in ((9, "not_verifiable_yet"), (10, "self_consistent")):
            counts = stated(("east", "have", more), ("east", "all", {"value": all_}))
            assert judged(LACK, claims=counts).verdict == verdict
        row = judged(LACK, claims=stated(("east", "have", {"value": 7}), ("east", "all", more)))
        assert "East: 7 of from 8 to 9 clusters" in row.reason_en


SINGLE = {"rule": "single_sector", "rule_argument": "of=all", "value": None, "bound": None, "entity": "whole"}
CHAIN = ("Có chuỗi giá trị hay không thì chưa nguồn nào nói.", "No source says whether they form a value chain.")
LINKS = ("ngành và quan hệ cung ứng của từng cụm", "sectors and supply links of each cluster")
SECTORS = [{"cluster_id": c, "sector_id": s} for c, s in (("a", "wood"), ("b", "wood"), ("b", "steel"), ("a", "wood"))]
SECTORS += [{"cluster_id": "planned", "sector_id": "wood"}, {"cluster_id": "own", "sector_id": "wood"}]
CLUSTERS = [cluster("a"), cluster("b"), cluster("c"), cluster("planned", status="planned")]
CLUSTERS += [cluster("own", source_id="mirror")]


class TestSingleSector:
    def test_all_known_it_depends_on_what_specialised_means(self) -> None:
        found = judged(
            SINGLE, claims=stated(("whole", "all", {"value": 2})), clusters=CLUSTERS, cluster_sectors=SECTORS
        )
        assert told(found) == (
            "depends_on_definition", "a",
            "Mới biết ngành của 2 trong 2 cụm hoạt động; 1 cụm chỉ có một ngành (Cụm a). " + CHAIN[0],
            "Sectors are known for 2 of 2 operating clusters; 1 have a single one (Cluster a). " + CHAIN[1],
            *LINKS, NONE,
        )  # fmt: skip
        assert found.basis == "independent"

    def test_while_some_are_unknown_or_none_is_single_it_is_open(self) -> None:
        some = stated(("whole", "all", {"value": 3}))
        assert told(judged(SINGLE, claims=some, clusters=CLUSTERS, cluster_sectors=SECTORS)) == (
            "not_verifiable_yet", "a b",
            "Mới biết ngành của 2 trong 3 cụm hoạt động; 1 cụm chỉ có một ngành (Cụm a). " + CHAIN[0],
            "Sectors are known for 2 of 3 operating clusters; 1 have a single one (Cluster a). " + CHAIN[1],
            *LINKS, NONE,
        )  # fmt: skip
        none = stated(("whole", "all", {"value": 1}))
        assert told(judged(SINGLE, claims=none, clusters=CLUSTERS[1:], cluster_sectors=SECTORS)) == (
            "not_verifiable_yet", "b",
            "Mới biết ngành của 1 trong 1 cụm hoạt động; 0 cụm chỉ có một ngành. " + CHAIN[0],
            "Sectors are known for 1 of 1 operating clusters; 0 have a single one. " + CHAIN[1],
            *LINKS, NONE,
        )  # fmt: skip
        two = judged(
            SINGLE, claims=some, clusters=CLUSTERS, cluster_sectors=[*SECTORS, SECTORS[0] | {"cluster_id": "c"}]
        )
        assert (two.verdict, two.evidence) == ("depends_on_definition", "a c")
        assert "2 have a single one (Cluster a, Cluster c)." in two.reason_en

    def test_without_sectors_or_a_count_nothing_is_said(self) -> None:
        some = stated(("whole", "all", {"value": 3}))
        for gap in (
            {"clusters": CLUSTERS, "cluster_sectors": SECTORS},
            {"claims": some, "clusters": CLUSTERS},
            {"claims": stated(("east", "all", {"value": 2})), "clusters": CLUSTERS, "cluster_sectors": SECTORS},
        ):
            assert told(judged(SINGLE, **gap)) == ("not_verifiable_yet", "", "", "", *LINKS, NONE)


CASES = {"rule": "documented_cases", "rule_argument": "parameters=p1,p2,p3", "value": None, "bound": None}


def case(name: str, **more: object) -> dict:
    return {"parameter_id": name, "name_vi": f"Ca {name}", "name_en": f"Case {name}"} | more


class TestDocumentedCases:
    def test_cases_are_told_with_value_subject_and_note(self) -> None:
        cases = [
            case("p2", value=200.5, bound="at_least", unit="ha", applies_to_vi="Làng", applies_to_en="A village."),
            case("p1", low=3, high=5, unit="cluster", note_vi="Ghi.", note_en="Noted"),
            case("p3", applies_to_vi="Nơi", applies_to_en="Place", note_vi="Ghi", note_en="Noted."),
            case("p4", value=1), case("p1", value=9, source_id="mirror"),
        ]  # fmt: skip
        row = judged(CASES, parameters=cases)
        assert told(row) == (
            "supported_by_convention", "p2 p1 p3",
            "Có trường hợp được ghi nhận. Ca p2: ít nhất 200,5 ha – Làng. Ca p1: từ 3 đến 5 cụm – Ghi. "
            "Ca p3 – Nơi; Ghi. Quy ước là chúng tiêu biểu.",
            "Documented cases. Case p2: at least 200.5 ha – A village. Case p1: from 3 to 5 clusters – Noted. "
            "Case p3 – Place; Noted. By convention they stand for the rest.", "", "", NONE,
        )  # fmt: skip
        assert row.basis == "independent"
        alone = judged(CASES, parameters=[case("p3")])
        assert alone.reason_en == "Documented cases. Case p3. By convention they stand for the rest."

    def test_without_one_a_survey_is_missing(self) -> None:
        assert told(judged(CASES, parameters=[case("p1", source_id="mirror"), case("p4")])) == (
            "not_verifiable_yet", "", "", "", "khảo sát đại diện", "a representative survey", NONE,
        )  # fmt: skip


def park(name: str, area: float | None = None, status: str = "operating", **more: object) -> dict:
    return {"park_id": name, "name_vi": f"Khu {name}", "name_en": f"Park {name}", "status": status,
            "area_ha": area} | more  # fmt: skip


NAMED = {"rule": "parks_named", "rule_argument": "parks=one,two,three", "value": 2}


class TestParks:
    def test_parks_that_another_source_knows_are_counted(self) -> None:
        parks = [park("one-2"), park("one-1"), park("two"), park("three", source_id="mirror"), park("four")]
        row = judged(NAMED, parks=parks)
        assert told(row) == (
            "supported", "one-2 two", "Nguồn khác có: Khu one-2, Khu two.", "Other sources have: Park one-2, Park two.",
            "", "", (2,) * 4,
        )  # fmt: skip
        assert row.basis == "independent"
        assert told(judged(NAMED | {"value": 3}, parks=parks)) == (
            "not_verifiable_yet", "one-2 two", "Nguồn khác có: Khu one-2, Khu two.",
            "Other sources have: Park one-2, Park two.", "nguồn về các khu còn lại", "sources on the other parks",
            (3, 3, 2, 2),
        )  # fmt: skip
        assert judged(NAMED | {"value": 1}, parks=parks).verdict == "supported"

    def test_claims_that_name_parks_are_listed_a_row_a_park(self) -> None:
        data = land({}, claims=(
            NAMED | {"claim_id": "P1", "rule_argument": "parks=one, two,", "source_id": "office"},
            NAMED | {"claim_id": "P2", "rule_argument": None},
            {"claim_id": "P3", "rule_argument": "parks=three"},
        ))  # fmt: skip
        found = structure.mentions_of_parks(data.claims)
        assert found.columns.tolist() == ["park", "claim_id", "source_id", "cites"]
        assert found.to_numpy().tolist() == [["one", "P1", "office", "office"], ["two", "P1", "office", "office"]]
        data.claims[citing.CITES] = data.claims.source_id + "#claims:" + data.claims.claim_id
        assert structure.mentions_of_parks(data.claims).cites.tolist() == ["office#claims:P1"] * 2
        assert structure.mentions_of_parks(data.claims[:0]).columns.tolist() == found.columns.tolist()


LARGE = {"rule": "large_park", "rule_argument": "park=big", "value": None, "bound": None}
OTHERS = [park("a", 100), park("b", 200), park("c", 300), park("d", 9000, "planned"), park("e")]
CAP = [case("other", value=1), case("rule_ccn_area_max", value=75)]


class TestLargePark:
    def test_above_the_median_of_those_that_operate_it_is_large(self) -> None:
        """Of 100, 200, 300 and its own 250.5 the median is 225.25."""
        row = judged(LARGE, parks=[*OTHERS, park("big", 250.5)], parameters=CAP)
        assert told(row) == (
            "supported", "big",
            "Khu big rộng 250,5 ha; trung vị các khu đang hoạt động 225,25 ha, cụm tối đa 75 ha.",
            "Park big has 250.5 ha; median of operating parks 225.25 ha, a cluster at most 75 ha.", "", "",
            (None, None, 250.5, 250.5),
        )  # fmt: skip
        assert row.basis == "independent"
        assert judged(LARGE, parks=[*OTHERS, park("big", 200, "planned")], parameters=CAP).verdict == "supported"

    def test_between_a_cluster_and_the_median_it_depends(self) -> None:
        row = judged(LARGE, parks=[*OTHERS, park("big", 76, "planned")], parameters=CAP)
        assert told(row)[0] == "depends_on_definition"
        assert row.reason_vi == (
            "Khu big rộng 76 ha; trung vị các khu đang hoạt động 200 ha, cụm tối đa 75 ha. "
            "Rộng hơn một cụm, nhưng dưới trung vị."
        )
        assert row.reason_en.endswith("at most 75 ha. Larger than a cluster, but below the median.")
        assert row.basis == "independent"

    def test_parks_of_one_name_are_told_alone_and_together(self) -> None:
        two = [park("big-1", 90, "planned"), park("big-2", 110, "planned"), park("big-3")]
        row = judged(LARGE, parks=[*OTHERS, *two], parameters=CAP)
        assert told(row) == (
            "depends_on_definition", "big-1 big-2",
            "Khu big-2 rộng 110 ha (khu lớn nhất cùng tên); trung vị các khu đang hoạt động 200 ha, cụm tối đa 75 ha. "
            "Tính cả các khu cùng tên (200 ha) thì vượt trung vị, tính riêng thì không.",
            "Park big-2 has 110 ha (largest of that name); median of operating parks 200 ha, a cluster at most 75 ha. "
            "All parks of that name together (200 ha) exceed the median, the one alone does not.", "", "",
            (None, None, 110, 110),
        )  # fmt: skip
        less = judged(LARGE, parks=[*OTHERS, *two[:1], park("big-2", 109, "planned")], parameters=CAP)
        assert less.reason_en.endswith("Larger than a cluster, but below the median.")
        assert less.reason_en.startswith("Park big-2 has 109 ha (largest of that name);"), "of two as of three"

    def test_no_larger_than_a_cluster_it_is_not(self) -> None:
        small = [park("big-1", 35, "planned"), park("big-2", 40, "planned")]
        row = judged(LARGE, parks=[*OTHERS, *small], parameters=CAP)
        assert (row.verdict, row.basis, row.found_high) == ("contradicted", "independent", 40)
        assert row.reason_en.endswith("a cluster at most 75 ha.")
        more = [park("big-1", 36, "planned"), park("big-2", 40, "planned")]
        assert judged(LARGE, parks=[*OTHERS, *more], parameters=CAP).verdict == "depends_on_definition"
        unknown = judged(LARGE, parks=[*OTHERS, *small])
        assert (unknown.verdict, "a cluster at most no data ha" in unknown.reason_en) == ("depends_on_definition", True)

    def test_without_an_area_or_a_park_it_says_so(self) -> None:
        missing = ("diện tích khu công nghiệp", "the area of the park", NONE)
        for parks in ([park("big-1"), park("big-2")], [park("big-1", 90, source_id="mirror"), park("big-2")]):
            assert told(judged(LARGE, parks=[*OTHERS, *parks], parameters=CAP)) == (
                "not_verifiable_yet", "", "Khu big-1, Khu big-2: chưa nguồn nào nêu diện tích.",
                "Park big-1, Park big-2: no source gives the area.", *missing,
            )  # fmt: skip
        assert told(judged(LARGE, parks=OTHERS, parameters=CAP)) == (
            "not_verifiable_yet", "", "Khu này không có trong danh sách khu.",
            "The list of parks does not have this one.", *missing,
        )  # fmt: skip


FIRMS = {"rule": "tenants_outnumber_owners", "rule_argument": None, "value": None, "bound": None}


def firms(figure: str, indicator: str, value: float | None, **more: object) -> dict:
    return FIGURE | {"figure_id": figure, "province": "whole", "indicator": indicator, "value": value} | more


class TestTenants:
    def test_one_owner_a_cluster_makes_the_rest_tenants(self) -> None:
        """1,230 of 1,230 + 47 are 96.3 %."""
        row = judged(
            FIRMS, firms("F1", "projects", 1230), firms("F2", "clusters_operating", 47), firms("F3", "jobs", 9)
        )
        assert told(row) == (
            "supported_by_convention", "F1 F2",
            "1.230 dự án thứ cấp trong 47 cụm; quy ước mỗi cụm một chủ đầu tư hạ tầng thì chiếm 96%.",
            "1,230 secondary projects in 47 clusters; with one infrastructure owner each, 96%.", "", "",
            (None, None, 96.3, 96.3),
        )  # fmt: skip
        assert row.basis == "independent"

    def test_both_numbers_are_of_one_source_and_of_the_whole(self) -> None:
        projects, clusters = firms("F1", "projects", 363), firms("F2", "clusters_operating", 47)
        for other in ({"source_id": "panel"}, {"value": None}, {"district_id": "d"}, {"province": "east"}):
            assert told(judged(FIRMS, projects, clusters | other)) == (
                "not_verifiable_yet", "", "", "", "số doanh nghiệp theo loại trong các cụm",
                "the number of firms by kind in clusters", NONE,
            )  # fmt: skip
        mirrored = [f | {"source_id": "mirror"} for f in (projects, clusters)]
        assert judged(FIRMS, *mirrored).verdict == "not_verifiable_yet"
        second = [
            firms("F3", "projects", 10, source_id="panel"),
            firms("F4", "clusters_operating", 10, source_id="panel"),
        ]
        assert judged(FIRMS, projects, *second).found_low == 50, "the first source lacks one, the second has both"


class TestWithoutFigures:
    def test_what_is_missing_is_what_the_claim_says(self) -> None:
        claim = {"rule": "no_data", "rule_argument": "vi=khảo sát|en=a survey", "value": None, "bound": None}
        assert told(judged(claim)) == (
            "not_verifiable_yet", "", "Chưa thấy nguồn nào khác nói về điều này.",
            "No other source was found that speaks of this.", "khảo sát", "a survey", NONE,
        )  # fmt: skip
        why = claim | {"rule_argument": "vi=a|en=b|why_vi=Vì thế|why_en=So"}
        assert told(judged(why))[2:6] == ("Vì thế", "So", "a", "b")

    def test_a_judgement_is_marked_and_a_claim_without_a_rule_asks_for_one(self) -> None:
        row = judged({"rule": "judgement"})
        assert told(row)[:6] == (
            "judgement", "", "Nhận định, đề xuất hoặc tầm nhìn; không chấm điểm.",
            "A judgement, proposal or vision; not scored.", "", "",
        )  # fmt: skip
        assert row.basis == "none"
        assert told(judged({"rule": None}))[:6] == (
            "not_verifiable_yet", "", "Chưa có quy tắc kiểm tra.", "No rule has been named.",
            "quy tắc kiểm tra trong claims.csv", "a rule in claims.csv",
        )  # fmt: skip

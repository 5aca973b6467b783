"""What each rule says, word for word in both languages, on made-up regions; and the pieces it is said with."""

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from clusters.claims import counts, evidence, figures, ledger
from clusters.claims.evidence import Facts, Finding, Text, agreement, arguments, months, months_apart, shown
from clusters.uncertainty.bounds import Bound
from tests.clusters.claims.test_bounds_of_claims import against_economy, enterprises, quoted
from tests.clusters.claims.test_ledger import CLAIM, FIGURE, region, verdict

Told = tuple[str, str, str, str, str, str, tuple]
FLOOR = {"bound": "at_least", "rounding_unit": 10}
NONE_NEAR = ("số liệu của nguồn khác, gần thời điểm đó", "a figure of another source, near that date")


def told(row: pd.Series) -> Told:
    """Verdict, evidence, reason and what is missing in both languages, ends of the claimed and the found value."""
    ends = (row.claimed_low, row.claimed_high, row.found_low, row.found_high)
    plain = tuple(None if math.isnan(end) else end for end in ends)
    return row.verdict, row.evidence, row.reason_vi, row.reason_en, row.missing_vi, row.missing_en, plain


COUNTS = {
    "same": (
        ({}, {}),
        ("supported", "F1", "Nguồn khác: 100 (Sở, 2025).", "Other sources: 100 (Sở, 2025).", "", "", (100,) * 4),
    ),
    "in the reader's own unit": (
        ({}, {"unit": "billion VND"}),
        (
            "supported", "F1", "Nguồn khác: 100 tỷ đồng (Sở, 2025).", "Other sources: 100 billion VND (Sở, 2025).",
            "", "", (100,) * 4,
        ),
    ),
    "within rounding": (
        (FLOOR, {"bound": "about", "rounding_unit": 5, "value": 98}),
        (
            "supported_by_convention", "F1", "Khớp nếu tính theo cách làm tròn: khoảng 98 (Sở, 2025).",
            "Agrees within rounding: about 98 (Sở, 2025).", "", "", (100, None, 0, None),
        ),
    ),
    "others, the nearest in time first": (
        ({}, {"figure_id": "F2", "value": 80.5, "as_of": "2025-01"}, {"value": 90}),
        (
            "contradicted", "F1 F2", "Nguồn khác: 90 (Sở, 2025); 80,5 (Sở, tháng 1 năm 2025).",
            "Other sources: 90 (Sở, 2025); 80.5 (Sở, January 2025).", "", "", (100, 100, 80.5, 90),
        ),
    ),
    "a definition": (
        ({"rule_argument": "months=12|definition=projects"}, {"value": 90}),
        (
            "depends_on_definition", "F1",
            "Nguồn khác: 90 (Sở, 2025); có nguồn chỉ đếm dự án, có nguồn đếm cả doanh nghiệp và cơ sở.",
            "Other sources: 90 (Sở, 2025); some count projects only, some also firms and workshops.", "", "",
            (100, 100, 90, 90),
        ),
    ),
    "sources that disagree": (
        ({}, {}, {"figure_id": "F2", "value": 90}),
        (
            "depends_on_definition", "F1 F2",
            "Nguồn khác: 100 (Sở, 2025); 90 (Sở, 2025); các nguồn cùng thời không thống nhất.",
            "Other sources: 100 (Sở, 2025); 90 (Sở, 2025); sources of the same time disagree.", "", "",
            (100, 100, 90, 100),
        ),
    ),
    "undated": (
        ({}, {"as_of": None}),
        (
            "supported_by_convention", "F1", "Nguồn khác nêu cùng con số: 100 (Sở, không ghi ngày).",
            "Another source gives the same figure: 100 (Sở, undated).", "", "", (100,) * 4,
        ),
    ),
    "a floor reached before": (
        ({"bound": "at_least", "rule_argument": "months=12|floor_months=60"}, {"as_of": "2021", "value": 120}),
        (
            "supported_by_convention", "F1",
            "Mức này đã đạt từ trước: 120 (Sở, 2021); quy ước là chưa giảm từ đó.",
            "The level had been reached before: 120 (Sở, 2021); by convention it has not fallen since.", "", "",
            (100, None, 120, 120),
        ),
    ),
    "too far in time": (
        ({}, *[{"figure_id": f"F{n}", "as_of": f"{2010 + n}", "value": 90 + n} for n in range(7)]),
        (
            "not_verifiable_yet", "F6 F5 F4 F3 F2",
            "Chỉ có số liệu xa thời điểm đó, không ghi ngày hoặc chưa kiểm chứng: 96 (Sở, 2016); 95 (Sở, 2015); "
            "94 (Sở, 2014); 93 (Sở, 2013); 92 (Sở, 2012); và 2 số khác.",
            "There are only figures far from that date, undated or unverified: 96 (Sở, 2016); 95 (Sở, 2015); "
            "94 (Sở, 2014); 93 (Sở, 2013); 92 (Sở, 2012); and 2 more.", *NONE_NEAR, (100, 100, None, None),
        ),
    ),
    "nothing": (
        ({},),
        (
            "not_verifiable_yet", "", "Chưa thấy nguồn nào khác nêu con số này.",
            "No other source was found to give this figure.", *NONE_NEAR, (100, 100, None, None),
        ),
    ),
    "the whole as context": (
        ({"unit": "percent"}, {"province": "whole", "unit": "percent", "value": 50.5}),
        (
            "not_verifiable_yet", "",
            "Chưa thấy nguồn nào khác nêu con số này. Cả tỉnh Cả tỉnh: 50,5% (Sở, 2025).",
            "No other source was found to give this figure. All of Whole: 50.5% (Sở, 2025).", *NONE_NEAR,
            (100, 100, None, None),
        ),
    ),
    "an argument that lacks": (
        ({"rule_argument": None}, {}),
        (
            "not_verifiable_yet", "", "Quy tắc kiểm tra chưa đủ dữ kiện.", "The rule lacks what it needs.",
            "months trong claims.csv", "months in claims.csv", (100, 100, None, None),
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), COUNTS.values(), ids=COUNTS)
def test_a_count_is_judged_in_these_words(given: tuple, expected: Told) -> None:
    assert told(verdict(*given)) == expected


def test_a_context_is_told_of_shares_of_a_part_only() -> None:
    whole = {"province": "whole", "unit": "percent", "value": 50.5}
    for claim in ({"unit": "person"}, {"unit": "percent", "entity": "whole", "period": "2010"}):
        assert "Whole" not in verdict(claim, whole).reason_en


def test_exactly_as_many_months_away_still_counts_and_five_figures_are_all_named() -> None:
    year = {"period": "2025-07"}
    assert verdict(year, {"as_of": "2024-07"}).verdict == "supported"
    assert verdict(year, {"as_of": "2024-06"}).verdict == "not_verifiable_yet"
    reached = {"bound": "at_least", "rule_argument": "months=1|floor_months=12", "period": "2025-07"}
    assert verdict(reached, {"as_of": "2024-07", "value": 120}).verdict == "supported_by_convention"
    exact = verdict(reached | {"bound": "exact"}, {"as_of": "2024-07"})
    assert exact.verdict == "not_verifiable_yet", "only a floor is kept"
    five = verdict({}, *[{"figure_id": f"F{n}", "as_of": f"{2010 + n}"} for n in range(5)])
    assert five.reason_en.endswith("100 (Sở, 2010).")


SUMS = {
    "exact": (
        ({"value": 60}, {"value": 40}, {}),
        ("supported", "60 (firms) + 40 (workshops) = 100, cộng ở đây", "60 (firms) + 40 (workshops) = 100, added here"),
    ),
    "more than, and nearly": (
        ({"value": 60, **FLOOR}, {"value": 40, "bound": "nearly", "rounding_unit": 10}, {"value": 50}),
        (
            "contradicted", "ít nhất 60 (firms) + gần 40 (workshops) = ít nhất 60, cộng ở đây",
            "at least 60 (firms) + nearly 40 (workshops) = at least 60, added here",
        ),
    ),
    "a range": (
        ({"value": 60, "bound": "range", "value_high": 70}, {"value": 40}, {"value": 50}),
        (
            "contradicted", "từ 60 đến 70 (firms) + 40 (workshops) = từ 100 đến 110, cộng ở đây",
            "from 60 to 70 (firms) + 40 (workshops) = from 100 to 110, added here",
        ),
    ),
    "at most, and nearly": (
        ({"value": 60, "bound": "at_most"}, {"value": 40, "bound": "nearly"}, {"value": 200}),
        (
            "contradicted", "nhiều nhất 60 (firms) + gần 40 (workshops) = nhiều nhất 100, cộng ở đây",
            "at most 60 (firms) + nearly 40 (workshops) = at most 100, added here",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), SUMS.values(), ids=SUMS)
def test_a_sum_made_here_is_told_with_its_parts(given: tuple, expected: tuple) -> None:
    row, (judged, vi, en) = enterprises(*given), expected
    assert (row.verdict, row.evidence) == (judged, "F1+F2")
    assert row.reason_vi == f"Nguồn khác: {vi} (Sở, 2025)."
    assert row.reason_en == f"Other sources: {en} (Sở, 2025)."


def test_a_sum_is_rounded_as_its_loose_parts_are_together() -> None:
    bare, unknown = {"value": 40, "bound": None}, {"value": 40, "bound": "at_least"}
    more = {"value": 60, **FLOOR}
    assert enterprises({"value": 60, "bound": None}, bare, {}).verdict == "supported"
    for parts in ((more, bare), ({"value": 60}, {"value": 40, **FLOOR})):
        row = enterprises(*parts, {"value": 105})
        assert row.verdict == "supported_by_convention", "100 to 110"
        assert "= at least 100, added here" in row.reason_en
        assert enterprises(*parts, {"value": 111}).verdict == "contradicted"
    assert enterprises(more, {"value": 40, **FLOOR}, {"value": 120}).verdict == "supported_by_convention", "to 120"
    assert enterprises(more, unknown, {"value": 105}).verdict == "not_verifiable_yet"


def test_a_sum_needs_each_part_once_from_one_source_and_date() -> None:
    also = {"rule_argument": "months=12|also=firms+workshops", "indicator": "everything"}
    parts = [{"indicator": "firms", "value": 60}, {"figure_id": "F2", "indicator": "workshops", "value": 40}]
    for change in ({"as_of": "2024"}, {"source_id": "other"}, {"indicator": "firms"}, {"status": "suspect"}):
        data = region(also, parts[0], parts[1] | change)
        data.sources.loc["other"] = ["other", "x", "Khác"]
        data.indicators = pd.DataFrame({"indicator": ["firms"], "name_vi": ["Hãng"], "name_en": ["Firms"]})
        assert counts.figures(data.claims.iloc[0], Facts(data)).empty
    data = region(also, *parts, {"figure_id": "F0", "indicator": "everything", "value": 7, "as_of": None})
    data.indicators = pd.DataFrame({"indicator": ["firms"], "name_vi": ["Hãng"], "name_en": ["Firms"]})
    found = counts.figures(data.claims.iloc[0], Facts(data))
    assert found.figure_id.tolist() == ["F1+F2", "F0"]
    assert found.gap.tolist() == [0, math.inf]
    assert found.mark.tolist() == ["yes", "no"]
    assert found.added.tolist() == [Text("60 (hãng) + 40 (workshops)", "60 (firms) + 40 (workshops)"), None]
    assert list(found.index) == [0, 1]


def plants(*states: str, figure: dict | None = None, **stated: object) -> pd.Series:
    """The verdict on three plants, beside clusters that another source names with a plant in some state."""
    claim = {"rule_argument": "months=12|named=operating+stopped", "value": 3.0} | stated
    data = region(claim, {"value": 3, "as_of": None} | (figure or {}))
    rows = [(f"c{n}", f"Cụm {n}", f"Cluster {n}", "east", state, "office") for n, state in enumerate(states)]
    rows += [("w", "Tây", "West", "west", "operating", "office"), ("o", "Báo", "Press", "east", "stopped", "article")]
    columns = ["cluster_id", "name_vi", "name_en", "province", "wastewater", "source_id"]
    data.clusters = pd.DataFrame(rows, columns=columns)
    return ledger.check(data).iloc[0]


def test_clusters_named_with_a_plant_are_told_by_name() -> None:
    runs = ["operating"] * 3
    about = {"bound": "at_least", "rounding_unit": 1.0}  # three or four
    assert plants(*runs, "operating", **about).verdict == "supported_by_convention"
    assert plants(*runs, "operating", "operating", **about).verdict == "contradicted"
    three = "Nguồn khác nêu cùng con số: 3 (Sở, không ghi ngày)."
    same = "Another source gives the same figure: 3 (Sở, undated)."
    assert told(plants(*runs))[:4] == ("supported_by_convention", "F1", three, same)
    four = plants(*runs, "stopped")
    assert told(four) == (
        "depends_on_definition",
        "F1 c0 c1 c2 c3",
        f"{three} Nguồn khác nêu tên 4 cụm đã có trạm: 3 cụm có trạm đang vận hành và Cụm 3 (trạm ngừng chạy); "
        "con số tùy việc có tính trạm không chạy hay không.",
        f"{same} Other sources name 4 clusters with a plant: 3 where it runs, and Cluster 3 (plant stopped); "
        "the number depends on whether a plant that does not run counts.",
        "",
        "",
        (3, 3, 3, 4),
    )
    assert four.basis == "independent"
    assert told(plants(*runs, "operating", figure={"source_id": "mirror"})) == (
        "contradicted",
        "c0 c1 c2 c3",
        "Nguồn khác nêu tên 4 cụm có trạm đang vận hành.",
        "Other sources name 4 clusters with a running plant.",
        "",
        "",
        (3, 3, 4, 4),
    )


def test_a_figure_of_the_same_plan_only_bears_out_what_its_companion_says() -> None:
    claim = {"rule_argument": "months=12|companion=area|definition=plan"}
    area = {"figure_id": "F2", "indicator": "area", "value": 7}
    stated = CLAIM | {"claim_id": "X2", "indicator": "area", "rule": "judgement"}
    plan = "each source rests on a different plan"

    def judged(own: dict, *figures: dict) -> str:
        data = region(claim, *figures)
        data.claims = pd.concat([data.claims, pd.DataFrame([stated | {"value": 7.0} | own])], ignore_index=True)
        row = ledger.check(data).iloc[0]
        assert (plan in row.reason_en) == (row.verdict == "depends_on_definition")
        return str(row.verdict)

    assert judged({}, {}, area) == "supported"
    assert judged({"source_id": "mirror"}, {}, area) == "supported", "of the same release"
    assert judged({"value": 8.0}, {}, area) == "depends_on_definition"
    assert judged({"entity": "whole"}, {}, area) == "depends_on_definition"
    assert judged({"source_id": "office"}, {}, area) == "depends_on_definition"
    assert judged({}, {}) == "depends_on_definition", "it says no area"
    assert judged({}, {}, area | {"province": "whole"}) == "depends_on_definition"
    assert judged({}, {}, area | {"source_id": "blank"}) == "depends_on_definition"


ECONOMY = {
    "same": (
        ({"value": 81_775}, {}),
        (
            "supported", "E0", "Nguồn khác: 81.775 tỷ đồng (Sở, 2023).",
            "Other sources: 81,775 billion VND (Sở, 2023).", "", "", (81_775,) * 4,
        ),
    ),
    "two": (
        ({"value": 81_776}, {}, {"value": 81_776.4}),
        (
            "depends_on_definition", "E0 E1", "Nguồn khác: 81.775 tỷ đồng (Sở, 2023); 81.776,4 tỷ đồng (Sở, 2023).",
            "Other sources: 81,775 billion VND (Sở, 2023); 81,776.4 billion VND (Sở, 2023).", "", "",
            (81_776, 81_776, 81_775, 81_776.4),
        ),
    ),
    "another year": (
        ({"value": 81_775}, {"year": 2022}),
        (
            "not_verifiable_yet", "", "", "", "số liệu của nguồn khác cho năm đó",
            "a figure of another source for that year", (81_775, 81_775, None, None),
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), ECONOMY.values(), ids=ECONOMY)
def test_a_figure_of_the_economy_is_judged_in_these_words(given: tuple, expected: Told) -> None:
    assert told(against_economy(*given)) == expected


def test_another_measure_or_sector_no_value_and_what_is_set_aside_decide_nothing() -> None:
    for other in ({"measure": "share_pct"}, {"sector": "services"}, {"value": np.nan}):
        assert against_economy({"value": 81_775}, other).verdict == "not_verifiable_yet", other
    for status in figures.UNDECIDED:
        assert against_economy({"value": 81_775}, {"status": status}).verdict == "not_verifiable_yet", status
    row = against_economy({"value": 9, "period": "2023-12"}, {"bound": "at_most", "value": 5.0})
    assert (row.verdict, row.found_low, row.found_high) == ("contradicted", -100, 5)
    near = [({}, 10), ({"value": 10.5}, 10), ({"value": 10.51}, 10), ({"value": 9.5}, 10), ({"value": 9.49}, 10)]
    marks = [figures._mark(Bound(10, 10), Bound.exact(row.get("value", claim)), 0.5) for row, claim in near]
    assert marks == ["yes", "convention", "no", "convention", "no"]
    assert figures._mark(Bound(10, 20), Bound(10, 20), 0) == "yes"
    assert figures._mark(Bound(10, 20), Bound(9, 21), 1) == "convention"


def test_the_parts_of_a_quotation_are_told() -> None:
    assert told(quoted({"value": 9}, {"value": 4}, {"value": 5})) == (
        "self_consistent", "P0 P1", "Các phần cộng lại: 4 + 5 = 9.", "The parts add up to 4 + 5 = 9.", "", "", (9,) * 4,
    )  # fmt: skip
    for total, found in ((9, "self_consistent"), (10, "contradicted")):
        row = quoted({"value": total}, {"value": 4}, {"value": 5})
        assert (row.verdict, row.basis, row.found_low, row.found_high) == (found, "internal", 9, 9)
    lacking = told(quoted({"value": 9}, {"value": 4}, {"value": None, "bound": None}))
    assert lacking[1:6] == ("", "", "", "giá trị của mọi phần", "a value of every part")
    more = {"value": 4, "bound": "at_least", "rounding_unit": 1}
    assert told(quoted({"value": 10}, more, {"value": 5})) == (
        "not_verifiable_yet", "P0 P1", "Các phần cộng lại: ít nhất 4 + 5 = ít nhất 9.",
        "The parts add up to at least 4 + 5 = at least 9.", "số chính xác của các phần", "exact parts",
        (10, 10, None, None),
    )  # fmt: skip
    assert quoted({"value": 9}, more, {"value": 5}).verdict == "not_verifiable_yet", "it may be just 9"
    most = {"value": 4, "bound": "at_most"}
    assert quoted({"value": 10}, most, {"value": 5}).verdict == "contradicted", "at most 9"
    assert quoted({"value": 9}, most, {"value": 5}).verdict == "not_verifiable_yet"


@pytest.mark.parametrize(
    ("this", "that", "judged", "vi", "en"),
    [
        ({"value": 5.25}, {"value": 5}, "self_consistent", "5,25 và 5", "5.25 and 5"),
        ({"value": 5}, {"value": 5}, "contradicted", "5 và 5", "5 and 5"),
        ({"value": 4}, {"value": 5}, "contradicted", "4 và 5", "4 and 5"),
        ({"value": 5, **FLOOR}, {"value": 5}, "depends_on_definition", "ít nhất 5 và 5", "at least 5 and 5"),
    ],
)
def test_two_claims_are_compared_by_the_articles_own_figures(
    this: dict, that: dict, judged: str, vi: str, en: str
) -> None:
    data = region({"rule": "exceeds", "rule_argument": "this=A|that=B"})
    pair = [CLAIM | {"claim_id": id, "rule": "judgement"} | row for id, row in (("A", this), ("B", that))]
    data.claims = pd.concat([data.claims, pd.DataFrame(pair)], ignore_index=True)
    row = ledger.check(data).iloc[0]
    assert (row.verdict, row.evidence, row.basis) == (judged, "A B", "internal")
    assert (row.reason_vi, row.reason_en) == (
        f"So hai con số của chính nguồn nêu: {vi}.",
        f"The source's own figures: {en}.",
    )


def test_a_row_of_the_ledger_by_hand() -> None:
    row = verdict({"quote_vi": "q", "gloss_en": "g", "topic": "jobs"}, {})
    assert list(row.index) == ledger.COLUMNS
    names = ["claim_id", "quote_vi", "gloss_en", "topic", "entity", "indicator", "rule", "basis", "unit"]
    assert row[names].tolist() == [
        "X1", "q", "g", "jobs", "east", "jobs", "independent_figure", "independent", "person",
    ]  # fmt: skip
    assert row.source_id == "article"
    assert [verdict({"rule": None, "check_kind": kind}).rule for kind in ("judgement", "none", "external")] == [
        "judgement", "judgement", "unchecked",
    ]  # fmt: skip
    message = f"^claims.csv names rules that do not exist: a, b; there are {', '.join(ledger.RULES)}$"
    data = region({"rule": "b"})
    data.claims = pd.concat([data.claims, data.claims.assign(rule="a")], ignore_index=True)
    with pytest.raises(ValueError, match=message):
        ledger.check(data)


def test_verdicts_are_listed_in_the_claims_order_and_counted_with_a_total() -> None:
    verdicts = ["supported", "judgement", "contradicted"] * 8
    rows = [(f"X{n:02}", "jobs" if n % 2 else "growth", v, "R.", None, "F1") for n, v in enumerate(verdicts)]
    table = pd.DataFrame(rows, columns=["claim_id", "topic", "verdict", "reason_vi", "missing_vi", "evidence"])
    table = table.assign(reason_en=table.reason_vi, missing_en=table.missing_vi, source_id="article")
    data = region({}, {})
    for name in ("economy", "clusters", "parks", "parameters"):
        setattr(data, name, pd.DataFrame(columns=["id", "source_id"]))
    found = ledger.listed(data, table)
    by_verdict = [row[0] for kind in ("supported", "contradicted", "judgement") for row in rows if row[2] == kind]
    assert found.claim_id.tolist() == by_verdict
    assert found.reason_vi.tolist() == ["R."] * 16 + ["—"] * 8
    assert list(found.index) == list(range(24))
    topics = ledger.by_topic(found)
    assert list(topics.columns) == ["topic", "verdict", "low", "high", "status", "sources"]
    assert topics.to_numpy().tolist() == [
        [topic, kind, 4, 4, status, "article office"]
        for topic in ("growth", "jobs")
        for kind, status in (("supported", "strict"), ("contradicted", "strict"), ("judgement", "stated"))
    ]
    total = ledger.tallied(topics)
    assert total.topic.tolist() == ["growth", "jobs", "total"]
    assert (total.others.tolist(), total.checked.tolist()) == ([4, 4, 8], [8, 8, 16])
    assert list(total.index) == [0, 1, 2]


def test_support_is_by_others_alone_and_says_on_what_it_does_not_rest() -> None:
    for judged in ("supported", "supported_by_convention"):
        message = f"^{judged} on the basis 'internal': the article alone is self_consistent$"
        with pytest.raises(ValueError, match=message):
            Finding(judged, Text("", ""), basis="internal")
        assert Finding(judged, Text("", ""), basis="independent").evidence == []
    assert Text("a", "") + Text("b", "c") == Text("a b", "c")


def test_what_a_region_says_of_its_places_sources_and_indicators() -> None:
    data = region(
        {},
        {},
        {"figure_id": "F2", "source_id": "mirror"},
        {"figure_id": "F3", "source_id": "blank"},
        {"figure_id": "F4", "source_id": "nobody"},
    )
    data.indicators = pd.DataFrame({"indicator": ["jobs"], "name_vi": ["Việc"], "name_en": ["Jobs"]})
    data.sources.loc["office", "publisher"] = "Sở Xây dựng (trang mạng)"
    data.provinces.loc[2] = ["west", "former", 0, "Tây", "West"]
    facts, claim = Facts(data), data.claims.iloc[0]
    assert facts.reading == "convention"
    assert [facts.lineage(id) for id in ("article", "mirror", "blank", "none")] == ["a", "a", "", ""]
    assert facts.independent(data.published, claim).figure_id.tolist() == ["F1"]
    assert facts.same_release(data.published, claim).figure_id.tolist() == ["F2"]
    assert facts.same_release(data.published, claim.replace("article", "blank")).figure_id.tolist() == ["F3"]
    cited = data.published.rename(columns={"source_id": "origin"})
    assert facts.independent(cited, claim, "origin").figure_id.tolist() == ["F1"]
    assert (facts.name("east"), facts.name("x")) == (Text("Đông", "East"), Text("x", "x"))
    assert (facts.indicator("jobs"), facts.indicator("x")) == (Text("Việc", "Jobs"), Text("x", "x"))
    assert (facts.publisher("office"), facts.publisher("none")) == ("Sở Xây dựng", "none")
    assert (facts.former, facts.merged) == (["west", "east"], "whole")
    assert (facts.parts_of("whole"), facts.parts_of("east")) == (["west", "east"], ["east"])
    alone = Facts(SimpleNamespace(provinces=data.provinces[:1]))
    assert (alone.merged, alone.parts_of("")) == ("", ["east"])


def test_arguments_periods_and_months() -> None:
    given = {"rule_argument": " months = 12 | definition=a=b|bare"}
    assert arguments(pd.Series(given)) == {"months": "12", "definition": "a=b", "bare": ""}
    assert arguments(pd.Series({"rule_argument": None})) == arguments(pd.Series({"a": 1})) == {}
    january = 2024 * 12
    periods = ["2024", "2024-12", "2024-12-31", "2016-2024", "soon", "2024-q1", None, 2024]
    assert [months(period) for period in periods] == [
        (january, january + 11), (january + 11,) * 2, (january + 11,) * 2, (2016 * 12, january + 11), *[None] * 4,
    ]  # fmt: skip
    assert months_apart("2024-01", "2024-02") == months_apart("2024-02", "2024-01") == 1
    assert months_apart("2024", "2025-01") == 1
    assert months_apart("2024", None) == months_apart(None, "2024") == math.inf
    assert isinstance(months_apart("2024", "2024"), float)


def test_a_bound_is_shown_with_as_many_decimals_as_its_ends_have() -> None:
    assert [shown(Bound.exact(v)).en for v in (5, 5.5, 5.25, 5.2549)] == ["5", "5.5", "5.25", "5.25"]
    assert shown(Bound(1.5, 2)) == Text("từ 1,5 đến 2,0", "from 1.5 to 2.0")
    assert shown(Bound(1.5, np.inf), unit="%") == Text("ít nhất 1,5%", "at least 1.5%")
    assert shown(Bound.exact(5.25), 1).vi == "5,3"
    assert shown(Bound(0, np.inf)).en == "no data"


def test_agreement_at_the_edges_and_of_unknown_rounding() -> None:
    def against(claim: dict, figure: dict) -> str:
        data = region(claim, figure)
        return agreement(data.claims.iloc[0], data.published)

    assert against({"value": None}, {}) == "no"
    assert against(FLOOR, {"value": 100}) == "yes"
    assert against({}, {"bound": "at_least", "value": 100, "rounding_unit": 5}) == "convention"
    assert (
        against({"bound": "nearly", "rounding_unit": 10}, {"bound": "at_least", "value": 80, "rounding_unit": 10})
        == "convention"
    )
    assert against({"bound": "nearly", "rounding_unit": 10}, {"value": 89}) == "yes", "nearly 100 is at most 100"
    for kind in ("at_least", "at_most", "nearly", "about"):
        value = 90 if kind == "at_least" else 200
        assert against({}, {"bound": kind, "value": value}) == "open", kind
    about = {"bound": "about", "rounding_unit": 3, "value": 85}
    assert against({"bound": "nearly", "rounding_unit": 10}, about) == "no", "90 to 100, and 82 to 88"
    assert against({}, {"bound": "range", "value": 90, "value_high": 110}) == "convention"
    assert evidence.figure_bounds(pd.DataFrame([FIGURE]).iloc[:0], "strict") == []


def test_what_a_release_states_of_places_is_what_is_nearest_in_time() -> None:
    def stated(**changes: object) -> dict:
        return CLAIM | {"claim_id": "Y", "value": 5.0, "bound": "exact", "rounding_unit": None} | changes

    data = region({})
    rows = [
        stated(claim_id="Y1", period="2025-06", value=5.0),
        stated(claim_id="Y2", period="2025-06", value=8.0, bound="at_least", rounding_unit=2.0, source_id="mirror"),
        stated(claim_id="Y3", period="2020", value=99.0),
        stated(claim_id="Y4", period="2025-07", value=99.0, source_id="office"),
        stated(claim_id="Y5", period="2025-07", value=99.0, indicator="area"),
        stated(claim_id="Y6", period="2025-07", value=None),
        stated(claim_id="Y7", entity="west", period="2024", value=3.0),
    ]
    data.claims = pd.DataFrame(rows)
    claim = pd.Series(CLAIM)
    found = evidence.stated_by_place(claim, Facts(data), "jobs", ["west", "none", "east"])
    assert found.columns.tolist() == ["entity", "period", "low", "high", "near_low", "near_high", "claim_ids"]
    assert found.to_numpy().tolist() == [
        ["west", "2024", 3, 3, 3, 3, "Y7"],
        ["east", "2025-06", 5, math.inf, 5, 10, "Y1 Y2"],
    ]
    strict = evidence.stated_by_place(claim, Facts(data, "strict"), "jobs", ["east"])
    assert strict.near_high.tolist() == [math.inf]


def test_the_sources_behind_ids_of_every_kind_of_row() -> None:
    data = region({}, {})
    for name in ("economy", "clusters", "parks", "parameters"):
        setattr(data, name, pd.DataFrame({"id": [name], "source_id": ["lost" if name == "parks" else "office"]}))
    texts = ["F1+X1 nothing mirror", "economy clusters parks", "parameters+blank", None, ""]
    assert evidence.origins(data, texts) == [
        ["office", "article", "mirror"], ["office", "office"], ["office", "blank"], [], [],
    ]  # fmt: skip


def test_a_comparison_needs_a_value_of_each_and_one_figure_more_is_counted() -> None:
    assert verdict({"rule": "exceeds", "rule_argument": "this=A|that=X1"}).missing_en == "this in claims.csv"
    assert verdict({"rule": "exceeds", "rule_argument": "this=X1|that=B"}).missing_vi == "that trong claims.csv"
    assert verdict({"rule": "exceeds", "rule_argument": "this=A|that=B"}).missing_en == "this, that in claims.csv"
    six = verdict({}, *[{"figure_id": f"F{n}", "as_of": f"{2010 + n}"} for n in range(6)])
    assert six.reason_en.endswith("; and 1 more.")
    nothing = verdict({"unit": "percent"})
    assert (nothing.reason_vi, nothing.reason_en) == (
        "Chưa thấy nguồn nào khác nêu con số này.", "No other source was found to give this figure.",
    )  # fmt: skip


def test_what_was_overtaken_decides_nothing_and_undated_parts_add_up_by_convention() -> None:
    for status in ("suspect", "superseded"):
        found = told(verdict({}, {"value": 90, "status": status}))
        assert found[:4] == (
            "not_verifiable_yet", "", "Chưa thấy nguồn nào khác nêu con số này.",
            "No other source was found to give this figure.",
        ), status  # fmt: skip
    undated = enterprises({"value": 60, "as_of": None}, {"value": 40, "as_of": None}, {})
    assert (undated.verdict, undated.evidence) == ("supported_by_convention", "F1+F2")
    assert "= 100, added here (Sở, undated)" in undated.reason_en


def test_growth_over_one_year_lacks_a_span_and_a_share_does_not() -> None:
    growth = {"rule": "chained_growth", "rule_argument": "sector=total", "period": "2024"}
    assert told(verdict(growth))[1:6] == (
        "", "Quy tắc kiểm tra chưa đủ dữ kiện.", "The rule lacks what it needs.", "period trong claims.csv",
        "period in claims.csv",
    )  # fmt: skip
    share = {"rule": "combined_share", "rule_argument": "sector=total", "period": "2024"}
    assert verdict(share).missing_en == "years in claims.csv"
    assert verdict(share | {"period": "nay"}).missing_en == "period, years in claims.csv"


def test_topics_stand_in_the_order_of_the_report_not_of_the_alphabet() -> None:
    rows = [("structure", "supported", 1), ("clusters", "supported", 2)]
    topics = pd.DataFrame(rows, columns=["topic", "verdict", "low"])
    assert ledger.across(topics).topic.tolist() == ["structure", "clusters"]
    assert shown(Bound.exact(5.0000004)).en == "5", "what binary arithmetic leaves is no decimal"


def test_a_citation_in_the_evidence_keeps_its_row() -> None:
    data = region({}, {})
    for name in ("economy", "clusters", "parks", "parameters"):
        setattr(data, name, pd.DataFrame(columns=["id", "source_id"]))
    cited = "office#sources:office"
    assert evidence.origins(data, [f"{cited} F1 nobody#sources:nobody"]) == [[cited, "office"]]
    verdicts = ledger.check(data).assign(evidence="office", rests=cited)
    assert ledger.listed(data, verdicts).sources.tolist() == [cited]

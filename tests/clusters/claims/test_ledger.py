"""Verdicts against claims checked by hand, on the region's own data and on small made-up regions."""

from types import SimpleNamespace

import pandas as pd
import pytest

from clusters.claims import ledger
from clusters.claims.evidence import agreement, months_apart
from clusters.facts import Region
from tests import frozen_data

CLAIM = {
    "claim_id": "X1", "quote_vi": "…", "gloss_en": "…", "topic": "clusters", "entity": "east", "indicator": "jobs",
    "period": "2025-07", "value": 100.0, "bound": "exact", "rounding_unit": None, "unit": "person",
    "check_kind": "external", "rule": "independent_figure", "rule_argument": "months=12", "source_id": "article",
}  # fmt: skip
FIGURE = {
    "figure_id": "F1", "province": "east", "district_id": None, "indicator": "jobs", "value": 100.0, "value_high": None,
    "bound": "exact", "rounding_unit": None, "unit": "person", "as_of": "2025", "status": "reported",
    "source_id": "office",
}  # fmt: skip


def region(claim: dict, *figures: dict) -> SimpleNamespace:
    """A region of one province with one claim and some published figures."""
    sources = pd.DataFrame(
        [("article", "a", "Báo"), ("mirror", "a", "Bản dịch"), ("office", "o", "Sở"), ("blank", None, "Trang")],
        columns=["source_id", "lineage", "publisher"],
    ).set_index("source_id", drop=False)
    rows = pd.DataFrame([FIGURE | f for f in figures] or [FIGURE]).iloc[0 if figures else 1 :]
    rows = rows.astype({"value": float, "value_high": float, "rounding_unit": float})
    provinces = pd.DataFrame(
        [("east", "former", 1, "Đông", "East"), ("whole", "merged", 2, "Cả tỉnh", "Whole")],
        columns=["province", "role", "order", "name_vi", "name_en"],
    )
    table = pd.DataFrame([CLAIM | claim]).astype({"value": float, "rounding_unit": float})
    return SimpleNamespace(claims=table, published=rows, sources=sources, provinces=provinces)


def verdict(claim: dict, *figures: dict) -> pd.Series:
    return ledger.check(region(claim, *figures)).iloc[0]


class TestIndependentFigure:
    def test_the_same_figure_of_another_lineage_supports(self) -> None:
        row = verdict({}, {})
        assert (row.verdict, row.basis, row.evidence) == ("supported", "independent", "F1")

    @pytest.mark.parametrize("source", ["mirror", "article", "blank"])
    def test_the_same_release_or_one_of_unknown_descent_confirms_nothing(self, source: str) -> None:
        assert verdict({}, {"source_id": source}).verdict == "not_verifiable_yet"

    def test_another_figure_at_the_time_contradicts(self) -> None:
        assert verdict({}, {"value": 90}).verdict == "contradicted"

    def test_unless_the_definition_is_open_or_the_sources_disagree(self) -> None:
        assert (
            verdict({"rule_argument": "months=12|definition=operating"}, {"value": 90}).verdict
            == "depends_on_definition"
        )
        assert verdict({}, {}, {"figure_id": "F2", "value": 90}).verdict == "depends_on_definition"

    def test_figures_far_in_time_suspect_or_unverified_decide_nothing(self) -> None:
        assert verdict({}, {"as_of": "2020", "value": 90}).verdict == "not_verifiable_yet"
        assert verdict({}, {"status": "suspect", "value": 90}).verdict == "not_verifiable_yet"
        unverified = verdict({}, {"status": "unverified", "value": 90})
        assert unverified.verdict == "not_verifiable_yet"
        assert "90" in unverified.reason_vi, "but an unverified figure is shown"

    def test_an_undated_figure_that_agrees_does_so_by_convention(self) -> None:
        assert verdict({}, {"as_of": None}).verdict == "supported_by_convention"
        assert verdict({}, {"as_of": None, "value": 90}).verdict == "not_verifiable_yet"

    def test_a_floor_reached_before_is_kept_by_convention(self) -> None:
        floor = {"bound": "at_least", "rule_argument": "months=12|floor_months=60"}
        assert verdict(floor, {"as_of": "2021", "value": 120}).verdict == "supported_by_convention"
        assert verdict(floor, {"as_of": "2021", "value": 90}).verdict == "not_verifiable_yet"
        assert verdict(floor, {"as_of": "2012", "value": 120}).verdict == "not_verifiable_yet"

    def test_a_district_or_another_province_is_not_the_province(self) -> None:
        assert verdict({}, {"district_id": "north"}).verdict == "not_verifiable_yet"
        assert verdict({}, {"province": "west"}).verdict == "not_verifiable_yet"

    def test_nothing_published(self) -> None:
        row = verdict({})
        assert row.verdict == "not_verifiable_yet"
        assert row.missing_vi
        assert row.missing_en


def test_agreement_of_bounds() -> None:
    def against(claim: dict, figure: dict) -> str:
        data = region(claim, figure)
        return agreement(data.claims.iloc[0], data.published)

    floor = {"bound": "at_least", "rounding_unit": 10}
    assert against(floor, {"value": 105}) == "yes"
    assert against(floor, {"value": 99}) == "no"
    assert against(floor, {"bound": "about", "rounding_unit": 5, "value": 98}) == "convention"
    assert against({}, {"bound": "at_least", "value": 90, "rounding_unit": 10}) == "convention"
    assert against({}, {"bound": "at_least", "value": 101, "rounding_unit": 10}) == "no"


def test_months_between_periods() -> None:
    assert months_apart("2025-07", "2025-11") == 4
    assert months_apart("2025-07", "2024") == 7
    assert months_apart("2025-07", "2025") == 0
    assert months_apart("2016-2024", "2020-06") == 0
    assert months_apart("2025-07", None) == float("inf")
    assert months_apart("future", "2025") == float("inf")


def test_an_unknown_rule_is_named() -> None:
    with pytest.raises(ValueError, match="guess"):
        verdict({"rule": "guess"})


def test_a_checkable_claim_without_a_rule_is_not_verifiable_and_a_judgement_is_one() -> None:
    assert verdict({"rule": None}).verdict == "not_verifiable_yet"
    assert verdict({"rule": None, "check_kind": "judgement"}).verdict == "judgement"


# What the article's claims come to, worked out by hand from the published figures.
BY_HAND = {
    "C001": "supported",  # two other sources speak of merging the three
    "C005": "not_verifiable_yet",  # no former province has published real growth of industry for all years
    "C006": "depends_on_definition",  # 8.6 to 8.9 by rates, 8.3 to 8.6 by levels
    "C007": "self_consistent",  # 13.25 > 8.75, both by the article
    "C008": "not_verifiable_yet",  # 39.2 stands in no release but the article's
    "C010": "depends_on_definition",  # 46.5 (nine months of 2025) to about 49 (weighted, mixed denominators)
    "C013": "depends_on_definition",  # 29 in the draft plan of July 2023
    "C019": "depends_on_definition",  # 3 named stations run, undated; a fourth, Hòa Hậu's, stopped
    "C021": "self_consistent",  # 70 of 21, 70, 24, and the largest area, by the article
    "C022": "depends_on_definition",  # 54 in another plan
    "C027": "supported_by_convention",  # 20,260 counted about 2020
    "C034": "depends_on_definition",  # 107 projects, or 363 with 256 firms
    "C035": "supported_by_convention",  # more than 30,800 in 2023
    "C037": "depends_on_definition",  # 14 + 20 + 13 = 47, but 43 in November and December 2025
    "C038": "depends_on_definition",  # even by count, not against the plan
    "C040": "supported",  # Hòa Hậu's plant stopped
    "C041": "not_verifiable_yet",  # sectors of 10 among 47 operating clusters
    "C043": "not_verifiable_yet",  # that Bình Yên's producers are scattered was noted, no kept excerpt holds it
    "C053": "self_consistent",
    "C060": "self_consistent",
    "C066": "self_consistent",
}


@pytest.fixture(scope="module")
def verdicts() -> pd.DataFrame:
    return ledger.check(Region.load("ninh-binh", frozen_data.folder()))


@pytest.mark.parametrize(("claim_id", "expected"), BY_HAND.items())
def test_claims_checked_by_hand(verdicts: pd.DataFrame, claim_id: str, expected: str) -> None:
    row = verdicts.set_index("claim_id").loc[claim_id]
    assert row.verdict == expected, row.reason_en


def test_the_whole_ledger(verdicts: pd.DataFrame) -> None:
    assert list(verdicts.claim_id) == list(Region.load("ninh-binh").claims.claim_id)
    assert set(verdicts.verdict) <= {*ledger.VERDICTS, ledger.JUDGEMENT}
    told = verdicts[verdicts.verdict != "judgement"]
    assert (told.reason_vi.str.len() + told.missing_vi.str.len() > 0).all()
    assert not told.reason_en.str.contains(" cụm | trạm | của ").any(), "no Vietnamese left in the English reasons"
    unverified = verdicts[verdicts.verdict == "not_verifiable_yet"]
    assert (unverified.missing_vi.str.len() > 0).all(), "what is missing is always said"
    scored = told[told.verdict != "not_verifiable_yet"]
    assert (scored.evidence.str.len() > 0).all()
    by_others = verdicts.verdict.isin(["supported", "supported_by_convention"])
    assert (verdicts.basis[by_others] == "independent").all(), "only others can support"
    assert (verdicts.basis[verdicts.verdict == "self_consistent"] == "internal").all()


def test_a_claim_more_turns_nothing_else(verdicts: pd.DataFrame) -> None:
    """As the guide invites: a second source's claims on a province, and on the whole, beside the article's."""
    data = Region.load("ninh-binh", frozen_data.folder())
    known = data.claims.set_index("claim_id")
    more = [
        known.loc["C016"].to_dict() | {"claim_id": "Z1", "value": 10.0, "period": "2025-12", "source_id": "nb_vneco"},
        known.loc["C013"].to_dict() | {"claim_id": "Z2", "value": 22.0, "source_id": "nb_vneco"},
        known.loc["C037"].to_dict() | {"claim_id": "Z3", "value": 43.0, "source_id": "nb_vneco"},
    ]
    claims = pd.concat([data.claims, pd.DataFrame(more)], ignore_index=True)
    found = ledger.check(SimpleNamespace(**{k: getattr(data, k) for k in data.tables} | {"claims": claims}))
    pd.testing.assert_frame_equal(found[: len(verdicts)], verdicts)
    assert found.set_index("claim_id").loc["Z3", "verdict"] != "contradicted", "its source states one part only"


def test_the_reasons_say_what_they_rest_on(verdicts: pd.DataFrame) -> None:
    """What a reader asks of a verdict, worked out from the tables: each with the words that answer it."""
    told = verdicts.set_index("claim_id")
    assert "2016–2021, 2023" in told.missing_en["C005"], "2022 is published for former Ninh Bình"
    assert "come from different releases" in told.reason_en["C006"]
    assert "46.52% (VnEconomy, first nine months of 2025)" in told.reason_en["C010"]
    assert "from 49.0 to 49.3% if computed" in told.reason_en["C010"]
    assert all(f"{n} (Báo Hà Nam" in told.reason_vi["C016"] for n in (13, 17))
    assert "107 (secondary projects) + 256 (enterprises) = 363, added here" in told.reason_en["C034"]
    assert "Hà Nam 14; Nam Định 20; Ninh Bình (former) 13" in told.reason_en["C038"]
    assert "31 December 2024; July 2025" in told.reason_en["C037"], "the three parts are not of one date"
    assert set(told.evidence["C040"].split()) == {"hoa-hau", "C019", "C016"}, "3 of 14: both counts, and the plant"
    assert "10 of 47 operating clusters" in told.reason_en["C041"]
    assert "đoạn trích giữ lại của nguồn không có câu ấy" in told.reason_vi["C043"]
    assert "the excerpt kept of the source does not hold it" in told.reason_en["C043"]
    assert "204.5 ha" in told.reason_en["C049"], "154.5 and 50 of the extension"
    assert "sáp nhập" in told.reason_vi["C001"]
    assert "source" in told.reason_en["C079"], "an office is no figure"


def test_no_verdict_rests_on_the_articles_own_release(verdicts: pd.DataFrame) -> None:
    data = Region.load("ninh-binh", frozen_data.folder())
    own = set(data.sources.index[data.sources.lineage == data.sources.lineage["ktdt-770458"]])
    figures = data.published.set_index("figure_id").source_id
    for row in verdicts[verdicts.basis == "independent"].itertuples():
        used = {figures[f] for item in row.evidence.split() for f in item.split("+") if f in figures.index}
        assert not used & own, row.claim_id


def test_forty_three_reported_operating_would_bear_out_a_claim_of_43() -> None:
    data = Region.load("ninh-binh", frozen_data.folder())
    table = data.claims
    table.loc[table.claim_id == "C037", "value"] = 43
    table.loc[table.claim_id == "C016", "value"] = 10
    changed = SimpleNamespace(**{k: getattr(data, k) for k in data.tables} | {"claims": table})
    assert ledger.check(changed).set_index("claim_id").loc["C037", "verdict"] == "supported"


def test_the_ledger_is_listed_by_verdict_and_counted_by_topic() -> None:
    """Four claims by hand: what a reader sees of each, and how many there are."""
    told = pd.DataFrame(
        [
            ("X1", "jobs", "judgement", "Một nhận định.", "", ""),
            ("X2", "jobs", "not_verifiable_yet", "", "số việc làm", ""),
            ("X3", "growth", "supported", "Khớp.", "", "F1"),
            ("X4", "jobs", "supported_by_convention", "Khớp.", "một năm", "F1+office"),
        ],
        columns=["claim_id", "topic", "verdict", "reason_vi", "missing_vi", "evidence"],
    )
    told = told.assign(reason_en=told.reason_vi, missing_en=told.missing_vi, source_id="article")
    data = region({}, {"source_id": "mirror"})
    for table in ("economy", "clusters", "parks", "parameters"):
        setattr(data, table, pd.DataFrame(columns=["id", "source_id"]))
    listed = ledger.listed(data, told)
    assert listed.claim_id.tolist() == ["X3", "X4", "X2", "X1"]
    assert listed.reason_vi.tolist() == ["Khớp.", "Khớp. Thiếu: một năm", "Thiếu: số việc làm", "—"]
    assert listed.reason_en[1] == "Khớp. Missing: một năm"
    assert listed.sources.tolist() == ["mirror", "mirror office", "", ""]
    topics = ledger.by_topic(listed)
    assert topics.topic.unique().tolist() == ["growth", "jobs"]
    assert len(topics) == 2 * 4, "a part for each verdict there is, so that colours have one order"
    one = topics.set_index(["topic", "verdict"])
    assert one.low["jobs", "judgement"] == 1
    assert (one.low["growth", "judgement"], one.sources["growth", "judgement"]) == (0, "")
    assert one.sources["jobs", "supported_by_convention"] == "article mirror office"
    assert one.status["jobs", "judgement"] == "stated"
    wide = ledger.across(topics).set_index("topic")
    assert wide.loc["jobs"].to_dict() == dict.fromkeys(wide.columns, 0) | dict.fromkeys(told.verdict.drop(2), 1)
    found = ledger.totals(ledger.tallied(topics))
    assert {k: found[k] for k in ("others", "checked", "judgement", "contradicted")} == {
        "others": 2, "checked": 3, "judgement": 1, "contradicted": 0,
    }  # fmt: skip
    nothing = ledger.by_topic(ledger.listed(data, told[:0]))
    assert nothing.empty
    assert set(ledger.totals(ledger.tallied(nothing)).values()) == {0}


def test_a_reason_names_its_park_and_a_case_its_value(verdicts: pd.DataFrame) -> None:
    data = Region.load("ninh-binh", frozen_data.folder())
    large = data.claims[data.claims.rule == "large_park"]
    reasons = verdicts.set_index("claim_id").loc[large.claim_id]
    for argument, reason_vi, reason_en in zip(large.rule_argument, reasons.reason_vi, reasons.reason_en, strict=True):
        named = data.parks[data.parks.park_id.str.startswith(argument.removeprefix("park="))]
        assert any(name in reason_vi for name in named.name_vi)
        assert any(name in reason_en for name in named.name_en)
    told = data.claims.loc[data.claims.claim_id == "C043"].assign(
        rule="documented_cases", rule_argument="parameters=ev_craft_hoahau_cap,ev_craft_nd_villages"
    )
    found = ledger.check(SimpleNamespace(**{k: getattr(data, k) for k in data.tables} | {"claims": told}))
    assert "200 m³/ngày" in found.reason_vi[0]
    assert "90 làng" in found.reason_vi[0]


def test_what_the_data_say_of_c043_stands_in_no_excerpt_that_was_kept() -> None:
    """A source that says it would turn the verdict: this test then asks for another rule."""
    kept = Region.load("ninh-binh").sources.excerpt.dropna().str.lower()
    assert not kept.str.contains("phân tán|rải rác|nhỏ lẻ|manh mún|scattered|dispersed").any()


def test_a_share_of_part_of_a_year_says_so(verdicts: pd.DataFrame) -> None:
    row = verdicts.set_index("claim_id").loc["C010"]
    assert "46,5% là của 9 tháng đầu năm 2025." in row.reason_vi
    assert "46.5% is of the first nine months of 2025." in row.reason_en


def test_the_official_of_c079_is_a_woman(verdicts: pd.DataFrame) -> None:
    assert "của bà" in verdicts.set_index("claim_id").loc["C079"].missing_vi

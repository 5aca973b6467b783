"""Figures known within bounds stay bounds in the rules on claims: hand calculations on made-up regions."""

from types import SimpleNamespace

import pandas as pd
import pytest

from clusters.claims import ledger
from clusters.claims.evidence import Finding, Text
from tests.clusters.claims.test_ledger import CLAIM, region

WHOLE = {"claim_id": "W", "entity": "whole", "rule": "sum_of_parts"}


def of_three(total: dict, *parts: dict) -> pd.Series:
    """The verdict on a total; the parts are claims on east, west and north."""
    data = region({})
    places = [("east", "former", 1, "Đông", "East"), ("west", "former", 2, "Tây", "West")]
    places += [("north", "former", 3, "Bắc", "North"), ("whole", "merged", 4, "Cả tỉnh", "Whole")]
    data.provinces = pd.DataFrame(places, columns=["province", "role", "order", "name_vi", "name_en"])
    rows = [CLAIM | WHOLE | total, *(CLAIM | {"claim_id": f"P{n}"} | part for n, part in enumerate(parts))]
    data.claims = pd.DataFrame(rows).astype({"value": float, "rounding_unit": float})
    return ledger.check(data).iloc[0]


EAST, WEST, NORTH = ({"entity": place, "value": value} for place, value in (("east", 22), ("west", 35), ("north", 28)))


class TestSumOfParts:
    def test_exact_parts_that_add_up_bear_the_claim_out_within_its_own_release_only(self) -> None:
        row = of_three({"value": 85}, EAST, WEST, NORTH)
        assert (row.verdict, row.basis) == ("self_consistent", "internal")
        assert "22 + 35 + 28 = 85" in row.reason_en

    def test_another_sum_contradicts(self) -> None:
        assert of_three({"value": 84}, EAST, WEST, NORTH).verdict == "contradicted"

    def test_parts_of_another_source_or_an_older_date_are_not_added(self) -> None:
        older = EAST | {"value": 19, "period": "2022"}
        other = WEST | {"value": 40, "source_id": "office"}
        assert of_three({"value": 85}, EAST, older, WEST, other, NORTH).verdict == "self_consistent"
        assert of_three({"value": 85}, EAST, other, NORTH).verdict == "not_verifiable_yet"

    def test_a_part_said_twice_at_one_date_spans_both_numbers(self) -> None:
        twice = EAST | {"value": 24}
        row = of_three({"value": 85}, EAST, twice, WEST, NORTH)
        assert row.verdict == "not_verifiable_yet", "85 or 87"
        assert of_three({"value": 84}, EAST, twice, WEST, NORTH).verdict == "contradicted", "neither"

    def test_floors_add_up_to_a_floor(self) -> None:
        floor = {"bound": "at_least", "rounding_unit": 1}
        parts = [part | floor for part in (EAST, WEST, NORTH)]
        assert of_three({"value": 85, **floor}, *parts).verdict == "self_consistent"
        assert of_three({"value": 85}, *parts).verdict == "not_verifiable_yet", "85 or any number above"
        assert of_three({"value": 80}, *parts).verdict == "contradicted", "at least 85"


def enterprises(jobs: dict, firms: dict, claim: dict) -> pd.Series:
    """The verdict on a claim that may mean the sum of two figures of one source."""
    also = {"rule_argument": "months=12|also=firms+workshops", "indicator": "everything"}
    data = region(claim | also, {"indicator": "firms", **jobs}, {"figure_id": "F2", "indicator": "workshops", **firms})
    data.indicators = pd.DataFrame({"indicator": [], "name_vi": [], "name_en": []})
    return ledger.check(data).iloc[0]


class TestSumThatMayBeMeant:
    def test_exact_figures_add_up_and_the_sum_is_said_to_be_made_here(self) -> None:
        row = enterprises({"value": 60}, {"value": 40}, {})
        assert (row.verdict, row.evidence) == ("supported", "F1+F2")
        assert "= 100, added here" in row.reason_en

    def test_more_than_60_and_40_are_more_than_100(self) -> None:
        more = {"value": 60, "bound": "at_least", "rounding_unit": 10}
        row = enterprises(more, {"value": 40}, {"bound": "at_least", "rounding_unit": 10})
        assert row.verdict == "supported"
        assert "at least 100" in row.reason_en
        assert enterprises(more, {"value": 40}, {"value": 105}).verdict == "supported_by_convention", "100 to 110"
        assert enterprises(more, {"value": 40}, {"value": 120}).verdict == "contradicted"

    def test_a_sum_of_unknown_rounding_decides_nothing(self) -> None:
        more, nearly = ({"value": v, "bound": b, "rounding_unit": 10} for v, b in ((60, "at_least"), (40, "nearly")))
        assert enterprises(more, nearly, {"value": 500}).verdict == "not_verifiable_yet"
        assert enterprises(more, nearly, {"value": 50}).verdict == "contradicted", "it is 60 at least"


@pytest.mark.parametrize("bound", ["at_least", "at_most", "nearly", "about"])
def test_a_figure_without_a_known_rounding_does_not_confirm(bound: str) -> None:
    value = 90 if bound == "at_least" else 5000
    row = ledger.check(region({}, {"value": value, "bound": bound})).iloc[0]
    assert row.verdict == "not_verifiable_yet"
    assert "office" not in row.evidence


def test_a_fourth_named_plant_makes_three_a_matter_of_definition() -> None:
    def judged(*states: str) -> pd.Series:
        claim = {"rule_argument": "months=12|named=operating+stopped", "value": len("abc")}
        data = region(claim, {"value": 3, "as_of": None})
        data.clusters = pd.DataFrame(
            [(f"c{n}", f"Cụm {n}", f"Cluster {n}", "east", state, "office") for n, state in enumerate(states)],
            columns=["cluster_id", "name_vi", "name_en", "province", "wastewater", "source_id"],
        )
        return ledger.check(data).iloc[0]

    runs = ["operating"] * 3
    assert judged(*runs).verdict == "supported_by_convention"
    four = judged(*runs, "stopped", "planned")
    assert (four.verdict, four.found_low, four.found_high) == ("depends_on_definition", 3, 4)
    assert "Cluster 3 (plant stopped)" in four.reason_en
    assert judged(*runs, "operating").verdict == "contradicted"


def test_support_by_others_needs_others() -> None:
    with pytest.raises(ValueError, match="self_consistent"):
        Finding("supported", Text("", ""), basis="internal")


GROWTH = {"rule": "chained_growth", "rule_argument": "sector=total", "period": "2021-2022", "unit": "percent_per_year"}


def grown(claim: dict, **rates: list[float]) -> pd.Series:
    """The verdict on a growth claim; rates of 2021 and 2022 by area."""
    rows = [
        (f"{area}{year}", area, year, "year", "total", "real_growth_pct", rate, "exact", None, "office")
        for area, values in rates.items()
        for year, rate in zip((2021, 2022), values, strict=False)
    ]
    columns = ["row_id", "area", "year", "period", "sector", "measure", "value", "bound", "rounding_unit", "source_id"]
    data = region(GROWTH | claim)
    data.economy = pd.DataFrame(rows, columns=columns)
    return ledger.check(SimpleNamespace(**vars(data))).iloc[0]


def test_growth_is_that_of_the_place_the_claim_speaks_of() -> None:
    both = {"east": [21.0, 0.0], "whole": [3.0, 3.0]}  # 1.21 in two years: 10 % a year; 2022 alone: none
    assert grown({"entity": "east", "value": 10}, **both).verdict == "depends_on_definition"
    assert grown({"entity": "east", "value": 5}, **both).verdict == "contradicted"
    assert grown({"entity": "vietnam", "value": 4}, vietnam=[4.0, 4.0]).verdict == "supported"
    lacking = grown({"entity": "vietnam", "value": 4}, **both)
    assert lacking.verdict == "not_verifiable_yet"
    assert "vietnam 2021–2022" in lacking.missing_en


def test_a_share_names_its_source_year_and_part_of_the_year() -> None:
    claim = {"rule": "combined_share", "rule_argument": "sector=services|years=1", "period": "2024", "entity": "east"}
    data = region(claim | {"value": 40, "unit": "percent"})
    columns = ["row_id", "area", "year", "period", "sector", "measure", "value", "source_id"]
    rows = [("E1", "east", 2024, "year", "services", "share_pct", 40.0, "office")]
    rows += [("E2", "east", 2025, "nine_months", "services", "share_pct", 41.0, "office")]
    rows += [("E3", "whole", 2024, "year", "services", "share_pct", 90.0, "office")]
    data.economy = pd.DataFrame(rows, columns=columns)
    row = ledger.check(data).iloc[0]
    assert (row.verdict, row.evidence) == ("depends_on_definition", "E1 E2"), "of the east, not of the whole"
    assert "40% (Sở, 2024); 41% (Sở, first nine months of 2025)" in row.reason_en
    assert "41% (Sở, 9 tháng đầu năm 2025)" in row.reason_vi


def test_nothing_counted_is_not_zero() -> None:
    data = region({"rule": "count_features", "rule_argument": "count=models", "value": 4})
    columns = ["model_id", "name_vi", "name_en", "feature_type", "feature_vi", "feature_en", "claim_id"]
    data.models = pd.DataFrame([], columns=columns)
    assert ledger.check(data).iloc[0].verdict == "not_verifiable_yet"


LEVEL = {"rule": "economy_figure", "rule_argument": "measure=current_price|sector=total", "period": "2023"}


def against_economy(claim: dict, *rows: dict) -> pd.Series:
    """The verdict on a claim of one figure; rows of the economy of the east in 2023 unless they say otherwise."""
    row = {
        "row_id": "E1",
        "area": "east",
        "year": 2023,
        "period": "year",
        "sector": "total",
        "measure": "current_price",
    }
    row |= {"value": 81_775.0, "bound": "exact", "unit": "billion VND", "status": None, "source_id": "office"}
    data = region(LEVEL | claim)
    data.economy = pd.DataFrame([row | {"row_id": f"E{n}"} | more for n, more in enumerate(rows)], columns=list(row))
    return ledger.check(data).iloc[0]


class TestOneFigureOfTheEconomy:
    def test_the_same_figure_supports_a_rounded_one_by_convention_another_contradicts(self) -> None:
        assert against_economy({"value": 81_775}, {}).verdict == "supported"
        assert against_economy({"value": 81_775.4}, {}).verdict == "supported_by_convention", "printed to the whole"
        assert against_economy({"value": 81_776}, {}).verdict == "contradicted"
        assert against_economy({"value": 81_000, "bound": "at_least", "rounding_unit": 1000}, {}).verdict == "supported"
        row = against_economy({"value": 81_775}, {}, {"value": 82_000.0})
        assert (row.verdict, row.found_high) == ("depends_on_definition", 82_000)

    def test_another_year_place_part_of_the_year_or_release_does_not_count(self) -> None:
        for other in (
            {"year": 2022},
            {"area": "whole"},
            {"period": "q1"},
            {"source_id": "mirror"},
            {"status": "target"},
        ):
            assert against_economy({"value": 81_775}, other).verdict == "not_verifiable_yet", other
        quarter = {"value": 81_775, "rule_argument": LEVEL["rule_argument"] + "|part=q1"}
        assert against_economy(quarter, {"period": "q1"}).verdict == "supported"

    def test_a_year_of_decline_is_compared_like_any_other(self) -> None:
        decline = {"rule_argument": "measure=real_growth_pct|sector=total", "value": -9.1, "unit": "percent"}
        fell = {"measure": "real_growth_pct", "value": -9.1, "unit": "percent"}
        row = against_economy(decline, fell)
        assert row.verdict == "supported"
        assert "−9.1% (Sở, 2023)" in row.reason_en


def quoted(total: dict, *parts: dict) -> pd.Series:
    """The verdict on a quotation's total; its parts are claims P0, P1, …"""
    argument = "parts=" + ",".join(f"P{n}" for n in range(len(parts)))
    data = region({})
    rows = [CLAIM | {"rule": "sum_of_claims", "rule_argument": argument} | total]
    rows += [CLAIM | {"claim_id": f"P{n}", "rule": "judgement"} | part for n, part in enumerate(parts)]
    data.claims = pd.DataFrame(rows).astype({"value": float, "rounding_unit": float})
    return ledger.check(data).iloc[0]


def test_the_parts_of_a_quotation_add_up_with_their_bounds() -> None:
    assert quoted({"value": 9}, {"value": 4}, {"value": 5}).verdict == "self_consistent"
    assert quoted({"value": 10}, {"value": 4}, {"value": 5}).verdict == "contradicted"
    more = {"value": 4, "bound": "at_least", "rounding_unit": 1}
    assert quoted({"value": 9, "bound": "at_least"}, more, {"value": 5}).verdict == "self_consistent"
    assert quoted({"value": 10}, more, {"value": 5}).verdict == "not_verifiable_yet", "9 or more"
    assert quoted({"value": 9}, {"value": 4}, {"value": None, "bound": None}).verdict == "not_verifiable_yet"

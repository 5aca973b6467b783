"""Growth and structure of the economy against claims, worked out by hand on made-up regions of two former provinces."""

from types import SimpleNamespace

import pandas as pd
import pytest

from clusters.claims import economy, ledger
from tests.clusters.claims.test_findings import told
from tests.clusters.claims.test_ledger import region

GROWTH = {"rule": "chained_growth", "rule_argument": "sector=total", "period": "2021-2022", "unit": "percent_per_year"}
SHARE = {"rule": "combined_share", "rule_argument": "sector=services|years=1", "period": "2024", "unit": "percent"}
COLUMNS = ["area", "year", "measure", "value", "sector", "period", "source_id", "bound", "rounding_unit", "unit"]
USUAL = {"sector": "total", "period": "year", "source_id": "office", "bound": "exact", "rounding_unit": None}
OTHER = {"sector": "x", "measure": "x", "period": "q1", "source_id": "mirror"}
"""What makes a row another one than a rule asks for, by column; the mirror repeats the claim's own release."""


def row(area: str, year: int, measure: str, value: float, **more: object) -> dict:
    unit = "percent" if measure.endswith("_pct") else "billion VND"
    return USUAL | {"area": area, "year": year, "measure": measure, "value": value, "unit": unit} | more


def rate(area: str, year: int, value: float, **more: object) -> dict:
    return row(area, year, "real_growth_pct", value, **more)


def level(area: str, year: int, value: float, **more: object) -> dict:
    return row(area, year, "constant_2010_price", value, **more)


def size(area: str, year: int, value: float, **more: object) -> dict:
    return row(area, year, "current_price", value, **{"source_id": "panel"} | more)


def share(area: str, year: int, value: float | None, **more: object) -> dict:
    return row(area, year, "share_pct", value, **{"sector": "services"} | more)


def judged(claim: dict, *rows: dict, reading: str = "convention") -> pd.Series:
    """The verdict on a claim; rows of the economy are E0, E1, …; east and west make up the whole."""
    data = region(claim)
    places = [("east", "former", 1, "Đông", "East"), ("west", "former", 2, "Tây", "West")]
    places += [("whole", "merged", 3, "Cả tỉnh", "Whole")]
    data.provinces = pd.DataFrame(places, columns=["province", "role", "order", "name_vi", "name_en"])
    data.sources.loc["panel"] = ["panel", "p", "Viện"]
    table = pd.DataFrame([{"row_id": f"E{n}"} | r for n, r in enumerate(rows)], columns=["row_id", *COLUMNS])
    data.economy = table.astype({"value": float, "rounding_unit": float})
    return ledger.check(SimpleNamespace(**vars(data)), reading).iloc[0]


def growth(claim: dict, *rows: dict, reading: str = "convention") -> pd.Series:
    return judged(GROWTH | claim, *rows, reading=reading)


LATER = (
    "Hai chuỗi lấy từ những lần công bố khác nhau (số ước ban đầu và số sau đó).",
    "The two chains come from different releases (first estimates and later figures).",
)
BOTH = [rate(area, year, value) for area, value in (("east", 10.0), ("west", 20.0)) for year in (2021, 2022)]
SIZES = [size("east", 2020, 100.0), size("west", 2020, 300.0)]


class TestChainedGrowth:
    def test_rates_are_chained_from_both_bases_and_told(self) -> None:
        """1.21 x 1 in two years are 10 % a year; 2022 alone has none."""
        found = told(growth({"entity": "east", "value": 10}, rate("east", 2021, 21.0), rate("east", 2022, 0.0)))
        assert found == (
            "depends_on_definition", "office",
            "Nối chuỗi tăng trưởng đã công bố của Đông: 0,00% một năm (gốc 2021); 10,00% một năm (gốc 2020).",
            "Chaining the growth published for East: 0.00% a year (base 2021); 10.00% a year (base 2020).",
            "", "", (10, 10, 0, 10),
        )  # fmt: skip

    def test_levels_are_a_second_chain_of_other_releases(self) -> None:
        """110/100 and 132/110: 20 % in 2022, and the root of 1.32 over two years; rates say 21 and 0."""
        levels = [level("east", y, v, source_id="panel") for y, v in ((2020, 100.0), (2021, 110.0), (2022, 132.0))]
        rates = [rate("east", 2021, 21.0), rate("east", 2022, 0.0)]
        found = told(growth({"entity": "east", "value": 20}, *rates, *levels))
        assert found == (
            "depends_on_definition", "office panel",
            "Nối chuỗi tăng trưởng đã công bố của Đông: 0,00% một năm (gốc 2021); 10,00% một năm (gốc 2020). "
            "Theo quy mô GRDP giá so sánh của Đông: 20,00% một năm (gốc 2021); 14,89% một năm (gốc 2020). " + LATER[0],
            "Chaining the growth published for East: 0.00% a year (base 2021); 10.00% a year (base 2020). "
            "By levels at constant prices of East: 20.00% a year (base 2021); 14.89% a year (base 2020). " + LATER[1],
            "", "", (20, 20, 0, 20),
        )  # fmt: skip

    def test_levels_alone_are_a_chain_as_well(self) -> None:
        found = told(growth({"entity": "east", "value": 20}, level("east", 2021, 110.0), level("east", 2022, 132.0)))
        assert found == (
            "supported", "office", "Theo quy mô GRDP giá so sánh của Đông: 20,00% một năm (gốc 2021).",
            "By levels at constant prices of East: 20.00% a year (base 2021).", "", "", (20, 20, 20, 20),
        )  # fmt: skip

    def test_the_merged_province_is_its_parts_weighed_by_their_size(self) -> None:
        """(100 x 1.1 + 300 x 1.2) / 400 = 1.175 over one year; the root of (121 + 432) / 400 over two: 17.58 %."""
        found = told(growth({"entity": "whole", "value": 18}, *BOTH, *SIZES))
        assert found == (
            "supported_by_convention", "office panel",
            "Nối chuỗi tăng trưởng đã công bố của các tỉnh cũ: 17,50% một năm (gốc 2021); 17,58% một năm (gốc 2020).",
            "Chaining the growth published for the former provinces: 17.50% a year (base 2021); 17.58% a year "
            "(base 2020).",
            "", "", (18, 18, 17.5, 17.58),
        )  # fmt: skip
        by_half = {17: "depends_on_definition", 16: "contradicted", 19: "contradicted"}
        assert {v: growth({"entity": "whole", "value": v}, *BOTH, *SIZES).verdict for v in by_half} == by_half

    def test_levels_of_one_part_with_the_rates_of_the_other(self) -> None:
        """The east by levels 100 to 121 as by rates: the merged province has both chains, and they agree."""
        levels = [level("east", 2020, 100.0), level("east", 2022, 121.0)]
        row = growth({"entity": "whole", "value": 18}, *BOTH, *SIZES, *levels)
        assert row.verdict == "supported_by_convention"
        assert "By levels at constant prices of the former provinces: 17.58% a year (base 2020)." in row.reason_en
        assert row.basis == "independent"

    def test_a_claim_is_taken_within_half_of_its_last_digit(self) -> None:
        rates = [rate("east", 2021, 8.75), rate("east", 2022, 8.75)]
        expected = {8.8: "supported", 8.7: "supported", 8.69: "contradicted", 8.81: "contradicted", 8.75: "supported"}
        assert {v: growth({"entity": "east", "value": v}, *rates).verdict for v in expected} == expected
        ranged = {"entity": "east", "value": 8.7, "bound": "at_least", "rounding_unit": 0.1}
        assert growth(ranged, *rates).verdict == "contradicted", "more than 8.7 is any number above, strictly read"

    def test_an_average_of_more_years_is_used_as_if_growth_had_been_even(self) -> None:
        found = growth({"entity": "east", "value": 7}, rate("east", 2025, 7.0, period="avg_2021_2025"))
        assert found.verdict == "supported_by_convention"
        assert found.reason_en.endswith("7.00% a year (base 2021); 7.00% a year (base 2020).")
        assert growth({"entity": "east", "value": 7}, rate("east", 2021, 7.0), rate("east", 2022, 7.0)).basis == (
            "independent"
        )

    def test_years_that_are_missing_are_named_and_averages_beside_them_are_told(self) -> None:
        averages = [rate("east", 2020, 8.5, period="avg_2016_2020"), rate("west", 2020, 9.0, period="avg_2016_2020")]
        others = [
            rate("east", 2020, 1.0, period="avg_2016_2020", sector="services"),
            row("east", 2020, "nominal_growth_pct", 2.0, period="avg_2016_2020"),
            rate("north", 2020, 3.0, period="avg_2016_2020"),
            rate("east", 2020, 4.0, period="avg_2016_2020", source_id="mirror"),
            rate("west", 2021, 5.0),
        ]
        found = told(growth({"entity": "whole", "value": 8}, *others, *averages))
        assert found == (
            "not_verifiable_yet", "E5 E6",
            "Không nối được chuỗi thực cho cả giai đoạn. Bình quân đã công bố: Đông 8,5% (2016–2020); "
            "Tây 9% (2016–2020).",
            "The real series of the whole span cannot be chained. Published averages: East 8.5% (2016–2020); "
            "West 9% (2016–2020).",
            "tăng trưởng thực theo năm: Đông 2021–2022; Tây 2022",
            "yearly real growth: East 2021–2022; West 2022", (8, 8, None, None),
        )  # fmt: skip

    def test_nothing_at_all_was_published(self) -> None:
        found = told(growth({"entity": "east", "value": 8}, rate("east", 2021, 8.0, period="q1")))
        assert found == (
            "not_verifiable_yet", "", "Không nối được chuỗi thực cho cả giai đoạn.",
            "The real series of the whole span cannot be chained.",
            "tăng trưởng thực theo năm: Đông 2021–2022", "yearly real growth: East 2021–2022", (8, 8, None, None),
        )  # fmt: skip

    @pytest.mark.parametrize(("column", "value"), OTHER.items())
    def test_rows_of_another_kind_are_no_part_of_a_chain(self, column: str, value: str) -> None:
        rows = [rate("east", year, 8.0, **({column: value} if column != "measure" else {})) for year in (2021, 2022)]
        if column == "measure":
            rows = [r | {"measure": value} for r in rows]
        assert growth({"entity": "east", "value": 8}, *rows).verdict == "not_verifiable_yet"

    def test_a_sector_is_chained_by_its_own_rates_levels_and_sizes(self) -> None:
        """Sizes of all sectors, 9,000 and 1, would weigh the east alone. By levels: (115 + 432) / 400."""
        sector = {"sector": "industry"}
        rows = [r | sector for r in [*BOTH, *SIZES]] + [size("east", 2020, 9000.0), size("west", 2020, 1.0)]
        claim = {"entity": "whole", "value": 18, "rule_argument": "sector=industry"}
        found = growth(claim, *rows)
        assert (found.verdict, found.found_low, found.found_high) == ("supported_by_convention", 17.5, 17.58)
        levels = [r | sector for r in [level("east", 2020, 100.0), level("east", 2022, 115.0)]]
        found = growth(claim, *rows, *levels)
        assert "By levels at constant prices of the former provinces: 16.94% a year (base 2020)." in found.reason_en
        assert (found.found_low, found.found_high) == (16.94, 17.58)

    def test_sizes_are_read_as_the_reader_asks(self) -> None:
        """Of "more than 100" in the east, strictly read, the west may be as good as nothing: growth is 10 % then."""
        sizes = [SIZES[0] | {"bound": "at_least", "rounding_unit": 1}, SIZES[1]]
        found = {reading: growth({"entity": "whole", "value": 18}, *BOTH, *sizes, reading=reading)
                 for reading in ("convention", "strict")}  # fmt: skip
        assert [found[reading].found_low for reading in found] == [17.48, 10]  # (101 x 1.1 + 300 x 1.2) / 401

    def test_even_growth_at_one_base_is_a_convention_for_both(self) -> None:
        """An average of two years tiles both of them exactly, and the second alone only in part."""
        found = growth({"entity": "east", "value": 7}, rate("east", 2022, 7.0, period="avg_2021_2022"))
        assert (found.verdict, found.found_low, found.found_high) == ("supported_by_convention", 7, 7)


def test_rising_years_are_told_as_spans() -> None:
    assert economy.runs([2016, 2017, 2019]) == "2016–2017, 2019"
    assert economy.runs([2016, 2018, 2019, 2020]) == "2016, 2018–2020"
    assert economy.runs([]) == ""


DIFFER = (
    "Khác nhau về mẫu số (có thuế sản phẩm hay không) và về thời gian.",
    "They differ in the base (with or without product taxes) and in time.",
)


def shared(claim: dict, *rows: dict) -> pd.Series:
    return judged(SHARE | claim, *rows)


class TestCombinedShare:
    def test_published_shares_are_told_with_their_parts_of_a_year(self) -> None:
        rows = [share("east", 2024, 40.25), share("east", 2025, 41.0, period="nine_months"), share("east", 2023, 39.5)]
        assert told(shared({"entity": "east", "value": 40}, *rows)) == (
            "depends_on_definition", "E0 E1 E2",
            "Nguồn khác: 40,25% (Sở, 2024); 41% (Sở, 9 tháng đầu năm 2025); 39,5% (Sở, 2023). " + DIFFER[0]
            + " 41,0% là của 9 tháng đầu năm 2025. 39,5% là của năm 2023.",
            "Other sources: 40.25% (Sở, 2024); 41% (Sở, first nine months of 2025); 39.5% (Sở, 2023). " + DIFFER[1]
            + " 41.0% is of the first nine months of 2025. 39.5% is of 2023.",
            "", "", (40, 40, 39.5, 41),
        )  # fmt: skip

    def test_all_inside_supports_by_convention_all_outside_contradicts(self) -> None:
        floor = {"entity": "east", "value": 40, "bound": "at_least", "rounding_unit": 5}  # 40 to 45
        expected = {
            (40.0,): "supported_by_convention",
            (41.0, 45.0): "supported_by_convention",
            (42.0, 46.0): "depends_on_definition",
            (39.0, 44.0): "depends_on_definition",
            (45.1, 46.0): "contradicted",
            (38.0, 39.9): "contradicted",
        }
        assert {v: shared(floor, *(share("east", 2024, x) for x in v)).verdict for v in expected} == expected
        assert shared(floor, share("east", 2024, 40.0)).basis == "independent"

    def test_a_part_of_a_year_is_told_in_words_whichever_it_is(self) -> None:
        told_en = {"eight_months": "first eight months of 2025", "q1": "Q1 2025", "march": "March 2025",
                   "first_half": "first half of 2025"}  # fmt: skip
        for period, words in told_en.items():
            row = shared({"entity": "east", "value": 41}, share("east", 2025, 41.0, period=period))
            assert row.reason_en.startswith(f"Other sources: 41% (Sở, {words})."), period
            assert row.reason_en.endswith(f" 41.0% is of the {words}." if words[0] == "f" else f" 41.0% is of {words}.")
        row = shared({"entity": "east", "value": 41}, share("east", 2025, 41.0, period="eight_months"))
        assert row.reason_vi.endswith(" 41,0% là của 8 tháng đầu năm 2025.")

    def test_the_year_of_a_period_counts_whatever_follows_it(self) -> None:
        for period in ("2024", "2024-12", "2024-12-31"):
            row = shared({"entity": "east", "value": 40, "period": period}, share("east", 2024, 40.0))
            assert row.verdict == "supported_by_convention", period
            rows = [in_sector("industry", 50.0), in_sector("services", 40.0)]
            assert judged(EXCEEDS | {"entity": "east", "period": period}, *rows).verdict == "supported", period

    def test_only_the_sector_the_place_and_the_years_asked_for_count(self) -> None:
        claim = {"entity": "east", "value": 40}
        for year, counts in ((2022, False), (2023, True), (2024, True), (2025, True), (2026, False)):
            known = shared(claim, share("east", year, 40.0)).verdict != "not_verifiable_yet"
            assert known == counts, year
        for change in ({"sector": "x"}, {"measure": "x"}, {"source_id": "mirror"}, {"area": "west"}, {"value": None}):
            assert shared(claim, share("east", 2024, 40.0) | change).verdict == "not_verifiable_yet", change

    def test_the_merged_province_is_also_computed_from_its_parts(self) -> None:
        """Sizes (100 + 140) / 2 = 120 and 360, a quarter and three: 40/4 + 60 x 3/4 = 55, and 44/4 + 45 = 56."""
        shares = [share("east", 2024, 40.0), share("east", 2023, 44.0), share("west", 2024, 60.0)]
        shares += [share("west", 2024, 99.0, period="nine_months"), share("whole", 2024, 57.0)]
        sizes = [size("east", 2024, 100.0), size("east", 2024, 140.0, source_id="office"), size("west", 2024, 360.0)]
        found = told(shared({"entity": "whole", "value": 56}, *shares, *sizes))
        assert found == (
            "depends_on_definition", "E4 E0 E1 E2 office panel",
            "Nguồn khác: 57% (Sở, 2024); từ 55,0 đến 56,0% nếu tính từ tỷ trọng của các tỉnh cũ, theo quy mô GRDP. "
            + DIFFER[0],
            "Other sources: 57% (Sở, 2024); from 55.0 to 56.0% if computed from the former provinces' shares, by size "
            "of GRDP. " + DIFFER[1],
            "", "", (56, 56, 55, 57),
        )  # fmt: skip
        third = shared(
            {"entity": "whole", "value": 53.3}, *shares[:3:2], size("east", 2024, 1.0), size("west", 2024, 2.0)
        )
        assert (third.found_low, third.found_high) == (53.3, 53.3), "(40 + 2 x 60) / 3, to a tenth"

    def test_a_part_without_a_share_or_a_size_leaves_the_whole_unknown(self) -> None:
        sizes = [size("east", 2024, 100.0), size("west", 2024, 300.0)]
        nothing = ("Chưa thấy nguồn khác nêu tỷ trọng này.", "No other source was found to give this share.")
        lacking = ("cơ cấu GRDP theo ngành, cùng mẫu số: ", "structure of GRDP by sector, on one denominator: ")
        cases = [
            ([share("east", 2024, 40.0), *sizes], "whole", ("Tây", "West")),
            ([*sizes], "whole", ("Đông; Tây", "East; West")),
            ([share("east", 2024, 40.0), share("west", 2024, 60.0), sizes[0]], "whole", ("Cả tỉnh", "Whole")),
            ([], "east", ("Đông", "East")),
        ]
        for rows, entity, who in cases:
            assert told(shared({"entity": entity, "value": 40}, *rows)) == (
                "not_verifiable_yet", "", *nothing, lacking[0] + who[0], lacking[1] + who[1], (40, 40, None, None),
            )  # fmt: skip


EXCEEDS = {
    "rule": "share_exceeds",
    "rule_argument": "part=industry|than=services|wider=both|years=1",
    "period": "2024",
    "value": None,
    "bound": None,
}


def compared(entity: str, *rows: dict) -> pd.Series:
    return judged(EXCEEDS | {"entity": entity}, *rows)


def in_sector(sector: str, value: float, area: str = "east", year: int = 2024, **more: object) -> dict:
    return share(area, year, value, sector=sector, **more)


class TestOneShareAboveAnother:
    @pytest.mark.parametrize(
        ("industry", "services", "verdict"),
        [
            ([50.0, 41.0], [40.0, 39.0], "supported"),
            ([40.0], [40.0], "contradicted"),
            ([39.0, 40.0], [40.0, 45.0], "contradicted"),
            ([40.0, 41.0], [40.0], "depends_on_definition"),
            ([50.0], [40.0, 60.0], "depends_on_definition"),
            ([40.0], [39.0, 40.0], "depends_on_definition"),
        ],
    )
    def test_every_pair_of_shares_must_say_so(self, industry: list, services: list, verdict: str) -> None:
        rows = [in_sector("industry", v) for v in industry] + [in_sector("services", v) for v in services]
        ids = " ".join(f"E{n}" for n in range(len(rows)))
        found = compared("east", *rows)
        assert told(found)[:6] == (
            verdict, ids, "So tỷ trọng của nguồn khác.", "By shares of another source.", "", "",
        )  # fmt: skip
        assert found.basis == "independent"

    def test_without_industry_alone_the_parts_say_where_the_opposite_held(self) -> None:
        """In the east all of industry and construction is below services; in the west not for certain."""
        rows = [in_sector("both", 30.0), in_sector("services", 40.0)]
        rows += [
            in_sector("both", 39.0, "west"),
            in_sector("services", 39.0, "west"),
            in_sector("both", 1.0, year=2025),
        ]
        rows += [in_sector("services", 50.0, "whole")]
        missing = (
            "tỷ trọng công nghiệp (không gồm xây dựng) của toàn tỉnh",
            "the share of industry without construction in the whole province",
        )
        assert told(compared("whole", *rows)) == (
            "not_verifiable_yet", "E5 E0 E1",
            "Chưa có tỷ trọng riêng của công nghiệp từ nguồn khác. Riêng Đông thì ngược lại.",
            "No other source gives the share of industry alone. In East alone the opposite held.",
            *missing, (None,) * 4,
        )  # fmt: skip
        for others in (
            [],
            [in_sector("both", 30.0)],
            [in_sector("services", 40.0)],
            [rows[0] | {"year": 2023}, rows[1]],
            [rows[0], rows[1] | {"year": 2025}],
        ):
            assert told(compared("whole", *others)) == (
                "not_verifiable_yet", "", "Chưa có tỷ trọng riêng của công nghiệp từ nguồn khác.",
                "No other source gives the share of industry alone.", *missing, (None,) * 4,
            )  # fmt: skip

    def test_every_part_where_the_opposite_held_is_named_with_its_shares(self) -> None:
        rows = [in_sector(s, v, place) for place in ("east", "west") for s, v in (("both", 30.0), ("services", 40.0))]
        found = compared("whole", *rows)
        assert (found.evidence, "In East; West alone" in found.reason_en) == ("E0 E1 E2 E3", True)

    def test_of_one_province_its_own_shares_alone_are_asked(self) -> None:
        rows = [in_sector("both", 30.0), in_sector("services", 40.0)]
        found = compared("east", *rows)
        assert (found.verdict, found.evidence) == ("not_verifiable_yet", "E1")
        assert "East" not in found.reason_en

    def test_years_within_the_window_count_and_the_claims_own_release_does_not(self) -> None:
        for change, known in (({"year": 2023}, True), ({"year": 2022}, False), ({"source_id": "mirror"}, False)):
            rows = [in_sector("industry", 50.0) | change, in_sector("services", 40.0)]
            assert (compared("east", *rows).verdict == "supported") == known, change

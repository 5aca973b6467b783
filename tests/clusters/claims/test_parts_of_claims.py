"""A whole and its parts: what is added, which is the largest and how even they are, by hand on made-up regions."""

import pandas as pd
import pytest

from clusters.claims import ledger, parts
from clusters.uncertainty.bounds import Bound
from tests.clusters.claims.test_bounds_of_claims import EAST, NORTH, WEST, of_three
from tests.clusters.claims.test_findings import told
from tests.clusters.claims.test_ledger import CLAIM, FIGURE, region

MORE = {"bound": "at_least", "rounding_unit": 1}
SILENT = ("Chưa thấy nguồn nào khác nêu con số này.", "No other source was found to give this figure.")
LACKS = ("số liệu của nguồn khác, gần thời điểm đó", "a figure of another source, near that date")
PLACES = [("east", "former", 1, "Đông", "East"), ("west", "former", 2, "Tây", "West")]
PLACES += [("whole", "merged", 4, "Cả tỉnh", "Whole")]


class TestSum:
    def test_the_addition_is_told_when_it_is_right_and_when_it_is_not(self) -> None:
        assert told(of_three({"value": 85}, EAST, WEST, NORTH)) == (
            "self_consistent", "P0 P1 P2", "Phép cộng đúng: 22 + 35 + 28 = 85. " + SILENT[0],
            "The addition is right: 22 + 35 + 28 = 85. " + SILENT[1], "", "", (85,) * 4,
        )  # fmt: skip
        dated = [EAST | {"period": "2024-12-31"}, WEST | {"period": "2025-07"}, NORTH | {"period": "2021-2025"}]
        found = of_three({"value": 84}, *dated)
        assert told(found) == (
            "contradicted", "P0 P1 P2",
            "Các phần cộng lại: 22 + 35 + 28 = 85 (khác thời điểm: 31/12/2024; tháng 7 năm 2025; 2021-2025).",
            "The parts add up to 22 + 35 + 28 = 85 (different dates: 31 December 2024; July 2025; 2021-2025).",
            "", "", (84, 84, 85, 85),
        )  # fmt: skip
        assert found.basis == "internal"
        assert "(different dates: 2024; 2025)" in of_three(
            {"value": 85}, EAST | {"period": "2024"}, WEST | {"period": "2025"}, NORTH | {"period": None}
        ).reason_en, "the part without a date is of none"  # fmt: skip

    def test_parts_that_are_open_or_missing_are_said(self) -> None:
        assert told(of_three({"value": 90}, EAST | MORE, WEST, NORTH)) == (
            "not_verifiable_yet", "P0 P1 P2", "Chưa cộng được chính xác: ít nhất 22 + 35 + 28. " + SILENT[0],
            "Cannot be added up: at least 22 + 35 + 28. " + SILENT[1], *LACKS, (90, 90, None, None),
        )  # fmt: skip
        assert told(of_three({"value": 57}, EAST, WEST)) == (
            "not_verifiable_yet", "P0 P1", "Chưa cộng được chính xác: 22 + 35. " + SILENT[0],
            "Cannot be added up: 22 + 35. " + SILENT[1], *LACKS, (57, 57, None, None),
        )  # fmt: skip
        assert told(of_three({"value": 57})) == (
            "not_verifiable_yet", "", *SILENT, *LACKS, (57, 57, None, None),
        )  # fmt: skip

    def test_a_part_of_the_province_is_no_sum_of_itself(self) -> None:
        row = of_three({"entity": "east", "value": 22}, EAST, WEST, NORTH)
        assert (row.verdict, row.reason_en) == ("not_verifiable_yet", "Cannot be added up: 22. " + SILENT[1])

    def test_bounds_of_parts_touch_or_miss_the_total(self) -> None:
        most = {"bound": "at_most"}
        assert of_three({"value": 85}, EAST | most, WEST, NORTH).verdict == "not_verifiable_yet", "63 to 85"
        assert of_three({"value": 86}, EAST | most, WEST, NORTH).verdict == "contradicted"
        assert of_three({"value": 85, **most}, EAST | most, WEST, NORTH).verdict == "self_consistent"
        assert of_three({"value": 86, **MORE}, EAST, WEST, NORTH).verdict == "contradicted", "85 is not more than 86"
        assert of_three({"value": 85, **MORE}, EAST, WEST, NORTH).verdict == "self_consistent"

    def test_another_source_of_the_whole_decides_beside_a_right_addition(self) -> None:
        def against(value: float, total: float = 57) -> pd.Series:
            data = region({}, FIGURE | {"province": "whole", "value": value})
            data.provinces = pd.DataFrame(PLACES, columns=["province", "role", "order", "name_vi", "name_en"])
            whole = CLAIM | {"claim_id": "W", "entity": "whole", "rule": "sum_of_parts", "value": total}
            rows = [whole, *(CLAIM | {"claim_id": f"P{n}"} | part for n, part in enumerate((EAST, WEST)))]
            data.claims = pd.DataFrame(rows).astype({"value": float, "rounding_unit": float})
            return ledger.check(data).iloc[0]

        assert told(against(57)) == (
            "supported", "P0 P1 F1", "Phép cộng đúng: 22 + 35 = 57. Nguồn khác: 57 (Sở, 2025).",
            "The addition is right: 22 + 35 = 57. Other sources: 57 (Sở, 2025).", "", "", (57,) * 4,
        )  # fmt: skip
        assert (against(57).basis, against(43).verdict, against(43).found_low) == ("independent", "contradicted", 43)
        assert against(58, 58).evidence == "P0 P1", "a wrong addition is not mended by who repeats it"


AREA = {"unit": "ha", "source_id": "article"}


def largest(argument: str, *figures: dict, entity: str = "west", north: bool = False) -> pd.Series:
    rows = [AREA | f | {"figure_id": f"F{n}"} for n, f in enumerate(figures)]
    data = region({"rule": "largest_of_parts", "rule_argument": argument, "entity": entity}, *rows)
    places = PLACES + ([("north", "former", 3, "Bắc", "North")] if north else [])
    data.provinces = pd.DataFrame(places, columns=["province", "role", "order", "name_vi", "name_en"])
    names = [("jobs", "Lao động", "Jobs"), ("area", "Diện tích", "Area")]
    data.indicators = pd.DataFrame(names, columns=["indicator", "name_vi", "name_en"])
    return ledger.check(data).iloc[0]


def area(province: str, value: float | None, **more: object) -> dict:
    return {"province": province, "value": value, "indicator": "area"} | more


class TestLargest:
    def test_the_largest_by_every_indicator_is_told_by_each(self) -> None:
        jobs = [area("east", 10, indicator="jobs", unit="person"), area("west", 12, indicator="jobs", unit="person")]
        found = largest("by=jobs,area", *jobs, area("west", 3.5), area("east", 2))
        assert told(found) == (
            "self_consistent", "F0 F1 F2 F3", "Lao động: Đông 10; Tây 12. Diện tích: Tây 3,5 ha; Đông 2 ha.",
            "Jobs: East 10; West 12. Area: West 3.5 ha; East 2 ha.", "", "", (100, 100, None, None),
        )  # fmt: skip
        assert found.basis == "internal"
        turned = largest("by=jobs,area", *jobs, area("west", 1), area("east", 2))
        assert (turned.verdict, turned.basis) == ("depends_on_definition", "internal"), "one way, not the other"

    @pytest.mark.parametrize(
        ("east", "west", "verdict"),
        [
            ({"value": 2}, {"value": 2}, "contradicted"),
            ({"value": 3}, {"value": 2}, "contradicted"),
            ({"value": 2, **MORE}, {"value": 2}, "contradicted"),
            ({"value": 2, **MORE}, {"value": 3}, "depends_on_definition"),
            ({"value": 2, **MORE}, {"value": 3.5}, "self_consistent"),
            ({"value": 2}, {"value": 3, "bound": "at_most"}, "depends_on_definition"),
        ],
    )
    def test_bounds_must_not_overlap(self, east: dict, west: dict, verdict: str) -> None:
        """More than 2, rounded to ones, is 2 to 3 by convention."""
        assert largest("by=area", area("east", 0) | east, area("west", 0) | west).verdict == verdict

    def test_it_is_the_largest_of_all_and_against_all_figures_of_each(self) -> None:
        three = [area("east", 1), area("west", 3), area("north", 2)]
        assert largest("by=area", *three, north=True).verdict == "self_consistent"
        assert largest("by=area", *three, entity="east", north=True).verdict == "contradicted"
        assert largest("by=area", *three, area("north", 4), north=True).verdict == "depends_on_definition", "2 or 4"
        twice = largest("by=area", *three, area("west", 1.5), north=True)
        assert (twice.verdict, "West from 1.5 to 3.0 ha" in twice.reason_en) == ("depends_on_definition", True)

    def test_figures_that_do_not_speak_of_every_part_decide_nothing(self) -> None:
        for other in (
            area("west", None),
            area("west", 3, district_id="d"),
            area("west", 3, source_id="office"),
            area("west", 3, indicator="jobs"),
            area("whole", 3),
        ):
            found = told(largest("by=area", area("east", 1), other))
            assert found == (
                "not_verifiable_yet", "", "", "", "số liệu của mọi tỉnh cũ", "figures of all former provinces",
                (100, 100, None, None),
            ), other  # fmt: skip
        assert largest("by=area", area("east", 1), area("west", 3), entity="whole").verdict == "not_verifiable_yet"
        skipped = largest("by=jobs,area", area("east", 1), area("west", 3))
        assert (skipped.verdict, skipped.evidence) == ("self_consistent", "F0 F1"), "the next is looked at"

    def test_a_province_alone_is_the_largest_of_nothing(self) -> None:
        data = region({"rule": "largest_of_parts", "rule_argument": "by=jobs"}, {"source_id": "article"})
        assert ledger.check(data).iloc[0].verdict == "not_verifiable_yet"


def spread(*stated: tuple[str, str, dict], reading: str = "convention", places: list = PLACES) -> pd.Series:
    """The verdict on "evenly spread"; stated: place, indicator, the rest of the claim."""
    data = region({})
    rule = {"claim_id": "W", "entity": "whole", "rule": "evenly_spread", "rule_argument": "count=n|base=land"}
    rows = [CLAIM | rule, *(
        CLAIM | {"claim_id": f"P{n}", "rule": "judgement", "entity": place, "indicator": indicator} | more
        for n, (place, indicator, more) in enumerate(stated)
    )]  # fmt: skip
    data.claims = pd.DataFrame(rows).astype({"value": float, "rounding_unit": float})
    data.provinces = pd.DataFrame(places, columns=["province", "role", "order", "name_vi", "name_en"])
    data.indicators = pd.DataFrame([("land", "Diện tích", "Land")], columns=["indicator", "name_vi", "name_en"])
    return ledger.check(data, reading).iloc[0]


def both(count: tuple, land: tuple, more: dict | None = None) -> list[tuple[str, str, dict]]:
    stated = [("east", "n", {"value": count[0], **(more or {})}), ("west", "n", {"value": count[1]})]
    return [*stated, ("east", "land", {"value": land[0]}), ("west", "land", {"value": land[1]})]


OPEN = ("Không có ngưỡng nào nói thế nào là đều.", "No threshold says how even is even.")


class TestEven:
    def test_equal_counts_of_equal_land_are_even(self) -> None:
        found = spread(*both((10, 10), (40, 40)))
        assert told(found) == (
            "self_consistent", "P0 P1 P2 P3", "Theo số cụm: Đông 10; Tây 10. So với diện tích: Đông 25%; Tây 25%.",
            "By count: East 10; West 10. Against land: East 25%; West 25%.", "", "", (100, 100, None, None),
        )  # fmt: skip
        assert found.basis == "internal"

    def test_the_first_one_way_that_is_last_the_other_is_named(self) -> None:
        assert told(spread(*both((10, 12), (20, 40)))) == (
            "depends_on_definition", "P0 P1 P2 P3",
            "Theo số cụm: Đông 10; Tây 12. So với diện tích: Đông 50%; Tây 30%. "
            "Nhiều nhất theo cách này, Tây lại ít nhất theo cách kia.",
            "By count: East 10; West 12. Against land: East 50%; West 30%. First one way, West is last the other way.",
            "", "", (100, 100, None, None),
        )  # fmt: skip

    def test_the_first_of_the_list_may_be_the_one_that_is_turned_round(self) -> None:
        """12 of 40 and 10 of 30 units of land: 30 % and a third, in whole per cent."""
        row = spread(*both((12, 10), (40, 30)))
        assert "Against land: East 30%; West 33%. First one way, East is last the other way." in row.reason_en

    @pytest.mark.parametrize(
        ("count", "land"), [((10, 12), (40, 40)), ((12, 10), (40, 40)), ((10, 10), (20, 40)), ((10, 20), (20, 40))]
    )
    def test_elsewhere_no_threshold_says_how_even(self, count: tuple, land: tuple) -> None:
        row = spread(*both(count, land))
        assert (row.verdict, row.basis) == ("depends_on_definition", "internal")
        assert row.reason_vi.endswith("%. " + OPEN[0])
        assert row.reason_en.endswith("%. " + OPEN[1])

    def test_counts_within_bounds_are_read_as_the_reader_asks(self) -> None:
        """More than 10, rounded to ones, is 10 to 11 by convention and any number above 10 strictly."""
        row = spread(*both((10, 12), (20, 40), MORE))
        assert "By count: East from 10 to 11; West 12. Against land: East from 50 to 55%; West 30%." in row.reason_en
        assert row.reason_en.endswith("West is last the other way.")
        strict = spread(*both((10, 12), (20, 40), MORE), reading="strict")
        assert "East at least 10; West 12" in strict.reason_en
        assert strict.reason_en.endswith(OPEN[1]), "the east may have more"

    def test_a_part_without_a_count_or_a_base_leaves_it_open(self) -> None:
        whole = both((10, 12), (20, 40))
        for gap in (whole[:3], whole[1:], []):
            assert told(spread(*gap)) == (
                "not_verifiable_yet", "", "", "", "số cụm của từng tỉnh cũ", "the count of each former province",
                (100, 100, None, None),
            )  # fmt: skip
        alone = [place for place in PLACES if place[1] == "merged"]
        assert spread(*whole, places=alone).verdict == "not_verifiable_yet"


def test_the_surely_largest_of_some_bounds() -> None:
    assert parts._first(Bound([1.0, 3.0, 2.0], [1.0, 3.0, 2.0])) == 1
    assert parts._first(Bound([1.0, 3.0], [3.0, 3.0])) == -1, "the first may have as many"
    assert parts._first(Bound([4.0, 3.0], [4.0, 3.9])) == 0
    assert parts._first(Bound([1.0], [1.0])) == -1, "of one alone none is first"
    assert parts._equal(Bound([1.0, 1.0], [1.0, 1.0]))
    assert not parts._equal(Bound([1.0, 1.0], [1.0, 2.0]))
    assert not parts._equal(Bound([1.0, 2.0], [1.0, 2.0]))

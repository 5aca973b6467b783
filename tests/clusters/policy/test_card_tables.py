"""What comes first among the cards, and what a reader, a later notebook and a page get of them."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from clusters.policy import card_tables, cards
from clusters.uncertainty.bounds import Bound

LEVERS = pd.DataFrame([("L1", "Đòn bẩy", "A lever")], columns=["lever_id", "name_vi", "name_en"])
TERM = pd.DataFrame(
    [("term", 24.0, None, "2022"), ("late", 120.0, None, "2022"), ("dated", 6.0, "2025-07-01", None)],
    columns=["parameter_id", "value", "date", "year"],
)
NO_DATA = (np.nan, np.nan)


def card(name: str, by: str = "2030", sure: str = "by_convention", term: str | None = None, **more: Any) -> dict:
    texts = {f"{text}_{lang}": f"{text} {name}" for text in card_tables.TEXTS for lang in ("vi", "en")}
    ends = {f"{what}_{end}": np.nan for what in ("baseline", "target", "cost", "reachable") for end in ("low", "high")}
    units = {f"{what}_unit": "" for what in ("baseline", "target", "cost")}
    ids = {"problem_id": "P1", "lever_ids": None, "target_parameter": None, "evidence": "", "failed": "", "absent": ""}
    own = {"card_id": name, "by_year": by, "confidence": sure, "deadline_parameter": term, "baseline": None}
    own |= {"reason_vi": "Ít trạm", "reason_en": "Few plants", "missed": False}
    return own | texts | ends | units | ids | {"sources": "paper"} | more


def ordered(*rows: dict, first: int | None = 2027) -> list[str]:
    return cards.in_order(pd.DataFrame(rows), TERM, first).card_id.tolist()


class TestOrder:
    def test_a_deadline_that_has_passed_then_the_year_then_the_grade_then_the_file(self) -> None:
        rows = [
            card("R1", by="2028"), card("R2", by="2027", sure="likely_judgement"), card("R3", by="2027"),
            card("R4", by="2027"), card("R5", by="2030", term="term"), card("R6", by="2027", sure="review"),
        ]  # fmt: skip
        assert ordered(*rows) == ["R5", "R3", "R4", "R2", "R6", "R1"]
        assert cards.tied(cards.in_order(pd.DataFrame(rows), TERM, 2027)) == "R3\u00a0=\u00a0R4"
        assert cards.tied(cards.in_order(pd.DataFrame(rows[:3]), TERM, 2027)) is None

    def test_a_deadline_still_to_come_brings_nothing_forward(self) -> None:
        assert ordered(card("R1", term="late"), card("R2", by="2029")) == ["R2", "R1"]  # until 2031
        assert ordered(card("R1", term="dated"), card("R2", by="2029")) == ["R1", "R2"]  # until 2025
        assert ordered(card("R1", term="dated"), card("R2", by="2029"), first=2025) == ["R2", "R1"]
        assert ordered(card("R1", term="term"), card("R2", by="2029"), first=None) == ["R2", "R1"]
        assert ordered(card("R1", term="gone"), card("R2", by="2029")) == ["R2", "R1"]

    def test_deadlines_are_dated(self) -> None:
        found = cards.in_order(pd.DataFrame([card("R1", term="term"), card("R2")]), TERM, 2027)
        assert found.deadline.tolist() == ["2023-12-31", ""]
        assert found["rank"].tolist() == [1, 2]

    def test_what_the_law_wanted_before_the_first_year_is_overdue(self) -> None:
        rows = [card("R1", term="late"), card("R2", term="term"), card("R3")]
        found = cards.in_order(pd.DataFrame(rows), TERM, 2027).set_index("card_id")
        assert found.overdue.to_dict() == {"R2": True, "R1": False, "R3": False}
        assert not cards.in_order(pd.DataFrame(rows), TERM, 2023).overdue.any()
        assert not cards.in_order(pd.DataFrame(rows), TERM, None).overdue.any()


def test_a_card_has_a_reason_of_its_own_or_its_problems_name() -> None:
    problems = pd.DataFrame([("P1", "Ít trạm", "Few plants")], columns=["problem_id", "name_vi", "name_en"])
    own = pd.DataFrame(
        [("R1", "P1", None, None), ("R3", "P1", "Đã quá hạn", "It is overdue")],
        columns=["card_id", "problem_id", "reason_vi", "reason_en"],
    )
    found = cards.proposed(SimpleNamespace(cards=own, problems=problems, card_evidence=pd.DataFrame()))
    assert found.cards.reason_vi.tolist() == ["Ít trạm", "Đã quá hạn"]
    assert found.cards.reason_en.tolist() == ["Few plants", "It is overdue"]


def listed(*rows: dict, results: dict | None = None) -> pd.DataFrame:
    table = cards.in_order(pd.DataFrame(rows), TERM, 2027)
    return card_tables.listed(table, results or {})


class TestListed:
    def test_bounds_with_units_and_costs_outwards(self) -> None:
        ends = {"baseline_low": 7.0, "baseline_high": 12.0, "baseline_unit": "cluster", "target_low": 47.0}
        money = {"cost_low": 3.81, "cost_high": 47.83, "cost_unit": "billion VND/year", "target_high": 47.0}
        row = listed(card("R1", **ends, **money, reachable_low=15.0, reachable_high=28.0)).iloc[0]
        assert (row.now, row.goal) == ((Bound(7, 12), "cluster"), (Bound(47, 47), "cluster"))
        assert (row.reach, row.cost) == ((Bound(15, 28), "cluster"), (Bound(3, 48), "billion VND/year"))
        assert row.aim_en == ("indicator R1:", Bound(7, 12), "→", Bound(47, 47), "cluster")
        assert row.money_vi == (Bound(3, 48), "billion VND/year", "—", "payer R1")
        assert (row.reason_vi, row.watched_en) == ("Ít trạm", "source R1; frequency R1")

    @pytest.mark.parametrize(("cost", "shown"), [((39.87, 560.1), (39, 570)), ((0.381, 4.78), (0.38, 4.8))])
    def test_a_cost_never_claims_more_than_is_known(self, cost: tuple, shown: tuple) -> None:
        row = listed(card("R1", cost_low=cost[0], cost_high=cost[1], cost_unit="billion VND")).iloc[0]
        assert row.cost == (Bound(*shown), "billion VND")

    def test_what_is_not_known_is_said(self) -> None:
        row = listed(card("R1", payer_vi=None, payer_en=None)).iloc[0]
        assert (row.now, row.cost, row.goal, row.payer_vi) == ("", "", "unset", "unknown")
        assert row.reach == row.counted_vi == card_tables.NONE
        assert (row.aim_vi, row.money_en) == (("indicator R1:", "no_data", "→", "unset"), ("no_data", "—", "unknown"))
        at_least = listed(card("R1", baseline_low=2.0, baseline_high=np.inf, baseline_unit="station")).iloc[0]
        assert at_least.now == (Bound(2, np.inf), "station")

    def test_a_count_that_replaced_another_says_both_dates(self) -> None:
        columns = [
            "entity",
            "indicator",
            "low",
            "high",
            "unit",
            "as_of_from",
            "as_of_to",
            "earlier_low",
            "earlier_high",
        ]
        now = ("here", "waiting", 37.0, 37.0, "cluster", "2025-12", "2025-12", 25.0, 25.0)
        latest = pd.DataFrame([now], columns=columns).assign(earlier_from="2024-12-31", earlier_to="2024-12-31")
        row = listed(card("R4", baseline="02/latest/here/waiting"), results={"02/latest": latest}).iloc[0]
        assert row.counted_en == "December 2025; earlier (31 December 2024): 25"


def test_the_answer_is_the_first_three_cards_and_changes_with_them() -> None:
    rows = [card("R1", by="2028"), card("R2", by="2029"), card("R3", by="2030"), card("R4", by="2031")]
    found = card_tables.opening(listed(*rows), "en")
    assert [found[f"{n}_what"] for n in card_tables.FIRST] == ["name R1", "name R2", "name R3"]
    assert (found["first_by"], found["first_who"]) == ("2028", "who R1")
    rows[3] |= {"deadline_parameter": "term", "confidence": "review"}
    turned = card_tables.opening(listed(*rows), "vi")
    assert (turned["first_what"], turned["first_sure"]) == ("name R4", "not_assessable")
    only = card_tables.opening(listed(card("R1")), "en")
    assert (only["first_what"], only["second_what"]) == ("name R1", None)


def test_one_published_row_a_card_with_every_field() -> None:
    table = cards.in_order(pd.DataFrame([card("R1", baseline_low=2.0, baseline_high=np.inf)]), TERM, 2027)
    found = card_tables.recommendations(table, "here")
    assert list(found)[:6] == ["entity", "indicator", "low", "high", "unit", "rank"]
    row = found.iloc[0]
    assert (row.entity, row.indicator, row.low, row.reason_en) == ("here", "R1", 2, "Few plants")
    assert np.isnan(row.high)
    wanted = {"who_vi", "payer_en", "by_year", "deadline", "reachable_low", "cost_unit", "frequency_vi", "change_en"}
    assert wanted < set(found)


ITEMS = pd.DataFrame(
    [
        ("R1", "C1", "claim", "holds", "", "not_verifiable_yet", *NO_DATA, None, np.nan, None),
        ("R1", "law", "parameter", "holds", "certain", None, 1.0, 1.0, "boolean", 1.0, "exact"),
        ("R1", "case", "parameter", "holds", "certain", None, np.nan, 90.0, "billion VND", 90.0, "nearly"),
        ("R1", "03/coverage/here/compliant", "result", "changed", "by_convention", None, 0.0, 5.0, "cluster", *NO_DATA),
        ("R2", "seen", "parameter", "absent", "not_assessable", *[None] * 1, *NO_DATA, None, *NO_DATA),
    ],
    columns=["card_id", "evidence", "kind", "state", "grade", "verdict", "low", "high", "unit", "value", "bound"],
).assign(sources="paper")
CLAIMS = pd.DataFrame([("C1", "hai cụm", "two clusters")], columns=["claim_id", "quote_vi", "gloss_en"])


def test_evidence_is_told_by_what_it_is() -> None:
    found = card_tables.evidence(ITEMS, CLAIMS)
    assert found.what_vi.tolist()[:3] == ["C1 “hai cụm”", "law", "case"]
    assert found.what_en[3] == ("compliant", "—", "here")
    assert found.shows.tolist()[:3] == ["not_verifiable_yet", "yes", ("nearly", 90.0, "billion VND")]
    assert found.shows[3] == (Bound(0, 5), "cluster")
    assert found.shows[4] == ""
    assert found.grade.tolist()[:2] == ["gap", "certain"]


def test_what_a_page_draws_holds_levers_and_evidence() -> None:
    rows = listed(card("R1", lever_ids="L1 L9"), card("R2"))
    found = card_tables.drawn(rows, card_tables.evidence(ITEMS, CLAIMS), LEVERS)
    assert found.levers[0] == [{"id": "L1", "name_vi": "Đòn bẩy", "name_en": "A lever"}]
    assert [len(own) for own in found.evidence] == [4, 1]
    assert found.reach.tolist() == ["", ""]
    assert found.missed.tolist() == [False, False]


def test_terms_count_the_cards_that_bear_them() -> None:
    found = card_tables.terms(pd.DataFrame([card("R1"), card("R2"), card("R3", sure="review")]))
    assert dict(zip(found.confidence, found.cards, strict=True))["by_convention"] == 2
    assert found["cards"].tolist()[-1] == 1
    assert card_tables.terms(pd.DataFrame(columns=["confidence"])).empty

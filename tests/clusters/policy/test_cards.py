"""Cards stand or fall with their evidence; requests follow the width they remove."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from clusters.policy import cards, data_requests, readiness, tables, theory

MERGED, FORMER = "whole", ["east", "west"]


def quantities(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["entity", "indicator", "low", "high", "unit"])


def coverage(stable: int = 3) -> pd.DataFrame:
    """A coverage table as notebook 03 publishes it: five stations in the west, `stable` of them stable."""
    rows = []
    for compliance, high in (("unstable_may_comply", 5), ("unstable_cannot_comply", stable)):
        main = compliance == "unstable_may_comply"
        for entity, indicator, low, top in (
            ("east", "operating", 14, 14), ("west", "operating", 20, 20), ("whole", "operating", 34, 34),
            ("east", "compliant", 2, 2), ("west", "compliant", 0, high), ("whole", "compliant", 2, 2 + high),
            ("east", "with_any_system", 3, 8), ("west", "with_any_system", 5, 5), ("whole", "with_any_system", 8, 13),
            ("east", "with_working_system", 0, 3), ("west", "with_working_system", stable, stable),
            ("whole", "with_working_system", stable, stable + 3),
        ):  # fmt: skip
            rows.append((entity, indicator, low, top, "cluster", "one_each", compliance, "old", main))
    names = ["entity", "indicator", "low", "high", "unit", "stations", "compliance", "standard", "headline"]
    return pd.DataFrame(rows, columns=names)


class TestQuantity:
    def test_reads_the_main_case_of_a_result(self) -> None:
        found = cards.quantity("03/coverage/west/compliant", {"03/coverage": coverage()})
        assert found == cards.Quantity(0, 5, "cluster")

    def test_takes_several_rows_together_and_keeps_open_ends_open(self) -> None:
        table = quantities(("a", "jobs", 10, 20, "person"), ("a", "jobs", 15, None, "person"))
        assert cards.quantity("02/x/a/jobs", {"02/x": table}) == cards.Quantity(10, np.inf, "person")

    @pytest.mark.parametrize("reference", ["02/x/a/none", "02/y/a/jobs", "jobs", None, "02/x/b/jobs"])
    def test_what_is_absent_is_none(self, reference: str) -> None:
        table = quantities(("a", "jobs", 10, 20, "person"), ("b", "jobs", None, None, "person"))
        assert cards.quantity(reference, {"02/x": table}) is None

    def test_mixed_units_are_not_taken_together(self) -> None:
        table = quantities(("a", "x", 1, 1, "ha"), ("a", "x", 2, 2, "cluster"))
        assert cards.quantity("02/x/a/x", {"02/x": table}) is None


KNOWN = pd.DataFrame(columns=["entity", "indicator", "low", "high"])
VERDICTS = pd.DataFrame(
    {
        "claim_id": ["C1", "C2", "C3", "C4"],
        "verdict": ["supported", "supported_by_convention", "not_verifiable_yet", "judgement"],
        "entity": ["west"] * 4,
        "indicator": ["a", "b", "c", "d"],
        "claimed_low": [1.0, 2, 3, np.nan],
        "claimed_high": [1.0, 2, 3, np.nan],
        "unit": ["cluster"] * 4,
    }
)
PARAMETERS = pd.DataFrame(
    [
        ("law", "rule", 1.0, None, None, None, "A", True, "boolean", "exact"),
        ("case", "evidence", 9.0, 5.0, 9.0, None, "A", True, "ha", "exact"),
        ("unseen", "benchmark", None, None, None, None, None, False, "%", None),
        ("floor", "evidence", 12.0, None, None, None, "B", True, "ha", "at_least"),
        ("ceiling", "evidence", 90.0, None, None, None, "B", True, "ha", "nearly"),
        ("rough", "evidence", 9.0, None, None, None, "B", True, "ha", "about"),
    ],
    columns=["parameter_id", "group", "value", "low", "high", "date", "quality", "seen", "unit", "bound"],
)


def judged(*pairs: tuple[str, str], results: dict | None = None) -> pd.DataFrame:
    evidence = pd.DataFrame([("R1", e, x) for e, x in pairs], columns=["card_id", "evidence", "expects"])
    return cards.judged(evidence, VERDICTS, PARAMETERS, {"03/coverage": coverage()} if results is None else results)


class TestConfidence:
    def test_the_weakest_support_decides(self) -> None:
        assert cards.confidence(judged(("C1", "supported"), ("law", "seen"))) == "certain"
        assert cards.confidence(judged(("C1", "supported"), ("C2", "supported_by_convention"))) == "by_convention"
        assert cards.confidence(judged(("C1", "supported"), ("case", "seen"))) == "likely_judgement"
        assert cards.confidence(judged(("C4", "judgement"), ("law", "seen"))) == "likely_judgement"

    def test_a_result_is_never_surer_than_by_convention(self) -> None:
        assert cards.confidence(judged(("03/coverage/west/operating", "low>0"))) == "by_convention"

    def test_a_gap_is_the_reason_to_act_and_carries_no_doubt(self) -> None:
        assert cards.confidence(judged(("C3", "not_verifiable_yet"))) == "likely_judgement", "does it help?"
        assert (
            cards.confidence(judged(("C3", "not_verifiable_yet"), ("C2", "supported_by_convention"))) == "by_convention"
        )

    def test_a_changed_verdict_or_result_turns_the_card_to_review(self) -> None:
        assert cards.confidence(judged(("C1", "supported"), ("C3", "supported"))) == "review"
        assert cards.confidence(judged(("03/coverage/west/compliant", "low>0"))) == "review"

    def test_missing_evidence_is_not_assessable(self) -> None:
        assert cards.confidence(judged(("C1", "supported"), ("unseen", "seen"))) == "not_assessable"
        assert cards.confidence(judged(("03/coverage/west/compliant", "low>0"), results={})) == "not_assessable"
        assert cards.confidence(judged()) == "not_assessable"

    def test_below_another_result(self) -> None:
        pair = ("03/coverage/west/with_working_system", "below:03/coverage/west/with_any_system")
        assert judged(pair).state.tolist() == ["holds"]
        assert judged(pair, results={"03/coverage": coverage(stable=5)}).state.tolist() == ["changed"]

    def test_an_unknown_condition_is_refused(self) -> None:
        with pytest.raises(ValueError, match="higher"):
            judged(("03/coverage/west/compliant", "higher"))

    def test_a_parameters_range_is_shown(self) -> None:
        row = judged(("case", "seen")).iloc[0]
        assert (row.low, row.high, row.unit) == (5, 9, "ha")

    def test_a_parameters_bound_stays_a_bound(self) -> None:
        rows = judged(("floor", "seen"), ("ceiling", "seen"), ("rough", "seen")).set_index("evidence")
        assert rows.value.tolist() == [12, 90, 9]
        assert rows.bound.tolist() == ["at_least", "nearly", "about"]
        assert rows.low.isna().tolist() == [False, True, True]  # "nearly 90" may be 89, "about 9" anything near
        assert rows.high.isna().tolist() == [True, False, True]


def test_cards_carry_baseline_target_and_cost() -> None:
    table = pd.DataFrame(
        [("R1", "03/coverage/whole/compliant", "03/coverage/whole/operating", None, None, None, None)],
        columns=["card_id", "baseline", "target", "goal_low", "goal_high", "goal_unit", "cost"],
    )
    goal = table.assign(card_id="R2", target=None, goal_low=1.0, goal_high=2.0, goal_unit="cluster")
    data = cards.Proposed(pd.concat([table, goal], ignore_index=True), table[:0], default=False)
    found = cards.cards(data, judged(("C1", "supported"), ("C3", "supported")), {"03/coverage": coverage()})
    first, second = found.iloc[0], found.iloc[1]
    assert (first.baseline_low, first.baseline_high, first.target_low) == (2, 7, 34)
    assert (first.confidence, first.failed) == ("review", "C3")
    assert np.isnan(first.cost_low)
    assert (second.target_low, second.target_high, second.confidence) == (1, 2, "not_assessable")


def test_lever_matrix_and_what_no_lever_answers() -> None:
    levers, problems = pd.DataFrame({"lever_id": ["L1", "L2"]}), pd.DataFrame({"problem_id": ["P1", "P2", "P3"]})
    answers = pd.DataFrame(
        [("L1", "P1", "direct"), ("L2", "P1", "indirect"), ("L2", "P2", "indirect")],
        columns=["lever_id", "problem_id", "strength"],
    )
    matrix = cards.lever_matrix(levers, problems, answers)
    assert matrix.loc["L2"].tolist() == ["indirect", "indirect", ""]
    assert cards.answered(matrix).answered.tolist() == ["direct", "indirect", "none"]
    assert cards.answered(cards.lever_matrix(levers[:0], problems[:0], answers[:0])).empty


class TestRequests:
    def test_value_is_the_share_of_width_a_province_adds(self) -> None:
        found = data_requests.coverage_requests({"03/coverage": coverage()}, FORMER, MERGED)
        narrows = found.set_index(["entity", "indicator"]).narrows
        assert narrows["west", "clusters_wwtp_compliant"] == 1  # 0-5 of 2-7
        assert narrows["east", "clusters_with_central_wwtp"] == 1  # 3-8 of 8-13
        assert narrows["east", "wwtp_stations_stable"] == 1
        assert narrows["west", "unstable_stations"] == pytest.approx(2 / 5)  # 2-7 becomes 2-5

    def test_stable_stations_take_the_question_about_unstable_ones_away(self) -> None:
        found = data_requests.coverage_requests({"03/coverage": coverage(stable=5)}, FORMER, MERGED)
        assert "unstable_stations" not in set(found.indicator)

    def test_assumptions_by_squared_correlation(self) -> None:
        table = pd.DataFrame({"factor": ["a", "b"], "correlation": [0.6, -0.8], "result": "capex"})
        known = pd.DataFrame({"assumption_id": ["a", "b"], "low": [1.0, 2], "high": [3.0, 4], "unit": "ha"})
        found = data_requests.assumption_requests({"03/sensitivity": table}, known, MERGED)
        assert found.narrows.tolist() == pytest.approx([0.36, 0.64])

    def test_one_row_a_datum_ranked_by_value_then_by_cards(self) -> None:
        parts = [
            data_requests.coverage_requests({"03/coverage": coverage()}, FORMER, MERGED),
            data_requests.claim_requests(VERDICTS, KNOWN),
        ]
        holders = pd.DataFrame({"datum": ["c"], "holder_vi": ["Sở"], "holder_en": ["Department"]})
        found = data_requests.ranked(parts, VERDICTS, {"compliant": {"R1"}, "C3": {"R2", "R3"}}, holders)
        assert not found.duplicated(["entity", "indicator"]).any()
        assert found["rank"].tolist() == list(range(1, len(found) + 1))
        assert found.iloc[0][["entity", "indicator", "cards"]].tolist() == ["west", "clusters_wwtp_compliant", 1]
        last = found.iloc[-1]
        assert (last.indicator, last.claims, last.cards, last.holder_en) == ("c", "C3", 2, "Department")

    def test_what_is_known_now_is_the_headline_as_exactly_as_its_release_prints_it(self) -> None:
        columns = ["province", "indicator", "value", "value_high", "bound", "rounding_unit"]
        rows = [("west", "jobs", 12000.0, None, "at_least", 1000.0), ("west", "c", 9.0, None, "exact", None)]
        headline = pd.DataFrame(rows, columns=columns)
        exact = pd.DataFrame([("west", "jobs", 12325.0, None, "exact", None)], columns=columns)
        known = data_requests.known_now(headline, exact).set_index(["entity", "indicator"])
        assert known.loc[("west", "jobs")].tolist() == [12325, 12325]
        asked = data_requests.claim_requests(VERDICTS, known.reset_index())
        assert asked[["low", "high"]].values.tolist() == [[9, 9]], "the figure that the reports use, not the claim's 3"
        assert data_requests.claim_requests(VERDICTS, KNOWN)["low"].tolist() == [3]

    def test_a_datum_is_called_by_its_name_or_by_what_is_missing_not_by_a_sentence(self) -> None:
        named = pd.DataFrame([("jobs", "Lao động", "Jobs")], columns=["indicator", "name_vi", "name_en"])
        assumed = pd.DataFrame({"assumption_id": [], "name_vi": [], "name_en": []})
        said = pd.DataFrame(
            [("jobs", "hơn 9 người", "more than 9"), ("links", "chưa gắn", "no link"), ("vision", "sẽ", "will")],
            columns=["indicator", "quote_vi", "gloss_en"],
        ).assign(claim_id=["C1", "C2", "C3"])
        lacking = pd.DataFrame(
            [("jobs", "số khác", "another"), ("links", "khảo sát", "a survey"), ("vision", "", "")],
            columns=["indicator", "missing_vi", "missing_en"],
        )
        data = SimpleNamespace(indicators=named, assumptions=assumed, claims=said)
        found = data_requests.names(data, lacking)
        check = ("số liệu để kiểm phát biểu C3", "the figure that checks claim C3")
        assert found == {"jobs": ("Lao động", "Jobs"), "links": ("khảo sát", "a survey"), "vision": check}

    def test_nothing_to_ask(self) -> None:
        assert data_requests.ranked(
            [], VERDICTS[:0], {}, pd.DataFrame(columns=["datum", "holder_vi", "holder_en"])
        ).empty


class TestReadiness:
    def region(self) -> SimpleNamespace:
        needs = pd.DataFrame(
            [
                ("law", "environmental", "every_cluster_with_system"),
                ("unseen", "social", None),
                ("size", "social", None),
            ],
            columns=["parameter_id", "group", "measure"],
        )
        clusters = pd.DataFrame({"province": ["east"], "area_ha": [75.0]})
        known = pd.DataFrame(
            [("law", 1.0, "s"), ("unseen", None, "s"), ("size", 100.0, "s")],
            columns=["parameter_id", "value", "source_id"],
        )
        return SimpleNamespace(readiness=needs, former=FORMER, clusters=clusters, parameters=known)

    def test_met_not_met_or_no_data(self) -> None:
        table = coverage()
        table.loc[(table.entity == "east") & (table.indicator == "with_any_system"), ["low", "high"]] = [14, 14]
        found = readiness.assess(self.region(), {"03/coverage": table}).set_index(["parameter_id", "entity"])
        assert found.status["law", "east"] == "met"
        assert found.status["law", "west"] == "not_met"
        assert (found.status.drop("law") == "no_data").all()
        assert not found.threshold_seen["unseen", "east"], "a threshold nobody saw stays unseen"

    def test_a_range_that_straddles_the_rule_is_no_data(self) -> None:
        table = coverage()
        table.loc[(table.entity == "west") & (table.indicator == "with_any_system"), ["low", "high"]] = [5, 20]
        found = readiness.assess(self.region(), {"03/coverage": table}).set_index(["parameter_id", "entity"])
        assert found.status["law", "west"] == "no_data"

    def test_a_park_size_no_cluster_reaches_is_not_met(self) -> None:
        data = self.region()
        data.readiness.loc[2, "measure"] = "largest_cluster_area"
        found = readiness.assess(data, {}).set_index(["parameter_id", "entity"])
        assert found.status["size", "east"] == "not_met"
        assert found.status["size", "west"] == "no_data"
        assert readiness.gaps(found.reset_index()).to_dict("list") == {
            "group": ["environmental", "social"], "met": [0, 0], "not_met": [0, 1], "no_data": [2, 3], "unseen": [0, 1],
        }  # fmt: skip
        summary = readiness.summary(found.reset_index(), MERGED).set_index("indicator")
        assert (summary.low["requirements"], summary.low["requirements_measured"]) == (3, 1)

    def test_a_requirement_is_told_with_its_threshold_and_where_it_stands(self) -> None:
        data = self.region()
        data.readiness.loc[2, "measure"] = "largest_cluster_area"
        data.parameters = data.parameters.assign(
            name_vi=["luật", "ngưỡng", "cỡ"], name_en=["law", "line", "size"], unit=["boolean", "percent", "year"]
        )
        data.label = lambda slug, language: f"{slug} {language}"
        told = readiness.told(data, readiness.assess(data, {}))
        assert told.requirement_en.unique().tolist() == ["law", "line\u00a0*", "size: 100 years"]
        assert told.requirement_vi.unique().tolist()[2] == "cỡ: 100 năm"
        rows = readiness.by_requirement(data, told).set_index("requirement_en")
        assert rows.not_met_en["size: 100 years"] == "east en"
        assert rows.no_data_vi["size: 100 years"] == "west vi"
        assert (rows.met_en == "").all()
        assert (rows.sources == "s").all()
        assert readiness.by_requirement(data, told[:0]).empty


def test_steps_of_the_theory_are_numbered_and_say_where_they_lead() -> None:
    rows = pd.DataFrame(
        [("K", "outcome", 1, None), ("I", "input", 1, "A"), ("A", "activity", 1, "K X")],
        columns=["node_id", "stage", "order", "leads_to"],
    )
    steps = theory.steps(rows)
    assert steps.node_id.tolist() == ["I", "A", "K"]
    assert steps.number.tolist() == [1, 2, 0]
    found = theory.numbered(steps)
    assert found.step.tolist() == [1, 2, 3]
    assert found.leads.tolist() == ["2", "3", ""], "a target that is no step has no number"
    assert theory.numbered(theory.steps(rows[:0])).empty


def test_what_is_named_leads_to_the_sources_behind_it_each_once() -> None:
    none = pd.DataFrame(columns=["id", "source_id"])
    data = SimpleNamespace(
        sources=pd.DataFrame(
            {"publisher": ["Paper", "Office", None], "title": ["x", "y", "Web page"]}, ["p", "o", "w"]
        ),
        published=pd.DataFrame({"figure_id": ["F1", "F2"], "source_id": ["p", "o"]}),
        parameters=pd.DataFrame({"parameter_id": ["known", "unsourced"], "source_id": ["w", None]}),
        **dict.fromkeys(("economy", "clusters", "parks", "claims"), none),
    )
    given = pd.Series(["F1+F2 p", "known unsourced", "w nothing", None])
    assert tables.behind(data, {}, given) == ["p", "o", "w"]
    results = {"03/cost": pd.DataFrame({"low": [1, 2], "sources": ["o p", None]}), "02/funnel": pd.DataFrame()}
    named = pd.Series(["known F1", None, "03/cost/here/capex", "02/funnel/here/x", "01/absent/here/x"])
    assert tables.behind(data, results, named) == ["w", "p", "o"]


def test_a_count_says_its_date_and_what_stood_before():
    columns = ["entity", "indicator", "low", "high", "unit", "as_of_from", "as_of_to"]
    columns += ["earlier_low", "earlier_high", "earlier_from", "earlier_to"]
    rows = [
        ("here", "waiting", 37.0, 37.0, "cluster", "2025-12", "2025-12", 25.0, np.nan, "2024-12-31", "2025-07-15"),
        ("here", "planned", 117.0, 117.0, "cluster", None, None, np.nan, np.nan, None, None),
    ]
    results = {"02/funnel_latest": pd.DataFrame(rows, columns=columns), "03/cost": coverage()}
    found = cards.count("02/funnel_latest/here/waiting", results)
    assert found is not None
    assert (found.now.low, found.dates) == (37, ("2025-12",))
    assert found.before == cards.Quantity(25, np.inf, "cluster"), "an empty high is no upper bound"
    assert found.dates_before == ("2024-12-31", "2025-07-15")
    undated = cards.count("02/funnel_latest/here/planned", results)
    assert undated is not None
    assert (undated.dates, undated.before) == ((), None)
    years = results["02/funnel_latest"].assign(as_of_from=2024.0, as_of_to=2025.0)
    of_years = cards.count("02/funnel_latest/here/waiting", {"02/funnel_latest": years})
    assert of_years is not None
    assert of_years.dates == ("2024", "2025")
    assert cards.count("02/funnel_latest/there/waiting", results) is None
    assert cards.count("03/cost/west/compliant", results) is None, "a table without dates"

"""Notebook 04's published tables: the ledger, the cards, the questions, and what one changed datum does to them."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests import frozen_data, trial
from tests.conftest import ROOT
from tests.regions import by_exec

NAME = "04_policy_recommendations"
GAPS = "03_infrastructure_gaps"


def table(folder: Path, notebook: str, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / notebook / f"{name}.csv", encoding="utf-8-sig")


@pytest.fixture(scope="module")
def results(edition: Path) -> dict[str, Path]:
    return {lang: edition / "ninh-binh" / "baseline" / lang / "results" for lang in ("vi", "en")}


@pytest.fixture(scope="module", autouse=True)
def _cheap() -> Iterator[None]:
    with by_exec.cheap():
        yield


@pytest.mark.slow
def test_the_ledger_holds_all_claims_in_both_editions(results: dict[str, Path]) -> None:
    vi, en = (table(results[lang], NAME, "claims") for lang in ("vi", "en"))
    assert list(vi.claim_id) == list(pd.read_csv(ROOT / "data" / "ninh-binh" / "claims.csv").claim_id)
    pd.testing.assert_frame_equal(vi, en)


@pytest.mark.slow
def test_machine_tables_agree_between_the_editions(results: dict[str, Path]) -> None:
    for name in (
        "levers",
        "recommendations",
        "data_requests",
        "acceptability",
        "pilot_candidates",
        "readiness",
        "theory",
    ):
        pd.testing.assert_frame_equal(*(table(results[lang], NAME, name) for lang in ("vi", "en")))


@pytest.mark.slow
def test_what_a_reader_can_check_by_hand(frozen: Path) -> None:
    cards = table(frozen / "results", NAME, "recommendations").set_index("indicator")
    assert cards.loc["R1", ["low", "high", "target_low"]].tolist() == [7, 12, 47]  # 2 + 0..5 + 5 of 47
    assert cards.loc["R4", ["low", "high"]].tolist() == [37, 37]  # 80 established, 43 operating in December 2025
    land = table(frozen / "results", GAPS, "other_infrastructure").set_index(["entity", "indicator"])
    whole = land.loc[("ninh-binh", "site_infrastructure_cost")]
    assert cards.loc["R4", ["cost_low", "cost_high"]].tolist() == whole[["low", "high"]].tolist()
    assert cards.loc["R2", ["low", "target_low"]].tolist() == [
        2,
        0,
    ]  # five stations built, three stable; others uncounted
    assert np.isnan(cards.high["R2"])
    assert cards.loc["R1", ["reachable_low", "reachable_high"]].tolist() == [15, 28]  # 7 + 8 and 12 + 16, to 2030
    assert cards.loc["R3", ["reachable_low", "reachable_high"]].tolist() == [9, 30]  # 25 - 16 and 38 - 8
    assert list(cards.index[:3]) == ["R1", "R3", "R2"], "past the legal deadline, past it, then due in 2027"
    whole = cards.dropna(subset=["low", "target_low"])
    apart = (whole.high.fillna(np.inf) < whole.target_low) | (whole.low > whole.target_high)
    assert apart.all(), "whether a target is met can be told from its baseline"
    pace = table(frozen / "results", NAME, "pace").set_index(["indicator", "starts"])
    assert pace.loc[("R1", 8), ["low", "high"]].tolist() == [2033, 2034]
    assert pace.state.groupby("starts").unique().map(list).to_dict() == {
        4: ["not_met"],
        8: ["not_met"],
        12: ["not_met"],
        20: ["perhaps"],
    }
    assert set(cards.confidence) <= {"certain", "by_convention", "likely_judgement", "uncertain", "not_assessable"}
    problems = table(frozen / "results", NAME, "problems").set_index("indicator")
    assert problems.answered["P02"] == "none", "no lever answers unstable stations"
    shortlist = table(frozen / "results", NAME, "pilot_shortlist").set_index("cluster_id")
    assert shortlist.ahead.to_dict() == {"dong-huong": True, "van-phong": True, "kim-thai": False, "khanh-loi": False}
    assert set(shortlist.gate) == {"built_first"}, "of none is it shown that it complies"
    statements = table(frozen / "results", NAME, "model_statements")
    assert (statements.stated == "none").sum() == 13  # of 4 models and 6 aims
    shares = table(frozen / "results", NAME, "acceptability").filter(like="rank_")
    assert shares.sum(axis=1).to_numpy() == pytest.approx(1)
    first = table(frozen / "results", NAME, "data_requests").iloc[0]
    assert (first.entity, first.indicator, first.narrows) == ("nam-dinh", "clusters_wwtp_compliant", 1)


CHOSEN = {"compliance": "stable_is_compliant", "draws": 500, "programme_draws": 5}


def rendered(folder: Path, upstream: Path, numbers: tuple[str, ...], data: Path, language: str) -> Path:
    """Results of these notebooks; those of the others are taken from `upstream`."""
    run = trial.Run(upstream)
    for number in numbers:
        run = trial.run([number], data, folder / number, language, upstream=run, **CHOSEN)
    return run.folder / "results"


@pytest.mark.slow
def test_one_changed_datum_flows_through_to_the_cards(tmp_path: Path, frozen: Path) -> None:
    """Three of the five stations run stably, as the frozen data say, and then all five."""
    told = trial.put({"claim_id": "C029"}, value="5")
    changed = trial.changed(tmp_path / "data", {"published": told, "claims": told})
    three = rendered(tmp_path / "three", frozen, ("03", "04"), frozen_data.folder(), "vi")
    five = rendered(tmp_path / "five", frozen, ("02", "03", "04"), changed, "en")

    def at(folder: Path, notebook: str, name: str, **where: str) -> pd.Series:
        rows = table(folder, notebook, name)
        for column, value in where.items():
            rows = rows[rows[column].astype(str) == value]
        return rows.iloc[0]

    total = {"entity": "ninh-binh", "indicator": "compliant", "headline": "True"}
    ends = [(row.low, row.high) for row in (at(f, GAPS, "coverage", **total) for f in (three, five))]
    assert ends == [(8, 10), (8, 12)]  # two, one to three or five that may share clusters, five
    cost = {"indicator": "capex_not_shown_compliant"}
    assert at(five, GAPS, "cost", **cost).low < at(three, GAPS, "cost", **cost).low
    path = {"year": "2029", "scenario": "capacity", "headline": "True"}
    assert [at(f, GAPS, "phasing", **path).high for f in (three, five)] == [18, 20]  # eight more than today's

    cards = [table(f, NAME, "recommendations").set_index("indicator") for f in (three, five)]
    assert [c.high["R1"] for c in cards] == [10, 12]
    assert [c.confidence["R2"] for c in cards] == ["likely_judgement", "review"], "its stations all run now"
    assert "wwtp_stations_stable" in cards[1].failed["R2"]
    assert [c.low["R2"] for c in cards] == [2, 0], "as many stations are left to mend"
    assert [c.reachable_high["R1"] for c in cards] == [26, 28], "two more comply today"
    for folder, reached in ((three, "16–26"), (five, "16–28")):
        told = json.loads((folder / NAME / "exhibits.json").read_text(encoding="utf-8"))
        assert reached in told["answer"]["numbers"][0]["text"], "the answer's first card is R1"
        assert told["cards"][0]["reach"]["text"].startswith(reached)
    questions = [table(f, NAME, "data_requests") for f in (three, five)]
    orders = [list(zip(q.entity, q.indicator, strict=True)) for q in questions]
    assert orders[0] != orders[1]
    assert ("nam-dinh", "unstable_stations") in orders[0]
    assert ("nam-dinh", "unstable_stations") not in orders[1]


@pytest.mark.slow
def test_parameters_and_seed(tmp_path: Path, frozen: Path) -> None:
    """What the same seed gives again, the tables of both editions show; another one draws other ranks."""
    other = trial.run(
        ["04"], frozen_data.folder(), tmp_path / "other", upstream=trial.Run(frozen), seed=2, requests_shown=3
    )
    tables = [folder / NAME / "acceptability.csv" for folder in (frozen / "results", other.folder / "results")]
    assert tables[0].read_bytes() != tables[1].read_bytes()
    assert len(table(other.folder / "results", NAME, "exhibits/data_requests_list")) == 3

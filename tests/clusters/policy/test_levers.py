"""What a reader sees of problems and levers, by hand on a few made-up rows."""

from types import SimpleNamespace

import numpy as np
import pandas as pd

from clusters.policy import levers
from clusters.uncertainty.bounds import Bound

DATES = ["as_of_from", "as_of_to", "earlier_low", "earlier_high", "earlier_from", "earlier_to"]
FUNNEL = pd.DataFrame(
    [("here", "waiting", 37.0, 37.0, "cluster", "2025-12", "2025-12", 25.0, 25.0, "2024-12-31", "2025-07-15")],
    columns=["entity", "indicator", "low", "high", "unit", *DATES],
)
EMPTY = pd.DataFrame({"id": [], "source_id": []})


def region() -> SimpleNamespace:
    answers = [
        ("L2", "P1", "direct", "vì", "since", "rate rate2"),
        ("L2", "P2", "indirect", "do", "for", "rate"),
        ("L1", "P9", "direct", "x", "x", None),
    ]
    known = [
        ("rate", 50.0, "exact", "percent", np.nan, np.nan, 2024),
        ("rate2", 90.0, "nearly", "billion VND", np.nan, np.nan, "2014-2019"),
    ]
    parameters = pd.DataFrame(known, columns=["parameter_id", "value", "bound", "unit", "low", "high", "year"])
    words = {f"{what}_{lang}": lang for what in ("name", "note") for lang in ("vi", "en")}
    return SimpleNamespace(
        problems=pd.DataFrame({"problem_id": ["P1", "P2"], "name_vi": ["Một", "Hai"], "name_en": ["One", "Two"]}),
        levers=pd.DataFrame(
            {"lever_id": ["L1", "L2"], "name_vi": ["A", "B"], "name_en": ["A", "B"], "claim_id": ["C1", None]}
        ),
        lever_problems=pd.DataFrame(
            answers, columns=["lever_id", "problem_id", "strength", "reason_vi", "reason_en", "evidence_ids"]
        ),
        parameters=parameters.assign(source_id="office", applies_to_vi="năm 2024", applies_to_en="parks", **words),
        claims=pd.DataFrame({"claim_id": ["C1"], "source_id": ["paper"]}),
        sources=pd.DataFrame({"publisher": ["Paper"]}, ["paper"]),
        **dict.fromkeys(("published", "economy", "clusters", "parks"), EMPTY),
    )


def test_a_size_says_what_is_counted_when_and_what_was_said_before() -> None:
    problems = pd.DataFrame(
        {"low": [37.0, np.nan], "high": [37.0, np.nan], "result": ["02/funnel/here/waiting", None]}, index=[4, 5]
    )
    found = levers.sized(problems, {"02/funnel": FUNNEL})
    assert found["size"].tolist() == [(Bound(37, 37), "waiting"), ()]
    assert found.when_en.tolist() == ["December 2025; earlier (31 December 2024 – 15 July 2025): 25", ""]
    assert found.when_vi[4] == "tháng 12 năm 2025; trước đó (31/12/2024 – 15/07/2025): 25"
    alone = FUNNEL.assign(earlier_low=np.nan, earlier_from=None, earlier_to=None)
    assert levers.sized(problems, {"02/funnel": alone}).when_en[4] == "December 2025"
    assert levers.sized(problems[:0], {}).empty


def test_every_problem_meets_every_lever_and_a_link_says_why() -> None:
    found = levers.links(region())
    assert list(zip(found.problem_id, found.lever_id, found.strength, strict=True)) == [
        ("P1", "L1", ""), ("P1", "L2", "direct"), ("P2", "L1", ""), ("P2", "L2", "indirect"),
    ]  # fmt: skip
    assert found.loc[1, ["problem_en", "lever_vi", "reason_vi"]].tolist() == ["One", "B", "vì"]
    assert found.sources.tolist() == ["paper", "", "paper", ""], "of the claim that states the lever"


def test_a_case_is_told_once_a_lever_with_its_year_where_the_place_does_not_say_it() -> None:
    found = levers.cases(region())
    assert found.parameter_id.tolist() == ["rate", "rate2"], "the first speaks for two problems"
    assert found["size"].tolist() == [(Bound(50, 50), "percent"), ("nearly", 90.0, "billion VND")]
    assert found.where_vi.tolist() == ["năm 2024", "năm 2024 (2014–2019)"]
    assert found.where_en.tolist() == ["parks (2024)", "parks (2014–2019)"]
    assert found.lever_en.tolist() == ["B", "B"]


def test_names_within_a_sentence() -> None:
    assert levers.inside(["Stations fail", "Few comply"]) == "stations fail; few comply"
    assert levers.inside([]) is None

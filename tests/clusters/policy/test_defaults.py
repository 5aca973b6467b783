"""A region without cards of its own gets the nation's, as far as its figures bear them out; another gets none."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from clusters.facts import Region
from clusters.policy import cards, data_requests
from clusters.policy.cards import Results

DATA = Region.load("ninh-binh")
VERDICTS = pd.DataFrame(columns=["claim_id", "verdict", "sources"])
BARE = SimpleNamespace(
    merged="here",
    cards=DATA.cards[:0],
    card_evidence=DATA.card_evidence[:0],
    default_cards=DATA.default_cards,
    default_evidence=DATA.default_evidence,
)


def results(missing: float = 9, waiting: float = 4, known: tuple[float, float] = (3, 5)) -> Results:
    def table(*rows: tuple) -> pd.DataFrame:
        named = pd.DataFrame(rows, columns=["indicator", "low", "high", "unit"])
        return named.assign(entity="here", sources="paper")

    return {
        "03/coverage": table(
            ("compliant", 20 - missing, 20 - missing, "cluster"),
            ("not_shown_compliant", missing, missing, "cluster"),
            ("without_any_system", missing, missing, "cluster"),
            ("with_any_system", *known, "cluster"),
            ("operating", 20, 20, "cluster"),
        ),
        "02/funnel_latest": table(
            ("lost_before_operating", waiting, waiting, "cluster"), ("clusters_established", 24, 24, "cluster")
        ),
    }


def standing(found: Results) -> list[str]:
    proposed = cards.proposed(BARE)
    items = cards.judged(proposed.evidence, VERDICTS, DATA.parameters, found)
    return cards.cards(proposed, items, found).card_id.tolist()


def test_counts_and_wastewater_alone_give_the_cards_that_they_bear_out() -> None:
    assert standing(results()) == ["R1", "R2", "R4", "R5"], "no station is counted, so none can be mended"
    assert standing(results(missing=0)) == ["R4", "R5"], "nothing to inspect or to build"
    assert standing(results(waiting=0, known=(5, 5))) == ["R1", "R2"]
    assert standing({}) == []
    assert standing({"03/coverage": results()["03/coverage"]}) == ["R1", "R2"]


def test_a_default_card_speaks_of_the_region_and_of_its_own_figures() -> None:
    proposed = cards.proposed(BARE)
    items = cards.judged(proposed.evidence, VERDICTS, DATA.parameters, results())
    first = cards.cards(proposed, items, results()).iloc[0]
    assert (first.baseline, first.baseline_low, first.target_low) == ("03/coverage/here/compliant", 11, 20)
    assert (first.confidence, first.reason_en) == ("by_convention", DATA.default_cards.reason_en[0])
    references = pd.concat([proposed.evidence.evidence, *(proposed.cards[c] for c in ("baseline", "target", "cost"))])
    results_named = references.dropna()[references.dropna().str.contains("/")]
    assert len(results_named) > 10
    assert results_named.str.fullmatch(r"0[1-4]/[a-z_]+/here/[a-z_]+").all()


def test_own_cards_leave_no_room_for_the_nations() -> None:
    own = cards.proposed(DATA)
    assert own.cards.card_id.tolist() == DATA.cards.card_id.tolist()
    assert not own.default


@pytest.mark.parametrize(("own", "holder"), [([], "Office"), ([("jobs", "Sở riêng", "Own office")], "Own office")])
def test_a_regions_holder_takes_the_place_of_the_nations(own: list, holder: str) -> None:
    columns = ["datum", "holder_vi", "holder_en"]
    nation = pd.DataFrame([("jobs", "Sở", "Office"), ("projects", "Sở", "Office")], columns=columns)
    data = SimpleNamespace(holders=pd.DataFrame(own, columns=columns), default_holders=nation)
    found = data_requests.holders(data).set_index("datum").holder_en
    assert found.to_dict() == {"jobs": holder, "projects": "Office"}


def test_every_default_holder_is_of_a_datum_once() -> None:
    assert DATA.default_holders.datum.is_unique
    assert np.all(DATA.default_holders.holder_vi.str.strip() != "")

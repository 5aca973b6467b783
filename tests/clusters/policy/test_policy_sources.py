"""What a proposal rests on goes with it, from the published figure through the result to the card."""

from collections.abc import Callable

import pandas as pd
import pytest

from clusters.claims import ledger
from clusters.comparison import stages
from clusters.facts import Region
from clusters.policy import actions, card_tables, cards, models, pilots, readiness, tables
from clusters.wastewater import coverage as ww
from tests.clusters import citations

DATA = Region.load("ninh-binh")
WHOSE = (DATA.former, DATA.merged)
RESULTS = {
    "02/funnel": stages.funnel(DATA.headline(), *WHOSE, "convention"),
    "03/coverage": ww.coverage(DATA.headline(), *WHOSE, reading="convention"),
}


@pytest.fixture(scope="module")
def items() -> pd.DataFrame:
    return cards.judged(DATA.card_evidence, ledger.check(DATA, "convention"), DATA.parameters, RESULTS)


def assert_known(table: pd.DataFrame) -> None:
    assert table.columns[-1] == "sources"
    known = table[table.low.notna()] if "low" in table else table
    assert len(known)
    assert known.sources.ne("").all()
    citations.assert_known(known.sources, DATA.sources.index)


TABLES: dict[str, Callable[[], pd.DataFrame]] = {
    "candidates": lambda: pilots.candidates(DATA, RESULTS),
    "deciders": lambda: pilots.deciders(pilots.candidates(DATA, RESULTS), DATA),
    "statements": lambda: models.statements(DATA).query("stated != 'none'"),
    "scores": lambda: models.scores(DATA),
    "acceptability": lambda: models.acceptability(DATA, 100, 1),
    "readiness": lambda: readiness.assess(DATA, RESULTS),
    "problems": lambda: tables.problems(
        DATA, cards.answered(cards.lever_matrix(DATA.levers, DATA.problems, DATA.lever_problems)), RESULTS, DATA.merged
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_every_known_row_names_its_sources(name: str) -> None:
    assert_known(TABLES[name]())


def test_cards_and_their_evidence_name_their_sources(items: pd.DataFrame) -> None:
    assert_known(items[items.state != "absent"])
    found = cards.cards(cards.proposed(DATA), items, RESULTS)
    ranked = actions.paced(cards.in_order(found, DATA.parameters, 2027), None)
    assert_known(card_tables.recommendations(ranked, DATA.merged))
    one = found.iloc[0]
    assert set(one.sources.split()) >= set(" ".join(items[items.card_id == one.card_id].sources).split())


def test_a_result_tells_the_sources_of_the_rows_it_is_read_from() -> None:
    rows = pd.DataFrame({"entity": ["a", "a", "b"], "indicator": "x", "low": [1.0, 2.0, 3.0], "high": [1.0, 2.0, 3.0]})
    table = rows.assign(unit="cluster", sources=["one", "two", "three"])
    found = cards.quantity("02/funnel/a/x", {"02/funnel": table})
    assert found is not None
    assert found.sources == "one two"
    plain = cards.quantity("02/funnel/a/x", {"02/funnel": table.drop(columns="sources")})
    assert plain is not None
    assert plain.sources == ""

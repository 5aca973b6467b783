"""A claim whose rule lacks what it needs cannot be verified yet, and says what is missing; nothing stops."""

import pytest

from clusters.claims import ledger
from clusters.facts import Region
from clusters.facts.claim_rules import NEEDS
from tests import synthetic


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Region:
    data = tmp_path_factory.mktemp("data")
    synthetic.write_nation(data)
    synthetic.rich(data)
    return Region.load("vung-thu-02", data)


@pytest.mark.parametrize("column", ["rule_argument", "period", "value"])
def test_a_blank_column(region: Region, column: str) -> None:
    table = region.claims.assign(**{column: None})
    found = ledger.check(Region(region.id, {}, {}, region.tables | {"claims": table}, {}))
    needy = [rule for rule, needs in NEEDS.items() if column in needs or column == "rule_argument"]
    rows = found[found.rule.isin(needy)]
    assert len(rows) >= 3
    assert set(rows.verdict) == {"not_verifiable_yet"}
    assert rows.missing_en.str.contains("claims.csv").all()


def test_another_number_of_provinces_without_sources_does_not_contradict(region: Region) -> None:
    claims = region.claims.assign(value=region.claims.value.mask(region.claims.rule == "count_former", 9))
    found = ledger.check(Region(region.id, {}, {}, region.tables | {"claims": claims}, {}))
    assert set(found.verdict[found.rule == "count_former"]) == {"contradicted"}
    tables = region.tables | {"claims": claims, "provinces": region.provinces.assign(area_source_id=None)}
    found = ledger.check(Region(region.id, {}, {}, tables, {}))
    assert set(found.verdict[found.rule == "count_former"]) == {"not_verifiable_yet"}

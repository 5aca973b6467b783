"""A figure that is doubtful, unread again or replaced is shown with its status and decides nothing."""

from dataclasses import replace

import pandas as pd
import pytest

from clusters.claims import ledger
from clusters.facts import Region, standing
from clusters.growth import industry, rates, series, structure
from clusters.uncertainty import bounds

WILD = [  # a figure that would move a chain, a conflict, a size, a share, a structure
    {"sector": "total", "measure": "real_growth_pct", "period": "year", "year": 2020, "value": 99.0},
    {"sector": "industry", "measure": "real_growth_pct", "period": "year", "year": 2020, "value": 88.0},
    {"sector": "total", "measure": "real_growth_pct", "period": "avg_2016_2020", "year": 2020, "value": 77.0},
    {"sector": "total", "measure": "current_price", "period": "year", "year": 2016, "value": 9e6},
    {"sector": "industry", "measure": "share_pct", "period": "year", "year": 2016, "value": 99.5},
    {"sector": "industry_construction", "measure": "share_pct", "period": "year", "year": 2020, "value": 99.0},
]


@pytest.fixture(scope="module")
def region() -> Region:
    return Region.load("ninh-binh")


def with_rows(region: Region, *statuses: str) -> Region:
    """The region with every wild figure once for each status, as X0-target."""
    table = region.tables["economy"]
    more = pd.DataFrame([r | {"row_id": f"X{n}-{status}", "bound": "exact", "unit": "percent", "status": status,
                              "area": "ha-nam", "source_id": "hn-area"}
                         for status in statuses for n, r in enumerate(WILD)])  # fmt: skip
    everything = pd.concat([table, more.astype({"year": "Int64"})], ignore_index=True)
    return replace(region, tables=region.tables | {"economy": everything})


def results(region: Region) -> dict[str, pd.DataFrame]:
    """What notebooks compute from the economy, one table of each kind."""
    economy, former = region.economy, region.former
    return {
        "growth": rates.by_province(economy, former, region.merged, ["vietnam"], 2016, 2024, "convention"),
        "weights": rates.weights(economy, former, 2016, 2024),
        "conflicts": series.conflicts(economy, 2015, 2024),
        "industry": industry.evidence(economy, former, 2016, 2024),
        "pace": industry.pace(economy, former, 2016, 2024),
        "shares": structure.shares(economy, 2015, 2024),
        "verdicts": ledger.check(region)[["claim_id", "verdict", "reason_en"]],
    }


def same(left: pd.DataFrame, right: pd.DataFrame) -> bool:
    return left.astype(str).equals(right.astype(str))


@pytest.fixture(scope="module")
def before(region) -> dict[str, pd.DataFrame]:
    return results(region)


def test_figures_without_standing_change_no_result_and_are_listed(region, before):
    doubtful = with_rows(region, *standing.NO_RESULT)
    after = results(doubtful)
    assert [name for name in before if not same(before[name], after[name])] == []
    listed = {id for id in doubtful.set_aside("economy").row_id if id.startswith("X")}
    assert listed == {f"X{n}-{status}" for n in range(len(WILD)) for status in standing.SET_ASIDE}


def test_the_same_figures_would_change_every_result_if_they_counted(region, before):
    after = results(with_rows(region, "estimate"))
    assert [name for name in before if same(before[name], after[name])] == []


def test_a_preferred_source_is_not_preferred_with_a_doubtful_figure(region):
    chosen = region.headline().query("province == 'ha-nam' and indicator == 'jobs'").iloc[0]
    assert chosen.source_id == region.descriptor["headline_sources"][0]
    published = region.tables["published"].copy()
    published.loc[published.figure_id == chosen.figure_id, "status"] = "suspect"
    other = replace(region, tables=region.tables | {"published": published})
    found = other.headline().query("province == 'ha-nam' and indicator == 'jobs'").iloc[0]
    assert (found.figure_id, found.status) != (chosen.figure_id, "suspect")
    assert found.status == "reported"
    assert chosen.figure_id in set(other.set_aside("published").figure_id), "and it is shown"
    assert other.bound("ha-nam", "jobs", "strict") == bounds.of_rows(pd.DataFrame([found]), "strict")[0]

"""An exhibit cites what its figures rest on: the sources of the rows behind them, found here from the data anew."""

import json
from pathlib import Path

import pandas as pd
import pytest

from clusters.facts import Region

DATA = Region.load("ninh-binh")
RUN = {n[:2]: n for n in ("02_province_comparison", "03_infrastructure_gaps", "04_policy_recommendations")}


@pytest.fixture(scope="module")
def cited(edition: Path) -> dict[str, set[str]]:
    """The sources by "03/phasing", number and exhibit."""
    found = {}
    for number, name in RUN.items():
        file = edition / "ninh-binh" / "baseline" / "vi" / "results" / name / "exhibits.json"
        for exhibit in json.loads(file.read_text(encoding="utf-8"))["exhibits"]:
            found[f"{number}/{exhibit['id']}"] = set(exhibit["sources"])
    return found


def of_figures(*indicators: str) -> set[str]:
    """The headline figures' sources, the merged province's only where no former one has the figure."""
    rows = DATA.headline().dropna(subset=["value"])
    rows = rows[rows.indicator.isin(indicators)]
    parts = rows[rows.province.isin(DATA.former)]
    alone = rows[(rows.province == DATA.merged) & ~rows.indicator.isin(parts.indicator)]
    return {*parts.source_id, *alone.source_id}


def of_assumptions(*ids: str) -> set[str]:
    """The sources of assumptions and of the parameters they were derived from."""
    rows = DATA.assumptions[DATA.assumptions.assumption_id.isin(ids)]
    parameters = {p.strip() for text in rows.parameter_ids.dropna() for p in text.split(";")}
    based = DATA.parameters[DATA.parameters.parameter_id.isin(parameters)]
    return {*rows.source_id.dropna(), *based.source_id.dropna()}


def of_rows(table: pd.DataFrame, ids: pd.Series) -> set[str]:
    return set(table.source_id[table.iloc[:, 0].isin(ids)].dropna())


COUNTS = of_figures("clusters_operating", "wwtp_stations_invested", "wwtp_stations_stable", "clusters_wwtp_compliant")
PLANT = COUNTS | of_figures("leased_area") | of_assumptions("water_per_ha", "unit_capex")
COST = PLANT | of_assumptions("treatment_fee")
STAGES = of_figures("clusters_operating", "clusters_established", "clusters_planned")
LATEST = {s for s in DATA.published.query("province == @DATA.id and as_of == '2025-12'").source_id}
FLOWS = of_assumptions("leasable_share", "occupancy", "jobs_per_leased_ha", "water_per_ha", "unit_capex")
BUDGET = of_figures("jobs") | of_assumptions("jobs_per_leased_ha", "water_per_ha", "unit_capex", "build_time")
CARDS = of_rows(DATA.claims, DATA.card_evidence.evidence) | of_rows(DATA.parameters, DATA.card_evidence.evidence)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("exhibit", "rests_on"),
    [
        ("02/network", set(DATA.district_outlines.source_id)),  # they decide who is a neighbour
        ("02/network_parks", set(DATA.district_outlines.source_id)),
        ("03/cost", COST),
        ("03/sensitivity", PLANT),
        ("03/phasing", PLANT | of_assumptions("build_time")),
        ("03/budget", BUDGET),
        ("03/pareto", BUDGET),
        ("03/named_clusters", FLOWS - of_assumptions("jobs_per_leased_ha")),
        ("04/problems", COUNTS | LATEST),
        ("04/recommendations", LATEST | COST | CARDS),
        ("04/actions", LATEST | COST | CARDS),
        ("04/pace", COUNTS),
        ("04/card_evidence", LATEST | COUNTS | CARDS),
        ("04/data_requests", COUNTS | PLANT),
        ("04/data_requests_list", COUNTS | PLANT),
        ("04/model_statements", set(DATA.claims.source_id[DATA.claims.claim_id.isin(DATA.models.claim_id)])),
        ("04/pilot_gate", set(DATA.clusters.source_id[DATA.clusters.cluster_id.isin(["dong-huong", "trac-van"])])),
        ("04/pilot_shortlist", of_assumptions("unit_capex", "build_time")),
    ],
)
def test_an_exhibit_cites_the_sources_of_the_rows_it_rests_on(
    cited: dict[str, set[str]], exhibit: str, rests_on: set[str]
) -> None:
    assert rests_on
    assert cited[exhibit] >= rests_on


@pytest.mark.slow
def test_verdicts_cite_what_they_compare_with(cited: dict[str, set[str]], edition: Path) -> None:
    ledger = edition / "ninh-binh" / "baseline" / "vi" / "results" / RUN["04"] / "claims.csv"
    used = pd.read_csv(ledger, encoding="utf-8-sig").evidence.dropna().str.split(r"[ +]").explode()
    tables = (DATA.published, DATA.economy, DATA.clusters, DATA.parks, DATA.parameters, DATA.claims)
    compared = set().union(*(of_rows(table, used) for table in tables))
    assert len(compared) > 20
    assert cited["04/claims"] >= compared
    assert cited["04/claims_by_topic"] == cited["04/claims"]

"""The published tables hold what a reader can work out by hand from the article, on the frozen data."""

import json
import math
from pathlib import Path

import pandas as pd
import pytest

from clusters.wording.glossary import JUDGEMENT, VERDICTS

FORMER = {"ha-nam": (21, 19, 14), "nam-dinh": (70, 36, 20), "ninh-binh-former": (24, 17, 13)}


def table(folder: Path, notebook: str, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / "results" / notebook / f"{name}.csv", encoding="utf-8-sig")


def interval(df: pd.DataFrame, **where: object) -> tuple[float, float]:
    rows = df.loc[(df[list(where)] == pd.Series(where)).all(axis=1)]
    assert len(rows) == 1, f"{where}: {len(rows)} rows of {df[list(where)].drop_duplicates().to_string()}"
    low, high = rows.iloc[0][["low", "high"]]
    return float(low), math.inf if pd.isna(high) else float(high)


NAMED = [
    ("01_growth_history", ["headline_check", "consistency", "growth_by_province", "structure"]),
    ("02_province_comparison", ["funnel", "intensity", "orderings", "evenness", "reconciliation"]),
    ("03_infrastructure_gaps", ["coverage", "demand", "cost"]),
    ("04_policy_recommendations", ["levers", "recommendations", "data_requests"]),
]


@pytest.mark.slow
@pytest.mark.parametrize(("notebook", "names"), NAMED)
def test_result_tables_hold_quantities_in_the_agreed_columns(edition: Path, notebook: str, names: list[str]) -> None:
    for name in names:
        vi, en = (table(edition / "ninh-binh" / "baseline" / language, notebook, name) for language in ("vi", "en"))
        assert list(vi.columns[:5]) == ["entity", "indicator", "low", "high", "unit"], name
        assert len(vi) > 0
        both = vi.dropna(subset=["low", "high"])
        assert (both.low <= both.high).all()
        pd.testing.assert_frame_equal(
            vi[["entity", "indicator", "low", "high"]], en[["entity", "indicator", "low", "high"]]
        )


@pytest.mark.slow
@pytest.mark.parametrize("notebook", [notebook for notebook, _ in NAMED])
def test_every_exhibit_names_a_source(edition: Path, notebook: str) -> None:
    """Citing the data package itself is for regions whose rows name no source; here each row has one."""
    path = edition / "ninh-binh" / "baseline" / "vi" / "results" / notebook / "exhibits.json"
    shown = [e for e in json.loads(path.read_text(encoding="utf-8"))["exhibits"] if e["kind"] != "missing"]
    assert shown
    assert [e["id"] for e in shown if not e["sources"] or "data/ninh-binh" in e["sources"]] == []


@pytest.mark.slow
def test_funnel_is_the_articles_arithmetic(frozen: Path) -> None:
    funnel = table(frozen, "02_province_comparison", "funnel")
    totals = [sum(counts) for counts in zip(*FORMER.values(), strict=True)]
    assert totals == [115, 72, 47]
    for entity, (planned, established, operating) in [*FORMER.items(), ("ninh-binh", tuple(totals))]:
        expected = {
            "clusters_planned": planned,
            "clusters_established": established,
            "clusters_operating": operating,
            "lost_before_established": planned - established,
            "lost_before_operating": established - operating,
        }
        for indicator, value in expected.items():
            assert interval(funnel, entity=entity, indicator=indicator) == (value, value)
        share = interval(funnel, entity=entity, indicator="operating_of_planned")
        assert share == pytest.approx((100 * operating / planned,) * 2)


@pytest.mark.slow
def test_growth_factors_and_the_consistency_of_rate_and_share(frozen: Path) -> None:
    headline = table(frozen, "01_growth_history", "headline_check")
    consistency = table(frozen, "01_growth_history", "consistency")
    for steps in (8, 9):
        industry, overall = 1.1325**steps, 1.0875**steps
        for name, factor in (("industry", industry), ("overall", overall)):
            found = interval(headline, indicator=f"{name}_growth_factor", steps=steps)
            assert found == pytest.approx((factor, factor))
        base = 0.392 * overall / industry
        rest = ((1 - 0.392) * overall / (1 - base)) ** (1 / steps) - 1
        part = (0.392 * overall - base) / (overall - 1)
        for name, value in (
            ("industry_share_base_year", base),
            ("industry_part_of_growth", part),
            ("growth_of_the_rest", rest),
        ):
            found = interval(consistency, indicator=name, steps=steps)
            assert found == pytest.approx((100 * value, 100 * value), abs=0.01)


@pytest.mark.slow
def test_floors_stay_floors_in_intensities(frozen: Path) -> None:
    intensity = table(frozen, "02_province_comparison", "intensity")
    jobs = {"ha-nam": 12_000, "nam-dinh": 20_000, "ninh-binh-former": 30_000}
    for entity, (_, _, operating) in FORMER.items():
        where = {"entity": entity, "indicator": "jobs_per_operating_cluster"}
        strict = interval(intensity, **where, reading="strict")
        assert strict == pytest.approx((jobs[entity] / operating, math.inf))
        convention = interval(intensity, **where, reading="convention")
        assert convention == pytest.approx((jobs[entity] / operating, (jobs[entity] + 1000) / operating))
    missing = intensity.query("entity == 'ha-nam' and indicator == 'jobs_per_project'")
    assert missing[["low", "high"]].isna().all(axis=None)
    assert missing.missing.str.contains("projects").all()


@pytest.mark.slow
def test_evenness_depends_on_the_denominator(frozen: Path) -> None:
    evenness = table(frozen, "02_province_comparison", "evenness")
    operating = [counts[2] for counts in FORMER.values()]
    shares = [count / 47 for count in operating]
    entropy = -sum(s * math.log(s) for s in shares) / math.log(3)
    assert interval(evenness, indicator="normalised_entropy")[0] == pytest.approx(entropy)
    assert round(entropy, 2) == 0.98
    for (entity, (planned, _, _)), share in zip(FORMER.items(), shares, strict=True):
        where = {"entity": entity, "indicator": "density_ratio", "reference": "clusters_planned"}
        assert interval(evenness, **where)[0] == pytest.approx(share / (planned / 115))
    verdicts = evenness.dropna(subset=["verdict"]).set_index("reference").verdict
    assert (verdicts["equal"], verdicts["clusters_planned"]) == ("even", "uneven")


@pytest.mark.slow
def test_wastewater_counts_by_brute_force(frozen: Path) -> None:
    # The three sources count three different things; every world that agrees with all of them is tried.
    coverage = table(frozen, "03_infrastructure_gaps", "coverage")
    rows = coverage.query("entity == 'ninh-binh' and unit == 'cluster' and standard == 'qcvn40_2011'")
    for stations, any_nam_dinh in (("one_each", [5]), ("may_share", range(1, 6))):
        compliant = [2 + n + 5 for n in range(max(any_nam_dinh) + 1)]
        with_any = [a + n + b for a in (3, 4) for n in any_nam_dinh for b in range(5, 14)]  # four are known by name
        where = {"stations": stations, "compliance": "unstable_may_comply"}
        assert interval(rows, **where, indicator="with_any_system") == (min(with_any), max(with_any))
        assert interval(rows, **where, indicator="compliant") == (min(compliant), max(compliant)) == (7, 12)
        assert interval(rows, **where, indicator="not_shown_compliant") == (47 - 12, 47 - 7)


@pytest.mark.slow
def test_former_and_merged_province_of_one_name_never_mix(frozen: Path) -> None:
    funnel = table(frozen, "02_province_comparison", "funnel")
    assert interval(funnel, entity="ninh-binh-former", indicator="clusters_operating") == (13, 13)
    assert interval(funnel, entity="ninh-binh", indicator="clusters_operating") == (47, 47)


@pytest.mark.slow
def test_all_claims_have_a_verdict_of_the_fixed_vocabulary(frozen: Path) -> None:
    claims = table(frozen, "04_policy_recommendations", "claims")
    assert len(claims) == len(set(claims.claim_id)) == 79
    assert set(claims.verdict) <= {*VERDICTS, JUDGEMENT}

"""The article of a synthetic region: invented claims for every rule, models, levers, problems and recommendations."""

import random
from collections.abc import Iterable
from typing import Any

Row = dict[str, Any]
SOURCE = "bai-bao"
CRITERIA = {
    "environment": ("Xanh", "Green"),
    "value_chain": ("Giá trị tại chỗ", "Local value"),
    "craft": ("Làng nghề", "Crafts"),
}
DEFINITIONS = {
    "clusters_planned": "months=24|definition=plan",
    "planned_area": "months=24|definition=plan|companion=clusters_planned",
    "clusters_established": "months=12|definition=established",
    "clusters_operating": "months=12|definition=operating",
    "projects": "months=24|definition=projects",
    "jobs": "months=12|floor_months=60",
}
TOPICS = {"projects": "projects", "jobs": "jobs"}


def tables(
    slug: str, parts: list[str], published: list[Row], parks: list[Row], draw: random.Random
) -> dict[str, list[Row]]:
    """The article's tables; the article's published figures get the id of their claim."""
    claims = [*_figures(published), *_statements(slug, parts, published, parks, draw)]
    for number, claim in enumerate(claims, start=1):
        claim |= {"claim_id": f"C{number:03d}", "lang": "vi", "source_id": SOURCE}
        claim.setdefault("check_kind", "external")
        for row in claim.pop("rows", []):
            row["claim_id"] = claim["claim_id"]
    first = claims[0]["claim_id"]
    growth = [c["claim_id"] for c in claims if c.get("rule") == "chained_growth"]
    for claim in claims:
        if claim.get("rule") == "exceeds":
            claim["rule_argument"] = f"this={growth[0]}|that={growth[1]}"
    models = _models(first)
    found = {
        "claims": claims,
        "models": models,
        "levers": _levers(first),
        "criteria": [
            {"criterion_id": c, "name_vi": vi, "name_en": en, "claim_id": first} for c, (vi, en) in CRITERIA.items()
        ],
        "feature_criteria": [
            {"feature_vi": feature, "criterion_id": criterion}
            for feature, criterion in zip(
                dict.fromkeys(m["feature_vi"] for m in models), list(CRITERIA) * 9, strict=False
            )
        ],
    }
    return found | _scores() | _policy(slug, [c["claim_id"] for c in claims]) | _theory()


def _figures(published: Iterable[Row]) -> list[Row]:
    """One claim for every figure of the article."""
    rows = [r for r in published if r["source_id"] == SOURCE]
    return [
        {
            "quote_vi": f"con số giả định {r['value'] or 'chưa nêu'} về {r['indicator']}",
            "gloss_en": f"the invented figure {r['value'] or 'not stated'} on {r['indicator']}",
            "topic": TOPICS.get(r["indicator"], "wastewater" if "wwtp" in r["indicator"] else "clusters"),
            "entity": r["province"],
            "indicator": r["indicator"],
            "period": r.get("as_of") or "2025-07",
            "value": r["value"],
            "bound": r["bound"],
            "rounding_unit": r.get("rounding_unit", ""),
            "unit": r["unit"],
            "rule": "independent_figure",
            "rule_argument": DEFINITIONS.get(r["indicator"], "months=12"),
            "rows": [r],
        }
        for r in rows
    ]


def _statements(slug: str, parts: list[str], published: list[Row], parks: list[Row], draw: random.Random) -> list[Row]:
    """One claim for each of the other rules."""

    def claim(topic: str, indicator: str, rule: str, argument: str = "", value: float | str = "", **more: Any) -> Row:
        row = {"quote_vi": f"phát biểu giả định về {indicator}", "gloss_en": f"an invented statement on {indicator}"}
        row |= {"topic": topic, "entity": slug, "indicator": indicator, "period": "2025-07", "value": value}
        row |= {"bound": "" if value == "" else "exact", "rule": rule, "rule_argument": argument}
        return row | more

    rate = {"period": "2016-2024", "unit": "percent_per_year"}
    share = {"period": "2024", "unit": "percent"}
    operating = [r["value"] for r in published if r["indicator"] == "clusters_operating" and r["source_id"] == SOURCE]
    names = [p["park_id"] for p in parks[:2]] or ["kcn-thu"]
    return [
        claim("structure", "merged_provinces", "count_former", "sources=nien-giam", len(parts), unit="province"),
        claim("growth", "industry_growth_avg_annual", "chained_growth", "sector=industry", 12.5, **rate),
        claim("growth", "overall_growth_avg_annual", "chained_growth", "sector=total", 8.1, **rate),
        claim("growth", "industry_growth_exceeds_overall", "exceeds", period="2016-2024", check_kind="arithmetic"),
        claim("structure", "industry_share_grdp", "combined_share", "sector=industry|years=1", 37.4, **share),
        claim(
            "structure",
            "industry_construction_share_grdp",
            "combined_share",
            "sector=industry_construction|years=1",
            46,
            **share,
        ),
        claim(
            "structure",
            "industry_share_exceeds_services_share",
            "share_exceeds",
            "part=industry|than=services|wider=industry_construction|years=1",
            period="2024",
        ),
        claim("clusters", "largest_planned_scale", "largest_of_parts", "by=clusters_planned,planned_area")
        | {"entity": parts[-1]},
        claim("clusters", "clusters_operating", "sum_of_parts", DEFINITIONS["clusters_operating"], sum(operating))
        | {"unit": "cluster"},
        claim(
            "clusters",
            "operating_clusters_evenly_distributed",
            "evenly_spread",
            "count=clusters_operating|base=clusters_planned",
        ),
        claim(
            "wastewater",
            "environmental_infrastructure_incomplete",
            "some_lack",
            "with=clusters_with_central_wwtp|of=clusters_operating",
        ),
        claim("models", "specialised_models_lacking", "single_sector", "of=clusters_operating"),
        claim("network", "weak_links_to_value_chains_and_inputs", "no_data", "vi=khảo sát|en=a survey"),
        claim(
            "clusters", "craft_village_production_dispersed", "documented_cases", "parameters=base_nat_craft_wwt_2024"
        ),
        claim("network", "anchor_zones_named", "parks_named", f"parks={','.join(names)}", len(names), unit="zone"),
        claim("network", "is_large_anchor_zone", "large_park", f"park={names[0]}"),
        claim("models", "cluster_models", "count_features", "count=models", 2, unit="model"),
        claim(
            "growth",
            "grdp_growth",
            "economy_figure",
            "measure=real_growth_pct|sector=total",
            9,
            period="2025",
            unit="percent",
        ),
        claim("structure", "secondary_firms_large_share", "tenants_outnumber_owners"),
        claim("policy", "need_to_reorganise_production_space", "judgement", check_kind="judgement"),
        claim("network", "vision_ecological_buffer_and_hub", "", check_kind="none"),
        claim("growth", "vision_growth_pole", "", value=draw.randint(1, 9), unit="cluster", check_kind="external"),
    ]


def _models(claim: str) -> list[Row]:
    features = {
        "model_specialised": ("Cụm chuyên ngành giả định", "Imaginary specialised cluster", "mechanical"),
        "model_craft": ("Cụm làng nghề giả định", "Imaginary craft cluster", ""),
    }
    kinds = [("sector", "ngành", "sector"), ("technology", "công nghệ", "technology")]
    kinds += [("expected_benefit", "lợi ích", "benefit")]
    return [
        {
            "model_id": model,
            "name_vi": vi,
            "name_en": en,
            "feature_type": kind,
            "feature_vi": f"{what_vi} giả định của {model.removeprefix('model_')}",
            "feature_en": f"imaginary {what_en} of {model.removeprefix('model_')}",
            "sector_id": sector if kind == "sector" else "",
            "claim_id": claim,
        }
        for model, (vi, en, sector) in features.items()
        for kind, what_vi, what_en in kinds
    ]


def _levers(claim: str) -> list[Row]:
    kinds = [("L01", "planning", "province"), ("L02", "fiscal", "infrastructure_investors"), ("L03", "pilot", "firms")]
    return [
        {
            "lever_id": lever,
            "quote_vi": f"biện pháp giả định {lever}",
            "gloss_en": f"imaginary measure {lever}",
            "name_vi": f"Biện pháp giả định {lever}",
            "name_en": f"Imaginary measure {lever}",
            "instrument": instrument,
            "target_group": group,
            "claim_id": claim,
            "article_gives_number": "false",
            "origin": "article",
        }
        for lever, instrument, group in kinds
    ]


def _scores() -> dict[str, list[Row]]:
    spans = {"means": (3, 4), "benefit": (3, 5), "both": (4, 5)}
    rules = [
        {"stated": stated, "low": low, "high": high, "reason_vi": "Quy tắc giả định.", "reason_en": "Imaginary rule."}
        for stated, (low, high) in spans.items()
    ]
    return {"score_rules": rules}


def _policy(slug: str, claims: list[str]) -> dict[str, list[Row]]:
    results = [f"03/coverage/{slug}/not_shown_compliant", f"02/funnel/{slug}/lost_before_operating", ""]
    problems = [
        {
            "problem_id": f"P{n:02d}",
            "name_vi": f"Vấn đề giả định {n}",
            "name_en": f"Imaginary problem {n}",
            "claim_ids": claims[n],
            "result": result,
            "origin": "study" if n == 3 else "article",
        }
        for n, result in enumerate(results, start=1)
    ]
    answers = [
        ("L01", "P01", "direct", "rule_wwt_mandatory"),
        ("L02", "P01", "indirect", ""),
        ("L02", "P02", "direct", ""),
    ]
    both = {"reason_vi": "Lý do giả định.", "reason_en": "Imaginary reason."}
    card = {
        key: text
        for name in ("name", "action", "who", "indicator", "change", "source", "frequency")
        for key, text in ((f"{name}_vi", f"Giả định ({name})"), (f"{name}_en", f"Imaginary {name}"))
    }
    cards = [
        {"card_id": "R1", "problem_id": "P01", "lever_ids": "L01", "baseline": results[0], "by_year": 2027} | card,
        {"card_id": "R2", "problem_id": "P02", "lever_ids": "L02", "baseline": results[1], "by_year": 2028} | card,
    ]
    evidence = [("R1", results[0], "low>0"), ("R1", "rule_wwt_mandatory", "seen"), ("R1", claims[0], "supported")]
    return {
        "problems": problems,
        "lever_problems": [
            {"lever_id": lever, "problem_id": problem, "strength": strength, "evidence_ids": ids} | both
            for lever, problem, strength, ids in answers
        ],
        "cards": cards,
        "card_evidence": [{"card_id": c, "evidence": e, "expects": x} for c, e, x in evidence],
        "holders": [
            {"datum": datum, "holder_vi": "Sở Giả Định", "holder_en": "Imaginary department"}
            for datum in ("clusters_planned", "jobs", "water_per_ha")
        ],
        "readiness": [
            {"parameter_id": "bm_eipv2_ems", "group": "park_management"},
            {"parameter_id": "bm_eip_min_area", "group": "park_management", "measure": "largest_cluster_area"},
            {"parameter_id": "rule_wwt_mandatory", "group": "environmental", "measure": "every_cluster_with_system"},
        ],
    }


def _theory() -> dict[str, list[Row]]:
    chain = [("I1", "input", "A1"), ("A1", "activity", "O1"), ("O1", "output", "K1"), ("K1", "outcome", "")]
    return {
        "theory": [
            {"node_id": node, "stage": stage, "order": 1, "name_vi": f"Mắt xích {node}", "name_en": f"Link {node}"}
            | {"leads_to": to}
            for node, stage, to in chain
        ]
    }

"""The claims ledger: every claim of the article, checked by the named rule that stands beside it in claims.csv.

`check` gives one row a claim. A verdict is one of VERDICTS; a judgement is marked as such and gets none. Rules
compare with figures of another lineage; what only the article's own numbers bear out (an addition, say) is
"self_consistent", never "supported", and the column `basis` says "internal".
"""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from clusters.claims import counts as claim_counts
from clusters.claims import economy, figures, parts, structure
from clusters.claims.evidence import Facts, Finding, Text, arguments, claimed, origins
from clusters.facts.claim_rules import NEEDS, PERIODS, YEAR
from clusters.uncertainty import citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import cited, joined
from clusters.wording import language as words
from clusters.wording.glossary import JUDGEMENT, VERDICTS

TOPICS = ("growth", "structure", "clusters", "projects", "jobs", "wastewater", "network", "models", "policy")
SURE = {"supported_by_convention": "possible", "depends_on_definition": "possible", JUDGEMENT: "stated"}
"""How the part of a verdict looks in a chart, where it does not simply hold."""
COLOURS = dict(zip((*VERDICTS, JUDGEMENT), ("accent", "accent", "m1", "warn", "warn", "soft", "soft"), strict=True))
"""The colour of that part, by its name in the palette of charts."""

Rule = Callable[[pd.Series, Facts], Finding]
RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        claim_counts.independent_figure,
        parts.sum_of_parts,
        parts.largest_of_parts,
        economy.chained_growth,
        figures.economy_figure,
        figures.exceeds,
        figures.sum_of_claims,
        economy.combined_share,
        economy.share_exceeds,
        structure.count_former,
        structure.count_features,
        parts.evenly_spread,
        structure.some_lack,
        structure.single_sector,
        structure.documented_cases,
        structure.parks_named,
        structure.large_park,
        structure.tenants_outnumber_owners,
        structure.no_data,
        structure.judgement,
    )
}
COLUMNS = [
    "claim_id",
    "quote_vi",
    "gloss_en",
    "topic",
    "entity",
    "indicator",
    "rule",
    "verdict",
    "basis",
    "reason_vi",
    "reason_en",
]
COLUMNS += ["missing_vi", "missing_en", "evidence", "claimed_low", "claimed_high", "found_low", "found_high", "unit"]
COLUMNS += ["source_id", citing.CITES, citing.RESTS]


def check(data: Any, reading: str = "convention") -> pd.DataFrame:
    """The verdict on every claim of a region: columns COLUMNS, one row a claim, in the claims' order. evidence: ids of
    sources or of data rows; rests: the same with the rows that a source was used for, as far as it tells.

    data: the region's tables (a `Region`). reading: how "more than" is read where a rule compares bounds. Unbounded or
    absent values are NaN. A claim without a rule is a judgement if its check_kind says so, else not verifiable yet.
    Raises ValueError for a rule that does not exist.
    """
    facts = Facts(data, reading)
    claims = data.claims
    unknown = sorted(set(claims.rule.dropna()) - set(RULES))
    if unknown:
        raise ValueError(
            f"claims.csv names rules that do not exist: {', '.join(unknown)}; there are {', '.join(RULES)}"
        )
    rows = [_row(claim, _finding(claim, facts)) for _, claim in claims.iterrows()]
    return pd.DataFrame(rows, columns=COLUMNS)


def _finding(claim: pd.Series, facts: Facts) -> Finding:
    """What the claim's rule finds; a rule that lacks what it needs finds nothing and says what."""
    rule = _rule(claim)
    lacking = ", ".join(_lacking(rule.__name__, claim, facts))
    if not lacking:
        return rule(claim, facts)
    reason = Text("Quy tắc kiểm tra chưa đủ dữ kiện.", "The rule lacks what it needs.")
    missing = Text(f"{lacking} trong claims.csv", f"{lacking} in claims.csv")
    return Finding("not_verifiable_yet", reason, missing=missing)


def _lacking(rule: str, claim: pd.Series, facts: Facts) -> list[str]:
    given = arguments(claim)
    claims = facts.data.claims
    valued = set(claims.claim_id[claims.value.notna()])
    present = {
        "value": pd.notna(claim["value"]),
        "period": re.match(PERIODS.get(rule, YEAR)[0] + r"\b", str(claim["period"])) is not None,
        "this": given.get("this") in valued,
        "that": given.get("that") in valued,
    }
    return [need for need in NEEDS.get(rule, ()) if not present.get(need, need in given)]


def _rule(claim: pd.Series) -> Rule:
    if isinstance(claim["rule"], str):
        return RULES[claim["rule"]]
    return structure.judgement if claim.check_kind in ("judgement", "none") else structure.unchecked


def _row(claim: pd.Series, finding: Finding) -> dict[str, Any]:
    stated = claimed(claim)
    return {
        **{
            name: claim[name]
            for name in ("claim_id", "quote_vi", "gloss_en", "topic", "entity", "indicator", "unit", "source_id")
        },
        "rule": _rule(claim).__name__,
        "verdict": finding.verdict,
        "basis": finding.basis,
        "reason_vi": finding.reason.vi.strip(),
        "reason_en": finding.reason.en.strip(),
        "missing_vi": finding.missing.vi,
        "missing_en": finding.missing.en,
        "evidence": " ".join(dict.fromkeys(map(citing.source_of, finding.evidence))),
        citing.CITES: citing.of(claim),
        citing.RESTS: " ".join(dict.fromkeys(finding.evidence)),
        **_ends("claimed", stated),
        **_ends("found", finding.found),
    }


def _ends(name: str, value: Bound | None) -> dict[str, float]:
    low, high = (value.low, value.high) if value is not None else (np.nan, np.nan)
    return {f"{name}_low": low if np.isfinite(low) else np.nan, f"{name}_high": high if np.isfinite(high) else np.nan}


def listed(data: Any, verdicts: pd.DataFrame) -> pd.DataFrame:
    """The rows of `check` by verdict, judgements last, as a reader takes them, with `sources` compared with.

    reason_vi, reason_en: with what is missing behind it; a dash for judgements, which all have the same reason.
    """
    rows = verdicts.assign(
        sources=[joined(ids) for ids in origins(data, verdicts.get(citing.RESTS, verdicts.evidence))]
    )
    for language in words.LANGUAGES:
        lacks = rows[f"missing_{language}"].fillna("")
        lead = words.label("missing", language).capitalize()
        told = rows[f"reason_{language}"] + (f" {lead}: " + lacks).where(lacks != "", "")
        rows[f"reason_{language}"] = told.str.strip().mask(rows.verdict == JUDGEMENT, "—")
    order = [*VERDICTS, JUDGEMENT]
    return rows.sort_values("verdict", key=lambda v: v.map(order.index), kind="stable").reset_index(drop=True)


def by_topic(listed: pd.DataFrame) -> pd.DataFrame:
    """How many claims of each topic have each verdict, of the rows of `listed`: every topic with every verdict given.

    Columns topic, verdict, low = high (claims), status (one of those of charts) and sources.
    """
    found = [verdict for verdict in [*VERDICTS, JUDGEMENT] if verdict in set(listed.verdict)]
    rows = []
    for topic in [topic for topic in TOPICS if topic in set(listed.topic)]:
        for verdict in found:
            own = listed[(listed.topic == topic) & (listed.verdict == verdict)]
            rows.append((topic, verdict, len(own), len(own), SURE.get(verdict, "strict"), cited(own)))
    return pd.DataFrame(rows, columns=["topic", "verdict", "low", "high", "status", "sources"])


def across(topics: pd.DataFrame) -> pd.DataFrame:
    """The rows of `by_topic` with a column for each verdict there is, 0 where a topic has no claim of it."""
    wide = topics.pivot(index="topic", columns="verdict", values="low")
    wide = wide.reindex(index=topics.topic.unique(), columns=[*VERDICTS, JUDGEMENT], fill_value=0)
    return wide.rename_axis(columns=None).reset_index()


def tallied(topics: pd.DataFrame) -> pd.DataFrame:
    """The rows of `across` and a last one, "total", with what others bear out (`others`) and all that was `checked`."""
    wide = across(topics)
    wide = wide.assign(others=wide.supported + wide.supported_by_convention, checked=wide[list(VERDICTS)].sum(axis=1))
    total = wide.drop(columns="topic").sum().astype(int).to_frame().T.assign(topic="total")
    return pd.concat([wide, total], ignore_index=True)


def totals(tallied: pd.DataFrame) -> dict[str, int]:
    """The numbers of the last row of `tallied` by their columns, those that others bear out together only."""
    return {str(name): int(number) for name, number in tallied.iloc[-1].drop(["topic", "supported"]).items()}

"""Problems, levers and recommendation cards that stand or fall with their evidence.

A piece of evidence is a claim ("C020"), a published parameter ("rule_wwt_mandatory") or a result of another notebook
("03/coverage/ha-noi/compliant": notebook, table, entity, indicator). Each card says what it expects of each piece; if
one no longer shows it, the card turns to "needs review" by itself. Otherwise its confidence is that of its weakest
support.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from clusters.facts.claim_rules import CONDITIONS
from clusters.uncertainty import citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import cited, joined, records
from clusters.wastewater.coverage import deadline

# From the surest down; the words shown for them stand in the glossary.
GRADES = ("certain", "by_convention", "likely_judgement", "uncertain", "not_assessable")
REVIEW = "review"
GAPS = {"not_verifiable_yet", "depends_on_definition", "contradicted"}
BY_VERDICT = {
    "supported": "certain",
    "supported_by_convention": "by_convention",
    "self_consistent": "by_convention",  # that the article is taken at its word
    "judgement": "likely_judgement",
    "depends_on_definition": "uncertain",
    "contradicted": "uncertain",
    "not_verifiable_yet": "not_assessable",
}
ITEM = ["card_id", "evidence", "expects", "kind", "state", "grade", "verdict", "low", "high", "unit", "value", "bound"]
ITEM += ["sources"]

Results = Mapping[str, pd.DataFrame]


class Quantity(NamedTuple):
    """A result's range and unit, and the ids of the sources that its rows name."""

    low: float
    high: float
    unit: str
    sources: str = ""

    @property
    def bound(self) -> Bound:
        """The range as a bound."""
        return Bound(self.low, self.high)


def quantity(reference: Any, results: Results) -> Quantity | None:
    """The range that "03/coverage/entity/indicator" points to, None if it is absent or could not be computed.

    A table that marks its main case (column `headline`) is read there; several rows that remain are taken together,
    from the lowest to the highest, if they share a unit. An empty high is no upper bound.
    """
    if not isinstance(reference, str) or reference.count("/") != 3:
        return None
    notebook, table, entity, indicator = reference.split("/")
    rows = results.get(f"{notebook}/{table}")
    if rows is None or rows.empty:
        return None
    rows = main_case(rows)
    rows = rows[(rows.entity == entity) & (rows.indicator == indicator) & (rows.low.notna() | rows.high.notna())]
    if rows.empty or rows.unit.nunique() > 1:
        return None
    low, high = rows.low.astype(float).fillna(-np.inf), rows.high.astype(float).fillna(np.inf)
    return Quantity(float(low.min()), float(high.max()), str(rows.unit.iloc[0]), cited(rows))


class Count(NamedTuple):
    """A result with its dates, and what an earlier count said (None where no later one replaced it)."""

    now: Quantity
    dates: tuple[str, ...]
    before: Quantity | None
    dates_before: tuple[str, ...]


def count(reference: Any, results: Results) -> Count | None:
    """`quantity` with its dates, of a table that has them (as_of_from, as_of_to; earlier_low … for the count before).

    None if it is absent, could not be computed, or its table has no dates.
    """
    now = quantity(reference, results)
    if now is None:
        return None
    notebook, table, entity, indicator = reference.split("/")
    rows = results[f"{notebook}/{table}"]
    if "as_of_to" not in rows:
        return None
    row = rows[(rows.entity == entity) & (rows.indicator == indicator)].iloc[0]
    before = None
    if pd.notna(row.get("earlier_low")):
        high = float(row.earlier_high) if pd.notna(row.earlier_high) else np.inf
        before = Quantity(float(row.earlier_low), high, now.unit)
    return Count(now, _span(row, "as_of"), before, _span(row, "earlier"))


def _span(row: pd.Series, name: str) -> tuple[str, ...]:
    """First and last date of a row, one if they are the same, none if it has none. A file's bare years are numbers."""
    ends = [end for end in (row.get(f"{name}_from"), row.get(f"{name}_to")) if pd.notna(end) and end != ""]
    return tuple(dict.fromkeys(end if isinstance(end, str) else f"{end:.0f}" for end in ends))


def main_case(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of a result's main case (column `headline`), all of them if it has no such column."""
    return rows[rows.headline.astype(str) == "True"] if "headline" in rows else rows


def judged(evidence: pd.DataFrame, verdicts: pd.DataFrame, parameters: pd.DataFrame, results: Results) -> pd.DataFrame:
    """What each piece of evidence shows now: columns ITEM; sources: the claim's own, the parameter's, or the result's.

    state: "holds", "changed" (it no longer shows what the card expects) or "absent". grade: one of GRADES, or "" for
    a gap (a claim expected to be unverified or disputed: it is the reason to act, and carries no doubt of its own).
    """
    checked = verdicts.set_index("claim_id").verdict
    claimed = {id: cited(rows) for id, rows in verdicts.groupby("claim_id")}
    known = parameters.drop_duplicates("parameter_id").set_index("parameter_id")
    rows = []
    for item in records(evidence):
        if item.evidence in checked.index:
            found = _claim(str(checked[item.evidence]), item.expects.split()) | {"sources": claimed[item.evidence]}
        elif "/" in item.evidence:
            found = _result(item, results)
        else:
            found = _parameter(item, known)
        rows.append(
            {"card_id": item.card_id, "evidence": item.evidence, "expects": item.expects, "sources": ""} | found
        )
    return pd.DataFrame(rows, columns=ITEM)


def _claim(verdict: str, expects: list[str]) -> dict[str, Any]:
    holds = verdict in expects
    grade = "" if set(expects) <= GAPS else BY_VERDICT[verdict]
    return {"kind": "claim", "state": "holds" if holds else "changed", "grade": grade, "verdict": verdict}


def _result(item: Any, results: Results) -> dict[str, Any]:
    """Results rest on readings and mixed dates: never surer than by convention."""
    found = quantity(item.evidence, results)
    if found is None:
        return {"kind": "result", "state": "absent", "grade": "not_assessable"}
    shows = _shows(found, item.expects, results)
    if shows is None:
        return {"kind": "result", "state": "absent", "grade": "not_assessable"} | found._asdict()
    return {"kind": "result", "state": "holds" if shows else "changed", "grade": "by_convention"} | found._asdict()


def _shows(found: Quantity, expects: str, results: Results) -> bool | None:
    """Whether a range meets a condition: low>0, high>0, low<high, seen, or below:REFERENCE (surely below it)."""
    if expects.startswith("below:"):
        other = quantity(expects.removeprefix("below:"), results)
        return None if other is None else found.high < other.low
    tests = {"low>0": found.low > 0, "high>0": found.high > 0, "low<high": found.low < found.high, "seen": True}
    assert tests.keys() == set(CONDITIONS)
    if expects not in tests:
        raise ValueError(
            f"card_evidence.csv: condition {expects!r} is none of {', '.join(CONDITIONS)}, below:REFERENCE"
        )
    return tests[expects]


def _parameter(item: Any, known: pd.DataFrame) -> dict[str, Any]:
    """Quality A is certain, B a convention; a single case (group evidence) is transferred by judgement."""
    if item.evidence not in known.index:
        return {"kind": "parameter", "state": "absent", "grade": "not_assessable"}
    row = known.loc[item.evidence]
    stated = row[["value", "low", "high", "date"]].notna().any() and bool(row["seen"])
    if not stated:
        return {"kind": "parameter", "state": "absent", "grade": "not_assessable"}
    grade = {"A": "certain", "B": "by_convention"}.get(row["quality"], "likely_judgement")
    if row["group"] == "evidence":
        grade = "likely_judgement"
    told = joined([citing.of(row)])
    return {"kind": "parameter", "state": "holds", "grade": grade, "sources": told} | ends(row)


def ends(parameter: pd.Series) -> dict[str, Any]:
    """What a published parameter says: value, bound, unit, and the lowest and highest figure it allows.

    "More than 600,000" has no high, "nearly 90" no low, "about 900" neither.
    """
    value, bound = parameter["value"], parameter["bound"]
    low = value if bound in ("exact", "at_least") else np.nan
    high = value if bound in ("exact", "at_most", "nearly") else np.nan
    low, high = (
        given if pd.notna(given) else end for given, end in ((parameter["low"], low), (parameter["high"], high))
    )
    return {"low": low, "high": high, "unit": parameter["unit"], "value": value, "bound": bound}


def confidence(items: pd.DataFrame) -> str:
    """The calibrated term of a card from its judged evidence: review, else the weakest grade, else not assessable.

    A card that rests on gaps alone is a judgement: the gaps are there, but nothing shows that it closes them.
    """
    if items.empty:
        return "not_assessable"
    if (items.state == "changed").any():
        return REVIEW
    grades = [g for g in items.grade if g]
    return max(grades, key=GRADES.index) if grades else "likely_judgement"


class Proposed(NamedTuple):
    """Cards with their reasons, and the evidence of each; `default`: the nation's, which stand only where it holds."""

    cards: pd.DataFrame
    evidence: pd.DataFrame
    default: bool


def proposed(data: Any) -> Proposed:
    """A region's own cards, or the nation's default ones where it has none.

    The reason of an own card is its problem's name where the card gives no reason of its own (two cards may answer one
    problem). In the default ones {region} is the merged province.
    """
    if len(data.cards):
        problem = data.problems.set_index("problem_id")
        own = data.cards
        named = {f"reason_{lang}": own.problem_id.map(problem[f"name_{lang}"]) for lang in ("vi", "en")}
        reasons = {column: own[column].fillna(names) for column, names in named.items()}
        return Proposed(own.assign(**reasons), data.card_evidence, default=False)
    cards = data.default_cards.assign(problem_id=None, lever_ids=None)
    here = [table.replace({r"\{region\}": data.merged}, regex=True) for table in (cards, data.default_evidence)]
    return Proposed(here[0], here[1], default=True)


def cards(data: Proposed, items: pd.DataFrame, results: Results) -> pd.DataFrame:
    """The recommendation cards with ranges and confidence, one row a card, in the order of the file.

    data: as from `proposed`; a default card of which some evidence is absent or does not hold is left out. Adds
    baseline_, target_ and cost_ (low, high, unit; NaN where there is none), `confidence`, `evidence`, `failed` and
    `absent` (ids divided by blanks), `aim_sources` (of baseline and target), `sources` (of these, cost and evidence).
    A target is a result, else the card's own goal.
    """
    rows = []
    for card in records(data.cards):
        own = items[items.card_id == card.card_id]
        ranges = {
            "baseline": quantity(card.baseline, results),
            "target": quantity(card.target, results) or _goal(card),
            "cost": quantity(card.cost, results),
        }
        rows.append(
            card._asdict()
            | {key: end for what, found in ranges.items() for key, end in _named(what, found).items()}
            | {
                "confidence": confidence(own),
                "evidence": " ".join(own.evidence),
                "failed": " ".join(own.evidence[own.state == "changed"]),
                "absent": " ".join(own.evidence[own.state == "absent"]),
                "aim_sources": joined(found.sources for what, found in ranges.items() if found and what != "cost"),
                "sources": joined([cited(own), *(found.sources for found in ranges.values() if found)]),
            }
        )
    names = [f"{what}_{end}" for what in ("baseline", "target", "cost") for end in ("low", "high", "unit")]
    columns = [*data.cards.columns, *names, "confidence", "evidence", "failed", "absent", "aim_sources", "sources"]
    found = pd.DataFrame(rows, columns=columns)
    return found[(found.failed == "") & (found.absent == "")].reset_index(drop=True) if data.default else found


def in_order(cards: pd.DataFrame, parameters: pd.DataFrame, first_year: int | None) -> pd.DataFrame:
    """The cards from what comes first: adds `rank` (1 …), `deadline` (ISO date; "" for none), and `overdue`.

    First what is overdue: what the law wanted done before `first_year`, in which an action can begin (None: nothing
    has passed). Then what is due earliest (`by_year`); of one year what is surest, by GRADES, a card to be reviewed
    last; of equals as they stand in the file.
    """
    terms = {rule.parameter_id: rule for rule in records(parameters[parameters.value.notna()])}
    dates = [_deadline(terms.get(name)) for name in cards.deadline_parameter]
    found = cards.assign(deadline=pd.Series(dates, index=cards.index, dtype="str"))
    passed = pd.Series(
        [bool(d) and first_year is not None and int(d[:4]) < first_year for d in dates], cards.index, bool
    )
    doubt = [[*GRADES, REVIEW].index(grade) for grade in found.confidence]
    found = found.assign(overdue=passed, _kept=~passed, _doubt=doubt)
    found = found.sort_values(["_kept", "by_year", "_doubt"], kind="stable").drop(columns=["_kept", "_doubt"])
    return found.assign(rank=range(1, len(found) + 1)).reset_index(drop=True)


def tied(cards: pd.DataFrame) -> str | None:
    """The ids of cards, as from `in_order`, that nothing but their place in the file sets apart: "R1 = R3; R5 = R6";
    None where there are none."""
    groups = [
        list(group)
        for _, group in cards.groupby(["overdue", "by_year", "confidence"], sort=False, dropna=False).card_id
    ]
    return "; ".join("\u00a0=\u00a0".join(group) for group in groups if len(group) > 1) or None


def _deadline(rule: Any) -> str:
    """The last day of a rule's term in months, from its date or the beginning of its year; "" where that is unknown."""
    if rule is None or (pd.isna(rule.date) and pd.isna(rule.year)):
        return ""
    begins = rule.date if pd.notna(rule.date) else f"{str(rule.year)[:4]}-01-01"
    return str(deadline(begins, int(rule.value)).date().isoformat())


def _goal(card: Any) -> Quantity | None:
    """The target written on the card, for cards whose target is no result."""
    if pd.isna(card.goal_low):
        return None
    return Quantity(float(card.goal_low), float(card.goal_high), str(card.goal_unit))


def _named(what: str, found: Quantity | None) -> dict[str, Any]:
    low, high, unit = found[:3] if found is not None else (np.nan, np.nan, "")
    return {f"{what}_low": low, f"{what}_high": high, f"{what}_unit": unit}


def lever_matrix(levers: pd.DataFrame, problems: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """Levers × problems: "direct", "indirect" or "" (lever_id as index, problem_id as columns)."""
    table = answers.pivot(index="lever_id", columns="problem_id", values="strength")
    table = table.reindex(index=list(levers.lever_id), columns=list(problems.problem_id))
    return table.astype(object).fillna("").astype(str)


def answered(matrix: pd.DataFrame) -> pd.DataFrame:
    """How many levers answer each problem: problem_id, direct, indirect, answered ("direct", "indirect" or "none")."""
    direct, indirect = (matrix == "direct").sum(), (matrix == "indirect").sum()
    state = np.where(direct > 0, "direct", np.where(indirect > 0, "indirect", "none"))
    return pd.DataFrame(
        {"problem_id": matrix.columns, "direct": direct.to_numpy(), "indirect": indirect.to_numpy(), "answered": state}
    )

"""What notebook 04 shows of problems and levers: sizes with their dates, what answers what and why, published cases."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from clusters.claims.evidence import origins
from clusters.policy.card_tables import counted
from clusters.policy.cards import Results, count
from clusters.policy.tables import lever_evidence
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import joined, records
from clusters.wording import language as words


def sized(problems: pd.DataFrame, results: Results) -> pd.DataFrame:
    """The rows of `tables.problems` as a reader takes them: with `size`, when_vi and when_en.

    size: (bound, what is counted), to be said part by part; () where nothing is known. when_: when it was counted and
    what an earlier count said; "" where no date is known.
    """
    sizes = [
        (Bound(row.low, row.high), row.result.split("/")[-1]) if pd.notna(row.low) or pd.notna(row.high) else ()
        for row in records(problems)
    ]
    counts = [count(result, results) for result in problems.result]
    when = {f"when_{lang}": ["" if of is None else counted(of, lang) for of in counts] for lang in words.LANGUAGES}
    return problems.assign(size=pd.Series(sizes, index=problems.index, dtype=object), **when)


def links(data: Any) -> pd.DataFrame:
    """Every problem with every lever: `strength` ("direct", "indirect", "" for none) and why, in the tables' order.

    Columns problem_id, lever_id, strength, reason_vi, reason_en, problem_vi, problem_en, lever_vi, lever_en and sources
    (of the claim that states the lever).
    """
    names = {"name_vi": "{}_vi", "name_en": "{}_en"}
    problems, levers = (
        table[[f"{what}_id", *names]].rename(columns={name: form.format(what) for name, form in names.items()})
        for what, table in (("problem", data.problems), ("lever", data.levers))
    )
    levers = levers.assign(sources=[joined(ids) for ids in origins(data, data.levers.claim_id)])
    told = data.lever_problems[["lever_id", "problem_id", "strength", "reason_vi", "reason_en"]]
    table = problems.merge(levers, how="cross").merge(told, how="left", on=["problem_id", "lever_id"])
    return table.fillna({"strength": "", "reason_vi": "", "reason_en": ""})


def cases(data: Any) -> pd.DataFrame:
    """The published cases behind levers as a reader takes them, each once a lever (one may speak for two problems).

    Columns lever_id, source_id, size (to be said part by part) and, in both languages, lever_, name_, where_ and note_.
    """
    rows = lever_evidence(data).drop_duplicates(["lever_id", "parameter_id"])
    called = data.levers.set_index("lever_id")
    for language in words.LANGUAGES:
        rows[f"lever_{language}"] = rows.lever_id.map(called[f"name_{language}"])
        where, years = (rows[name].fillna("").astype(str) for name in (f"applies_to_{language}", "year"))
        rows[f"where_{language}"] = [
            f"{place} ({year.replace('-', '–')})" if year and year not in place else place
            for place, year in zip(where, years, strict=True)
        ]
    return rows.assign(size=pd.Series([_size(row) for row in records(rows)], index=rows.index, dtype=object))


def _size(case: Any) -> tuple[Any, ...]:
    """A published figure: a range, or the word of its source with the value."""
    if pd.notna(case.low) and pd.notna(case.high):
        return (Bound(case.low, case.high), case.unit)
    return (case.bound, case.value, case.unit) if pd.notna(case.value) else ()


def inside(names: Iterable[str]) -> str | None:
    """Names of problems within a sentence, "a; b"; None of none."""
    return "; ".join(name[:1].lower() + name[1:] for name in names) or None
